"""Scenarios side by side: what each way of choosing keeps of them, and the bridge from one to another.

What takes long is kept with the fingerprint of its inputs, so that it is told when they have changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.scenario_steps import ChangeGroup, exchanged
from benefits.portfolio.selection import Selection, select, worthiest
from benefits.portfolio.selection_model import Way
from benefits.records.access import Act, require
from benefits.records.categories import OverrideField
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.funding import Funding, funding, funding_under
from benefits.views.kept_answers import answer_to, keep_answer, kept_answer
from benefits.views.scenario_meaning import Meaning, meaning_of

FloatArray = npt.NDArray[np.float64]
OnStep = Callable[[int, int], None]

MOST = 4  # scenarios side by side
AT_ONCE = 60  # choices of a project and its start up to which an answer comes at once, without being asked for


@dataclass(frozen=True)
class Outcome:
    """What each way of choosing makes of a scenario.

    Attributes:
        selections: By way; without those that no selection is possible under.
        faults: Why there is none, by way.
        projects: What the rows of the selections stand for.
    """

    selections: Mapping[Way, Selection]
    faults: Mapping[Way, str]
    projects: tuple[str, ...]

    def value(self, way: Way) -> float | None:
        """Present value of what is funded, in pounds; None where nothing can be chosen."""
        return self.selections[way].value if way in self.selections else None


@dataclass(frozen=True)
class Funded:
    """Whether a project is funded when all choose together out of their own budgets.

    Attributes:
        part: From 0 to 1; None where the project does not ask for money in the scenario.
        first_year: In which it starts, where it is funded.
        is_later: Whether that is later than planned.
    """

    part: float | None
    first_year: FinancialYear | None = None
    is_later: bool = False


@dataclass(frozen=True)
class Column:
    """One scenario of a comparison.

    Attributes:
        meaning: Who asks and what there is.
        outcome: What was worked out; None where nobody has asked for it yet.
        is_stale: Whether the inputs have changed since.
    """

    held: Funding
    meaning: Meaning
    outcome: Outcome | None
    is_stale: bool

    @property
    def code(self) -> str:
        """Of the scenario; blank for the register as it stands."""
        return self.held.code

    @property
    def joint(self) -> Selection | None:
        """What all together fund out of their own budgets."""
        return self.outcome.selections.get(Way.JOINT) if self.outcome else None

    @property
    def n_funded(self) -> int | None:
        """How many projects that is."""
        return int(self.joint.is_funded.sum()) if self.joint else None

    @property
    def spent(self) -> float | None:
        """What they cost in the years of the scenario; nominal pounds."""
        return float(self.joint.spend.sum()) if self.joint else None

    @property
    def net_per_pound(self) -> float | None:
        """Net present value kept for each pound spent out of the envelopes; None where nothing is spent."""
        if self.joint is None or not self.spent or self.spent <= 0:
            return None
        return self.joint.value / self.spent

    def funded(self, project: str) -> Funded:
        """Whether a project is funded when all choose together."""
        if self.joint is None or self.outcome is None or project not in self.outcome.projects:
            return Funded(None)
        row = self.outcome.projects.index(project)
        start = int(self.joint.start[row])
        if start < 0:
            return Funded(0.0)
        return Funded(float(self.joint.part[row, start]), self.planned(row) + start, is_later=start > 0)

    def planned(self, row: int) -> FinancialYear:
        """When a proposal starts as planned, or the first year of the scenario where that is later."""
        code = self.held.proposals.problem.projects[row]
        delay = self.held.assumptions.over_projects(OverrideField.START_DELAY, [code], 0.0)
        start = int(self.held.at.tables["project"]["first_year"][self.held.proposals.rows[row]]) + int(delay[0])
        return max(FinancialYear(start), self.held.proposals.envelopes.years[0])


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side, in the order in which they were chosen.

    Attributes:
        projects: Objective, code and title of every project that asks in one of them, by objective and title.
        may_take_long: Whether what is missing has to be asked for.
    """

    columns: tuple[Column, ...]
    projects: tuple[tuple[str, str, str], ...]
    may_take_long: bool

    @property
    def is_whole(self) -> bool:
        """Whether every scenario has been worked out."""
        return all(column.outcome is not None for column in self.columns)

    @property
    def is_stale(self) -> bool:
        """Whether the inputs of one of them have changed since it was worked out."""
        return any(column.is_stale for column in self.columns)


