"""The optimism of a project in tables: its lines, its worksheets, the scheme, and what a correction changes."""

from __future__ import annotations

import pandas as pd

from benefits.portfolio.generic_optimism import Worked
from benefits.records.model import BenefitLine
from benefits.reference.dictionary import reference_choices
from benefits.reporting import optimism_words as words
from benefits.reporting.frames import yes
from benefits.reporting.track_record_tables import lenses_table
from benefits.reporting.words import label, percent
from benefits.views.optimism import OptimismPage, OptimismPreview, Worksheet

__all__ = ["lenses_table"]

NONE = "None given"


def lines_table(page: OptimismPage) -> pd.DataFrame:
    """Every line with its correction, its delay, and what they rest on."""
    rows = page.lines
    benefits = [one.line if isinstance(one.line, BenefitLine) else None for one in rows]
    return pd.DataFrame(
        {
            "Code": [one.line.id for one in rows],
            "Line": [one.line.title for one in rows],
            "Side": [label(one.side) for one in rows],
            "Option": [one.option for one in rows],
            "Correction": [words.correction_words(one.line) for one in rows],
            "Rests on": [label(one.rests_on) for one in rows],
            "Basis": [one.line.optimism_basis or NONE for one in rows],
            "Delay": [words.delay_words(one.line) for one in rows],
            "Delay rests on": [label(one.delay_rests_on) if isinstance(one.line, BenefitLine) else "" for one in rows],
            "Basis of the delay": ["" if one is None else one.slip_basis or NONE for one in benefits],
            "Carries a range": [yes(one.line.estimate is not None) for one in rows],
        }
    )


def worksheets_table(page: OptimismPage) -> pd.DataFrame:
    """What each worksheet comes to."""
    rows = [(measure, one.worked) for measure, one in page.worksheets.items() if one.worked]
    return pd.DataFrame(
        {
            "What is corrected": [label(measure) for measure, _ in rows],
            "Type of project": [one.bound.label for _, one in rows],
            "Upper bound": [percent(one.upper) for _, one in rows],
            "Managed": [percent(one.managed, 1) for _, one in rows],
            "What is left": [percent(one.resultant, 1) for _, one in rows],
            "Lower bound": [percent(one.lower) for _, one in rows],
            "Below the lower bound": [yes(one.is_below_lower) for _, one in rows],
            "Source": [one.bound.source for _, one in rows],
        }
    )


def rows_table(sheet: Worksheet) -> pd.DataFrame:
    """The rows of one worksheet."""
    areas = reference_choices("optimism_risk_areas")
    rows = sheet.rows
    return pd.DataFrame(
        {
            "Code": [one.id for one in rows],
            "Risk area": [areas.get(one.risk_area, one.risk_area) for one in rows],
            "Contribution": [percent(one.contribution, 1) for one in rows],
            "Managed": [percent(one.mitigation) for one in rows],
            "Managed part of the upper bound": [percent(one.contribution * one.mitigation, 1) for one in rows],
            "Evidence": [one.evidence or NONE for one in rows],
            "Source": [one.source or NONE for one in rows],
            "Note": [one.note for one in rows],
        }
    )


def bound_table(sheet: Worksheet, worked: Worked) -> pd.DataFrame:
    """The way from the upper bound to what is left, in percent of the planned figure."""
    areas = reference_choices("optimism_risk_areas")
    managed = [(areas.get(one.risk_area, one.risk_area), one.contribution * one.mitigation) for one in sheet.rows]
    steps = [(f"Managed: {name}", -worked.upper * part) for name, part in managed if part]
    rows = [("Upper bound", worked.upper), *steps, ("What is left", worked.resultant), ("Lower bound", worked.lower)]
    return pd.DataFrame({"Step": [name for name, _ in rows], "Of the plan": [percent(part, 1) for _, part in rows]})


def scheme_table(page: OptimismPage) -> pd.DataFrame:
    """Every grade of the scheme with whose it is."""
    rows = page.scheme
    return pd.DataFrame(
        {
            "Code": [one.code for one in rows],
            "Side": [label(one.side) for one in rows],
            "Grade": [one.grade for one in rows],
            "In words": [one.title for one in rows],
            "Correction": [percent(one.correction, 1) for one in rows],
            "Whose": [words.whose(one) for one in rows],
            "Source": [one.source or NONE for one in rows],
        }
    )


def proposals_table(held: OptimismPreview) -> pd.DataFrame:
    """The correction and the delay of each chosen line now, and as they would be."""
    rows = [(one, one.after or one.line) for one in held.proposals]
    return pd.DataFrame(
        {
            "Code": [one.line.id for one, _ in rows],
            "Line": [one.line.title for one, _ in rows],
            "Correction now": [words.correction_words(one.line) for one, _ in rows],
            "Its basis": [one.line.optimism_basis or NONE for one, _ in rows],
            "Correction in its place": [words.correction_words(after) for _, after in rows],
            "Delay now": [words.delay_words(one.line) for one, _ in rows],
            "Delay in its place": [words.delay_words(after) for _, after in rows],
            "Basis or why not": [one.why_not or _basis(one.line, after) for one, after in rows],
        }
    )


def _basis(line: object, after: object) -> str:
    if isinstance(line, BenefitLine) and isinstance(after, BenefitLine) and line.slip_basis != after.slip_basis:
        return after.slip_basis
    return str(getattr(after, "optimism_basis", "")) or NONE
