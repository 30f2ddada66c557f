"""Who takes part in the sharing of a cost and on what terms: a choice in the address, and one grid kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from benefits.errors import Problem, Severity, has_errors
from benefits.interchange.grids import GridColumn
from benefits.interchange.sharing_form import (
    ALTERNATIVE,
    CASH,
    CASH_KNOWN,
    GAINS,
    NAME,
    PAYS,
    SEPARABLE,
    entry_with,
    form_name,
    read_terms,
    typed_cells,
)
from benefits.portfolio.cost_sharing import Rule
from benefits.records.entries import Entry, Snapshot
from benefits.reporting import cost_sharing_words as words
from benefits.reporting.cost_sharing_tables import shown_amounts
from benefits.reporting.figures import shortened
from benefits.reporting.words import told_apart
from benefits.views.cost_sharing import Sharing, SharingPage, Terms
from benefits.widgets import choose, drafts, frame, session
from benefits.widgets.grid import text_grid

COLUMNS = (
    *(GridColumn(name, is_fixed=True) for name in (NAME, GAINS, PAYS, CASH_KNOWN)),
    *(GridColumn(name) for name in (SEPARABLE, ALTERNATIVE, CASH)),
)
ABOUT = {
    GAINS: "gains",
    PAYS: "pays",
    CASH_KNOWN: "known",
    SEPARABLE: "separable",
    ALTERNATIVE: "alternative",
    CASH: "cash",
}


@dataclass(frozen=True)
class TypedTerms:
    """The terms as typed, and what is wrong with them."""

    terms: Terms
    problems: tuple[Problem, ...]

    @property
    def can_be_read(self) -> bool:
        """Whether nothing typed stands in the way of working the rules out."""
        return not has_errors(self.problems)


def terms_of(page: SharingPage) -> TypedTerms:
    """The inputs: who is left out, and the grid of terms; what is typed is kept for this person and project."""
    if not page.gainers:
        return TypedTerms(Terms(), ())
    with st.expander(words.INPUTS, key="terms-shown", bind="query-params"):
        st.markdown(words.INPUTS_INTRO)
        left_out = _left_out(page)
        form = _form(page)
        now = drafts.opened(form, Snapshot(Entry()), _probe(page))
        typed, misfits = _grid(page, now)
        if session.person() == session.NOBODY:
            st.caption(words.SAY_WHO)
        elif drafts.keep(now, typed):
            st.caption(words.KEPT)
        if typed.rows:
            st.button("Reset to the register", key="reset-terms", on_click=drafts.finish, args=[form])
    terms, problems = read_terms(page, typed_cells(typed), left_out)
    told = (*misfits, *problems)
    for severity, say in ((Severity.ERROR, st.error), (Severity.WARNING, st.warning)):
        if lines := words.problem_lines(told, severity):
            say(lines)
    return TypedTerms(terms, told)


def _form(page: SharingPage) -> drafts.Form:
    return drafts.Form(
        name=form_name(page.project, page.scope),
        title=f"Cost sharing of {words.what_is_shared(page)}",
        table="",
        page="cost_sharing",
        address={"project": page.project, "scope": page.scope.value},
    )


def _probe(page: SharingPage) -> str:
    """Another one when other bodies are shown, so that no cell lands in the row of another body."""
    return f"terms:{page.claims}:{','.join(body.code for body in page.gainers)}"


def _grid(page: SharingPage, now: drafts.Rendering) -> tuple[Entry, tuple[Problem, ...]]:
    held = typed_cells(now.start)
    shown = [
        {
            NAME: shortened(body.name, 200),
            **dict(zip((GAINS, PAYS, CASH_KNOWN), amounts, strict=True)),
            **held.get(body.code, {}),
        }
        for body, amounts in zip(page.gainers, shown_amounts(page.gainers), strict=True)
    ]
    config = {column: st.column_config.TextColumn(help=words.HELP[about]) for column, about in ABOUT.items()}
    rows, misfits = text_grid(shown, COLUMNS, words.INPUTS_ABOUT, f"{now.key}:{_probe(page)}", config)
    typed = {body.code: row for body, row in zip(page.gainers, rows, strict=True)}
    return entry_with(now.start, typed), misfits


def _left_out(page: SharingPage) -> list[str]:
    """Who gains and does not share, kept in the address by code."""
    names = told_apart({body.code: body.name for body in page.gainers})
    place = f"without:{page.project}:{page.scope}:{','.join(names)}"
    asked = st.query_params.get("without", "")
    if st.session_state.get("address:without", asked) != asked:
        st.session_state.pop(place, None)
    named = [code for code in asked.split(",") if code in names]
    chosen = st.multiselect(
        "Leave out of the sharing", list(names), named, format_func=names.__getitem__, key=place, placeholder="Nobody"
    )
    found = ",".join(chosen)
    st.session_state["address:without"] = found
    if found:
        st.query_params["without"] = found
    elif "without" in st.query_params:
        del st.query_params["without"]
    return chosen


def rule_of(found: Sharing) -> Rule:
    """The rule that the address names or that is chosen; the recommended one otherwise."""
    if told := words.not_available(found, st.query_params.get("rule", "")):
        st.warning(told)
    choices, recommended = words.rule_choices(found)
    return words.chosen_rule(found, choose.any_of("Rule", "rule", choices, none=recommended))


def onward(page: SharingPage, rule: Rule) -> None:
    """The way to the plan of the transfers, with everything chosen here."""
    asked: Mapping[str, str] = {
        **frame.address(page.project),
        "scope": page.scope.value,
        "rule": rule.value,
        "claims": page.claims.value,
        **{name: value for name, value in st.query_params.items() if name in ("without", "scenario")},
    }
    if st.button("Plan the transfers", type="primary"):
        st.switch_page("screens/transfers.py", query_params=asked)
