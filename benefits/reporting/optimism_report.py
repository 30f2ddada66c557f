"""How a project is corrected for optimism, as JSON and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.portfolio.confidence_scheme import SchemeGrade
from benefits.records.model import BenefitLine
from benefits.reporting import optimism_tables as tables
from benefits.reporting import optimism_words as words
from benefits.reporting.appraisal_tables import aligned
from benefits.views.optimism import CorrectedLine, OptimismPage, Worksheet


def optimism_json(page: OptimismPage) -> dict[str, object]:
    """The corrections in values that JSON knows: fractions, years, and unrounded pounds.

    `lines` has every line with its correction and what that rests on, `worksheets` those that have a row, and
    `scheme` every confidence grade.
    """
    net = {one.value: page.net[Lens(one)] for one in Standpoint if Lens(one) in page.net}
    return {
        "project": page.project,
        "price_base": page.records.price_base,
        "net": net,
        "lines": [_line(one) for one in page.lines],
        "worksheets": [_sheet(one) for one in page.worksheets.values() if one.worked],
        "scheme": [_grade(one) for one in page.scheme],
    }


def _line(one: CorrectedLine) -> dict[str, object]:
    slip = one.line.slip if isinstance(one.line, BenefitLine) else None
    return {
        "line": one.line.id,
        "title": one.line.title,
        "side": one.side.value,
        "option": one.line.option,
        "is_preferred": one.is_preferred,
        "correction": float(one.correction),
        "rests_on": one.rests_on.value,
        "basis": one.line.optimism_basis,
        "delay_years": None if slip is None else float(slip),
        "delay_rests_on": one.delay_rests_on.value,
        "delay_basis": one.line.slip_basis if isinstance(one.line, BenefitLine) else "",
        "has_range": one.line.estimate is not None,
    }


def _sheet(one: Worksheet) -> dict[str, object]:
    if one.worked is None:
        raise ValueError(f"the worksheet of {one.measure} has no row")
    return {
        "measure": one.measure.value,
        "project_type": one.worked.bound.project_type,
        "upper": float(one.worked.upper),
        "lower": float(one.worked.lower),
        "managed": float(one.worked.managed),
        "resultant": float(one.worked.resultant),
        "is_below_lower": one.worked.is_below_lower,
        "source": one.worked.bound.source,
        "rows": [
            {
                "risk_area": row.risk_area,
                "contribution": float(row.contribution),
                "mitigation": float(row.mitigation),
                "evidence": row.evidence,
                "source": row.source,
            }
            for row in one.rows
        ],
    }


def _grade(one: SchemeGrade) -> dict[str, object]:
    return {
        "code": one.code,
        "side": one.side.value,
        "grade": one.grade,
        "title": one.title,
        "correction": float(one.correction),
        "is_own": one.own is not None,
        "is_verified": one.is_verified,
        "source": one.source,
    }


def optimism_text(page: OptimismPage) -> str:
    """The corrections as tables in a font of one width, under one another."""
    parts = [f"{page.records.project.title} ({page.project}): {words.finding(page)}", words.net_sentence(page)]
    parts.append(_table(tables.lines_table(page), "Side", "Basis", "Basis of the delay"))
    for held in page.worksheets.values():
        if held.worked:
            parts += [
                words.sheet_sentence(held.worked),
                words.below_sentence(held.worked),
                _table(tables.rows_table(held), "Note"),
            ]
    parts += [words.scheme_finding(page.scheme), _table(tables.scheme_table(page), "Source")]
    return "\n\n".join(one for one in parts if one)


def _table(frame: pd.DataFrame, *left_out: str) -> str:
    shown = frame.drop(columns=list(left_out))
    rows = [[str(cell) for cell in row] for row in shown.itertuples(index=False, name=None)]
    return aligned([str(name) for name in shown.columns], rows, text=_texts(shown)) if rows else ""


def _texts(frame: pd.DataFrame) -> list[int]:
    names: Iterable[tuple[int, object]] = enumerate(frame.columns)
    return [at for at, name in names if name != "Grade"]
