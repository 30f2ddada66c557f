"""Codes for new records: a stem with a number that no record has, nor any that was withdrawn; the usual code of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from benefits.records import reading
from benefits.records.model import Measurement
from benefits.records.sight import whole
from benefits.records.store import Store
from benefits.records.tracking_model import WHOLE_YEAR


def free_codes(store: Store, table: str, stem: str) -> Iterator[str]:
    """The stem with 1, 2, 3 and so on, without the codes that a record of the table has or had."""
    under = whole(store)
    taken = under.kept(("codes", table, stem), lambda cursor: tuple(reading.codes_ever(cursor, table, stem)), [table])
    return (code for number in count(1) if (code := f"{stem}{number}") not in taken)


def is_free(store: Store, table: str, code: str) -> bool:
    """Whether no record of a table has or had a code, hidden ones too: it would be refused when it is saved."""
    return whole(store).one(table, code) is None


def measurement_code(measurement: Measurement) -> str:
    """The usual code of a measurement: its benefit, recipient and period.

    Example:
        >>> from benefits.periods import FinancialYear
        >>> measurement_code(Measurement("", "LINK-B1", "HMRC", FinancialYear(2025), 2))
        'LINK-B1-HMRC-2025-26-Q2'
    """
    quarter = "" if measurement.quarter == WHOLE_YEAR else f"-Q{measurement.quarter}"
    return f"{measurement.benefit}-{measurement.recipient}-{measurement.year}{quarter}"
