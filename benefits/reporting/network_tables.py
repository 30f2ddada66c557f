"""The bundle of projects that need each other, as tables and sentences."""

from __future__ import annotations

import pandas as pd

from benefits.appraisal.lenses import Claims, Standpoint
from benefits.portfolio.basis import Basis
from benefits.reporting.frames import decimals, in_millions, millions_of, that_add_up
from benefits.reporting.sentences import gains_or_loses, listed, one_or_many
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose, pounds_on_tile
from benefits.views.network import Bundle, BundleProject, DependenciesPage, Need

# Codes that a sentence names before it counts the rest.
NAMED = 5
NO_NEEDS = "No project of this register is recorded as needing another."
WHAT_NEXT = (
    "Choose a project above, then say on its last tab what it needs: a data set, a platform or a standard that another "
    "project delivers, without which its benefits would not come, or not all of them."
)
BUNDLE_INTRO = (
    "The chosen project, everything that needs it and all that these need are appraised as one: one set of costs, one "
    "year 0. By the Green Book 2026 (3.8 to 3.10) an enabling project does not claim the benefit of what it enables."
)
INCREMENT_CAPTION = (
    "Once what it needs is there: the project's own benefit less its own cost, when everything it needs is paid for "
    "and in place. By itself: only the part of its benefit that comes without any of what it needs."
)
STAKE_HEADING = "What is lost if one is dropped (do not sum)"
STAKE_CAPTION = (
    "Do not sum: a benefit counts at every project that it needs. The net value counts the cost that is saved: the "
    "project's own, and that of projects which would be left without any benefit and so stop too."
)
CREDIT_HEADING = "Credit that adds up"
CREDIT_CAPTION = (
    "For adding up a portfolio without counting twice, and for talks on sharing cost only. It is no economic case: the "
    "Green Book 2026 (3.8 to 3.10) appraises the bundle and apportions nothing. Each column sums to the bundle's "
    "benefit. Flow-through: each project passes to every project it needs directly as much as it keeps for itself of "
    "what would not come without it. Equal split: each benefit is shared equally by all the projects that it needs, "
    "directly or through others (Shapley value). By cost: shared in proportion to their cost instead."
)
WIDTH_CAPTION = (
    "Each band runs from a project to one that needs it. Its width is the benefit that would be lost without the "
    "need. Do not sum: a benefit stands in every band on its way."
)


def some_of(codes: tuple[str, ...]) -> str:
    """Codes as a sentence holds them, the first few by name.

    Example:
        >>> some_of(("A", "B")), some_of(tuple("ABCDEFG"))
        ('A and B', 'A, B, C, D, E and 2 others')
    """
    if len(codes) <= NAMED + 1:
        return listed(list(codes))
    return f"{', '.join(codes[:NAMED])} and {len(codes) - NAMED} others"


def needs_table(needs: tuple[Need, ...]) -> pd.DataFrame:
    """Dependencies; with what rests on each where their bundle was appraised."""
    table = pd.DataFrame(
        {
            "Project": [one.project for one in needs],
            "Needs": [one.needs for one in needs],
            "Part that comes without it": [percent(one.standalone) for one in needs],
            "Source": [one.source for one in needs],
        }
    )
    rests = [one.benefit for one in needs if one.benefit is not None]
    if rests:
        table.insert(3, "Benefit that rests on it, do not sum (£m)", in_millions(rests, decimals(rests)))
    return table


def bundle_table(bundle: Bundle) -> pd.DataFrame:
    """Cost, benefit and net of the whole bundle from each standpoint."""
    order = [bundle.total(standpoint) for standpoint in Standpoint]
    money = millions_of(
        order, cost=lambda one: one.pv_cost, benefit=lambda one: one.pv_benefit, net=lambda one: one.net
    )
    return pd.DataFrame(
        {
            "Seen by": [label(one.standpoint) for one in order],
            "Cost (£m)": money["cost"],
            "Benefit (£m)": money["benefit"],
            "Net present value (£m)": money["net"],
        }
    )


def increments_table(bundle: Bundle) -> pd.DataFrame:
    """What each project adds once what it needs is there, and what it is worth by itself."""
    rows = bundle.projects
    money = millions_of(
        rows,
        cost=lambda one: one.pv_cost,
        benefit=lambda one: one.pv_benefit,
        given=lambda one: one.net_given,
        alone=lambda one: one.net_alone,
    )
    return pd.DataFrame(
        {
            **_named(rows),
            "Lead": [one.lead for one in rows],
            "Needs": [", ".join(one.needs) or "nothing" for one in rows],
            "Cost (£m)": money["cost"],
            "Benefit (£m)": money["benefit"],
            "Net once what it needs is there (£m)": money["given"],
            "Net by itself (£m)": money["alone"],
        }
    )


