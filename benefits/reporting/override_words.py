"""An override in words: the sentence that says what it changes, and what its inputs are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from benefits.errors import Problem
from benefits.portfolio.scenario_steps import FIELDS, GROUP_OF
from benefits.records.categories import OverrideField
from benefits.records.model import Override
from benefits.records.override_fields import DECLARED, Quantity, words_of
from benefits.reference.dictionary import field
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import label, percent, pounds_in_prose
from benefits.views.scenarios import Names

_LIMITS = (OverrideField.CUT_PART, OverrideField.CUT_AMOUNT, OverrideField.ADD_AMOUNT)
_FACTORS = (OverrideField.COST_FACTOR, OverrideField.BENEFIT_FACTOR)
_YEARS: Mapping[OverrideField, tuple[str, str]] = {
    OverrideField.BENEFIT_DELAY: ("come", ""),
    OverrideField.START_DELAY: ("starts", ""),
    OverrideField.LATEST_START: ("may start", "up to "),
}
_HELP: Mapping[OverrideField, str] = {
    OverrideField.CUT_PART: "A part of each limit as recorded is cut; what is promised of it stays spent.",
    OverrideField.CUT_AMOUNT: "Pounds are taken off the limit in the year, or in each year where none is named.",
    OverrideField.ADD_AMOUNT: "Pounds are added to the limit in the year, or in each year where none is named.",
    OverrideField.TRANSFER_CAP: "How much of its limit a body may pass to others in the same class and year.",
    OverrideField.COST_FACTOR: "Costs from the first year on are multiplied.",
    OverrideField.BENEFIT_FACTOR: "Benefits from the first year on are multiplied.",
    OverrideField.START_DELAY: "Costs and benefits of the project all move later.",
    OverrideField.LATEST_START: "When the project starts is chosen too, up to so many years later than planned.",
    OverrideField.BENEFIT_DELAY: "Benefits come later; costs stay where they are.",
    OverrideField.MUST_FUND: "It is funded whatever it is worth, as far as the limits allow.",
    OverrideField.MUST_NOT_FUND: "It is left out whatever it is worth.",
    OverrideField.EXCLUSIVE: "Add one such change for each project of the group, with the same name.",
    OverrideField.AT_LEAST: "So many projects that use data in this way are funded.",
    OverrideField.LEAST_PART: "The project may be funded in part; costs and benefits shrink alike.",
    OverrideField.STANDPOINT: "Whose net benefit the joint choices make as large as they can.",
    OverrideField.CLAIMS: "All benefits that projects claim, or only those that their recipients have accepted.",
    OverrideField.CLOSED_TOO: "For looking back: projects that have ended ask as well.",
    OverrideField.DISCOUNTING: "The Green Book's standard rates, or its lower ones for a sensitivity test.",
    OverrideField.GREEN_BOOK: "Which edition of its tables is used.",
    OverrideField.DEFLATORS: "Which edition of the GDP deflators turns real amounts into cash.",
    OverrideField.SHARING_RULE: "How the page Cost sharing splits a cost; it changes no choice of projects.",
}
_VALUES: Mapping[OverrideField, str] = {
    OverrideField.CUT_PART: "Part of the limit",
    OverrideField.TRANSFER_CAP: "Part of the limit",
    OverrideField.LEAST_PART: "Least part of the project",
    OverrideField.AT_LEAST: "Number of projects",
    OverrideField.LATEST_START: "Years later at most",
}
_TEXTS: Mapping[OverrideField, str] = {
    OverrideField.EXCLUSIVE: "Name of the group",
    OverrideField.AT_LEAST: "Use of data",
}
EVERY: Mapping[str, str] = {
    "organisation": "Every body",
    "budget_class": "Every budget class",
    "year": "Every year of the scenario",
    "project": "Every project",
}
SUCH_AS: Mapping[Quantity, str] = {
    Quantity.PART: "10%",
    Quantity.FACTOR: "1.2 for 20% more, 0.8 for 20% less",
    Quantity.YEARS: "1",
    Quantity.POUNDS: "£2.5m",
    Quantity.COUNT: "2",
}


def override_sentence(one: Override, names: Names) -> str:
    """What an override changes, in a plain sentence; not escaped.

    Args:
        one: Any override that its checks let pass.
        names: What codes are called.
    """
    said = _said(one, names)
    return f"{said}. {one.note}" if one.note else f"{said}."


def _said(one: Override, names: Names) -> str:
    field, of = one.field, names.projects.get(one.project, one.project) or "Every project"
    value = one.value if one.value is not None else Decimal(0)
    if field in _LIMITS:
        verb = "raised" if field is OverrideField.ADD_AMOUNT else "cut"
        by = _percent(value) if field is OverrideField.CUT_PART else pounds_in_prose(value)
        return f"{_limit(one, names)} is {verb} by {by} {f'in {one.year}' if one.year else 'in every year'}"
    if field in _FACTORS:
        return f"{_factor_of(one, names)} {_factor(value)}"
    if field in _YEARS:
        verb, up_to = _YEARS[field]
        subject = f"Benefits of {_project(one, names)}" if field is OverrideField.BENEFIT_DELAY else of
        return f"{subject} {verb} {up_to}{one_or_many(int(value), 'year', 'years')} later"
    return {
        OverrideField.TRANSFER_CAP: f"A body may transfer up to {_percent(value)} of a limit to others",
        OverrideField.LEAST_PART: f"{of} may be funded in part, down to {_percent(value)} of it",
        OverrideField.MUST_FUND: f"{of} must be funded",
        OverrideField.MUST_NOT_FUND: f"{of} must not be funded",
        OverrideField.EXCLUSIVE: f"{of} is in the group {one.text}, of which at most one is funded",
        OverrideField.AT_LEAST: (
            f"At least {one_or_many(int(value), 'project', 'projects')} for {_word(one)} must be funded"
        ),
        OverrideField.CLAIMS: f"Benefits that count: {_word(one)}",
        OverrideField.DISCOUNTING: f"Values are discounted by: {_word(one)}",
        OverrideField.GREEN_BOOK: f"The tables of the Green Book are those of edition {one.text}",
        OverrideField.DEFLATORS: f"The GDP deflators are those of edition {one.text}",
        OverrideField.STANDPOINT: f"Whose net benefit the joint choices look at: {_word(one)}",
        OverrideField.SHARING_RULE: f"Shared costs are split by: {words_of(field).get(one.text, one.text)}",
        OverrideField.CLOSED_TOO: "Projects that are closed or stopped ask for money too, to look back",
    }[field]


def _limit(one: Override, names: Names) -> str:
    """Which limits an override is about."""
    kind = label(one.budget_class) if one.budget_class else ""
    if one.organisation:
        body = names.organisations.get(one.organisation, one.organisation)
        return f"{body}'s {kind} limit" if kind else f"Every limit of {body}"
    return f"Every body's {kind} limit" if kind else "Every limit"


def _factor_of(one: Override, names: Names) -> str:
    """Which costs or benefits a factor is about."""
    body = names.organisations.get(one.organisation, one.organisation)
    if one.field is OverrideField.COST_FACTOR:
        return f"Costs of {_project(one, names)}{f' that {body} pays' if body else ''}"
    return f"Benefits of {_project(one, names)}{f' that land on {body}' if body else ''}"


def _factor(factor: Decimal) -> str:
    """What a factor does to an amount.

    Example:
        >>> _factor(Decimal("1.2")), _factor(Decimal("0.75")), _factor(Decimal(0)), _factor(Decimal(1))
        ('are 20% higher', 'are 25% lower', 'are left out', 'stay as they are')
    """
    if factor == 1:
        return "stay as they are"
    if not factor:
        return "are left out"
    return f"are {_percent(abs(factor - 1))} {'higher' if factor > 1 else 'lower'}"


def _percent(part: Decimal) -> str:
    """A part as a percentage with the decimals that it has.

    Example:
        >>> _percent(Decimal("0.1000")), _percent(Decimal("0.125"))
        ('10%', '12.5%')
    """
    exponent = (part * 100).normalize().as_tuple().exponent
    return percent(part, max(0, -exponent) if isinstance(exponent, int) else 0)


def _project(one: Override, names: Names) -> str:
    return names.projects.get(one.project, one.project) if one.project else "every project"


def _word(one: Override) -> str:
    return _small(words_of(one.field).get(one.text, one.text))


def _small(words: str) -> str:
    """The words inside a sentence; a name of several capitals stays."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def fields_to_choose() -> dict[str, str]:
    """What an override can change, by code, group by group as a bridge takes them."""
    return {one.value: group_title(one) for held in FIELDS.values() for one in held}


