"""The workbook of what is due: downloaded, filled in, read again; blank rows pass, faults stand at their cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import python_calamine
from workbooks import xlsx

from benefits.actions.importing import ChangeKind, seed_organisations
from benefits.actions.measuring import enter
from benefits.errors import Refused
from benefits.interchange.due_workbook import due_workbook
from benefits.interchange.measured_rows import enter_reading, preview_entries, read_measurements
from benefits.interchange.template import Format
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import Role, Stage
from benefits.records.history import Actor
from benefits.records.model import Measurement, Person
from benefits.records.store import Store
from benefits.views.due import DueFilters, due_page
from benefits.views.measurements import blank_measurements
from benefits.views.register import organisations
from tests.plain.register import benefit, money, option, project, share

OWNER = Person("olu", "", "Olu", (grant(Role.BENEFIT_OWNER, "DWP"), grant(Role.BENEFIT_OWNER, "MOJ")))
Y = FinancialYear(2020)
HEADINGS = ("Code", "Benefit", "Recipient", "Financial year", "Quarter", "Pounds", "Evidence grade")


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    with held.write(Actor("test", "Test"), "test", "", "start") as tx:
        tx.put_all(
            [
                project(lead="HMRC", stage=Stage.LIVE, title="Letters", first_year=Y),
                option(),
                benefit("L", money([400] * 3, Y), unit="letters", price_year=Y),
                share("L", "DWP", "0.5"),
                share("L", "MOJ", "0.5"),
            ]
        )
    yield held
    held.close()


def made(store, form, *filled):
    """The workbook of what is due a month after the first year, some of its rows filled in by code."""
    page = due_page(store, OWNER, DueFilters(), day=date(2021, 4, 30))
    blanks = blank_measurements(store, OWNER, page.lines)
    by_code = {one.id: one for one in filled}
    rows = [by_code.get(one.id, one) for one in blanks]
    bodies = organisations(store, OWNER)
    return due_workbook(rows, page.lines, form, "From a test", page.price_base, bodies)


def seen(store, content, name="due.xlsx"):
    reading = read_measurements({name: content})
    return reading, preview_entries(store, OWNER, reading)


FILLED = Measurement("L-DWP-2020-21", "L", "DWP", Y, pounds=Decimal("150.50"), evidence_grade="E1")


@pytest.mark.parametrize("form", list(Format))
def test_a_row_that_is_filled_in_is_entered_and_a_blank_one_is_not(store, form):
    reading, preview = seen(store, made(store, form, FILLED), f"due.{form}")
    assert [str(one) for one in preview.problems] == []
    assert (preview.n_blank, [one.kind for one in preview.changes]) == (1, [ChangeKind.ADDED])
    assert preview.sentence == "Measurements: 1 added; 1 left blank and not entered."
    enter_reading(store, OWNER, reading, preview, "Return", "k")
    (held,) = (one.record for one in store.current("measurement"))
    assert (held.pounds, held.recipient, held.entered_by) == (Decimal("150.50"), "DWP", "Olu")


def test_a_workbook_in_which_nothing_is_filled_in_says_so(store):
    _, preview = seen(store, made(store, Format.XLSX))
    assert [one.wrong for one in preview.problems] == ["holds no measurement that is filled in"]
    assert not preview.is_ready


def test_a_zero_is_an_answer(store):
    _, preview = seen(store, made(store, Format.XLSX, replace(FILLED, pounds=Decimal(0))))
    assert (preview.is_ready, preview.n_blank) == (True, 1)


def test_evidence_without_pounds_is_no_blank_row(store):
    _, preview = seen(store, made(store, Format.XLSX, replace(FILLED, pounds=None)))
    assert [(one.place.column, one.wrong) for one in preview.problems if one.place.column == "Pounds"] == [
        ("Pounds", "is missing, and so are units")
    ]


def test_every_fault_stands_at_its_cell(store):
    rows = (
        HEADINGS,
        ("M1", "L", "DWP", "2020-21", 0, "tbc", "E1"),
        ("M2", "L", "MOJ", "2020-21", 9, 5, "E1"),
        ("M3", "GONE", "MOJ", "2020-21", 0, 5, "E1"),
        ("M4", "L", "HO", "2021-22", 0, 5, "E1"),
    )
    _, preview = seen(store, xlsx({"Measurements": rows}))
    found = {(one.place.table, one.place.row, one.place.column) for one in preview.problems}
    assert {
        ("Sheet Measurements", 2, "Pounds"),
        ("Sheet Measurements", 3, "Quarter"),
        ("Sheet Measurements", 4, "Benefit"),
        ("Sheet Measurements", 5, "Recipient"),
    } <= found
    assert not preview.is_ready


def test_nothing_is_saved_where_anything_is_wrong(store):
    rows = (HEADINGS, ("M1", "L", "DWP", "2020-21", 0, 5, "E1"), ("M2", "L", "MOJ", "2020-21", 9, 5, "E1"))
    reading, preview = seen(store, xlsx({"Measurements": rows}))
    with pytest.raises(Refused):
        enter_reading(store, OWNER, reading, preview, "", "k")
    assert not store.counts()["measurement"]


def test_what_somebody_else_broke_meanwhile_is_told_at_its_cell(store):
    rows = (HEADINGS, ("M1", "L", "DWP", "2020-21", 1, 5, "E1"))
    reading, preview = seen(store, xlsx({"Measurements": rows}))
    enter(store, OWNER, replace(FILLED, id="OTHER"), 0, "", "k0")
    with pytest.raises(Refused, match="Sheet Measurements, row 2, M1, Quarter"):
        enter_reading(store, OWNER, reading, preview, "", "k")


def test_fields_without_a_column_stay_as_the_register_has_them(store):
    enter(store, OWNER, replace(FILLED, id="M1", evidence="Ledger", note="Part"), 0, "", "k")
    rows = (HEADINGS[:-1], ("M1", "L", "DWP", "2020-21", 0, 175))
    reading, preview = seen(store, xlsx({"Measurements": rows}))
    assert [one.kind for one in preview.changes] == [ChangeKind.CHANGED]
    enter_reading(store, OWNER, reading, preview, "", "k2")
    held = store.one("measurement", "M1").record
    assert (held.pounds, held.evidence, held.note, held.evidence_grade) == (175, "Ledger", "Part", "E1")


def test_a_csv_file_of_any_name_holds_measurements(store):
    content = b"id,benefit,recipient,year,pounds\nM1,L,DWP,2020-21,5\n"
    _, preview = seen(store, content, "my return.csv")
    assert preview.is_ready
    assert preview.entries[0].record == Measurement("M1", "L", "DWP", Y, pounds=Decimal(5))


def test_other_records_and_withdrawals_are_not_taken_here(store):
    sheets = {
        "Measurements": ((*HEADINGS, "Withdraw"), ("M1", "L", "DWP", "2020-21", 0, 5, "E1", "yes")),
        "Programmes": (("Code", "Title", "Lead organisation"), ("G", "A programme", "DWP")),
    }
    _, preview = seen(store, xlsx(sheets))
    assert {one.wrong for one in preview.problems} >= {
        "is a measurement to withdraw, which is not done here",
        "is not entered",
    }


def test_the_guidance_sheet_tells_what_was_promised(store):
    book = python_calamine.load_workbook(BytesIO(made(store, Format.XLSX)))
    rows = book.get_sheet_by_name("Guidance").to_python()
    heading = next(at for at, row in enumerate(rows) if row[0] == "Code")
    assert rows[heading + 1][:4] == ["L-DWP-2020-21", "Letters", "L", "DWP"]
    assert rows[heading + 1][7] == 400 * 0.5
