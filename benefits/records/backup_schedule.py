"""When a backup is due and which backups are kept: decided from moments alone, without looking at a disk or clock."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from benefits.reference.keeping import Keeping

_QUARTER = timedelta(days=92)  # the longest


@dataclass(frozen=True)
class Copy:
    """One backup of a register.

    Attributes:
        name: Of its file.
        made_at: When it was made, in UTC.
        saves: How many saves it holds at least.
        size: Its bytes.
        is_sound: Whether it was read whole when it was made, and is as long as it was then.
    """

    name: str
    made_at: datetime
    saves: int
    size: int
    is_sound: bool = True


def newest(copies: Iterable[Copy]) -> Copy | None:
    """The newest backup that is sound."""
    return max((one for one in copies if one.is_sound), key=_moment, default=None)


def is_copy_due(now: datetime, copies: Sequence[Copy], saves: int, failed_at: datetime | None, rule: Keeping) -> bool:
    """Whether a backup has to be made: there was a save since the last one, which is old enough.

    Args:
        now: This moment.
        copies: The backups there are.
        saves: How many saves the register holds.
        failed_at: When the last try failed; None if it did not.
        rule: The conventions.
    """
    if _waits(now, failed_at, rule):
        return False
    last = newest(copies)
    if last is None:
        return saves > 0
    # A clock that was set back puts the last backup into the future: it is old enough then.
    is_recent = timedelta() <= now - last.made_at < timedelta(minutes=rule.copy_minutes)
    return last.saves != saves and not is_recent


def surplus(copies: Sequence[Copy], now: datetime, rule: Keeping) -> tuple[Copy, ...]:
    """The backups that may be deleted.

    Of each hour, day and quarter (in UTC) within its time the last is kept, a sound one before others; so are the
    newest of all, the newest sound one, and any that the clock says is still to come.
    """
    spans = (
        (timedelta(hours=rule.hourly_hours), _hour),
        (timedelta(days=rule.daily_days), _day),
        (_QUARTER * rule.quarterly_quarters, _quarter),
    )
    kept = {one.name for one in copies if one.made_at > now}
    for span, slot_of in spans:
        best: dict[Hashable, Copy] = {}
        for one in copies:
            slot = slot_of(one.made_at)
            if now - one.made_at <= span and (slot not in best or _worth(one) > _worth(best[slot])):
                best[slot] = one
        kept |= {one.name for one in best.values()}
    for last in (newest(copies), max(copies, key=_moment, default=None)):
        kept |= {last.name} if last else set()
    return tuple(one for one in copies if one.name not in kept)


def is_export_due(
    now: datetime, last: date | None, exported: int, saves: int, failed_at: datetime | None, rule: Keeping
) -> bool:
    """Whether the nightly export has to be made: none was made today, the hour has come, and there is something new.

    Args:
        now: This moment, in UTC.
        last: The day of the last export.
        exported: How many saves that export holds.
        saves: How many saves the register holds.
        failed_at: When the last try failed; None if it did not.
        rule: The conventions.
    """
    is_night_over = now.hour >= rule.export_hour
    return last != now.date() and is_night_over and saves != exported and not _waits(now, failed_at, rule)


def surplus_exports(days: Iterable[date], rule: Keeping) -> tuple[date, ...]:
    """The days whose exports may be deleted: all but the newest."""
    return tuple(sorted(days, reverse=True)[max(rule.exports, 1) :])


def _waits(now: datetime, failed_at: datetime | None, rule: Keeping) -> bool:
    """Whether a try that failed is too fresh to try again."""
    return failed_at is not None and timedelta() <= now - failed_at < timedelta(minutes=rule.retry_minutes)


def _moment(copy: Copy) -> datetime:
    return copy.made_at


def _worth(copy: Copy) -> tuple[bool, datetime]:
    return copy.is_sound, copy.made_at


def _hour(moment: datetime) -> Hashable:
    return moment.date(), moment.hour


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _quarter(moment: datetime) -> Hashable:
    return moment.year, (moment.month - 1) // 3
