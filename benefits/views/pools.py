"""Benefit that may be counted twice: claims on declared pools with their remedies, and what the machine check finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from benefits.errors import NotFound, near
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.basis import Basis
from benefits.portfolio.claims import NOBODY, line_claims
from benefits.portfolio.double_counting import PoolClaims, Shared, as_recorded, machine_check, pool_claims
from benefits.records.access import Act, may, require, roles
from benefits.records.categories import PoolRule
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, Person, Pool
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.deflators import gdp_deflators
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.portfolio import short_names

# Weak findings that are shown; the rest are counted.
MOST_WEAK = 50


@dataclass(frozen=True)
class PoolRow:
    """One pool; pounds of its price year.

    Attributes:
        total: All there is in a year; None where none is recorded, or where its price year has no deflator.
        n_projects: How many projects claim from it.
        most_claimed: What they claim together in the year in which that is most, before any overlap.
        most_year: That year; blank where nothing is claimed.
        is_contested: Two projects claim in one year, or more is claimed than there is.
        exceeds: One project alone claims more than there is in some year.
    """

    pool: str
    title: str
    driver: str
    total: float | None
    price_year: str
    rule: PoolRule
    n_projects: int
    most_claimed: float
    most_year: str
    is_contested: bool
    exceeds: bool


@dataclass(frozen=True)
class Remedied:
    """A claim before any overlap, and what each remedy leaves of it; None where a remedy cannot be worked out."""

    name: str
    claimed: float
    proportional: float | None
    union: float | None


@dataclass(frozen=True)
class Landing:
    """What one project claims from a pool for one recipient, by year in the order of the detail's years."""

    project: str
    recipient: str
    by_year: tuple[float, ...]


@dataclass(frozen=True)
class LineCut:
    """A benefit line that draws on a pool: the overlap it carries, and the one each remedy would put on it.

    Attributes:
        version: That the figures were worked out on.
        may_edit: Whether the person may change the line.
    """

    benefit: str
    title: str
    project: str
    version: int
    overlap: Decimal
    proportional: Decimal | None
    union: Decimal | None
    may_edit: bool

    def under(self, rule: PoolRule) -> Decimal | None:
        """The overlap that a rule would put on it."""
        return self.proportional if rule is PoolRule.PROPORTIONAL else self.union


@dataclass(frozen=True)
class PoolDetail:
    """One pool with every claim on it; pounds of its price year, undiscounted.

    Attributes:
        held: The record with its version.
        row: As in the list of pools.
        years: The financial years in which anything is claimed.
        landings: Claims by project and recipient.
        by_year: All claims of each year, and what each remedy leaves; named by year.
        by_project: The same over all years; named by code.
        lines: What each line would carry.
    """

    held: Versioned
    row: PoolRow
    years: tuple[str, ...]
    landings: tuple[Landing, ...]
    by_year: tuple[Remedied, ...]
    by_project: tuple[Remedied, ...]
    lines: tuple[LineCut, ...]

    @property
    def pool(self) -> Pool:
        """The pool's record."""
        if not isinstance(self.held.record, Pool):
            raise TypeError("a pool's detail holds a pool")
        return self.held.record

    @property
    def cuts(self) -> tuple[LineCut, ...]:
        """Lines that the person may edit and on which the pool's rule would change the overlap."""
        found = ((line, line.under(self.pool.rule)) for line in self.lines if line.may_edit)
        return tuple(line for line, overlap in found if overlap is not None and overlap != line.overlap)


@dataclass(frozen=True)
class FoundLine:
    """A benefit line of a finding."""

    benefit: str
    title: str
    project: str
    pool: str
    may_edit: bool


@dataclass(frozen=True)
class Finding:
    """One driver that several projects claim for one recipient in the same years, without a common pool.

    Attributes:
        driver: The driver or measure in somebody's words; blank where only the type is the same.
        type: Type of benefit; blank where the driver is that of pools.
        at_stake: Present value of all but the largest claim of each year.
    """

    driver: str
    type: str
    recipient: str
    first_year: str
    last_year: str
    at_stake: float
    lines: tuple[FoundLine, ...]

    @property
    def projects(self) -> tuple[str, ...]:
        """Codes of the projects, each once."""
        return tuple(dict.fromkeys(line.project for line in self.lines))

    @property
    def editable(self) -> tuple[str, ...]:
        """Codes of the projects that the person may change."""
        return tuple(dict.fromkeys(line.project for line in self.lines if line.may_edit))


