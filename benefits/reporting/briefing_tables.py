"""The tables of the screens as the tables of a briefing: the same words, and for the workbook what was not rounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import pandas as pd

from benefits.reporting.frames import in_millions
from benefits.reporting.portfolio_tables import numbered
from benefits.reporting.words import number
from benefits.views.briefing_value import Drawing, Figures, Picture, Raw, Series

Pounds = float | Decimal | None
MILLION = Decimal(10**6)
NONE, SEVERAL = "none", "several"
LISTED = 20  # rows of a list that a briefing names one by one; the rest stand together
DRAWN = 12  # bars of a picture


def figures_of(
    caption: str,
    table: pd.DataFrame,
    exact: Mapping[str, Sequence[Pounds]] | None = None,
    totals: int = 0,
    none: str = NONE,
) -> Figures:
    """A table of the screens as a briefing's: its rounded numbers in words, and the exact ones for a workbook.

    Args:
        caption: What it shows, with units.
        table: As the screen shows it.
        exact: By heading in £m, the pounds of each row; columns of numbers that are not among them are as shown.
        totals: How many of the last rows are totals.
        none: What to say where there is no number.
    """
    pounds = exact or {}
    names = [str(name) for name in table.columns]
    digits = [_digits(table[name]) if pd.api.types.is_numeric_dtype(table[name]) else None for name in table.columns]
    # Money of one table is shown to the same decimals, as on the screen.
    finest = max((places or 0 for name, places in zip(names, digits, strict=True) if "£m" in name), default=0)
    shown = [
        places if places is None or "£m" not in name else max(finest, 1)
        for name, places in zip(names, digits, strict=True)
    ]
    columns = [table[name].tolist() for name in table.columns]
    words = [[_said(cell, places, none) for cell in column] for column, places in zip(columns, shown, strict=True)]
    raw: list[list[Raw]] = [
        [_in_millions(one) for one in pounds[name]] if name in pounds else [_raw(cell, places) for cell in column]
        for name, column, places in zip(names, columns, shown, strict=True)
    ]
    return Figures(
        caption,
        tuple(names),
        tuple(zip(*words, strict=True)),
        tuple(zip(*raw, strict=True)),
        tuple(shown),
        min(totals, len(table)),
    )


def largest_first(
    table: pd.DataFrame,
    exact: Mapping[str, Sequence[Pounds]],
    name: str,
    nouns: str,
    most: int = LISTED,
) -> tuple[pd.DataFrame, dict[str, list[Pounds]], int]:
    """The first rows of a list, and what is left as one row that keeps every sum.

    Args:
        table: In the order in which it is listed.
        exact: By heading in £m, the pounds of each row.
        name: The heading of the column that names what a row is about.
        nouns: What the rows are, such as "projects".
        most: How many are named.

    Returns:
        The table, its pounds, and 1 if its last row stands for several, else 0.
    """
    left = len(table) - most
    if left < 2:
        return table, {heading: list(column) for heading, column in exact.items()}, 0
    rest = {heading: _sum(column[most:]) for heading, column in exact.items()}
    digits = max((_digits(table[heading]) for heading in exact), default=1)
    last: dict[str, object] = {str(heading): SEVERAL for heading in table.columns}
    last |= {heading: in_millions([pounds], digits)[0] for heading, pounds in rest.items()}
    last[name] = f"Other {nouns} ({left:,})"
    kept = pd.DataFrame({heading: [*table[heading].head(most), last[str(heading)]] for heading in table.columns})
    return kept, {heading: [*column[:most], rest[heading]] for heading, column in exact.items()}, 1


def years_down(
    table: pd.DataFrame, exact: Mapping[str, Sequence[Pounds]], names: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, list[Pounds]]]:
    """A table with years across as one with years down, which a page has room for.

    Args:
        table: As the screen shows it; columns of years are headed with their year in £m.
        exact: By heading of a year, the pounds of each row.
        names: What each row is called as a column, without its unit.
    """
    years = list(exact)
    headings = [f"{name} (£m)" for name in numbered(names)]
    columns = {heading: [table[year].iloc[at] for year in years] for at, heading in enumerate(headings)}
    turned = pd.DataFrame({"Year": [year.removesuffix(" (£m)") for year in years]} | columns)
    return turned, {heading: [exact[year][at] for year in years] for at, heading in enumerate(headings)}


def picture_of(
    drawing: Drawing,
    categories: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    figures: Figures,
    alt: str,
) -> Picture | None:
    """A picture of what a table shows; None where there is nothing to draw.

    Args:
        drawing: How it is drawn.
        categories: Names of the bars, or of the points from left to right.
        series: The numbers that the table shows, by name.
        figures: The table, in £m, to whose decimal places they are drawn.
        alt: The picture in words.
    """
    if not categories or not any(value for values in series.values() for value in values):
        return None
    return Picture(
        drawing,
        tuple(categories),
        tuple(Series(name, tuple(values)) for name, values in series.items()),
        "£m",
        next(
            (places for name, places in zip(figures.headings, figures.digits, strict=True) if "£m" in name and places),
            0,
        ),
        alt,
    )


def shown(figures: Figures, heading: str) -> list[float | None]:
    """The numbers of a column as its words have them."""
    at = figures.headings.index(heading)
    return [_number(row[at]) for row in figures.rows]


def text_of(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Figures:
    """A table of words only."""
    held = tuple(tuple(row) for row in rows)
    return Figures(caption, tuple(headings), held, held, (None,) * len(headings))


def _number(words: str) -> float | None:
    try:
        return float(words.replace(",", "").replace("−", "-"))
    except ValueError:
        return None


def _digits(column: pd.Series) -> int:
    """The decimal places that a column of rounded numbers needs."""
    return max((_places(value) for value in column.dropna()), default=0)


def _places(value: float) -> int:
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _said(cell: object, places: int | None, none: str) -> str:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell):
        return none
    return number(cell, places) if places is not None and isinstance(cell, int | float) else str(cell)


def _raw(cell: object, places: int | None) -> Raw:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell):
        return None
    return cell if places is not None and isinstance(cell, int | float) else str(cell)


def _in_millions(pounds: Pounds) -> Decimal | None:
    return None if pounds is None else Decimal(str(pounds)) / MILLION


def _sum(pounds: Sequence[Pounds]) -> Decimal:
    return sum((Decimal(str(one)) for one in pounds if one is not None), Decimal(0))
