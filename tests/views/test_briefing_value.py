"""What a briefing refuses to hold, before anybody writes it out."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.briefings import DATED, briefing, figures, picture, section

from benefits.views.briefing_value import MOST_BARS, Drawing, Section, Series


def test_it_says_when_it_was_made_and_what_it_shows():
    assert briefing().dated == DATED
    assert briefing(as_reported_on="30 September 2026.").dated == DATED


@pytest.mark.parametrize("blank", ["title", "as_reported_on", "basis"])
def test_it_needs_a_title_a_state_and_a_basis(blank):
    with pytest.raises(ValueError, match="needs a title, the state of the register, and the basis"):
        briefing(**{blank: " "})


def test_a_picture_has_its_table():
    with pytest.raises(ValueError, match="needs the table with the same numbers"):
        section(figures=None)


def test_a_section_says_what_was_found():
    with pytest.raises(ValueError, match="title that says what was found"):
        Section(" ")


def test_a_picture_has_an_alternative_in_words():
    with pytest.raises(ValueError, match="an alternative in words"):
        picture(alt=" ")


def test_a_series_is_as_long_as_the_categories():
    with pytest.raises(ValueError, match="Net has 2 values for 3 categories"):
        picture(series=(Series("Net", (1.0, 2.0)),))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_no_number_is_none_and_never_nan(value):
    with pytest.raises(ValueError, match="finite numbers only"):
        picture(series=(Series("Net", (1.0, None, value)),))
    with pytest.raises(ValueError, match="finite numbers only"):
        replace(figures(1), raw=(("A", value),))


def test_a_row_is_as_wide_as_the_headings():
    with pytest.raises(ValueError, match="not as many as the headings"):
        replace(figures(1), rows=(("A", "1", "2"),))
    with pytest.raises(ValueError, match="not as many as the headings"):
        replace(figures(1), digits=(None,))


def test_words_and_numbers_stand_for_each_other():
    with pytest.raises(ValueError, match="2 rows in words, 1 in numbers"):
        replace(figures(2), raw=(("A", 1),))


def test_a_picture_has_no_more_bars_than_can_be_read():
    names = tuple(str(at) for at in range(MOST_BARS + 1))
    values = (Series("Net", tuple(range(MOST_BARS + 1))),)
    for drawing in (Drawing.BARS, Drawing.STACKED_BARS):
        with pytest.raises(ValueError, match="give the largest"):
            picture(drawing, categories=names, series=values)
    assert picture(Drawing.LINES, categories=names, series=values).categories == names


def test_columns_of_numbers_are_those_with_decimal_places():
    assert figures(columns=4).numbers == {1, 2, 3}
