"""A simulation as people read it: one project or the whole portfolio, by lens, by body and by uncertain line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.draws import Settings
from benefits.appraisal.information import worth_of_knowing_one
from benefits.appraisal.lenses import Appraisal, Lens
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.simulation import LENSES, multipliers_drawn
from benefits.appraisal.spreads import chance_error
from benefits.appraisal.stress import CostTail, tail_stress, usual_tail
from benefits.appraisal.tornado import Tornado, tornado
from benefits.errors import NotFound, near
from benefits.portfolio.basis import Basis
from benefits.portfolio.uncertainty import LINES, Coverage, Ranges, coverage, gate_before_benefits
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.kept_answers import KeptAnswer, answer_to
from benefits.views.uncertainty import Histograms, Simulated, ranges
from benefits.views.uncertainty_outcomes import (
    BodyOutcome,
    Outcome,
    ProjectOutcome,
    body_outcomes,
    outcomes,
    project_outcomes,
)

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# Lines that the tornado of the portfolio shows, the widest first.
WIDEST = 15
_QUESTION = "worth of knowing"


@dataclass(frozen=True)
class Bar:
    """One line with a range: the net value with it at its P10 and at its P90, all else as entered; pounds.

    Attributes:
        at_p10: Below 1 in 10 of what the line may be; the good end of a cost.
        worth: What it is worth to know this line before deciding; None for the portfolio, which is no one decision.
    """

    project: str
    code: str
    title: str
    is_cost: bool
    at_p10: float
    at_p90: float
    worth: float | None


@dataclass(frozen=True)
class TailLine:
    """The fat tail of cost under one lens, never part of a mean; pounds.

    Attributes:
        in_tail: With every cost times the factor, carried on to the end.
        if_stopped: With every cost times the factor, stopped before the first benefit.
    """

    lens: Lens
    as_entered: float
    in_tail: float
    if_stopped: float


@dataclass(frozen=True)
class UncertaintyPage:
    """What one project, or the portfolio, may be worth.

    Attributes:
        project: Its code; blank for the portfolio.
        lens: The lens of the picture, the tornado and the worth of knowing.
        by_lens: In the order of LENSES.
        bodies: The largest mean first.
        at_risk, at_risk_error, regret, worth: Of one project as in `ProjectOutcome`, `worth` under the lens; None
            for the portfolio.
        projects: Of the portfolio, what is worth most to know first; empty for one project.
        picture: One row, under the lens.
        bars: The widest first.
        n_bars: How many lines with a range there are.
        tail, tails: Of one project; empty for the portfolio.
        unused: Codes of lines whose range no figure takes.
    """

    basis: Basis
    settings: Settings
    project: str
    title: str
    lens: Lens
    is_stale: bool
    coverage: Coverage
    unused: tuple[str, ...]
    by_lens: dict[Lens, Outcome]
    bodies: tuple[BodyOutcome, ...]
    at_risk: float | None
    at_risk_error: float | None
    regret: float | None
    worth: float | None
    projects: tuple[ProjectOutcome, ...]
    picture: Histograms
    bars: tuple[Bar, ...]
    n_bars: int
    tail: CostTail
    tails: tuple[TailLine, ...]

    @property
    def outcome(self) -> Outcome:
        """Under the lens of the picture."""
        return self.by_lens[self.lens]


def together(store: Store, person: Person, basis: Basis) -> Basis:
    """The basis in the one price base in which figures are added here.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    return appraised_together(store, person, basis).ledger.basis


def covered(store: Store, person: Person, basis: Basis, project: str = "") -> Coverage:
    """How much of a project, or of all, carries a range.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, basis)
    return coverage(at.appraisal, ranges(store, person, at), _cases(at, project))


def _cases(at: Appraised, project: str) -> npt.NDArray[np.bool_] | None:
    if not project:
        return None
    cases = at.ledger.projects == project
    if not cases.any():
        raise NotFound(f"There is no project {project}.{near(project, at.titles)}")
    return np.asarray(cases)


def uncertainty_page(
    store: Store, person: Person, kept: KeptAnswer[Simulated], lens: Lens, project: str = ""
) -> UncertaintyPage:
    """What a simulation says of one project, or of all together.

    Lines, their titles, the tornado and the fat tail are those of the register now; where the simulation is older the
    page says so.

    Args:
        store: The register.
        person: Who asks.
        kept: The simulation.
        lens: Of the picture, the tornado and the worth of knowing: one of LENSES.
        project: Its code; blank for the portfolio.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project, or the simulation is older than it.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = kept.answer
    at = appraised_together(store, person, found.basis)
    held, cases = ranges(store, person, at), _cases(at, project)
    row = found.case_of(project)
    if project and row is None:
        raise NotFound(f"{project} was not in the register when this was worked out. Work it out again.")
    case = None if cases is None else int(np.flatnonzero(cases)[0])
    bars = _project_bars(store, person, at, held, found.settings, lens, case) if case is not None else None
    bars = _portfolio_bars(at, held, lens) if bars is None else bars
    return UncertaintyPage(
        basis=found.basis,
        settings=found.settings,
        project=project,
        title=at.titles.get(project, ""),
        lens=lens,
        is_stale=kept.is_stale,
        coverage=coverage(at.appraisal, held, cases),
        unused=_unused(at, held, project),
        by_lens=outcomes(found, row),
        bodies=body_outcomes(found, row),
        at_risk=None if row is None else float(found.at_risk[row]),
        at_risk_error=None if row is None else float(chance_error(found.at_risk[row], found.settings.draws)),
        regret=None if row is None else float(found.regret[row]),
        worth=None if row is None else float(found.worth[lens][row]),
        projects=() if project else project_outcomes(found, lens),
        picture=found.picture[lens] if row is None else _one(found.pictures[lens], row),
        bars=bars[:WIDEST],
        n_bars=len(bars) if project else len(held.inputs.multipliers),
        tail=usual_tail(found.basis.green_book),
        tails=() if case is None else _tails(at, case),
    )


