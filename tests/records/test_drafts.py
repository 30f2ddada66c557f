"""What a person has typed and not saved survives everything but being saved or let go of."""

import pytest

from benefits.errors import StoreError
from benefits.records.store import Store


def test_a_draft_is_kept_for_its_person_and_form_and_replaced_as_it_is_typed(store):
    store.keep_draft("ann", "cost:P1", "first")
    store.keep_draft("ann", "cost:P1", "second")
    store.keep_draft("bob", "cost:P1", "his own")
    assert store.draft("ann", "cost:P1") == "second"
    assert store.draft("bob", "cost:P1") == "his own"
    assert store.draft("ann", "cost:P2") is None
    assert [one.content for one in store.drafts("ann")] == ["second"]


def test_a_blank_draft_lets_go_of_it(store):
    store.keep_draft("ann", "cost:P1", "first")
    store.keep_draft("ann", "cost:P1", "")
    assert store.draft("ann", "cost:P1") is None
    assert store.drafts("ann") == ()


def test_drafts_are_told_the_newest_first(store):
    for form in ("one", "two", "three"):
        store.keep_draft("ann", form, form)
    store.keep_draft("ann", "one", "again")
    assert [one.form for one in store.drafts("ann")] == ["one", "three", "two"]


def test_a_draft_survives_the_end_of_the_program_and_is_no_version_of_anything(place):
    with_drafts = Store.open(place)
    before = with_drafts.data_version()
    with_drafts.keep_draft("ann", "cost:P1", "unsaved £1.2m")
    assert with_drafts.data_version() == before
    with_drafts.close()
    again = Store.open(place)
    assert again.draft("ann", "cost:P1") == "unsaved £1.2m"
    again.close()


def test_no_draft_can_be_kept_in_a_register_opened_for_reading(place):
    Store.open(place).close()
    read_only = Store.open(place, read_only=True)
    with pytest.raises(StoreError, match="for reading only"):
        read_only.keep_draft("ann", "cost:P1", "x")
    read_only.close()
