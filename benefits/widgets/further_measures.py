"""What stands beside an option's headline figures: effects without a money value, sensitivities, and inclusions."""

from __future__ import annotations

import streamlit as st

from benefits.reporting import further_tables as tables
from benefits.reporting import further_words as words
from benefits.views.further_measures import FurtherMeasures
from benefits.widgets import frame
from benefits.widgets.tables import table


def show(held: FurtherMeasures) -> None:
    """Every section, each with its basis; a sensitivity never stands without the headline figure beside it."""
    st.subheader("Effects without a money value", anchor="effects")
    st.markdown(words.worth_sentence(held))
    if held.effects:
        table(tables.effects_table(held), "effects", "Effects that no total holds, with measure, baseline and target")
    st.subheader("Cost per outcome", anchor="outcomes")
    if held.outcomes:
        table(tables.outcomes_table(held), "outcomes", "What one unit of each outcome costs")
        frame.caption(words.OUTCOME_BASIS)
    else:
        st.markdown(words.NO_OUTCOME)
    st.subheader("Distributional weights", anchor="weights")
    if held.weighted:
        st.markdown(words.weighted_sentence(held.weighted))
        table(tables.weights_table(held.weighted), "weights", "The shares that are weighted, with and without weight")
    else:
        st.markdown(words.NO_INCOME)
    st.subheader("Lower discount rates", anchor="lower-rates")
    st.markdown(words.rates_sentence(held.rates))
    st.subheader("What the costs and benefits include", anchor="included")
    table(tables.included_table(held), "included", "Present value of each kind of cost and of residual value")
    frame.caption(words.INCLUDED_BASIS)
