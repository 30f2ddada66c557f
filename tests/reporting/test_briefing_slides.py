"""A briefing as slides, opened again: native charts, tables, titles, words for pictures, nothing off the slide."""

import io
import zipfile

import openpyxl
import pytest
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
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from benefits.reporting.briefing_slides import MOST_ROWS, briefing_slides
from benefits.reporting.figures import PALETTE
from benefits.views.briefing_value import Drawing, Headline, Section, Series

CHARTS = {Drawing.BARS: "barChart", Drawing.STACKED_BARS: "barChart", Drawing.LINES: "lineChart"}


def opened(*sections, **changed):
    return Presentation(io.BytesIO(briefing_slides(briefing(*sections, **changed))))


def titles(deck):
    return [slide.shapes.title.text for slide in deck.slides]


def notes(slide):
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def charts(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def tables(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_table]


def cells(shape):
    return [[cell.text for cell in row.cells] for row in shape.table.rows]


def described(shape):
    return shape._element.xpath("./p:nvGraphicFramePr/p:cNvPr")[0].get("descr")


def texts(slide):
    return [shape.text for shape in slide.shapes if shape.has_text_frame]


def workbook(shape):
    return openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_slides_are_wide_and_each_finding_has_its_own():
    deck = opened(section("DWP gains most"), section("Costs fall late."))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert titles(deck) == [
        "Shared data",
        "Headlines",
        "DWP gains most",
        "DWP gains most: the figures",
        "Costs fall late.",
        "Costs fall late: the figures",
        "What these figures rest on",
        "What to keep in mind",
    ]


def test_the_first_slide_says_whose_it_is_and_as_of_when():
    assert texts(opened().slides[0])[:2] == ["Shared data", f"Whole portfolio\n{DATED}"]


def test_every_slide_ends_with_date_state_basis_and_its_number():
    for slide in opened().slides:
        kinds = [one.placeholder_format.type for one in slide.placeholders]
        assert kinds[0] in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        assert kinds[-2:] == [PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER]
        assert texts(slide)[-2] == f"{DATED} {BASIS}"
        assert slide.shapes[-1]._element.findall(f".//{qn('a:fld')}")[0].get("type") == "slidenum"
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(set(numbers)) == len(numbers)


def test_basis_editions_and_caveats_have_slides():
    *_, basis, caveats = opened().slides
    assert texts(basis)[1] == f"{BASIS}\n{DATED}\nEdition followed: HM Treasury, The Green Book 2026."
    assert texts(caveats)[1] == "One claim is disputed."


@pytest.mark.parametrize("drawing", Drawing)
def test_charts_are_native_and_hold_their_figures(drawing):
    (shape,) = charts(opened(section(picture=picture(drawing, names=3))))
    assert shape.chart._chartSpace.find(f".//{qn(f'c:{CHARTS[drawing]}')}") is not None
    assert [one.name for one in shape.chart.series] == ["Series 1", "Series 2", "Series 3"]
    assert list(shape.chart.series[0].values) == [12.5, None, -4.0]
    assert list(shape.chart.plots[0].categories) == ["DWP", "HMRC", "MoJ"]
    rows = [[cell.value for cell in row] for row in workbook(shape).active.iter_rows()]
    assert rows == [
        [None, "Series 1", "Series 2", "Series 3"],
        ["DWP", 12.5, 2, 6],
        ["HMRC", None, 3, 9],
        ["MoJ", -4, 1, 3],
    ]


def test_charts_and_tables_have_words_for_whoever_does_not_see_them():
    deck = opened()
    assert [described(one) for one in charts(deck)] == ["DWP gains £12.5 million."]
    assert [described(one) for one in tables(deck)] == ["Net value by department, £m"]


def test_bars_start_at_zero_have_their_figures_and_the_first_name_on_top():
    positive = picture(series=(Series("Net", (900.0, 905.0, 910.0)),))
    (shape,) = charts(opened(section(picture=positive)))
    assert shape.chart.value_axis.minimum_scale == 0
    assert shape.chart.category_axis.reverse_order
    labels = shape.chart.series[0]._element.find(qn("c:dLbls"))
    assert labels.find(qn("c:showVal")).get("val") == "1"
    assert labels.find(qn("c:numFmt")).get("formatCode") == "#,##0.0;−#,##0.0"


def test_stacked_values_stand_below_the_bars():
    (shape,) = charts(opened(section(picture=picture(Drawing.STACKED_BARS, names=3))))
    assert shape.chart.value_axis._element.find(qn("c:crosses")).get("val") == "max"


def test_a_piece_too_small_for_its_figure_has_none():
    (shape,) = charts(opened(section(picture=picture(Drawing.STACKED_BARS, names=3))))
    gone = [
        [int(one.find(qn("c:idx")).get("val")) for one in series._element.iter(qn("c:dLbl"))]
        for series in shape.chart.series
    ]
    # All bars span 24.5, of which 7% is 1.715: only the piece of 1 is smaller, and one has no value.
    assert gone == [[1], [2], []]


def test_series_differ_by_pattern_or_mark_as_well_as_by_colour():
    (bars,) = charts(opened(section(picture=picture(names=3))))
    fills = [series.format.fill for series in bars.chart.series]
    assert len({str(fill.pattern) if index else "plain" for index, fill in enumerate(fills)}) == 3
    (lines,) = charts(opened(section(picture=picture(Drawing.LINES, names=3))))
    assert len({series.marker.style for series in lines.chart.series}) == 3
    assert len({series.format.line.dash_style for series in lines.chart.series}) == 3


def test_pieces_are_parted_by_white_from_which_every_colour_stands_out():
    (shape,) = charts(opened(section(picture=picture(Drawing.STACKED_BARS, names=3))))
    assert {str(series.format.line.color.rgb) for series in shape.chart.series} == {"FFFFFF"}
    assert all(1.05 / (luminance(colour) + 0.05) >= 3 for colour in PALETTE)


def test_one_series_needs_no_key_and_several_have_one_or_names_at_their_ends():
    shown = [
        charts(opened(section(picture=one)))[0].chart.has_legend
        for one in (picture(), picture(names=2), picture(Drawing.LINES, names=3))
    ]
    assert shown == [False, True, False]


def test_a_table_says_which_row_is_its_heading_and_which_its_total():
    (shape,) = tables(opened())
    assert shape.table.first_row
    assert shape.table.last_row
    assert cells(shape) == [
        ["Department", "Value 1"],
        ["Department 0", "0.5"],
        ["Department 1", "1.5"],
        ["Department 2", "2.5"],
    ]


def test_a_table_of_sixty_rows_goes_on_on_further_slides_with_its_heading():
    deck = opened(section("All of them", picture=None, figures=figures(60)))
    shown = [cells(one) for one in tables(deck)]
    assert [len(one) - 1 for one in shown] == [MOST_ROWS] * 5
    assert {tuple(one[0]) for one in shown} == {("Department", "Value 1")}
    assert [row[0] for one in shown for row in one[1:]] == [f"Department {at}" for at in range(60)]
    assert [one.table.last_row for one in tables(deck)] == [False] * 4 + [True]
    assert titles(deck)[2:7] == [f"All of them ({at} of 5)" for at in range(1, 6)]


def test_a_table_of_thirty_columns_goes_on_beside_its_names():
    shown = [cells(one) for one in tables(opened(section(picture=None, figures=figures(2, 30))))]
    assert [one[0][0] for one in shown] == ["Department"] * 3
    assert [heading for one in shown for heading in one[0][1:]] == [f"Value {at}" for at in range(1, 30)]


@pytest.mark.parametrize(
    "one",
    [
        section(LONG_TITLE, figures=figures(60, 30)),
        section(LONG_TITLE * 3, source="Source: the register. " * 30),
        Section("Only words", ("Much to say. " * 400, "More.")),
        section(figures=figures(0)),
        section(picture=picture(names=3, categories=("A name that is long " * 9,) * 3)),
    ],
    ids=["many cells", "long title", "only words", "no rows", "long names"],
)
def test_nothing_stands_off_the_slide(one):
    deck = opened(one, basis=BASIS * 20, headlines=tuple(Headline("Net " * 40, "£5.5 million" * 9) for _ in range(8)))
    for slide in deck.slides:
        foot = next(s.top for s in slide.placeholders if s.placeholder_format.type is PP_PLACEHOLDER.FOOTER)
        for shape in slide.shapes:
            high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            wide = sum(column.width for column in shape.table.columns) if shape.has_table else shape.width
            assert shape.left >= 0
            assert shape.left + wide <= deck.slide_width
            assert shape.top + high <= (foot if shape.top < foot else deck.slide_height) + 20


def test_titles_differ_even_where_findings_are_called_alike():
    shown = titles(opened(section(LONG_TITLE * 4), section(LONG_TITLE * 4), Section("Headlines")))
    assert len(set(shown)) == len(shown)


def test_the_notes_have_every_word_also_of_what_is_cut_on_the_slide():
    title, said = LONG_TITLE * 4, "Much to say. " * 400
    deck = opened(section(title, paragraphs=(said.strip(), "More.")))
    assert notes(deck.slides[2]) == f"{title}\n{said.strip()}\nMore.\nSource: the register."
    assert notes(deck.slides[0]) == f"{BASIS}\nOne claim is disputed."


def test_what_there_is_to_say_stands_below_a_table_that_leaves_room():
    deck = opened(section("Few rows", picture=None, paragraphs=("It gains £12.5 million.", "Others lose.")))
    slide = next(one for one in deck.slides if one.shapes.title.text == "Few rows")
    assert "It gains £12.5 million.\nOthers lose." in texts(slide)
    long = opened(section("Few rows", picture=None, paragraphs=("word " * 900,)))
    slide = next(one for one in long.slides if one.shapes.title.text == "Few rows")
    assert not any("word word" in one for one in texts(slide))
    assert "word word" in notes(slide)


def test_the_figures_of_all_headlines_are_of_one_size():
    held = (Headline("Cost", "£2 million"), Headline("Net value across government", "minus £1,234.5 million a year"))
    sizes = {
        run.font.size
        for slide in opened(headlines=held).slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.text in {one.value for one in held}
    }
    assert len(sizes) == 1


def test_a_finding_without_anything_is_a_title():
    deck = opened(Section("Nothing more to say"))
    assert texts(deck.slides[2])[0] == "Nothing more to say"
    assert [one.placeholder_format.type for one in deck.slides[2].placeholders][1] is PP_PLACEHOLDER.FOOTER


def test_a_briefing_without_findings_headlines_and_caveats_still_opens():
    deck = Presentation(io.BytesIO(briefing_slides(briefing(sections=(), headlines=(), caveats=()))))
    assert titles(deck) == ["Shared data", "What these figures rest on"]


@pytest.mark.parametrize("words", [FORMULA, MARKUP])
def test_texts_of_people_stay_texts(words):
    deck = Presentation(io.BytesIO(briefing_slides(hostile(words))))
    assert titles(deck)[0] == words
    (shape,) = charts(deck)
    assert described(shape) == words
    assert next(iter(shape.chart.plots[0].categories)) == words
    assert {cell.data_type for row in workbook(shape).active.iter_rows() for cell in row} <= {"s", "n"}
    assert cells(tables(deck)[0])[1] == [words, "1"]
    parts = zipfile.ZipFile(io.BytesIO(briefing_slides(hostile(words))))
    assert not [name for name in parts.namelist() if b"hlinkClick" in parts.read(name)]


def test_what_no_document_can_hold_is_marked():
    deck = Presentation(io.BytesIO(briefing_slides(hostile(CONTROL))))
    assert titles(deck)[0] == CLEANED
    assert cells(tables(deck)[0])[1][0] == CLEANED


def test_everything_is_in_british_english():
    parts = zipfile.ZipFile(io.BytesIO(briefing_slides(briefing())))
    slides = [name for name in parts.namelist() if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notes"))]
    for name in slides:
        assert b'lang="en-GB"' in parts.read(name)
        assert b'lang="en-US"' not in parts.read(name)


def test_layouts_have_the_shape_and_the_language_of_the_slides():
    parts = zipfile.ZipFile(io.BytesIO(briefing_slides(briefing())))
    assert b"screen4x3" not in parts.read("ppt/presentation.xml")
    layouts = [
        name for name in parts.namelist() if name.startswith(("ppt/slideLayouts/slide", "ppt/slideMasters/slide"))
    ]
    assert len(layouts) == 4
    assert not [name for name in layouts if b'lang="en-US"' in parts.read(name) or b'type="dt"' in parts.read(name)]


def test_it_is_dated_once_and_the_same_briefing_gives_the_same_bytes():
    made = briefing_slides(briefing())
    assert made == briefing_slides(briefing())
    properties = Presentation(io.BytesIO(made)).core_properties
    assert (properties.title, properties.language) == ("Shared data: Whole portfolio", "en-GB")
    assert (properties.created.date(), properties.modified.date()) == (MADE, MADE)
    (shape,) = charts(Presentation(io.BytesIO(made)))
    assert workbook(shape).properties.created.date() == MADE
    assert not [name for name in zipfile.ZipFile(io.BytesIO(made)).namelist() if "printer" in name or "thumb" in name]
