"""What if: a contributor claims less than it gains, realises less, joins late, or leaves early."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear
from benefits.portfolio.claim_margins import claim_margins
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.incentives import FalseClaim, false_claim
from benefits.portfolio.shared_assets import SharedAsset, place
from benefits.portfolio.shared_costs import SharedCost, shared_by
from benefits.portfolio.sharing_rules import NotAvailable, setting
from benefits.portfolio.sharing_terms import Exit, LateEntry, TrueUp, exit_at, late_entry, true_up
from benefits.views.cost_sharing import Sharing, asset_of

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class UnderClaim:
    """What comes of one body claiming less than it gains, present values in pounds.

    Attributes:
        found: What it wins or loses by it.
        less: By how much less it claims, as a part of its gain.
        before, after: What each pays on the truth, and on what is claimed; `after` is 0 where nothing goes ahead.
            Shapes (players,).
        margins: How much of its gain each could leave unsaid with the project still going ahead. Shape (players,).
        lacking: What is missing where the project does not go ahead.
    """

    found: FalseClaim
    less: float
    before: FloatArray
    after: FloatArray
    margins: FloatArray
    lacking: float


@dataclass(frozen=True)
class TrueUpCase:
    """Shares worked out again on what has been realised, present values in pounds. Shapes (players,).

    Attributes:
        realised: The benefit that each has had or is now expected to have.
        found: The payments before and after, without and within the collar.
        collar: How far a payment may move, as a part of itself.
        by_benefit: Whether the new shares are in proportion to realised benefit, since the rule has no answer.
    """

    realised: FloatArray
    found: TrueUp
    collar: float
    by_benefit: bool


@dataclass(frozen=True)
class LateCase:
    """One body joins after the others have paid, present values in pounds.

    Attributes:
        separable: What it causes by itself, which it pays when it joins.
        paid: What each of the others paid without it, 0 for itself; None where they could not go ahead without it.
            Shape (players,).
        found: What it then pays and the others get back; None where they could not go ahead. `received` has the
            shape (players,).
    """

    body: str
    years: int
    separable: float
    paid: FloatArray | None
    found: LateEntry | None


@dataclass(frozen=True)
class ExitCase:
    """One body leaves early; cash of each year, nominal pounds.

    Attributes:
        years: Of the payments.
        agreed: What each was to pay by year. Shape (players, years).
        found: What each then pays, what the leaver is left with, and what the others take over.
    """

    body: str
    leaves: FinancialYear
    gate: FinancialYear
    years: tuple[FinancialYear, ...]
    agreed: FloatArray
    found: Exit


def under_claim(found: Sharing, rule: Rule, body: str, percent: float) -> UnderClaim:
    """What each pays when one body claims less than it gains, and whether the project still goes ahead.

    Args:
        found: The rules on a person's terms.
        rule: How the cost is shared.
        body: Code of the body that claims.
        percent: How much less it claims, in percent of its gain.

    Raises:
        BadGame: The body is no player.
        NotAvailable: The rule does not apply on the truth.
    """
    asset = _asset(found)
    at = place(asset.players, body)
    claimed = float(asset.benefit[at]) * (1.0 - percent / 100)
    said = asset.claiming(body, claimed)
    outcome = false_claim(asset, rule, body, claimed)
    after = shared_by(said, rule).payment if outcome.goes_ahead else np.zeros(len(asset.players))
    lacking = 0.0 if outcome.goes_ahead else -setting(said).surplus
    margins = claim_margins(asset)
    return UnderClaim(outcome, percent / 100, shared_by(asset, rule).payment, after, margins, lacking)


def true_up_case(found: Sharing, rule: Rule, body: str, percent: float, collar: float) -> TrueUpCase:
    """The payments set again at a gate where one body has realised another part of its benefit than all of it.

    Args:
        found: The rules on a person's terms.
        rule: How the cost is shared.
        body: Code of the body.
        percent: What it realises, in percent of what was expected.
        collar: How far a payment may move, in percent of itself.

    Raises:
        BadGame: The body is no player.
        NotAvailable: The rule does not apply on what was expected, or somebody was to be paid.
    """
    asset = _asset(found)
    at = place(asset.players, body)
    agreed = _payments(found, rule)
    realised = np.array(asset.benefit)
    realised[at] *= percent / 100
    weights, by_benefit = _weights(asset.claiming(body, float(realised[at])), rule)
    return TrueUpCase(realised, true_up(agreed, weights, collar=collar / 100), collar / 100, by_benefit)


def _weights(realised: SharedAsset, rule: Rule) -> tuple[FloatArray, bool]:
    """What the rule asks on realised benefit; that benefit itself where it asks in proportion or cannot be used."""
    if rule is Rule.PROPORTIONAL:
        return np.array(realised.benefit), False
    try:
        return np.array(shared_by(realised, rule).payment), False
    except NotAvailable:
        return np.array(realised.benefit), True


def late_case(found: Sharing, rule: Rule, body: str, years: int) -> LateCase:
    """What a body pays that joins some years after the others have paid, and what each of them gets back.

    Its catch-up share is what it would have paid from the start, less what it causes by itself: that is spent, and
    paid by it, only when it joins.

    Args:
        found: The rules on a person's terms.
        rule: How the cost is shared.
        body: Code of the late comer.
        years: How many years after year 0 it joins.

    Raises:
        BadGame: The body is no player.
        BadTerms: Its share is negative, or more than the others have paid.
        NotAvailable: The rule does not apply.
    """
    asset = _asset(found)
    at = place(asset.players, body)
    own = float(asset.separable[at]) if asset.takes_part[at] else 0.0
    catch_up = max(float(shared_by(asset, rule).payment[at]) - own, 0.0)
    others = tuple(one for one in found.players if one.code != body)
    without = _without(found, rule, body)
    if without is None:
        return LateCase(body, years, own, None, None)
    entered = late_entry(np.maximum(without.payment, 0.0), catch_up, years)
    rows = [asset.players.index(one.code) for one in others]
    paid, received = np.zeros(len(asset.players)), np.zeros(len(asset.players))
    paid[rows], received[rows] = without.payment, entered.received
    return LateCase(body, years, own, paid, replace(entered, received=received))


def _without(found: Sharing, rule: Rule, body: str) -> SharedCost | None:
    """What the rule asks of the others alone; None where they do not gain what it costs without the one."""
    others = tuple(one for one in found.players if one.code != body)
    if not others:
        return None
    separable = found.terms.separable.get(body, 0.0)
    cost = replace(found.page.found, cost=found.page.found.cost - separable)
    asset = asset_of(replace(found.page, found=cost), found.terms, others)
    return shared_by(asset, rule) if setting(asset).is_viable else None


def exit_case(found: Sharing, rule: Rule, body: str, leaves: FinancialYear, gate: FinancialYear) -> ExitCase:
    """What a body still pays that leaves before the end, and what the others take over from the next gate on.

    Everybody pays the same part of each year's spending, in the cash of that year.

    Args:
        found: The rules on a person's terms.
        rule: How the cost is shared.
        body: Code of the body that leaves.
        leaves: The year in which it leaves.
        gate: The year of the next gate, from which on it pays nothing.

    Raises:
        BadGame: The body is no player.
        BadTerms: The years are not in order, or nobody else pays.
        NotAvailable: The rule does not apply, or somebody is to be paid.
    """
    at = place(_asset(found).players, body)
    payment = _payments(found, rule)
    spent = found.page.found.spending.sum(axis=(0, 1))
    agreed = np.outer(payment / float(payment.sum()), spent)
    years = found.page.found.years
    first = found.page.found.first_year
    left = exit_at(agreed, at, leaves - first, gate - first)
    return ExitCase(body, leaves, gate, years, agreed, left)


def _payments(found: Sharing, rule: Rule) -> FloatArray:
    """What each pays by a rule under which nobody is paid."""
    payment = shared_by(_asset(found), rule).payment
    for one, pounds in zip(found.players, payment.tolist(), strict=True):
        if pounds < 0:
            raise NotAvailable(
                f"Under this rule {one.name} is paid instead of paying, so it has no share that could be set again or "
                "taken over. Choose another rule above."
            )
    return payment


def _asset(found: Sharing) -> SharedAsset:
    if found.asset is None:
        raise ValueError("there is nothing to share")
    return found.asset
