"""The Appraisal Summary Table as tables: in words, and its figures one by one with where each comes from.

A table of figures comes with the pounds that its £m were rounded from, for workbooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import pandas as pd

from benefits.appraisal.lenses import Standpoint
from benefits.periods import FinancialYear
from benefits.reporting.frames import answer_of, decimals, in_millions, that_add_up, tidy
from benefits.reporting.summary_words import (
    COLUMNS,
    amount,
    cells,
    class_name,
    distribution_doubt,
    effects_doubt,
    impact_doubt,
    measures_doubt,
    stake_title,
    why_doubt,
)
from benefits.reporting.words import label, number, percent, told_apart
from benefits.views.project import Figure
from benefits.views.summary_value import Item, Origin, Receiver, SummaryRow, SummaryTable

# What a record of each table is called, one and several.
KINDS = {
    "project": ("project", "projects"),
    "option": ("option", "options"),
    "cost_line": ("cost", "costs"),
    "benefit_line": ("benefit", "benefits"),
    "share": ("share", "shares"),
    "log_entry": ("log entry", "log entries"),
    "condition": ("condition", "conditions"),
}
Exact = dict[str, list[float]]
PVB, PVC, NPSV = "PVB (£m)", "PVC (£m)", "NPSV (£m)"
NEEDED, EACH_YEAR = "or worth of effects without a money value (£m)", "or the same in every year (£m)"
EVERY_YEAR = "All years (£m)"
PAYS, GAINS, ACCEPTED, NET = "Pays (£m)", "Gains (£m)", "Gains accepted (£m)", "Net (£m)"


def summary_frame(table: SummaryTable) -> pd.DataFrame:
    """The table itself: options down, cells in words with their key uncertainty."""
    return pd.DataFrame([cells(table, one) for one in table.rows], columns=list(COLUMNS), dtype=object)


def name_of(table: SummaryTable, row: SummaryRow) -> str:
    """The option's title, with its code where another option is called the same."""
    return told_apart({one.option.id: one.option.title for one in table.rows})[row.option.id]


def measures_frame(table: SummaryTable) -> tuple[pd.DataFrame, Exact]:
    """The summary measures of every appraised option, present value, with their pounds."""
    held = [(one, one.appraisal.under(Standpoint.SOCIETY)) for one in table.rows if one.appraisal]
    exact: Exact = {
        PVB: [one.pv_benefit for _, one in held],
        PVC: [one.pv_cost for _, one in held],
        NPSV: [one.net for _, one in held],
    }
    frame = pd.DataFrame(
        {
            "Option": [name_of(table, row) for row, _ in held],
            **_in_millions(exact),
            "BCR (PVB / PVC)": [answer_of(one.bcr.value, one.bcr.kind) for _, one in held],
            "RPSC": [answer_of(one.rpsc.value, one.rpsc.kind) for _, one in held],
        }
    )
    return frame, exact


def switching_frame(table: SummaryTable) -> tuple[pd.DataFrame, Exact]:
    """At which values the NPSV of every appraised option is nothing, with the pounds of what is in pounds."""
    held = [(one, one.switch) for one in table.rows if one.switch]
    exact: Exact = {
        NEEDED: [one.needed for _, one in held],
        EACH_YEAR: [one.needed_each_year for _, one in held],
    }
    frame = pd.DataFrame(
        {
            "Option": [name_of(table, row) for row, _ in held],
            "Benefits that arrive": [_answer(one.benefit_multiplier, percent) for _, one in held],
            "or costs, of the plan": [_answer(one.cost_multiplier, percent) for _, one in held],
            "or delay of benefits": [
                _answer(one.delay_years, lambda years: f"{number(years, 1)} years") for _, one in held
            ],
            **_in_millions(exact),
        }
    )
    return frame, exact


def _answer(held: Figure, say: Callable[[float], str]) -> str:
    return answer_of(held.value, held.kind, say)


def effects_frame(table: SummaryTable) -> pd.DataFrame:
    """Every effect that no total holds."""
    rows = [
        (
            name_of(table, row),
            f"{one.line.title} ({one.line.id})",
            label(one.line.benefit_class),
            " in ".join(told for told in (one.line.measure, one.line.unit) if told) or "none recorded",
            "none recorded" if one.line.baseline_value is None else amount(one.line.baseline_value),
            "none recorded" if one.line.target is None else amount(one.line.target),
            ", ".join(one.recipients) or "nobody named",
        )
        for row in table.rows
        for one in row.effects
    ]
    headings = ("Option", "Effect", "Class", "Measure", "Baseline", "Target", "For whom")
    return pd.DataFrame(rows, columns=list(headings), dtype=object)