@dataclass(frozen=True)
class PoolsPage:
    """What the page on double counting shows.

    Attributes:
        basis: On what the present values of the machine check rest.
        pools: In the order of their codes.
        detail: Of the chosen pool; None where none is chosen.
        strong: Findings with the same driver, the most at stake first.
        weak: The largest findings with only the same type and no measure; `n_weak` counts them all.
        n_settled: Findings left out because the log says why they are separate.
        may_keep_pools: Whether the person may add and change pools.
    """

    basis: Basis
    n_projects: int
    pools: tuple[PoolRow, ...]
    detail: PoolDetail | None
    strong: tuple[Finding, ...]
    weak: tuple[Finding, ...]
    n_weak: int
    n_settled: int
    may_keep_pools: bool


def pools_page(store: Store, person: Person, pool: str = "") -> PoolsPage:
    """Every pool with what is claimed from it, one of them in detail, and what the machine check finds.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such pool.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, Basis())
    tables, basis = at.tables, at.ledger.basis
    if basis.price_base is None:
        raise ValueError("pools are compared in one price base")
    claims = line_claims(tables, basis, basis.price_base)
    held = pool_claims(tables, claims, gdp_deflators(basis.deflators))
    check = machine_check(tables, claims)
    rows, codes, names = _rows(at, held), tables["pool"]["id"].tolist(), _names(at, person)
    if pool and pool not in codes:
        raise NotFound(f"There is no pool {pool}.{near(pool, codes)} Choose one on the page Double counting.")
    return PoolsPage(
        basis=basis,
        n_projects=tables["project"].size,
        pools=rows,
        detail=_detail(store, names, held, rows[codes.index(pool)], codes.index(pool)) if pool else None,
        strong=tuple(_finding(names, one) for one in check.strong),
        weak=tuple(_finding(names, one) for one in check.weak[:MOST_WEAK]),
        n_weak=len(check.weak),
        n_settled=check.n_settled,
        may_keep_pools=any(may(person, Act.EDIT_PROJECT, scope) for _, scope in roles(person)),
    )


def pool_names(store: Store, person: Person) -> dict[str, str]:
    """The pools by code, title and code in words, in the order of the codes.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    held = (one.record for one in store.current("pool"))
    return {one.id: f"{one.title} ({one.id})" for one in held if isinstance(one, Pool)}


@dataclass(frozen=True)
class _Names:
    """What rows of the tables are called, and what the person may change.

    Attributes:
        projects: Code of each project.
        lines: Of each benefit line.
        recipients: Short name of each organisation by its row.
    """

    projects: list[str]
    lines: tuple[FoundLine, ...]
    recipients: Mapping[int, str]


def _names(at: Appraised, person: Person) -> _Names:
    tables, names = at.tables, short_names(at.tables)
    projects, options, benefits = tables["project"], tables["option"], tables["benefit_line"]
    of_option = dict(zip(options["id"].tolist(), options["project"].tolist(), strict=True))
    leads = dict(zip(projects["id"].tolist(), projects["lead"].tolist(), strict=True))
    allowed = {lead: may(person, Act.EDIT_PROJECT, lead) for lead in set(leads.values())}
    bodies = enumerate(tables["organisation"]["id"].tolist())
    columns = (benefits[field].tolist() for field in ("id", "title", "option", "pool"))
    return _Names(
        projects=list(leads),
        lines=tuple(
            FoundLine(code, title, project := of_option[option], pool, allowed[leads[project]])
            for code, title, option, pool in zip(*columns, strict=True)
        ),
        recipients={row: names[code] for row, code in bodies} | {NOBODY: names[UNATTRIBUTED]},
    )


def _finding(names: _Names, found: Shared) -> Finding:
    return Finding(
        driver=found.driver,
        type=found.type,
        recipient=names.recipients[found.recipient],
        first_year=str(FinancialYear(found.first)),
        last_year=str(FinancialYear(found.last)),
        at_stake=found.at_stake,
        lines=tuple(names.lines[row] for row in found.lines),
    )


