"""A register changed outside the program is named; shares that do not add up are warned of."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from record_strategies import alone

from benefits.errors import Severity
from benefits.periods import FinancialYear, Series
from benefits.records.categories import Agreement, OrganisationKind
from benefits.records.history import GENESIS, Actor
from benefits.records.model import Organisation, Share
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)
ROW_OF_NO_SAVE = "INSERT INTO organisation SELECT * REPLACE ('X' AS id, 9 AS save) FROM organisation WHERE id = 'DWP'"


@pytest.fixture
def edited(filled, place):
    """Three saves, then the file closed so that a hand can change it."""
    for n, name in enumerate(("first", "second")):
        with filled.write(ANN, "edit", "because", f"k{n}") as tx:
            tx.put(replace(ORG, name=name), seen=n)
    filled.close()
    return place


def by_hand(place, *statements):
    with duckdb.connect(str(place)) as raw:
        for statement in statements:
            raw.execute(statement)
    return [str(problem) for problem in verify(place).problems]


def test_a_whole_register_has_no_problem(edited):
    report = verify(edited)
    assert (report.problems, report.saves, report.is_sound) == ((), 3, True)
    assert report.counts["organisation"] == 3
    assert report.versions["organisation"] == 4


def test_an_empty_register_is_whole(store):
    report = verify(store)
    assert (report.saves, report.head, report.problems) == (0, GENESIS, ())


def test_the_head_is_the_hash_of_the_newest_save(filled):
    assert verify(filled).head == filled.saves()[0].hash


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alone())
def test_whatever_can_be_saved_verifies(records):
    with closing(Store.in_memory()) as store:
        with store.write(ANN, "import", "", "k") as tx:
            tx.put_all(records)
        with store.write(ANN, "import", "", "k2") as tx:
            for one in records:
                tx.put(one, seen=1)
        assert verify(store).is_sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisation SET name = 'forged' WHERE id = 'A' AND version = 1",
        "UPDATE organisation SET withdrawn = true WHERE id = 'A' AND version = 1",
        "UPDATE save SET actor_name = 'Somebody else' WHERE seq = 2",
        "UPDATE save SET reason = 'another' WHERE seq = 2",
        "UPDATE save SET recorded_at = recorded_at + INTERVAL 1 SECOND WHERE seq = 2",
        "DELETE FROM organisation WHERE id = 'A' AND version = 1",
    ],
)
def test_a_change_by_hand_is_named_by_its_save(edited, statement):
    problems = by_hand(edited, statement)
    assert any(problem.startswith("save, 2: is not what ") for problem in problems)
    assert not any(problem.startswith(("save, 1", "save, 3")) for problem in problems)


def test_a_forged_amount_is_found(edited):
    problems = by_hand(edited, "UPDATE cost_line SET amounts = [100.10, 0.01, 3.30]::DECIMAL(18,2)[]")
    assert problems[0].startswith("save, 1: is not what Ann Example saved (it holds organisation DWP")


def test_a_row_added_by_hand_is_found(edited):
    problems = by_hand(edited, ROW_OF_NO_SAVE)
    assert problems == [
        "save, 9: is missing, but rows name it (it holds organisation X). "
        "Restore a backup from before it, or find out who changed the file outside the program."
    ]


def test_a_save_taken_out_is_found(edited):
    assert "stands where save 2 should" in by_hand(edited, "DELETE FROM save WHERE seq = 2")[0]


def test_history_rewritten_with_new_hashes_breaks_the_chain(edited):
    assert any(
        "does not follow from the save before it" in problem
        for problem in by_hand(edited, f"UPDATE save SET prev_hash = '{GENESIS}' WHERE seq = 3")
    )


def test_a_gap_in_versions_is_named(edited):
    problems = by_hand(edited, "DELETE FROM organisation WHERE id = 'A' AND version = 1")
    assert any("organisation, A: has 1 versions numbered from 2 to 2" in problem for problem in problems)


def test_a_reference_to_nothing_is_named(edited):
    problems = by_hand(edited, "UPDATE project SET lead = 'GONE'")
    assert any("project, P1, lead: 'GONE' is the code of no current organisation" in problem for problem in problems)


def shares(store, *changed):
    with store.write(ANN, "edit", "", "shares") as tx:
        tx.put_all(changed)
    return [problem for problem in verify(store).problems if problem.place.table == "benefit_line"]


def test_shares_below_one_are_warned_of_and_leave_the_register_sound(filled, small_register):
    (problem,) = shares(filled, replace(small_register[-2], fraction=Decimal("0.3")))
    assert (problem.place.record, problem.severity) == ("P1-A-B1", Severity.WARNING)
    assert "sum to 0.900000 in the year starting 2026" in problem.wrong
    assert verify(filled).is_sound


def test_shares_of_thirds_are_whole_within_the_tolerance(filled, small_register):
    third = Decimal("0.333333333")
    first, second = (replace(one, fraction=third, by_year=None) for one in small_register[-2:])
    assert shares(filled, first, second, replace(first, id="S3")) == []


def test_shares_of_nothing_are_not_warned_of(filled, small_register):
    assert shares(filled, *(replace(one, fraction=Decimal(0), by_year=None) for one in small_register[-2:])) == []


def test_shares_are_summed_in_the_years_in_which_the_benefit_has_an_amount(filled, small_register):
    yearly = replace(small_register[-1], by_year=Series(FinancialYear(2026), (Decimal("0.6"), Decimal("0.1"))))
    assert shares(filled, yearly) == []
    benefit = replace(small_register[-3], amounts=Series(FinancialYear(2026), (Decimal(5), Decimal(5))))
    with filled.write(ANN, "edit", "", "longer") as tx:
        tx.put_all([benefit])
    (problem,) = verify(filled).problems
    assert "sum to 0.500000 in the year starting 2027" in problem.wrong


def test_the_columns_a_share_does_not_use_change_nothing(filled):
    assert shares(filled, Share("X", "P1-A-B1", "DWP", Decimal(0), agreement=Agreement.DISPUTED)) == []
