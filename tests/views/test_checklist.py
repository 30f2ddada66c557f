"""What a project lacks before its outline business case: every gap once, with where it is filled in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.interchange.form import cells_of
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    LogKind,
    OptionKind,
    PriceTerms,
    Role,
)
from benefits.records.model import BenefitLine, CostLine, LogEntry, Option, Person, Project, Share
from benefits.records.store import Store
from benefits.views.checklist import Gap, Spot, missing_before_obc
from benefits.views.project_records import project_records, revived, year_labels

YEAR = FinancialYear(2026)
ADMIN = Person("ada", "", "Ada", (grant(Role.ADMINISTRATOR),))
AMOUNTS = Series(YEAR, (Decimal(5), Decimal(5)))
PROJECT = Project(
    "P",
    "Links",
    "DWP",
    YEAR,
    summary="s",
    objectives="o",
    sro="S",
    manager="M",
    themes=("analytics",),
    legal_gateway="none",
)
COST = CostLine(
    "P-C1",
    "P-A",
    "Build",
    "DWP",
    CostKind.IMPLEMENTATION,
    BudgetClass.CDEL,
    PriceTerms.REAL,
    YEAR,
    AMOUNTS,
    source="Quote",
)
BENEFIT = BenefitLine(
    "P-B1",
    "P-A",
    "Less fraud",
    "fraud_prevented",
    BenefitClass.CASH_RELEASING,
    PriceTerms.REAL,
    YEAR,
    AMOUNTS,
    owner="Kim",
    measure="Cases",
    baseline_value=Decimal(9),
    evidence_grade="E2",
    source="Study",
)
WHOLE = (
    PROJECT,
    Option("P-A", "P", OptionKind.PREFERRED, "Build it", is_preferred=True),
    Option("P-0", "P", OptionKind.BAU, "As now"),
    Option("P-1", "P", OptionKind.DO_MINIMUM, "A little"),
    COST,
    *(
        replace(COST, id=f"P-{kind.value}", title=kind.value, kind=kind)
        for kind in (CostKind.MAINTENANCE, CostKind.EVALUATION, CostKind.EXIT)
    ),
    BENEFIT,
    Share("P-B1-HMRC", "P-B1", "HMRC", Decimal(1), agreement=Agreement.CLAIMED),
    LogEntry("P-L1", "P", LogKind.ASSUMPTION, "Uptake", made_by="Ann", signed_off_by="Zoe"),
)


@pytest.fixture
def store():
    opened = Store.in_memory()
    seed_organisations(opened)
    yield opened
    opened.close()


def gaps(store, *records):
    save_import(store, ADMIN, records, "test", "test")
    return {one.what: one for one in missing_before_obc(project_records(store, ADMIN, "P"))}


def test_a_whole_project_lacks_only_what_the_recipient_has_to_say(store):
    assert list(gaps(store, *WHOLE)) == ["Not every recipient has accepted its share of these benefits"]


def test_kinds_of_cost_of_which_the_preferred_option_has_none_are_named(store):
    elsewhere = replace(COST, id="P-E", option="P-1", kind=CostKind.EXIT)
    cared_for = replace(COST, id="P-M", kind=CostKind.MAINTENANCE)
    found = gaps(store, *(one for one in WHOLE if not isinstance(one, CostLine)), COST, elsewhere, cared_for)
    assert found["The preferred option has no cost of these kinds"] == Gap(
        "The preferred option has no cost of these kinds", Spot.COSTS, ("evaluation", "exit")
    )


def test_a_bare_project_lacks_everything_each_told_once_with_its_place(store):
    found = gaps(store, Project("P", "Links", "DWP", YEAR))
    assert {what: one.spot for what, one in found.items()} == {
        "The project has no details of these kinds": Spot.DETAILS,
        "No option is marked as preferred": Spot.OPTIONS,
        "Business as usual is not an option, so there is nothing to compare with": Spot.OPTIONS,
        "No option does the minimum": Spot.OPTIONS,
        "No costs are entered": Spot.COSTS,
        "No benefits are entered": Spot.BENEFITS,
        "No assumption is logged": Spot.LOGS,
    }


@pytest.mark.parametrize(
    ("record", "change", "what"),
    [
        (COST, {"amounts": None}, "No amounts are entered for these costs"),
        (COST, {"source": ""}, "No source is given for these costs"),
        (BENEFIT, {"amounts": None}, "No amounts are entered for these benefits"),
        (BENEFIT, {"owner": ""}, "These benefits have no owner"),
        (BENEFIT, {"measure": ""}, "These benefits have no measure"),
        (BENEFIT, {"baseline_value": None}, "These benefits have no baseline"),
        (BENEFIT, {"evidence_grade": ""}, "These benefits have no evidence grade"),
        (BENEFIT, {"source": ""}, "No source is given for these benefits"),
        (WHOLE[-1], {"signed_off_by": ""}, "These assumptions are not signed off"),
    ],
)
def test_each_gap_is_found_and_names_its_record(store, record, change, what):
    found = gaps(store, *(replace(one, **change) if one is record else one for one in WHOLE))
    assert found[what].of == (record.title,)


def test_a_benefit_without_recipient_is_found(store):
    found = gaps(store, *(one for one in WHOLE if not isinstance(one, Share)))
    assert found["Nobody is named as recipient of these benefits"].of == ("Less fraud",)


def test_a_sentence_names_the_first_few_records():
    assert Gap("These lack it", Spot.COSTS, tuple("ABCDE")).sentence == "These lack it: A, B, C and 2 more."
    assert Gap("It is missing", Spot.COSTS).sentence == "It is missing."


def test_a_code_is_given_once_even_after_its_record_was_withdrawn(store):
    save_import(store, ADMIN, WHOLE, "test", "test")
    before = project_records(store, ADMIN, "P")
    assert before.free == {"option": "P-O1", "cost_line": "P-C2", "benefit_line": "P-B2"}
    save_changes(store, ADMIN, "P", [Withdrawal("cost_line", "P-C1", 1)], "", "gone")
    after = project_records(store, ADMIN, "P")
    assert after.free["cost_line"] == "P-C2"
    assert after.versions([("cost_line", "P-C1"), ("benefit_line", "P-B1")]) == {("benefit_line", "P-B1"): 1}


def test_only_what_was_withdrawn_is_revived(store):
    save_import(store, ADMIN, WHOLE, "test", "test")
    save_changes(store, ADMIN, "P", [Withdrawal("cost_line", "P-C1", 1)], "", "gone")
    keys = [("cost_line", "P-C1"), ("benefit_line", "P-B1"), ("share", "none")]
    assert revived(store, ADMIN, keys) == {("cost_line", "P-C1"): 2}
    save_changes(store, ADMIN, "P", [Edit(COST, 2)], "", "back")
    assert revived(store, ADMIN, keys) == {}


def test_the_years_reach_as_far_as_a_line_does():
    early = replace(COST, amounts=Series(FinancialYear(2024), (Decimal(1),)))
    years = year_labels(replace(PROJECT, appraisal_period=2), [early, BENEFIT])
    assert years == ("2024-25", "2025-26", "2026-27", "2027-28", "2028-29")
    assert {"2026-27", "2027-28"} <= set(cells_of(COST))
