"""The terms on which a cost stays shared: limits of cash, true-up on what is realised, late entry and exit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.discounting import rebasing_factor
from benefits.errors import BenefitsError
from benefits.portfolio.games import ROUNDING
from benefits.portfolio.rationing import filled
from benefits.reference.green_book import defaults, schedule

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class BadTerms(BenefitsError):
    """The terms given cannot be worked out; the sentence says what to change."""


@dataclass(frozen=True)
class WithinCash:
    """Payments that nobody's cash or benefit falls short of. Amounts in the unit of the payments.

    Attributes:
        payment: What each pays. Shape (players,).
        falls_short: Who cannot pay what it should. Shape (players,).
        top_up: What is still missing: the ask to the centre.
    """

    payment: FloatArray
    falls_short: BoolArray
    top_up: float


def within_cash(payment: FloatArray, benefit: FloatArray, limit: FloatArray) -> WithinCash:
    """The payments when some can pay only so much: what they lack falls on the others, in proportion, while they can.

    Nobody is asked for more than its benefit either.

    Args:
        payment: What each should pay by a rule; one that is paid stays so, one that pays nothing is asked for nothing.
            Shape (players,).
        benefit: What each gains before any payment. Shape (players,).
        limit: What each could pay in cash, 0 or more: a sum, or the part of its benefit that is cash; infinite where
            it could pay anything. Shape (players,).

    Raises:
        BadTerms: A limit is negative or no number.

    References:
        Methods 3.3 and E3.4; sharing the rest in proportion is this tool's convention.
    """
    if not (limit >= 0).all():
        raise BadTerms("What a body can pay in cash is 0 or more. Correct it.")
    due = np.maximum(payment, 0.0)
    most = np.minimum(np.maximum(benefit, 0.0), limit)
    room = np.where(due > 0, most, 0.0)
    whole = float(due.sum())
    raised = min(whole, float(room.sum()))
    paid = filled(raised, due, np.zeros(len(due)), room)
    missing = whole - raised
    return WithinCash(
        payment=np.where(payment < 0, payment, paid),
        falls_short=due > most + ROUNDING * whole,
        top_up=missing if missing > ROUNDING * whole else 0.0,
    )


@dataclass(frozen=True)
class TrueUp:
    """Payments set again at a gate on what has been realised. Amounts in one unit, shapes (players,).

    Attributes:
        agreed: What each had agreed, with any change of the whole cost shared pro rata.
        uncapped: What each would pay in proportion to its realised benefit.
        payment: What each pays now; sums to the cost.
        at_collar: Whose payment the collar holds.
    """

    agreed: FloatArray
    uncapped: FloatArray
    payment: FloatArray
    at_collar: BoolArray

    @property
    def change(self) -> FloatArray:
        """What each pays more than agreed; negative where less."""
        return self.payment - self.agreed


def true_up(agreed: FloatArray, realised: FloatArray, cost: float | None = None, collar: float | None = None) -> TrueUp:
    """The payments when the cost is shared again in proportion to the benefit that has been realised.

    No payment moves further than the collar from what was agreed. What the collar holds back is shared again among
    those that it does not hold. A cost that is not the one agreed is first shared as the payments were.

    Args:
        agreed: What each agreed to pay, 0 or more. Shape (players,).
        realised: The benefit that each has had, or is now expected to have; less than nothing counts as nothing.
            Under another rule than the proportional one, what that rule asks on realised benefit. Shape (players,).
        cost: The cost to share; what was agreed together if not given.
        collar: How far a payment may move, as a part of itself; the default of the reference table if not given.

    Raises:
        BadTerms: A payment, the cost or the collar is negative, or there is a cost and nobody had agreed to pay.

    References:
        Methods 4.4, control 3; this tool's convention, defaults.csv.
    """
    part = defaults().true_up_collar if collar is None else collar
    whole = float(agreed.sum()) if cost is None else cost
    if (agreed < 0).any() or whole < 0 or part < 0:
        raise BadTerms("Agreed payments, the cost and the collar are 0 or more. Correct them.")
    if whole > 0 and agreed.sum() <= 0:
        raise BadTerms("Nobody had agreed to pay, so there is nothing to true up. Share the cost by a rule first.")
    base = agreed * (whole / float(agreed.sum()) if whole > 0 else 0.0)
    had = np.maximum(realised, 0.0)
    uncapped = whole * had / float(had.sum()) if had.any() else base
    low, high = base * max(0.0, 1.0 - part), base * (1.0 + part)
    payment = filled(whole, uncapped, low, high)
    return TrueUp(base, uncapped, payment, (uncapped < low) | (uncapped > high))


@dataclass(frozen=True)
class LateEntry:
    """A body that joins after the others have paid. Amounts in the unit of the payments, real.

    Attributes:
        share: What it would have paid had it been there from the start, in the prices and value of year 0.
        pays: The same with real interest to the year in which it joins.
        received: What each of the others gets of that. Shape (players,).
    """

    share: float
    pays: float
    received: FloatArray


def late_entry(paid: FloatArray, share: float, years: int) -> LateEntry:
    """What a late comer pays and the others get back, in proportion to what they paid.

    Args:
        paid: What each of the others paid, 0 or more. Shape (players,).
        share: What the late comer would have paid from the start, by the rule of the agreement.
        years: How many years after year 0 it joins, 0 or more.

    Raises:
        BadTerms: The share, the years or a payment is negative, nobody has paid, or the share is more than all paid.

    References:
        Methods 4.4, control 5: the catch-up share with the real discount rate of Green Book 2026, paragraph 6.54.
    """
    if share < 0 or years < 0 or (paid < 0).any():
        raise BadTerms("The share, the years and what was paid are 0 or more. Correct them.")
    whole = float(paid.sum())
    if whole <= 0 or share > whole * (1 + ROUNDING):
        raise BadTerms("The catch-up share is more than the others have paid. Share the cost by a rule first.")
    pays = share * rebasing_factor(schedule(defaults().schedule), years)
    return LateEntry(share, pays, paid * (pays / whole))


@dataclass(frozen=True)
class Exit:
    """A body that leaves before the end. Amounts in the unit of the payments.

    Attributes:
        payment: What each pays by year now; each year sums to what it summed to before. Shape (players, years).
        stranded: What the leaver still pays from the year in which it leaves until the gate.
        taken_over: What each of the others pays more, over all years. Shape (players,).
    """

    payment: FloatArray
    stranded: float
    taken_over: FloatArray


def exit_at(payment: FloatArray, leaver: int, leaves: int, gate: int) -> Exit:
    """The payments when one body leaves: it pays until the next gate, from then on the others pay its part.

    The others take over in proportion to what each pays over all years.

    Args:
        payment: What each had agreed to pay by year, 0 or more. Shape (players, years).
        leaver: Row of the body that leaves.
        leaves: The year in which it leaves, counted from year 0.
        gate: The year of the next gate, from which on it pays nothing; not before it leaves.

    Raises:
        BadTerms: The years are not in order, a payment is negative, or nobody else pays.

    References:
        Methods 4.4, control 6; who takes over how much is this tool's convention.
    """
    if not 0 <= leaves <= gate or (payment < 0).any():
        raise BadTerms("A body leaves from year 0 on and not after the gate, and payments are 0 or more. Correct them.")
    others = payment.sum(axis=1)
    others[leaver] = 0.0
    left = payment[leaver, gate:].copy()
    if left.any() and others.sum() <= 0:
        raise BadTerms("Nobody else pays, so nobody can take over. Find another contributor first.")
    part = others / float(others.sum()) if left.any() else others * 0.0
    now = payment.astype(np.float64)
    now[leaver, gate:] = 0.0
    now[:, gate:] += part[:, None] * left
    return Exit(now, float(payment[leaver, leaves:gate].sum()), part * float(left.sum()))
