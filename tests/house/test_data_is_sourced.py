"""Each table of guidance says where it comes from, and a field is the same in every place that knows it."""

import csv
import dataclasses
import re

import pytest
from house import ROOT, House

from benefits.interchange.layout import FILES
from benefits.records.model import TABLES
from benefits.records.store import Store
from benefits.records.tables import series_field
from benefits.reference.dictionary import fields

KEPT_BY_THE_STORE = {"version", "save", "withdrawn"}
YEAR = re.compile(r"\d{4}-\d{2}")
NO_FIGURES = re.compile(r"\|\s*\|")


def unsourced(house: House) -> list[str]:
    """Reference tables without a row in SOURCES.md, rows without a table, and rows with an empty cell."""
    folder = house.root / "data" / "reference"
    rows = [line for line in house.read("data/reference/SOURCES.md").splitlines() if re.match(r"\|\s*\w+\.csv", line)]
    named = [row.split("|")[1].strip() for row in rows]
    held = {path.name for path in folder.glob("*.csv")}
    return (
        [f"{name} has no source" for name in sorted(held - set(named))]
        + [f"{name} is not there" for name in sorted(set(named) - held)]
        + [f"{name} has {named.count(name)} rows" for name in sorted(set(named)) if named.count(name) > 1]
        + [f"{name} leaves a cell empty" for name, row in zip(named, rows, strict=True) if NO_FIGURES.search(row)]
    )


@pytest.fixture(scope="module")
def database_columns():
    store = Store.in_memory()
    try:
        yield store.columns()
    finally:
        store.close()


def headings_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_every_reference_table_has_its_source(checkout):
    assert unsourced(checkout) == []


def test_a_table_without_source_is_found(build):
    sources = "| file | what |\n|---|---|\n| a.csv | x |\n| gone.csv | x |\n| bare.csv | |\n| a.csv | y |\n"
    files = {name: "code\n" for name in ("data/reference/a.csv", "data/reference/b.csv", "data/reference/bare.csv")}
    assert unsourced(build({"data/reference/SOURCES.md": sources, **files})) == [
        "b.csv has no source",
        "gone.csv is not there",
        "a.csv has 2 rows",
        "bare.csv leaves a cell empty",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_dictionary_and_record_have_the_same_fields(table):
    assert [one.name for one in fields(table)] == [one.name for one in dataclasses.fields(TABLES[table])]


@pytest.mark.parametrize("table", TABLES)
def test_record_and_database_table_have_the_same_fields(table, database_columns):
    assert stored_as(table) == database_columns[table] - KEPT_BY_THE_STORE


def test_every_table_has_a_file_for_import():
    assert list(FILES) == list(TABLES)


@pytest.mark.parametrize("table", [table for table in TABLES if (ROOT / "data" / "example" / FILES[table]).exists()])
def test_example_columns_are_fields_or_years(table):
    headings = headings_of(ROOT / "data" / "example" / FILES[table])
    yearly = series_field(table)
    known = {one.name for one in fields(table)} - {yearly}
    strangers = [one for one in headings if one not in known and not (yearly and YEAR.fullmatch(one))]
    assert strangers == []


def test_the_example_has_what_a_portfolio_needs():
    held = {path.name for path in (ROOT / "data" / "example").glob("*.csv")}
    assert {FILES[table] for table in ("project", "option", "cost_line", "benefit_line", "share")} <= held <= {*FILES.values()}
