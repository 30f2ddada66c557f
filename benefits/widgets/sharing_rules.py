"""The rules of cost sharing as they stand on the page: all side by side, and one of them in detail."""

from __future__ import annotations

import streamlit as st

from benefits.reporting import cost_sharing_charts as charts
from benefits.reporting import cost_sharing_tables as tables
from benefits.reporting import cost_sharing_words as words
from benefits.views.cost_sharing import Chosen, Sharing
from benefits.widgets import frame
from benefits.widgets.tables import picture_and_table, table


def side_by_side(found: Sharing) -> None:
    """Every rule: what each body would pay, keep and get back for a pound, and who would object."""
    st.markdown(words.recommendation(found))
    picture_and_table(charts.rule_bars(found), charts.rule_bars_alt(found), tables.payments_table(found), "payments")
    frame.caption(charts.left_out(found))
    frame.caption(words.sampling_note(found))
    st.subheader("Would anybody object?")
    table(tables.rules_table(found), "rules", "Each rule in plain words, and who would object to it")
    st.subheader("What each keeps")
    table(tables.gains_table(found), "net-gains", "What each body gains on balance under each rule")
    st.subheader("What each gets back for £1")
    table(tables.back_table(found), "back", "What each body gets back for each pound it pays")
    with st.expander(words.WORKINGS):
        table(tables.how_table(), "how", "How each rule works the payments out")
        table(tables.bounds_table(found), "bounds", "The least and the most that each could pay")


def in_detail(found: Sharing, picked: Chosen) -> None:
    """One rule: who pays whom, how each body's own test changes, and what cash allows."""
    st.subheader(words.detail_heading(picked.rule))
    st.markdown(words.moves_sentence(picked))
    table(tables.chosen_table(picked), "detail", "What each body gains, pays today and would pay")
    st.markdown(words.objections_sentence(found, picked.rule))
    if picked.moves:
        st.subheader("Who pays whom")
        table(tables.moves_table(picked), "moves", "Who would pay whom")
    st.subheader("Own test before and after")
    st.markdown(words.tests_sentence(picked))
    table(tables.tests_table(picked), "own-tests", "The own test of each body today and under the rule")
    st.subheader("What they have in cash")
    st.markdown(words.cash_sentence(picked))
    table(tables.cash_table(picked), "cash", "What each would pay and what it has in cash")
