"""What stands beside a form: running totals, the sum of a split, and what two people have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from benefits.records.checks_together import Key
from benefits.records.entries import HEAD, Difference
from benefits.records.history import Versioned
from benefits.records.model import SHARE_TOLERANCE
from benefits.reference.dictionary import fields
from benefits.reporting.figures import BENEFIT, HATCHING, PALETTE, framed, names_axis, nothing, shortened
from benefits.reporting.words import escape_html, escape_markdown, number, percent, pounds_in_prose, rounded

PLACES = 1  # of a percentage that a split is shown to
_PATTERNS = ("", "/", "x", ".", "\\", "-", "+", "|")


def totals_table(totals: Mapping[str, Mapping[str, Decimal]]) -> pd.DataFrame:
    """Undiscounted totals in pounds: years down, a column for each kind of prices, and the whole below.

    Args:
        totals: For each kind of prices in words, the pounds of each year.
    """
    years = list(dict.fromkeys(year for by_year in totals.values() for year in by_year))
    table: dict[str, list[str]] = {"Year": [*years, "All years"]}
    for prices, by_year in totals.items():
        amounts = [by_year.get(year, Decimal(0)) for year in years]
        table[f"£, {prices}"] = [number(one) for one in (*amounts, sum(amounts, Decimal(0)))]
    return pd.DataFrame(table)


def lines_total_table(
    titles: Sequence[str], prices: Sequence[str], amounts: Sequence[Mapping[str, Decimal]]
) -> pd.DataFrame:
    """The undiscounted total of each line in pounds, with the prices it is in."""
    whole = [sum(by_year.values(), Decimal(0)) for by_year in amounts]
    return pd.DataFrame({"Line": list(titles), "Total (£)": [number(one) for one in whole], "Prices": list(prices)})


def total_sentence(amounts: Mapping[str, Decimal], prices: str) -> str:
    """The running total of one line in a sentence."""
    if not amounts:
        return "No amounts yet."
    whole = sum(amounts.values(), Decimal(0))
    years = "1 year" if len(amounts) == 1 else f"{len(amounts)} years"
    return f"**Total: {escape_markdown(pounds_in_prose(whole))}** over {years}, undiscounted, in {prices}."


def sum_sentence(whole: Decimal | None, n_parts: int) -> str:
    """What the parts of a benefit add up to, and what is missing or too much."""
    if not n_parts:
        return "Nobody is named yet: the benefit counts for no body until then."
    if whole is None:
        return "The sum is not known until every part can be read."
    left = 1 - whole
    if abs(left) <= SHARE_TOLERANCE:
        return "The parts add up to 100%."
    what = "is missing" if left > 0 else "is too much"
    return f"The parts add up to {_part(whole)}: **{_part(abs(left))} {what}**."


def year_sums_table(sums: Mapping[str, Decimal | None]) -> pd.DataFrame:
    """The sum of the parts of each year, and what is missing."""
    left = {year: None if whole is None else 1 - whole for year, whole in sums.items()}
    return pd.DataFrame(
        {
            "Year": list(sums),
            "Sum": ["not known" if one is None else _part(one) for one in sums.values()],
            "Missing": ["" if one is None or abs(one) <= SHARE_TOLERANCE else _part(one) for one in left.values()],
        }
    )


def split_table(parts: Mapping[str, Mapping[str, Decimal]]) -> pd.DataFrame:
    """On whom a benefit lands: a row a recipient, a column a year, or one column where all years are alike.

    Args:
        parts: For each year (or one word for all years), the fraction of each recipient by name.
    """
    names = list(dict.fromkeys(name for by_name in parts.values() for name in by_name))
    columns = {year: [_part(by_name.get(name, Decimal(0))) for name in names] for year, by_name in parts.items()}
    return pd.DataFrame({"Recipient": names, **columns})


def split_chart(parts: Mapping[str, Mapping[str, Decimal]]) -> go.Figure:
    """Bars of a split: one a recipient where all years are alike, else one a year with a piece for each recipient."""
    title = "On whom the benefit lands"
    if not any(parts.values()):
        return nothing(title, "Name a recipient and its part.")
    names = list(dict.fromkeys(name for by_name in parts.values() for name in by_name))
    figure = go.Figure()
    if len(parts) == 1:
        (only,) = parts.values()
        figure.add_trace(_bar("", names, [only[name] for name in names], [_part(only[name]) for name in names], 0))
        figure.update_layout(showlegend=False, yaxis=names_axis([shortened(name) for name in names]))
    else:
        years = list(parts)
        for at, name in enumerate(names):
            pieces = [parts[year].get(name, Decimal(0)) for year in years]
            figure.add_trace(_bar(name, years, pieces, [_part(one) if one else "" for one in pieces], at))
        figure.update_layout(barmode="stack", yaxis=names_axis(years))
    most = max([Decimal(1), *(sum(by_name.values(), Decimal(0)) for by_name in parts.values())])
    ticks = {"tickformat": ".0%", "range": [0, float(most) * 1.15], "title": {"text": "Part of the benefit"}}
    figure.update_layout(xaxis=ticks)
    return framed(figure, title, len(names) if len(parts) == 1 else len(parts))


def _bar(name: str, labels: Sequence[str], parts: Sequence[Decimal], words: Sequence[str], at: int) -> go.Bar:
    return go.Bar(
        name=escape_html(name),
        orientation="h",
        y=[escape_html(shortened(one)) for one in labels],
        x=[float(part) for part in parts],
        text=list(words),
        textposition="auto",
        cliponaxis=False,
        marker={
            "color": PALETTE[at % len(PALETTE)] if name else BENEFIT,
            "pattern": {"shape": _PATTERNS[at % len(_PATTERNS)], **HATCHING},
        },
        hovertemplate=f"%{{y}}{', ' if name else ''}{escape_html(name)}: %{{text}}<extra></extra>",
    )


def differences_table(
    found: Sequence[Difference], called: Callable[[str], str], table: str, version: int
) -> pd.DataFrame:
    """What somebody else saved beside what is typed: as it was, theirs, mine; their words and ours as they stand.

    Args:
        found: Field by field.
        called: What a part of the form is called.
        table: The table of the form's own record, whose labels its fields have.
        version: Which version the person began with.
    """
    labels = {one.name: one.label for one in fields(table)}
    return pd.DataFrame(
        {
            "Record": [called(one.part) for one in found],
            "Field": [labels.get(one.field, one.field) if one.part == HEAD else one.field for one in found],
            f"When you began (version {version})": [one.was or "blank" for one in found],
            "Theirs": [one.theirs or "blank" for one in found],
            "Yours": [one.mine or "blank" for one in found],
        }
    )


def clock(moment: datetime) -> str:
    """A moment of a day in words, in UTC as the register keeps it.

    Example:
        >>> from datetime import UTC
        >>> clock(datetime(2026, 11, 22, 14, 5, tzinfo=UTC))
        '14:05 UTC on 22 November 2026'
    """
    return f"{moment:%H:%M} UTC on {moment.day} {moment:%B %Y}"


def draft_sentence(kept_at: datetime, based_on: int, latest: int) -> str:
    """Which draft a form shows, and whether the register has moved on since."""
    said = f"Unsaved draft from {clock(kept_at)}"
    if not based_on:
        return f"{said}, of something new."
    if based_on == latest:
        return f"{said}, based on version {based_on}, which is still the latest."
    return f"{said}, based on version {based_on}. The register now holds version {latest}."


def _part(fraction: Decimal) -> str:
    """A fraction as a percentage, without a decimal that says nothing."""
    whole = rounded(fraction * 100, PLACES)
    return percent(fraction, 0 if whole == whole.to_integral_value() else PLACES)


def newer_sentences(
    seen: Mapping[Key, int], latest: Mapping[Key, int], held: Mapping[Key, Versioned]
) -> tuple[str, ...]:
    """Who saved what and when after a person began, a sentence for each record that changed.

    Args:
        seen: The versions that the person began with, by table and code.
        latest: The versions of the same form's records now.
        held: Those records.
    """
    said = []
    for key in sorted({*seen, *latest}):
        was, now = seen.get(key, 0), latest.get(key, 0)
        name = f"{key[0].replace('_', ' ')} {key[1]}"
        if not now:
            said.append(f"Somebody withdrew {name} after you began. Nothing of it is saved.")
        elif was != now:
            one = held[key]
            why = f" Why: {one.reason}" if one.reason else ""
            did = f"changed {name} (version {now}, you began with version {was})" if was else f"added {name}"
            said.append(f"{one.saved_by_name} {did} at {clock(one.recorded_at)}.{why}")
    return tuple(said)
