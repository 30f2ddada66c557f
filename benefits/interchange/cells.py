"""Typed readers of one cell: the value, or the fault with its remedy. None of them guesses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from benefits.errors import near
from benefits.periods import EARLIEST, LATEST, BadYear, FinancialYear

MONEY_PLACES, NUMBER_PLACES, FRACTION_PLACES = 2, 4, 9
LONGEST_NUMBER = 60  # characters; no amount that makes sense is longer, and its digits stay cheap to read
LARGEST_EXPONENT = 15  # "1e6" is a million; beyond this it is a slip, or a bomb of digits
SUFFIXES = {
    "": 0,
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
}
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# [0-9], not \d: digits of other scripts must not pass for pounds.
_NUMBER = re.compile(
    r"(?P<open>\()? ?(?P<sign>[-+]?) ?(?P<pound>£?) ?(?P<inner>-?)"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?P<part>\.[0-9]+)?(?:e(?P<exponent>[-+]?[0-9]{1,3}))?"
    r" ?(?P<suffix>[a-z]*) ?(?P<close>\))?",
    re.ASCII | re.IGNORECASE,
)
_COMMAS = re.compile(r"[-+£(]*[0-9][0-9.]*,[0-9.,]*\)?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"([A-Za-z]{3})-([0-9]{2})", re.ASCII)
# How spreadsheet programs write the scientific format: what it does not show is gone.
_SCIENTIFIC = re.compile(r"[^a-z]*E[+-][0-9]{2,}[^a-z]*", re.ASCII)
_QUOTED = re.compile(r"'+[=+\-@\t\r]")
_EXACT = Context(prec=4 * LONGEST_NUMBER)  # nothing is rounded on the way in
_MONEY_REMEDY = "Enter pounds, such as 1,234.50 or £1.2m, or leave it blank if not yet known."


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, and what to do."""

    wrong: str
    remedy: str


def text(cell: str) -> str:
    """The cell's words without outer white space, and without the quote that keeps them from being a formula."""
    trimmed = cell.strip()
    return trimmed[1:] if _QUOTED.match(trimmed) else trimmed


def money(cell: str) -> Decimal | Fault:
    """An amount in pounds and pence, negative with a minus sign or in brackets.

    Example:
        >>> money("£1.2m"), money("(1,234.50)")
        (Decimal('1200000'), Decimal('-1234.50'))
    """
    match = _matched(cell)
    if match is None:
        return _not_a_number(cell, "an amount", _MONEY_REMEDY)
    value = _value(match)
    if isinstance(value, Fault):
        return value
    return _with_places(value, MONEY_PLACES, "Pence have two places: round it yourself.")


def number(cell: str) -> Decimal | Fault:
    """A plain number of at most four decimal places; a thousands comma may stand in it."""
    remedy = "Enter a number, such as 1,234.5, or leave it blank."
    match = _matched(cell)
    if match is None or match["pound"] or match["suffix"]:
        return _not_a_number(cell, "a number", remedy)
    value = _value(match)
    return value if isinstance(value, Fault) else _with_places(value, NUMBER_PLACES, "Round it yourself.")


def fraction(cell: str) -> Decimal | Fault:
    """A part of a whole: 0.25 and 25% are the same."""
    trimmed = _plain(cell)
    percent = trimmed.endswith("%")
    match = _matched(trimmed.removesuffix("%"))
    if match is None or match["pound"] or match["suffix"]:
        return _not_a_number(cell, "a fraction", "Enter a fraction such as 0.25, or a percentage such as 25%.")
    value = _value(match)
    if isinstance(value, Fault):
        return value
    return _with_places(value.scaleb(-2, _EXACT) if percent else value, FRACTION_PLACES, "Round it yourself.")


def whole(cell: str) -> int | Fault:
    """A whole number."""
    value = number(cell)
    if isinstance(value, Fault) or value != value.to_integral_value():
        return Fault("is not a whole number", "Enter a whole number, such as 10.")
    return int(value)


def year(cell: str) -> FinancialYear | Fault:
    """A financial year, written 2026-27."""
    try:
        return FinancialYear.parse(text(cell))
    except BadYear:
        usual = f"Write it as 2026-27, from {FinancialYear(EARLIEST)} to {FinancialYear(LATEST)}."
        return Fault("is not a financial year", made_a_date(cell) or usual)


