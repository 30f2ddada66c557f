"""By which right a record that stands under something is changed by hand, and whose right that is."""

from __future__ import annotations

from benefits.records.access import Act
from benefits.records.belonging import Finder, top_of
from benefits.records.model import Envelope, Record, Scenario


def right_over(record: Record, find: Finder) -> tuple[Act, str] | None:
    """The right to change a record, and the body that it has to be held for.

    That of a project's lead, a scenario's owner or an envelope's body; None for what stands under none of them, such
    as a pool.

    Args:
        record: As it is or was.
        find: Finds what it stands under.
    """
    if isinstance(record, Envelope):
        return Act.KEEP_ENVELOPES, record.organisation
    top = top_of(record, find)
    if top is None:
        return None
    return (Act.MODEL_FUNDING, top.owner) if isinstance(top, Scenario) else (Act.EDIT_PROJECT, top.lead)
