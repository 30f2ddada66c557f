"""A briefing as a PDF, read again: tagged as PDF/UA-1 asks, and texts that stay texts.

The typesetter refuses to write a file that breaks a rule of the standard that it can check; here stands what a reader
program needs.
"""

import io

import pytest
import typst
from plain.briefings import (
    BASIS,
    CLEANED,
    CONTROL,
    DATED,
    FORMULA,
    LONG_TITLE,
    MARKUP,
    briefing,
    figures,
    hostile,
    picture,
    section,
)
from pypdf import PdfReader

from benefits.reporting.briefing_pdf import FEWEST_LISTED, LACKING, NOT_HELD, briefing_pdf
from benefits.reporting.table_fitting import MOST_UPRIGHT
from benefits.views.briefing_value import Briefing, Drawing, Section


def read(*sections, **changed):
    return PdfReader(io.BytesIO(briefing_pdf(briefing(*sections, **changed))))


def elements(reader):
    """Every element of the structure, in reading order."""

    def under(node):
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                yield from under(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from under(node["/K"])

    return list(under(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def kinds(reader):
    return [one["/S"].removeprefix("/") for one in elements(reader)]


def bookmarks(reader):
    return [one.title for one in reader.outline]


def said(reader):
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def fonts(reader):
    held = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    return [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in held]


def test_it_says_that_it_is_tagged_which_standard_it_keeps_and_its_language():
    root = read().trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_title_and_date_are_set():
    reader = read()
    assert reader.metadata.title == "Shared data: Whole portfolio"
    assert reader.metadata.creation_date.date() == briefing().made_on


def test_headings_are_tagged_and_bookmarked_in_order():
    reader = read(section("DWP gains most"), Section("Costs fall late"))
    assert bookmarks(reader) == [
        "DWP gains most",
        "Costs fall late",
        "What these figures rest on",
        "What to keep in mind",
    ]
    assert kinds(reader).count("H1") == 4
    assert kinds(reader)[:2] == ["Document", "Title"]


@pytest.mark.parametrize("drawing", Drawing)
def test_every_figure_has_its_alternative_in_words(drawing):
    reader = read(section(picture=picture(drawing, names=3)))
    assert [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"] == ["DWP gains £12.5 million."]


def test_tables_have_a_heading_row_and_a_caption():
    reader = read(section(picture=None, figures=figures(2, 3)), headlines=())
    shown = kinds(reader)
    table = shown[shown.index("Table") :]
    assert shown.count("Table") == shown.count("Caption") == 1
    assert table.count("TH") == 3
    assert table.index("THead") < table.index("TH") < table.index("TBody") < table.index("TD")
    assert shown.count("TD") == 6


def test_every_page_is_read_in_the_order_of_its_structure_and_has_its_fonts():
    reader = read(section(figures=figures(60, 20)))
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}
    assert all("/FontFile3" in one or "/FontFile2" in one for one in fonts(reader))


def test_fonts_are_the_typesetters_own():
    carried = {one.replace(" ", "") for one in typst.Fonts(include_system_fonts=False).families()}
    used = {one["/FontName"].partition("+")[2].split("-")[0] for one in fonts(read())}
    assert used <= carried
    assert used


def test_it_says_basis_editions_caveats_date_and_state():
    text = said(read())
    for words in (DATED, BASIS, "Edition followed: HM Treasury, The Green Book 2026.", "One claim is disputed."):
        assert words in text


def test_every_page_has_date_and_number():
    reader = read(section(picture=None, figures=figures(120)))
    pages = len(reader.pages)
    assert pages > 2
    for number, page in enumerate(reader.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert DATED in text
        assert f"Page {number} of {pages}" in text


def test_a_table_of_sixty_rows_has_every_row():
    text = said(read(section(picture=None, figures=figures(60))))
    assert all(f"Department {at} {at}.5" in text for at in range(60))


def test_a_wide_table_lies_across_the_page():
    upright = read(section(picture=None, figures=figures(2, MOST_UPRIGHT)))
    lying = read(section(picture=None, figures=figures(2, MOST_UPRIGHT + 1)))
    assert [page.mediabox.width > page.mediabox.height for page in upright.pages] == [False]
    assert [page.mediabox.width > page.mediabox.height for page in lying.pages] == [False, True, False]


def test_many_findings_are_listed_at_the_beginning():
    few = kinds(read(*(Section(f"Finding {at}") for at in range(FEWEST_LISTED - 1))))
    many = kinds(read(*(Section(f"Finding {at}") for at in range(FEWEST_LISTED))))
    assert "TOC" not in few
    assert many.count("TOCI") == FEWEST_LISTED + 2


@pytest.mark.parametrize("words", [FORMULA, MARKUP, "#", "*", "$", "@", "\\", "#sys.inputs", '#include "a.typ"'])
def test_what_people_typed_is_never_evaluated(words):
    reader = PdfReader(io.BytesIO(briefing_pdf(hostile(words))))
    assert bookmarks(reader)[0] == words
    assert reader.metadata.title == f"{words}: {words}"
    assert [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"] == [words]
    # Title, subtitle, basis, headline, heading, paragraph, two captions, cell, source and the rest of it.
    assert said(reader).replace(" ", "").count(words.replace(" ", "")) >= 14
    assert "/Link" not in [note["/Subtype"] for page in reader.pages for note in page.get("/Annots", ())]


def test_what_no_document_can_hold_is_marked():
    assert bookmarks(PdfReader(io.BytesIO(briefing_pdf(hostile(CONTROL)))))[0] == CLEANED


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("数据 shared", f"{LACKING * 2} shared"),
        ("Done \N{PARTY POPPER}", f"Done {LACKING}"),
    ],
)
def test_letters_without_a_font_are_marked_and_the_paper_says_so(words, shown):
    reader = read(Section(words, (words,)))
    assert bookmarks(reader)[0] == shown
    assert NOT_HELD in said(reader)


@pytest.mark.parametrize(
    "words", ["Llŷn, Ŵ", "−£5.5 million – “quoted”", "Ελλάδα", "a\u202eb", "co\u00adop", "a\r\nb\tc"]
)
def test_letters_that_have_a_font_are_kept(words):
    reader = read(Section("Kept", (words,)))
    assert NOT_HELD not in said(reader)
    assert LACKING not in said(reader)


@pytest.mark.parametrize("drawing", Drawing)
@pytest.mark.parametrize("names", [1, 3])
def test_every_kind_of_picture_is_set(drawing, names):
    text = said(read(section(picture=picture(drawing, names=names, categories=(LONG_TITLE, "HMRC", "MoJ")))))
    assert "MoJ" in text
    assert "12.5" in text or drawing is Drawing.LINES


def test_a_briefing_with_nothing_but_its_basis_is_set():
    bare = Briefing("Shared data", "", briefing().made_on, "today", BASIS)
    assert bookmarks(PdfReader(io.BytesIO(briefing_pdf(bare)))) == ["What these figures rest on"]


def test_a_table_without_rows_is_set():
    assert "Value 1" in said(read(section(picture=None, figures=figures(0))))


def test_the_same_briefing_gives_the_same_bytes():
    assert briefing_pdf(briefing()) == briefing_pdf(briefing())
