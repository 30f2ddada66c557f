"""A project's baselines in sentences: what was promised, whether it still comes out, and how far it has moved."""

from __future__ import annotations

from collections.abc import Mapping

from benefits.portfolio.baseline_drift import Drift
from benefits.records.categories import Side
from benefits.records.model import Baseline
from benefits.reporting.history_tables import day_words
from benefits.reporting.sentences import listed
from benefits.reporting.words import escape_markdown, label, pounds_in_prose, pounds_on_tile
from benefits.views.baselines import BaselinesPage, Reproduction

TABS = ("First, current and live", "Line by line", "All baselines", "Freeze a baseline")
INTRO = (
    "A baseline is what a project promised when it was approved: every cost and benefit by body and year, frozen to "
    "the penny. It never changes. A new promise is a new baseline, and the first and the current one are both always "
    "shown."
)
NONE_YET = (
    "Nothing is frozen yet, so nothing can be tracked against what was promised. When the project is approved, freeze "
    "its baseline on the tab Freeze a baseline."
)
NOTHING_TO_FREEZE = "This project has no cost and no benefit with an amount yet. Add them first, then freeze them."
PREVIEW_INTRO = (
    "This is what would be frozen: the live case by its preferred option, after additionality and optimism, as "
    "economic value to each body. Sunk costs are left out; benefit that only comes earlier is kept and not counted."
)
APPROVER = "The approver is never the person who freezes: name the person or board that approved the business case."
SHARES_STAY = (
    "Freezing changes no share. Whether a recipient has put a benefit into its own baseline is for the recipient to "
    "say, in its inbox."
)
FREEZE, FROZEN = "Freeze this baseline", "Frozen. It can be tracked from now on."
DRIFT_CAPTION = (
    "Each line by its present value, and by year what changed before discounting, all in the first baseline's prices "
    "and discounted to its present value year. A higher cost is a positive change of cost. A line that is timing only "
    "does not count, so it has no present value."
)
LIVE_CAPTION = (
    "Each line by its present value, and by year what changed before discounting, in the current baseline's prices "
    "and discounted to its present value year."
)
OTHER_TERMS = (
    "Each baseline stands in its own prices and present value year here. The other tabs bring all of them into those "
    "of the first one."
)
NOBODY = "Nobody named yet"
_CHECKED = {
    Reproduction.SAME: "worked out again from the frozen flows, the same to the penny",
    Reproduction.DIFFERS: "worked out again from the frozen flows, NOT what was frozen",
    Reproduction.FAILED: "could not be worked out again",
    Reproduction.NO_FIGURES: "frozen without present values, so there is nothing to compare",
}


def projects_named(titles: Mapping[str, str]) -> dict[str, str]:
    """Projects to choose from: title and code, by code."""
    return {code: f"{title} ({code})" for code, title in titles.items()}


def body_name(page: BaselinesPage, code: str) -> str:
    """The short name of a body; of nobody, that nobody is named."""
    return page.names.get(code, code) if code else NOBODY


def baseline_name(baseline: Baseline) -> str:
    """A baseline by its approval, such as "Full business case of 1 May 2026"."""
    return f"{label(baseline.stage)} of {day_words(baseline.approved_on)}"


def finding(page: BaselinesPage) -> str:
    """What has become of the promise, ready for markdown."""
    return escape_markdown(finding_plain(page))


def finding_plain(page: BaselinesPage) -> str:
    """What has become of the promise, as it is read."""
    if page.first is None or page.current is None:
        return "No baseline is frozen yet"
    if page.first is page.current:
        return f"One baseline stands: {baseline_name(page.current.baseline)}"
    if page.drift is None:
        return "The first and the current baseline cannot be compared"
    since = f"since the first baseline, {baseline_name(page.first.baseline)}"
    if not page.drift.has_moved:
        return f"The promise has not changed {since}"
    change = page.drift.net.change
    if _is_nought(change):
        return f"The promised net value is the same {since}, but its lines have changed"
    return f"The promised net value has {'risen' if change > 0 else 'fallen'} by {_size(change)} {since}"


def tiles(page: BaselinesPage) -> list[dict[str, str]]:
    """First, current, drift and live: society's net present value, the first three in the first one's terms."""
    first, current = page.first, page.current
    if first is None or current is None:
        return []
    drift, live = page.drift, page.live.since_first if page.live else None
    terms = f"Net present social value in {first.baseline.price_base} prices, discounted to {first.baseline.first_year}"
    return [
        _tile("First baseline", _net_first(drift), f"{baseline_name(first.baseline)}. {terms}."),
        _tile("Current baseline", _net_now(drift), f"{baseline_name(current.baseline)}. {terms}."),
        _tile("Drift", drift.net.change if drift else None, "Current less first: what change control has added up to."),
        _tile("Live case", _net_now(live), f"What the register holds now, as if it were frozen. {terms}."),
    ]


