"""Answers are kept until somebody saves what they were read from, and are never of another moment than they say."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from plain.register import assert_same_tables

from benefits.errors import StoreError
from benefits.periods import Series
from benefits.records.model import Person
from benefits.records.questions import Answers
from benefits.records.tables import tables_of
from benefits.records.touched import Touched
from benefits.records.turns import Turns


def rewrite(store, ann, *records):
    """Save the next versions of records that the store holds."""
    with store.write(ann, "test", "", f"k-{time.monotonic_ns()}") as tx:
        tx.put_all(records)


def test_an_answer_outlives_the_saves_of_other_tables_only(filled, ann, small_register):
    costs, bodies = filled.current("cost_line"), filled.current("organisation")
    line = replace(small_register[4], title="Build it twice")
    rewrite(filled, ann, line)
    assert filled.current("organisation") is bodies
    assert filled.current("cost_line") is not costs
    assert filled.one("cost_line", line.id).record == line


def test_columns_of_tables_that_a_save_did_not_touch_are_not_read_again(filled, ann, small_register):
    before = filled.tables()
    line = replace(small_register[4], title="Build it twice")
    rewrite(filled, ann, line)
    after = filled.tables()
    again = {name for name in after.by_name if after[name] is not before[name]}
    assert again == {"cost_line"}
    kept = [line if one.id == line.id else one for one in small_register]
    assert_same_tables(after, tables_of(kept, data_version=2))


def test_readers_see_both_tables_of_a_save_or_neither(filled, ann, small_register):
    """Each save writes the same number into a cost and a benefit; columns are read while saves are made."""
    cost, benefit = small_register[4], small_register[5]
    year, torn, ended = cost.amounts.first, [], threading.Event()

    def read():
        while not ended.is_set():
            seen = filled.tables()
            pair = float(seen["cost_line"].amounts.values[0]), float(seen["benefit_line"].amounts.values[0])
            if len(set(pair)) > 1:
                torn.append(pair)

    rewrite(filled, ann, *(replace(one, amounts=Series(year, (Decimal("0.00"),))) for one in (cost, benefit)))
    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            pool.submit(read)
        for number in range(60):
            amounts = Series(year, (Decimal(number),))
            rewrite(filled, ann, replace(cost, amounts=amounts), replace(benefit, amounts=amounts))
        ended.set()
    assert torn == []
    assert filled.tables()["cost_line"].amounts.values.tolist() == [59.0]


def test_what_is_asked_during_a_commit_is_not_kept():
    touched, answers = Touched(), Answers()

    def ask(answer):
        return answers.to("q", lambda: touched.state(["share"]), lambda: (answer,))

    assert ask("before") == ask("other") == ("before",)
    with touched.by_commit(["share"]):
        assert ask("first") == ("first",)
        assert ask("second") == ("second",)
    assert ask("after") == ask("other") == ("after",)


def test_a_commit_that_fails_counts_as_one_that_may_have_come_about():
    touched = Touched()
    before = touched.state(["share"]), touched.state(["project"]), touched.state()
    with pytest.raises(StoreError), touched.by_commit(["share"]):
        raise StoreError("the disk is gone")
    after = touched.state(["share"]), touched.state(["project"]), touched.state()
    assert np.subtract(after, before).tolist() == [1, 0, 1]


def test_many_who_ask_at_once_are_answered_by_one_question():
    answers, asked, together = Answers(), [], threading.Barrier(8)

    def ask():
        together.wait()
        return answers.to("q", lambda: 1, slow)

    def slow():
        asked.append(1)
        time.sleep(0.05)
        return (len(asked),)

    with ThreadPoolExecutor(8) as pool:
        found = [one.result() for one in [pool.submit(ask) for _ in range(8)]]
    assert (found, asked) == ([(1,)] * 8, [1])


def test_a_question_that_fails_is_asked_again_by_the_next():
    answers = Answers()

    def fail():
        raise StoreError("not now")

    with pytest.raises(StoreError):
        answers.to("q", lambda: 1, fail)
    assert answers.to("q", lambda: 1, lambda: ("now",)) == ("now",)


def test_turns_of_other_keys_do_not_wait_and_one_may_hold_a_turn_within_its_own():
    turns = Turns()
    with turns.of("a"), turns.of("b"), turns.of("a"):
        pass
    assert turns._waiting == {}, "nothing is left of turns that are over"


def test_a_name_that_was_taken_out_is_in_no_kept_answer(store, ann, small_register):
    with store.write(ann, "test", "", "k1") as tx:
        tx.put_all([*small_register, Person("p1", "", "Ann Example", (), "s|1")])
    with store.write(replace(ann, id="p1"), "test", "", "k2") as tx:
        tx.put_all([replace(small_register[4], title="Hers")])
    assert store.history("cost_line", "P1-A-C1")[-1].saved_by_name == "Ann Example"
    with store.write(ann, "person.forget", "", "k3") as tx:
        tx.forget("p1")
    assert "Ann" not in store.current("cost_line")[0].saved_by_name
    assert "Ann Example" in repr(store._answers._held), "what was asked before is in memory until it is cleaned"
    store.clean()
    assert "Ann Example" not in repr(store._answers._held)
