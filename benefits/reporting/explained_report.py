"""Why a project's figures changed, as JSON and as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.portfolio.explained_change import ByLens, ExplainedChange, LineChange
from benefits.reporting.appraisal_tables import aligned
from benefits.reporting.explained_tables import line_words
from benefits.reporting.explained_words import CAPTION, checks, end_words, finding_plain, from_to
from benefits.reporting.words import label, millions
from benefits.views.explained import End, ExplainedPage

Figures = Mapping[str, Mapping[str, float]]


def explained_json(page: ExplainedPage, change: ExplainedChange, lens: Lens) -> dict[str, object]:
    """The change in values that JSON knows, unrounded pounds.

    `figures` has what the project comes to from each standpoint, `steps` what each did under the `lens`, with its
    `lines`; a line of business as usual counts the other way round, and `line` is null for costs spared that stand
    above the line. Each figure has `before`, `after` and `change`.
    """
    return {
        "project": page.project,
        "lens": {"standpoint": lens.standpoint.value, "money": lens.money.value, "claims": lens.claims.value},
        "from": _end(page.before),
        "to": _end(page.after),
        "figures": {
            one.value: _figures(change.before, change.after, Lens(one, lens.money, lens.claims)) for one in Standpoint
        },
        "steps": [
            {
                "step": one.step.value,
                "label": label(one.step),
                **_figures(one.before, one.after, lens),
                "lines": [_line(line, lens) for line in one.lines if line.has_moved(lens)],
            }
            for one in change.steps
        ],
    }


def _end(end: End) -> dict[str, object]:
    return {
        "what": end_words(end),
        "save": end.data_version,
        "green_book": end.basis.green_book,
        "deflators": end.basis.deflators,
        "discounting": end.basis.discounting,
        "price_base": str(end.price_base) if end.price_base else None,
        "first_year": str(end.first_year) if end.first_year else None,
        "reproduced": end.is_reproduced if end.frozen else None,
    }


def _line(line: LineChange, lens: Lens) -> dict[str, object]:
    figures = _figures(line.before, line.after, lens)
    return {"table": line.table or None, "line": line.code or None, "title": line.title or line_words(line), **figures}


def _figures(before: ByLens, after: ByLens, lens: Lens) -> Figures:
    ends, moved = (before[lens], after[lens]), after[lens] - before[lens]
    return {
        name: {
            "before": getattr(ends[0], figure),
            "after": getattr(ends[1], figure),
            "change": getattr(moved, figure),
        }
        for name, figure in (("pv_cost", "pv_cost"), ("pv_benefit", "pv_benefit"), ("npv", "net"))
    }


def explained_text(page: ExplainedPage, change: ExplainedChange, lens: Lens) -> str:
    """What has moved, then each step with its lines, in £m."""
    told = [f"{finding_plain(page, lens)}.", from_to(page), *(said for _, said in checks(page))]
    if not change.steps:
        return "\n".join(told)
    headings = ("Step", "Line", "Cost £m", "Benefit £m", "Net £m", "What")
    rows = [("Before", "", *_amounts(change.before, None, lens), "")]
    for one in change.steps:
        rows.append((label(one.step), "", *_amounts(one.after, one.before, lens), ""))
        rows += [
            ("", line.code, *_amounts(line.after, line.before, lens), line.title or line_words(line))
            for line in one.lines
            if line.has_moved(lens)
        ]
    rows.append(("After", "", *_amounts(change.after, None, lens), ""))
    return "\n".join([*told, "", aligned(headings, rows, text=(0, 1, 5)), "", CAPTION])


def _amounts(after: ByLens, before: ByLens | None, lens: Lens) -> tuple[str, str, str]:
    """Cost, benefit and net value; what has moved where there is a before."""
    held = after[lens] if before is None else after[lens] - before[lens]
    return millions(held.pv_cost, 3), millions(held.pv_benefit, 3), millions(held.net, 3)
