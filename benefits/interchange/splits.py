"""A split as typed into a grid: read for a picture, or made anew evenly, by a driver or by a unit cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from benefits.errors import BenefitsError, Place, Problem, Refused
from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.interchange.form import BASIS, RECIPIENT, THERE
from benefits.portfolio.splitting import by_driver, by_unit_cost, evenly
from benefits.reference.unit_costs import UnitCost, unit_cost, unit_costs

WEIGHT = "Weight"


class SplitKind(StrEnum):
    """How a benefit is split over its recipients."""

    EVENLY = "evenly"
    DRIVER = "driver"
    UNIT_COST = "unit_cost"


WORDS: Mapping[SplitKind, str] = {
    SplitKind.EVENLY: "Evenly over the recipients above",
    SplitKind.DRIVER: "By a driver, such as users or transactions of each recipient",
    SplitKind.UNIT_COST: "As a published unit cost falls on agencies",
}


@dataclass(frozen=True)
class Splitting:
    """What is asked for.

    Attributes:
        kind: How to split.
        weights: For a driver: the weight of each recipient as typed.
        driver: For a driver: what was counted, and where it comes from.
        unit_cost: For a unit cost: its code.
    """

    kind: SplitKind
    weights: Mapping[str, str] = field(default_factory=dict)
    driver: str = ""
    unit_cost: str = ""


def split(
    asked: Splitting, rows: Sequence[Mapping[str, str]], parts: Sequence[str], bodies: Mapping[str, str]
) -> tuple[tuple[dict[str, str], ...], tuple[Problem, ...]]:
    """The rows of a grid of shares with new parts that add up to exactly 1, or as they were with what is wrong.

    Args:
        asked: How to split.
        rows: As typed; what they hold beside the parts stays.
        parts: The columns that hold parts: one, or one for each year.
        bodies: The organisations that the register holds.
    """
    before = tuple(dict(row) for row in rows)
    try:
        fractions = _fractions(asked, rows)
    except Refused as fault:
        return before, tuple(_in_grid(problem) for problem in fault.problems)
    except BenefitsError as fault:
        return before, (Problem(Place("", column="Split"), "", str(fault).removesuffix("."), ""),)
    strangers = ", ".join(code for code in fractions if code not in bodies)
    if strangers:
        place = Place("", column="Split")
        return before, (Problem(place, strangers, "is not in this register", "Add the organisation first."),)
    basis = _basis(asked)
    held = {row.get(RECIPIENT, ""): row for row in rows}
    made = []
    for code, fraction in fractions.items():
        row = {THERE: "non_cash", **held.get(code, {}), RECIPIENT: code, **dict.fromkeys(parts, _plain(fraction))}
        made.append({**row, BASIS: basis or row.get(BASIS, "")})
    return tuple(made), ()


def split_parts(
    rows: Sequence[Mapping[str, str]], parts: Sequence[str], name: Callable[[str], str]
) -> dict[str, dict[str, Decimal]]:
    """The parts that can be read, for each year (or for all years), by the recipient's name.

    Args:
        rows: As typed.
        parts: The columns that hold parts.
        name: How a recipient is called.
    """
    found: dict[str, dict[str, Decimal]] = {part: {} for part in parts}
    for row in rows:
        for part in parts:
            read = cells.fraction(row[part]) if row.get(part, "").strip() and row.get(RECIPIENT) else None
            if isinstance(read, Decimal) and 0 < read <= 1:
                found[part][name(row[RECIPIENT])] = read
    return found


def unit_cost_words() -> Mapping[str, str]:
    """The unit costs that fall on public agencies, by code, each with its outcome."""
    return {code: f"{code}: {_described(one)}" for code, one in unit_costs().items() if one.fiscal}


def _described(cost: UnitCost) -> str:
    return ", ".join(one for one in (cost.outcome, cost.description) if one)


def _fractions(asked: Splitting, rows: Sequence[Mapping[str, str]]) -> dict[str, Decimal]:
    recipients = [row[RECIPIENT] for row in rows if row.get(RECIPIENT)]
    if asked.kind is SplitKind.EVENLY:
        return evenly(recipients)
    if asked.kind is SplitKind.UNIT_COST:
        return by_unit_cost(asked.unit_cost)
    return by_driver({code: _weight(code, asked.weights.get(code, "")) for code in dict.fromkeys(recipients)})


def _weight(code: str, typed: str) -> Decimal:
    if not typed.strip():
        return Decimal(0)
    read = cells.number(typed)
    if isinstance(read, Fault):
        raise Refused([Problem(Place("", column=f"{WEIGHT} of {code}"), typed, read.wrong, read.remedy)])
    return read


def _in_grid(problem: Problem) -> Problem:
    place = problem.place
    if place.table:
        place = Place("", column=f"{WEIGHT} of {place.record}" if place.record else "Split")
    return Problem(place, problem.value, problem.wrong, problem.remedy)


def _basis(asked: Splitting) -> str:
    if asked.kind is SplitKind.UNIT_COST:
        cost = unit_cost(asked.unit_cost)
        return f"By agency as unit cost {cost.code} falls: {cost.source}"
    return f"By driver: {asked.driver}" if asked.kind is SplitKind.DRIVER and asked.driver.strip() else ""


def _plain(fraction: Decimal) -> str:
    text = format(fraction, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
