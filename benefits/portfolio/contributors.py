"""Who could share the cost of a project, a bundle or an enabler: what each public body gains by it and pays today."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Claims
from benefits.appraisal.prices import price_factors
from benefits.errors import BenefitsError, near
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.enablers import joint_benefits, lost_without, stopped_without
from benefits.portfolio.envelopes import CLASSES
from benefits.portfolio.network import bundle_ledger, bundle_of, network_of, part_of
from benefits.portfolio.proposals import cash_asked
from benefits.records.tables import Tables
from benefits.reference.deflators import gdp_deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Scope(StrEnum):
    """Whose cost is shared."""

    PROJECT = "project"
    BUNDLE = "bundle"
    ENABLER = "enabler"


@dataclass(frozen=True)
class Contributors:
    """The public bodies that gain by something or pay for it. Present values in pounds; shapes (bodies,) unless said.

    Attributes:
        scope: Whose cost is shared.
        projects: Codes of the projects in it; of an enabler, all that need it too.
        bodies: Codes of the bodies, in the order of the register.
        benefit: What each gains before it pays anything of the shared cost: benefit after all corrections, less cost
            that is pushed onto it. Of an enabler, what it would lose without it.
        pays: What each pays of the shared cost as things stand.
        in_cash: The part of its benefit that stays in its DEL budget; never less than nothing.
        cost: The shared cost.
        outside: Benefit to households and businesses, who cannot be asked to pay.
        price_base: The year in whose prices everything real is.
        first_year: Year 0, to which everything is discounted.
        classes, years: Of `spending`.
        spending: Nominal cash that each body spends. Shape (bodies, classes, years).
        factors: Discount factors of the years. Shape (years,).
        price_level: Prices of each year over those of the price base. Shape (years,).
        cash: Nominal benefit that reaches each body's DEL budget, negative where it loses. Shape (bodies, years).
        counted: The part of each project's benefit that counts here: all of it, or of an enabler what would be lost
            without it. Shape (projects,).
    """

    scope: Scope
    projects: tuple[str, ...]
    bodies: tuple[str, ...]
    benefit: FloatArray
    pays: FloatArray
    in_cash: FloatArray
    cost: float
    outside: float
    price_base: FinancialYear
    first_year: FinancialYear
    classes: tuple[str, ...]
    years: tuple[FinancialYear, ...]
    spending: FloatArray
    factors: FloatArray
    price_level: FloatArray
    cash: FloatArray
    counted: FloatArray

    @property
    def first_rate(self) -> float:
        """The discount rate from year 0 to year 1, at which waiting costs a body nothing; 0 where there is no year 1.

        References:
            The Green Book 2026, 6.54.
        """
        return float(self.factors[0] / self.factors[1] - 1.0) if len(self.factors) > 1 else 0.0


def contributors_of(
    tables: Tables, ledger: Ledger, project: str, scope: Scope, claims: Claims = Claims.CLAIMED
) -> Contributors:
    """Who gains by a project, by its bundle or by it as an enabler, and who pays today.

    An enabler's own cost is shared among all who would lose without it: it claims none of that benefit in its own
    appraisal. What they would save by stopping too is taken off what they lose.

    Args:
        tables: The register by columns.
        ledger: All its cases in one price base, one a project.
        project: Code of the project.
        scope: Whose cost is shared.
        claims: All claimed benefits, or accepted ones only.

    Raises:
        BenefitsError: There is no such project.
        CircularNeeds: Projects need each other in a circle.

    References:
        Methods 2.4, 3.3 and 4.1; Green Book 2026, 3.8 to 3.10.
    """
    codes = ledger.projects.tolist()
    if project not in codes:
        raise BenefitsError(f"There is no project {project}.{near(project, codes)}")
    network, row = network_of(tables), codes.index(project)
    rows = np.array([row]) if scope is Scope.PROJECT else bundle_of(network, row)
    bundle = bundle_ledger(ledger, rows, as_one=False)
    appraisal = bundle.appraise()
    own = rows.tolist().index(row)
    is_shared = np.ones(len(rows), dtype=bool) if scope is not Scope.ENABLER else np.arange(len(rows)) == own
    kept, stopped = np.ones(len(rows)), is_shared
    if scope is Scope.ENABLER:
        part = part_of(network, rows)
        lost = lost_without(joint_benefits(part, np.ones(len(rows))))
        kept, stopped = lost.toarray()[:, own], stopped_without(lost).toarray()[:, own] > 0
    paid, pushed = _costs(appraisal)
    benefit, cash = _benefits(appraisal, claims, Money.ECONOMIC), _benefits(appraisal, claims, Money.DEL_CASH)
    gain = kept @ benefit - stopped @ pushed - (stopped & ~is_shared) @ paid
    pays = is_shared @ paid
    shown = np.flatnonzero(bundle.cube.party_is_public & ((np.abs(gain) > NEGLIGIBLE) | (np.abs(pays) > NEGLIGIBLE)))
    first, last = FinancialYear(int(bundle.cube.start[0])), int(bundle.cube.horizon.max())
    years = tuple(first + position for position in range(last + 1))
    price_level = _price_level(bundle, years)
    received = kept @ _flows_to_budgets(bundle, claims, last + 1).reshape(len(rows), -1)
    return Contributors(
        scope=scope,
        projects=tuple(str(codes[one]) for one in rows),
        bodies=tuple(str(code) for code in ledger.parties[shown]),
        benefit=gain[shown],
        pays=pays[shown],
        in_cash=np.maximum((kept @ cash)[shown], 0.0),
        cost=float(pays[shown].sum()),
        outside=float((kept @ benefit)[~bundle.cube.party_is_public].sum()),
        price_base=FinancialYear(int(bundle.price_base[0])),
        first_year=first,
        classes=CLASSES,
        years=years,
        spending=cash_asked(bundle, years)[is_shared].sum(axis=0)[shown],
        factors=appraisal.factors[0][: last + 1] * appraisal.rebased[0],
        price_level=price_level,
        cash=received.reshape(-1, last + 1)[shown] * price_level,
        counted=kept,
    )


def _price_level(bundle: Ledger, years: tuple[FinancialYear, ...]) -> FloatArray:
    """Prices of each year over those of the price base. Shape (years,)."""
    index = np.array([one.start for one in years], dtype=np.int64)
    base = np.full(len(years), bundle.price_base[0], dtype=np.int64)
    return price_factors(gdp_deflators(bundle.basis.deflators), base, index)


def _flows_to_budgets(bundle: Ledger, claims: Claims, n_years: int) -> FloatArray:
    """Real benefit in DEL cash of each case and party by year. Shape (cases, parties, years)."""
    cube, in_cash = bundle.cube, list(Money).index(Money.DEL_CASH)
    line = cube.entry_line
    weight = cube.entry_fraction * cube.entry_weight[:, in_cash] * cube.line_is_headline[line]
    if claims is Claims.ACCEPTED:
        weight = weight * cube.entry_is_accepted
    entry = np.flatnonzero(~cube.line_is_cost[line] & (weight != 0))
    held = np.zeros((cube.n_cases, len(cube.party_is_public), n_years))
    target = (cube.line_case[line[entry]], cube.entry_party[entry])
    np.add.at(held, target, cube.amounts[line[entry], :n_years] * weight[entry, None])
    return held


def _costs(appraisal: Appraisal) -> tuple[FloatArray, FloatArray]:
    """Cost paid by choice, and cost pushed onto a body, of each case and party. Shapes (cases, parties)."""
    cube = appraisal.cube
    entry = np.flatnonzero(cube.line_is_cost[cube.entry_line] & cube.line_is_headline[cube.entry_line])
    value = appraisal.line_pv[cube.entry_line[entry]] * cube.entry_fraction[entry]
    is_funding = cube.entry_is_funding[entry]
    target = cube.line_case[cube.entry_line[entry]] * len(cube.party_is_public) + cube.entry_party[entry]
    size = cube.n_cases * len(cube.party_is_public)
    paid, pushed = (
        sums(target, np.where(chosen, value, 0.0), size).reshape(cube.n_cases, -1)
        for chosen in (is_funding, ~is_funding)
    )
    return paid, pushed


def _benefits(appraisal: Appraisal, claims: Claims, money: Money) -> FloatArray:
    """Benefit of each case and party. Shape (cases, parties)."""
    cube = appraisal.cube
    held = np.zeros((cube.n_cases, len(cube.party_is_public)))
    held[cube.pair_case, cube.pair_party] = appraisal.values(money, claims).benefit
    return held
