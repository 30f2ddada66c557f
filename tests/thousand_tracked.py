"""The register of a thousand projects five years earlier, with what was promised of each and what has happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from thousand import SHARES, START, records

from benefits.periods import FinancialYear, Series
from benefits.records.categories import BaselineStage, PriceTerms, Side
from benefits.records.model import (
    Baseline,
    BaselineFlow,
    BenefitLine,
    CostLine,
    Forecast,
    Measurement,
    Milestone,
    Outturn,
    Project,
    Record,
    Share,
)

EARLIER = 5  # years
FIRST = START + -EARLIER
MEASURED_YEARS = 4  # after year 0, which has no benefit
GRADES = ("E1", "E2", "E3", "E5")


def tracked_records() -> Iterator[Record]:
    """All of `records`, moved back, and what has been promised and has happened since."""
    lines: dict[str, CostLine | BenefitLine] = {}
    for number, one in enumerate(records()):
        moved = _earlier(one)
        if isinstance(moved, BenefitLine):
            moved = replace(moved, owner="" if number % 7 == 0 else "Olu")
        yield moved
        if isinstance(moved, Project):
            yield from _baselines(moved)
        elif isinstance(moved, CostLine):
            yield from _spending(moved)
        elif isinstance(moved, BenefitLine):
            lines[moved.id] = moved
        elif isinstance(moved, Share):
            line = lines[moved.benefit]
            if isinstance(line, BenefitLine):
                yield from _landing(line, moved, number)


def _earlier(record: Record) -> Record:
    changes: dict[str, object] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if isinstance(value, FinancialYear):
            changes[one.name] = value + -EARLIER
        elif isinstance(value, Series):
            changes[one.name] = Series(value.first + -EARLIER, value.values)
    return replace(record, **changes) if changes else record


def _baselines(project: Project) -> Iterator[Record]:
    first = Baseline(
        f"{project.id}-FBC", project.id, BaselineStage.FBC, date(FIRST.start, 4, 30), "Board", FIRST, FIRST
    )
    yield first
    yield replace(
        first,
        id=f"{project.id}-CC",
        stage=BaselineStage.CHANGE_CONTROL,
        approved_on=date(FIRST.start + 2, 4, 30),
        reason="Fewer users than planned",
    )
    achieved = None if project.id.endswith("3") else date(FIRST.start + 1, 6, 1)
    planned = date(FIRST.start, 12, 1)
    yield Milestone(f"{project.id}-M", project.id, "Live", planned, achieved_on=achieved, evidence="Seen")


def _flows(line: CostLine | BenefitLine, body: str, side: Side, part: Decimal) -> Iterator[Record]:
    project = line.option.split("-")[0]
    if line.amounts is None:
        raise ValueError("a line of the thousand has amounts")
    for stage, kept in (("FBC", Decimal(1)), ("CC", Decimal("0.9"))):
        amounts = tuple((amount * part * kept).quantize(Decimal("0.01")) for amount in line.amounts.values)
        code = f"{project}-{stage}-{line.id}-{body}"
        type_ = line.type if isinstance(line, BenefitLine) else line.kind
        series = Series(line.amounts.first, amounts)
        yield BaselineFlow(code, f"{project}-{stage}", side, line.id, line.title, body, type_, amounts=series)


def _spending(line: CostLine) -> Iterator[Record]:
    yield from _flows(line, line.payer, Side.COST, Decimal(1))
    for year in range(EARLIER):
        amount = line.amounts.values[year] if line.amounts else Decimal(0)
        yield Outturn(
            f"{line.id}-{year}",
            line.id,
            FIRST + year,
            amount,
            price_terms=PriceTerms.REAL,
            price_year=FIRST,
            entered_by="Ann",
        )


def _landing(line: BenefitLine, share: Share, number: int) -> Iterator[Record]:
    yield from _flows(line, share.recipient, Side.BENEFIT, Decimal(1) / SHARES)
    amount = (line.amounts.values[0] if line.amounts else Decimal(0)) / SHARES
    code = f"{line.id}-{share.recipient}"
    for year in range(1, 1 + MEASURED_YEARS - number % 2):
        yield Measurement(
            f"{code}-{year}",
            line.id,
            share.recipient,
            FIRST + year,
            pounds=(amount * (number % 10) / 10).quantize(Decimal("0.01")),
            price_terms=PriceTerms.REAL,
            price_year=FIRST,
            evidence_grade=GRADES[number % 4],
            evidence="Return",
            entered_by="Ann",
            verified_by="Bob" if number % 3 else "",
        )
    if number % 4 == 0:
        series = Series(FIRST + 1, (amount.quantize(Decimal("0.01")),) * 10)
        yield Forecast(
            f"{code}-F",
            line.id,
            share.recipient,
            date(FIRST.start + 4, 4, 1),
            price_terms=PriceTerms.REAL,
            price_year=FIRST,
            amounts=series,
        )
