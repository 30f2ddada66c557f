"""What is taken out comes back the same, whatever the form: export then import changes nothing."""

import io
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from any_register import registers
from hypothesis import given, settings

from benefits.actions.importing import ChangeKind, save_import
from benefits.errors import BenefitsError
from benefits.interchange.book import LONGEST_CELL, value
from benefits.interchange.incoming import preview, take_in
from benefits.interchange.layout import FILES, SHEETS
from benefits.interchange.read import read_files, read_folder
from benefits.interchange.template import Format, template
from benefits.interchange.write import write_file, write_folder, zip_bytes
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import TABLES, Person, table_of
from benefits.records.store import Store
from benefits.reference.sources import example_folder
from benefits.views.exporting import records_to_export

YEAR = FinancialYear(2026)
ADMINISTRATOR = Person("ann", "ann@co.gov.uk", "Ann", (grant(Role.ADMINISTRATOR),))


def read_back(records, form):
    return read_files({f"register.{form}": template(records, form, YEAR)})


def read_back_from_csv(records):
    with zipfile.ZipFile(io.BytesIO(zip_bytes(records))) as file:
        return read_files({name: file.read(name) for name in file.namelist()})


def assert_the_same(reading, records):
    assert list(reading.records) == list(records)
    assert reading.withdrawn == ()
    assert reading.unsure == frozenset()


@given(records=registers())
def test_csv_files_bring_back_any_register(records):
    if records:
        assert_the_same(read_back_from_csv(records), records)


@given(records=registers())
@settings(max_examples=15)
def test_an_excel_workbook_brings_back_any_register(records):
    assert_the_same(read_back(records, Format.XLSX), records)


@pytest.mark.slow
@given(records=registers())
@settings(max_examples=15)
def test_an_opendocument_workbook_brings_back_any_register(records):
    assert_the_same(read_back(records, Format.ODS), records)


@pytest.fixture
def filled(store, manager):
    """A register with the published cases, a person, and a share by year."""
    reading = read_folder(example_folder())
    person = Person("bob", "bob@dwp.gov.uk", "Bob", ("leader:*",))
    save_import(store, ADMINISTRATOR, [*reading.records, person], "first", "k1")
    return store


@pytest.mark.parametrize("form", [*Format, "csv"])
def test_export_then_import_changes_nothing(filled, form):
    records = records_to_export(filled, ADMINISTRATOR).records
    wanted = {"organisation", "person", "project", "cost_line", "share", "envelope", "scenario", "override"}
    assert {table_of(one) for one in records} >= wanted
    before = filled.data_version()
    reading = read_back_from_csv(records) if form == "csv" else read_back(records, form)
    seen = preview(filled, ADMINISTRATOR, reading)
    assert {row.kind for row in seen.changes} == {ChangeKind.UNCHANGED}
    assert len(seen.changes) == len(records)
    assert take_in(filled, ADMINISTRATOR, reading, "again", "k2").save is None
    assert filled.data_version() == before


@pytest.mark.parametrize("form", Format)
def test_an_export_fills_an_empty_register_with_the_same(filled, form):
    records = records_to_export(filled, ADMINISTRATOR).records
    with closing(Store.in_memory()) as empty:
        take_in(empty, ADMINISTRATOR, read_back(records, form), "moved", "k1")
        assert records_to_export(empty, ADMINISTRATOR).records == records


@pytest.mark.parametrize(
    ("held", "cell"),
    [
        (Decimal("999999999999.99"), Decimal("999999999999.99")),
        (Decimal("0.123456789"), Decimal("0.123456789")),
        (Decimal("12345678901234.5678"), "12345678901234.5678"),
        (date(1899, 12, 31), "1899-12-31"),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (FinancialYear(2011), "2011-12"),
        (False, "no"),
        ("", None),
        ((), None),
        (("A", "B"), "A; B"),
        ("=1+1", "=1+1"),
        ("'=1", "''=1"),
    ],
)
def test_a_cell_holds_what_no_spreadsheet_program_changes(held, cell):
    assert value(held) == cell


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("text", ["x" * (LONGEST_CELL + 1), "a\ufffeb"])
def test_a_text_that_no_cell_can_hold_is_told_with_its_record_and_not_cut(portfolio, form, text):
    spoilt = [replace(portfolio[1], summary=text), *portfolio[2:]]
    with pytest.raises(BenefitsError, match="Projects, P1: a text has"):
        template(spoilt, form, YEAR)
    assert read_back_from_csv(spoilt).records[0].summary == text


def test_no_text_of_a_person_becomes_a_formula(portfolio):
    hostile = [replace(portfolio[1], title='=HYPERLINK("http://e")', summary="@SUM(A1)", note="+1", sro="-1")]
    for form, part, formula in ((Format.XLSX, "xl/worksheets", "<f>"), (Format.ODS, "content.xml", "table:formula")):
        with zipfile.ZipFile(io.BytesIO(template(hostile, form, YEAR))) as file:
            texts = [file.read(name).decode() for name in file.namelist() if name.startswith(part)]
        assert texts
        assert not any(formula in text for text in texts)


def test_what_an_earlier_export_left_does_not_come_back(tmp_path, portfolio):
    write_folder(portfolio, tmp_path)
    write_folder([one for one in portfolio if table_of(one) != "share"], tmp_path)
    reading = read_folder(tmp_path)
    assert {table_of(one) for one in reading.records} == {table_of(one) for one in portfolio} - {"share"}
    assert (tmp_path / FILES["share"]).exists()


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    with pytest.raises(BenefitsError, match="cannot be written"):
        write_file(tmp_path / "missing" / "out.xlsx", b"")


@pytest.mark.parametrize("form", Format)
def test_every_sheet_of_a_workbook_is_read_for_its_table(form):
    reading = read_files({f"blank.{form}": template(None, form, YEAR)})
    assert [file.table for file in reading.files] == list(TABLES)
    assert [file.name for file in reading.files] == [f"Sheet {title}" for title in SHEETS.values()]
    assert (reading.records, reading.problems) == ((), ())
