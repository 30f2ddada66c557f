"""The example portfolio is well formed: codes, references, categories, sources, years."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from typing import get_type_hints

import pytest
from example_files import DATA, FILES, YEAR, Example, Row, rows_of

from benefits.periods import FinancialYear, Series
from benefits.records.model import REFERENCES, TABLES

SOURCED = ("project", "cost_line", "benefit_line")
LINES = ("cost_line", "benefit_line")


def cells(example: Example, table: str, wanted: type) -> list[tuple[str, str, str]]:
    """(code, field, cell) of every filled cell of fields of this type or of a subtype of it."""
    hints = get_type_hints(TABLES[table])
    named = [name for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, wanted)]
    return [(row["id"], name, row[name]) for row in example[table] for name in named if row.get(name)]


@pytest.mark.parametrize("table", FILES)
def test_columns_are_fields_of_the_record_or_financial_years(example: Example, table: str) -> None:
    hints = get_type_hints(TABLES[table])
    plain = {field.name for field in fields(TABLES[table]) if hints[field.name] != Series | None}
    columns = [name for name in example[table][0] if not YEAR.fullmatch(name)]
    assert set(columns) <= plain
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("table", LINES)
def test_year_columns_are_real_years_without_a_gap(example: Example, table: str) -> None:
    years = [FinancialYear.parse(name) for name in example[table][0] if YEAR.fullmatch(name)]
    assert years == [years[0] + i for i in range(len(years))]


@pytest.mark.parametrize("table", FILES)
def test_files_are_utf_8_with_unix_lines_and_full_rows(table: str) -> None:
    path = DATA / "example" / f"{FILES[table]}.csv"
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    with path.open(encoding="utf-8", newline="") as lines:
        widths = {len(row) for row in csv.reader(lines, strict=True)}
    assert len(widths) == 1


@pytest.mark.parametrize("table", FILES)
def test_no_column_is_empty_from_top_to_bottom(example: Example, table: str) -> None:
    columns = [name for name in example[table][0] if not YEAR.fullmatch(name)]
    assert [name for name in columns if not any(row[name] for row in example[table])] == []


@pytest.mark.parametrize("table", FILES)
def test_no_code_is_used_twice(example: Example, table: str) -> None:
    counts = Counter(row["id"] for row in example[table])
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("table", FILES)
def test_every_reference_finds_its_record(example: Example, table: str) -> None:
    known = {name: {row["id"] for row in rows} for name, rows in example.tables.items()}
    known["organisation"] = set(example.organisations)
    missing = [
        (row["id"], field, code)
        for row in example[table]
        for field, target in REFERENCES[table].items()
        for code in row.get(field, "").split(";")
        if code and code not in known[target]
    ]
    assert missing == []


@pytest.mark.parametrize("table", FILES)
def test_every_category_is_one_of_the_model(example: Example, table: str) -> None:
    hints = get_type_hints(TABLES[table])
    for _, field, cell in cells(example, table, StrEnum):
        assert cell in list(hints[field])


@pytest.mark.parametrize("table", FILES)
def test_required_fields_are_filled(example: Example, table: str) -> None:
    required = [row["name"] for row in rows_of(DATA / "dictionary" / f"{table}.csv") if row["required"] == "yes"]
    assert [(row["id"], name) for row in example[table] for name in required if not row[name]] == []


def test_benefit_types_themes_and_identifiers_are_those_of_the_guidance_tables(example: Example) -> None:
    types = {row["type"] for row in rows_of(DATA / "reference" / "benefit_rules.csv")}
    themes = {row["code"] for row in rows_of(DATA / "reference" / "data_use_themes.csv")}
    identifiers = {row["code"] for row in rows_of(DATA / "reference" / "nao_identifiers.csv")}
    assert {row["type"] for row in example["benefit_line"]} <= types
    assert {code for row in example["project"] for code in row["themes"].split(";")} <= themes
    assert {code for row in example["project"] for code in row["identifiers"].split(";") if code} <= identifiers


@pytest.mark.parametrize("table", SOURCED)
def test_every_row_names_its_source_grade_and_basis(example: Example, table: str) -> None:
    wanted = ("source", "note", "summary") if table == "project" else ("source", "note")
    bare = [(row["id"], name) for row in example[table] for name in wanted if not row[name]]
    assert bare == []
    assert {row["source_grade"] for row in example[table]} <= {"A", "B", "C"}


@pytest.mark.parametrize("table", LINES)
def test_an_assumed_split_over_years_says_so_first_and_a_published_one_never_does(example: Example, table: str) -> None:
    for row in example[table]:
        says_so = row["note"].startswith("Phasing assumed: ")
        assert says_so == (row["phasing"] == "assumed"), row["id"]
        assert row["phasing"] in (("assumed", "published") if example.years(row) else ("",)), row["id"]


@pytest.mark.parametrize("table", LINES)
def test_real_amounts_name_their_price_year_and_nominal_ones_do_not(example: Example, table: str) -> None:
    for row in example[table]:
        assert bool(row["price_year"]) == (row["price_terms"] == "real"), row["id"]


@pytest.mark.parametrize("table", LINES)
def test_amounts_are_positive_pounds_inside_the_appraisal(example: Example, table: str) -> None:
    for row in example[table]:
        project = example.project_of(row)
        first = FinancialYear.parse(project["first_year"])
        for year, amount in example.years(row).items():
            assert amount > 0, (row["id"], year)
            assert 0 <= FinancialYear.parse(year) - first <= int(project["appraisal_period"]), (row["id"], year)


def test_year_nought_is_the_first_year_with_money(example: Example) -> None:
    """Green Book 2026, 6.10: over all options, as one project has one year 0."""
    for project in example["project"]:
        lines = [row for table in LINES for row in example[table] if example.project_of(row) is project]
        years = [year for row in lines for year in example.years(row)]
        assert not years or min(years) == project["first_year"], project["id"]


def test_qualitative_and_counted_benefits_carry_no_pounds_and_the_others_do(example: Example) -> None:
    for row in example["benefit_line"]:
        monetised = row["benefit_class"] in ("cash_releasing", "non_cash_releasing") or row["recurrence"] == "timing"
        assert bool(example.years(row)) == monetised, row["id"]


def test_shares_of_a_benefit_sum_to_one_exactly(example: Example) -> None:
    totals: dict[str, Decimal] = {}
    for row in example["share"]:
        totals[row["benefit"]] = totals.get(row["benefit"], Decimal(0)) + Decimal(row["fraction"])
    assert {code: total for code, total in totals.items() if total != 1} == {}


def test_a_benefit_without_shares_says_that_no_split_was_published(example: Example) -> None:
    for row in example["benefit_line"]:
        has_shares = bool(example.shares_of(row["id"]))
        assert has_shares != ("No split by department was published." in row["note"]), row["id"]


def test_no_recipient_is_said_to_have_accepted(example: Example) -> None:
    assert {row["agreement"] for row in example["share"]} == {"claimed"}
    assert all(row["basis"] for row in example["share"])


def test_each_project_has_exactly_one_preferred_option(example: Example) -> None:
    preferred = Counter(row["project"] for row in example["option"] if row["is_preferred"] == "yes")
    assert preferred == {row["id"]: 1 for row in example["project"]}
    assert {row["is_preferred"] for row in example["option"]} == {"yes", "no"}


def test_a_charge_names_who_is_paid_and_no_other_cost_does(example: Example) -> None:
    for row in example["cost_line"]:
        assert bool(row["paid_to"]) == (row["kind"] == "charge"), row["id"]


def test_cost_on_bodies_outside_government_is_not_in_a_budget(example: Example) -> None:
    outside = {"BUS", "CIT", "SOC", "RSL", "VCS"}
    lines: list[tuple[str, Row]] = [("payer", row) for row in example["cost_line"]]
    lines += [("recipient", row) for row in example["share"]]
    for field, row in lines:
        assert (row[field] in outside) == (row["budget_class"] == "outside_government"), row["id"]


def test_at_least_fourteen_projects_have_money(example: Example) -> None:
    with_money = {example.project_of(row)["id"] for table in LINES for row in example[table] if example.years(row)}
    assert len(with_money) >= 14


def test_the_read_me_lists_every_project_with_its_source_and_grade(example: Example) -> None:
    text = (DATA / "example" / "README.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    assert set(listed) == {row["id"] for row in example["project"]}
    for project in example["project"]:
        assert listed[project["id"]].endswith(f"| {project['source']} | {project['source_grade']} |"), project["id"]
    assert "Open Government Licence" in text
