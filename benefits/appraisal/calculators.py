"""Every calculator by its code: what it asks for and the sum it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from benefits.appraisal.losses_avoided import (
    DuplicateCollection,
    Fraud,
    Legacy,
    PaymentError,
    duplicate_collection,
    error,
    fraud,
    legacy,
)
from benefits.appraisal.open_data import OpenData, open_data
from benefits.appraisal.time_saved import StaffTime, TimeSaved, business_time, citizen_time, staff_time
from benefits.appraisal.valuation import Valuation, check
from benefits.errors import Refused
from benefits.reference.parameters import asked


@dataclass(frozen=True)
class Calculation:
    """A calculator: the class of its inputs and the sum it does."""

    inputs: type
    value: Callable[[Any], Valuation]


CALCULATIONS: Mapping[str, Calculation] = MappingProxyType(
    {
        "staff_time": Calculation(StaffTime, staff_time),
        "fraud": Calculation(Fraud, fraud),
        "error": Calculation(PaymentError, error),
        "citizen_time": Calculation(TimeSaved, citizen_time),
        "business_time": Calculation(TimeSaved, business_time),
        "duplicate_collection": Calculation(DuplicateCollection, duplicate_collection),
        "legacy": Calculation(Legacy, legacy),
        "open_data": Calculation(OpenData, open_data),
    }
)


def valued(calculator: str, values: Mapping[str, Decimal]) -> Valuation:
    """The calculation of a calculator from its inputs by name.

    Raises:
        Refused: An input is missing or out of bounds; every fault at once.
        KeyError: There is no such calculator.
    """
    faults = check(calculator, values)
    if faults:
        raise Refused(faults)
    chosen = CALCULATIONS[calculator]
    return chosen.value(chosen.inputs(**{one.name: values[one.name] for one in asked(calculator)}))
