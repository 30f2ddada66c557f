"""What is due as tables and sentences: the reminders, the whole list, and what was promised beside what is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from benefits.actions.importing import ChangeRow
from benefits.actions.recording import Edit
from benefits.periods import FinancialYear
from benefits.portfolio.due_measurements import DueKind, DueState, usual_patience
from benefits.records.differences import field_text, title_of
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, Forecast, Measurement, Milestone, Outturn, Record
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.reference.dictionary import fields
from benefits.reporting.history_tables import value_words
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, label, pounds_in_prose, rounded
from benefits.views.due import DueLine, DuePage
from benefits.views.measurements import Promised, ToVerify

MONTHS = ("", "April to June", "July to September", "October to December", "January to March")
_VERIFY = (DueKind.VERIFICATION, DueKind.OUTTURN_VERIFICATION)
NOTHING_DUE = "Nothing is due. What is promised is asked for when its year or quarter is over."
REVERIFY = "It is verified. A change of what it says takes the verification away."
HOW_TO_OPEN = "Choose a row to open the form in which it is entered or verified."
NOTHING_TO_VERIFY = "Nothing waits for a verification here. What is entered waits until a second person has checked it."
NOTHING_TO_FILL = "No measurement is due from you. Choose a project above for what is due from all of its recipients."
NOT_THEIRS = (
    "You may look at this, not enter it. To enter it, {first} the role benefit "
    "owner, finance or programme manager of the receiving body, or of the body that leads the project."
)
NOT_VERIFIER = (
    "To verify, {first} the role assurer or finance, of the body that leads the "
    "project or of the one that receives or pays. Nobody verifies what they entered."
)


def day_words(day: date) -> str:
    """A day as people say it.

    Example:
        >>> day_words(date(2027, 4, 1))
        '1 April 2027'
    """
    return f"{day.day} {day:%B %Y}"


def period_words(year: FinancialYear | None, quarter: int) -> str:
    """A year or a quarter of it; blank for none.

    Example:
        >>> period_words(FinancialYear(2026), 1)
        '2026-27, April to June'
    """
    if year is None:
        return ""
    return f"{year}" if quarter == WHOLE_YEAR else f"{year}, {MONTHS[quarter]}"


def due_finding(page: DuePage) -> str:
    """How much is escalated, overdue and due, and the benefit that nobody has reported; ready for markdown."""
    if not page.n_found:
        return NOTHING_DUE
    parts = [
        f"{page.count(state):,} {label(state).lower()}"
        for state in (DueState.ESCALATED, DueState.OVERDUE, DueState.DUE)
        if page.count(state)
    ]
    said = f"{one_or_many(page.n_found, 'report is', 'reports are')} due: {', '.join(parts)}."
    stake = page.stake(DueKind.MEASUREMENT)
    if stake:
        said += f" Nobody has yet said whether {pounds_in_prose(stake)} of promised benefit has arrived."
    return escape_markdown(said)


def due_tiles(page: DuePage) -> list[dict[str, str]]:
    """The count in each state with the promised benefit at stake."""
    limits = usual_patience()
    helps = {
        DueState.ESCALATED: f"{limits.silent_quarters} whole quarters have passed since the one it ended in.",
        DueState.OVERDUE: f"More than {limits.grace_days} days after the period ended.",
        DueState.DUE: f"The period is over, for {limits.grace_days} days at most.",
    }
    return [
        {
            "label": label(state),
            "value": f"{page.count(state):,}",
            "help": f"{about} Benefit unreported: {pounds_in_prose(page.stake(DueKind.MEASUREMENT, state))}.",
        }
        for state, about in helps.items()
    ]


def due_table(lines: Sequence[DueLine], price_base: FinancialYear) -> pd.DataFrame:
    """Every line with its state in words, from whom it is asked, since when, and the pounds at stake."""
    return pd.DataFrame(
        {
            "State": [label(one.state) for one in lines],
            "Days": [one.days for one in lines],
            f"At stake (£, {price_base} prices)": pd.Series(
                [_pounds(one.promised or None) for one in lines], dtype="float64"
            ),
            "What": [label(one.kind) for one in lines],
            "Of": [one.title for one in lines],
            "Period": [period_words(one.year, one.quarter) for one in lines],
            "From": [asked_of(one) for one in lines],
            "Project": [one.project_title for one in lines],
            "Since": [one.since for one in lines],
            "Yours": ["Yes" if one.is_own else "No" for one in lines],
            "Code": [one.record for one in lines],
        }
    )


def asked_of(line: DueLine) -> str:
    """From whom it is asked: the benefit's owner at the recipient, else the body."""
    if line.kind in _VERIFY:
        entered = f", entered by {line.owner}" if line.owner else ""
        return f"a second person for {line.body_name}{entered}"
    return f"{line.owner}, {line.body_name}" if line.owner else line.body_name


