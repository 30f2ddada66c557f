"""What every form of a briefing says alike: the titles of its own parts, its headlines as a table, its editions."""

from __future__ import annotations

from benefits.views.briefing_value import Briefing, Figures

HEADLINES, BASIS, CAVEATS = "Headlines", "What these figures rest on", "What to keep in mind"
MEASURE, FIGURE, NOTE = "Measure", "Figure", "What it is"


def headline_table(briefing: Briefing) -> Figures | None:
    """The headlines as a table in words; None if there are none."""
    if not briefing.headlines:
        return None
    rows = tuple((one.label, one.value, one.note) for one in briefing.headlines)
    return Figures(HEADLINES, (MEASURE, FIGURE, NOTE), rows, rows, (None, None, None))


def editions(briefing: Briefing) -> tuple[str, ...]:
    """The editions that were followed, a sentence each."""
    return tuple(f"Edition followed: {one.removesuffix('.')}." for one in briefing.editions)
