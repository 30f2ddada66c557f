"""Pictures as charts that PowerPoint and Word draw themselves, so that whoever gets them can change the figures.

The figures of a chart travel in a small workbook inside it. What people typed stands there as text, never as a formula.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import xlsxwriter
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.plot import _BasePlot
from pptx.chart.series import BarSeries, LineSeries
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.chart import XL_TICK_LABEL_POSITION as TICK_LABELS
from pptx.enum.dml import MSO_LINE_DASH_STYLE as DASH
from pptx.enum.dml import MSO_PATTERN as PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.package import Package
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from benefits.reporting.documents import FONT, LANGUAGE, writable
from benefits.reporting.figures import PALETTE, ROOM
from benefits.views.briefing_value import Drawing, Picture

INK, GREY, RULE = "0B0C0C", "505A5F", "B1B4B6"
TYPES = {
    Drawing.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    Drawing.STACKED_BARS: XL_CHART_TYPE.BAR_STACKED,
    Drawing.LINES: XL_CHART_TYPE.LINE_MARKERS,
}
# Fill, dash and mark of each series, so that none is told by its colour alone. The first is plain.
PATTERNS = (
    None,
    PATTERN.LIGHT_UPWARD_DIAGONAL,
    PATTERN.PERCENT_10,
    PATTERN.LIGHT_HORIZONTAL,
    PATTERN.LIGHT_VERTICAL,
    PATTERN.LIGHT_DOWNWARD_DIAGONAL,
    PATTERN.SMALL_GRID,
    PATTERN.PERCENT_25,
    PATTERN.WIDE_UPWARD_DIAGONAL,
    PATTERN.WIDE_DOWNWARD_DIAGONAL,
)
DASHES = (DASH.SOLID, DASH.DASH, DASH.ROUND_DOT, DASH.LONG_DASH, DASH.DASH_DOT)
MARKS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.X,
)
SMALLEST_LABELLED = 0.07  # part of the longest bar that a piece of it needs for its figure
FEWEST_APART = 0.07  # part of the height that the ends of lines need between them for their names
MOST_POINTS_LABELLED = 12
FEWEST_WHOLE_STEPS = 10  # units an axis spans from which on its steps are whole ones
FEW, MANY = 12, 20  # bars up to which the words beside them are of full size, and of middle size
ON_SLIDES, ON_PAPER = (14, 12, 9), (9, 9, 8)  # points


def chart_data(picture: Picture) -> CategoryChartData:
    """What a chart is made of."""
    data = CategoryChartData(number_format=number_format(picture.digits))
    data.categories = [writable(one) for one in picture.categories]
    for one in picture.series:
        data.add_series(writable(one.name), [None if value is None else float(value) for value in one.values])
    return data


def number_format(digits: int) -> str:
    """How a spreadsheet shows a number with so many decimal places: thousands apart, a real minus sign.

    Example:
        >>> number_format(1), number_format(0)
        ('#,##0.0;−#,##0.0', '#,##0;−#,##0')
    """
    shown = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return f"{shown};−{shown}"


def chart_workbook(picture: Picture, made: date) -> bytes:
    """The figures of a chart as the workbook that opens when somebody edits them."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as file:
        file.set_properties({"created": datetime(made.year, made.month, made.day, tzinfo=UTC)})
        sheet = file.add_worksheet("Sheet1")
        shown = file.add_format({"num_format": number_format(picture.digits)})
        sheet.write_column(1, 0, [writable(one) for one in picture.categories])
        for column, one in enumerate(picture.series, start=1):
            sheet.write_string(0, column, writable(one.name))
            for row, value in enumerate(one.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, float(value), shown)
    return held.getvalue()


def chart_part(picture: Picture, made: date) -> tuple[bytes, bytes]:
    """A chart without slides: what draws it, and its workbook, to which the first relation of the former leads.

    Args:
        picture: What it shows.
        made: The day that its workbook is dated.
    """
    part = ChartPart.new(TYPES[picture.drawing], chart_data(picture), Package(None))
    dress(part.chart, picture, made, ON_PAPER)
    return part.blob, chart_workbook(picture, made)


