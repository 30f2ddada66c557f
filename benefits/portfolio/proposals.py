"""From the register to a funding problem: which projects ask for money in the years of a scenario, and from whom.

Only what lies ahead counts: what was spent or gained before the first year of the scenario is sunk (Green Book 2026,
6.32). Everything is discounted to that year, so that projects that start at different times can be added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import later, retaken
from benefits.appraisal.lenses import Appraisal
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio import attribution
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.envelopes import CLASSES, Envelopes, envelopes_of
from benefits.portfolio.funding_problem import AtLeast, FundingProblem, Need, Overlap
from benefits.portfolio.lines import find
from benefits.portfolio.scenario_ledger import entry_factors, line_delays, start_delays
from benefits.portfolio.scenarios import Assumptions
from benefits.records.categories import OverrideField, Stage
from benefits.records.tables import Tables
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_ENDED = (Stage.CLOSED.value, Stage.STOPPED.value)
NO_OBJECTIVE = "no objective recorded"


class LeftOut(StrEnum):
    """Why a project does not ask for money in a scenario."""

    ENDED = "closed or stopped"
    NO_COST = "no cost in a departmental budget in these years"


@dataclass(frozen=True)
class Proposals:
    """The projects that ask for money, the envelopes, and the problem of choosing among them.

    Attributes:
        problem: What the selection solves.
        envelopes: Where its limits come from.
        rows: Row of each proposal in the register's project table. Shape (proposals,).
        objectives: The objective that each proposal is grouped under. One a proposal.
        left_out: Why each other project of the register is not among them, by code.
        fingerprint: Changes when anything does that the answer depends on.
    """

    problem: FundingProblem
    envelopes: Envelopes
    rows: IntArray
    objectives: tuple[str, ...]
    left_out: Mapping[str, LeftOut]
    fingerprint: str


def window(first: FinancialYear, years: int) -> tuple[FinancialYear, ...]:
    """The years of a scenario, from the first."""
    return tuple(first + position for position in range(years))


def proposals_of(
    tables: Tables, ledger: Ledger, assumptions: Assumptions, years: tuple[FinancialYear, ...]
) -> Proposals:
    """What the projects of a register ask for under a scenario, and what there is to fund them.

    Costs are cash: nominal and undiscounted, of every public body whose Departmental Expenditure Limit they fall
    in, charges between bodies included. Values are real and discounted to the first year of the scenario.

    Args:
        tables: The register by columns.
        ledger: The register on the scenario's basis, in the prices of its first year, one case a project.
        assumptions: The scenario.
        years: Years that follow each other.

    Raises:
        MissingDeflator: A year of the scenario has no GDP deflator.

    References:
        Methods 5.1; Green Book 2026, 6.32, 6.52 and Table 9.
    """
    moved = by_start(tables, ledger, assumptions, years[0])
    asked = np.stack([cash_asked(one, years) for one in moved], axis=1)
    left_out = _left_out(tables, ledger, assumptions, asked)
    kept = np.array([code not in left_out for code in ledger.projects], dtype=bool)
    bodies = _bodies(tables, ledger, asked[kept], years)
    envelopes = envelopes_of(tables["envelope"], assumptions, [str(ledger.parties[one]) for one in bodies], years)
    problem = _problem(tables, assumptions, moved, np.flatnonzero(kept), bodies, asked[kept][:, :, bodies], envelopes)
    themes = tables["project"]["themes"][np.flatnonzero(kept)]
    return Proposals(
        problem=problem,
        envelopes=envelopes,
        rows=np.flatnonzero(kept),
        objectives=tuple(one[0] if one else NO_OBJECTIVE for one in themes),
        left_out=left_out,
        fingerprint=fingerprint(problem, envelopes),
    )


def by_start(tables: Tables, ledger: Ledger, assumptions: Assumptions, first: FinancialYear) -> list[Ledger]:
    """The ledger as the scenario has it, in years counted from its first, once for each start that is looked at.

    Lines and cases stand in the order of the ledger, those that the scenario does not move too.

    Args:
        tables: The register by columns.
        ledger: One case a project.
        assumptions: The scenario.
        first: Its first year.

    References:
        Methods 5.1; Green Book 2026, 6.32.
    """
    latest = assumptions.over_projects(OverrideField.LATEST_START, ledger.projects.tolist(), 0.0)
    factor = entry_factors(tables, ledger, assumptions)
    shift = _line_shifts(ledger, assumptions, first)
    return [_ahead(ledger, factor, shift + start, first) for start in range(int(latest.max(initial=0)) + 1)]


def _line_shifts(ledger: Ledger, assumptions: Assumptions, first: FinancialYear) -> IntArray:
    """How many years each line moves to stand in years counted from the scenario's first. Shape (lines,)."""
    starts: IntArray = ledger.cube.start - first.start + start_delays(ledger, assumptions)
    return starts[ledger.cube.line_case] + line_delays(ledger, assumptions)


