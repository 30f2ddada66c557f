"""What a receiving body is asked to agree to: every share that lands on it, what that is worth, and what changed.

A body that took the place of one that closed finds that one's shares in its own inbox, under the name they were
promised to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.errors import NotFound, near
from benefits.periods import FinancialYear, Series
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import find
from benefits.portfolio.share_values import share_values
from benefits.portfolio.successors import ClosedBody, closed_bodies, predecessors, speaks_as
from benefits.records.access import Act, require
from benefits.records.categories import Agreement, BenefitClass, Recurrence
from benefits.records.differences import FieldChange, differences, field_text
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, Option, Person, Project, Record, Share, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.portfolio import short_names

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# What a recipient says on a share; it is not part of what they are asked.
_ANSWER = ("agreement", "agreed_by", "agreed_on", "disputed_figure", "answer")


class InboxState(StrEnum):
    """Where a share stands with its recipient, what waits for an answer first."""

    TO_ANSWER = "to_answer"
    CHANGED = "changed"
    ASKED = "asked"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Counted(StrEnum):
    """Whether the value of a share is in the headline figures, or why it is not."""

    YES = "yes"
    OTHER_OPTION = "other_option"
    TIMING = "timing"
    NO_MONEY = "no_money"


WAITING = (InboxState.TO_ANSWER, InboxState.CHANGED, InboxState.ASKED)
_ORDER = {state: place for place, state in enumerate(InboxState)}


@dataclass(frozen=True)
class InboxLine:
    """One share as its recipient sees it; present values in pounds of the page's price base.

    Attributes:
        agreement: Where the recipient stands; `state` tells more of what is only claimed.
        fraction: The part claimed; None where it changes by year or is not entered.
        value: What the share is worth to the recipient over the whole appraisal; 0 where it does not count.
        counted: Whether that value is in the headline figures.
        answered_by, answered_on: Who of the recipient answered last, and the day (2026-05-01); blank if nobody.
        words: What they said or asked.
        own_figure: The part the recipient would agree to, if it disputes.
        at_stake: For a dispute, value claimed less value at the recipient's own figure.
        closed: What became of the recipient, if it has closed.
    """

    share: str
    benefit: str
    title: str
    project: str
    project_title: str
    recipient: str
    name: str
    agreement: Agreement
    state: InboxState
    fraction: float | None
    value: float
    counted: Counted
    answered_by: str
    answered_on: str
    words: str
    own_figure: float | None
    at_stake: float | None
    closed: ClosedBody | None = None


@dataclass(frozen=True)
class InboxPage:
    """What the inbox of one body shows.

    Attributes:
        lines: The shares in the states asked for: what waits for an answer first, then by value.
        counts: How many of all its shares are in each state.
        claimed, accepted: Present value of the body's shares, of all of them and of those that the accepted-only
            lens counts.
        waiting: Present value of what waits for an answer.
        may_answer: Whether the person speaks for the body.
        closed: What became of the body, if it has closed.
        predecessors: Short names of the closed bodies whose shares are among these.
    """

    basis: Basis
    data_version: int
    organisation: str
    name: str
    is_public: bool
    lines: tuple[InboxLine, ...]
    counts: dict[InboxState, int]
    claimed: float
    accepted: float
    waiting: float
    may_answer: bool
    closed: ClosedBody | None = None
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A field of a share or its benefit that is not what it was; `year` for an amount of one financial year."""

    table: str
    change: FieldChange
    year: FinancialYear | None = None


@dataclass(frozen=True)
class ShareDetail:
    """One share with everything its recipient needs to answer.

    Attributes:
        version, benefit_version: What the person sees, so that an answer to something older is told.
        line: The share as the list shows it.
        answered: The last version of the share that held an answer; None if there was none.
        differences: What is not what it was when that answer was given, field by field.
        may_answer: Whether the person speaks for the recipient.
    """

    share: Share
    version: int
    benefit: BenefitLine
    benefit_version: int
    project: Project
    line: InboxLine
    answered: Versioned | None
    differences: tuple[Difference, ...]
    may_answer: bool


