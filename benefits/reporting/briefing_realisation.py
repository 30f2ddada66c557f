"""Realised against promised in a briefing: the sums by year, project by project, and what warns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.late_or_low import Pattern
from benefits.portfolio.realisation import Reading
from benefits.portfolio.realisation_status import BenefitStatus
from benefits.reporting.briefing_standing import OURS_BELOW
from benefits.reporting.briefing_tables import DRAWN, Pounds, figures_of, largest_first, picture_of, shown
from benefits.reporting.frames import decimals, in_millions, millions_of
from benefits.reporting.history_tables import day_words
from benefits.reporting.realisation_words import finding_plain, said, status_words
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.briefing_value import Drawing, Headline, Section
from benefits.views.realisation import Curve, RealisationPage

NO_BASELINE = "No baseline is frozen yet, so what arrives cannot be put beside what was promised"
WHAT_TO_DO = "Freeze a project's baseline when it is approved; what is then measured is compared with it."
FIRST, NOW, EXPECTED, REALISED = "First baseline (£m)", "Current baseline (£m)", "Expected (£m)", "Realised (£m)"
# As the pages of realisation call them.
BASELINE, AT_COMPLETION, STAKE = "Baseline (£m)", "Forecast at completion (£m)", "At stake (£m)"
ARRIVED, WORTH = "Arrived (£m)", "Going on is worth (£m)"
AHEAD = "not over yet"
MOST_YEARS = 12  # of the sums by year, the last one that is over not counted


def realisation_headline(page: RealisationPage | None, nothing: str = NO_BASELINE) -> Headline:
    """What has arrived of what was due, as one figure; `nothing` says that nothing was promised."""
    if page is None or not page.headline.is_promised:
        return Headline("Realised of what was promised", "No baseline", f"{nothing}.")
    held = page.headline
    if held.rate.value is None:
        value = label(held.rate.kind)
        return Headline("Realised of what was promised", value, f"{finding_plain(held, page.on)}.")
    note = f"Of the {pounds_or_nothing(held.compared)} due by {day_words(page.on)} and reported on"
    more = f"; {pounds_in_prose(held.unreported)} more was due and not reported on" if _is_some(held.unreported) else ""
    return Headline("Realised so far", pounds_in_prose(held.realised), f"{note}{more}.")


def realisation_section(page: RealisationPage | None, nothing: str = NO_BASELINE) -> Section:
    """The sums by year of what was promised, is expected and arrived.

    Args:
        page: Realised against promised; None where nothing in the register is promised.
        nothing: What to say where nothing was promised.
    """
    if page is None:
        return Section(nothing, (WHAT_TO_DO,))
    held = page.headline
    if not held.is_promised:
        beyond = f"{pounds_in_prose(held.beyond)} has been reported that no baseline promises."
        return Section(nothing, (WHAT_TO_DO, *([beyond] if _is_some(held.beyond) else [])))
    title = finding_plain(held, page.on)
    curve, every = _few_years(page.curve)
    columns: dict[str, Sequence[float | None]] = {NOW: curve.now, EXPECTED: curve.expected}
    if held.rate.kind not in (Reading.NOT_DUE, Reading.NOT_REPORTED):  # a line at nothing would say that none came
        columns[REALISED] = curve.realised
    if any(abs(first - now) > NEGLIGIBLE for first, now in zip(curve.first, curve.now, strict=True)):
        columns = {FIRST: curve.first} | columns
    digits = decimals(value for column in columns.values() for value in column if value is not None)
    table = pd.DataFrame(
        {"Up to the end of": [str(year) for year in curve.years]}
        | {name: [_shown(value, digits) for value in column] for name, column in columns.items()}
    )
    prices = f"real, {page.basis.price_base} prices"
    figures = figures_of(f"Benefits added up year by year, £m ({prices})", table, columns, none=AHEAD)
    alt = f"Lines of benefits added up by year. {_curve_in_words(page)}"
    series = {name.removesuffix(" (£m)"): shown(figures, name) for name in columns}
    picture = picture_of(Drawing.LINES, [str(year) for year in curve.years], series, figures, alt)
    sampled = [f"One year in {every} is shown; the page Realisation has all."] if every > 1 else []
    told = (*_paragraphs(page), *sampled)
    return Section(title, told, picture, figures, f"Not discounted; {prices}.")


def _few_years(curve: Curve) -> tuple[Curve, int]:
    """The sums of no more years than can be read, with the last one and the last that is over; and one in how many."""
    n = len(curve.years)
    every = -(-n // MOST_YEARS) or 1
    over = sum(value is not None for value in curve.realised)
    kept = sorted({at for at in range(n) if (n - 1 - at) % every == 0} | ({over - 1} if over else set()))
    series = {one.name: tuple(getattr(curve, one.name)[at] for at in kept) for one in fields(Curve)}
    return Curve(**series), every


def _shown(pounds: float | None, digits: int) -> float:
    return float("nan") if pounds is None else in_millions([pounds], digits)[0]


def _curve_in_words(page: RealisationPage) -> str:
    held = page.headline
    return (
        f"The current baseline comes to {pounds_in_prose(held.now)}, what is expected to "
        f"{pounds_in_prose(held.shrunk)}, and {pounds_or_nothing(held.realised)} has been reported as arrived."
    )


def _paragraphs(page: RealisationPage) -> tuple[str, ...]:
    held = page.headline
    drift = (
        f"The first baselines promised {pounds_in_prose(held.first)} and the current ones {pounds_in_prose(held.now)}."
        if _is_some(held.drift)
        else f"The baselines promise {pounds_in_prose(held.now)} in all."
    )
    lost = f", {pounds_in_prose(held.at_stake)} less than that" if held.at_stake > NEGLIGIBLE else ""
    told = [f"{drift} In all {pounds_in_prose(held.shrunk)} is now expected{lost}."]
    if held.rate.value is not None:
        told.append(
            f"The realisation rate is {said(held.rate)}: realised over what was due and reported on. A second person "
            f"has verified {pounds_or_nothing(held.verified)} of it."
        )
    if held.pattern not in (Pattern.TOO_EARLY, Pattern.AS_PLANNED):
        told.append(f"As far as the years tell it comes {label(held.pattern).lower()}.")
    if _is_some(held.unreported):
        told.append(
            f"{pounds_in_prose(held.unreported)} was due and nobody has reported on it. That does not mean that none "
            "of it arrived: what is realised is what was reported."
        )
    if _is_some(held.beyond):
        told.append(f"{pounds_in_prose(held.beyond)} more was reported that no current baseline promises.")
    return tuple(told)


def projects_section(page: RealisationPage | None) -> Section | None:
    """Every project with a baseline, by what is not expected any more; None without any."""
    rows = page.projects if page else ()
    if page is None or not rows:
        return None
    counts = Counter(one.standing.status for one in rows)
    parts = [
        f"{counts[status]:,} {'is' if counts[status] == 1 else 'are'} {label(status).lower()}"
        for status in (BenefitStatus.RED, BenefitStatus.AMBER, BenefitStatus.GREEN, BenefitStatus.GREY)
        if counts[status]
    ]
    title = f"Of {one_or_many(len(rows), 'project', 'projects')} with a baseline {listed(parts)}"
    money = {
        STAKE: [one.standing.at_stake for one in rows],
        BASELINE: [one.standing.now for one in rows],
        AT_COMPLETION: [one.standing.shrunk for one in rows],
        ARRIVED: [one.standing.realised for one in rows],
    }
    digits = decimals(value for column in money.values() for value in column)
    table = pd.DataFrame(
        {"Project": [one.title for one in rows], "Benefits": [status_words(one.standing) for one in rows]}
        | {name: in_millions(column, digits) for name, column in money.items()}
        | {"Rate": [said(one.standing.rate) for one in rows]}
    )
    table, exact, others = largest_first(table, money, "Project", "projects")
    caption = f"Benefits by project, £m, and the rate of what was due and reported ({page.basis.price_base} prices)"
    figures = figures_of(caption, table, exact, others)
    drawn = [row[0] for row in figures.rows][:DRAWN]
    series = {name.removesuffix(" (£m)"): shown(figures, name)[:DRAWN] for name in (BASELINE, AT_COMPLETION)}
    alt = f"Bars of what each project promised and what is expected in all. {title}."
    return Section(title, (), picture_of(Drawing.BARS, drawn, series, figures, alt), figures, OURS_BELOW)


def warnings_section(page: RealisationPage | None) -> Section | None:
    """The projects that carry an early warning, by what is not expected any more; None where none does."""
    rows = page.projects if page else ()
    warned = [one for one in rows if one.flags]
    if not warned:
        return None
    kinds = Counter(flag for one in warned for flag in one.flags)
    most = [f"{label(flag).lower()} ({n:,})" for flag, n in kinds.most_common()]
    carry = "carries" if len(warned) == 1 else "carry"
    of = one_or_many(len(rows), "project", "projects")
    title = f"{len(warned):,} of {of} with a baseline {carry} an early warning"
    money = millions_of(warned, lost=lambda one: one.standing.at_stake, worth=lambda one: one.ahead.expected)
    is_ahead = [one.ahead.has_years_ahead and _is_some(one.ahead.expected) for one in warned]
    pounds: dict[str, list[Pounds]] = {
        STAKE: [one.standing.at_stake for one in warned],
        WORTH: [one.ahead.expected if ahead else None for one, ahead in zip(warned, is_ahead, strict=True)],
    }
    worth = [value if ahead else float("nan") for value, ahead in zip(money["worth"], is_ahead, strict=True)]
    table = pd.DataFrame(
        {
            "Project": [one.title for one in warned],
            "Lead": [one.lead for one in warned],
            "Early warnings": ["; ".join(label(flag) for flag in one.flags) for one in warned],
            STAKE: money["lost"],
            WORTH: pd.Series(worth, dtype="float64"),
        }
    )
    table, exact, others = largest_first(table, pounds, "Project", "projects")
    figures = figures_of(
        "Projects with an early warning, by pounds at stake, £m", table, exact, others, none="no year ahead"
    )
    return Section(title, (f"What warns, and of how many projects: {listed(most)}.",), None, figures, OURS_BELOW)


def _is_some(pounds: float) -> bool:
    return abs(pounds) > NEGLIGIBLE
