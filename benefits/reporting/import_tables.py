"""Tables and sentences of an import: what is wrong with it, what it changes, and what it leaves as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from benefits.actions.importing import ChangeKind, ChangeRow
from benefits.errors import Problem, Severity
from benefits.reference.dictionary import field
from benefits.reporting.history_tables import table_words

_CHANGES = ("Table", "Code", "Title", "Change", "Field by field")
_FAULTS = ("Kind", "File or sheet", "Row", "Column", "Code", "What is there", "What is wrong", "What to do")


def problems(rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Problems as `interchange.placing.problems_table` lays them out."""
    return pd.DataFrame(list(rows))


def every_problem(found: Iterable[Problem]) -> pd.DataFrame:
    """All problems with each part of their place in a column of its own, errors first: for a download."""
    rows = [
        (
            "to put right" if one.severity is Severity.ERROR else "to note",
            one.place.table,
            one.place.row or None,
            one.place.column,
            one.place.record,
            one.value,
            one.wrong,
            one.remedy,
        )
        for one in sorted(found, key=lambda one: one.severity is Severity.WARNING)
    ]
    return pd.DataFrame(rows, columns=list(_FAULTS)).astype({"Row": "Int64"})


def summary(rows: Iterable[ChangeRow]) -> str:
    """How many records come in new, change, stay, go, and are not in the file, in a sentence.

    Example:
        >>> summary([ChangeRow("project", "P1", "", ChangeKind.ADDED)])
        '1 added.'
    """
    count = Counter(row.kind for row in rows)
    return ", ".join(f"{count[kind]:,} {kind}" for kind in ChangeKind if count[kind]) + "." if count else "No records."


def changes(rows: Iterable[ChangeRow]) -> pd.DataFrame:
    """What an import adds, changes and withdraws, field by field; what stays as it is comes as one line at the end."""
    every = list(rows)
    listed = [
        {
            "Table": table_words(row.table),
            "Code": row.record,
            "Title": row.title,
            "Change": row.kind.value,
            "Field by field": "; ".join(
                f"{field(row.table, one.field).label}: {one.old or 'blank'} → {one.new or 'blank'}"
                for one in row.fields
            ),
        }
        for row in every
        if row.kind not in (ChangeKind.UNCHANGED, ChangeKind.NOT_GIVEN)
    ]
    unchanged = sum(row.kind is ChangeKind.UNCHANGED for row in every)
    if unchanged:
        left = {"Table": f"{unchanged:,} records", "Code": "", "Title": "", "Change": "unchanged", "Field by field": ""}
        listed.append(left)
    return pd.DataFrame(listed, columns=list(_CHANGES))


def not_given(rows: Iterable[ChangeRow]) -> pd.DataFrame:
    """Records of the same projects that the register holds and the file does not."""
    left = [(table_words(row.table), row.record, row.title) for row in rows if row.kind is ChangeKind.NOT_GIVEN]
    return pd.DataFrame(left, columns=["Table", "Code", "Title"])
