"""When each body pays its share of a cost, by budget class and year, within the headroom it has.

Resource and capital money balance separately. Where the money comes later than the cost, a bridge is drawn and
repaid; the smallest bridge is then the ask. Where no bridge is enough, the smallest addition of headroom is the ask.

References:
    Methods 4.5; this tool's convention.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear
from benefits.portfolio.phasing_program import SLACK, Data, Solution, least_addition, schedule
from benefits.records.categories import BudgetClass

FloatArray = npt.NDArray[np.float64]

UNITS = 1e6  # the cost is solved as so many units, so that the solver's tolerance is a small part of a penny
NOISE = 1e-3  # units; what the solver may leave of a nought
_PENNIES = 100.0


@dataclass(frozen=True)
class PhasingProblem:
    """A cost, who has agreed to pay which share of it, and what each could pay when. Pounds; arrays are read-only.

    Attributes:
        bodies, classes, years: What the axes D, K and T stand for; years follow each other.
        cost: Nominal pounds to be paid, 0 or more. Shape (K, T).
        share: What each body has agreed to pay, 0 or more, in the pounds that `factors` lead to; together the
            discounted cost. Shape (D,).
        factors: Present value of a nominal pound of each year; all 1 where shares are undiscounted. Shape (T,).
        headroom: The most that a body can pay, nominal; infinite where nothing is said. Shape (D, K, T).
        cash: Benefit cash that a body receives. Where given, no body is out of pocket: by the end of a year it has
            paid no more than it has received by then, with its opening cash. Shape (D, T).
        opening_cash: What a body may be out of pocket before any cash comes in; 0 where not given. Shape (D,).
        bridge_rate: Interest on a bridge, real, a year, as a fraction.
        price_level: Prices of each year over those of any one year, which make the rate nominal; all 1 where not
            given. Shape (T,).
        budget: Yearly budget that a body's peak outlay is measured against; its mean yearly headroom where not
            given. Shape (D,).
        largest_bridge: The most that a bridge may come to; 0 where nobody lends.
    """

    bodies: tuple[str, ...]
    classes: tuple[BudgetClass, ...]
    years: tuple[FinancialYear, ...]
    cost: FloatArray
    share: FloatArray
    factors: FloatArray
    headroom: FloatArray
    cash: FloatArray | None = None
    opening_cash: FloatArray | None = None
    bridge_rate: float = 0.0
    price_level: FloatArray | None = None
    budget: FloatArray | None = None
    largest_bridge: float = np.inf

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
        _refuse_shapes(self)
        _refuse_values(self)

    @property
    def discounted_cost(self) -> float:
        """What the shares add up to."""
        return float((self.cost @ self.factors).sum())

    @property
    def parts(self) -> FloatArray:
        """Each body's part of the whole, as a fraction; sums to 1. Shape (D,)."""
        return self.share / (self.share.sum() or 1.0)

    @property
    def pro_rata(self) -> FloatArray:
        """What each body would pay if it paid its part of every cost when it falls. Shape (D, K, T)."""
        return np.asarray(self.parts[:, None, None] * self.cost)

    @property
    def bridge_factors(self) -> FloatArray:
        """Value at year 0 of a nominal pound of each year to whoever lends the bridge. Shape (T,)."""
        prices = np.ones(len(self.years)) if self.price_level is None else self.price_level
        return np.asarray((1.0 + self.bridge_rate) ** -np.arange(len(self.years)) * prices[0] / prices)

    @property
    def yearly_budget(self) -> FloatArray:
        """What peak outlay is measured against; infinite where headroom is, so that it never presses. Shape (D,)."""
        return self.headroom.sum(axis=1).mean(axis=1) if self.budget is None else self.budget


