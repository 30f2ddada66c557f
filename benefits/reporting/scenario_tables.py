"""Funding scenarios in tables: the list, what is free for projects before and after, and who may do what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.selection_model import Way
from benefits.records.categories import BudgetClass, OverrideField
from benefits.records.override_fields import words_of
from benefits.reference.dictionary import reference_choices
from benefits.reporting.choosing_words import way_in_a_sentence
from benefits.reporting.frames import decimals, millions_of, that_add_up, tidy, yes
from benefits.reporting.scenario_words import STEPS, WHO, approved_words, step_reason, years_sentence
from benefits.reporting.sentences import listed
from benefits.reporting.words import label, millions, number, percent, told_apart
from benefits.views.scenario_comparison import Bridge, BridgeStep, Column, Comparison
from benefits.views.scenario_meaning import Meaning
from benefits.views.scenarios import ScenarioDetail, ScenariosPage, Step

NO_LIMIT = "no limit"
NOT_YET, NONE_POSSIBLE = "not worked out yet", "none possible"


def scenarios_table(page: ScenariosPage) -> pd.DataFrame:
    """Every scenario of the list, by title."""
    held = [line.scenario for line in page.lines]
    return pd.DataFrame(
        {
            "Code": [one.id for one in held],
            "Scenario": [one.title for one in held],
            "Owner": [line.owner for line in page.lines],
            "Years": [years_sentence(one) for one in held],
            "Status": [label(one.status) for one in held],
            "Approved": [approved_words(one) for one in held],
            "Overrides": [line.n_own for line in page.lines],
            "Based on": [line.based_on for line in page.lines],
            "Made by": [one.made_by for one in held],
        }
    )


def headroom_table(meaning: Meaning) -> pd.DataFrame:
    """Each envelope over the years of the scenario: its limit, what is free before and after, and what is asked."""
    rows = meaning.rows
    money = millions_of(
        rows,
        limit=lambda row: row.limit,
        before=lambda row: row.before,
        after=lambda row: row.after,
        change=lambda row: row.after - row.before,
        asked=lambda row: row.asked,
    )
    return pd.DataFrame(
        {
            "Body": [row.body for row in rows],
            "Budget class": [label(BudgetClass(row.budget_class)) for row in rows],
            "Years with a limit": [f"{row.n_years} of {meaning.n_years}" if row.n_years else NO_LIMIT for row in rows],
            "Limit (£m)": money["limit"],
            "Free before (£m)": money["before"],
            "Free after (£m)": money["after"],
            "Change (£m)": money["change"],
            "Asked (£m)": money["asked"],
        }
    )


def steps_table(detail: ScenarioDetail) -> pd.DataFrame:
    """What can be done to the scenario, by whom, and whether the person can do it now."""
    return pd.DataFrame(
        {
            "Step": [STEPS[step] for step in Step],
            "Who may": [WHO[step] for step in Step],
            "You, now": [yes(step not in detail.hindrances) for step in Step],
            "Why not": [step_reason(step, detail) for step in Step],
        }
    )


def column_names(of: Comparison) -> list[str]:
    """What the scenarios of a comparison are called: by title, with the code where two share one."""
    return list(told_apart({column.code: column.held.title for column in of.columns}).values())


def basis_table(of: Comparison) -> pd.DataFrame:
    """Scenarios side by side: what they rest on, who asks, and what there is."""
    return _side_by_side(of, _BASIS)


def kept_table(of: Comparison) -> pd.DataFrame:
    """Scenarios side by side: what each way of choosing keeps, and what all together fund out of their own budgets."""
    return _side_by_side(of, _KEPT)


def _side_by_side(of: Comparison, measures: Sequence[tuple[str, Callable[[Column], str]]]) -> pd.DataFrame:
    held = {"Measure": [name for name, _ in measures]}
    for name, column in zip(column_names(of), of.columns, strict=True):
        held[name] = [say(column) for _, say in measures]
    return pd.DataFrame(held)


def _of_selection(say: Callable[[Column], str]) -> Callable[[Column], str]:
    """What is said of the joint selection, or why there is none."""

    def said(column: Column) -> str:
        if column.outcome is None:
            return NOT_YET
        return say(column) if column.joint else NONE_POSSIBLE

    return said


def _kept(way: Way) -> Callable[[Column], str]:
    """What a way of choosing keeps."""

    def said(column: Column) -> str:
        if column.outcome is None:
            return NOT_YET
        value = column.outcome.value(way)
        return NONE_POSSIBLE if value is None else millions(value)

    return said


def _free(column: Column) -> str:
    has_limit = any(row.n_years for row in column.meaning.rows)
    return millions(column.meaning.after) if has_limit else NO_LIMIT


def _net_per_pound(column: Column) -> str:
    return "nothing spent" if column.net_per_pound is None else number(column.net_per_pound, 2)


def _basis(column: Column) -> Basis:
    return column.held.at.ledger.basis


_BASIS: Sequence[tuple[str, Callable[[Column], str]]] = (
    ("Years", lambda column: _from_to(column.held.proposals.envelopes.years)),
    ("Status", lambda column: label(column.held.scenario.status) if column.held.scenario else "The register"),
    ("Green Book edition", lambda column: _basis(column).green_book),
    ("GDP deflator edition", lambda column: _basis(column).deflators),
    ("Discount schedule", lambda column: words_of(OverrideField.DISCOUNTING)[_basis(column).discounting]),
    ("Benefits that count", lambda column: label(column.held.assumptions.claims)),
    ("Whose value counts", lambda column: label(column.held.assumptions.standpoint)),
    ("Free for projects (£m)", _free),
    ("Projects that ask", lambda column: number(column.meaning.n_asking)),
    ("They ask for (£m)", lambda column: millions(column.meaning.asked)),
)
_KEPT: Sequence[tuple[str, Callable[[Column], str]]] = (
    *((f"Value kept: {way_in_a_sentence(way)} (£m)", _kept(way)) for way in Way),
    (f"Projects funded: {way_in_a_sentence(Way.JOINT)}", _of_selection(lambda column: number(column.n_funded or 0))),
    ("Their cost in these years (£m)", _of_selection(lambda column: millions(column.spent or 0.0))),
    ("Net value for each £1 of that cost (£)", _of_selection(_net_per_pound)),
)


def _from_to(years: Sequence[FinancialYear]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])


def funded_table(of: Comparison, *, only_different: bool = False) -> pd.DataFrame:
    """Which projects are funded in each scenario when all choose together out of their own budgets, by objective.

    Args:
        of: The comparison.
        only_different: Leave out projects that stand alike in all of them.
    """
    themes = reference_choices("data_use_themes")
    rows = [
        (themes.get(objective, objective), code, title, *(funded_words(column, code) for column in of.columns))
        for objective, code, title in of.projects
    ]
    if only_different:
        rows = [row for row in rows if len(set(row[3:])) > 1]
    return pd.DataFrame(rows, columns=["Objective", "Code", "Project", *column_names(of)])


def funded_words(column: Column, project: str) -> str:
    """Whether and from when a project is funded in a scenario."""
    if column.outcome is None:
        return NOT_YET
    if project not in column.outcome.projects:
        return "Does not ask"
    if column.joint is None:
        return NONE_POSSIBLE
    found = column.funded(project)
    if not found.part or found.first_year is None:
        return "No"
    how_much = "Yes" if found.part >= 1 else percent(found.part)
    later = ", later than planned" if found.is_later else ""
    return f"{how_much}, from {found.first_year}{later}"


def bridge_table(of: Bridge) -> pd.DataFrame:
    """The bridge in rows, rounded so that what is shown adds up.

    Args:
        of: A bridge between scenarios in both of which something can be chosen.
    """
    start, changes = of.start or 0.0, [step.change for step in of.steps]
    digits = decimals([start, of.end or 0.0, *changes])
    parts = that_add_up([start, *changes], digits)[:-1]
    reached = [tidy(sum(parts[: at + 1]), digits) for at in range(len(parts))]
    moved = tidy(reached[-1] - reached[0], digits)
    return pd.DataFrame(
        {
            "Step": [*(step_name(step) for step in of.steps), "All steps"],
            "From (£m)": [*reached[:-1], reached[0]],
            "Change (£m)": [*parts[1:], moved],
            "To (£m)": [*reached[1:], reached[-1]],
        }
    )


def step_name(step: BridgeStep) -> str:
    """What is exchanged in a step."""
    return listed([label(group) for group in step.groups])