def inbox(
    store: Store, person: Person, organisation: str, states: Sequence[InboxState] = tuple(InboxState)
) -> InboxPage:
    """Every share of a current benefit that lands on the body, with its value and where it stands.

    Shares of closed bodies whose place it took are among them.

    Args:
        store: The register.
        person: Who looks.
        organisation: Code of the receiving body.
        states: Which shares to list; the totals are always of all of them.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such organisation.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, Basis())
    names, parties = short_names(at.tables), at.ledger.parties
    if organisation not in names:
        raise NotFound(f"There is no organisation {organisation}.{near(organisation, names)}")
    closed = closed_bodies(at.tables)
    former = predecessors(closed, organisation)
    lines = _lines(at, np.isin(at.tables["share"]["recipient"], [organisation, *former]))
    promised = {one.recipient for one in lines}
    is_public = bool(at.ledger.cube.party_is_public[np.flatnonzero(parties == organisation)[0]])
    return InboxPage(
        basis=at.ledger.basis,
        data_version=at.tables.data_version,
        organisation=organisation,
        name=names[organisation],
        is_public=is_public,
        lines=tuple(
            sorted(
                (one for one in lines if one.state in states),
                key=lambda one: (_ORDER[one.state], -abs(one.value), one.share),
            )
        ),
        counts={state: len([one for one in lines if one.state is state]) for state in InboxState},
        claimed=sum(one.value for one in lines),
        accepted=sum(one.value for one in lines if _counts_as_accepted(one, is_public)),
        waiting=sum(one.value for one in lines if one.state in WAITING),
        may_answer=bool(speaks_as(person, Act.ANSWER, organisation, closed)),
        closed=closed.get(organisation),
        predecessors=tuple(names[code] for code in former if code in promised),
    )


def disputes(store: Store, person: Person) -> tuple[InboxLine, ...]:
    """Every disputed share of the register, the most value at stake first.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, Basis())
    lines = _lines(at, at.tables["share"]["agreement"] == Agreement.DISPUTED)
    return tuple(sorted(lines, key=lambda one: (-abs(one.at_stake or 0.0), one.share)))


def receiving_bodies(store: Store, person: Person) -> dict[str, str]:
    """The bodies on which a share lands, or that took the place of one; code and short name, in order of the names.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, Basis())
    names = short_names(at.tables)
    promised, closed = set(at.tables["share"]["recipient"].tolist()), closed_bodies(at.tables)
    today = {closed[code].today for code in promised if code in closed and closed[code].today}
    return {code: names[code] for code in sorted(promised | today, key=names.__getitem__)}


def share_details(store: Store, person: Person, codes: Sequence[str]) -> tuple[ShareDetail, ...]:
    """The shares with these codes, each with its benefit, its project and what changed since it was answered.

    Args:
        store: The register.
        person: Who looks.
        codes: Of shares; a code that is not in the register, or was withdrawn from it, is left out.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, Basis())
    shares = {one.record.id: one for one in store.where("share", "id", list(codes))}
    lines = {one.share: one for one in _lines(at, np.isin(at.tables["share"]["id"], list(shares)))}
    above: dict[tuple[str, str], Versioned] = {}
    for table, field in (("benefit_line", "benefit"), ("option", "option"), ("project", "project")):
        parts = [*shares.values(), *above.values()]
        wanted = sorted({str(value) for one in parts if (value := getattr(one.record, field, None))})
        above |= {(table, one.record.id): one for one in store.where(table, "id", wanted)}
    return tuple(_detail(store, person, shares[code], above, lines[code]) for code in codes if code in lines)


def _detail(
    store: Store, person: Person, held: Versioned, above: dict[tuple[str, str], Versioned], line: InboxLine
) -> ShareDetail:
    share = held.record
    benefit = above["benefit_line", line.benefit]
    if not isinstance(share, Share) or not isinstance(benefit.record, BenefitLine):
        raise TypeError(f"{line.share} is no share of a benefit line")
    option = above["option", benefit.record.option].record
    project = above["project", option.project if isinstance(option, Option) else line.project].record
    if not isinstance(project, Project):
        raise TypeError(f"{line.share} stands under no project")
    has_changed = line.state is InboxState.CHANGED
    answered, changed = _since_answered(store, held, benefit) if has_changed else (None, ())
    return ShareDetail(
        share=share,
        version=held.version,
        benefit=benefit.record,
        benefit_version=benefit.version,
        project=project,
        line=line,
        answered=answered,
        differences=changed,
        may_answer=bool(
            speaks_as(person, Act.ANSWER, share.recipient, {line.closed.code: line.closed} if line.closed else {})
        ),
    )


def _since_answered(
    store: Store, share: Versioned, benefit: Versioned
) -> tuple[Versioned | None, tuple[Difference, ...]]:
    """The version that was answered last, and what of the share and its benefit is other than it was then."""
    answers = [one for one in store.history("share", share.record.id) if _holds_answer(one)]
    if not answers:
        return None, ()
    then = answers[-1]
    line = [one for one in store.history("benefit_line", benefit.record.id) if one.save <= then.save]
    of_line = _differences(line[-1].record, benefit.record) if line else ()
    return then, (*of_line, *_differences(then.record, share.record, _ANSWER))


