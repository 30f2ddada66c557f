"""What needs a decision: projects, promises and claims on which somebody has to say something, by what is at stake.

Nothing is worked out here that a measure does not already say: each function picks the rows of a measure on which
somebody has to decide, and says in pounds what hangs on it.

References:
    Methods 3.2 (at risk), 7.3 and 7.5 (status and early warning). The Green Book 2026, 6.98 to 6.100: no order by
    ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.classes import Classification, Risk
from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.baseline_drift import ProjectDrifts
from benefits.portfolio.due_measurements import KINDS, STATES, DueKind, Dues, DueState
from benefits.portfolio.early_warning import Flags
from benefits.portfolio.going_on import GoingOn
from benefits.portfolio.lines import find
from benefits.portfolio.realisation_status import BenefitStatus
from benefits.portfolio.share_values import share_values
from benefits.portfolio.standing import Together
from benefits.portfolio.successors import ClosedBody
from benefits.records.categories import Agreement, OrganisationKind
from benefits.records.tables import Tables
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]


class DecisionKind(StrEnum):
    """What has to be decided."""

    AT_RISK = "at_risk"
    STOP_OR_GO_ON = "stop_or_go_on"
    BODY_LOSES = "body_loses"
    DISPUTED = "disputed"
    UNANSWERED = "unanswered"
    RED = "red"
    ERODED = "eroded"
    LIVE_DIFFERS = "live_differs"
    OVERDUE = "overdue"
    DIVIDED = "divided"


class Stake(StrEnum):
    """In what the pounds at stake are counted."""

    GOVERNMENT = "government"
    AHEAD = "ahead"
    AHEAD_BODY = "ahead_body"
    RECIPIENT = "recipient"
    REAL = "real"
    SOCIETY = "society"


@dataclass(frozen=True)
class Decision:
    """One thing to decide.

    Attributes:
        kind: What has to be decided.
        project: Code of the project.
        at_stake: Pounds of the price base, 0 or more.
        stake: In what they are counted.
        deciders: Codes of the bodies that must decide.
        body: Code of the body that it is about; blank where it is about the project.
        record: Code of the record that it is about; blank where it is about more than one.
        count: How many records it is about.
    """

    kind: DecisionKind
    project: str
    at_stake: float
    stake: Stake
    deciders: tuple[str, ...]
    body: str = ""
    record: str = ""
    count: int = 1

    @property
    def code(self) -> str:
        """What tells it from all the others."""
        return ":".join((self.kind.value, self.project, self.body, self.record)).rstrip(":")


@dataclass(frozen=True)
class Decisions:
    """Things to decide, by columns as `Decision` has them. Shape of each (decisions,)."""

    kind: ObjectArray
    project: ObjectArray
    at_stake: FloatArray
    stake: ObjectArray
    deciders: ObjectArray
    body: ObjectArray
    record: ObjectArray
    count: IntArray

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.kind)

    def only(self, wanted: BoolArray | IntArray) -> Decisions:
        """Some of them, in the order asked for."""
        return Decisions(*(getattr(self, one.name)[wanted] for one in fields(self)))

    def one(self, row: int) -> Decision:
        """One of them by itself."""
        return Decision(
            self.kind[row],
            self.project[row],
            float(self.at_stake[row]),
            self.stake[row],
            self.deciders[row],
            self.body[row],
            self.record[row],
            int(self.count[row]),
        )


def columns(
    kind: DecisionKind,
    stake: Stake,
    project: Sequence[str],
    at_stake: FloatArray | Sequence[float],
    deciders: Sequence[tuple[str, ...]],
    body: Sequence[str] = (),
    record: Sequence[str] = (),
    count: IntArray | None = None,
) -> Decisions:
    """Decisions of one kind; what is not given is blank, and one record each."""
    n = len(project)
    return Decisions(
        _objects([kind] * n),
        _objects(project),
        np.asarray(at_stake, dtype=np.float64),
        _objects([stake] * n),
        _objects(deciders),
        _objects(body or [""] * n),
        _objects(record or [""] * n),
        np.ones(n, dtype=np.int64) if count is None else count.astype(np.int64),
    )


def in_order(found: Iterable[Decisions]) -> Decisions:
    """All of them by pounds at stake, the most first, never by a ratio; equal ones by project and kind.

    References:
        The Green Book 2026, 6.98 to 6.100.
    """
    parts = [columns(DecisionKind.AT_RISK, Stake.GOVERNMENT, (), (), ()), *found]  # one at least
    whole = Decisions(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Decisions)))
    place = {kind: at for at, kind in enumerate(DecisionKind)}
    places = [place[kind] for kind in whole.kind]
    keys = zip((-whole.at_stake).tolist(), whole.project, places, whole.body, whole.record, strict=True)
    return whole.only(np.array([at for *_, at in sorted((*key, at) for at, key in enumerate(keys))], dtype=np.int64))


def _objects(values: Sequence[object]) -> ObjectArray:
    """A column of anything, of tuples too."""
    return np.fromiter(values, dtype=object, count=len(values))


def at_risk(ledger: Ledger, found: Risk) -> Decisions:
    """Projects that fail a payer's own test and pass across government; the payers that lack must decide.

    References:
        Methods 3.2: share the cost, ask for central money, or stop knowingly. At stake is what would be
        lost if it were dropped.
    """
    cube = ledger.cube
    cases = np.flatnonzero(found.classification == Classification.AT_RISK)
    lacking: dict[int, list[str]] = {case: [] for case in cases.tolist()}
    for pair in np.flatnonzero(found.pair_fails_own & np.isin(cube.pair_case, cases)).tolist():
        lacking[int(cube.pair_case[pair])].append(str(ledger.parties[cube.pair_party[pair]]))
    lost, payers = found.value_lost_if_dropped[cases], [tuple(codes) for codes in lacking.values()]
    return columns(DecisionKind.AT_RISK, Stake.GOVERNMENT, ledger.projects[cases].tolist(), lost, payers)


def going_on(tables: Tables, ahead: GoingOn, flags: Flags) -> tuple[Decisions, Decisions]:
    """Warned projects whose years ahead are worth less than nothing, to government or to a body that benefits.

    References:
        Methods 7.2 (forward test) and 7.5 (f).
    """
    is_warned = flags.is_raised.any(axis=1)
    stops = is_warned & ahead.expected.has_years_ahead & (ahead.expected.advantage < -NEGLIGIBLE)
    loses = is_warned & ~stops & (ahead.least.or_else(0.0) < -NEGLIGIBLE)
    fails = (ahead.own.advantage < -NEGLIGIBLE) & ahead.own.has_years_ahead & (ahead.own.planned != 0)
    losers: dict[int, list[str]] = {}
    for case in np.flatnonzero(fails).tolist():
        losers.setdefault(int(ahead.project[case]), []).append(str(ahead.body[case]))
    rows = np.flatnonzero(loses)
    stopped, stopped_leads = _by_lead(tables, np.flatnonzero(stops))
    losing, losing_leads = _by_lead(tables, rows)
    named = [tuple(losers.get(row, ())) or lead for row, lead in zip(rows.tolist(), losing_leads, strict=True)]
    return (
        columns(DecisionKind.STOP_OR_GO_ON, Stake.AHEAD, stopped, -ahead.expected.advantage[stops], stopped_leads),
        columns(DecisionKind.BODY_LOSES, Stake.AHEAD_BODY, losing, -ahead.least.value[loses], named),
    )


def unanswered(
    tables: Tables, ledger: Ledger, appraisal: Appraisal, today: Tables, least: float | None = None
) -> Decisions:
    """Shares that a public body has neither accepted nor disputed, together by project and body, above a size.

    Args:
        tables: The records by columns, bodies as recorded.
        ledger: The cube made of them.
        appraisal: Its present values.
        today: The records with the bodies to name, row by row the same.
        least: The size in pounds from which it is asked for; that of the defaults if not given.

    References:
        Domain section 5: the owner agrees the profile. The size is this tool's convention.
    """
    shares = tables["share"]
    rows = np.flatnonzero(shares["agreement"] == Agreement.CLAIMED)
    body = find(today["share"]["recipient"][rows], ledger.parties)
    project = _projects_of(tables, shares["benefit"][rows])
    is_public = ledger.cube.party_is_public[body] & (project >= 0)
    rows, body, project = rows[is_public], body[is_public], project[is_public]
    value, _ = share_values(tables, ledger, appraisal, rows)
    n = len(ledger.parties)
    pairs, of = np.unique(project * n + body, return_inverse=True)
    worth = sums(of.ravel(), value, len(pairs))
    counts = np.bincount(of.ravel(), minlength=len(pairs))
    limit = defaults().decision_least if least is None else least
    asked = np.flatnonzero(np.abs(worth) >= limit)
    codes, projects = ledger.parties[pairs[asked] % n].tolist(), tables["project"]["id"][pairs[asked] // n].tolist()
    deciders = [(code,) for code in codes]
    pounds = np.abs(worth[asked])
    return columns(
        DecisionKind.UNANSWERED, Stake.RECIPIENT, projects, pounds, deciders, body=codes, count=counts[asked]
    )


def red(tables: Tables, added: Together) -> Decisions:
    """Projects whose benefits are red; at stake is what is not expected to come any more.

    References:
        Methods 7.3.
    """
    rows = np.flatnonzero(added.status.status == BenefitStatus.RED)
    projects, leads = _by_lead(tables, rows)
    short = np.maximum(added.now[rows] - added.shrunk[rows], 0.0)
    return columns(DecisionKind.RED, Stake.REAL, projects, short, leads)


def moved(
    tables: Tables, drifts: ProjectDrifts, live_net: FloatArray, part: float | None = None
) -> Iterator[Decisions]:
    """Promises worth less than the first one, and live cases other than the current promise, by more than a part.

    Args:
        tables: The records by columns.
        drifts: The first and the current baseline of every project, in the price base of `live_net`.
        live_net: NPSV of every project as it stands. Shape (projects,).
        part: The part of the promised benefit from which it is told; that of the defaults if not given.

    References:
        Methods 7.1 (drift) and 7.3 (a narrative above 5% of variance).
    """
    limit = defaults().narrative_variance if part is None else part
    lost = -drifts.net_change
    promised_net = drifts.pv_benefit_now - drifts.pv_cost_now
    changed = np.abs(live_net - promised_net)
    for kind, change, of in (
        (DecisionKind.ERODED, lost, drifts.pv_benefit_first),
        (DecisionKind.LIVE_DIFFERS, changed, drifts.pv_benefit_now),
    ):
        rows = np.flatnonzero(drifts.has_baseline & (change > np.maximum(limit * np.abs(of), NEGLIGIBLE)))
        projects, leads = _by_lead(tables, rows)
        yield columns(kind, Stake.SOCIETY, projects, change[rows], leads)


def overdue(tables: Tables, dues: Dues, named: ObjectArray, today: Tables) -> Decisions:
    """Reports awaited for longer than the usual patience, together by project and body that owes them.

    What landed outside government nobody there can report: the project's lead must.

    Args:
        tables: The records by columns, bodies as recorded.
        dues: What is due.
        named: Code of the body to name in the place of each organisation. Shape (organisations,).
        today: The records with the bodies to name, row by row the same.

    References:
        Methods 7.3 and 7.5 (d): no data for more than two quarters.
    """
    reports = [KINDS.index(DueKind.MEASUREMENT), KINDS.index(DueKind.OUTTURN)]
    late = dues.only(np.isin(dues.kind, reports) & (dues.state == STATES.index(DueState.ESCALATED)))
    codes, code = np.unique(np.append(named, "").astype(str)[late.body], return_inverse=True)
    pairs, of = np.unique(late.project * max(len(codes), 1) + code.ravel(), return_inverse=True)
    stake, counts = sums(of.ravel(), late.stake, len(pairs)), np.bincount(of.ravel(), minlength=len(pairs))
    organisations = tables["organisation"]
    kinds = zip(organisations["id"].tolist(), organisations["kind"].tolist(), strict=True)
    public = {code for code, kind in kinds if OrganisationKind(kind).is_public}
    rows, bodies = pairs // max(len(codes), 1), codes[pairs % max(len(codes), 1)].tolist()
    projects, leads = _by_lead(today, rows)
    deciders = [(body,) if body in public else lead for body, lead in zip(bodies, leads, strict=True)]
    return columns(DecisionKind.OVERDUE, Stake.REAL, projects, stake, deciders, body=bodies, count=counts)


def divided(tables: Tables, ledger: Ledger, appraisal: Appraisal, closed: dict[str, ClosedBody]) -> Decisions:
    """Benefits promised to a closed body that no one body stands for; the project must name who answers.

    References:
        Domain section 3: a body that was divided is nobody's predecessor alone.
    """
    left = [code for code, one in closed.items() if not one.today and len(one.successors) > 1]
    cube, benefit = ledger.cube, appraisal.values().benefit
    gone = np.isin(ledger.parties[cube.pair_party].astype(str), left) & (np.abs(benefit) > NEGLIGIBLE)
    pairs = np.flatnonzero(gone)
    projects, leads = _by_lead(tables, cube.pair_case[pairs])
    bodies = ledger.parties[cube.pair_party[pairs]].tolist()
    return columns(DecisionKind.DIVIDED, Stake.RECIPIENT, projects, np.abs(benefit[pairs]), leads, body=bodies)


def disputed(tables: Tables, ledger: Ledger, appraisal: Appraisal, today: Tables) -> Decisions:
    """Shares that their recipients dispute; each and the project's lead must come to terms.

    Args:
        tables: The records by columns, bodies as recorded.
        ledger: The cube made of them.
        appraisal: Its present values.
        today: The records with the bodies to name, row by row the same.

    References:
        Domain section 3 (share): the recipient's own figure stands beside the claim.
    """
    shares = tables["share"]
    rows = np.flatnonzero(shares["agreement"] == Agreement.DISPUTED)
    project = _projects_of(tables, shares["benefit"][rows])
    rows, project = rows[project >= 0], project[project >= 0]
    value, whole = share_values(tables, ledger, appraisal, rows)
    stakes = np.abs(np.nan_to_num(value - shares["disputed_figure"][rows] * whole))
    projects, leads = _by_lead(today, project)
    recipients = today["share"]["recipient"][rows].tolist()
    both = [tuple(dict.fromkeys((one, *lead))) for one, lead in zip(recipients, leads, strict=True)]
    records = shares["id"][rows].tolist()
    return columns(DecisionKind.DISPUTED, Stake.RECIPIENT, projects, stakes, both, body=recipients, record=records)


def _by_lead(tables: Tables, rows: IntArray) -> tuple[list[str], list[tuple[str, ...]]]:
    """The projects of rows, and of each the body that leads it, as the one who must decide."""
    held = tables["project"]
    return held["id"][rows].tolist(), [(lead,) for lead in held["lead"][rows].tolist()]


def _projects_of(tables: Tables, benefits: npt.NDArray[np.object_]) -> IntArray:
    """The project under which each benefit stands; -1 for none. Shape as given."""
    lines, options = tables["benefit_line"], tables["option"]
    of_option = np.append(find(options["project"], tables["project"]["id"]), -1)
    of_line = np.append(of_option[find(lines["option"], options["id"])], -1)
    return of_line[find(benefits, lines["id"])].astype(np.int64)
