"""What is wrong with a record by itself: pure, and every fault at once.

`check_together` tells what is wrong with records that are each right by themselves. Places carry table, code and
field (the year, for yearly amounts); an import turns them into file, row and heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields as record_fields
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import cache
from typing import Any

from benefits.errors import Place, Problem, near
from benefits.periods import EARLIEST, LATEST, FinancialYear, Series
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    ConditionStatus,
    CostKind,
    OptionKind,
    PriceTerms,
    Recurrence,
    Role,
)
from benefits.records.checks_together import check_together
from benefits.records.choices import choices
from benefits.records.estimate_checks import estimate
from benefits.records.findings import Finding, error, warning
from benefits.records.funding_checks import envelope, override, scenario
from benefits.records.model import (
    BenefitLine,
    Condition,
    CostLine,
    Dependency,
    LogEntry,
    Option,
    Organisation,
    Person,
    Pool,
    Record,
    Share,
    table_of,
)
from benefits.records.optimism_checks import bias_factor, confidence_grade, delay
from benefits.records.tracking_checks import baseline, baseline_flow, forecast, measurement, milestone, outturn
from benefits.reference.deflators import gdp_deflators
from benefits.reference.dictionary import Field, FieldType, fields

__all__ = ["check", "check_together", "check_values"]

MONEY_LIMIT = Decimal(10) ** 12  # a trillion pounds: no line of a project comes near; a slip in the unit does
NUMBER_LIMIT = Decimal(10) ** 14  # what the register's columns of quantities hold
MOST_OPTIMISM_BIAS = Decimal(5)  # 500%: above every published reference class, below a percentage typed as is
LONGEST_DIGITS = 30  # a number beyond is quoted with its exponent
MONEY_PLACES, NUMBER_PLACES, FRACTION_PLACES = 2, 4, 9
# Types whose effect is time: worth money, never cash (Green Book 2026, 6.30).
TIME_TYPES = frozenset({"staff_time", "citizen_time", "business_time"})

_EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)  # examined, never rounded
_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NEGATIVE = {
    "cost_line": "Enter a saving as a benefit, or give business as usual as an option.",
    "benefit_line": "Enter a worsening as a line of its own with a positive amount, marked as a disbenefit.",
    "envelope": "Enter what may be spent as a positive amount; a cut of it is an override of a scenario.",
}


def check(record: Record) -> tuple[Problem, ...]:
    """Everything that is wrong with one record, whatever else the register holds."""
    table = table_of(record)
    values = {one.name: getattr(record, one.name) for one in record_fields(record)}
    found = [*_of_values(table, values), *_OWN.get(table, _nothing)(record)]
    return _problems(table, record.id, found)


def check_values(table: str, values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with some fields of a record that is not whole yet, such as a row with unreadable cells."""
    return _problems(table, values.get("id", ""), list(_of_values(table, values)))


def _problems(table: str, code: str, found: list[Finding]) -> tuple[Problem, ...]:
    return tuple(
        Problem(Place(table, column=column, record=code), _words(value), wrong, remedy, severity)
        for column, value, wrong, remedy, severity in found
    )


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < LONGEST_DIGITS:
        return format(value, "f")
    return "" if value is None else str(value)


def _nothing(_: Any) -> Iterator[Finding]:
    return iter(())


def _of_values(table: str, values: Mapping[str, Any]) -> Iterator[Finding]:
    for field, examine in _examiners(table):
        if field.name not in values:
            continue
        value = values[field.name]
        if value in ("", (), None):
            if field.required:
                yield error(field.name, "", "is missing", f"Fill it in. {field.help}")
        else:
            yield from examine(field, value)


@cache
def _examiners(table: str) -> tuple[tuple[Field, Callable[[Field, Any], Iterator[Finding]]], ...]:
    return tuple((one, _EXAMINERS[one.type]) for one in fields(table) if one.type in _EXAMINERS)


def _code(field: Field, value: str) -> Iterator[Finding]:
    if not _CODE.fullmatch(value):
        remedy = "Use letters, figures, full stops, hyphens and underlines, at most 64 of them."
        yield error(field.name, value, "is not a code", remedy)


def _text(field: Field, value: str) -> Iterator[Finding]:
    if _CONTROL.search(value):
        yield error(field.name, ascii(value), "holds a character that is no letter", "Type the text again without it.")


