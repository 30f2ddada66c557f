"""The Appraisal Summary Table of one project: options down, each cell with the records that it comes from.

Figures are society's, economic, on all claims; the public sector financial impact is nominal and undiscounted.

References:
    HM Treasury, The Green Book 2026, 9.3 to 9.6: what the table holds; 6.105: what unmonetised effects must be worth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from benefits.appraisal.lenses import Appraisal, Lens
from benefits.appraisal.sensitivity import switching_values
from benefits.portfolio.attribution import UNATTRIBUTED, Ledger
from benefits.portfolio.basis import Basis
from benefits.portfolio.financial_impact import financial_impact
from benefits.portfolio.line_stakes import LineStake, line_stakes
from benefits.portfolio.records_behind import records_behind
from benefits.records.access import Act, require
from benefits.records.categories import BudgetClass, ConditionStatus, LogKind, OptionKind, OrganisationKind, Reliability
from benefits.records.model import Condition, CostLine, LogEntry, Option, Person
from benefits.records.sight import as_seen_by, n_left_out
from benefits.records.store import Store, now
from benefits.records.tables import Tables
from benefits.reference.deflators import MissingDeflator, gdp_deflators
from benefits.reference.green_book import discount_schedules
from benefits.views.briefing import Reported
from benefits.views.further_measures import page_ledger
from benefits.views.project import PartyFigures, ProjectPage, figure, project_page
from benefits.views.summary_origins import OptionLines, once, option_lines, origin
from benefits.views.summary_value import (
    ClassImpact,
    Impact,
    Item,
    Origin,
    Part,
    Receiver,
    Stake,
    SummaryRow,
    SummaryTable,
    Switch,
)
from benefits.views.unmonetised import unmonetised_effects
from benefits.views.weighted_value import weighted_value

OUTTURN = "outturn"  # the status of a deflator that is no forecast
LENS = Lens()  # society, economic, all claims
_OPEN_STEPS = (ConditionStatus.NOT_MET, ConditionStatus.PARTLY)
_RECEIVERS = {
    OrganisationKind.HOUSEHOLDS: Receiver.HOUSEHOLDS,
    OrganisationKind.BUSINESSES: Receiver.BUSINESSES,
    OrganisationKind.OTHER: Receiver.OTHER,
}


def summary_table(
    store: Store, person: Person, project: str, basis: Basis | None = None, *, page: ProjectPage | None = None
) -> SummaryTable:
    """The Appraisal Summary Table of a project, in its own price base unless the basis says otherwise.

    Args:
        store: The register.
        person: Who asks.
        project: The project's code.
        basis: Editions, price base, and whether by today's organisations.
        page: The project's page on that basis, where it was fetched before.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    page = page or project_page(store, person, project, basis or Basis())
    tables, ledger = page_ledger(page, store.data_version())
    log = [one.record for one in store.where("log_entry", "project", [project])]
    conditions = [one.record for one in store.where("condition", "project", [project])]
    open_steps = [one for one in conditions if isinstance(one, Condition) and one.status in _OPEN_STEPS]
    logged = tuple(one for one in log if isinstance(one, LogEntry))
    newest = store.saves(limit=1)
    making = _Making(page, logged, tables, ledger, ledger.appraise(), _doubts(logged), tuple(open_steps))
    return SummaryTable(
        page=page,
        reported=Reported(
            newest[0].recorded_at if newest else None, store.data_version(), now().date(), n_left_out(store)
        ),
        rows=tuple(making.row(one) for one in sorted(page.options, key=_in_order)),
        decisions=making.decisions,
        doubts=making.doubts,
        open_steps=making.open_steps,
    )


def _in_order(option: Option) -> tuple[int, bool, str]:
    return list(OptionKind).index(option.kind), not option.is_preferred, option.id


