"""What is due for other programs and for a terminal."""

from __future__ import annotations

from benefits.reporting.appraisal_tables import aligned
from benefits.reporting.due_tables import asked_of, period_words
from benefits.reporting.words import label, number
from benefits.views.due import DueLine, DuePage

HEADINGS = ("State", "What", "Project", "Of", "Period", "From", "Since", "At stake (£)", "Code")


def as_json(page: DuePage) -> dict[str, object]:
    """What is due as JSON holds it: unrounded pounds of `price_base`, as value, and days as 2026-04-01."""
    return {
        "day": page.day.isoformat(),
        "price_base": str(page.price_base),
        "found": page.n_found,
        "no_longer_asked": page.n_ended,
        "reported_by_nobody": page.n_gone,
        "totals": [
            {"kind": one.kind.value, "state": one.state.value, "count": one.count, "at_stake": one.stake}
            for one in page.totals
        ],
        "due": [_row(line) for line in page.lines],
    }


def as_text(page: DuePage) -> str:
    """What is due as an aligned table, what has waited longest first, and a count below it."""
    rows = [
        (
            label(one.state),
            label(one.kind),
            one.project,
            one.title,
            period_words(one.year, one.quarter),
            asked_of(one),
            one.since.isoformat(),
            number(one.promised) if one.promised else "",
            one.record,
        )
        for one in page.lines
    ]
    counts = ", ".join(f"{one.count:,} {label(one.kind).lower()} {one.state.value}" for one in page.totals)
    below = f"{page.n_found:,} due on {page.day}: {counts}. Pounds in {page.price_base} prices."
    if len(rows) < page.n_found:
        below += f" The first {len(rows):,} are listed."
    return f"{aligned(HEADINGS, rows, text=(0, 1, 2, 3, 4, 5, 6, 8))}\n\n{below}" if rows else "Nothing is due."


def _row(line: DueLine) -> dict[str, object]:
    return {
        "kind": line.kind.value,
        "state": line.state.value,
        "project": line.project,
        "record": line.record,
        "about": line.about or None,
        "title": line.title,
        "from": line.body,
        "owner": line.owner or None,
        "year": str(line.year) if line.year else None,
        "quarter": line.quarter,
        "since": line.since.isoformat(),
        "days": line.days,
        "promised": line.promised,
    }
