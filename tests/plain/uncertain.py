"""Small cubes for simulation, and the simulation again, one draw and one entry at a time."""

from __future__ import annotations

import json
from dataclasses import replace
from math import sqrt
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from benefits.appraisal.cube import Cube, pairs_of
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.distributions import Estimate, Shape, multipliers
from benefits.appraisal.draws import Draws, Method, Settings
from benefits.appraisal.lenses import Appraisal, Claims, Standpoint
from benefits.appraisal.uncertain_lines import Inputs, whole_lines
from benefits.reference.green_book import schedule

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
A, B, C, SOC, NOBODY = range(5)
COST, BENEFIT = GOLDEN["E1.1"]["inputs"]["cost"], GOLDEN["E1.1"]["inputs"]["benefit"]
SHARES = dict(zip((A, B, C, SOC), GOLDEN["E2.1"]["shares"].values(), strict=True))
MILLION = 1e6
AS_ENTERED = Estimate(Shape.FIXED, 1.0)
PLAIN = Settings(draws=10_000, seed=7, between=0.3, within=0.5)
EVEN = replace(PLAIN, draws=8192, method=Method.SOBOL)


def line(amounts, lands, *, case=0, cost=False, part=False, record=None, headline=True, health=False):
    """One line of a cube: its amounts by year, and the fraction that lands on each party."""
    return {
        "amounts": np.atleast_1d(np.array(amounts, dtype=float)),
        "lands": lands,
        "case": case,
        "cost": cost,
        "part": part,
        "record": record,
        "headline": headline,
        "health": health,
    }


RUNNING = [line(np.array(COST) * MILLION, {A: 1}, cost=True), line(np.array(BENEFIT) * MILLION, SHARES)]


def appraised(lines):
    """The appraisal of these lines; C accepts nothing, and what lands on A and B is cash in DEL."""
    n_years = max(len(one["amounts"]) for one in lines)
    n_cases = 1 + max(one["case"] for one in lines)
    entries = [(row, party, part) for row, one in enumerate(lines) for party, part in one["lands"].items()]
    entry_line, entry_party = (np.array([one[k] for one in entries], dtype=np.int64) for k in (0, 1))
    line_case = np.array([one["case"] for one in lines], dtype=np.int64)
    entry_pair, pair_case, pair_party = pairs_of(line_case[entry_line], entry_party, NOBODY + 1)
    weight = np.ones((len(entries), 3))
    weight[:, 1], weight[:, 2] = entry_party < SOC, entry_party < C
    cube = Cube(
        start=np.full(n_cases, 2026),
        horizon=np.full(n_cases, n_years - 1),
        party_is_public=np.arange(NOBODY + 1) < SOC,
        unattributed=NOBODY,
        amounts=np.array([np.pad(one["amounts"], (0, n_years - len(one["amounts"]))) for one in lines]),
        line_case=line_case,
        line_is_cost=np.array([one["cost"] for one in lines]),
        line_is_headline=np.array([one["headline"] for one in lines]),
        line_schedule=np.array([int(one["health"]) for one in lines]),
        line_is_assumed=np.zeros(len(lines), dtype=bool),
        line_record=np.array([row if one["record"] is None else one["record"] for row, one in enumerate(lines)]),
        line_is_part=np.array([one["part"] for one in lines]),
        entry_line=entry_line,
        entry_party=entry_party,
        entry_fraction=np.array([one[2] for one in entries], dtype=float),
        entry_weight=weight,
        entry_is_accepted=entry_party != C,
        entry_is_funding=np.array([lines[row]["cost"] for row in entry_line]),
        entry_class=np.full(len(entries), -1),
        entry_pair=entry_pair,
        pair_case=pair_case,
        pair_party=pair_party,
    )
    return Appraisal(cube, np.stack([discount_factors(schedule(name), n_years - 1) for name in ("standard", "health")]))


def inputs_of(appraisal, estimates, case_key=None):
    """Every line by itself, one group a case; an estimate for each input, by cost or benefit, or one for all.

    Keys of inputs are those of their case and their place in it, so that they stay with them in another order.
    """
    cube = appraisal.cube
    line_input, first = whole_lines(cube)
    keys = np.arange(cube.n_cases) if case_key is None else np.array(case_key)
    if isinstance(estimates, tuple):
        estimates = [estimates[0] if cube.line_is_cost[row] else estimates[1] for row in first]
    elif isinstance(estimates, Estimate):
        estimates = [estimates] * len(first)
    case = cube.line_case[first]
    place = np.array([(case[:at] == one).sum() for at, one in enumerate(case)], dtype=np.int64)
    return Inputs(multipliers(estimates), line_input, keys[case] * 1000 + place, np.arange(cube.n_cases), keys)


