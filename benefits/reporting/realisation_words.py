"""Realisation in sentences: what has arrived of what was due, what warns, and whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.late_or_low import Pattern
from benefits.portfolio.realisation import Reading
from benefits.portfolio.realisation_status import StatusReason
from benefits.records.categories import Recurrence
from benefits.reference.dictionary import field
from benefits.reporting.field_words import choice_words
from benefits.reporting.history_tables import day_words
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing, with_left
from benefits.reporting.words import (
    back_per_pound,
    escape_markdown,
    label,
    number,
    percent,
    pounds_in_prose,
    pounds_on_tile,
)
from benefits.views.realisation import ProjectStanding, RealisationPage, Spending
from benefits.views.realised_lines import LineStanding
from benefits.views.standing_figures import GroupStanding, Told

PERCENTAGES = {str(part): f"{part}%" for part in range(100, 35, -5)}
TABS = ("Realised against promised", "Projects and status", "Early warnings", "Go on or stop", "Every measure")
NONE_SHOWN = "Nothing that is looked at here was promised in a baseline. Choose other filters, or freeze a baseline."
OURS = (
    "Green, amber, red and grey are this tool's convention: no official threshold for benefits exists. Change the "
    "limits above. Delivery confidence is about delivery and says nothing about benefits; both are shown."
)
OURS_IN_SHORT = "Status by this tool's convention."
CURVE_INTRO = (
    "Each line adds up year by year, without what only moves money in time. Realised and verified stop at the last "
    "year that is over. A year that is over and that nobody reported counts in the forecasts as if it still came."
)
EROSION_INTRO = "From what was promised at the first approval to what is now expected, step by step."
APART_INTRO = (
    "What recurs, what comes once and what only moves money in time stand apart. What only comes earlier or later is "
    "no gain: it never counts in a headline figure."
)
LINES_INTRO = "Choose a benefit below to see the measurements and the evidence behind its figures."
SEE_PROJECT = "See the project"
NO_MEASUREMENT = "Nobody has measured this benefit at this recipient yet."


def limit_of(code: str) -> float | None:
    """The limit that a choice of PERCENTAGES stands for; None for a blank one."""
    return int(code) / 100 if code in PERCENTAGES else None


def usual(value: float) -> str:
    """What a limit is unless another is chosen."""
    return f"{percent(value)}, the usual one"


def day_of(typed: str) -> date | None:
    """The day that was typed as 2026-11-29; None for what is no day."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def said(told: Told, say: Callable[[float], str] = percent) -> str:
    """A reading as `say` puts it, or why there is none."""
    return label(told.kind) if told.value is None else say(told.value)


def years(value: float) -> str:
    """Years to one decimal."""
    shown = number(value, 1).removesuffix(".0")
    return f"{shown} {'year' if shown == '1' else 'years'}"


def type_words(code: str) -> str:
    """A type of benefit in words."""
    return choice_words(field("benefit_line", "type")).get(code, code) or "No type recorded"


def finding(page: RealisationPage) -> str:
    """The title of the page: how much of what was due has arrived; ready for markdown."""
    held = page.headline
    if not held.is_promised:
        return NONE_SHOWN
    return escape_markdown(finding_plain(held, page.on))


def finding_plain(held: GroupStanding, on: date) -> str:
    """How much of what was due has arrived."""
    arrived = pounds_in_prose(held.realised)
    if held.rate.kind is Reading.NOT_DUE:
        return f"Nothing is due by {day_words(on)}; {pounds_in_prose(held.now)} is promised"
    if held.rate.kind is Reading.NOT_REPORTED:
        return f"{pounds_in_prose(held.due)} is due and nobody has reported what arrived"
    if held.rate.value is None:
        return f"{arrived} has arrived; what was due is no gain on balance, so there is no rate"
    due, rate = pounds_in_prose(held.compared), percent(held.rate.value)
    if abs(held.unreported) <= NEGLIGIBLE:
        return f"{arrived} of the {due} due has arrived: {rate}"
    return (
        f"{arrived} of the {due} due and reported has arrived: {rate}; {pounds_in_prose(held.unreported)} more was due "
        "and nobody has reported on it"
    )