def due_notes(page: DuePage) -> str:
    """What is asked for, what is not, and how many are left out, in plain words."""
    limits = usual_patience()
    said = (
        f"On {day_words(page.day)}. A benefit is asked for by its review frequency once the period is over: the year "
        "where none is set, each quarter where it is quarterly or monthly, two quarters at a time where it is "
        "half-yearly; a quarter is a fourth of its year. The current baseline says how much, from the first approval "
        "on; without a baseline the live lines do, once a project is in delivery. A stopped project is asked for "
        f"nothing more. It is overdue after {limits.grace_days} days, and escalated once "
        f"{limits.silent_quarters} whole quarters have passed since. Pounds are in {page.price_base} prices. What is "
        "counted only in units is not listed: enter it whenever it is known."
    )
    if page.n_ended:
        gaps = one_or_many(page.n_ended, "older gap of a closed project is", "older gaps of closed projects are")
        said += f" {gaps} more than {limits.ended_years} years old and no longer asked for."
    if page.n_gone:
        gone = one_or_many(page.n_gone, "promise of a baseline", "promises of baselines")
        said += f" {gone} can be reported by nobody: the line has gone since, or nobody is named for it."
    return said


def not_listed(page: DuePage) -> str:
    """How many more there are than are listed; blank where all are."""
    left = page.n_found - len(page.lines)
    if not left:
        return ""
    return f"The first {len(page.lines):,} of {page.n_found:,} are listed: yours first, then what has waited longest."


def reminders_finding(page: DuePage) -> str:
    """What a person has to do first, in a sentence; ready for markdown."""
    late = page.count(DueState.ESCALATED)
    said = f"{one_or_many(page.n_found, 'report is', 'reports are')} due"
    if late:
        said += f", {late:,} of them for more than {usual_patience().silent_quarters} quarters"
    return escape_markdown(f"{said}.")


def reminder(line: DueLine) -> str:
    """One thing to do, its state first in words; not escaped."""
    period = period_words(line.year, line.quarter)
    about = f"{line.title} ({period})" if period else line.title
    ago = one_or_many(line.days, "day ago", "days ago") if line.days else "today"
    since = {
        DueKind.MEASUREMENT: f"the period ended {ago}",
        DueKind.OUTTURN: f"the period ended {ago}",
        DueKind.VERIFICATION: f"entered {ago}",
        DueKind.OUTTURN_VERIFICATION: f"entered {ago}",
        DueKind.MILESTONE: f"planned for {ago}",
    }[line.kind]
    stake = f", {pounds_in_prose(line.promised)}" if line.promised else ""
    what = f"{label(line.state)}: {label(line.kind).lower()} of {about}, {line.project_title}{stake}"
    return f"{what}. {since.capitalize()}. From {asked_of(line)}."


def link_words(line: DueLine) -> str:
    """What the link of one thing to do says: short, and different for each; not escaped."""
    does = "Verify" if line.kind in _VERIFY else "Change" if line.kind is DueKind.MILESTONE else "Enter"
    period = period_words(line.year, line.quarter)
    return f"{does}: {line.title}, {period}" if period else f"{does}: {line.title}"