def _ahead(ledger: Ledger, factor: FloatArray, shift: IntArray, first: FinancialYear) -> Ledger:
    """The ledger in years counted from the first one; what falls before it is left off."""
    cube = ledger.cube
    back = max(0, -int(shift.min(initial=0)))
    amounts = later(cube.amounts, shift + back)[:, back:]
    if amounts.shape[1] == 0:
        amounts = np.zeros((len(amounts), 1))
    everything = np.arange(len(cube.entry_line))
    moved = retaken(
        cube,
        start=np.full(cube.n_cases, first.start),
        horizon=np.full(cube.n_cases, amounts.shape[1] - 1),
        lines=np.arange(len(cube.line_case)),
        line_case=cube.line_case,
        amounts=amounts,
        entries=everything,
        entry_line=cube.entry_line,
    )
    return replace(ledger, cube=replace(moved, entry_fraction=moved.entry_fraction * factor))


def cash_asked(ledger: Ledger, years: tuple[FinancialYear, ...]) -> FloatArray:
    """Nominal cash that each case asks of each public party. Shape (cases, parties, classes, years).

    Only costs in a Departmental Expenditure Limit; what a charge brings in counts against what a party is asked for.

    Args:
        ledger: Cases whose year 0 is the first of the years.
        years: Years that follow each other.

    References:
        Green Book 2026, Table 9: the financial case is nominal and undiscounted.
    """
    cube, n = ledger.cube, len(years)
    held = np.zeros((cube.n_cases, len(ledger.parties), len(CLASSES), n))
    names = np.append(attribution.CLASSES, "")[cube.entry_class]
    budget_class = find(names, np.array(CLASSES, dtype=object))
    line = cube.entry_line
    asks = cube.line_is_cost[line] & cube.line_is_headline[line] & cube.party_is_public[cube.entry_party]
    entry = np.flatnonzero(asks & (budget_class >= 0))
    shown = min(n, cube.n_years)
    amounts = cube.amounts[line[entry], :shown] * cube.entry_fraction[entry, None]
    index = np.array([one.start for one in years[:shown]])
    base = np.broadcast_to(ledger.price_base[cube.line_case[line[entry]]][:, None], amounts.shape)
    to_cash = price_factors(gdp_deflators(ledger.basis.deflators), base, np.broadcast_to(index, amounts.shape))
    target = (cube.line_case[line[entry]], cube.entry_party[entry], budget_class[entry])
    np.add.at(held[..., :shown], target, amounts * to_cash)
    return held


def _left_out(tables: Tables, ledger: Ledger, assumptions: Assumptions, asked: FloatArray) -> Mapping[str, LeftOut]:
    looks_back = assumptions.flag(OverrideField.CLOSED_TOO)
    ended = [stage in _ENDED and not looks_back for stage in tables["project"]["stage"].tolist()]
    asks = np.asarray((asked > 0).any(axis=(1, 2, 3, 4)))
    return {
        str(code): LeftOut.ENDED if over else LeftOut.NO_COST
        for code, over, some in zip(ledger.projects.tolist(), ended, asks.tolist(), strict=True)
        if over or not some
    }