def tiles(page: RealisationPage) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The headline figures in two rows: parts and status, then pounds."""
    held = page.headline
    forecast = percent(held.of_baseline.value) if held.of_baseline.value is not None else label(held.of_baseline.kind)
    return (
        [
            _tile("Realisation rate", said(held.rate), "What arrived over what was due and reported, on all claims."),
            _tile(
                "On strong evidence",
                said(held.rate_strong),
                "Only what a comparison with a baseline, or better, supports (E3 to E5), over the same plan.",
            ),
            _tile("Benefit status", label(held.status), status_sentence(held, page)),
        ],
        [
            _tile("Arrived", pounds_on_tile(held.realised), "Of what was due and reported; all claims."),
            _tile("Verified", pounds_on_tile(held.verified), "Of that, what a second person has verified."),
            _tile(
                "Forecast at completion",
                pounds_on_tile(held.shrunk),
                f"This tool's forecast of the whole: {forecast} of the current baseline of "
                f"{pounds_in_prose(held.now)}.",
            ),
        ],
    )


def _tile(name: str, value: str, about: str) -> dict[str, str]:
    return {"label": name, "value": value, "help": about}


def status_sentence(held: GroupStanding, page: RealisationPage) -> str:
    """The status, why, and the limits it goes by."""
    limits = page.limits
    why = label(held.reason)
    if held.reason is StatusReason.NO_DATA:
        why = f"{why}: {one_or_many(held.quarters_silent, 'quarter', 'quarters')} without a report"
    return (
        f"{label(held.status)}: {why[:1].lower()}{why[1:]}. Green from {percent(limits.green)} of both the rate to "
        f"date and the forecast at completion, red below {percent(limits.red)} of either, grey after more than "
        f"{limits.silent_quarters} quarters without data; this tool's convention."
    )


def status_words(held: GroupStanding) -> str:
    """The status and its reason, for a table."""
    why = label(held.reason)
    return f"{label(held.status)}: {why[:1].lower()}{why[1:]}"


def late_or_low(held: GroupStanding) -> str:
    """Late, low or both, as a sentence."""
    strength = "" if held.pattern_strength.value is None else percent(held.pattern_strength.value)
    delay = "" if held.pattern_delay.value is None else years(held.pattern_delay.value)
    return {
        Pattern.AS_PLANNED: "What arrived fits the plan as it is, or better.",
        Pattern.LATE: f"Late, not weak: what arrived fits the plan {delay} later.",
        Pattern.LOW: f"Low, not late: about {strength} of the plan arrives each year.",
        Pattern.LATE_AND_LOW: f"Late and low: about {strength} of the plan arrives, {delay} later.",
        Pattern.TOO_EARLY: "Too early to tell late from low: more years must be reported, or they fit both.",
    }[held.pattern]


def delivery_and_yield(held: GroupStanding) -> str:
    """The two causes of a rate, and that their product is the rate."""
    if held.delivery.value is None or held.yielded.value is None:
        return (
            f"Delivery index: {said(held.delivery).lower()}. Yield index: {said(held.yielded).lower()}. Without both, "
            "late delivery and weak yield cannot be told apart this way."
        )
    return (
        f"Of what was due, {percent(held.delivery.value)} had its enabling change live (delivery index); of that, "
        f"{percent(held.yielded.value)} arrived (yield index). Both together are the rate of {said(held.rate)}. A "
        "benefit without a recorded milestone counts as live."
    )


def late_or_low_points(page: RealisationPage) -> tuple[str, ...]:
    """What is told of late and low; a schedule only of one project, as many plans together have none."""
    held = page.headline
    return (late_or_low(held), delivery_and_yield(held), *((schedule(held),) if page.project else ()))


def schedule(held: GroupStanding) -> str:
    """The earned schedule of one project in words."""
    if held.delay.value is None or held.performance.value is None:
        return f"Earned schedule: {label(held.delay.kind).lower()}."
    gap = "late" if held.delay.value > 0 else "early"
    when = "on time" if years(abs(held.delay.value)) == "0 years" else f"{years(abs(held.delay.value))} {gap}"
    return f"By its earned schedule it is {when} (SPI {number(held.performance.value, 2)})."


def erosion(held: GroupStanding) -> str:
    """How the promise has moved since the first approval, and what is expected of it."""
    kept = "has not moved since the first approval"
    if abs(held.drift) > NEGLIGIBLE:
        way = "up" if held.drift > 0 else "down"
        kept = f"has moved {way} by {pounds_in_prose(abs(held.drift))} since the first approval"
    at_stake = held.at_stake
    expected = (
        "all of it is still expected"
        if abs(at_stake) <= NEGLIGIBLE
        else f"{pounds_in_prose(abs(at_stake))} {'of it is not' if at_stake > 0 else 'more than it is'} expected"
    )
    return f"The baseline {kept}; {expected}, by this tool's forecast."


def forecasts(held: GroupStanding) -> str:
    """The forecasts at completion side by side."""
    part = held.forecasters.value
    if part:
        owners = (
            f"owners say {pounds_in_prose(held.owner)} (a forecast for {percent(part)} of the rest; the plan stands "
            "for what they have not forecast)"
        )
    else:
        owners = "no owner has forecast the rest"
    return (
        f"Of {pounds_in_prose(held.now)} in all: {pounds_in_prose(held.shrunk)} by this tool's forecast, "
        f"{said(held.run_rate, pounds_in_prose)} at the rate so far, {pounds_in_prose(held.plan)} if the rest came as "
        f"planned; {owners}."
    )


def beyond(held: GroupStanding) -> str:
    """What arrived that nobody promised; blank where nothing did."""
    if abs(held.beyond) <= NEGLIGIBLE:
        return ""
    return f"{pounds_in_prose(held.beyond)} more has arrived that no current baseline promises: it is in no rate."


def costs(page: RealisationPage) -> str:
    """The costs beside the benefits."""
    held = page.costs
    if held is None:
        return "Costs are not split by type of benefit."
    if not held.baseline and not held.spent:
        return "No costs of these are in a baseline."
    return (
        f"Costs: {pounds_in_prose(held.spent)} was spent in years for which the baseline has "
        f"{pounds_in_prose(held.compared)}; {pounds_in_prose(held.baseline)} is planned in all. Verified by a second "
        f"person: {pounds_or_nothing(held.verified)} of what was spent.{_back(held)}"
    )


def _back(held: Spending) -> str:
    """What has come back of what was spent so far, beside what was to come back in all; blank where nothing is."""
    if held.back.value is None:
        return ""
    planned = held.planned_back.value
    beside = "" if planned is None else f"; the baselines have {back_per_pound(planned)} in all"
    net = f"Net of cost that is {pounds_in_prose(held.net)} so far, and {pounds_in_prose(held.planned_net)} as planned"
    return f" So far {back_per_pound(held.back.value)} has arrived, not discounted{beside}. {net}."


def apart(kind: Recurrence, held: GroupStanding) -> str:
    """One kind of recurrence in a sentence."""
    return f"{label(kind)}: {pounds_in_prose(held.realised)} of {pounds_in_prose(held.compared)} due and reported."


def confidence(one: ProjectStanding) -> str:
    """The delivery confidence that is recorded, by whom."""
    found = [
        f"{choice_words(field('project', name)).get(code, code)} ({who})"
        for name, code, who in (
            ("delivery_confidence_nista", one.nista, "NISTA"),
            ("delivery_confidence_sro", one.owner_says, "SRO"),
        )
        if code
    ]
    return ", ".join(found) or "Not recorded"


def unpromised(page: RealisationPage) -> str:
    """Which projects have no baseline; blank where all have."""
    n = len(page.unpromised)
    if not n:
        return ""
    first = listed([f"{title} ({code})" for code, title in list(page.unpromised.items())[:5]])
    rest = f" and {n - 5:,} more" if n > 5 else ""
    return f"Without a baseline, so in no figure here: {one_or_many(n, 'project', 'projects')}: {first}{rest}."


def basis(page: RealisationPage) -> str:
    """On what the figures rest."""
    prices = f"Real, {page.basis.price_base} prices, not discounted; GDP deflator edition {page.basis.deflators}."
    ahead = f"Going on is discounted by Green Book edition {page.basis.green_book}."
    text = (
        f"As on {day_words(page.on)}: a year is due once it is over, and only years that were reported are compared. "
        f"{prices} {ahead} {page.basis.whose}".rstrip()
    )
    return with_left(text, page.left)


def project_line(one: ProjectStanding, page: RealisationPage) -> str:
    """One project's realisation in a line, for its own page; ready for markdown."""
    return escape_markdown(f"{finding_plain(one.standing, page.on)}. Benefit status {status_words(one.standing)}.")


def line_code(one: LineStanding) -> str:
    """A benefit at a recipient as the address has it."""
    return f"{one.line}@{one.body}"


def line_name(one: LineStanding) -> str:
    """A benefit at a recipient as people read it; plain text."""
    return f"{one.title}: {one.body or 'nobody named'}"
