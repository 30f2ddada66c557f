"""The state of a project in its briefing: what was promised when, open conditions, and what is unassured."""

from __future__ import annotations

import pandas as pd

from benefits.portfolio.baseline_drift import Moved
from benefits.portfolio.conditions import is_unmet
from benefits.records.categories import Side
from benefits.reporting.baseline_words import DRIFT_CAPTION, baseline_name
from benefits.reporting.briefing_tables import figures_of, text_of
from benefits.reporting.closing_words import head_words
from benefits.reporting.condition_tables import EVERY_BODY, case_in_words
from benefits.reporting.frames import decimals, in_millions
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.baselines import BaselineRow, BaselinesPage
from benefits.views.briefing import ProjectFacts
from benefits.views.briefing_value import Section
from benefits.views.conditions import ConditionsPage
from benefits.views.logs import LogsPage

FIRST, NOW, CHANGE = "First baseline (£m)", "Current baseline (£m)", "Change (£m)"
_VALUE = {"net": "net present value", "benefit": "present value of benefit"}
NOT_COMPARED = "The first and the current baseline cannot be compared, so how far the promise has moved is not known"
CONDITIONS = "The practical steps for sharing data between bodies say what has to hold before benefits arrive."
MOST_TOLD = 12  # entries of a log


def baselines(page: BaselinesPage) -> Section:
    """What was promised first and is promised now, and how far it has moved."""
    if page.first is None or page.current is None:
        return Section(
            "No baseline is frozen yet",
            ("Until the approved case is frozen, nobody can say later what was promised.",),
        )
    told = [
        f"First: {baseline_name(page.first.baseline)}, approved by {page.first.baseline.approved_by or 'nobody named'}"
        f"{_frozen_at(page.first)}."
    ]
    if page.current is not page.first:
        why = f": {page.current.baseline.reason}" if page.current.baseline.reason else ""
        told.append(f"Current: {baseline_name(page.current.baseline)}{why}{_frozen_at(page.current)}.")
    drift = page.drift
    if drift is None:
        return Section(NOT_COMPARED, tuple(told))
    benefit, cost = drift.total(Side.BENEFIT), drift.total(Side.COST)
    pv_benefit, pv_cost = drift.present_value(Side.BENEFIT), drift.present_value(Side.COST)
    rows = {"Benefit, not discounted": benefit, "Benefit, present value": pv_benefit}
    if any(one.side is Side.COST for one in drift.lines):
        rows = {
            "Benefit, not discounted": benefit,
            "Cost, not discounted": cost,
            "Net, not discounted": _less(benefit, cost),
            "Benefit, present value": pv_benefit,
            "Cost, present value": pv_cost,
            "Net, present value": drift.net,
        }
    else:
        told.append("No cost is in these baselines: only the benefit can be compared.")
    exact = {
        FIRST: [one.first for one in rows.values()],
        NOW: [one.now for one in rows.values()],
        CHANGE: [one.change for one in rows.values()],
    }
    digits = decimals(value for column in exact.values() for value in column)
    table = pd.DataFrame({"Value": list(rows)} | {name: in_millions(column, digits) for name, column in exact.items()})
    caption = f"What was promised, £m (real, {drift.price_base} prices, discounted to {drift.present_value_year})"
    *_, (what, headline) = rows.items()
    return Section(
        _moved(what.split(",")[0].lower(), headline, page),
        tuple(told),
        None,
        figures_of(caption, table, exact),
        DRIFT_CAPTION,
    )


def _less(benefit: Moved, cost: Moved) -> Moved:
    return Moved(benefit.first - cost.first, benefit.now - cost.now)


def _frozen_at(row: BaselineRow) -> str:
    return f"; {head_words(row.head)}" if row.head else ""


def _moved(what: str, held: Moved, page: BaselinesPage) -> str:
    """How the last row of the table has moved: the net present value, or the benefit where no cost is frozen."""
    if page.first is page.current:
        return f"One baseline stands: {_VALUE[what]} of {pounds_in_prose(held.first)}"
    if page.drift is not None and not page.drift.has_moved:
        return "The promise has not moved since the first baseline"
    way = "risen" if held.change > 0 else "fallen"
    return (
        f"The promised {_VALUE[what]} has {way} by {pounds_in_prose(abs(held.change))} since the first "
        f"baseline, from {pounds_in_prose(held.first)} to {pounds_in_prose(held.now)}"
    )


def conditions(page: ConditionsPage) -> Section:
    """The practical steps that are unmet, and how many nobody has looked at."""
    unmet = [row for row in page.rows if row.condition and is_unmet(row.condition)]
    unseen = len({row.step.code for row in page.rows if row.condition is None})
    steps = len({row.step.code for row in page.rows})
    left = (
        f"{unseen:,} of {one_or_many(steps, 'practical step', 'practical steps')} not looked at yet" if unseen else ""
    )
    if not unmet:
        title = f"No condition is known to be open; {left}" if left else "No condition is open"
        return Section(title, (CONDITIONS,))
    rows = [
        (
            row.step.step,
            label(row.condition.status),
            row.recipient or EVERY_BODY,
            case_in_words(row.case),
            row.condition.owner or "nobody named",
        )
        for row in unmet
        if row.condition
    ]
    title = f"{one_or_many(len(unmet), 'condition is', 'conditions are')} open"
    after, before = pounds_in_prose(page.as_they_stand.government), pounds_in_prose(page.base.government)
    said = [f"As conditions stand, the net value across government would be {after} instead of {before}."]
    said += [f"{left}."] if left else []
    headings = ("Step", "Status", "Receiving body", "While it is unmet", "Owner")
    return Section(title, tuple(said), None, text_of("Open conditions", headings, rows))


def quality(facts: ProjectFacts) -> Section:
    """Assumptions that nobody has signed off, and notes on the quality of the figures."""
    return _unsigned(facts.logs, _notes(facts))


def _notes(facts: ProjectFacts) -> tuple[str, ...]:
    project = facts.page.project
    notes = [project.note]
    if project.source:
        grade = f", source grade {project.source_grade}" if project.source_grade else ""
        notes.append(f"Source: {project.source}{grade}.")
    return tuple(one for one in notes if one.strip())


def _unsigned(page: LogsPage, notes: tuple[str, ...]) -> Section:
    held = page.needs_assurance
    if not held:
        n = len(page.lines)
        title = "No assumption of the log waits for sign-off" if n else "No assumption, decision or check is logged yet"
        return Section(title, notes or ("Log the assumptions that move the result most, and have them signed off.",))
    rows = [
        (
            one.title,
            pounds_in_prose(one.effect) if one.effect is not None else one.effect_words or "not known",
            label(one.reliability) if one.reliability else "not judged",
            one.made_by or "nobody named",
        )
        for one in held[:MOST_TOLD]
    ]
    title = f"{one_or_many(len(held), 'assumption has', 'assumptions have')} no sign-off"
    figures = text_of(
        "Assumptions without sign-off, the largest effect first",
        ("Assumption", "Effect on society's net value", "Reliability", "Made by"),
        rows,
    )
    return Section(title, notes, None, figures)
