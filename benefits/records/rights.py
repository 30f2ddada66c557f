"""By which right a record is changed by hand, and whose right that is."""

from __future__ import annotations

from collections.abc import Mapping

from benefits.records.access import Act
from benefits.records.belonging import Finder, top_of
from benefits.records.model import Envelope, Record, Scenario, table_of

# table -> the right to change its records by hand; all others are logged with a project
_RIGHTS: Mapping[str, Act] = {
    "organisation": Act.KEEP_PEOPLE,
    "person": Act.KEEP_PEOPLE,
    "confidence_grade": Act.KEEP_SCHEME,
    "baseline": Act.BASELINE,
    "baseline_flow": Act.BASELINE,
    "forecast": Act.MEASURE,
    "measurement": Act.MEASURE,
    "outturn": Act.MEASURE,
    "envelope": Act.KEEP_ENVELOPES,
    "scenario": Act.MODEL_FUNDING,
    "override": Act.MODEL_FUNDING,
}


def right_to_change(record: Record) -> Act:
    """The right by which a record is changed by hand."""
    return _RIGHTS.get(table_of(record), Act.EDIT_PROJECT)


def right_over(record: Record, find: Finder) -> tuple[Act, str] | None:
    """The right to change a record, and the body that it has to be held for.

    That of a project's lead, a scenario's owner or an envelope's body; None for what stands under none of them, such
    as a pool.

    Args:
        record: As it is or was.
        find: Finds what it stands under.
    """
    if isinstance(record, Envelope):
        return right_to_change(record), record.organisation
    top = top_of(record, find)
    if top is None:
        return None
    return right_to_change(record), top.owner if isinstance(top, Scenario) else top.lead
