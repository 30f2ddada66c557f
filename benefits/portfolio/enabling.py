"""Whether the change that enables each benefit is live, how far it has slipped, and how long nobody has reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from benefits.portfolio.lines import find
from benefits.portfolio.realisation import Progress, Readings, known
from benefits.portfolio.tracked import QUARTERS, Tracked
from benefits.records.tables import Tables

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

DAYS_A_YEAR = 365.25
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Enabling:
    """What stands before each benefit. Shapes (rows,) and (rows, years).

    Attributes:
        has_milestone: Whether a milestone is recorded that enables it.
        is_live: The years from that on in which the last of its milestones was achieved; all of them without one.
        slip: By how many years the most delayed of its milestones is late; not known without one.
    """

    has_milestone: BoolArray
    is_live: BoolArray
    slip: Readings


def enabling(tables: Tables, of: Tracked, on: date) -> Enabling:
    """The milestones before each tracked benefit, as they stand on a day.

    A milestone without benefits enables all benefits of its project. One that was not achieved by its day is as late
    as the day it is now expected on, or as today if that is later.

    Args:
        tables: The records by columns.
        of: The benefits.
        on: The day.

    References:
        Methods 7.2 (planned value whose enabling change is live and adopted) and 7.5 (c).
    """
    held, n = tables["milestone"], of.size
    since, slip = np.full(n, np.iinfo(np.int64).min), np.full(n, -np.inf)
    project = find(held["project"], tables["project"]["id"])
    begin, end = (np.searchsorted(of.project, project, side) for side in ("left", "right"))
    for at in range(held.size):
        named, rows = held["benefits"][at], np.arange(begin[at], end[at])  # rows are ordered by project
        rows = rows[np.isin(of.line[rows], named)] if named else rows
        achieved = _day(held["achieved_on"][at])
        year = _financial_year(achieved) if achieved and achieved <= on else _NEVER
        since[rows] = np.maximum(since[rows], year)
        slip[rows] = np.maximum(slip[rows], _slip(held["planned_on"][at], held["expected_on"][at], achieved, on))
    has_milestone = np.isfinite(slip)
    years = of.first_year.start + np.arange(of.now.shape[1])
    return Enabling(has_milestone, years >= since[:, None], known(np.where(has_milestone, slip, 0.0), has_milestone))


def quarters_passed(of: Tracked, on: date) -> int:
    """How many whole quarters have passed since the first column began.

    References:
        Methods 7.3: data older than two quarters.
    """
    after = on + timedelta(days=1)  # a quarter has passed on its last day, as a year has
    return (_financial_year(after) - of.first_year.start) * QUARTERS + (after.month - 4) % 12 // 3


def quarters_silent(of: Tracked, made: Progress, on: date) -> IntArray:
    """How many whole quarters have passed since the first period that is due and that nobody reported. Shape (rows,).

    Counted after the last report: a gap that later reports have closed is no silence. 0 where nothing is awaited.

    Args:
        of: The benefits.
        made: What is due of them and was reported.
        on: The day.

    References:
        Methods 7.3 and 7.5 (d). That a yearly report is awaited only when its year is over is this tool's convention.
    """
    columns = np.arange(of.now.shape[1])
    last = np.where(of.reported > 0, columns + 1, 0).max(axis=1, initial=0)
    part = np.take_along_axis(np.c_[np.ones(of.size), of.reported], last[:, None], axis=1)[:, 0]
    awaited = made.is_due & (made.planned != 0) & (columns >= np.where(part < 1, last - 1, last)[:, None])
    first = np.where(awaited.any(axis=1), awaited.argmax(axis=1), -1)
    since = np.where(first == last - 1, first * QUARTERS + np.ceil(part * QUARTERS), first * QUARTERS)
    ends = np.where(first == last - 1, since + 1, (first + 1) * QUARTERS)
    silent = np.where(first >= 0, quarters_passed(of, on) - ends, 0)
    return np.maximum(silent, 0).astype(np.int64)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _financial_year(day: date) -> int:
    """The year in which the financial year of the day starts."""
    return day.year - (day < date(day.year, 4, 1))


def _slip(planned: str, expected: str, achieved: date | None, on: date) -> float:
    """By how many years a milestone is late; negative for an early one."""
    plan = date.fromisoformat(planned)
    reached = achieved if achieved and achieved <= on else max(_day(expected) or plan, on if plan < on else plan)
    return (reached - plan).days / DAYS_A_YEAR
