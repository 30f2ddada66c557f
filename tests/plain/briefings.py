"""Briefings in a few words, and texts that try to be more than text."""

from __future__ import annotations

from datetime import date
from typing import Any

from benefits.views.briefing_value import Briefing, Drawing, Figures, Headline, Picture, Section, Series

MADE = date(2026, 11, 5)
DATED = "Made on 5 November 2026. As reported on 30 September 2026."
BASIS = "Present value, 2026-27 prices, accepted claims only."
# Formulas of spreadsheets, and markup and code of the typesetter and of the web.
FORMULA = '=HYPERLINK("http://example.org","Click")'
MARKUP = '#panic("x") #1+1 *b* _i_ $x^2$ @a \\ `c` <b>&amp; ~ // - [l] = h'
CONTROL = "A\x00\x0bB"
CLEANED = "A\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}B"
LONG_TITLE = ("Work and Pensions pays for what others gain. " * 5)[:200]


def figures(rows: int = 3, columns: int = 2, totals: int = 1) -> Figures:
    """A table whose figure in row r and column c is r and a half of c, in £m."""
    names = [f"Department {at}" for at in range(rows)]
    return Figures(
        "Net value by department, £m",
        ("Department", *(f"Value {at}" for at in range(1, columns))),
        tuple((name, *(f"{at + column / 2:.1f}" for column in range(1, columns))) for at, name in enumerate(names)),
        tuple((name, *(at + column / 2 for column in range(1, columns))) for at, name in enumerate(names)),
        (None, *[1] * (columns - 1)),
        min(totals, rows),
    )


def picture(drawing: Drawing = Drawing.BARS, names: int = 1, **changed: Any) -> Picture:
    """Three marks of each series, one a loss, one with no value in the first series."""
    values: tuple[tuple[float | None, ...], ...] = ((12.5, None, -4.0), (2.0, 3.0, 1.0), (6.0, 9.0, 3.0))
    given: dict[str, Any] = {
        "drawing": drawing,
        "categories": ("DWP", "HMRC", "MoJ"),
        "series": tuple(Series(f"Series {at + 1}", values[at]) for at in range(names)),
        "unit": "£m",
        "digits": 1,
        "alt": "DWP gains £12.5 million.",
    }
    return Picture(**(given | changed))


def section(title: str = "DWP gains most", **changed: Any) -> Section:
    """A finding with a paragraph, a picture, a table and a source."""
    given: dict[str, Any] = {
        "paragraphs": ("It gains £12.5 million.",),
        "picture": picture(),
        "figures": figures(),
        "source": "Source: the register.",
    }
    return Section(title, **(given | changed))


def briefing(*sections: Section, **changed: Any) -> Briefing:
    """A briefing of the whole portfolio."""
    given: dict[str, Any] = {
        "title": "Shared data",
        "subtitle": "Whole portfolio",
        "made_on": MADE,
        "as_reported_on": "30 September 2026",
        "basis": BASIS,
        "editions": ("HM Treasury, The Green Book 2026",),
        "caveats": ("One claim is disputed.",),
        "headlines": (Headline("Net value", "£5.5 million", "after optimism bias"), Headline("Cost", "£2 million")),
        "sections": sections or (section(),),
    }
    return Briefing(**(given | changed))


def hostile(words: str) -> Briefing:
    """A briefing in which that stands wherever a text can stand."""
    made = Figures(words, (words, f"{words} 2"), ((words, "1"),), ((words, 1),), (None, 0))
    drawn = picture(categories=(words, "Other", "Third"), series=(Series(words, (1, 2, 3)),), unit=words, alt=words)
    return briefing(
        Section(words, (words,), drawn, made, words),
        title=words,
        subtitle=words,
        as_reported_on=words,
        basis=words,
        editions=(words,),
        caveats=(words,),
        headlines=(Headline(words, words, words),),
    )
