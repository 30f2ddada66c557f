"""An answer that may take long: at once where it is quick, else when asked for, and told where it is old."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from benefits.reporting.words import escape_markdown
from benefits.views.kept_answers import KeptAnswer
from benefits.widgets.long_work import OnStep, with_progress

Answer = TypeVar("Answer")

FIRST_TIME, AGAIN = "Work it out", "Work it out again"
STALE = "Worked out on other inputs: the register or the scenario has changed since, and the figures below are old."


def answer(
    label: str,
    key: str,
    kept: KeptAnswer[Answer] | None,
    work: Callable[[OnStep], Answer],
    *,
    at_once: bool,
    about: str,
    go: str = FIRST_TIME,
) -> KeptAnswer[Answer] | None:
    """The answer there is, or the one worked out now; None where nobody has asked for it yet.

    What was stopped is not begun again by itself.

    Args:
        label: What is being worked out, in words.
        key: Of the buttons; another one for every question.
        kept: What was worked out before.
        work: Works it out, tells how far it is, and keeps the answer.
        at_once: Whether it is quick enough not to ask.
        about: What it takes, said above the button.
        go: What the button says the first time.
    """
    if kept is not None and not kept.is_stale:
        return kept
    if st.session_state.get(f"{key}:stop"):
        st.session_state[f"{key}:stopped"] = True
    place = st.empty()
    with place.container():
        is_asked = _is_asked(key, kept, about, go) if st.session_state.get(f"{key}:stopped") or not at_once else True
    if not is_asked:
        return kept
    st.session_state.pop(f"{key}:stopped", None)
    with place.container():
        made = with_progress(label, key, work)
    place.empty()
    return KeptAnswer(made, is_stale=False)


def _is_asked(key: str, kept: KeptAnswer[Answer] | None, about: str, go: str) -> bool:
    if kept is not None:
        st.warning(STALE)
        return st.button(AGAIN, key=f"{key}:go", type="primary")
    st.info(escape_markdown(about))
    return st.button(go, key=f"{key}:go", type="primary")
