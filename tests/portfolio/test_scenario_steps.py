"""From one scenario to another: the groups in which they differ, one after the other."""

from dataclasses import replace
from decimal import Decimal

from benefits.portfolio.scenario_steps import FIELDS, GROUP_OF, ChangeGroup, exchanged
from benefits.portfolio.scenarios import Assumptions
from benefits.records.categories import OverrideField
from benefits.records.model import Override

CUT = Override("S-1", "S", OverrideField.CUT_PART, value=Decimal("0.1"))
DEARER = Override("S-2", "S", OverrideField.COST_FACTOR, value=Decimal("1.2"))
MUST = Override("S-3", "S", OverrideField.MUST_FUND, project="P")
SOCIETY = Override("S-4", "S", OverrideField.STANDPOINT, text="society")


def steps(first, second):
    return list(exchanged(Assumptions(tuple(first)), Assumptions(tuple(second))))


def test_every_field_is_in_one_group():
    assert set(GROUP_OF) == set(OverrideField)
    assert sum(len(held) for held in FIELDS.values()) == len(OverrideField)


def test_groups_come_in_the_stated_order_whatever_the_order_of_the_overrides():
    found = steps([], [SOCIETY, MUST, DEARER, CUT])
    assert [group for group, _ in found] == [
        ChangeGroup.MONEY,
        ChangeGroup.COSTS,
        ChangeGroup.DECISIONS,
        ChangeGroup.ASSUMPTIONS,
    ]


def test_each_step_holds_what_is_exchanged_so_far_and_the_first_scenarios_rest():
    (_, money), (_, decisions) = steps([CUT, DEARER], [DEARER, MUST])
    assert money.overrides == (DEARER,)
    assert set(decisions.overrides) == {DEARER, MUST}


def test_the_last_step_assumes_all_that_the_second_scenario_does():
    *_, (_, last) = steps([CUT, SOCIETY], [replace(CUT, value=Decimal("0.3")), MUST])
    assert set(last.overrides) == {replace(CUT, value=Decimal("0.3")), MUST}


def test_what_two_scenarios_say_alike_is_no_step_whichever_scenario_it_stands_in():
    assert steps([CUT], [replace(CUT, id="T-9", scenario="T", note="the same")]) == []


def test_of_two_overrides_that_cover_each_other_the_order_is_kept():
    later = replace(CUT, id="S-9", organisation="A", value=Decimal(0))
    ((_, held),) = steps([], [CUT, later])
    assert held.overrides == (CUT, later)
    ((group, turned),) = steps([CUT, later], [later, CUT])
    assert (group, turned.overrides) == (ChangeGroup.MONEY, (later, CUT))
