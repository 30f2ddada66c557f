"""One cell at a time: what is read, what is refused, and that nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.periods import FinancialYear

READERS = [cells.money, cells.number, cells.fraction, cells.whole, cells.year, cells.day, cells.flag]


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("£1,234", "1234"),
        (" £ 1,234.50 ", "1234.50"),
        ("\u00a0£\u00a05\u00a0", "5"),
        ("£1.2m", "1200000"),
        ("1.2 M", "1200000"),
        ("£3bn", "3000000000"),
        ("£0.5 billion", "500000000"),
        ("2.5k", "2500"),
        ("1.2345m", "1234500"),
        ("(1,234.50)", "-1234.50"),
        ("(£5)", "-5"),
        ("-5", "-5"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        ("\u22125", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1e6", "1000000"),
        ("1.5e6", "1500000"),
        ("1.500", "1.5"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_amounts_as_people_write_them(cell, pounds):
    assert cells.money(cell) == Decimal(pounds)


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("tbc", "is not an amount"),
        ("n/a", "is not an amount"),
        ("TRUE", "is not an amount"),
        ("NaN", "is not an amount"),
        ("inf", "is not an amount"),
        ("-", "is not an amount"),
        ("£", "is not an amount"),
        ("m", "is not an amount"),
        ("5 apples", "is not an amount"),
        ("$5", "is not an amount"),
        ("--5", "is not an amount"),
        ("(-5)", "is not an amount"),
        ("(5", "is not an amount"),
        ("5)", "is not an amount"),
        ("5-", "is not an amount"),
        ("1 234", "is not an amount"),
        ("0x10", "is not an amount"),
        ("1_000", "is not an amount"),
        ("٣", "is not an amount"),
        ("１２", "is not an amount"),
        ("1" * 61, "is not an amount"),
        ("12%", "is a percentage, not an amount"),
        ("#REF!", "is an error of the spreadsheet"),
        ("1.234,56", "without doubt"),
        ("12,34", "without doubt"),
        ("1,23,456", "without doubt"),
        ("1.234", "more than 2 decimal places"),
        ("1.00000000000000000000000000000000000001", "more than 2 decimal places"),
        ("1.234567891m", "more than 2 decimal places"),
        ("1.23E+08", "scientific format"),
        ("£1E+06", "scientific format"),
        ("1e22", "beyond any sensible number"),
        ("1e-400", "beyond any sensible number"),
        ("1e400", "beyond any sensible number"),
    ],
)
def test_what_is_no_sure_amount_is_refused_with_a_remedy(cell, wrong):
    fault = cells.money(cell)
    assert isinstance(fault, Fault)
    assert wrong in fault.wrong
    assert fault.remedy.endswith(".")


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[-+(£ ]{0,3}[0-9.,]{0,12}[emkbn%) ]{0,4}[0-9]{0,4}")))
def test_no_reader_raises_whatever_stands_in_the_cell(cell):
    for reader in READERS:
        found = reader(cell)
        assert not isinstance(found, Fault) or (found.wrong and found.remedy.endswith("."))


@given(st.decimals(-(10**12), 10**12, places=2))
def test_an_amount_comes_back_as_it_was_written(amount):
    for written in (f"{amount:f}", f"{amount:,f}", f" £{amount:,f} ", f"{amount:f}".replace("-", "\u2212")):
        assert cells.money(written) == amount
    if amount < 0:
        assert cells.money(f"(£{-amount:,f})") == amount


@given(st.integers(-(10**6), 10**6), st.sampled_from(sorted(cells.SUFFIXES)))
def test_suffixes_move_the_point_by_their_zeros(whole, suffix):
    assert cells.money(f"{whole}{suffix}") == whole * 10 ** cells.SUFFIXES[suffix]


@pytest.mark.parametrize(
    ("cell", "part"), [("0.25", "0.25"), ("25%", "0.25"), ("25 %", "0.25"), ("12.5%", "0.125"), ("1", "1"), ("0", "0")]
)
def test_fractions_and_percentages_are_the_same(cell, part):
    assert cells.fraction(cell) == Decimal(part)


@pytest.mark.parametrize("cell", ["a quarter", "£0.25", "25%%", "%", "1/4", "0.1234567891", "5k"])
def test_what_is_no_fraction_is_refused(cell):
    assert isinstance(cells.fraction(cell), Fault)


def test_numbers_have_no_pound_sign_and_at_most_four_places():
    assert cells.number("1,234.5678") == Decimal("1234.5678")
    assert isinstance(cells.number("£5"), Fault)
    assert isinstance(cells.number("5k"), Fault)
    assert isinstance(cells.number("0.12345"), Fault)


def test_whole_numbers_are_whole():
    assert cells.whole("10") == cells.whole("10.0") == 10
    assert isinstance(cells.whole("10.5"), Fault)


@pytest.mark.parametrize(
    "cell", [" 2026-27 ", "2026/27", "FY2026-27", "fy 2026/27", "2026-2027", "2026\u201327", "2026 - 27"]
)
def test_a_financial_year_is_read_however_it_is_written(cell):
    assert cells.year(cell) == FinancialYear(2026)


@pytest.mark.parametrize(
    "cell", ["2026", "2026-2028", "2026-2127", "FY26", "FY26/27", "2026-28", "26-27", "٢٠٢٦-٢٧", "2401-02"]
)
def test_what_is_no_financial_year_is_refused(cell):
    fault = cells.year(cell)
    assert isinstance(fault, Fault)
    assert "2026-27" in fault.remedy


def test_a_year_that_a_spreadsheet_made_a_month_is_named():
    fault = cells.year("Dec-11")
    assert isinstance(fault, Fault)
    assert "2011-12" in fault.remedy
    assert cells.made_a_date("Feb-01") != ""
    assert cells.made_a_date("Dec-12") == ""
    assert "2011-12" in cells.made_a_date("2011-12-01")
    assert cells.made_a_date("2011-11-01") == cells.made_a_date("2026-04-01") == ""


@pytest.mark.parametrize(
    "cell",
    [
        "2026-04-13",
        "2026-04-13 10:30",
        "13 April 2026",
        "13 apr 2026",
        "13th April, 2026",
        "13-Apr-2026",
        "13/04/2026",
        "13.4.2026",
    ],
)
def test_a_day_is_read_where_it_can_be_only_one(cell):
    assert cells.day(cell) == date(2026, 4, 13)


def test_a_day_is_read_where_month_and_day_are_the_same_number():
    assert cells.day("4/4/2026") == date(2026, 4, 4)


@pytest.mark.parametrize("cell", ["31 February 2026", "13/13/2026", "31/4/2026", "2026-13-01"])
def test_a_day_that_does_not_exist_is_told(cell):
    fault = cells.day(cell)
    assert isinstance(fault, Fault)
    assert "does not exist" in fault.wrong


@pytest.mark.parametrize(
    ("cell", "meant"), [("01/04/2026", "2026-04-01"), ("11/12/2026", "2026-12-11"), ("12/01/2026", "2026-01-12")]
)
def test_what_may_be_two_days_is_told_with_the_british_one(cell, meant):
    fault = cells.day(cell)
    assert isinstance(fault, Fault)
    assert fault.remedy.endswith(f": {meant}, if the day comes first in it.")


@pytest.mark.parametrize("cell", ["4/13/2026", "1 Ma 2026", "1 Smarch 2026", "April 2026", "13 04 2026"])
def test_what_is_no_day_is_refused(cell):
    assert isinstance(cells.day(cell), Fault)


@pytest.mark.parametrize(
    ("number", "places", "words"),
    [
        (0.1 + 0.2, 2, "0.3"),
        (1234.5, 2, "1234.5"),
        (1.1 * 3, 2, "3.3"),
        (100 / 3, 2, "33.333333333333336"),
        (0.305, 2, "0.305"),
        (1234567.891, 2, "1234567.891"),
        (0.001, 2, "0.001"),
        (-4.35 * 100, 2, "-435"),
        (1e22, 2, "10000000000000000000000"),
        (0.1 + 0.2, None, "0.30000000000000004"),
        (1e-7, None, "0.0000001"),
    ],
)
def test_a_binary_number_is_rounded_only_where_binary_arithmetic_made_it_odd(number, places, words):
    assert cells.written(number, places) == words


def test_a_part_is_rounded_where_it_misses_by_less_than_a_billionth_of_the_whole():
    assert [cells.written(1 / of, 9, part=True) for of in (3, 7, 11)] == ["0.333333333", "0.142857143", "0.090909091"]


@given(st.decimals(-(10**9), 10**9, places=2))
def test_pounds_and_pence_of_a_workbook_are_read_exactly(amount):
    assert cells.money(cells.written(float(amount), cells.MONEY_PLACES)) == amount


@given(st.floats())
def test_no_number_of_a_workbook_makes_a_reader_raise(number):
    for places in (None, 2, 4, 9):
        words = cells.written(number, places, part=places == 9)
        for reader in READERS:
            reader(words)


def test_days_are_read_in_one_way_only():
    assert cells.day("2026-04-01") == date(2026, 4, 1)
    slashed = cells.day("1/4/2026")
    assert isinstance(slashed, Fault)
    assert "2026-04-01" in slashed.remedy
    missing = cells.day("2026-02-30")
    assert isinstance(missing, Fault)
    assert "does not exist" in missing.wrong
    assert isinstance(cells.day("46113"), Fault)


@pytest.mark.parametrize(
    ("cell", "is_yes"),
    [
        ("yes", True),
        ("Y", True),
        ("TRUE", True),
        ("1", True),
        ("No", False),
        ("n", False),
        ("false", False),
        ("0", False),
    ],
)
def test_flags_are_yes_or_no(cell, is_yes):
    assert cells.flag(cell) is is_yes


def test_a_flag_that_is_neither_is_refused():
    assert isinstance(cells.flag("maybe"), Fault)


CHOICES = {"cash_releasing": "cash releasing", "quantifiable": "counted only"}


@pytest.mark.parametrize("cell", ["cash_releasing", "Cash releasing", "CASH-RELEASING", " cash  releasing "])
def test_a_choice_is_known_by_code_or_words_however_they_are_spelt(cell):
    assert cells.choice(cell, CHOICES) == "cash_releasing"


def test_a_choice_is_known_by_its_words():
    assert cells.choice("Counted only", CHOICES) == "quantifiable"


def test_an_unknown_choice_offers_near_ones_or_all():
    assert cells.choice("cash releasin", CHOICES) == Fault("is not one of the choices", "Did you mean cash_releasing?")
    assert cells.choice("?", CHOICES) == Fault(
        "is not one of the choices", "Choose one of cash_releasing, quantifiable."
    )


def test_lists_stand_between_semicolons():
    assert cells.items("DWP; HMRC ;;") == ("DWP", "HMRC")


@pytest.mark.parametrize(
    ("cell", "words"), [(" a ", "a"), ("'=1+1", "=1+1"), ("''=x", "'=x"), ("'quoted'", "'quoted'"), ("=1+1", "=1+1")]
)
def test_the_quote_before_a_formula_is_taken_off_and_no_other(cell, words):
    assert cells.text(cell) == words
