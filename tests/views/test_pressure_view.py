"""Worked examples 5.1 to 5.3 from records to the page's values, and what the page keeps, stops and explains."""

from decimal import Decimal

import pytest
from plain import silos
from plain.register import FIRST, body, cost, money, option, project

from benefits.errors import NotPermitted
from benefits.portfolio.selection_model import Way
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, Role, ScenarioStatus
from benefits.records.history import Actor
from benefits.records.model import Envelope, Override, Person, Scenario
from benefits.records.store import Store
from benefits.views.funding import funding
from benefits.views.kept_answers import KeptAnswer
from benefits.views.more_money import bodies_with_envelopes, kept_more_money, work_out_more_money
from benefits.views.pressure import kept_pressure, pressure_answer, pressure_page, work_out_pressure
from benefits.views.selection import missing, one_selection
from benefits.views.worked_out import AT_ONCE, comes_at_once

LEO = Person("leo", "", "Leo", (grant(Role.LEADER),))
FIN = Person("fin", "", "Fin", (grant(Role.FINANCE),))
NOBODY = Person("no", "", "No", ())
MILLION = 1_000_000
ONE = Scenario("ONE", "One year", "A", FIRST, years=1, status=ScenarioStatus.SHARED, made_by="Fin")
BOTH = (
    Override("ONE-1", "ONE", OverrideField.MUST_FUND, project="P1"),
    Override("ONE-2", "ONE", OverrideField.MUST_FUND, project="P2"),
)
# Methods E5.3: £ million kept by silos, together from own budgets, and pooled.
KEPT = {0.0: (8, 16, 18), 0.1: (6, 16, 17), 0.2: (6, 14, 15), 0.3: (6, 14, 15), 0.4: (4, 14, 14), 0.5: (2, 8, 8)}


def put(store, *records):
    with store.write(Actor("test", "Test"), "test", "", "+".join(one.id for one in records)) as tx:
        tx.put_all(records)
    return store


@pytest.fixture
def store():
    held = put(Store.in_memory(), *silos.records(), ONE)
    yield held
    held.close()


@pytest.fixture
def held(store):
    return funding(store, LEO, "ONE")


def worked(store, code="ONE", person=LEO):
    held = funding(store, person, code)
    work_out_pressure(store, person, held)
    return pressure_page(held, kept_pressure(store, person, held))


def funded(page):
    return [one.proposal.project for one in page.funded]


class TestWorkedExamples:
    @pytest.mark.parametrize(
        ("way", "value", "projects"),
        [
            (Way.SILO, 8, ["P1", "P3", "P4", "P6"]),
            (Way.JOINT, 16, ["P2", "P3", "P5", "P6"]),
            (Way.TRANSFERS, 18, ["P1", "P2", "P5", "P6"]),
        ],
    )
    def test_who_is_funded_is_that_of_example_one(self, held, way, value, projects):
        page = one_selection(LEO, held, way)
        assert page.selection.value == pytest.approx(value * MILLION)
        assert funded(page) == projects

    def test_b_passes_one_million_on_to_a(self, held):
        page = one_selection(LEO, held, Way.TRANSFERS)
        a, b = page.envelopes
        assert (a.body, a.year, a.budget_class) == ("A", FIRST, BudgetClass.RDEL_PROGRAMME)
        assert (a.spent, a.received, a.passed_on, a.left) == pytest.approx((11e6, 1e6, 0, 0))
        assert (b.spent, b.received, b.passed_on, b.left) == pytest.approx((9e6, 0, 1e6, 0))
        assert [one.name for one in page.moves] == ["A", "B"]

    def test_the_price_of_silos_is_two_and_a_quarter(self, store):
        price = worked(store).line(0.0).price
        assert price.ratio == pytest.approx(18 / 8)
        assert (price.objective, price.passing_on, price.pooling) == pytest.approx((8e6, 2e6, 0))

    def test_one_more_million_buys_two_in_a_and_nothing_in_b(self, store, held):
        more = work_out_more_money(store, LEO, held)
        a, b = more.lines
        assert (a.name, b.name) == ("A", "B")
        assert a.buys[Way.JOINT, 1e6].gain == pytest.approx(2e6)
        assert b.buys[Way.JOINT, 1e6].gain == pytest.approx(0)
        # With transfers all 20 are spent already; 21 is still P1, P2, P5 and P6.
        assert a.buys[Way.TRANSFERS, 1e6].gain == pytest.approx(0)
        assert all(one.is_proven for line in more.lines for one in line.buys.values())

    def test_every_cut_keeps_what_example_three_says(self, held):
        page = pressure_page(held, KeptAnswer(pressure_answer(LEO, held, tuple(KEPT)), is_stale=False))
        assert page.cuts == tuple(KEPT)
        for line in page.lines:
            silo, joint, pooled = (line.kept[way].value / MILLION for way in (Way.SILO, Way.JOINT, Way.POOLED))
            assert (silo, joint, pooled) == pytest.approx(KEPT[line.cut])
            assert line.price.ratio == pytest.approx(KEPT[line.cut][2] / KEPT[line.cut][0])

    def test_what_a_pound_cut_costs_is_the_value_lost_over_the_money_taken(self, store):
        line = worked(store).line(0.1)
        assert line.money_cut == pytest.approx(2e6)
        assert line.kept[Way.SILO].lost_per_pound == pytest.approx((8 - 6) / 2)
        assert line.kept[Way.JOINT].lost_per_pound == pytest.approx(0)
        assert worked(store).line(0.0).kept[Way.SILO].lost_per_pound is None

    def test_silos_never_fund_two_and_five(self, store):
        page = worked(store)
        never = {one.proposal.project for one in page.projects if one.courses[Way.SILO].is_never_funded}
        assert never == {"P2", "P5"}
        assert page.line(0.2).hidden == ("P2", "P5")
        assert page.line(0.2).hidden_value == pytest.approx(14e6)

    def test_a_project_that_falls_out_may_come_back(self, store):
        three = worked(store).project("P3").courses[Way.SILO]
        # Without a cut A funds P1 and P3 for its 10; with 9.5 only P1; with 5.5 P1 no longer fits and P3 does.
        assert (three.drops_at, three.returns_at) == (0.05, 0.45)
        one = worked(store).project("P1").courses[Way.SILO]
        assert (one.drops_at, one.returns_at) == (0.45, None)


