"""Work that takes longer than a person waits without a sign: how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from benefits.reporting.words import part_done

Answer = TypeVar("Answer")
OnStep = Callable[[int, int], None]


def with_progress(label: str, key: str, work: Callable[[OnStep], Answer]) -> Answer:
    """The answer of the work, with a bar that fills while it is under way.

    A press on Stop, or on anything else of the page, ends the work at its next step: what was shown before stays.

    Args:
        label: What is being worked out, in words.
        key: Of the button.
        work: Tells after each step how many of how many are done.
    """
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, label)
        st.button("Stop", key=f"{key}:stop")

    def step(done: int, of: int) -> None:
        bar.progress(part_done(done, of), f"{label}: {done:,} of {of:,}")

    answer = work(step)
    place.empty()
    return answer
