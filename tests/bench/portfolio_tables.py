"""Tables of a made-up portfolio of any size, laid out as arrays so that making them takes no time."""

from __future__ import annotations

import numpy as np

from benefits.records.tables import Amounts, Columns, Tables

COST_LINES, BENEFIT_LINES = 3, 5
PUBLIC = ("DWP", "HMRC", "MOJ", "NHSE", "DFE", "HO")
RECIPIENTS = (*PUBLIC, "CIT", "BUS")
FIRST_YEAR = 2026


def portfolio(n_projects: int, n_years: int, seed: int = 1) -> Tables:
    """About 3 costs and 5 benefits a project, 2.5 recipients a benefit, in real prices of the first year."""
    rng = np.random.default_rng(seed)
    projects = _codes("P", n_projects)
    costs, benefits = n_projects * COST_LINES, n_projects * BENEFIT_LINES
    per_benefit = np.tile([2, 3], (benefits + 1) // 2)[:benefits]
    of = np.repeat(np.arange(benefits), per_benefit)
    place = np.arange(len(of)) - np.repeat(np.cumsum(per_benefit) - per_benefit, per_benefit)
    recipient = (np.repeat(rng.integers(0, 8, benefits), per_benefit) + place * 3) % 8
    options = np.arange(n_projects)
    tables = {
        "organisation": _columns(
            "organisation",
            id=np.array([*RECIPIENTS, "SOC"], dtype=object),
            kind=np.array(
                ["ministerial_department"] * 6 + ["households", "businesses", "other_outside_government"], dtype=object
            ),
        ),
        "project": _columns(
            "project",
            id=projects,
            first_year=np.full(n_projects, FIRST_YEAR),
            appraisal_period=np.full(n_projects, n_years - 1),
            price_base_year=np.zeros(n_projects, dtype=np.int64),
        ),
        "option": _columns(
            "option",
            id=_codes("O", n_projects),
            project=projects,
            kind=_same("preferred", n_projects),
            is_preferred=np.ones(n_projects, dtype=bool),
        ),
        "cost_line": _columns(
            "cost_line",
            amounts=_amounts(rng.uniform(1e5, 2e6, (costs, n_years)) * (np.arange(n_years) < 4)),
            id=_codes("C", costs),
            option=_codes("O", n_projects)[np.repeat(options, COST_LINES)],
            payer=np.array(PUBLIC, dtype=object)[rng.integers(0, 6, costs)],
            kind=_same("implementation", costs),
            budget_class=_same("rdel_programme", costs),
            price_terms=_same("real", costs),
            price_year=np.zeros(costs, dtype=np.int64),
            paid_to=_same("", costs),
            is_sunk=np.zeros(costs, dtype=bool),
            optimism_bias=np.full(costs, 0.1),
            phasing=_same("own", costs),
        ),
        "benefit_line": _columns(
            "benefit_line",
            amounts=_amounts(rng.uniform(1e4, 3e5, (benefits, n_years)) * (np.arange(n_years) > 1)),
            id=_codes("B", benefits),
            option=_codes("O", n_projects)[np.repeat(options, BENEFIT_LINES)],
            type=np.array(["del_cost_avoided", "staff_time", "fraud_prevented", "better_outcomes"], dtype=object)[
                np.arange(benefits) % 4
            ],
            benefit_class=np.array(["cash_releasing", "non_cash_releasing"], dtype=object)[np.arange(benefits) % 2],
            price_terms=_same("real", benefits),
            price_year=np.zeros(benefits, dtype=np.int64),
            recurrence=_same("recurring", benefits),
            is_disbenefit=np.zeros(benefits, dtype=bool),
            discounting=_same("standard", benefits),
            deadweight=np.full(benefits, 0.1),
            displacement=np.zeros(benefits),
            overlap=np.zeros(benefits),
            leakage=np.full(benefits, 0.05),
            substitution=np.where(np.arange(benefits) % 2, np.nan, 0.1),
            slip=np.where(np.arange(benefits) % 4, np.nan, 0.5),
            optimism_correction=np.full(benefits, 0.2),
            phasing=_same("own", benefits),
        ),
        "share": _columns(
            "share",
            amounts=Amounts(np.zeros(len(of), dtype=np.int64), np.zeros(len(of), dtype=np.int64), np.zeros(0)),
            id=_codes("S", len(of)),
            benefit=_codes("B", benefits)[of],
            recipient=np.array(RECIPIENTS, dtype=object)[recipient],
            fraction=1.0 / per_benefit[of],
            budget_class=np.array(["rdel_programme", "ame"], dtype=object)[recipient % 2],
            agreement=np.array(["claimed", "accepted"], dtype=object)[np.arange(len(of)) % 2],
        ),
    }
    return Tables(0, tables)


def _codes(letter: str, count: int) -> np.ndarray:
    return np.array([f"{letter}{number:07d}" for number in range(count)], dtype=object)


def _same(value: str, count: int) -> np.ndarray:
    return np.full(count, value, dtype=object)


def _amounts(table: np.ndarray) -> Amounts:
    lines, years = table.shape
    return Amounts(np.full(lines, FIRST_YEAR), np.full(lines, years), table.ravel())


def _columns(table: str, amounts: Amounts | None = None, **fields: np.ndarray) -> Columns:
    return Columns(table, len(fields["id"]), fields, amounts)