def _choice(field: Field, value: str) -> Iterator[Finding]:
    allowed = choices(field)
    if allowed and value not in allowed:
        yield error(
            field.name,
            value,
            "is not one of the choices",
            f"Choose one of {', '.join(allowed)}.{near(value, allowed)}",
        )


def _list(field: Field, value: tuple[str, ...]) -> Iterator[Finding]:
    for entry in value:
        if not entry.strip() or entry != entry.strip() or ";" in entry:
            yield error(field.name, entry, "is no entry of a list", "Put each entry between semicolons, and no blanks.")
        else:
            yield from _text(field, entry)
            yield from _choice(field, entry)
    for entry in sorted({one for one in value if value.count(one) > 1}):
        yield error(field.name, entry, "is given twice", "Give it once.")


def _year(field: Field, value: FinancialYear) -> Iterator[Finding]:
    if not EARLIEST <= value.start <= LATEST:
        yield error(field.name, value, f"is outside {EARLIEST} to {LATEST}", "Check the year.")
        return
    deflators = gdp_deflators()
    if field.name in ("price_year", "price_base_year") and not deflators.first <= value <= deflators.last:
        wrong = f"has no GDP deflator: the series runs from {deflators.first} to {deflators.last}"
        yield error(field.name, value, wrong, "Check the year, or give the amounts in the prices of another.")


def _integer(field: Field, value: int) -> Iterator[Finding]:
    most = LATEST - EARLIEST
    if not 0 <= value <= most:
        yield error(field.name, value, f"is not between 0 and {most}", "Enter a number of years, such as 10.")


def _number(field: Field, value: Decimal) -> Iterator[Finding]:
    yield from _exact(field.name, value, NUMBER_PLACES)
    if value.is_finite() and abs(value) >= NUMBER_LIMIT:
        yield error(field.name, value, "is too large", "Check the number, or give it in a larger unit.")


def _money(column: str, value: Decimal) -> Iterator[Finding]:
    yield from _exact(column, value, MONEY_PLACES)
    if value.is_finite() and abs(value) >= MONEY_LIMIT:
        yield error(column, value, "is a trillion pounds or more", "Check the unit: amounts are in pounds.")


def _fraction(field: Field, value: Decimal) -> Iterator[Finding]:
    most = MOST_OPTIMISM_BIAS if field.name == "optimism_bias" else Decimal(1)
    yield from _part(field.name, value, most)


def _part(column: str, value: Decimal, most: Decimal = Decimal(1)) -> Iterator[Finding]:
    yield from _exact(column, value, FRACTION_PLACES)
    if value.is_finite() and not 0 <= value <= most:
        remedy = "Write it as a fraction: 0.25 is 25%."
        yield error(column, value, f"is not between 0 and {most}", remedy)


def _exact(column: str, value: Decimal, places: int) -> Iterator[Finding]:
    if not value.is_finite():
        yield error(column, value, "is not a number", "Enter a number, or leave it empty.")
    elif -int(_EXACT.normalize(value).as_tuple().exponent) > places:
        yield error(column, value, f"has more than {places} decimal places", f"Round it to {places} places yourself.")


def _amounts(field: Field, value: Series) -> Iterator[Finding]:
    if not value.values:
        yield error(field.name, "", "holds no year", "Give at least one year an amount, or leave all years empty.")
    elif not EARLIEST <= value.first.start <= value.last.start <= LATEST:
        yield error(field.name, value.first, f"is outside {EARLIEST} to {LATEST}", "Check the years.")
    for year, amount in value.by_year().items():
        if field.unit == "fraction":
            yield from _part(str(year), amount)
            continue
        yield from _money(str(year), amount)
        if amount.is_finite() and amount < 0 and field.table in _NEGATIVE:
            yield error(str(year), amount, "is negative", _NEGATIVE[field.table])


_EXAMINERS: dict[FieldType, Callable[[Field, Any], Iterator[Finding]]] = {
    FieldType.CODE: _code,
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.CHOICE: _choice,
    FieldType.LIST: _list,
    FieldType.REFERENCE: _code,
    FieldType.YEAR: _year,
    FieldType.INTEGER: _integer,
    FieldType.MONEY: lambda field, value: _money(field.name, value),
    FieldType.NUMBER: _number,
    FieldType.FRACTION: _fraction,
    FieldType.AMOUNTS: _amounts,
}


