"""What a person has before them when they say what arrived, was spent or is expected, and when they verify it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, count

from benefits.errors import NotFound
from benefits.periods import FinancialYear
from benefits.portfolio.baselines import first_and_current
from benefits.portfolio.due_measurements import DueKind
from benefits.portfolio.measuring_rights import Around, around, bodies_concerned
from benefits.records.access import Act, may, require
from benefits.records.categories import Side
from benefits.records.free_codes import free_codes, is_free, measurement_code
from benefits.records.history import Versioned
from benefits.records.model import (
    Baseline,
    BaselineFlow,
    BenefitLine,
    CostLine,
    Forecast,
    Measurement,
    Option,
    Organisation,
    Outturn,
    Person,
    Project,
    Record,
    Share,
)
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.views.due import DueLine

# What of a project a milestone, an outturn or a measurement is about: its code, and for benefits the recipient.
About = tuple[str, str]
LONGEST_STEM = 58  # characters; a code has at most 64, and a number may follow


@dataclass(frozen=True)
class Promised:
    """What the current baseline promises of one line at one body.

    Attributes:
        baseline: Which one; None where the project has none.
        by_year: Real pounds in the baseline's price base, as value: a loss is negative.
    """

    baseline: Baseline | None
    by_year: Mapping[FinancialYear, float]

    def of(self, year: FinancialYear) -> float | None:
        """What is promised of a year; None where no baseline says."""
        return self.by_year.get(year, 0.0) if self.baseline else None


@dataclass(frozen=True)
class TrackedPage:
    """One project as those see it who measure it.

    Attributes:
        project: Which.
        bodies: Every organisation of the register by code.
        benefits: The benefit lines of its options, by code.
        costs: The cost lines of its options but sunk ones, by code.
        pairs: Each benefit at each of its recipients.
        held: Its measurements, forecasts, outturns and milestones, each as the version that stands.
        baselines, flows: Its baselines, and what they promise.
        may_measure: The pairs and cost lines for which the person may say what happened.
        may_edit: Whether the person may change the project, and so its milestones.
        today: The day.
    """

    project: Project
    bodies: Mapping[str, str]
    benefits: Mapping[str, BenefitLine]
    costs: Mapping[str, CostLine]
    pairs: tuple[About, ...]
    held: tuple[Versioned, ...]
    baselines: tuple[Baseline, ...]
    flows: tuple[BaselineFlow, ...]
    may_measure: frozenset[About]
    may_edit: bool
    today: date

    def records(self, kind: type[Record]) -> tuple[Versioned, ...]:
        """What it has of one kind."""
        return tuple(one for one in self.held if isinstance(one.record, kind))

    def measured(self, benefit: str, recipient: str) -> tuple[Versioned, ...]:
        """The measurements of a benefit at a recipient, by period."""
        mine = (one for one in self.records(Measurement) if _pair(one.record) == (benefit, recipient))
        return tuple(sorted(mine, key=lambda one: _period(one.record)))

    def forecast(self, benefit: str, recipient: str) -> tuple[Versioned, ...]:
        """The forecasts of a benefit at a recipient, the latest first."""
        mine = [one for one in self.records(Forecast) if _pair(one.record) == (benefit, recipient)]
        return tuple(sorted(mine, key=_made, reverse=True))

    def spent(self, cost_line: str) -> tuple[Versioned, ...]:
        """The outturn of a cost line, by period."""
        mine = (one for one in self.records(Outturn) if getattr(one.record, "cost_line", "") == cost_line)
        return tuple(sorted(mine, key=lambda one: _period(one.record)))

    def promised(self, side: Side, line: str, body: str) -> Promised:
        """What the current baseline promises of a line at a body."""
        current = first_and_current(self.baselines).get(self.project.id)
        if current is None:
            return Promised(None, {})
        by_year: dict[FinancialYear, float] = {}
        for flow in self.flows:
            if (flow.baseline, flow.side, flow.line, flow.organisation) == (current[1].id, side, line, body):
                for year, pounds in (flow.amounts.by_year() if flow.amounts and flow.is_tracked else {}).items():
                    by_year[year] = by_year.get(year, 0.0) + float(pounds)
        return Promised(current[1], by_year)


def tracked_page(store: Store, person: Person, project: str) -> TrackedPage:
    """One project with its lines, what was promised of them and what has been said so far.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = store.one("project", project)
    if found is None or found.withdrawn or not isinstance(found.record, Project):
        raise NotFound(f"There is no project {project}. Choose one on the Projects page.")
    options = [one.record.id for one in store.where("option", "project", [project])]
    benefits = [one.record for one in store.where("benefit_line", "option", options)]
    costs = [one.record for one in store.where("cost_line", "option", options)]
    shares = store.where("share", "benefit", [one.id for one in benefits])
    held = list(_held(store, project, benefits, costs))
    baselines = [one.record for one in store.where("baseline", "project", [project])]
    flows = [one.record for one in store.where("baseline_flow", "baseline", [one.id for one in baselines])]
    organisations = [one.record for one in store.current("organisation")]
    known = around(
        [found.record, *(one.record for one in store.where("option", "id", options)), *benefits, *costs, *organisations]
    )
    pairs = tuple(
        dict.fromkeys(
            [
                *((one.record.benefit, one.record.recipient) for one in shares if isinstance(one.record, Share)),
                *(_pair(one.record) for one in held if isinstance(one.record, Measurement | Forecast)),
            ]
        )
    )
    bodies = [one for one in organisations if isinstance(one, Organisation)]
    spendable = {one.id: one for one in costs if isinstance(one, CostLine) and not one.is_sunk}
    return TrackedPage(
        project=found.record,
        bodies={one.id: one.short_name for one in bodies},
        benefits={one.id: one for one in benefits if isinstance(one, BenefitLine)},
        costs=spendable,
        pairs=pairs,
        held=tuple(held),
        baselines=tuple(one for one in baselines if isinstance(one, Baseline)),
        flows=tuple(one for one in flows if isinstance(one, BaselineFlow)),
        may_measure=frozenset(
            [
                *(pair for pair in pairs if _may(person, Act.MEASURE, _blank(*pair), known)),
                *((code, "") for code in spendable if _may(person, Act.MEASURE, _unspent(code), known)),
            ]
        ),
        may_edit=may(person, Act.EDIT_PROJECT, found.record.lead),
        today=now().date(),
    )


