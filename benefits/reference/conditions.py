"""The practical steps of the National Audit Office: what must be in place for a data project to work.

And the stress case, where there is one, that an unmet step stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from benefits.reference.sources import read_table


@dataclass(frozen=True)
class PracticalStep:
    """One step, the group it stands in, and where it is printed."""

    code: str
    number: int
    group: str
    step: str
    edition: str
    source: str


class Touches(StrEnum):
    """Which benefits of a recipient a stress case changes."""

    EVERY_BENEFIT = "every_benefit"
    CASH_RELEASING = "cash_releasing"


@dataclass(frozen=True)
class StressCase:
    """What becomes of a recipient's benefits while a practical step is unmet.

    Attributes:
        code: Our code for it.
        step: Code of the practical step.
        name: What is taken to be so, in a few words.
        touches: Which of the recipient's benefits it changes.
        years_later: Whole years by which they come later.
        part_kept: The fraction of them that still comes; 1 is all.
        edition: The edition of the table.
        certainty: "own" for a convention of this product, C for a figure that is not checked.
        source: What the case rests on.
        note: What to mind.
    """

    code: str
    step: str
    name: str
    touches: Touches
    years_later: int
    part_kept: float
    edition: str
    certainty: str
    source: str
    note: str

    @property
    def is_verified(self) -> bool:
        """Whether its figures may be shown without a warning."""
        return self.certainty != "C"


@cache
def practical_steps() -> tuple[PracticalStep, ...]:
    """The steps in the order in which they are printed.

    References:
        National Audit Office, Challenges in using data across government, presentation of October 2019.
    """
    return tuple(
        PracticalStep(
            code=row["code"],
            number=int(row["step_no"]),
            group=row["group"],
            step=row["step"],
            edition=row["edition"],
            source=row["source"],
        )
        for row in read_table("nao_practical_steps")
    )


@cache
def stress_cases() -> tuple[StressCase, ...]:
    """The stress cases; a step has one at most, and most steps have none.

    References:
        This tool's convention: readiness is never a percentage, a step that is unmet is a named case to re-run.
    """
    return tuple(
        StressCase(
            code=row["code"],
            step=row["step"],
            name=row["name"],
            touches=Touches(row["touches"]),
            years_later=int(row["years_later"]),
            part_kept=float(row["part_kept"]),
            edition=row["edition"],
            certainty=row["certainty"],
            source=row["source"],
            note=row["note"],
        )
        for row in read_table("stress_cases")
    )


def stress_case(step: str) -> StressCase | None:
    """The stress case that a practical step stands for while it is unmet; None where there is none."""
    return next((one for one in stress_cases() if one.step == step), None)