def impact_frame(table: SummaryTable) -> tuple[pd.DataFrame, Exact]:
    """Public money by option, class and year, nominal; what is saved is minus, and an option ends in its net cost."""
    shown = [one for one in table.rows if one.impact.classes]
    years = sorted({year for one in shown for year in one.impact.years})
    flows = {one.option.id: list(_flows(one)) for one in shown}
    digits = decimals(value for held in flows.values() for _, amounts in held for value in amounts)
    heads: list[tuple[str, str]] = []
    words: list[list[float]] = []
    pounds: list[list[float]] = []
    for row in shown:
        spread = [(name, _over(years, row, amounts)) for name, amounts in flows[row.option.id]]
        whole = that_add_up([sum(amounts) for _, amounts in spread], digits)
        lines = [that_add_up(amounts, digits, total) for (_, amounts), total in zip(spread, whole[:-1], strict=True)]
        heads += [(name_of(table, row), name) for name, _ in spread] + [
            (name_of(table, row), "Net cost (plus is pressure)")
        ]
        words += [*lines, [tidy(sum(column), digits) for column in zip(*lines, strict=True)]]
        exact = [[*amounts, sum(amounts)] for _, amounts in spread]
        pounds += [*exact, [sum(column) for column in zip(*exact, strict=True)]]
    names = [*(f"{year} (£m)" for year in years), EVERY_YEAR]
    frame = pd.DataFrame({"Option": [one for one, _ in heads], "Public money": [name for _, name in heads]})
    columns = {name: [line[at] for line in words] for at, name in enumerate(names)}
    return frame.assign(**columns), {name: [line[at] for line in pounds] for at, name in enumerate(names)}


def _flows(row: SummaryRow) -> Iterator[tuple[str, Sequence[float]]]:
    for one in row.impact.classes:
        if any(one.cost):
            yield f"{class_name(one)}, paid", one.cost
        if any(one.benefit):
            yield f"{class_name(one)}, saved or received", [-value for value in one.benefit]


def _over(years: Sequence[FinancialYear], row: SummaryRow, amounts: Sequence[float]) -> list[float]:
    """The amounts in the years of the table; an option may end earlier than another."""
    held = dict(zip(row.impact.years, amounts, strict=True))
    return [held.get(year, 0.0) for year in years]


def distribution_frame(table: SummaryTable) -> tuple[pd.DataFrame, Exact]:
    """Who pays and who gains in every option, by group, present value, with their pounds."""
    parts = [
        (row, one)
        for row in table.rows
        for one in sorted(row.parts, key=lambda part: list(Receiver).index(part.receiver))
    ]
    exact: Exact = {
        PAYS: [one.party.pv_cost for _, one in parts],
        GAINS: [one.party.pv_benefit for _, one in parts],
        ACCEPTED: [one.party.accepted_benefit for _, one in parts],
        NET: [one.party.net for _, one in parts],
    }
    frame = pd.DataFrame(
        {
            "Option": [name_of(table, row) for row, _ in parts],
            "Group": [label(one.receiver) for _, one in parts],
            "Body": [one.party.name for _, one in parts],
            **_in_millions(exact),
        }
    )
    return frame, exact


def doubts_frame(table: SummaryTable) -> pd.DataFrame:
    """The key uncertainty of every cell that has one."""
    rows = [
        (name_of(table, row), column, said)
        for row in table.rows
        for column, said in zip(
            COLUMNS[2:],
            (
                measures_doubt(row),
                effects_doubt(row),
                impact_doubt(row),
                distribution_doubt(row),
                why_doubt(table, row),
            ),
            strict=True,
        )
        if said
    ]
    return pd.DataFrame(rows, columns=["Option", "Column", "Key uncertainty"], dtype=object)


def trace_frame(table: SummaryTable) -> pd.DataFrame:
    """Every cell with the records that it comes from; cells that come from the same ones stand together."""
    rows = [
        (name_of(table, row), cell, said or "nothing recorded")
        for row in table.rows
        for cell, said in [*_items(row.origins), *_details(row)]
    ]
    return pd.DataFrame(rows, columns=["Option", "Cell", "Comes from"], dtype=object)


def _items(origins: Mapping[Item, Sequence[Origin]]) -> Iterator[tuple[str, str]]:
    together: dict[str, list[str]] = {}
    for item in Item:
        if item in origins:
            together.setdefault(codes(origins[item]), []).append(label(item))
    return (("; ".join(names), said) for said, names in together.items())


def _details(row: SummaryRow) -> Iterator[tuple[str, str]]:
    for impact in row.impact.classes:
        yield f"{label(Item.FINANCIAL)}: {class_name(impact)}", codes(impact.origins)
    for part in row.parts:
        yield f"{label(Item.DISTRIBUTION)}: {part.party.name}", codes(part.origins)
    if row.stake:
        yield f"{label(Item.UNCERTAINTY)}: {stake_title(row.stake)}", codes(row.stake.origins)


def codes(origins: Iterable[Origin]) -> str:
    """The codes of records, the kind of each before the first of it: "cost LINK-C1; benefits LINK-B1, LINK-B2"."""
    kinds = ((table, [one.code for one in held]) for table, held in groupby(origins, key=lambda one: one.table))
    return "; ".join(f"{KINDS[table][len(held) > 1]} {', '.join(held)}" for table, held in kinds)


def records_frame(table: SummaryTable) -> pd.DataFrame:
    """Every record that a cell comes from, once, with where it comes from itself."""
    every = {
        one: None
        for row in table.rows
        for origins in (*row.origins.values(), *(part.origins for part in row.parts))
        for one in origins
    }
    rows = sorted((one.code, KINDS[one.table][0].capitalize(), one.title) for one in every)
    return pd.DataFrame(rows, columns=["Record", "Kind", "Title"], dtype=object)


def _in_millions(exact: Exact) -> dict[str, list[float]]:
    """The same in £m, all to the same decimals."""
    digits = decimals(value for column in exact.values() for value in column)
    return {name: in_millions(column, digits) for name, column in exact.items()}
