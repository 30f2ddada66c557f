"""Years filled in: repeated, grown, or by a shape, each amount to the penny."""

from decimal import Decimal

import pytest

from benefits.appraisal.shapes import Shape, ShapeKind, filled
from benefits.interchange.filling import (
    ASKED,
    DECAY,
    FULL,
    GROWTH,
    HELP,
    LAG,
    PLATEAU,
    RAMP,
    WORDS,
    Filling,
    FillKind,
    fill,
)
from benefits.interchange.form import grouped
from benefits.periods import FinancialYear

YEARS = ("2026-27", "2027-28", "2028-29", "2029-30")


def after(kind, figures=None, amounts=None, first="2026-27"):
    made, problems = fill(Filling(kind, figures or {}, first), amounts or {}, YEARS)
    return [made[year] for year in YEARS], [one.wrong for one in problems]


def test_the_first_amount_is_repeated_to_the_end():
    assert after(FillKind.REPEAT, amounts={"2027-28": "£1.2m", "2029-30": "9"}) == (
        ["", "1,200,000", "1,200,000", "1,200,000"],
        [],
    )


def test_the_first_amount_grows_every_year():
    assert after(FillKind.GROW, {GROWTH: "10%"}, {"2026-27": "100"})[0] == ["100", "110", "121", "133.10"]
    assert after(FillKind.GROW, {GROWTH: "-50%"}, {"2026-27": "100"})[0] == ["100", "50", "25", "12.50"]


@pytest.mark.parametrize("kind", [FillKind.LINEAR, FillKind.S_CURVE])
def test_a_shape_gives_what_the_engine_of_shapes_gives(kind):
    figures = {FULL: "£1m", LAG: "0.5", RAMP: "2", PLATEAU: "3", DECAY: "10%"}
    shape = Shape(ShapeKind(kind.value), lag=0.5, ramp=2, plateau_end=3, decay=0.1)
    series = filled(Decimal(1_000_000), shape, FinancialYear(2027), 3)
    by_hand = ["7", *(grouped(format(one, "f")) for one in series.values)]
    assert after(kind, figures, {"2026-27": "7"}, first="2027-28") == (by_hand, [])


def test_a_step_is_full_from_its_lag_on():
    assert after(FillKind.STEP, {FULL: "100", LAG: "1.5"})[0] == ["0", "50", "100", "100"]


@pytest.mark.parametrize(
    ("kind", "figures", "amounts", "wrong"),
    [
        (FillKind.REPEAT, {}, {}, "hold no amount yet"),
        (FillKind.REPEAT, {}, {"2026-27": "tbc"}, "is not an amount"),
        (FillKind.GROW, {GROWTH: "fast"}, {"2026-27": "1"}, "is not a fraction"),
        (FillKind.GROW, {GROWTH: "-100%"}, {"2026-27": "1"}, "leaves nothing"),
        (FillKind.GROW, {GROWTH: "999999"}, {"2026-27": "999999999"}, "goes beyond a trillion in 2027-28"),
        (FillKind.STEP, {}, {}, "is missing"),
        (FillKind.STEP, {FULL: "2e12"}, {}, "is a trillion pounds or more"),
        (FillKind.LINEAR, {FULL: "1", RAMP: "-1"}, {}, "The ramp is -1. It must be a number, 0 or more"),
        (FillKind.LINEAR, {FULL: "1", LAG: "soon"}, {}, "is not a number"),
        (FillKind.LINEAR, {FULL: "1", RAMP: "3", PLATEAU: "1"}, {}, "before the full amount is reached"),
    ],
)
def test_figures_that_do_not_hold_change_nothing_and_are_told(kind, figures, amounts, wrong):
    made, (told,) = after(kind, figures, amounts)
    assert wrong in told
    assert made == [amounts.get(year, "") for year in YEARS]


def test_every_way_of_filling_has_words_and_every_figure_has_help():
    assert set(WORDS) == set(ASKED) == set(FillKind)
    assert {name for names in ASKED.values() for name in names} == set(HELP)
