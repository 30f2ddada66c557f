"""The Appraisal Summary Table on a project's page: the table in words, its files, its figures and their origins."""

import pytest
from visiting import MANAGER, headings, stands_as_text, table, visit

from benefits.actions.recording import new_project
from benefits.library import SUMMARY_TABLE_FORMS
from benefits.periods import FinancialYear
from benefits.records.model import Project
from benefits.reporting.summary_words import COLUMNS


def opened(**address):
    return visit("project", tab="project-tab=Summary table", **address)


def test_the_finding_and_the_table_stand_in_the_shape_of_the_guidance(linked):
    at = opened(project="LINK")
    assert not at.exception
    assert headings(at)[-1].replace("\\", "") == (
        "The preferred option, Preferred way forward, has an NPSV of £5.3 million; no other option, not even business "
        "as usual, is recorded beside it."
    )
    shown = table(at, "summary-table")
    assert tuple(shown.columns) == COLUMNS
    assert len(shown) == 1
    # 25.52 of benefit less 20.24 of cost: see the page's own test.
    assert "NPSV £5.3 million" in shown["Summary measures"].iloc[0]


def test_figures_and_origins_stand_below(linked):
    at = opened(project="LINK")
    assert table(at, "ast-measures")["NPSV (£m)"].tolist() == [5.3]
    traced = table(at, "ast-trace")
    (of_benefits,) = traced[traced["Cell"].str.contains("(PVB)", regex=False)]["Comes from"]
    assert of_benefits == "benefit LINK-B1"
    assert set(table(at, "ast-records")["Record"]) >= {"LINK", "LINK-C1", "LINK-B1"}


def test_every_form_can_be_downloaded(linked):
    at = opened(project="LINK")
    keys = {one.key for one in at.get("download_button")}
    assert {f"download-ast-{ending}" for ending in SUMMARY_TABLE_FORMS} <= keys


@pytest.mark.parametrize("bodies", ["recorded", "today"])
def test_the_bodies_of_the_page_are_those_of_the_table(linked, bodies):
    at = opened(project="LINK", bodies=bodies)
    assert not at.exception
    assert len(table(at, "ast-distribution")) == 4


def test_what_was_typed_stands_as_text(hostile):
    at = opened(project="LINK")
    assert not at.exception
    assert stands_as_text(at)


def test_a_project_without_costs_and_benefits_says_so(live):
    new_project(live, MANAGER, Project("BARE", "A bare project", "DWP", FinancialYear.parse("2026-27")), "", "bare")
    assert headings(opened(project="BARE"))[-1].replace("\\", "") == (
        "The preferred option, Preferred way forward, has no cost and no benefit with a money value yet."
    )
