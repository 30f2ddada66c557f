"""On a project's page the way from benefits as entered to what counts is a picture, a table and a sentence."""

from dataclasses import replace
from decimal import Decimal

from visiting import MANAGER, headings, read, table, visit

from benefits.actions.recording import Edit, save_changes


def test_nothing_taken_off_is_told(linked):
    at = visit("project", project="LINK", tab="project-tab=Benefits")
    assert not at.exception
    assert "Nothing is taken off the £25.5 million of benefit as entered" in read(at).replace("\\", "")


def test_each_cut_stands_between_what_was_entered_and_what_counts(linked):
    held = linked.one("benefit_line", "LINK-B1")
    cut = replace(held.record, deadweight=Decimal("0.2"), leakage=Decimal("0.1"))
    save_changes(linked, MANAGER, "LINK", [Edit(cut, held.version)], "Less of it counts", "cut")
    at = visit("project", project="LINK", tab="project-tab=Benefits")
    assert not at.exception
    # 25.52 million x 0.8 x 0.9
    assert "£18.4 million of £25.5 million of benefit as entered counts (72%)" in " ".join(headings(at)).replace(
        "\\", ""
    )
    shown = table(at, "gross-to-net")
    assert list(shown["Step"]) == ["As entered", "Deadweight", "Leakage", "What counts"]
    assert list(shown["Benefit after it (£m)"]) == [25.5, 20.4, 18.4, 18.4]
