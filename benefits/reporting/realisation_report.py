"""Realisation as JSON, as flat rows for other programs, and as aligned text: unrounded but for the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from benefits.portfolio.early_warning import Flag
from benefits.portfolio.realisation import Reading
from benefits.reporting import realisation_words as words
from benefits.reporting.appraisal_tables import Row, aligned
from benefits.reporting.words import label, millions
from benefits.views.realisation import ProjectStanding, RealisationPage, Spending
from benefits.views.realised_lines import LineStanding
from benefits.views.standing_figures import Ahead, GroupStanding, Told

# What each column holds. Amounts are real pounds in the price base, not discounted; `_note` says why a figure lacks.
MEASURES: Mapping[str, str] = {
    "first_baseline": "all that was promised at the first approval",
    "baseline": "all that is promised now",
    "drift": "baseline less first_baseline",
    "due": "of the baseline, in years that are over",
    "compared": "the part of it on which somebody reported",
    "realised": "what arrived of that, on all claims",
    "strong": "of that, on evidence graded E3 to E5",
    "verified": "of that, verified by a second person",
    "beyond_plan": "what arrived that no current baseline promises",
    "reported_part": "compared over due, by size",
    "rate": "realised over compared",
    "rate_strong": "strong over compared",
    "delay_years": "how long ago what has arrived was planned to be there",
    "spi": "time earned over time passed",
    "delivery_index": "planned value whose enabling change is live, over compared",
    "yield_index": "realised over that",
    "late_or_low": "as planned, late, low, both, or too early to tell",
    "late_or_low_strength": "the part of the plan that arrives, where that can be told",
    "late_or_low_delay_years": "how much later it arrives, where that can be told",
    "rest": "of the baseline, what is ahead or was not reported",
    "forecast_run_rate": "realised, and the rest at the rate so far",
    "forecast_plan": "realised, and the rest as planned",
    "forecast_shrunk": "realised, and the rest between own rate and that of benefits that are over; the default",
    "forecast_owner": "realised, and the rest as owners forecast, else as planned",
    "owner_forecast_part": "the part of the rest for which an owner has a forecast",
    "forecast_of_baseline": "forecast_shrunk over baseline",
    "status": "green, amber, red or grey: this tool's convention",
    "status_reason": "what decides the status",
    "quarters_silent": "quarters for which the last awaited report has been awaited",
}
AHEAD: Mapping[str, str] = {
    "go_on": "whether the years ahead are worth their cost to government at the rate now expected; null if none is",
    "worth_planned": "present value to government of going on with benefits as planned",
    "worth_expected": "the same at the rate now expected",
    "breaks_even_at": "the part of the benefits ahead at which going on is worth nothing",
    "least_own_case": "the lowest worth of going on to a body that benefits",
    "outside_government": "what is expected of the years ahead outside government, not discounted and not in the test",
}
_PLAIN = {
    "first_baseline": "first",
    "baseline": "now",
    "drift": "drift",
    "due": "due",
    "compared": "compared",
    "realised": "realised",
    "strong": "strong",
    "verified": "verified",
    "beyond_plan": "beyond",
    "reported_part": "reported",
    "rate": "rate",
    "rate_strong": "rate_strong",
    "delay_years": "delay",
    "spi": "performance",
    "delivery_index": "delivery",
    "yield_index": "yielded",
    "late_or_low": "pattern",
    "late_or_low_strength": "pattern_strength",
    "late_or_low_delay_years": "pattern_delay",
    "rest": "planned_rest",
    "forecast_run_rate": "run_rate",
    "forecast_plan": "plan",
    "forecast_shrunk": "shrunk",
    "forecast_owner": "owner",
    "owner_forecast_part": "forecasters",
    "forecast_of_baseline": "of_baseline",
    "status": "status",
    "status_reason": "reason",
    "quarters_silent": "quarters_silent",
}
_READINGS = {one.name for one in fields(GroupStanding) if one.type == Told.__name__}


def _with_notes(name: str) -> tuple[str, ...]:
    return (name, f"{name}_note") if _PLAIN[name] in _READINGS else (name,)


PROJECT_COLUMNS = (
    "project",
    "title",
    "lead",
    "on",
    "price_base",
    *(column for name in MEASURES for column in _with_notes(name)),
    *("go_on", "go_on_note", "worth_planned", "worth_expected", "outside_government"),
    *("breaks_even_at", "breaks_even_at_note", "least_own_case", "least_own_case_note"),
    "delivery_confidence_nista",
    "delivery_confidence_sro",
    "flags",
    "flags_not_judged",
)


def as_json(page: RealisationPage) -> dict[str, object]:
    """The whole page: the basis first, every measure with a null and its reason where there is none."""
    return {
        "on": page.on.isoformat(),
        "price_base": str(page.basis.price_base),
        "deflators": page.basis.deflators,
        "green_book": page.basis.green_book,
        "discounting": page.basis.discounting,
        "organisations": page.basis.bodies.value,
        "data_version": page.data_version,
        "basis": words.basis(page),
        "filters": {
            "project": page.filters.project or None,
            "organisation": page.filters.body or None,
            "organisation_as": page.filters.body_as.value,
            "type": page.filters.type or None,
        },
        "limits": {
            "green": page.limits.green,
            "red": page.limits.red,
            "silent_quarters": page.limits.silent_quarters,
            "whose": "this tool's convention",
        },
        "measures": {**MEASURES, **AHEAD},
        "headline": measures(page.headline),
        "apart": {kind.value: measures(one) for kind, one in page.apart},
        "costs": _spending(page.costs),
        "costs_note": None if page.costs else "costs are not split by type of benefit",
        "by_year": _by_year(page),
        "projects": [_project(one) for one in page.projects],
        "without_baseline": sorted(page.unpromised),
        "lines": [_line(one) for one in page.lines],
    }


def measures(held: GroupStanding) -> Row:
    """Every measure of one group with the columns of MEASURES; a reading has its `_note` beside it."""
    row: Row = {}
    for column, name in _PLAIN.items():
        figure = getattr(held, name)
        if isinstance(figure, Told):
            row |= _told(column, figure)
        else:
            row[column] = figure if isinstance(figure, int | float) else str(figure)
    return row


def _told(column: str, figure: Told) -> Row:
    note = None if figure.kind is Reading.VALUE else label(figure.kind).lower()
    return {column: figure.value, f"{column}_note": note}


def _ahead(held: Ahead) -> Row:
    row: Row = {
        "go_on": held.should_go_on if held.has_years_ahead else None,
        "go_on_note": None if held.has_years_ahead else "no benefit to government and no cost is ahead",
        "worth_planned": held.planned,
        "worth_expected": held.expected,
        "outside_government": held.outside,
    }
    return row | _told("breaks_even_at", held.least_yield) | _told("least_own_case", held.least_own)


def _spending(held: Spending | None) -> Row | None:
    if held is None:
        return None
    pounds = {name: getattr(held, name) for name in ("baseline", "compared", "spent", "verified", "net", "planned_net")}
    return pounds | _told("back_per_pound", held.back) | _told("planned_back_per_pound", held.planned_back)


def _by_year(page: RealisationPage) -> dict[str, list[object]]:
    curve = page.curve
    return {
        "years": [str(year) for year in curve.years],
        "first_baseline": list(curve.first),
        "baseline": list(curve.now),
        "expected": list(curve.expected),
        "owner": list(curve.owner),
        "realised": list(curve.realised),
        "verified": list(curve.verified),
    }


def _project(one: ProjectStanding) -> dict[str, object]:
    return {
        **_named(one),
        **measures(one.standing),
        **_ahead(one.ahead),
        "flags": [str(flag) for flag in one.flags],
        "flags_not_judged": [str(flag) for flag in one.unjudged],
    }


def _named(one: ProjectStanding) -> Row:
    return {
        "project": one.project,
        "title": one.title,
        "lead": one.lead,
        "delivery_confidence_nista": one.nista or None,
        "delivery_confidence_sro": one.owner_says or None,
    }


def _line(one: LineStanding) -> dict[str, object]:
    return {
        "benefit": one.line,
        "title": one.title,
        "type": one.type or None,
        "recipient": one.body or None,
        "recurrence": str(one.recurrence),
        **measures(one.standing),
        "measurements": [held.code for held in one.measured],
    }


def project_rows(page: RealisationPage) -> list[Row]:
    """One row a project, flat: several flags are joined by semicolons."""
    return [
        _named(one)
        | {"on": page.on.isoformat(), "price_base": str(page.basis.price_base)}
        | measures(one.standing)
        | _ahead(one.ahead)
        | {"flags": _joined(one.flags), "flags_not_judged": _joined(one.unjudged)}
        for one in page.projects
    ]


def _joined(flags: Sequence[Flag]) -> str:
    return ";".join(map(str, flags))


def as_text(page: RealisationPage) -> str:
    """The finding, the projects as an aligned table in £m, and the basis."""
    names = ("Project", "Baseline", "Due", "Arrived", "Rate", "E3+", "Forecast", "Status", "Warnings")
    rows = [
        (
            one.project,
            millions(one.standing.now),
            millions(one.standing.compared),
            millions(one.standing.realised),
            words.said(one.standing.rate),
            words.said(one.standing.rate_strong),
            millions(one.standing.shrunk),
            label(one.standing.status),
            _joined(one.flags) or "none",
        )
        for one in page.projects
    ]
    said = words.finding_plain(page.headline, page.on) if page.headline.is_promised else words.NONE_SHOWN
    parts = [said.rstrip(".") + ".", aligned(names, rows, text=(0, 7, 8)) if rows else "", words.unpromised(page)]
    parts += [f"£m. {words.OURS_IN_SHORT} {words.basis(page)}"]
    return "\n\n".join(part for part in parts if part)