def _doubts(log: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """Open assumptions of low or of no judged reliability, the least reliable and the largest effect first."""
    kept = [
        one
        for one in log
        if one.kind is LogKind.ASSUMPTION
        and not (one.signed_off_by or one.signed_off_on)
        and one.reliability in (None, Reliability.LOW)
    ]
    return tuple(sorted(kept, key=lambda one: (one.reliability is None, -abs(float(one.effect or 0)), one.id)))


@dataclass(frozen=True)
class _Making:
    """What every row is made of."""

    page: ProjectPage
    log: tuple[LogEntry, ...]
    tables: Tables
    ledger: Ledger
    appraisal: Appraisal
    doubts: tuple[LogEntry, ...]
    open_steps: tuple[Condition, ...]

    @property
    def decisions(self) -> tuple[LogEntry, ...]:
        found = [one for one in self.log if one.kind is LogKind.DECISION]
        return tuple(sorted(found, key=lambda one: (str(one.made_on or ""), one.id), reverse=True))

    def row(self, option: Option) -> SummaryRow:
        """The row of one option."""
        mine, effects = option_lines(self.page, option), tuple(unmonetised_effects(self.page, option.id))
        appraised = next((one for one in self.page.appraised if one.option == option.id), None)
        if appraised is None:
            origins = {
                Item.DESCRIPTION: (origin(option), *mine.every),
                Item.UNMONETISED: tuple(origin(one.line) for one in effects),
            }
            return SummaryRow(option, False, None, None, effects, Impact(), (), None, None, None, origins)
        case = self.ledger.options.tolist().index(option.id)
        stakes = line_stakes(self.tables, self.ledger, self.appraisal, case, LENS)
        costly = next((one for one in stakes if one.is_cost), None)
        made = SummaryRow(
            option=option,
            is_preferred=appraised == self.page.preferred,
            appraisal=appraised,
            switch=self._switch(case),
            effects=effects,
            impact=self._impact(case, mine),
            parts=tuple(self._part(case, one, mine) for one in appraised.parties),
            stake=self._stake(stakes[0], mine) if stakes else None,
            cost_stake=self._stake(costly, mine) if costly else None,
            weighted=weighted_value(self.page, self.tables, self.ledger, self.appraisal, case),
            origins={},
        )
        return replace(made, origins=self._origins(made, mine))

    def _switch(self, case: int) -> Switch:
        basis = self.ledger.basis
        held = switching_values(self.appraisal, LENS, discount_schedules(basis.green_book)[basis.discounting])
        return Switch(
            figure(held.benefit_multiplier, case),
            figure(held.cost_multiplier, case),
            figure(held.delay_years, case),
            float(held.unmonetised_value[case]),
            float(held.unmonetised_each_year[case]),
        )

    def _impact(self, case: int, mine: OptionLines) -> Impact:
        try:
            held = financial_impact(self.ledger, case)
        except MissingDeflator as fault:
            return Impact(fault=str(fault))
        classes = []
        for one, behind in zip(held.classes, held.behind, strict=True):
            origins = mine.behind(self.tables, behind, partial(_is_of_class, one.budget_class))
            classes.append(
                ClassImpact(one.budget_class, tuple(one.cost.tolist()), tuple(one.benefit.tolist()), origins)
            )
        deflators = gdp_deflators(self.ledger.basis.deflators)
        n_forecast = sum(deflators.status_of(year) != OUTTURN for year in held.years)
        return Impact(held.years, tuple(classes), n_forecast)

    def _part(self, case: int, party: PartyFigures, mine: OptionLines) -> Part:
        cube, code = self.ledger.cube, party.organisation
        of_party = self.ledger.parties[cube.entry_party] == code
        entries = np.flatnonzero(of_party & (cube.line_case[cube.entry_line] == case) & (cube.entry_weight[:, 0] != 0))
        lines = mine.behind(self.tables, records_behind(self.ledger, entries), partial(self._pays, code))
        codes = {one.code for one in lines}
        shares = (
            origin(one) for one in self.page.shares if one.benefit in codes and self._today(one.recipient) == code
        )
        return Part(party, self._receiver(code), (*lines, *shares))

    def _receiver(self, code: str) -> Receiver:
        if code == UNATTRIBUTED:
            return Receiver.NOBODY
        if code == self._today(self.page.project.lead):
            return Receiver.ORIGINATING
        return _RECEIVERS.get(self.page.organisations[code].kind, Receiver.PUBLIC)

    def _pays(self, code: str, line: CostLine) -> bool:
        return code in map(self._today, (line.payer, line.paid_to))

    def _today(self, code: str) -> str:
        closed = self.page.closed.get(code)
        return closed.today if closed and closed.today else code

    def _stake(self, held: LineStake, mine: OptionLines) -> Stake:
        if held.record < 0:
            return Stake(held, "", tuple(map(origin, mine.costs)))
        code = str(self.tables["cost_line" if held.is_cost else "benefit_line"]["id"][held.record])
        line = next(one for one in mine.lines if one.id == code)
        return Stake(held, line.title, (origin(line),))

    def _origins(self, row: SummaryRow, mine: OptionLines) -> dict[Item, tuple[Origin, ...]]:
        costs, benefits = (tuple(map(origin, held)) for held in (mine.costs, mine.benefits))
        first = next(one for one in self.page.options if one.id == getattr(self.page.preferred, "option", ""))
        beside = (*mine.every, *option_lines(self.page, first).every)  # another option is told by its NPSV beside it
        decided = map(origin, self.decisions) if row.is_preferred else beside
        doubted = (*map(origin, self.doubts), *map(origin, self.open_steps))
        return {
            Item.DESCRIPTION: (origin(row.option),),
            Item.NPSV: mine.every,
            # What an option saves against business as usual stands above the line (methods 1.4).
            Item.PVB: (*benefits, *(costs if mine.has_baseline_costs else ())),
            Item.PVC: costs,
            **dict.fromkeys((Item.BCR, Item.RPSC, Item.SWITCHING), mine.every),
            Item.UNMONETISED: tuple(origin(one.line) for one in row.effects),
            Item.FINANCIAL: once(one for held in row.impact.classes for one in held.origins),
            Item.DISTRIBUTION: once(one for part in row.parts for one in part.origins),
            Item.WHY: once((origin(row.option), *decided)),
            Item.UNCERTAINTY: once((*(row.stake.origins if row.stake else ()), *doubted)),
        }


def _is_of_class(wanted: BudgetClass | None, line: CostLine) -> bool:
    return line.budget_class == wanted