def _one(held: Histograms, row: int) -> Histograms:
    return Histograms(held.least[row : row + 1], held.most[row : row + 1], held.counts[row : row + 1])


def _unused(at: Appraised, held: Ranges, project: str) -> tuple[str, ...]:
    """Codes of lines of the project whose range no figure takes."""
    if not project:
        return held.unused
    options = at.tables["option"]
    own = set(options["id"][options["project"] == project].tolist())
    of = {code: option for name in LINES for code, option in _options(at, name)}
    return tuple(code for code in held.unused if of.get(code) in own)


def _options(at: Appraised, table: str) -> list[tuple[str, str]]:
    lines = at.tables[table]
    return list(zip(lines["id"].tolist(), lines["option"].tolist(), strict=True))


def _tails(at: Appraised, case: int) -> tuple[TailLine, ...]:
    gate, tail = gate_before_benefits(at.ledger.cube), usual_tail(at.ledger.basis.green_book)
    made = [(lens, tail_stress(at.appraisal, lens, tail, gate)) for lens in LENSES]
    return tuple(
        TailLine(lens, float(one.as_entered[case]), float(one.in_tail[case]), float(one.if_stopped[case]))
        for lens, one in made
    )


def _project_bars(
    store: Store, person: Person, at: Appraised, held: Ranges, settings: Settings, lens: Lens, case: int
) -> tuple[Bar, ...]:
    """The lines of one project, with what it is worth to know each; kept, because its draws are made again."""
    question = (_QUESTION, at.ledger.basis, settings, lens, str(at.ledger.projects[case]))

    def find() -> tuple[Bar, ...]:
        found = tornado(at.appraisal, held.inputs, lens)
        rows = np.flatnonzero(found.case == case)
        worth = _worth_of_each(at.appraisal, held, settings, lens, case, found.input[rows])
        return tuple(_bar(at, held, found, int(row), 0.0, one) for row, one in zip(rows, worth, strict=True))

    return answer_to(store, person, question, tuple, str(at.tables.data_version), find)


def _worth_of_each(
    appraisal: Appraisal, held: Ranges, settings: Settings, lens: Lens, case: int, inputs: IntArray
) -> list[float]:
    """What it is worth to know each of these lines of a case, from the draws of the simulation."""
    if not len(inputs):
        return []
    cube, line_input = appraisal.cube, held.inputs.line_input
    lines = np.flatnonzero((cube.line_case == case) & (line_input >= 0))
    value = (appraisal.line_pv * line_effects(appraisal, lens))[lines]
    order = np.argsort(inputs)
    weight = np.zeros(len(inputs))
    is_here = np.isin(line_input[lines], inputs)
    np.add.at(weight, order[np.searchsorted(inputs[order], line_input[lines][is_here])], value[is_here])
    drawn = multipliers_drawn(appraisal, held.inputs, settings, inputs)
    net = appraisal.net(lens)[case] - weight.sum() + weight @ drawn.astype(np.float64)
    return [float(worth_of_knowing_one(net, one)[0]) for one in drawn]


def _portfolio_bars(at: Appraised, held: Ranges, lens: Lens) -> tuple[Bar, ...]:
    """The widest lines of all, each around the net value of all together."""
    found = tornado(at.appraisal, held.inputs, lens)
    net = at.appraisal.net(lens)
    widest = np.argsort(-np.abs(found.at_p90 - found.at_p10), kind="stable")[:WIDEST]
    return tuple(_bar(at, held, found, int(row), float(net.sum() - net[found.case[row]]), None) for row in widest)


def _bar(at: Appraised, held: Ranges, found: Tornado, row: int, others: float, worth: float | None) -> Bar:
    place = int(found.input[row])
    is_cost = bool(held.is_cost[place])
    lines = at.tables["cost_line" if is_cost else "benefit_line"]
    record = int(held.record[place])
    return Bar(
        project=str(at.ledger.projects[found.case[row]]),
        code=str(lines["id"][record]),
        title=str(lines["title"][record]),
        is_cost=is_cost,
        at_p10=float(found.at_p10[row]) + others,
        at_p90=float(found.at_p90[row]) + others,
        worth=worth,
    )
