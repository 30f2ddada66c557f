"""Word documents that everybody can read: headings that are headings, tables with a heading row, British English.

What people typed stands in them as text: nothing becomes a field, a link or a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row

LANGUAGE, FONT, SIZE, SMALL = "en-GB", "Arial", 11, 9
A4, MARGIN = (210, 297), 22  # millimetres
UPRIGHT, LYING = (side - 2 * MARGIN for side in A4)  # millimetres between the margins
BLACK, SHADE = RGBColor(0x0B, 0x0C, 0x0C), "E6E6E6"
HEADINGS = {"Title": 22, "Heading 1": 15, "Heading 2": 12}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP file can tell: the same paper gives the same bytes
# What no XML, and so no document, can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Paper:
    """A Word document while it is written.

    Args:
        title: What stands above it, and what programs call it.
        made: The day that it is dated.
    """

    def __init__(self, title: str, made: date) -> None:
        self.word: WordDocument = Document()
        self._counted: Counter[str] = Counter()
        self._set_styles()
        self._set_properties(writable(title), made)
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(A4[0]), Mm(A4[1])
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
        self.word.add_paragraph(writable(title), style="Title")

    def heading(self, words: str, level: int = 1) -> None:
        """A heading of that level."""
        self.word.add_heading(writable(words), level)

    def say(self, *paragraphs: str) -> None:
        """Paragraphs of plain text."""
        for words in paragraphs:
            self.word.add_paragraph(writable(words))

    def points(self, *points: str) -> None:
        """A bulleted list."""
        for words in points:
            self.word.add_paragraph(writable(words), style="List Bullet")

    def caption(self, kind: str, words: str) -> None:
        """A numbered caption that stays with what follows it.

        Args:
            kind: What is numbered: Table or Figure.
            words: What it shows, with units.
        """
        self._counted[kind] += 1
        above = self.word.add_paragraph(writable(f"{kind} {self._counted[kind]}: {words}"), style="Caption")
        above.paragraph_format.keep_with_next = True

    def foot(self, words: str) -> None:
        """What stands at the foot of each page, before its number."""
        line = self.word.sections[0].footer.paragraphs[0]
        line.add_run(writable(f"{words} Page ")).font.size = Pt(SMALL)
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), "PAGE")
        line._p.append(number)
        shown = line.add_run("1")
        shown.font.size = Pt(SMALL)
        number.append(shown._r)

    def table(
        self,
        caption: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        numbers: frozenset[int] = frozenset(),
        totals: int = 0,
    ) -> None:
        """A table under its numbered caption, with a heading row that stands again on each page.

        Args:
            caption: What it shows, with units.
            headings: One a column.
            rows: As many cells each.
            widths: Of the columns, in millimetres.
            numbers: Columns of figures, which stand to the right.
            totals: How many of the last rows are totals, in bold.
        """
        self.caption("Table", caption)
        made = self.word.add_table(1 + len(rows), len(headings), style="Table Grid")
        made.autofit = False
        _name(made, caption)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        _mark_heading(made.rows[0])
        first_total = len(rows) - totals
        for at, (row, words) in enumerate(zip(made.rows, [headings, *rows], strict=True)):
            is_bold = at == 0 or at > first_total
            for column, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
                _fill(cell, text, widths[column], is_bold, column in numbers)
        _shade(made.rows[0])
        _keep_rows_whole(made)
        self.word.add_paragraph()

    def turn(self, *, landscape: bool) -> None:
        """A new page, lying or upright."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        wide, high = (A4[1], A4[0]) if landscape else A4
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(wide), Mm(high)

    def docx(self) -> bytes:
        """The document as the bytes of a .docx file."""
        held = io.BytesIO()
        self.word.save(held)
        return settled(held.getvalue())

    def _set_properties(self, title: str, made: date) -> None:
        day = datetime(made.year, made.month, made.day, tzinfo=UTC)
        properties = self.word.core_properties
        properties.title, properties.language, properties.author = title[:255], LANGUAGE, "Crossgov Benefits"
        properties.comments, properties.created, properties.modified = "", day, day
        properties.last_modified_by = "Crossgov Benefits"

    def _set_styles(self) -> None:
        """One font everywhere, dark headings, and the language for spelling and for reading aloud."""
        for language in self.word.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGE)
        for name, size in {"Normal": SIZE, "Caption": SMALL + 1, **HEADINGS}.items():
            style = self.word.styles[name]
            if not isinstance(style, ParagraphStyle):
                raise TypeError(f"{name} is no style of paragraphs")
            style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), BLACK
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
        self.word.styles["Normal"].paragraph_format.space_after = Pt(8)


def writable(words: str) -> str:
    """The text with a sign in place of what no document can hold."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words)


def settled(package: bytes) -> bytes:
    """A document's ZIP file without the time of day at which its parts were packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as packed, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for part in packed.infolist():
            file.writestr(zipfile.ZipInfo(part.filename, EPOCH), packed.read(part), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _fill(cell: _Cell, words: str, width: float, is_bold: bool, is_number: bool) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(writable(words))
    run.font.size, run.bold = Pt(SMALL), is_bold


def _name(table: Table, caption: str) -> None:
    """What the table shows, for whoever listens to it."""
    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), writable(caption))
    table._tbl.tblPr.append(named)


def _mark_heading(row: _Row) -> None:
    """The row as the heading of its table: read out with each cell, and repeated on each page."""
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)


def _shade(row: _Row) -> None:
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _keep_rows_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
