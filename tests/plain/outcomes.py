"""What one unit of an outcome costs, again in decimals: written from the rules, not from the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from benefits.records.model import BenefitLine, Option, Project, Record
from plain.appraisal import HALF_A_PENNY, ONE, ZERO, Plain, factor

# What a difference of floats may leave of the units that were added up, which the engine takes for none.
DUST = Decimal("1e-9")


@dataclass(frozen=True)
class Units:
    """Units by year of lines with one measure, unit and schedule."""

    units: tuple[Decimal, ...]
    is_health: bool


def outcomes(records: Iterable[Record], project: str, option: str) -> dict[str, Units]:
    """1.10 and 2.1: each outcome of the option by the code of its first line, business as usual taken off."""
    held = list(records)
    of = next(one for one in held if isinstance(one, Project) and one.id == project)
    bau = {
        one.id
        for one in held
        if isinstance(one, Option) and one.project == project and one.kind.value.startswith("bus")
    }
    courses = {option: ONE, **dict.fromkeys(bau, -ONE)} if option else {}
    lines = sorted(
        (one for one in held if isinstance(one, BenefitLine) and one.option in courses),
        key=lambda one: (courses[one.option] < 0, one.id),
    )
    groups: dict[tuple[str, str, str], list[BenefitLine]] = defaultdict(list)
    for line in lines:
        if line.benefit_class == "quantifiable" and line.recurrence != "timing":
            name = (line.measure or line.title).strip().lower()
            groups[name, line.unit.strip().lower(), line.discounting.value].append(line)
    return {
        group[0].id: Units(_by_year(group, courses, of), group[0].discounting == "health") for group in groups.values()
    }


def _by_year(lines: list[BenefitLine], courses: dict[str, Decimal], of: Project) -> tuple[Decimal, ...]:
    total, gross = ([ZERO] * (of.appraisal_period + 1) for _ in range(2))
    for line in lines:
        kept = courses[line.option] * (-1 if line.is_disbenefit else 1)
        for cut in ("deadweight", "displacement", "overlap", "leakage", "substitution", "optimism_correction"):
            kept *= 1 - (getattr(line, cut) or ZERO)
        slip = line.slip or ZERO
        for year, amount in line.amounts.by_year().items() if line.amounts else ():
            at = year.start - of.first_year.start + int(slip)
            for later, part in ((at, 1 - slip % 1), (at + 1, slip % 1)):
                if later <= of.appraisal_period:
                    total[later] += amount * kept * part
                    gross[later] += abs(amount * kept * part)
    return tuple(ZERO if abs(one) <= DUST * every else one for one, every in zip(total, gross, strict=True))


def cost_of_one(case: Plain, one: Units, standpoint: str) -> tuple[Decimal | str, Decimal | str]:
    """1.10: cost over units, both discounted, then neither."""
    counted = case.counted(standpoint)
    by_year = [ZERO] * len(one.units)
    for pound in case.pounds:
        if pound.is_cost and pound.party in counted:
            by_year[pound.year] += pound.counts("economic", "claimed")
    by_year = [ZERO if abs(amount) < HALF_A_PENNY else amount for amount in by_year]
    schedule = "health" if one.is_health else case.discounting
    cost = sum((amount * factor(case.discounting, year) for year, amount in enumerate(by_year)), ZERO)
    units = sum((amount * factor(schedule, year) for year, amount in enumerate(one.units)), ZERO)
    return _over(cost, units), _over(sum(by_year, ZERO), sum(one.units, ZERO))


def _over(cost: Decimal, units: Decimal) -> Decimal | str:
    if units <= 0:
        return "none"
    if cost == 0:
        return "no_cost"
    return "pays_for_itself" if cost < 0 else cost / units