def _bodies(tables: Tables, ledger: Ledger, asked: FloatArray, years: tuple[FinancialYear, ...]) -> IntArray:
    """The parties that are asked for money or hold an envelope, in the order of the parties."""
    paying = np.flatnonzero(asked.any(axis=(0, 1, 3, 4)))
    held = find(tables["envelope"]["organisation"], ledger.parties)
    amounts = tables["envelope"].amounts
    if amounts is None:
        raise ValueError("envelopes hold no yearly amounts")
    is_now = (amounts.first <= years[-1].start) & (amounts.first + amounts.count > years[0].start)
    bodies: IntArray = np.union1d(paying, held[(held >= 0) & is_now]).astype(np.int64)
    return bodies


def _problem(
    tables: Tables,
    assumptions: Assumptions,
    moved: list[Ledger],
    rows: IntArray,
    bodies: IntArray,
    cost: FloatArray,
    envelopes: Envelopes,
) -> FundingProblem:
    ledger, codes = moved[0], moved[0].projects[rows].tolist()
    appraisals = [one.appraise() for one in moved]
    value = np.stack([_objective(one, assumptions)[rows] for one in appraisals], axis=1)
    own = np.stack([_by_body(one, assumptions, rows, bodies) for one in appraisals], axis=1)
    is_payer = _payers(appraisals[0], rows, bodies)
    latest = assumptions.over_projects(OverrideField.LATEST_START, codes, 0.0)
    must, must_not = assumptions.decided(codes)
    needs, overlaps, alone = _ties(tables, appraisals[0], assumptions, rows, codes)
    return FundingProblem(
        projects=tuple(map(str, codes)),
        bodies=envelopes.bodies,
        classes=envelopes.classes,
        years=envelopes.years,
        lead=_deciding(tables, ledger, rows, bodies, is_payer, cost),
        value=value - alone[:, None],
        may_start=np.arange(len(moved)) <= latest[:, None],
        own=own,
        is_payer=is_payer,
        cost=cost,
        limit=envelopes.headroom,
        must=must,
        must_not=must_not,
        least_part=assumptions.over_projects(OverrideField.LEAST_PART, codes, 1.0),
        exclusive=_exclusive(assumptions, codes),
        needs=needs,
        overlaps=overlaps,
        at_least=_at_least(tables, assumptions, rows),
        transfer_cap=assumptions.number(OverrideField.TRANSFER_CAP, defaults().transfer_cap),
    )


def _objective(appraisal: Appraisal, assumptions: Assumptions) -> FloatArray:
    values = appraisal.values(claims=assumptions.claims)
    return appraisal.by_case(values.net, appraisal.counts(assumptions.standpoint))


def _by_body(appraisal: Appraisal, assumptions: Assumptions, rows: IntArray, bodies: IntArray) -> FloatArray:
    """Net benefit of each body from each project. Shape (projects, bodies)."""
    cube = appraisal.cube
    held = np.zeros((cube.n_cases, len(cube.party_is_public)))
    held[cube.pair_case, cube.pair_party] = appraisal.values(claims=assumptions.claims).net
    return held[np.ix_(rows, bodies)]


def _payers(appraisal: Appraisal, rows: IntArray, bodies: IntArray) -> BoolArray:
    cube = appraisal.cube
    held = np.zeros((cube.n_cases, len(cube.party_is_public)), dtype=bool)
    held[cube.pair_case, cube.pair_party] = appraisal.pair_is_payer
    return held[np.ix_(rows, bodies)]


