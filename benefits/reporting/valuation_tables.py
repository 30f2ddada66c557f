"""A calculation on the page: its steps, its lines, its years, its inputs with sources, and the words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from benefits.appraisal.shapes import ShapeKind
from benefits.appraisal.valuation import Landing, Valuation
from benefits.portfolio.valued_lines import FIRST, LINE, PART, SHAPE, SHAPE_WORDS, YEARS
from benefits.records.categories import BenefitClass, Calculator
from benefits.records.model import ValuationInput
from benefits.reference.green_book import benefit_rules
from benefits.reference.parameters import Asked, Parameter, asked
from benefits.reference.unit_costs import UnitCost, Value, unit_cost
from benefits.reporting.figures import HATCHING, PALETTE, framed, in_millions, money_axis, nothing
from benefits.reporting.frames import decimals, yes
from benefits.reporting.words import MINUS, escape_html, label, millions, number, percent, pounds_in_prose, rounded
from benefits.views.valuation import Calculated

EMPTY = "Fill in the inputs to see the amounts."
_PATTERNS = ("", "/", ".", "x", "-")


def input_label(one: Asked) -> str:
    """The label of an input with its unit, where the unit says more than the label."""
    says_more = one.unit not in ("fraction", one.label.lower())
    return f"{one.label} ({one.unit})" if says_more else one.label


def said(value: Decimal, unit: str) -> str:
    """A value with its unit, as a person checks it: pounds to the penny, parts as percentages.

    Example:
        >>> said(Decimal("33.1441"), "pounds an hour"), said(Decimal("0.6"), "fraction"), said(Decimal(22000), "hours")
        ('£33.14 an hour', '60%', '22,000 hours')
    """
    if unit.startswith("fraction"):
        return f"{_trimmed(value.scaleb(2))}%"
    if unit.startswith("pounds"):
        sign = MINUS if rounded(value, 2) < 0 else ""
        return f"{sign}£{number(abs(value), 2)}{unit.removeprefix('pounds').replace(', ', ' ')}"
    return f"{_trimmed(value)} {unit}".strip()


def _trimmed(value: Decimal) -> str:
    shown = number(value, 4)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def parameter_sentence(held: Parameter) -> str:
    """Where a published value comes from, how sure it is and until when it may be used."""
    grade = "own convention" if held.grade == "own" else f"grade {held.grade}"
    until = f"valid until {held.expires.day} {held.expires:%B %Y}"
    prices = f", {held.price_year} prices" if held.price_year else ""
    note = f" {held.note}." if held.note else ""
    return f"{held.cited}{prices}; {grade}; {until}.{note}"


def unit_cost_title(row: UnitCost) -> str:
    """A unit cost of the database in a list: its code, what is counted and per what."""
    return f"{row.code}: {row.description} ({row.unit.lower()})"


def steps_table(valuation: Valuation) -> pd.DataFrame:
    """The steps of the calculation in order, to be checked by hand."""
    steps = valuation.steps
    return pd.DataFrame(
        {
            "Step": [step.name for step in steps],
            "How": [step.words for step in steps],
            "Result": [said(step.value, step.unit) for step in steps],
        }
    )


def lines_table(found: Calculated) -> pd.DataFrame:
    """The lines that would be written: type, class, and what each counts for."""
    lines, rules = [one.line for one in found.lines], benefit_rules()
    classes = {True: BenefitClass.CASH_RELEASING, False: BenefitClass.NON_CASH_RELEASING}
    return pd.DataFrame(
        {
            "Line": [_capital(line.title) for line in lines],
            "Full year (£)": [float(rounded(line.full_year, 2)) for line in lines],
            "Comes once": [yes(line.is_one_off) for line in lines],
            "Benefit or loss": ["Loss" if line.is_disbenefit else "Benefit" for line in lines],
            "Type": [rules[line.type].label for line in lines],
            "Class": [label(classes[line.is_cash]) for line in lines],
            "Lands on": [_landing(one.line.landings) for one in found.lines],
            "Counts for society": [_counts(rules[line.type].society) for line in lines],
            "Counts for government": [_counts(rules[line.type].government) for line in lines],
        }
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _counts(sign: int) -> str:
    return {1: "Yes", 0: "No", -1: "As a loss"}[sign]


def _landing(landings: Sequence[Landing]) -> str:
    return "; ".join(f"{one.agency or label(one.group)} {percent(one.part)}" for one in landings) or "Nobody named yet"


def yearly_table(found: Calculated) -> pd.DataFrame:
    """The pounds of each line by year, and their sum; a loss is negative."""
    years = found.years
    columns: dict[str, list[float]] = {}
    for one in found.lines:
        by_year, sign = one.amounts.by_year(), -1 if one.line.is_disbenefit else 1
        columns[f"{_capital(one.line.title)} (£)"] = [float(sign * by_year.get(year, Decimal(0))) for year in years]
    frame = pd.DataFrame({"Year": [str(year) for year in years], **columns})
    if len(columns) > 1:
        frame["All lines (£)"] = [float(rounded(total, 2)) for total in frame[list(columns)].sum(axis=1)]
    return frame


def yearly_chart(found: Calculated) -> go.Figure:
    """Bars of each line by year; a loss goes below the axis."""
    title = "Amounts by year"
    if not found.lines:
        return nothing(title, EMPTY)
    figure, years = go.Figure(), [str(year) for year in found.years]
    ends = [0.0] * len(years)
    for at, one in enumerate(found.lines):
        by_year, sign = one.amounts.by_year(), -1 if one.line.is_disbenefit else 1
        pounds = [float(sign * by_year.get(year, Decimal(0))) for year in found.years]
        ends += [end + value for end, value in zip(ends, pounds, strict=False)]
        name = _capital(one.line.title)
        figure.add_trace(
            go.Bar(
                name=escape_html(name),
                x=years,
                y=[in_millions(value) for value in pounds],
                customdata=[millions(value, decimals(pounds)) for value in pounds],
                marker={
                    "color": PALETTE[at % len(PALETTE)],
                    "line": {"width": 0},
                    "pattern": {"shape": _PATTERNS[at % len(_PATTERNS)], **HATCHING},
                },
                hovertemplate=f"%{{x}}, {escape_html(name).lower()}: £%{{customdata}}m<extra></extra>",
            )
        )
    figure.update_layout(
        barmode="relative", yaxis=money_axis(ends, "£m"), xaxis={"type": "category", "automargin": True}
    )
    return framed(figure, title, rows=6)


def yearly_chart_alt(found: Calculated) -> str:
    """The picture in words: each line with its full year and its years."""
    if not found.lines:
        return f"Empty picture. {EMPTY}"
    lines = "; ".join(
        f"{one.line.title} {pounds_in_prose(one.line.full_year)} {'once' if one.line.is_one_off else 'in a full year'}"
        for one in found.lines
    )
    return f"Bars by year from {found.years[0]} to {found.years[-1]}: {lines}."


def inputs_table(inputs: Sequence[ValuationInput]) -> pd.DataFrame:
    """The inputs kept with a line, in words, with price year, source and grade."""
    shown = sorted(inputs, key=lambda one: int(digits) if (digits := one.id.rpartition("-V")[2]).isdecimal() else 0)
    return pd.DataFrame(
        {
            "Input": [name_in_words(one) for one in shown],
            "Value": [_value(one) for one in shown],
            "Price year": [str(one.price_year or "") for one in shown],
            "Source": [one.source for one in shown],
            "Source grade": [one.source_grade for one in shown],
            "Note": [one.note for one in shown],
        }
    )


def name_in_words(one: ValuationInput) -> str:
    """What an input is, in the words of its calculator's form."""
    labels = {held.name: held.label for held in asked(one.calculator)}
    shapes = {f"{SHAPE}{name}": words for name, words in SHAPE_WORDS.items()}
    shapes |= {f"{SHAPE}{kind.value}": label(kind) for kind in ShapeKind}
    other = {FIRST: "First year", YEARS: "Years"}
    if one.name.startswith(PART):
        part, _, code = one.name.removeprefix(PART).partition(".")
        return f"Unit cost {code}, counted as {part}"
    if one.name.startswith(LINE):
        return f"Line of the calculation: {one.name.removeprefix(LINE)}"
    return {**labels, **shapes, **other}.get(one.name, one.name)


