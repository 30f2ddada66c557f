"""A record stands under the project that its parts lead to."""

from benefits.records.belonging import lead_of, project_of, whole_of
from benefits.records.categories import Calculator, ConditionStatus, LogKind
from benefits.records.model import (
    PART_OF,
    REFERENCES,
    Condition,
    Dependency,
    LogEntry,
    Organisation,
    Pool,
    Programme,
    ValuationInput,
    table_of,
)


def finder(records):
    held = {(table_of(one), one.id): one for one in records}
    return lambda table, code: held.get((table, code))


def test_every_part_names_its_whole_by_a_reference():
    for table, field in PART_OF.items():
        assert REFERENCES[table][field] in {"project", "option", "benefit_line"}


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
