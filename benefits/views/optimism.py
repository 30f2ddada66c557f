"""How the costs, benefits and timing of one project are corrected for optimism, and what another correction changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from benefits.appraisal.lenses import Lens
from benefits.errors import NotFound
from benefits.portfolio.basis import Basis
from benefits.portfolio.confidence_scheme import SCHEME, SchemeGrade, scheme_of, why_no_grade, with_grade
from benefits.portfolio.generic_optimism import (
    GENERIC,
    NoBound,
    Worked,
    why_no_generic,
    with_generic,
    worked_out,
)
from benefits.records.access import Act, may, require
from benefits.records.categories import BiasMeasure, Side
from benefits.records.checks_together import Key
from benefits.records.free_codes import free_codes
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, BiasFactor, ConfidenceGrade, CostLine, Person, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.dictionary import reference_choices
from benefits.views.learned_optimism import LensChange, lens_changes, net_values
from benefits.views.project_records import ProjectRecords, project_records

# How the sentences begin that say where a correction comes from.
_BEGINNINGS = (
    *("Track record of ", "Mean of all track records", "Reference class "),
    *(f"{GENERIC} ", f"{SCHEME} "),
)


class RestsOn(StrEnum):
    """What a correction rests on, in the order of preference; then what has none of these."""

    OWN_RECORD = "own_record"
    REFERENCE_CLASS = "reference_class"
    GENERIC = "generic"
    SCHEME = "scheme"
    RANGE = "range"
    OWN_WORDS = "own_words"
    NOT_SAID = "not_said"
    NOTHING = "nothing"


_KINDS = dict(
    zip(
        _BEGINNINGS,
        (RestsOn.OWN_RECORD, RestsOn.OWN_RECORD, RestsOn.REFERENCE_CLASS, RestsOn.GENERIC, RestsOn.SCHEME),
        strict=True,
    )
)


@dataclass(frozen=True)
class CorrectedLine:
    """A line of an option, with its correction for optimism.

    Attributes:
        line, seen: The cost or benefit, and its version.
        option: The title of its option.
        is_preferred: Whether that is the preferred one.
        rests_on: What the correction, or the range in its place, rests on.
        delay_rests_on: The same for the delay of a benefit.
    """

    line: CostLine | BenefitLine
    seen: int
    option: str
    is_preferred: bool
    rests_on: RestsOn
    delay_rests_on: RestsOn

    @property
    def side(self) -> Side:
        """Cost or benefit."""
        return side_of(self.line)

    @property
    def correction(self) -> Decimal:
        """What is added to the cost, or taken off the benefit, as a fraction."""
        return correction_of(self.line)


@dataclass(frozen=True)
class Worksheet:
    """The worksheet of one measure of a project.

    Attributes:
        rows: In the order of their risk areas.
        versions: Of the rows, by table and code.
        worked: What it comes to; None while it has no row.
    """

    measure: BiasMeasure
    rows: tuple[BiasFactor, ...]
    versions: Mapping[Key, int]
    worked: Worked | None


@dataclass(frozen=True)
class OptimismPage:
    """What the page on the optimism of one project shows.

    Attributes:
        records: The project as it is edited.
        lines: Of the preferred option first, costs before benefits.
        worksheets: One for each measure.
        held: The rows of all worksheets, and the register's own grades, by table and code.
        free: Codes that further rows of a worksheet get, at least one for each risk area.
        scheme: The confidence scheme.
        net: The net present value of the preferred option as it is, by lens; none where it has no line.
        may_edit: Whether the person may correct the project.
        may_keep_scheme: Whether the person may change the scheme.
    """

    records: ProjectRecords
    lines: tuple[CorrectedLine, ...]
    worksheets: Mapping[BiasMeasure, Worksheet]
    held: Mapping[Key, Versioned]
    free: tuple[str, ...]
    scheme: tuple[SchemeGrade, ...]
    net: Mapping[Lens, float]
    may_edit: bool
    may_keep_scheme: bool

    @property
    def project(self) -> str:
        """Code of the project."""
        return self.records.code

    @property
    def preferred(self) -> tuple[CorrectedLine, ...]:
        """The lines of the preferred option."""
        return tuple(one for one in self.lines if one.is_preferred)


@dataclass(frozen=True)
class LineProposal:
    """A line now, and as it would be.

    Attributes:
        line, seen: The cost or benefit as it is, and its version.
        after: As it would be; None where it cannot be corrected so.
        why_not: Why it cannot, in words; blank where it can.
    """

    line: CostLine | BenefitLine
    seen: int
    after: CostLine | BenefitLine | None
    why_not: str

    @property
    def table(self) -> str:
        """Of the line."""
        return table_of(self.line)


@dataclass(frozen=True)
class OptimismPreview:
    """What chosen corrections would change in a project.

    Attributes:
        price_base: The year in whose prices the values are; the project's own.
        proposals: For the lines that were chosen.
        lenses: The net present value of the preferred option before and after; empty where nothing would change.
    """

    price_base: str
    proposals: tuple[LineProposal, ...]
    lenses: tuple[LensChange, ...]

    @property
    def applicable(self) -> tuple[LineProposal, ...]:
        """The proposals that can be taken and change something."""
        return tuple(one for one in self.proposals if one.after is not None and one.after != one.line)


def optimism_page(store: Store, person: Person, project: str) -> OptimismPage:
    """The corrections of a project's lines, its worksheets, and the confidence scheme.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    records = project_records(store, person, project)
    lines, rows = _lines(records), store.where("bias_factor", "project", [project])
    own = store.current("confidence_grade")
    has_lines = any(one.is_preferred for one in lines)
    areas = len(reference_choices("optimism_risk_areas"))
    return OptimismPage(
        records=records,
        lines=lines,
        worksheets={measure: _worksheet(measure, rows) for measure in BiasMeasure},
        held={(table_of(one.record), one.record.id): one for one in (*rows, *own)},
        free=tuple(islice(free_codes(store, "bias_factor", f"{project}-W"), areas)),
        scheme=_scheme(own),
        net=net_values(records, (), Basis()) if has_lines else {},
        may_edit=records.may_edit,
        may_keep_scheme=may(person, Act.KEEP_SCHEME),
    )


