"""Realisation in tables: projects with their status in words, every measure, the curve, and what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from benefits.records.categories import Recurrence
from benefits.reporting import realisation_words as words
from benefits.reporting import warning_words
from benefits.reporting.frames import decimals, in_millions, millions_of, yes
from benefits.reporting.words import label, number, percent, pounds_in_prose
from benefits.views.realisation import ProjectStanding, RealisationPage
from benefits.views.realised_lines import LineStanding, Measured
from benefits.views.standing_figures import GroupStanding, Told

CURVE = {
    "first": "First baseline (£m)",
    "now": "Current baseline (£m)",
    "expected": "Expected, this tool's forecast (£m)",
    "owner": "Owners' forecast (£m)",
    "realised": "Realised (£m)",
    "verified": "Verified (£m)",
}


def projects_table(page: RealisationPage) -> pd.DataFrame:
    """Every project with a baseline, by what is at stake, the most first: never by ratio (Green Book 2026, 6.100)."""
    rows = page.projects
    held = [row.standing for row in rows]
    money = millions_of(
        held,
        now=lambda one: one.now,
        stake=lambda one: one.at_stake,
        due=lambda one: one.compared,
        realised=lambda one: one.realised,
        shrunk=lambda one: one.shrunk,
        drift=lambda one: one.drift,
    )
    return pd.DataFrame(
        {
            "Code": [row.project for row in rows],
            "Project": [row.title for row in rows],
            "Lead": [row.lead for row in rows],
            "Benefit status": [words.status_words(one) for one in held],
            "Delivery confidence": [words.confidence(row) for row in rows],
            "At stake (£m)": money["stake"],
            "Baseline (£m)": money["now"],
            "Moved since first (£m)": money["drift"],
            "Due and reported (£m)": money["due"],
            "Arrived (£m)": money["realised"],
            "Reported part of what is due": [words.said(one.reported) for one in held],
            "Rate": [words.said(one.rate) for one in held],
            "Rate on E3 and above": [words.said(one.rate_strong) for one in held],
            "Forecast at completion (£m)": money["shrunk"],
            "Of baseline": [words.said(one.of_baseline) for one in held],
            "Late or low": [label(one.pattern) for one in held],
            "Warnings": [len(row.flags) for row in rows],
        }
    )


def lines_table(rows: Sequence[LineStanding]) -> pd.DataFrame:
    """Each benefit at each recipient, by what is at stake."""
    held = [row.standing for row in rows]
    money = millions_of(
        held,
        now=lambda one: one.now,
        stake=lambda one: one.at_stake,
        due=lambda one: one.compared,
        realised=lambda one: one.realised,
        verified=lambda one: one.verified,
        shrunk=lambda one: one.shrunk,
    )
    return pd.DataFrame(
        {
            "Code": [row.line for row in rows],
            "Benefit": [row.title for row in rows],
            "Recipient": [row.body for row in rows],
            "Type": [words.type_words(row.type) for row in rows],
            "Comes": [label(row.recurrence) for row in rows],
            "Benefit status": [words.status_words(one) for one in held],
            "At stake (£m)": money["stake"],
            "Baseline (£m)": money["now"],
            "Due and reported (£m)": money["due"],
            "Arrived (£m)": money["realised"],
            "Verified (£m)": money["verified"],
            "Rate": [words.said(one.rate) for one in held],
            "Rate on E3 and above": [words.said(one.rate_strong) for one in held],
            "Forecast at completion (£m)": money["shrunk"],
            "Late or low": [label(one.pattern) for one in held],
        }
    )


def measured_table(rows: Sequence[Measured]) -> pd.DataFrame:
    """The measurements behind one benefit at one recipient."""
    return pd.DataFrame(
        {
            "Period": [_period(one) for one in rows],
            "Amount (£)": [np.nan if one.pounds is None else one.pounds for one in rows],
            "Prices of": [str(one.price_year) for one in rows],
            "Evidence grade": [one.grade or "None given" for one in rows],
            "Evidence": [one.evidence for one in rows],
            "Source": [one.source for one in rows],
            "Entered by": [one.entered_by for one in rows],
            "Verified by": [one.verified_by or "Not verified" for one in rows],
            "Measurement": [one.code for one in rows],
        }
    )


def _period(one: Measured) -> str:
    return str(one.year) if one.is_whole_year else f"{one.year}, quarter {one.quarter}"


def curve_table(page: RealisationPage) -> pd.DataFrame:
    """The lines of the curve, up to each year; blank where a year is not over."""
    curve = page.curve
    series: dict[str, Sequence[float | None]] = {
        "first": curve.first,
        "now": curve.now,
        "expected": curve.expected,
        "owner": curve.owner,
        "realised": curve.realised,
        "verified": curve.verified,
    }
    digits = decimals(value for line in series.values() for value in line if value is not None)
    shown = {
        CURVE[name]: [np.nan if value is None else in_millions([value], digits)[0] for value in line]
        for name, line in series.items()
    }
    return pd.DataFrame({"Up to": [str(year) for year in curve.years], **shown})


def measures_table(page: RealisationPage) -> pd.DataFrame:
    """Every measure of what is shown, with what it is."""
    rows = measures(page.headline)
    return pd.DataFrame(rows, columns=["Measure", "Figure", "What it is"])


def measures(held: GroupStanding) -> list[tuple[str, str, str]]:
    """Every measure: its name, its figure or why there is none, and what it is."""
    money = pounds_in_prose
    return [
        ("First baseline", money(held.first), "All that was promised at the first approval."),
        ("Current baseline", money(held.now), "All that is promised now, after change control."),
        ("Drift", money(held.drift), "Current less first baseline."),
        ("Due by now", money(held.due), "Of the current baseline, in years that are over."),
        ("Due and reported", money(held.compared), "The part of it on which somebody reported."),
        ("Reported part", words.said(held.reported), "Due and reported over due, by size."),
        ("Arrived", money(held.realised), "On all claims, of what was due and reported."),
        ("On strong evidence", money(held.strong), "Of that, on evidence graded E3 to E5."),
        ("Verified", money(held.verified), "Of that, verified by a second person."),
        ("Arrived beyond the plan", money(held.beyond), "What no current baseline promises; in no rate."),
        ("Realisation rate", words.said(held.rate), "Arrived over due and reported."),
        ("Realisation rate, E3 and above", words.said(held.rate_strong), "Strong evidence over due and reported."),
        ("Schedule performance (SPI)", _ratio(held.performance), "Time earned over time passed; below 1 is late."),
        ("Delay", words.said(held.delay, words.years), "How long ago what has arrived was planned to be there."),
        ("Delivery index", words.said(held.delivery), "Of what was due, the part whose enabling change is live."),
        ("Yield index", words.said(held.yielded), "What arrived over the part that was live."),
        ("Late or low", label(held.pattern), words.late_or_low(held)),
        ("Rest of the plan", money(held.planned_rest), "Of the current baseline: ahead, or not reported."),
        ("Forecast: run rate", words.said(held.run_rate, money), "Arrived, and the rest at the rate so far."),
        ("Forecast: plan", money(held.plan), "Arrived, and the rest as planned."),
        (
            "Forecast: shrunk (the default)",
            money(held.shrunk),
            "Arrived, and the rest at a rate between each benefit's own and that of benefits that are over.",
        ),
        ("Forecast: owners", money(held.owner), "Arrived, and the rest as owners forecast, else as planned."),
        ("Forecast by owners, part of the rest", words.said(held.forecasters), "For how much owners have a forecast."),
        ("Forecast over baseline", words.said(held.of_baseline), "The shrunk forecast over the current baseline."),
        ("Benefit status", label(held.status), label(held.reason)),
    ]


def _ratio(told: Told) -> str:
    return words.said(told, lambda value: number(value, 2))


def apart_table(page: RealisationPage) -> pd.DataFrame:
    """What recurs, what comes once, and what only moves money in time."""
    kinds, held = [kind for kind, _ in page.apart], [one for _, one in page.apart]
    money = millions_of(
        held,
        now=lambda one: one.now,
        due=lambda one: one.compared,
        realised=lambda one: one.realised,
        strong=lambda one: one.strong,
        verified=lambda one: one.verified,
    )
    return pd.DataFrame(
        {
            "Comes": [label(kind) for kind in kinds],
            "In headline figures": [yes(kind is not Recurrence.TIMING) for kind in kinds],
            "Baseline (£m)": money["now"],
            "Due and reported (£m)": money["due"],
            "Arrived (£m)": money["realised"],
            "On E3 and above (£m)": money["strong"],
            "Verified (£m)": money["verified"],
            "Rate": [words.said(one.rate) for one in held],
        }
    )


def flags_table(page: RealisationPage) -> pd.DataFrame:
    """One row a warning that is raised, in the order of the projects."""
    rows = [(one, flag) for one in page.projects for flag in one.flags]
    return pd.DataFrame(
        {
            "Code": [one.project for one, _ in rows],
            "Project": [one.title for one, _ in rows],
            "Warning": [label(flag) for _, flag in rows],
            "What it means": [warning_words.flag_means(flag) for _, flag in rows],
            "What to do": [warning_words.flag_to_do(flag) for _, flag in rows],
        }
    )


def unjudged_table(page: RealisationPage) -> pd.DataFrame:
    """The warnings that nobody can judge of each project, for want of data."""
    rows = [one for one in page.projects if one.unjudged]
    return pd.DataFrame(
        {
            "Code": [one.project for one in rows],
            "Project": [one.title for one in rows],
            "Not judged for want of data": ["; ".join(map(label, one.unjudged)) for one in rows],
        }
    )


def ahead_table(rows: Sequence[ProjectStanding]) -> pd.DataFrame:
    """Whether to go on with each project."""
    money = millions_of(
        rows,
        planned=lambda one: one.ahead.planned,
        expected=lambda one: one.ahead.expected,
        outside=lambda one: one.ahead.outside,
    )
    return pd.DataFrame(
        {
            "Code": [one.project for one in rows],
            "Project": [one.title for one in rows],
            "Go on, to government": [_verdict(one) for one in rows],
            "Worth as planned (£m)": money["planned"],
            "Worth at the rate expected (£m)": money["expected"],
            "Outside government, not counted (£m)": money["outside"],
            "Breaks even if this part arrives": [_least(one.ahead.least_yield) for one in rows],
            "Lowest own case of a body that benefits": [
                words.said(one.ahead.least_own, pounds_in_prose) for one in rows
            ],
        }
    )


def _verdict(one: ProjectStanding) -> str:
    return yes(one.ahead.should_go_on) if one.ahead.has_years_ahead else "Nothing ahead"


def _least(told: Told) -> str:
    return words.said(told, lambda value: percent(value) if value > 0 else "Any")
