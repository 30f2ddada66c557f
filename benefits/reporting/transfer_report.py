"""The transfers of a scenario as JSON and as text for a terminal: what is phased, how, and what is not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from benefits.portfolio.budget_cover import positions
from benefits.portfolio.phasing import PhasingShortfall
from benefits.reporting.funding_words import scenario_basis
from benefits.reporting.sentences import one_or_many
from benefits.reporting.transfer_words import plan_in_a_line
from benefits.reporting.words import label, pounds_in_prose
from benefits.views.scenario_transfers import ProjectPlan, ScenarioTransfers

NAMED = 5  # projects that a line names before it counts


def transfers_json(found: ScenarioTransfers) -> dict[str, object]:
    """The report in values that JSON knows: pounds unrounded but where they are pence, null where there is none.

    `projects` has one row a project: `phased`; `shares`, what each body pays, present value; `peak_bridge` and
    `lender`; `missing`, the ask, a row a body, class and year; `why_not`. `transfers` and `positions` are those of the
    workbook, `pounds` to the penny.
    """
    schedule = found.schedule
    return {
        "scenario": found.held.code or None,
        "rule": found.rule.value,
        "claims": found.held.assumptions.claims.value,
        "basis": scenario_basis(found.held),
        "projects": [_project_json(one) for one in found.projects],
        "transfers": [
            {
                "from": one.giver,
                "to": one.receiver,
                "year": str(one.year),
                "budget_class": one.budget_class.value,
                "pounds": float(one.pounds),
                "thousands": one.thousands,
                "purpose": one.purpose,
                "reason": one.reason.value,
            }
            for one in schedule.transfers
        ],
        "positions": [
            {
                "body": one.body,
                "year": str(one.year),
                "budget_class": one.budget_class.value,
                "pounds": float(one.pounds),
                "thousands": one.thousands,
            }
            for one in positions(schedule)
            if one.given or one.received
        ],
    }


def _project_json(one: ProjectPlan) -> dict[str, object]:
    plan = one.plan
    shares = {} if plan is None else dict(zip(plan.problem.bodies, plan.problem.share.tolist(), strict=True))
    return {
        "project": one.project,
        "title": one.title,
        "phased": one.is_phased,
        "why_not": one.why_not or None,
        "shares": shares,
        "no_limit": [] if plan is None else _without_limit(one),
        "peak_bridge": None if plan is None else plan.schedule.peak_bridge,
        "lender": one.lender or None,
        "missing": [] if one.shortfall is None else _missing_json(one.shortfall),
    }


def _without_limit(one: ProjectPlan) -> list[str]:
    """The bodies that have no limit in a year and class in which something is paid."""
    if one.plan is None:
        return []
    problem = one.plan.problem
    free = one.plan.is_unlimited[:, problem.cost > 0]
    return [body for body, cells in zip(problem.bodies, free, strict=True) if cells.any()]


def _missing_json(shortfall: PhasingShortfall) -> list[Mapping[str, object]]:
    problem = shortfall.problem
    return [
        {
            "body": problem.bodies[d],
            "budget_class": problem.classes[k].value,
            "year": str(problem.years[t]),
            "pounds": float(shortfall.headroom[d, k, t]),
        }
        for d, k, t in np.argwhere(shortfall.headroom > 0).tolist()
    ]


def transfers_text(found: ScenarioTransfers) -> str:
    """What the schedule holds, in sentences: the projects in it, what moves, and the bridges that it takes."""
    moved = found.schedule.transfers
    projects = one_or_many(len(found.phased), "project", "projects")
    count = one_or_many(len(moved), "budget cover transfer", "budget cover transfers")
    said = [
        f"{found.held.title}: {projects} phased by the rule {label(found.rule).lower()}; {count}, "
        f"{pounds_in_prose(sum(one.pounds for one in moved))} in all, net to zero."
    ]
    said += _bridge_lines(found)
    free = {body for one in found.phased for body in _without_limit(one)}
    if free:
        said.append(f"No envelope limits these in some year: {', '.join(sorted(free))}.")
    return "\n".join(said)


def _bridge_lines(found: ScenarioTransfers) -> list[str]:
    """The largest bridges, and how many more there are."""
    bridges = [(one.plan.schedule.peak_bridge, one) for one in found.phased if one.plan and one.lender]
    bridges.sort(key=lambda bridge: (-bridge[0], bridge[1].project))
    lines = [
        f"{one.project}: a bridge of {pounds_in_prose(peak)} at its peak, from {found.names[one.lender]}."
        for peak, one in bridges[:NAMED]
    ]
    more = len(bridges) - len(lines)
    return [*lines, f"{one_or_many(more, 'smaller bridge', 'smaller bridges')}; JSON has all."] if more else lines


def not_phased_text(found: ScenarioTransfers) -> str:
    """What could not be phased, a line a project; blank where all could."""
    lines = [f"{one.project}: {_why_not(one)}" for one in found.not_phased]
    if not lines:
        return ""
    return "\n".join([f"Not in the schedule: {one_or_many(len(lines), 'project', 'projects')}.", *lines])


def _why_not(one: ProjectPlan) -> str:
    return one.why_not if one.plan is None else plan_in_a_line(one.plan, str)


def scenario_terms(found: ScenarioTransfers) -> tuple[str, ...]:
    """On what the workbook's figures rest, a sentence each."""
    said = [
        scenario_basis(found.held),
        f"Costs shared: {label(found.rule).lower()}, by {label(found.held.assumptions.claims).lower()}. Projects take "
        "headroom one after another, the most value at stake first.",
    ]
    if found.held.is_illustrative:
        said.append("Some of the envelopes are illustrative: no body has published them.")
    codes = [one.project for one in found.not_phased]
    if codes:
        named = ", ".join(codes[:NAMED]) + (f" and {len(codes) - NAMED} more" if len(codes) > NAMED else "")
        said.append(f"Could not be phased and is not in the schedule: {named}.")
    return tuple(said)
