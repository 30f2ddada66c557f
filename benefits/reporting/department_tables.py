"""A department's position in sentences and tables: headings with units, figures rounded once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.body_flows import ClassFlows
from benefits.reporting.frames import decimals, in_millions, millions_of, that_add_up, tidy
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing, what_became_of, with_left
from benefits.reporting.words import escape_markdown, label, pounds_in_prose, pounds_on_tile
from benefits.views.department import BodyProject, DepartmentPage, DepartmentsPage, NominalPage, Partner, Position

BUYS = "Whose benefit its money buys"
BOUGHT_BY = "Whose money buys its benefit"
TABS = ("By year", "Projects", "Who with", "Agreed and arrived", "Nominal, by budget class")


def departments_finding(page: DepartmentsPage) -> str:
    """How many departments pay more than they receive; ready for markdown."""
    pay_more = [line for line in page.lines if line.net < -NEGLIGIBLE]
    n = one_or_many(len(page.lines), "department pays or receives", "departments pay or receive")
    if not pay_more:
        return f"{n}; none pays more than it receives"
    worst = min(pay_more, key=lambda line: line.net)
    more = one_or_many(len(pay_more), "pays more than it receives", "pay more than they receive")
    return escape_markdown(f"{n}; {more}, most of all {worst.name}: {pounds_in_prose(-worst.net)}")


def departments_table(page: DepartmentsPage) -> pd.DataFrame:
    """Every department with what it pays, receives and keeps, in value and in cash, by name."""
    money = millions_of(
        page.lines,
        cost=lambda line: line.pv_cost,
        benefit=lambda line: line.pv_benefit,
        net=lambda line: line.net,
        cash=lambda line: line.cash,
    )
    return pd.DataFrame(
        {
            "Department": [line.name for line in page.lines],
            "Code": [line.body for line in page.lines],
            "Pays (£m)": money["cost"],
            "Receives (£m)": money["benefit"],
            "Net (£m)": money["net"],
            "Net DEL cash (£m)": money["cash"],
        }
    )


def position_finding(page: DepartmentPage) -> str:
    """What the department pays and receives, and the difference; ready for markdown."""
    return escape_markdown(position_plain(page))


def position_plain(page: DepartmentPage) -> str:
    """What the department pays and receives, and the difference, in economic value."""
    held = page.value
    pays, receives = pounds_or_nothing(held.pv_cost), pounds_or_nothing(held.pv_benefit)
    said = f"{page.name} pays {pays} and receives {receives}"
    if abs(held.net) <= NEGLIGIBLE:
        return f"{said}: as much as it pays" if held.pv_cost > NEGLIGIBLE else said
    than = "less" if held.net < 0 else "more"
    return f"{said}: {pounds_in_prose(abs(held.net))} {than} than it pays"


def cash_sentence(page: DepartmentPage) -> str:
    """The same in DEL cash, and what of the benefit it has agreed to; ready for markdown."""
    cash = page.cash
    said = (
        f"In DEL cash it pays {pounds_or_nothing(cash.pv_cost)} and keeps {pounds_or_nothing(cash.pv_benefit)}. "
        f"Of the benefit claimed for it, {pounds_or_nothing(page.accepted)} counts as accepted."
    )
    if page.closed:
        said += f" As a body, {what_became_of(page.closed)}."
    return escape_markdown(said)


def position_tiles(page: DepartmentPage) -> list[dict[str, str]]:
    """Pays, receives, net and net cash."""
    value, cash = page.value, page.cash
    return [
        {
            "label": "Pays",
            "value": pounds_on_tile(value.pv_cost),
            "help": "Present value of its costs, less what it recovers by charges.",
        },
        {"label": "Receives", "value": pounds_on_tile(value.pv_benefit), "help": "Present value of what lands on it."},
        {"label": "Net, in value", "value": pounds_on_tile(value.net), "help": "What it receives less what it pays."},
        {
            "label": "Net, in DEL cash",
            "value": pounds_on_tile(cash.net),
            "help": f"DEL cash retained, {pounds_in_prose(cash.pv_benefit)}, less DEL cash paid, "
            f"{pounds_in_prose(cash.pv_cost)}.",
        },
    ]


def years_table(position: Position) -> pd.DataFrame:
    """What is paid and received by year, real and undiscounted, with a total; what is shown adds up."""
    held = position.by_year
    cost, benefit = held.cost.tolist(), held.benefit.tolist()
    digits = decimals([*cost, *benefit])
    pays, receives = that_add_up(cost, digits), that_add_up(benefit, digits)
    return pd.DataFrame(
        {
            "Year": [*map(str, held.years), "Total"],
            "Pays (£m)": pays,
            "Receives (£m)": receives,
            "Net (£m)": [tidy(gain - pay, digits) for gain, pay in zip(receives, pays, strict=True)],
        }
    )


def projects_table(page: DepartmentPage) -> pd.DataFrame:
    """Each project of the department: its role, and what it pays, receives and keeps."""
    rows = page.projects
    money = millions_of(
        rows,
        cost=lambda row: row.pv_cost,
        benefit=lambda row: row.pv_benefit,
        net=lambda row: row.net,
        accepted=lambda row: row.accepted,
        cash=lambda row: row.cash,
    )
    return pd.DataFrame(
        {
            "Code": [row.project for row in rows],
            "Project": [row.title for row in rows],
            "Role": [role(row) for row in rows],
            "Class": [label(row.classification) for row in rows],
            "Pays (£m)": money["cost"],
            "Receives (£m)": money["benefit"],
            "Net (£m)": money["net"],
            "Receives, accepted (£m)": money["accepted"],
            "Net DEL cash (£m)": money["cash"],
        }
    )


def role(row: BodyProject) -> str:
    """What the department is to a project: it leads, pays or receives."""
    held = [
        word
        for word, is_so in (("leads", row.is_lead), ("pays", row.is_payer), ("receives", row.is_recipient))
        if is_so
    ]
    return listed(held).capitalize() or "Bears cost"


def partners_table(partners: Sequence[Partner]) -> pd.DataFrame:
    """Benefit that passes between the department and each other, with a total."""
    values = [one.value for one in partners]
    return pd.DataFrame(
        {
            "Body": [*(one.name for one in partners), "Total"],
            "Present value of benefit (£m)": that_add_up(values, decimals(values)),
        }
    )


def stands_table(page: DepartmentPage) -> pd.DataFrame:
    """The shares that land on the department by where it stands on them."""
    money = millions_of(page.stands, value=lambda one: one.value)
    return pd.DataFrame(
        {
            "Where it stands": [label(one.agreement) for one in page.stands],
            "Shares": [one.n_shares for one in page.stands],
            "Present value (£m)": money["value"],
        }
    )


def nominal_table(page: NominalPage) -> pd.DataFrame:
    """Public money by budget class and year, nominal: a row for what is paid and for what is saved in each class."""
    kinds = (("Pays", "cost"), ("Saves or receives", "benefit"))
    rows = [
        (_class(one), word, getattr(one, name))
        for one in page.classes
        for word, name in kinds
        if getattr(one, name).any()
    ]
    digits = decimals(value for _, _, values in rows for value in values.tolist())
    head = pd.DataFrame({"Budget class": [row[0] for row in rows], "Flow": [row[1] for row in rows]})
    columns = {
        f"{year} (£m)": in_millions([float(row[2][at]) for row in rows], digits) for at, year in enumerate(page.years)
    }
    return pd.concat([head, pd.DataFrame(columns, index=np.arange(len(rows)))], axis=1)


def _class(one: ClassFlows) -> str:
    return label(one.budget_class) if one.budget_class else "No class entered"


def nominal_words(page: NominalPage) -> str:
    """What the nominal table is, or why there is none; ready for markdown."""
    if page.fault:
        return escape_markdown(f"The nominal table cannot be made. {page.fault}")
    if not page.classes:
        return "No public money is recorded for this department: what it gains is value, not cash."
    return (
        "Public money in the prices of each year, undiscounted, as the financial case shows it "
        "(Green Book 2026, Table 9). Benefits that change no public body's income or spending are left out."
    )


def department_basis(page: DepartmentPage | DepartmentsPage) -> str:
    """On what the figures rest."""
    return with_left(f"Net present values; {label(page.claims).lower()}. {page.basis.sentence}", page.left)
