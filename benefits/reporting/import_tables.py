"""Tables of an import: what is wrong with it, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from benefits.actions.importing import ChangeKind, ChangeRow
from benefits.reference.dictionary import field


def problems(rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Problems as `interchange.placing.problems_table` lays them out."""
    return pd.DataFrame(list(rows))


def changes(rows: Iterable[ChangeRow]) -> pd.DataFrame:
    """What an import adds and changes, field by field; what stays as it is comes as one line at the end."""
    every = list(rows)
    listed = [
        {
            "Table": row.table.replace("_", " "),
            "Code": row.record,
            "Title": row.title,
            "Change": row.kind.value,
            "Field by field": "; ".join(
                f"{field(row.table, one.field).label}: {one.old or 'blank'} → {one.new or 'blank'}"
                for one in row.fields
            ),
        }
        for row in every
        if row.kind is not ChangeKind.UNCHANGED
    ]
    unchanged = len(every) - len(listed)
    if unchanged:
        left = {"Table": f"{unchanged:,} records", "Code": "", "Title": "", "Change": "unchanged", "Field by field": ""}
        listed.append(left)
    return pd.DataFrame(listed, columns=["Table", "Code", "Title", "Change", "Field by field"])
