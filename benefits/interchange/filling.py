"""Yearly amounts filled in from a few figures: repeated, grown, or by a shape over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from benefits.appraisal.shapes import BadShape, Shape, ShapeKind, filled
from benefits.errors import Place, Problem
from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.interchange.form import grouped
from benefits.periods import FinancialYear
from benefits.records.checks import MONEY_LIMIT

_PENNY = Decimal("0.01")


class FillKind(StrEnum):
    """How the years are filled in."""

    REPEAT = "repeat"
    GROW = "grow"
    STEP = "step"
    LINEAR = "linear"
    S_CURVE = "s_curve"

    @property
    def shape(self) -> ShapeKind | None:
        """The shape over time, if it is one."""
        return ShapeKind(self.value) if self.value in list(ShapeKind) else None


WORDS: Mapping[FillKind, str] = {
    FillKind.REPEAT: "Repeat the first amount to the end",
    FillKind.GROW: "Grow the first amount every year",
    FillKind.STEP: "Full amount from a year on",
    FillKind.LINEAR: "Ramp up in a straight line",
    FillKind.S_CURVE: "Ramp up in an S-curve",
}
GROWTH, FULL, LAG, RAMP, PLATEAU, DECAY = (
    "Growth a year",
    "Full-year value (£)",
    "Years before it starts",
    "Years to build up",
    "Years until it falls",
    "Fall a year after that",
)
ASKED: Mapping[FillKind, tuple[str, ...]] = {
    FillKind.REPEAT: (),
    FillKind.GROW: (GROWTH,),
    FillKind.STEP: (FULL, LAG, PLATEAU, DECAY),
    FillKind.LINEAR: (FULL, LAG, RAMP, PLATEAU, DECAY),
    FillKind.S_CURVE: (FULL, LAG, RAMP, PLATEAU, DECAY),
}
HELP: Mapping[str, str] = {
    GROWTH: "How much more each year than the year before, such as 2%; with a minus sign, less.",
    FULL: "Pounds in a year in which the benefit or cost has come in full.",
    LAG: "Counted from the start of the first year; parts of a year count, such as 0.5. Blank for none.",
    RAMP: "How many years from nothing to the full amount. Blank for none.",
    PLATEAU: "Counted from the start of the first year. Blank if it does not fall.",
    DECAY: "The part lost every year after that, such as 10%. Blank for none.",
}


@dataclass(frozen=True)
class Filling:
    """What is asked for: how to fill, the figures as typed by what they are called, and the first year to fill."""

    kind: FillKind
    figures: Mapping[str, str]
    first: str


def fill(
    asked: Filling, amounts: Mapping[str, str], years: Sequence[str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The amounts of each year as text, or as they were with what is wrong.

    Args:
        asked: How to fill, and with what.
        amounts: What stands in the years now.
        years: The consecutive years of the grid.

    Returns:
        Pounds by year; years before the first that is filled stay as they are.
    """
    now = {year: amounts.get(year, "") for year in years}
    try:
        if asked.kind.shape is not None:
            return now | _shaped(asked, years), ()
        return now | _carried(asked, now, years), ()
    except _NotFilled as fault:
        return now, (fault.problem,)


class _NotFilled(Exception):
    def __init__(self, column: str, value: str, fault: Fault) -> None:
        self.problem = Problem(Place("", column=column), value, fault.wrong, fault.remedy)
        super().__init__(str(self.problem))


def _carried(asked: Filling, now: Mapping[str, str], years: Sequence[str]) -> dict[str, str]:
    """The first amount carried on to the end, grown each year."""
    first = next((year for year in years if now[year].strip()), None)
    if first is None:
        raise _NotFilled("Years", "", Fault("hold no amount yet", "Enter the first amount, then fill."))
    start = _money(first, now[first])
    growth = _number(asked, GROWTH, is_part=True) if asked.kind is FillKind.GROW else Decimal(0)
    if growth <= -1:
        raise _NotFilled(GROWTH, asked.figures[GROWTH], Fault("leaves nothing", "Enter more than -100%."))
    later = years[years.index(first) :]
    filled_in: dict[str, str] = {}
    amount = start
    for year in later:
        if abs(amount) >= MONEY_LIMIT:
            raise _NotFilled(GROWTH, asked.figures.get(GROWTH, ""), Fault(f"goes beyond a trillion in {year}", ""))
        filled_in[year] = _pounds(amount)
        amount *= 1 + growth
    return filled_in


def _shaped(asked: Filling, years: Sequence[str]) -> dict[str, str]:
    full = _money(FULL, asked.figures.get(FULL, ""))
    plateau = asked.figures.get(PLATEAU, "").strip()
    try:
        shape = Shape(
            kind=asked.kind.shape or ShapeKind.STEP,
            lag=float(_number(asked, LAG)),
            ramp=float(_number(asked, RAMP)),
            plateau_end=float(_number(asked, PLATEAU)) if plateau else None,
            decay=float(_number(asked, DECAY, is_part=True)),
        )
    except BadShape as fault:
        raise _NotFilled("Shape", "", Fault(str(fault).removesuffix("."), "")) from fault
    later = years[years.index(asked.first) :]
    series = filled(full, shape, FinancialYear.parse(asked.first), len(later))
    return {year: _pounds(amount) for year, amount in zip(later, series.values, strict=True)}


def _money(name: str, text: str) -> Decimal:
    read = cells.money(text) if text.strip() else Fault("is missing", f"Enter it. {HELP.get(name, '')}".strip())
    if isinstance(read, Fault):
        raise _NotFilled(name, text, read)
    if abs(read) >= MONEY_LIMIT:
        raise _NotFilled(name, text, Fault("is a trillion pounds or more", "Check the unit: amounts are in pounds."))
    return read


def _number(asked: Filling, name: str, *, is_part: bool = False) -> Decimal:
    text = asked.figures.get(name, "")
    if not text.strip():
        return Decimal(0)
    read = cells.fraction(text) if is_part else cells.number(text)
    if isinstance(read, Fault):
        raise _NotFilled(name, text, read)
    return read


def _pounds(amount: Decimal) -> str:
    return grouped(format(amount.quantize(_PENNY, ROUND_HALF_EVEN), "f"))
