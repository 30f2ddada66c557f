"""A briefing as a Word paper, opened again: headings, tables, native charts with words, and texts that stay texts."""

import io
import zipfile

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from plain.briefings import (
    BASIS,
    CLEANED,
    CONTROL,
    DATED,
    FORMULA,
    LONG_TITLE,
    MADE,
    MARKUP,
    briefing,
    figures,
    hostile,
    picture,
    section,
)

from benefits.reporting.briefing_paper import briefing_paper
from benefits.views.briefing_value import Drawing, Section


def opened(*sections, **changed):
    return Document(io.BytesIO(briefing_paper(briefing(*sections, **changed))))


def texts(document, style=None):
    return [one.text for one in document.paragraphs if style is None or one.style.name == style]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def alternatives(document):
    return [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]


def charts(document):
    """The chart parts that the body leads to, in order."""
    name = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
    return [document.part.related_parts[one.get(qn("r:id"))] for one in document.element.body.iter(name)]


def workbook(chart):
    (only,) = chart.rels.values()
    assert f'r:id="{only.rId}"'.encode() in chart.blob
    return openpyxl.load_workbook(io.BytesIO(only.target_part.blob))


def test_findings_are_headings_in_order():
    document = opened(section("DWP gains most"), section("Costs fall late"))
    assert texts(document, "Title") == ["Shared data"]
    assert texts(document, "Heading 1") == [
        "DWP gains most",
        "Costs fall late",
        "What these figures rest on",
        "What to keep in mind",
    ]


def test_it_says_at_once_whose_it_is_as_of_when_and_on_what_it_rests():
    assert texts(opened())[1:4] == ["Whole portfolio", DATED, BASIS]


def test_basis_editions_and_caveats_are_listed():
    assert texts(opened(), "List Bullet") == [
        BASIS,
        DATED,
        "Edition followed: HM Treasury, The Green Book 2026.",
        "One claim is disputed.",
    ]


def test_date_and_state_stand_on_every_page_with_its_number():
    (footer,) = opened().sections[0].footer.paragraphs
    assert footer.text.startswith(f"{DATED} Page ")
    assert footer._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_headlines_are_a_table():
    assert cells(opened().tables[0]) == [
        ["Measure", "Figure", "What it is"],
        ["Net value", "£5.5 million", "after optimism bias"],
        ["Cost", "£2 million", ""],
    ]


def test_tables_have_a_heading_row_a_caption_and_a_name():
    document = opened()
    for table in document.tables:
        marks = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marks == [True] + [False] * (len(table.rows) - 1)
    assert texts(document, "Caption") == [
        "Table 1: Headlines",
        "Figure 1: Net value by department, £m",
        "Table 2: Net value by department, £m",
    ]
    names = [table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) for table in document.tables]
    assert names == ["Headlines", "Net value by department, £m"]


@pytest.mark.parametrize("drawing", Drawing)
def test_charts_are_native_have_words_and_hold_their_figures(drawing):
    document = opened(section(picture=picture(drawing, names=2)), section("Again"))
    assert alternatives(document) == ["DWP gains £12.5 million."] * 2
    first, second = charts(document)
    assert first.partname != second.partname
    assert (b"lineChart" if drawing is Drawing.LINES else b"barChart") in first.blob
    rows = [[cell.value for cell in row] for row in workbook(first).active.iter_rows()]
    assert rows == [[None, "Series 1", "Series 2"], ["DWP", 12.5, 2], ["HMRC", None, 3], ["MoJ", -4, 1]]
    assert workbook(first).properties.created.date() == MADE


def test_a_table_of_sixty_rows_has_every_row():
    table = opened(section(picture=None, figures=figures(60))).tables[1]
    assert [row[0] for row in cells(table)[1:]] == [f"Department {at}" for at in range(60)]


def test_a_wide_table_lies_across_pages_in_parts():
    document = opened(section(picture=None, figures=figures(2, 30)))
    ways = [one.orientation for one in document.sections]
    assert ways == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    shown = [cells(table)[0][1:] for table in document.tables[1:]]
    assert [one for part in shown for one in part] == [f"Value {at}" for at in range(1, 30)]


def test_a_finding_without_anything_and_a_long_title_are_headings():
    document = opened(Section("Nothing more to say"), Section(LONG_TITLE))
    assert texts(document, "Heading 1")[:2] == ["Nothing more to say", LONG_TITLE]
    assert len(document.tables) == 1


@pytest.mark.parametrize(("words", "shown"), [(FORMULA, FORMULA), (MARKUP, MARKUP), (CONTROL, CLEANED)])
def test_texts_of_people_stay_texts(words, shown):
    document = Document(io.BytesIO(briefing_paper(hostile(words))))
    assert texts(document, "Title") == texts(document, "Heading 1")[:1] == [shown]
    assert alternatives(document) == [shown]
    assert cells(document.tables[1])[1] == [shown, "1"]
    (chart,) = charts(document)
    assert {cell.data_type for row in workbook(chart).active.iter_rows() for cell in row} <= {"s", "n"}
    body = document.element.body
    assert not list(body.iter(qn("w:hyperlink"), qn("w:fldSimple"), qn("w:instrText")))


def test_the_same_briefing_gives_the_same_bytes_dated_once():
    made = briefing_paper(briefing())
    assert made == briefing_paper(briefing())
    assert {part.date_time[0] for part in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {1980}
    properties = Document(io.BytesIO(made)).core_properties
    assert (properties.created.date(), properties.language) == (MADE, "en-GB")
