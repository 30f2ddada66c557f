"""A project's options side by side: absolute, against business as usual and against each other; and doing nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benefits.appraisal.draws import usual
from benefits.appraisal.lenses import Appraisal, Lens
from benefits.errors import BenefitsError
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.explained_change import Worth
from benefits.portfolio.options_apart import CostYears, cost_years, options_apart
from benefits.portfolio.options_uncertain import OptionChances, option_chances
from benefits.records.access import Act, require
from benefits.records.categories import LogKind, OptionKind
from benefits.records.model import LogEntry, Option, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import tables_of
from benefits.views.kept_answers import answer_to
from benefits.views.project import LensFigures, lens_figures
from benefits.views.project_records import project_records

# From doing nothing to doing most; the preferred one stands where its ambition is, which is not known: in the middle.
ORDER = (
    OptionKind.BAU,
    OptionKind.DO_MINIMUM,
    OptionKind.LESS_AMBITIOUS,
    OptionKind.PREFERRED,
    OptionKind.MORE_AMBITIOUS,
)


@dataclass(frozen=True)
class OptionFigures:
    """One option under one lens, in pounds of the project's price base.

    Attributes:
        absolute: Its own costs and benefits, none less another.
        against_bau: Every measure of the change against business as usual; None for business as usual itself, and
            where the project has none it is the option itself.
        against_last: Absolute, less the option that stands before it; None for the first.
        last: Code of the option before it.
        has_lines: Whether any cost or benefit was written down for it.
    """

    option: Option
    absolute: Worth
    against_bau: LensFigures | None
    against_last: Worth | None
    last: str
    has_lines: bool

    @property
    def is_bau(self) -> bool:
        """Whether it is business as usual."""
        return self.option.kind is OptionKind.BAU


@dataclass(frozen=True)
class OptionsPage:
    """The options of a project, from doing nothing to doing most.

    Attributes:
        nothing: What business as usual costs by year; None without such an option.
        decisions: Logged decisions that name an option, the newest first.
        chances: How often each is the best; None where no two can be compared, or no line has a range.
        fault: Why the options cannot be appraised; then none is listed.
    """

    project: str
    title: str
    price_base: str
    basis: Basis
    lens: Lens
    options: tuple[OptionFigures, ...]
    nothing: CostYears | None
    names: Mapping[str, str]
    decisions: tuple[LogEntry, ...] = ()
    chances: OptionChances | None = None
    fault: str = ""

    @property
    def preferred(self) -> OptionFigures | None:
        """The option that is marked as preferred."""
        return next((one for one in self.options if one.option.is_preferred), None)

    @property
    def bau(self) -> OptionFigures | None:
        """Business as usual."""
        return next((one for one in self.options if one.is_bau), None)

    @property
    def bridge(self) -> tuple[OptionFigures, ...]:
        """Business as usual, do minimum and the preferred option, as far as there are such."""
        do_minimum = next((one for one in self.options if one.option.kind is OptionKind.DO_MINIMUM), None)
        held = [one for one in (self.bau, do_minimum, self.preferred) if one is not None]
        return tuple(dict.fromkeys(held))


def options_page(
    store: Store, person: Person, code: str, lens: Lens | None = None, basis: Basis | None = None
) -> OptionsPage:
    """A project's options under one lens, with what business as usual costs by year.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    lens, basis = lens or Lens(), basis or Basis()
    # One page a person is kept, so that to turn to its other parts costs nothing.
    question, state = ("options", person.id), f"{code} {lens} {basis} {store.data_version()}"
    return answer_to(store, person, question, OptionsPage, state, lambda: _page(store, person, code, lens, basis))


def _page(store: Store, person: Person, code: str, lens: Lens, basis: Basis) -> OptionsPage:
    held = project_records(store, person, code)
    tables = tables_of([one for one in held.known if not isinstance(one, LogEntry)], store.data_version())
    figures: Sequence[OptionFigures] = ()
    nothing, chances, fault = None, None, ""
    try:
        apart, less_bau = options_apart(tables, basis), ledger_of(tables, basis, every_option=True)
        own = _by_option(apart.options.tolist(), apart.appraise(), lens)
        changes = _by_option(less_bau.options.tolist(), less_bau.appraise(), lens)
        with_lines = {one.option for one in held.costs} | {one.option for one in held.benefits}
        figures = _figures(sorted(held.options, key=_place), own, changes, with_lines)
        bau = next((one.option.id for one in figures if one.is_bau), None)
        if bau is not None:
            nothing = cost_years(tables, apart, apart.options.tolist().index(bau))
        chances = option_chances(tables, apart, lens, usual(), with_lines)
    except BenefitsError as told:
        figures, fault = (), str(told)
    return OptionsPage(
        project=code,
        title=held.project.title,
        price_base=str(basis.price_base or held.price_base),
        basis=basis,
        lens=lens,
        options=tuple(figures),
        nothing=nothing,
        names={one.id: one.short_name for one in held.organisations.values()},
        decisions=_decisions(held.log, held.options),
        chances=chances if figures else None,
        fault=fault,
    )


def _place(option: Option) -> tuple[int, str]:
    return ORDER.index(option.kind), option.id


def _by_option(codes: Sequence[str], appraisal: Appraisal, lens: Lens) -> dict[str, LensFigures]:
    measured = appraisal.measures(lens)
    return {code: lens_figures(measured, case) for case, code in enumerate(codes) if code}


def _figures(
    options: Sequence[Option],
    own: Mapping[str, LensFigures],
    changes: Mapping[str, LensFigures],
    with_lines: set[str],
) -> tuple[OptionFigures, ...]:
    found: list[OptionFigures] = []
    for option in options:
        absolute = Worth(own[option.id].pv_cost, own[option.id].pv_benefit)
        last = found[-1] if found else None
        found.append(
            OptionFigures(
                option=option,
                absolute=absolute,
                against_bau=changes.get(option.id),
                against_last=absolute - last.absolute if last else None,
                last=last.option.id if last else "",
                has_lines=option.id in with_lines,
            )
        )
    return tuple(found)


def _decisions(log: Sequence[LogEntry], options: Sequence[Option]) -> tuple[LogEntry, ...]:
    """The decisions that name one of the options by its code, the newest first."""
    codes = [one.id for one in options]
    held = [
        one
        for one in log
        if one.kind is LogKind.DECISION and any(f"({code})" in f"{one.title} {one.detail}" for code in codes)
    ]
    return tuple(sorted(held, key=lambda one: (str(one.made_on or ""), one.id), reverse=True))
