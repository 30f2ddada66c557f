"""Why a project's figures are not what they were: from one day, baseline or edition to another, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from benefits.errors import BenefitsError, NotFound, near
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.baselines import Approval, frozen, place_in_time
from benefits.portfolio.basis import DISCOUNTINGS, Basis
from benefits.portfolio.change_steps import State
from benefits.portfolio.explained_change import ExplainedChange, explained_change
from benefits.records import past
from benefits.records.access import Act, require
from benefits.records.model import Baseline, Person, Project
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference import deflators
from benefits.reference.sources import editions_of, unknown
from benefits.views.appraised import current_tables
from benefits.views.as_it_stood import end_of
from benefits.views.kept_answers import answer_to
from benefits.views.project_records import current_project


@dataclass(frozen=True)
class Stand:
    """What is asked of one end of a change: whose records, under which editions.

    Attributes:
        day: The records as they stood at the end of this day (UTC).
        baseline: Code of a baseline: the records from which it was frozen, under its editions and price base.
        editions: Names of editions and schedules in the place of the usual ones, or of the baseline's.

    Neither a day nor a baseline means the records as they are now.
    """

    day: date | None = None
    baseline: str = ""
    editions: tuple[str, ...] = ()


@dataclass(frozen=True)
class End:
    """One end of a change.

    Attributes:
        data_version: The number of the last save that counts; 0 where nothing was saved yet.
        first_year, price_base: Of the project then; None where it was not there yet.
        frozen: The baseline that was asked for.
        again: Present value of cost and of benefit of its records, frozen anew: what its own figures should be.
    """

    asked: Stand
    data_version: int
    basis: Basis
    first_year: FinancialYear | None
    price_base: FinancialYear | None
    frozen: Baseline | None = None
    again: tuple[Decimal, Decimal] | None = None

    @property
    def is_reproduced(self) -> bool:
        """Whether the records of then still give the frozen figures, to the penny."""
        return self.frozen is not None and (self.frozen.pv_cost, self.frozen.pv_benefit) == self.again


@dataclass(frozen=True)
class ExplainedPage:
    """A project's figures at both ends and the steps between them.

    Attributes:
        change: None where an end cannot be appraised, which `fault` explains.
    """

    project: str
    title: str
    before: End
    after: End
    change: ExplainedChange | None
    fault: str = ""


@dataclass(frozen=True)
class Ends:
    """From where one can have a change explained.

    Attributes:
        baselines: That say from which state of the register they were frozen, the first one first.
        editions: The editions and schedules that are not the usual ones.
    """

    baselines: tuple[Baseline, ...]
    editions: tuple[str, ...]


def other_editions() -> tuple[str, ...]:
    """The names of the editions and schedules that are held and are not the usual ones."""
    usual = Basis()
    return tuple(name for name in _known() if name not in (usual.green_book, usual.deflators, usual.discounting))


def _known() -> tuple[str, ...]:
    return (*_green_books(), *deflators.editions(), *DISCOUNTINGS)


def _green_books() -> tuple[str, ...]:
    """The editions that hold both schedules and rules."""
    return tuple(one for one in editions_of("discount_rates") if one in editions_of("benefit_rules"))


def basis_under(names: Sequence[str], basis: Basis | None = None) -> Basis:
    """A basis with these editions and schedules in the place of its own.

    Raises:
        UnknownReference: A name is none of them; near ones are offered.

    Example:
        >>> basis_under(["lower_sensitivity"]).discounting
        'lower_sensitivity'
    """
    held = basis or Basis()
    for name in names:
        if name in _green_books():
            held = replace(held, green_book=name)
        elif name in deflators.editions():
            held = replace(held, deflators=name)
        elif name in DISCOUNTINGS:
            held = replace(held, discounting=name)
        else:
            raise unknown("edition or schedule", name, _known())
    return held


def ends(store: Store, person: Person, code: str) -> Ends:
    """From where a change of this project can be explained.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    held = [one.record for one in store.where("baseline", "project", [code])]
    baselines = (one for one in held if isinstance(one, Baseline) and _is_explainable(one))
    return Ends(tuple(sorted(baselines, key=place_in_time)), other_editions())


