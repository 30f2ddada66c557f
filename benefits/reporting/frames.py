"""What every table shares: £m columns that are numbers, columns drawn to the same decimals, and a safe CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from benefits.appraisal.measures import Answer, Answers
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.reporting.words import (
    answer_in_words,
    back_per_pound,
    escape_markdown,
    largest_remainder,
    number,
    rounded,
)

_MILLION = Decimal(10**6)
# Decimal places of a million that keep three figures of a table's largest amount, and the least that table shows.
_USUAL, _FINE, _FINEST = 1, 2, 3
# Figures from which it pays to work by columns, decimals that are tried so, and how near a half a float is unsure.
_MANY, _FEW, _NEAR_A_HALF = 100, 7, 1e-9
# Columns that a page has room for, and rows of more columns that are written on their side.
_PAPER_COLUMNS, _ON_THEIR_SIDE = 10, 3
Row = TypeVar("Row")
# What a spreadsheet would run if a cell began with it (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def decimals(pounds: Iterable[float | Decimal]) -> int:
    """How many decimals of a million a table shows: one, or two below £10 million, or three below £1 million.

    One number of decimals serves a whole table, chosen by its largest amount, so that columns can be compared.

    Args:
        pounds: Every amount of the table.

    Example:
        >>> decimals([2_500_000, -40_000_000]), decimals([2_500_000]), decimals([400]), decimals([])
        (1, 2, 3, 1)
    """
    largest = max(map(abs, map(float, pounds)), default=0.0) / 10**6
    if not largest or largest >= 10:
        return _USUAL
    return _FINE if largest >= 1 else _FINEST


def in_millions(pounds: Iterable[float | Decimal], digits: int) -> list[float]:
    """Pounds as £m, each rounded as `rounded` does it; many at once by columns, where no half is near."""
    held = list(pounds)
    values = np.array(held, dtype=np.float64)
    if len(held) < _MANY or not np.isfinite(values).all():
        return [_in_millions(value, digits) for value in held]
    steps = np.abs(values) * (10.0**digits / float(_MILLION))
    is_sure = np.abs(steps % 1.0 - 0.5) > _NEAR_A_HALF * np.maximum(steps, 1.0)
    shown = np.copysign(np.floor(steps + 0.5) / 10.0**digits, values) + 0.0
    return [
        value if sure else _in_millions(exact, digits)
        for value, sure, exact in zip(shown.tolist(), is_sure.tolist(), held, strict=True)
    ]


def _in_millions(value: float | Decimal, digits: int) -> float:
    return float(rounded(Decimal(str(value)) / _MILLION, digits))


def millions_of(rows: Sequence[Row], **columns: Callable[[Row], float]) -> dict[str, list[float]]:
    """The money columns of a table in £m, all to the same decimals.

    Args:
        rows: What the table lists.
        **columns: How to take the pounds of each column from a row.
    """
    pounds = {name: [of(row) for row in rows] for name, of in columns.items()}
    digits = decimals(value for column in pounds.values() for value in column)
    return {name: in_millions(column, digits) for name, column in pounds.items()}


def that_add_up(pounds: Sequence[float | Decimal], digits: int, whole: float | None = None) -> list[float]:
    """Pounds as £m, the last one their total, so that what is shown adds up.

    Args:
        pounds: The parts.
        digits: Decimal places of a million.
        whole: A total that is already rounded, £m; the sum of the parts if not given.
    """
    parts = [Decimal(str(value)) / _MILLION for value in pounds]
    total = None if whole is None else Decimal(str(whole))
    shown = largest_remainder(parts, total, digits) if parts else ()
    return [*(float(part) for part in shown), float(sum(shown, Decimal(0)))]


def tidy(value: float, digits: int) -> float:
    """A figure made of displayed figures, without the dust of binary fractions."""
    return float(rounded(value, digits))


def yes(is_so: bool) -> str:
    """Yes or No."""
    return "Yes" if is_so else "No"


def sector(organisation: str, *, is_public: bool) -> str:
    """Whether a body counts as government, or nobody is named yet."""
    if organisation == UNATTRIBUTED:
        return "Nobody named"
    return "Government" if is_public else "Outside government"


def column_formats(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """How a screen draws columns of pounds: thousands separated, all to as many decimals as the finest figure has."""
    found: dict[str, dict[str, Any]] = {}
    for name in table.columns:
        if "£" in str(name) and pd.api.types.is_numeric_dtype(table[name]):
            digits = _places(table[name].dropna().to_numpy(dtype=np.float64))
            fewest = _USUAL if "£m" in str(name) else 0
            found[str(name)] = {"type_config": {"type": "number", "format": f"%,.{max(digits, fewest)}f"}}
    return found


def _places(values: npt.NDArray[np.float64]) -> int:
    """The decimals of the figure that has the most."""
    finite = values[np.isfinite(values)]
    for digits in range(_FEW):
        if (np.round(finite, digits) == finite).all():
            return digits
    return max(_places_of(value) for value in finite.tolist())


def _places_of(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def answer_of(value: float | None, kind: Answer, say: Callable[[float], str] = back_per_pound) -> str:
    """One answer in words: the number as `say` puts it, by default money back per pound, or why there is none."""
    return answer_in_words(Answers(np.array([np.nan if value is None else value]), np.array([int(kind)])), 0, say)


def on_paper(table: pd.DataFrame) -> pd.DataFrame:
    """The table as text for paper, ready for markdown: figures as the screen writes them, nothing where nothing is.

    A few rows of many columns stand on their side, a column for each row.
    """
    digits = {name: one["type_config"]["format"][3:-1] for name, one in column_formats(table).items()}
    shown = {
        str(name): [_on_paper(value, digits.get(str(name), "")) for value in table[name].tolist()]
        for name in table.columns
    }
    names = [str(name) for name in table.columns]
    if len(names) <= _PAPER_COLUMNS or not 0 < len(table) <= _ON_THEIR_SIDE:
        return pd.DataFrame(shown, columns=names, dtype=object).rename(columns=escape_markdown)
    sides = {f"Row {at + 1}": [shown[name][at] for name in names] for at in range(len(table))}
    return pd.DataFrame({"Field": [escape_markdown(name) for name in names], **sides}, dtype=object)


def _on_paper(value: Any, places: str) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    text = number(value, int(places)) if places else str(value)
    return escape_markdown(text)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """The table as a CSV file that Excel reads as UTF-8 and that runs nothing.

    Text that a spreadsheet would take for a formula gets a ' before it; numbers stay numbers, negative ones too.
    """
    safe = table.map(_harmless)
    safe.columns = pd.Index([_harmless(str(name)) for name in table.columns])
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
