"""Which reports are due, from whom and for how long: what arrived, what was spent, what nobody has verified yet.

A benefit is asked for by its review frequency. Yearly, or where none is set: the whole year, after its end.
Quarterly and monthly: each quarter, after its end. Half-yearly: also by the quarter, so that no amount stands in a
quarter in which it did not arrive, but two at a time, at the end of September and of March. Once any quarter of a
year is given the others are asked for, and a measurement of the whole year answers for all of it.

References:
    Teal Book, chapter 19: realisation goes on until benefits are verified. Methods 7.2: only what is due is judged.
    How often, and when late, is this tool's convention; the limits stand in `data/reference/defaults.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.lines import find
from benefits.portfolio.promised_years import PromisedYears, baselines_of, promised_years
from benefits.records.categories import PriceTerms, Side, Stage
from benefits.records.tables import Columns, Tables
from benefits.records.tracking_checks import QUARTERS, last_day
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_BY_QUARTER = ("monthly", "quarterly", "half_yearly")
_IN_PAIRS = "half_yearly"
_MONTHS, _FIRST_MONTH = 3, 4  # of a quarter; the one in which a financial year begins
_EPOCH = date(1970, 1, 1).toordinal()  # from which the library of arrays counts days


class DueKind(StrEnum):
    """What is asked for."""

    MEASUREMENT = "measurement"
    OUTTURN = "outturn"
    VERIFICATION = "verification"
    OUTTURN_VERIFICATION = "outturn_verification"
    MILESTONE = "milestone"


class DueState(StrEnum):
    """For how long it has been due, the longest first."""

    ESCALATED = "escalated"
    OVERDUE = "overdue"
    DUE = "due"


KINDS, STATES = tuple(DueKind), tuple(DueState)
# The table whose rows `Dues.row` counts, for each kind.
TABLE_OF: dict[DueKind, str] = {
    DueKind.MEASUREMENT: "benefit_line",
    DueKind.OUTTURN: "cost_line",
    DueKind.VERIFICATION: "measurement",
    DueKind.OUTTURN_VERIFICATION: "outturn",
    DueKind.MILESTONE: "milestone",
}


@dataclass(frozen=True)
class Patience:
    """How long is waited.

    Attributes:
        grace_days: The days after a period's end after which its report is overdue.
        silent_quarters: The whole quarters after the one it ended in after which it is escalated.
        ended_years: The years for which reports of a closed project are still asked for.
    """

    grace_days: int
    silent_quarters: int
    ended_years: int


def usual_patience() -> Patience:
    """How long is waited where nobody has set anything else."""
    chosen = defaults()
    return Patience(chosen.grace_days, chosen.silent_quarters, chosen.ended_years)


@dataclass(frozen=True)
class Dues:
    """Everything that is due, what has waited longest first; all arrays of shape (dues,).

    Attributes:
        kind, state: Places in KINDS and STATES.
        project: Row of the project table.
        row: Row of the table that TABLE_OF names for the kind.
        body: Row of the organisation from which it is asked: the recipient, the payer, or a milestone's lead.
        year: Start of the financial year; 0 for a milestone.
        quarter: 1 to 4, or WHOLE_YEAR.
        since: The last day of the period, the day it was entered, or the day it was planned for, as a count of days
            (`date.fromordinal`).
        promised: What was promised of the period, real pounds as value; of a verification what is said to have
            arrived or been spent; 0 for a milestone.
        n_ended: Gaps of closed projects that are too old to be asked for.
        n_gone: Promises of baselines on which nobody can report: the line has gone, or nobody is named.
    """

    kind: IntArray
    state: IntArray
    project: IntArray
    row: IntArray
    body: IntArray
    year: IntArray
    quarter: IntArray
    since: IntArray
    promised: FloatArray
    n_ended: int = 0
    n_gone: int = 0

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.kind)

    @property
    def stake(self) -> FloatArray:
        """The pounds at stake: the size of what was promised or said. Shape (dues,).

        References:
            This tool's convention: a loss that nobody reports is as much at stake as a gain.
        """
        return np.abs(self.promised)

    def only(self, wanted: BoolArray | IntArray) -> Dues:
        """Those that are wanted, in their order or the one given.

        References:
            This tool's convention: what waits longest comes first.
        """
        held = {one.name: getattr(self, one.name)[wanted] for one in fields(self) if not one.name.startswith("n_")}
        return Dues(**held, n_ended=self.n_ended, n_gone=self.n_gone)


def due(tables: Tables, day: date, price_base: FinancialYear, edition: str, patience: Patience | None = None) -> Dues:
    """Everything that is due on a day.

    Of a project with a baseline, periods that ended after its first approval are asked for, with the amounts of the
    current one: a new baseline is no way out of a report. Of one without, what its live lines hold, from delivery on.
    A stopped project is asked for nothing but verifications. What closed projects owe is dropped, and counted, some
    years after. A quarter stands for a fourth of its year.

    Args:
        tables: The records by columns, bodies as recorded.
        day: Today; a period is due from the day after its last.
        price_base: In whose prices the pounds are.
        edition: Of the GDP deflator.
        patience: The limits; the usual ones if not given.

    Raises:
        MissingDeflator: A year that is needed is not in the edition.

    References:
        Teal Book, chapter 19; methods 7.1 to 7.3. The rules above are this tool's convention.
    """
    limits = patience or usual_patience()
    before = FinancialYear(day.year - (day < date(day.year, _FIRST_MONTH, 1)) + 1)
    benefits = promised_years(tables, Side.BENEFIT, price_base, edition, before)
    costs = promised_years(tables, Side.COST, price_base, edition, before)
    approved = _approved(tables)
    parts = [
        _reports(tables, DueKind.MEASUREMENT, benefits, approved, day),
        _reports(tables, DueKind.OUTTURN, costs, approved, day),
        _verifications(tables, DueKind.VERIFICATION, price_base, edition),
        _verifications(tables, DueKind.OUTTURN_VERIFICATION, price_base, edition),
        _milestones(tables, day),
    ]
    whole = _together(parts)
    is_closed = tables["project"]["stage"][whole.project] == Stage.CLOSED.value
    is_ended = is_closed & (whole.since < _years_before(day, limits.ended_years).toordinal())
    left = whole.only(~is_ended)
    state = _states(left.since, day, limits)
    listed = replace(left, state=state, n_ended=int(is_ended.sum()), n_gone=benefits.n_gone)
    waited = listed.since + listed.state * date.max.toordinal()
    return listed.only(np.lexsort((-listed.stake, waited)))


def _together(parts: Sequence[Dues]) -> Dues:
    names = (one.name for one in fields(Dues) if not one.name.startswith("n_"))
    arrays: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return replace(parts[0], **arrays)


def _states(since: IntArray, day: date, limits: Patience) -> IntArray:
    """How late each is: places in STATES."""
    quarters = _quarters_of(np.array([day.toordinal()])) - _quarters_of(since)
    return np.select(
        [quarters > limits.silent_quarters, day.toordinal() > since + limits.grace_days],
        [STATES.index(DueState.ESCALATED), STATES.index(DueState.OVERDUE)],
        STATES.index(DueState.DUE),
    ).astype(np.int64)


def _reports(tables: Tables, kind: DueKind, promised: PromisedYears, approved: IntArray, day: date) -> Dues:
    """The periods that are over, in which something was promised, and of which nobody has said what happened."""
    is_benefit = kind is DueKind.MEASUREMENT
    lines, given = tables[TABLE_OF[kind]], tables["measurement" if is_benefit else "outturn"]
    frequency = lines["review_frequency"][promised.line] if is_benefit else np.full(len(promised.line), "", object)
    told = find(given["benefit" if is_benefit else "cost_line"], lines["id"])
    # An outturn says nothing of its payer, who is the line's.
    body = find(given["recipient"], tables["organisation"]["id"]) if is_benefit else np.zeros(given.size, np.int64)
    about = _years_of(promised.line, promised.body if is_benefit else np.zeros_like(promised.body), promised.year)
    told_of = _years_of(told, body, given["year"])
    whole = told_of[given["quarter"] == WHOLE_YEAR]
    quarters = told_of[given["quarter"] != WHOLE_YEAR]
    by_quarter = np.isin(frequency, _BY_QUARTER) | _among(about, quarters)
    open_ = ~_among(about, whole)
    years, parts = np.flatnonzero(open_ & ~by_quarter), np.flatnonzero(open_ & by_quarter)
    row = np.concatenate([years, np.repeat(parts, QUARTERS)])
    quarter = np.concatenate([np.full(len(years), WHOLE_YEAR), np.tile(np.arange(1, QUARTERS + 1), len(parts))]).astype(
        np.int64
    )
    in_pairs = frequency[row] == _IN_PAIRS
    asked = np.where(quarter == WHOLE_YEAR, QUARTERS, quarter + (in_pairs & (quarter % 2 == 1)))
    since, ended = _last_days(promised.year[row], asked), _last_days(promised.year[row], quarter)
    is_told = _among(about[row] * (QUARTERS + 1) + quarter, told_of * (QUARTERS + 1) + given["quarter"])
    kept = (since < day.toordinal()) & ~is_told & (ended > approved[promised.project[row]])
    row, quarter = row[kept], quarter[kept]
    part = np.where(quarter == WHOLE_YEAR, 1.0, 1.0 / QUARTERS)
    return _dues(
        kind,
        project=promised.project[row],
        row=promised.line[row],
        body=promised.body[row],
        year=promised.year[row],
        quarter=quarter,
        since=since[kept],
        promised=promised.pounds[row] * part,
    )


def _verifications(tables: Tables, kind: DueKind, price_base: FinancialYear, edition: str) -> Dues:
    """What is entered and not verified, since the day it was entered, or the end of its period where no day is said."""
    held, organisations = tables[TABLE_OF[kind]], tables["organisation"]["id"]
    is_benefit = kind is DueKind.VERIFICATION
    lines = tables["benefit_line" if is_benefit else "cost_line"]
    line = find(held["benefit" if is_benefit else "cost_line"], lines["id"])
    project = _projects_of(tables, lines)[line]
    row = np.flatnonzero((held["verified_by"] == "") & (line >= 0) & (project >= 0))
    payer = find(lines["payer"], organisations)[line] if not is_benefit else find(held["recipient"], organisations)
    pounds = np.nan_to_num(held["pounds"][row])
    is_real = (held["price_terms"][row] == PriceTerms.REAL) & (held["price_year"][row] > 0)
    own = np.where(is_real, held["price_year"][row], held["year"][row])
    own = np.where(pounds != 0, own, price_base.start)
    factors = price_factors(gdp_deflators(edition), own, np.full(len(row), price_base.start))
    ends = _last_days(held["year"][row], held["quarter"][row])
    return _dues(
        kind,
        project=project[row],
        row=row,
        body=payer[row],
        year=held["year"][row],
        quarter=held["quarter"][row],
        since=_ordinals(held["entered_on"][row], ends),
        promised=pounds * factors,
    )


def _milestones(tables: Tables, day: date) -> Dues:
    """Milestones whose day is past and that nobody has said are achieved."""
    held, projects = tables["milestone"], tables["project"]
    project = find(held["project"], projects["id"])
    moved = np.where(held["expected_on"] != "", held["expected_on"], held["planned_on"])
    on = _ordinals(moved, np.zeros(held.size, dtype=np.int64))
    is_stopped = projects["stage"][project] == Stage.STOPPED.value
    row = np.flatnonzero((held["achieved_on"] == "") & (on < day.toordinal()) & (project >= 0) & ~is_stopped)
    nothing = np.zeros(len(row), dtype=np.int64)
    return _dues(
        DueKind.MILESTONE,
        project=project[row],
        row=row,
        body=find(projects["lead"][project[row]], tables["organisation"]["id"]),
        year=nothing,
        quarter=nothing,
        since=on[row],
        promised=np.zeros(len(row)),
    )


def _dues(
    kind: DueKind,
    *,
    project: IntArray,
    row: IntArray,
    body: IntArray,
    year: IntArray,
    quarter: IntArray,
    since: IntArray,
    promised: FloatArray,
) -> Dues:
    of_kind = np.full(len(row), KINDS.index(kind), dtype=np.int64)
    return Dues(of_kind, np.zeros_like(of_kind), project, row, body, year, quarter, since, promised)


def _years_of(line: IntArray, body: IntArray, year: IntArray) -> IntArray:
    """One number for each line at a body in a year; what is not there (-1) gets one that nothing else has."""
    number = ((line + 1) << 40) + ((body + 1) << 16) + year
    return np.where((line < 0) | (body < 0), -1, number)


def _among(values: IntArray, known: IntArray) -> BoolArray:
    """Which values are among the known ones; by their hash, as the numbers are too far apart for a table."""
    found: BoolArray = pd.Index(values).isin(known)
    return found


def _approved(tables: Tables) -> IntArray:
    """The day of each project's first approval as a count of days; 0 where nothing was frozen. Shape (projects,)."""
    first, _ = baselines_of(tables)
    days = _ordinals(tables["baseline"]["approved_on"], np.zeros(tables["baseline"].size, dtype=np.int64))
    return np.where(first >= 0, np.append(days, 0)[first], 0)


