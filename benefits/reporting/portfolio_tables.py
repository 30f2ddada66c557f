"""Tables of the portfolio and of the list of projects: headings with units, figures rounded once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd

from benefits.records.categories import Stage
from benefits.reporting.frames import answer_of, decimals, in_millions, millions_of, sector, that_add_up, tidy
from benefits.reporting.portfolio_charts import lens_bars_data
from benefits.reporting.words import back_per_pound, label
from benefits.views.portfolio import PortfolioPage, ProjectRow
from benefits.views.projects import ProjectsPage

VALUE = "Present value (£m)"


def projects_table(page: ProjectsPage) -> pd.DataFrame:
    """The list of projects; each one's net values in its own price base."""
    money = millions_of(page.lines, government=lambda line: line.government, society=lambda line: line.society)
    return pd.DataFrame(
        {
            "Code": [line.project for line in page.lines],
            "Project": [line.title for line in page.lines],
            "Lead": [line.lead for line in page.lines],
            "Stage": [label(line.stage) for line in page.lines],
            "Class": [label(line.classification) for line in page.lines],
            "Net across government (£m)": money["government"],
            "Net for society (£m)": money["society"],
        }
    )


def portfolio_table(page: PortfolioPage) -> pd.DataFrame:
    """Every project shown, by code: class and net value from each standpoint, in one price base."""
    rows = page.rows
    money = millions_of(
        rows,
        cost=lambda row: row.pv_cost,
        benefit=lambda row: row.pv_benefit,
        own=lambda row: row.own,
        government=lambda row: row.government,
        society=lambda row: row.society,
    )
    return pd.DataFrame(
        {
            "Code": [row.project for row in rows],
            "Project": [row.title for row in rows],
            "Lead": [row.lead for row in rows],
            "Stage": [label(Stage(row.stage)) for row in rows],
            "Class": [label(row.classification) for row in rows],
            "Cost (£m)": money["cost"],
            "Benefit (£m)": money["benefit"],
            "Net for payers (£m)": money["own"],
            "Net across government (£m)": money["government"],
            "Net for society (£m)": money["society"],
            "Benefit-cost ratio (everybody)": [answer_of(row.bcr, row.bcr_kind) for row in rows],
        }
    )


def at_risk_table(page: PortfolioPage) -> pd.DataFrame:
    """Projects at risk, by value lost if dropped, the largest first: never by ratio (Green Book 2026, 6.100)."""
    rows = page.at_risk
    money = millions_of(
        rows,
        lost=lambda row: row.value_lost_if_dropped,
        own=lambda row: row.own,
        rescue=lambda row: row.smallest_rescue,
        others=lambda row: row.most_others_could_pay,
        orphaned=lambda row: row.orphaned,
    )
    return pd.DataFrame(
        {
            "Code": [row.project for row in rows],
            "Project": [row.title for row in rows],
            "Lead": [row.lead for row in rows],
            "Value lost if dropped (£m)": money["lost"],
            "Payers' own net (£m)": money["own"],
            "Smallest rescue (£m)": money["rescue"],
            "Most others could pay (£m)": money["others"],
            "Benefit landing elsewhere in government (£m)": money["orphaned"],
            "Benefit lost per £1 saved": [_lost_per_pound(row) for row in rows],
            "Fails without the benefit of": [", ".join(row.pivotal) or "no single body" for row in rows],
        }
    )


def _lost_per_pound(row: ProjectRow) -> str:
    if row.lost_per_pound_saved is None:
        return "no cost recorded"
    return back_per_pound(row.lost_per_pound_saved).removesuffix(" back per £1")


def parties_table(page: PortfolioPage) -> pd.DataFrame:
    """What each body or group pays, gains and keeps on balance, largest net gain first, with a total."""
    parties = page.parties
    digits = decimals(value for one in parties for value in (one.pv_cost, one.pv_benefit))
    cost = that_add_up([one.pv_cost for one in parties], digits)
    benefit = that_add_up([one.pv_benefit for one in parties], digits)
    return pd.DataFrame(
        {
            "Body": [*(one.name for one in parties), "Total"],
            "Counts as": [*(sector(one.organisation, is_public=one.is_public) for one in parties), ""],
            "Pays (£m)": cost,
            "Gains (£m)": benefit,
            "Net (£m)": _less(benefit, cost, digits),
        }
    )


def _less(benefit: Iterable[float], cost: Iterable[float], digits: int) -> list[float]:
    """The difference of two displayed columns, so that a reader's subtraction agrees with the third."""
    return [tidy(gain - pay, digits) for gain, pay in zip(benefit, cost, strict=True)]


def totals_table(page: PortfolioPage) -> pd.DataFrame:
    """Cost, benefit and net from each standpoint: the table of the lens bars, and what they leave out."""
    judged = lens_bars_data(page)
    totals = (*judged, page.unjudged)
    money = millions_of(
        totals, cost=lambda one: one.pv_cost, benefit=lambda one: one.pv_benefit, net=lambda one: one.net
    )
    return pd.DataFrame(
        {
            "Seen by": [label(total.standpoint) for total in totals],
            "Projects": [*["Can be judged"] * len(judged), "Cannot be judged yet"],
            "Money": [label(page.money)] * len(totals),
            "Benefits counted": [label(page.claims)] * len(totals),
            "Cost (£m)": money["cost"],
            "Benefit (£m)": money["benefit"],
            "Net (£m)": money["net"],
        }
    )


def sankey_table(page: PortfolioPage) -> pd.DataFrame:
    """Every flow of the Sankey, negative ones too, ungrouped; payers first, the largest first."""
    titles = {row.project: row.title for row in page.rows}
    sides = (("Cost paid", "From", "To", page.paid), ("Benefit", "To", "From", page.landed))
    held = pd.concat(
        [
            pd.DataFrame(
                {
                    "Flow": what,
                    body: flows.organisation,
                    project: [titles[code] for code in flows.project],
                    "Project code": flows.project,
                    VALUE: flows.value,
                }
            ).sort_values([VALUE, "Project code", body], ascending=[False, True, True])
            for what, body, project, flows in sides
        ],
        ignore_index=True,
    )
    pounds = held[VALUE].tolist()
    return held[["Flow", "From", "To", "Project code"]].assign(**{VALUE: in_millions(pounds, decimals(pounds))})


def matrix_table(page: PortfolioPage) -> pd.DataFrame:
    """The benefit distribution matrix with totals; cells shown add up to the totals shown, down and across.

    The whole is rounded first, rows are rounded to add up to it and cells to add up to their rows, so a total down
    may differ from its own rounding by a few units of the last place.
    """
    cells = [[Decimal(str(value)) for value in row] for row in page.matrix.tolist()]
    digits = decimals(value for row in cells for value in row)
    rows = that_add_up([sum(row, Decimal(0)) for row in cells], digits)[:-1]
    shown = [that_add_up(row, digits, whole) for row, whole in zip(cells, rows, strict=True)]
    down = [tidy(sum(column), digits) for column in zip(*shown, strict=True)] if shown else [0.0]
    columns = [*(f"{name} (£m)" for name in numbered(page.matrix_recipients)), "Total (£m)"]
    table = pd.DataFrame([*shown, down], columns=columns)
    table.insert(0, "Payer", [*page.matrix_payers, "Total"])
    return table


def numbered(names: Sequence[str]) -> list[str]:
    """Names that come without codes, for headings: the second and later of equal ones with a number.

    Example:
        >>> numbered(["DWP", "Council", "Council"])
        ['DWP', 'Council', 'Council 2']
    """
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return made
