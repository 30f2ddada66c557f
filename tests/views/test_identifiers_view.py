"""Which identifiers recur, who would share a standard, and which projects lack a common one."""

import pytest
from plain.register import benefit, bodies, option, project, share

from benefits.errors import NotPermitted
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Dependency, Person
from benefits.records.store import Store
from benefits.reference.identifiers import identifier, identifiers
from benefits.reference.sources import UnknownReference
from benefits.views.identifiers import identifiers_page

ANN = Person("ann", "", "Ann", (grant(Role.LEADER),))


def landing(code, *recipients, links=(), **fields):
    """A project of some identifiers whose benefit lands on the recipients in equal parts."""
    shares = [share(f"{code}-B", who, 1 / len(recipients)) for who in recipients]
    made = project(code, title=f"Project {code}", identifiers=tuple(links), **fields)
    return [made, option(code, code), benefit(f"{code}-B", [1_000_000], of=code), *shares]


@pytest.fixture
def page():
    held = Store.in_memory()
    records = [
        *bodies("A", "B", "C"),
        *landing("P", "B", "CIT", links=["DWP-NINO"], themes=("open_data",)),
        *landing("Q", "B", links=["HMRC-NINO", "HMRC-UTR"], lead="B"),
        *landing("R", "B", links=["NHS-NUMBER"], lead="C", themes=("open_data",)),
        *landing("S", "CIT", links=["DWP-NINO"]),
        *landing("T", "B"),
        *landing("U", "C", links=["HMRC-EORI"]),
        Dependency("D1", "U", "S"),
    ]
    with held.write(Actor("test", "Test"), "import", "", "k") as tx:
        tx.put_all(records)
    yield identifiers_page(held, ANN)
    held.close()


def test_a_person_without_a_role_sees_nothing():
    held = Store.in_memory()
    with pytest.raises(NotPermitted):
        identifiers_page(held, Person("nobody", "", "", ()))
    held.close()


def test_identifiers_are_counted_by_projects_the_most_linked_first(page):
    counts = {row.identifier.code: len(row.projects) for row in page.rows}
    assert len(counts) == len(identifiers())
    assert {code: n for code, n in counts.items() if n} == {
        "DWP-NINO": 2,
        "HMRC-NINO": 1,
        "HMRC-UTR": 1,
        "NHS-NUMBER": 1,
        "HMRC-EORI": 1,
    }
    assert page.rows[0].identifier.code == "DWP-NINO"
    assert [one.project for one in page.row("DWP-NINO").projects] == ["P", "S"]
    assert page.row("NONE") is None


def test_one_standard_serves_all_who_link_the_same_identifier_whoever_holds_it(page):
    (one,) = page.standards
    assert one.name == "National Insurance number"
    assert len(one.held_by) == 2
    assert {project.project for project in one.projects} == {"P", "Q", "S"}
    assert one.leads == ("A", "B")


def test_pairs_without_a_common_identifier_say_what_they_have_in_common(page):
    found = {(one.first.project, one.second.project): one for one in page.gaps}
    assert set(found) == {("P", "R"), ("Q", "R"), ("S", "U")}
    assert page.n_gaps == 3
    assert page.gaps[0].needs
    assert (page.gaps[0].first.project, page.gaps[0].second.project) == ("S", "U")
    both = found["P", "R"]
    assert (both.recipients, both.themes) == (("B",), ("open_data",))
    assert (both.first_links, both.second_links) == (("National Insurance number",), ("NHS number",))


def test_a_benefit_of_households_is_no_body_to_join_data_with(page):
    # P and S both gain households; that alone would be no reason, and they share an identifier besides.
    assert all("CIT" not in one.recipients for one in page.gaps)


def test_projects_that_name_no_identifier_are_listed_apart(page):
    assert [one.project for one in page.unsaid] == ["T"]


def test_an_identifier_is_found_by_its_code_and_near_ones_are_offered():
    assert identifier("HMRC-NINO").standard == identifier("DWP-NINO").standard
    with pytest.raises(UnknownReference, match="Did you mean"):
        identifier("DWP-NINN")
