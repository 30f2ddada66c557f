"""Generic optimism bias: what is left of a published upper bound once risks are managed, and the lines it corrects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from benefits.errors import BenefitsError
from benefits.records.categories import BiasMeasure
from benefits.records.checks import FRACTION_PLACES, NUMBER_PLACES
from benefits.records.model import BenefitLine, BiasFactor, CostLine
from benefits.reference.optimism import OptimismBias, optimism_bias

# How the sentence begins that is kept with a line corrected so; a page tells by it what a correction rests on.
GENERIC = "Generic upper bound"
SAID = {
    BiasMeasure.WORKS_DURATION: "works duration",
    BiasMeasure.CAPITAL: "capital expenditure",
    BiasMeasure.OPERATING: "operating expenditure",
}


class NoBound(BenefitsError):
    """A worksheet has no row, or no published bound goes with it."""


@dataclass(frozen=True)
class Worked:
    """A worksheet worked out, all parts as fractions.

    Attributes:
        bound: The published bounds.
        upper, lower: Of the published bounds, exact.
        managed: The part of the upper bound that is managed.
        resultant: What is left of the upper bound.
    """

    measure: BiasMeasure
    bound: OptimismBias
    upper: Decimal
    lower: Decimal
    managed: Decimal
    resultant: Decimal

    @property
    def is_below_lower(self) -> bool:
        """Whether less is left than where well managed projects ended."""
        return self.resultant < self.lower

    @property
    def basis(self) -> str:
        """Where the correction comes from, in a sentence that stands in the record for good."""
        return (
            f"{GENERIC} of {SAID[self.measure]}, {self.bound.label}: {as_percent(self.upper)}, of which "
            f"{as_percent(self.managed)} is managed, leaves {as_percent(self.resultant)}. {self.bound.source}"
        )


def managed_part(rows: Iterable[BiasFactor]) -> Decimal:
    """The part of an upper bound that is managed: the sum of contribution x mitigation, exact; a fraction from 0 to 1.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, section 4.
    """
    return sum((one.contribution * one.mitigation for one in rows), Decimal(0))


def resultant(upper: Decimal, rows: Iterable[BiasFactor]) -> Decimal:
    """What is left of an upper bound, exact: upper x (1 - sum(contribution x mitigation)); a fraction.

    Args:
        upper: The fraction to add before any risk is managed.
        rows: Of one worksheet.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, section 4.
    """
    return upper * (1 - managed_part(rows))


def years_of_delay(planned: Decimal, bias: Decimal) -> Decimal:
    """By how many years the end comes later, exact: the planned duration x the resultant bias of works duration.

    Args:
        planned: The planned duration in years.
        bias: The resultant, a fraction.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, section 4; Green Book 2026, 6.78 to 6.82.
    """
    return planned * bias


def worked_out(rows: Sequence[BiasFactor]) -> Worked:
    """The rows of one project and measure with the published bounds of their type of project.

    Raises:
        NoBound: There is no row, the rows are of several types, or the type has no published bound for the measure.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, Table 2 and section 4.
    """
    about = {(one.project_type, one.measure) for one in rows}
    if not about:
        raise NoBound("The worksheet has no row yet. Add at least one risk area.")
    if len(about) > 1:
        raise NoBound("The rows of the worksheet are of several types of project. Give them all the same.")
    ((kind, measure),) = about
    bound = bound_of(kind, measure)
    upper, managed = Decimal(repr(bound.upper)), managed_part(rows)
    return Worked(measure, bound, upper, Decimal(repr(bound.lower)), managed, resultant(upper, rows))


def bound_of(project_type: str, measure: BiasMeasure) -> OptimismBias:
    """The published bounds of a type of project, as fractions.

    Raises:
        NoBound: None were published for this measure.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, Table 2.
    """
    for one in optimism_bias():
        if (one.project_type, one.measure) == (project_type, measure.value):
            return one
    raise NoBound(f"No bound of {SAID[measure]} was published for this type of project. Choose another.")


def types_with_bounds(measure: BiasMeasure) -> dict[str, str]:
    """The types of project that have published bounds for a measure: code to words.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, Table 2.
    """
    return {one.project_type: one.label for one in optimism_bias() if one.measure == measure.value}


def why_no_generic(line: CostLine | BenefitLine, measure: BiasMeasure) -> str:
    """Why a worksheet cannot correct a line, in words; blank where it can.

    Duration delays benefits, the other two raise costs. A delay and a range of amounts are two different numbers.

    References:
        Green Book 2026, 6.78 to 6.82: costs up, durations up; each number corrected once.
    """
    if measure is BiasMeasure.WORKS_DURATION:
        return "" if isinstance(line, BenefitLine) else "is a cost: a delay moves benefits"
    if not isinstance(line, CostLine):
        return "is a benefit: no generic bound was published for benefits"
    return _no_more(line) or ("is sunk: what was spent is known" if line.is_sunk else "")


def _no_more(line: CostLine | BenefitLine) -> str:
    return "" if line.estimate is None else "carries a range: a correction too would count the doubt twice"


def why_no_cut(line: CostLine | BenefitLine) -> str:
    """Why no fraction can be added to a cost or taken off a benefit, in words; blank where one can.

    References:
        Green Book 2026, 6.78 to 6.82: costs up, benefits down; each number corrected once.
    """
    if isinstance(line, CostLine):
        return why_no_generic(line, BiasMeasure.CAPITAL)
    return _no_more(line) or (
        "is a disbenefit: to take a part off it would flatter the project" if line.is_disbenefit else ""
    )


def with_generic(line: CostLine | BenefitLine, worked: Worked, planned: Decimal = Decimal(0)) -> CostLine | BenefitLine:
    """The line with the worksheet's correction in the place of its own, and the sentence that says so.

    Args:
        line: One that `why_no_generic` has nothing against.
        worked: The worksheet.
        planned: The planned duration in years, where that is what is corrected.

    Raises:
        TypeError: The worksheet cannot correct such a line.

    References:
        Mott MacDonald 2002, section 4; Green Book 2026, 6.78 to 6.82.
    """
    if isinstance(line, BenefitLine) and worked.measure is BiasMeasure.WORKS_DURATION:
        slip = as_kept(years_of_delay(planned, worked.resultant), NUMBER_PLACES)
        said = f"{worked.basis}. Planned duration {planned.normalize():f} years, so {slip.normalize():f} years later"
        return replace(line, slip=slip, slip_basis=said)
    if isinstance(line, CostLine) and worked.measure is not BiasMeasure.WORKS_DURATION:
        return replace(line, optimism_bias=as_kept(worked.resultant, FRACTION_PLACES), optimism_basis=worked.basis)
    raise TypeError(f"a worksheet of {worked.measure} does not correct {line.id}")


def as_kept(value: Decimal, places: int) -> Decimal:
    """A figure in the finest step that the register keeps.

    References:
        Own convention: the columns of the register have so many decimal places.
    """
    return value.quantize(Decimal(1).scaleb(-places)) + 0


def as_percent(fraction: Decimal) -> str:
    """A fraction in percent with every digit that is kept, for a sentence that stands in the record.

    References:
        Own convention: a record states what was used, and is not rounded.

    Example:
        >>> as_percent(Decimal("0.29718")), as_percent(Decimal(2))
        ('29.718%', '200%')
    """
    exact = as_kept(fraction, FRACTION_PLACES) * 100
    return f"{exact.normalize():f}%"
