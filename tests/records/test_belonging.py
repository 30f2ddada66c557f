"""A record stands under the project or scenario that its parts lead to."""

from dataclasses import replace

from benefits.periods import FinancialYear
from benefits.records.belonging import lead_of, project_of, top_of, whole_of
from benefits.records.categories import (
    BudgetClass,
    Calculator,
    ConditionStatus,
    EnvelopeKind,
    LogKind,
    OverrideField,
)
from benefits.records.model import (
    PART_OF,
    REFERENCES,
    Condition,
    Dependency,
    Envelope,
    LogEntry,
    Organisation,
    Override,
    Pool,
    Programme,
    Scenario,
    ValuationInput,
    table_of,
)


def finder(records):
    held = {(table_of(one), one.id): one for one in records}
    return lambda table, code: held.get((table, code))


def test_every_part_names_its_whole_by_a_reference():
    for table, field in PART_OF.items():
        assert REFERENCES[table][field] in {"project", "option", "cost_line", "benefit_line", "baseline", "scenario"}


def test_a_share_and_an_input_lead_through_the_benefit_and_its_option_to_the_project(small_register):
    find = finder(small_register)
    share = next(one for one in small_register if table_of(one) == "share")
    given = ValuationInput("V1", "P1-A-B1", Calculator.FRAUD, "Volume", 1)
    assert project_of(share, find).id == project_of(given, find).id == "P1"
    assert lead_of(share, find) == "DWP"


def test_what_is_logged_around_a_project_stands_under_it(small_register):
    find = finder(small_register)
    for one in (
        Dependency("D1", "P1", "P2"),
        Condition("C1", "P1", "leadership", ConditionStatus.MET),
        LogEntry("L1", "P1", LogKind.DECISION, "Go on"),
    ):
        assert project_of(one, find).id == "P1"


def test_what_stands_under_no_project_says_so(small_register):
    find = finder(small_register)
    assert project_of(Pool("PL", "Losses"), find) is None
    assert whole_of(Pool("PL", "Losses")) is None
    assert lead_of(Programme("PG", "All of it", "HMRC"), find) == "HMRC"
    assert lead_of(next(one for one in small_register if isinstance(one, Organisation)), find) == ""
    assert project_of(Dependency("D1", "gone", "P1"), find) is None


def test_an_override_stands_under_its_scenario_and_so_under_its_owner_and_under_no_project():
    scenario = Scenario("S1", "Cut", "HMRC", FinancialYear(2026))
    override = Override("O1", "S1", OverrideField.MUST_FUND, project="P1")
    find = finder([scenario, override])
    assert whole_of(override) == ("scenario", "S1")
    assert top_of(override, find) is top_of(scenario, find) is scenario
    assert lead_of(override, find) == lead_of(scenario, find) == "HMRC"
    assert project_of(override, find) is None
    assert lead_of(replace(override, scenario="gone"), find) == ""


def test_an_envelope_belongs_to_the_body_whose_budget_it_is():
    envelope = Envelope("E1", "DWP", BudgetClass.CDEL, EnvelopeKind.LIMIT)
    assert (lead_of(envelope, finder([])), whole_of(envelope), top_of(envelope, finder([]))) == ("DWP", None, None)