def dress(chart: Chart, picture: Picture, made: date, sizes: tuple[int, int, int] = ON_SLIDES) -> None:
    """The house's colours, patterns and labels on a chart, and its workbook without formulas.

    Args:
        chart: As made from `chart_data`.
        picture: What it shows.
        made: The day that its workbook is dated.
        sizes: Of the words, in points: beside few bars, beside more, and beside many.
    """
    chart.part.chart_workbook.update_from_xlsx_blob(chart_workbook(picture, made))
    rows = len(picture.categories) * (len(picture.series) if picture.drawing is Drawing.BARS else 1)
    chart.font.size, chart.font.name = Pt(sizes[(rows > FEW) + (rows > MANY)]), FONT
    chart.font.color.rgb = RGBColor.from_string(INK)
    chart.font._element.set("lang", LANGUAGE)
    chart.has_title = False
    plain = f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    chart._chartSpace.find(qn("c:chart")).addnext(parse_xml(plain))
    named_at_ends = picture.drawing is Drawing.LINES and ends_can_be_named(picture)
    chart.has_legend = len(picture.series) > 1 and not named_at_ends
    if chart.legend is not None:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _axes(chart, picture)
    plot = chart.plots[0]
    if picture.drawing is Drawing.LINES:
        _lines(plot, picture, named_at_ends)
    else:
        _bars(plot, picture)


def ends_can_be_named(picture: Picture) -> bool:
    """Whether the lines of a picture all reach its right side, far enough apart for a name beside each."""
    last = [one.values[-1] for one in picture.series]
    held = values_of(picture)
    ends = sorted(float(one) for one in last if one is not None)
    gaps = [after - before for before, after in pairwise(ends)]
    height = max([0.0, *held]) - min([0.0, *held])
    return len(picture.series) > 1 and len(ends) == len(last) and all(gap > height * FEWEST_APART for gap in gaps)


def values_of(picture: Picture) -> list[float]:
    """Every value that is drawn."""
    return [float(value) for one in picture.series for value in one.values if value is not None]


def reach(picture: Picture) -> tuple[float, float]:
    """How far bars go to the left and to the right of zero; those of a stacked one end to end."""
    if picture.drawing is not Drawing.STACKED_BARS:
        held = values_of(picture)
        return min([0.0, *held]), max([0.0, *held])
    across = list(zip(*(one.values for one in picture.series), strict=True))
    left = [sum(float(value) for value in row if value is not None and value < 0) for row in across]
    right = [sum(float(value) for value in row if value is not None and value > 0) for row in across]
    return min(left), max(right)


def span(picture: Picture) -> tuple[float, float]:
    """From where to where bars are drawn: zero is always there, and room for the figures beside them."""
    low, high = reach(picture)
    room = (high - low) * ROOM
    return (low - room * (low < 0), high + room * (high > 0)) if room else (0.0, 1.0)


def is_labelled(picture: Picture, value: float | Decimal | None) -> bool:
    """Whether a piece of a stacked bar has room for its figure."""
    low, high = reach(picture)
    return value is not None and abs(float(value)) > (high - low) * SMALLEST_LABELLED


def _axes(chart: Chart, picture: Picture) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.has_major_gridlines, names.tick_label_position = False, TICK_LABELS.LOW
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = RGBColor.from_string(GREY)
    values.has_major_gridlines = picture.drawing is not Drawing.BARS
    values.tick_labels.number_format = number_format(_axis_digits(picture))
    values.tick_labels.number_format_is_linked = False
    low, high = reach(picture)
    if picture.drawing is Drawing.LINES:
        values.has_title = True
        values.axis_title.text_frame.text = writable(picture.unit)
    else:
        # The first category on top, the values still below; the library sets this mark of the other axis only.
        names.reverse_order = True
        values._element.find(qn("c:crosses")).set("val", "max")
    if picture.drawing is Drawing.BARS:
        # Each bar has its figure beside it, so the axis says nothing more.
        values.visible = False
        values.minimum_scale, values.maximum_scale = span(picture)
        return
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    values.format.line.fill.background()
    if picture.drawing is Drawing.STACKED_BARS:
        values.has_title = True
        values.axis_title.text_frame.text = writable(picture.unit)
    if low == 0:
        values.minimum_scale = 0
    elif high == 0:
        values.maximum_scale = 0


