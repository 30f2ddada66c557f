"""What needs a decision, in a briefing: by pounds at stake, with who must decide."""

from __future__ import annotations

from collections.abc import Sequence

from benefits.reporting.briefing_tables import figures_of
from benefits.reporting.decision_tables import decision_plain, decisions_basis, decisions_table
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.briefing_value import Section
from benefits.views.decisions import DecisionsPage

STAKE = "At stake (£m)"
LISTED = 6  # decisions that are listed
TOLD = 3  # decisions that are told in a sentence each
NOT_ADDED = (
    "The most pounds at stake come first, never the best ratio. Each says in what its pounds are counted: they measure "
    "different things, so they are not added."
)


def decisions_section(page: DecisionsPage, more: Sequence[str] = (), *, is_one: bool = False) -> Section:
    """What has to be decided.

    Args:
        page: The decisions, in their order.
        more: What else there is to say.
        is_one: Whether all are about one project, which then needs no naming.
    """
    rows, n_all = page.rows(LISTED), page.found.size
    if not rows:
        return Section("Nothing waits for a decision", tuple(more) or ("No decision is due by what is recorded.",))
    first = rows[0]
    n = one_or_many(n_all, "decision is needed", "decisions are needed")
    most = f"{pounds_in_prose(first.decision.at_stake)}, {label(first.decision.stake).lower()}"
    cut = f"The first {LISTED:,} of {n_all:,} are listed; the page Decisions has all."
    left = [cut] if n_all > LISTED else []
    columns = ["Project", "Decision", "To decide", STAKE, "Counted in"][is_one:]
    table = decisions_table(page, LISTED)[columns]
    figures = figures_of("Decisions by pounds at stake, £m", table, {STAKE: [row.decision.at_stake for row in rows]})
    where = "here" if is_one else f"in {first.title}"
    told = [decision_plain(row) for row in rows[:TOLD]]
    return Section(
        f"{n}; the most is at stake {where}: {most}",
        (NOT_ADDED, *told, *left, *more),
        None,
        figures,
        decisions_basis(page),
    )
