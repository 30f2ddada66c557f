"""What may be taken along: by whom, of what, and as of when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from benefits.actions.importing import save_import
from benefits.errors import NotFound, NotPermitted
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person, Pool, Programme, Project, table_of
from benefits.records.preferred import preferred_option
from benefits.records.store import Store, now
from benefits.views.exporting import records_to_export, this_year

ADMINISTRATOR = Person("ann", "ann@co.gov.uk", "Ann", (grant(Role.ADMINISTRATOR),))
READER = Person("bea", "bea@co.gov.uk", "Bea", (grant(Role.LEADER),))
YEAR = FinancialYear(2026)
RECORDS = (
    ADMINISTRATOR,
    Programme("R1", "Records", "DWP"),
    Programme("R2", "Other", "DWP"),
    Project("P1", "One", "DWP", YEAR, programme="R1"),
    preferred_option("P1"),
    Project("P2", "Two", "HMRC", YEAR),
    preferred_option("P2"),
    Pool("L1", "Losses"),
)


@pytest.fixture
def store():
    opened = Store.in_memory()
    save_import(opened, ADMINISTRATOR, RECORDS, "first", "k1")
    yield opened
    opened.close()


def codes(exported):
    return {one.id for one in exported.records if table_of(one) != "organisation"}


def test_everything_is_taken_along_with_its_people_by_those_who_keep_them(store):
    held = records_to_export(store, ADMINISTRATOR)
    assert codes(held) == {one.id for one in RECORDS}
    assert len(held.bodies) == store.counts()["organisation"]
    assert held.source.startswith("The register as it stood on ")
    assert held.source.endswith("(UTC), after save 2.")


def test_peoples_addresses_are_left_out_for_others_and_it_says_so(store):
    held = records_to_export(store, READER)
    assert codes(held) == {one.id for one in RECORDS} - {"ann"}
    assert "People are left out" in held.source


def test_who_may_not_read_takes_nothing_along(store):
    with pytest.raises(NotPermitted):
        records_to_export(store, Person("x", "", "X", ()))


def test_one_project_comes_with_what_it_names_and_all_bodies(store):
    held = records_to_export(store, ADMINISTRATOR, project="P1")
    assert codes(held) == {"P1", "R1"}
    assert [table_of(one) for one in held.records if one.id == "P1"] == ["project", "option"]
    assert held.bodies
    with pytest.raises(NotFound, match="Did you mean P"):
        records_to_export(store, READER, project="P")


def test_a_day_ends_at_midnight(store):
    today = now().date()
    save_import(store, ADMINISTRATOR, [replace(RECORDS[5], title="New")], "", "k2")
    titles = [one.title for one in records_to_export(store, READER, today).records if one.id == "P2"]
    assert "New" in titles
    assert records_to_export(store, READER, today - timedelta(days=1)).records == ()


def test_this_year_is_a_financial_year_that_holds_today():
    today = now().date()
    assert this_year().start == (today.year if (today.month, today.day) >= (4, 1) else today.year - 1)
