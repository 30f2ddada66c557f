"""The calculators of a project: what can be chosen, what a calculation comes to, and what was calculated before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from benefits.appraisal.valuation import Valuation, ValuedLine
from benefits.errors import Place, Problem, Refused, Severity
from benefits.periods import FinancialYear, Series
from benefits.portfolio.valued_lines import GivenInput, Request, amounts_of, request_of, valuation_of
from benefits.records.access import Act, may, require
from benefits.records.model import BenefitLine, Option, Organisation, Person, Project, Record, Share, ValuationInput
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.deflators import MissingDeflator, gdp_deflators
from benefits.reference.parameters import Parameter, expired, parameters
from benefits.views.project_records import current_project


@dataclass(frozen=True)
class WrittenLine:
    """A benefit line that a calculator wrote, with the inputs kept with it and its shares.

    `request` is None where the inputs do not let it be calculated again.
    """

    line: BenefitLine
    inputs: tuple[ValuationInput, ...]
    shares: tuple[Share, ...]
    request: Request | None


@dataclass(frozen=True)
class ValuationPage:
    """What the page of calculators needs of a project; `bodies` are the public ones, in the order of their names."""

    project: Project
    options: tuple[Option, ...]
    bodies: tuple[Organisation, ...]
    written: tuple[WrittenLine, ...]
    versions: Mapping[str, int]
    may_edit: bool

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years of the appraisal."""
        return tuple(str(self.project.first_year + at) for at in range(self.project.appraisal_period + 1))

    def years_with(self, before: Request | None) -> tuple[str, ...]:
        """The years to choose from: those of the appraisal, and those of a calculation that goes beyond them."""
        span = () if before is None else tuple(before.first + at for at in range(before.years))
        return tuple(sorted({*self.years, *map(str, span)}))

    def span_of(self, before: Request | None) -> tuple[str, str]:
        """The first and the last year of a calculation, or of the appraisal for a new one."""
        if before is None:
            return self.years[0], self.years[-1]
        return str(before.first), str(before.first + (before.years - 1))

    def landing_of(self, written: WrittenLine | None) -> str:
        """The public body that gets most of a line as it is shared now; blank for none."""
        known = {one.id for one in self.bodies}
        shares = [one for one in written.shares if one.recipient in known] if written else []
        return max(shares, key=lambda one: one.fraction or 0).recipient if shares else ""

    @property
    def price_base(self) -> str:
        """The year whose prices the project uses."""
        return str(self.project.price_base_year or self.project.first_year)


@dataclass(frozen=True)
class LineAmounts:
    """A line that the calculation gives, with its pounds by year."""

    line: ValuedLine
    amounts: Series


@dataclass(frozen=True)
class Calculated:
    """What a calculation comes to; without a valuation the problems say why. Warnings do not stop it."""

    valuation: Valuation | None
    lines: tuple[LineAmounts, ...]
    problems: tuple[Problem, ...]

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """Every year in which a line has an amount, in order."""
        return tuple(sorted({year for one in self.lines for year in one.amounts.by_year()}))


def valuation_page(store: Store, person: Person, code: str) -> ValuationPage:
    """The project's options and bodies, and every line of it that a calculator wrote.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    _, project = current_project(store, person, code)
    options = store.where("option", "project", [code])
    lines = store.where("benefit_line", "option", [one.record.id for one in options])
    codes = [one.record.id for one in lines]
    inputs, shares = store.where("valuation_input", "benefit", codes), store.where("share", "benefit", codes)
    bodies = [one.record for one in store.current("organisation")]
    held = (*lines, *inputs, *shares)
    return ValuationPage(
        project=project,
        options=tuple(one.record for one in options if isinstance(one.record, Option)),
        bodies=tuple(
            sorted(
                (one for one in bodies if isinstance(one, Organisation) and one.kind.is_public),
                key=lambda one: one.short_name.casefold(),
            )
        ),
        written=_written([one.record for one in held]),
        versions={one.record.id: one.version for one in held},
        may_edit=may(person, Act.EDIT_PROJECT, project.lead),
    )


def _written(records: Sequence[Record]) -> tuple[WrittenLine, ...]:
    inputs: dict[str, list[ValuationInput]] = {}
    shares: dict[str, list[Share]] = {}
    for one in records:
        if isinstance(one, ValuationInput):
            inputs.setdefault(one.benefit, []).append(one)
        elif isinstance(one, Share):
            shares.setdefault(one.benefit, []).append(one)
    return tuple(
        WrittenLine(one, tuple(inputs[one.id]), tuple(shares.get(one.id, ())), request_of(one, inputs[one.id]))
        for one in records
        if isinstance(one, BenefitLine) and one.id in inputs
    )


def calculated(request: Request, on: date) -> Calculated:
    """What a calculation comes to, with a warning for each published value that has expired.

    Args:
        request: The calculation.
        on: The day on which it is done.
    """
    warnings = tuple(
        problem for one in request.inputs if (used := used_parameter(one)) for problem in expired(used, on)
    )
    try:
        gdp_deflators().status_of(request.price_year)
        found = valuation_of(request)
    except Refused as refused:
        return Calculated(None, (), (*refused.problems, *warnings))
    except MissingDeflator as fault:
        place = Place("", column="Price year")
        return Calculated(None, (), (Problem(place, str(request.price_year), "has no deflator", str(fault)), *warnings))
    lines = tuple(LineAmounts(one, amounts_of(one, request)) for one in found.lines)
    return Calculated(found, lines, (*_empty(lines), *warnings))


def _empty(lines: Sequence[LineAmounts]) -> tuple[Problem, ...]:
    if any(pounds for one in lines for pounds in one.amounts.values):
        return ()
    words = "come to nothing in these years" if lines else "are worth nothing"
    place = Place("", column="The inputs")
    return (Problem(place, "", words, "Check the inputs, the lag and the years.", Severity.WARNING),)


def used_parameter(given: GivenInput) -> Parameter | None:
    """The published value that an input is, known by its value and source; None for a figure of one's own."""
    held = (one for one in parameters().values() if one.value == given.value and one.cited == given.source)
    return next(held, None)
