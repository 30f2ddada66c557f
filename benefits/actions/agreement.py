"""Agreement by recipients: who may say what about a share, saying it, and when a share has to be agreed anew.

What a recipient says stands on the share itself, as a version with their name on it, and it stands until what they
were asked about changes. Accepted, disputed, baselined and taken from a budget are the recipient's to say; that a
share is withdrawn is the project's. For a body that closed, the people of the one body that took its place answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from benefits.errors import Conflict, NotFound, NotPermitted, Place, Problem, Refused, has_errors
from benefits.periods import Series
from benefits.portfolio.successors import ClosedBody, closed_among, speaks_as
from benefits.records.access import Act, may, require
from benefits.records.categories import Agreement, BudgetClass
from benefits.records.checks import check
from benefits.records.checks_together import Key
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import BenefitLine, Organisation, Person, Record, Share, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now

# What the recipient is asked about. A change of anything else, such as a note or an owner, leaves the answer standing.
OF_SHARE = ("benefit", "recipient", "fraction", "by_year", "budget_class", "basis")
OF_BENEFIT = (
    *("option", "type", "benefit_class", "price_terms", "price_year", "amounts", "recurrence", "is_disbenefit"),
    *("discounting", "deadweight", "displacement", "overlap", "leakage", "substitution", "optimism_correction", "slip"),
)
# What the recipient says.
_ANSWER = ("agreement", "agreed_by", "agreed_on", "disputed_figure", "answer")


class Says(StrEnum):
    """What a recipient can say about a share."""

    ACCEPT = "accept"
    DISPUTE = "dispute"
    ASK = "ask"
    BASELINE = "baseline"
    TAKE_FROM_BUDGET = "take_from_budget"


_STATES = {
    Says.ACCEPT: Agreement.ACCEPTED,
    Says.DISPUTE: Agreement.DISPUTED,
    Says.ASK: Agreement.CLAIMED,
    Says.BASELINE: Agreement.BASELINED,
    Says.TAKE_FROM_BUDGET: Agreement.TAKEN_FROM_BUDGET,
}


_NEXT = {
    Agreement.CLAIMED: (Says.ACCEPT, Says.DISPUTE, Says.ASK),
    Agreement.DISPUTED: (Says.ACCEPT, Says.DISPUTE, Says.ASK),
    Agreement.ACCEPTED: (Says.BASELINE, Says.TAKE_FROM_BUDGET, Says.DISPUTE, Says.ASK),
    Agreement.BASELINED: (Says.TAKE_FROM_BUDGET, Says.DISPUTE, Says.ASK),
    Agreement.TAKEN_FROM_BUDGET: (Says.DISPUTE, Says.ASK),
    Agreement.WITHDRAWN: (),
}


@dataclass(frozen=True)
class Answer:
    """What a person of the recipient says about one share, and what they had before them.

    Attributes:
        share: Code of the share.
        seen: Version of the share that the person saw.
        benefit_seen: Version of its benefit line that the person saw.
        says: What they say.
        figure: For a dispute, the fraction they would agree to; one for all years.
        words: Why they dispute it, or what they ask; with other answers anything they want to add.
    """

    share: str
    seen: int
    benefit_seen: int
    says: Says
    figure: Decimal | None = None
    words: str = ""


def next_answers(agreement: Agreement) -> tuple[Says, ...]:
    """What a recipient can say about a share that stands so: it is accepted before it is baselined or budgeted for.

    Example:
        >>> [str(one) for one in next_answers(Agreement.CLAIMED)]
        ['accept', 'dispute', 'ask']
    """
    return _NEXT[agreement]


def answer_shares(store: Store, person: Person, answers: Sequence[Answer], key: str) -> Save | None:
    """Say about one share or several what their recipients say, in one save, or nothing.

    Args:
        store: The register.
        person: Who answers; a grant of theirs must name the recipient of every share, or the one body that took its
            place.
        answers: One for each share.
        key: Of the form; answering twice with it answers once.

    Returns:
        The save, or None where nothing was answered.

    Raises:
        NotFound: A share is not in the register, or was withdrawn from it.
        NotPermitted: The person does not speak for a recipient.
        Conflict: The share or its benefit was changed after the person saw it.
        Refused: An answer has problems; nothing was saved.
    """
    store = as_seen_by(store, person)
    reason = "; ".join(dict.fromkeys(one.words.strip() for one in answers if one.words.strip()))
    with store.write(Actor(person.id, person.name), "share.answer", reason, key) as tx:
        held = {one.record.id: one.record for one in tx.where("share", "id", [answer.share for answer in answers])}
        shares = [(answer, _share(held, answer.share)) for answer in answers]
        closed = closed_among(one.record for one in tx.current("organisation") if isinstance(one.record, Organisation))
        for _, share in shares:
            _require_voice(person, share.recipient, closed)
        if not tx.already_saved:
            for answer, share in shares:
                refuse_newer(tx.one("share", share.id), answer.seen)
                refuse_newer(tx.one("benefit_line", share.benefit), answer.benefit_seen)
            answered = [_answered(answer, share, _signature(person, share, closed)) for answer, share in shares]
            problems = [*_twice(answers), *(one for answer, share in shares for one in _problems(answer, share))]
            problems += [one for record in answered for one in check(record)]
            if has_errors(problems):
                raise Refused(problems)
            for answer, record in zip(answers, answered, strict=True):
                tx.put(record, answer.seen)
    return tx.saved


def _share(held: Mapping[str, Record], code: str) -> Share:
    share = held.get(code)
    if not isinstance(share, Share):
        raise NotFound(f"There is no share {code} to answer, or it was withdrawn. Nothing was saved.")
    return share


def refuse_newer(held: Versioned | None, seen: int) -> None:
    """Nothing, unless the register holds another version of a record than the one that a person saw.

    Raises:
        Conflict: It does; the sentence says who saved it and when.
    """
    if held is not None and held.version != seen:
        table, code, saved_at = table_of(held.record), held.record.id, f"{held.recorded_at:%Y-%m-%d %H:%M} UTC"
        raise Conflict(table, code, seen, held.version, held.saved_by_name, saved_at)


def _require_voice(person: Person, recipient: str, closed: Mapping[str, ClosedBody]) -> None:
    one = closed.get(recipient)
    if speaks_as(person, Act.ANSWER, recipient, closed):
        return
    if one and not one.today:
        raise NotPermitted(
            f"Nobody answers for {recipient}: it closed, and no one body stands for it. Ask somebody who may edit the "
            "project, or an administrator, to name the body of today that receives the benefit."
        )
    require(person, Act.ANSWER, one.today if one else recipient)


def _signature(person: Person, share: Share, closed: Mapping[str, ClosedBody]) -> str:
    """The name of who answers, and in whose place where the recipient has closed."""
    name, voice = person.name or person.id, speaks_as(person, Act.ANSWER, share.recipient, closed)
    return name if voice == share.recipient else f"{name} ({voice}, as successor of {share.recipient})"


def _answered(answer: Answer, share: Share, signature: str) -> Share:
    return replace(
        share,
        agreement=_STATES[answer.says],
        agreed_by=signature,
        agreed_on=now().date(),
        disputed_figure=answer.figure if answer.says is Says.DISPUTE else None,
        answer=answer.words.strip(),
    )


def _twice(answers: Sequence[Answer]) -> Iterator[Problem]:
    codes = [one.share for one in answers]
    for code in sorted({one for one in codes if codes.count(one) > 1}):
        yield Problem(Place("share", column="id", record=code), code, "is answered twice", "Give one answer to each.")


def _problems(answer: Answer, share: Share) -> Iterator[Problem]:
    def problem(column: str, value: object, wrong: str, remedy: str) -> Problem:
        shown = "" if value is None else str(value)
        return Problem(Place("share", column=column, record=share.id), shown, wrong, remedy)

    if answer.says not in next_answers(share.agreement):
        can = " or ".join(one.replace("_", " ") for one in next_answers(share.agreement))
        remedy = f"You can {can}." if can else "Ask the project to claim it again first."
        stands = share.agreement.replace("_", " ")
        yield problem("agreement", answer.says.replace("_", " "), f"is no answer to a share that is {stands}", remedy)
    if answer.says in (Says.DISPUTE, Says.ASK) and not answer.words.strip():
        what = "why you dispute it" if answer.says is Says.DISPUTE else "what you want to know"
        yield problem("answer", None, "is missing", f"Say {what}, so that the project can act on it.")
    if answer.says is Says.DISPUTE and answer.figure is None:
        remedy = "Give the part of the benefit that you would agree to, 0% if none."
        yield problem("disputed_figure", None, "is missing", remedy)
    if answer.says is Says.DISPUTE and answer.figure is not None and answer.figure == share.fraction:
        yield problem("disputed_figure", answer.figure, "is what is claimed", "Accept it, or give another figure.")
    if answer.says is Says.TAKE_FROM_BUDGET and share.budget_class in (BudgetClass.NON_CASH, BudgetClass.OUTSIDE):
        wrong = "names no budget that it could be taken from"
        yield problem("budget_class", share.budget_class, wrong, "Ask the project to name the budget first.")


def not_theirs_to_say(person: Person, act: Act, share: Share, held: Mapping[Key, Record]) -> Iterator[Problem]:
    """The problem of a share that holds an answer which the person may not give for its recipient.

    Args:
        person: Who saves.
        act: By which right.
        share: As it shall be.
        held: Records of the register by table and code.
    """
    found = held.get(("share", share.id))
    before = found if isinstance(found, Share) else None
    column = _new_in_answer(share, before)
    if not column or _brings_history(person, act):
        return
    closed = closed_among(one for one in held.values() if isinstance(one, Organisation))
    if not speaks_as(person, Act.ANSWER, share.recipient, closed):
        one = closed.get(share.recipient)
        place = Place("share", column=column, record=share.id)
        was = before is not None and before.agreement is share.agreement and column == "agreement"
        changed = " A share that changes has to be agreed again." if was else ""
        who = one.today if one and one.today else share.recipient
        remedy = f"Write claimed; somebody of {who} accepts or disputes it.{changed}"
        if one and not one.today:
            remedy = "Write claimed, and name a body of today as the recipient: no one body took this one's place."
        yield Problem(place, str(getattr(share, column)), f"is for {share.recipient} to say", remedy)


def _new_in_answer(share: Share, before: Share | None) -> str:
    """The first field of the answer that says what the register does not hold of what was asked; blank if none."""
    if before is not None and _is_answer(share.agreement) and _differs(share, before, OF_SHARE):
        return "agreement"
    return next((name for name, value in _said(share).items() if getattr(before, name, None) != value), "")


def _brings_history(person: Person, act: Act) -> bool:
    """Whether the person brings in records of another register as they stand there, answers included."""
    return act is Act.LOAD_EXAMPLE or (act is Act.IMPORT and may(person, Act.KEEP_PEOPLE))


def settled_agreements(coming: Iterable[Record], held: Mapping[Key, Record]) -> tuple[Record, ...]:
    """The records as they are to be saved: an answer stands until what was answered changes, then it is asked anew.

    A share that changes, or whose benefit line changes, goes back to claimed if its recipient had said anything; by
    whom and when stays on it, so that it can be told from one that was never answered. Shares of the register that
    did not come in are among the result where their benefit changes. A save that only leaves an answer out, such as
    an older file, takes nothing away from it.

    Args:
        coming: Records as they shall be.
        held: Records of the register by table and code; all shares of every benefit line that comes in.

    Returns:
        The records that came in, in their order, then shares that are asked anew.
    """
    records = tuple(coming)
    changed = {one.id for one in records if isinstance(one, BenefitLine) and _is_other_benefit(one, held)}
    settled = tuple(
        _settled(one, _held_share(one, held), benefit_changed=one.benefit in changed) if isinstance(one, Share) else one
        for one in records
    )
    if not changed:
        return settled
    here = {one.id for one in records if isinstance(one, Share)}
    others = (one for one in held.values() if isinstance(one, Share) and one.benefit in changed and one.id not in here)
    anew = ((one, _settled(one, one, benefit_changed=True)) for one in others)
    return (*settled, *(after for before, after in anew if after != before))


def claimed_anew(share: Share, before: Share | None) -> Share:
    """The share as it is saved by the project: one that changed has to be agreed again.

    Args:
        share: As it shall be.
        before: As it was; None for a new one.
    """
    return _settled(share, before, benefit_changed=False)


def _settled(share: Share, before: Share | None, *, benefit_changed: bool) -> Share:
    if before is None or not _said(before) or _says_more(share, before):
        return share
    kept = {name: getattr(before, name) for name in _ANSWER}
    if share.agreement is Agreement.WITHDRAWN:
        return replace(share, **{**kept, "agreement": Agreement.WITHDRAWN})
    was_withdrawn = before.agreement is Agreement.WITHDRAWN
    if benefit_changed or was_withdrawn or _differs(share, before, OF_SHARE):
        return replace(share, **{**kept, "agreement": Agreement.CLAIMED, "disputed_figure": None, "answer": ""})
    return replace(share, **kept)


def _held_share(share: Share, held: Mapping[Key, Record]) -> Share | None:
    before = held.get((table_of(share), share.id))
    return before if isinstance(before, Share) else None


def _is_other_benefit(line: BenefitLine, held: Mapping[Key, Record]) -> bool:
    before = held.get((table_of(line), line.id))
    return before is not None and _differs(line, before, OF_BENEFIT)


def _is_answer(agreement: Agreement) -> bool:
    return agreement.is_accepted or agreement is Agreement.DISPUTED


def _said(share: Share) -> dict[str, Any]:
    """What the share holds of a recipient's answer, by field; nothing where none was given."""
    held = {name: getattr(share, name) for name in _ANSWER if name != "agreement" and getattr(share, name)}
    if share.disputed_figure is not None:
        held["disputed_figure"] = share.disputed_figure
    return ({"agreement": share.agreement} if _is_answer(share.agreement) else {}) | held


def _says_more(share: Share, before: Share) -> bool:
    """Whether it says something of the recipient that the register does not hold."""
    return any(getattr(before, name) != value for name, value in _said(share).items())


def _differs(one: Record, other: Record, names: Sequence[str]) -> bool:
    return any(_plain(getattr(one, name)) != _plain(getattr(other, name)) for name in names)


def _plain(value: Any) -> Any:
    """Yearly amounts as the years that hold one: a year of nothing more or less is no change."""
    if isinstance(value, Series):
        return {year: amount for year, amount in value.by_year().items() if amount}
    return value
