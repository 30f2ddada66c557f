"""The confidence scheme: how much is added to a cost, or taken off a benefit, of each grade of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from benefits.portfolio.generic_optimism import as_percent, why_no_cut
from benefits.records.categories import Side
from benefits.records.model import BenefitLine, ConfidenceGrade, CostLine
from benefits.reference.optimism import ShippedGrade, shipped_grades

# How the sentence begins that is kept with a line corrected so; a page tells by it what a correction rests on.
SCHEME = "Confidence scheme"


@dataclass(frozen=True)
class SchemeGrade:
    """One grade of the scheme as the register has it.

    Attributes:
        code: Of the grade.
        correction: The fraction to add to a cost, or take off a benefit.
        own: The register's own record; None for a grade that came along, which is unverified (tag M).
        shipped: The grade that came along under this code; None for one that the register added.
    """

    code: str
    side: Side
    grade: int
    title: str
    correction: Decimal
    source: str
    own: ConfidenceGrade | None
    shipped: ShippedGrade | None

    @property
    def is_verified(self) -> bool:
        """Whether somebody of this register stands behind it."""
        return self.own is not None or (self.shipped is not None and self.shipped.tag != "M")

    @property
    def basis(self) -> str:
        """Where the correction comes from, in a sentence that stands in the record for good."""
        edition = "of this register" if self.own or self.shipped is None else self.shipped.edition
        doubt = "" if self.is_verified else ", unverified"
        return (
            f"{SCHEME} {edition}{doubt}, {self.side} grade {self.grade} ({self.title}), "
            f"{as_percent(self.correction)}. {self.source or 'No source given'}"
        )


def scheme_of(records: Iterable[ConfidenceGrade]) -> tuple[SchemeGrade, ...]:
    """The grades that came along, with the register's own of the same code in their place, and its further ones.

    Args:
        records: The register's own grades.

    Returns:
        Costs first, the surest first; corrections are fractions.

    References:
        Methods 2.6: an editable scheme, the last choice after the own record, a reference class and a generic bound.
    """
    own = {one.id: one for one in records}
    grades = [_grade(own[one.code], one) if one.code in own else _as_shipped(one) for one in shipped_grades()]
    came = {one.code for one in grades}
    grades += [_grade(one, None) for code, one in own.items() if code not in came]
    return tuple(sorted(grades, key=lambda one: (one.side is Side.BENEFIT, one.grade, one.code)))


def _as_shipped(one: ShippedGrade) -> SchemeGrade:
    return SchemeGrade(one.code, Side(one.side), one.grade, one.title, one.correction, one.source, None, one)


def _grade(own: ConfidenceGrade, shipped: ShippedGrade | None) -> SchemeGrade:
    return SchemeGrade(own.id, own.side, own.grade, own.title, own.correction, own.source, own, shipped)


def why_no_grade(line: CostLine | BenefitLine, grade: SchemeGrade) -> str:
    """Why a grade cannot correct a line, in words; blank where it can.

    References:
        Green Book 2026, 6.78 to 6.82: costs up, benefits down; each number corrected once.
    """
    side = Side.COST if isinstance(line, CostLine) else Side.BENEFIT
    return f"is a {side}, and the grade is of the other side" if side is not grade.side else why_no_cut(line)


def with_grade(line: CostLine | BenefitLine, grade: SchemeGrade) -> CostLine | BenefitLine:
    """The line with the grade's correction in the place of its own, and the sentence that says so.

    Args:
        line: One that `why_no_grade` has nothing against.
        grade: Of the same side.

    References:
        Methods 2.6; Green Book 2026, 6.78 to 6.82: benefits down, costs up.
    """
    if isinstance(line, CostLine):
        return replace(line, optimism_bias=grade.correction, optimism_basis=grade.basis)
    return replace(line, optimism_correction=grade.correction, optimism_basis=grade.basis)
