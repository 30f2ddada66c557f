"""When backups are due and which are kept, decided from moments alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.records.backup_schedule import Copy, is_copy_due, is_export_due, newest, surplus, surplus_exports
from benefits.reference.keeping import keeping

RULE = keeping()
NOW = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Whole and begun hours, days and quarters of the spans, and the newest and the newest sound one.
MOST = (RULE.hourly_hours + 1) + (RULE.daily_days + 1) + (RULE.quarterly_quarters * 92 // 90 + 2) + 2


def copy(ago, saves=1, is_sound=True):
    return Copy(f"register-{(NOW - ago).isoformat()}", NOW - ago, saves, 1, is_sound)


ages = st.one_of(
    st.timedeltas(timedelta(), 3 * DAY), st.timedeltas(timedelta(), 60 * DAY), st.timedeltas(timedelta(), 4000 * DAY)
)
copies = st.lists(st.builds(copy, ages, st.integers(0, 9), st.booleans()), unique_by=lambda one: one.name, max_size=60)


def due(held, saves, failed_at=None):
    return is_copy_due(NOW, held, saves, failed_at, RULE)


def test_an_empty_register_needs_no_backup_and_the_first_save_does():
    assert not due([], 0)
    assert due([], 1)


def test_a_backup_is_due_an_hour_after_the_last_if_something_was_saved():
    old, fresh = copy(timedelta(minutes=RULE.copy_minutes)), copy(timedelta(minutes=RULE.copy_minutes - 1))
    assert due([old], 2)
    assert not due([old], 1)
    assert not due([fresh], 2)
    assert not due([old, fresh], 2)


def test_a_register_that_was_set_back_is_backed_up_again():
    assert due([copy(2 * HOUR, saves=9)], 3)


def test_a_backup_that_is_not_sound_counts_for_none():
    assert due([copy(timedelta(), is_sound=False)], 1)


def test_a_clock_that_was_set_back_stops_no_backups():
    assert due([copy(-DAY)], 2)


def test_after_a_failure_it_is_tried_again_a_little_later():
    wait = timedelta(minutes=RULE.retry_minutes)
    assert not due([], 1, NOW - wait / 2)
    assert due([], 1, NOW - wait)
    assert due([], 1, NOW + wait / 2)  # the clock was set back meanwhile


@given(copies)
def test_the_newest_and_the_newest_sound_backup_are_always_kept(held):
    gone = surplus(held, NOW, RULE)
    if held:
        assert max(held, key=lambda one: one.made_at) not in gone
    assert newest(held) == newest([one for one in held if one not in gone])


@given(copies)
def test_rotation_never_deletes_the_only_sound_backup(held):
    assert any(one.is_sound for one in held) == any(one.is_sound for one in held if one not in surplus(held, NOW, RULE))


@given(copies)
def test_what_is_kept_once_is_kept_when_looked_at_again(held):
    kept = [one for one in held if one not in surplus(held, NOW, RULE)]
    assert surplus(kept, NOW, RULE) == ()


def test_a_backup_that_the_clock_says_is_still_to_come_is_kept():
    assert surplus([copy(-timedelta(minutes=2)), copy(-timedelta(minutes=1))], NOW, RULE) == ()


def test_however_long_it_runs_the_backups_are_bounded_and_reach_back_by_hour_day_and_quarter():
    held, moment, most = [], NOW - 8 * 365 * DAY, 0
    while moment <= NOW:
        made = Copy(moment.isoformat(), moment, 1, 1)
        gone = set(surplus([*held, made], moment, RULE))
        held = [one for one in (*held, made) if one not in gone]
        most = max(most, len(held))
        # Hourly at the end, where every hour is looked at; before it twice a day, which no rule tells apart.
        moment += HOUR if NOW - moment < 40 * DAY else 12 * HOUR
    assert most <= MOST
    hours = {one.made_at for one in held}
    last = max(hours)
    assert all(last - n * HOUR in hours for n in range(RULE.hourly_hours))
    days = {one.made_at.date() for one in held}
    assert all((last - n * DAY).date() in days for n in range(RULE.daily_days))
    quarters = {(one.made_at.year, (one.made_at.month - 1) // 3) for one in held}
    assert len(quarters) >= RULE.quarterly_quarters


@pytest.mark.parametrize("last", [None, NOW.date() - DAY])
def test_the_export_is_due_once_a_night_if_something_was_saved(last):
    night = NOW.replace(hour=RULE.export_hour)
    assert is_export_due(night, last, 1, 2, None, RULE)
    assert not is_export_due(night - HOUR, last, 1, 2, None, RULE)
    assert not is_export_due(night, last, 2, 2, None, RULE)
    assert not is_export_due(night, night.date(), 1, 2, None, RULE)
    assert not is_export_due(night, last, 1, 2, night - timedelta(minutes=1), RULE)


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20))
def test_only_the_newest_exports_are_kept(days):
    kept = days - set(surplus_exports(days, RULE))
    assert len(kept) == min(len(days), RULE.exports)
    assert not days or max(days) in kept
