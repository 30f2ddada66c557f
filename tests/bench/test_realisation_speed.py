"""How long every measure of realisation takes beside the pandas code that people write for the rate alone."""

from dataclasses import replace
from datetime import date
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from thousand_tracked import FIRST, tracked_records

from benefits.actions.surroundings import shipped_organisations
from benefits.portfolio.basis import Basis
from benefits.portfolio.closed_benefits import class_rates, closed_benefits, record_of
from benefits.portfolio.going_on import going_on
from benefits.portfolio.realisation import known
from benefits.portfolio.standing import standing, together, warnings
from benefits.portfolio.tracked import tracked
from benefits.records.categories import Side
from benefits.records.model import REFERENCES
from benefits.records.tables import Tables, tables_of
from benefits.reference.deflators import DEFAULT

pytestmark = pytest.mark.bench

ON = date(2026, 11, 29)
SHARED = ("organisation", "person", "programme", "pool", "envelope", "scenario", "override")


@pytest.fixture(scope="module")
def thousand():
    return tables_of([*shipped_organisations(), *tracked_records()])


def times(tables: Tables, n: int) -> Tables:
    """The same projects `n` times over, each time under codes of their own."""
    by_name = dict(tables.by_name)
    for name, columns in tables.by_name.items():
        if name in SHARED:
            continue
        own = {"id", *(field for field, target in REFERENCES[name].items() if target not in SHARED)}
        own |= {"line"} if name == "baseline_flow" else set()
        held = {
            field: np.concatenate([_coded(values, at) if field in own else values for at in range(n)])
            for field, values in columns.fields.items()
        }
        amounts = columns.amounts
        if amounts is not None:
            amounts = replace(
                amounts,
                first=np.tile(amounts.first, n),
                count=np.tile(amounts.count, n),
                values=np.tile(amounts.values, n),
            )
        by_name[name] = replace(columns, size=columns.size * n, fields=held, amounts=amounts)
    return Tables(tables.data_version, by_name)


def _coded(values, at):
    if len(values) and isinstance(values[0], tuple):
        return np.fromiter((tuple(f"{code}~{at}" for code in one) for one in values), dtype=object, count=len(values))
    return np.fromiter((f"{code}~{at}" if code else code for code in values), dtype=object, count=len(values))


def everything(tables: Tables):
    """Every measure of every project."""
    of = tracked(tables, Side.BENEFIT, FIRST, DEFAULT)
    costs = tracked(tables, Side.COST, FIRST, DEFAULT)
    closed = closed_benefits(tables, of, ON, Basis())
    leads = tables["project"]["lead"][of.project]
    held = standing(tables, of, ON, class_rates(record_of(closed, leads), leads))
    added = together(held, of.project, tables["project"].size)
    ahead = going_on(tables, held, costs, Basis())
    worth = known(ahead.expected.advantage, ahead.expected.has_years_ahead)
    return added, warnings(held, added, of.project, worth, ahead.least)


def by_hand(tables: Tables) -> pd.Series:
    """The realisation rate of each project, as a notebook has it: one row at a time, then a group-by."""
    flows, measured = tables["baseline_flow"], tables["measurement"]
    current = np.char.endswith(flows["baseline"].astype(str), "-CC")
    planned = {}
    amounts, at = flows.amounts, 0
    for row in range(flows.size):
        values = amounts.values[at : at + amounts.count[row]]
        at += amounts.count[row]
        if current[row] and flows["side"][row] == "benefit":
            for year, value in enumerate(values, start=int(amounts.first[row])):
                planned[flows["line"][row], flows["organisation"][row], year] = value
    frame = pd.DataFrame({name: measured[name] for name in ("benefit", "recipient", "year", "pounds")})
    keys = zip(frame.benefit, frame.recipient, frame.year, strict=True)
    frame["planned"] = [planned.get(key, 0.0) for key in keys]
    frame["project"] = frame.benefit.str.split("-").str[0]
    sums = frame[frame.year < ON.year].groupby("project")[["pounds", "planned"]].sum()
    return sums.pounds / sums.planned


def test_every_measure_of_a_thousand_and_of_ten_thousand_projects(thousand, capsys):
    begun = perf_counter()
    peer = by_hand(thousand)
    for_peer = perf_counter() - begun
    begun = perf_counter()
    added, _ = everything(thousand)
    for_one = perf_counter() - begun
    many = times(thousand, 10)
    begun = perf_counter()
    added_many, _ = everything(many)
    for_ten = perf_counter() - begun
    assert added.rate.value == pytest.approx(peer.to_numpy())
    assert added_many.shrunk.sum() == pytest.approx(10 * added.shrunk.sum())
    with capsys.disabled():
        print(f"\n1,000 projects, every measure {for_one:.2f} s; pandas, the rate alone {for_peer:.2f} s")
        print(
            f"  {for_peer / for_one:.1f} times as fast; 10,000 projects {for_ten:.2f} s, {for_ten / for_one:.1f} times"
        )
