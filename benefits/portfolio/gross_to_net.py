"""From benefits as they were entered to what counts: each cut and delay in turn, for all cases at once.

The steps are taken in one stated order. As the cuts are a product their order changes no result, but it changes how
much each of them takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import Lens
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.lines import CUTS
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]

DELAY = "slip"
# In this order: what would have happened anyway first, optimism about size and then about time last.
ORDER = (*CUTS, DELAY)
SOCIETY = Lens()
_TABLE = "benefit_line"


@dataclass(frozen=True)
class GrossToNet:
    """Present value of benefit before any cut, and after each of them; real pounds of each case's price base.

    Attributes:
        options: Code of the option of each case; blank where a project has none. Shape (cases,).
        gross: Before any cut. Shape (cases,).
        after: The name of each cut that takes anything from any case, to what is left after it. Shapes (cases,).
    """

    options: npt.NDArray[np.object_]
    gross: FloatArray
    after: Mapping[str, FloatArray]

    @property
    def net(self) -> FloatArray:
        """What counts: the present value of benefit under the lens. Shape (cases,)."""
        return list(self.after.values())[-1] if self.after else self.gross


def gross_to_net(tables: Tables, basis: Basis, lens: Lens = SOCIETY) -> GrossToNet:
    """The way from benefits as entered to the present value of benefit that a lens counts, for every option.

    Each step is the appraisal again with one more cut in force, so that transfers, shares by year, business as usual
    and what a delay pushes past the appraisal count as they do in the appraisal.

    Args:
        tables: The records by columns.
        basis: Editions, schedule, price base and present value year; bodies always stand as recorded.
        lens: Whose benefit, in what money, on which claims.

    Raises:
        OutsideAppraisal, MissingDeflator, BenefitsError: As `ledger_of`.

    References:
        Methods 2.1 (worked example E2.8): show the bridge from gross to net; the order is this tool's convention.
    """
    steps = list(_steps(tables))
    values = [_benefit(held, basis, lens) for _, held in steps]
    codes = values[0][0]
    return GrossToNet(codes, values[0][1], {name: one[1] for (name, _), one in zip(steps[1:], values[1:], strict=True)})


def _steps(tables: Tables) -> Iterator[tuple[str, Tables]]:
    """The tables without any cut, then with one more of the cuts that any benefit has."""
    benefits = tables[_TABLE]
    used = [name for name in ORDER if (np.nan_to_num(benefits[name]) != 0).any()]
    fields = {**benefits.fields, **dict.fromkeys(ORDER, np.zeros(benefits.size))}
    yield "", _with(tables, fields)
    for name in used:
        fields = {**fields, name: benefits[name]}
        yield name, _with(tables, fields)


def _with(tables: Tables, fields: Mapping[str, npt.NDArray[np.generic]]) -> Tables:
    return replace(tables, by_name={**tables.by_name, _TABLE: replace(tables[_TABLE], fields=fields)})


def _benefit(tables: Tables, basis: Basis, lens: Lens) -> tuple[npt.NDArray[np.object_], FloatArray]:
    ledger = ledger_of(tables, replace(basis, bodies=Bodies.AS_RECORDED), every_option=True)
    appraisal = ledger.appraise()
    counted = appraisal.counts(lens.standpoint)
    return ledger.options, appraisal.by_case(appraisal.values(lens.money, lens.claims).benefit, counted)