def _holds_answer(version: Versioned) -> bool:
    share = version.record
    if not isinstance(share, Share) or version.withdrawn:
        return False
    return share.agreement.is_accepted or share.agreement is Agreement.DISPUTED or bool(share.answer)


def _differences(old: Record, new: Record, without: Sequence[str] = ()) -> Iterator[Difference]:
    """Each field that is not what it was; of yearly amounts each year that is not."""
    table = table_of(new)
    for change in differences(old, new):
        before, after = getattr(old, change.field), getattr(new, change.field)
        if change.field in without:
            continue
        if not (isinstance(before, Series) or isinstance(after, Series)):
            yield Difference(table, change)
            continue
        earlier, later = before.by_year() if before else {}, after.by_year() if after else {}
        for year in sorted({*earlier, *later}):
            if earlier.get(year, 0) != later.get(year, 0):
                texts = field_text(earlier.get(year)), field_text(later.get(year))
                yield Difference(table, FieldChange(change.field, *texts), year)


def _lines(at: Appraised, wanted: BoolArray) -> tuple[InboxLine, ...]:
    """The chosen shares with their benefit, project and value; from columns, so that many cost little."""
    shares, benefits = at.tables["share"], at.tables["benefit_line"]
    options, projects = at.tables["option"], at.tables["project"]
    rows = np.flatnonzero(wanted)
    line = find(shares["benefit"][rows], benefits["id"])
    option = find(benefits["option"][line], options["id"])
    project = find(options["project"][option], projects["id"])
    value, whole = share_values(at.tables, at.ledger, at.appraisal, rows)
    counted = _counted(at, line)
    names, closed = short_names(at.tables), closed_bodies(at.tables)
    own = shares["disputed_figure"][rows]
    at_stake = value - own * whole
    texts = {name: shares[name][rows].tolist() for name in ("id", "benefit", "recipient", "agreed_by", "agreed_on")}
    words, fractions = shares["answer"][rows].tolist(), shares["fraction"][rows]
    agreements = [Agreement(one) for one in shares["agreement"][rows].tolist()]
    return tuple(
        InboxLine(
            share=texts["id"][at_row],
            benefit=texts["benefit"][at_row],
            title=str(benefits["title"][line[at_row]]),
            project=str(projects["id"][project[at_row]]),
            project_title=str(projects["title"][project[at_row]]),
            recipient=texts["recipient"][at_row],
            name=names[texts["recipient"][at_row]],
            agreement=agreement,
            state=_state(agreement, texts["agreed_by"][at_row], words[at_row]),
            fraction=_number(fractions[at_row]),
            value=float(value[at_row]),
            counted=counted[at_row],
            answered_by=texts["agreed_by"][at_row],
            answered_on=texts["agreed_on"][at_row],
            words=words[at_row],
            own_figure=_number(own[at_row]) if agreement is Agreement.DISPUTED else None,
            at_stake=_number(at_stake[at_row]) if agreement is Agreement.DISPUTED else None,
            closed=closed.get(texts["recipient"][at_row]),
        )
        for at_row, agreement in enumerate(agreements)
    )


def _counts_as_accepted(line: InboxLine, is_public: bool) -> bool:
    """As in the accepted-only lens: what is agreed, what harms, and all that lands outside government."""
    return line.state is InboxState.ACCEPTED or line.value < 0 or not is_public


def _state(agreement: Agreement, answered_by: str, words: str) -> InboxState:
    """What is claimed with a question is asked; with the name of who answered and no words left, it has changed."""
    if agreement.is_accepted:
        return InboxState.ACCEPTED
    if agreement is Agreement.CLAIMED:
        return InboxState.ASKED if words else InboxState.CHANGED if answered_by else InboxState.TO_ANSWER
    return InboxState.DISPUTED if agreement is Agreement.DISPUTED else InboxState.WITHDRAWN


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _counted(at: Appraised, line: IntArray) -> list[Counted]:
    """Whether the benefit of each share is counted: in the preferred option, worth money, and not in time only."""
    cube, benefits = at.ledger.cube, at.tables["benefit_line"]
    in_case = np.isin(line, cube.line_record[~cube.line_is_cost])
    classes, recurrences = benefits["benefit_class"][line].tolist(), benefits["recurrence"][line].tolist()
    return [_counts(*of) for of in zip(in_case.tolist(), classes, recurrences, strict=True)]


def _counts(is_in_case: bool, benefit_class: str, recurrence: str) -> Counted:
    if not is_in_case:
        return Counted.OTHER_OPTION
    if benefit_class in (BenefitClass.QUANTIFIABLE, BenefitClass.QUALITATIVE):
        return Counted.NO_MONEY
    return Counted.TIMING if recurrence == Recurrence.TIMING else Counted.YES
