"""Why a project's figures changed: from one state and basis to another in steps, each told line by line.

What differs is exchanged group by group, in one order that is stated, so that the steps add up to the whole change.
Each figure on the way is a sum over the same cube as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Cube, Money, sums
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.lenses import ALL_LENSES, NEGLIGIBLE, Appraisal, Claims, Lens
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Bodies
from benefits.portfolio.change_steps import ChangeStep, State, exchanged
from benefits.portfolio.options_apart import are_business_as_usual, options_apart
from benefits.records.tables import Tables
from benefits.reference.green_book import schedule

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

COSTS, BENEFITS = "cost_line", "benefit_line"
# In place of table and code: where costs are netted, what is spared stands above the line and not below it.
NETTED = ("", "")
_Key = tuple[str, str]
_Values = dict[_Key, FloatArray]  # by line: cost and benefit under each lens. Shapes (lenses, 2).


@dataclass(frozen=True)
class Worth:
    """Present value of cost and of benefit, in pounds."""

    pv_cost: float
    pv_benefit: float

    @property
    def net(self) -> float:
        """Net present value: benefit less cost."""
        return self.pv_benefit - self.pv_cost

    def __sub__(self, other: Worth) -> Worth:
        return Worth(self.pv_cost - other.pv_cost, self.pv_benefit - other.pv_benefit)


ByLens = Mapping[Lens, Worth]


@dataclass(frozen=True)
class LineChange:
    """What a step did to one line.

    A line of business as usual counts the other way round: its cost is a negative cost.

    Attributes:
        table, code: Which line; both blank for `NETTED`.
        before, after: What the line is worth before the step and after it.
    """

    table: str
    code: str
    title: str
    before: ByLens
    after: ByLens

    def change(self, lens: Lens) -> Worth:
        """After less before."""
        return self.after[lens] - self.before[lens]

    def has_moved(self, lens: Lens) -> bool:
        """Whether its cost or benefit differs by half a penny or more."""
        moved = self.change(lens)
        return max(abs(moved.pv_cost), abs(moved.pv_benefit)) >= NEGLIGIBLE


@dataclass(frozen=True)
class StepChange:
    """What one step did to the project, and to each line that it changed under any lens."""

    step: ChangeStep
    before: ByLens
    after: ByLens
    lines: tuple[LineChange, ...]

    def change(self, lens: Lens) -> Worth:
        """After less before."""
        return self.after[lens] - self.before[lens]


@dataclass(frozen=True)
class ExplainedChange:
    """A project's figures before and after, and the steps between them.

    Attributes:
        before, after: In pounds of each end's own price base, discounted to its own year 0.
        steps: Only those that change a figure, in the order of `ChangeStep`; each begins where the last one ended.
    """

    project: str
    before: ByLens
    after: ByLens
    steps: tuple[StepChange, ...]

    def change(self, lens: Lens) -> Worth:
        """After less before: the sum of the steps."""
        return self.after[lens] - self.before[lens]


def explained_change(before: State, after: State, project: str) -> ExplainedChange:
    """Why the figures of a project's preferred option differ between two states of the register and two bases.

    How much a step changes depends on the order, as what a correction takes depends on the amount. The order is
    that of `ChangeStep`. A line that is added or withdrawn is so with its shares and corrections. Years before year 0
    have factor 1 on the way, as past values are not compounded up.

    Args:
        before: Tables and basis to begin with, by the organisations recorded.
        after: Tables and basis to arrive at, likewise.
        project: Its code; where one of the states has no such project, all its lines are added or withdrawn.

    Returns:
        Cost, benefit and net value under every lens, before, after and by step and line.

    Raises:
        NotFound: Neither state has the project.
        OutsideAppraisal: Amounts in years that the project's appraisal does not cover.
        MissingDeflator: A price year that a deflator does not cover.
        BenefitsError: A type of benefit without a rule, or a code that is no organisation of the register.
        ValueError: A basis is by today's organisations.

    References:
        Methods 1.1 (a new edition is applied to old cases, and the difference shown) and 2.1 (corrections in one
        place); Green Book 2026, paragraphs 6.45 to 6.59. The order of the steps is this tool's convention.
    """
    if Bodies.TODAY in (before.basis.bodies, after.basis.bodies):
        raise ValueError("a change is explained by the organisations recorded")
    states = list(exchanged(before, after, project))
    values = [_by_line(state) for _, state in states]
    titles = _titles(before.tables) | _titles(after.tables)
    steps: list[StepChange] = []
    was = values[0]
    for (step, _), held in zip(states[1:], values[1:], strict=True):
        found = _step(step, was, held, titles) if step else None
        if found and found.lines:
            steps.append(found)
            was = held
    return ExplainedChange(project, _whole(values[0]), _whole(values[-1]), tuple(steps))


def _titles(tables: Tables) -> dict[_Key, str]:
    return {
        (table, str(code)): str(title)
        for table in (COSTS, BENEFITS)
        for code, title in zip(tables[table]["id"], tables[table]["title"], strict=True)
    }


def _step(step: ChangeStep, was: _Values, held: _Values, titles: Mapping[_Key, str]) -> StepChange:
    nothing = np.zeros((len(ALL_LENSES), 2))
    lines = []
    for key in sorted(was.keys() | held.keys(), key=_place):
        before, after = was.get(key, nothing), held.get(key, nothing)
        if (np.abs(after - before) >= NEGLIGIBLE).any():
            lines.append(LineChange(*key, titles.get(key, ""), _by_lens(before), _by_lens(after)))
    return StepChange(step, _whole(was), _whole(held), tuple(lines))


def _place(key: _Key) -> tuple[int, str]:
    """Costs before benefits, then what is netted."""
    return (COSTS, BENEFITS, "").index(key[0]), key[1]


def _whole(values: _Values) -> ByLens:
    nothing = np.zeros((len(ALL_LENSES), 2))
    return _by_lens(sum((values[key] for key in sorted(values, key=_place)), nothing))


def _by_lens(values: FloatArray) -> ByLens:
    return {lens: Worth(*pair) for lens, pair in zip(ALL_LENSES, values.tolist(), strict=True)}


def _by_line(state: State) -> _Values:
    """What each line of the preferred option and of business as usual is worth; together what the option is worth."""
    ledger = ledger_of(state.tables, state.basis, delayed_to=state.delayed_to)
    appraisal = _appraised(ledger.cube, state)
    # One case: a party counts or does not, whichever line it is on.
    counted = np.zeros((len(ALL_LENSES), len(ledger.parties)), dtype=bool)
    for at, lens in enumerate(ALL_LENSES):
        counted[at, ledger.cube.pair_party] = appraisal.counts(lens.standpoint)
    every = np.ones(ledger.cube.n_cases)
    values = _landed(state.tables, appraisal, counted, every)
    if NETTED not in values:
        return values
    whole = sum(values.values(), np.zeros((len(ALL_LENSES), 2)))
    values.pop(NETTED)
    values |= _costs_apart(state, counted, str(ledger.options[0]))
    return values | {NETTED: whole - sum(values.values(), np.zeros((len(ALL_LENSES), 2)))}


def _costs_apart(state: State, counted: BoolArray, option: str) -> _Values:
    """Costs that the cube holds only as a change against business as usual, line by line."""
    ledger = options_apart(state.tables, state.basis)
    sign = np.where(are_business_as_usual(state.tables, ledger), -1.0, 0.0)
    sign[ledger.options == option] = 1.0
    found = _landed(state.tables, _appraised(ledger.cube, state), counted, sign)
    return {key: held for key, held in found.items() if key[0] == COSTS}


def _appraised(cube: Cube, state: State) -> Appraisal:
    """The cube on the factors of the state, whose year 0 may be later than the cube's."""
    index = np.maximum(np.arange(cube.n_years) - state.later, 0)
    names, edition = (state.basis.discounting, "health"), state.basis.green_book
    factors = [discount_factors(schedule(name, edition), cube.n_years - 1)[index] for name in names]
    return Appraisal(cube, np.stack(factors))


