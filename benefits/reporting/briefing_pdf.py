"""A briefing as a PDF for everybody: tagged as PDF/UA-1 asks, its charts drawn on the page, with words for them.

What people typed is handed to the typesetter as data, never as markup.

References:
    ISO 14289-1:2014, PDF/UA-1; the typesetter refuses to write a file that breaks a rule it can check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from benefits.reporting.briefing_words import BASIS, CAVEATS, editions, headline_table
from benefits.reporting.chart_geometry import drawn
from benefits.reporting.documents import writable
from benefits.reporting.figures import PALETTE
from benefits.reporting.table_fitting import MOST_LYING, across, is_wide, widths
from benefits.views.briefing_value import Briefing, Figures, Section

TEMPLATE = Path(__file__).with_name("briefing.typ")
STANDARD: Final = "ua-1"
FEWEST_LISTED = 6  # findings from which on they are listed at the beginning
UNSEEN = {ord("\N{ZERO WIDTH NO-BREAK SPACE}"): None}  # the standard forbids it, and nobody sees it
LACKING = "\N{REPLACEMENT CHARACTER}"
NOT_HELD = (
    f"Some letters that people typed are not in the fonts of this paper and stand as {LACKING}. The Word paper and the "
    "workbook have them."
)
# How the typesetter names a text for which it has no letters, and writes signs in it.
_NAMED = re.compile(
    r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)*)"`(?: could not be displayed)?'
)
_SIGN = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


def briefing_pdf(briefing: Briefing) -> bytes:
    """The briefing as the bytes of a .pdf file.

    Letters that no font of the paper has are replaced by a sign, and the paper says so.

    Args:
        briefing: Everything that it says.
    """
    day = datetime(briefing.made_on.year, briefing.made_on.month, briefing.made_on.day, tzinfo=UTC)
    given = _without(_given(briefing), UNSEEN)
    while True:
        try:
            return _typeset(given, day)
        except typst.TypstError as error:
            lacking = _lacking(error) & set(json.dumps(given, ensure_ascii=False))
            if not lacking:
                raise
        given = _without(given, {ord(letter): LACKING for letter in lacking})
        given["caveats"] = [*(one for one in given["caveats"] if one != NOT_HELD), NOT_HELD]


def _typeset(given: dict[str, Any], day: datetime) -> bytes:
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"briefing": json.dumps(given)},
        pdf_standards=STANDARD,
        ignore_system_fonts=True,
        timestamp=day,
    )
    if not isinstance(made, bytes):
        raise TypeError("a briefing is one file")
    return made


def _lacking(error: typst.TypstError) -> set[str]:
    """The letters for which there is no font, as far as the typesetter names them."""
    told = f"{error.message}\n{error.diagnostic}"
    return {letter for named in _NAMED.findall(told) for letter in _SIGN.sub(_sign, named)} - {LACKING}


def _sign(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] else escaped[2]


def _without(given: Any, letters: Mapping[int, str | None]) -> Any:
    """The same with other letters in its texts."""
    if isinstance(given, dict):
        return {name: _without(held, letters) for name, held in given.items()}
    if isinstance(given, list):
        return [_without(held, letters) for held in given]
    return given.translate(letters) if isinstance(given, str) else given


def _given(briefing: Briefing) -> dict[str, Any]:
    """Everything that the template sets, in plain values."""
    headlines = headline_table(briefing)
    return {
        "colours": list(PALETTE),
        "fewest_listed": FEWEST_LISTED,
        "title": writable(briefing.title),
        "subtitle": writable(briefing.subtitle),
        "dated": writable(briefing.dated),
        "basis": writable(briefing.basis),
        "headlines": _table(headlines) if headlines else None,
        "sections": [_section(one) for one in briefing.sections],
        "basis_title": BASIS,
        "editions": [writable(one) for one in editions(briefing)],
        "caveats_title": CAVEATS,
        "caveats": [writable(one) for one in briefing.caveats],
    }


def _section(section: Section) -> dict[str, Any]:
    tables = across(section.figures, MOST_LYING) if section.figures else ()
    return {
        "title": writable(section.title),
        "paragraphs": [writable(one) for one in section.paragraphs],
        "picture": drawn(section.picture) if section.picture else None,
        "caption": writable(section.figures.caption) if section.figures else "",
        "tables": [_table(one) for one in tables],
        "source": writable(section.source),
    }


def _table(figures: Figures) -> dict[str, Any]:
    return {
        "caption": writable(figures.caption),
        "headings": [writable(one) for one in figures.headings],
        "rows": [[writable(cell) for cell in row] for row in figures.rows],
        "numbers": sorted(figures.numbers),
        "totals": figures.totals,
        "widths": list(widths(figures, 1.0)),
        "lies": is_wide(figures),
    }