def _organisation(record: Organisation) -> Iterator[Finding]:
    if record.id in (record.parent, *record.successors):
        column = "parent" if record.id == record.parent else "successors"
        yield error(column, record.id, "is the body itself", "Name another body, or leave it blank.")
    if record.successors and record.closed_on is None:
        remedy = "Give the day it closed, or take the successors out."
        yield warning("closed_on", "", "is blank though the body has successors", remedy)


def _person(record: Person) -> Iterator[Finding]:
    if record.email and not _EMAIL.fullmatch(record.email):
        yield error("email", record.email, "is not an e-mail address", "Write it as name@department.gov.uk.")
    for grant in record.grants:
        role, colon, scope = grant.partition(":")
        if not (colon and scope.strip()):
            yield error("grants", grant, "does not say for whom", "Write role:BODY, or role:* for all bodies.")
        if role not in list(Role):
            roles = ", ".join(Role)
            yield error("grants", grant, "begins with no role", f"The roles are {roles}.{near(role, Role)}")
    if record.subject and not all(record.subject.partition("|")):
        remedy = "Write it as the page of a refused sign-in quotes it, such as https://login.example|1a2b3c."
        yield error("subject", record.subject, "is not an issuer, a bar and a code", remedy)


def _option(record: Option) -> Iterator[Finding]:
    if record.kind is OptionKind.BAU and record.is_preferred:
        remedy = "Mark the option that would be done; business as usual is what it is compared with."
        yield error("is_preferred", "yes", "cannot be, as the option is business as usual", remedy)


def _prices(record: CostLine | BenefitLine) -> Iterator[Finding]:
    if record.price_terms is PriceTerms.NOMINAL and record.price_year is not None:
        remedy = "Leave it blank for nominal amounts, or change the price terms to real."
        yield error("price_year", record.price_year, "is given though the amounts are nominal", remedy)
    is_units = isinstance(record, BenefitLine) and record.benefit_class is BenefitClass.QUANTIFIABLE
    if (
        record.price_terms is PriceTerms.REAL
        and record.price_year is None
        and record.amounts is not None
        and not is_units
    ):
        remedy = "Give the year whose prices the amounts are in, or change the price terms to nominal."
        yield error("price_year", "", "is missing though the amounts are real", remedy)
    if record.price_terms is PriceTerms.NOMINAL and record.amounts is not None:
        deflators = gdp_deflators()
        for year, amount in record.amounts.by_year().items():
            if amount and not deflators.first <= year <= deflators.last:
                wrong = f"is nominal and {year} has no GDP deflator"
                remedy = f"The series runs from {deflators.first} to {deflators.last}: check the year."
                yield error(str(year), amount, wrong, remedy)


def _cost(record: CostLine) -> Iterator[Finding]:
    yield from _prices(record)
    yield from estimate(record)
    if record.kind is CostKind.CHARGE and not record.paid_to:
        yield error("paid_to", "", "is missing, though the cost is a charge", "Name the body that gets the money.")
    if record.kind is not CostKind.CHARGE and record.paid_to:
        remedy = "Leave it blank, or choose charge as the kind of cost."
        yield error("paid_to", record.paid_to, "is given, though the cost is no charge", remedy)
    if record.paid_to and record.paid_to == record.payer:
        yield error("paid_to", record.paid_to, "is the payer itself", "Name the body that gets the money.")
    if record.amounts is None:
        yield warning("amounts", "", "holds no year, so the cost counts nothing", "Enter what is known.")
    if record.optimism_bias and not record.optimism_basis:
        yield warning("optimism_basis", "", "does not say where the optimism bias comes from", "Name its source.")


