"""What is typed beside the register, read into terms: every cell by itself, then all of them together."""

from datetime import UTC, datetime

import pytest
from plain.register import FIRST, benefit, bodies, option, project, share
from plain.register import cost as cost_line

from benefits.appraisal.lenses import Claims
from benefits.errors import Severity, has_errors
from benefits.interchange.sharing_form import (
    ALTERNATIVE,
    CASH,
    CODE,
    SEPARABLE,
    entry_with,
    form_name,
    kept_terms,
    read_terms,
    typed_cells,
)
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.contributors import Scope, contributors_of
from benefits.records.categories import CostKind
from benefits.records.drafts import Draft
from benefits.records.entries import Entry, Kept, Snapshot, kept_text
from benefits.records.tables import tables_of
from benefits.views.cost_sharing import PublicBody, SharingPage, Terms

M = 1_000_000


def page(cost=15):
    """A gains 14 and pays, B gains 10; C loses by it. All in one year, so that nothing is discounted."""
    records = [
        *bodies("A", "B", "C"),
        project(appraisal_period=0),
        option(),
        cost_line("P-C", [cost * M]),
        cost_line("P-T", [1 * M], "C", kind=CostKind.THIRD_PARTY),
        benefit("P-A", [14 * M]),
        benefit("P-B", [10 * M]),
        share("P-A", "A"),
        share("P-B", "B"),
    ]
    tables = tables_of(records)
    found = contributors_of(tables, ledger_of(tables, Basis(price_base=FIRST)), "P", Scope.PROJECT)
    held = tuple(
        PublicBody(code, code, float(gains), float(pays), 0.0)
        for code, gains, pays in zip(found.bodies, found.benefit, found.pays, strict=True)
    )
    return SharingPage("P", "P", {"P": "P"}, Scope.PROJECT, Claims.CLAIMED, Basis(), found, held)


def test_pounds_and_parts_are_read_by_body():
    typed = {"A": {SEPARABLE: "£2m", ALTERNATIVE: "11,000,000", CASH: "50%"}, "B": {CASH: "3m"}}
    terms, problems = read_terms(page(), typed, ["B"])
    assert problems == ()
    assert terms == Terms(frozenset({"B"}), {"A": 2 * M}, {"A": 11 * M}, {"B": 3 * M}, {"A": 0.5})
    assert [terms.limit(one) for one in page().gainers] == [7 * M, 3 * M]


def test_blank_cells_and_bodies_that_do_not_gain_say_nothing():
    assert read_terms(page(), {"A": {SEPARABLE: " "}, "C": {SEPARABLE: "no number"}}) == (Terms(), ())


@pytest.mark.parametrize(
    ("column", "typed", "wrong"),
    [
        (SEPARABLE, "-1", "is negative"),
        (ALTERNATIVE, "(5)", "is negative"),
        (CASH, "-1", "is negative"),
        (CASH, "-1%", "is no part of its gain"),
        (CASH, "101%", "is no part of its gain"),
        (CASH, "half%", "is not a fraction"),
        (SEPARABLE, "NaN", "is not an amount"),
        (SEPARABLE, "inf", "is not an amount"),
        (SEPARABLE, "1,5", "is not an amount that can be read without doubt"),
        (ALTERNATIVE, "1000000000000", "is more than any sum of public money"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_left_out(column, typed, wrong):
    terms, (problem,) = read_terms(page(), {"A": {column: typed}})
    assert (problem.place.record, problem.place.column, problem.value, problem.wrong) == ("A", column, typed, wrong)
    assert problem.severity is Severity.ERROR
    assert terms == Terms()


def test_parts_of_a_cost_cannot_come_to_more_than_the_whole():
    """10 and 6 of 15; without B only 10 count."""
    typed = {"A": {SEPARABLE: "10m"}, "B": {SEPARABLE: "6m"}}
    _, (problem,) = read_terms(page(), typed)
    assert problem.wrong.startswith("come to more than the whole cost")
    assert read_terms(page(), typed, ["B"])[1] == ()
    assert read_terms(page(cost=16), typed)[1] == ()


def test_an_alternative_below_what_a_body_causes_is_a_warning():
    _, problems = read_terms(page(), {"A": {SEPARABLE: "3m", ALTERNATIVE: "2m"}})
    assert [one.severity for one in problems] == [Severity.WARNING]
    assert not has_errors(problems)


def test_what_is_typed_for_bodies_not_shown_is_kept():
    before = Entry(rows=({CODE: "A", CASH: "1m"}, {CODE: "Z", CASH: "2m"}))
    after = entry_with(before, {"A": {SEPARABLE: "5", CASH: " "}, "B": {"Body": "B", SEPARABLE: "", CASH: ""}})
    assert typed_cells(after) == {"Z": {CODE: "Z", CASH: "2m"}, "A": {CODE: "A", SEPARABLE: "5"}}


def draft(typed, form="cost_sharing:project:P"):
    return Draft(
        form, kept_text(Kept("", "cost_sharing", {}, Snapshot(Entry()), typed)), datetime(2026, 11, 1, tzinfo=UTC)
    )


def test_the_terms_of_a_draft_are_those_of_its_project_and_scope():
    held = draft(Entry(rows=({CODE: "A", CASH: "1m"},)))
    assert form_name("P", "project") == held.form
    assert kept_terms([held], page()) == Terms(cash={"A": M})
    assert kept_terms([], page()) == Terms()
    assert kept_terms([draft(Entry(rows=({CODE: "A", CASH: "1m"},)), "cost_sharing:bundle:P")], page()) == Terms()


def test_a_draft_with_a_fault_counts_for_nothing():
    assert kept_terms([draft(Entry(rows=({CODE: "A", CASH: "1m"}, {CODE: "B", CASH: "x"})))], page()) == Terms()
