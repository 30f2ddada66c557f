"""The funding-pressure test of a scenario: value kept at each cut, and what becomes of each project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from benefits.portfolio.pressure import CUTS, QUICK, PressureTest, limits_after, pressure_test
from benefits.portfolio.selection import PriceOfSilos, Selection
from benefits.portfolio.selection_limits import Explanation
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import SolverSettings
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.funding import Funding
from benefits.views.kept_answers import KeptAnswer
from benefits.views.selection import Called, Proposal, SelectionPage, by_objective, called, selection_page
from benefits.views.worked_out import keep_worked_out, worked_out

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
OnStep = Callable[[int, int], None]

# What the page allows each solve, so that a press on Stop is heard soon.
PAGE = QUICK
QUESTION = "pressure"


@dataclass(frozen=True)
class PressureAnswer:
    """A test, with the names that its rows had then.

    Attributes:
        committed: What of each limit was promised already. Shape (bodies, classes, years).
        time_limit: Seconds that each solve was allowed.
    """

    test: PressureTest
    called: Called
    committed: FloatArray
    time_limit: float


@dataclass(frozen=True)
class Kept:
    """What one way of choosing keeps after one cut. Present values in pounds.

    Attributes:
        lost: Against no cut; None where there is no selection without one.
        lost_per_pound: For each pound cut; None where nothing is cut.
        gap: How far the best may be above it, as a part of that; under SILO, of what the leads gain.
        dropped: Codes of the projects that are funded without a cut and not after this one.
    """

    value: float
    lost: float | None
    lost_per_pound: float | None
    gap: float
    is_proven: bool
    n_funded: int
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class CutLine:
    """One cut.

    Attributes:
        money_cut: What it takes off all limits together, nominal pounds.
        kept: By way, without those that have no selection.
        why_not: Why, by way.
        price: What silos cost; None where not every way has a selection.
        hidden: Codes of projects that a joint choice funds and silos leave out.
        hidden_value: What these are worth by themselves, present value in pounds.
    """

    cut: float
    money_cut: float
    kept: Mapping[Way, Kept]
    why_not: Mapping[Way, Explanation]
    price: PriceOfSilos | None
    hidden: tuple[str, ...]
    hidden_value: float

    def value(self, way: Way) -> float | None:
        """What a way keeps; None where it has no selection."""
        return self.kept[way].value if way in self.kept else None


@dataclass(frozen=True)
class Course:
    """What becomes of a project under one way, from no cut to the largest.

    Attributes:
        cuts: Those that have a selection.
        is_funded: Whether it is funded after each.
    """

    cuts: tuple[float, ...]
    is_funded: tuple[bool, ...]

    @property
    def is_known(self) -> bool:
        """Whether there is any selection, without a cut."""
        return bool(self.cuts) and self.cuts[0] == 0.0

    @property
    def is_never_funded(self) -> bool:
        """Whether no cut, and no lack of one, leaves it funded."""
        return not any(self.is_funded)

    @property
    def drops_at(self) -> float | None:
        """The cut at which it first falls out; None where it never does, or was not funded without a cut."""
        if not self.is_known or not self.is_funded[0]:
            return None
        return next((cut for cut, funded in zip(self.cuts, self.is_funded, strict=True) if not funded), None)

    @property
    def returns_at(self) -> float | None:
        """The first cut after which it is funded where a smaller one leaves it out; None where there is none."""
        pairs = zip(self.cuts[1:], self.is_funded, self.is_funded[1:], strict=False)
        return next((cut for cut, before, after in pairs if after and not before), None)


@dataclass(frozen=True)
class ProjectCourse:
    """What becomes of a project.

    Attributes:
        courses: By way.
        hidden_at: Cuts at which a joint choice funds it and silos leave it out.
    """

    proposal: Proposal
    courses: Mapping[Way, Course]
    hidden_at: tuple[float, ...]


@dataclass(frozen=True)
class PressurePage:
    """A pressure test as people read it.

    Attributes:
        answer: What it was made of.
        is_stale: Whether the register or the scenario has changed since.
        cap: Part of its limit that a body may pass on.
        lines: The smallest cut first, none at all.
        projects: By objective and title.
        unlimited: Codes of projects none of whose cost any envelope limits.
        partly_limited: Codes of projects of whose cost some is limited and some is not.
    """

    answer: PressureAnswer
    is_stale: bool
    cap: float
    lines: tuple[CutLine, ...]
    projects: tuple[ProjectCourse, ...]
    unlimited: tuple[str, ...]
    partly_limited: tuple[str, ...]

    @property
    def called(self) -> Called:
        """What rows are called."""
        return self.answer.called

    @property
    def ways(self) -> tuple[Way, ...]:
        """Who chose."""
        return self.answer.test.ways

    @property
    def cuts(self) -> tuple[float, ...]:
        """The cuts that were tried."""
        return tuple(line.cut for line in self.lines)

    def line(self, cut: float) -> CutLine:
        """The cut that was tried nearest to this one."""
        return min(self.lines, key=lambda line: abs(line.cut - cut))

    def project(self, code: str) -> ProjectCourse | None:
        """What becomes of one project; None where it does not ask for money."""
        return next((one for one in self.projects if one.proposal.project == code), None)

    def selection(self, cut: float, way: Way) -> SelectionPage:
        """What one way funds after the cut that was tried nearest to this one."""
        test, wanted = self.answer.test, self.line(cut).cut
        step = next(one for one in test.steps if one.cut == wanted)
        left = replace(test.problem, limit=limits_after(test.problem, wanted, self.answer.committed))
        return selection_page(self.called, left, way, wanted, step.selections.get(way), step.why_not.get(way))


def kept_pressure(store: Store, person: Person, held: Funding) -> KeptAnswer[PressureAnswer] | None:
    """The test that was worked out last, told as stale where its inputs have changed; None where there is none.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    return worked_out(store, person, held, QUESTION, PressureAnswer)


