"""The workbook to fill in: accessible, helpful, and safe to open."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from odf import grammar

from benefits.interchange.layout import SHEETS, WITHDRAW
from benefits.interchange.read import read_files
from benefits.interchange.template import ABOUT, Format, Origin, book, template
from benefits.interchange.xlsx_writing import LONGEST_HELP, LONGEST_TITLE, xlsx
from benefits.periods import FinancialYear
from benefits.records.choices import choices
from benefits.records.model import TABLES, Organisation, Project, Share
from benefits.records.tables import series_field
from benefits.reference.dictionary import FieldType, fields
from benefits.reference.organisations import organisations

YEAR = FinancialYear(2026)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def page(records, title):
    return next(one for one in book(records, YEAR, Origin()).pages if one.title == title)


def headings(records, table):
    return [column.heading for column in page(records, SHEETS[table]).columns]


def xml_of(records, form, part):
    with zipfile.ZipFile(io.BytesIO(template(records, form, YEAR))) as file:
        return {
            name: ElementTree.fromstring(file.read(name))  # noqa: S314 - our own file
            for name in file.namelist()
            if re.fullmatch(part, name)
        }


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_has_the_columns_of_the_dictionary_then_the_years_then_withdraw(table):
    own = [one.label for one in fields(table) if one.type is not FieldType.AMOUNTS]
    years = [str(YEAR + after) for after in range(11)] if series_field(table) else []
    assert headings((), table) == [*own, *years, WITHDRAW]


def test_the_sheets_stand_in_order_between_cover_and_lists():
    titles = [one.title for one in book((), YEAR, Origin()).pages]
    assert titles == ["Cover", "Contents", "Notes", *SHEETS.values(), "Lists"]
    assert list(ABOUT) == list(TABLES)


def test_years_run_from_the_first_year_over_the_appraisal_and_over_every_amount(portfolio):
    project = replace(portfolio[1], first_year=FinancialYear(2027), appraisal_period=3)
    years = headings([project], "cost_line")[-5:-1]
    assert years == ["2027-28", "2028-29", "2029-30", "2030-31"]
    assert headings([project, portfolio[3]], "cost_line")[-6:-1] == ["2026-27", *years]
    assert headings([project], "share")[-5:-1] == years


def test_records_stand_in_the_sheet_of_their_table(portfolio):
    shares = page(portfolio, "Shares")
    by_heading = [dict(zip(headings(portfolio, "share"), row, strict=True)) for row in shares.rows]
    assert [one["Code"] for one in by_heading] == [one.id for one in portfolio if isinstance(one, Share)]
    first = by_heading[0]
    assert (str(first["Fraction"]), first["2026-27"], first[WITHDRAW]) == ("0.4", None, None)


def test_the_notes_explain_every_column(portfolio):
    notes = page((), "Notes")
    told = {(row[0], row[1]): row for row in notes.rows}
    for table in TABLES:
        for one in fields(table):
            label = "A column for each year, headed 2026-27" if one.type is FieldType.AMOUNTS else one.label
            _, _, required, unit, help_, allowed, source = told[SHEETS[table], label]
            assert (required == "yes", unit or "", help_, source) == (one.required, one.unit, one.help, one.source)
            assert allowed or not choices(one)


def test_the_contents_lead_to_every_other_sheet_and_count_its_records(portfolio):
    contents = page(portfolio, "Contents")
    assert [row[0] for row in contents.rows] == ["Notes", *SHEETS.values(), "Lists"]
    assert {row[0]: row[2] for row in contents.rows if row[2]} == {
        "Programmes": 1, "Projects": 1, "Options": 1, "Costs": 2, "Benefits": 1, "Shares": 2,
    }  # fmt: skip
    (sheet,) = xml_of(portfolio, Format.XLSX, "xl/worksheets/sheet2.xml").values()
    links = [one.get("location") for one in sheet.iter(f"{MAIN}hyperlink")]
    assert links == [f"'{row[0]}'!A1" for row in contents.rows]


def test_lists_offer_the_choices_of_the_dictionary_and_the_bodies_of_the_register():
    codes = {row[1] for row in page((), "Lists").rows}
    assert codes >= {code for table in TABLES for one in fields(table) for code in choices(one)}
    assert codes >= {one.code for one in organisations()}
    own = Organisation("OWN", "Own body", "Own", next(iter(choices(fields("organisation")[3]))))
    listed = {row[1]: row[2] for row in page([own], "Lists").rows if row[0] == "Organisations"}
    assert listed == {"OWN": "Own body"}


@pytest.mark.parametrize("table", TABLES)
def test_a_drop_down_list_offers_what_may_stand_in_its_column(table, portfolio):
    made = book(portfolio, YEAR, Origin())
    by_title = {one.title: one for one in made.pages}
    own = [one for one in fields(table) if one.type is not FieldType.AMOUNTS]
    for one, column in zip(own, by_title[SHEETS[table]].columns, strict=False):
        if one.type is FieldType.CHOICE:
            span, listed = column.choices, by_title["Lists"]
            offered = [
                row[1] for row in listed.rows[span.first - listed.heading_row - 1 :][: span.last - span.first + 1]
            ]
            assert offered == list(choices(one)), one
            assert column.only_choices
        elif one.type is FieldType.REFERENCE:
            assert not column.only_choices  # a record may come with the same upload
            target = by_title[column.choices.sheet]
            assert target.columns[column.choices.column].heading == "Code"
            assert column.choices.first == target.heading_row + 1 or target.title == "Lists"
        elif one.type is FieldType.LIST:
            assert column.choices is None  # such a cell holds several codes


def test_each_excel_sheet_holds_one_marked_table_with_frozen_headings_and_nothing_merged(portfolio):
    sheets = xml_of(portfolio, Format.XLSX, r"xl/worksheets/sheet\d+\.xml")
    assert len(sheets) == len(SHEETS) + 4
    for name, sheet in sheets.items():
        count = len(list(sheet.iter(f"{MAIN}tablePart")))
        assert count == (0 if name.endswith("/sheet1.xml") else 1), name
        assert not list(sheet.iter(f"{MAIN}mergeCell"))
        assert len(list(sheet.iter(f"{MAIN}pane"))) == count
    tables = xml_of(portfolio, Format.XLSX, r"xl/tables/table\d+\.xml").values()
    names = [one.get("name") for one in tables]
    assert len(set(names)) == len(names) == len(SHEETS) + 3


def test_the_help_of_a_field_is_shown_on_its_heading_and_its_cells():
    (costs,) = xml_of((), Format.XLSX, f"xl/worksheets/sheet{4 + list(SHEETS).index('cost_line')}.xml").values()
    told = [one.get("prompt") for one in costs.iter(f"{MAIN}dataValidation")]
    for one in fields("cost_line"):
        assert sum(one.help[:50] in prompt for prompt in told) >= 2, one.name


def test_no_message_is_longer_than_excel_takes():
    for sheet in xml_of((), Format.XLSX, r"xl/worksheets/sheet\d+\.xml").values():
        for one in sheet.iter(f"{MAIN}dataValidation"):
            assert len(one.get("promptTitle", "")) <= LONGEST_TITLE
            assert len(one.get("prompt", "")) <= LONGEST_HELP
    for table in TABLES:
        for one in fields(table):
            assert len(f"Required. {one.help}") <= LONGEST_HELP or not one.required, (table, one.name)


def _name(tag):
    space, _, name = tag[1:].partition("}")
    return space, name


def _breaches(element):
    """What the grammar of OpenDocument does not allow in an element, as sentences."""
    own = _name(element.tag)
    children, attributes = grammar.allowed_children.get(own, ()), grammar.allowed_attributes.get(own, ())
    if own not in grammar.allowed_children:
        yield f"{own[1]} is no element"
    for child in element:
        if children is not None and _name(child.tag) not in children:
            yield f"{own[1]} holds {_name(child.tag)[1]}"
        yield from _breaches(child)
    for attribute in element.attrib:
        if attributes is not None and _name(attribute) not in attributes:
            yield f"{own[1]} has {_name(attribute)[1]}"
    for space, name in grammar.required_attributes.get(own, ()):
        if f"{{{space}}}{name}" not in element.attrib:
            yield f"{own[1]} lacks {name}"
    if (element.text or "").strip() and own not in grammar.allows_text:
        yield f"{own[1]} holds text"


def test_an_opendocument_workbook_follows_the_grammar_of_the_standard(portfolio):
    for name, part in xml_of(portfolio, Format.ODS, r"(content|styles|meta|settings)\.xml").items():
        assert set(_breaches(part)) == set(), name


def test_an_opendocument_file_says_first_and_plainly_what_it_is():
    with zipfile.ZipFile(io.BytesIO(template(None, Format.ODS, YEAR))) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert file.read(first) == b"application/vnd.oasis.opendocument.spreadsheet"


def test_the_same_records_give_the_same_opendocument_bytes(portfolio):
    assert template(portfolio, Format.ODS, YEAR) == template(portfolio, Format.ODS, YEAR)


@pytest.mark.parametrize("form", Format)
def test_a_row_marked_withdraw_is_read_as_a_withdrawal(portfolio, form, monkeypatch):
    made = book(portfolio, YEAR, Origin())
    pages = tuple(
        replace(one, rows=tuple((*row[:-1], "yes") for row in one.rows)) if one.title == "Shares" else one
        for one in made.pages
    )
    monkeypatch.setattr("benefits.interchange.template.book", lambda *_: replace(made, pages=pages))
    reading = read_files({f"x.{form}": template(portfolio, form, YEAR)})
    assert reading.withdrawn == (("share", "P1-B1-S1"), ("share", "P1-B1-S2"))
    assert not any(isinstance(one, Share) for one in reading.records)


def test_what_is_typed_below_a_table_is_read_with_it(portfolio):
    rows = (("P9", "Typed", "DWP", "2026-27"), ("", "", "", ""), ("P8", "Below a blank row", "HMRC", "2026-27"))
    made = book((), YEAR, Origin())
    projects = next(one for one in made.pages if one.title == "Projects")
    named = [column.heading for column in projects.columns]
    order = [named.index(label) for label in ("Code", "Title", "Lead organisation", "First year")]
    typed = []
    for row in rows:
        cells = [None] * len(named)
        for at, cell in zip(order, row, strict=True):
            cells[at] = cell or None
        typed.append(tuple(cells))
    pages = tuple(replace(one, rows=tuple(typed)) if one.title == "Projects" else one for one in made.pages)
    reading = read_files({"x.xlsx": xlsx(replace(made, pages=pages))})
    assert {one.id for one in reading.records if isinstance(one, Project)} == {"P9", "P8"}
