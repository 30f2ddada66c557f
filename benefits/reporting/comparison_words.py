"""Scenarios side by side in sentences: what is kept of each, what to mind, and what the bridge between two says."""

from __future__ import annotations

from benefits.portfolio.selection_model import Way
from benefits.reporting.choosing_words import way_in_a_sentence
from benefits.reporting.scenario_tables import column_names, step_name
from benefits.reporting.sentences import listed
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose
from benefits.views.scenario_comparison import Bridge, Comparison

AGAIN, FIRST_TIME, BRIDGE = "Work it out again", "Work them out", "Work out the bridge"
NOBODY_ASKS = "No project asks for money in these years. Choose a scenario of other years."
STALE = "The register or a scenario has changed since this was worked out: the figures of the ways of choosing are old."
LARGE = "There are many projects to choose from, so this takes a while: from seconds to a few minutes."


def comparison_finding(of: Comparison) -> str:
    """What each scenario keeps when all choose together; ready for markdown."""
    said = []
    for name, column in zip(column_names(of), of.columns, strict=True):
        value = column.outcome.value(Way.JOINT) if column.outcome else None
        if value is not None:
            said.append(f"{name} keeps {pounds_in_prose(value)}")
        elif column.outcome:
            said.append(f"nothing can be chosen in {name}")
    if not said:
        return "Not worked out yet"
    return escape_markdown(f"{label(Way.JOINT)}: {'; '.join(said)}")


def cannot_be_subtracted(of: Comparison) -> str:
    """Said where the values of scenarios are not of one kind; blank where they are."""
    first_years = {column.held.proposals.envelopes.years[0] for column in of.columns}
    standpoints = {column.held.assumptions.standpoint for column in of.columns}
    kinds = []
    if len(first_years) > 1:
        kinds.append("in the prices of different years and discounted to them")
    if len(standpoints) > 1:
        kinds.append("to government in one and to society in another")
    if not kinds:
        return ""
    return (
        f"Their values are not of one kind: {listed(kinds)}. A difference between them is partly that; the bridge "
        "shows it as a step of its own."
    )


def notes(of: Comparison) -> list[str]:
    """What to mind of each selection: why there is none, or how far it might be from the best; not escaped."""
    said = []
    for name, column in zip(column_names(of), of.columns, strict=True):
        if column.outcome is None:
            continue
        said += [f"{name}, {way_in_a_sentence(way)}: {why}" for way, why in column.outcome.faults.items()]
        for way, made in column.outcome.selections.items():
            if not made.is_proven:
                said.append(
                    f"{name}, {way_in_a_sentence(way)}: stopped at the time limit; the best choice is at most "
                    f"{percent(made.gap, 1)} above this one."
                )
            if not made.is_settled:
                said.append(
                    f"{name}, {way_in_a_sentence(way)}: the bodies' choices depend on each other and do not settle."
                )
    return said


def bridge_finding(of: Bridge, first: str, second: str) -> str:
    """What lies between two scenarios, and which step moves most; ready for markdown."""
    if of.start is None or of.end is None:
        missing = first if of.start is None else second
        return escape_markdown(f"No bridge: nothing can be chosen in {missing}")
    change = of.end - of.start
    if not of.steps:
        return escape_markdown(f"{first} and {second} say the same")
    largest = max(of.steps, key=lambda step: abs(step.change))
    if abs(change) < 1 and abs(largest.change) < 1:
        return escape_markdown(f"From {first} to {second}: the value kept stays the same")
    moved = f"rises by {pounds_in_prose(change)}" if change > 0 else f"falls by {pounds_in_prose(-change)}"
    moved = "stays the same" if abs(change) < 1 else moved
    return escape_markdown(
        f"From {first} to {second} the value kept {moved}; the largest step is {step_name(largest).lower()}, "
        f"{pounds_in_prose(largest.change)}"
    )
