"""Tables that fit: no row, no column and no letter is lost, and no part is larger than its room."""

from hypothesis import given
from hypothesis import strategies as st
from plain.briefings import figures

from benefits.reporting.table_fitting import UPRIGHT_LETTERS, across, cut, down, in_pieces, is_wide, lines, widths
from benefits.views.briefing_value import Figures

words = st.text(st.sampled_from("ab Wi£\n"), max_size=120)


def test_a_narrow_table_stays_whole():
    table = figures(columns=4)
    assert across(table, 4) == (table,)


def test_a_wide_table_stands_in_parts_of_about_one_width_each_with_its_names():
    parts = across(figures(columns=8), 5)
    assert [part.headings for part in parts] == [
        ("Department", "Value 1", "Value 2", "Value 3", "Value 4"),
        ("Department", "Value 5", "Value 6", "Value 7"),
    ]
    assert [part.rows[0] for part in parts] == [
        ("Department 0", "0.5", "1.0", "1.5", "2.0"),
        ("Department 0", "2.5", "3.0", "3.5"),
    ]
    assert [part.caption[-24:] for part in parts] == [
        " £m (columns, part 1 of 2)"[-24:],
        " £m (columns, part 2 of 2)"[-24:],
    ]


@given(st.integers(1, 40), st.integers(2, 14))
def test_no_column_is_lost_or_told_twice(columns, most):
    table = figures(rows=1, columns=columns)
    parts = across(table, most)
    assert [one for part in parts for one in part.headings[1:]] == list(table.headings[1:])
    assert [one for part in parts for one in part.raw[0][1:]] == list(table.raw[0][1:])
    assert all(len(part.headings) <= most for part in parts)


def test_columns_share_the_whole_room():
    assert abs(sum(widths(figures(columns=5), 166)) - 166) < 1e-9


def a_table(**columns):
    """A table of one row of words under its headings."""
    cells = tuple(columns.values())
    return Figures("Words", tuple(columns), (cells,), (cells,), (None,) * len(cells))


def test_no_word_is_broken_while_there_is_room_for_every_word():
    table = a_table(Lead="HMRC", Project="Records of people and places that are joined at last", Kind="Responsible")
    letters = [UPRIGHT_LETTERS * part for part in widths(table, 1.0)]
    assert letters[0] > len("HMRC")
    assert letters[1] > len("Records")
    assert letters[2] > len("Responsible")


def test_a_table_lies_where_its_words_need_more_than_a_page_is_wide():
    assert not is_wide(a_table(One="short", Two="words"))
    assert is_wide(a_table(**{f"Column{at}": "incomprehensibilities" for at in range(5)}))


def test_a_column_of_long_words_is_the_widest():
    first, *others = widths(figures(columns=4), 100)
    assert first > max(others)


@given(st.lists(st.floats(0.1, 3), max_size=40), st.integers(1, 12))
def test_every_row_stands_once_in_order_and_each_part_fits(heights, most):
    parts = down(heights, 3.0, most)
    assert [row for part in parts for row in part] == list(range(len(heights)))
    assert all(len(part) <= most and sum(heights[row] for row in part) <= 3 + 1e-6 for part in parts)


def test_a_table_without_rows_is_one_part():
    assert down([], 3.0, 12) == (range(0),)


def test_a_line_holds_as_many_letters_as_fit():
    # Ten points a letter of 0.56 of the size take 5.6: 10 of them fit in 56 points.
    assert [lines("a" * n, 56.1, 10) for n in (0, 10, 11, 20, 21)] == [1, 1, 2, 2, 3]
    assert lines("aaaa aaaa aaaa", 56.1, 10) == 2
    assert lines("a\nb", 56.1, 10) == 2


@given(words, st.integers(1, 4))
def test_what_is_cut_fits_and_says_that_it_is_cut(said, most):
    shown = cut(said, 60, 10, most)
    assert lines(shown, 60, 10) <= most
    assert shown == said or shown.endswith("…")


@given(st.lists(st.text("abc", min_size=1, max_size=9), max_size=80))
def test_a_paragraph_in_pieces_has_all_its_words(said):
    pieces = in_pieces(" ".join(said), 100, 10, 4)
    assert " ".join(pieces).split() == said
    assert all(lines(one, 100, 10) <= 4 for one in pieces)
