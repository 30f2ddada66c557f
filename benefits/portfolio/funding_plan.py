"""From shares that are agreed to who pays what when: the cost of a project phased within what budgets leave.

Shares are present values, real and discounted; budgets are nominal cash. A nominal pound of a year is therefore worth
its discount factor over the price level of its year, and with these factors both agree: what the bodies pay adds up
to the nominal cost in each year and budget class, and what each pays, put into real prices and discounted, is its
share. So over all bodies the discounted real payments are the shared cost, to the penny.

Only what a Departmental Expenditure Limit can pay, and what is not spent yet, is phased. Each body pays of it the
same part as of the whole cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.contributors import Contributors
from benefits.portfolio.envelopes import Envelopes
from benefits.portfolio.phasing import Phasing, PhasingProblem, PhasingShortfall, phase
from benefits.portfolio.shared_costs import SharedCost
from benefits.records.categories import BudgetClass

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class NotPhased(BenefitsError):
    """There is nothing to phase, or it cannot be phased; the sentence says why."""


@dataclass(frozen=True)
class PayingTerms:
    """On which terms bodies pay.

    Attributes:
        waits_for_cash: No body pays before its own cash benefit has arrived.
        opening_cash: Pounds by which each may be out of pocket before it arrives.
        bridge_rate: Interest on a bridge, real, a year; the discount rate of the first year where it is None.
        is_lent: Whether somebody lends a bridge where one is needed.
    """

    waits_for_cash: bool = False
    opening_cash: float = 0.0
    bridge_rate: float | None = None
    is_lent: bool = True


@dataclass(frozen=True)
class FundingPlan:
    """Who pays what when, or what is missing. Present values in pounds of the price base unless said.

    Attributes:
        found: The schedule, or the ask where there is none. Its bodies are those that pay a share, its classes those
            in which something is to be paid.
        spending: What each body spends, nominal; below 0 where a charge brings in more than it spends. Shapes (K, T).
        not_spent: Cost that falls away, as those who alone cause it stay out; taken off evenly everywhere.
        sunk: Cost in the years before the first that is phased.
        outside: Cost that falls in no Departmental Expenditure Limit, and stays with the body that bears it.
        income: What charges to others bring in beyond the cost of a class and year; it stays with the body that has it.
    """

    found: Phasing | PhasingShortfall
    spending: Mapping[str, FloatArray]
    not_spent: float
    sunk: float
    outside: float
    income: float

    @property
    def shortfall(self) -> PhasingShortfall | None:
        """What is missing; None where nothing is."""
        return self.found if isinstance(self.found, PhasingShortfall) else None

    @property
    def schedule(self) -> Phasing:
        """Who pays what when, with what is missing added where something is."""
        return self.found.schedule if isinstance(self.found, PhasingShortfall) else self.found

    @property
    def problem(self) -> PhasingProblem:
        """What was to be phased, with the headroom that there is."""
        return self.found.problem

    @property
    def phased(self) -> float:
        """The cost that is phased; the shares in the problem sum to it."""
        return self.problem.discounted_cost

    @property
    def is_unlimited(self) -> BoolArray:
        """Where a body has no limit on what it may spend. Shape (D, K, T)."""
        return np.isinf(self.problem.headroom)


def cash_factors(held: Contributors) -> FloatArray:
    """Present value, real and discounted, of a nominal pound of each year. Shape (years,).

    References:
        The Green Book 2026, 6.45 to 6.54: real = nominal / price level, then times the discount factor.
    """
    return held.factors / held.price_level


def years_ahead(held: Contributors, first: FinancialYear) -> tuple[FinancialYear, ...]:
    """The years from the first one on in which the cost can still be phased.

    Raises:
        NotPhased: All of them are over.

    References:
        The Green Book 2026, 6.32: what is spent is sunk.
    """
    ahead = tuple(year for year in held.years if year >= first)
    if not ahead:
        raise NotPhased(f"It ended in {held.years[-1]}, before {first}, the first year in which money can move.")
    return ahead


def funding_plan(
    held: Contributors,
    shared: SharedCost,
    years: tuple[FinancialYear, ...],
    headroom: FloatArray,
    terms: PayingTerms | None = None,
) -> FundingPlan:
    """The shares of a cost phased within headroom, by body, budget class and year.

    Args:
        held: Who gains, who spends, and when.
        shared: What each that shares the cost pays, some of the same bodies.
        years: The last years of `held.years`, in which money can still move: `years_ahead`.
        headroom: What each body of `held` may spend, nominal; infinite where nothing is said. Shape (bodies, classes
            of `held`, years).
        terms: How bodies pay and what a bridge costs.

    Raises:
        NotPhased: Nothing of the cost is left to be paid from a Departmental Expenditure Limit, or the rule pays a
            body for gaining.

    References:
        Methods 4.5; that each pays of what is phased the same part as of the whole is this tool's convention.
    """
    terms = terms or PayingTerms()
    paid_for = [name for name, payment in zip(shared.players, shared.payment, strict=True) if payment < -NEGLIGIBLE]
    if paid_for:
        raise NotPhased(
            f"Under this rule {', '.join(paid_for)} would be paid for gaining, and only payments can be phased. "
            "Choose another rule."
        )
    at, factors, payment = len(held.years) - len(years), cash_factors(held), _by_body(held, shared)
    not_spent = _settled(held.cost - float(payment.sum()))
    spending = held.spending * (1.0 - not_spent / held.cost)
    spent = spending.sum(axis=0)
    cost = np.maximum(spent[:, at:], 0.0)
    classes, pays = np.flatnonzero(cost.any(axis=1)), np.flatnonzero(payment > NEGLIGIBLE)
    sunk = _settled(float((spent[:, :at] @ factors[:at]).sum()))
    if not len(classes):
        raise NotPhased(_nothing_left(sunk, years[0]))
    cost = cost[classes]
    problem = PhasingProblem(
        bodies=tuple(held.bodies[one] for one in pays),
        classes=tuple(BudgetClass(held.classes[one]) for one in classes),
        years=years,
        cost=cost,
        share=payment[pays] / payment.sum() * float((cost @ factors[at:]).sum()),
        factors=factors[at:].copy(),
        headroom=headroom[np.ix_(pays, classes)],
        cash=held.cash[pays, at:] if terms.waits_for_cash else None,
        opening_cash=np.full(len(pays), terms.opening_cash) if terms.waits_for_cash else None,
        bridge_rate=held.first_rate if terms.bridge_rate is None else terms.bridge_rate,
        price_level=held.price_level[at:].copy(),
        largest_bridge=np.inf if terms.is_lent else 0.0,
    )
    return FundingPlan(
        found=phase(problem),
        spending=MappingProxyType(_spending(held.bodies, spending[:, classes, at:])),
        not_spent=not_spent,
        sunk=sunk,
        outside=_settled(float(payment.sum()) - float((spent @ factors).sum())),
        income=_settled(float((np.maximum(-spent[:, at:], 0.0) @ factors[at:]).sum())),
    )


def _by_body(held: Contributors, shared: SharedCost) -> FloatArray:
    """What each body pays under the rule, 0 for those that take no part. Shape (bodies,)."""
    payment = np.zeros(len(held.bodies))
    for name, pounds in zip(shared.players, shared.payment.tolist(), strict=True):
        payment[held.bodies.index(name)] = pounds if pounds > NEGLIGIBLE else 0.0
    return payment


def _nothing_left(sunk: float, first: FinancialYear) -> str:
    if sunk > NEGLIGIBLE:
        return f"All of its cost falls before {first}, the first year in which money can move. It is spent."
    return "None of its cost falls in a Departmental Expenditure Limit, so no budget can be moved to pay it."


def _spending(bodies: Sequence[str], pounds: FloatArray) -> dict[str, FloatArray]:
    """What each body spends of what is phased; nothing in a class and year that brings in more than it costs."""
    ahead = np.where(pounds.sum(axis=0) > 0, pounds, 0.0)
    return {name: of for name, of in zip(bodies, ahead, strict=True) if of.any()}


def _settled(pounds: float) -> float:
    return 0.0 if abs(pounds) < NEGLIGIBLE else pounds


def plans_in_turn(
    wanted: Sequence[tuple[Contributors, SharedCost]], envelopes: Envelopes, terms: PayingTerms | None = None
) -> tuple[FundingPlan | NotPhased, ...]:
    """Several costs phased one after another, each within the headroom that those before it leave; in their order.

    What cannot be phased, or only if an ask is met, takes no headroom.

    Args:
        wanted: Who gains and who pays, and the shares that are agreed, of each cost.
        envelopes: Of all their bodies, over years that hold all of theirs from its first one on.
        terms: How bodies pay and what a bridge costs.

    References:
        Methods 4.5; that headroom goes to the first who ask is this tool's convention.
    """
    left = envelopes.headroom.copy()
    place = {body: at for at, body in enumerate(envelopes.bodies)}
    made: list[FundingPlan | NotPhased] = []
    for held, shared in wanted:
        try:
            years = years_ahead(held, envelopes.years[0])
            span = slice(years[0] - envelopes.years[0], years[-1] - envelopes.years[0] + 1)
            rows = [place[body] for body in held.bodies]
            plan = funding_plan(held, shared, years, left[rows, :, span], terms)
        except NotPhased as reason:
            made.append(reason)
            continue
        made.append(plan)
        if plan.shortfall is None:
            bodies = [place[body] for body in plan.problem.bodies]
            classes = [envelopes.classes.index(one) for one in plan.problem.classes]
            cells = np.ix_(bodies, classes, range(span.start, span.stop))
            left[cells] = np.maximum(left[cells] - plan.schedule.payments, 0.0)
    return tuple(made)
