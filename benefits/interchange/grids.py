"""What comes back from a grid, checked again: a browser can send other rows, columns and values than were shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from benefits.errors import Place, Problem
from benefits.interchange import cells
from benefits.records.categories import PriceTerms
from benefits.records.checks import MONEY_LIMIT
from benefits.records.model import BenefitLine, CostLine

LONGEST_CELL = 4_000
MOST_ROWS = 500
AGAIN = "Nothing was taken from it. Reload the page, then enter your change again."


@dataclass(frozen=True)
class GridColumn:
    """One column of a grid, whose cells are text.

    Attributes:
        name: Its heading.
        is_fixed: Whether it is shown only; its cells must come back as they were shown.
        allowed: What may stand in it, beside nothing; None where any text may.
    """

    name: str
    is_fixed: bool = False
    allowed: frozenset[str] | None = None


def frame_of(rows: Sequence[Mapping[str, str]], columns: Sequence[GridColumn]) -> pd.DataFrame:
    """The rows as a table of texts, with a column even where there is no row."""
    names = [column.name for column in columns]
    return pd.DataFrame([[row.get(name, "") for name in names] for row in rows], columns=names, dtype="object")


def checked_rows(
    sent: pd.DataFrame, shown: Sequence[Mapping[str, str]], columns: Sequence[GridColumn], *, may_add: bool = False
) -> tuple[tuple[dict[str, str], ...], tuple[Problem, ...]]:
    """The rows that came back from a grid as texts, or those that were shown where what came back does not fit.

    Nothing of what came back is trusted: its columns, the number of its rows, what it has in the columns that are
    not to be changed, and the kind, the length and the choice of every cell.

    Args:
        sent: What the grid gave back.
        shown: The rows that it was given.
        columns: Its columns, in order.
        may_add: Whether rows may be added and taken out; else each row must be there.

    Returns:
        The rows by heading, blank ones left out where rows may be added; and what is wrong, none of it a person's
        slip of the pen, as those stay in the rows for the readers of the fields to judge.
    """
    names = [column.name for column in columns]
    wrong = _shape(sent, len(shown), names, may_add=may_add)
    if wrong is None:
        read = [[_text(value) for value in row] for row in sent[names].itertuples(index=False, name=None)]
        wrong = _cell(read, shown, columns)
        if wrong is None:
            rows = tuple(dict(zip(names, (cell or "" for cell in row), strict=True)) for row in read)
            return (tuple(row for row in rows if any(row.values())) if may_add else rows), ()
    return tuple({name: row.get(name, "") for name in names} for row in shown), (wrong,)


def misfit(wrong: str, column: str = "", value: str = "") -> Problem:
    """The problem of what came back from a grid and cannot have been typed into it."""
    return Problem(Place("", column=column or "The table"), value, wrong, AGAIN)


def _shape(sent: pd.DataFrame, count: int, names: Sequence[str], *, may_add: bool) -> Problem | None:
    if list(sent.columns) != list(names):
        return misfit("came back with other columns than it has")
    if not may_add and len(sent) != count:
        return misfit(f"came back with {len(sent)} rows in place of {count}")
    if len(sent) > MOST_ROWS:
        return misfit(f"came back with more than {MOST_ROWS} rows")
    return None


def _cell(
    read: Sequence[Sequence[str | None]], shown: Sequence[Mapping[str, str]], columns: Sequence[GridColumn]
) -> Problem | None:
    for position, column in enumerate(columns):
        for number, row in enumerate(read):
            cell = row[position]
            if cell is None:
                return misfit("came back with something that is no text", column.name)
            if len(cell) > LONGEST_CELL:
                return misfit(f"came back with more than {LONGEST_CELL:,} characters", column.name, cell[:20])
            if column.allowed is not None and cell and cell not in column.allowed:
                return misfit("is not one of the choices", column.name, cell[:100])
            if column.is_fixed and cell != shown[number].get(column.name, ""):
                return misfit("came back changed, though it is only shown", column.name, cell[:100])
    return None


def _text(value: object) -> str | None:
    """A cell as text, nothing as a blank one; None for anything else."""
    if isinstance(value, str):
        return value
    return "" if value is None or value is pd.NA or value is pd.NaT or value != value else None


def prices_of(terms: str, year: str) -> str:
    """The prices that amounts are in, in words.

    Example:
        >>> prices_of("real", "2026-27"), prices_of("nominal", "")
        ('2026-27 prices', 'prices of each year')
    """
    if terms == PriceTerms.NOMINAL:
        return "prices of each year"
    return f"{year} prices" if year else "prices of a year not yet given"


def readable(amounts: Mapping[str, str], years: Iterable[str]) -> dict[str, Decimal]:
    """The amounts of one line as typed, in pounds by year; a cell that cannot be read is left out, and told elsewhere.

    Args:
        amounts: Text by year.
        years: The years to look at.
    """
    read = {year: cells.money(amounts[year]) for year in years if amounts.get(year, "").strip()}
    return {year: amount for year, amount in read.items() if isinstance(amount, Decimal) and abs(amount) < MONEY_LIMIT}


def totals(
    lines: Sequence[CostLine | BenefitLine], rows: Sequence[Mapping[str, str]], years: Sequence[str]
) -> dict[str, dict[str, Decimal]]:
    """The undiscounted totals by year, in pounds, each kind of prices by itself: different prices are not added.

    Args:
        lines: What each row is about; sunk costs are left out, disbenefits are taken off.
        rows: The amounts as typed, by year.
        years: The years that the totals have.

    Returns:
        The prices in words, each with its pounds by year.
    """
    found: dict[str, dict[str, Decimal]] = {}
    for line, row in zip(lines, rows, strict=True):
        if isinstance(line, CostLine) and line.is_sunk:
            continue
        sign = -1 if isinstance(line, BenefitLine) and line.is_disbenefit else 1
        prices = prices_of(line.price_terms, str(line.price_year or ""))
        into = found.setdefault(prices, dict.fromkeys(years, Decimal(0)))
        for year, amount in readable(row, years).items():
            into[year] += sign * amount
    return found


def part_sum(parts: Iterable[str]) -> Decimal | None:
    """What fractions as typed add up to, exactly; None where one of them cannot be read. A blank one is nothing."""
    read = [cells.fraction(part) for part in parts if part.strip()]
    known = [one for one in read if isinstance(one, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(read) else None
