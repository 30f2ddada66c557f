"""The portfolio's briefing: what it costs and yields, who pays and gains, what is at risk, what arrived, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from benefits.appraisal.classes import Classification
from benefits.appraisal.lenses import NEGLIGIBLE, Standpoint
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.reporting.briefing_decisions import decisions_section
from benefits.reporting.briefing_realisation import (
    projects_section,
    realisation_headline,
    realisation_section,
    warnings_section,
)
from benefits.reporting.briefing_standing import NO_LEAGUE, OURS, as_reported_on, editions_of, judged_by, subtitle
from benefits.reporting.briefing_tables import DRAWN, figures_of, largest_first, picture_of, shown
from benefits.reporting.flows import few, sums_by
from benefits.reporting.frames import decimals, in_millions, millions_of, sector, that_add_up, tidy
from benefits.reporting.portfolio_charts import lens_bars_alt, party_bars_alt
from benefits.reporting.rescue_tables import rescue_plain, rescues_finding_plain, rescues_intro, rescues_table
from benefits.reporting.sentences import (
    at_risk_intro,
    basis_caption,
    gains_or_loses,
    memo_sentence,
    one_or_many,
    portfolio_finding,
    pounds_or_nothing,
)
from benefits.reporting.words import explanation, label, pounds_in_prose
from benefits.views.briefing import Doubts, PortfolioFacts
from benefits.views.briefing_value import Briefing, Drawing, Headline, Section
from benefits.views.portfolio import PartyTotal, PortfolioPage, Total
from benefits.views.rescues import RescuesPage

TITLE = "Benefits across government: the portfolio"
COST, BENEFIT, NET = "Cost (£m)", "Benefit (£m)", "Net (£m)"
CASH, ACCEPTED = "Net DEL cash (£m)", "Net, accepted claims only (£m)"
PAYS, GAINS = "Pays (£m)", "Gains (£m)"
BODIES = 10  # drawn by name
ALL_PROJECTS = "All projects are counted here, those that cannot be judged yet too."
TOLD = 3  # projects at risk that are told in a sentence each
SAME_AS_SCREENS = "Present values. The same figures as the page Portfolio shows."


def portfolio_briefing(facts: PortfolioFacts, made_on: date, register: str = "") -> Briefing:
    """Everything that the portfolio's briefing says.

    Args:
        facts: The pages that the screens show.
        made_on: The day.
        register: What the register is called; blank for one's own.
    """
    page = facts.page
    parts = (
        _answer(facts),
        _who(page),
        _at_risk(facts.rescues, page),
        realisation_section(facts.realisation),
        projects_section(facts.realisation),
        decisions_section(facts.decisions, _undecidable(facts)),
        warnings_section(facts.realisation),
        _classes(page),
    )
    return Briefing(
        title=TITLE,
        subtitle=subtitle(register, one_or_many(page.n_projects, "project", "projects")),
        made_on=made_on,
        as_reported_on=as_reported_on(facts.reported),
        basis=basis_caption(page),
        editions=editions_of(page.basis),
        caveats=_caveats(facts),
        headlines=_headlines(facts),
        sections=tuple(one for one in parts if one),
    )


def _total(page: PortfolioPage, standpoint: Standpoint) -> Total:
    return next(one for one in page.totals if one.standpoint is standpoint)


def _headlines(facts: PortfolioFacts) -> tuple[Headline, ...]:
    page, rescues = facts.page, facts.rescues
    who = {
        Standpoint.SOCIETY: "Net value to society",
        Standpoint.GOVERNMENT: "Net value across government",
        Standpoint.OWN: "Net for those who pay",
    }
    at_risk = one_or_many(len(rescues.cases), "project fails its", "projects fail a")
    return (
        *(
            Headline(name, pounds_in_prose(_total(page, one).net), _less(_total(page, one)))
            for one, name in who.items()
        ),
        Headline(
            "At risk of being dropped",
            pounds_or_nothing(rescues.government),
            f"Value across government of what is at risk: {at_risk} payer's own test and passes across government.",
        ),
        Headline(
            "Smallest rescue", pounds_or_nothing(rescues.smallest_rescue), "What the payers at risk lack, in all."
        ),
        realisation_headline(facts.realisation),
    )


def _less(total: Total) -> str:
    return f"Benefit {pounds_in_prose(total.pv_benefit)} less cost {pounds_in_prose(total.pv_cost)}."


def _answer(facts: PortfolioFacts) -> Section:
    """Cost, benefit and net from each standpoint, and the net in cash and on accepted claims."""
    page = facts.page
    if not page.rows:
        return Section("The register holds no project yet", ("Log a project or import records, then brief again.",))
    totals = [_total(page, one) for one in Standpoint]
    cash, accepted = ([_total(one, each).net for each in Standpoint] for one in (facts.cash, facts.accepted))
    exact = {
        COST: [one.pv_cost for one in totals],
        BENEFIT: [one.pv_benefit for one in totals],
        NET: [one.net for one in totals],
        CASH: cash,
        ACCEPTED: accepted,
    }
    digits = decimals(value for column in exact.values() for value in column)
    table = pd.DataFrame(
        {"Seen by": [label(one) for one in Standpoint]}
        | {name: in_millions(column, digits) for name, column in exact.items()}
    )
    figures = figures_of("Projects that can be judged, present value, £m", table, exact)
    series = {name.removesuffix(" (£m)"): shown(figures, name) for name in (COST, BENEFIT, NET)}
    society, government = _total(page, Standpoint.SOCIETY), _total(page, Standpoint.GOVERNMENT)
    judged = len(page.rows) - page.count(Classification.UNKNOWN)
    title = (
        f"Over {one_or_many(judged, 'project', 'projects')} that can be judged government as a whole "
        f"{gains_or_loses(government.net)} and society {gains_or_loses(society.net)}"
    )
    names = [label(one) for one in Standpoint]
    return Section(
        title,
        tuple(one for one in (portfolio_finding(page), memo_sentence(page)) if one),
        picture_of(Drawing.BARS, names, series, figures, lens_bars_alt(page)),
        figures,
        SAME_AS_SCREENS,
    )


def _who(page: PortfolioPage) -> Section | None:
    """What each body pays and gains."""
    parties = page.parties
    if not parties:
        return None
    digits = decimals(value for one in parties for value in (one.pv_cost, one.pv_benefit))
    cost, benefit = ([*column] for column in ([one.pv_cost for one in parties], [one.pv_benefit for one in parties]))
    shown_cost, shown_benefit = that_add_up(cost, digits), that_add_up(benefit, digits)
    net = [tidy(gain - pay, digits) for gain, pay in zip(shown_benefit, shown_cost, strict=True)]
    table = pd.DataFrame(
        {
            "Body": [*(one.name for one in parties), "Total"],
            "Counts as": [*(sector(one.organisation, is_public=one.is_public) for one in parties), "All"],
            PAYS: shown_cost,
            GAINS: shown_benefit,
            NET: net,
        }
    )
    exact = {
        PAYS: [*cost, sum(cost)],
        GAINS: [*benefit, sum(benefit)],
        NET: [*(one.net for one in parties), sum(one.net for one in parties)],
    }
    figures = figures_of("What each body pays and gains, present value, £m", table, exact, totals=1)
    names = few(sums_by([(one.name, one.pv_cost + abs(one.pv_benefit)) for one in parties]), BODIES, "bodies")
    # Of what the table shows, so that picture and table agree where parts were rounded to add up.
    pays = sums_by([(names[one.name], value) for one, value in zip(parties, shown_cost, strict=False)])
    gains = sums_by([(names[one.name], value) for one, value in zip(parties, shown_benefit, strict=False)])
    order = sorted(pays, key=lambda name: (name not in names, -max(pays[name], gains[name]), name))
    series = {
        "Pays": [tidy(pays[name], digits) for name in order],
        "Gains": [tidy(gains[name], digits) for name in order],
    }
    return Section(
        _who_title(parties),
        (ALL_PROJECTS, party_bars_alt(page)),
        picture_of(
            Drawing.BARS, order, series, figures, f"Bars of what each body pays and gains. {_who_title(parties)}."
        ),
        figures,
        SAME_AS_SCREENS,
    )


def _who_title(parties: Sequence[PartyTotal]) -> str:
    named = [one for one in parties if one.organisation != UNATTRIBUTED] or parties
    payer, gainer = max(named, key=lambda one: one.pv_cost), max(named, key=lambda one: one.pv_benefit)
    said = f"{payer.name} pays most, {pounds_in_prose(payer.pv_cost)}"
    if gainer.pv_benefit <= NEGLIGIBLE:
        return f"{said}; nobody gains yet"
    return f"{said}; {gainer.name} gains most, {pounds_in_prose(gainer.pv_benefit)}"


def _at_risk(page: RescuesPage, portfolio: PortfolioPage) -> Section:
    """The projects at risk and the smallest rescue of each, by the value that would be lost."""
    if not page.cases:
        return Section(rescues_finding_plain(page), (rescues_intro(page),))
    listed = rescues_table(page)
    exact = {
        "Value lost if dropped (£m)": [one.government for one in page.cases],
        "Smallest rescue (£m)": [one.smallest_rescue for one in page.cases],
        "Most others could pay (£m)": [one.most_others_could_pay for one in page.cases],
        "Missing in cash (£m)": [one.central_top_up for one in page.cases],
    }
    table = listed[["Project", "Lead", *exact, "Could pay"]]
    table, pounds, others = largest_first(table, exact, "Project", "projects")
    figures = figures_of("Projects at risk, by value lost if dropped, present value, £m", table, pounds, others)
    drawn = list(exact)[:2]
    series = {name.removesuffix(" (£m)"): shown(figures, name)[:DRAWN] for name in drawn}
    told = [f"{one.title}: {rescue_plain(one)}" for one in page.cases[:TOLD]]
    alt = f"Bars of the value lost if dropped and of the smallest rescue. {rescues_finding_plain(page)}."
    return Section(
        rescues_finding_plain(page),
        (at_risk_intro(portfolio) if portfolio.at_risk else rescues_intro(page), *told),
        picture_of(Drawing.BARS, [row[0] for row in figures.rows][:DRAWN], series, figures, alt),
        figures,
        "Economic value. The same figures as the page Rescue list shows.",
    )


def _undecidable(facts: PortfolioFacts) -> list[str]:
    """What nobody can decide yet for want of records."""
    unknown, held = facts.page.count(Classification.UNKNOWN), facts.realisation
    unpromised = len(held.unpromised) if held else facts.page.n_projects
    said = []
    if unknown:
        said.append(f"{one_or_many(unknown, 'project', 'projects')} cannot be judged: name who pays and who gains.")
    if unpromised:
        said.append(
            f"{one_or_many(unpromised, 'project has', 'projects have')} no frozen baseline: freeze what was approved, "
            "or what arrives can never be judged."
        )
    return said


def _classes(page: PortfolioPage) -> Section | None:
    """How many projects are of each class, and what that means."""
    held = [one for one in Classification if page.count(one)]
    if not held:
        return None
    judged = len(page.rows) - page.count(Classification.UNKNOWN)
    net = {one: sum(row.government for row in page.rows if row.classification is one) for one in held}
    society = {one: sum(row.society for row in page.rows if row.classification is one) for one in held}
    money = millions_of(held, net=lambda one: net[one], society=lambda one: society[one])
    government_heading, society_heading = "Net across government (£m)", "Net for society (£m)"
    table = pd.DataFrame(
        {
            "Class": [label(one) for one in held],
            "Projects": [page.count(one) for one in held],
            government_heading: money["net"],
            society_heading: money["society"],
        }
    )
    exact = {government_heading: [net[one] for one in held], society_heading: [society[one] for one in held]}
    title = f"{judged:,} of {one_or_many(len(page.rows), 'project', 'projects')} can be judged"
    figures = figures_of("Projects by class, present value, £m", table, exact)
    return Section(title, tuple(f"{label(one)}. {explanation(one)}" for one in held), None, figures, SAME_AS_SCREENS)


def _caveats(facts: PortfolioFacts) -> tuple[str, ...]:
    page, held = facts.page, facts.doubts
    if not page.rows:
        return ("Nothing is recorded yet.",)
    said = [memo_sentence(page), _phasing(held), _agreed(facts), *_unmeasured(held), _prices(facts), NO_LEAGUE]
    said += [judged_by(facts.reported), OURS] if facts.realisation else []
    return tuple(one for one in said if one)


def _phasing(held: Doubts) -> str:
    if not held.n_assumed:
        return ""
    n = one_or_many(held.n_assumed, "project that can be judged has", "projects that can be judged have")
    return (
        f"{n} an assumed split over years: society's net present value of all that can be judged lies between "
        f"{pounds_in_prose(held.low)} and {pounds_in_prose(held.high)}, wherever in its years an assumed line falls."
    )


def _agreed(facts: PortfolioFacts) -> str:
    every, agreed = (_total(one, Standpoint.GOVERNMENT).pv_benefit for one in (facts.page, facts.accepted))
    if abs(every) <= NEGLIGIBLE:
        return ""
    return (
        f"Of {pounds_in_prose(every)} of benefit that lands on public bodies {pounds_or_nothing(agreed)} counts as "
        "accepted. The rest is claimed by projects, and nobody who would receive it has agreed."
    )


def _unmeasured(held: Doubts) -> tuple[str, ...]:
    said = []
    if held.n_unvalued:
        every = one_or_many(held.n_benefits, "benefit", "benefits")
        said.append(f"{held.n_unvalued:,} of {every} have no money value and are in no total; they may still decide.")
    if held.n_silent:
        every = one_or_many(held.n_due, "promised benefit", "promised benefits")
        said.append(
            f"Nobody has measured {held.n_silent:,} of {every} due: what is not measured cannot be claimed as realised."
        )
    return tuple(said)


def _prices(facts: PortfolioFacts) -> str:
    bases = facts.doubts.price_bases
    if len(bases) < 2:
        return ""
    return (
        f"Projects were entered in {len(bases)} price bases, from {bases[0]} to {bases[-1]} prices. All are shown in "
        f"{facts.page.basis.price_base} prices, each discounted to its own year 0, so that no past value is compounded "
        "up to today."
    )
