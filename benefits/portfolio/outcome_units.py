"""What the cost of a case buys of benefits that are counted and not valued: units, and pounds for each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import Appraisal, Lens, settled
from benefits.appraisal.measures import Answers
from benefits.appraisal.ratios import CostPerOutcome, cost_per_outcome
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.lines import cases_of, is_timing, quantified_lines, slid
from benefits.records.categories import BenefitClass, Discounting
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# Units that are left over from a difference of floats, as a part of what was added up, count as none.
# This tool's convention.
_DUST = 1e-9


@dataclass(frozen=True)
class Outcomes:
    """One outcome of one case a row: lines of the same measure, unit and schedule, business as usual taken off.

    Attributes:
        case: Shape (outcomes,).
        record: Row of the benefit table of its first line, one of the option's own where there is any. Shape
            (outcomes,).
        is_own: Whether the option holds such a line itself, and not business as usual alone. Shape (outcomes,).
        schedule: Which of `cube.SCHEDULES` discounts it. Shape (outcomes,).
        units: After every cut and delay. Shape (outcomes, years).
    """

    case: IntArray
    record: IntArray
    is_own: npt.NDArray[np.bool_]
    schedule: IntArray
    units: FloatArray

    @property
    def total(self) -> FloatArray:
        """Units of all years, not discounted. Shape (outcomes,)."""
        total: FloatArray = self.units.sum(axis=1)
        return total

    def present(self, factors: FloatArray) -> FloatArray:
        """Units of all years, each outcome discounted on its own schedule. Shape (outcomes,).

        Args:
            factors: By schedule and year. Shape (schedules, years).

        References:
            Methods 1.10: health units at the health rate.
        """
        total: FloatArray = (self.units * factors[self.schedule]).sum(axis=1)
        return total


def outcomes_of(tables: Tables, ledger: Ledger, *, every_option: bool = False) -> Outcomes:
    """The outcomes of every case in units, in the order of the cases.

    A line without a measure is known by its title. Lines that only move money in time count nothing.

    Args:
        tables: The records by columns.
        ledger: The cases, made of the same records.
        every_option: As the ledger was made.

    References:
        Methods 1.10 and 2.1; business as usual is taken off as everywhere (Green Book 2026, 4.14 to 4.19).
    """
    benefits = tables["benefit_line"]
    cases = cases_of(tables, ledger.basis.price_base, every_option=every_option)
    lines = quantified_lines(tables, cases)
    is_units = (benefits["benefit_class"] == BenefitClass.QUANTIFIABLE.value) & ~is_timing(benefits)
    kept = np.flatnonzero(is_units[lines.record])
    record, case = lines.record[kept], lines.case[kept]
    units = slid(lines.amounts[kept], benefits["slip"][record], lines.last[kept])
    schedule = (benefits["discounting"][record] == Discounting.HEALTH).astype(np.int64)

    is_named = benefits["measure"][record] != ""
    named = np.where(is_named, benefits["measure"][record], benefits["title"][record])
    words = [np.char.lower(np.char.strip(one.astype(str))) for one in (named, benefits["unit"][record])]
    keys = [np.unique(word, return_inverse=True)[1] for word in words]
    order = np.lexsort((record, lines.sign[kept] < 0, schedule, *keys, case))
    stacked = np.stack([case, *keys, schedule], axis=1)[order]
    _, first, group = np.unique(stacked, axis=0, return_index=True, return_inverse=True)
    group, n = group.ravel(), len(first)
    total, gross = np.zeros((n, units.shape[1])), np.zeros((n, units.shape[1]))
    np.add.at(total, group, units[order])
    np.add.at(gross, group, np.abs(units[order]))
    chosen = order[first]
    return Outcomes(
        case=case[chosen],
        record=record[chosen],
        is_own=lines.sign[kept][chosen] > 0,
        schedule=schedule[chosen],
        units=np.where(np.abs(total) <= _DUST * gross, 0.0, total),
    )


def cost_of_outcomes(appraisal: Appraisal, outcomes: Outcomes, lens: Lens) -> CostPerOutcome:
    """What a unit of each outcome costs those whom the lens counts, discounted and undiscounted. Shapes (outcomes,).

    The whole cost of the case stands over each of its outcomes: it is not divided between them. Cost and units are
    both discounted to year 0, so that a choice of present value year changes nothing.

    Args:
        appraisal: The flows on their discount factors.
        outcomes: Of the same cases.
        lens: Whose cost, in what money.

    References:
        Methods 1.10; the reverse of NPUC in HM Treasury, The Green Book 2026, Table 10.
    """
    costs = settled(cost_by_year(appraisal, lens))[outcomes.case]
    parts = [cost_per_outcome(costs, outcomes.units, appraisal.factors[0], factors) for factors in appraisal.factors]
    return CostPerOutcome(
        discounted=_chosen([one.discounted for one in parts], outcomes.schedule),
        undiscounted=parts[0].undiscounted,
    )


def _chosen(answers: list[Answers], which: IntArray) -> Answers:
    """Of each row the answer of its own schedule."""
    return Answers(
        np.choose(which, [one.value for one in answers]), np.choose(which, [one.kind for one in answers]).astype(int)
    )


def cost_by_year(appraisal: Appraisal, lens: Lens) -> FloatArray:
    """What those pay whom the lens counts, by year, real and not discounted. Shape (cases, years).

    Args:
        appraisal: The flows.
        lens: Whose cost, in what money.

    References:
        Methods 1.4: costs below the line; what an option saves against business as usual stands above it.
    """
    cube = appraisal.cube
    counted = appraisal.counts(lens.standpoint)[cube.entry_pair] & cube.line_is_cost[cube.entry_line]
    weight = np.where(counted, cube.entry_fraction * cube.entry_weight[:, list(Money).index(lens.money)], 0.0)
    paid = sums(cube.entry_line, weight, len(cube.line_case)) * cube.line_is_headline
    found = np.zeros((cube.n_cases, cube.n_years))
    np.add.at(found, cube.line_case, cube.amounts * paid[:, None])
    return found