def _projects_of(tables: Tables, lines: Columns) -> IntArray:
    """The project of each line, and -1 for no line at the end."""
    options = tables["option"]
    of_option = np.append(find(options["project"], tables["project"]["id"]), -1)
    return np.append(of_option[find(lines["option"], options["id"])], -1).astype(np.int64)


def _ordinals(days: npt.NDArray[np.object_], otherwise: IntArray) -> IntArray:
    """Days written 2026-04-01 as counts of days, each different one read once."""
    words, of = np.unique(days.astype(str), return_inverse=True)
    counts = np.array([date.fromisoformat(word).toordinal() if word else -1 for word in words.tolist()], dtype=np.int64)
    found = counts[of.ravel()] if len(words) else np.zeros(0, dtype=np.int64)
    return np.where(found >= 0, found, otherwise)


def _last_days(years: IntArray, quarters: IntArray) -> IntArray:
    """The last day of each period as a count of days; every period of the years in question is looked up once."""
    if not len(years):
        return np.zeros(0, dtype=np.int64)
    first, last = int(years.min()), int(years.max())
    ends = [
        last_day(FinancialYear(year), quarter).toordinal()
        for year in range(first, last + 1)
        for quarter in range(QUARTERS + 1)
    ]
    days: IntArray = np.array(ends, dtype=np.int64)[(years - first) * (QUARTERS + 1) + quarters]
    return days


def _quarters_of(since: IntArray) -> IntArray:
    """The calendar quarter of each day, counted on from year to year; a financial year's begin on the same days."""
    days = (since - _EPOCH).astype("datetime64[D]")
    months: IntArray = days.astype("datetime64[M]").astype(np.int64)
    quarters: IntArray = months // _MONTHS
    return quarters


def _years_before(day: date, years: int) -> date:
    """The same day some years before; the day before where a leap year's last of February has none."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if is_leap_day else day.day)
