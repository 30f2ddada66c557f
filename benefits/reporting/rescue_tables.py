"""The rescue list in tables and sentences: who lacks what, who could pay, and how each body then stands."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.basis import Bodies
from benefits.reporting.frames import millions_of, yes
from benefits.reporting.sentences import one_or_many, with_left
from benefits.reporting.words import escape_markdown, label, pounds_in_prose, pounds_on_tile
from benefits.views.rescues import RescueBody, RescueCase, RescuesPage

# Of a list by today's organisations, which leads on to a page by recorded ones.
SHARING_AS_RECORDED = "Sharing a cost counts each organisation as recorded, so its figures may differ from these."


def rescues_finding(page: RescuesPage) -> str:
    """The title of the page: what it finds; ready for markdown."""
    return escape_markdown(rescues_finding_plain(page))


def rescues_finding_plain(page: RescuesPage) -> str:
    """What the list finds."""
    if not page.cases:
        return "No project is at risk"
    n = one_or_many(len(page.cases), "project costs its", "projects cost their")
    return (
        f"{n} payers more than they get back; {pounds_in_prose(page.smallest_rescue)} from those who gain would keep "
        f"{pounds_in_prose(page.government)} of value across government"
    )


def rescues_intro(page: RescuesPage) -> str:
    """What the page is for, and how many projects it cannot judge."""
    said = (
        "A project at risk fails its payer's own test and passes across government. The smallest rescue is what its "
        "payers lack; each body that gains is asked in proportion to what it gains, so nobody pays more than that."
    )
    if not page.n_unknown:
        return said
    unknown = one_or_many(page.n_unknown, "project", "projects")
    return f"{said} {unknown} cannot be judged: a benefit is not attributed yet, or no public body pays."


def rescue_tiles(page: RescuesPage) -> list[dict[str, str]]:
    """The totals of the list."""
    return [
        {
            "label": "Lost if all were dropped",
            "value": pounds_on_tile(page.government),
            "help": "Net present value across government of every project at risk.",
        },
        {
            "label": "Smallest rescues together",
            "value": pounds_on_tile(page.smallest_rescue),
            "help": "What the payers that fail their own tests lack, present value.",
        },
        {
            "label": "Missing in cash",
            "value": pounds_on_tile(page.central_top_up),
            "help": "What is still missing if each body pays only from the DEL cash that it retains: the ask to the "
            "centre.",
        },
    ]


def rescues_table(page: RescuesPage) -> pd.DataFrame:
    """Every project at risk, by value lost if dropped, the largest first: never by ratio (Green Book 2026, 6.100)."""
    rows = page.cases
    money = millions_of(
        rows,
        lost=lambda row: row.government,
        rescue=lambda row: row.smallest_rescue,
        others=lambda row: row.most_others_could_pay,
        top_up=lambda row: row.central_top_up,
    )
    return pd.DataFrame(
        {
            "Code": [row.project for row in rows],
            "Project": [row.title for row in rows],
            "Lead": [row.lead for row in rows],
            "Value lost if dropped (£m)": money["lost"],
            "Smallest rescue (£m)": money["rescue"],
            "Most others could pay (£m)": money["others"],
            "Missing in cash (£m)": money["top_up"],
            "Lacks": [_names(one for one in row.bodies if one.lacks > NEGLIGIBLE) for row in rows],
            "Could pay": [_names(one for one in row.bodies if one.offers > NEGLIGIBLE) for row in rows],
        }
    )


def _names(bodies: Iterable[RescueBody]) -> str:
    return ", ".join(one.name for one in bodies) or "nobody"


def rescue_sentence(case: RescueCase) -> str:
    """One project at risk, ready for markdown."""
    return escape_markdown(rescue_plain(case))


def rescue_plain(case: RescueCase) -> str:
    """One project at risk: what is lacking, who could pay it, and whether they have the cash."""
    lacking = [one for one in case.bodies if one.lacks > NEGLIGIBLE]
    offering = [one for one in case.bodies if one.offers > NEGLIGIBLE]
    who = ", ".join(f"{one.name} {pounds_in_prose(one.offers)}" for one in offering)
    pivotal = [one.name for one in offering if one.is_pivotal]
    said = (
        f"{', '.join(one.name for one in lacking)} {'lacks' if len(lacking) == 1 else 'lack'} "
        f"{pounds_in_prose(case.smallest_rescue)}. In proportion to their gains: {who}. "
    )
    said += (
        f"From DEL cash alone {pounds_in_prose(case.central_top_up)} of it would be missing: the ask to the centre. "
        if case.central_top_up > NEGLIGIBLE
        else "Their DEL cash covers it. "
    )
    if pivotal:
        whose = f"any one of {', '.join(pivotal)}" if len(pivotal) > 1 else pivotal[0]
        said += f"Without the benefit of {whose} the project would not pass across government."
    return said.strip()


def rescue_bodies_table(case: RescueCase) -> pd.DataFrame:
    """The effect of the rescue on the own test of every public body."""
    rows = case.bodies
    money = millions_of(
        rows,
        before=lambda row: row.before,
        lacks=lambda row: row.lacks,
        offers=lambda row: row.offers,
        in_cash=lambda row: row.in_cash,
        after=lambda row: row.after,
    )
    return pd.DataFrame(
        {
            "Body": [row.name for row in rows],
            "Own net now (£m)": money["before"],
            "Lacks (£m)": money["lacks"],
            "Would pay (£m)": money["offers"],
            "Of that in DEL cash (£m)": money["in_cash"],
            "Own net after (£m)": money["after"],
            "Passes its own test now": [yes(row.lacks <= NEGLIGIBLE) for row in rows],
            "Passes after": [yes(row.passes_after) for row in rows],
        }
    )


def rescues_basis(page: RescuesPage) -> str:
    """On what the figures rest."""
    said = with_left(f"Net present values, economic; {label(page.claims).lower()}. {page.basis.sentence}", page.left)
    return f"{said} {SHARING_AS_RECORDED}" if page.basis.bodies is Bodies.TODAY else said
