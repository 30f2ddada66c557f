"""The form of a calculator, what it comes to, and the one button that writes it into the project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import zip_longest

import streamlit as st

from benefits.actions.valuing import rewrite_lines, write_lines
from benefits.appraisal.outcomes import CODE, CostPart, parts_of, public_values, suggested, whole_of
from benefits.appraisal.shapes import ShapeKind
from benefits.errors import BenefitsError, Conflict, Problem, Refused
from benefits.interchange.calculation_form import (
    PRICE_YEAR,
    SOURCE,
    TypedCalculation,
    number_text,
    request_from,
    start_text,
    starts_of,
)
from benefits.portfolio.valued_lines import SHAPE_WORDS, GivenInput, Landed, Request, usual_budget
from benefits.records.categories import BudgetClass, Calculator
from benefits.reference.parameters import Asked, asked, parameter
from benefits.reference.unit_costs import unit_cost, unit_costs
from benefits.reporting import valuation_tables as tables
from benefits.reporting.words import escape_markdown, label, told_apart
from benefits.views.valuation import Calculated, ValuationPage, WrittenLine, calculated, used_parameter
from benefits.widgets import choose, forms, frame, session
from benefits.widgets.session import Rendering
from benefits.widgets.tables import picture_and_table, table

OWN, NOBODY = "My own figure", "Nobody named yet"
NEW = "A new calculation"
SHAPE_HELP = {
    "lag": "From the start of the first year; a part of a year counts.",
    "ramp": "From nothing to the full amount; 0 for all at once.",
    "plateau_end": "Counted from the start. Data goes out of date: leave it blank only if it will not.",
    "decay": "Such as 20%; 100% ends it.",
}
BUDGETS = (
    BudgetClass.RDEL_ADMIN,
    BudgetClass.RDEL_PROGRAMME,
    BudgetClass.CDEL,
    BudgetClass.AME,
    BudgetClass.RECEIPTS,
)


def chosen_line(page: ValuationPage) -> WrittenLine | None:
    """A line that was calculated before, or none for a new calculation."""
    titles = {one.line.id: tables.written_title(one.line.title, one.inputs[0].calculator) for one in page.written}
    if not titles:
        return None
    codes = ["", *titles]
    named = st.query_params.get("line", "")
    index = codes.index(named) if named in titles else 0
    words = told_apart({"": NEW, **titles})
    code = st.selectbox("Calculation", codes, index, words.__getitem__, key=f"line-{page.project.id}")
    if code:
        st.query_params["line"] = code
    else:
        st.query_params.pop("line", None)
    return next((one for one in page.written if one.line.id == code), None)


def kept_inputs(written: WrittenLine) -> None:
    """The inputs that are kept with a line, with their sources."""
    st.subheader(escape_markdown(written.line.title))
    st.caption(escape_markdown(written.line.valuation_method))
    name = "Inputs of the calculation with their sources"
    table(tables.inputs_table(written.inputs), "inputs", name)
    if written.request is None:
        st.warning("These inputs are not enough to calculate the line again. Change it on the edit page.")


def calculator_form(page: ValuationPage, written: WrittenLine | None) -> None:
    """The form of a new calculation, or of one that is changed; then what it comes to, and the button."""
    before = written.request if written else None
    calculator = before.calculator if before else choose.one_of("Calculator", "calculator", tuple(Calculator))
    form = f"calculate:{page.project.id}:{written.line.id if written else calculator.value}"
    now = session.rendering(form, written.line.id if written else "", page.versions, "shape")
    starts = {one.name: one for one in before.inputs} if before else {}
    title, option = ("", "") if before else _what(page, now)
    st.subheader("Inputs")
    cells, starts = _inputs(calculator, starts, now)
    parts = _unit_cost(before, now) if calculator.value == CODE else ()
    source, grade = _sources(now)
    st.subheader("When it comes")
    kind, shape, years = _when(page, before, now)
    typed = TypedCalculation(calculator, cells, starts, source, grade, kind, shape, *years, parts)
    landed = _landed(page, calculator, written, now)
    request, problems = request_from(typed)
    if request is None:
        _told(problems)
        return
    found = calculated(request, datetime.now(UTC).date())
    forms.show((*problems, *found.problems))
    if found.valuation is None:
        return
    _result(found)
    reason = st.text_input("Why you make this change", key=f"{now.key}:reason", max_chars=500, placeholder="Optional")
    name = "Write the changed lines" if written else "Write the benefit lines"
    if st.button(name, type="primary", key=f"{now.key}:write", disabled=not found.lines):
        _write(page, form, now, written, option, title, request, landed, reason or "")


def _what(page: ValuationPage, now: Rendering) -> tuple[str, str]:
    """What gets better, and in which option."""
    title = st.text_input(
        "What gets better", key=f"{now.key}:title", max_chars=200, placeholder="For whom, in a few words"
    )
    titles = told_apart({one.id: one.title for one in page.options})
    preferred = next((at for at, one in enumerate(page.options) if one.is_preferred), 0)
    option = st.selectbox("Option", list(titles), preferred, titles.__getitem__, key=f"{now.key}:option")
    return title or "", option or ""


def _inputs(
    calculator: Calculator, before: Mapping[str, GivenInput], now: Rendering
) -> tuple[dict[str, str], dict[str, GivenInput]]:
    """The text of each input, and what it stood at before."""
    cells: dict[str, str] = {}
    chosen: dict[str, str] = {}
    wanted = asked(calculator)
    for pair in zip_longest(wanted[::2], wanted[1::2]):  # row by row, so that one column keeps the order
        for one, column in zip(pair, st.columns(2), strict=True):
            if one is None:
                continue
            with column:
                if not before and len(one.parameters) > 1:
                    chosen[one.name] = _published(one, now)
                start = before.get(one.name) or starts_of(calculator, chosen).get(one.name)
                key = f"{now.key}:{one.name}:{chosen.get(one.name, '')}"
                text, words = start_text(one, start), tables.input_label(one)
                cells[one.name] = st.text_input(words, text, help=one.help, key=key, max_chars=60) or ""
                _about(start)
    return cells, {**starts_of(calculator, chosen), **before}


def _published(one: Asked, now: Rendering) -> str:
    """Which published value an input starts from; blank for a figure of one's own."""
    options = [*one.parameters, ""]
    key = f"{now.key}:{one.name}:from"
    return st.selectbox(f"{one.label}: start from", options, format_func=_parameter_label, key=key) or ""


