"""From benefits as entered to what counts, for one option of a project."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.lenses import Lens
from benefits.portfolio.basis import Basis
from benefits.portfolio.gross_to_net import gross_to_net
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import tables_of
from benefits.views.project import ProjectPage


@dataclass(frozen=True)
class Cut:
    """One cut or delay, by the name of its field: what is left before it and after it, pounds."""

    field: str
    before: float
    after: float


@dataclass(frozen=True)
class BenefitBridge:
    """The way from gross to net of one option, present value of benefit to society in pounds of the price base.

    Attributes:
        cuts: Those that any benefit of the project has, in the order in which they are taken.
    """

    basis: Basis
    price_base: str
    gross: float
    cuts: tuple[Cut, ...]
    net: float


def benefit_bridge(store: Store, person: Person, page: ProjectPage, option: str) -> BenefitBridge | None:
    """The way from gross to net of an option of a page; None where the page does not appraise the option.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = gross_to_net(tables_of(page.records, store.data_version()), page.basis, Lens())
    rows = np.flatnonzero(found.options == option)
    if not len(rows):
        return None
    row = int(rows[0])
    left = [float(found.gross[row]), *(float(held[row]) for held in found.after.values())]
    cuts = tuple(Cut(*one) for one in zip(found.after, left[:-1], left[1:], strict=True))
    return BenefitBridge(page.basis, page.price_base, left[0], cuts, left[-1])
