"""The pieces of the page Briefings: what one is about, what it says in short, and its five files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.records.store import now
from benefits.reporting.briefing_words import headings_of, headlines_of
from benefits.reporting.briefings import briefing_of
from benefits.reporting.words import escape_markdown
from benefits.views.appraised import project_titles
from benefits.views.briefing import About, Subject, briefing_facts
from benefits.views.briefing_value import Briefing
from benefits.views.department import departments_page
from benefits.views.kept_answers import keep_answer, kept_answer
from benefits.widgets import choose, frame, session
from benefits.widgets.long_work import OnStep
from benefits.widgets.realisation import day
from benefits.widgets.working_out import answer

# What each form is called, and what a browser is told of it.
FORMS = {
    "pptx": ("PowerPoint (.pptx)", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "docx": ("Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF (.pdf)", "application/pdf"),
    "xlsx": ("Excel (.xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": ("OpenDocument (.ods)", "application/vnd.oasis.opendocument.spreadsheet"),
}
INTRO = (
    "One briefing in five forms, with the same words and figures in each, those of the screens. Slides for a meeting, "
    "a paper to edit, an accessible PDF to send, and an accessible workbook to reckon with."
)
ABOUT_WORK = "It was stopped. Nothing is lost: the briefing is worked out from the register again."


@dataclass(frozen=True)
class Asked:
    """What a person wants a briefing about, as the address has it."""

    about: About
    basis: Basis
    on: date

    @property
    def name(self) -> str:
        """Of its files, without day and ending."""
        return "-".join(part for part in ("briefing", self.about.subject.value, self.about.code) if part)


def asked() -> Asked:
    """The subject, claims, organisations and day; the page ends where a department or project is still to be chosen."""
    first, second, third, fourth = st.columns(4)
    with first:
        subject = choose.one_of("About", "about", tuple(Subject))
    with second:
        claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
    with third:
        basis = Basis(bodies=choose.bodies())
    with fourth:
        on = day()
    code = ""
    if subject is Subject.DEPARTMENT:
        code = _one_of("Department", "body", departments_page(session.store(), session.person(), basis, claims).names)
    elif subject is Subject.PROJECT:
        titles = project_titles(session.store(), session.person())
        code = _one_of("Project", "project", {one: f"{title} ({one})" for one, title in titles.items()})
    return Asked(About(subject, code, claims), basis, on)


def _one_of(title: str, key: str, known: Mapping[str, str]) -> str:
    wanted = st.query_params.get(key, "")
    if wanted and wanted not in known:
        st.warning(escape_markdown(f"There is no {title.lower()} {wanted} here. Choose another."))
    chosen = choose.any_of(title, key, known, none="Choose one")
    if not chosen:
        st.info(f"Choose a {title.lower()} above to see what its briefing says.")
        st.stop()
    return chosen


def worked_out(wanted: Asked) -> Briefing:
    """The briefing, kept for a state of the register and a day; the page ends where the work was stopped."""
    store, person, today = session.store(), session.person(), now().date()
    question = ("briefing", wanted, today, session.register())
    fingerprint = str(store.data_version())

    def work(on_step: OnStep) -> Briefing:
        facts = briefing_facts(store, person, wanted.about, wanted.basis, wanted.on, on_step)
        called = session.REGISTERS[session.EXAMPLE] if session.register() == session.EXAMPLE else ""
        made = briefing_of(facts, today, called)
        keep_answer(store, person, question, made, fingerprint)
        return made

    kept = kept_answer(store, person, question, Briefing, fingerprint)
    fresh = None if kept is not None and kept.is_stale else kept
    held = answer("Gathering the briefing", "briefing", fresh, work, at_once=True, about=ABOUT_WORK)
    if held is None:
        st.stop()
    return held.answer


def preview(briefing: Briefing) -> None:
    """The headlines, what was found, and what to keep in mind."""
    frame.caption(briefing.dated)
    frame.caption(briefing.basis)
    if briefing.headlines:
        st.subheader("Headlines")
        st.markdown(headlines_of(briefing))
    st.subheader("What it says")
    st.markdown(headings_of([one.title for one in briefing.sections]))
    with st.expander("What to keep in mind"):
        st.markdown(headings_of(briefing.caveats))


def downloads(briefing: Briefing, wanted: Asked, forms: Mapping[str, Callable[[Briefing], bytes]]) -> None:
    """A button for each form; its file is written when it is pressed.

    Args:
        briefing: What it says.
        wanted: What it is about.
        forms: Writes each form, by the ending of its file.
    """
    with st.container(horizontal=True):
        for ending, write in forms.items():
            words, kind = FORMS[ending]
            st.download_button(
                words,
                partial(write, briefing),
                f"{wanted.name}-{briefing.made_on.isoformat()}.{ending}",
                kind,
                key=f"download-{ending}",
                on_click="ignore",
                type="primary" if ending == "pptx" else "secondary",
            )
