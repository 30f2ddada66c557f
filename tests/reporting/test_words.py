"""Figures and categories in words: what people read is what the sums said."""

import json
import re
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import benefits.appraisal
import benefits.portfolio
from benefits.appraisal.classes import Classification
from benefits.appraisal.lenses import Claims
from benefits.appraisal.measures import Answer, Answers
from benefits.periods import FinancialYear
from benefits.records import categories
from benefits.records.categories import Agreement
from benefits.reporting.words import (
    answer_in_words,
    back_per_pound,
    escape_html,
    escape_markdown,
    explanation,
    label,
    largest_remainder,
    millions,
    millions_that_add_up,
    number,
    percent,
    pounds_in_prose,
    rounded,
    years_in_words,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
START = FinancialYear(2026)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (5_512_000, "£5.5 million"),
        (919_870, "£920,000"),
        (-3_200_000, "minus £3.2 million"),
        (5_000_000, "£5 million"),
        (1_250, "£1,250"),
        (12_345, "£12,300"),
        (999.4, "£999"),
        (999.5, "£1,000"),
        (999_499, "£999,000"),
        (999_500, "£1 million"),
        (999_949_999, "£999.9 million"),
        (999_950_000, "£1 billion"),
        (1_250_000_000, "£1.3 billion"),
        (2_345_600_000_000, "£2,345.6 billion"),
        (0, "£0"),
        (-0.0, "£0"),
        (-0.004, "£0"),
        (-0.49, "£0"),
        (-12, "minus £12"),
    ],
)
def test_pounds_in_prose_follow_the_style(amount, said):
    assert pounds_in_prose(amount) == said


@given(st.floats(-1e12, 1e12))
def test_prose_of_a_loss_is_the_prose_of_the_gain_with_minus(amount):
    said = pounds_in_prose(abs(amount))
    assert pounds_in_prose(-abs(amount)) == (said if said == "£0" else f"minus {said}")


@given(st.floats(1, 1e12))
def test_prose_is_never_further_off_than_its_last_figure_allows(amount):
    figure, scale = re.fullmatch(r"£([\d,.]+)(?: (million|billion))?", pounds_in_prose(amount)).groups()
    read = float(figure.replace(",", "")) * {None: 1, "million": 1e6, "billion": 1e9}[scale]
    assert abs(read - amount) <= max(0.05 * amount, 0.5)


def test_tables_have_millions_with_a_real_minus_sign_and_no_minus_zero():
    assert [millions(x) for x in (-3_249_000, 1_234_500_000, -20, 50_000, -50_000)] == [
        "−3.2",
        "1,234.5",
        "0.0",
        "0.1",
        "−0.1",
    ]


def test_halves_are_rounded_away_from_zero_as_they_print():
    assert [rounded(x, 2) for x in (2.675, -2.675, 1.005)] == [Decimal("2.68"), Decimal("-2.68"), Decimal("1.01")]
    assert rounded(0.5) == 1


@pytest.mark.parametrize("of", [pounds_in_prose, millions, percent, back_per_pound, number])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_never_put_into_words(of, value):
    with pytest.raises(ValueError, match="finite"):
        of(value)


def test_percentages_have_a_real_minus_sign():
    assert percent(GOLDEN["E1.1"]["roi_net"]) == "26%"
    assert percent(GOLDEN["E1.13"]["switch_benefit"] - 1, 1) == "−20.7%"
    assert percent(-0.001) == "0%"


def test_every_kind_of_answer_has_words():
    answers = Answers(np.array([GOLDEN["E1.1"]["bcr"], *[np.nan] * 4]), np.arange(5))
    said = [answer_in_words(answers, row) for row in range(5)]
    assert said == ["£1.26 back per £1", "none", "more than one rate", "pays for itself", "no cost recorded"]
    assert [Answer(kind).name for kind in range(5)] == ["VALUE", "NONE", "SEVERAL", "PAYS_FOR_ITSELF", "NO_COST"]


def test_an_answer_is_said_as_asked():
    answers = Answers(np.array([GOLDEN["E1.6"]["irr_running"][0]]), np.zeros(1, dtype=np.int64))
    assert answer_in_words(answers, 0, lambda rate: percent(rate, 1)) == "18.8%"


def test_no_answer_is_said_in_the_measure_s_own_words():
    answers = Answers(np.array([np.nan]), np.array([Answer.NONE]))
    said = answer_in_words(answers, 0, lambda years: years_in_words(years, START), "not within the appraisal")
    assert said == "not within the appraisal"


def test_a_negative_ratio_is_money_lost():
    assert back_per_pound(-0.2) == "minus £0.20 back per £1"
    assert back_per_pound(1234.5) == "£1,234.50 back per £1"


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (GOLDEN["E1.8"]["payback"], "2.8 years, in 2029-30"),
        (0, "0 years, in 2026-27"),
        (1.0, "1 year, in 2027-28"),
        (0.96, "1 year, in 2027-28"),
        (3.0000000000001, "3 years, in 2029-30"),
        (2.04, "2 years, in 2029-30"),
    ],
)
def test_years_name_the_financial_year_they_fall_in(years, said):
    assert years_in_words(years, START) == said


def test_largest_remainder_agrees_with_the_worked_examples():
    golden = GOLDEN["E2.11"]
    for shares, total, out in (("shares", "total", "out"), ("shares2", "total2", "out2")):
        whole = golden[total]
        assert largest_remainder([share * whole for share in golden[shares]], whole) == tuple(golden[out])


