"""The track record in tables: rates with their intervals, the library of returns, and what a correction changes."""

from __future__ import annotations

import pandas as pd

from benefits.portfolio.track_record import TrackRecord
from benefits.reporting import track_record_words as words
from benefits.reporting.frames import millions_of, yes
from benefits.reporting.realisation_words import type_words
from benefits.reporting.words import label, percent
from benefits.views.learned_optimism import CorrectionPreview
from benefits.views.optimism import OptimismPreview
from benefits.views.track_record import TrackRecordPage

ALL_TOGETHER = "All together"


def rates_table(page: TrackRecordPage, held: TrackRecord, *, is_type: bool) -> pd.DataFrame:
    """The rate of each group with its interval, and of all together."""
    rows = [
        (
            words.group_name(page, one.name, is_type=is_type),
            one.n,
            words.interval(one.shrunk),
            words.interval(one.observed),
            percent(one.weight),
        )
        for one in held.groups
    ]
    if held.pooled:
        rows.append((ALL_TOGETHER, held.n, words.interval(held.pooled), words.interval(held.pooled), percent(1)))
    confidence = percent(page.minimums.confidence)
    return pd.DataFrame(
        rows,
        columns=[
            "Type of benefit" if is_type else "Lead",
            "Closed benefits",
            f"Rate, drawn towards all ({confidence} interval)",
            f"Rate as observed ({confidence} interval)",
            "Weight of its own record",
        ],
    )


def library_table(page: TrackRecordPage) -> pd.DataFrame:
    """Every benefit that is over, by what was promised, with a text to cite it."""
    rows = page.library
    money = millions_of(rows, promised=lambda one: one.promised, realised=lambda one: one.realised)
    return pd.DataFrame(
        {
            "Code": [one.line for one in rows],
            "Benefit": [one.title for one in rows],
            "Project": [one.project_title for one in rows],
            "Lead": [one.lead for one in rows],
            "Recipient": [one.recipient for one in rows],
            "Type": [type_words(one.type) for one in rows],
            "Promised (£m)": money["promised"],
            "Realised (£m)": money["realised"],
            "Rate": [percent(one.rate) for one in rows],
            "Stopped": [yes(one.is_stopped) for one in rows],
            "Years": [words.period(one) for one in rows],
            "Evidence grade": [", ".join(one.grades) or "None given" for one in rows],
            "Source": [words.sources(one) for one in rows],
            "To cite": [words.cite(page, one) for one in rows],
        }
    )


def proposals_table(held: CorrectionPreview) -> pd.DataFrame:
    """The correction of each chosen benefit now and as it would be."""
    rows = held.proposals
    return pd.DataFrame(
        {
            "Code": [one.line.id for one in rows],
            "Benefit": [one.line.title for one in rows],
            "Correction now": [percent(one.line.optimism_correction, 1) for one in rows],
            "Its basis": [one.line.optimism_basis or "None given" for one in rows],
            "What the record says": [percent(one.learned.correction, 1) if one.learned else "Nothing" for one in rows],
            "Correction in its place": [
                "Stays as it is" if one.correction is None else percent(one.correction, 1) for one in rows
            ],
            "Basis or why not": [one.why_not or one.basis for one in rows],
        }
    )


def lenses_table(held: CorrectionPreview | OptimismPreview) -> pd.DataFrame:
    """The project's net present value under every lens, before and after."""
    rows = held.lenses
    money = millions_of(rows, before=lambda one: one.before, after=lambda one: one.after, change=lambda one: one.change)
    return pd.DataFrame(
        {
            "As seen by": [label(one.lens.standpoint) for one in rows],
            "Count as": [label(one.lens.money) for one in rows],
            "Benefits that are": [label(one.lens.claims) for one in rows],
            "Before (£m)": money["before"],
            "After (£m)": money["after"],
            "Change (£m)": money["change"],
        }
    )
