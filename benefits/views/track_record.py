"""The track record: what part of their promises the benefits that are over have kept, and a library of each to cite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.reference_class import ReferenceClass, reference_class
from benefits.portfolio.successors import ClosedBody
from benefits.portfolio.track_record import TrackRecord
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.reference.green_book import defaults
from benefits.views.kept_answers import answer_to
from benefits.views.portfolio import short_names
from benefits.views.realisation_terms import held_realised
from benefits.views.realised import Realised


@dataclass(frozen=True)
class Minimums:
    """How many closed benefits and groups are needed: to correct by a class, to lean on it, and to tell groups apart.

    Attributes:
        prudent_percentile: The percentile of the rates that is the prudent one.
    """

    class_minimum: int
    class_advised: int
    groups: int
    benefits: int
    confidence: float
    prudent_percentile: float


@dataclass(frozen=True)
class ClosedReturn:
    """One benefit that is over, at one recipient: what was promised and what arrived of it, present values in pounds.

    Attributes:
        corrected: The part of the promise that had been taken off for optimism when it was frozen; `promised` is
            before that.
        first, last: The years of its plan.
        grades, sources: Of its measurements, each once; `baseline_source` is that of the promise.
    """

    project: str
    project_title: str
    lead: str
    line: str
    title: str
    type: str
    recipient: str
    promised: float
    realised: float
    corrected: float
    is_stopped: bool
    first: FinancialYear
    last: FinancialYear
    present_value_year: FinancialYear
    grades: tuple[str, ...]
    sources: tuple[str, ...]
    baseline_source: str

    @property
    def rate(self) -> float:
        """The part of the promise that arrived."""
        return self.realised / self.promised


@dataclass(frozen=True)
class TrackRecordPage:
    """What the benefits that are over teach, on a basis and a day.

    Attributes:
        all: The reference class of all of them; None where none is over.
        by_lead, by_type: By the body that led the project, and by type of benefit; None where none is over.
        n_stopped: How many of them stopped with their project: what was not measured counts as zero.
        unmeasured: How many ran their course and nobody has measured in full: they are in no figure.
        library: Every one of them, by what was promised, the most first.
    """

    on: date
    basis: Basis
    data_version: int
    n_projects: int
    minimums: Minimums
    all: ReferenceClass | None
    by_lead: TrackRecord | None
    by_type: TrackRecord | None
    n_stopped: int
    unmeasured: int
    names: Mapping[str, str]
    library: tuple[ClosedReturn, ...]
    left: tuple[ClosedBody, ...] = ()


def track_record_page(store: Store, person: Person, basis: Basis, on: date) -> TrackRecordPage:
    """What the benefits that are over teach.

    Args:
        store: The register.
        person: Who asks.
        basis: Editions, discounting, price base and whose bodies; one price base is chosen if it names none.
        on: The day: a benefit is over once its whole plan is due.

    Raises:
        NotPermitted: The person may not read the register.
        NothingPromised: No benefit has a baseline, a forecast or a measurement.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    question, version = ("track record", basis, on), str(store.data_version())

    def find() -> TrackRecordPage:
        return _page(held_realised(store, person, basis, on))

    return answer_to(store, person, question, TrackRecordPage, version, find)


def _page(held: Realised) -> TrackRecordPage:
    observed = held.closed.observed
    return TrackRecordPage(
        on=held.on,
        basis=held.basis,
        data_version=held.tables.data_version,
        n_projects=held.tables["project"].size,
        minimums=minimums(),
        all=reference_class(observed) if observed else None,
        by_lead=held.by_lead,
        by_type=held.by_type,
        n_stopped=int(held.closed.is_stopped.sum()),
        unmeasured=held.closed.unmeasured,
        names=short_names(held.at.tables),
        library=_library(held),
        left=held.at.left_as_recorded(),
    )


def minimums() -> Minimums:
    """The least numbers of the reference table."""
    held = defaults()
    return Minimums(
        class_minimum=held.class_minimum,
        class_advised=held.class_advised,
        groups=held.record_groups,
        benefits=held.record_benefits,
        confidence=held.interval_confidence,
        prudent_percentile=held.prudent_percentile,
    )


def _library(held: Realised) -> tuple[ClosedReturn, ...]:
    of, projects = held.benefits.of, held.tables["project"]
    names, sources = short_names(held.at.tables), _baseline_sources(held.tables)
    behind = _behind(held.tables)
    made = []
    for at, row in enumerate(held.closed.rows.tolist()):
        project = int(of.project[row])
        planned = np.flatnonzero(of.first[row])
        grades, told = behind.get((of.line[row], of.body[row]), ((), ()))
        code = str(projects["id"][project])
        lead = projects["lead"][project]
        made.append(
            ClosedReturn(
                project=code,
                project_title=str(projects["title"][project]),
                lead=names.get(lead, lead),
                line=str(of.line[row]),
                title=str(of.title[row]),
                type=str(of.type[row]),
                recipient=names.get(of.body[row], of.body[row]),
                promised=float(held.closed.planned[at]),
                realised=float(held.closed.realised[at]),
                corrected=float(of.correction[row]),
                is_stopped=bool(held.closed.is_stopped[at]),
                first=of.years[int(planned[0])],
                last=of.years[int(planned[-1])],
                present_value_year=FinancialYear(int(projects["first_year"][project])),
                grades=grades,
                sources=told,
                baseline_source=sources.get(code, ""),
            )
        )
    return tuple(sorted(made, key=lambda one: (-one.promised, one.project, one.line, one.recipient)))


def _behind(tables: Tables) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """The grades and the sources of the measurements of each benefit and recipient, each once."""
    held = tables["measurement"]
    found: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for at in range(held.size):
        grades, sources = found.setdefault((held["benefit"][at], held["recipient"][at]), ({}, {}))
        grades.update(dict.fromkeys(one for one in (held["evidence_grade"][at],) if one))
        sources.update(dict.fromkeys(one for one in (held["source"][at], held["evidence"][at]) if one))
    return {key: (tuple(sorted(grades)), tuple(sources)) for key, (grades, sources) in found.items()}


def _baseline_sources(tables: Tables) -> dict[str, str]:
    """The source of the first baseline of each project."""
    held = tables["baseline"]
    order = sorted(range(held.size), key=lambda at: (str(held["approved_on"][at]), str(held["id"][at])), reverse=True)
    return {str(held["project"][at]): str(held["source"][at]) for at in order}