def group_title(field: OverrideField) -> str:
    """What an override is called in a list to choose from, with its group first.

    Example:
        >>> group_title(OverrideField.COST_FACTOR)
        'Costs – Costs multiplied'
    """
    return f"{label(GROUP_OF[field])} – {label(field)}"


def field_help(code: str) -> str:
    """What an override of a field does, in a sentence."""
    return _HELP[OverrideField(code)]


def input_label(of: OverrideField, name: str) -> str:
    """What an input of an override is called in its form.

    Example:
        >>> input_label(OverrideField.CUT_PART, "value"), input_label(OverrideField.CUT_PART, "year")
        ('Part of the limit', 'Financial year')
    """
    if name == "value":
        return _VALUES.get(of) or {Quantity.POUNDS: "Amount (£)", Quantity.FACTOR: "Factor"}.get(
            DECLARED[of].quantity or Quantity.YEARS, "Years"
        )
    if name == "text":
        return _TEXTS.get(of, label(of))
    return field("override", name).label


def unfinished(row: Mapping[str, str], missing: Iterable[str]) -> str:
    """What a change that is not complete is about, and what it lacks; not escaped."""
    known = {one.value: one for one in OverrideField}
    of = known.get(row.get("field", ""))
    if of is None:
        return "Choose what it changes."
    lacks = [input_label(of, name).lower() for name in missing]
    return f"{label(of)}. Still to fill in: {listed(lacks)}." if lacks else f"{label(of)}."


def problems_in_words(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a form with the fields of overrides called as people choose them, not by their codes."""
    codes = re.compile("|".join(sorted((rf"\b{one.value}\b" for one in OverrideField), key=len, reverse=True)))

    def say(words: str) -> str:
        return codes.sub(lambda found: label(OverrideField(found[0])).lower(), words)

    return tuple(replace(one, value=say(one.value), wrong=say(one.wrong)) for one in problems)


def row_problems(row: Mapping[str, str], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of one change, its number and its word called as its inputs are."""
    known = {one.value: one for one in OverrideField}
    of = known.get(row.get("field", ""))
    names = {field("override", name).label: input_label(of, name) for name in ("value", "text")} if of else {}
    called = (
        replace(one, place=replace(one.place, column=names.get(one.place.column, one.place.column))) for one in problems
    )
    return problems_in_words(called)
