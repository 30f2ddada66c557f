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
BINARY_DIGITS = 15  # what spreadsheets keep of a number; typed ones have fewer, results of arithmetic may have all
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
FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTHS = tuple(name[:3] for name in FULL_MONTHS)

# [0-9], not \d: digits of other scripts must not pass for pounds.
_NUMBER = re.compile(
    r"(?P<open>\()? ?(?P<sign>[-+]?) ?(?P<pound>£?) ?(?P<inner>-?)"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?P<part>\.[0-9]+)?(?:e(?P<exponent>[-+]?[0-9]{1,3}))?"
    r" ?(?P<suffix>[a-z]*) ?(?P<close>\))?",
    re.ASCII | re.IGNORECASE,
)
_COMMAS = re.compile(r"[-+£(]*[0-9][0-9.]*,[0-9.,]*\)?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?", re.ASCII)
_FIRST_OF_MONTH = re.compile(r"20([0-9]{2})-([0-9]{2})-01", re.ASCII)
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"([A-Za-z]{3})-([0-9]{2})", re.ASCII)
# How spreadsheet programs write the scientific format: what it does not show is gone.
_SCIENTIFIC = re.compile(r"[^a-z]*E[+-][0-9]{2,}[^a-z]*", re.ASCII)
_QUOTED = re.compile(r"'+[=+\-@\t\r]")
_YEAR = re.compile(r"(?:fy ?)?([0-9]{4}) ?[-/\u2010-\u2015] ?([0-9]{4}|[0-9]{2})", re.ASCII | re.IGNORECASE)
_WORDED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9}),?[ -]([0-9]{4})", re.ASCII)
_SIMPLE = re.compile(r"[1-9][0-9]{0,14}(?:\.[0-9]{1,2})?", re.ASCII)
_SLACK = Decimal("1e-9")  # binary arithmetic misses a sum of decimals by far less, and a rounded third by far more
_EXACT = Context(prec=4 * LONGEST_NUMBER)  # nothing is rounded on the way in
_MONEY_REMEDY = "Enter pounds, such as 1,234.50 or £1.2m, or leave it blank if not yet known."


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, and what to do."""

    wrong: str
    remedy: str


# What may stand in a cell: words, a number of a workbook, or a fault found before its meaning is known.
Cell = str | float | Fault


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return not cell.strip() if isinstance(cell, str) else False


def written(cell: Cell, places: int | None = None, *, part: bool = False) -> str:
    """A cell as the words to read; a fault has none.

    A number of a workbook is binary, so that 0.1 + 0.2 is 0.30000000000000004 there. One with all the digits that a
    workbook keeps is rounded to the field's places, where it misses them by at most a billionth of itself, or for a
    part by a billionth of the whole. One with fewer digits is what somebody typed, and stays.

    Args:
        cell: What stands there.
        places: The decimal places of the field; None where it has none.
        part: Whether the number is a part of a whole.

    Example:
        >>> written(0.1 + 0.2, 2), written(0.305, 2)
        ('0.3', '0.305')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Fault):
        return ""
    words = repr(cell)
    if "e" not in words and (places is None or len(words.partition(".")[2]) <= places):
        return words.removesuffix(".0")
    exact = Decimal(words)
    is_typed = len(exact.as_tuple().digits) < BINARY_DIGITS
    if places is None or is_typed or not exact.is_finite() or exact.adjusted() > LARGEST_EXPONENT:
        return format(exact, "f")
    rounded = exact.quantize(Decimal(1).scaleb(-places))
    is_near = abs(rounded - exact) <= _SLACK * (1 if part else abs(exact))
    return format(_EXACT.normalize(rounded) if is_near else exact, "f")


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
    if _SIMPLE.fullmatch(cell):
        return Decimal(cell)
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
    """A financial year, written 2026-27; 2026/27, 2026-2027 and FY2026-27 are the same."""
    match = _YEAR.fullmatch(text(cell))
    try:
        if match is None or (len(match[2]) > 2 and int(match[2]) != int(match[1]) + 1):
            raise BadYear("it has no two years, one after the other")
        return FinancialYear.parse(f"{match[1]}-{match[2][-2:]}")
    except BadYear:
        usual = f"Write it as 2026-27, from {FinancialYear(EARLIEST)} to {FinancialYear(LATEST)}."
        return Fault("is not a financial year", made_a_date(cell) or usual)


def made_a_date(cell: str) -> str:
    """The remedy where a spreadsheet has turned a financial year such as 2011-12 into a date; else nothing."""
    match = _MONTH_YEAR.fullmatch(cell.strip())
    if match and match[1].casefold() in MONTHS:
        end, start = MONTHS.index(match[1].casefold()) + 1, int(match[2])
    elif first := _FIRST_OF_MONTH.fullmatch(cell.strip()):
        end, start = int(first[2]), int(first[1])
    else:
        return ""
    if start + 1 != end:
        return ""
    return f"A spreadsheet has turned 20{start:02d}-{end:02d} into a date: format the cell as text and type it again."


def day(cell: str) -> date | Fault:
    """A day, written 2026-04-01 or 1 April 2026; 13/04/2026 too, as no month has that number."""
    trimmed = text(cell)
    if _DATE.fullmatch(trimmed):
        return _existing(*trimmed[:10].split("-"))
    worded = _WORDED.fullmatch(trimmed)
    if worded and (month := _month(worded[2])):
        return _existing(worded[3], str(month), worded[1])
    slashed = _SLASHED.fullmatch(trimmed)
    if slashed:
        first, second, in_year = (int(part) for part in slashed.groups())
        if first == second or first > len(MONTHS):
            return _existing(slashed[3], slashed[2], slashed[1])
        meant = f": {in_year}-{second:02d}-{first:02d}, if the day comes first in it" if second <= len(MONTHS) else ""
        return Fault("could be two different days", f"Write the year, the month, the day{meant}.")
    return Fault("is not a date", "Write it as 2026-04-01, or leave it blank.")


def _existing(in_year: str, month: str, of_month: str) -> date | Fault:
    try:
        return date(int(in_year), int(month), int(of_month))
    except ValueError:
        return Fault("is a day that does not exist", "Check the month and the day, written as 2026-04-01.")


def _month(name: str) -> int:
    """The number of a month by its English name or how that begins; 0 where it is none."""
    return next((number for number, full in enumerate(FULL_MONTHS, 1) if full.startswith(name.casefold())), 0)


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
    if trimmed.startswith(("#", "Err:")):
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