def stake_table(bundle: Bundle) -> pd.DataFrame:
    """What the bundle loses without each project, the most first; no total, for it would count benefits twice."""
    rows = tuple(sorted(bundle.projects, key=lambda one: (-one.benefit_at_stake, one.project)))
    money = millions_of(rows, benefit=lambda one: one.benefit_at_stake, net=lambda one: one.net_at_stake)
    return pd.DataFrame(
        {
            **_named(rows),
            "Benefit lost without it, do not sum (£m)": money["benefit"],
            "Net value lost without it, do not sum (£m)": money["net"],
        }
    )


def credit_table(bundle: Bundle) -> pd.DataFrame:
    """Each project's own benefit and its credit by each rule; every column adds up to the bundle's benefit."""
    rows = bundle.projects
    columns = {
        "Own benefit (£m)": [one.pv_benefit for one in rows],
        "Flow-through (£m)": [one.by_flow for one in rows],
        "Equal split (£m)": [one.by_equal_split for one in rows],
        "Split by cost (£m)": [one.by_cost for one in rows],
    }
    digits = decimals([bundle.total(Standpoint.SOCIETY).pv_benefit, *(one.pv_benefit for one in rows)])
    names = {name: [*values, "Total" if name == "Code" else ""] for name, values in _named(rows).items()}
    return pd.DataFrame({**names, **{name: that_add_up(values, digits) for name, values in columns.items()}})


def _named(rows: tuple[BundleProject, ...]) -> dict[str, list[str]]:
    return {"Code": [one.project for one in rows], "Project": [one.title for one in rows]}


def bundle_finding(bundle: Bundle) -> str:
    """What the bundle is worth, and what rests on the chosen project; ready for markdown."""
    society = bundle.total(Standpoint.SOCIETY).net
    chosen = next((one for one in bundle.projects if one.project == bundle.chosen), None)
    if len(bundle.projects) == 1:
        return f"{escape_markdown(bundle.chosen)} needs no other project, and none is recorded as needing it."
    said = f"These {len(bundle.projects):,} projects belong together: society {gains_or_loses(society)}."
    if chosen is None:
        return (
            f"The projects around {escape_markdown(bundle.chosen)} belong together: society {gains_or_loses(society)}."
        )
    return (
        f"{said} Without {escape_markdown(chosen.project)}, {pounds_in_prose(chosen.benefit_at_stake)} of their "
        "benefit would be lost."
    )


def bundle_metrics(bundle: Bundle) -> tuple[dict[str, str], ...]:
    """The tiles of a bundle: net present value by standpoint."""
    said = {
        Standpoint.OWN: "What all the bodies that pay for any of the projects gain, less what they pay.",
        Standpoint.GOVERNMENT: "What all public bodies gain, less what they pay.",
        Standpoint.SOCIETY: "What everybody gains, less what everybody pays: the NPSV of the bundle.",
    }
    return tuple(
        {"label": label(one), "value": pounds_on_tile(bundle.total(one).net), "help": said[one]} for one in Standpoint
    )


def bundle_basis(bundle: Bundle, basis: Basis, claims: Claims) -> str:
    """On what the bundle's figures rest."""
    rates = "standard rates" if basis.discounting == "standard" else "lower-rate sensitivity"
    return (
        f"Economic value; {label(claims).lower()}. Real, {bundle.price_base} prices, discounted to "
        f"{bundle.first_year}, the first year of the bundle, at {rates}; Green Book edition {basis.green_book}, "
        f"GDP deflator edition {basis.deflators}."
    )


def serves_others(bundle: Bundle) -> str:
    """Which projects of the bundle serve others outside it too; blank where none do."""
    if not bundle.serves_others:
        return ""
    said = [f"{code} is needed by {some_of(others)}" for code, others in bundle.serves_others[:NAMED]]
    return f"Outside this bundle, {'; '.join(said)}. Its whole cost is counted here all the same."


def dependencies_finding(page: DependenciesPage) -> str:
    """How many dependencies there are."""
    if not page.needs:
        return NO_NEEDS
    projects = {code for one in page.needs for code in (one.project, one.needs)}
    return (
        f"{one_or_many(len(page.needs), 'dependency', 'dependencies')} between "
        f"{one_or_many(len(projects), 'project', 'projects')}. Choose one to see its bundle."
    )