def _landed(tables: Tables, appraisal: Appraisal, counted: BoolArray, case_sign: FloatArray) -> _Values:
    """Cost and benefit by the line they come from, of the cases with a sign; lines without any left out."""
    cube = appraisal.cube
    value = np.where(cube.line_is_headline, appraisal.line_pv, 0.0) * case_sign[cube.line_case]
    landed = value[cube.entry_line] * cube.entry_fraction
    is_cost, record = cube.line_is_cost[cube.entry_line], cube.line_record[cube.entry_line]
    keys = np.stack([np.where(record < 0, 2, np.where(is_cost, 0, 1)), record], axis=1)
    rows, row = np.unique(keys, axis=0, return_inverse=True)
    held = np.zeros((len(rows), len(ALL_LENSES), 2))
    money = list(Money)
    for at, lens in enumerate(ALL_LENSES):
        weight = cube.entry_weight[:, money.index(lens.money)] * counted[at, cube.entry_party]
        if lens.claims is Claims.ACCEPTED:
            weight = weight * cube.entry_is_accepted
        for side, mine in enumerate((is_cost, ~is_cost)):
            held[:, at, side] = sums(row.ravel(), np.where(mine, landed * weight, 0.0), len(rows))
    return {
        NETTED if place == 2 else ((table := (COSTS, BENEFITS)[place]), str(tables[table]["id"][line])): values
        for (place, line), values in zip(rows.tolist(), held, strict=True)
        if place == 2 or values.any()
    }