def _net_first(drift: Drift | None) -> float | None:
    return drift.net.first if drift else None


def _net_now(drift: Drift | None) -> float | None:
    return drift.net.now if drift else None


def _tile(name: str, pounds: float | None, about: str) -> dict[str, str]:
    return {"label": name, "value": "Not known" if pounds is None else pounds_on_tile(pounds), "help": about}


def live_sentence(page: BaselinesPage) -> str:
    """The live case against the current baseline; blank where there is none, ready for markdown."""
    return escape_markdown(live_plain(page))


def live_plain(page: BaselinesPage) -> str:
    """The live case against the current baseline, as it is read; blank where there is none."""
    since = page.live.since_current if page.live else None
    if since is None or page.current is None:
        return ""
    if not since.has_moved:
        return "The live case is what the current baseline promises, line by line and year by year."
    what = "freeze it under change control, or put the case right"
    change = since.net.change
    if _is_nought(change):
        said = f"The live case promises as much as the current baseline, but its lines or years differ: {what}."
    else:
        more = "more" if change > 0 else "less"
        said = f"The live case now promises {_size(change)} {more} net value than the current baseline: {what}."
    cost, benefit = since.present_value(Side.COST).change, since.present_value(Side.BENEFIT).change
    return f"{said} Cost is {_higher(cost)}, benefit is {_higher(benefit)}."


def has_left_baseline(page: BaselinesPage) -> bool:
    """Whether the live case differs from the current baseline."""
    return bool(page.live and page.live.since_current and page.live.since_current.has_moved)


def checks_sentence(page: BaselinesPage) -> str:
    """Which baselines were worked out again from their flows, and what came of it; ready for markdown."""
    return escape_markdown(checks_plain(page))


def checks_plain(page: BaselinesPage) -> str:
    """Which baselines were worked out again from their flows, and what came of it, as it is read."""
    said = []
    for kind, words in _CHECKED.items():
        codes = [row.baseline.id for row in page.rows if row.reproduction is kind]
        if codes:
            said.append(f"{listed(codes)}: {words}.")
    return " ".join(said)


def alarms(page: BaselinesPage) -> list[str]:
    """Baselines whose figures do not come out, one sentence each, ready for markdown."""
    said = []
    for row in page.rows:
        if row.reproduction is Reproduction.DIFFERS and row.figures and row.again:
            cost, benefit = (f"£{one:,}" for one in row.again)
            held = [f"£{one:,}" for one in row.figures]
            said.append(
                f"{row.baseline.id} holds a cost of {held[0]} and a benefit of {held[1]}, but its flows come to {cost} "
                f"and {benefit}. Do not rely on it: find where it came from, and import or freeze a sound one."
            )
        elif row.fault or row.reproduction is Reproduction.FAILED:
            said.append(f"{row.baseline.id} cannot be worked out again. {row.fault or 'It holds no flows.'}")
    return [escape_markdown(one) for one in said]


def basis_caption(page: BaselinesPage) -> str:
    """On what the figures rest; blank without a baseline."""
    if page.first is None:
        return ""
    held = page.first.baseline
    rates = "lower-rate sensitivity" if held.discounting == "lower_sensitivity" else "standard rates"
    edition = f", Green Book edition {held.green_book}" if held.green_book else ""
    return (
        f"In the terms of the first baseline: real, {held.price_base} prices, discounted to {held.first_year} at "
        f"{rates}{edition}. By the organisations recorded at the time."
    )


def who_may(page: BaselinesPage) -> str:
    """Who can freeze, for whoever may not, with {first} where it says how to become so; ready for markdown."""
    return (
        f"To freeze a baseline, {{first}} the role programme manager for {escape_markdown(body_name(page, page.lead))}."
    )


def preview_sentence(page: BaselinesPage) -> str:
    """What would be frozen now, in one sentence; blank where there is nothing."""
    if page.live is None or page.live.is_empty:
        return ""
    baseline, flows = page.live.promise
    cost, benefit = float(baseline.pv_cost or 0), float(baseline.pv_benefit or 0)
    return escape_markdown(
        f"A cost of {pounds_in_prose(cost)} and a benefit of {pounds_in_prose(benefit)}, so a net present social value "
        f"of {pounds_in_prose(benefit - cost)}, in {len(flows)} flows: {baseline.price_base} prices, discounted to "
        f"{baseline.first_year}, Green Book edition {baseline.green_book}, GDP deflator edition {baseline.deflators}."
    )


def _size(pounds: float) -> str:
    return pounds_in_prose(abs(pounds))


def _is_nought(pounds: float) -> bool:
    return _size(pounds) == pounds_in_prose(0)


def _higher(pounds: float) -> str:
    if _is_nought(pounds):
        return "the same"
    return f"{_size(pounds)} {'higher' if pounds > 0 else 'lower'}"
