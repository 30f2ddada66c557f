"""A form's cells and a record are the same thing written twice; faults are told in the words of the form."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.interchange.form import (
    BASIS,
    FRACTION,
    INCOME,
    NOTE,
    RECIPIENT,
    SHARE_COLUMNS,
    THERE,
    by_year,
    cells_of,
    gathered,
    in_form,
    is_needed,
    price_year_sentence,
    record_from,
    share_rows,
    shares_from,
    spread,
    together,
    years_of,
)
from benefits.periods import FinancialYear, Series
from benefits.records.categories import Agreement, BudgetClass
from benefits.records.checks import check
from benefits.records.checks_together import check_together
from benefits.records.model import TABLES, CostLine, Organisation, Share, table_of
from benefits.reference.dictionary import field, fields
from benefits.widgets import editing
from benefits.widgets.short_forms import PROGRAMME

YEAR = FinancialYear(2026)
YEARS = ("2026-27", "2027-28")


def share(who, fraction="0.5", **more):
    return Share(f"B-{who}", "B", who, Decimal(fraction) if fraction else None, **more)


def row(who, part="", there="non_cash", **more):
    return {RECIPIENT: who, FRACTION: part, THERE: there, INCOME: "", BASIS: "", NOTE: "", **more}


def test_what_a_form_shows_is_read_as_the_same_record(portfolio):
    for record in portfolio:
        made, problems = record_from(table_of(record), cells_of(record))
        assert made == record
        assert [one for one in problems if one.severity == "error"] == []


def test_amounts_are_shown_with_commas_and_numbers_without_idle_zeros(portfolio):
    line = next(one for one in portfolio if isinstance(one, CostLine))
    big = replace(
        line, amounts=Series(YEAR, (Decimal("1200000.00"), Decimal("3.30"))), optimism_bias=Decimal("0.250000000")
    )
    cells = cells_of(big)
    assert (cells["2026-27"], cells["2027-28"], cells["optimism_bias"]) == ("1,200,000", "3.30", "0.25")


def test_a_form_names_the_field_by_its_label():
    _, problems = record_from("cost_line", {"title": "Build", "2026-27": "tbc"})
    told = {(one.place.table, one.place.column): one.wrong for one in problems}
    assert told["", "2026-27"] == "is not an amount"
    assert told["", "Payer"] == "is missing"


def test_every_field_of_the_dictionary_can_be_edited_answered_or_is_given():
    asked = {
        "project": {*editing.PROJECT, *editing.PROJECT_TEXTS, *editing.PROJECT_MORE},
        "option": {*editing.OPTION},
        "cost_line": {*editing.COST, *editing.COST_MORE, "amounts"},
        "benefit_line": {*editing.BENEFIT, *editing.PROFILE, *editing.BENEFIT_MORE, "amounts"},
        "share": {*SHARE_COLUMNS.values(), "by_year", *editing.ANSWERED},
        "programme": {*PROGRAMME},
    }
    for table, names in asked.items():
        given = {*editing.GIVEN.get(table, ("id",))}
        assert {one.name for one in fields(table)} == names | given
        assert not names & given


def test_no_field_is_asked_twice():
    for names in (
        (*editing.PROJECT, *editing.PROJECT_TEXTS, *editing.PROJECT_MORE),
        (*editing.COST, *editing.COST_MORE),
        (*editing.BENEFIT, *editing.PROFILE, *editing.BENEFIT_MORE),
    ):
        assert len(names) == len(set(names))


def test_shares_of_one_fraction_make_a_row_each_and_come_back_the_same():
    poorer = share("CIT", relative_income=Decimal("0.6"))
    held = (share("DWP", basis="Letters"), share("HMRC", budget_class=BudgetClass.AME, note="n"), poorer)
    rows = share_rows(held, YEARS)
    assert rows[0] == row("DWP", "0.5") | {BASIS: "Letters"}
    assert rows[2][INCOME] == "0.6"
    assert shares_from("B", rows, held)[0] == held


def test_shares_by_year_come_back_the_same_and_one_fraction_beside_them_is_given_to_every_year():
    yearly = share("DWP", "", by_year=Series(YEAR, (Decimal("0.4"), Decimal("0.6"))))
    rows = share_rows((yearly, share("HMRC")), YEARS)
    assert [rows[0][year] for year in YEARS] == ["0.4", "0.6"]
    assert [rows[1][year] for year in YEARS] == ["0.5", "0.5"]
    shares, problems = shares_from("B", rows, (yearly,))
    assert shares[0] == yearly
    assert shares[1].by_year == Series(YEAR, (Decimal("0.5"), Decimal("0.5")))
    assert by_year(shares)
    assert problems == ()


def test_a_changed_share_keeps_its_code_and_has_to_be_agreed_again():
    held = replace(share("DWP"), id="OWN-CODE", agreement=Agreement.ACCEPTED, agreed_by="Kim")
    (after,), _ = shares_from("B", [row("DWP", "40%")], [held])
    assert (after.id, after.fraction, after.agreement) == ("OWN-CODE", Decimal("0.4"), Agreement.CLAIMED)


def test_an_unchanged_share_stays_accepted():
    held = replace(share("DWP"), agreement=Agreement.ACCEPTED, agreed_by="Kim")
    assert shares_from("B", share_rows([held], YEARS), [held]) == ((held,), ())


def test_a_fault_of_a_share_names_its_recipient():
    shares, problems = shares_from("B", [row("DWP", "most"), row("", "0.5")], [])
    assert shares == ()
    assert [one.place.column for one in problems if one.wrong != "is not a code"] == ["DWP, Fraction", "Recipient"]


def test_changing_the_way_of_a_split_keeps_its_parts():
    one = row("DWP", "0.4")
    assert spread(one, YEARS) == one | {FRACTION: "", "2026-27": "0.4", "2027-28": "0.4"}
    assert gathered(spread(one, YEARS)) == one


def test_records_beside_others_are_judged_as_a_save_would_and_told_by_recipient(portfolio):
    held = {one.id: one for one in portfolio}
    less = replace(held["P1-B1-S1"], fraction=Decimal("0.1"))
    problems = together([less], [], portfolio)
    as_saved = check_together([less], portfolio)
    assert [one.wrong for one in problems] == [one.wrong for one in as_saved]
    assert any(one.place.column.startswith("DWP, ") for one in problems)


def test_what_shall_no_longer_count_is_not_counted(portfolio):
    wrong = [one.wrong for one in together([portfolio[5]], [("share", "P1-B1-S1")], portfolio)]
    assert any("add up to" in one for one in wrong)


def test_a_problem_of_one_line_among_many_is_told_with_its_title(portfolio):
    lines = [one for one in portfolio if isinstance(one, CostLine)]
    found = [problem for line in lines for problem in check(replace(line, payer="no code!"))]
    assert {one.place.column for one in in_form(found, lines)} == {"Build, Payer", "Run, Payer"}
    assert {one.place.column for one in in_form(found[:1], lines[:1])} == {"Payer"}


@pytest.mark.parametrize(
    ("terms", "year", "said"),
    [
        ("real", "", "Needed"),
        ("real", "2026-27", "Amounts are in 2026-27 prices."),
        ("real", "2026", "is not a financial year"),
        ("nominal", "2026-27", "Leave it blank"),
        ("nominal", "", "Not needed"),
    ],
)
def test_the_price_year_says_what_to_do_as_it_is_typed(terms, year, said):
    assert said in price_year_sentence({"price_terms": terms, "price_year": year})


def test_a_price_year_is_asked_for_though_a_record_may_lack_it():
    assert is_needed(field("cost_line", "price_year"))
    assert not is_needed(field("cost_line", "note"))


def test_the_years_of_a_grid_hold_what_is_typed_already():
    assert years_of(["2026-27", "2027-28"], {"title": "x", "2024-25": "1"}) == ("2024-25", "2026-27", "2027-28")


def test_every_table_of_a_form_is_one_of_the_register():
    assert set(editing.GIVEN) <= set(TABLES)
    assert Organisation in TABLES.values()
