"""Identifiers as tables, sentences and a picture: which recur, which are missing, and who would share a standard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from benefits.reference.dictionary import reference_choices
from benefits.reporting.figures import BENEFIT, framed, names_axis, nothing, shortened
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import escape_html, escape_markdown
from benefits.views.identifiers import Gap, IdentifierRow, IdentifiersPage, Linked

# Bars drawn, and projects named in one cell; the tables have them all.
MOST_BARS, MOST_NAMED = 15, 12
TITLE = "How many projects link each identifier"
EMPTY = "No project names an identifier yet. Choose them on the edit page of each project."
SOURCE = (
    "Identifiers as printed by the National Audit Office, Challenges in using data across government, 2019, Figure 10."
)


def identifiers_table(page: IdentifiersPage) -> pd.DataFrame:
    """Every identifier of the list with the projects that link it, the one most linked first."""
    rows = page.rows
    return pd.DataFrame(
        {
            "Identifier": [row.identifier.identifier for row in rows],
            "Held by": [row.identifier.holder for row in rows],
            "Of": [row.identifier.section.capitalize() for row in rows],
            "Projects": [len(row.projects) for row in rows],
            "Led by": [", ".join(dict.fromkeys(one.lead for one in row.projects)) for row in rows],
            "Which": [_named(row.projects) for row in rows],
            "Code": [row.identifier.code for row in rows],
        }
    )


def _named(projects: Sequence[Linked]) -> str:
    shown = "; ".join(one.title for one in projects[:MOST_NAMED])
    left = len(projects) - MOST_NAMED
    return f"{shown}; and {left:,} more" if left > 0 else shown


def standards_table(page: IdentifiersPage) -> pd.DataFrame:
    """What two projects or more link, whoever holds it: one standard for it would serve them all."""
    rows = page.standards
    return pd.DataFrame(
        {
            "Standard for": [one.name for one in rows],
            "Held by": ["; ".join(one.held_by) for one in rows],
            "Lead bodies it would serve": [len(one.leads) for one in rows],
            "Projects it would serve": [len(one.projects) for one in rows],
            "Led by": [", ".join(one.leads) for one in rows],
            "Which": [_named(one.projects) for one in rows],
        }
    )


def gaps_table(page: IdentifiersPage) -> pd.DataFrame:
    """Pairs of projects with something in common and no identifier in common."""
    rows = page.gaps
    return pd.DataFrame(
        {
            "Project": [one.first.title for one in rows],
            "Other project": [one.second.title for one in rows],
            "In common": [in_common(one) for one in rows],
            "The one links": ["; ".join(one.first_links) for one in rows],
            "The other links": ["; ".join(one.second_links) for one in rows],
            "Led by": [" and ".join(dict.fromkeys((one.first.lead, one.second.lead))) for one in rows],
            "Codes": [f"{one.first.project}, {one.second.project}" for one in rows],
        }
    )


def in_common(gap: Gap) -> str:
    """Why two projects would gain from a common identifier; not escaped."""
    said = ["one needs the other"] if gap.needs else []
    if gap.recipients:
        said.append(f"benefits of both land on {listed(list(gap.recipients))}")
    if gap.themes:
        words = reference_choices("data_use_themes")
        said.append(f"both are filed under {listed([words[one].lower() for one in gap.themes])}")
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}"


def unsaid_table(page: IdentifiersPage) -> pd.DataFrame:
    """The projects that name no identifier."""
    rows = page.unsaid
    return pd.DataFrame(
        {
            "Project": [one.title for one in rows],
            "Code": [one.project for one in rows],
            "Lead": [one.lead for one in rows],
        }
    )


def identifiers_finding(page: IdentifiersPage) -> str:
    """Which identifier recurs most, and how many pairs of projects lack a common one; ready for markdown."""
    if not page.linked:
        return EMPTY
    most = page.linked[0]
    said = f"{len(page.linked)} of {len(page.rows)} identifiers are linked"
    if len(most.projects) > 1:
        said += f"; {_of(most)} most often, by {len(most.projects):,} projects"
    gaps = one_or_many(page.n_gaps, "pair of projects has", "pairs of projects have")
    common = f"{gaps} something in common but no common identifier." if page.n_gaps else ""
    return escape_markdown(f"{said}. {common}".strip())


def _of(row: IdentifierRow) -> str:
    return f"{row.identifier.identifier} ({row.identifier.holder})"


def unsaid_sentence(page: IdentifiersPage) -> str:
    """How many projects name no identifier; ready for markdown."""
    n = len(page.unsaid)
    if not n:
        return "Every project names the identifiers it links."
    projects = one_or_many(n, "project names", "projects name")
    return f"{projects} no identifier, so nothing can be said about {'it' if n == 1 else 'them'}."


def gaps_caption(page: IdentifiersPage) -> str:
    """In what order the pairs stand, and how many there are; blank without any; not escaped."""
    if not page.gaps:
        return "No two projects that name identifiers have something in common without a common identifier."
    shown = "" if len(page.gaps) == page.n_gaps else f" The first {len(page.gaps)} of {page.n_gaps:,} are shown."
    return (
        "Projects that need each other first, then those whose benefit lands on the most public bodies in common, "
        f"then those that use data alike.{shown}"
    )


def identifier_choices(page: IdentifiersPage) -> dict[str, str]:
    """The identifiers that some project links, as a list of choices shows them; not escaped."""
    return {row.identifier.code: _of(row) for row in page.linked}


def identifier_bars(page: IdentifiersPage) -> go.Figure:
    """The number of projects that link each identifier, the most first."""
    shown = page.linked[:MOST_BARS]
    if not shown:
        return nothing(TITLE, EMPTY)
    names = [shortened(_of(row)) for row in shown]
    counts = [len(row.projects) for row in shown]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=[escape_html(name) for name in names],
            x=counts,
            text=counts,
            textposition="outside",
            cliponaxis=False,
            marker={"color": BENEFIT},
            hovertemplate="%{y}: %{x} projects<extra></extra>",
        )
    )
    axis = {"title": {"text": "Projects"}, "rangemode": "tozero", "dtick": max(1, max(counts) // 8), "automargin": True}
    figure.update_layout(xaxis=axis, yaxis=names_axis(names))
    return framed(figure, TITLE, len(shown))


def identifier_bars_alt(page: IdentifiersPage) -> str:
    """The picture in words."""
    shown = page.linked[:MOST_BARS]
    if not shown:
        return f"Empty picture. {EMPTY}"
    said = (f"{_of(row)} {one_or_many(len(row.projects), 'project', 'projects')}" for row in shown)
    return f"Bars of the number of projects by identifier. {'; '.join(said)}."
