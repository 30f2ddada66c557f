"""Which scenario a funding page looks at, kept in the address; and what every funding page says about itself."""

from __future__ import annotations

import streamlit as st

from benefits.errors import BenefitsError
from benefits.reporting.funding_words import caveat, illustrative_note, scenario_basis
from benefits.reporting.words import escape_markdown
from benefits.views.funding import Funding, funding, scenarios_seen
from benefits.widgets import choose, frame, session


def scenario(key: str = "scenario", *, counts_envelopes: bool = True) -> Funding:
    """The scenario that the address names or that is chosen, with its funding problem; none is the register as it is.

    Draws the choice, and the words that go with every figure of a funding page.

    Args:
        key: In the address.
        counts_envelopes: Whether the page's figures rest on envelopes, which may be illustrative.
    """
    seen = scenarios_seen(session.store(), session.person())
    titles = {code: f"{one.title} ({code})" for code, one in seen.items()}
    asked = st.query_params.get(key, "")
    if asked and asked not in titles:
        st.warning(escape_markdown(f"There is no scenario {asked} that you may see. Choose one below."))
    code = choose.any_of("Scenario", key, titles, none="The register as it stands") if titles else ""
    try:
        held = funding(session.store(), session.person(), code)
    except BenefitsError as fault:  # it rests on a draft of somebody else, or on years without a deflator
        st.error(escape_markdown(f"This scenario cannot be worked out. {fault}"))
        st.stop()
    if counts_envelopes and held.is_illustrative:
        st.warning(illustrative_note())
    return held


def basis(held: Funding) -> None:
    """On what the figures above rest, and what they may not be used for."""
    frame.caption(scenario_basis(held))
    frame.caption(caveat())
