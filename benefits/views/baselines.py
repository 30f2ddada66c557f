"""What a project promised at each approval, whether the figures still come out, and how far the promise has moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from benefits.errors import BenefitsError
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.baseline_drift import Drift, drift
from benefits.portfolio.baselines import Approval, Frozen, first_and_current, frozen, place_in_time, reproduced
from benefits.portfolio.basis import Basis, Bodies
from benefits.records import past
from benefits.records.access import Act, may, require
from benefits.records.categories import BaselineStage
from benefits.records.history import Head
from benefits.records.model import Baseline, BaselineFlow, LogEntry, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tables import tables_of
from benefits.views.kept_answers import answer_to
from benefits.views.project_records import ProjectRecords, project_records


class Reproduction(StrEnum):
    """What came of working a baseline's figures out again from its flows."""

    SAME = "same"
    DIFFERS = "differs"
    NO_FIGURES = "no_figures"
    FAILED = "failed"


@dataclass(frozen=True)
class BaselineRow:
    """One baseline with its figures in its own prices, discounted to its own present value year.

    Attributes:
        reproduction: What came of working its figures out again.
        again: Present value of cost and of benefit as worked out again; None where that failed.
        fault: Why it failed, in words.
        since_first: This promise against the first one, in that one's terms; None where it cannot be compared.
        head: The newest save of the register that was frozen; None for a baseline that was imported.
    """

    baseline: Baseline
    flows: tuple[BaselineFlow, ...]
    is_first: bool
    is_current: bool
    reproduction: Reproduction
    again: tuple[Decimal, Decimal] | None
    fault: str
    since_first: Drift | None
    head: Head | None = None

    @property
    def figures(self) -> tuple[Decimal, Decimal] | None:
        """Present value of cost and of benefit: as frozen, else as worked out from the flows; None if neither."""
        held = self.baseline
        if held.pv_cost is not None and held.pv_benefit is not None:
            return held.pv_cost, held.pv_benefit
        return self.again

    @property
    def net(self) -> Decimal | None:
        """NPSV: present value of benefit less that of cost."""
        return self.figures[1] - self.figures[0] if self.figures else None


@dataclass(frozen=True)
class LiveCase:
    """The project as it stands, as if it were frozen now.

    Attributes:
        promise: What would be frozen.
        since_first: Against the first baseline, in its terms; None without a baseline.
        since_current: Against the current baseline, in its terms; None without a baseline.
    """

    promise: Frozen
    since_first: Drift | None = None
    since_current: Drift | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to freeze."""
        return not self.promise[1]


@dataclass(frozen=True)
class BaselinesPage:
    """Every baseline of a project, the first one first, and the live case beside them.

    Attributes:
        names: Short names of organisations by code.
        live: None where the live case cannot be appraised or compared, which `fault` explains.
        may_freeze: Whether the person may freeze baselines of this project.
    """

    project: str
    title: str
    lead: str
    names: Mapping[str, str]
    basis: Basis
    rows: tuple[BaselineRow, ...]
    live: LiveCase | None
    fault: str
    may_freeze: bool = False

    @property
    def first(self) -> BaselineRow | None:
        """The first baseline."""
        return next((one for one in self.rows if one.is_first), None)

    @property
    def current(self) -> BaselineRow | None:
        """The current baseline."""
        return next((one for one in self.rows if one.is_current), None)

    @property
    def drift(self) -> Drift | None:
        """The current baseline against the first one, in the first one's terms."""
        return self.current.since_first if self.current else None


