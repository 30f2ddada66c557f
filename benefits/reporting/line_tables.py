"""One benefit line in sentences and tables."""

from __future__ import annotations

import pandas as pd

from benefits.reporting.frames import millions_of
from benefits.reporting.history_tables import day_words
from benefits.reporting.record_tables import NOT_ENTERED
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose
from benefits.views.line import LinePage

COUNTS_NOTHING = "No amount is entered, or the option is not appraised, so there is nothing to work out."
NO_PROMISE = "No baseline promises this benefit."
NOT_SHARED = "Nobody is named yet on whom this benefit lands."


def line_finding(page: LinePage) -> str:
    """What the line is worth, on how many it lands, and how many baselines promise it; ready for markdown."""
    line, working = page.line, page.working
    said = f"{line.title} ({line.id}), {page.option.title}"
    if working is not None:
        counted = "" if working.is_headline else ", shown but not counted"
        said += f": {pounds_in_prose(working.present_value)} in present value{counted}"
    n = len({one.baseline for one in page.promises})
    promised = one_or_many(n, "baseline promises it", "baselines promise it") if n else "no baseline promises it"
    return escape_markdown(f"{said}; it lands on {one_or_many(len(page.shares), 'body', 'bodies')}, and {promised}.")


def line_shares_table(page: LinePage) -> pd.DataFrame:
    """On whom the line lands: part, value, and where the recipient stands."""
    rows = page.shares
    money = millions_of(rows, value=lambda row: row.value)
    return pd.DataFrame(
        {
            "Recipient": [row.name for row in rows],
            "Share": [NOT_ENTERED if row.fraction is None else percent(row.fraction, 1) for row in rows],
            "Present value (£m)": money["value"],
            "Where it stands": [label(row.state) for row in rows],
            "Agreement": [label(row.agreement) for row in rows],
            "Recipient's own figure": ["" if row.own_figure is None else percent(row.own_figure, 1) for row in rows],
            "Answered by": [row.answered_by for row in rows],
            "Answered on": [row.answered_on for row in rows],
            "What they said": [row.words for row in rows],
        }
    )


def promises_table(page: LinePage) -> pd.DataFrame:
    """What each baseline promises of the line, undiscounted, to each body."""
    rows = page.promises
    money = millions_of(rows, total=lambda row: row.total)
    return pd.DataFrame(
        {
            "Baseline": [row.baseline for row in rows],
            "Stage": [label(row.stage) for row in rows],
            "Approved on": [day_words(row.approved_on) for row in rows],
            "Approved by": [row.approved_by for row in rows],
            "Promised to": [row.body or "Nobody named" for row in rows],
            "Promised in all years (£m)": money["total"],
            "Years": [" to ".join(map(str, row.years)) or NOT_ENTERED for row in rows],
            "Prices of": [str(row.price_base) for row in rows],
        }
    )


def line_basis(page: LinePage) -> str:
    """How to read the tables of the section."""
    return (
        "Shares are valued in the price base of the portfolio. Baselines are real, undiscounted and in their own "
        f"prices. What has arrived stands as on {day_words(page.on)}."
    )
