"""Who has signed out is kept in a file, so that it holds after a restart."""

from datetime import UTC, datetime, timedelta

import pytest

from benefits.errors import StoreError
from benefits.records.sign_outs import FileSignOuts

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
KEEP = timedelta(hours=8)
BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "new" / "register.duckdb.sign-outs.json"


def test_nobody_has_signed_out_at_first(place):
    assert not FileSignOuts(place, KEEP).ended("a|1", BEFORE)


def test_a_sign_out_holds_in_another_process_and_after_a_restart(place):
    running, other = FileSignOuts(place, KEEP), FileSignOuts(place, KEEP)
    assert not other.ended("a|1", BEFORE)
    running.sign_out("a|1", BEFORE, NOW)
    for one in (running, other, FileSignOuts(place, KEEP)):
        assert one.ended("a|1", BEFORE)
        assert not one.ended("a|1", NOW + timedelta(seconds=1))
        assert not one.ended("a|2", BEFORE)


def test_in_the_same_second_the_sign_in_counts_as_the_earlier(place):
    held = FileSignOuts(place, KEEP)
    held.sign_out("a|1", BEFORE, NOW + timedelta(milliseconds=400))
    assert held.ended("a|1", NOW)


def test_a_service_whose_clock_is_ahead_does_not_save_the_sign_in(place):
    held = FileSignOuts(place, KEEP)
    ahead = NOW + timedelta(seconds=30)
    held.sign_out("a|1", ahead, NOW)
    assert held.ended("a|1", ahead)


def test_a_second_sign_out_never_lets_an_ended_sign_in_live_again(place):
    held = FileSignOuts(place, KEEP)
    held.sign_out("a|1", NOW + timedelta(seconds=90), NOW)
    held.sign_out("a|1", BEFORE, NOW + timedelta(seconds=10))
    assert held.ended("a|1", NOW + timedelta(seconds=90))


def test_what_no_sign_in_can_be_older_than_is_dropped(place):
    held = FileSignOuts(place, KEEP)
    held.sign_out("a|1", BEFORE, NOW)
    held.sign_out("a|2", BEFORE, NOW + KEEP + timedelta(seconds=1))
    assert "a|1" not in place.read_text()
    assert "a|2" in place.read_text()


@pytest.mark.parametrize("text", ["", "[]", '{"a|1": "x"}', "not JSON"])
def test_a_file_that_says_nothing_lets_nobody_in(place, text):
    place.parent.mkdir()
    place.write_text(text)
    with pytest.raises(StoreError, match="nobody can say who has signed out"):
        FileSignOuts(place, KEEP).ended("a|1", BEFORE)
