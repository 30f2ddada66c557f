"""Which projects to fund out of which envelopes, as arrays: what the selection chooses from.

A what-if about affordability. It proposes nothing by itself: summary measures do not compare proposals with
different objectives (Green Book 2026, paragraph 6.100).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Need:
    """Project needs another one, started at least `lag` years before it. Rows of the problem's projects."""

    project: int
    needs: int
    lag: int = 0


@dataclass(frozen=True)
class Overlap:
    """What two projects are worth together beyond their sum, present value in pounds: negative where they overlap."""

    first: int
    second: int
    value: float


@dataclass(frozen=True)
class AtLeast:
    """At least `count` of the member projects are funded, for the objective of that name."""

    objective: str
    members: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class FundingProblem:
    """Projects that want money and the envelopes it must come from. Pounds; every array is read-only.

    Attributes:
        projects, bodies, classes, years: What the axes stand for; years follow each other.
        lead: Row in `bodies` of the body that leads each project. Shape (projects,).
        value: Present value of the objective, whole life, if the project starts 0, 1, 2 ... years later than
            planned; never cut off at the last year of the envelopes. Shape (projects, starts).
        may_start: Which starts are allowed. Shape (projects, starts).
        own: Present value of each body's own net benefit, by start. Shape (projects, starts, bodies).
        is_payer: Bodies that pay by choice, so that their refusal stops the project. Shape (projects, bodies).
        cost: Nominal, undiscounted cash needed. Shape (projects, starts, bodies, classes, years).
        limit: Headroom, nominal; infinite where no envelope is given. Shape (bodies, classes, years).
        must, must_not: Projects that are funded whatever they are worth, or not. Shapes (projects,).
        exclusive: Groups of projects of which at most one is funded.
        needs, overlaps, at_least: Ties between projects.
        least_part: The smallest part in which a project may be funded; 1 is all or nothing. Shape (projects,).
        transfer_cap: Part of a body's limit in a class and year that it may transfer to others; none unless told.
    """

    projects: tuple[str, ...]
    bodies: tuple[str, ...]
    classes: tuple[str, ...]
    years: tuple[FinancialYear, ...]
    lead: IntArray
    value: FloatArray
    may_start: BoolArray
    own: FloatArray
    is_payer: BoolArray
    cost: FloatArray
    limit: FloatArray
    must: BoolArray
    must_not: BoolArray
    least_part: FloatArray
    exclusive: tuple[tuple[int, ...], ...] = ()
    needs: tuple[Need, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    at_least: tuple[AtLeast, ...] = ()
    transfer_cap: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
        n, starts = len(self.projects), self.value.shape[1]
        shapes = {
            "lead": (n,),
            "value": (n, starts),
            "may_start": (n, starts),
            "own": (n, starts, len(self.bodies)),
            "is_payer": (n, len(self.bodies)),
            "cost": (n, starts, len(self.bodies), len(self.classes), len(self.years)),
            "limit": (len(self.bodies), len(self.classes), len(self.years)),
            "must": (n,),
            "must_not": (n,),
            "least_part": (n,),
        }
        wrong = [name for name, shape in shapes.items() if getattr(self, name).shape != shape]
        if wrong:
            raise ValueError(f"these arrays have the wrong shape: {', '.join(wrong)}")