def _parameter_label(code: str) -> str:
    return parameter(code).label if code else OWN


def _about(start: GivenInput | None) -> None:
    """Source, grade and expiry of what an input starts from."""
    if start is None:
        return
    held = used_parameter(start)
    frame.caption(tables.parameter_sentence(held) if held else start.source)


def _unit_cost(before: Request | None, now: Rendering) -> tuple[CostPart, ...]:
    """Which unit cost is counted, and as what."""
    codes = list(unit_costs())
    kept = whole_of(before.parts) if before else ""
    index = codes.index(kept) if kept in codes else None
    key = f"{now.key}:code"
    code = st.selectbox("Unit cost", codes, index, _cost_label, key=key, placeholder="Find by any word or code")
    if not code:
        return ()
    rows = [one.code for one in suggested(code)]
    usual = before.parts if before and code == kept else suggested(code)
    paid = [one.code for one in usual if one.part.value == "transfer"]
    words = "Payments and taxes among them"
    tip = "A transfer: it helps the budget, and society neither gains nor loses by it."
    transfers = st.multiselect(words, rows, paid, _cost_label, key=f"{now.key}:transfers:{code}", help=tip)
    extra = public_values(code)
    counted = [one for one in extra if before and code == kept and CostPart(one, code) in before.parts]
    also = []
    if extra:
        tip = "Only if the comment below allows it to be added to the cost to agencies."
        also = st.multiselect("Count as well", extra, counted, label, key=f"{now.key}:public:{code}", help=tip)
    table(
        tables.unit_cost_table(list(dict.fromkeys([code, *rows]))), "unit-cost", "The unit cost as the database has it"
    )
    return parts_of(code, transfers, also)


def _cost_label(code: str) -> str:
    return tables.unit_cost_title(unit_cost(code))


def _sources(now: Rendering) -> tuple[str, str]:
    """Where the person's own figures come from, and how sure that is."""
    left, right = st.columns(2)
    with left:
        source = st.text_input(SOURCE, key=f"{now.key}:source", max_chars=500, placeholder="Who measured it, when")
    with right:
        words = {"": "Not said", "A": "A: read in the original", "B": "B: from a copy", "C": "C: not checked"}
        grade = st.selectbox("Grade of that source", list(words), format_func=words.__getitem__, key=f"{now.key}:grade")
    return source or "", grade or ""


