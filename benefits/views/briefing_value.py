"""A briefing before it is written: the same words and figures for slides, paper and workbook.

Whoever fills it in has asked permission and has put every figure into words; whoever writes it out computes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from math import isfinite

MOST_SERIES = 10  # the colours that can be told apart
MOST_BARS = 30  # the bars of a picture, and the rows of a stacked one, that can still be read on a slide

Raw = str | int | float | Decimal | None


class Drawing(Enum):
    """How a picture is drawn."""

    BARS = auto()  # lying, one under the other
    STACKED_BARS = auto()  # lying, the series end to end; losses to the left of zero
    LINES = auto()  # from left to right, as over years


@dataclass(frozen=True)
class Headline:
    """One figure that stands for much: "Net present social value", "£5.5 million", "after optimism bias"."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Series:
    """What is drawn in one colour: a value for each category, None where there is none."""

    name: str
    values: tuple[float | Decimal | None, ...]


@dataclass(frozen=True)
class Picture:
    """A picture of some of the figures in the table beside it.

    Attributes:
        drawing: How it is drawn.
        categories: What each bar, or each point from left to right, stands for.
        series: What is drawn; the values are those that the table shows, rounded with it.
        unit: Of the values, such as "£m".
        digits: Decimal places that the values have.
        alt: What it shows, in words, for whoever does not see it.

    Raises:
        ValueError: A series is not as long as the categories, a value is not finite, there is nothing to draw, more
            than can be read, or no alternative in words.
    """

    drawing: Drawing
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    digits: int
    alt: str

    def __post_init__(self) -> None:
        if not self.categories or not self.series or not self.alt.strip():
            raise ValueError("a picture needs categories, series and an alternative in words")
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(f"{one.name} has {len(one.values)} values for {len(self.categories)} categories")
            _refuse_unbounded(one.values)
        rows = {Drawing.BARS: len(self.categories) * len(self.series), Drawing.STACKED_BARS: len(self.categories)}
        if len(self.series) > MOST_SERIES or rows.get(self.drawing, 0) > MOST_BARS:
            raise ValueError(
                f"a picture can be read with up to {MOST_SERIES} series and {MOST_BARS} bars: give the largest, and "
                "what is left as one"
            )


@dataclass(frozen=True)
class Figures:
    """A table: its cells in words, and the same cells as numbers for a workbook.

    Attributes:
        caption: What it shows, with units.
        headings: One a column.
        rows: Its cells in words, as wide as the headings.
        raw: The same cells for a workbook, numbers in the unit of their heading, not rounded; None where there is
            no number.
        digits: One a column: the decimal places that a column of numbers shows, None for a column of text.
        totals: How many of the last rows are totals.

    Raises:
        ValueError: A row is not as wide as the headings, words and numbers do not stand for each other, or a number
            is not finite.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[Raw, ...], ...]
    digits: tuple[int | None, ...]
    totals: int = 0

    def __post_init__(self) -> None:
        wide = {len(self.digits), *map(len, self.rows), *map(len, self.raw)}
        if not self.headings or wide != {len(self.headings)}:
            raise ValueError(f"{self.caption}: a row, or the decimal places, are not as many as the headings")
        if len(self.raw) != len(self.rows) or not 0 <= self.totals <= len(self.rows):
            raise ValueError(f"{self.caption}: {len(self.rows)} rows in words, {len(self.raw)} in numbers")
        _refuse_unbounded(cell for row in self.raw for cell in row if not isinstance(cell, str))

    @property
    def numbers(self) -> frozenset[int]:
        """The columns of numbers, from 0."""
        return frozenset(at for at, digits in enumerate(self.digits) if digits is not None)


@dataclass(frozen=True)
class Section:
    """One finding and what bears it out.

    Attributes:
        title: The finding, a sentence that says it.
        paragraphs: What there is to say about it.
        picture: Drawn where the form can; a picture always has its table.
        figures: The table.
        source: Where the figures come from, a line under them.

    Raises:
        ValueError: It has no title, or a picture without its table.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    picture: Picture | None = None
    figures: Figures | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a section needs a title that says what was found")
        if self.picture and not self.figures:
            raise ValueError(f"{self.title}: a picture needs the table with the same numbers")


@dataclass(frozen=True)
class Briefing:
    """Everything that a briefing says.

    Attributes:
        title: What it is about.
        subtitle: Whose it is: the portfolio, a department or a project.
        made_on: The day on which it was made.
        as_reported_on: The state of the register that it shows: a day in words, and more where needed.
        basis: On what its figures rest, a sentence: lens, price base, claims, scenario.
        editions: Of the guidance that was followed.
        caveats: What to keep in mind, a sentence each; also what is left out because the reader may not see it.
        headlines: The figures that stand for much.
        sections: Findings, the weightiest first.

    Raises:
        ValueError: It does not say what it is about, as of when, or on what its figures rest.
    """

    title: str
    subtitle: str
    made_on: date
    as_reported_on: str
    basis: str
    editions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    headlines: tuple[Headline, ...] = ()
    sections: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        if not all(words.strip() for words in (self.title, self.as_reported_on, self.basis)):
            raise ValueError("a briefing needs a title, the state of the register, and the basis of its figures")

    @property
    def dated(self) -> str:
        """When it was made, and the state of the register that it shows."""
        day = self.made_on
        return f"Made on {day.day} {day:%B %Y}. As reported on {self.as_reported_on.removesuffix('.')}."


def _refuse_unbounded(values: Iterable[float | Decimal | None]) -> None:
    if not all(one is None or isfinite(one) for one in values):
        raise ValueError("a briefing holds finite numbers only; None stands for no number")