def work_out_pressure(store: Store, person: Person, held: Funding, on_step: OnStep | None = None) -> PressureAnswer:
    """The test of a scenario, worked out now and kept.

    Args:
        store: The register.
        person: Who asks.
        held: The scenario.
        on_step: Told how many of how many solves are done; what it raises ends the work, and nothing is kept.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    made = pressure_answer(person, held, on_step=on_step)
    keep_worked_out(store, person, held, QUESTION, made)
    return made


def pressure_answer(
    person: Person,
    held: Funding,
    cuts: Sequence[float] = CUTS,
    settings: SolverSettings = PAGE,
    on_step: OnStep | None = None,
) -> PressureAnswer:
    """The test of a scenario for any cuts, worked out now.

    Args:
        person: Who asks.
        held: The scenario.
        cuts: Parts of every limit, 0 to 1; no cut is looked at besides.
        settings: When each solve may stop.
        on_step: As in `work_out_pressure`.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    problem, committed = held.proposals.problem, held.proposals.envelopes.committed
    test = pressure_test(problem, cuts, committed=committed, settings=settings, on_step=on_step)
    return PressureAnswer(test, called(held), committed, settings.time_limit)


def pressure_page(held: Funding, kept: KeptAnswer[PressureAnswer]) -> PressurePage:
    """A test as people read it, in today's names unless its inputs have changed.

    Args:
        held: The scenario as it is now.
        kept: What was worked out.
    """
    answer = kept.answer if kept.is_stale else replace(kept.answer, called=called(held))
    test = answer.test
    hidden = test.hidden()
    limited = np.isfinite(test.problem.limit)
    asks = (test.problem.cost > 0.0).any(axis=1)
    is_limited, is_free = (np.asarray((asks & where).any(axis=(1, 2, 3))) for where in (limited, ~limited))
    return PressurePage(
        answer=answer,
        is_stale=kept.is_stale,
        cap=test.problem.transfer_cap,
        lines=tuple(_line(test, at, hidden[at]) for at in range(len(test.steps))),
        projects=tuple(_courses(answer, hidden)),
        unlimited=_codes(test, ~is_limited),
        partly_limited=_codes(test, is_limited & is_free),
    )


def _codes(test: PressureTest, rows: BoolArray) -> tuple[str, ...]:
    return tuple(test.problem.projects[row] for row in np.flatnonzero(rows))


def _line(test: PressureTest, at: int, hidden: BoolArray) -> CutLine:
    step = test.steps[at]
    joint = step.selections.get(Way.JOINT)
    worth = 0.0 if joint is None else float((joint.part * test.problem.value)[hidden].sum())
    return CutLine(
        cut=step.cut,
        money_cut=step.money_cut,
        kept=MappingProxyType({way: _kept(test, way, at, one) for way, one in step.selections.items()}),
        why_not=step.why_not,
        price=step.price,
        hidden=_codes(test, hidden),
        hidden_value=worth,
    )


def _kept(test: PressureTest, way: Way, at: int, selection: Selection) -> Kept:
    return Kept(
        value=selection.value,
        lost=test.lost(way, at),
        lost_per_pound=test.lost_per_pound(way, at),
        gap=selection.gap,
        is_proven=selection.is_proven,
        n_funded=int(selection.is_funded.sum()),
        dropped=_codes(test, test.dropped(way)[at]),
    )


def _courses(answer: PressureAnswer, hidden: BoolArray) -> list[ProjectCourse]:
    test = answer.test
    cuts = [step.cut for step in test.steps]
    funded = {way: test.funded(way) for way in test.ways}
    has = {way: [at for at, step in enumerate(test.steps) if way in step.selections] for way in test.ways}
    made = []
    for row, proposal in enumerate(answer.called.proposals.values()):
        courses = {
            way: Course(tuple(cuts[at] for at in has[way]), tuple(bool(funded[way][at, row]) for at in has[way]))
            for way in test.ways
        }
        at_cuts = tuple(cuts[at] for at in np.flatnonzero(hidden[:, row]))
        made.append(ProjectCourse(proposal, MappingProxyType(courses), at_cuts))
    return sorted(made, key=lambda one: by_objective(one.proposal))
