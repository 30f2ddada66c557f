"""The budget cover transfers by which those who agreed to pay reach those who spend, in pence and in £000.

A transfer moves budget from one body to another in one class and year, so over all bodies it comes to nothing: the
lines of bodies change, no total does.

References:
    Methods 4.5 (the instrument is a budget cover transfer in Estimates, which nets to zero), 2.1 (largest remainder)
    and invariant I2; that a body first meets its own spending is this tool's convention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import product

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear
from benefits.portfolio.phasing import Phasing
from benefits.portfolio.splitting import apportioned
from benefits.records.categories import BudgetClass

FloatArray = npt.NDArray[np.float64]

_PENNY, _PENCE_OF_A_THOUSAND = Decimal("0.01"), Decimal(100_000)
_FINEST = Decimal("0.000001")  # of a pound; what is smaller is the noise of floating point
_CLOSE, _CLOSE_PART = 0.01, 1e-8  # pounds, or part of the whole: sums that differ by no more are the same


Line = tuple[str, FinancialYear, BudgetClass]  # of a body's budget


class Reason(StrEnum):
    """Why budget moves."""

    SHARE = "share"
    BRIDGE = "bridge"
    REPAYMENT = "repayment"


@dataclass(frozen=True)
class FundedPurpose:
    """Who pays and who gets the money for one purpose. Nominal pounds, 0 or more; arrays are read-only.

    Attributes:
        purpose: What it is for, as a person wrote it.
        bodies, classes, years: What the axes D, K and T stand for.
        paid: What each body gives, a lender what it lends. Shape (D, K, T).
        received: What each body spends on the purpose, a lender what it gets back. Shape (D, K, T), in each class
            and year the sum of what is paid.
        lender: The body that lends the bridge; blank where there is none.
    """

    purpose: str
    bodies: tuple[str, ...]
    classes: tuple[BudgetClass, ...]
    years: tuple[FinancialYear, ...]
    paid: FloatArray
    received: FloatArray
    lender: str = ""

    def __post_init__(self) -> None:
        shape = (len(self.bodies), len(self.classes), len(self.years))
        if not self.paid.shape == self.received.shape == shape or len(set(self.bodies)) < len(self.bodies):
            raise ValueError("what is paid and received has the shape of bodies, classes and years, each body once")
        for pounds in (self.paid, self.received):
            pounds.setflags(write=False)
            if not (np.isfinite(pounds) & (pounds >= 0)).all():
                raise ValueError("what is paid and received is 0 or more")
        given, got = self.paid.sum(axis=0), self.received.sum(axis=0)
        if np.abs(given - got).max(initial=0.0) > max(_CLOSE, _CLOSE_PART * float(got.sum())):
            raise ValueError("in each class and year as much has to be paid as is received")


def funded_purpose(
    phasing: Phasing, purpose: str, spending: Mapping[str, FloatArray], lender: str = ""
) -> FundedPurpose:
    """The payments of a schedule, with its bridge as money that a lender gives and gets back.

    Args:
        phasing: Who pays what when.
        purpose: What it is for.
        spending: What each body that spends the money spends, nominal pounds; sums to the cost. What a body gets in
            charges beyond what it spends is below 0, and goes to those who spend. Shapes (K, T).
        lender: Who lends the bridge, where the schedule needs one; no contributor and no spender of it.

    Raises:
        ValueError: A bridge has no lender, or the lender is a party of the cost itself.

    References:
        Methods 4.5.
    """
    problem = phasing.problem
    if phasing.needs_bridge and (not lender or lender in {*problem.bodies, *spending}):
        raise ValueError("a bridge needs a lender that neither shares the cost nor spends it")
    bodies = tuple(dict.fromkeys([*problem.bodies, *spending, *([lender] if phasing.needs_bridge else [])]))
    paid = np.zeros((len(bodies), *problem.cost.shape))
    received = np.zeros_like(paid)
    paid[: len(problem.bodies)] = phasing.payments
    for body, pounds in spending.items():
        received[bodies.index(body)] += np.maximum(pounds, 0.0)
        paid[bodies.index(body)] += np.maximum(-pounds, 0.0)
    if phasing.needs_bridge:
        paid[bodies.index(lender)] += phasing.drawn
        received[bodies.index(lender)] += phasing.repaid
    return FundedPurpose(
        purpose, bodies, problem.classes, problem.years, paid, received, lender if phasing.needs_bridge else ""
    )


@dataclass(frozen=True)
class BudgetCoverTransfer:
    """Budget that moves from one body to another. `pounds` to the penny, `thousands` in whole £000, 0 or more."""

    giver: str
    receiver: str
    year: FinancialYear
    budget_class: BudgetClass
    pounds: Decimal
    thousands: int
    purpose: str
    reason: Reason = Reason.SHARE


@dataclass(frozen=True)
class Contribution:
    """What a body gives for a purpose in a class and year, whether it moves or meets its own spending."""

    body: str
    year: FinancialYear
    budget_class: BudgetClass
    pounds: Decimal
    thousands: int
    purpose: str
    reason: Reason = Reason.SHARE


@dataclass(frozen=True)
class NettedTransfer:
    """What moves between two bodies in a class and year over all purposes: there, back, and the difference.

    Attributes:
        giver, receiver: In the direction in which more pounds move; by the alphabet where they are the same.
        there, back: Pounds to the receiver, and from it.
        thousands_there, thousands_back: The same in £000.
    """

    giver: str
    receiver: str
    year: FinancialYear
    budget_class: BudgetClass
    there: Decimal
    back: Decimal
    thousands_there: int
    thousands_back: int

    @property
    def pounds(self) -> Decimal:
        """The net, 0 or more."""
        return self.there - self.back

    @property
    def thousands(self) -> int:
        """The net in £000."""
        return self.thousands_there - self.thousands_back


@dataclass(frozen=True)
class Position:
    """What the transfers do to one line of a body's budget: plus what it receives, minus what it gives."""

    body: str
    year: FinancialYear
    budget_class: BudgetClass
    received: Decimal
    given: Decimal
    thousands_received: int
    thousands_given: int

    @property
    def pounds(self) -> Decimal:
        """The change of the line; over all bodies exactly 0."""
        return self.received - self.given

    @property
    def thousands(self) -> int:
        """The change of the line in £000; over all bodies exactly 0."""
        return self.thousands_received - self.thousands_given


