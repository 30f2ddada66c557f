"""Choices that live in the address, so that what is looked at can be shared as a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis, Bodies
from benefits.reference.deflators import gdp_deflators
from benefits.reporting.words import label, told_apart
from benefits.views.appraised import project_titles
from benefits.views.project import OptionAppraisal, ProjectPage
from benefits.views.projects import any_edit
from benefits.widgets import frame, session

Choice = TypeVar("Choice", bound=StrEnum)
YES = "yes"  # of a box that is ticked, in the address
LONGEST = 40  # characters of what is typed into the address


def one_of(title: str, key: str, options: Sequence[Choice]) -> Choice:
    """One of a few categories, the first unless the address names another."""
    _be_led(key, {option.value: option for option in options}.get, options[0])
    chosen = st.selectbox(title, options, format_func=label, key=key) or options[0]
    _follow(key, chosen.value if chosen is not options[0] else "")
    return chosen


def bodies() -> Bodies:
    """Whether figures stand under the organisations of the records, or under today's."""
    return one_of("Organisations", frame.BODIES, tuple(Bodies))


def any_of(title: str, key: str, options: Mapping[str, str], none: str = "All") -> str:
    """One of the codes, or blank for what `none` says; the one that the address names at first."""
    _be_led(key, lambda asked: asked if asked in options else None, None)
    told = told_apart(options)
    chosen = st.selectbox(title, list(told), None, told.__getitem__, key=key, placeholder=none) or ""
    _follow(key, chosen)
    return chosen


def basis() -> Basis:
    """Whose organisations, in which prices and seen from which year: those of the project unless others are chosen."""
    left, middle, right = st.columns(3)
    with left:
        held = bodies()
    with middle:
        prices = _year("Prices of", "prices", "The project's own")
    with right:
        seen_from = _year("Present value year", "seen_from", "The project's first year")
    return Basis(bodies=held, price_base=prices, present_value=seen_from)


def _year(title: str, key: str, none: str) -> FinancialYear | None:
    chosen = any_of(title, key, {str(year): str(year) for year in gdp_deflators().years}, none=none)
    return FinancialYear.parse(chosen) if chosen else None


def ticked(title: str, key: str, about: str = "") -> bool:
    """Whether a box is ticked: not, unless the address says so."""
    _be_led(key, (YES, str(True)).__contains__, otherwise=False)
    chosen = st.checkbox(title, key=key, help=about or None)
    _follow(key, YES if chosen else "")
    return chosen


def typed(title: str, key: str, about: str = "", example: str = "") -> str:
    """A few words as a person types them, what the address holds at first."""
    _be_led(key, lambda asked: asked[:LONGEST], "")
    words = st.text_input(title, max_chars=LONGEST, key=key, help=about or None, placeholder=example)
    chosen = (words or "").strip()
    _follow(key, chosen)
    return chosen


def _be_led(key: str, meant: Callable[[str], object], otherwise: object) -> None:
    """Set the input to what the address names, at first and wherever a link or the browser's Back has changed it.

    It is set at every run: left to itself the browser goes on showing what was chosen there before, and an input of
    another page that goes by the same name would keep its choice from this one.
    """
    asked = st.query_params.get(key, "")
    is_led = key not in st.session_state or st.session_state.get(f"address:{key}", asked) != asked
    named = meant(asked if is_led else str(st.session_state[key]))
    st.session_state[key] = otherwise if named is None else named


def _follow(key: str, value: str) -> None:
    """Keep the choice in the address; a code there rather than its words, so that links outlive renamings."""
    st.session_state[f"address:{key}"] = value
    if value:
        st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]


def nothing_yet() -> None:
    """An empty register: say what to do next, and stop there."""
    st.info("This register has no projects yet. Log one, import records, or look at the example portfolio first.")
    here = {"register": session.register()}
    if any_edit(session.person()) and st.button("Log a project", type="primary"):
        st.switch_page("screens/new_project.py", query_params=here)
    if st.button("Go to the two doors"):
        st.switch_page("screens/welcome.py", query_params=here)
    st.stop()


def project(key: str) -> str:
    """The project that the address names, or one that is chosen; the page ends where there is none."""
    every = project_titles(session.store(), session.person())
    if not every:
        nothing_yet()
    titles = {code: f"{title} ({code})" for code, title in every.items()}
    asked = st.query_params.get(key, "")
    if asked and asked not in titles:
        return asked
    chosen = any_of("Project", key, titles, none="Choose one")
    if not chosen:
        st.info("Choose a project above.")
        st.stop()
    return chosen


def option(page: ProjectPage) -> OptionAppraisal | None:
    """The option to look at: the preferred one unless another is chosen."""
    if len(page.appraised) < 2:
        return page.preferred
    titles = told_apart({one.option: one.title for one in page.appraised})
    preferred = page.preferred.option if page.preferred else ""
    code = st.selectbox(
        "Option", list(titles), list(titles).index(preferred), titles.__getitem__, key=f"option-{page.project.id}"
    )
    return next((one for one in page.appraised if one.option == code), page.preferred)