def portfolio_line(page: DuePage) -> str:
    """What is overdue in a short line of another page; blank where nothing is late."""
    late = page.count(DueState.ESCALATED) + page.count(DueState.OVERDUE)
    if not late:
        return ""
    escalated = page.count(DueState.ESCALATED)
    stake = page.stake(DueKind.MEASUREMENT, DueState.ESCALATED, DueState.OVERDUE)
    said = f"{one_or_many(late, 'report is', 'reports are')} overdue, {escalated:,} of them escalated"
    return f"{said}; {pounds_in_prose(stake)} of promised benefit is unreported." if stake else f"{said}."


def entries_table(entries: Sequence[Edit], changes: Sequence[ChangeRow]) -> pd.DataFrame:
    """What a file would enter, row by row: the period, the figures, and whether it is new, a correction or neither."""
    records = [one.record for one in entries if isinstance(one.record, Measurement)]
    return pd.DataFrame(
        {
            "Change": [one.kind.value.capitalize() for one in changes],
            "Benefit": [one.benefit for one in records],
            "Recipient": [one.recipient for one in records],
            "Period": [period_words(one.year, one.quarter) for one in records],
            "Pounds (£)": pd.Series([_pounds(one.pounds) for one in records], dtype="float64"),
            "Units": pd.Series([_units(one) for one in records], dtype="float64"),
            "Evidence": [one.evidence_grade for one in records],
            "Code": [one.id for one in records],
        }
    )


def workbook_words(page: DuePage) -> str:
    """What the workbook holds and how it is filled in; ready for markdown."""
    rows = one_or_many(len(page.lines), "measurement", "measurements")
    left = page.n_found - len(page.lines)
    more = f", the first of {page.n_found:,}" if left else ""
    return escape_markdown(
        f"A workbook with a row for each of {rows}{more}: code, benefit, recipient and period are filled in, "
        "pounds and units are blank. Fill in what you know and upload it: rows left blank stay due."
    )


def workbook_source(page: DuePage) -> str:
    """From what, and as of when, the workbook was made."""
    return f"From the benefits register, as of {day_words(page.day)}"


def verify_choices(lines: Sequence[DueLine]) -> Mapping[str, str]:
    """What can be verified as a list of choices shows it, by table and code; not escaped."""
    return {
        f"{'measurement' if one.kind is DueKind.VERIFICATION else 'outturn'}:{one.record}": (
            f"{one.title}, {one.body_name}, {period_words(one.year, one.quarter)} ({one.record})"
        )
        for one in lines
    }


def verify_table(held: ToVerify) -> pd.DataFrame:
    """Every field of one measurement or outturn that holds something, and who saved it, one a row."""
    table = "measurement" if isinstance(held.record, Measurement) else "outturn"
    held_fields = [(one, field_text(getattr(held.record, one.name))) for one in fields(table)]
    period = {"quarter": period_words(held.record.year, held.record.quarter)}
    rows = [
        (one.label, period.get(one.name) or value_words(table, one.name, text)) for one, text in held_fields if text
    ]
    return pd.DataFrame([*rows, ("Saved by", ", ".join(held.saved_by))], columns=["Field", "Value"])


def verify_sentence(held: ToVerify) -> str:
    """What is said, beside what was promised, and what pressing the button says; ready for markdown."""
    entered = f" It was entered by {held.record.entered_by}." if held.record.entered_by else ""
    promised = promised_sentence(held.promised, held.record.year, held.record.quarter)
    return escape_markdown(
        f"{held.title}, {held.project.title}. {promised}{entered} Verifying says that you have checked it against its "
        "evidence."
    )


def promised_sentence(promised: Promised, year: FinancialYear | None, quarter: int = WHOLE_YEAR) -> str:
    """What the current baseline promises of a year, and of a quarter as a fourth of it; not escaped."""
    if promised.baseline is None:
        return "No baseline is frozen yet, so nothing stands beside it."
    base, stage = promised.baseline, label(promised.baseline.stage)
    where = f"The baseline of {day_words(base.approved_on)} ({stage}, {base.price_base} prices)"
    if year is None:
        return f"{where} stands beside it."
    amount = promised.of(year) or 0.0
    said = f"{where} promises {pounds_in_prose(amount)} for {year}"
    if quarter != WHOLE_YEAR:
        return f"{said}, so {pounds_in_prose(amount / 4)} a quarter."
    return f"{said}."


