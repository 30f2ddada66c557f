"""A restricted project on the screens: an outsider is shown what a register without it would show, and told so."""

from dataclasses import replace

import pytest
from visiting import MANAGER, read, visit

from benefits.actions.importing import save_import
from benefits.actions.recording import Edit, save_changes
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person

OUTSIDER = Person("declared:Eve", "", "Eve", (grant(Role.PROGRAMME_MANAGER, "DEFRA"),))
NOTE = "1 restricted project is left out of these figures."


@pytest.fixture
def restricted(linked):
    """LINK, which only people of DWP and HMRC may see, beside a project that everybody may."""
    held = linked.one("project", "LINK").record
    save_import(linked, MANAGER, [replace(held, id="OPEN", title="Open to all")], "For the test", "open")
    save_changes(linked, MANAGER, "LINK", [Edit(replace(held, title="Marked", readers=("HMRC",)), 1)], "", "closed")
    return linked


def said(at):
    """The words of a page and what it could not do."""
    return "\n".join([read(at).replace("\\", ""), *(one.message for one in at.exception)])


def test_a_link_to_it_leads_where_one_to_an_unknown_code_leads(restricted):
    hidden, unknown = (said(visit("project", OUTSIDER, project=code)) for code in ("LINK", "LENK"))
    assert hidden.replace("LINK", "LENK") == unknown
    assert "There is no project LENK" in unknown
    assert "Marked" not in hidden


def test_totals_are_without_it_and_say_so(restricted):
    page = said(visit("portfolio", OUTSIDER))
    assert NOTE in page
    assert "1 of 1 project" in page
    assert "Marked" not in page


def test_its_history_is_that_of_an_unknown_code(restricted):
    page = said(visit("history", OUTSIDER, project="LINK"))
    assert "No project has or had the code LINK." in page
    assert "Marked" not in page
