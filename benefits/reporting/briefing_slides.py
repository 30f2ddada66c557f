"""A briefing as slides: a finding a slide, its chart drawn by PowerPoint, then its table; its words in the notes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pptx.slide import Slide

from benefits.reporting.briefing_words import BASIS, CAVEATS, HEADLINES, editions
from benefits.reporting.slides import BOTTOM, INNER, INSET, MARGIN, POINTS, SMALL, TEXT, TOP, Box, Deck
from benefits.reporting.table_fitting import LEADING, across, cut, down, in_pieces, lines, widths
from benefits.views.briefing_value import Briefing, Figures, Headline, Section

MOST_ROWS, MOST_COLUMNS = 12, 12  # of a table on one slide, its heading not counted
FEW_ROWS, FEW_COLUMNS = 8, 5  # up to which the type is larger
MANY_COLUMNS, TIGHT = 8, 10  # columns from which the type is smaller, and its size in points
MOST_LINES = 3  # of a cell; the paper and the workbook have the rest
CAPTION_HIGH, SOURCE_HIGH, GAP = 0.35, 0.35, 0.08  # inches
CELL = 0.1  # inches that the lines of a cell have above and below them together
ACROSS, ROWS_OF_CARDS, CARD_GAP = 3, 2, 0.25
VALUE_SIZES, LABEL = (32, 26, 20), 14  # points
BULLET = 0.4  # inches that a list stands in
SPACE = 0.6  # of the size of the type, between paragraphs


def briefing_slides(briefing: Briefing) -> bytes:
    """The briefing as the bytes of a .pptx file.

    Args:
        briefing: Everything that it says.
    """
    deck = Deck(f"{briefing.title}: {briefing.subtitle}", briefing.made_on, f"{briefing.dated} {briefing.basis}")
    opening = deck.opening(briefing.title, [briefing.subtitle, briefing.dated])
    deck.speak(opening, [briefing.basis, *briefing.caveats])
    _headlines(deck, briefing.headlines)
    for section in briefing.sections:
        _section(deck, section)
    _text(deck, BASIS, [briefing.basis, briefing.dated, *editions(briefing)], is_list=True)
    _text(deck, CAVEATS, briefing.caveats, is_list=True)
    return deck.pptx()


def _headlines(deck: Deck, held: Sequence[Headline]) -> None:
    most = ACROSS * ROWS_OF_CARDS
    parts = [held[at : at + most] for at in range(0, len(held), most)]
    wide = (INNER - (ACROSS - 1) * CARD_GAP) / ACROSS
    high = (BOTTOM - TOP - (ROWS_OF_CARDS - 1) * CARD_GAP) / ROWS_OF_CARDS
    size = min((_value_size(one, wide) for one in held), default=VALUE_SIZES[0])
    for title, part in zip(_numbered(HEADLINES, len(parts)), parts, strict=True):
        slide = deck.slide(title)
        for at, one in enumerate(part):
            row, column = divmod(at, ACROSS)
            box = (MARGIN + column * (wide + CARD_GAP), TOP + row * (high + CARD_GAP), wide, high)
            _card(deck, slide, one, box, size)


def _section(deck: Deck, section: Section) -> None:
    """What is drawn, then the table, or only text. The notes of its first slide have all its words."""
    said = [section.title, *section.paragraphs, *([section.source] if section.source else [])]
    if section.figures is None:
        _text(deck, section.title, section.paragraphs, said)
        return
    title = section.title
    if section.picture is not None:
        slide = deck.slide(title)
        top = _caption(deck, slide, section.figures.caption)
        deck.chart(slide, section.picture, (MARGIN, top, INNER, BOTTOM - SOURCE_HIGH - top))
        _source(deck, slide, section.source)
        deck.speak(slide, said)
        title = f"{title.removesuffix('.')}: the figures"
    _tables(deck, title, section, said if section.picture is None else [])


def _text(
    deck: Deck, title: str, paragraphs: Sequence[str], said: Sequence[str] = (), *, is_list: bool = False
) -> None:
    """Slides of text, as many as it needs; none where there is nothing to say."""
    room, width = (BOTTOM - TOP - 2 * INSET) * POINTS, (INNER - 2 * INSET - is_list * BULLET) * POINTS
    line = TEXT * LEADING
    pieces = [piece for one in paragraphs for piece in in_pieces(one, width, TEXT, int(room / line) - 1)]
    heights = [lines(one, width, TEXT) * line + TEXT * SPACE for one in pieces]
    parts = down(heights, room, len(pieces))
    for at, (name, part) in enumerate(zip(_numbered(title, len(parts)), parts, strict=True)):
        if not pieces and not said:
            return
        held = [pieces[one] for one in part]
        slide = deck.text_slide(name, held, is_list=is_list) if held else deck.slide(name)
        if at == 0 and said:
            deck.speak(slide, said)


def _tables(deck: Deck, title: str, section: Section, said: Sequence[str]) -> None:
    """The table on as many slides as it needs, and below it as much of what there is to say as has room."""
    tables = across(section.figures, MOST_COLUMNS) if section.figures else ()
    pieces = [(table, *piece) for table in tables for piece in _pieces(table)]
    for at, (name, piece) in enumerate(zip(_numbered(title, len(pieces)), pieces, strict=True)):
        table, rows, heights, totals = piece
        slide = deck.slide(name)
        top = _caption(deck, slide, table.caption)
        deck.table(
            slide,
            table.caption,
            rows,
            (MARGIN, top, INNER, sum(heights)),
            widths(table, INNER),
            heights,
            _size(table),
            table.numbers,
            totals,
        )
        _source(deck, slide, section.source)
        if at == 0 and said:
            deck.speak(slide, said)
        if at == len(pieces) - 1:
            _below(deck, slide, section.paragraphs, top + sum(heights) + 2 * GAP)


def _below(deck: Deck, slide: Slide, paragraphs: Sequence[str], top: float) -> None:
    """What there is to say between a table and its source: all of it, in smaller type if need be, or what has room."""
    room, width = BOTTOM - SOURCE_HIGH - GAP - top - CELL, (INNER - 2 * INSET) * POINTS

    def fitting(size: int) -> list[str]:
        heights = (lines(one, width, size) * size * LEADING + size * SPACE for one in paragraphs)
        return [one for one, end in zip(paragraphs, accumulate(heights), strict=True) if end <= room * POINTS]

    size = next((size for size in (LABEL, SMALL) if len(fitting(size)) == len(paragraphs)), SMALL)
    if kept := fitting(size):
        deck.text(slide, kept, (MARGIN, top, INNER, BOTTOM - SOURCE_HIGH - top), size)


Piece = tuple[list[tuple[str, ...]], list[float], int]  # rows with their heading, heights in inches, totals


def _pieces(table: Figures) -> list[Piece]:
    """The table as parts that fit on a slide, each under its heading."""
    size, columns = _size(table), widths(table, INNER)
    heading, *rows = (_cells(row, columns, size) for row in (table.headings, *table.rows))
    over, *heights = (_height(row, columns, size) for row in (heading, *rows))
    room = BOTTOM - TOP - CAPTION_HIGH - SOURCE_HIGH - 2 * GAP - over
    first_total = len(rows) - table.totals
    return [
        (
            [heading, *(rows[one] for one in part)],
            [over, *(heights[one] for one in part)],
            sum(one >= first_total for one in part),
        )
        for part in down(heights, room, MOST_ROWS)
    ]


def _size(table: Figures) -> int:
    if len(table.headings) > MANY_COLUMNS:
        return TIGHT
    return SMALL if len(table.headings) > FEW_COLUMNS or len(table.rows) > FEW_ROWS else LABEL


def _cells(row: Sequence[str], columns: Sequence[float], size: float) -> tuple[str, ...]:
    return tuple(
        cut(words, (wide - 2 * INSET) * POINTS, size, MOST_LINES) for words, wide in zip(row, columns, strict=True)
    )


def _height(row: Sequence[str], columns: Sequence[float], size: float) -> float:
    most = max(lines(words, (wide - 2 * INSET) * POINTS, size) for words, wide in zip(row, columns, strict=True))
    return most * size * LEADING / POINTS + CELL


def _caption(deck: Deck, slide: Slide, caption: str) -> float:
    """What is shown, with units, above it; returns where there is room below."""
    said = cut(caption, (INNER - 2 * INSET) * POINTS, LABEL, 1)
    deck.text(slide, [said], (MARGIN, TOP - GAP, INNER, CAPTION_HIGH), LABEL)
    return TOP + CAPTION_HIGH + GAP


def _source(deck: Deck, slide: Slide, source: str) -> None:
    if source:
        said = cut(source, (INNER - 2 * INSET) * POINTS, SMALL, 1)
        deck.text(slide, [said], (MARGIN, BOTTOM - SOURCE_HIGH, INNER, SOURCE_HIGH), SMALL, is_grey=True)


def _value_size(one: Headline, wide: float) -> int:
    """The size of type in which its figure stands in one line, or the smallest."""
    fits = (size for size in VALUE_SIZES if lines(one.value, (wide - 3 * INSET) * POINTS, size) == 1)
    return next(fits, VALUE_SIZES[-1])


def _card(deck: Deck, slide: Slide, one: Headline, box: Box, size: int) -> None:
    room = (box[2] - 3 * INSET) * POINTS
    words = [cut(one.label, room, LABEL, 2), cut(one.value, room, size, 2), cut(one.note, room, SMALL, 4)]
    sizes = [LABEL, size, SMALL]
    kept = len(words) if one.note else 2
    deck.card(slide, words[:kept], sizes[:kept], box)


def _numbered(title: str, of: int) -> tuple[str, ...]:
    """A title for each of so many slides, no two alike."""
    return (title,) if of == 1 else tuple(f"{title.removesuffix('.')} ({at} of {of})" for at in range(1, of + 1))
