"""What needs a decision: projects, promises and claims on which somebody has to say something, by what is at stake.

Nothing is worked out here that a measure does not already say: each function picks the rows of a measure on which
somebody has to decide, and says in pounds what hangs on it.

References:
    Methods 3.2 (at risk), 7.3 and 7.5 (status and early warning). The Green Book 2026, 6.98 to 6.100: no order by
    ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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


def in_order(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """By pounds at stake, the most first, never by a ratio; equal ones by project and kind.

    References:
        The Green Book 2026, 6.98 to 6.100.
    """
    place = {kind: at for at, kind in enumerate(DecisionKind)}
    return tuple(sorted(decisions, key=lambda one: (-one.at_stake, one.project, place[one.kind], one.body, one.record)))


def at_risk(ledger: Ledger, found: Risk) -> Iterator[Decision]:
    """Projects that fail a payer's own test and pass across government; the payers that lack must decide.

    References:
        Methods 3.2: share the cost, ask for central money, or stop knowingly. At stake is what would be
        lost if it were dropped.
    """
    cube = ledger.cube
    for case in np.flatnonzero(found.classification == Classification.AT_RISK).tolist():
        first, last = np.searchsorted(cube.pair_case, [case, case + 1])
        lacking = first + np.flatnonzero(found.pair_fails_own[first:last])
        yield Decision(
            DecisionKind.AT_RISK,
            str(ledger.projects[case]),
            float(found.value_lost_if_dropped[case]),
            Stake.GOVERNMENT,
            tuple(map(str, ledger.parties[cube.pair_party[lacking]])),
        )


def going_on(tables: Tables, ahead: GoingOn, flags: Flags) -> Iterator[Decision]:
    """Warned projects whose years ahead are worth less than nothing, to government or to a body that benefits.

    References:
        Methods 7.2 (forward test) and 7.5 (f).
    """
    projects, leads = tables["project"]["id"], tables["project"]["lead"]
    is_warned = flags.is_raised.any(axis=1)
    stops = is_warned & ahead.expected.has_years_ahead & (ahead.expected.advantage < -NEGLIGIBLE)
    for row in np.flatnonzero(stops).tolist():
        yield Decision(
            DecisionKind.STOP_OR_GO_ON,
            str(projects[row]),
            -float(ahead.expected.advantage[row]),
            Stake.AHEAD,
            (str(leads[row]),),
        )
    loses = is_warned & ~stops & (ahead.least.or_else(0.0) < -NEGLIGIBLE)
    fails = (ahead.own.advantage < -NEGLIGIBLE) & ahead.own.has_years_ahead & (ahead.own.planned != 0)
    losers: dict[int, list[str]] = {}
    for case in np.flatnonzero(fails).tolist():
        losers.setdefault(int(ahead.project[case]), []).append(str(ahead.body[case]))
    for row in np.flatnonzero(loses).tolist():
        yield Decision(
            DecisionKind.BODY_LOSES,
            str(projects[row]),
            -float(ahead.least.value[row]),
            Stake.AHEAD_BODY,
            tuple(losers.get(row, ())) or (str(leads[row]),),
        )


def unanswered(
    tables: Tables, ledger: Ledger, appraisal: Appraisal, today: Tables, least: float | None = None
) -> Iterator[Decision]:
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
    amounts = np.abs(worth[asked]).tolist()
    for code, project, stake, count in zip(codes, projects, amounts, counts[asked].tolist(), strict=True):
        yield Decision(DecisionKind.UNANSWERED, project, stake, Stake.RECIPIENT, (code,), body=code, count=count)


def red(tables: Tables, added: Together) -> Iterator[Decision]:
    """Projects whose benefits are red; at stake is what is not expected to come any more.

    References:
        Methods 7.3.
    """
    projects, leads = tables["project"]["id"], tables["project"]["lead"]
    for row in np.flatnonzero(added.status.status == BenefitStatus.RED).tolist():
        short = max(float(added.now[row] - added.shrunk[row]), 0.0)
        yield Decision(DecisionKind.RED, str(projects[row]), short, Stake.REAL, (str(leads[row]),))


def moved(tables: Tables, drifts: ProjectDrifts, live_net: FloatArray, part: float | None = None) -> Iterator[Decision]:
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
    projects, leads = tables["project"]["id"], tables["project"]["lead"]
    lost = -drifts.net_change
    promised_net = drifts.pv_benefit_now - drifts.pv_cost_now
    changed = np.abs(live_net - promised_net)
    for kind, change, of in (
        (DecisionKind.ERODED, lost, drifts.pv_benefit_first),
        (DecisionKind.LIVE_DIFFERS, changed, drifts.pv_benefit_now),
    ):
        tells = drifts.has_baseline & (change > np.maximum(limit * np.abs(of), NEGLIGIBLE))
        for row in np.flatnonzero(tells).tolist():
            yield Decision(kind, str(projects[row]), float(change[row]), Stake.SOCIETY, (str(leads[row]),))


def overdue(tables: Tables, dues: Dues, named: npt.NDArray[np.object_], today: Tables) -> Iterator[Decision]:
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
    for at, pair in enumerate(pairs.tolist()):
        body, project = str(codes[pair % len(codes)]), pair // len(codes)
        lead = str(today["project"]["lead"][project])
        yield Decision(
            DecisionKind.OVERDUE,
            str(tables["project"]["id"][project]),
            float(stake[at]),
            Stake.REAL,
            (body if body in public else lead,),
            body=body,
            count=int(counts[at]),
        )


def divided(tables: Tables, ledger: Ledger, appraisal: Appraisal, closed: dict[str, ClosedBody]) -> Iterator[Decision]:
    """Benefits promised to a closed body that no one body stands for; the project must name who answers.

    References:
        Domain section 3: a body that was divided is nobody's predecessor alone.
    """
    left = [code for code, one in closed.items() if not one.today and len(one.successors) > 1]
    cube, benefit = ledger.cube, appraisal.values().benefit
    gone = np.isin(ledger.parties[cube.pair_party].astype(str), left) & (np.abs(benefit) > NEGLIGIBLE)
    for pair in np.flatnonzero(gone).tolist():
        case = cube.pair_case[pair]
        yield Decision(
            DecisionKind.DIVIDED,
            str(ledger.projects[case]),
            abs(float(benefit[pair])),
            Stake.RECIPIENT,
            (str(tables["project"]["lead"][case]),),
            body=str(ledger.parties[cube.pair_party[pair]]),
        )


def disputed(tables: Tables, ledger: Ledger, appraisal: Appraisal, today: Tables) -> Iterator[Decision]:
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
    codes, leads = tables["project"]["id"][project], today["project"]["lead"][project]
    named = zip(codes, shares["id"][rows], today["share"]["recipient"][rows], leads, stakes.tolist(), strict=True)
    for code, share, recipient, lead, stake in named:
        both = tuple(dict.fromkeys((recipient, lead)))
        yield Decision(DecisionKind.DISPUTED, code, stake, Stake.RECIPIENT, both, recipient, share)


def _projects_of(tables: Tables, benefits: npt.NDArray[np.object_]) -> IntArray:
    """The project under which each benefit stands; -1 for none. Shape as given."""
    lines, options = tables["benefit_line"], tables["option"]
    of_option = np.append(find(options["project"], tables["project"]["id"]), -1)
    of_line = np.append(of_option[find(lines["option"], options["id"])], -1)
    return of_line[find(benefits, lines["id"])].astype(np.int64)
