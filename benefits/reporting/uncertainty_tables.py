"""A simulation in tables: by lens, by body, by project, by line, and what stands behind its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from benefits.reporting.frames import decimals, in_millions, millions_of, sector, tidy
from benefits.reporting.uncertainty_words import chance_words, lens_words
from benefits.views.uncertainty import Histograms
from benefits.views.uncertainty_outcomes import Outcome
from benefits.views.uncertainty_page import UncertaintyPage


def lens_table(page: UncertaintyPage) -> pd.DataFrame:
    """The spread under every lens."""
    rows = list(page.by_lens.values())
    return pd.DataFrame({"Seen by": [lens_words(lens) for lens in page.by_lens], **_spread(rows)})


def bodies_table(page: UncertaintyPage) -> pd.DataFrame:
    """The spread of what each body gets on balance, in economic value."""
    rows = page.bodies
    return pd.DataFrame(
        {
            "Body": [one.name for one in rows],
            "Sector": [sector(one.code, is_public=one.is_public) for one in rows],
            **_spread([one.outcome for one in rows]),
        }
    )


def projects_table(page: UncertaintyPage) -> pd.DataFrame:
    """Every project, what is worth most to know first: never by ratio (Green Book 2026, 6.100)."""
    rows = page.projects
    worth = millions_of(rows, worth=lambda one: one.worth, regret=lambda one: one.regret)
    return pd.DataFrame(
        {
            "Code": [one.project for one in rows],
            "Project": [one.title for one in rows],
            **_spread([one.outcome for one in rows]),
            "Chance at risk (%)": [_in_hundred(one.at_risk) for one in rows],
            "Lost if dropped unseen (£m)": worth["regret"],
            "Worth of knowing (£m)": worth["worth"],
        }
    )


def _spread(rows: Sequence[Outcome]) -> dict[str, list[object]]:
    money = millions_of(
        rows,
        entered=lambda one: one.as_entered,
        mean=lambda one: one.mean,
        p10=lambda one: one.p10,
        p50=lambda one: one.p50,
        p90=lambda one: one.p90,
    )
    return {
        "Chance of a net gain": [chance_words(one.chance) for one in rows],
        "Mean (£m)": list(money["mean"]),
        "P10, bad end (£m)": list(money["p10"]),
        "P50 (£m)": list(money["p50"]),
        "P90, good end (£m)": list(money["p90"]),
        "As entered (£m)": list(money["entered"]),
        "Chance (%)": [_in_hundred(one.chance) for one in rows],
        "Standard error of the chance (% points)": [_in_hundred(one.chance_error) for one in rows],
        "Standard error of the mean (£m)": list(millions_of(rows, error=lambda one: one.mean_error)["error"]),
    }


def _in_hundred(part: float) -> float:
    return tidy(part * 100, 1)


def histogram_table(held: Histograms) -> pd.DataFrame:
    """The columns of the picture: from, up to, and the part of the draws."""
    edges, counts = edges_of(held), held.counts[0]
    digits = decimals(edges)
    return pd.DataFrame(
        {
            "From (£m)": in_millions([low for low, _ in pairwise(edges)], digits),
            "To (£m)": in_millions([high for _, high in pairwise(edges)], digits),
            "Draws (%)": [tidy(100 * int(one) / int(counts.sum()), 2) for one in counts],
        }
    )


def edges_of(held: Histograms) -> list[float]:
    """Where the columns of the picture begin and end, pounds."""
    edges: list[float] = np.linspace(held.least[0], held.most[0], held.counts.shape[1] + 1).tolist()
    return edges


def tornado_table(page: UncertaintyPage) -> pd.DataFrame:
    """The bars of the tornado, the widest first."""
    rows = page.bars
    money = millions_of(
        rows,
        p10=lambda one: one.at_p10,
        p90=lambda one: one.at_p90,
        swing=lambda one: abs(one.at_p90 - one.at_p10),
    )
    worth = {} if not page.project else {"Worth of knowing it (£m)": _worth(page)}
    whose = {} if page.project else {"Project": [one.project for one in rows]}
    return pd.DataFrame(
        {
            **whose,
            "Code": [one.code for one in rows],
            "Line": [one.title for one in rows],
            "Side": ["Cost" if one.is_cost else "Benefit" for one in rows],
            "Net value with the line at its P10 (£m)": money["p10"],
            "Net value with the line at its P90 (£m)": money["p90"],
            "Swing (£m)": money["swing"],
            **worth,
        }
    )


def _worth(page: UncertaintyPage) -> list[float]:
    return millions_of(page.bars, worth=lambda one: one.worth or 0.0)["worth"]


def tail_table(page: UncertaintyPage) -> pd.DataFrame:
    """The fat tail of cost under every lens."""
    rows = page.tails
    money = millions_of(
        rows,
        entered=lambda one: one.as_entered,
        tail=lambda one: one.in_tail,
        stopped=lambda one: one.if_stopped,
    )
    return pd.DataFrame(
        {
            "Seen by": [lens_words(one.lens) for one in rows],
            "As entered (£m)": money["entered"],
            "In the tail, carried on (£m)": money["tail"],
            "In the tail, stopped before the first benefit (£m)": money["stopped"],
        }
    )
