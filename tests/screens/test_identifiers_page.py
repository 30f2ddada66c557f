"""The identifiers page: which recur, who would share a standard, and where a common one is missing."""

from dataclasses import replace

import pytest
from visiting import HOSTILE, MANAGER, NOTHING_YET, headings, read, stands_as_text, table, turn_to, visit

from benefits.actions.importing import save_import
from benefits.records.model import REFERENCES, Project, table_of

TABS = {
    "Which recur": "identifiers",
    "Who would share a standard": "standards",
    "Without a common one": "gaps",
    "Not said": "unsaid",
}


def again(records, letter, **fields):
    """The same records once more under other codes, so that a second project stands beside LINK."""
    codes = {one.id for one in records if table_of(one) != "organisation"}
    made = []
    for one in records:
        if one.id not in codes:
            continue
        to = {name: getattr(one, name) for name in ("id", *REFERENCES[table_of(one)])}
        renamed = {name: f"{letter}{code}" for name, code in to.items() if code in codes}
        made.append(replace(one, **renamed, **(fields if isinstance(one, Project) else {})))
    return made


@pytest.fixture
def three(linked, linked_records):
    """LINK and two like it: two hold the National Insurance number in different departments, one the NHS number."""
    marks = {"X": ("A second link", ("DWP-NINO",)), "Y": ("A third link", ("NHS-NUMBER",))}
    project = next(one for one in linked_records if isinstance(one, Project))
    save_import(linked, MANAGER, [replace(project, identifiers=("HMRC-NINO",))], "", "named")
    for letter, (title, identifiers) in marks.items():
        save_import(linked, MANAGER, again(linked_records, letter, title=title, identifiers=identifiers), "", letter)
    return linked


def test_an_empty_register_says_what_to_do_next():
    at = visit("identifiers")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_a_register_that_names_no_identifier_says_what_to_do_next(linked):
    at = visit("identifiers")
    assert not at.exception
    assert headings(at) == ["No project names an identifier yet. Choose them on the edit page of each project."]
    assert list(table(turn_to(at, "identifiers-tab=Not said"), "unsaid")["Code"]) == ["LINK"]


@pytest.mark.parametrize(("tab", "name"), TABS.items())
def test_every_tab_opens_with_its_table(three, tab, name):
    at = visit("identifiers", tab=f"identifiers-tab={tab}")
    assert not at.exception
    assert name == "unsaid" or len(table(at, name))


def test_two_holders_of_one_identifier_would_share_a_standard(three):
    at = visit("identifiers", tab="identifiers-tab=Who would share a standard")
    (row,) = table(at, "standards").to_dict("records")
    assert (row["Standard for"], row["Projects it would serve"]) == ("National Insurance number", 2)


def test_pairs_without_a_common_identifier_say_why_it_is_missed(three):
    at = visit("identifiers", tab="identifiers-tab=Without a common one")
    shown = table(at, "gaps")
    assert {tuple(codes.split(", ")) for codes in shown["Codes"]} == {("LINK", "YLINK"), ("XLINK", "YLINK")}
    assert shown["In common"].str.contains("HMRC").all()


def test_an_identifier_of_the_address_leads_to_its_projects(three):
    at = visit("identifiers", identifier="NHS-NUMBER")
    assert not at.exception
    assert [one.label for one in at.get("page_link")] == ["A third link"]


def test_a_code_in_the_address_that_is_no_identifier_changes_nothing(three):
    at = visit("identifiers", identifier="NOTHING")
    assert not at.exception
    assert not at.get("page_link")


def test_the_example_opens_on_every_tab(example):
    at = visit("identifiers", register="example")
    assert "identifiers are linked" in headings(at)[0]
    for tab in TABS:
        assert not turn_to(at, f"identifiers-tab={tab}").exception, tab


def test_hostile_texts_stay_text_on_every_tab(hostile):
    project = hostile.one("project", "LINK").record
    save_import(hostile, MANAGER, [replace(project, identifiers=("HMRC-NINO",))], "", "named")
    at = visit("identifiers", identifier="HMRC-NINO")
    for tab in TABS:
        assert not turn_to(at, f"identifiers-tab={tab}").exception, tab
        assert stands_as_text(at), tab
    assert any(HOSTILE in one for one in table(turn_to(at, "identifiers-tab=Which recur"), "identifiers")["Which"])
