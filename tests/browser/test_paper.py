"""Paper: a page printed to PDF shows its figures, tables and pictures whole, and none of the menus and buttons."""

import io

import pytest
from pypdf import PdfReader
from walking import EXPLORE, follow, go, press, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def example(page):
    go(page, "")
    press(page, EXPLORE)
    page.wait_for_url("**/portfolio?**")
    settle(page)
    return page


def printed(page, path):
    follow(page, path)
    return PdfReader(io.BytesIO(page.pdf(format="A4")))


def words(paper):
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def test_paper_says_where_and_when_it_was_printed_and_on_what_basis(example):
    said = words(printed(example, "department?register=example&body=DWP"))
    assert "Printed from 127.0.0.1" in said
    assert "body=DWP" in said
    assert "GDP deflator edition" in said
    assert "DWP pays" in said


def test_paper_holds_no_menus_buttons_or_forms(example):
    said = words(printed(example, "decisions?register=example"))
    for of_the_screen in ("Download as CSV", "Say who you are", "Your register", "Lens and filters", "5 more"):
        assert of_the_screen not in said, of_the_screen


def test_a_table_stands_on_paper_with_every_column_and_every_row(example):
    said = words(printed(example, "decisions?register=example"))
    assert said.count("Reports long overdue") > 10  # the list has more rows than the screen shows at once
    for column in ("Decision", "At stake (£m)", "Counted in", "To decide", "Decided on the page"):
        assert column in said, column


def test_a_picture_is_as_wide_as_the_paper_and_not_wider(example):
    follow(example, "department?register=example&body=DWP")
    example.evaluate("dispatchEvent(new Event('beforeprint'))")
    example.emulate_media(media="print")
    example.set_viewport_size({"width": 703, "height": 1000})  # what A4 leaves between its margins
    widths = example.evaluate(
        "[...document.querySelectorAll('.main-svg')].map(one => one.getBoundingClientRect().right)"
    )
    assert widths
    assert max(widths) <= 704
    assert all(example.evaluate("[...document.querySelectorAll('.main-svg')].map(one => one.hasAttribute('viewBox'))"))


def test_after_printing_the_screen_is_as_it_was(example):
    follow(example, "department?register=example&body=DWP")
    before = example.evaluate("document.querySelector('.main-svg').outerHTML.length")
    example.pdf(format="A4")
    settle(example)
    assert example.evaluate("document.querySelector('.main-svg').hasAttribute('viewBox')") is False
    assert example.evaluate("document.querySelector('.main-svg').outerHTML.length") == before


def test_the_screen_shows_nothing_that_is_for_paper(example):
    shown = example.evaluate(
        "[...document.querySelectorAll('[class*=\"st-key-on-paper\"]')].filter(one => one.offsetHeight).length"
    )
    assert shown == 0