@dataclass(frozen=True)
class ToVerify:
    """One measurement or outturn in full, and who saved its versions, the first first."""

    record: Measurement | Outturn
    version: int
    title: str
    project: Project
    saved_by: tuple[str, ...]
    promised: Promised
    may_verify: bool


def to_verify(store: Store, person: Person, table: str, code: str) -> ToVerify:
    """One measurement or outturn as it stands, beside what was promised, and everybody who saved a version of it.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such record.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    versions = store.history(table, code) if table in ("measurement", "outturn") else ()
    newest = versions[-1] if versions else None
    if newest is None or newest.withdrawn or not isinstance(newest.record, Measurement | Outturn):
        raise NotFound(f"There is no {table.replace('_', ' ')} {code}. Choose one on the Measurements page.")
    record = newest.record
    if isinstance(record, Measurement):
        line = _record(store, "benefit_line", record.benefit)
    else:
        line = _record(store, "cost_line", record.cost_line)
    option = _record(store, "option", str(getattr(line, "option", "")))
    if not isinstance(line, BenefitLine | CostLine) or not isinstance(option, Option):
        raise NotFound(f"The line of {code} is no longer in the register.")
    page = tracked_page(store, person, option.project)
    body = record.recipient if isinstance(record, Measurement) else str(getattr(line, "payer", ""))
    organisations = [one.record for one in store.current("organisation")]
    known = around([page.project, option, line, *organisations])
    names = dict.fromkeys(one.saved_by_name or one.saved_by for one in versions)
    return ToVerify(
        record=record,
        version=newest.version,
        title=line.title,
        project=page.project,
        saved_by=tuple(names),
        promised=page.promised(Side.BENEFIT if isinstance(line, BenefitLine) else Side.COST, line.id, body),
        may_verify=_may(person, Act.VERIFY, record, known),
    )


def new_measurement_code(store: Store, person: Person, measurement: Measurement) -> str:
    """The code that a new measurement gets: the usual one, or where it was used before the next that is free.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return _free(store, measurement)


def blank_measurements(store: Store, person: Person, lines: Iterable[DueLine]) -> tuple[Measurement, ...]:
    """A measurement without pounds for each one that is due, with the code that it gets.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    blanks = (
        Measurement("", one.record, one.body, one.year, one.quarter)
        for one in lines
        if one.kind is DueKind.MEASUREMENT and one.year is not None
    )
    return tuple(replace(one, id=_free(store, one)) for one in blanks)


def new_code(store: Store, person: Person, table: str, stem: str) -> str:
    """The code that a new forecast, outturn or milestone gets.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return next(free_codes(store, table, stem))


def _free(store: Store, measurement: Measurement) -> str:
    usual = measurement_code(measurement)
    stem = usual if len(usual) <= LONGEST_STEM else measurement.benefit[:LONGEST_STEM]
    tried = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(code for code in tried if is_free(store, "measurement", code))


def _record(store: Store, table: str, code: str) -> Record | None:
    held = store.one(table, code)
    return held.record if held is not None and not held.withdrawn else None


def _held(store: Store, project: str, benefits: Iterable[Record], costs: Iterable[Record]) -> Iterable[Versioned]:
    lines = [one.id for one in benefits]
    yield from store.where("measurement", "benefit", lines)
    yield from store.where("forecast", "benefit", lines)
    yield from store.where("outturn", "cost_line", [one.id for one in costs])
    yield from store.where("milestone", "project", [project])


def _may(person: Person, act: Act, record: Measurement | Outturn, known: Around) -> bool:
    return any(may(person, act, body) for body in bodies_concerned(record, known))


def _blank(benefit: str, recipient: str) -> Measurement:
    return Measurement("", benefit, recipient, FinancialYear(0))


def _unspent(cost_line: str) -> Outturn:
    return Outturn("", cost_line, FinancialYear(0), Decimal(0))


def _pair(record: Record) -> About:
    return str(getattr(record, "benefit", "")), str(getattr(record, "recipient", ""))


def _period(record: Record) -> tuple[FinancialYear, int]:
    return getattr(record, "year", FinancialYear(0)), int(getattr(record, "quarter", WHOLE_YEAR))


def _made(held: Versioned) -> tuple[date, str]:
    return getattr(held.record, "made_on", date.min), held.record.id
