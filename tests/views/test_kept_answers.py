"""Answers that took long: found once for all who ask at once, and again when what they rest on has changed."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from plain.register import RUNNING

from benefits.errors import BenefitsError
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import appraised
from benefits.views.kept_answers import answer_to

ACTOR, READER = Actor("t", "Tess"), Person("r", "", "Rita", (grant(Role.LEADER),))


@pytest.fixture
def store():
    opened = Store.in_memory()
    yield opened
    opened.close()


def test_an_answer_is_found_again_only_when_its_fingerprint_is_another(store):
    found = iter(("first", "second"))

    def asked(fingerprint):
        return answer_to(store, READER, ("q",), str, fingerprint, lambda: next(found))

    assert [asked("1"), asked("1"), asked("2"), asked("2")] == ["first", "first", "second", "second"]


def test_what_fails_is_not_kept(store):
    def fail():
        raise BenefitsError("not now")

    with pytest.raises(BenefitsError):
        answer_to(store, READER, ("q",), str, "1", fail)
    assert answer_to(store, READER, ("q",), str, "1", lambda: "now") == "now"


def test_many_who_ask_at_once_wait_for_one_finder(store):
    together, finders = Barrier(6), []

    def find():
        finders.append(1)
        time.sleep(0.05)
        return "found"

    def ask(_):
        together.wait()
        return answer_to(store, READER, ("q",), str, "1", find)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(ask, range(6))) == ["found"] * 6
    assert finders == [1]


def test_many_who_look_at_once_see_the_one_appraisal(store):
    with store.write(ACTOR, "test", "", "k") as tx:
        tx.put_all(RUNNING)
    together = Barrier(6)

    def look(_):
        together.wait()
        return appraised(store, READER, Basis())

    with ThreadPoolExecutor(6) as pool:
        assert len({id(one) for one in pool.map(look, range(6))}) == 1
