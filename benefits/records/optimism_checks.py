"""What is wrong with worksheets of optimism bias, confidence grades and delays, alone and together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

from benefits.errors import Problem
from benefits.records.findings import Finding, error, warning
from benefits.records.model import BenefitLine, BiasFactor, ConfidenceGrade
from benefits.records.whole import Whole, problem
from benefits.reference.optimism import optimism_bias

ROW = TypeVar("ROW", BiasFactor, ConfidenceGrade)
MOST_LATE = Decimal(20)  # years; more is a slip of the pen


def bias_factor(record: BiasFactor) -> Iterator[Finding]:
    """What is wrong with a row of a worksheet by itself."""
    if record.project_type and not _has_bound(record):
        wrong = f"has no published bound for {record.measure.replace('_', ' ')}"
        yield error("project_type", record.project_type, wrong, "Choose another type, or correct another measure.")
    if record.mitigation and not record.evidence:
        yield warning("evidence", "", "is blank though the risk counts as managed", "Say what shows it.")


def _has_bound(record: BiasFactor) -> bool:
    bounds = {(one.project_type, one.measure) for one in optimism_bias()}
    types = {kind for kind, _ in bounds}
    return record.project_type not in types or (record.project_type, record.measure.value) in bounds


def confidence_grade(record: ConfidenceGrade) -> Iterator[Finding]:
    """What is wrong with a grade of the scheme by itself."""
    if record.grade < 1:
        yield error("grade", record.grade, "is no number of a grade", "Count the grades from 1, the surest.")
    if not record.source:
        yield warning("source", "", "is blank, so nobody can check the correction", "Say where it comes from.")


def delay(record: BenefitLine) -> Iterator[Finding]:
    """What is wrong with how much later a benefit may come."""
    if record.slip is None:
        return
    if not 0 <= record.slip <= MOST_LATE:
        remedy = f"Give years from 0 to {MOST_LATE}: 0.5 is half a year later."
        yield error("slip", record.slip, "is no delay in years", remedy)
    if record.slip and not record.slip_basis:
        yield warning("slip_basis", "", "does not say where the delay comes from", "Name its source.")


def optimism(whole: Whole) -> Iterator[Problem]:
    """What is wrong with the worksheets and grades that come in, beside those that are there."""
    yield from _worksheets(whole)
    grades = [one for one in whole.coming if isinstance(one, ConfidenceGrade)]
    yield from _twice(whole.all(ConfidenceGrade), grades, lambda one: (one.side, one.grade), "grade")


def _worksheets(whole: Whole) -> Iterator[Problem]:
    coming = [one for one in whole.coming if isinstance(one, BiasFactor)]
    if not coming:
        return
    held = tuple(whole.all(BiasFactor))
    yield from _twice(held, coming, lambda one: (one.project, one.measure, one.risk_area), "risk_area")
    sheets: dict[Hashable, list[BiasFactor]] = defaultdict(list)
    for one in held:
        sheets[one.project, one.measure].append(one)
    for one in coming:
        sheet = sheets[one.project, one.measure]
        others = {other.project_type for other in sheet if other is not one} - {one.project_type}
        if others:
            wrong = f"is not that of the other rows of the worksheet, {', '.join(sorted(others))}"
            remedy = "Give every row of a worksheet the same type of project."
            yield problem(one, "project_type", one.project_type, wrong, remedy)
        total = sum((other.contribution for other in sheet), Decimal(0))
        if total > 1:
            wrong = f"brings the contributions of the worksheet to {total.normalize():f}"
            yield problem(one, "contribution", format(one.contribution, "f"), wrong, "Let them come to 1 at most.")


def _twice(
    held: Iterable[ROW], coming: Iterable[ROW], about: Callable[[ROW], Hashable], column: str
) -> Iterator[Problem]:
    """Two rows about the same thing."""
    by_key: dict[Hashable, list[ROW]] = defaultdict(list)
    for one in held:
        by_key[about(one)].append(one)
    for one in coming:
        others = ", ".join(other.id for other in by_key[about(one)] if other.id != one.id)
        if others:
            yield problem(one, column, str(getattr(one, column)), f"stands twice, beside {others}", "Keep one of them.")
