"""Funding problems in a few words, and every selection tried by plain Python."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from string import ascii_uppercase

import numpy as np

from benefits.periods import FinancialYear
from benefits.portfolio.funding_problem import AtLeast, FundingProblem, Need, Overlap
from benefits.portfolio.selection_model import Way
from benefits.reference.green_book import defaults

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
MILLION = 1e6
NO_LIMIT = float("inf")


def funding(cost, value, limit, *, lead=None, own=None, payers=None, **more):
    """A problem from lists. Costs by project, start, body, class and year; by default one who pays leads.

    Where nothing is said of what bodies gain, each lead gains the whole value, and nobody else anything.
    """
    cost, value, limit = np.array(cost, float), np.array(value, float), np.array(limit, float)
    n, starts = value.shape
    bodies, classes, years = limit.shape
    paid = cost.sum(axis=(1, 3, 4))
    lead = paid.argmax(axis=1) if lead is None else np.array(lead)
    if own is None:
        own = np.zeros((n, starts, bodies))
        own[np.arange(n), :, lead] = value
    masks = {"may_start": np.ones((n, starts), dtype=bool), "must": np.zeros(n, bool), "must_not": np.zeros(n, bool)}
    for name in ("must", "must_not"):
        masks[name][list(more.pop(name, ()))] = True
    masks["may_start"] = np.array(more.pop("may_start", masks["may_start"]), bool)
    return FundingProblem(
        projects=tuple(f"P{row + 1}" for row in range(n)),
        bodies=tuple(ascii_uppercase[:bodies]),
        classes=("CDEL", "RDEL", "AME")[:classes],
        years=tuple(FinancialYear(2026 + after) for after in range(years)),
        lead=lead.astype(np.int64),
        value=value,
        own=np.array(own, float),
        is_payer=(paid > 0 if payers is None else np.array(payers, bool)),
        cost=cost,
        limit=limit,
        least_part=np.array(more.pop("least_part", np.ones(n)), float),
        transfer_cap=more.pop("transfer_cap", defaults().transfer_cap),
        **masks,
        **more,
    )


def one_pot(costs, values, limit, **more):
    """A problem of one body, class, year and start."""
    cost = np.array(costs, float).reshape(-1, 1, 1, 1, 1)
    return funding(cost, np.array(values, float).reshape(-1, 1), [[[limit]]], **more)


def worked(**more):
    """Worked example 5.1 in pounds: six projects of two bodies that have 10 million each."""
    held = GOLDEN["E5.1"]["projects"].values()
    row = {"A": 0, "B": 1}
    cost, own = np.zeros((6, 1, 2, 1, 1)), np.zeros((6, 1, 2))
    for at, (lead, spent, gains) in enumerate(held):
        cost[at, 0, row[lead]] = spent * MILLION
        own[at, 0] = [gains[body] * MILLION for body in "AB"]
        own[at, 0, row[lead]] -= spent * MILLION
    limit = [[[GOLDEN["E5.1"]["budgets"][body] * MILLION]] for body in "AB"]
    return funding(cost, own.sum(axis=2), limit, own=own, **more)


def any_problem(seed):
    """A small problem with some of every rule, in whole pounds."""
    draw = random.Random(seed)  # noqa: S311 - cases to try, no secrets
    n, starts, bodies, years = draw.randint(3, 5), draw.randint(1, 2), draw.randint(2, 3), draw.randint(1, 3)
    cost = np.zeros((n, starts, bodies, 2, years))
    for row in range(n):
        lead, kind = draw.randrange(bodies), draw.randrange(2)
        for year in range(years):
            spent = draw.randint(0, 6)
            cost[row, 0, lead, kind, year] += spent
            if draw.random() < 0.3:
                cost[row, 0, draw.randrange(bodies), draw.randrange(2), year] += draw.randint(-1, 3)
        for start in range(1, starts):
            cost[row, start, ..., start:] = cost[row, 0, ..., : years - start]
    value = [[draw.randint(-4, 12) - start for start in range(starts)] for _ in range(n)]
    limits = [3, 5, 8, 12, NO_LIMIT]
    limit = [[[draw.choice(limits) for _ in range(years)] for _ in range(2)] for _ in range(bodies)]
    pairs = list(itertools.permutations(range(n), 2))
    sets = [draw.sample(range(n), 2) for _ in range(3)]
    return funding(
        cost,
        value,
        limit,
        own=[[[draw.randint(-3, 6) for _ in range(bodies)]] * starts for _ in range(n)],
        lead=[draw.randrange(bodies) for _ in range(n)],
        may_start=[[draw.random() < 0.9 for _ in range(starts)] for _ in range(n)],
        must=[row for row in range(n) if draw.random() < 0.12],
        must_not=[row for row in range(n) if draw.random() < 0.06],
        exclusive=tuple(tuple(group) for group in sets[: draw.randint(0, 1)]),
        needs=tuple(Need(*draw.choice(pairs), draw.randint(0, 1)) for _ in range(draw.randint(0, 2))),
        overlaps=tuple(Overlap(*draw.choice(pairs), draw.choice([-4, -2, 3, 5])) for _ in range(draw.randint(0, 2))),
        at_least=(AtLeast("open data", tuple(sets[2]), 1),) if draw.random() < 0.3 else (),
        transfer_cap=draw.choice([0.0, 0.1, 0.25, 0.5]),
    )


def every_choice(problem):
    """Every tuple of starts, -1 for a project that is not funded, that keeps the rules, whatever it costs."""
    n, starts = problem.value.shape
    for chosen in itertools.product(range(-1, starts), repeat=n):
        if keeps_rules(problem, chosen):
            yield chosen


def keeps_rules(problem, chosen):
    funded = {row for row, start in enumerate(chosen) if start >= 0}
    return (
        all(problem.may_start[row, chosen[row]] and not problem.must_not[row] for row in funded)
        and all(row in funded for row in np.flatnonzero(problem.must).tolist())
        and all(len(funded & set(group)) <= 1 for group in problem.exclusive)
        and all(len(funded & set(rule.members)) >= rule.count for rule in problem.at_least)
        and all(
            need.needs in funded and chosen[need.needs] <= chosen[need.project] - need.lag
            for need in problem.needs
            if need.project in funded
        )
    )


def shortage(problem, chosen, way):
    """Pounds that are missing over all envelopes."""
    missing = 0.0
    bodies, classes, years = problem.limit.shape
    for kind, year in itertools.product(range(classes), range(years)):
        lacking, spare = 0.0, 0.0
        for body in range(bodies):
            limit = float(problem.limit[body, kind, year])
            if limit == NO_LIMIT:
                continue
            spent = sum(problem.cost[row, start, body, kind, year] for row, start in enumerate(chosen) if start >= 0)
            lacking += max(0.0, spent - limit)
            left = max(0.0, limit - spent)
            spare += {Way.TRANSFERS: min(left, problem.transfer_cap * limit), Way.POOLED: left}.get(way, 0.0)
        missing += max(0.0, lacking - spare)
    return missing


def worth(problem, chosen):
    """Value to all."""
    funded = [(row, start) for row, start in enumerate(chosen) if start >= 0]
    held = {row for row, _ in funded}
    together = sum(one.value for one in problem.overlaps if {one.first, one.second} <= held)
    return sum(problem.value[row, start] for row, start in funded) + together


def best_by_trying(problem, way):
    """The most that can be had, by trying every choice; None where nothing keeps every rule and limit."""
    values = [worth(problem, one) for one in every_choice(problem) if shortage(problem, one, way) <= 1e-9]
    return max(values, default=None)


def gain_of_leads(problem, chosen):
    """What the leads gain together."""
    return sum(problem.own[row, start, problem.lead[row]] for row, start in enumerate(chosen) if start >= 0)


def is_willing(problem, row, start):
    """Whether the lead gains and no payer loses."""
    own = problem.own[row, start]
    return own[problem.lead[row]] > 0 and all(own[body] >= 0 for body in np.flatnonzero(problem.is_payer[row]))
