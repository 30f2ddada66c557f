"""Places in the chain of saves in words: the head of a register, and the closings of its quarters with their table."""

from __future__ import annotations

import pandas as pd

from benefits.records.closings import Closing
from benefits.records.history import Head
from benefits.reporting.history_tables import day_words
from benefits.views.closings import ClosingsPage

SHOWN = 8  # letters of a hash on a screen; exports hold all of it
NONE_YET = (
    "No quarter has been closed yet. Closing one keeps for good what the register held when its figures were reported."
)
INTRO = (
    "A closing says which save the register stood at when a quarter was reported, with the hash of that save, which "
    "stands for everything saved up to it. It is never edited or withdrawn; closing a quarter again takes the place of "
    "its former closing, and both stay. Note the hash of a closing outside the register, such as in the minutes: it "
    "shows later whether history was rewritten."
)
WHO_MAY = "Finance for every organisation, or an administrator, may close a quarter."
CLOSE, CLOSED = "Close the quarter", "closed. The register as it stands is what was reported of it."
AS_WRITTEN = "A financial year and one of its quarters, such as 2026-27 Q2, which ends on 30 September 2026."
AUDIT = "Download the audit trail"
ABOUT_AUDIT = (
    "Every change of every field: who, when, from what, to what and why, with the people and their rights, the chain "
    "of hashes and a program that checks it. It holds names and addresses: keep it as you keep those."
)
_FACTS = ("Quarter", "Stands", "Closed (UTC)", "By", "Why", "Register at save", "Hash of that save", "Closing's save")


def head_words(head: Head) -> str:
    """A head as it is printed beside a baseline or a closing.

    Example:
        >>> head_words(Head(1204, "9f86d081884c7d65" * 4))
        'register at save 1,204, hash 9f86d081…'
    """
    return f"register at save {head.save:,}, hash {head.hash[:SHOWN]}…"


def closings_table(page: ClosingsPage) -> pd.DataFrame:
    """Every closing, the newest first, with the whole hash."""
    rows = [
        (
            str(one.quarter),
            "As reported" if one.is_latest else f"Superseded by save {one.superseded_by:,}",
            f"{one.at:%Y-%m-%d %H:%M}",
            one.by_name,
            one.why,
            one.head.save,
            one.head.hash,
            one.save,
        )
        for one in page.closings
    ]
    return pd.DataFrame(rows, columns=list(_FACTS))


def closing_title(closing: Closing) -> str:
    """A closing in a list to choose from; plain text."""
    superseded = "" if closing.is_latest else ", superseded"
    return f"{closing.quarter}, closed on {day_words(closing.at.date())} by {closing.by_name}{superseded}"


def closing_sentence(closing: Closing) -> str:
    """What a closing says, as plain text, with the whole hash to be noted elsewhere."""
    head = closing.head
    return f"{closing_title(closing)}: register at save {head.save:,}, hash {head.hash}. {closing.why}"
