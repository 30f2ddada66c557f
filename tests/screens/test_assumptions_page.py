"""The assumptions page: every table of guidance with its edition and its source."""

import pytest
from visiting import HOSTILE, READER, headings, read, stands_as_text, table, visit

from benefits.views.assumptions import assumptions_page

TABLES = [one.name for one in assumptions_page(READER).tables]


def test_lists_every_table_with_edition_and_source_before_any_register_exists():
    at = visit("assumptions")
    assert not at.exception
    assert "Every figure rests on these tables." in read(at).replace("\\", "")
    assert len(table(at, "reference-tables")) == len(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_opens_with_its_edition_rows_and_download(name):
    at = visit("assumptions", table=name)
    assert not at.exception
    assert len(table(at, name))
    assert any(one.value.startswith("Edition ") for one in at.caption)
    assert headings(at)


def test_a_chosen_table_goes_into_the_address():
    at = visit("assumptions")
    at.selectbox(key="table").set_value(TABLES[0]).run()
    assert at.query_params["table"] == TABLES[0]


def test_a_table_in_the_address_that_does_not_exist_leads_to_the_list():
    at = visit("assumptions", table=HOSTILE)
    assert not at.exception
    assert len(table(at, "reference-tables")) == len(TABLES)
    assert stands_as_text(at)


def test_the_discount_factors_of_the_green_book_can_be_read():
    found = [name for name in TABLES if "discount" in name]
    assert found
    assert len(table(visit("assumptions", table=found[0]), found[0]))
