"""The form of one grade of the confidence scheme: what it asks, what it starts with, and the code of a new one."""

from __future__ import annotations

from collections.abc import Mapping

from benefits.interchange.form import cells_of
from benefits.portfolio.confidence_scheme import SchemeGrade
from benefits.records.categories import Side
from benefits.records.model import ConfidenceGrade

WORDS: Mapping[Side, str] = {Side.COST: "cost", Side.BENEFIT: "benefit"}
_ABOUT = ("side", "grade")
_ASKED = ("title", "correction", "source", "source_grade", "note")


def fields_asked(grade: SchemeGrade | None) -> tuple[str, ...]:
    """The fields of the form; side and number of a grade that is there stay as they are."""
    return _ASKED if grade else (*_ABOUT, *_ASKED)


def grade_cells(grade: SchemeGrade | None) -> dict[str, str]:
    """What the form starts with; nothing for a new grade, and no source where nobody has checked it."""
    if grade is None:
        return {}
    source = grade.source if grade.is_verified else ""
    held = grade.own or ConfidenceGrade(
        grade.code, grade.side, grade.grade, grade.title, grade.correction, source=source
    )
    return {name: cell for name, cell in cells_of(held).items() if name != "id"}


def code_of(cells: Mapping[str, str]) -> str:
    """The code of a new grade, by its side and number.

    Example:
        >>> code_of({"side": "cost", "grade": "7"})
        'COST-7'
    """
    return f"{cells.get('side', '')}-{cells.get('grade', '').strip()}".upper().strip("-") or "NEW"
