"""Ranges of records as what a simulation takes: the worked example, what carries none, and whose draws are whose."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plain.register import RUNNING, bau, benefit, cost, ledger, money, option, project, share
from plain.unsure import UNSURE, ranged

from benefits.appraisal.draws import Method, usual
from benefits.appraisal.lenses import Lens, Standpoint
from benefits.appraisal.simulation import simulate
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.uncertainty import coverage, gate_before_benefits, ranges_of
from benefits.records.categories import Recurrence
from benefits.records.model import BenefitLine
from benefits.records.tables import tables_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E613 = GOLDEN["E6.13"]
GOVERNMENT = Lens(Standpoint.GOVERNMENT)


def held(records):
    tables = tables_of(records)
    made = ledger_of(tables, Basis())
    return made.appraise(), ranges_of(tables, made)


def second(code="Q"):
    """Another project with a cost and no benefit."""
    return [project(code), option(code, code), cost(f"{code}-C", [1_000_000] * 3, of=code)]


def simulated(records, settings):
    appraisal, ranges = held(records)
    return simulate(appraisal, ranges.inputs, settings)


@pytest.fixture(scope="module")
def found():
    return simulated(UNSURE, replace(usual(), draws=1 << 16, method=Method.SOBOL, within=-E613["latent_corr"]))


class TestTheWorkedExample:
    """E6.13 from records: the cost lognormal, the benefit PERT, their luck correlated -.4."""

    def test_mean_and_percentiles(self, found):
        spread = found.spread(GOVERNMENT)
        assert spread.mean[0] == pytest.approx(E613["xg_mean_exact"] * 1e6, abs=4 * spread.mean_error[0])
        percentiles = [one[0] / 1e6 for one in (spread.p10, spread.p50, spread.p90)]
        assert percentiles == pytest.approx(E613["xg_p10_p50_p90"], abs=3 * E613["tolerance"])

    def test_chances_and_regret(self, found):
        assert found.spread(GOVERNMENT).chance_of_gain[0] == pytest.approx(E613["p_xg"], abs=0.008)
        assert found.chance_at_risk()[0] == pytest.approx(E613["p_at_risk"], abs=0.008)
        regret = found.regret_of_dropping()[0] / 1e6
        assert regret == pytest.approx(E613["expected_regret_of_dropping"], abs=E613["tolerance"])


class TestLinesWithoutARange:
    def test_they_are_taken_as_entered_and_counted(self):
        appraisal, ranges = held([*UNSURE, *second()])
        told = coverage(appraisal, ranges)
        assert (told.lines, told.with_range) == (3, 2)
        plain = 1_000_000 * (1 + 1 / 1.035 + 1 / 1.035**2)
        assert told.cost - told.cost_with_range == pytest.approx(plain)
        assert told.part_of_benefit == 1
        found = simulate(appraisal, ranges.inputs, replace(usual(), draws=64))
        assert found.draws(GOVERNMENT)[1].tolist() == pytest.approx([-plain] * 64, rel=1e-6)

    def test_without_any_range_there_are_no_inputs(self):
        appraisal, ranges = held(RUNNING)
        assert len(ranges.inputs.multipliers) == 0
        assert coverage(appraisal, ranges).with_range == 0
        found = simulate(appraisal, ranges.inputs, replace(usual(), draws=16))
        assert found.spread(GOVERNMENT).deviation[0] == pytest.approx(0, abs=1)
        assert found.spread(GOVERNMENT).mean[0] == pytest.approx(appraisal.net(GOVERNMENT)[0], rel=1e-6)

    def test_some_cases_only(self):
        appraisal, ranges = held([*UNSURE, *second()])
        told = coverage(appraisal, ranges, np.array([False, True]))
        assert (told.lines, told.with_range, told.part_of_cost, told.part_of_benefit) == (1, 0, 0, None)

    def test_a_line_shared_out_by_year_is_one_line_with_one_range(self):
        shares = [share("P-B", "B", None, id="P-B-B", by_year=money(["0.1", "0.2", "0.3", "0.4", "0.45"]))]
        records = [one for one in UNSURE if getattr(one, "id", "") != "P-B-B"] + shares
        appraisal, ranges = held(records)
        told = coverage(appraisal, ranges)
        assert (told.lines, told.with_range, told.part_of_benefit) == (2, 2, 1)
        parts = appraisal.cube.line_is_part
        assert parts.any()
        assert set(ranges.inputs.line_input[parts]) == {1}


class TestRangesThatNoFigureTakes:
    def test_a_cost_netted_against_business_as_usual_is_named(self):
        records = [*UNSURE, bau(), cost("BAU-C", [1_000_000] * 5, of="BAU")]
        appraisal, ranges = held(records)
        assert ranges.unused == ("P-C",)
        assert ranges.is_cost.tolist() == [False]
        assert coverage(appraisal, ranges).cost_with_range == 0

    def test_sunk_costs_and_gains_of_time_are_named(self):
        changed = {
            "P-C": {"is_sunk": True},
            "P-B": {"recurrence": Recurrence.TIMING},
        }
        records = [replace(one, **changed.get(one.id, {})) for one in UNSURE]
        assert held(records)[1].unused == ("P-C", "P-B")


class TestWhoseDrawsAreWhose:
    def test_a_new_project_leaves_the_figures_of_others_as_they_are(self):
        settings = replace(usual(), draws=500)
        alone = simulated(UNSURE, settings)
        both = simulated([*ranged(second("AA")), *UNSURE], settings)
        assert both.draws(GOVERNMENT)[1].tolist() == alone.draws(GOVERNMENT)[0].tolist()

    def test_a_cost_and_a_benefit_of_one_code_do_not_share_their_luck(self):
        same = {"P-C": "P-1", "P-B": "P-1"}
        records = [
            replace(one, **({"benefit": "P-1"} if hasattr(one, "benefit") else {"id": same.get(one.id, one.id)}))
            for one in UNSURE
        ]
        keys = held(records)[1].inputs.input_key
        assert len(set(keys.tolist())) == 2

    def test_options_of_one_project_share_the_luck_of_business_as_usual(self):
        gain = next(one for one in UNSURE if isinstance(one, BenefitLine))
        of_bau = replace(gain, id="BAU-B", option="BAU")
        records = [*UNSURE, bau(), of_bau, share("BAU-B", "A"), option("P2", kind="less_ambitious")]
        tables = tables_of(records)
        made = ledger_of(tables, Basis(), every_option=True)
        ranges = ranges_of(tables, made)
        lines = made.cube.line_record >= 0
        of = ranges.inputs.line_input[lines & ~made.cube.line_is_cost]
        assert sorted(of.tolist()) == [1, 1, 2] or sorted(of.tolist()) == [0, 0, 1]
        assert ledger(records).cube.n_cases == 1


class TestTheGate:
    def test_it_stands_before_the_first_benefit_and_never_before_year_0(self):
        at_once = [project("Q"), option("Q", "Q"), benefit("Q-B", [5, 5], of="Q")]
        appraisal, _ = held([*UNSURE, *at_once, *second("R")])
        # The running example gains from year 1 on, Q at once, and R never in its years 0 to 4.
        assert gate_before_benefits(appraisal.cube).tolist() == [0, 0, 4]

    def test_it_is_the_year_before_a_late_benefit(self):
        late = [project("Q"), option("Q", "Q"), cost("Q-C", [5], of="Q"), benefit("Q-B", [0, 0, 0, 5], of="Q")]
        assert gate_before_benefits(held([*UNSURE, *late])[0].cube).tolist() == [0, 2]
