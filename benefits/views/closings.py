"""The quarters that were closed: which, when, by whom and why, and where in the chain of saves."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.errors import NotFound
from benefits.periods import Quarter
from benefits.records import past
from benefits.records.access import Act, may, require
from benefits.records.closings import Closing
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now


@dataclass(frozen=True)
class ClosingsPage:
    """Every closing of the register.

    Attributes:
        closings: The newest first; superseded ones among them.
        usual: The last quarter that has ended, the one to close next.
        may_close: Whether the person may close a quarter.
        may_audit: Whether the person may take the audit trail along.
    """

    closings: tuple[Closing, ...]
    usual: Quarter
    may_close: bool
    may_audit: bool

    @property
    def latest(self) -> tuple[Closing, ...]:
        """Of each quarter the closing that says what was reported, the newest first."""
        return tuple(one for one in self.closings if one.is_latest)

    def of(self, quarter: Quarter) -> Closing:
        """The latest closing of a quarter.

        Raises:
            NotFound: The quarter was not closed; those that were are told.
        """
        latest = {one.quarter: one for one in self.latest}
        if quarter not in latest:
            closed = ", ".join(map(str, sorted(latest))) or "none"
            raise NotFound(f"{quarter} was not closed in this register. Closed quarters: {closed}.")
        return latest[quarter]


def closings_page(store: Store, person: Person) -> ClosingsPage:
    """The closings of a register, and what the person may do about them.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = past.closings_made(store)
    return ClosingsPage(found, Quarter.before(now().date()), may(person, Act.CLOSE), may(person, Act.AUDIT))
