"""What is wrong with baselines, milestones and measurements that are each right by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from benefits.errors import Problem
from benefits.records.categories import BaselineStage
from benefits.records.model import (
    FROZEN,
    Baseline,
    BaselineFlow,
    BenefitLine,
    Measurement,
    Milestone,
    Option,
    Outturn,
    Share,
    table_of,
)
from benefits.records.tracking_model import FROZEN_REMEDY, WHOLE_YEAR
from benefits.records.whole import Whole, problem, warning

P = TypeVar("P", Measurement, Outturn)


def tracking(whole: Whole) -> Iterator[Problem]:
    """What is wrong with the records of realisation that come in, beside those that are there."""
    yield from _frozen(whole)
    yield from _first(whole)
    yield from _milestones(whole)
    yield from _twice(whole.all(Measurement), whole, lambda one: (one.benefit, one.recipient))
    yield from _twice(whole.all(Outturn), whole, lambda one: (one.cost_line,))
    yield from _recipients(whole)


def _frozen(whole: Whole) -> Iterator[Problem]:
    """Baselines that would change, and flows that would be added to one."""
    for one in whole.coming:
        table = table_of(one)
        if table not in FROZEN:
            continue
        before = whole.before.get((table, one.id))
        if before is not None and before != one:
            yield problem(one, "id", one.id, "is frozen, and would change", FROZEN_REMEDY)
        if isinstance(one, BaselineFlow) and before is None and ("baseline", one.baseline) in whole.before:
            wrong = "is frozen, and nothing can be added to it"
            yield problem(one, "baseline", one.baseline, wrong, FROZEN_REMEDY)


def _first(whole: Whole) -> Iterator[Problem]:
    """Change control where there is nothing to change yet."""
    coming = [one for one in whole.coming if isinstance(one, Baseline)]
    if not coming:
        return
    earlier: dict[str, list[Baseline]] = defaultdict(list)
    for one in whole.all(Baseline):
        earlier[one.project].append(one)
    for one in coming:
        others = [other for other in earlier[one.project] if other.id != one.id]
        if one.stage is BaselineStage.CHANGE_CONTROL and not any(
            other.approved_on <= one.approved_on for other in others
        ):
            remedy = "Freeze the baseline of an approval first: SOC, OBC or FBC."
            yield problem(one, "stage", one.stage, "has no earlier baseline to change", remedy)


def _milestones(whole: Whole) -> Iterator[Problem]:
    """Milestones that enable benefits of another project."""
    for one in whole.coming:
        if not isinstance(one, Milestone):
            continue
        for code in one.benefits:
            benefit = whole.of(BenefitLine, code)
            option = whole.of(Option, benefit.option) if benefit else None
            if option is not None and option.project != one.project:
                wrong = f"is a benefit of {option.project}, not of {one.project}"
                yield problem(one, "benefits", code, wrong, "Name benefits of the milestone's own project.")


def _twice(held: Iterable[P], whole: Whole, about: Callable[[P], Hashable]) -> Iterator[Problem]:
    """Two records of one period, and a whole year beside one of its quarters."""
    coming = {one.id for one in whole.coming if isinstance(one, Measurement | Outturn)}
    if not coming:
        return
    by_year: dict[Hashable, list[P]] = defaultdict(list)
    for one in held:
        by_year[about(one), one.year].append(one)
    for several in by_year.values():
        for one in several if len(several) > 1 else ():
            other = next((each for each in several if each.id != one.id and _overlap(each.quarter, one.quarter)), None)
            if one.id in coming and other is not None:
                wrong = f"covers what {other.id} covers too"
                remedy = "Keep one of the two: a year is given whole or by its quarters, each once."
                yield problem(one, "quarter", str(one.quarter), wrong, remedy)


def _overlap(one: int, other: int) -> bool:
    return one == other or WHOLE_YEAR in (one, other)


def _recipients(whole: Whole) -> Iterator[Problem]:
    """Measurements at bodies on which no part of the benefit was to land."""
    coming = [one for one in whole.coming if isinstance(one, Measurement)]
    if not coming:
        return
    landing: dict[str, set[str]] = defaultdict(set)
    for share in whole.all(Share):
        landing[share.benefit].add(share.recipient)
    for one in coming:
        if landing[one.benefit] and one.recipient not in landing[one.benefit]:
            wrong = f"receives no share of {one.benefit}"
            remedy = "Check the recipient, or add its share: what nobody promised is shown apart."
            yield warning(one, "recipient", one.recipient, wrong, remedy)
