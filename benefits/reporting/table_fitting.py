"""How a table fits on a page or a slide: columns as wide as their words, and parts where there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil
from textwrap import wrap

from benefits.views.briefing_value import Figures

LETTER = 0.56  # of the size of the type: what a letter takes on average, in bold
LEADING = 1.2  # of the size of the type: from one line to the next
MOST_UPRIGHT, MOST_LYING = 8, 14  # columns of a table on a page of paper, upright and sideways
SHORTEST, LONGEST = 6, 40  # letters a column is at least, and at most, taken to hold when room is shared out
SHARED = 0.35  # of the room that long texts want beyond their words
UPRIGHT_LETTERS = 92  # that stand beside each other on a page of paper
BESIDE = 3  # letters of room that a column leaves beside its words
NEARLY = 1e-9  # what sums of heights may be out by


def across(figures: Figures, most: int) -> tuple[Figures, ...]:
    """The table in as few parts as have no more columns than that, each with the first column, of about one width.

    Args:
        figures: The table.
        most: Columns that fit, 2 or more.
    """
    others = len(figures.headings) - 1
    if others < most:
        return (figures,)
    count = ceil(others / (most - 1))
    size = ceil(others / count)
    picked = [range(at, min(at + size, others + 1)) for at in range(1, others + 1, size)]
    return tuple(_columns(figures, (0, *one), at, len(picked)) for at, one in enumerate(picked, start=1))


def _columns(figures: Figures, kept: Sequence[int], at: int, of: int) -> Figures:
    return replace(
        figures,
        caption=f"{figures.caption} (columns, part {at} of {of})",
        headings=tuple(figures.headings[one] for one in kept),
        rows=tuple(tuple(row[one] for one in kept) for row in figures.rows),
        raw=tuple(tuple(row[one] for one in kept) for row in figures.raw),
        digits=tuple(figures.digits[one] for one in kept),
    )


def widths(figures: Figures, whole: float) -> tuple[float, ...]:
    """The room of each column, in the unit of the whole: words and numbers stand unbroken, what is long has more."""
    least = _least(figures)
    columns = zip(figures.headings, *figures.rows, strict=True)
    wanted = [_wanted(heading, cells) for heading, *cells in columns]
    letters = [low + max(0.0, high - low) * SHARED for low, high in zip(least, wanted, strict=True)]
    return tuple(whole * one / sum(letters) for one in letters)


def is_wide(figures: Figures) -> bool:
    """Whether it needs a page that lies: too many columns, or words and numbers that upright would be broken."""
    return len(figures.headings) > MOST_UPRIGHT or sum(_least(figures)) > UPRIGHT_LETTERS


def _least(figures: Figures) -> list[float]:
    """The letters that each column needs so that no word and no number is broken."""
    held = []
    for at, (heading, *cells) in enumerate(zip(figures.headings, *figures.rows, strict=True)):
        words = [len(one) for text in (heading, *cells) for one in text.split()]
        numbers = [len(one) for one in cells] if at in figures.numbers else []
        held.append(float(max(SHORTEST, min(LONGEST, max([*words, *numbers], default=0) + BESIDE))))
    return held


def _wanted(heading: str, cells: Sequence[str]) -> float:
    """The letters with which most cells of a column stand in one line, and its heading in two."""
    longest = max(map(len, cells), default=0)
    return min(LONGEST, max(longest * 0.8, len(heading) / 2))


def lines(words: str, width: float, size: float) -> int:
    """How many lines words take, at most.

    Args:
        words: Plain text.
        width: Of the room, in points.
        size: Of the type, in points.
    """
    letters = max(1, int(width / (size * LETTER)))
    return sum(_wrapped(line, letters) for line in words.split("\n"))


def _wrapped(line: str, letters: int) -> int:
    count, used = 1, 0
    for word in line.split(" "):
        long = len(word)
        if used and used + 1 + long > letters:
            count, used = count + 1, 0
        count += max(0, ceil(long / letters) - 1)
        used = (used + 1 if used else 0) + (long if long <= letters else long % letters)
    return count


def cut(words: str, width: float, size: float, most: int) -> str:
    """The words, or as many of their letters as stand in so many lines."""
    if lines(words, width, size) <= most:
        return words
    letters = int(width / (size * LETTER)) * most
    kept = words.replace("\n", " ")[:letters]
    while kept and lines(f"{kept}…", width, size) > most:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def down(heights: Sequence[float], room: float, most: int) -> tuple[range, ...]:
    """Which rows of a table stand together where each part has room for so much; a table without rows is one part.

    Args:
        heights: Of each row, in the unit of the room; none is higher than it.
        room: For the rows of a part.
        most: Rows a part has.

    Example:
        >>> down([1, 1, 1, 2], room=3, most=2)
        (range(0, 2), range(2, 4))
    """
    tops = (0.0, *accumulate(heights))
    parts, start = [], 0
    for row in range(len(heights)):
        if row - start == most or tops[row + 1] - tops[start] > room + NEARLY:
            parts.append(range(start, row))
            start = row
    return (*parts, range(start, len(heights)))


def in_pieces(words: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """A paragraph in as few pieces as have no more than so many lines each, broken between words."""
    if lines(words, width, size) <= most:
        return (words,)
    wrapped = wrap(words, max(1, int(width / (size * LETTER))), break_on_hyphens=False)
    return tuple(" ".join(wrapped[at : at + most]) for at in range(0, len(wrapped), most))