@dataclass(frozen=True)
class Phasing:
    """Who pays what when, and the bridge that it takes. Nominal pounds unless said.

    Attributes:
        problem: What was asked.
        payments: 0 or more, within headroom. Shape (D, K, T).
        drawn, repaid: The bridge: what it adds to payments, and what payments give back. Shape (K, T).
    """

    problem: PhasingProblem
    payments: FloatArray
    drawn: FloatArray
    repaid: FloatArray

    @property
    def bridge(self) -> FloatArray:
        """What is owed at the end of each year, with interest. Shape (K, T), 0 in the last year."""
        factors = self.problem.bridge_factors
        return np.asarray(np.maximum(((self.drawn - self.repaid) * factors).cumsum(axis=1) / factors, 0.0))

    @property
    def peak_bridge(self) -> float:
        """The most that is owed at the end of any year, over all classes; 0 where no bridge is needed."""
        return float(self.bridge.sum(axis=0).max())

    @property
    def needs_bridge(self) -> bool:
        """Whether the bodies cannot pay all of it when it falls."""
        return bool(self.drawn.any())

    @property
    def bridge_cost(self) -> float:
        """Present value of what the bridge costs the bodies on balance, shared as the cost is; 0 at their own rate."""
        return float(((self.repaid - self.drawn) @ self.problem.factors).sum())

    @property
    def largest_call(self) -> FloatArray:
        """The most that each body pays in any one year. Shape (D,)."""
        return np.asarray(self.payments.sum(axis=1).max(axis=1))

    @property
    def peak_outlay(self) -> FloatArray:
        """The most that each body has paid by the end of any year beyond its cash, present value. Shape (D,), >= 0."""
        net = self.payments.sum(axis=1) - (0.0 if self.problem.cash is None else self.problem.cash)
        return np.asarray(np.maximum((net * self.problem.factors).cumsum(axis=1).max(axis=1), 0.0))


@dataclass(frozen=True)
class PhasingShortfall:
    """What is missing where the shares cannot be paid, even with the largest bridge allowed: the ask.

    Attributes:
        problem: What was asked.
        headroom: The smallest additions of headroom that would do, nominal, in whole pence upwards. Shape (D, K, T).
        opening_cash: What would have to be added to opening cash as well, as little as can be with that headroom, in
            whole pence upwards. Shape (D,).
        schedule: Who would pay what when, if the ask was met.
    """

    problem: PhasingProblem
    headroom: FloatArray
    opening_cash: FloatArray
    schedule: Phasing

    @property
    def by_body_and_class(self) -> FloatArray:
        """The headroom that is missing, over all years. Shape (D, K)."""
        return np.asarray(self.headroom.sum(axis=2))

    @property
    def total(self) -> float:
        """The headroom that is missing, over all bodies, classes and years."""
        return float(self.headroom.sum())


def phase(problem: PhasingProblem) -> Phasing | PhasingShortfall:
    """The schedule of payments, or what is missing for there to be one.

    First the smallest peak of the bridge, none if possible; then the smallest peak outlay over yearly budget, for
    the body for which it is largest, in present value so that paying early is no gain by itself; then the shortest
    bridge; then the payments of each body as near as can be, year by year, to its part of the cost that has fallen by
    then, with no body further from that than need be; then the same in each class.

    A bridge may be drawn and repaid later, never the other way round. If its rate is not that of the factors, what
    it costs on balance falls on the bodies as the cost does.

    References:
        Methods 4.5 with E4.6 and E4.7; the measure of peak outlay and the last steps are this tool's convention.
    """
    data = _data(problem)
    found = schedule(data)
    if found is not None:
        return _phasing(problem, found)
    return _shortfall(problem, data)


def _shortfall(problem: PhasingProblem, data: Data) -> PhasingShortfall:
    room, cash = (_upwards(added, _unit(problem)) for added in least_addition(data))
    met = replace(problem, headroom=problem.headroom + room, opening_cash=_opening_cash(problem) + cash)
    found = schedule(_data(met))
    if found is None:
        raise ArithmeticError("the solver finds no schedule for the headroom that it asked for")
    return PhasingShortfall(problem, room, cash, _phasing(met, found))