def _when(
    page: ValuationPage, before: Request | None, now: Rendering
) -> tuple[ShapeKind, dict[str, str], tuple[str, str, str]]:
    """The shape over time, and the first, last and price year."""
    kinds = list(ShapeKind)
    index = kinds.index(before.shape.kind) if before else 0
    kind = st.selectbox("How it builds up", kinds, index, label, key=f"{now.key}:shape") or kinds[0]
    names = [name for name in SHAPE_WORDS if kind is not ShapeKind.STEP or name != "ramp"]
    shape: dict[str, str] = {}
    for name, column in zip(names, st.columns(len(names)), strict=True):
        text = number_text(getattr(before.shape, name)) if before else ""
        with column:
            shape[name] = st.text_input(
                SHAPE_WORDS[name],
                text,
                key=f"{now.key}:{name}",
                help=SHAPE_HELP[name],
                max_chars=20,
                placeholder="Never" if name == "plateau_end" else "0",
            )
    first, last, prices = st.columns(3)
    years = page.years_with(before)
    start, end = page.span_of(before)
    with first:
        from_ = st.selectbox("First year", years, years.index(start), key=f"{now.key}:first") or start
    with last:
        to = st.selectbox("Last year", years, years.index(end), key=f"{now.key}:last") or end
    with prices:
        help_ = "Prices of other years are brought to it by the GDP deflator."
        usual = str(before.price_year) if before else page.price_base
        price_year = st.text_input(PRICE_YEAR, usual, key=f"{now.key}:prices", help=help_, max_chars=10) or ""
    return kind, shape, (from_, to, price_year)


def _landed(page: ValuationPage, calculator: Calculator, written: WrittenLine | None, now: Rendering) -> Landed:
    """The public body on which it lands where the calculation does not say, and the colour of its cash."""
    st.subheader("On whom it lands")
    names = {"": NOBODY} | {one.id: f"{one.short_name} ({one.id})" for one in page.bodies}
    usual = page.landing_of(written)
    left, right = st.columns(2)
    with left:
        help_ = "Suggested as claimed; the body accepts or disputes it. Shares that are there already stay."
        index = list(names).index(usual)
        body = st.selectbox("Public body", list(names), index, names.__getitem__, key=f"{now.key}:body", help=help_)
    with right:
        help_ = "Of the part that is cash. Savings of benefit payments are usually AME, which cannot pay for a project."
        index = BUDGETS.index(usual_budget(calculator))
        budget = st.selectbox("Budget class there", BUDGETS, index, label, key=f"{now.key}:budget", help=help_)
    return Landed(body or "", budget or usual_budget(calculator))


def _told(problems: tuple[Problem, ...]) -> None:
    """What is wrong with what was typed; what is only not filled in yet is listed, not shouted."""
    missing = [one.place.column for one in problems if one.wrong == "is missing"]
    if missing:
        st.info(escape_markdown(f"Still to fill in: {', '.join(missing)}."))
    forms.show(one for one in problems if one.wrong != "is missing")


def _result(found: Calculated) -> None:
    """What the calculation comes to: its lines, its years, and its steps."""
    if found.valuation is None:
        return
    st.subheader("What it comes to")
    table(tables.lines_table(found), "lines", "The benefit lines that the calculation gives")
    about = tables.yearly_chart_alt(found)
    picture_and_table(tables.yearly_chart(found), about, tables.yearly_table(found), "amounts-by-year")
    st.caption(escape_markdown(f"{found.valuation.method} {found.valuation.watch}"))
    table(tables.steps_table(found.valuation), "steps", "The steps of the calculation in order")


def _write(
    page: ValuationPage,
    form: str,
    now: Rendering,
    written: WrittenLine | None,
    option: str,
    title: str,
    request: Request,
    landed: Landed,
    reason: str,
) -> None:
    store, person, project = session.store(), session.person(), page.project.id
    try:
        if written:
            rewrite_lines(store, person, project, now.code, request, landed, now.seen, reason, now.key)
        else:
            write_lines(store, person, project, option, title.strip(), request, landed, reason, now.key)
    except Refused as fault:
        forms.show(fault.problems)
    except Conflict as fault:
        forms.show_fault(fault)
        st.button("Show the newer version", on_click=session.leave_form, args=[form])
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.leave_form(form)
        session.say("Saved the lines, their inputs and the suggested shares.")
        st.switch_page("screens/edit_project.py", query_params=frame.address(project))
