"""The page of decisions: one list by pounds at stake, narrowed by the address."""

import pytest
from visiting import NOTHING_YET, headings, read, stands_as_text, table, visit

from benefits.reporting.decision_tables import NOTHING


def plain(at):
    return read(at).replace("\\", "")


def test_an_empty_register_says_what_to_do_next():
    at = visit("decisions")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_the_list_of_the_example_is_ordered_by_pounds_at_stake(example):
    at = visit("decisions", register="example", on="2026-11-29")
    assert not at.exception
    stake = table(at, "decisions")["At stake (£m)"].tolist()
    assert len(stake) > 10
    assert stake == sorted(stake, reverse=True)


def test_a_project_at_risk_says_what_there_is_to_choose_and_leads_to_sharing_the_cost(linked):
    at = visit("decisions", kind="at_risk")
    assert not at.exception
    assert "Share the cost, ask for central money, or stop knowingly. To decide: DWP." in plain(at)
    targets = {one.label: one.proto.query_string for one in at.get("page_link")}
    assert "project=LINK" in targets["Share the cost"]
    assert "from=decisions" in targets["Share the cost"]


@pytest.mark.parametrize(
    ("address", "column", "value"),
    [
        ({"kind": "overdue"}, "Decision", {"Reports long overdue"}),
        ({"body": "DWP"}, "To decide", {"DWP"}),
        ({"lead": "HMRC"}, "Lead", {"HMRC"}),
    ],
)
def test_filters_come_from_the_address(example, address, column, value):
    at = visit("decisions", register="example", on="2026-11-29", **address)
    assert not at.exception
    assert set(table(at, "decisions")[column]) == value


def test_a_filter_that_does_not_exist_is_none(linked):
    assert headings(visit("decisions", kind="<script>"))[0] == headings(visit("decisions"))[0]


def test_before_anything_is_due_nothing_of_realisation_is_asked_for(linked):
    kinds = set(table(visit("decisions", on="2026-04-30"), "decisions")["Decision"])
    assert kinds == {"Project at risk", "Shares without an answer"}
    assert NOTHING not in read(visit("decisions"))


def test_hostile_texts_stay_text(hostile):
    at = visit("decisions")
    assert not at.exception
    assert stands_as_text(at)
