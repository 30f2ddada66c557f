"""What the learned optimism correction would change in a project, seen before anybody chooses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benefits.appraisal.lenses import ALL_LENSES, Lens
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.learned_optimism import (
    LearnedCorrection,
    Method,
    TooFew,
    correction_by_class,
    correction_by_record,
)
from benefits.portfolio.reference_class import reference_class
from benefits.records.access import Act, require
from benefits.records.choices import choices
from benefits.records.model import BenefitLine, CostLine, LogEntry, Person
from benefits.records.store import Store
from benefits.records.tables import tables_of
from benefits.reference.dictionary import field
from benefits.views.portfolio import short_names
from benefits.views.project_records import ProjectRecords, project_records
from benefits.views.realisation_terms import held_realised
from benefits.views.realised import Realised

# The finest step in which a correction is kept.
FINEST = Decimal("1e-9")


class RecordOf(StrEnum):
    """Whose record a correction is taken from."""

    LEAD = "lead"
    TYPE = "type"
    MEAN = "mean"
    PRUDENT = "prudent"


@dataclass(frozen=True)
class ProposedCorrection:
    """The correction of one benefit now, and the one that would take its place.

    Attributes:
        line, seen: The benefit, and its version.
        learned: What the record teaches; None where it teaches nothing yet.
        correction: What would be kept: as learned, or 0 where that is an uplift and `takes_none`; None where
            nothing can be put in the place of the present one.
        basis: Where it would come from, as kept with it.
        why_not: Why nothing can be, in words; blank where something can.
    """

    line: BenefitLine
    seen: int
    learned: LearnedCorrection | None
    correction: Decimal | None
    basis: str
    why_not: str

    @property
    def is_uplift(self) -> bool:
        """Whether the record would raise the benefit."""
        return self.learned is not None and self.learned.is_uplift


@dataclass(frozen=True)
class LensChange:
    """The project's net present value under one lens, before and after."""

    lens: Lens
    before: float
    after: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True)
class CorrectionPreview:
    """What the chosen corrections would change in a project.

    Attributes:
        price_base: The year in whose prices the values are; the project's own.
        benefits: Every benefit of the preferred option, title by code.
        proposals: For those that were chosen.
        lenses: The net present value before and after; empty where nothing would change.
        may_edit: Whether the person may change the project.
    """

    project: str
    title: str
    price_base: str
    record_of: RecordOf
    benefits: Mapping[str, str]
    proposals: tuple[ProposedCorrection, ...]
    lenses: tuple[LensChange, ...]
    may_edit: bool

    @property
    def applicable(self) -> tuple[ProposedCorrection, ...]:
        """The proposals that can be taken and change something."""
        return tuple(
            one
            for one in self.proposals
            if one.correction is not None
            and (one.correction, one.basis) != (one.line.optimism_correction, one.line.optimism_basis)
        )


def correction_preview(
    store: Store,
    person: Person,
    basis: Basis,
    on: date,
    project: str,
    lines: Sequence[str],
    record_of: RecordOf = RecordOf.LEAD,
    *,
    takes_none: bool = False,
) -> CorrectionPreview:
    """The present and the learned correction of each chosen benefit, and what the change does to the project.

    Args:
        store: The register.
        person: Who asks.
        basis: As for the track record.
        on: The day of the track record.
        project: Code of the project.
        lines: Codes of benefits of its preferred option; others are left out.
        record_of: Whose record.
        takes_none: Whether 0 is put in the place of the present correction where the record teaches an uplift.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
        NothingPromised: No benefit has a baseline, a forecast or a measurement.
    """
    require(person, Act.READ)
    held, records = held_realised(store, person, basis, on), project_records(store, person, project)
    preferred = records.preferred
    benefits = [one for one in records.benefits if preferred and one.option == preferred.id]
    proposals = tuple(
        _proposal(held, records, one, record_of, takes_none=takes_none) for one in benefits if one.id in set(lines)
    )
    preview = CorrectionPreview(
        project=project,
        title=records.project.title,
        price_base=records.price_base,
        record_of=record_of,
        benefits={one.id: one.title for one in benefits},
        proposals=proposals,
        lenses=(),
        may_edit=records.may_edit,
    )
    return replace(preview, lenses=_lenses(records, preview.applicable, held.basis))