def _upwards(units: FloatArray, unit: float) -> FloatArray:
    """Pounds in whole pence, never less than asked but for what a later aim may have taken."""
    pence = np.ceil(np.maximum(units - 2 * SLACK, 0.0) * unit * _PENNIES)
    return np.asarray(pence / _PENNIES)


def _unit(problem: PhasingProblem) -> float:
    return float(problem.cost.sum()) / UNITS or 1.0


def _opening_cash(problem: PhasingProblem) -> FloatArray:
    return np.zeros(len(problem.bodies)) if problem.opening_cash is None else problem.opening_cash


def _data(problem: PhasingProblem) -> Data:
    """The problem in units of its cost."""
    unit = _unit(problem)
    cash = None if problem.cash is None else problem.cash.cumsum(axis=1) + _opening_cash(problem)[:, None]
    received = np.zeros((len(problem.bodies), len(problem.years))) if problem.cash is None else problem.cash
    return Data(
        cost=problem.cost / unit,
        # Shares agreed to the penny sum to the cost but for pennies; the equations of the program have to hold.
        share=problem.parts * problem.discounted_cost / unit,
        parts=problem.parts,
        factors=problem.factors,
        bridge_factors=problem.bridge_factors,
        headroom=problem.headroom / unit,
        pocket=None if cash is None else cash / unit,
        received=(received * problem.factors).cumsum(axis=1) / unit,
        budget=problem.yearly_budget / unit,
        target=problem.pro_rata / unit,
        largest_bridge=problem.largest_bridge / unit,
    )


def _phasing(problem: PhasingProblem, found: Solution) -> Phasing:
    unit = _unit(problem)
    net = np.where(np.abs(found.bridge) <= NOISE, 0.0, found.bridge) * unit
    payments = np.where(found.payments <= NOISE, 0.0, found.payments) * unit
    return Phasing(problem, np.minimum(payments, problem.headroom), np.maximum(net, 0.0), np.maximum(-net, 0.0))


def _refuse_shapes(problem: PhasingProblem) -> None:
    bodies, classes, years = len(problem.bodies), len(problem.classes), len(problem.years)
    shapes = {
        "cost": (classes, years),
        "share": (bodies,),
        "factors": (years,),
        "headroom": (bodies, classes, years),
        "cash": (bodies, years),
        "opening_cash": (bodies,),
        "price_level": (years,),
        "budget": (bodies,),
    }
    held = {name: getattr(problem, name) for name in shapes}
    wrong = [name for name, shape in shapes.items() if held[name] is not None and held[name].shape != shape]
    if wrong or not (bodies and classes and years):
        raise ValueError(f"there is no body, class or year, or these have the wrong shape: {', '.join(wrong)}")


def _refuse_values(problem: PhasingProblem) -> None:
    if any(later - earlier != 1 for earlier, later in zip(problem.years, problem.years[1:], strict=False)):
        raise ValueError("the years have to follow each other")
    positive = [problem.factors, *(one for one in (problem.price_level, problem.budget) if one is not None)]
    if not all((np.isfinite(one) & (one > 0)).all() for one in positive):
        raise ValueError("factors, price levels and budgets are more than 0")
    if not all((np.isfinite(one) & (one >= 0)).all() for one in (problem.cost, problem.share)):
        raise ValueError("costs and shares are 0 or more")
    if not (problem.headroom >= 0).all() or not problem.largest_bridge >= 0 or not problem.bridge_rate > -1:
        raise ValueError("headroom and the largest bridge are 0 or more, and the rate of a bridge more than -1")
    if any(one is not None and not np.isfinite(one).all() for one in (problem.cash, problem.opening_cash)):
        raise ValueError("cash is a finite number of pounds")
    if not np.isclose(problem.share.sum(), problem.discounted_cost, rtol=1e-6, atol=0.01):
        raise ValueError(f"the shares sum to {problem.share.sum()}, the cost is {problem.discounted_cost}")