def baselines_page(store: Store, person: Person, code: str, basis: Basis | None = None) -> BaselinesPage:
    """A project's baselines, each worked out again, with the drift between them and the live case.

    Args:
        store: The register.
        person: Who asks.
        code: Of the project.
        basis: On which the live case stands, by the organisations recorded.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    basis = replace(basis or Basis(), bodies=Bodies.AS_RECORDED)
    # One page a person is kept, so that to turn to another tab costs nothing.
    question, state = ("baselines", person.id), f"{code} {basis} {store.data_version()}"
    page = answer_to(store, person, question, BaselinesPage, state, lambda: _page(store, person, code, basis))
    return replace(page, may_freeze=may(person, Act.BASELINE, page.lead))


def _page(store: Store, person: Person, code: str, basis: Basis) -> BaselinesPage:
    held = project_records(store, person, code)
    promises = _promises(store, code)
    heads = past.baseline_heads(store, (one.id for one, _ in promises))
    rows = tuple(replace(row, head=heads.get(row.baseline.id)) for row in _rows(promises))
    live, fault = _live(held, store.data_version(), basis, rows)
    return BaselinesPage(
        project=code,
        title=held.project.title,
        lead=held.project.lead,
        names={one.id: one.short_name for one in held.organisations.values()},
        basis=basis,
        rows=rows,
        live=live,
        fault=fault,
    )


def _promises(store: Store, project: str) -> tuple[Frozen, ...]:
    """The project's baselines with their flows, in the order of their approval."""
    held = [one.record for one in store.where("baseline", "project", [project])]
    baselines = sorted((one for one in held if isinstance(one, Baseline)), key=place_in_time)
    flows: dict[str, list[BaselineFlow]] = {one.id: [] for one in baselines}
    for found in store.where("baseline_flow", "baseline", sorted(flows)):
        if isinstance(found.record, BaselineFlow):
            flows[found.record.baseline].append(found.record)
    return tuple((one, tuple(flows[one.id])) for one in baselines)


def _rows(promises: Sequence[Frozen]) -> tuple[BaselineRow, ...]:
    if not promises:
        return ()
    ((first, current),) = first_and_current(one for one, _ in promises).values()
    return tuple(_row(one, promises[0], is_first=one[0] is first, is_current=one[0] is current) for one in promises)


def _row(promise: Frozen, first: Frozen, *, is_first: bool, is_current: bool) -> BaselineRow:
    baseline, flows = promise
    again, fault = _again(baseline, flows)
    frozen_figures = (baseline.pv_cost, baseline.pv_benefit)
    if None in frozen_figures:
        reproduction = Reproduction.NO_FIGURES
    elif again is None:
        reproduction = Reproduction.FAILED
    else:
        reproduction = Reproduction.SAME if again == frozen_figures else Reproduction.DIFFERS
    try:
        since_first = drift(first, promise)
    except BenefitsError as told:
        since_first, fault = None, fault or str(told)
    return BaselineRow(baseline, flows, is_first, is_current, reproduction, again, fault, since_first)


def _again(baseline: Baseline, flows: tuple[BaselineFlow, ...]) -> tuple[tuple[Decimal, Decimal] | None, str]:
    if not flows or not (baseline.green_book and baseline.discounting):
        return None, ""
    try:
        return reproduced(baseline, flows), ""
    except BenefitsError as told:
        return None, str(told)


def _live(
    held: ProjectRecords, data_version: int, basis: Basis, rows: Sequence[BaselineRow]
) -> tuple[LiveCase | None, str]:
    """The live case beside the first and the current baseline, or why there is none."""
    tables = tables_of([one for one in held.known if not isinstance(one, LogEntry)], data_version)
    approval = Approval("LIVE", BaselineStage.CHANGE_CONTROL, now().date())
    try:
        promise = frozen(ledger_of(tables, basis), tables, held.code, approval)
    except BenefitsError as told:
        return None, str(told)
    if not rows:
        return LiveCase(promise), ""
    # They stand in the order of their approval.
    first, current = rows[0], rows[-1]
    try:
        against = [drift((one.baseline, one.flows), promise) for one in (first, current)]
    except BenefitsError as told:
        return LiveCase(promise), str(told)
    return LiveCase(promise, *against), ""
