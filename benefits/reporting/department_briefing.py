"""A department's briefing: what it pays, receives and keeps, by project and year, with whom, and what has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.reporting.briefing_decisions import decisions_section
from benefits.reporting.briefing_realisation import (
    projects_section,
    realisation_headline,
    realisation_section,
    warnings_section,
)
from benefits.reporting.briefing_standing import NO_LEAGUE, OURS, as_reported_on, editions_of, judged_by, subtitle
from benefits.reporting.briefing_tables import DRAWN, Pounds, figures_of, largest_first, picture_of, shown, years_down
from benefits.reporting.department_charts import projects_alt, years_alt
from benefits.reporting.department_tables import (
    BOUGHT_BY,
    BUYS,
    department_basis,
    nominal_table,
    partners_table,
    position_plain,
    projects_table,
    stands_table,
    years_table,
)
from benefits.reporting.frames import decimals, in_millions
from benefits.reporting.rescue_tables import rescue_plain
from benefits.reporting.sentences import gains_or_loses, one_or_many, pounds_or_nothing, what_became_of
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.briefing import DepartmentFacts
from benefits.views.briefing_value import Briefing, Drawing, Headline, Section
from benefits.views.department import DepartmentPage, NominalPage, Partner, Position
from benefits.views.rescues import RescueCase

PAYS, RECEIVES, NET = "Pays (£m)", "Receives (£m)", "Net (£m)"
ACCEPTED, CASH = "Receives, accepted (£m)", "Net DEL cash (£m)"
VALUE, OF_BENEFIT = "Present value (£m)", "Present value of benefit (£m)"
SAME_AS_SCREENS = "The same figures as the department's page shows."
TOLD = 3  # rescues that are told


def department_briefing(facts: DepartmentFacts, made_on: date, register: str = "") -> Briefing:
    """Everything that a department's briefing says.

    Args:
        facts: The pages that the screens show.
        made_on: The day.
        register: What the register is called; blank for one's own.
    """
    page = facts.page
    parts = (
        _answer(page),
        _years(page.value),
        _projects(page),
        _partners(page.buys, page.name, f"The money of {page.name} benefits {{}} most", BUYS),
        _partners(page.bought_by, page.name, f"{page.name} gains most by what is paid by {{}}", BOUGHT_BY),
        _rescues(facts),
        _agreed(page),
        realisation_section(facts.realisation, _nothing(page)),
        projects_section(facts.realisation),
        warnings_section(facts.realisation),
        decisions_section(facts.decisions),
        _nominal(facts.nominal),
    )
    return Briefing(
        title=f"{page.name} in the portfolio",
        subtitle=subtitle(register, f"Department briefing, {one_or_many(len(page.projects), 'project', 'projects')}"),
        made_on=made_on,
        as_reported_on=as_reported_on(facts.reported),
        basis=f"Economic value. {department_basis(page)}",
        editions=editions_of(page.basis),
        caveats=_caveats(facts),
        headlines=_headlines(facts),
        sections=tuple(one for one in parts if one),
    )


def _headlines(facts: DepartmentFacts) -> tuple[Headline, ...]:
    page = facts.page
    value, cash = page.value, page.cash
    return (
        Headline("Pays", pounds_or_nothing(value.pv_cost).capitalize(), "Present value of its costs, less charges."),
        Headline("Receives", pounds_or_nothing(value.pv_benefit).capitalize(), "Present value of what lands on it."),
        Headline("Net, in value", pounds_in_prose(value.net), "What it receives less what it pays."),
        Headline(
            "Net, in DEL cash",
            pounds_in_prose(cash.net),
            f"Keeps {pounds_or_nothing(cash.pv_benefit)}, pays {pounds_or_nothing(cash.pv_cost)}.",
        ),
        Headline(
            "Accepted",
            pounds_or_nothing(page.accepted).capitalize(),
            "Of what it receives: agreed by it, or in need of nobody's agreement.",
        ),
        realisation_headline(facts.realisation, _nothing(page)),
    )


def _nothing(page: DepartmentPage) -> str:
    return f"No baseline promises {page.name} anything yet"


def _answer(page: DepartmentPage) -> Section:
    """Pays, receives and net, in value and in cash."""
    if not page.projects:
        return Section(f"{page.name} leads, pays for and gains from no project", ("Nothing is recorded for it.",))
    held = (page.value, page.cash)
    exact = {
        PAYS: [one.pv_cost for one in held],
        RECEIVES: [one.pv_benefit for one in held],
        NET: [one.net for one in held],
    }
    digits = decimals(value for column in exact.values() for value in column)
    names = [label(one.money) for one in held]
    table = pd.DataFrame({"Money": names} | {name: in_millions(column, digits) for name, column in exact.items()})
    figures = figures_of("What it pays and receives, present value, £m", table, exact)
    series = {name.removesuffix(" (£m)"): shown(figures, name) for name in exact}
    said = [
        f"In DEL cash it {gains_or_loses(page.cash.net)}. DEL cash is what it could spend again, less what it spends."
    ]
    if page.closed:
        said.append(f"As a body, {what_became_of(page.closed)}.")
    alt = f"Bars of what it pays, receives and keeps, in value and in DEL cash. {position_plain(page)}."
    picture = picture_of(Drawing.BARS, names, series, figures, alt)
    return Section(position_plain(page), tuple(said), picture, figures, SAME_AS_SCREENS)


def _years(position: Position) -> Section | None:
    held = position.by_year
    if not held.years:
        return None
    cost, benefit = held.cost.tolist(), held.benefit.tolist()
    net = [gain - pay for gain, pay in zip(benefit, cost, strict=True)]
    exact = {PAYS: [*cost, sum(cost)], RECEIVES: [*benefit, sum(benefit)], NET: [*net, sum(net)]}
    figures = figures_of("By year, £m (real, not discounted)", years_table(position), exact, totals=1)
    most = max(range(len(cost)), key=lambda at: cost[at])
    title = f"It pays most in {held.years[most]}, {pounds_or_nothing(cost[most])}"
    if any(value > NEGLIGIBLE for value in benefit):
        gain = max(range(len(benefit)), key=lambda at: benefit[at])
        title += f", and receives most in {held.years[gain]}, {pounds_in_prose(benefit[gain])}"
    series = {name: shown(figures, heading)[:-1] for name, heading in (("Pays", PAYS), ("Receives", RECEIVES))}
    picture = picture_of(Drawing.LINES, [*map(str, held.years)], series, figures, years_alt(position))
    return Section(title, (), picture, figures, SAME_AS_SCREENS)


def _projects(page: DepartmentPage) -> Section | None:
    rows = page.projects
    if not rows:
        return None
    exact = {
        PAYS: [one.pv_cost for one in rows],
        RECEIVES: [one.pv_benefit for one in rows],
        NET: [one.net for one in rows],
        ACCEPTED: [one.accepted for one in rows],
        CASH: [one.cash for one in rows],
    }
    listed = projects_table(page)[["Project", "Role", "Class", *exact]]
    table, pounds, others = largest_first(listed, exact, "Project", "projects")
    figures = figures_of("By project, present value, £m, the largest sums first", table, pounds, others)
    losing = [one for one in rows if one.net < -NEGLIGIBLE]
    title = f"It pays more than it receives in {len(losing):,} of {one_or_many(len(rows), 'project', 'projects')}"
    series = {name: shown(figures, heading)[:DRAWN] for name, heading in (("Pays", PAYS), ("Receives", RECEIVES))}
    picture = picture_of(Drawing.BARS, [row[0] for row in figures.rows][:DRAWN], series, figures, projects_alt(page))
    return Section(title, (), picture, figures, SAME_AS_SCREENS)


def _partners(partners: Sequence[Partner], own: str, finding: str, caption: str) -> Section | None:
    if not partners:
        return None
    values = [one.value for one in partners]
    exact = {OF_BENEFIT: [*values, sum(values)]}
    figures = figures_of(f"{caption}, present value, £m", partners_table(partners), exact, totals=1)
    first = partners[0]
    title = f"{finding.format('itself' if first.name == own else first.name)}: {pounds_in_prose(first.value)}"
    series = {"Benefit": shown(figures, OF_BENEFIT)[:-1][:DRAWN]}
    names = [one.name for one in partners][:DRAWN]
    picture = picture_of(Drawing.BARS, names, series, figures, f"Bars by body. {title}.")
    return Section(title, (), picture, figures, SAME_AS_SCREENS)


def _rescues(facts: DepartmentFacts) -> Section | None:
    """The projects at risk in which the body lacks something or could pay."""
    mine = [case for case in facts.rescues.cases if _concerned(case, facts.page.body)]
    if not mine:
        return None
    bodies = [next(one for one in case.bodies if one.code == facts.page.body) for case in mine]
    exact: dict[str, list[Pounds]] = {
        "Value lost if dropped (£m)": [one.government for one in mine],
        "It lacks (£m)": [one.lacks for one in bodies],
        "It could pay (£m)": [one.offers for one in bodies],
        "Of that in DEL cash (£m)": [one.in_cash for one in bodies],
    }
    digits = decimals(value for column in exact.values() for value in column if value is not None)
    table = pd.DataFrame(
        {"Project": [one.title for one in mine], "Lead": [one.lead for one in mine]}
        | {name: in_millions([value or 0.0 for value in column], digits) for name, column in exact.items()}
    )
    table, pounds, others = largest_first(table, exact, "Project", "projects")
    figures = figures_of("Projects at risk that concern it, present value, £m", table, pounds, others)
    lacks, offers = sum(one.lacks for one in bodies), sum(one.offers for one in bodies)
    title = (
        f"In {one_or_many(len(mine), 'project', 'projects')} at risk it lacks {pounds_or_nothing(lacks)} and could pay "
        f"{pounds_or_nothing(offers)} of what others lack"
    )
    told = tuple(f"{one.title}: {rescue_plain(one)}" for one in mine[:TOLD])
    return Section(title, told, None, figures, "The same figures as the page Rescue list shows.")


def _concerned(case: RescueCase, body: str) -> bool:
    return any(one.code == body and (one.lacks > NEGLIGIBLE or one.offers > NEGLIGIBLE) for one in case.bodies)


def _agreed(page: DepartmentPage) -> Section | None:
    if not page.stands:
        return None
    shares = sum(one.n_shares for one in page.stands)
    accepted = sum(one.n_shares for one in page.stands if one.agreement.is_accepted)
    lands = one_or_many(shares, "share that lands", "shares that land")
    title = f"It has accepted {accepted:,} of {lands} on it"
    figures = figures_of(
        "Shares by where it stands on them, present value, £m",
        stands_table(page),
        {VALUE: [one.value for one in page.stands]},
    )
    return Section(title, (), None, figures, SAME_AS_SCREENS)


def _nominal(page: NominalPage) -> Section | None:
    """Public money by budget class and year, nominal."""
    if page.fault:
        return Section("Its money by budget class and year cannot be put into nominal prices", (page.fault,))
    if not page.classes:
        return None
    kinds = [values for one in page.classes for values in (one.cost, one.benefit) if values.any()]
    exact = {f"{year} (£m)": [float(row[at]) for row in kinds] for at, year in enumerate(page.years)}
    paid = sum(float(one.cost.sum()) for one in page.classes)
    saved = sum(float(one.benefit.sum()) for one in page.classes)
    title = (
        f"In the prices of each year public money of {pounds_or_nothing(paid)} is paid and {pounds_or_nothing(saved)} "
        "saved or received"
    )
    listed = nominal_table(page)
    names = [f"{kind}, {flow.lower()}" for kind, flow in zip(listed["Budget class"], listed["Flow"], strict=True)]
    table, pounds = years_down(listed, exact, names)
    figures = figures_of("Public money by budget class and year, £m (nominal, not discounted)", table, pounds)
    return Section(title, (), None, figures, SAME_AS_SCREENS)


def _caveats(facts: DepartmentFacts) -> tuple[str, ...]:
    page = facts.page
    said = [
        "What lands on a department is counted on the shares that projects recorded; value is not cash, and only what "
        "is retained as DEL cash can pay for anything.",
        "A project that cannot be judged counts here all the same, with what is recorded for the department.",
    ]
    if not page.has_envelopes:
        said.append("No budget envelope is recorded for it, so nothing here says what it can afford.")
    return (*said, NO_LEAGUE, *([judged_by(facts.reported), OURS] if facts.realisation else []))