def worksheet_preview(
    store: Store, person: Person, project: str, measure: BiasMeasure, lines: Sequence[str], planned: Decimal
) -> OptimismPreview:
    """What the worksheet of a measure, as it is kept, would change.

    Args:
        store: The register.
        person: Who asks.
        project: Code of the project.
        measure: Which worksheet.
        lines: Codes of lines; others are left out.
        planned: The planned duration in years, for works duration.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
        NoBound: The worksheet has no row.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    worked = worked_out(_worksheet(measure, store.where("bias_factor", "project", [project])).rows)
    records = project_records(store, person, project)
    return _preview(
        records, lines, lambda line: why_no_generic(line, measure), lambda line: with_generic(line, worked, planned)
    )


def grade_preview(store: Store, person: Person, project: str, grade: str, lines: Sequence[str]) -> OptimismPreview:
    """What a grade of the confidence scheme would change.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project or grade.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    records = project_records(store, person, project)
    found = next((one for one in _scheme(store.current("confidence_grade")) if one.code == grade), None)
    if found is None:
        raise NotFound(f"There is no confidence grade {grade}.")
    return _preview(records, lines, lambda line: why_no_grade(line, found), lambda line: with_grade(line, found))


def side_of(line: CostLine | BenefitLine) -> Side:
    """On which side of the ledger a line stands."""
    return Side.COST if isinstance(line, CostLine) else Side.BENEFIT


def correction_of(line: CostLine | BenefitLine) -> Decimal:
    """What is added to a cost, or taken off a benefit, as a fraction."""
    return line.optimism_bias if isinstance(line, CostLine) else line.optimism_correction


def rests_on(is_corrected: bool, basis: str, *, has_range: bool = False) -> RestsOn:
    """What a correction rests on, told by the sentence that is kept with it."""
    if not is_corrected and has_range:
        return RestsOn.RANGE
    for beginning, kind in _KINDS.items():
        if basis.startswith(beginning):
            return kind
    if basis.strip():
        return RestsOn.OWN_WORDS
    return RestsOn.NOT_SAID if is_corrected else RestsOn.NOTHING


def _lines(records: ProjectRecords) -> tuple[CorrectedLine, ...]:
    titles = {one.id: one.title for one in records.options}
    preferred = records.preferred.id if records.preferred else ""
    found = [
        CorrectedLine(
            line=one,
            seen=records.held[table_of(one), one.id].version,
            option=titles.get(one.option, one.option),
            is_preferred=one.option == preferred,
            rests_on=rests_on(bool(correction_of(one)), one.optimism_basis, has_range=one.estimate is not None),
            delay_rests_on=_delay(one),
        )
        for one in _all(records)
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_preferred, one.option)))


def _all(records: ProjectRecords) -> tuple[CostLine | BenefitLine, ...]:
    return (*records.costs, *records.benefits)


def _delay(line: CostLine | BenefitLine) -> RestsOn:
    return rests_on(bool(line.slip), line.slip_basis) if isinstance(line, BenefitLine) else RestsOn.NOTHING


def _worksheet(measure: BiasMeasure, held: Sequence[Versioned]) -> Worksheet:
    mine = [one for one in held if isinstance(one.record, BiasFactor) and one.record.measure is measure]
    rows = tuple(one.record for one in mine if isinstance(one.record, BiasFactor))
    places = {code: place for place, code in enumerate(reference_choices("optimism_risk_areas"))}
    rows = tuple(sorted(rows, key=lambda one: (places.get(one.risk_area, len(places)), one.id)))
    try:
        worked = worked_out(rows)
    except NoBound:
        worked = None
    return Worksheet(measure, rows, {("bias_factor", one.record.id): one.version for one in mine}, worked)


def _scheme(held: Sequence[Versioned]) -> tuple[SchemeGrade, ...]:
    return scheme_of(one.record for one in held if isinstance(one.record, ConfidenceGrade))


def _preview(
    records: ProjectRecords,
    lines: Sequence[str],
    why_not: Callable[[CostLine | BenefitLine], str],
    corrected: Callable[[CostLine | BenefitLine], CostLine | BenefitLine],
) -> OptimismPreview:
    chosen = [one for one in _all(records) if one.id in set(lines)]
    proposals = tuple(
        LineProposal(one, records.held[table_of(one), one.id].version, None if told else corrected(one), told)
        for one in chosen
        for told in [why_not(one)]
    )
    preview = OptimismPreview(records.price_base, proposals, ())
    changed = [one.after for one in preview.applicable if one.after is not None]
    return OptimismPreview(records.price_base, proposals, lens_changes(records, changed, Basis()))
