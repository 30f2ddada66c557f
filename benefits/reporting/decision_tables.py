"""What needs a decision in sentences and a table: what is at stake, who must decide, and on which page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.decisions import Decision, DecisionKind
from benefits.portfolio.due_measurements import usual_patience
from benefits.reporting.frames import millions_of
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing, what_became_of, with_left
from benefits.reporting.words import back_per_pound, escape_markdown, label, pounds_in_prose
from benefits.views.decisions import DecisionRow, DecisionsPage

NOTHING = "Nothing needs a decision."
# The page on which each kind is decided: its file, and what the link says.
_PAGES = {
    DecisionKind.AT_RISK: ("cost_sharing", "Share the cost"),
    DecisionKind.STOP_OR_GO_ON: ("realisation", "See what the years ahead are worth"),
    DecisionKind.BODY_LOSES: ("realisation", "See what the years ahead are worth"),
    DecisionKind.DISPUTED: ("inbox", "See the claim and the answer"),
    DecisionKind.UNANSWERED: ("inbox", "Open the inbox"),
    DecisionKind.RED: ("realisation", "See what has arrived"),
    DecisionKind.ERODED: ("baselines", "Compare the baselines"),
    DecisionKind.LIVE_DIFFERS: ("baselines", "Compare the baselines"),
    DecisionKind.OVERDUE: ("measurements", "See what is due"),
    DecisionKind.DIVIDED: ("edit_project", "Name who answers today"),
}


def page_of(kind: DecisionKind) -> tuple[str, str]:
    """The page on which a kind is decided, and what a link to it says."""
    return _PAGES[kind]


def address_of(one: Decision) -> Mapping[str, str]:
    """What the address of that page names."""
    if one.kind is DecisionKind.DISPUTED:
        return {"body": one.body, "share": one.record}
    if one.kind is DecisionKind.UNANSWERED:
        return {"body": one.body, "state": "to_answer"}
    return {"project": one.project}


def decisions_finding(page: DecisionsPage) -> str:
    """How many decisions there are, and the one with the most at stake; ready for markdown."""
    if not page.found.size:
        return NOTHING if not page.n_all else "No decision passes these filters. Choose others."
    (first,) = page.rows(1)
    n = one_or_many(page.found.size, "decision is needed", "decisions are needed")
    return escape_markdown(
        f"{n}; the most is at stake in {first.title}: {pounds_in_prose(first.decision.at_stake)}, "
        f"{label(first.decision.stake).lower()}"
    )


def decisions_intro(page: DecisionsPage) -> str:
    """How the list is ordered, and that its pounds must not be added."""
    counts = [f"{label(kind).lower()} {n:,}" for kind, n in page.counts.items() if n]
    said = (
        "The most pounds at stake come first, never the best ratio. Each says in what its pounds are counted: they "
        "measure different things, so do not add them."
    )
    return f"{said} In all: {'; '.join(counts)}." if counts else said


def decision_sentence(row: DecisionRow) -> str:
    """One decision, ready for markdown."""
    return escape_markdown(decision_plain(row))


def decision_plain(row: DecisionRow) -> str:
    """One decision: what stands, what there is to choose, and who must."""
    return f"{row.title} ({row.lead}): {_what(row)} {_who(row)}"


def _who(row: DecisionRow) -> str:
    return f"To decide: {listed(list(row.deciders))}."


def _what(row: DecisionRow) -> str:
    if row.decision.kind is DecisionKind.AT_RISK:
        return _at_risk(row)
    if row.decision.kind is DecisionKind.DIVIDED:
        became = what_became_of(row.closed) if row.closed else "it has closed"
        return (
            f"{pounds_in_prose(row.decision.at_stake)} of benefit is promised to {row.about}: {became}. "
            "Name the body of today that answers for it."
        )
    return _SAYS[row.decision.kind].format(
        pounds=pounds_in_prose(row.decision.at_stake),
        about=row.about,
        deciders=listed(list(row.deciders)),
        shares=one_or_many(row.decision.count, "share", "shares"),
        reports=one_or_many(row.decision.count, "report has", "reports have"),
        quarters=usual_patience().silent_quarters,
    )


_SAYS = {
    DecisionKind.STOP_OR_GO_ON: (
        "at the rate now expected the years ahead cost government {pounds} more than they bring. Stop, or say why to "
        "go on."
    ),
    DecisionKind.BODY_LOSES: (
        "going on pays for government, yet {deciders} would lose, {pounds} at most. Share the cost anew, or see them "
        "leave."
    ),
    DecisionKind.DISPUTED: "{about} disputes its share; {pounds} hangs on whose figure stands. Agree one figure.",
    DecisionKind.UNANSWERED: "{shares} worth {pounds} wait for an answer of {about}. Accept, dispute or ask.",
    DecisionKind.RED: (
        "{pounds} of what was promised is no longer expected to come. Put it right, or change the promise."
    ),
    DecisionKind.ERODED: (
        "since the first approval the promise has lost {pounds} of net value. Confirm that it is still worth it."
    ),
    DecisionKind.LIVE_DIFFERS: (
        "the case as it stands and the current baseline are {pounds} apart. Approve a new baseline, or mend the case."
    ),
    DecisionKind.OVERDUE: (
        "{reports} been awaited for more than {quarters} quarters on what {about} paid or gained: {pounds} was "
        "planned. Report it, or say why not."
    ),
}


def _at_risk(row: DecisionRow) -> str:
    held, rescue = row.risk, row.rescue
    if held is None:
        return f"{pounds_in_prose(row.decision.at_stake)} of value across government would be lost if it were dropped."
    lost = pounds_or_nothing(held.value_lost_if_dropped)
    said = (
        f"its payers lack {pounds_in_prose(held.smallest_rescue)}, the smallest rescue; "
        f"{pounds_or_nothing(held.orphaned)} of its benefit lands elsewhere in government, and "
        f"{lost} would be lost if it were dropped{_per_pound(held.lost_per_pound_saved)}."
    )
    if rescue and rescue.central_top_up > NEGLIGIBLE:
        said += f" From DEL cash alone {pounds_in_prose(rescue.central_top_up)} of the rescue would be missing."
    return f"{said} Share the cost, ask for central money, or stop knowingly."


def _per_pound(lost: float | None) -> str:
    if lost is None:
        return ""
    return f": {back_per_pound(lost).removesuffix(' back per £1')} of benefit for each £1 saved"


def decisions_table(page: DecisionsPage, most: int | None = None) -> pd.DataFrame:
    """The decisions in their order, the first `most` of them if so many are asked for."""
    rows = page.rows(most)
    money = millions_of(rows, stake=lambda row: row.decision.at_stake)
    return pd.DataFrame(
        {
            "Decision": [label(row.decision.kind) for row in rows],
            "Project": [row.title for row in rows],
            "Code": [row.decision.project for row in rows],
            "Lead": [row.lead for row in rows],
            "About": [row.about for row in rows],
            "At stake (£m)": money["stake"],
            "Counted in": [label(row.decision.stake) for row in rows],
            "To decide": [", ".join(row.deciders) for row in rows],
            "Decided on the page": [page_of(row.decision.kind)[1] for row in rows],
        }
    )


def only_first(page: DecisionsPage, most: int) -> str:
    """That only the first are listed; blank where all are."""
    if page.found.size <= most:
        return ""
    return f"The first {most:,} of {page.found.size:,}. Narrow the list by kind, by who must decide or by lead."


def decisions_basis(page: DecisionsPage) -> str:
    """On what the figures rest."""
    day = f"{page.on.day} {page.on:%B %Y}"
    return with_left(
        f"Promises as they stand on {day}. Projects at risk: {label(page.claims).lower()}. {page.basis.sentence}",
        page.left,
    )