@dataclass(frozen=True)
class BridgeStep:
    """What the value changes by when groups of overrides are exchanged; present value in pounds.

    Attributes:
        groups: One, or several where nothing could be chosen between them.
    """

    groups: tuple[ChangeGroup, ...]
    before: float
    after: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True)
class Bridge:
    """From the value that one scenario keeps to that of another, all choosing together out of their own budgets.

    Attributes:
        start, end: None where nothing can be chosen in a scenario.
        steps: In the order in which the groups are exchanged; their changes sum to the difference.
    """

    start: float | None
    end: float | None
    steps: tuple[BridgeStep, ...]


@dataclass(frozen=True)
class BridgePlan:
    """The problems between two scenarios, each with the group that leads to it; the first leads from the first one."""

    first: Funding
    levels: tuple[tuple[ChangeGroup, Funding], ...]

    @property
    def fingerprint(self) -> str:
        """Of everything the bridge depends on."""
        return " ".join((self.first.proposals.fingerprint, *(one.proposals.fingerprint for _, one in self.levels)))

    @property
    def size(self) -> int:
        """The most choices that any of the problems has."""
        return max(_size(one) for one in (self.first, *(held for _, held in self.levels)))


def comparison(store: Store, person: Person, codes: Sequence[str]) -> Comparison:
    """Scenarios side by side, as far as they are worked out; small ones are, at once.

    Args:
        store: The register.
        person: Who looks.
        codes: Of the scenarios, at most `MOST`; blank for the register as it stands.

    Raises:
        NotPermitted: The person may not read the register.
        BenefitsError: There is no such scenario among those the person may see, or a year has no deflator.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    held = [funding(store, person, code) for code in codes[:MOST]]
    for one in held:
        if _size(one) <= AT_ONCE:
            _worked_out(store, person, one, lambda _: None)
    columns = tuple(_column(store, person, one) for one in held)
    return Comparison(columns, _projects(held), may_take_long=any(_size(one) > AT_ONCE for one in held))


def work_out(store: Store, person: Person, codes: Sequence[str], on_step: OnStep) -> None:
    """Work out what each way of choosing makes of the scenarios, and keep it; what is kept and fresh stays.

    Args:
        store: The register.
        person: Who asks.
        codes: As for `comparison`.
        on_step: Told how many of how many steps are done.

    Raises:
        NotPermitted: The person may not read the register.
        BenefitsError: There is no such scenario among those the person may see, or a year has no deflator.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    held = [funding(store, person, code) for code in codes[:MOST]]
    of = len(Way) * len(held)
    for number, one in enumerate(held):
        before = number * len(Way)
        _worked_out(store, person, one, partial(_counted, on_step, before, of))
        on_step(before + len(Way), of)


def _counted(on_step: OnStep, before: int, of: int, done: int) -> None:
    on_step(before + done, of)


def _size(held: Funding) -> int:
    """How many choices there are: of each project, when it may start."""
    return int(held.proposals.problem.may_start.sum())


def _column(store: Store, person: Person, held: Funding) -> Column:
    kept = kept_answer(store, person, _question(held), Outcome, held.proposals.fingerprint)
    return Column(
        held=held,
        meaning=meaning_of(held),
        outcome=kept.answer if kept else None,
        is_stale=bool(kept and kept.is_stale),
    )


def _question(held: Funding) -> tuple[object, ...]:
    return "ways of choosing", held.code


def _worked_out(store: Store, person: Person, held: Funding, on_way: Callable[[int], None]) -> None:
    """The ways of choosing for one scenario, unless they are kept; tells after each how many are done."""
    question, fingerprint = _question(held), held.proposals.fingerprint
    kept = kept_answer(store, person, question, Outcome, fingerprint)
    if kept is not None and not kept.is_stale:
        return
    made: dict[Way, Selection] = {}
    faults: dict[Way, str] = {}
    for done, way in enumerate(Way, start=1):
        try:
            made[way] = select(held.proposals.problem, way, start=worthiest(made.values()))
        except BenefitsError as fault:
            faults[way] = str(fault)
        on_way(done)
    keep_answer(store, person, question, Outcome(made, faults, held.proposals.problem.projects), fingerprint)