def _value(one: ValuationInput) -> str:
    if one.name == FIRST:
        return one.note
    if one.name.startswith(LINE) or one.name in {f"{SHAPE}{kind.value}" for kind in ShapeKind}:
        return "yes"
    unit = "fraction" if one.name == f"{SHAPE}decay" else one.unit
    return said(one.value, unit)


def unit_cost_table(codes: Sequence[str]) -> pd.DataFrame:
    """The chosen rows of the unit cost database as printed, with what to mind."""
    rows = [unit_cost(code) for code in codes]
    return pd.DataFrame(
        {
            "Code": [row.code for row in rows],
            "What": [row.description for row in rows],
            "Agency": [row.agency or "not said" for row in rows],
            "Cost to agencies": [_printed(row.fiscal) for row in rows],
            "Value to the economy": [_printed(row.economic) for row in rows],
            "Value to people": [_printed(row.social) for row in rows],
            "Evidence": [row.rag for row in rows],
            "Comment": [row.comment for row in rows],
            "Study": [row.original_source for row in rows],
        }
    )


def _printed(value: Value | None) -> str:
    return f"{said(value.pounds, 'pounds')} ({value.price_year} prices)" if value else ""


def written_title(title: str, calculator: Calculator) -> str:
    """A line that was calculated, in a list: its title and its calculator."""
    return f"{title} ({label(calculator).lower()})"
