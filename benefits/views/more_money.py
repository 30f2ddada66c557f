"""What one more million in each envelope of a scenario would buy, by choosing again with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from benefits.periods import FinancialYear
from benefits.portfolio.selection_limits import Explanation, Infeasible
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import NotInTime
from benefits.portfolio.worth_of_more import AMOUNTS, Envelope, WorthOfMore, worth_of_more
from benefits.records.access import Act, require
from benefits.records.categories import BudgetClass
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.funding import Funding
from benefits.views.kept_answers import KeptAnswer
from benefits.views.pressure import PAGE
from benefits.views.selection import Called, called
from benefits.views.worked_out import keep_worked_out, worked_out

OnStep = Callable[[int, int], None]

WAYS = (Way.JOINT, Way.TRANSFERS)
# The same patience as the other solves of the page, but no gap that is good enough.
_SETTINGS = replace(PAGE, gap=0.0)


@dataclass(frozen=True)
class Buys:
    """What an amount more in one envelope buys, and between what that is proven to lie; present value in pounds."""

    gain: float
    least: float
    most: float

    @property
    def is_proven(self) -> bool:
        """Whether no doubt is left."""
        return self.least == self.gain == self.most


@dataclass(frozen=True)
class MoreLine:
    """One envelope, and what more of it buys by way and amount."""

    body: str
    name: str
    budget_class: BudgetClass
    year: FinancialYear
    buys: Mapping[tuple[Way, float], Buys]


@dataclass(frozen=True)
class MoreMoney:
    """What more money buys, envelope by envelope.

    Attributes:
        amounts: Nominal pounds that are added.
        lines: By body, class and year.
        why_not: Why nothing could be worked out, by way; empty where the time limit passed first.
    """

    called: Called
    amounts: tuple[float, ...]
    lines: tuple[MoreLine, ...]
    why_not: Mapping[Way, Explanation]

    @property
    def ways(self) -> tuple[Way, ...]:
        """Those that could be worked out."""
        return tuple(way for way in WAYS if way not in self.why_not)


def bodies_with_envelopes(held: Funding) -> dict[str, str]:
    """Short name by code of every body that has a limit in the scenario, by name."""
    problem = held.proposals.problem
    is_limited = np.isfinite(problem.limit).any(axis=(1, 2))
    codes = [problem.bodies[row] for row in np.flatnonzero(is_limited)]
    return dict(sorted(((code, held.names.get(code, code)) for code in codes), key=lambda one: one[1].casefold()))


def kept_more_money(store: Store, person: Person, held: Funding, body: str = "") -> KeptAnswer[MoreMoney] | None:
    """What was worked out last, told as stale where its inputs have changed; None where nothing was.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    return worked_out(store, person, held, _question(body), MoreMoney)


def work_out_more_money(
    store: Store, person: Person, held: Funding, body: str = "", on_step: OnStep | None = None
) -> MoreMoney:
    """What more money in each envelope of a body, or of all, would buy; worked out now and kept.

    Args:
        store: The register.
        person: Who asks.
        held: The scenario; no cut is made besides its own.
        body: Code; blank for all that have a limit.
        on_step: Told how many of how many envelopes are done; what it raises ends the work, and nothing is kept.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    rows = _envelopes(held, body)
    found: dict[Way, WorthOfMore] = {}
    why_not: dict[Way, Explanation] = {}
    for nth, way in enumerate(WAYS):
        try:
            found[way] = worth_of_more(
                held.proposals.problem,
                way,
                rows=rows,
                settings=_SETTINGS,
                on_progress=_counted(on_step, nth * len(rows), len(WAYS) * len(rows)),
            )
        except Infeasible as error:
            why_not[way] = error.explanation
        except NotInTime:
            why_not[way] = Explanation()
    lines = tuple(_lines(held, rows, found))
    made = MoreMoney(called(held), AMOUNTS, lines, MappingProxyType(why_not))
    keep_worked_out(store, person, held, _question(body), made)
    return made


def _question(body: str) -> str:
    return f"more money:{body}"


def _counted(on_step: OnStep | None, before: int, of: int) -> OnStep | None:
    """Tells how far the work is where this way is only a part of it."""
    if on_step is None:
        return None
    return lambda done, _: on_step(before + done, of)


def _envelopes(held: Funding, body: str) -> list[Envelope]:
    problem = held.proposals.problem
    rows = [tuple(at) for at in np.argwhere(np.isfinite(problem.limit)).tolist()]
    return [(at[0], at[1], at[2]) for at in rows if body in ("", problem.bodies[at[0]])]


def _lines(held: Funding, rows: list[Envelope], found: Mapping[Way, WorthOfMore]) -> Iterator[MoreLine]:
    problem = held.proposals.problem
    for at, (body, kind, year) in enumerate(rows):
        yield MoreLine(
            body=problem.bodies[body],
            name=held.names.get(problem.bodies[body], problem.bodies[body]),
            budget_class=BudgetClass(problem.classes[kind]),
            year=problem.years[year],
            buys=MappingProxyType(
                {
                    (way, amount): Buys(*(float(part[at, nth]) for part in (one.gain, one.least, one.most)))
                    for way, one in found.items()
                    for nth, amount in enumerate(one.amounts)
                }
            ),
        )
