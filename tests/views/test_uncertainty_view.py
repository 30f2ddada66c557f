"""A simulation as people read it, what it rests on, and what makes a project break even, from records."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benefits.appraisal.draws import Method
from benefits.appraisal.lenses import Claims, Lens, Standpoint
from benefits.appraisal.simulation import LENSES, Cancelled
from benefits.errors import NotFound, NotPermitted, Refused
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.kept_answers import KeptAnswer
from benefits.views.switching import switching_page, switching_pages
from benefits.views.uncertainty import histograms, kept_simulated, simulated
from benefits.views.uncertainty_page import covered, uncertainty_page
from benefits.views.uncertainty_settings import MEMORY, refuse_too_many, settings_typed
from tests.plain.register import benefit, cost, option, project, share
from tests.plain.unsure import UNSURE

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E613 = GOLDEN["E6.13"]
ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
NOBODY = Person("n", "", "", ())
OWN, GOVERNMENT, SOCIETY, OWN_CASH = LENSES
PLAIN = [
    project("Q"),
    option("Q", "Q"),
    cost("Q-C", [1_000_000, 0, 0, 0, 0], of="Q"),
    benefit("Q-B", [0, 3_000_000, 0, 0, 0], of="Q"),
    share("Q-B", "B"),
]
AS_IN_E613 = settings_typed(number="16384", method=Method.SOBOL, within=str(-E613["latent_corr"]))


@pytest.fixture(scope="module")
def store():
    held = Store.in_memory()
    with held.write(Actor("t", "Test"), "import", "", "one") as tx:
        tx.put_all([*UNSURE, *PLAIN])
    yield held
    held.close()


def page(store, project="", lens=GOVERNMENT, settings=AS_IN_E613):
    answer = simulated(store, ANN, Basis(), settings)
    return uncertainty_page(store, ANN, KeptAnswer(answer, is_stale=False), lens, project)


class TestOneProject:
    def test_worked_example(self, store):
        held = page(store, "P")
        assert held.outcome.mean == pytest.approx(E613["xg_mean_exact"] * 1e6, abs=4 * held.outcome.mean_error)
        assert held.outcome.chance == pytest.approx(E613["p_xg"], abs=0.01)
        assert held.at_risk == pytest.approx(E613["p_at_risk"], abs=0.01)
        assert held.regret == pytest.approx(E613["expected_regret_of_dropping"] * 1e6, abs=E613["tolerance"] * 1e6)
        assert held.by_lens[OWN].chance < 0.001
        assert held.outcome.as_entered == pytest.approx(GOLDEN["E3.6"]["xg_npv"] * 1e6)

    def test_bodies_add_up_to_society(self, store):
        held = page(store, "P")
        assert [one.code for one in held.bodies] == ["B", "C", "SOC", "A"]
        assert sum(one.outcome.mean for one in held.bodies) == pytest.approx(held.by_lens[SOCIETY].mean, rel=1e-5)
        entered = sum(one.outcome.as_entered for one in held.bodies)
        assert entered == pytest.approx(held.by_lens[SOCIETY].as_entered)

    def test_every_draw_is_in_the_picture(self, store):
        held = page(store, "P")
        assert held.picture.counts.sum() == held.settings.draws
        assert held.picture.least[0] < held.outcome.p10 < held.outcome.p90 < held.picture.most[0]

    def test_the_tornado_is_what_the_line_alone_does(self, store):
        held = page(store, "P")
        bars = {one.code: one for one in held.bars}
        assert set(bars) == {"P-C", "P-B"}
        cost_pv = GOLDEN["E1.1"]["pv_cost"] * 1e6
        p10 = 1.1 * (1.1 / 1.4) ** (1.2815515655446004 / 0.8416212335729143)
        assert bars["P-C"].at_p10 == pytest.approx(held.outcome.as_entered - cost_pv * (p10 - 1))
        assert bars["P-C"].at_p90 < held.outcome.as_entered < bars["P-C"].at_p10

    def test_knowing_one_line_is_worth_no_more_than_knowing_all(self, store):
        held = page(store, "P")
        assert held.worth == pytest.approx(held.regret, rel=1e-6)  # the mean is a loss: to know is to gain the gains
        assert all(0 < one.worth < held.worth for one in held.bars)

    def test_the_fat_tail_stands_beside_and_not_in_the_mean(self, store):
        held = page(store, "P")
        tail = next(one for one in held.tails if one.lens == GOVERNMENT)
        cost_pv = GOLDEN["E1.1"]["pv_cost"] * 1e6
        assert tail.in_tail == pytest.approx(tail.as_entered - 4 * cost_pv)
        assert tail.if_stopped == pytest.approx(-5 * 10_000_000)

    def test_a_project_without_a_range_is_as_entered_and_says_so(self, store):
        held = page(store, "Q")
        assert (held.coverage.lines, held.coverage.with_range, held.bars) == (2, 0, ())
        assert held.outcome.mean == held.outcome.p10 == pytest.approx(3e6 / 1.035 - 1e6, rel=1e-6)
        assert held.worth == 0

    def test_an_unknown_project_is_refused(self, store):
        with pytest.raises(NotFound, match="There is no project PP"):
            page(store, "PP")


class TestThePortfolio:
    def test_it_is_the_sum_of_its_projects(self, store):
        held = page(store)
        assert held.outcome.mean == pytest.approx(sum(one.outcome.mean for one in held.projects), rel=1e-5)
        assert [one.project for one in held.projects] == ["P", "Q"]
        assert held.at_risk is None
        assert held.tails == ()

    def test_its_tornado_moves_around_the_value_of_all(self, store):
        held = page(store)
        one, alone = ({bar.code: bar for bar in page(store, of).bars}["P-B"] for of in ("", "P"))
        other = 3e6 / 1.035 - 1e6
        assert (one.at_p10 - alone.at_p10, one.at_p90 - alone.at_p90) == pytest.approx((other, other))
        assert one.worth is None
        assert held.n_bars == 2

    def test_how_much_carries_a_range(self, store):
        told = covered(store, ANN, Basis())
        assert (told.lines, told.with_range) == (4, 2)
        assert told.part_of_cost == pytest.approx(1 - 1 / (1 + GOLDEN["E1.1"]["pv_cost"]))


class TestKeeping:
    def test_the_same_settings_are_answered_from_memory(self, store):
        first = simulated(store, ANN, Basis(), AS_IN_E613)
        assert simulated(store, ANN, Basis(), AS_IN_E613) is first
        assert kept_simulated(store, ANN, Basis(), replace(AS_IN_E613, seed=1)) is None

    def test_a_save_makes_it_old(self):
        held = Store.in_memory()
        with held.write(Actor("t", "Test"), "import", "", "one") as tx:
            tx.put_all(UNSURE)
        settings = settings_typed(number="64")
        simulated(held, ANN, Basis(), settings)
        with held.write(Actor("t", "Test"), "import", "", "two") as tx:
            tx.put_all(PLAIN)
        kept = kept_simulated(held, ANN, Basis(), settings)
        assert kept.is_stale
        with pytest.raises(NotFound, match="Work it out again"):
            uncertainty_page(held, ANN, kept, GOVERNMENT, "Q")
        assert simulated(held, ANN, Basis(), settings).projects == ("P", "Q")
        held.close()

    def test_what_is_stopped_is_not_kept(self, store):
        settings, told = settings_typed(number="50", seed="9"), []

        def stop(done, of):
            told.append((done, of))
            raise Cancelled("stopped")

        with pytest.raises(Cancelled):
            simulated(store, ANN, Basis(), settings, stop)
        assert told
        assert kept_simulated(store, ANN, Basis(), settings) is None

    def test_nobody_is_told_nothing(self, store):
        for ask in (
            lambda: simulated(store, NOBODY, Basis(), AS_IN_E613),
            lambda: kept_simulated(store, NOBODY, Basis(), AS_IN_E613),
            lambda: covered(store, NOBODY, Basis()),
            lambda: switching_page(store, NOBODY, Basis(), "P"),
            lambda: switching_pages(store, NOBODY, Basis()),
        ):
            with pytest.raises(NotPermitted):
                ask()


class TestSettings:
    def test_blank_is_usual_and_thousands_may_be_separated(self):
        assert settings_typed() == settings_typed(number="10,000", between="0.3", within=" .5 ")

    @pytest.mark.parametrize(
        ("typed", "wrong"),
        [
            ({"number": "many"}, "draws: 'many' is no whole number"),
            ({"between": "nan"}, "correlation between projects: 'nan' is no number"),
            ({"between": "0.6"}, "correlation within a project: '0.5' is below the correlation between projects"),
            ({"method": Method.SOBOL}, "draws: '10000' is no power of two"),
        ],
    )
    def test_a_mistake_is_told_with_its_place(self, typed, wrong):
        with pytest.raises(Refused) as told:
            settings_typed(**typed)
        assert wrong in str(told.value)

    def test_more_than_memory_holds_is_refused_with_the_most(self):
        refuse_too_many(settings_typed(number=str(MEMORY // 16)), 1, 4)
        with pytest.raises(Refused, match="Draw at most 67,108 times"):
            refuse_too_many(settings_typed(number="70000"), 1000, 4)


def test_histograms_count_every_draw_between_its_ends():
    held = histograms(np.array([[0.0, 1.0, 1.0, 24.0], [5.0, 5.0, 5.0, 5.0]]))
    assert held.counts[0].tolist() == [1, 2, *[0] * 21, 1]
    assert held.counts[1].tolist() == [4, *[0] * 23]


class TestSwitching:
    def test_worked_examples(self, store):
        held = switching_page(store, ANN, Basis(), "P")
        by_lens = {one.lens: one for one in held.by_lens}
        example = GOLDEN["E1.13"]
        society = by_lens[SOCIETY]
        assert (society.benefits.value, society.costs.value) == pytest.approx(
            (example["switch_benefit"], example["switch_cost"])
        )
        assert society.delay_years.value == pytest.approx(example["breakeven_delay_years"])
        assert society.net_if_late == pytest.approx(example["npv_one_year_delay"] * 1e6)
        bear = {one.code: one.may_fail for one in held.recipients[GOVERNMENT]}
        assert bear == pytest.approx(GOLDEN["E3.6"]["max_failure_share"])
        assert [one.code for one in held.recipients[GOVERNMENT]] == ["B", "A", "C"]

    def test_one_line_of_each_kind_is_the_whole_driver(self, store):
        held = switching_page(store, ANN, Basis(), "P")
        lines = {one.code: one.multiplier for one in held.lines[SOCIETY]}
        example = GOLDEN["E1.13"]
        assert lines == pytest.approx({"P-B": example["switch_benefit"], "P-C": example["switch_cost"]})

    def test_what_fails_by_more_than_a_line_has_no_size_that_would_do(self, store):
        own = switching_page(store, ANN, Basis(), "P").lines[OWN]
        assert {one.code: one.multiplier for one in own}["P-C"] == pytest.approx(6.379975 / 20.244709, rel=1e-5)

    def test_accepted_claims_only(self, store):
        held = switching_page(store, ANN, Basis(), "P", Claims.ACCEPTED)
        lens = Lens(Standpoint.GOVERNMENT, claims=Claims.ACCEPTED)
        assert {one.code for one in held.recipients[lens]} == {"A", "B"}
        assert all(one.may_fail < 0 for one in held.recipients[lens])

    def test_all_pages_are_the_single_ones(self, store):
        assert [one.project for one in switching_pages(store, ANN, Basis())] == ["P", "Q"]
        assert switching_pages(store, ANN, Basis())[0] == switching_page(store, ANN, Basis(), "P")

    def test_an_unknown_project_is_refused(self, store):
        with pytest.raises(NotFound, match="There is no project R"):
            switching_page(store, ANN, Basis(), "R")