def _projects(held: Sequence[Funding]) -> tuple[tuple[str, str, str], ...]:
    found: dict[str, tuple[str, str, str]] = {}
    for one in held:
        titles = one.at.titles
        for code, objective in zip(one.proposals.problem.projects, one.proposals.objectives, strict=True):
            found.setdefault(code, (objective, code, titles[code]))
    return tuple(sorted(found.values(), key=lambda each: (each[0], each[2].casefold(), each[1])))


def bridge_plan(store: Store, person: Person, first: Funding, second: Funding) -> BridgePlan:
    """The problems that lead from one scenario to another, group by group.

    Raises:
        NotPermitted: The person may not read the register.
        MissingDeflator: A year has no GDP deflator in an edition on the way.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    question = ("bridge plan", first.proposals.fingerprint, second.proposals.fingerprint)
    version = str(store.data_version())
    return answer_to(store, person, question, BridgePlan, version, lambda: _plan(store, person, first, second))


def _plan(store: Store, person: Person, first: Funding, second: Funding) -> BridgePlan:
    levels = [
        (group, funding_under(store, person, first.scenario, assumptions))
        for group, assumptions in exchanged(first.assumptions, second.assumptions)
    ]
    if first.proposals.envelopes.years != second.proposals.envelopes.years:
        levels.append((ChangeGroup.YEARS, second))
    elif levels:  # the last one is the second scenario, whose problem is there already
        levels[-1] = (levels[-1][0], second)
    return BridgePlan(first, tuple(levels))


def bridge(store: Store, person: Person, plan: BridgePlan, on_step: OnStep | None = None) -> tuple[Bridge | None, bool]:
    """The bridge, and whether its inputs have changed since; None where it is large and nobody has asked for it yet.

    Args:
        store: The register.
        person: Who looks.
        plan: The problems on the way.
        on_step: Told how many of how many steps are done; with it a bridge of any size is worked out anew.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    question = ("bridge", plan.first.code, plan.levels[-1][1].code if plan.levels else plan.first.code)
    kept = kept_answer(store, person, question, Bridge, plan.fingerprint)
    if kept is not None and not kept.is_stale:
        return kept.answer, False
    if on_step is None and plan.size > AT_ONCE:
        return (kept.answer, True) if kept else (None, False)
    made = _bridge(store, person, plan, on_step or _unheard)
    keep_answer(store, person, question, made, plan.fingerprint)
    return made, False


def _unheard(_done: int, _of: int) -> None:
    """Nobody wants to know how far it is."""


def _bridge(store: Store, person: Person, plan: BridgePlan, on_step: OnStep) -> Bridge:
    of = len(plan.levels) + 1
    values = []
    for done, one in enumerate((plan.first, *(held for _, held in plan.levels)), start=1):
        values.append(_joint_value(store, person, one))
        on_step(done, of)
    start, end = values[0], values[-1]
    if start is None or end is None:
        return Bridge(start, end, ())
    steps: list[BridgeStep] = []
    groups: list[ChangeGroup] = []
    at = start
    for (group, _), value in zip(plan.levels, values[1:], strict=True):
        groups.append(group)
        if value is not None:
            steps.append(BridgeStep(tuple(groups), at, value))
            at, groups = value, []
    return Bridge(start, end, tuple(steps))


def _joint_value(store: Store, person: Person, held: Funding) -> float | None:
    """What all together keep; taken from what is kept of a scenario where that rests on the same problem."""
    kept = kept_answer(store, person, _question(held), Outcome, held.proposals.fingerprint)
    if kept is not None and not kept.is_stale:
        return kept.answer.value(Way.JOINT)
    try:
        return select(held.proposals.problem, Way.JOINT).value
    except BenefitsError:
        return None
