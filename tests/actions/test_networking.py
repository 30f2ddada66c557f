"""Dependencies, pools and overlaps saved: by whom, once, and never over somebody else's work."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, accepted, benefit, bodies, option, project

from benefits.actions.networking import (
    Cut,
    apply_cuts,
    join_pool,
    record_separate,
    save_dependency,
    save_pool,
    withdraw_dependency,
    withdraw_pool,
)
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import Agreement, LogKind, PoolRule, Role
from benefits.records.history import Actor
from benefits.records.model import Dependency, Person, Pool
from benefits.records.store import Store

OF_A = Person("a", "", "Manager of A", (grant(Role.PROGRAMME_MANAGER, "A"),))
OF_ALL = Person("x", "", "Manager", (grant(Role.PROGRAMME_MANAGER),))
LEADER = Person("l", "", "Leader", (grant(Role.LEADER),))
POOL = Pool("K", "Losses to fraud", total=Decimal(100), price_year=FIRST)
NEED = Dependency("P-N1", "P", "F")


def of(code, lead):
    line = benefit(f"{code}-B", [60], of=code, price_year=FIRST)
    return [project(code, lead=lead), option(code, code), line, accepted(f"{code}-B", "B")]


@pytest.fixture
def store():
    held = Store.in_memory()
    records = [*bodies("A", "B"), *of("P", "A"), *of("Q", "B"), project("F", lead="B"), POOL]
    records = [replace(one, pool="K") if one.id in ("P-B", "Q-B") else one for one in records]
    with held.write(Actor("test", "Test"), "test", "", "k0") as tx:
        tx.put_all(records)
    yield held
    held.close()


def overlap(store, code):
    return store.one("benefit_line", code).record.overlap


class TestDependencies:
    def test_it_is_saved_with_the_project_that_needs_the_other(self, store):
        save = save_dependency(store, OF_A, NEED, 0, "From the business case", "k1")
        assert store.one("dependency", "P-N1").record == NEED
        assert save.action == "project.change"
        assert save_dependency(store, OF_A, NEED, 1, "", "k2") is None

    def test_only_who_may_change_the_needing_project_may_say_so(self, store):
        with pytest.raises(NotPermitted, match="for B"):
            save_dependency(store, OF_A, Dependency("F-N1", "F", "P"), 0, "", "k1")
        assert store.counts()["dependency"] == 0

    def test_a_circle_is_refused_in_words(self, store):
        save_dependency(store, OF_A, NEED, 0, "", "k1")
        with pytest.raises(Refused, match="leads back: F needs P needs F"):
            save_dependency(store, OF_ALL, Dependency("F-N1", "F", "P"), 0, "", "k2")

    def test_withdrawn_it_is_needed_no_more_and_its_history_stays(self, store):
        save_dependency(store, OF_A, NEED, 0, "", "k1")
        withdraw_dependency(store, OF_A, NEED, 1, "No longer", "k2")
        assert store.current("dependency") == ()
        assert [one.reason for one in store.history("dependency", "P-N1")] == ["", "No longer"]


class TestPools:
    def test_whoever_may_change_some_project_may_keep_pools(self, store):
        for person, code in ((OF_A, "L"), (OF_ALL, "M")):
            save_pool(store, person, replace(POOL, id=code), 0, "New", f"k-{code}")
        assert [one.record.id for one in store.current("pool")] == ["K", "L", "M"]

    @pytest.mark.parametrize("person", [LEADER, Person("n", "", "Nobody")])
    def test_others_may_not(self, store, person):
        with pytest.raises(NotPermitted):
            save_pool(store, person, replace(POOL, id="L"), 0, "", "k1")
        with pytest.raises(NotPermitted):
            withdraw_pool(store, person, "K", 1, "", "k2")

    def test_a_change_is_a_version_and_no_change_is_none(self, store):
        assert save_pool(store, OF_A, replace(POOL, rule=PoolRule.UNION), 1, "They overlap", "k1") is not None
        assert store.one("pool", "K").version == 2
        assert save_pool(store, OF_A, replace(POOL, rule=PoolRule.UNION), 2, "", "k2") is None

    def test_the_second_of_two_who_change_one_is_told(self, store):
        save_pool(store, OF_ALL, replace(POOL, title="One"), 1, "", "k1")
        with pytest.raises(Conflict, match="Manager"):
            save_pool(store, OF_A, replace(POOL, title="Two"), 1, "", "k2")

    def test_a_double_click_saves_once(self, store):
        new = replace(POOL, id="L")
        first, second = (save_pool(store, OF_A, new, 0, "", "k1") for _ in range(2))
        assert first.seq == second.seq

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"id": "K"}, "code of another pool"),
            ({"total": Decimal(-1)}, "is negative"),
            ({"price_year": FinancialYear(1905)}, "has no GDP deflator"),
            ({"title": ""}, "is missing"),
        ],
    )
    def test_a_bad_new_pool_is_refused_in_words(self, store, fields, words):
        with pytest.raises(Refused, match=words):
            save_pool(store, OF_A, replace(POOL, **({"id": "L"} | fields)), 0, "", "k1")

    def test_a_pool_that_lines_draw_on_is_not_withdrawn(self, store):
        with pytest.raises(Refused):
            withdraw_pool(store, OF_A, "K", 1, "", "k1")
        save_pool(store, OF_A, replace(POOL, id="L"), 0, "", "k2")
        withdraw_pool(store, OF_A, "L", 1, "", "k3")
        assert [one.record.id for one in store.current("pool")] == ["K"]


def cuts(store, value="0.25"):
    return [
        Cut(code, f"{code}-B", Decimal(value), store.one("benefit_line", f"{code}-B").version) for code in ("P", "Q")
    ]


class TestCuts:
    def test_each_project_is_one_save_whose_reason_names_the_pool(self, store):
        outcomes = apply_cuts(store, OF_ALL, "K", cuts(store), "Agreed in May", "k1")
        assert [(one.project, one.fault) for one in outcomes] == [("P", None), ("Q", None)]
        assert {one.save.reason for one in outcomes} == {"Overlap set by pool K. Agreed in May"}
        assert (overlap(store, "P-B"), overlap(store, "Q-B")) == (Decimal("0.25"), Decimal("0.25"))

    def test_lines_of_others_stay_as_they_are_and_the_answer_says_why(self, store):
        outcomes = apply_cuts(store, OF_A, "K", cuts(store), "", "k1")
        assert outcomes[0].save is not None
        assert isinstance(outcomes[1].fault, NotPermitted)
        assert (overlap(store, "P-B"), overlap(store, "Q-B")) == (Decimal("0.25"), Decimal(0))

    def test_applied_twice_it_changes_nothing(self, store):
        apply_cuts(store, OF_ALL, "K", cuts(store), "", "k1")
        newest = store.data_version()
        again = apply_cuts(store, OF_ALL, "K", cuts(store), "", "k2")
        assert [(one.save, one.fault) for one in again] == [(None, None), (None, None)]
        assert store.data_version() == newest

    def test_a_line_changed_since_it_was_seen_is_not_overwritten(self, store):
        seen = cuts(store)
        changed = store.one("benefit_line", "P-B").record
        with store.write(Actor("o", "Olga"), "test", "", "k1") as tx:
            tx.put(replace(changed, title="Newer"), 1)
        outcomes = apply_cuts(store, OF_ALL, "K", seen, "", "k2")
        assert isinstance(outcomes[0].fault, Conflict)
        assert "Olga" in str(outcomes[0].fault)
        assert (overlap(store, "P-B"), overlap(store, "Q-B")) == (Decimal(0), Decimal("0.25"))

    def test_a_recipient_has_to_agree_anew(self, store):
        apply_cuts(store, OF_ALL, "K", cuts(store), "", "k1")
        assert store.one("share", "P-B-B").record.agreement is Agreement.CLAIMED

    def test_a_line_of_another_pool_or_none_is_refused(self, store):
        save_pool(store, OF_A, replace(POOL, id="L"), 0, "", "k1")
        with pytest.raises(NotFound, match="does not draw on the pool L"):
            apply_cuts(store, OF_ALL, "L", cuts(store), "", "k2")
        with pytest.raises(NotFound, match="no pool M"):
            apply_cuts(store, OF_ALL, "M", cuts(store), "", "k3")
        with pytest.raises(NotFound, match="no benefit line Z"):
            apply_cuts(store, OF_ALL, "K", [Cut("P", "Z", Decimal(0), 1)], "", "k4")

    def test_who_may_change_no_project_may_not_apply(self, store):
        with pytest.raises(NotPermitted):
            apply_cuts(store, LEADER, "K", cuts(store), "", "k1")


class TestFindings:
    def test_lines_are_put_into_one_pool_where_the_person_may(self, store):
        save_pool(store, OF_A, replace(POOL, id="L"), 0, "", "k1")
        outcomes = join_pool(store, OF_A, "L", [("P", "P-B"), ("Q", "Q-B")], "Found", "k2")
        assert outcomes[0].save.reason == "Put into pool L. Found"
        assert isinstance(outcomes[1].fault, NotPermitted)
        assert [store.one("benefit_line", code).record.pool for code in ("P-B", "Q-B")] == ["L", "K"]

    def test_a_line_that_is_in_the_pool_already_is_left_alone(self, store):
        assert join_pool(store, OF_A, "K", [("P", "P-B")], "", "k1")[0].save is None

    def test_a_decision_that_they_are_separate_stands_in_the_log(self, store):
        for _ in range(2):
            record_separate(store, OF_A, "P", ["Q-B", "P-B"], "One is post, one is calls", "k1")
        held = [one.record for one in store.current("log_entry")]
        assert [(one.id, one.kind, one.made_by) for one in held] == [("P-D1", LogKind.DECISION, "Manager of A")]
        assert (held[0].detail, held[0].note) == (
            "One is post, one is calls",
            "Separate benefit lines: P-B; Q-B",
        )
        assert held[0].made_on is not None

    def test_the_next_decision_gets_the_next_code(self, store):
        record_separate(store, OF_A, "P", ["P-B"], "a", "k1")
        record_separate(store, OF_A, "P", ["Q-B"], "b", "k2")
        assert [one.record.id for one in store.current("log_entry")] == ["P-D1", "P-D2"]

    def test_without_a_reason_or_a_right_nothing_is_decided(self, store):
        with pytest.raises(Refused, match="Say why"):
            record_separate(store, OF_A, "P", ["P-B"], "  ", "k1")
        with pytest.raises(NotPermitted):
            record_separate(store, OF_A, "Q", ["P-B"], "a", "k2")
        with pytest.raises(NotFound):
            record_separate(store, OF_A, "P", ["Z-B"], "a", "k3")
        assert store.counts()["log_entry"] == 0