def _deciding(
    tables: Tables, ledger: Ledger, rows: IntArray, bodies: IntArray, is_payer: BoolArray, cost: FloatArray
) -> IntArray:
    """The body that decides alone: the lead where it pays, else the body that is asked for most. Shape (projects,)."""
    lead = find(tables["project"]["lead"][rows], ledger.parties[bodies])
    asked = cost[:, 0].sum(axis=(2, 3)) if len(rows) else np.zeros((0, len(bodies)))
    most = asked.argmax(axis=1) if asked.size else np.zeros(len(rows), dtype=np.int64)
    pays = is_payer[np.arange(len(rows)), lead] & (lead >= 0)
    return np.where(pays, lead, most).astype(np.int64)


def _ties(
    tables: Tables, appraisal: Appraisal, assumptions: Assumptions, rows: IntArray, codes: list[str]
) -> tuple[tuple[Need, ...], tuple[Overlap, ...], FloatArray]:
    """Needs that are whole, what each partial one adds when it is met, and what a project lacks while none is.

    A project that works in part without another is worth its parts without them multiplied, and each need that is
    met gives back its part of the rest. A need of a project that asks for no money here counts as met. What is
    needed may slip until the year in which the other is planned to start, and no further behind it than planned.
    """
    row = {code: position for position, code in enumerate(codes)}
    table = tables["dependency"]
    columns = (table[name].tolist() for name in ("project", "needs", "standalone"))
    held = [
        (row[project], row[needs], part)
        for project, needs, part in zip(*columns, strict=True)
        if project in row and needs in row
    ]
    planned = tables["project"]["first_year"][rows]
    planned = planned + assumptions.over_projects(OverrideField.START_DELAY, codes, 0.0).astype(np.int64)
    whole = tuple(
        Need(project, needs, lag=min(0, int(planned[needs] - planned[project])))
        for project, needs, part in held
        if part <= 0
    )
    partial = [one for one in held if 0 < one[2] < 1]
    values = appraisal.values(claims=assumptions.claims)
    benefit = appraisal.by_case(values.benefit, appraisal.counts(assumptions.standpoint))[rows]
    alone, lacking = np.ones(len(codes)), np.zeros(len(codes))
    for project, _, part in partial:
        alone[project] *= part
        lacking[project] += 1.0 - part
    lost = (1.0 - alone) * np.maximum(benefit, 0.0)
    given_back = (
        Overlap(project, needs, float(lost[project] * (1.0 - part) / lacking[project]))
        for project, needs, part in partial
    )
    return whole, tuple(given_back), lost


def _exclusive(assumptions: Assumptions, codes: list[str]) -> tuple[tuple[int, ...], ...]:
    row = {code: position for position, code in enumerate(codes)}
    groups = (tuple(row[code] for code in group if code in row) for group in assumptions.groups().values())
    return tuple(group for group in groups if len(group) > 1)


def _at_least(tables: Tables, assumptions: Assumptions, rows: IntArray) -> tuple[AtLeast, ...]:
    themes = tables["project"]["themes"][rows]
    wanted = {one.text: int(one.value) for one in assumptions.of(OverrideField.AT_LEAST) if one.value is not None}
    return tuple(
        AtLeast(theme, tuple(row for row, held in enumerate(themes) if theme in held), count)
        for theme, count in wanted.items()
    )


def fingerprint(problem: FundingProblem, envelopes: Envelopes) -> str:
    """A hash of everything that the answer to a funding problem depends on, as 64 hexadecimal figures."""
    made = hashlib.sha256()
    for part in _parts(problem), _parts(envelopes):
        for name, content in part:
            made.update(name.encode())
            made.update(content)
    return made.hexdigest()


def _parts(held: FundingProblem | Envelopes) -> Iterator[tuple[str, bytes]]:
    for field in fields(held):
        value = getattr(held, field.name)
        is_array = isinstance(value, np.ndarray)
        yield field.name, np.ascontiguousarray(value).tobytes() if is_array else repr(value).encode()