def some_lines(seed, n_cases=4):
    """A random small portfolio with parts, sunk lines, recovered cost, losses and health effects, in pounds."""
    draw = np.random.default_rng(seed)
    lines = []
    for case in range(n_cases):
        for _ in range(draw.integers(1, 3)):
            lands = {int(draw.integers(0, 3)): 1.0}
            lines.append(line(draw.uniform(1e5, 1e6, 5), lands, case=case, cost=True))
        lines.append(line(draw.uniform(1e5, 1e6, 5), {B: 1.0, A: -1.0}, case=case, cost=True))
        lines.append(line(draw.uniform(1e5, 1e6, 5), {A: 1.0}, case=case, cost=True, headline=False))
        for _ in range(draw.integers(1, 4)):
            part = draw.dirichlet(np.ones(4))
            sign = -1 if draw.random() < 0.2 else 1
            lands = dict(zip((A, B, C, SOC), part, strict=True))
            health = bool(draw.random() < 0.3)
            lines.append(line(sign * draw.uniform(1e5, 2e6, 5), lands, case=case, health=health))
        whole = draw.uniform(1e5, 1e6, 5)
        record = len(lines)
        lines.append(line(whole, {A: 0.5}, case=case))
        lines.append(line(whole * draw.uniform(0, 0.5, 5), {C: 1.0}, case=case, part=True, record=record))
    return lines


def some_estimates(seed, count):
    """Estimates of every kind."""
    draw = np.random.default_rng(seed)
    kinds = [
        Estimate(Shape.PERT, 0.8, 0.3, 1.1),
        Estimate(Shape.TRIANGULAR, 1.0, 0.7, 1.6),
        Estimate(Shape.LOGNORMAL, 1.1, None, 1.4),
        Estimate(Shape.FIXED, 0.9),
    ]
    return [kinds[place] for place in draw.integers(0, 4, count)]


def one_by_one(appraisal, inputs, settings, lens, draws):
    """Net present value of each case in the first draws: from normals to pounds with loops and exact quantiles."""
    cube, factors = appraisal.cube, appraisal.factors
    held = Draws(settings, inputs.group_key, inputs.input_key)
    n_inputs = len(inputs.input_key)
    shared, own = held.shared(), held.of_inputs(np.arange(n_inputs))
    group = held.of_groups(np.arange(len(inputs.group_key)))
    column = {"economic": 0, "public_financial": 1, "del_cash": 2}[lens.money.value]
    payers = {
        (cube.line_case[row], party)
        for row, party in zip(cube.entry_line, cube.entry_party, strict=True)
        if cube.line_is_cost[row] and cube.line_is_headline[row] and party < SOC and _paid(appraisal, row, party) > 0
    }
    found = np.zeros((cube.n_cases, draws))
    for draw in range(draws):
        for at, row in enumerate(cube.entry_line):
            case, party = cube.line_case[row], cube.entry_party[at]
            seen = {
                Standpoint.SOCIETY: True,
                Standpoint.GOVERNMENT: party < SOC,
                Standpoint.OWN: (case, party) in payers,
            }[lens.standpoint]
            if not seen or not cube.line_is_headline[row]:
                continue
            if lens.claims is Claims.ACCEPTED and not cube.entry_is_accepted[at]:
                continue
            present = sum(
                cube.amounts[row, year] * factors[cube.line_schedule[row], year] for year in range(cube.n_years)
            )
            sign = -1.0 if cube.line_is_cost[row] else 1.0
            one = inputs.line_input[row]
            whole = np.flatnonzero((inputs.line_input == one) & ~cube.line_is_part)[0]
            bad = cube.line_is_cost[whole] != (cube.amounts[whole].sum() < 0)
            luck = sqrt(settings.between) * shared[draw] + sqrt(settings.within - settings.between) * group[case, draw]
            z = (-luck if bad else luck) + sqrt(1 - settings.within) * own[one, draw]
            times = inputs.multipliers.taken([one]).quantiles([float(ndtr(float(z)))])[0, 0]
            found[case, draw] += sign * times * present * cube.entry_fraction[at] * cube.entry_weight[at, column]
    return found


def _paid(appraisal, row, party):
    """What the party pays of all the costs of the line's case, charges given back taken off."""
    cube = appraisal.cube
    return sum(
        appraisal.line_pv[other] * cube.entry_fraction[at]
        for at, other in enumerate(cube.entry_line)
        if cube.entry_party[at] == party
        and cube.line_case[other] == cube.line_case[row]
        and cube.line_is_cost[other]
        and cube.line_is_headline[other]
    )