def test_ties_go_to_the_first_parts():
    assert largest_remainder([0.5, 0.5, 0.5, 0.5]) == (1, 1, 0, 0)
    assert largest_remainder([-0.5, -0.5, -0.5, -0.5]) == (-1, -1, 0, 0)


def test_parts_that_do_not_add_up_to_the_whole_are_refused():
    for parts, whole in (([1, 2], 4), ([1, 2], 2), ([], 1), ([0.4, 0.4], 5)):
        with pytest.raises(ValueError, match="not the whole"):
            largest_remainder(parts, whole)


def test_parts_that_are_no_number_are_refused():
    with pytest.raises(ValueError, match="finite"):
        largest_remainder([1.0, float("nan")])


def test_no_parts_make_nothing():
    assert largest_remainder([]) == ()
    assert millions_that_add_up([]) == ((), "0.0")


pounds = st.lists(st.floats(-1e9, 1e9), max_size=12)


@given(pounds, st.integers(-2, 3))
def test_shown_parts_sum_to_the_shown_whole_and_stay_within_one_unit(parts, digits):
    shown = largest_remainder(parts, digits=digits)
    whole = sum((Decimal(str(part)) for part in parts), Decimal(0))
    assert sum(shown, Decimal(0)) == rounded(whole, digits)
    for part, seen in zip(parts, shown, strict=True):
        assert abs(seen - Decimal(str(part))) < Decimal(1).scaleb(-digits)


@given(pounds)
def test_parts_of_a_loss_mirror_the_parts_of_a_gain(parts):
    gain = parts if sum(Decimal(str(part)) for part in parts) >= 0 else [-part for part in parts]
    if rounded(sum(Decimal(str(part)) for part in gain)) != 0:
        assert largest_remainder([-part for part in gain]) == tuple(-part for part in largest_remainder(gain))


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12), st.integers(0, 3))
def test_a_part_of_nothing_is_shown_as_nothing(parts, digits):
    shown = largest_remainder([0.0, *parts, 0.0], digits=digits)
    assert shown[0] == shown[-1] == 0


@given(pounds)
def test_millions_in_a_table_add_up_as_they_are_read(parts):
    shown, whole = millions_that_add_up(parts)
    read = [Decimal(one.replace(",", "").replace("−", "-")) for one in (*shown, whole)]
    assert sum(read[:-1], Decimal(0)) == read[-1]
    assert not any(re.fullmatch(r"−0\.0", one) for one in shown)


def enumerations():
    """Every category of the records, the appraisal and the portfolio."""
    modules = [categories]
    for package in (benefits.appraisal, benefits.portfolio):
        modules += [import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__)]
    found = {cls for module in modules for _, cls in getmembers(module, isclass) if issubclass(cls, StrEnum)}
    return sorted((cls for cls in found - {StrEnum} if not cls.__module__.startswith("benefits.reference")), key=str)


@pytest.mark.parametrize("cls", enumerations(), ids=lambda cls: cls.__name__)
def test_every_member_has_a_label_of_its_own_in_sentence_case(cls):
    labels = [label(member) for member in cls]
    assert len(set(labels)) == len(labels)
    for said in labels:
        assert said[0].isupper()
        assert "_" not in said
        assert not any(word.istitle() for word in said.split()[1:])


def test_members_of_different_categories_with_one_code_keep_their_own_labels():
    assert Claims.CLAIMED == Agreement.CLAIMED
    assert (label(Claims.CLAIMED), label(Agreement.CLAIMED)) == ("All claims", "Claimed")


@pytest.mark.parametrize("classification", list(Classification))
def test_every_class_is_explained_in_one_plain_sentence(classification):
    said = explanation(classification)
    assert re.fullmatch(r"[A-Z][^.]+\.", said)
    assert len(said.split()) <= 32


def test_markdown_is_shown_as_typed():
    typed = "\\`*_{}[]()#+-.!|<>$:~&="
    assert escape_markdown(typed) == "".join(f"\\{one}" for one in typed)
    assert escape_markdown("Tell Us Once, 2026/27 at £5") == "Tell Us Once, 2026/27 at £5"
    assert escape_markdown("**:red[$x$]**") == r"\*\*\:red\[\$x\$\]\*\*"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("http://www.example.org", "http\\://\u2060www\\.example\\.org"),
        ("WWW.example.org", "\u2060WWW\\.example\\.org"),
        ("a@example.org", "a@\u2060example\\.org"),
        (":material/bomb:", "\\:\u2060material/bomb\\:"),
        (":material_bomb:", "\\:\u2060material\\_bomb\\:"),
        (":streamlit:", "\\:\u2060streamlit\\:"),
    ],
)
def test_addresses_are_no_links_and_names_of_icons_no_icons(typed, shown):
    assert escape_markdown(typed) == shown


@given(st.text())
def test_taking_the_escapes_away_gives_the_text_back(text):
    shown = re.sub(r"\\(.)", r"\1", escape_markdown(text), flags=re.DOTALL)
    drawn = re.sub(r"(^|[\r\n])[ \t]+", r"\1 ", text)  # a page draws one blank for many
    assert shown.replace("\u2060", "") == drawn.replace("\u2060", "")


def test_an_indented_line_is_no_code():
    assert escape_markdown("a\n\n    b\r\tc") == "a\n\n b\r c"
    assert escape_markdown("    a  b") == " a  b"


def test_html_is_shown_as_typed():
    assert escape_html("<a href='x'>R&D</a>") == "&lt;a href='x'&gt;R&amp;D&lt;/a&gt;"
