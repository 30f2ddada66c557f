"""What a change is explained between: the project, both ends and the lens, all of them in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Lens, Standpoint
from benefits.reporting.baseline_words import projects_named
from benefits.reporting.explained_words import A_DAY, goals_named, starts_named
from benefits.reporting.words import escape_markdown
from benefits.views.as_it_stood import days
from benefits.views.explained import Ends, ExplainedPage, Stand, ends, explained
from benefits.widgets import choose, past, session

NOW = "Records of today, the usual editions"


def project(titles: Mapping[str, str]) -> str:
    """The project that the address names or that is chosen; the page ends where there is none."""
    asked = st.query_params.get("project", "")
    if asked and asked not in titles:
        st.warning(escape_markdown(f"There is no project {asked}. Choose one below."))
    code = choose.any_of("Project", "project", projects_named(titles), none="Choose one")
    if code not in titles:
        st.info("Choose a project above to see why its figures changed, or how they differ by edition.")
        st.stop()
    return code


def change(code: str) -> tuple[ExplainedPage, Lens]:
    """The change between the ends that the address names, and the lens under which it is told."""
    held = ends(session.store(), session.person(), code)
    left, right = st.columns(2)
    with left:
        before = _start(held)
    with right:
        name = choose.any_of("To", "to", goals_named(held), none=NOW)
        after = Stand(editions=(name,)) if name else Stand()
    chosen = lens()
    return explained(session.store(), session.person(), code, before, after), chosen


def _start(held: Ends) -> Stand:
    """From where; unless another is chosen the first baseline, or a day where there is none."""
    usual = held.baselines[0].id if held.baselines else A_DAY
    starts = starts_named(held)
    name = choose.any_of("From", "from", starts, none=starts[usual]) or usual
    if name == A_DAY:
        return Stand(day=past.chosen_day(days(session.store(), session.person())))
    return Stand(editions=(name,)) if name in held.editions else Stand(baseline=name)


def lens() -> Lens:
    """The lens that the address names: society, value and all claims unless another is chosen."""
    left, middle, right = st.columns(3)
    with left:
        standpoint = choose.one_of(
            "Whose costs and benefits", "whose", (Standpoint.SOCIETY, Standpoint.GOVERNMENT, Standpoint.OWN)
        )
    with middle:
        money = choose.one_of("In what money", "money", (Money.ECONOMIC, Money.DEL_CASH))
    with right:
        claims = choose.one_of("Benefits that are", "claims", tuple(Claims))
    return Lens(standpoint, money, claims)
