"""The register appraised, kept by data version so that looking again costs nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from benefits.appraisal.lenses import Appraisal
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import Ledger, ledger_of
from benefits.portfolio.basis import Basis
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.reference.deflators import gdp_deflators

KEPT = 4


@dataclass(frozen=True)
class Appraised:
    """One state of the register, its cube, and the cube's present values on one basis."""

    tables: Tables
    ledger: Ledger
    appraisal: Appraisal


_lock = threading.Lock()
_kept: WeakKeyDictionary[Store, OrderedDict[tuple[int, Basis], Appraised]] = WeakKeyDictionary()


def appraised(store: Store, person: Person, basis: Basis) -> Appraised:
    """Every project of the register on a basis, each option that is preferred.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    key = (store.data_version(), basis)
    with _lock:
        kept = _kept.setdefault(store, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    tables = next((one.tables for (version, _), one in kept.items() if version == key[0]), None) or store.tables()
    ledger = ledger_of(tables, basis)
    made = Appraised(tables, ledger, ledger.appraise())
    with _lock:
        kept[(tables.data_version, basis)] = made
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return made


def comparable(tables: Tables, basis: Basis) -> Basis:
    """The basis with one price base for all projects, so that their pounds can be added.

    The projects' own base where they share one, else the last year whose deflator is an outturn.
    """
    if basis.price_base is not None:
        return basis
    projects = tables["project"]
    own = np.where(projects["price_base_year"] > 0, projects["price_base_year"], projects["first_year"])
    shared = set(own.tolist())
    year = FinancialYear(shared.pop()) if len(shared) == 1 else last_outturn(basis.deflators)
    return replace(basis, price_base=year)


def last_outturn(edition: str) -> FinancialYear:
    """The last year that the deflator's edition holds as outturn."""
    deflators = gdp_deflators(edition)
    position = max(index for index, status in enumerate(deflators.status) if status == "outturn")
    return deflators.first + position
