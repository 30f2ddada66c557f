"""What every form of a briefing says alike: the titles of its own parts, its headlines as a table, its editions."""

from __future__ import annotations

from collections.abc import Sequence

from benefits.reporting.words import escape_markdown
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


def headlines_of(briefing: Briefing) -> str:
    """The headlines as a list, ready for markdown."""
    return "\n".join(
        f"- {escape_markdown(one.label)}: **{escape_markdown(one.value)}**. {escape_markdown(one.note)}".rstrip()
        for one in briefing.headlines
    )


def headings_of(texts: Sequence[str]) -> str:
    """Texts as a list, ready for markdown."""
    return "\n".join(f"- {escape_markdown(' '.join(one.split()))}" for one in texts)
