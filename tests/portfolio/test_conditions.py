"""Unmet steps as stress cases: the worked example, what moves with what, and what an unmet step may never do."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from plain.portfolios import portfolios
from plain.register import RUNNING, bau, benefit, bodies, cost, option, project, share

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import ALL_LENSES, Lens, Standpoint
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.conditions import Rerun, appraised_again, is_unmet, reruns_of, stressed
from benefits.records.categories import BenefitClass, ConditionStatus
from benefits.records.model import BenefitLine, Condition, Project
from benefits.records.tables import tables_of
from benefits.reference.conditions import practical_steps, stress_case, stress_cases

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
GOVERNMENT, SOCIETY = Lens(Standpoint.GOVERNMENT), Lens()
MILLION = 1e6


def unmet(step="legislation", recipient="", status=ConditionStatus.NOT_MET, of="P"):
    return Condition(f"{of}-{step}-{recipient}", of, step, status, recipient)


def nets(records, *cases, lens=GOVERNMENT):
    """Net value of project P as recorded, then with each set of conditions unmet."""
    tables = tables_of(records)
    reruns = [Rerun("P"), *(Rerun("P", case) for case in cases)]
    return appraised_again(ledger_of(tables, Basis()), tables, reruns).net(lens)


def test_a_missing_agreement_is_worked_example_nine_one():
    c, b = unmet(recipient="C"), unmet(recipient="B")
    base, without_c, without_both = nets(RUNNING, (c,), (c, b)) / MILLION
    expected = GOLDEN["E9.1"]
    assert base == pytest.approx(GOLDEN["E2.1"]["xg_npv"])
    assert base - without_c == pytest.approx(expected["lost_C"])
    assert without_c == pytest.approx(expected["x_without_C_agreement"])
    assert without_both == pytest.approx(expected["x_without_B_and_C"])


def test_a_delay_of_one_body_leaves_everybody_else_alone():
    tables = tables_of(RUNNING)
    ledger = ledger_of(tables, Basis())
    plain = ledger.appraise().values().benefit
    late = appraised_again(ledger, tables, [Rerun("P", (unmet(recipient="C"),))]).values().benefit
    moved = np.flatnonzero(~np.isclose(plain, late))
    assert [ledger.parties[ledger.cube.pair_party[at]] for at in moved] == ["C"]


def test_what_is_delayed_past_the_last_year_is_lost():
    # 8m in the last of five years only: a year later it is outside.
    records = [
        *bodies("A", "B"),
        project(),
        option(),
        cost("C1", [1e6]),
        benefit("B1", [0, 0, 0, 0, 8e6]),
        share("B1", "B"),
    ]
    assert nets(records, (unmet(recipient="B"),)) == pytest.approx([-1e6 + 8e6 / 1.035**4, -1e6])


def test_without_an_owner_cash_counts_nothing_and_other_benefits_stay():
    cash = benefit("CASH", [0, 1e6], benefit_class=BenefitClass.CASH_RELEASING, type_="del_cost_avoided")
    records = [
        *bodies("A", "B"),
        project(),
        option(),
        cash,
        benefit("TIME", [0, 2e6]),
        share("CASH", "B"),
        share("TIME", "B"),
    ]
    assert nets(records, (unmet("leadership", "B"),)) == pytest.approx([3e6 / 1.035, 2e6 / 1.035])


def test_unknown_data_quality_takes_the_place_of_a_smaller_optimism_correction():
    kept = stress_case("data-quality").part_kept
    assert kept == GOLDEN["E6.9"]["p20"]

    def government(correction):
        line = benefit("B1", [0, 10e6], optimism_correction=Decimal(correction))
        return nets([*bodies("A", "B"), project(), option(), line, share("B1", "B")], (unmet("data-quality"),))

    # 10m forecast: 48% of the forecast is left, whatever was cut before, unless less was left already.
    assert government("0") == pytest.approx([10e6 / 1.035, 4.8e6 / 1.035])
    assert government("0.25") == pytest.approx([7.5e6 / 1.035, 4.8e6 / 1.035])
    assert government("0.6") == pytest.approx([4e6 / 1.035, 4e6 / 1.035])


def test_the_other_side_of_a_transfer_moves_with_it():
    line = benefit("B1", [0, 4e6, 8e6], "error_prevented")
    parts = (share("B1", "A", "0.5"), share("B1", "B", "0.3"), share("B1", "C", "0.2"))
    records = [*bodies("A", "B", "C"), project(), option(), line, *parts]
    late = (unmet(recipient="B"),)
    assert nets(records, late, lens=SOCIETY) == pytest.approx([0.0, 0.0], abs=1e-6)
    before, after = nets(records, late)
    moved = 0.3 * (4e6 / 1.035 + 8e6 / 1.035**2 - 4e6 / 1.035**2 - 8e6 / 1.035**3)
    assert before - after == pytest.approx(moved)


def test_harm_stays_where_it_is():
    harm = benefit("B1", [0, 4e6], is_disbenefit=True)
    mended = benefit("B2", [0, 1e6], "underpayment_corrected")
    records = [*bodies("A", "B"), project(), option(), harm, mended, share("B1", "B"), share("B2", "B")]
    every = (unmet(), unmet("leadership"), unmet("data-quality"))
    for lens in ALL_LENSES:
        before, after = nets(records, every, lens=lens)
        assert after == before


def test_a_delay_slides_the_change_against_business_as_usual_as_a_whole():
    records = [
        *(*bodies("A", "B"), project(), option(), bau()),
        *(benefit("NEW", [5e6, 8e6, 8e6, 8e6, 8e6]), share("NEW", "B")),
        *(benefit("OLD", [5e6] * 5, of="BAU"), share("OLD", "B")),
    ]
    # 3m more in years 1 to 4; a year later in years 2 to 4, and never less than today.
    assert nets(records, (unmet(recipient="B"),)) == pytest.approx(
        [sum(3e6 / 1.035**year for year in (1, 2, 3, 4)), sum(3e6 / 1.035**year for year in (2, 3, 4))]
    )


def test_a_fall_in_cost_is_a_benefit_of_its_payer_and_waits_too():
    records = [*bodies("A"), project(), option(), bau(), cost("OLD", [0, 2e6], of="BAU"), cost("NEW", [1e6])]
    assert nets(records, (unmet(recipient="A"),)) == pytest.approx([2e6 / 1.035 - 1e6, 2e6 / 1.035**2 - 1e6])


def test_where_two_cases_touch_one_benefit_the_longest_delay_and_the_smallest_part_hold():
    late, late_for_all, poor = unmet(recipient="C"), unmet(), unmet("data-quality", "C")
    alone, twice, both = nets(RUNNING, (late_for_all,), (late, late_for_all), (poor, late))[1:]
    assert twice == pytest.approx(alone)
    # C's stream of 0.8m and 1.6m from year 2 on, of which 48% is left.
    stream = sum(amount * 1e6 / 1.035**year for year, amount in ((2, 0.8), (3, 1.6), (4, 1.6)))
    full = sum(amount * 1e6 / 1.035**year for year, amount in ((1, 0.8), (2, 1.6), (3, 1.6), (4, 1.6)))
    assert both == pytest.approx(nets(RUNNING)[0] - full + 0.48 * stream)


def test_a_step_without_a_stress_case_or_for_a_body_without_benefit_changes_nothing():
    base, *others = nets(RUNNING, (unmet("capability"),), (unmet(recipient="NOBODY"),))
    assert others == [base, base]


def test_only_unmet_steps_with_a_case_are_run_again():
    held = [
        unmet(recipient="B"),
        unmet(recipient="C", status=ConditionStatus.PARTLY),
        unmet("leadership", status=ConditionStatus.MET),
        unmet("data-quality", status=ConditionStatus.NOT_APPLICABLE),
        unmet("capability"),
    ]
    assert [is_unmet(one) for one in held] == [True, True, False, False, True]
    assert stressed(held) == (held[0], held[1])
    assert reruns_of("P", held) == (
        Rerun("P"),
        Rerun("P", (held[0], held[1])),
        Rerun("P", (held[0],)),
        Rerun("P", (held[1],)),
    )


@given(portfolios())
def test_a_rerun_without_conditions_is_the_plain_appraisal(records):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis())
    plain, codes = ledger.appraise(), ledger.projects.tolist()
    again = appraised_again(ledger, tables, [Rerun(code) for code in codes])
    for lens in (*ALL_LENSES, Lens(Standpoint.GOVERNMENT, Money.PUBLIC_FINANCIAL)):
        np.testing.assert_allclose(again.net(lens), plain.net(lens), atol=0.01)


@given(portfolios(most=2))
def test_no_unmet_step_makes_government_look_better(records):
    records = [one for one in records if not (isinstance(one, BenefitLine) and one.is_disbenefit)]
    options = {one.id for one in records if getattr(one, "kind", "") == "business_as_usual"}
    records = [one for one in records if getattr(one, "option", "") not in options]
    records = [one for one in records if not hasattr(one, "benefit") or one.benefit in {r.id for r in records}]
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis())
    codes = [one.id for one in records if isinstance(one, Project)]
    reruns = [
        Rerun(code, tuple(unmet(case.step, who, of=code) for case in stress_cases() for who in bodies_))
        for code in codes
        for bodies_ in ((), ("DWP",), ("",))
    ]
    again = appraised_again(ledger, tables, reruns).net(GOVERNMENT)
    for base, one, every in again.reshape(-1, 3):
        assert every <= one + 0.01 <= base + 0.02


def test_many_projects_are_run_again_at_once_and_apart():
    other = [replace(one, id=f"Q{one.id}") for one in RUNNING if isinstance(one, Project)]
    tables = tables_of([*RUNNING, *other])
    ledger = ledger_of(tables, Basis())
    again = appraised_again(ledger, tables, [Rerun("QP"), Rerun("P", (unmet(recipient="C"),)), Rerun("P")])
    assert again.net(GOVERNMENT) / MILLION == pytest.approx([0.0, 1.203445, 2.723200], abs=1e-6)


def test_every_stress_case_is_of_a_step_and_says_what_it_rests_on():
    steps = {one.code for one in practical_steps()}
    held = stress_cases()
    assert {one.step for one in held} <= steps
    assert len({one.step for one in held}) == len(held)
    for one in held:
        assert one.years_later >= 0
        assert 0 <= one.part_kept <= 1
        assert one.years_later or one.part_kept < 1
        assert one.source
        assert one.note
    assert [one.code for one in held if not one.is_verified] == ["unknown-quality"]
    assert stress_case("capability") is None
