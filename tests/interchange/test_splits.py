"""Splits made by a rule add up to exactly one and keep what else a row holds."""

from decimal import Decimal

import pytest

from benefits.interchange.form import BASIS, FRACTION, NOTE, RECIPIENT, THERE
from benefits.interchange.grids import part_sum
from benefits.interchange.splits import SplitKind, Splitting, split, split_parts, unit_cost_words
from benefits.portfolio.splitting import by_unit_cost

BODIES = {"DWP": "DWP", "HMRC": "HMRC", "MOJ": "MoJ"}


def row(who, part="", **more):
    return {RECIPIENT: who, FRACTION: part, THERE: "ame", BASIS: "Letters", NOTE: "n", **more}


ROWS = [row("DWP", "1"), row("HMRC"), row("MOJ")]


def test_evenly_gives_every_recipient_the_same_and_loses_nothing():
    made, problems = split(Splitting(SplitKind.EVENLY), ROWS, [FRACTION], BODIES)
    assert problems == ()
    assert part_sum(one[FRACTION] for one in made) == 1
    assert [one[FRACTION] for one in made] == ["0.333333334", "0.333333333", "0.333333333"]
    assert [(one[THERE], one[BASIS], one[NOTE]) for one in made] == [("ame", "Letters", "n")] * 3


def test_by_a_driver_the_parts_follow_the_weights_and_the_basis_says_so():
    asked = Splitting(SplitKind.DRIVER, {"DWP": "3,000", "HMRC": "1,000"}, "Users 2025-26, survey")
    made, _ = split(asked, ROWS, [FRACTION], BODIES)
    assert [one[FRACTION] for one in made] == ["0.75", "0.25", "0"]
    assert {one[BASIS] for one in made} == {"By driver: Users 2025-26, survey"}


def test_every_year_of_a_split_by_year_gets_the_parts():
    made, _ = split(Splitting(SplitKind.EVENLY), ROWS[:2], ["2026-27", "2027-28"], BODIES)
    assert [(one["2026-27"], one["2027-28"]) for one in made] == [("0.5", "0.5")] * 2


def test_by_unit_cost_the_agencies_that_bear_it_are_the_recipients():
    code = next(code for code in unit_cost_words() if _has_split(code))
    fractions = by_unit_cost(code)
    made, problems = split(
        Splitting(SplitKind.UNIT_COST, unit_cost=code), ROWS, [FRACTION], dict.fromkeys(fractions, "")
    )
    assert problems == ()
    assert {one[RECIPIENT]: Decimal(one[FRACTION]) for one in made} == fractions
    assert all(code in one[BASIS] for one in made)


def _has_split(code):
    try:
        return len(by_unit_cost(code)) > 1
    except Exception:
        return False


@pytest.mark.parametrize(
    ("asked", "rows", "wrong"),
    [
        (Splitting(SplitKind.EVENLY), [], "has no recipient"),
        (Splitting(SplitKind.EVENLY), [row("DWP"), row("DWP")], "is named twice"),
        (Splitting(SplitKind.DRIVER, {}), ROWS, "is the weight of every recipient"),
        (Splitting(SplitKind.DRIVER, {"DWP": "many"}), ROWS, "is not a number"),
        (Splitting(SplitKind.DRIVER, {"DWP": "-1"}), ROWS, "is negative"),
        (Splitting(SplitKind.UNIT_COST, unit_cost="none"), ROWS, "unit cost"),
    ],
)
def test_what_cannot_be_split_is_told_and_the_rows_stay(asked, rows, wrong):
    made, problems = split(asked, rows, [FRACTION], BODIES)
    assert any(wrong in one.wrong for one in problems)
    assert list(made) == rows


def test_a_body_that_the_register_does_not_hold_is_told():
    made, (problem,) = split(Splitting(SplitKind.EVENLY), ROWS, [FRACTION], {"DWP": "DWP"})
    assert problem.value == "HMRC, MOJ"
    assert list(made) == ROWS


def test_a_picture_holds_only_the_parts_that_can_be_read():
    rows = [row("DWP", "40%"), row("HMRC", "most"), row("", "0.2"), row("MOJ", "7")]
    assert split_parts(rows, [FRACTION], BODIES.__getitem__) == {FRACTION: {"DWP": Decimal("0.4")}}
