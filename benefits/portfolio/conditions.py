"""Conditions for success: each unmet practical step as a named stress case that runs the appraisal again.

A step never multiplies a benefit by a readiness percentage. While it is unmet, the benefits of the body it concerns
(of every body, where it names none) come later, or in part, or not at all, as the stress case of the step says; then
the same engine appraises the project again. A re-run is one more case of a cube, so any number is appraised at once.

References:
    Methods 9; this tool's convention. Every fall in cost against business as usual is a benefit (methods 1.4), so it
    is delayed and cut with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import later, retaken
from benefits.appraisal.lenses import Appraisal
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.lines import find, join
from benefits.portfolio.principals import principal_parties
from benefits.records.categories import BenefitClass, ConditionStatus
from benefits.records.model import Condition
from benefits.records.tables import Tables
from benefits.reference.conditions import StressCase, Touches, stress_case

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

UNMET = frozenset({ConditionStatus.PARTLY, ConditionStatus.NOT_MET})
# Entries of netted costs come from no single record.
_NO_RECORD = -1


def is_unmet(condition: Condition) -> bool:
    """Whether the step is not met, or partly only; what does not apply is not unmet."""
    return condition.status in UNMET


@dataclass(frozen=True)
class Rerun:
    """One project appraised again as if these conditions were what holds; none of them for its plain appraisal."""

    project: str
    conditions: tuple[Condition, ...] = ()


def stressed(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """The unmet conditions whose step has a stress case."""
    return tuple(one for one in conditions if is_unmet(one) and stress_case(one.step) is not None)


def reruns_of(project: str, conditions: Iterable[Condition]) -> tuple[Rerun, ...]:
    """The re-runs that are looked at side by side: as recorded, as conditions stand, and each unmet step alone."""
    held = stressed(conditions)
    return (Rerun(project), Rerun(project, held), *(Rerun(project, (one,)) for one in held))


def appraised_again(ledger: Ledger, tables: Tables, reruns: Sequence[Rerun]) -> Appraisal:
    """Every re-run as a case of its own, in their order, on the ledger's discount factors.

    What a recipient gains moves with the other side of its transfers. Harm stays as it is: an unmet step shall never
    make a project look better. Where several cases touch one benefit, the longest delay and the smallest part hold:
    they are not added up. A part that is kept takes the place of the line's own optimism correction, unless that is
    the stronger one: correct once (Green Book 2026, 6.78 to 6.82).

    Args:
        ledger: The register, one case a project.
        tables: What the ledger was made of.
        reruns: Projects of the ledger, each with the conditions to take as unmet.

    References:
        Methods 9 (worked example E9.1).
    """
    cube = ledger.cube
    case = find(np.array([one.project for one in reruns], dtype=object), ledger.projects)
    run, entry = join(case, cube.line_case[cube.entry_line])
    delay, part = _treated(ledger, tables, reruns, run, entry)
    line = cube.entry_line[entry]
    amounts = cube.amounts[line] * (cube.entry_fraction[entry] * part)[:, None]
    again = retaken(
        cube,
        start=cube.start[case],
        horizon=cube.horizon[case],
        lines=line,
        line_case=run,
        amounts=_later(amounts, delay, cube.horizon[case[run]]),
        entries=entry,
        entry_line=np.arange(len(line)),
    )
    # Each entry has a line of its own that holds its part already.
    again = replace(again, line_is_part=np.ones(len(line), dtype=bool), entry_fraction=np.ones(len(line)))
    plain = ledger.appraise()
    return Appraisal(again, plain.factors, plain.rebased[case])


@dataclass(frozen=True)
class _Touched:
    """What the stress cases look at on each entry of the ledger's cube. Shapes (entries,).

    Attributes:
        party: Whose benefit it is: of the other side of a transfer, the body whose benefit it mirrors.
        may_change: Whether it is a benefit, and no harm to who gets it.
        is_cash: Whether the benefit releases cash.
        corrected: The fraction that the line's own optimism correction leaves.
    """

    party: IntArray
    may_change: BoolArray
    is_cash: BoolArray
    corrected: FloatArray


def _treated(
    ledger: Ledger, tables: Tables, reruns: Sequence[Rerun], run: IntArray, entry: IntArray
) -> tuple[IntArray, FloatArray]:
    """How many years later each entry of each re-run comes, and which part of it. Shapes (rows,)."""
    delay, part = np.zeros(len(run), dtype=np.int64), np.ones(len(run))
    asked = [(at, one, case) for at, again in enumerate(reruns) for one in again.conditions if (case := _case(one))]
    if not asked:
        return delay, part
    touched = _touched(ledger, tables)
    treatment, row = join(np.array([at for at, _, _ in asked], dtype=np.int64), run)
    everybody = np.array([not one.recipient for _, one, _ in asked])
    party = find(np.array([one.recipient for _, one, _ in asked], dtype=object), ledger.parties)
    cash_only = np.array([case.touches is Touches.CASH_RELEASING for _, _, case in asked])
    of = entry[row]
    hit = touched.may_change[of] & (everybody[treatment] | (touched.party[of] == party[treatment]))
    hit &= ~cash_only[treatment] | touched.is_cash[of]
    row, treatment = row[hit], treatment[hit]
    np.maximum.at(delay, row, np.array([case.years_later for _, _, case in asked])[treatment])
    np.minimum.at(part, row, np.array([case.part_kept for _, _, case in asked])[treatment])
    left = touched.corrected[entry]
    return delay, np.minimum(part / np.where(left > 0, left, 1.0), 1.0)


def _case(condition: Condition) -> StressCase | None:
    return stress_case(condition.step)


def _touched(ledger: Ledger, tables: Tables) -> _Touched:
    cube, benefits = ledger.cube, tables["benefit_line"]
    line = cube.entry_line
    record = np.where(cube.line_is_cost[line], _NO_RECORD, cube.line_record[line])
    party = principal_parties(ledger, tables)
    weight = cube.entry_weight[:, 0]
    is_other_side = party != cube.entry_party
    harms = np.append(benefits["is_disbenefit"], False)[record] | (np.where(is_other_side, -weight, weight) < 0)
    cash = benefits["benefit_class"] == BenefitClass.CASH_RELEASING
    return _Touched(
        party=party,
        may_change=~cube.line_is_cost[line] & ~harms,
        is_cash=np.append(cash, False)[record],
        corrected=np.append(1.0 - benefits["optimism_correction"], 1.0)[record],
    )


def _later(amounts: FloatArray, delay: IntArray, horizon: IntArray) -> FloatArray:
    """The rows moved to later years; what falls after the last year appraised is lost. Shape (rows, years)."""
    n_years = amounts.shape[1]
    moved = later(amounts, delay)[:, :n_years]
    moved[np.arange(n_years) > horizon[:, None]] = 0.0
    return moved