def _is_explainable(baseline: Baseline) -> bool:
    """Whether it says on what it rests: the state of the register and the editions."""
    return bool(baseline.data_version and baseline.green_book and baseline.deflators and baseline.discounting)


def explained(store: Store, person: Person, code: str, before: Stand, after: Stand | None = None) -> ExplainedPage:
    """Why a project's figures differ between two ends, by step and line.

    Args:
        store: The register.
        person: Who asks.
        code: Of the project.
        before: The end to begin with.
        after: The end to arrive at; the records as they are now under the usual editions if not given.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project, or it has no such baseline.
        BenefitsError: The baseline does not say on what it rests.
        UnknownReference: An edition is not held.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    after = after or Stand()
    # One page a person is kept, so that another lens costs nothing.
    question, state = ("explained", person.id), f"{code} {before} {after} {store.data_version()}"
    return answer_to(store, person, question, ExplainedPage, state, lambda: _page(store, person, code, before, after))


def _page(store: Store, person: Person, code: str, before: Stand, after: Stand) -> ExplainedPage:
    _, project = current_project(store, person, code)
    (first, from_end), (second, to_end) = (_end(store, person, project, asked) for asked in (before, after))
    change, fault = None, ""
    try:
        change = explained_change(first, second, code)
    except BenefitsError as told:
        fault = str(told)
    return ExplainedPage(code, project.title, from_end, to_end, change, fault)


def _end(store: Store, person: Person, project: Project, asked: Stand) -> tuple[State, End]:
    """The state that is asked for, and what is said of it."""
    baseline = _baseline(store, project.id, asked.baseline) if asked.baseline else None
    basis = Basis()
    if baseline:
        tables = past.project_after(store, project.id, baseline.data_version)
        basis = Basis(baseline.green_book, baseline.deflators, baseline.discounting, baseline.price_base)
    elif asked.day:
        tables = past.project_after(store, project.id, past.version_at(store, end_of(asked.day)))
    else:
        tables = current_tables(store, person)
    basis = basis_under(asked.editions, basis)
    state = State(tables, basis)
    projects = tables["project"]
    rows = [at for at, code in enumerate(projects["id"].tolist()) if code == project.id]
    first = FinancialYear(int(projects["first_year"][rows[0]])) if rows else None
    own = int(projects["price_base_year"][rows[0]]) if rows else 0
    base = basis.price_base or (FinancialYear(own) if own else first)
    again = _again(state, baseline) if baseline and rows and not asked.editions else None
    return state, End(asked, tables.data_version, basis, first, base, baseline, again)


def _baseline(store: Store, project: str, code: str) -> Baseline:
    held = [one.record for one in store.where("baseline", "project", [project])]
    found = next((one for one in held if isinstance(one, Baseline) and one.id == code), None)
    if found is None:
        raise NotFound(f"Project {project} has no baseline {code}.{near(code, [one.id for one in held])}")
    if not _is_explainable(found):
        raise BenefitsError(
            f"Baseline {code} does not say from which state of the register and under which editions it was frozen, "
            "so that nothing can be run again. Choose another baseline, or a day."
        )
    return found


def _again(state: State, baseline: Baseline) -> tuple[Decimal, Decimal] | None:
    """What the records of then come to, frozen anew; None where they cannot be appraised any more."""
    approval = Approval(baseline.id, baseline.stage, baseline.approved_on)
    try:
        anew, _ = frozen(ledger_of(state.tables, state.basis), state.tables, baseline.project, approval)
    except BenefitsError:
        return None
    return None if anew.pv_cost is None or anew.pv_benefit is None else (anew.pv_cost, anew.pv_benefit)
