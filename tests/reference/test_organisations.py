"""The list of bodies: unique codes, true kinds, and successions that end at bodies still there."""

import re
from datetime import date

import pytest

from benefits.records.categories import OrganisationKind
from benefits.reference.organisations import organisation, organisations, predecessors, successors, today
from benefits.reference.sources import UnknownReference

ALL = organisations()
CODES = {row.code for row in ALL}
WITHOUT_SUCCESSOR = {"DEXEU"}


def test_codes_are_unique_and_well_formed():
    assert len(CODES) == len(ALL)
    assert [code for code in CODES if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]*", code)] == []


def test_names_and_slugs_are_given_and_not_shared():
    names = [row.name for row in ALL]
    slugs = [row.govuk_slug for row in ALL if row.govuk_slug]
    shorts = [row.short_name for row in ALL]
    assert all(names)
    assert all(shorts)
    assert len(set(names)) == len(names)
    assert len(set(slugs)) == len(slugs)
    assert len(set(shorts)) == len(shorts)


def test_every_kind_is_one_of_the_register_and_all_are_used():
    assert {row.kind for row in ALL} == {kind.value for kind in OrganisationKind}


def test_parents_and_successors_are_in_the_list():
    named = {row.parent for row in ALL if row.parent} | {code for row in ALL for code in row.successors}
    assert named <= CODES


def test_no_body_is_its_own_ancestor():
    for row in ALL:
        seen = {row.code}
        parent = row.parent
        while parent:
            assert parent not in seen, row.code
            seen.add(parent)
            parent = organisation(parent).parent


@pytest.mark.parametrize("row", [row for row in ALL if row.closed_on], ids=lambda row: row.code)
def test_the_chain_of_a_closed_body_ends_at_live_bodies(row):
    if row.code in WITHOUT_SUCCESSOR:
        assert today(row.code) == (row.code,)
    else:
        assert [code for code in today(row.code) if organisation(code).closed_on] == []


def test_a_live_body_has_no_successor_and_stands_for_itself():
    for row in ALL:
        if row.closed_on is None:
            assert row.successors == ()
            assert today(row.code) == (row.code,)


def test_a_body_closes_no_later_than_those_that_follow_it():
    for row in ALL:
        for code in row.successors:
            following = organisation(code).closed_on
            assert row.closed_on is not None
            assert following is None or row.closed_on < following, (row.code, code)


def test_communities_is_followed_through_three_names():
    assert successors("DCLG") == ("MHCLG-2018",)
    assert successors("MHCLG-2018") == ("DLUHC",)
    assert today("DCLG") == ("MHCLG",)


def test_a_divided_department_stands_at_all_its_successors():
    assert set(today("BIS")) == {"DBT", "DESNZ", "DSIT"}
    assert organisation("BEIS").closed_on == date(2023, 2, 7)


def test_predecessors_are_the_successions_read_backwards():
    assert predecessors("FCDO") == ("DFID", "FCO")
    assert predecessors("HMRC") == ("VOA",)


@pytest.mark.parametrize(
    "code",
    [
        "CO",
        "DBT",
        "DCMS",
        "DEFRA",
        "DESNZ",
        "DFE",
        "DFT",
        "DHSC",
        "DSIT",
        "DWP",
        "FCDO",
        "HMLR",
        "HMRC",
        "HMT",
        "HO",
        "MHCLG",
        "MOD",
        "MOJ",
        "NCA",
        "ONS",
        "CPS",
        "NSI",
    ],
)
def test_the_departments_of_the_major_projects_portfolio_are_live(code):
    assert organisation(code).closed_on is None


def test_groups_outside_government_are_not_public():
    outside = {row.code for row in ALL if not OrganisationKind(row.kind).is_public}
    assert outside == {"RSL", "VCS", "BUS", "CIT", "SOC"}


def test_an_unknown_code_offers_the_near_one():
    with pytest.raises(UnknownReference, match="Did you mean DWP"):
        organisation("DWPP")
    with pytest.raises(UnknownReference):
        predecessors("XYZZY")
