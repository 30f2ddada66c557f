"""Ways to split a benefit over its recipients: evenly, by a driver, by year, or as a published unit cost falls.

Every split is made of fractions of nine decimal places that add up to exactly 1, whatever the order in which the
recipients are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from benefits.errors import Place, Problem, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.checks import FRACTION_PLACES, NUMBER_LIMIT
from benefits.reference.unit_costs import UnitCost, unit_cost, unit_costs

FloatArray = npt.NDArray[np.float64]

_WHOLE = 10**FRACTION_PLACES
# A weight with more decimal places than this is a slip, not a count.
_MOST_PLACES = 20

# The database's agencies as bodies and groups of the register, whose list of organisations names it as their source.
_BODIES = {
    "NHS": "NHS",
    "Local Authority": "LG",
    "Local authority": "LG",
    "DWP": "DWP",
    "Criminal Justice System": "CJS",
    "Police": "POL",
    "Probation": "PRIS",
    "Prison / Young Offenders Institute": "PRIS",
    "Court": "COURT",
    "HM Treasury": "HMT",
    "HM Revenue and Customs": "HMRC",
    "Department for Education": "DFE",
    "Ministry of Justice": "MOJ",
    "Fire Service": "FIRE",
    "Schools": "EDU",
}
# Where the database names the part of the criminal justice system that bears the cost.
_JUSTICE = {
    "Court": "COURT",
    "Courts": "COURT",
    "Prison": "PRIS",
    "Young Offenders Institute": "PRIS",
    "Probation": "PRIS",
    "Police": "POL",
}
_SEVERAL = "Multiple"
_REST_OF_JUSTICE = "other areas of the criminal justice system"


def apportioned(weights: Mapping[str, Decimal], whole: int) -> dict[str, int]:
    """A number of whole units shared out in proportion to the weights, none lost and none made up.

    Each part is rounded down; what is left goes to the largest remainders, and where these are equal to the first by
    the alphabet, so that the order of naming does not matter.

    Args:
        weights: 0 or more for each name, in any one unit.
        whole: How many units there are to share out.

    Raises:
        Refused: There is no weight, one is negative or no number, or all are 0.

    References:
        Methods 2.1, largest remainder (Hamilton's method), E2.11.

    Example:
        >>> apportioned({"A": Decimal(1), "B": Decimal(1), "C": Decimal(1)}, 100)
        {'A': 34, 'B': 33, 'C': 33}
    """
    _refuse(_weight_problems(weights))
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    exact = {name: Fraction(weight) * whole / total for name, weight in weights.items()}
    units = {name: int(part) for name, part in exact.items()}
    left = whole - sum(units.values())
    for name in sorted(exact, key=lambda one: (units[one] - exact[one], one))[:left]:
        units[name] += 1
    return units


def by_driver(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Fractions in proportion to what drives the benefit, such as users or transactions of each organisation.

    Args:
        weights: How much of the driver each recipient has, by code; 0 or more, in any one unit.

    Returns:
        The fraction of each recipient, in the order given; they add up to exactly 1.

    Raises:
        Refused: There is no recipient, a weight is negative or no number, or all are 0.

    References:
        Methods 2.1: the fractions of one benefit sum to 1 (invariant I5).

    Example:
        >>> by_driver({"DWP": Decimal(3000), "HMRC": Decimal(1000)})
        {'DWP': Decimal('0.750000000'), 'HMRC': Decimal('0.250000000')}
    """
    return {name: Decimal(units).scaleb(-FRACTION_PLACES) for name, units in apportioned(weights, _WHOLE).items()}


def evenly(recipients: Iterable[str]) -> dict[str, Decimal]:
    """The same fraction for each recipient, but for the last decimal place where it does not come out even.

    Args:
        recipients: Codes, each once.

    Raises:
        Refused: There is none, or one is named twice.

    References:
        Methods 2.1: the fractions of one benefit sum to 1 (invariant I5).

    Example:
        >>> evenly(["DWP", "HMRC"])
        {'DWP': Decimal('0.500000000'), 'HMRC': Decimal('0.500000000')}
    """
    counts = Counter(recipients)
    _refuse(
        _problem(name, "recipient", name, "is named twice", "Name each recipient once.")
        for name, times in counts.items()
        if times > 1
    )
    return by_driver(dict.fromkeys(counts, Decimal(1)))


def by_driver_and_year(weights: Mapping[FinancialYear, Mapping[str, Decimal]]) -> dict[str, Series]:
    """Fractions for each year in proportion to that year's driver, as a split that changes over time.

    Args:
        weights: For each financial year, how much of the driver each recipient has, by code. A recipient that a year
            leaves out has none of it in that year.

    Returns:
        The fractions of each recipient by year, the recipients in the order first named; in each year they add up to
        exactly 1.

    Raises:
        Refused: There is no year, a year between two others is missing, or a year's weights cannot be used.

    References:
        Methods 2.1: shares by year, each year's summing to 1.
    """
    years = sorted(weights)
    if not years:
        raise Refused([_problem("", "by_year", "", "has no year", "Give the driver for at least one year.")])
    every = [years[0] + step for step in range(years[-1] - years[0] + 1)]
    missing = [
        _problem(
            "", str(year), "", "has no weights", "Give the driver for every year, or leave out the years at an end."
        )
        for year in every
        if year not in weights
    ]
    names = list(dict.fromkeys(name for year in years for name in weights[year]))
    wrong = [one for year in years for one in _weight_problems(weights[year], str(year))]
    _refuse([*missing, *wrong])
    by_year = [by_driver({name: weights[year].get(name, Decimal(0)) for name in names}) for year in every]
    return {name: Series(years[0], tuple(fractions[name] for fractions in by_year)) for name in names}


def by_unit_cost(code: str) -> dict[str, Decimal]:
    """Fractions as the fiscal cost of one unit falls on public agencies, for an outcome valued by a unit cost.

    Where the database gives the cost of several agencies together, its constituent rows say how it is split. The
    economic and social values of an outcome fall on no agency and are no part of this.

    Args:
        code: The code of the unit cost in the database.

    Returns:
        The fraction of each agency by the code of its body or group, the largest first.

    Raises:
        UnknownReference: The database has no such code; near ones are offered.
        Refused: It gives no fiscal cost, or no split by agency.

    References:
        Greater Manchester Combined Authority (New Economy), Unit Cost Database v1.4, March 2015, agencies bearing the
        cost and constituent rows. Which body of the register an agency is, is this tool's convention.
    """
    whole = unit_cost(code)
    if whole.fiscal is None or not whole.fiscal.pounds:
        raise _no_split(code, "gives no fiscal cost, so no agency that bears it")
    parts = [whole] if whole.agency != _SEVERAL else _constituents(whole)
    pounds: dict[str, Decimal] = {}
    for part in parts:
        body = _body(part)
        if not body:
            raise _no_split(code, f"does not say which agencies bear {part.description}")
        pounds[body] = pounds.get(body, Decimal(0)) + (part.fiscal.pounds if part.fiscal else Decimal(0))
    return by_driver(dict(sorted(pounds.items(), key=lambda one: (-one[1], one[0]))))


def effective_shares(
    by_year: Mapping[str, Series], amounts: Series, first_year: FinancialYear, factors: FloatArray
) -> dict[str, float]:
    """The one fraction of each recipient that comes to the same present value as its fractions by year.

    A plain average over the years would be wrong: years in which more benefit arises weigh more.

    Args:
        by_year: Fractions by year, by code of the recipient.
        amounts: The benefit's amounts in pounds, real.
        first_year: The appraisal's year 0.
        factors: Discount factors from year 0. Shape (years,).

    Raises:
        Refused: The benefit has no amount in the years appraised, or an amount outside them.

    References:
        Methods 2.1: PV(s_t B_t) / PV(B_t), E2.2; HM Treasury, The Green Book 2026, 6.52 to 6.59.
    """
    held = {year: amount for year, amount in amounts.by_year().items() if amount}
    outside = [year for year in held if not 0 <= year - first_year < len(factors)]
    _refuse(
        _problem("", str(year), format(held[year], "f"), "is outside the years appraised", "Move the amount.")
        for year in outside
    )
    values = {year: float(amount) * float(factors[year - first_year]) for year, amount in held.items()}
    whole = sum(values.values())
    if not whole:
        remedy = "Enter the benefit's amounts first."
        raise Refused([_problem("", "amounts", "", "has no amount to weigh the years by", remedy)])
    fractions = {name: series.by_year() for name, series in by_year.items()}
    return {
        name: sum(float(of.get(year, Decimal(0))) * value for year, value in values.items()) / whole
        for name, of in fractions.items()
    }


def _constituents(whole: UnitCost) -> list[UnitCost]:
    """The rows that the database splits a cost of several agencies into.

    Raises:
        Refused: There are none, or they do not add up to it.
    """
    rows = [one for code, one in unit_costs().items() if code.startswith(f"{whole.code}.") and one.fiscal]
    parts = rows or ([whole] if _body(whole) else [])
    if not parts:
        raise _no_split(whole.code, "gives one cost of several agencies and no split")
    total = sum((one.fiscal.pounds for one in parts if one.fiscal), Decimal(0))
    given = whole.fiscal.pounds if whole.fiscal else Decimal(0)
    if abs(total - given) > Decimal(len(parts)):  # each row is printed to about a pound
        raise _no_split(whole.code, f"splits £{total:,.0f} of £{given:,.0f} by agency, not the whole")
    return parts


def _body(cost: UnitCost) -> str:
    """The body or group of the register that bears a cost; blank where the database names none or several."""
    if cost.agency == _SEVERAL and _REST_OF_JUSTICE in cost.description.casefold():
        return "CJS"
    if cost.agency == "Criminal Justice System":
        return _JUSTICE.get(cost.agency_detail, "CJS")
    return _BODIES.get(cost.agency, "")


def _no_split(code: str, why: str) -> Refused:
    place = Place("share", column="fraction")
    return Refused([Problem(place, code, why, "Choose another unit cost, or split the benefit in another way.")])


def _weight_problems(weights: Mapping[str, Decimal], column: str = "fraction") -> list[Problem]:
    """What is wrong with weights: none, no numbers, negative ones, or nothing but 0."""
    if not weights:
        return [_problem("", column, "", "has no recipient", "Name at least one recipient.")]
    found = []
    for name, weight in weights.items():
        if not weight.is_finite() or abs(weight) >= NUMBER_LIMIT or _places(weight) > _MOST_PLACES:
            found.append(_problem(name, column, str(weight), "is no number to split by", "Enter a plain count."))
        elif weight < 0:
            found.append(_problem(name, column, str(weight), "is negative", "Enter 0 or more."))
    if not found and not any(weights.values()):
        remedy = "Give at least one recipient more than 0, or split evenly."
        found.append(_problem("", column, "0", "is the weight of every recipient", remedy))
    return found


def _places(weight: Decimal) -> int:
    exponent = weight.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _problem(record: str, column: str, value: str, wrong: str, remedy: str) -> Problem:
    return Problem(Place("share", column=column, record=record), value, wrong, remedy)


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise Refused(found)
