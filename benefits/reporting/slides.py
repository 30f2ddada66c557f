"""Slides that everybody can read: titles that are titles, charts that can be changed, words for what is drawn.

What people typed stands in them as text. The reading order is the order in which things are put on a slide.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as PresentationFile
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout, SlideMaster
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Pt

from benefits.reporting.documents import FONT, LANGUAGE, SHADE, settled, writable
from benefits.reporting.figures import PALETTE
from benefits.reporting.native_charts import GREY, INK, RULE, TYPES, chart_data, dress
from benefits.reporting.table_fitting import LEADING, cut, lines
from benefits.views.briefing_value import Picture

WIDE, HIGH, MARGIN = 13.333, 7.5, 0.6  # inches
INNER = WIDE - 2 * MARGIN
TITLE_TOP, TITLE_HIGH = 0.4, 1.15
TOP, BOTTOM = 1.65, 6.6  # between which a slide holds what it shows
FOOT_TOP, FOOT_HIGH, NUMBER_WIDE = 6.8, 0.45, 0.8
POINTS = 72  # an inch
CLOSE = 0.03  # inches that the text of a cell keeps from its rules
INSET = 0.1  # inches that a text keeps from the sides of its box
TITLE_SIZES, TEXT, SMALL, FOOT = (28, 24, 20, 18), 18, 12, 10  # points
OPENING_SIZE, OPENING_LINES = 36, 3
OPENING, TEXT_SLIDE, TITLE_ONLY = "Title Slide", "Title and Content", "Title Only"
PLACES = {
    PP_PLACEHOLDER.TITLE: (MARGIN, TITLE_TOP, INNER, TITLE_HIGH),
    PP_PLACEHOLDER.BODY: (MARGIN, TOP, INNER, BOTTOM - TOP),
    PP_PLACEHOLDER.OBJECT: (MARGIN, TOP, INNER, BOTTOM - TOP),
    PP_PLACEHOLDER.CENTER_TITLE: (MARGIN, 1.7, INNER, 2.2),
    PP_PLACEHOLDER.SUBTITLE: (MARGIN, 4.1, INNER, 2.3),
    PP_PLACEHOLDER.FOOTER: (MARGIN, FOOT_TOP, INNER - NUMBER_WIDE, FOOT_HIGH),
    PP_PLACEHOLDER.SLIDE_NUMBER: (WIDE - MARGIN - NUMBER_WIDE, FOOT_TOP, NUMBER_WIDE, FOOT_HIGH),
}
Box = tuple[float, float, float, float]  # left, top, width and height in inches


class Deck:
    """Slides while they are written.

    Args:
        title: What programs call it.
        made: The day that it is dated.
        footer: What stands under each slide.
    """

    def __init__(self, title: str, made: date, footer: str) -> None:
        self.file: PresentationFile = Presentation()
        self._made = made
        self._titles: Counter[str] = Counter()
        self._footer = cut(footer, (INNER - NUMBER_WIDE) * POINTS, FOOT, 2)
        self.file.slide_width, self.file.slide_height = Inches(WIDE), Inches(HIGH)
        self.file.element.find(qn("p:sldSz")).attrib.pop("type", None)  # it names another shape of slides
        _forget_the_maker(self.file)
        _set_theme(self.file.slide_master)
        _set_master(self.file.slide_master)
        for layout in list(self.file.slide_layouts):
            if layout.name not in (OPENING, TEXT_SLIDE, TITLE_ONLY):
                self.file.slide_layouts.remove(layout)
            else:
                _place(layout)
        self._set_properties(writable(title))

    def slide(self, title: str, layout: str = TITLE_ONLY) -> Slide:
        """A new slide under its title, which no other one has."""
        made = self.file.slides.add_slide(next(one for one in self.file.slide_layouts if one.name == layout))
        if made.shapes.title is None:
            raise TypeError(f"the slides of {layout} have no title")
        size = OPENING_SIZE if layout == OPENING else _title_size(title)
        most = OPENING_LINES if layout == OPENING else int(TITLE_HIGH * POINTS / (size * LEADING))
        shown = cut(title, INNER * POINTS, size, most)
        self._titles[shown] += 1
        again = f" ({self._titles[shown]})" if self._titles[shown] > 1 else ""
        say(made.shapes.title.text_frame, [f"{shown}{again}"], size, is_bold=True)
        return made

    def text_slide(self, title: str, paragraphs: Sequence[str], *, is_list: bool = False) -> Slide:
        """A slide of text."""
        made = self.slide(title, TEXT_SLIDE)
        frame = _body(made).text_frame
        say(frame, paragraphs, TEXT)
        if not is_list:
            for paragraph in frame.paragraphs:
                properties = paragraph._p.get_or_add_pPr()
                properties.set("marL", "0")
                properties.set("indent", "0")
                properties.insert_element_before(parse_xml(f"<a:buNone {nsdecls('a')}/>"), "a:tabLst", "a:defRPr")
        return made

    def opening(self, title: str, under: Sequence[str]) -> Slide:
        """The first slide."""
        made = self.slide(title, OPENING)
        frame = next(one for one in made.placeholders if one.placeholder_format.type is PP_PLACEHOLDER.SUBTITLE)
        say(frame.text_frame, under, TEXT)
        return made

    def text(self, slide: Slide, words: Sequence[str], box: Box, size: float, *, is_grey: bool = False) -> TextFrame:
        """A box of text on a slide."""
        made = slide.shapes.add_textbox(*map(Inches, box))
        made.text_frame.word_wrap, made.text_frame.auto_size = True, MSO_AUTO_SIZE.NONE
        say(made.text_frame, words, size)
        if is_grey:
            for run in (run for paragraph in made.text_frame.paragraphs for run in paragraph.runs):
                run.font.color.rgb = RGBColor.from_string(GREY)
        return made.text_frame

    def card(self, slide: Slide, words: Sequence[str], sizes: Sequence[float], box: Box) -> None:
        """A few short texts, one under the other in a frame, the second one in bold."""
        made = slide.shapes.add_textbox(*map(Inches, box))
        made.line.color.rgb, made.line.width = RGBColor.from_string(GREY), Pt(1)
        made.text_frame.word_wrap, made.text_frame.auto_size = True, MSO_AUTO_SIZE.NONE
        made.text_frame.margin_top = made.text_frame.margin_left = Inches(2 * INSET)
        say(made.text_frame, words, SMALL)
        for at, (paragraph, size) in enumerate(zip(made.text_frame.paragraphs, sizes, strict=True)):
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), at == 1

    def chart(self, slide: Slide, picture: Picture, box: Box) -> None:
        """A chart with its alternative in words."""
        frame = slide.shapes.add_chart(TYPES[picture.drawing], *map(Inches, box), chart_data(picture))
        dress(frame.chart, picture, self._made)
        _describe(frame, "Chart", picture.alt)

    def table(
        self,
        slide: Slide,
        caption: str,
        rows: Sequence[Sequence[str]],
        box: Box,
        columns: Sequence[float],
        heights: Sequence[float],
        size: float,
        numbers: frozenset[int],
        totals: int,
    ) -> None:
        """A table, its first row the heading.

        Args:
            slide: On which it stands.
            caption: What it shows, also for whoever does not see it.
            rows: As many cells each.
            box: Where it stands; its rows decide on its height.
            columns: Widths in inches.
            heights: Of the rows, in inches.
            size: Of the type, in points.
            numbers: Columns of figures, which stand to the right.
            totals: How many of the last rows are totals, in bold.
        """
        frame = slide.shapes.add_table(1, len(columns), *map(Inches, box))
        _describe(frame, "Table", caption)
        table = frame.table
        table.first_row, table.horz_banding, table.last_row = True, False, totals > 0
        for column, width in zip(table.columns, columns, strict=True):
            column.width = Inches(width)
        table._tbl.remove(table._tbl.tr_lst[0])
        for at, (words, height) in enumerate(zip(rows, heights, strict=True)):
            is_bold = at == 0 or at >= len(rows) - totals
            cells = "".join(
                _cell(text, size, is_bold, place in numbers, SHADE if at == 0 else "FFFFFF")
                for place, text in enumerate(words)
            )
            table._tbl.append(parse_xml(f'<a:tr {nsdecls("a")} h="{Inches(height)}">{cells}</a:tr>'))

    def speak(self, slide: Slide, paragraphs: Sequence[str]) -> None:
        """The notes of a slide."""
        frame = slide.notes_slide.notes_text_frame
        if frame is None:
            raise TypeError("the notes of a slide have no room for text")
        say(frame, paragraphs, SMALL)

    def pptx(self) -> bytes:
        """The slides as the bytes of a .pptx file."""
        for slide in self.file.slides:
            self._foot(slide)
        held = io.BytesIO()
        self.file.save(held)
        return settled(held.getvalue())

    def _foot(self, slide: Slide) -> None:
        """Footer and number, last in the reading order."""
        for one in slide.slide_layout.placeholders:
            if one.placeholder_format.type not in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
                continue
            copied = deepcopy(one._element)
            copied.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
            for language in copied.iter(qn("a:rPr"), qn("a:endParaRPr")):
                language.set("lang", LANGUAGE)
            slide.shapes._spTree.append(copied)
        for shape in slide.placeholders:
            if shape.placeholder_format.type is PP_PLACEHOLDER.FOOTER:
                say(shape.text_frame, [self._footer], FOOT)

    def _set_properties(self, title: str) -> None:
        day = datetime(self._made.year, self._made.month, self._made.day, tzinfo=UTC)
        properties = self.file.core_properties
        properties.title, properties.language, properties.author = title[:255], LANGUAGE, "Crossgov Benefits"
        properties.created, properties.modified, properties.last_modified_by = day, day, "Crossgov Benefits"
        properties.revision = 1


def say(frame: TextFrame, paragraphs: Sequence[str], size: float, *, is_bold: bool | None = None) -> None:
    """Paragraphs of plain text in British English, in place of what a frame holds."""
    frame.text = "\n".join(writable(one).replace("\n", " ") for one in paragraphs)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), is_bold
            run.font._element.set("lang", LANGUAGE)


def _title_size(title: str) -> int:
    """The largest size at which a title fits above a slide; the smallest if none does."""
    fits = (size for size in TITLE_SIZES if lines(title, INNER * POINTS, size) * size * LEADING <= TITLE_HIGH * POINTS)
    return next(fits, TITLE_SIZES[-1])


def _body(slide: Slide) -> BaseShape:
    return next(one for one in slide.placeholders if one.placeholder_format.type is PP_PLACEHOLDER.OBJECT)


def _describe(frame: BaseShape, name: str, alt: str) -> None:
    marks = frame._element.xpath("./p:nvGraphicFramePr/p:cNvPr")[0]
    marks.set("name", f"{name} {frame.shape_id}")
    marks.set("descr", writable(alt))


def _cell(words: str, size: float, is_bold: bool, is_number: bool, shade: str) -> str:
    """A cell of a table, written out: cell by cell through the library a long table takes seconds."""
    look = f'lang="{LANGUAGE}" sz="{int(size * 100)}" b="{int(is_bold)}"'
    said = escape(writable(words).replace("\n", " "))
    ink = f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
    run = f"<a:r><a:rPr {look}>{ink}</a:rPr><a:t>{said}</a:t></a:r>" if said else f"<a:endParaRPr {look}/>"
    sides = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    rule = f'<a:lnB w="9525"><a:solidFill><a:srgbClr val="{GREY if is_bold else RULE}"/></a:solidFill></a:lnB>'
    aside = f'marL="{Inches(INSET)}" marR="{Inches(INSET)}" marT="{Inches(CLOSE)}" marB="{Inches(CLOSE)}"'
    fill = f'<a:solidFill><a:srgbClr val="{shade}"/></a:solidFill>'
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{"r" if is_number else "l"}"/>{run}</a:p>'
        f'</a:txBody><a:tcPr {aside} anchor="ctr">{sides}{rule}{fill}</a:tcPr></a:tc>'
    )


def _forget_the_maker(file: PresentationFile) -> None:
    """Without the picture, printer and counts of the empty file that the library begins with."""
    package = file.part.package
    for relation in list(package._rels.values()):
        if relation.reltype in (RELATIONSHIP.THUMBNAIL, RELATIONSHIP.EXTENDED_PROPERTIES):
            package.drop_rel(relation.rId)
    for relation in list(file.part.rels.values()):
        if relation.reltype == RELATIONSHIP.PRINTER_SETTINGS:
            file.part.rels.pop(relation.rId)


def _set_theme(master: SlideMaster) -> None:
    """The house's colours and font, also for what somebody adds later."""
    part = master.part.part_related_by(RELATIONSHIP.THEME)
    theme = part.blob.decode()
    for at, colour in enumerate(PALETTE[:6], start=1):
        accent = f"<a:accent{at}><a:srgbClr val="
        theme = re.sub(rf'{accent}"\w+"', f'{accent}"{colour.removeprefix("#").upper()}"', theme)
    theme = theme.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>')
    part._blob = theme.replace('<a:sysClr val="windowText" lastClr="000000"/>', f'<a:srgbClr val="{INK}"/>').encode()


