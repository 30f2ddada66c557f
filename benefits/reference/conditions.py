"""The practical steps of the National Audit Office: what must be in place for a data project to work."""

from __future__ import annotations

from dataclasses import dataclass
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
