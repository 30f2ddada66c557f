"""The register's promises beside what arrived, on a basis and a day, kept by data version.

Every page of realisation and every briefing reads it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from benefits.portfolio.basis import Basis
from benefits.portfolio.closed_benefits import ClosedBenefits, class_rates, closed_benefits, record_of
from benefits.portfolio.early_warning import Flags
from benefits.portfolio.going_on import GoingOn, going_on
from benefits.portfolio.realisation import known
from benefits.portfolio.standing import Standing, Together, standing, together, warnings
from benefits.portfolio.track_record import TrackRecord
from benefits.portfolio.tracked import Tracked, tracked
from benefits.records.access import Act, require
from benefits.records.categories import Side
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.views.appraised import Appraised, appraised_together

IntArray = npt.NDArray[np.int64]

KEPT = 4


@dataclass(frozen=True)
class Realised:
    """Everything about realisation in one state of the register; real pounds in the price base of `basis`.

    Attributes:
        at: The register appraised in the same price base and by the same bodies.
        basis: On what the figures rest.
        on: The day on which they stand.
        benefits: How each promised benefit stands at each recipient.
        costs: The cost side.
        closed: The benefits that are over.
        by_lead, by_type: What they teach, by the body that led the project and by type of benefit; None where no
            benefit is over.
    """

    at: Appraised
    basis: Basis
    on: date
    benefits: Standing
    costs: Tracked
    closed: ClosedBenefits
    by_lead: TrackRecord | None
    by_type: TrackRecord | None

    @property
    def tables(self) -> Tables:
        """The records by columns."""
        return self.at.tables

    @property
    def headline_project(self) -> IntArray:
        """The project of each row that counts in headline figures; -1 for the others. Shape (rows,)."""
        of = self.benefits.of
        return np.where(of.is_headline, of.project, -1)

    @cached_property
    def projects(self) -> Together:
        """The benefits of each project added up, without what only moves money in time."""
        return together(self.benefits, self.headline_project, self.tables["project"].size)

    @cached_property
    def ahead(self) -> GoingOn:
        """Whether each project is worth going on with."""
        return going_on(self.tables, self.benefits, self.costs, self.basis)

    @cached_property
    def flags(self) -> Flags:
        """The early warnings of each project."""
        ahead = self.ahead
        worth = known(ahead.expected.advantage, ahead.expected.has_years_ahead)
        return warnings(self.benefits, self.projects, self.headline_project, worth, ahead.least)


_lock = threading.Lock()
_kept: WeakKeyDictionary[Store, OrderedDict[tuple[object, ...], Realised]] = WeakKeyDictionary()


def realised(store: Store, person: Person, basis: Basis, on: date) -> Realised:
    """The register's promises beside what arrived.

    Args:
        store: The register.
        person: Who asks.
        basis: Editions, discounting, price base and whose bodies; one price base is chosen if it names none.
        on: The day: what is due by then is judged.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, basis)
    key = (at.tables.data_version, at.ledger.basis, on)
    with _lock:
        made = _kept.get(store, OrderedDict()).get(key)
    if made is None:
        made = _realised(at, on)
    with _lock:
        held = _kept.setdefault(store, OrderedDict())
        held[key] = made
        held.move_to_end(key)
        while len(held) > KEPT:
            held.popitem(last=False)
    return made


def _realised(at: Appraised, on: date) -> Realised:
    basis, tables = at.ledger.basis, at.tables
    if basis.price_base is None:
        raise ValueError("promises can be put beside each other in one price base only")
    of = tracked(tables, Side.BENEFIT, basis.price_base, basis.deflators)
    closed = closed_benefits(tables, of, on, basis)
    leads = np.append(tables["project"]["lead"], "")[of.project]
    by_lead, by_type = record_of(closed, leads), record_of(closed, of.type)
    return Realised(
        at=at,
        basis=basis,
        on=on,
        benefits=standing(tables, of, on, class_rates(by_lead, leads)),
        costs=tracked(tables, Side.COST, basis.price_base, basis.deflators),
        closed=closed,
        by_lead=by_lead,
        by_type=by_type,
    )
