"""A workbook as an OpenDocument spreadsheet, written as XML: a register's cells are too many for a tree of objects.

References:
    OASIS, Open Document Format for Office Applications (OpenDocument) Version 1.2, parts 1 and 3.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from benefits.interchange.book import Book, Column, Kind, Page, Span, Value

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP file can tell: the same records give the same bytes
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    [
        *(f'xmlns:{name}="{_URN}{name}:1.0"' for name in ("office", "table", "text", "style", "meta", "config")),
        f'xmlns:number="{_URN}datastyle:1.0"',
        f'xmlns:fo="{_URN}xsl-fo-compatible:1.0"',
        f'xmlns:of="{_URN}of:1.2"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
        'office:version="1.2"',
    ]
)
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="{_URN}manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml")
    )
    + "</manifest:manifest>"
)
STYLES = f"{HEAD}<office:document-styles {SPACES}><office:styles/></office:document-styles>"
NUMBERS = (
    '<number:text-style style:name="n-text"><number:text-content/></number:text-style>'
    '<number:number-style style:name="n-money"><number:number number:decimal-places="2" number:min-integer-digits="1" '
    'number:grouping="true"/></number:number-style>'
    '<number:number-style style:name="n-number"><number:number number:min-integer-digits="1"/></number:number-style>'
    '<number:number-style style:name="n-whole"><number:number number:decimal-places="0" number:min-integer-digits="1"/>'
    "</number:number-style>"
    '<number:number-style style:name="n-tenths"><number:number number:decimal-places="1" number:min-integer-digits="1" '
    'number:grouping="true"/></number:number-style>'
    '<number:number-style style:name="n-grouped"><number:number number:decimal-places="0" '
    'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    '<number:date-style style:name="n-date"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    "</number:date-style>"
)
TOP = 'style:vertical-align="top"'
WIDE = 100  # characters a line of the cover is wide
CHARACTER = 0.08  # inches a character of a column is wide
FREEZE = (
    "<config:config-item-map-entry config:name={name}>"
    '<config:config-item config:name="HorizontalSplitMode" config:type="short">2</config:config-item>'
    '<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>'
    '<config:config-item config:name="HorizontalSplitPosition" config:type="int">1</config:config-item>'
    '<config:config-item config:name="VerticalSplitPosition" config:type="int">{row}</config:config-item>'
    '<config:config-item config:name="PositionRight" config:type="int">1</config:config-item>'
    '<config:config-item config:name="PositionBottom" config:type="int">{row}</config:config-item>'
    "</config:config-item-map-entry>"
)
_RUNS = re.compile(r"  +|\t|\n")


def ods(book: Book) -> bytes:
    """The workbook as the bytes of an .ods file."""
    parts = {
        "META-INF/manifest.xml": MANIFEST,
        "content.xml": _content(book),
        "styles.xml": STYLES,
        "meta.xml": f"{HEAD}<office:document-meta {SPACES}><office:meta><dc:title>{escape(book.title)}</dc:title>"
        f"{_dated(book)}<dc:language>en-GB</dc:language></office:meta></office:document-meta>",
        "settings.xml": _settings(book),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("mimetype", EPOCH), MEDIA_TYPE)  # first and stored plain, by which it is known
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _dated(book: Book) -> str:
    return f"<meta:creation-date>{book.made.isoformat()}T00:00:00</meta:creation-date>" if book.made else ""


def _content(book: Book) -> str:
    widths = sorted({WIDE, *(column.width for page in book.pages for column in page.columns)})
    validations = "".join(part for page in book.pages for part in _validations(page))
    ranges = "".join(_range(page) for page in book.pages if page.columns)
    return (
        f"{HEAD}<office:document-content {SPACES}><office:automatic-styles>{NUMBERS}{_styles(widths)}"
        f"</office:automatic-styles><office:body><office:spreadsheet>"
        f"<table:content-validations>{validations}</table:content-validations>"
        f"{''.join(part for page in book.pages for part in _sheet(page))}"
        f"<table:database-ranges>{ranges}</table:database-ranges>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _styles(widths: list[int]) -> str:
    wrap = f'{TOP} fo:wrap-option="wrap"'
    looks = {kind.value: (f'style:data-style-name="n-{kind}"', TOP, "") for kind in Kind} | {
        "wrapped": ('style:data-style-name="n-text"', wrap, ""),
        "heading": ("", wrap, 'fo:font-weight="bold"'),
        "title": ("", TOP, 'fo:font-weight="bold" fo:font-size="16pt"'),
        "link": ("", TOP, 'style:text-underline-style="solid" fo:color="#0563c1"'),
    }
    cells = "".join(
        f'<style:style style:name="{name}" style:family="table-cell" {data}><style:table-cell-properties {cell}/>'
        f"<style:text-properties {text}/></style:style>"
        for name, (data, cell, text) in looks.items()
    )
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CHARACTER:.2f}in"/></style:style>'
        for width in widths
    )
    return cells + columns


def _validations(page: Page) -> Iterator[str]:
    """What each column with help or a list says while a cell of it is chosen, and what may be typed."""
    for at, column in enumerate(page.columns):
        if not column.help and column.choices is None:
            continue
        help_ = (
            f'<table:help-message table:title={quoteattr(column.heading)} table:display="true">'
            f"{_paragraphs(column.help)}</table:help-message>"
        )
        base = quoteattr(_address(page.title, page.heading_row + 1, at))
        listed = error = ""
        if column.choices is not None:
            listed = (
                f" table:condition={quoteattr(f'of:cell-content-is-in-list({_listed(column.choices)})')}"
                ' table:display-list="unsorted"'
            )
            kind = "stop" if column.only_choices else "warning"
            told = "Choose an entry of the list." if column.only_choices else "No record has this code yet."
            error = (
                f'<table:error-message table:message-type="{kind}" table:title="Not in the list" '
                f'table:display="true"><text:p>{told}</text:p></table:error-message>'
            )
        yield (
            f"<table:content-validation table:name={_validation_name(page, at)} table:base-cell-address={base}"
            f'{listed} table:allow-empty-cell="true">{help_}{error}</table:content-validation>'
        )


def _sheet(page: Page) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(page.title)}>"
    if page.columns:
        for column in page.columns:
            yield (
                f'<table:table-column table:style-name="w{column.width}" '
                f'table:default-cell-style-name="{_look(column)}"/>'
            )
    else:
        yield f'<table:table-column table:style-name="w{WIDE}" table:default-cell-style-name="wrapped"/>'
    for row, line in enumerate(page.above):
        style = "title" if not row else "text" if page.columns else "wrapped"
        yield f"<table:table-row>{_cell(line, style)}</table:table-row>"
    if page.columns:
        checks = [
            f" table:content-validation-name={_validation_name(page, at)}" if column.help or column.choices else ""
            for at, column in enumerate(page.columns)
        ]
        looks = [_look(column) for column in page.columns]
        headings = zip(page.columns, checks, strict=True)
        yield f"<table:table-row>{''.join(_cell(one.heading, 'heading', check) for one, check in headings)}"
        yield "</table:table-row>"
        for cells in page.rows:
            shown = [_cell(*of) for of in zip(cells, looks, checks, strict=True)]
            if page.is_linked:
                shown[0] = _link(str(cells[0]))
            yield f"<table:table-row>{''.join(shown)}</table:table-row>"
        if page.spare:
            empty = "".join(_cell(None, look, check) for look, check in zip(looks, checks, strict=True))
            yield f'<table:table-row table:number-rows-repeated="{page.spare}">{empty}</table:table-row>'
    yield "</table:table>"


def _cell(cell: Value, style: str, check: str = "") -> str:
    begin = f'<table:table-cell table:style-name="{style}"{check}'
    if cell is None:
        return f"{begin}/>"
    if isinstance(cell, date):
        shown = cell.isoformat()
        kept = f'office:value-type="date" office:date-value="{shown}"'
    elif isinstance(cell, int | Decimal):
        shown = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
        kept = f'office:value-type="float" office:value="{shown}"'
    else:
        # Readers pass over tabs and carriage returns of a paragraph, but keep those of an attribute.
        exact = f" office:string-value={_attribute(cell)}" if "\t" in cell or "\r" in cell else ""
        return f'{begin} office:value-type="string"{exact}>{_paragraphs(cell)}</table:table-cell>'
    return f"{begin} {kept}><text:p>{shown}</text:p></table:table-cell>"


def _link(sheet: str) -> str:
    target = quoteattr(f"#{_quoted(sheet)}.A1")
    return (
        '<table:table-cell table:style-name="link" office:value-type="string"><text:p>'
        f'<text:a xlink:type="simple" xlink:href={target}>{escape(sheet)}</text:a></text:p></table:table-cell>'
    )


def _attribute(words: str) -> str:
    return quoteattr(words, {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _paragraphs(words: str) -> str:
    """The text as paragraphs, with the elements that stand for spaces and tabs where XML would drop them."""
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in words.split("\n"))


def _spaced(line: str) -> str:
    escaped = escape(line, {"\r": "&#13;"})
    return _RUNS.sub(lambda run: "<text:tab/>" if run[0] == "\t" else f' <text:s text:c="{len(run[0]) - 1}"/>', escaped)


def _look(column: Column) -> str:
    return "wrapped" if column.wraps else column.kind.value


def _validation_name(page: Page, at: int) -> str:
    return quoteattr(f"{_name(page)}_{at}")


def _name(page: Page) -> str:
    return re.sub(r"\W", "_", page.title)


def _range(page: Page) -> str:
    first = _address(page.title, page.heading_row, 0)
    last = _address(page.title, page.last_row, len(page.columns) - 1)
    return (
        f"<table:database-range table:name={quoteattr(_name(page))} "
        f'table:target-range-address={quoteattr(f"{first}:{last}")} table:display-filter-buttons="true"/>'
    )


def _settings(book: Book) -> str:
    frozen = "".join(
        FREEZE.format(name=quoteattr(page.title), row=page.heading_row + 1) for page in book.pages if page.columns
    )
    return (
        f"{HEAD}<office:document-settings {SPACES}><office:settings><config:config-item-set "
        'config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        f'</config:config-item><config:config-item-map-named config:name="Tables">{frozen}'
        f'</config:config-item-map-named><config:config-item config:name="ActiveTable" config:type="string">'
        f"{escape(book.pages[0].title)}</config:config-item></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"
    )


def _listed(span: Span) -> str:
    first = f"${_letters(span.column)}${span.first + 1}"
    last = f"${_letters(span.column)}${span.last + 1}"
    return f"[${_quoted(span.sheet)}.{first}:.{last}]"


def _address(sheet: str, row: int, column: int) -> str:
    return f"{_quoted(sheet)}.{_letters(column)}{row + 1}"


def _quoted(sheet: str) -> str:
    return f"'{sheet}'" if " " in sheet else sheet


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
