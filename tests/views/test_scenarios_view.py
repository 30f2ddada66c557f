"""Scenarios as people look at them: who sees and may do what, what they mean, and how they compare (methods 5.1)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, benefit, body, cost, money, option, project, share
from plain.silos import MILLION, records

from benefits.errors import BenefitsError, NotFound, NotPermitted
from benefits.portfolio.proposals import LeftOut
from benefits.portfolio.scenario_steps import ChangeGroup
from benefits.portfolio.selection_model import Way
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, Role, ScenarioStatus, Stage
from benefits.records.history import Actor
from benefits.records.model import Envelope, Override, Person, Scenario, table_of
from benefits.records.store import Store
from benefits.views.funding import funding
from benefits.views.scenario_comparison import AT_ONCE, Funded, bridge, bridge_plan, comparison, work_out
from benefits.views.scenario_meaning import is_on_other_inputs, meaning_of
from benefits.views.scenarios import (
    Hindrance,
    Step,
    free_codes_for,
    is_code_free,
    scenario_detail,
    scenarios_page,
)

LEADER = Person("lee", "", "Lee", (grant(Role.LEADER),))
FINANCE = Person("fay", "", "Fay", (grant(Role.FINANCE, "A"),))
OTHER = Person("oli", "", "Oli", (grant(Role.FINANCE, "A"),))
ADMIN = Person("adi", "", "Adi", (grant(Role.ADMINISTRATOR),))
NOBODY = Person("nob", "", "Nob")
F = OverrideField
BASE = Scenario("BASE", "One year", "A", FIRST, 1, status=ScenarioStatus.SHARED, made_by="Fay")


def put(store, *held, who="Fay"):
    with store.write(Actor(who.casefold(), who), "test", "", f"put{store.data_version()}") as tx:
        for one in held:
            before = tx.one(table_of(one), one.id)
            tx.put(one, before.version if before else 0)


def scenario(store, code, *changes, **fields):
    """A shared scenario of one year with changes of (field, value, targets)."""
    parts = [
        Override(f"{code}-{number}", code, F(field), value=None if value is None else Decimal(str(value)), **targets)
        for number, (field, value, targets) in enumerate(changes, start=1)
    ]
    put(store, replace(BASE, id=code, title=code.title(), **fields), *parts)


@pytest.fixture
def store():
    held = Store.in_memory()
    with held.write(Actor("t", "Test"), "test", "", "silos") as tx:
        tx.put_all(records())
    put(held, BASE)
    yield held
    held.close()


def unheard(*_):
    """Nobody wants to know how far the work is."""


def compared(store, *codes):
    return comparison(store, LEADER, codes)


def kept(column):
    """What each way keeps, in £ million."""
    return {way: column.outcome.value(way) / MILLION for way in column.outcome.selections}


def bridged(store, first, second):
    plan = bridge_plan(store, LEADER, funding(store, LEADER, first), funding(store, LEADER, second))
    found, is_stale = bridge(store, LEADER, plan)
    assert not is_stale
    return found


# The list and one scenario


def test_the_list_is_by_title_and_counts_the_scenarios_own_overrides(store):
    scenario(store, "CUT", ("cut_part", 0.1, {}), ("must_fund", None, {"project": "P1"}), based_on="BASE")
    page = scenarios_page(store, LEADER)
    assert [(one.scenario.id, one.n_own, one.based_on) for one in page.lines] == [
        ("CUT", 2, "One year"),
        ("BASE", 0, ""),
    ]
    assert page.bodies == {}
    assert scenarios_page(store, FINANCE).bodies == {"A": "A"}


def test_a_draft_of_somebody_else_is_not_there(store):
    put(store, replace(BASE, status=ScenarioStatus.DRAFT))
    assert scenarios_page(store, LEADER).n_all == 0
    assert scenarios_page(store, FINANCE).n_all == 1
    with pytest.raises(NotFound, match="no scenario BASE that you may see"):
        scenario_detail(store, LEADER, "BASE")


def test_who_has_no_role_sees_no_scenario(store):
    held = funding(store, LEADER, "BASE")
    for look in (
        lambda: scenarios_page(store, NOBODY),
        lambda: scenario_detail(store, NOBODY, "BASE"),
        lambda: comparison(store, NOBODY, ["BASE"]),
        lambda: work_out(store, NOBODY, ["BASE"], unheard),
        lambda: bridge_plan(store, NOBODY, held, held),
        lambda: free_codes_for(store, NOBODY, "A", "", 1),
    ):
        with pytest.raises(NotPermitted):
            look()


def test_changes_come_with_their_source_and_whether_they_still_hold(store):
    scenario(store, "LOOK", ("cut_part", 0.3, {}), ("must_fund", None, {"project": "P3"}))
    scenario(store, "CUT", ("cut_part", 0.1, {}), ("must_not_fund", None, {"project": "P3"}), based_on="LOOK")
    detail = scenario_detail(store, LEADER, "CUT")
    assert [(one.source, one.override.field.value, one.is_own, one.is_replaced) for one in detail.changes] == [
        ("LOOK", "cut_part", False, True),
        ("LOOK", "must_fund", False, True),
        ("CUT", "cut_part", True, False),
        ("CUT", "must_not_fund", True, False),
    ]
    assert detail.hidden_base == ""


def test_a_base_that_one_may_not_see_is_named(store):
    put(store, replace(BASE, status=ScenarioStatus.DRAFT))
    scenario(store, "CUT", ("cut_part", 0.1, {}), based_on="BASE")
    assert scenario_detail(store, LEADER, "CUT").hidden_base == "BASE"
    assert scenario_detail(store, FINANCE, "CUT").hidden_base == ""


@pytest.mark.parametrize(
    ("status", "who", "steps"),
    [
        ("draft", FINANCE, {Step.COPY, Step.SHARE, Step.LOCK, Step.WITHDRAW}),
        ("shared", OTHER, {Step.COPY, Step.LOCK, Step.WITHDRAW}),
        ("shared", LEADER, set()),
        ("locked", FINANCE, {Step.COPY, Step.UNLOCK}),
        ("locked", OTHER, {Step.COPY, Step.APPROVE}),
        ("locked", LEADER, {Step.APPROVE}),
        ("locked", ADMIN, {Step.COPY, Step.UNLOCK, Step.APPROVE, Step.WITHDRAW}),
        ("approved", OTHER, {Step.COPY}),
        ("approved", ADMIN, {Step.COPY, Step.WITHDRAW}),
    ],
)
def test_the_steps_open_to_a_person_are_those_of_the_status_and_their_role(store, status, who, steps):
    fields = {"approved_by": "Lee", "approved_on": None, "fingerprint": "f"} if status == "approved" else {}
    put(store, replace(BASE, status=ScenarioStatus(status), **fields))
    assert set(scenario_detail(store, who, "BASE").open_steps) == steps


def test_who_changed_an_override_does_not_approve(store):
    scenario(store, "CUT", ("cut_part", 0.1, {}))
    put(store, replace(store.one("override", "CUT-1").record, value=Decimal("0.2")), who="Oli")
    put(store, replace(store.one("scenario", "CUT").record, status=ScenarioStatus.LOCKED))
    assert scenario_detail(store, OTHER, "CUT").hindrances[Step.APPROVE] is Hindrance.OWN_WORK
    assert Step.APPROVE in scenario_detail(store, LEADER, "CUT").open_steps


def test_finance_of_another_body_may_only_copy(store):
    of_b = Person("bob", "", "Bob", (grant(Role.FINANCE, "B"),))
    detail = scenario_detail(store, of_b, "BASE")
    assert detail.open_steps == (Step.COPY,)
    assert not detail.may_edit


def test_free_codes_are_those_that_nothing_had(store):
    scenario(store, "A-S1", ("cut_part", 0.1, {}))
    with store.write(Actor("fay", "Fay"), "test", "", "gone") as tx:
        tx.withdraw("override", "A-S1-1", 1)
    assert free_codes_for(store, FINANCE, "A", "", 1).scenario == "A-S2"
    assert free_codes_for(store, FINANCE, "A", "A-S1", 2).overrides == ("A-S1-2", "A-S1-3")
    assert is_code_free(store, FINANCE, "ELSE")
    assert not is_code_free(store, FINANCE, "A-S1")


# What it means


def test_what_is_free_before_and_after_keeps_promises_and_counts_limited_years_only(store):
    """A: 10, 3 of it promised, a tenth cut: 7 before and 6 after. In the second year nothing is limited."""
    put(store, Envelope("A-C", "A", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.COMMITTED, money([3 * MILLION])))
    put(store, project("OLD", stage=Stage.CLOSED), project("NONE"))
    scenario(store, "CUT", ("cut_part", 0.1, {}), years=2)
    found = meaning_of(funding(store, LEADER, "CUT"))
    a, b = found.rows
    assert (a.n_years, a.limit, a.before, a.after, a.asked) == (1, 10e6, 7e6, 6e6, 15e6)
    assert (b.before, b.after, b.asked) == (10e6, 9e6, 16e6)
    assert (found.before, found.after, found.asked) == (17e6, 15e6, 31e6)
    assert found.n_asking == 6
    assert found.left_out == {LeftOut.ENDED: 1, LeftOut.NO_COST: 1}
    assert found.unlimited == 0


def test_what_is_asked_where_nothing_is_limited_is_told(store):
    put(store, option("Q", "Q"), cost("Q-C", [1 * MILLION, 2 * MILLION], of="Q"), project("Q", price_base_year=FIRST))
    scenario(store, "TWO", years=2)
    found = meaning_of(funding(store, LEADER, "TWO"))
    assert found.unlimited == pytest.approx(2 * MILLION, rel=0.05)
    assert found.unlimited > 2 * MILLION  # a year later, so dearer in cash


def test_an_approval_is_on_other_inputs_once_anything_behind_it_changes(store):
    fingerprint = funding(store, LEADER, "BASE").proposals.fingerprint
    put(store, replace(BASE, status=ScenarioStatus.APPROVED, approved_by="Lee", fingerprint=fingerprint))
    assert not is_on_other_inputs(funding(store, LEADER, "BASE"))
    put(store, replace(store.one("project", "P1").record, summary="In other words"))
    assert not is_on_other_inputs(funding(store, LEADER, "BASE"))
    put(store, replace(store.one("cost_line", "P1-C").record, amounts=money([7 * MILLION])))
    assert is_on_other_inputs(funding(store, LEADER, "BASE"))
    assert not is_on_other_inputs(funding(store, LEADER))


# Side by side


def test_worked_example_five_one_is_what_each_way_keeps(store):
    (column,) = compared(store, "BASE").columns
    assert kept(column) == {Way.SILO: 8, Way.JOINT: 16, Way.TRANSFERS: 18, Way.POOLED: 18}
    assert column.n_funded == 4
    assert column.spent == 18 * MILLION
    assert column.net_per_pound == pytest.approx(16 / 18)
    assert [code for code in ("P1", "P2", "P3", "P4", "P5", "P6") if column.funded(code).part] == [
        "P2",
        "P3",
        "P5",
        "P6",
    ]


def test_a_cut_is_what_worked_example_five_three_says(store):
    """A tenth off: 6, 16, 17 where all money may move. Half off: 2, 8, 8."""
    scenario(store, "TENTH", ("cut_part", 0.1, {}))
    scenario(store, "HALF", ("cut_part", 0.5, {}))
    tenth, half = compared(store, "TENTH", "HALF").columns
    assert (kept(tenth)[Way.SILO], kept(tenth)[Way.JOINT], kept(tenth)[Way.POOLED]) == (6, 16, 17)
    assert (kept(half)[Way.SILO], kept(half)[Way.JOINT], kept(half)[Way.POOLED]) == (2, 8, 8)


def test_projects_of_any_of_the_scenarios_are_listed_once_by_objective(store):
    put(store, replace(store.one("project", "P6").record, themes=("open_data",)))
    put(store, replace(store.one("project", "P1").record, stage=Stage.CLOSED))
    scenario(store, "BACK", ("closed_too", None, {}))
    found = compared(store, "BASE", "BACK")
    assert [code for _, code, _ in found.projects] == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert found.projects[-1][0] == "open_data"
    assert found.columns[0].funded("P1") == Funded(None)
    assert found.columns[1].funded("P1").part is not None


def test_a_project_that_waits_or_is_funded_in_part_says_so(store):
    """A may spend 3 this year and 10 the next: P1 (6) is funded in half at once, or whole a year later."""
    put(store, replace(store.one("envelope", "A-E").record, amounts=money([3 * MILLION, 10 * MILLION])))
    only = [("must_not_fund", None, {"project": code}) for code in ("P2", "P3")]
    scenario(store, "WAIT", *only, ("latest_start", 1, {"project": "P1"}), years=2)
    scenario(store, "PART", *only, ("least_part", 0.1, {"project": "P1"}))
    wait, part = compared(store, "WAIT", "PART").columns
    assert wait.funded("P1") == Funded(1.0, FIRST + 1, is_later=True)
    assert part.funded("P1").part == pytest.approx(0.5)


def test_a_delay_of_the_start_is_the_year_that_is_told(store):
    scenario(store, "LATE", ("start_delay", 1, {"project": "P3"}), years=2)
    assert compared(store, "LATE").columns[0].funded("P3") == Funded(1.0, FIRST + 1)


def test_where_nothing_can_be_chosen_the_reason_stands_instead_of_a_value(store):
    scenario(store, "MUST", ("must_fund", None, {"project": "P1"}), ("cut_part", 0.5, {"organisation": "A"}))
    (column,) = compared(store, "MUST").columns
    assert column.outcome.value(Way.JOINT) is None
    assert column.outcome.faults[Way.JOINT]
    assert (column.n_funded, column.spent, column.net_per_pound) == (None, None, None)
    assert column.funded("P1") == Funded(None)


def test_a_scenario_that_spends_nothing_has_no_value_per_pound(store):
    scenario(store, "NONE", ("cut_part", 1, {}))
    (column,) = compared(store, "NONE").columns
    assert (column.n_funded, column.spent, column.net_per_pound) == (0, 0, None)


def test_an_unknown_scenario_is_not_compared(store):
    with pytest.raises(BenefitsError, match="There is no scenario GONE"):
        compared(store, "GONE")


# The bridge


def test_the_bridge_is_made_of_what_each_group_changes_after_those_before_it(store):
    """By hand. A tenth off changes nothing (P2, P3, P5, P6 cost 9 and 9). Benefits a tenth lower:
    5.8 + 0.5 + 5.7 + 0.6 = 12.6. With P1 (2.1) a must, A has 3 left and nothing costs so little: 2.1 + 6.3 = 8.4."""
    scenario(
        store,
        "ALL",
        ("must_fund", None, {"project": "P1"}),
        ("benefit_factor", 0.9, {}),
        ("cut_part", 0.1, {}),
    )
    found = bridged(store, "BASE", "ALL")
    assert [step.groups for step in found.steps] == [
        (ChangeGroup.MONEY,),
        (ChangeGroup.BENEFITS,),
        (ChangeGroup.DECISIONS,),
    ]
    assert [step.change / MILLION for step in found.steps] == pytest.approx([0, 12.6 - 16, 8.4 - 12.6])
    assert (found.start / MILLION, found.end / MILLION) == (16, pytest.approx(8.4))


CHANGES = (
    ("cut_part", 0.2, {}),
    ("cost_factor", 1.1, {}),
    ("benefit_factor", 0.8, {"organisation": "B"}),
    ("start_delay", 1, {"project": "P5"}),
    ("must_not_fund", None, {"project": "P2"}),
    ("standpoint", None, {"text": "society"}),
)


@pytest.mark.parametrize("years", [1, 3])
def test_the_steps_of_a_bridge_join_and_sum_exactly_to_the_difference(store, years):
    scenario(store, "ALL", *CHANGES, years=years, first_year=FIRST)
    for first, second in (("BASE", "ALL"), ("ALL", "BASE"), ("", "ALL"), ("ALL", "")):
        found = bridged(store, first, second)
        assert found.steps[0].before == found.start
        assert found.steps[-1].after == found.end
        assert all(one.after == later.before for one, later in zip(found.steps, found.steps[1:], strict=False))
        assert sum(step.change for step in found.steps) == pytest.approx(found.end - found.start, abs=1e-6)
        ends = [compared(store, code).columns[0].outcome.value(Way.JOINT) for code in (first, second)]
        assert [found.start, found.end] == ends


def test_other_years_are_the_last_step(store):
    scenario(store, "LATER", ("cut_part", 0.1, {}), first_year=FIRST + 1)
    found = bridged(store, "BASE", "LATER")
    assert [step.groups for step in found.steps] == [(ChangeGroup.MONEY,), (ChangeGroup.YEARS,)]
    assert found.end == 0


def test_groups_between_which_nothing_can_be_chosen_are_one_step(store):
    """P1 is a must: it costs A 6 of 10, then 3 of 5; in between 6 of 5. 3 + 1 + 7 + 1 = 12; 6 + 7 + 1 = 14."""
    must = ("must_fund", None, {"project": "P1"})
    scenario(store, "ONE", must)
    scenario(store, "TWO", must, ("cut_part", 0.5, {"organisation": "A"}), ("cost_factor", 0.5, {"project": "P1"}))
    found = bridged(store, "ONE", "TWO")
    (only,) = found.steps
    assert only.groups == (ChangeGroup.MONEY, ChangeGroup.COSTS)
    assert (only.before / MILLION, only.after / MILLION) == (12, 14)


def test_there_is_no_bridge_to_where_nothing_can_be_chosen(store):
    scenario(store, "MUST", ("must_fund", None, {"project": "P1"}), ("cut_part", 0.5, {"organisation": "A"}))
    found = bridged(store, "BASE", "MUST")
    assert (found.start / MILLION, found.end, found.steps) == (16, None, ())


def test_scenarios_that_say_the_same_have_a_bridge_without_steps(store):
    scenario(store, "SAME")
    found = bridged(store, "BASE", "SAME")
    assert (found.start, found.end, found.steps) == (16 * MILLION, 16 * MILLION, ())


# What takes long


@pytest.fixture
def many():
    """One more project than are chosen among at once: each costs A 1 and brings B 2, and A has 10."""
    held = Store.in_memory()
    made = [body("A"), body("B")]
    for number in range(AT_ONCE + 1):
        code = f"Q{number:02}"
        made += [
            project(code, price_base_year=FIRST),
            option(f"{code}-O", code),
            cost(f"{code}-C", [MILLION], of=f"{code}-O"),
            benefit(f"{code}-B", [2 * MILLION], of=f"{code}-O"),
            share(f"{code}-B", "B"),
        ]
    made.append(Envelope("A-E", "A", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.LIMIT, money([10 * MILLION])))
    with held.write(Actor("t", "Test"), "test", "", "many") as tx:
        tx.put_all(made)
    put(held, BASE)
    scenario(held, "HALF", ("cut_part", 0.5, {}))
    yield held
    held.close()


def test_many_projects_wait_until_somebody_asks_and_tell_how_far_it_is(many):
    first = compared(many, "BASE", "HALF")
    assert first.may_take_long
    assert not first.is_whole
    seen = []
    work_out(many, LEADER, ["BASE", "HALF"], lambda done, of: seen.append((done, of)))
    assert seen[0] == (1, 8)
    assert seen[-1] == (8, 8)
    assert seen == sorted(seen)
    base, half = compared(many, "BASE", "HALF").columns
    assert (kept(base)[Way.JOINT], kept(half)[Way.JOINT]) == (10, 5)
    assert kept(base)[Way.SILO] == 0


def test_what_is_kept_is_told_to_be_old_once_its_inputs_change_and_only_then(many):
    work_out(many, LEADER, ["BASE", "HALF"], unheard)
    put(many, replace(many.one("project", "Q00").record, summary="In other words"))
    assert not compared(many, "BASE", "HALF").is_stale
    put(many, replace(many.one("envelope", "A-E").record, amounts=money([8 * MILLION])))
    found = compared(many, "BASE", "HALF")
    assert found.is_stale
    assert kept(found.columns[0])[Way.JOINT] == 10
    work_out(many, LEADER, ["BASE", "HALF"], unheard)
    again = compared(many, "BASE", "HALF")
    assert not again.is_stale
    assert kept(again.columns[0])[Way.JOINT] == 8


def test_a_change_of_one_scenario_makes_only_that_one_old(many):
    work_out(many, LEADER, ["BASE", "HALF"], unheard)
    put(many, replace(many.one("override", "HALF-1").record, value=Decimal("0.4")))
    assert [column.is_stale for column in compared(many, "BASE", "HALF").columns] == [False, True]


def test_a_large_bridge_waits_until_somebody_asks_and_is_told_to_be_old(many):
    def plan():
        return bridge_plan(many, LEADER, funding(many, LEADER, "BASE"), funding(many, LEADER, "HALF"))

    assert bridge(many, LEADER, plan()) == (None, False)
    seen = []
    found, _ = bridge(many, LEADER, plan(), lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]
    assert [step.change / MILLION for step in found.steps] == [-5]
    assert bridge(many, LEADER, plan()) == (found, False)
    put(many, replace(many.one("envelope", "A-E").record, amounts=money([8 * MILLION])))
    assert bridge(many, LEADER, plan()) == (found, True)


def test_work_that_is_stopped_keeps_what_is_done_and_goes_on_from_there(many):
    class Stopped(Exception):
        pass

    def stop(done, of):
        if done == of // 2 + 1:
            raise Stopped

    with pytest.raises(Stopped):
        work_out(many, LEADER, ["BASE", "HALF"], stop)
    assert [column.outcome is not None for column in compared(many, "BASE", "HALF").columns] == [True, False]