def _set_master(master: SlideMaster) -> None:
    _place(master)
    for level in master._element.iter(qn("p:titleStyle")):
        level[0].set("algn", "l")
    # A band of colour, which says nothing and so stands behind the slides, not on them.
    band = master.shapes._spTree.add_autoshape(99, "Band", "rect", Emu(0), Emu(0), Inches(WIDE), Inches(0.14))
    band.remove(band.find(qn("p:style")))  # which would give it a shadow
    for look in ("<a:solidFill {}><a:schemeClr val='accent1'/></a:solidFill>", "<a:ln {}><a:noFill/></a:ln>"):
        band.spPr.append(parse_xml(look.format(nsdecls("a"))))


def _place(of: SlideMaster | SlideLayout) -> None:
    """Every placeholder where a wide slide has it, in British English, and no date of today: it is dated once."""
    for language in of._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        language.set("lang", LANGUAGE)
    for one in list(of.placeholders):
        kind = one.placeholder_format.type
        if kind is PP_PLACEHOLDER.DATE:
            one._element.getparent().remove(one._element)
            continue
        one.left, one.top, one.width, one.height = map(Inches, PLACES[kind])
        frame = one.text_frame
        if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
            frame.vertical_anchor = MSO_ANCHOR.TOP if kind is PP_PLACEHOLDER.TITLE else MSO_ANCHOR.BOTTOM
        for level in one._element.iter(qn("a:lvl1pPr")):
            level.set("algn", "r" if kind is PP_PLACEHOLDER.SLIDE_NUMBER else "l")
        if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.SUBTITLE):
            for tint in list(one._element.iter(qn("a:tint"))):
                tint.getparent().remove(tint)  # pale grey is below the contrast that text needs
