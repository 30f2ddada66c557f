"""Baselines and what happened in one line each, for tests that care about the sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benefits.periods import FinancialYear, Series
from benefits.records.categories import BaselineStage, PriceTerms, Side
from benefits.records.model import Baseline, BaselineFlow, Forecast, Measurement, Outturn
from tests.plain.register import FIRST, money


def baseline(code: str = "P-FBC", of: str = "P", approved: date = date(2026, 4, 1), **fields: Any) -> Baseline:
    """A baseline in the prices of `FIRST`."""
    given = {
        "id": code,
        "project": of,
        "stage": BaselineStage.FBC,
        "approved_on": approved,
        "approved_by": "The board",
        "price_base": FIRST,
        "first_year": FIRST,
    }
    return Baseline(**given | fields)


def flow(
    line: str,
    body: str,
    amounts: Sequence[float | str] | Series,
    of: str = "P-FBC",
    side: Side = Side.BENEFIT,
    **fields: Any,
) -> BaselineFlow:
    """What a baseline promises of a line at a body, from `FIRST` on unless the amounts say otherwise."""
    given = {
        "id": f"{of}-{line}-{body}",
        "baseline": of,
        "side": side,
        "line": line,
        "title": line,
        "organisation": body,
        "amounts": amounts if isinstance(amounts, Series) else money(amounts),
    }
    return BaselineFlow(**given | fields)


def measured(line: str, body: str, year: int, pounds: float | str | None, **fields: Any) -> Measurement:
    """What arrived in a year counted from `FIRST`, in its prices."""
    given = {
        "id": f"{line}-{body}-{year}-{fields.get('quarter', 0)}",
        "benefit": line,
        "recipient": body,
        "year": FIRST + year,
        "pounds": None if pounds is None else Decimal(str(pounds)),
        "price_terms": PriceTerms.REAL,
        "price_year": FIRST,
        "evidence_grade": "E2",
        "entered_by": "Ann",
    }
    return Measurement(**given | fields)


def expected(
    line: str, body: str, amounts: Sequence[float | str], on: date = date(2027, 1, 1), **fields: Any
) -> Forecast:
    """What is expected from `FIRST` on, in its prices."""
    given = {
        "id": f"{line}-{body}-{on}",
        "benefit": line,
        "recipient": body,
        "made_on": on,
        "price_terms": PriceTerms.REAL,
        "price_year": FIRST,
        "amounts": money(amounts),
    }
    return Forecast(**given | fields)


def spent(line: str, year: int, pounds: float | str, **fields: Any) -> Outturn:
    """What was spent in a year counted from `FIRST`, in its prices."""
    given = {
        "id": f"{line}-{year}-{fields.get('quarter', 0)}",
        "cost_line": line,
        "year": FIRST + year,
        "pounds": Decimal(str(pounds)),
        "price_terms": PriceTerms.REAL,
        "price_year": FIRST,
        "entered_by": "Ann",
    }
    return Outturn(**given | fields)


def year(index: int) -> FinancialYear:
    """A year counted from `FIRST`."""
    return FIRST + index
