"""The practical steps as a profile, and what each unmet one would change: tables and sentences, never a score."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.conditions import is_unmet
from benefits.reference.conditions import StressCase, Touches
from benefits.reporting.frames import millions_of
from benefits.reporting.sentences import gains_or_loses, one_or_many
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose
from benefits.views.conditions import ConditionsOverview, ConditionsPage, Nets, StepRow, Stress, Threat

NOT_LOOKED_AT = "Not yet looked at"
NO_CASE = "No stress case: see the evidence"
EVERY_BODY = "Every recipient"
AS_RECORDED, AS_THEY_STAND = "As recorded", "As conditions stand"
UNVERIFIED = "Unverified"


def profile_table(page: ConditionsPage) -> pd.DataFrame:
    """Every step with what was found, for all bodies or for one; steps nobody has looked at say so."""
    rows = page.rows
    held = [row.condition for row in rows]
    return pd.DataFrame(
        {
            "No": [row.step.number for row in rows],
            "Step": [row.step.step for row in rows],
            "Status": [label(one.status) if one else NOT_LOOKED_AT for one in held],
            "Receiving body": [row.recipient or (EVERY_BODY if row.condition else "") for row in rows],
            "While it is unmet": [case_in_words(row.case) for row in rows],
            "Evidence": [one.evidence if one else "" for one in held],
            "Owner": [one.owner if one else "" for one in held],
            "Reviewed on": [str(one.reviewed_on or "") if one else "" for one in held],
            "Note": [one.note if one else "" for one in held],
            "Group": [row.step.group for row in rows],
        }
    )


def case_in_words(case: StressCase | None) -> str:
    """What a stress case takes to be so, with its figures.

    Example:
        >>> from benefits.reference.conditions import stress_case
        >>> case_in_words(stress_case("legislation"))
        'No data-sharing agreement: every benefit comes 1 year later'
    """
    if case is None:
        return NO_CASE
    many = case.touches is Touches.CASH_RELEASING
    said = []
    if case.years_later:
        later = one_or_many(case.years_later, "year", "years")
        said.append(f"{'come' if many else 'comes'} {later} later")
    if case.part_kept < 1:
        kept = f"only {percent(case.part_kept)} of the forecast" if case.part_kept else "nothing"
        said.append(f"{'count' if many else 'counts'} {kept}")
    which = "cash-releasing benefits" if many else "every benefit"
    return f"{case.name}: {which} {' and '.join(said)}{'' if case.is_verified else ' (unverified)'}"


def _case_name(stress: Stress) -> str:
    return f"{stress.case.name}: {stress.recipient or EVERY_BODY.lower()}"


def sides(page: ConditionsPage) -> tuple[tuple[str, Nets], ...]:
    """What stands side by side: as recorded, as conditions stand, then each unmet step alone, the largest first."""
    every = (AS_RECORDED, page.base), (AS_THEY_STAND, page.as_they_stand)
    return (*every, *((_case_name(one), one.nets) for one in page.alone))


def stress_table(page: ConditionsPage) -> pd.DataFrame:
    """Net value as recorded, as conditions stand, and with each unmet step alone, with what each takes away."""
    rows = sides(page)
    money = millions_of(
        rows,
        own=lambda row: row[1].own,
        government=lambda row: row[1].government,
        society=lambda row: row[1].society,
        cash=lambda row: row[1].cash,
        change=lambda row: row[1].less(page.base)[0],
        change_society=lambda row: row[1].less(page.base)[1],
    )
    return pd.DataFrame(
        {
            "Case": [name for name, _ in rows],
            "Step": ["", "All unmet steps that have a case", *(one.step.step for one in page.alone)],
            "Status": ["", "", *(label(one.status) for one in page.alone)],
            "Net for payers (£m)": money["own"],
            "Net across government (£m)": money["government"],
            "Net for society (£m)": money["society"],
            "Net DEL cash across government (£m)": money["cash"],
            "Change across government (£m)": money["change"],
            "Change for society (£m)": money["change_society"],
            "Class": [label(nets.classification) for _, nets in rows],
            "What is taken to be so": ["", "", *(case_in_words(one.case) for one in page.alone)],
        }
    )


def without_case(page: ConditionsPage) -> str:
    """The unmet steps that no stress case stands for, ready for markdown; blank where there are none."""
    bare = dict.fromkeys(row.step.step for row in page.rows if _is_bare(row))
    if not bare:
        return ""
    return escape_markdown(f"Unmet, without a stress case (see the evidence): {'; '.join(bare)}.")


def _is_bare(row: StepRow) -> bool:
    return row.case is None and row.condition is not None and is_unmet(row.condition)


def conditions_finding(page: ConditionsPage) -> str:
    """What the unmet steps do to the project, and which is worth most to put right; ready for markdown."""
    unmet = [row for row in page.rows if row.condition and is_unmet(row.condition)]
    if all(row.condition is None for row in page.rows):
        return "None of the nine steps has been looked at yet. Record where the project stands on each."
    if not unmet:
        return f"No step that was looked at is unmet. {_unseen(page)}".strip()
    if not page.alone:
        return f"{one_or_many(len(unmet), 'entry is', 'entries are')} unmet, without a stress case: see the evidence."
    if not page.has_figures:
        return "The project has no costs or benefits with a money value yet, so nothing can be run again."
    return escape_markdown(f"{_as_they_stand(page)} {_worth_most(page)}".strip())


def _as_they_stand(page: ConditionsPage) -> str:
    who, before, after = "government as a whole", page.base.government, page.as_they_stand.government
    if abs(after - before) <= NEGLIGIBLE:
        who, before, after = "society", page.base.society, page.as_they_stand.society
    if abs(after - before) <= NEGLIGIBLE:
        return "As conditions stand, nothing changes: no benefit hangs on the steps that are unmet."
    return f"As conditions stand, {who} {gains_or_loses(after)}; as recorded, it {gains_or_loses(before)}."


def _worth_most(page: ConditionsPage) -> str:
    most = page.alone[0]
    lost, whose = most.government_change, "government"
    if abs(lost) <= NEGLIGIBLE:
        lost, whose = most.society_change, "society"
    if abs(lost) <= NEGLIGIBLE:
        return ""
    than = " more than anything else here that can be put right:" if len(page.alone) > 1 else ""
    what = f"{most.step.step}, for {most.recipient or EVERY_BODY.lower()}"
    return f"{what}, is worth{than} {pounds_in_prose(-lost)} to {whose}."


def _unseen(page: ConditionsPage) -> str:
    n = len({row.step.code for row in page.rows if row.condition is None})
    return f"{one_or_many(n, 'step is', 'steps are')} not yet looked at." if n else ""


def conditions_basis(page: ConditionsPage) -> str:
    """On what the figures rest; not escaped."""
    basis = replace(page.basis, price_base=page.price_base)
    return (
        f"Net present value, all claims. {basis.sentence} "
        "Stress cases are this tool's conventions, not forecasts; where several touch one benefit, the longest delay "
        "and the smallest part hold."
    )


def unverified_caption(page: ConditionsPage) -> str:
    """The warning of the stress cases shown whose figures are not checked; blank where there is none; not escaped."""
    held = dict.fromkeys(one.case for one in page.alone if not one.case.is_verified)
    return " ".join(f"{UNVERIFIED}: {one.name}. {one.source}. {one.note}." for one in held)


def counts_table(page: ConditionsOverview) -> pd.DataFrame:
    """How many projects stand where on each step; one with several bodies counts by its worst."""
    rows = page.counts
    return pd.DataFrame(
        {
            "No": [row.step.number for row in rows],
            "Step": [row.step.step for row in rows],
            "Not met": [row.not_met for row in rows],
            "Partly met": [row.partly for row in rows],
            "Met": [row.met for row in rows],
            "Not applicable": [row.not_applicable for row in rows],
            NOT_LOOKED_AT: [row.not_looked_at for row in rows],
        }
    )


def threats_table(page: ConditionsOverview) -> pd.DataFrame:
    """The unmet steps that take most away, over all projects."""
    rows = page.threats
    money = millions_of(
        rows,
        government=lambda row: row.government_change,
        society=lambda row: row.society_change,
        base=lambda row: row.government,
    )
    return pd.DataFrame(
        {
            "Project": [row.title for row in rows],
            "Code": [row.project for row in rows],
            "Step": [row.step.step for row in rows],
            "Receiving body": [row.recipient or EVERY_BODY for row in rows],
            "What is taken to be so": [case_in_words(row.case) for row in rows],
            "Change across government (£m)": money["government"],
            "Change for society (£m)": money["society"],
            "Net across government as recorded (£m)": money["base"],
            "Owner": [row.owner for row in rows],
        }
    )


def overview_finding(page: ConditionsOverview) -> str:
    """Which unmet step threatens most value, over all projects; ready for markdown."""
    if not page.threats:
        return "No unmet step that is recorded takes anything away. Choose a project to record where it stands."
    most = page.threats[0]
    return escape_markdown(
        f"{one_or_many(page.n_threats, 'unmet step takes', 'unmet steps take')} value away. Most hangs on "
        f"{_threat(most)}: {pounds_in_prose(-most.government_change)} to government."
    )


def _threat(threat: Threat) -> str:
    return f"{threat.step.step.lower()}, for {threat.recipient or EVERY_BODY.lower()}, in {threat.title}"


def overview_basis(page: ConditionsOverview) -> str:
    """On what the list rests; not escaped."""
    shown = len(page.threats)
    less = f" The {shown} largest of {page.n_threats:,} are shown." if shown < page.n_threats else ""
    return f"{page.basis.sentence} Each step alone; the changes do not add up.{less}"


def entry_choices(page: ConditionsPage) -> dict[str, str]:
    """The entries of the profile by code, as a list of choices shows them; not escaped."""
    return {
        row.condition.id: f"{row.step.number}. {row.step.step}, {row.recipient or EVERY_BODY.lower()}: "
        f"{label(row.condition.status)}"
        for row in page.rows
        if row.condition
    }
