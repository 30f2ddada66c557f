"""Shares, schedule, bridge, ask and transfers as tables; nominal £000 are rounded so that columns add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.periods import FinancialYear
from benefits.portfolio.budget_cover import Contribution, Position, Reason, positions
from benefits.records.categories import BudgetClass
from benefits.reporting.frames import millions_of
from benefits.reporting.words import back_per_pound, label, number, rounded
from benefits.views.transfers import TransfersPage

ALL_YEARS, EVERYBODY = "All years (£000)", "All departments"
PURPOSES = {
    Reason.SHARE: "{}",
    Reason.BRIDGE: "Bridge for: {}",
    Reason.REPAYMENT: "Repayment of the bridge for: {}",
}


def agreed_shares_table(page: TransfersPage) -> pd.DataFrame:
    """What each body gains, pays today and would pay, the largest share first."""
    if page.shares is None:
        return pd.DataFrame()
    held, shared = page.shares.held, page.shares.shared
    pays = dict(zip(shared.players, shared.payment.tolist(), strict=True))
    rows = [
        (code, gains, now, pays.get(code, 0.0))
        for code, gains, now in zip(held.bodies, held.benefit.tolist(), held.pays.tolist(), strict=True)
    ]
    rows.sort(key=lambda row: (-row[3], -row[2], row[0]))
    money = millions_of(
        rows,
        gains=lambda row: row[1],
        now=lambda row: row[2],
        pays=lambda row: row[3],
        net=lambda row: row[1] - row[3],
    )
    return pd.DataFrame(
        {
            "Body": [page.short_names[row[0]] for row in rows],
            "Gains (£m)": money["gains"],
            "Pays today (£m)": money["now"],
            "Would pay (£m)": money["pays"],
            "Gains on balance (£m)": money["net"],
            "Back": [_back(row[1], row[3]) for row in rows],
        }
    )


def _back(gains: float, pays: float) -> str:
    return back_per_pound(gains / pays) if pays > NEGLIGIBLE else "pays nothing"


def payments_table(page: TransfersPage) -> pd.DataFrame:
    """What each body pays by budget class and year, nominal £000, with what all pay; a bridge below."""
    shares = [one for one in page.schedule.contributions if one.reason is Reason.SHARE]
    bridge = [one for one in page.schedule.contributions if one.reason is Reason.BRIDGE]
    classes = [k for k in page.schedule.classes if any(one.budget_class is k for one in shares)]
    lines = [
        (page.short_names[body], k, [one for one in shares if one.body == body and one.budget_class is k])
        for body in page.schedule.bodies
        for k in classes
    ]
    lines += [(EVERYBODY, k, [one for one in shares if one.budget_class is k]) for k in classes]
    lines += [
        (f"Bridge from {page.short_names[page.lender]}", k, [one for one in bridge if one.budget_class is k])
        for k in (page.schedule.classes if bridge else ())
    ]
    kept = [one for one in lines if one[2]]
    return _by_year(page, [(name, k, _thousands(of)) for name, k, of in kept], "Body")


def _thousands(held: Iterable[Contribution | Position]) -> Callable[[FinancialYear], int]:
    by_year: dict[FinancialYear, int] = {}
    for one in held:
        by_year[one.year] = by_year.get(one.year, 0) + one.thousands
    return lambda year: by_year.get(year, 0)


def _by_year(
    page: TransfersPage, lines: list[tuple[str, BudgetClass, Callable[[FinancialYear], int]]], who: str
) -> pd.DataFrame:
    """One row a line, one column a year, and the sum over all years."""
    years = page.schedule.years
    return pd.DataFrame(
        {
            who: [name for name, _, _ in lines],
            "Budget class": [label(k) for _, k, _ in lines],
            **{f"{year} (£000)": [of(year) for _, _, of in lines] for year in years},
            ALL_YEARS: [sum(of(year) for year in years) for _, _, of in lines],
        }
    )


def headroom_table(page: TransfersPage) -> pd.DataFrame:
    """What each body that pays may spend, by budget class and year, nominal £000 as text: it may have no limit."""
    if page.plan is None:
        return pd.DataFrame()
    problem = page.plan.problem
    lines = [(d, k) for d in range(len(problem.bodies)) for k in range(len(problem.classes))]
    return pd.DataFrame(
        {
            "Body": [page.short_names[problem.bodies[d]] for d, _ in lines],
            "Budget class": [label(problem.classes[k]) for _, k in lines],
            **{
                f"{year} (£000)": [_limit(float(problem.headroom[d, k, t])) for d, k in lines]
                for t, year in enumerate(problem.years)
            },
        }
    )


def _limit(pounds: float) -> str:
    return number(pounds / 1000) if np.isfinite(pounds) else "no limit"


def ask_table(page: TransfersPage) -> pd.DataFrame:
    """What is missing, to the penny: of whom, in which budget class and year."""
    shortfall = page.plan.shortfall if page.plan else None
    if shortfall is None:
        return pd.DataFrame()
    problem = shortfall.problem
    cells = np.argwhere(shortfall.headroom > 0).tolist()
    floats = np.flatnonzero(shortfall.opening_cash > 0).tolist()
    return pd.DataFrame(
        {
            "Body": [page.short_names[problem.bodies[d]] for d in (*(cell[0] for cell in cells), *floats)],
            "What is missing": [
                *(label(problem.classes[k]) for _, k, _ in cells),
                *("Opening float" for _ in floats),
            ],
            "Financial year": [*(str(problem.years[t]) for _, _, t in cells), *("Before cash arrives" for _ in floats)],
            "Missing (£)": [
                *(_pounds(float(shortfall.headroom[d, k, t])) for d, k, t in cells),
                *(_pounds(float(shortfall.opening_cash[d])) for d in floats),
            ],
        }
    )


def _pounds(pounds: float) -> float:
    return float(rounded(pounds, 2))


def _whole(pounds: float) -> int:
    return int(rounded(pounds))


def bridge_table(page: TransfersPage) -> pd.DataFrame:
    """The bridge by year and budget class, whole nominal pounds: lent, given back, and owed at the end of the year."""
    if page.plan is None or not page.plan.schedule.needs_bridge:
        return pd.DataFrame()
    schedule = page.plan.schedule
    problem, owed = schedule.problem, schedule.bridge
    moves = (schedule.drawn > 0) | (schedule.repaid > 0) | (owed > NEGLIGIBLE)
    cells = [(k, t) for t in range(len(problem.years)) for k in range(len(problem.classes)) if moves[k, t]]
    return pd.DataFrame(
        {
            "Financial year": [str(problem.years[t]) for _, t in cells],
            "Budget class": [label(problem.classes[k]) for k, _ in cells],
            "Lent (£)": [_whole(float(schedule.drawn[k, t])) for k, t in cells],
            "Given back (£)": [_whole(float(schedule.repaid[k, t])) for k, t in cells],
            "Owed at the end (£)": [_whole(float(owed[k, t])) for k, t in cells],
        }
    )


def transfers_table(page: TransfersPage) -> pd.DataFrame:
    """Every transfer, in £000 as Estimates show it."""
    rows = page.schedule.transfers
    return pd.DataFrame(
        {
            "From": [page.names[row.giver] for row in rows],
            "To": [page.names[row.receiver] for row in rows],
            "Financial year": [str(row.year) for row in rows],
            "Budget class": [label(row.budget_class) for row in rows],
            "£000": [row.thousands for row in rows],
            "Purpose": [PURPOSES[row.reason].format(row.purpose) for row in rows],
        }
    )


def positions_table(page: TransfersPage) -> pd.DataFrame:
    """What each department receives less what it gives, by class and year, in £000; all together 0."""
    held = [one for one in positions(page.schedule) if one.given or one.received]
    bodies = [body for body in page.schedule.bodies if any(one.body == body for one in held)]
    classes = [k for k in page.schedule.classes if any(one.budget_class is k for one in held)]
    lines = [
        (page.names[body], k, [one for one in held if one.body == body and one.budget_class is k])
        for body in bodies
        for k in classes
    ]
    lines += [(EVERYBODY, k, [one for one in held if one.budget_class is k]) for k in classes]
    kept = [one for one in lines if one[2]]
    return _by_year(page, [(name, k, _thousands(of)) for name, k, of in kept], "Department")