def _rows(at: Appraised, held: PoolClaims) -> tuple[PoolRow, ...]:
    pools = at.tables["pool"]
    found = []
    for row in range(pools.size):
        mine = held.pool == row
        years, place = np.unique(held.year[mine], return_inverse=True)
        claimed = np.bincount(place, held.claimed[mine], minlength=len(years))
        most = int(claimed.argmax()) if len(years) else -1
        found.append(
            PoolRow(
                pool=str(pools["id"][row]),
                title=str(pools["title"][row]),
                driver=str(pools["driver"][row]),
                total=None if np.isnan(held.total[row]) else float(held.total[row]),
                price_year=str(FinancialYear(int(held.price_year[row]))),
                rule=PoolRule(pools["rule"][row]),
                n_projects=len(np.unique(held.project[mine & (held.claimed > 0)])),
                most_claimed=float(claimed[most]) if len(years) else 0.0,
                most_year=str(FinancialYear(int(years[most]))) if len(years) else "",
                is_contested=bool(held.is_contested[row]),
                exceeds=bool(held.exceeds[row]),
            )
        )
    return tuple(found)


def _detail(store: Store, names: _Names, held: PoolClaims, row: PoolRow, place: int) -> PoolDetail:
    mine = held.pool == place
    years = [FinancialYear(year) for year in np.unique(held.year[mine]).tolist()]
    codes = [names.projects[project] for project in held.project[mine].tolist()]
    starts = [str(FinancialYear(year)) for year in held.year[mine].tolist()]
    amounts = np.stack([held.claimed[mine], held.proportional[mine], held.union[mine]])
    return PoolDetail(
        held=next(one for one in store.where("pool", "id", [row.pool])),
        row=row,
        years=tuple(map(str, years)),
        landings=_landings(names, held, place, years),
        by_year=_remedied(starts, amounts),
        by_project=_remedied(codes, amounts),
        lines=_cuts(store, names, held, row.pool),
    )


def _cuts(store: Store, names: _Names, held: PoolClaims, pool: str) -> tuple[LineCut, ...]:
    """The lines on a pool that claim anything, in the order of their codes."""
    at = {names.lines[row].benefit: place for place, row in enumerate(held.line.tolist())}
    found = []
    for one in store.where("benefit_line", "pool", [pool]):
        if isinstance(one.record, BenefitLine) and one.record.id in at:
            place = at[one.record.id]
            line = names.lines[held.line[place]]
            found.append(
                LineCut(
                    benefit=one.record.id,
                    title=one.record.title,
                    project=line.project,
                    version=one.version,
                    overlap=one.record.overlap,
                    proportional=_fraction(held.overlap_proportional[place]),
                    union=_fraction(held.overlap_union[place]),
                    may_edit=line.may_edit,
                )
            )
    return tuple(found)


def _fraction(value: float) -> Decimal | None:
    return None if np.isnan(value) else as_recorded(float(value))


def _remedied(names: Sequence[str], amounts: npt.NDArray[np.float64]) -> tuple[Remedied, ...]:
    """The claims and what the remedies leave, summed by name, in the order of the names."""
    order, place = np.unique(np.array(names, dtype=str), return_inverse=True)
    summed = [np.bincount(place, one, minlength=len(order)) for one in amounts]
    return tuple(
        Remedied(str(name), float(claimed), *(None if np.isnan(one) else float(one) for one in left))
        for name, claimed, *left in zip(order, *summed, strict=True)
    )


def _landings(names: _Names, held: PoolClaims, place: int, years: Sequence[FinancialYear]) -> tuple[Landing, ...]:
    claims = held.by_recipient
    column = {year.start: at for at, year in enumerate(years)}
    pounds: dict[tuple[str, str], list[float]] = {}
    for row in np.flatnonzero(held.pool_of_line[claims.line] == place).tolist():
        key = names.projects[claims.project[row]], names.recipients[int(claims.recipient[row])]
        pounds.setdefault(key, [0.0] * len(years))[column[int(claims.year[row])]] += float(claims.value[row])
    return tuple(Landing(*key, tuple(by_year)) for key, by_year in sorted(pounds.items()))