def _axis_digits(picture: Picture) -> int:
    """Decimal places that the steps of an axis need: none where they are whole units."""
    low, high = reach(picture)
    return picture.digits if high - low < FEWEST_WHOLE_STEPS else 0


def _bars(plot: _BasePlot, picture: Picture) -> None:
    is_stacked = picture.drawing is Drawing.STACKED_BARS
    plot.gap_width, plot.overlap = 50, 100 if is_stacked else -10
    for at, (series, of) in enumerate(zip(plot.series, picture.series, strict=True)):
        if not isinstance(series, BarSeries):
            raise TypeError("a chart of bars has series of bars")
        series.invert_if_negative = False
        _fill(series.format.fill, at)
        if not is_stacked:
            _label_all(series, picture, XL_LABEL_POSITION.OUTSIDE_END)
        else:
            # A white line between neighbours, from which each colour stands out by 3:1.
            series.format.line.color.rgb, series.format.line.width = RGBColor(255, 255, 255), Pt(1.5)
            _label_pieces(series, picture, [is_labelled(picture, value) for value in of.values])


def _fill(fill: FillFormat, at: int) -> None:
    pattern = PATTERNS[at]
    colour = RGBColor.from_string(PALETTE[at].removeprefix("#"))
    if pattern is None:
        fill.solid()
        fill.fore_color.rgb = colour
        return
    fill.patterned()
    fill.pattern = pattern
    fill.fore_color.rgb, fill.back_color.rgb = RGBColor(255, 255, 255), colour


def _label_all(series: BarSeries | LineSeries, picture: Picture, position: XL_LABEL_POSITION) -> None:
    labels = series.data_labels
    labels.show_value, labels.position = True, position
    labels.number_format, labels.number_format_is_linked = number_format(picture.digits), False


def _label_pieces(series: BarSeries, picture: Picture, is_shown: list[bool]) -> None:
    """The figure of each piece that has room for it, on white."""
    _label_all(series, picture, XL_LABEL_POSITION.CENTER)
    labels = series.data_labels._element
    white = f"<c:spPr {nsdecls('c', 'a')}><a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill></c:spPr>"
    labels.find(qn("c:numFmt")).addnext(parse_xml(white))
    for at, shown in reversed(list(enumerate(is_shown))):
        if not shown:
            labels.insert(0, parse_xml(f"<c:dLbl {nsdecls('c')}><c:idx val='{at}'/><c:delete val='1'/></c:dLbl>"))


def _lines(plot: _BasePlot, picture: Picture, named_at_ends: bool) -> None:
    for at, series in enumerate(plot.series):
        if not isinstance(series, LineSeries):
            raise TypeError("a chart of lines has series of lines")
        colour = RGBColor.from_string(PALETTE[at].removeprefix("#"))
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour, Pt(2.5)
        series.format.line.dash_style = DASHES[at % len(DASHES)]
        series.marker.style, series.marker.size = MARKS[at % len(MARKS)], 7
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        series.marker.format.line.color.rgb = colour
        if named_at_ends:
            _name_at_end(series, len(picture.categories) - 1)
        elif len(picture.series) == 1 and len(picture.categories) <= MOST_POINTS_LABELLED:
            _label_all(series, picture, XL_LABEL_POSITION.ABOVE)


def _name_at_end(series: LineSeries, last: int) -> None:
    """The name of a line beside its last point; it follows the workbook like the figures do."""
    shows = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    said = "".join(f"<c:show{one} val='{int(one == 'SerName')}'/>" for one in shows)
    label = parse_xml(f"<c:dLbl {nsdecls('c')}><c:idx val='{last}'/><c:dLblPos val='r'/>{said}</c:dLbl>")
    labels = series.data_labels
    labels.show_value = False
    labels._element.insert(0, label)
