"""The three briefings in five forms, opened again: the words and figures of the pages stand in each of them."""

from __future__ import annotations

import io
import re
from functools import partial

import openpyxl
import pytest
from docx import Document
from odf import table as odf
from odf.opendocument import load as load_ods
from odf.teletype import extractText
from pptx import Presentation
from pypdf import PdfReader

from benefits.interchange.briefing_book import briefing_workbook
from benefits.interchange.template import Format
from benefits.reporting.briefing_paper import briefing_paper
from benefits.reporting.briefing_pdf import briefing_pdf
from benefits.reporting.briefing_slides import briefing_slides
from tests.plain.briefed import OF_A, OF_P, PORTFOLIO, briefed, records
from tests.plain.briefings import FORMULA, MARKUP

EVERY = (PORTFOLIO, OF_A, OF_P)
names = pytest.mark.parametrize("about", EVERY, ids=[one.subject.value for one in EVERY])


@pytest.fixture(scope="module")
def usual():
    """The three briefings of the usual register, with what was fetched for each."""
    return {about.subject: briefed(about) for about in EVERY}


def slides_text(content: bytes) -> str:
    said = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide:
            said.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(said)


def paper_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def xlsx_text(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def ods_text(content: bytes) -> str:
    document = load_ods(io.BytesIO(content))
    return "\n".join(extractText(cell) for cell in document.getElementsByType(odf.TableCell))


FORMS = {
    "pptx": (briefing_slides, slides_text),
    "docx": (briefing_paper, paper_text),
    "pdf": (briefing_pdf, pdf_text),
    "xlsx": (briefing_workbook, xlsx_text),
    "ods": (partial(briefing_workbook, form=Format.ODS), ods_text),
}


def plain(words: str) -> str:
    """Without what a page breaks: spaces, hyphens at the end of a line, and ligatures."""
    return re.sub(r"[\s\u00ad-]", "", words.replace("\ufb01", "fi").replace("\ufb02", "fl"))


@names
@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_headlines_findings_basis_editions_caveats_and_dates(usual, about, form):
    _, briefing = usual[about.subject]
    write, read = FORMS[form]
    told = plain(read(write(briefing)))
    wanted = [briefing.title, briefing.dated, briefing.basis, *briefing.editions, *briefing.caveats]
    wanted += [one.title for one in briefing.sections]
    wanted += [words for one in briefing.headlines for words in (one.label, one.value)]
    assert len(wanted) > 15
    assert [one for one in wanted if plain(one.removesuffix(".")) not in told] == []


@names
@pytest.mark.parametrize("form", ["pptx", "docx", "pdf"])
def test_every_figure_of_every_table_stands_in_words_in_slides_and_papers(usual, about, form):
    _, briefing = usual[about.subject]
    write, read = FORMS[form]
    told = plain(read(write(briefing)))
    cells = [
        cell
        for one in briefing.sections
        if one.figures
        for row in one.figures.rows
        for at, cell in enumerate(row)
        if at in one.figures.numbers
    ]
    assert len(cells) > 20
    assert [one for one in cells if plain(one) not in told] == []


@names
def test_the_workbook_holds_the_same_figures_unrounded(usual, about):
    _, briefing = usual[about.subject]
    book = openpyxl.load_workbook(io.BytesIO(briefing_workbook(briefing)))
    held = {
        round(float(cell), 9)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int | float)
    }
    wanted = [
        float(cell)
        for one in briefing.sections
        if one.figures
        for row in one.figures.raw
        for at, cell in enumerate(row)
        if at in one.figures.numbers and cell is not None
    ]
    assert len(wanted) > 20
    assert [one for one in wanted if round(one, 9) not in held] == []


@names
def test_rounded_and_exact_figures_stand_for_each_other(usual, about):
    _, briefing = usual[about.subject]
    for one in briefing.sections:
        for row, exact in zip(one.figures.rows, one.figures.raw, strict=True) if one.figures else ():
            for at in one.figures.numbers:
                if exact[at] is not None:
                    shown = float(row[at].replace(",", "").replace("−", "-"))
                    # one unit of the last place, where parts were rounded to add up to their whole
                    assert abs(shown - float(exact[at])) < 10.0 ** -one.figures.digits[at] + 1e-9, (one.title, row)


def test_every_form_of_an_empty_register_opens():
    _, briefing = briefed(held=[])
    for form, (write, read) in FORMS.items():
        assert plain("The register holds no project yet") in plain(read(write(briefing))), form


@names
@pytest.mark.parametrize("words", [FORMULA, MARKUP], ids=["formula", "markup"])
def test_what_people_typed_stays_text_in_every_form(about, words):
    held = list(records(words))
    _, briefing = briefed(about, held)
    for form, (write, read) in FORMS.items():
        content = write(briefing)
        assert plain(words)[:12] in plain(read(content)), form
    book = openpyxl.load_workbook(io.BytesIO(briefing_workbook(briefing)))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