def _benefit(record: BenefitLine) -> Iterator[Finding]:
    yield from _prices(record)
    yield from estimate(record)
    yield from delay(record)
    is_money = record.benefit_class in (BenefitClass.CASH_RELEASING, BenefitClass.NON_CASH_RELEASING)
    is_timing = record.recurrence is Recurrence.TIMING
    if record.amounts is not None and record.benefit_class is BenefitClass.QUALITATIVE and not is_timing:
        remedy = "Choose a class that is worth money or is quantifiable, or say in the note what it is."
        yield warning("amounts", "", "is not counted, as a qualitative benefit is only described", remedy)
    if record.amounts is not None and record.benefit_class is BenefitClass.QUANTIFIABLE and not record.unit:
        yield warning("unit", "", "is missing: amounts of a quantifiable benefit are its units", "Say what is counted.")
    if record.amounts is None and is_money:
        yield warning("amounts", "", "holds no year, so the benefit counts nothing", "Enter what is known.")
    if record.benefit_class is BenefitClass.CASH_RELEASING and record.type in TIME_TYPES:
        remedy = "Freed time releases no cash: choose non-cash-releasing, or the type of a cost avoided."
        yield warning("benefit_class", record.benefit_class, "does not go with a type that is time", remedy)
    if record.optimism_correction and not record.optimism_basis:
        yield warning("optimism_basis", "", "does not say where the correction comes from", "Name its source.")
    if record.baseline_date is not None and record.baseline_value is None:
        yield warning("baseline_value", "", "is blank though the baseline has a date", "Enter what was measured.")


def _share(record: Share) -> Iterator[Finding]:
    if record.fraction is None and record.by_year is None:
        yield error("fraction", "", "is missing", "Give one fraction, or one for each financial year.")
    if record.fraction is not None and record.by_year is not None:
        remedy = "Keep the one fraction, or the fractions by year, and leave the other blank."
        yield error("fraction", record.fraction, "is given twice: once, and by year", remedy)
    if record.disputed_figure is not None and record.agreement is not Agreement.DISPUTED:
        remedy = "Mark the share as disputed, or take the recipient's figure out."
        yield warning("disputed_figure", record.disputed_figure, "is given, though the share is not disputed", remedy)
    if record.relative_income is not None and record.relative_income <= 0:
        remedy = "Give it as a multiple of the median household's, such as 0.6, or leave it blank."
        yield error("relative_income", record.relative_income, "is no income", remedy)
    if (record.agreement.is_accepted or record.agreement is Agreement.DISPUTED) and not record.agreed_by:
        wrong = f"does not say who made the share {record.agreement.replace('_', ' ')}"
        yield warning("agreed_by", "", wrong, "Name a person of the receiving body.")


def _pool(record: Pool) -> Iterator[Finding]:
    if record.total is not None and record.total < 0:
        yield error("total", record.total, "is negative", "Enter what could be gained as a positive amount.")
    if record.total is not None and record.price_year is None:
        yield error("price_year", "", "is missing though a total is given", "Give the year whose prices it is in.")


def _dependency(record: Dependency) -> Iterator[Finding]:
    if record.needs == record.project:
        yield error("needs", record.needs, "is the project itself", "Name the other project.")
    if record.standalone == 1:
        remedy = "Withdraw the dependency, or give the part that comes without the other project."
        yield warning("standalone", record.standalone, "says that nothing is needed", remedy)


def _condition(record: Condition) -> Iterator[Finding]:
    if record.status in (ConditionStatus.MET, ConditionStatus.NOT_APPLICABLE) and not record.evidence:
        words = record.status.replace("_", " ")
        yield warning("evidence", "", f"is blank though the step is {words}", "Say what shows it.")


def _log_entry(record: LogEntry) -> Iterator[Finding]:
    signed, made = record.signed_off_by.strip().casefold(), record.made_by.strip().casefold()
    if signed and signed == made:
        remedy = "Name another person: the assurer is never the author."
        yield error("signed_off_by", record.signed_off_by, "made it too", remedy)
    if signed and not made:
        yield error("made_by", "", "is missing though it is signed off", "Name who made it.")
    if record.signed_off_on is not None and not signed:
        yield error("signed_off_by", "", "is missing though there is a day", "Name who signed it off.")
    if record.signed_off_on and record.made_on and record.signed_off_on < record.made_on:
        yield error("signed_off_on", record.signed_off_on, "is before it was made", "Check both days.")


_OWN: dict[str, Callable[[Any], Iterator[Finding]]] = {
    "organisation": _organisation,
    "person": _person,
    "option": _option,
    "cost_line": _cost,
    "benefit_line": _benefit,
    "share": _share,
    "pool": _pool,
    "dependency": _dependency,
    "condition": _condition,
    "log_entry": _log_entry,
    "bias_factor": bias_factor,
    "confidence_grade": confidence_grade,
    "envelope": envelope,
    "scenario": scenario,
    "override": override,
    "baseline": baseline,
    "baseline_flow": baseline_flow,
    "milestone": milestone,
    "forecast": forecast,
    "measurement": measurement,
    "outturn": outturn,
}