class TestKeeping:
    def test_a_test_is_kept_and_told_as_stale_once_its_inputs_change(self, store):
        page = worked(store)
        assert not page.is_stale
        put(store, Override("ONE-9", "ONE", OverrideField.CUT_PART, value=Decimal("0.5")))
        held = funding(store, LEO, "ONE")
        old = pressure_page(held, kept_pressure(store, LEO, held))
        assert old.is_stale
        assert old.line(0.0).value(Way.JOINT) == pytest.approx(16e6)
        assert worked(store).line(0.0).value(Way.JOINT) == pytest.approx(8e6)

    def test_a_new_title_makes_no_test_stale_and_is_shown(self, store):
        worked(store)
        put(store, project("P1", lead="A", title="Renamed", price_base_year=FIRST))
        held = funding(store, LEO, "ONE")
        page = pressure_page(held, kept_pressure(store, LEO, held))
        assert not page.is_stale
        assert page.project("P1").proposal.title == "Renamed"

    def test_who_asks_the_same_of_the_same_inputs_gets_the_same_answer(self, store):
        worked(store, person=FIN)
        held = funding(store, LEO, "ONE")
        assert not kept_pressure(store, LEO, held).is_stale

    def test_what_raises_in_the_middle_keeps_nothing(self, store, held):
        seen = []

        def stop(done, of):
            seen.append((done, of))
            if done == 3:
                raise KeyboardInterrupt

        for work in (work_out_pressure, work_out_more_money):
            seen.clear()
            with pytest.raises(KeyboardInterrupt):
                work(store, LEO, held, on_step=stop)
            assert [done for done, _ in seen] == [1, 2, 3]
        assert kept_pressure(store, LEO, held) is None
        assert kept_more_money(store, LEO, held) is None

    def test_progress_counts_every_choice_and_every_envelope(self, store, held):
        seen = []
        work_out_pressure(store, LEO, held, lambda *step: seen.append(step))
        assert seen == [(done, 44) for done in range(1, 45)]
        seen.clear()
        work_out_more_money(store, LEO, held, on_step=lambda *step: seen.append(step))
        assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def test_more_money_is_kept_for_each_body_by_itself(self, store, held):
        assert bodies_with_envelopes(held) == {"A": "A", "B": "B"}
        assert [line.body for line in work_out_more_money(store, LEO, held, "B").lines] == ["B"]
        assert kept_more_money(store, LEO, held) is None
        assert not kept_more_money(store, LEO, held, "B").is_stale

    def test_only_small_scenarios_come_at_once(self, store):
        assert comes_at_once(funding(store, LEO, "ONE"))
        for number in range(AT_ONCE):
            code = f"X{number}"
            put(store, project(code, title=code), option(code, code), cost(f"{code}-C", [1e6], of=code))
        assert not comes_at_once(funding(store, LEO, "ONE"))