def measured_table(held: Sequence[Versioned], promised: Promised) -> pd.DataFrame:
    """What has been said of a benefit or cost so far, period by period, beside the baseline of the year."""
    records = [one.record for one in held if isinstance(one.record, Measurement | Outturn)]
    base = f" ({promised.baseline.price_base} prices)" if promised.baseline else ""
    return pd.DataFrame(
        {
            "Period": [period_words(one.year, one.quarter) for one in records],
            "Pounds (£)": pd.Series([_pounds(one.pounds) for one in records], dtype="float64"),
            "Units": pd.Series([_units(one) for one in records], dtype="float64"),
            f"Baseline of the year (£){base}": pd.Series([promised.of(one.year) for one in records], dtype="float64"),
            "Evidence": [getattr(one, "evidence_grade", "") for one in records],
            "Entered by": [one.entered_by for one in records],
            "Entered on": [str(one.entered_on or "") for one in records],
            "Verified by": [one.verified_by or "Nobody yet" for one in records],
            "Code": [one.id for one in records],
        }
    )


def forecasts_table(held: Sequence[Versioned]) -> pd.DataFrame:
    """Every forecast of a benefit at a recipient, the latest first, year by year."""
    records = [one.record for one in held if isinstance(one.record, Forecast)]
    years = sorted({year for one in records if one.amounts for year in one.amounts.by_year()})
    by_year = [one.amounts.by_year() if one.amounts else {} for one in records]
    columns: dict[str, object] = {
        "Made on": [str(one.made_on) for one in records],
        "Made by": [one.made_by for one in records],
        "Reason": [one.reason for one in records],
    }
    columns |= {
        f"{year} (£)": pd.Series([_pounds(amounts.get(year)) for amounts in by_year], dtype="float64") for year in years
    }
    return pd.DataFrame(columns | {"Code": [one.id for one in records]})


def milestones_table(held: Sequence[Versioned]) -> pd.DataFrame:
    """Every milestone with its days and owner, by the day it was planned for."""
    records = sorted(
        (one.record for one in held if isinstance(one.record, Milestone)), key=lambda one: (one.planned_on, one.id)
    )
    return pd.DataFrame(
        {
            "Title": [one.title for one in records],
            "Planned for": [str(one.planned_on) for one in records],
            "Now expected": [str(one.expected_on or "") for one in records],
            "Achieved on": [str(one.achieved_on or "Not yet") for one in records],
            "Enables": ["; ".join(one.benefits) or "All benefits" for one in records],
            "Owner": [one.owner for one in records],
            "Evidence": [one.evidence for one in records],
            "Code": [one.id for one in records],
        }
    )


def record_title(record: Record) -> str:
    """What a list of choices calls a record of realisation: its period, its day or its title; not escaped."""
    if isinstance(record, Measurement | Outturn):
        return f"{period_words(record.year, record.quarter)} ({record.id})"
    if isinstance(record, Forecast):
        return f"Of {day_words(record.made_on)} ({record.id})"
    return f"{title_of(record)} ({record.id})"


def measure_words(line: BenefitLine) -> str:
    """How the benefit is measured, in which unit, how often and by whom, as far as it is said."""
    said = [
        f"Measured by: {line.measure}." if line.measure else "",
        f"Units are {line.unit}." if line.unit else "",
        f"Reviewed {line.review_frequency.replace('_', '-')}." if line.review_frequency else "",
        f"Owner: {line.owner}." if line.owner else "",
    ]
    return " ".join(one for one in said if one)


def with_code(record: Measurement, code: str) -> Measurement:
    """The same measurement under a code."""
    return replace(record, id=code)


def _pounds(amount: object) -> float | None:
    """Whole pounds of a table; blank where none are given."""
    return None if amount is None else float(rounded(float(str(amount))))


def _units(record: Measurement | Outturn) -> float | None:
    units = record.units if isinstance(record, Measurement) else None
    return None if units is None else float(units)
