"""Who is let in: by issuer and subject, for a working day, as the register holds them now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.actions.importing import PROGRAM
from benefits.records.access import grant
from benefits.records.admission import LONGEST, SKEW, SignIn, Standing, admission, sign_in_of
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.sign_outs import FileSignOuts
from benefits.records.store import Store

ISSUER = "https://login.example"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ANN = Person("ann", "ann@dwp.gov.uk", "Ann", ("finance:DWP",), f"{ISSUER}|1a")
ADMIN = Person("adam", "adam@dwp.gov.uk", "Adam", (grant(Role.ADMINISTRATOR),), f"{ISSUER}|ad")
PROVEN = SignIn(ANN.subject, NOW - timedelta(hours=1), "Ann", ANN.email)


@pytest.fixture
def store():
    held = Store.in_memory()
    yield held
    held.close()


@pytest.fixture
def sign_outs(tmp_path):
    return FileSignOuts(tmp_path / "sign-outs.json", LONGEST)


def save(store, *people):
    with store.write(PROGRAM, "test", "People", f"k{store.data_version()}") as tx:
        tx.put_all(people)


def standing(store, sign_outs, proven=PROVEN, first="", now=NOW):
    return admission(store, sign_outs, proven, first, now).standing


def test_a_known_person_is_let_in_with_the_roles_of_the_register(store, sign_outs):
    save(store, ANN)
    found = admission(store, sign_outs, PROVEN, "", NOW)
    assert (found.standing, found.person) == (Standing.ADMITTED, ANN)


@pytest.mark.parametrize("subject", [f"{ISSUER}|1A", "https://other.example|1a", "|1a", f"{ISSUER}|", ANN.email, ""])
def test_only_the_exact_subject_counts(store, sign_outs, subject):
    save(store, ANN, replace(ADMIN, subject=""))
    found = admission(store, sign_outs, replace(PROVEN, subject=subject), "", NOW)
    assert (found.standing, found.person) == (Standing.UNKNOWN, None)


def test_nobody_is_known_by_an_address(store, sign_outs):
    save(store, replace(ANN, subject=""))
    assert standing(store, sign_outs) is Standing.UNKNOWN


def test_a_subject_that_two_carry_proves_neither(store, sign_outs):
    save(store, ANN, replace(ADMIN, subject=ANN.subject))
    assert standing(store, sign_outs) is Standing.UNKNOWN


def test_a_change_of_roles_holds_at_once(store, sign_outs):
    save(store, ANN)
    assert admission(store, sign_outs, PROVEN, "", NOW).person == ANN
    save(store, replace(ANN, grants=("leader:*",)))
    assert admission(store, sign_outs, PROVEN, "", NOW).person.grants == ("leader:*",)


def test_who_is_withdrawn_is_unknown(store, sign_outs):
    save(store, ANN)
    with store.write(PROGRAM, "test", "Left", "gone") as tx:
        tx.withdraw("person", ANN.id, 1)
    assert standing(store, sign_outs) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, Standing.DISABLED), (0, Standing.DISABLED), (1, Standing.ADMITTED)]
)
def test_a_disabled_person_is_refused_from_that_day_on(store, sign_outs, days, expected):
    save(store, replace(ANN, disabled_on=(NOW + timedelta(days=days)).date()))
    assert standing(store, sign_outs) is expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), Standing.ADMITTED),
        (LONGEST, Standing.ADMITTED),
        (LONGEST + timedelta(seconds=1), Standing.TOO_OLD),
        (-SKEW, Standing.ADMITTED),
        (-SKEW - timedelta(seconds=1), Standing.TOO_OLD),
    ],
)
def test_a_sign_in_holds_for_a_working_day(store, sign_outs, age, expected):
    save(store, ANN)
    assert standing(store, sign_outs, replace(PROVEN, issued_at=NOW - age)) is expected


def test_signing_out_ends_every_earlier_sign_in_of_that_person_only(store, sign_outs):
    save(store, ANN, ADMIN)
    sign_outs.sign_out(ANN.subject, PROVEN.issued_at, NOW)
    other = replace(PROVEN, issued_at=NOW - timedelta(minutes=1))
    assert [standing(store, sign_outs, one) for one in (PROVEN, other)] == [Standing.SIGNED_OUT] * 2
    assert standing(store, sign_outs, replace(PROVEN, subject=ADMIN.subject)) is Standing.ADMITTED
    anew = replace(PROVEN, issued_at=NOW + timedelta(seconds=1))
    assert standing(store, sign_outs, anew) is Standing.ADMITTED


def test_the_first_administrator_counts_until_the_register_has_one_who_can_sign_in(store, sign_outs):
    first = replace(PROVEN, subject=f"{ISSUER}|boot")
    assert standing(store, sign_outs, first) is Standing.UNKNOWN
    found = admission(store, sign_outs, first, f" {first.subject} ", NOW)
    assert found.person.grants == (grant(Role.ADMINISTRATOR),)
    save(store, ANN, replace(ADMIN, subject=""), replace(ADMIN, id="old", disabled_on=NOW.date()))
    assert standing(store, sign_outs, first, first.subject) is Standing.ADMITTED
    save(store, replace(ADMIN, id="new", subject=f"{ISSUER}|new"))
    assert standing(store, sign_outs, first, first.subject) is Standing.UNKNOWN


def test_nobody_proven_is_absent(store, sign_outs):
    assert standing(store, sign_outs, None) is Standing.ABSENT
    assert standing(store, sign_outs, None, first="") is Standing.ABSENT


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers()))


@given(st.dictionaries(st.sampled_from(["iss", "sub", "iat", "name", "email"]), VALUES))
def test_claims_of_any_kind_prove_somebody_or_nobody(claims):
    proven = sign_in_of(claims)
    if proven is not None:
        assert proven.subject == f"{claims['iss']}|{claims['sub']}"
        assert claims["iss"]
        assert claims["sub"]


IN_GROUP = replace(PROVEN, groups=(f"{ISSUER}|group:dwp-finance", f"{ISSUER}|group:unknown"))
GROUP = Person("dwp-finance", "", "Finance of DWP", ("finance:DWP", "leader:DWP"), f"{ISSUER}|group:dwp-finance")


def test_the_groups_of_a_sign_in_are_those_of_its_issuer():
    claims = {"iss": ISSUER, "sub": "1a", "iat": 0, "groups": ["dwp-finance", 7, None, "b"]}
    assert sign_in_of(claims).groups == (f"{ISSUER}|group:dwp-finance", f"{ISSUER}|group:b")
    assert sign_in_of(claims | {"groups": "dwp-finance"}).groups == ()


def test_nobody_signs_in_as_a_group():
    assert sign_in_of({"iss": ISSUER, "sub": "group:dwp-finance", "iat": 0}) is None


def test_who_is_in_a_known_group_has_its_roles_beside_their_own(store, sign_outs):
    save(store, replace(ANN, grants=("assurer:*", "leader:DWP")), GROUP)
    found = admission(store, sign_outs, IN_GROUP, "", NOW)
    assert (found.standing, found.person.id) == (Standing.ADMITTED, "ann")
    assert found.person.grants == ("assurer:*", "leader:DWP", "finance:DWP")


def test_who_is_in_a_known_group_only_is_let_in_under_their_own_subject(store, sign_outs):
    save(store, GROUP)
    found = admission(store, sign_outs, IN_GROUP, "", NOW)
    assert found.person == Person(f"signed-in:{ANN.subject}", ANN.email, "Ann", GROUP.grants, ANN.subject)
    assert standing(store, sign_outs, replace(IN_GROUP, groups=(f"{ISSUER}|group:other",))) is Standing.UNKNOWN
    other_issuer = "https://other.example|group:dwp-finance"
    assert standing(store, sign_outs, replace(IN_GROUP, groups=(other_issuer,))) is Standing.UNKNOWN


def test_a_disabled_group_gives_nothing_and_no_group_lets_a_disabled_person_in(store, sign_outs):
    save(store, replace(GROUP, disabled_on=NOW.date()))
    assert standing(store, sign_outs, IN_GROUP) is Standing.UNKNOWN
    save(store, GROUP, replace(ANN, disabled_on=NOW.date()))
    assert standing(store, sign_outs, IN_GROUP) is Standing.DISABLED


def test_a_change_of_a_groups_roles_holds_at_once(store, sign_outs):
    save(store, GROUP)
    save(store, replace(GROUP, grants=("leader:*",)))
    assert admission(store, sign_outs, IN_GROUP, "", NOW).person.grants == ("leader:*",)
