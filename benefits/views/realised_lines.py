"""Each benefit at each recipient beside its promise, with the measurements behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear
from benefits.portfolio.realisation_status import Thresholds
from benefits.portfolio.standing import together
from benefits.portfolio.tracked import Tracked
from benefits.records.categories import PriceTerms, Recurrence
from benefits.records.tables import Columns, Tables
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.views.realised import Realised
from benefits.views.standing_figures import GroupStanding, standing_of

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Measured:
    """One measurement behind a figure; pounds as they were entered."""

    code: str
    year: FinancialYear
    quarter: int
    pounds: float | None
    price_year: FinancialYear
    grade: str
    evidence: str
    entered_by: str
    verified_by: str
    source: str

    @property
    def is_whole_year(self) -> bool:
        """Whether it is of the whole year."""
        return self.quarter == WHOLE_YEAR


@dataclass(frozen=True)
class LineStanding:
    """One benefit at one recipient, with the measurements behind it."""

    line: str
    title: str
    type: str
    body: str
    recurrence: Recurrence
    standing: GroupStanding
    measured: tuple[Measured, ...]


def lines_of(
    held: Realised, shown: BoolArray, limits: Thresholds, names: Mapping[str, str]
) -> tuple[LineStanding, ...]:
    """The benefits that are shown, by what is at stake, the most first."""
    of = held.benefits.of
    rows = np.flatnonzero(shown)
    group = np.full(of.size, -1)
    group[rows] = np.arange(len(rows))
    added = together(held.benefits, group, len(rows), limits)
    made = [
        LineStanding(
            line=str(of.line[row]),
            title=str(of.title[row]),
            type=str(of.type[row]),
            body=names.get(of.body[row], of.body[row]),
            recurrence=Recurrence(of.recurrence[row]),
            standing=standing_of(added, at),
            measured=_measured(held.tables, of, row),
        )
        for at, row in enumerate(rows.tolist())
    ]
    return tuple(sorted(made, key=lambda one: (-one.standing.at_stake, -one.standing.now, one.line, one.body)))


def _measured(tables: Tables, of: Tracked, row: int) -> tuple[Measured, ...]:
    """The measurements of one benefit at one recipient, in the order of their periods."""
    held = tables["measurement"]
    rows = np.flatnonzero((held["benefit"] == of.line[row]) & (held["recipient"] == of.body[row])).tolist()
    rows.sort(key=lambda at: (held["year"][at], held["quarter"][at], held["id"][at]))
    return tuple(
        Measured(
            code=str(held["id"][at]),
            year=FinancialYear(int(held["year"][at])),
            quarter=int(held["quarter"][at]),
            pounds=None if np.isnan(held["pounds"][at]) else float(held["pounds"][at]),
            price_year=FinancialYear(_price_year(held, at)),
            grade=str(held["evidence_grade"][at]),
            evidence=str(held["evidence"][at]),
            entered_by=str(held["entered_by"][at]),
            verified_by=str(held["verified_by"][at]),
            source=str(held["source"][at]),
        )
        for at in rows
    )


def _price_year(held: Columns, at: int) -> int:
    is_nominal = held["price_terms"][at] == PriceTerms.NOMINAL
    return int(held["year"][at] if is_nominal else held["price_year"][at] or held["year"][at])
