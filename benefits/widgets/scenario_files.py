"""A scenario as a file: taken along, and brought in as a draft of the person who brings it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from benefits.actions.locking import as_draft
from benefits.actions.recording import Edit
from benefits.actions.scenarios import save_scenario
from benefits.errors import BenefitsError, Refused, has_errors
from benefits.interchange.form import in_form
from benefits.interchange.scenario_entry import with_codes
from benefits.interchange.scenario_file import ENDING, read_scenario, scenario_json
from benefits.records.model import Override, Scenario
from benefits.reporting import scenario_words as words
from benefits.reporting.override_words import problems_in_words
from benefits.reporting.words import escape_markdown, told_apart
from benefits.views.scenarios import Names, ScenarioDetail, free_codes_for, is_code_free, names_of
from benefits.widgets import forms, scenario_tabs, session

UPLOADS = "scenario-file"


def ways_out(detail: ScenarioDetail) -> None:
    """The scenario as a file, and the way to its history."""
    code = detail.scenario.id
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download as a file",
            scenario_json(detail.scenario, detail.own),
            f"{code}{ENDING}",
            "application/json",
            key="download-scenario",
            on_click="ignore",
        )
        scenario_tabs.history_link(code)


def bring_in(bodies: Mapping[str, str]) -> None:
    """A scenario from a file: what is wrong with it, what it says, and the button that keeps it as a draft.

    Args:
        bodies: Code and short name of every body for which the person may model funding.
    """
    st.markdown(words.FILE_INTRO)
    key = session.form_key(UPLOADS)
    upload = st.file_uploader("Scenario file (.json)", type=["json"], key=f"{UPLOADS}-{key}")
    if upload is None:
        return
    scenario, overrides = _read(upload)
    if scenario is None:
        return
    names = names_of(session.store(), session.person())
    _preview(scenario, overrides, names)
    if scenario.based_on and scenario.based_on not in names.scenarios:
        st.error(escape_markdown(words.base_not_here(scenario)))
        return
    with st.form(f"{UPLOADS}-form-{key}", enter_to_submit=False):
        title = st.text_input("Title", scenario.title, key=f"{key}:title") or ""
        owner = owner_input(bodies, scenario.owner, f"{key}:owner")
        reason = st.text_input("Why you bring it in (optional)", key=f"{key}:reason", max_chars=500) or ""
        sent = st.form_submit_button("Keep it as a draft of mine", type="primary")
    if sent:
        _keep(replace(scenario, title=title, owner=owner), overrides, reason, key)


def owner_input(bodies: Mapping[str, str], first: str, key: str) -> str:
    """For which body of the person's own a scenario is made; the first one where it may be."""
    told = told_apart(bodies)
    codes = list(told)
    index = codes.index(first) if first in told else 0
    return st.selectbox("Owner", codes, index, told.__getitem__, key=key) or ""


def _read(upload: UploadedFile) -> tuple[Scenario | None, Sequence[Override]]:
    """What the file holds; None where it cannot be taken, and why is told."""
    try:
        text = upload.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error(words.NO_TEXT)
        return None, ()
    scenario, overrides, problems = read_scenario(text)
    forms.show(problems_in_words(problems))
    return (None if has_errors(problems) else scenario), overrides


def _preview(scenario: Scenario, overrides: Sequence[Override], names: Names) -> None:
    free = scenario.id if is_code_free(session.store(), session.person(), scenario.id) else ""
    st.markdown(escape_markdown(words.incoming_sentence(scenario, len(overrides), free)))
    st.markdown(words.bullets(overrides, names))


def _keep(scenario: Scenario, overrides: Sequence[Override], reason: str, key: str) -> None:
    store, person = session.store(), session.person()
    wish = scenario.id if is_code_free(store, person, scenario.id) else ""
    codes = free_codes_for(store, person, scenario.owner, wish, len(overrides))
    draft = replace(as_draft(scenario), id=codes.scenario)
    parts = with_codes(overrides, codes.scenario, codes.overrides, ())
    try:
        save_scenario(store, person, Edit(draft, 0), [Edit(one, 0) for one in parts], reason, key)
    except Refused as fault:
        forms.show(problems_in_words(in_form(fault.problems, ())))
    except BenefitsError as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.next_form(UPLOADS)
        session.say(f"{scenario.title} is here as a draft of yours.")
        scenario_tabs.look_at(codes.scenario)
