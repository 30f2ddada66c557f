"""Each table of guidance says where it comes from, and a field is the same in every place that knows it.

That the dictionary has the record's fields is held in tests/reference/test_dictionary.py.
"""

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
def columns():
    """The columns of every table of a new register."""
    store = Store.in_memory()
    with store.snapshot() as cursor:
        found = cursor.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    store.close()
    return {table: {column for one, column in found if one == table} for table, _ in found}


def stored_as(table):
    """The columns a record needs: its fields, and where its yearly amounts begin."""
    yearly = series_field(table)
    return {one.name for one in dataclasses.fields(TABLES[table])} | ({f"{yearly}_first"} if yearly else set())


def headings_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_every_reference_table_has_its_source(checkout):
    assert unsourced(checkout) == []


def test_a_table_without_source_is_found(build):
    sources = "| file | what |\n|---|---|\n| a.csv | x |\n| gone.csv | x |\n| bare.csv | |\n| a.csv | y |\n"
    files = dict.fromkeys(("data/reference/a.csv", "data/reference/b.csv", "data/reference/bare.csv"), "code\n")
    assert unsourced(build({"data/reference/SOURCES.md": sources, **files})) == [
        "b.csv has no source",
        "gone.csv is not there",
        "a.csv has 2 rows",
        "bare.csv leaves a cell empty",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_record_and_database_table_have_the_same_fields(table, columns):
    assert columns[table] - KEPT_BY_THE_STORE == stored_as(table)
    assert columns[f"{table}_current"] == columns[table]


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
    assert (
        {FILES[table] for table in ("project", "option", "cost_line", "benefit_line", "share")}
        <= held
        <= {*FILES.values()}
    )
