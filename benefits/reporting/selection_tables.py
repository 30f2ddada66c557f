"""What each way funds after one cut, in tables and sentences: start years, use of envelopes, and what moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.selection_model import Way
from benefits.reporting.choosing_words import SHORT, cut_words, objective_words, proven_words, way_words, why_not_words
from benefits.reporting.frames import millions_of
from benefits.reporting.pressure_tables import millions_or_blank
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose, pounds_on_tile
from benefits.views.more_money import MoreLine, MoreMoney
from benefits.views.selection import Chosen, SelectionPage, by_objective

NOT_FUNDED = "not funded"
_BUDGETS = {Way.JOINT: "own budgets", Way.TRANSFERS: "with transfers"}
MORE_WORKING = "Choosing again with more in each envelope"
MORE_ABOUT = (
    "Every envelope is tried with three amounts, two ways. With many proposals this may take minutes: choose an "
    "organisation to look at its envelopes only. Stop ends it and nothing is lost."
)
MORE_INTRO = (
    "Each figure is found by choosing again with that much more in one envelope, everything else as it is and without "
    "any further cut. Projects are whole, so value rises in steps: £1m may buy nothing where £5m buys much. It is no "
    "shadow price of a relaxed problem, which can be far from what money really buys."
)


def selection_finding(page: SelectionPage) -> str:
    """What one way funds after a cut, as a heading; ready for markdown."""
    when = cut_words(page.cut)
    if page.selection is None:
        return escape_markdown(f"{when} there is no choice this way")
    n = len(page.funded)
    spent = pounds_in_prose(sum(one.spent for one in page.chosen))
    return escape_markdown(
        f"{n} of {one_or_many(len(page.chosen), 'proposal', 'proposals')} {'is' if n == 1 else 'are'} funded "
        f"{when[:1].lower()}{when[1:]}: {spent} spent, {pounds_in_prose(page.selection.value)} of value kept"
    )


def selection_sentence(page: SelectionPage) -> str:
    """Who chose, and how sure it is that nothing better could be chosen; ready for markdown."""
    who = f"{way_words(page.way, page.cap)}."
    if page.selection is None:
        return escape_markdown(who)
    found = page.selection
    sure = proven_words(found.gap, is_proven=found.is_proven)
    if page.way is Way.SILO:
        circle = "" if found.is_settled else " Their choices depend on each other in a circle: they chose together."
        return escape_markdown(f"{who} What each gains for itself: {sure}.{circle}")
    return escape_markdown(f"{who} The choice: {sure}.")


def why_not_here(page: SelectionPage) -> list[str]:
    """Why there is no choice, a sentence each; ready for markdown, none where there is one."""
    if page.why_not is None:
        return []
    return [escape_markdown(said) for said in why_not_words(page.called, page.why_not)]


def ways_table(pages: Mapping[Way, SelectionPage]) -> pd.DataFrame:
    """Which projects each way funds after a cut, and from when, by objective and title."""
    by_way = {way: {one.proposal.project: one for one in page.chosen} for way, page in pages.items()}
    called = next(iter(pages.values())).called
    rows = sorted(called.proposals.values(), key=by_objective)
    held = {
        "Objective": [objective_words(one.objective) for one in rows],
        "Code": [one.project for one in rows],
        "Project": [one.title for one in rows],
    }
    held |= {
        SHORT[way]: [chosen_words(found[one.project]) if found else "no choice possible" for one in rows]
        for way, found in by_way.items()
    }
    return pd.DataFrame(held | {"Lead": [one.lead for one in rows]})


def chosen_words(one: Chosen) -> str:
    """From when a proposal is funded, and in which part."""
    if not one.is_funded:
        return NOT_FUNDED
    later = " (later)" if one.is_later else ""
    part = f", {percent(one.part)} of it" if one.part < 1.0 else ""
    return f"from {one.first_year}{later}{part}"


def funded_table(page: SelectionPage) -> pd.DataFrame:
    """What one way funds after a cut, by objective and title, with what it costs and adds."""
    rows = page.funded
    money = millions_of(rows, spent=lambda row: row.spent, value=lambda row: row.value)
    return pd.DataFrame(
        {
            "Objective": [objective_words(row.proposal.objective) for row in rows],
            "Code": [row.proposal.project for row in rows],
            "Project": [row.proposal.title for row in rows],
            "Lead": [row.proposal.lead for row in rows],
            "Funded": [chosen_words(row) for row in rows],
            "Cost in these years (£m)": money["spent"],
            "Value by itself (£m)": money["value"],
        }
    )


def envelopes_table(page: SelectionPage) -> pd.DataFrame:
    """What one way spends of each envelope, and what moves; blank where no envelope is given."""
    rows = page.envelopes
    money = millions_or_blank(
        rows,
        headroom=lambda row: row.headroom,
        spent=lambda row: row.spent,
        passed_on=lambda row: row.passed_on,
        received=lambda row: row.received,
        left=lambda row: row.left,
    )
    return pd.DataFrame(
        {
            "Organisation": [row.name for row in rows],
            "Budget class": [label(row.budget_class) for row in rows],
            "Year": [str(row.year) for row in rows],
            "Headroom after the cut (£m)": money["headroom"],
            "Spent (£m)": money["spent"],
            "Passed on (£m)": money["passed_on"],
            "Received (£m)": money["received"],
            "Left (£m)": money["left"],
        }
    )


def moves_sentence(page: SelectionPage) -> str:
    """What moves between bodies; ready for markdown."""
    if page.way in (Way.SILO, Way.JOINT):
        return "No budget moves between bodies this way."
    moved = sum(one.received for one in page.moves)
    givers = dict.fromkeys(one.name for one in page.moves if one.passed_on)
    takers = dict.fromkeys(one.name for one in page.moves if one.received)
    if not moved:
        return "No budget has to move between bodies."
    who = f"from {listed(list(givers))} to {listed(list(takers))}"
    return escape_markdown(
        f"{pounds_in_prose(moved)} moves {who}. Within a budget class and year it nets to zero; who passes how much "
        "is in proportion to what each can spare."
    )


def more_finding(more: MoreMoney) -> str:
    """Where a further £1 million buys most, as a heading; ready for markdown."""
    least = more.amounts[0]
    if not more.lines:
        return "No envelope is given to add to"
    if not more.ways:
        return "No choice keeps every rule, so it cannot be told what more money buys"
    tried = [(line.buys[way, least].gain, line, way) for way in more.ways for line in more.lines]
    gain, best, way = max(tried, key=lambda one: one[0])
    one = pounds_in_prose(least)
    if gain <= NEGLIGIBLE:
        return escape_markdown(f"One more {one} in any one envelope buys nothing by itself: more is needed for a step")
    where = f"{best.name}'s {label(best.budget_class)} of {best.year}"
    return escape_markdown(f"One more {one} buys most in {where}: {pounds_in_prose(gain)} ({_BUDGETS[way]})")


def more_table(more: MoreMoney) -> pd.DataFrame:
    """What more money in each envelope buys, within own budgets and with transfers, and how sure that is."""
    columns = {
        f"{way.value}-{amount:.0f}": (lambda line, key=(way, amount): line.buys[key].gain)
        for way in more.ways
        for amount in more.amounts
    }
    money = millions_of(more.lines, **columns)
    held: dict[str, Sequence[object]] = {
        "Organisation": [line.name for line in more.lines],
        "Budget class": [label(line.budget_class) for line in more.lines],
        "Year": [str(line.year) for line in more.lines],
    }
    for way in more.ways:
        for amount in more.amounts:
            heading = f"+{pounds_on_tile(amount)}, {_BUDGETS[way]} (£m)"
            held[heading] = money[f"{way.value}-{amount:.0f}"]
    return pd.DataFrame(held | {"How sure": [_how_sure(line, more) for line in more.lines]})


def _how_sure(line: MoreLine, more: MoreMoney) -> str:
    said = []
    for way in more.ways:
        for amount in more.amounts:
            one = line.buys[way, amount]
            if not one.is_proven:
                least, most = (pounds_or_nothing(value) for value in (one.least, one.most))
                said.append(f"+{pounds_in_prose(amount)} {_BUDGETS[way]}: between {least} and {most}")
    return "; ".join(said) or "Exact"


def more_notes(more: MoreMoney) -> list[str]:
    """Why a way could not be worked out; ready for markdown."""
    return [
        escape_markdown(f"{label(way)}: {said}")
        for way, why_not in more.why_not.items()
        for said in why_not_words(more.called, why_not)
    ]
