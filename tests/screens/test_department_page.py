"""The page of a department: its position, with today's bodies, and what has arrived."""

import pytest
from visiting import NOTHING_YET, headings, read, stands_as_text, table, turn_to, visit

from benefits.reporting.department_tables import TABS

# LINK by hand, £m: DWP pays 10 + 5/1.035 + 2/1.035**2 + 2/1.035**3 + 2/1.035**4 = 20.24 and gets 25% of 25.52.
FINDING = "DWP pays £20.2 million and receives £6.4 million: £13.9 million less than it pays"


def plain(at):
    return read(at).replace("\\", "")


def test_an_empty_register_says_what_to_do_next():
    at = visit("department")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_without_a_choice_every_department_is_listed(linked):
    at = visit("department")
    assert not at.exception
    listed = table(at, "departments").set_index("Department")
    assert listed.loc["DWP", "Net (£m)"] == pytest.approx(6.4 - 20.2, abs=0.11)
    assert headings(at)[0].replace("\\", "").endswith("most of all DWP: £13.9 million")


def test_the_heading_is_the_position(linked):
    at = visit("department", body="DWP")
    assert not at.exception
    assert headings(at)[0].replace("\\", "") == FINDING
    assert {one.label: one.value for one in at.metric}["Net, in value"] == "−£13.9m"


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_every_department_of_the_example_opens(example, tab):
    for body in ("DWP", "HMRC"):
        at = visit("department", register="example", body=body, on="2026-11-29", tab=f"department-tab={tab}")
        assert not at.exception, body


def test_projects_are_linked_and_lead_back_to_this_department(linked):
    at = visit("department", body="DWP", tab="department-tab=Projects")
    (link,) = [one for one in at.get("page_link") if "project=LINK" in one.proto.query_string]
    assert "from=department%3F" in link.proto.query_string
    assert "body%3DDWP" in link.proto.query_string


def test_what_has_arrived_stands_beside_what_is_agreed(example):
    at = visit("department", register="example", body="DWP", on="2026-11-29", tab="department-tab=Agreed and arrived")
    assert len(table(at, "stands"))
    assert len(table(at, "curve"))


def test_a_body_that_is_not_there_is_told_and_every_department_listed(linked):
    at = visit("department", body="<script>")
    assert not at.exception
    assert "No department <script> pays or receives anything here" in plain(at)
    assert len(table(at, "departments"))


def test_accepted_benefits_only_come_from_the_address(linked):
    at = visit("department", body="HMRC", claims="accepted_only")
    assert "accepted only" in plain(at).lower()


def test_hostile_texts_stay_text_on_every_tab(hostile):
    at = visit("department", body="DWP")
    for tab in TABS:
        assert not turn_to(at, f"department-tab={tab}").exception, tab
        assert stands_as_text(at), tab
