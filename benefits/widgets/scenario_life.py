"""One scenario: what it changes and means, the steps from draft to approval, and the way out and in as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from benefits.actions.scenarios import (
    approve_scenario,
    copy_scenario,
    lock_scenario,
    share_scenario,
    unlock_scenario,
    withdraw_scenario,
)
from benefits.errors import BenefitsError, Refused
from benefits.interchange.form import in_form
from benefits.reporting import scenario_tables as tables
from benefits.reporting import scenario_words as words
from benefits.reporting.funding_words import illustrative_note
from benefits.reporting.override_words import problems_in_words
from benefits.reporting.words import escape_markdown
from benefits.views.funding import Funding, funding
from benefits.views.scenario_meaning import is_on_other_inputs, meaning_of
from benefits.views.scenarios import ScenarioDetail, Step, scenario_detail
from benefits.widgets import forms, frame, scenario_tabs, session
from benefits.widgets.scenario_choice import basis
from benefits.widgets.scenario_files import owner_input, ways_out
from benefits.widgets.session import Rendering
from benefits.widgets.tables import table

LONGEST = 500
_ACTS = {
    Step.SHARE: share_scenario,
    Step.LOCK: lock_scenario,
    Step.UNLOCK: unlock_scenario,
    Step.WITHDRAW: withdraw_scenario,
}


def one(code: str) -> None:
    """One scenario in full, and what the person may do with it."""
    detail = scenario_detail(session.store(), session.person(), code)
    held = figures(detail)
    meaning = meaning_of(held) if held else None
    st.header(words.scenario_finding(detail, meaning))
    if held and held.is_illustrative:
        st.warning(illustrative_note())
    st.markdown(escape_markdown(f"{words.status_sentence(detail.scenario)} {words.owner_sentence(detail)}"))
    if detail.scenario.summary:
        st.markdown(escape_markdown(detail.scenario.summary))
    frame.caption(detail.scenario.note)
    if held and is_on_other_inputs(held):
        st.warning(words.MADE_OTHERWISE)
    st.subheader("What it changes")
    st.markdown(words.changes_listed(detail))
    _elsewhere(detail)
    if held and meaning:
        st.subheader("What it means before anything is chosen")
        st.markdown(words.meaning_sentence(meaning))
        if meaning.rows:
            table(tables.headroom_table(meaning), "headroom", "What is free in each envelope, and what is asked of it")
        basis(held)
    _steps(detail, held)
    ways_out(detail)


def _elsewhere(detail: ScenarioDetail) -> None:
    """The ways to the builder and to the comparison."""
    code = detail.scenario.id
    with st.container(horizontal=True):
        if detail.may_edit:
            st.button("Change it", key=f"build-{code}", on_click=scenario_tabs.turn_to, args=[scenario_tabs.BUILD])
        st.button("Compare it", key=f"compare-{code}", on_click=scenario_tabs.compare, args=[code])


def figures(detail: ScenarioDetail) -> Funding | None:
    """The scenario's funding problem; None where it cannot be worked out, and why is told."""
    if detail.hidden_base:
        st.warning(escape_markdown(words.hidden_base_sentence(detail)))
        return None
    try:
        return funding(session.store(), session.person(), detail.scenario.id)
    except BenefitsError as fault:
        st.warning(escape_markdown(f"Its figures cannot be worked out. {fault}"))
        return None


def _steps(detail: ScenarioDetail, held: Funding | None) -> None:
    """The steps that are open to the person, one at a time; and who may take which."""
    st.subheader("What to do with it")
    steps = [step for step in detail.open_steps if step is not Step.APPROVE or held]
    if steps:
        captions = [words.EXPLAINED[step] for step in steps]
        step = st.radio(
            "Step", steps, format_func=words.STEPS.__getitem__, captions=captions, key=f"step-{detail.scenario.id}"
        )
        _step_form(detail, held, step or steps[0])
    else:
        st.info(words.NO_STEP)
    with st.expander("Who may do what"):
        table(tables.steps_table(detail), "steps", "Each step, who may take it, and whether you can now")


def _step_form(detail: ScenarioDetail, held: Funding | None, step: Step) -> None:
    """What a step asks for, and its button."""
    code, form = detail.scenario.id, f"{step}:{detail.scenario.id}"
    now = session.rendering(form, code, {code: detail.version}, "title" if step is Step.COPY else "reason")
    seen = session.kept(f"{now.key}:fingerprint", lambda: held.proposals.fingerprint if held else "")
    title, owner, reason = "", "", ""
    with st.form(now.key, enter_to_submit=False):
        if step is Step.APPROVE:
            st.markdown(escape_markdown(words.approval_sentence(detail, session.person().name)))
        if step is Step.COPY:
            title = st.text_input("Title of the copy", words.copy_title(detail.scenario), key=f"{now.key}:title") or ""
            owner = owner_input(detail.bodies, detail.scenario.owner, f"{now.key}:owner")
        else:
            asked = "What you looked at, and what you found" if step is Step.APPROVE else "Why (optional)"
            reason = st.text_input(asked, key=f"{now.key}:reason", max_chars=LONGEST) or ""
        sent = st.form_submit_button(words.STEPS[step], type="primary")
    if sent and step is Step.APPROVE and held and held.proposals.fingerprint != seen:
        session.leave_form(form)
        st.warning("The figures changed since you opened this page. Look at them, then approve.")
    elif sent:
        _take(form, _doing(detail, step, now, seen, title, owner, reason), words.done(step, detail.scenario.title))


def _doing(
    detail: ScenarioDetail, step: Step, now: Rendering, fingerprint: str, title: str, owner: str, reason: str
) -> Callable[[], str]:
    """Takes a step; returns the code of the scenario to look at afterwards, blank for none."""
    store, person, code = session.store(), session.person(), detail.scenario.id
    seen = now.seen[code]
    if step is Step.COPY:
        return partial(copy_scenario, store, person, code, title, now.key, owner=owner)

    def take() -> str:
        if step is Step.APPROVE:
            approve_scenario(store, person, code, fingerprint, detail.today, reason, now.key, seen=seen)
        else:
            _ACTS[step](store, person, code, seen, reason, now.key)
        return "" if step is Step.WITHDRAW else code

    return take


def _take(form: str, step: Callable[[], str], said: str) -> None:
    """Take a step and look at what came of it; or say why it was refused, with what was typed still there."""
    try:
        code = step()
    except Refused as fault:
        forms.show(problems_in_words(in_form(fault.problems, ())))
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
        st.button("Show how it stands now", on_click=session.leave_form, args=[form], key=f"newer-{form}")
    else:
        session.leave_form(form)
        session.say(said)
        scenario_tabs.look_at(code)
