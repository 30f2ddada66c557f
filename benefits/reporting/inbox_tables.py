"""Tables and sentences of the inbox: what a body is asked to agree to, what changed, and what is disputed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from benefits.portfolio.successors import ClosedBody
from benefits.records.categories import Agreement
from benefits.records.model import Share
from benefits.reference.dictionary import Field, field
from benefits.reference.green_book import benefit_rules
from benefits.reporting.frames import decimals, in_millions, millions_of, tidy
from benefits.reporting.history_tables import day_words, table_words, value_words
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing, what_became_of
from benefits.reporting.words import label, percent, pounds_on_tile
from benefits.views.inbox import WAITING, Difference, InboxLine, InboxPage, InboxState, ShareDetail

BY_YEAR = "changes by year"
HOW_TO_CHOOSE = "Choose a row to see the share and to answer; choose several to answer them alike."
NONE_SO = "No share stands so. Clear the choice above to see all of them."
ABOUT_DISPUTES = (
    "Value at stake is what is claimed less what the recipient would agree to, the most first. Until it is settled, "
    "a disputed share counts in all claims and not in accepted only."
)
# What somebody did whose answer stands on a share; a question leaves it claimed.
_DID = {
    Agreement.CLAIMED: "asked about",
    Agreement.ACCEPTED: "accepted",
    Agreement.DISPUTED: "disputed",
    Agreement.BASELINED: "baselined",
    Agreement.TAKEN_FROM_BUDGET: "took from a budget",
    Agreement.WITHDRAWN: "was asked about",
}


def state_words(line: InboxLine) -> str:
    """Where a share stands with its recipient; of what is agreed, how far."""
    return label(line.agreement if line.state is InboxState.ACCEPTED else line.state)


def inbox_table(lines: Sequence[InboxLine]) -> pd.DataFrame:
    """The shares that land on one body, with their value and where they stand."""
    money = millions_of(lines, value=lambda one: one.value)
    promised = {"Promised to": [_promised(one) for one in lines]} if any(one.closed for one in lines) else {}
    return pd.DataFrame(
        {
            "Where it stands": [state_words(one) for one in lines],
            **promised,
            "Project": [one.project_title for one in lines],
            "Benefit": [one.title for one in lines],
            "Part claimed": [_part(one.fraction) for one in lines],
            "Value claimed (£m)": money["value"],
            "Counted in totals": [label(one.counted) for one in lines],
            "Own figure": [_own(one) for one in lines],
            "Value at stake (£m)": _at_stake(lines),
            "Answered by": [one.answered_by for one in lines],
            "Answered on": [_day(one.answered_on) for one in lines],
            "Their words": [one.words for one in lines],
            "Share": [one.share for one in lines],
        }
    )


def _promised(line: InboxLine) -> str:
    """The recipient as recorded, and in whose place it is answered for."""
    if not line.closed:
        return line.name
    return f"{line.name}, answered by {line.closed.today_name} as its successor" if line.closed.today else line.name


def disputes_table(lines: Sequence[InboxLine]) -> pd.DataFrame:
    """Every disputed share with the value at stake, in the order given."""
    pounds = [one.value for one in lines], [one.value - (one.at_stake or 0.0) for one in lines]
    digits = decimals([*pounds[0], *pounds[1]])
    claimed, own = in_millions(pounds[0], digits), in_millions(pounds[1], digits)
    return pd.DataFrame(
        {
            "Project": [one.project_title for one in lines],
            "Benefit": [one.title for one in lines],
            "Recipient": [one.name for one in lines],
            "Part claimed": [_part(one.fraction) for one in lines],
            "Own figure": [_own(one) for one in lines],
            "Value claimed (£m)": claimed,
            "Value by own figure (£m)": own,
            "Value at stake (£m)": [tidy(one - other, digits) for one, other in zip(claimed, own, strict=True)],
            "Disputed by": [one.answered_by for one in lines],
            "On": [_day(one.answered_on) for one in lines],
            "Why": [one.words for one in lines],
            "Share": [one.share for one in lines],
        }
    )


def facts_table(detail: ShareDetail) -> pd.DataFrame:
    """What a recipient needs to know of a share and its benefit before answering."""
    share, benefit, line = detail.share, detail.benefit, detail.line
    amounts = benefit.amounts
    facts = {
        "Promised to": _promised(line) if line.closed else "",
        "Part claimed": _claimed(share),
        "Value to the recipient, present value": pounds_or_nothing(line.value),
        "Counted in totals": label(line.counted),
        "Where it would stand in the recipient's budget": label(share.budget_class),
        "Where it stands": state_words(line),
        "Recipient's own figure": _own(line),
        "Recipient's words": line.words,
        "Answered by": " on ".join(one for one in (line.answered_by, _day(line.answered_on)) if one),
        "Why this part": share.basis,
        "Total of the whole benefit as entered": pounds_or_nothing(float(amounts.total)) if amounts else "not entered",
        "Years": f"{amounts.first} to {amounts.last}" if amounts else "",
        "Type": benefit_rules()[benefit.type].label,
        "Class": label(benefit.benefit_class),
        "Recurrence": label(benefit.recurrence),
        "Benefit or loss": "Loss" if benefit.is_disbenefit else "Benefit",
        "Evidence grade": benefit.evidence_grade,
        "Source": benefit.source,
        "Source grade": benefit.source_grade,
        "How it is measured": " ".join(one for one in (benefit.measure, benefit.unit) if one),
        "Baseline": "" if benefit.baseline_value is None else f"{benefit.baseline_value.normalize():f}",
        "Owner of the benefit": benefit.owner,
        "Note on the benefit": benefit.note,
        "Note on the share": share.note,
        "Codes": f"project {detail.project.id}, benefit {benefit.id}, share {share.id}",
    }
    held = {name: value for name, value in facts.items() if value}
    return pd.DataFrame({"What": list(held), "As recorded": list(held.values())})


def differences_table(changed: Sequence[Difference]) -> pd.DataFrame:
    """What is not what it was when the recipient answered, field by field."""
    fields = [field(one.table, one.change.field) for one in changed]
    return pd.DataFrame(
        {
            "Record": [table_words(one.table) for one in changed],
            "Field": [
                f"{of.label}, {one.year}" if one.year else of.label for of, one in zip(fields, changed, strict=True)
            ],
            "When it was answered": [_kept(of, one.change.old) for of, one in zip(fields, changed, strict=True)],
            "Now": [_kept(of, one.change.new) for of, one in zip(fields, changed, strict=True)],
        }
    )


def _kept(of: Field, text: str) -> str:
    """A value as it is kept, in words: money and fractions exactly, so that any difference shows."""
    if text and of.unit == "pounds":
        return f"£{Decimal(text):,f}"
    if text and of.unit == "fraction":
        return f"{(Decimal(text) * 100).normalize():f}%"
    return value_words(of.table, of.name, text)


def inbox_finding(page: InboxPage) -> str:
    """What the projects claim for a body, and how far it has agreed; plain text."""
    if not any(page.counts.values()):
        return f"No project claims a benefit for {page.name}"
    count = sum(page.counts[state] for state in WAITING)
    if not count:
        return f"Nothing waits for an answer of {page.name}"
    wait = one_or_many(count, "share waits", "shares wait")
    return f"{wait} for an answer of {page.name}, worth {pounds_or_nothing(page.waiting)}"


def inbox_metrics(page: InboxPage) -> tuple[dict[str, str], ...]:
    """What is claimed on the body, what counts as accepted, and what its answers would add."""
    kept = "What makes the body worse off counts as accepted too, so that the accepted-only view is never the rosier."
    free = "Nobody could accept for people or businesses, so what lands on them counts without."
    return (
        {
            "label": "Claimed",
            "value": pounds_on_tile(page.claimed),
            "help": f"Present value of all benefit that projects claim for {page.name}.",
        },
        {
            "label": "Accepted so far",
            "value": pounds_on_tile(page.accepted),
            "help": f"Present value that the accepted-only view counts. {kept if page.is_public else free}",
        },
        {
            "label": "Accepting all would add",
            "value": pounds_on_tile(page.claimed - page.accepted),
            "help": "What the accepted-only view of every project and of the portfolio would gain.",
        },
    )


def inbox_caption(page: InboxPage) -> str:
    """How to read the figures, and on what they rest."""
    said = f"Value is the present value of the share over the whole appraisal. {page.basis.sentence}"
    if not page.predecessors:
        return said
    former = listed(list(page.predecessors))
    return f"{said} What was promised to {former} is counted here: {page.name} took the place of {former}."


def who_may_answer(name: str, closed: ClosedBody | None = None) -> str:
    """Who can accept or dispute for a body, for somebody who cannot; plain text."""
    if closed and not closed.today:
        return (
            f"Nobody answers for {name}: {what_became_of(closed)}. Somebody who may edit the project, or an "
            "administrator, first has to name the body of today that receives the benefit."
        )
    who = closed.today_name if closed else name
    said = (
        f"Only people of {who} can accept, dispute or ask: a programme manager, somebody of finance or a benefit "
        f"owner. If you are one of them, say so in the side bar: choose your role and {who} as your organisation."
    )
    return f"{name} has closed and {who} took its place. {said}" if closed else said


def changed_sentence(detail: ShareDetail) -> str:
    """That a share was answered before, by whom, and that it has to be answered anew; plain text."""
    then = detail.answered
    if then is None or not isinstance(then.record, Share):
        return "It was answered before and changed since, so it has to be answered again."
    who, day = then.record.agreed_by or then.saved_by_name, day_words(then.recorded_at.date())
    said = f"{who} {_DID[then.record.agreement]} it on {day}."
    if not detail.differences:
        return f"{said} It was withdrawn and claimed again since, so it has to be answered again."
    count = one_or_many(len(detail.differences), "field has changed", "fields have changed")
    return f"{said} Since then {count}, so it has to be answered again."


def disputes_finding(lines: Sequence[InboxLine]) -> str:
    """How many claims are disputed and what hangs on them; plain text."""
    if not lines:
        return "No recipient disputes a claim"
    at_stake = sum(abs(one.at_stake or 0.0) for one in lines)
    return f"{one_or_many(len(lines), 'claim is', 'claims are')} disputed, with {pounds_or_nothing(at_stake)} at stake"


def not_listed(codes: Sequence[str]) -> str:
    """That a share of the address is not in the list; plain text."""
    return f"{listed(list(codes))}: not in the list above. It stands otherwise, lands on another body or was withdrawn."


def answered_sentence(says: str, count: int) -> str:
    """That an answer was saved; plain text."""
    return f"Saved: {says.lower()}, {one_or_many(count, 'share', 'shares')}."


def share_title(detail: ShareDetail) -> str:
    """A share in a heading; plain text."""
    return f"{detail.benefit.title}: {_claimed(detail.share)} to {detail.line.name}"


def _claimed(share: Share) -> str:
    if share.by_year is not None:
        return ", ".join(f"{percent(part, 1)} in {year}" for year, part in share.by_year.by_year().items())
    return "" if share.fraction is None else percent(share.fraction, 1)


def _part(fraction: float | None) -> str:
    return BY_YEAR if fraction is None else percent(fraction, 1)


def _own(line: InboxLine) -> str:
    return "" if line.own_figure is None else percent(line.own_figure, 1)


def _at_stake(lines: Sequence[InboxLine]) -> list[float]:
    """Value at stake in £m, to as many decimals as the claims beside it; blank where nothing is disputed."""
    stakes = millions_of(lines, at_stake=lambda one: one.at_stake or 0.0, value=lambda one: one.value)["at_stake"]
    return [float("nan") if one.at_stake is None else stake for one, stake in zip(lines, stakes, strict=True)]


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text)) if text else ""
