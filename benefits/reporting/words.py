"""Figures and categories in words for people: the only place where a figure is rounded.

GOV.UK style: "£5.5 million" in prose, £m with a real minus sign in tables, sentence case, plain English.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import Enum
from math import ceil, isfinite

from benefits.appraisal.classes import Classification
from benefits.appraisal.measures import Answer, Answers
from benefits.periods import FinancialYear
from benefits.reporting.labels import EXPLANATIONS, LABELS

MINUS = "−"
NOTHING_SAVED = "Nothing was saved: the register says all of this already."
_THOUSAND, _MILLION, _BILLION = Decimal(10**3), Decimal(10**6), Decimal(10**9)
# Digits that prose keeps of amounts below a million.
_KEPT_DIGITS = 3
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&=])")
# Streamlit makes links of bare addresses and pictures of some words between colons after it has read the markup, so
# that no backslash keeps it from that. A joiner that is not seen does; browsers leave it out of a copied address.
_READ_LATER = re.compile(
    r"(?<=http://)|(?<=https://)|(?=www\.)|(?<=@)(?=[-\w]+\.)|(?<=:)(?=material[/_]|streamlit:)", re.IGNORECASE
)
_JOINER = "\u2060"
_INDENT = re.compile(r"(?:^|(?<=[\r\n]))[ \t]+")  # markdown makes code of what is indented; pages draw one blank anyway


def rounded(value: float | Decimal, digits: int = 0) -> Decimal:
    """The value to so many decimal places, halves away from zero as people round; never minus zero.

    Args:
        value: Any finite number, taken as it prints (2.675 is 2.675, not the float just below it).
        digits: Decimal places; negative for tens, hundreds and so on.

    Raises:
        ValueError: The value is not finite.

    Example:
        >>> rounded(2.675, 2), rounded(-0.04, 1), rounded(1250, -2)
        (Decimal('2.68'), Decimal('0.0'), Decimal('1300'))
    """
    if not isfinite(value):
        raise ValueError("only a finite number can be put into words; look at the kind of the answer first")
    unit = Decimal(1).scaleb(-digits)
    steps = (Decimal(str(value)) / unit).to_integral_value(ROUND_HALF_UP)
    # Adding nought turns minus zero into zero.
    return (steps * unit).quantize(min(unit, Decimal(1))) + 0


def pounds_in_prose(amount: float | Decimal) -> str:
    """Pounds in a sentence: three figures below a million, then millions or billions to one decimal.

    Args:
        amount: Pounds.

    Raises:
        ValueError: The amount is not finite.

    References:
        GOV.UK style guide, money and millions.

    Example:
        >>> pounds_in_prose(5_512_000), pounds_in_prose(919_870), pounds_in_prose(-3_200_000)
        ('£5.5 million', '£920,000', 'minus £3.2 million')
    """
    size = abs(rounded(amount, 2))
    said = _size_in_prose(size)
    return f"minus {said}" if amount < 0 and said != "£0" else said


def pounds_on_tile(amount: float | Decimal) -> str:
    """Pounds where there is little room: as `pounds_in_prose`, with m, bn and a minus sign.

    Example:
        >>> pounds_on_tile(5_512_000), pounds_on_tile(-15_400_000_000)
        ('£5.5m', '−£15.4bn')
    """
    said = pounds_in_prose(amount).replace("minus ", MINUS)
    for word, sign in ((" million", "m"), (" billion", "bn"), (" trillion", "tn")):
        said = said.replace(word, sign)
    return said


def _size_in_prose(size: Decimal) -> str:
    whole = rounded(size)
    if whole >= _THOUSAND:
        whole = rounded(size, _KEPT_DIGITS - 1 - whole.adjusted())
    if whole < _MILLION:
        return f"£{whole:,}"
    millions = rounded(size / _MILLION, 1)
    if millions < _THOUSAND:
        return f"£{_trim(millions)} million"
    return f"£{_trim(rounded(size / _BILLION, 1))} billion"


def _trim(value: Decimal) -> str:
    """With thousands separated, without a decimal that is zero."""
    return f"{value:,}".removesuffix(".0")


def number(value: float | Decimal, digits: int = 0) -> str:
    """A number for a table, thousands separated, with a real minus sign.

    Args:
        value: Any finite number.
        digits: Decimal places.

    Raises:
        ValueError: The value is not finite.

    Example:
        >>> number(-1234.56, 1)
        '−1,234.6'
    """
    return f"{rounded(value, digits):,}".replace("-", MINUS)


def millions(amount: float | Decimal, digits: int = 1) -> str:
    """Pounds as £ million for a table whose header says £m.

    Args:
        amount: Pounds.
        digits: Decimal places of a million.

    Raises:
        ValueError: The amount is not finite.

    Example:
        >>> millions(-3_249_000), millions(1_234_500_000), millions(-20)
        ('−3.2', '1,234.5', '0.0')
    """
    return number(Decimal(str(amount)) / _MILLION, digits)


def millions_that_add_up(parts: Sequence[float], digits: int = 1) -> tuple[tuple[str, ...], str]:
    """The parts of a whole as £ million, and the whole, so that the parts shown sum to the whole shown.

    Args:
        parts: Pounds.
        digits: Decimal places of a million.

    Raises:
        ValueError: A part is not finite.

    Example:
        >>> millions_that_add_up([1_250_000, 1_250_000, 1_250_000])
        (('1.3', '1.3', '1.2'), '3.8')
    """
    shown = largest_remainder([Decimal(str(part)) / _MILLION for part in parts], digits=digits)
    return tuple(number(part, digits) for part in shown), number(sum(shown, Decimal(0)), digits)


def percent(fraction: float | Decimal, digits: int = 0) -> str:
    """A fraction as a percentage, with a real minus sign.

    Args:
        fraction: 0.25 is 25%.
        digits: Decimal places.

    Raises:
        ValueError: The fraction is not finite.

    Example:
        >>> percent(0.2606), percent(-0.207, 1)
        ('26%', '−20.7%')
    """
    return f"{number(Decimal(str(fraction)) * 100, digits)}%"


def back_per_pound(ratio: float) -> str:
    """A ratio of benefit to cost as money back, such as "£1.26 back per £1".

    Args:
        ratio: Benefit over cost; 1 breaks even.

    Raises:
        ValueError: The ratio is not finite.
    """
    value = rounded(ratio, 2)
    return f"{'minus ' if value < 0 else ''}£{abs(value):,} back per £1"


def part_done(done: int, of: int) -> float:
    """How far work is, from 0 to 1, for a bar that fills.

    Args:
        done: Steps that are done.
        of: Steps that there are; none are all done.
    """
    return min(done / of, 1.0) if of else 1.0


def years_in_words(years: float, start: FinancialYear) -> str:
    """Years from year 0 and the financial year they fall in, such as "2.8 years, in 2029-30".

    Args:
        years: Years from year 0, 0 or more, as a payback.
        start: The financial year that is year 0.

    Raises:
        ValueError: `years` is not finite.

    References:
        Methods 1.7: the year of the last crossing.
    """
    said = _trim(rounded(years, 1))
    fell_in = start + ceil(rounded(years, 9))
    return f"{said} {'year' if said == '1' else 'years'}, in {fell_in}"


_NO_NUMBER = {
    Answer.SEVERAL: "more than one rate",
    Answer.PAYS_FOR_ITSELF: "pays for itself",
    Answer.NO_COST: "no cost recorded",
}


def answer_in_words(
    answers: Answers, row: int, say: Callable[[float], str] = back_per_pound, none: str = "none"
) -> str:
    """One answer of a measure: the number as `say` puts it, or why there is none.

    Args:
        answers: The measure for all rows.
        row: Which row.
        say: How to put the number: `back_per_pound`, `percent`, or any other.
        none: What to say where there is no such number, as "not within the appraisal" for a payback.
    """
    kind = Answer(int(answers.kind[row]))
    if kind is Answer.VALUE:
        return say(float(answers.value[row]))
    return none if kind is Answer.NONE else _NO_NUMBER[kind]


def largest_remainder(
    parts: Sequence[float | Decimal], whole: float | Decimal | None = None, digits: int = 0
) -> tuple[Decimal, ...]:
    """The parts rounded so that they sum to the rounded whole.

    Each part is rounded down or up to a neighbour; what is then missing goes to the largest remainders, the first
    ones where they are equal. Parts of a negative whole mirror those of the positive one.

    Args:
        parts: The exact parts.
        whole: What is shown as their sum; their own sum if not given. It may differ from that by less than one
            unit of the last place shown, as when it was rounded before.
        digits: Decimal places.

    Raises:
        ValueError: A part is not finite, or the parts do not add up to the whole.

    References:
        Methods 2.1, display rounding (largest remainder, Hamilton's method).

    Example:
        >>> [int(part) for part in largest_remainder([100 / 3] * 3, 100)]
        [34, 33, 33]
    """
    exact = [Decimal(str(part)) for part in parts]
    if not all(part.is_finite() for part in exact):
        raise ValueError("only finite parts can be rounded to a whole")
    unit = Decimal(1).scaleb(-digits)
    total = sum(exact, Decimal(0))
    target = rounded(total if whole is None else whole, digits)
    sign = -1 if target < 0 else 1
    steps = [sign * part / unit for part in exact]
    floors = [step.to_integral_value(ROUND_FLOOR) for step in steps]
    missing = int(sign * target / unit - sum(floors, Decimal(0)))
    remainders = [step - floor for step, floor in zip(steps, floors, strict=True)]
    if abs(target - total) >= unit or not 0 <= missing <= len(parts):
        raise ValueError(f"the parts sum to {total}, which is not the whole of {target}")
    raised = set(sorted(range(len(parts)), key=lambda at: -remainders[at])[:missing])
    return tuple((sign * (floor + (at in raised)) * unit).quantize(unit) + 0 for at, floor in enumerate(floors))


def escape_markdown(text: str) -> str:
    r"""Text that Streamlit's markdown shows as it was typed; an address in it is no link, a name of an icon no icon.

    Args:
        text: What a person entered.

    Example:
        >>> print(escape_markdown("*R_1*"))
        \*R\_1\*
    """
    return _MARKDOWN.sub(r"\\\1", _READ_LATER.sub(_JOINER, _INDENT.sub(" ", text)))


def escape_html(text: str) -> str:
    """Text that plotly shows as it was typed. Quotes stay: plotly does not read their entities.

    Args:
        text: What a person entered.

    Example:
        >>> escape_html('<b>"A & B"</b>')
        '&lt;b&gt;"A &amp; B"&lt;/b&gt;'
    """
    return html.escape(text, quote=False)


def told_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles by code, those that are alike with their codes.

    A list on a page knows what was chosen by its title alone: of two alike ones it would take the other. A table with
    a column for each would lose one.

    Example:
        >>> told_apart({"": "A new line", "C1": "Licences", "C2": "Licences", "C3": "Staff"})
        {'': 'A new line', 'C1': 'Licences (C1)', 'C2': 'Licences (C2)', 'C3': 'Staff'}
    """
    told = dict(titles)
    while alike := {title for title, n in Counter(told.values()).items() if n > 1}:
        told = {code: f"{title} ({code})" if code and title in alike else title for code, title in told.items()}
    return told


def label(member: Enum) -> str:
    """A category in words, in sentence case.

    Args:
        member: A member of any enumeration of the records, the appraisal or the portfolio.

    Raises:
        KeyError: The enumeration has no words here.
    """
    return LABELS[type(member)][member]


def explanation(classification: Classification) -> str:
    """What a class of project means, in one sentence.

    Args:
        classification: The class, which says which tests a case passes.

    References:
        Methods 3.1; HM Treasury, The Green Book 2026, paragraphs 6.87 and 6.97 to 6.99.
    """
    return EXPLANATIONS[classification]