def made_a_date(cell: str) -> str:
    """The remedy where a spreadsheet has turned a financial year such as 2011-12 into "Dec-11"; else nothing."""
    match = _MONTH_YEAR.fullmatch(cell.strip())
    if not match or match[1].casefold() not in MONTHS:
        return ""
    end = MONTHS.index(match[1].casefold()) + 1
    if int(match[2]) + 1 != end:
        return ""
    return f"A spreadsheet has turned 20{match[2]}-{end:02d} into a date: format the cell as text and type it again."


def day(cell: str) -> date | Fault:
    """A day, written 2026-04-01; other ways of writing it are ambiguous."""
    trimmed = text(cell)
    if _DATE.fullmatch(trimmed):
        try:
            return date.fromisoformat(trimmed)
        except ValueError:
            return Fault("is a day that does not exist", "Check the month and the day, written as 2026-04-01.")
    slashed = _SLASHED.fullmatch(trimmed)
    if slashed:
        first, second, in_year = (int(part) for part in slashed.groups())
        meant = f": {in_year}-{second:02d}-{first:02d}, if the day comes first in it" if second <= len(MONTHS) else ""
        return Fault("could be two different days", f"Write the year, the month, the day{meant}.")
    return Fault("is not a date", "Write it as 2026-04-01, or leave it blank.")


def flag(cell: str) -> bool | Fault:
    """Yes or no."""
    folded = text(cell).casefold()
    if folded in YES | NO:
        return folded in YES
    return Fault("is neither yes nor no", "Write yes or no, or leave it blank.")


def choice(cell: str, codes: Mapping[str, str]) -> str | Fault:
    """The code of a choice, given as its code or in words; capitals, hyphens and underlines do not matter."""
    wanted = text(cell)
    by_word = {_folded(words): code for code, words in codes.items()} | {_folded(code): code for code in codes}
    found = by_word.get(_folded(wanted))
    if found is not None:
        return found
    hint = near(wanted.replace(" ", "_"), codes)
    return Fault("is not one of the choices", hint.strip() or f"Choose one of {', '.join(codes)}.")


def items(cell: str) -> tuple[str, ...]:
    """The entries of a list, which stand between semicolons."""
    return tuple(entry for entry in (part.strip() for part in text(cell).split(";")) if entry)


def _plain(cell: str) -> str:
    """The cell with ordinary spaces and an ordinary minus sign, trimmed."""
    return cell.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()


def _matched(cell: str) -> re.Match[str] | None:
    trimmed = _plain(cell)
    match = _NUMBER.fullmatch(trimmed) if len(trimmed) <= LONGEST_NUMBER else None
    if match is None or not (match["whole"] or match["part"]) or match["suffix"].casefold() not in SUFFIXES:
        return None
    signs = bool(match["open"]) + bool(match["sign"]) + bool(match["inner"])
    return match if signs <= 1 and bool(match["open"]) == bool(match["close"]) else None


def _value(match: re.Match[str]) -> Decimal | Fault:
    exponent = int(match["exponent"] or 0)
    if _SCIENTIFIC.fullmatch(match[0]):
        remedy = "Format the column as numbers in the spreadsheet, check it, and save again."
        return Fault("is in a scientific format, which drops digits", remedy)
    if abs(exponent) > LARGEST_EXPONENT:
        return Fault("is beyond any sensible number", "Write the number out in full.")
    digits = Decimal((match["whole"].replace(",", "") or "0") + (match["part"] or ""))
    value = digits.scaleb(exponent + SUFFIXES[match["suffix"].casefold()], _EXACT)
    return value.copy_negate() if match["open"] or "-" in (match["sign"], match["inner"]) else value


def _with_places(value: Decimal, places: int, remedy: str) -> Decimal | Fault:
    plain = _EXACT.normalize(value)
    if -int(plain.as_tuple().exponent) > places:
        return Fault(f"has more than {places} decimal places", remedy)
    return Decimal(format(_EXACT.add(value, 0), "f"))


def _not_a_number(cell: str, kind: str, remedy: str) -> Fault:
    trimmed = _plain(cell)
    if trimmed.startswith("#"):
        return Fault("is an error of the spreadsheet", "Correct its formula, or type the value.")
    if _COMMAS.fullmatch(trimmed):
        return Fault(
            f"is not {kind} that can be read without doubt",
            "Put a comma before each group of three digits, and a point before the decimals: 1,234.56.",
        )
    if trimmed.endswith("%") and kind == "an amount":
        return Fault("is a percentage, not an amount", _MONEY_REMEDY)
    return Fault(f"is not {kind}", remedy)


def _folded(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words).casefold().strip()