def _proposal(
    held: Realised, records: ProjectRecords, line: BenefitLine, record_of: RecordOf, *, takes_none: bool
) -> ProposedCorrection:
    seen = records.held["benefit_line", line.id].version
    try:
        learned = _learned(held, records, line, record_of)
    except TooFew as told:
        return ProposedCorrection(line, seen, None, None, "", str(told))
    basis = _basis_words(held, learned, record_of)
    if learned.is_uplift:
        if not takes_none:
            why = "More arrived than was promised, so the record would raise the benefit. A correction cannot."
            return ProposedCorrection(line, seen, learned, None, basis, why)
        return ProposedCorrection(line, seen, learned, Decimal(0), f"{basis}; it would raise the benefit, so none", "")
    if learned.correction > 1:
        why = "What is over was a loss on balance, so more than all would be taken off."
        return ProposedCorrection(line, seen, learned, None, basis, why)
    return ProposedCorrection(line, seen, learned, Decimal(repr(learned.correction)).quantize(FINEST), basis, "")


def _learned(held: Realised, records: ProjectRecords, line: BenefitLine, record_of: RecordOf) -> LearnedCorrection:
    observed, present = held.closed.observed, float(line.optimism_correction)
    if observed is None or held.by_lead is None or held.by_type is None:
        raise TooFew("No benefit is over yet, so nothing can be learned. Come back when one is.")
    if record_of in (RecordOf.MEAN, RecordOf.PRUDENT):
        method = Method.CLASS_MEAN if record_of is RecordOf.MEAN else Method.CLASS_PRUDENT
        return correction_by_class(reference_class(observed), present, method)
    if record_of is RecordOf.TYPE:
        return correction_by_record(held.by_type, line.type, present)
    projects = held.tables["project"]
    lead = dict(zip(projects["id"].tolist(), projects["lead"].tolist(), strict=True))[records.code]
    return correction_by_record(held.by_lead, lead, present)


def _basis_words(held: Realised, learned: LearnedCorrection, record_of: RecordOf) -> str:
    """Where the correction comes from, in a sentence that stands in the record for good."""
    one, many = ("type", "types") if record_of is RecordOf.TYPE else ("body", "bodies")
    names = choices(field("benefit_line", "type")) if record_of is RecordOf.TYPE else short_names(held.at.tables)
    name = names.get(learned.group, learned.group)
    of = f"{learned.n} closed benefits of {learned.n_groups} {one if learned.n_groups == 1 else many}"
    said = {
        Method.OWN_RECORD: f"Track record of {name}, {learned.n_own} of {of}, drawn towards all",
        Method.NEWCOMER: f"Mean of all track records, as {name} has no closed benefit, {of}",
        Method.POOLED_RECORD: f"Track record of all together, {of}",
        Method.CLASS_MEAN: f"Reference class of all, mean rate of {learned.n} closed benefits",
        Method.CLASS_PRUDENT: f"Reference class of all, prudent rate of {learned.n} closed benefits",
    }[learned.method]
    return f"{said}, register version {held.tables.data_version}, {held.on.isoformat()}"


def _lenses(records: ProjectRecords, proposals: Sequence[ProposedCorrection], basis: Basis) -> tuple[LensChange, ...]:
    corrected = (replace(one.line, optimism_correction=one.correction or Decimal(0)) for one in proposals)
    return lens_changes(records, tuple(corrected), basis)


def lens_changes(
    records: ProjectRecords, changed: Sequence[CostLine | BenefitLine], basis: Basis
) -> tuple[LensChange, ...]:
    """The net present value of the preferred option before and after, in the project's own price base.

    Args:
        records: The project as it is.
        changed: Its lines that would change, as they would be; where there are none, nothing is returned.
        basis: The price base and today's bodies are left aside.
    """
    if not changed:
        return ()
    before, after = net_values(records, (), basis), net_values(records, changed, basis)
    return tuple(LensChange(lens, before[lens], after[lens]) for lens in ALL_LENSES)


def net_values(
    records: ProjectRecords, changed: Sequence[CostLine | BenefitLine], basis: Basis
) -> Mapping[Lens, float]:
    """The net present value of the preferred option by lens, in the project's own price base.

    Args:
        records: The project as it is.
        changed: Its lines that would be otherwise, as they would be.
        basis: The price base and today's bodies are left aside.
    """
    own = replace(basis, price_base=None, bodies=Bodies.AS_RECORDED)
    new: dict[str, CostLine | BenefitLine] = {one.id: one for one in changed}
    held = [one for one in records.known if not isinstance(one, LogEntry)]
    held = [new.get(one.id, one) if isinstance(one, CostLine | BenefitLine) else one for one in held]
    found = ledger_of(tables_of(held), own).appraise()
    return {lens: float(found.measures(lens).net[0]) for lens in ALL_LENSES}
