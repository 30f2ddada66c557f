"""What is said beside every figure of a funding scenario: its basis, and what it may not be used for."""

from __future__ import annotations

from benefits.appraisal.lenses import Claims, Standpoint
from benefits.views.funding import Funding


def caveat() -> str:
    """What a selection is, and is not.

    References:
        HM Treasury, The Green Book 2026, paragraph 6.100.
    """
    return (
        "An affordability what-if grouped by objective, not a league table: the Green Book 2026 (6.100) does not "
        "compare proposals with different objectives by summary measures. It proposes nothing by itself; effects "
        "without a money value count for nothing here and may still decide."
    )


def illustrative_note() -> str:
    """Said wherever an envelope counts that nobody published."""
    return (
        "Illustrative envelopes: no body has published these limits. They are set by this tool so that the pages "
        "have something to show, and say nothing about any department's budget."
    )


def scenario_basis(held: Funding) -> str:
    """The basis of a scenario's figures as a caption."""
    years = held.proposals.envelopes.years
    whose = "society" if held.assumptions.standpoint is Standpoint.SOCIETY else "all public bodies"
    claims = "all claimed benefits" if held.assumptions.claims is Claims.CLAIMED else "accepted benefits only"
    basis = held.at.ledger.basis
    rates = "standard rates" if basis.discounting == "standard" else "lower-rate sensitivity"
    return (
        f"{held.title}. Envelopes and costs: nominal, undiscounted, {years[0]} to {years[-1]}. Values: net benefit to "
        f"{whose} on {claims}, real in {years[0]} prices, discounted to {years[0]} at {rates}, what came before "
        f"{years[0]} left out as sunk; Green Book edition {basis.green_book}, GDP deflator edition {basis.deflators}."
    )