class TestWhatCannotBe:
    def test_projects_that_must_be_funded_and_do_not_fit_name_the_envelope_and_the_amount(self, store):
        put(store, *BOTH)
        page = one_selection(LEO, funding(store, LEO, "ONE"), Way.JOINT)
        assert page.selection is None
        (short,) = missing(page.called, page.why_not)
        # P1 and P2 cost 6 and 5 of the 10 that A has.
        assert (short.name, short.year, short.amount) == ("A", FIRST, pytest.approx(1e6))
        assert short.projects == ("Project P1 (P1)", "Project P2 (P2)")

    def test_a_way_without_a_choice_leaves_the_others_their_figures(self, store):
        put(store, *BOTH)
        line = worked(store).line(0.0)
        assert set(line.kept) == {Way.TRANSFERS, Way.POOLED}
        assert line.value(Way.JOINT) is None
        assert line.price is None
        assert line.kept[Way.TRANSFERS].value == pytest.approx(18e6)
        assert not worked(store).project("P1").courses[Way.JOINT].is_known

    def test_contradictory_rules_are_told_by_name(self, store):
        put(store, *BOTH[:1], Override("ONE-3", "ONE", OverrideField.EXCLUSIVE, project="P1", text="pair"))
        put(store, Override("ONE-4", "ONE", OverrideField.EXCLUSIVE, project="P2", text="pair"), BOTH[1])
        more = work_out_more_money(store, LEO, funding(store, LEO, "ONE"))
        assert more.ways == ()
        (conflict,) = more.why_not[Way.JOINT].conflicts
        assert conflict.projects == ("P1", "P2")


class TestWhatCutsReach:
    def test_what_is_committed_stays_spent(self, store):
        spent = Envelope("A-P", "A", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.COMMITTED, money([4e6]), source="Signed")
        put(store, spent)
        page = worked(store)
        # A has 6 left of its 10; a cut of 20% takes 2 of the 10, which leaves 4.
        (a,) = (one for one in page.selection(0.2, Way.JOINT).envelopes if one.body == "A")
        assert a.headroom == pytest.approx(4e6)
        assert page.line(0.2).money_cut == pytest.approx(4e6)

    def test_projects_without_a_limit_are_told_apart(self, store):
        put(
            store,
            body("C"),
            project("FREE", lead="C", title="Free", price_base_year=FIRST),
            option("FREE", "FREE"),
            cost("FREE-C", [3e6], payer="C", of="FREE"),
            project("HALF", lead="A", title="Half", price_base_year=FIRST),
            option("HALF", "HALF"),
            cost("HALF-C", [1e6], payer="A", of="HALF"),
            cost("HALF-D", [1e6], payer="C", of="HALF"),
        )
        page = worked(store)
        assert page.unlimited == ("FREE",)
        assert page.partly_limited == ("HALF",)

    def test_a_project_may_start_later_where_that_lets_it_in(self, store):
        # A pound of the next year buys less, so P1's 6 become more.
        later = Envelope("A-L", "A", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.LIMIT, money([0, 7e6]), source="Next")
        two = Scenario("TWO", "Two years", "A", FIRST, years=2, status=ScenarioStatus.SHARED, made_by="Fin")
        wait = Override("TWO-1", "TWO", OverrideField.LATEST_START, project="P1", value=Decimal(1))
        put(store, later, two, wait)
        chosen = {one.proposal.project: one for one in one_selection(LEO, funding(store, LEO, "TWO"), Way.JOINT).chosen}
        assert (chosen["P1"].first_year, chosen["P1"].is_later) == (FIRST + 1, True)
        assert (chosen["P2"].first_year, chosen["P2"].is_later) == (FIRST, False)
        assert chosen["P4"].first_year is None


def test_who_may_not_read_sees_and_works_out_nothing(store, held):
    for ask in (
        lambda: kept_pressure(store, NOBODY, held),
        lambda: work_out_pressure(store, NOBODY, held),
        lambda: pressure_answer(NOBODY, held),
        lambda: one_selection(NOBODY, held, Way.JOINT),
        lambda: kept_more_money(store, NOBODY, held),
        lambda: work_out_more_money(store, NOBODY, held),
    ):
        with pytest.raises(NotPermitted):
            ask()