@dataclass(frozen=True)
class TransferSchedule:
    """All transfers for some purposes, rounded once. What comes to less than half a penny has no row.

    Attributes:
        bodies, classes, years: All that the purposes name, bodies and classes in the order of naming.
        transfers: By purpose, class and year. In each of these they sum to the rounded sum of what moves.
        contributions: What each body gives, what it keeps for its own spending included. In each purpose, class and
            year they sum to the rounded sum of what is paid.
    """

    bodies: tuple[str, ...] = ()
    classes: tuple[BudgetClass, ...] = ()
    years: tuple[FinancialYear, ...] = ()
    transfers: tuple[BudgetCoverTransfer, ...] = ()
    contributions: tuple[Contribution, ...] = ()


def transfer_schedule(fundings: Sequence[FundedPurpose]) -> TransferSchedule:
    """The transfers that the purposes need, in pence and in £000, each rounded by largest remainder.

    In one purpose, class and year a body that pays and spends first meets its own spending. What it then still owes
    goes to those whose spending is not met, in proportion to what each lacks. £000 are rounded from the pence.

    References:
        Methods 4.5 and 2.1 (largest remainder); this tool's convention.
    """
    cells = [
        _cell(funding, k, t)
        for funding in fundings
        for k in range(len(funding.classes))
        for t in range(len(funding.years))
    ]
    return TransferSchedule(
        bodies=tuple(dict.fromkeys(body for one in fundings for body in one.bodies)),
        classes=tuple(dict.fromkeys(budget_class for one in fundings for budget_class in one.classes)),
        years=tuple(sorted({year for one in fundings for year in one.years})),
        transfers=tuple(transfer for cell in cells for transfer in _transfers(cell)),
        contributions=tuple(contribution for cell in cells for contribution in _contributions(cell)),
    )


def netted(schedule: TransferSchedule) -> tuple[NettedTransfer, ...]:
    """What moves between each two bodies in a class and year, with what moves the other way set against it.

    References:
        This tool's convention.
    """
    ways: dict[tuple[str, str, FinancialYear, BudgetClass], list[BudgetCoverTransfer]] = {}
    for one in schedule.transfers:
        ways.setdefault((one.giver, one.receiver, one.year, one.budget_class), []).append(one)
    found = []
    for giver, receiver, year, budget_class in ways:
        there = ways[giver, receiver, year, budget_class]
        back = ways.get((receiver, giver, year, budget_class), [])
        pounds, pounds_back = _pounds(there), _pounds(back)
        if (pounds, receiver) > (pounds_back, giver):
            found.append(
                NettedTransfer(
                    giver, receiver, year, budget_class, pounds, pounds_back, _thousands(there), _thousands(back)
                )
            )
    return tuple(found)


