"""Charts that Word draws itself: the same as on slides, in a paragraph of a paper.

The library for papers knows no charts, so what the library for slides makes is put into the paper's file.
"""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

from benefits.reporting.documents import UPRIGHT, Paper, writable
from benefits.reporting.native_charts import chart_part
from benefits.views.briefing_value import Picture

HIGH = 90  # millimetres
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def put_chart(paper: Paper, caption: str, picture: Picture, made: date) -> None:
    """A chart under its numbered caption, with its alternative in words.

    Args:
        paper: Where it is put, at the end.
        caption: What it shows, with units.
        picture: What is drawn.
        made: The day that its workbook is dated.
    """
    paper.caption("Figure", caption)
    place = paper.word.add_paragraph()
    place.add_run()._r.append(parse_xml(_inline(picture, _added(paper, picture, made))))


def _added(paper: Paper, picture: Picture, made: date) -> str:
    """The relation that leads to the chart in the file of the paper."""
    body = paper.word.part
    drawn, figures = chart_part(picture, made)
    name = body.package.next_partname("/word/charts/chart%d.xml")
    chart = Part(name, CONTENT_TYPE.DML_CHART, drawn, body.package)
    relation = body.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    book = body.package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    chart.relate_to(Part(book, CONTENT_TYPE.SML_SHEET, figures, body.package), RELATIONSHIP_TYPE.PACKAGE)
    return relation


def _inline(picture: Picture, relation: str) -> str:
    number = relation.removeprefix("rId")
    alt = quoteattr(writable(picture.alt), {"\n": "&#10;"})
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{Mm(UPRIGHT)}" cy="{Mm(HIGH)}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={alt}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/chart"><c:chart xmlns:c="{_DRAWING}/chart" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
