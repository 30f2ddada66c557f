"""The draft memorandum of a page's transfers, with the words that its figures need."""

from __future__ import annotations

from dataclasses import replace

from benefits.reporting.memorandum import memorandum
from benefits.reporting.transfer_words import cautions, terms_of
from benefits.reporting.words import label
from benefits.views.memorandum import MemorandumTerms
from benefits.views.transfers import TransfersPage

GATES = (
    "Gates: each stage of the business case that lies ahead, and the end of each financial year in which contributions "
    "are paid."
)


def draft_memorandum(terms: MemorandumTerms, page: TransfersPage, basis: str) -> bytes:
    """The draft as the bytes of a .docx file.

    Args:
        terms: What the register holds for it.
        page: The transfers that it would agree on.
        basis: On what the scenario's figures rest, a sentence.
    """
    said = replace(
        terms,
        sharing_rule=f"{label(page.asked.rule).lower()}.",
        basis=(basis, *terms_of(page)),
        caveats=(*cautions(page), GATES),
    )
    return memorandum(said)