def positions(schedule: TransferSchedule) -> tuple[Position, ...]:
    """What the transfers do to every body in every class and year, nothing where none touches it.

    References:
        Methods, invariant I2: transfers between bodies sum to 0.
    """
    given: dict[Line, list[BudgetCoverTransfer]] = {}
    received: dict[Line, list[BudgetCoverTransfer]] = {}
    for one in schedule.transfers:
        given.setdefault((one.giver, one.year, one.budget_class), []).append(one)
        received.setdefault((one.receiver, one.year, one.budget_class), []).append(one)
    lines = product(schedule.bodies, schedule.classes, schedule.years)
    return tuple(_position((body, year, budget_class), received, given) for body, budget_class, year in lines)


def _position(
    line: Line, received: Mapping[Line, list[BudgetCoverTransfer]], given: Mapping[Line, list[BudgetCoverTransfer]]
) -> Position:
    got, gave = received.get(line, []), given.get(line, [])
    return Position(*line, _pounds(got), _pounds(gave), _thousands(got), _thousands(gave))


def _pounds(transfers: Iterable[BudgetCoverTransfer]) -> Decimal:
    return sum((one.pounds for one in transfers), Decimal(0))


def _thousands(transfers: Iterable[BudgetCoverTransfer]) -> int:
    return sum(one.thousands for one in transfers)


Way = tuple[str, str]  # giver and receiver; the same twice where a body keeps what it gives


@dataclass(frozen=True)
class _Cell:
    """One purpose in one class and year: what moves and what is kept, in pence and in £000."""

    funding: FundedPurpose
    year: FinancialYear
    budget_class: BudgetClass
    pence: Mapping[Way, int]
    thousands: Mapping[Way, int]

    def reason(self, giver: str, receiver: str = "") -> Reason:
        lender = self.funding.lender
        if not lender or lender not in (giver, receiver):
            return Reason.SHARE
        return Reason.BRIDGE if giver == lender else Reason.REPAYMENT


def _cell(funding: FundedPurpose, k: int, t: int) -> _Cell:
    flows = _flows(funding.bodies, funding.paid[:, k, t], funding.received[:, k, t])
    pence = {way: part for way, part in _whole(flows, _PENNY).items() if part}
    thousands = _whole({way: Decimal(part) for way, part in pence.items()}, _PENCE_OF_A_THOUSAND)
    return _Cell(funding, funding.years[t], funding.classes[k], pence, thousands)


def _transfers(cell: _Cell) -> Iterator[BudgetCoverTransfer]:
    for (giver, receiver), pence in cell.pence.items():
        if giver != receiver:
            yield BudgetCoverTransfer(
                giver,
                receiver,
                cell.year,
                cell.budget_class,
                pence * _PENNY,
                cell.thousands[giver, receiver],
                cell.funding.purpose,
                cell.reason(giver, receiver),
            )


def _contributions(cell: _Cell) -> Iterator[Contribution]:
    for body in dict.fromkeys(giver for giver, _ in cell.pence):
        ways = [way for way in cell.pence if way[0] == body]
        yield Contribution(
            body,
            cell.year,
            cell.budget_class,
            sum(cell.pence[way] for way in ways) * _PENNY,
            sum(cell.thousands[way] for way in ways),
            cell.funding.purpose,
            cell.reason(body),
        )


def _flows(bodies: Sequence[str], paid: FloatArray, received: FloatArray) -> dict[Way, Decimal]:
    """Who gives how many pounds to whom: first to itself, then to those who lack, in proportion."""
    kept = np.minimum(paid, received)
    owed, lacked = paid - kept, received - kept
    flows = np.outer(owed / (owed.sum() or 1.0), lacked) + np.diag(kept)
    pounds = {
        (giver, receiver): Decimal(float(flows[d, s])).quantize(_FINEST)
        for d, giver in enumerate(bodies)
        for s, receiver in enumerate(bodies)
    }
    return {way: part for way, part in pounds.items() if part}


def _whole(parts: Mapping[Way, Decimal], unit: Decimal) -> dict[Way, int]:
    """The parts in whole units: what moves sums to its rounded sum, and with what is kept to the rounded whole."""
    moved = {way: part for way, part in parts.items() if way[0] != way[1]}
    kept = {way: part for way, part in parts.items() if way[0] == way[1]}
    to_move = _rounded(moved.values(), unit)
    to_keep = _rounded(parts.values(), unit) - to_move
    return _apportioned(moved, to_move) | _apportioned(kept, to_keep)


def _rounded(parts: Iterable[Decimal], unit: Decimal) -> int:
    return int((sum(parts, Decimal(0)) / unit).quantize(Decimal(1), ROUND_HALF_UP))


def _apportioned(parts: Mapping[Way, Decimal], whole: int) -> dict[Way, int]:
    if not parts:
        return {}
    units = apportioned({str(way): part for way, part in parts.items()}, whole)
    return {way: units[str(way)] for way in parts}
