"""The register appraised, kept by data version so that looking again costs nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import Appraisal
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import Ledger, ledger_of
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.scenario_ledger import ledger_under
from benefits.portfolio.scenarios import Assumptions
from benefits.portfolio.successors import ClosedBody, as_today, ledger_today, left_as_recorded
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.records.turns import Turns
from benefits.reference.deflators import gdp_deflators

KEPT = 4


@dataclass(frozen=True)
class Appraised:
    """One state of the register, its cube, and the cube's present values on one basis.

    Tables and cube name the same bodies: as recorded or today's, as the basis says.
    """

    tables: Tables
    ledger: Ledger
    appraisal: Appraisal

    @property
    def titles(self) -> dict[str, str]:
        """The title of every project by code, in the order of the codes."""
        return titles_of(self.tables)

    def left_as_recorded(self, cases: npt.NDArray[np.bool_] | None = None) -> tuple[ClosedBody, ...]:
        """Closed bodies that a report by today's names all the same: no one body stands for them.

        Args:
            cases: Which cases the report is about; all if None. Shape (cases,).
        """
        if self.ledger.basis.bodies is not Bodies.TODAY:
            return ()
        cube = self.ledger.cube
        shown = np.ones(cube.n_cases, dtype=bool) if cases is None else cases
        parties = self.ledger.parties[cube.pair_party[shown[cube.pair_case]]]
        return left_as_recorded(self.tables, [*parties, *self.tables["project"]["lead"][shown]])


@dataclass
class _Kept:
    """What is kept of one store: its newest tables, and the last few appraisals."""

    tables: Tables | None = None
    made: OrderedDict[tuple[int, Basis], Appraised] = field(default_factory=OrderedDict)


_lock, _turns = threading.Lock(), Turns()
_kept: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()


def appraised(store: Store, person: Person, basis: Basis) -> Appraised:
    """Every project of the register on a basis, each by its preferred option.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    tables = _tables(store)
    key = (tables.data_version, basis)
    with _turns.of((store, basis)):
        with _lock:
            made = _kept[store].made.get(key)
        if made is None:
            made = (
                _today(store, person, basis)
                if basis.bodies is Bodies.TODAY
                else _made(tables, ledger_of(tables, basis))
            )
        with _lock:
            held = _kept[store].made
            held[key] = made
            held.move_to_end(key)
            while len(held) > KEPT:
                held.popitem(last=False)
    return made


def _today(store: Store, person: Person, basis: Basis) -> Appraised:
    recorded = appraised(store, person, replace(basis, bodies=Bodies.AS_RECORDED))
    return _made(as_today(recorded.tables), ledger_today(recorded.ledger, recorded.tables))


def _made(tables: Tables, ledger: Ledger) -> Appraised:
    return Appraised(tables, ledger, ledger.appraise())


def appraised_together(store: Store, person: Person, basis: Basis) -> Appraised:
    """Every project of the register in one price base, so that pounds can be added: `comparable`.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return appraised(store, person, comparable(_tables(store), basis))


def current_tables(store: Store, person: Person) -> Tables:
    """The register by columns, read again only after a save.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return _tables(store)


def appraised_under(store: Store, person: Person, assumptions: Assumptions) -> Appraised:
    """Every project of the register as a scenario has it, in one price base.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, assumptions.basis)
    ledger = ledger_under(at.tables, at.ledger, assumptions)
    return at if ledger is at.ledger else _made(at.tables, ledger)


def project_titles(store: Store, person: Person) -> dict[str, str]:
    """The title of every project by code, in the order of the codes.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    return titles_of(_tables(as_seen_by(store, person)))


def titles_of(tables: Tables) -> dict[str, str]:
    """The title of every project by code, in the order of the codes."""
    projects = tables["project"]
    return dict(zip(projects["id"].tolist(), map(str, projects["title"].tolist()), strict=True))


def _tables(store: Store) -> Tables:
    with _turns.of(store):
        with _lock:
            held = _kept.setdefault(store, _Kept()).tables
        if held is None or held.data_version != store.data_version():
            held = store.tables()
            with _lock:
                _kept[store].tables = held
    return held


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
