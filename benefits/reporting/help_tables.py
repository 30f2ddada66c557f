"""The tables of the app's help, and in a sentence how the requirements of security stand."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from benefits.reference.help import Document

STATUS = "status"
INTRO = (
    "What a department asks of a program before it lets it in: each document says where a claim is met and which test "
    "shows it, and what is not met."
)


def statuses(document: Document) -> dict[str, str]:
    """The standings of a document's requirements as a choice, in the order of the table; none where it has no such."""
    return {row[STATUS]: row[STATUS].capitalize() for row in document.table if STATUS in row}


def standing(document: Document) -> str:
    """How many requirements stand how, in a sentence; blank for a document without requirements."""
    count = Counter(row[STATUS] for row in document.table if STATUS in row)
    told = ", ".join(f"{one} {count[one]}" for one in statuses(document))
    return f"{len(document.table)} requirements: {told}." if told else ""


def help_table(document: Document, status: str = "") -> pd.DataFrame:
    """The rows of a document's table as they are shipped, headings in words; those of one standing, or all.

    Args:
        document: With its table.
        status: One of `statuses`; blank for all.
    """
    rows = [row for row in document.table if not status or row[STATUS] == status]
    return pd.DataFrame(
        {name.replace("_", " ").capitalize(): [row[name] for row in rows] for name in document.table[0]}
    )
