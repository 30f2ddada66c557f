"""A draft is its person's own: kept under their name, seen by nobody else, gone when it is let go."""

from dataclasses import replace

import pytest

from benefits.actions.drafts import LONGEST, keep, let_go
from benefits.errors import NotPermitted, Refused
from benefits.records.access import grant
from benefits.records.categories import OrganisationKind, Role
from benefits.records.entries import Entry, Kept, Snapshot, kept_text
from benefits.records.history import Actor
from benefits.records.model import Organisation, Person
from benefits.records.store import Store
from benefits.views.drafts import drafts_of

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER),))
BOB = Person("bob", "", "Bob", (grant(Role.ADMINISTRATOR),))
STRANGER = Person("eve", "", "Eve", ())


@pytest.fixture
def store():
    opened = Store.in_memory()
    yield opened
    opened.close()


def contents(store, person):
    return {one.form: one.content for one in drafts_of(store, person)}


def test_a_draft_is_seen_by_its_person_only_whatever_roles_others_have(store):
    keep(store, ADA, "cost:P:", "Ada's words")
    keep(store, BOB, "cost:P:", "Bob's words")
    assert contents(store, ADA) == {"cost:P:": "Ada's words"}
    assert contents(store, BOB) == {"cost:P:": "Bob's words"}


def test_letting_go_touches_no_other_persons_draft(store):
    keep(store, ADA, "cost:P:", "Ada's words")
    let_go(store, BOB, "cost:P:")
    assert contents(store, ADA) == {"cost:P:": "Ada's words"}
    let_go(store, ADA, "cost:P:")
    assert contents(store, ADA) == {}


def test_a_draft_whose_save_was_made_is_none_though_it_was_not_let_go(store):
    """As after a stop just then; pressed once more it would be a second record."""
    typed = Kept("A body", "page", {}, Snapshot(Entry()), Entry({"name": "Mine"}), "key-of-the-form")
    keep(store, ADA, "form", kept_text(typed))
    assert set(contents(store, ADA)) == {"form"}
    with store.write(Actor("ada", "Ada"), "edit", "", "key-of-the-form") as tx:
        tx.put(Organisation("O", "Mine", "O", OrganisationKind.AGENCY), seen=0)
    assert contents(store, ADA) == {}
    keep(store, ADA, "form", kept_text(replace(typed, key="key-of-the-next")))
    assert set(contents(store, ADA)) == {"form"}


def test_who_may_not_read_keeps_and_sees_nothing(store):
    for act in (
        lambda: keep(store, STRANGER, "f", "x"),
        lambda: let_go(store, STRANGER, "f"),
        lambda: drafts_of(store, STRANGER),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_draft_beyond_any_form_is_refused_and_the_former_stays(store):
    keep(store, ADA, "f", "before")
    with pytest.raises(Refused, match="longer than"):
        keep(store, ADA, "f", "x" * (LONGEST + 1))
    assert contents(store, ADA) == {"f": "before"}


@pytest.mark.parametrize(("form", "content"), [("", "x"), ("f", "")])
def test_a_draft_of_nothing_is_a_slip_of_the_program(store, form, content):
    with pytest.raises(ValueError, match="a draft needs"):
        keep(store, ADA, form, content)


def test_a_draft_is_no_save(store):
    keep(store, ADA, "f", "x")
    assert store.data_version() == 0
    assert store.saves() == ()
