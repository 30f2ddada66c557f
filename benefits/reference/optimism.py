"""Generic optimism bias: the bounds by type of project, the risk areas of a worksheet, and a scheme of grades."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from benefits.reference.sources import read_table


@dataclass(frozen=True)
class OptimismBias:
    """Generic optimism bias of one measure of a type of project, as fractions.

    Attributes:
        project_type: The code of the type of project.
        label: The type as printed.
        measure: works_duration, capital_expenditure or operating_expenditure.
        upper: The fraction to add before any risk is managed.
        lower: The fraction to add when the risks are managed well.
        note: What to mind.
        edition: The edition of the table.
        source: Where the figures stand.
    """

    project_type: str
    label: str
    measure: str
    upper: float
    lower: float
    note: str
    edition: str
    source: str


@dataclass(frozen=True)
class ShippedGrade:
    """One grade of the confidence scheme that comes with the product, which a register may change.

    Attributes:
        code: What the register's own grade is called that takes its place.
        side: cost or benefit.
        grade: 1 is the surest.
        title: What a figure of this grade rests on.
        correction: The fraction to add to a cost, or take off a benefit.
        tag: M as long as nobody has read it in its owner's publication.
        edition: The version of the scheme.
        source: Where it comes from.
    """

    code: str
    side: str
    grade: int
    title: str
    correction: Decimal
    tag: str
    edition: str
    source: str


@cache
def optimism_bias() -> tuple[OptimismBias, ...]:
    """The generic optimism bias by type of project and measure; no published figure exists for benefits.

    References:
        Mott MacDonald 2002, Review of Large Public Procurement in the UK, Table 2.
    """
    return tuple(
        OptimismBias(
            project_type=row["project_type"],
            label=row["label"],
            measure=row["measure"],
            upper=float(row["upper"]),
            lower=float(row["lower"]),
            note=row["note"],
            edition=row["edition"],
            source=row["source"],
        )
        for row in read_table("optimism_bias")
    )


@cache
def shipped_grades() -> tuple[ShippedGrade, ...]:
    """The confidence scheme that comes with the product, costs first, the surest first. It is not verified.

    References:
        Methods 2.6: tag M, to be shown as a scheme of its own and never under its owner's name.
    """
    return tuple(
        ShippedGrade(
            code=row["code"],
            side=row["side"],
            grade=int(row["grade"]),
            title=row["title"],
            correction=Decimal(row["correction"]),
            tag=row["tag"],
            edition=row["edition"],
            source=row["source"],
        )
        for row in read_table("confidence_grades")
    )
