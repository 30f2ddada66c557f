"""What an appraisal shows beside its headline measures: effects without a money value, sensitivities, and inclusions.

Nothing here enters a headline figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benefits.appraisal.cube import SCHEDULES
from benefits.appraisal.lenses import Appraisal, Lens, Standpoint
from benefits.appraisal.sensitivity import switching_values
from benefits.portfolio.attribution import Ledger, ledger_of
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.inclusions import KINDS, Inclusions, inclusions
from benefits.portfolio.outcome_units import Outcomes, cost_of_outcomes, outcomes_of
from benefits.portfolio.successors import ledger_today
from benefits.records.access import Act, require
from benefits.records.categories import CostKind
from benefits.records.model import BenefitLine, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Tables, tables_of
from benefits.reference.green_book import defaults, discount_schedules
from benefits.views.project import Figure, ProjectPage, figure
from benefits.views.summary_value import Effect
from benefits.views.unmonetised import unmonetised_effects
from benefits.views.weighted_value import WeightedValue, weighted_value

STANDARD, LOWER, HEALTH = "standard", "lower_sensitivity", "health"
PUBLIC_AND_ALL = (Standpoint.SOCIETY, Standpoint.GOVERNMENT)


@dataclass(frozen=True)
class UnitCost:
    """What one unit costs, both ways; pounds of the price base."""

    discounted: Figure
    undiscounted: Figure


@dataclass(frozen=True)
class Outcome:
    """One outcome that is counted and not valued.

    Attributes:
        line: Its benefit line, or the first of several of the same measure and unit.
        is_health: Whether its units are discounted at the health rate.
        units: Of all years, not discounted, after every cut and delay, business as usual taken off.
        discounted_units: The same, discounted to year 0.
        society, government: What a unit costs everybody, and all public bodies.
    """

    line: BenefitLine
    is_health: bool
    units: float
    discounted_units: float
    society: UnitCost
    government: UnitCost


@dataclass(frozen=True)
class RateSensitivity:
    """NPSV at the standard and at the lower rates; the values are None where the horizon is not above `over_years`."""

    horizon: int
    over_years: int
    standard: float | None
    lower: float | None

    @property
    def applies(self) -> bool:
        """Whether the guidance asks for it."""
        return self.horizon > self.over_years


@dataclass(frozen=True)
class Included:
    """The present value of one kind of cost, or of residual value (kind None); None where none was entered."""

    kind: CostKind | None
    value: float | None


@dataclass(frozen=True)
class HealthLines:
    """Benefits that are discounted at the health rate, which is that of year 1."""

    rate: float
    titles: tuple[str, ...]


@dataclass(frozen=True)
class FurtherMeasures:
    """Of one option.

    Attributes:
        npsv: Net present social value.
        needed, needed_each_year: What effects without a money value must be worth for NPSV to be nothing, in present
            value and in every year; negative where they may cost that much.
        first_rate: The rate of year 1, at which the modified internal rate of return finances and reinvests.
        present_value_year: The year that present values are seen from.
    """

    option: str
    npsv: float
    needed: float
    needed_each_year: float
    effects: tuple[Effect, ...]
    outcomes: tuple[Outcome, ...]
    weighted: WeightedValue | None
    rates: RateSensitivity
    included: tuple[Included, ...]
    health: HealthLines
    first_rate: float
    present_value_year: str


def further_measures(store: Store, person: Person, page: ProjectPage, option: str) -> FurtherMeasures:
    """The measures of an option that stand beside its headline figures, on the page's basis.

    Args:
        store: The register.
        person: Who looks.
        page: The project's page, with its records and basis.
        option: Code of an option that is appraised.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    tables, ledger = page_ledger(page, store.data_version())
    appraisal, case = ledger.appraise(), ledger.options.tolist().index(option)
    basis = ledger.basis
    switch = switching_values(appraisal, Lens(), discount_schedules(basis.green_book)[basis.discounting])
    return FurtherMeasures(
        option=option,
        npsv=float(appraisal.net(Lens())[case]),
        needed=float(switch.unmonetised_value[case]),
        needed_each_year=float(switch.unmonetised_each_year[case]),
        effects=tuple(unmonetised_effects(page, option)),
        outcomes=_outcomes(page, outcomes_of(tables, ledger, every_option=True), appraisal, case),
        weighted=weighted_value(page, tables, ledger, appraisal, case),
        rates=_rates(page, ledger, case),
        included=_included(inclusions(tables, ledger, appraisal, every_option=True), case),
        health=_health(page, ledger, case),
        first_rate=appraisal.first_rate,
        present_value_year=str(basis.present_value or page.project.first_year),
    )


def page_ledger(page: ProjectPage, data_version: int) -> tuple[Tables, Ledger]:
    """The records of a project's page by columns, and the ledger of all its options on the page's basis."""
    tables = tables_of(page.records, data_version)
    ledger = ledger_of(tables, replace(page.basis, bodies=Bodies.AS_RECORDED), every_option=True)
    return tables, ledger_today(ledger, tables) if page.basis.bodies is Bodies.TODAY else ledger


def _outcomes(page: ProjectPage, held: Outcomes, appraisal: Appraisal, case: int) -> tuple[Outcome, ...]:
    costs = {standpoint: cost_of_outcomes(appraisal, held, Lens(standpoint)) for standpoint in PUBLIC_AND_ALL}
    present = held.present(appraisal.factors)

    def each(standpoint: Standpoint, row: int) -> UnitCost:
        found = costs[standpoint]
        return UnitCost(figure(found.discounted, row), figure(found.undiscounted, row))

    return tuple(
        Outcome(
            line=page.benefits[held.record[row]],
            is_health=SCHEDULES[held.schedule[row]] == HEALTH,
            units=float(held.total[row]),
            discounted_units=float(present[row]),
            society=each(Standpoint.SOCIETY, row),
            government=each(Standpoint.GOVERNMENT, row),
        )
        for row in np.flatnonzero((held.case == case) & held.is_own).tolist()
    )


def _rates(page: ProjectPage, ledger: Ledger, case: int) -> RateSensitivity:
    horizon, over = page.project.appraisal_period, defaults(ledger.basis.green_book).sensitivity_over_years
    if horizon <= over:
        return RateSensitivity(horizon, over, None, None)
    standard, lower = (_npsv(ledger, replace(ledger.basis, discounting=name), case) for name in (STANDARD, LOWER))
    return RateSensitivity(horizon, over, standard, lower)


def _npsv(ledger: Ledger, basis: Basis, case: int) -> float:
    return float(replace(ledger, basis=basis).appraise().net(Lens())[case])


def _included(held: Inclusions, case: int) -> tuple[Included, ...]:
    costs = zip(KINDS, held.cost[case].tolist(), held.has_cost[case].tolist(), strict=True)
    residual = Included(None, float(held.residual[case]) if held.has_residual[case] else None)
    return (*(Included(kind, value if has else None) for kind, value, has in costs), residual)


def _health(page: ProjectPage, ledger: Ledger, case: int) -> HealthLines:
    cube = ledger.cube
    is_health = cube.line_schedule == SCHEDULES.index(HEALTH)
    counted = is_health & cube.line_is_headline & cube.amounts.any(axis=1) & (cube.line_case == case)
    titles = tuple(page.benefits[record].title for record in np.unique(cube.line_record[counted]).tolist())
    rate = discount_schedules(ledger.basis.green_book)[HEALTH].bands[0].rate
    return HealthLines(rate, titles)
