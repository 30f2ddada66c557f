"""From records to the cube: who pays each cost and on whom each benefit lands.

The rules by type of benefit come from the reference data; a plain transfer gets an equal and opposite entry
outside government, so that society is always the plain sum over everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import SCHEDULES, Cube, pairs_of, sums
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.lenses import Appraisal
from benefits.errors import BenefitsError, near
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import (
    Cases,
    Lines,
    benefit_lines,
    cases_of,
    cost_lines,
    find,
    is_timing,
    join,
    slid,
    yearly_fractions,
)
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    Discounting,
    OrganisationKind,
    Phasing,
)
from benefits.records.model import SHARE_TOLERANCE
from benefits.records.tables import Columns, Tables
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import BenefitRule, benefit_rules, discount_schedules

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]

# The party for benefit that nobody has been named for; never a code of an organisation.
UNATTRIBUTED = "(not yet attributed)"
# The group that carries the other side of a plain transfer.
OTHER_SIDE = "SOC"

# The budget classes in the order of `Cube.entry_class`.
CLASSES = np.array([one.value for one in BudgetClass], dtype=object)
_DEL = [one.value for one in BudgetClass if one.is_del]
_AGREED = [one.value for one in Agreement if one.is_accepted]


@dataclass(frozen=True)
class Ledger:
    """The cube with the names of its rows, and the basis it was made on.

    Attributes:
        projects, options: Codes of each case; option is "" where a project has none. Shapes (cases,).
        parties: Codes of the parties, UNATTRIBUTED last. Shape (parties,).
        price_base: Start of the price base year of each case. Shape (cases,).
    """

    cube: Cube
    basis: Basis
    data_version: int
    projects: ObjectArray
    options: ObjectArray
    parties: ObjectArray
    price_base: IntArray

    def appraise(self) -> Appraisal:
        """The cube on the discount factors of the basis, as seen from its present value year."""
        schedules = discount_schedules(self.basis.green_book)
        wanted = [self.basis.discounting if name == "standard" else name for name in SCHEDULES]
        factors = [discount_factors(schedules[name], self.cube.n_years - 1) for name in wanted]
        return Appraisal(self.cube, np.stack(factors), self.basis.rebased(self.cube.start))


@dataclass(frozen=True)
class _Parties:
    """Everybody who may pay or receive; the last one stands for benefit that nobody is named for."""

    codes: ObjectArray
    is_public: BoolArray

    @property
    def unattributed(self) -> int:
        return len(self.codes) - 1

    def rows(self, table: Columns, field: str, records: IntArray) -> IntArray:
        """The party that these records of the table name; every code must be an organisation of the register."""
        codes = table[field][records]
        found = find(codes, self.codes)
        if (found < 0).any():
            code = codes[np.argmin(found)]
            raise BenefitsError(
                f"'{code}' is the {field} of a line but no organisation of the register.{near(code, self.codes)}"
            )
        return found

    @property
    def other_side(self) -> int:
        """The party that carries the other side of plain transfers."""
        found = np.flatnonzero(self.codes == OTHER_SIDE)
        if not len(found):
            raise BenefitsError(
                f"The register has no organisation {OTHER_SIDE}, which carries the other side of transfers. "
                "Add it as a group outside government."
            )
        return int(found[0])


@dataclass(frozen=True)
class _Block:
    """Lines and the entries on them, before all blocks are joined; entry lines count within the block."""

    amounts: FloatArray
    case: IntArray
    is_cost: bool
    is_headline: BoolArray
    schedule: IntArray
    is_assumed: BoolArray
    record: IntArray
    is_part: bool
    entry_line: IntArray
    entry_party: IntArray
    entry_fraction: FloatArray
    entry_weight: FloatArray
    entry_is_accepted: BoolArray
    entry_is_funding: BoolArray
    entry_class: IntArray


def ledger_of(tables: Tables, basis: Basis, *, every_option: bool = False, delayed_to: int | None = None) -> Ledger:
    """Every pound of every case, with who pays and on whom it lands.

    Args:
        tables: The records by columns.
        basis: Editions, schedule and price base.
        every_option: One case for each option but business as usual, instead of the preferred one only.
        delayed_to: The last year index in which a delayed benefit counts; the last of its appraisal if not given.

    Raises:
        OutsideAppraisal: Amounts in years that a project's appraisal does not cover.
        MissingDeflator: A price year that the deflator does not cover.
        BenefitsError: A type of benefit without a rule, or no organisation for the other side of transfers.
    """
    deflators = gdp_deflators(basis.deflators)
    cases = cases_of(tables, basis.price_base, every_option=every_option)
    parties = _parties(tables["organisation"])
    costs = _cost_blocks(tables["cost_line"], cost_lines(tables, cases, deflators), parties)
    benefits = _benefit_blocks(tables, cases, benefit_lines(tables, cases, deflators, delayed_to), parties, basis)
    cube = _join(cases, [*costs, *benefits], parties)
    return Ledger(
        cube=cube,
        basis=basis,
        data_version=tables.data_version,
        projects=tables["project"]["id"][cases.project],
        options=np.append(tables["option"]["id"], "")[cases.option],
        parties=parties.codes,
        price_base=cases.price_base,
    )


def _parties(organisations: Columns) -> _Parties:
    public = [OrganisationKind(kind).is_public for kind in organisations["kind"]]
    return _Parties(np.append(organisations["id"], UNATTRIBUTED), np.array([*public, False], dtype=bool))


def _cost_blocks(costs: Columns, lines: Lines, parties: _Parties) -> list[_Block]:
    """Costs below the line; with business as usual given, only the increase, and any decrease as a benefit.

    This tool's convention (methods 1.4): every cost reduction stands above the line, every increase below it,
    netted by payer, kind and budget class in each year.
    """
    has_bau = np.isin(lines.case, lines.case[lines.sign < 0])
    netted = has_bau & ~costs["is_sunk"][lines.record]
    kept = np.flatnonzero(~netted & (lines.sign > 0))
    plain = _cost_block(costs, parties, lines.record[kept], lines.case[kept], lines.amounts[kept])
    if not netted.any():
        return [plain]
    rows = np.flatnonzero(netted)
    change, group, first = _net_of_bau(costs, lines, rows)
    groups = _cost_block(costs, parties, lines.record[first], lines.case[first], np.clip(change, 0, None))
    is_assumed = costs["phasing"][lines.record[rows]] == Phasing.ASSUMED
    groups = replace(groups, record=np.full(len(first), -1), is_assumed=sums(group, is_assumed, len(first)) > 0)
    return [plain, groups, replace(groups, amounts=np.clip(-change, 0, None), is_cost=False)]


def _net_of_bau(costs: Columns, lines: Lines, rows: IntArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Yearly change against business as usual by case, payer, kind and class; each row's group; a line of each."""
    names = [costs[field][lines.record[rows]] for field in ("payer", "kind", "budget_class", "paid_to")]
    keys = [np.unique(name.astype(str), return_inverse=True)[1] for name in names]
    stacked = np.stack([lines.case[rows], *keys], axis=1)
    _, first, group = np.unique(stacked, axis=0, return_index=True, return_inverse=True)
    change = np.zeros((len(first), lines.amounts.shape[1]))
    np.add.at(change, group.ravel(), lines.amounts[rows])
    return change, group.ravel(), rows[first]


def _cost_block(costs: Columns, parties: _Parties, record: IntArray, case: IntArray, amounts: FloatArray) -> _Block:
    """Cost lines with an entry for each payer, and one that gives a charge back to the body it is paid to."""
    n = len(record)
    kind, colour = costs["kind"][record], costs["budget_class"][record]
    charged = np.flatnonzero((kind == CostKind.CHARGE) & (costs["paid_to"][record] != ""))
    line = np.concatenate([np.arange(n), charged])
    party = np.concatenate([parties.rows(costs, "payer", record), parties.rows(costs, "paid_to", record[charged])])
    public = parties.is_public[party]
    pays = public & (colour[line] != BudgetClass.NON_CASH)
    in_del = public & np.isin(colour[line], _DEL)
    return _Block(
        amounts=amounts,
        case=case,
        is_cost=True,
        is_headline=~costs["is_sunk"][record],
        schedule=np.zeros(n, dtype=np.int64),
        is_assumed=costs["phasing"][record] == Phasing.ASSUMED,
        record=record,
        is_part=False,
        entry_line=line,
        entry_party=party,
        entry_fraction=np.concatenate([np.ones(n), -np.ones(len(charged))]),
        entry_weight=np.stack([np.ones(len(line)), pays, in_del], axis=1).astype(np.float64),
        entry_is_accepted=np.ones(len(line), dtype=bool),
        entry_is_funding=kind[line] != CostKind.THIRD_PARTY,
        entry_class=find(colour[line], CLASSES),
    )


@dataclass(frozen=True)
class _Landing:
    """Which part of which line lands on whom, by which share (-1: nobody is named). Shapes (entries,)."""

    line: IntArray
    party: IntArray
    fraction: FloatArray
    share: IntArray


def _benefit_blocks(tables: Tables, cases: Cases, lines: Lines, parties: _Parties, basis: Basis) -> list[_Block]:
    """Benefits by recipient: shares that do not change over time, shares by year, and what nobody is named for."""
    benefits, shares = tables["benefit_line"], tables["share"]
    if shares.amounts is None:
        raise ValueError("shares hold no yearly fractions")
    at_line, share = join(lines.record, find(shares["benefit"], benefits["id"]))
    party = parties.rows(shares, "recipient", share)
    is_yearly = shares.amounts.count[share] > 0
    fraction = np.where(is_yearly, 0.0, np.nan_to_num(shares["fraction"])[share])
    steady, yearly = np.flatnonzero(~is_yearly), np.flatnonzero(is_yearly)
    n_years = lines.amounts.shape[1]
    laid = yearly_fractions(shares.amounts, share[yearly], cases.start[lines.case[at_line[yearly]]], n_years)

    left = np.repeat((1.0 - sums(at_line, fraction, len(lines.record)))[:, None], n_years, axis=1)
    np.subtract.at(left, at_line[yearly], laid)
    left[np.abs(left) <= float(SHARE_TOLERANCE)] = 0.0
    loose = np.flatnonzero(left.any(axis=1))

    rules = _rules(benefits, basis)
    every = np.arange(len(lines.record))
    whole = _Landing(at_line[steady], party[steady], fraction[steady], share[steady])
    by_year = _one_each(party[yearly], share[yearly])
    nobody = _one_each(np.full(len(loose), parties.unattributed), np.full(len(loose), -1))
    return [
        _benefit_block(tables, parties, rules, lines, every, lines.amounts, whole, is_part=False),
        _benefit_block(tables, parties, rules, lines, at_line[yearly], lines.amounts[at_line[yearly]] * laid, by_year),
        _benefit_block(tables, parties, rules, lines, loose, lines.amounts[loose] * left[loose], nobody),
    ]


def _one_each(party: IntArray, share: IntArray) -> _Landing:
    return _Landing(np.arange(len(party)), party, np.ones(len(party)), share)


@dataclass(frozen=True)
class _Rules:
    """The rule of each benefit line, by columns. Shapes (benefit lines,)."""

    society: FloatArray
    government: FloatArray
    public_financial: FloatArray
    del_cash: FloatArray
    is_mirrored: BoolArray


def _rules(benefits: Columns, basis: Basis) -> _Rules:
    rules = benefit_rules(basis.green_book)
    for name in np.unique(benefits["type"].astype(str)):
        if name not in rules:
            raise BenefitsError(
                f"'{name}' is not a type of benefit with a rule in {basis.green_book}.{near(name, rules)}"
            )
    cash = benefits["benefit_class"] == BenefitClass.CASH_RELEASING
    order = {name: position for position, name in enumerate(rules)}
    at = np.array([order[name] for name in benefits["type"]], dtype=np.int64)

    def column(of: list[float]) -> FloatArray:
        return np.array(of, dtype=np.float64)[at] if len(at) else np.zeros(0)

    every: list[BenefitRule] = list(rules.values())
    if_cash = column([rule.public_financial == "if_cash" for rule in every])
    always = column([0.0 if rule.public_financial == "if_cash" else float(rule.public_financial) for rule in every])
    del_sign = column([{"if_del": 1.0, "-if_del": -1.0}.get(rule.del_cash, 0.0) for rule in every])
    return _Rules(
        society=column([float(rule.society) for rule in every]),
        government=column([float(rule.government) for rule in every]),
        public_financial=always + if_cash * cash,
        del_cash=del_sign * cash,
        is_mirrored=column([float(rule.mirror) for rule in every]) > 0,
    )


def _benefit_block(
    tables: Tables,
    parties: _Parties,
    rules: _Rules,
    lines: Lines,
    rows: IntArray,
    amounts: FloatArray,
    landing: _Landing,
    *,
    is_part: bool = True,
) -> _Block:
    """The lines `rows` with these amounts and their landings, each transfer with its other side."""
    benefits, shares = tables["benefit_line"], tables["share"]
    record = lines.record[rows]
    of, party, fraction = record[landing.line], landing.party, landing.fraction
    public = parties.is_public[party]
    colour = np.append(shares["budget_class"], "")[landing.share]
    agreement = np.append(shares["agreement"], "")[landing.share]
    economic = np.where(public, rules.government[of], rules.society[of])
    in_del = public & np.isin(colour, _DEL)
    weight = np.stack([economic, rules.public_financial[of] * public, rules.del_cash[of] * in_del], axis=1)
    # Nobody could accept for households or businesses, so a benefit to them needs no acceptance. What makes a body
    # worse off needs none either: left out, it would make accepted benefits look better than all that is claimed.
    harms = economic * np.where(benefits["is_disbenefit"][of], -1.0, 1.0) * lines.sign[rows][landing.line] < 0
    accepted = (~public & (party != parties.unattributed)) | harms | np.isin(agreement, _AGREED)
    stands = agreement != Agreement.WITHDRAWN
    held, mirrored = np.flatnonzero(stands), np.flatnonzero(stands & public & rules.is_mirrored[of])
    opposite = np.zeros((len(mirrored), weight.shape[1]))
    opposite[:, 0] = -economic[mirrored]
    entries = np.concatenate([held, mirrored])
    other = np.full(len(mirrored), parties.other_side if len(mirrored) else -1)
    return _Block(
        amounts=slid(amounts, benefits["slip"][record], lines.last[rows]),
        case=lines.case[rows],
        is_cost=False,
        is_headline=~is_timing(benefits)[record],
        schedule=(benefits["discounting"][record] == Discounting.HEALTH).astype(np.int64),
        is_assumed=benefits["phasing"][record] == Phasing.ASSUMED,
        record=record,
        is_part=is_part,
        entry_line=landing.line[entries],
        entry_party=np.concatenate([party[held], other]),
        entry_fraction=fraction[entries],
        entry_weight=np.concatenate([weight[held], opposite]),
        entry_is_accepted=accepted[entries],
        entry_is_funding=np.zeros(len(entries), dtype=bool),
        entry_class=find(colour[entries], CLASSES),
    )


def _join(cases: Cases, blocks: list[_Block], parties: _Parties) -> Cube:
    """One cube from the blocks, their line numbers shifted."""
    before = np.cumsum([0, *(len(block.case) for block in blocks)])
    line_case = np.concatenate([block.case for block in blocks])
    entry_line = np.concatenate([block.entry_line + shift for block, shift in zip(blocks, before, strict=False)])
    entry_party = np.concatenate([block.entry_party for block in blocks])
    entry_pair, pair_case, pair_party = pairs_of(line_case[entry_line], entry_party, len(parties.codes))
    return Cube(
        start=cases.start,
        horizon=cases.horizon,
        party_is_public=parties.is_public,
        unattributed=parties.unattributed,
        amounts=np.concatenate([block.amounts for block in blocks]),
        line_case=line_case,
        line_is_cost=np.concatenate([np.full(len(block.case), block.is_cost) for block in blocks]),
        line_is_headline=np.concatenate([block.is_headline for block in blocks]),
        line_schedule=np.concatenate([block.schedule for block in blocks]),
        line_is_assumed=np.concatenate([block.is_assumed for block in blocks]),
        line_record=np.concatenate([block.record for block in blocks]),
        line_is_part=np.concatenate([np.full(len(block.case), block.is_part) for block in blocks]),
        entry_line=entry_line,
        entry_party=entry_party,
        entry_pair=entry_pair,
        entry_fraction=np.concatenate([block.entry_fraction for block in blocks]),
        entry_weight=np.concatenate([block.entry_weight for block in blocks]),
        entry_is_accepted=np.concatenate([block.entry_is_accepted for block in blocks]),
        entry_is_funding=np.concatenate([block.entry_is_funding for block in blocks]),
        entry_class=np.concatenate([block.entry_class for block in blocks]),
        pair_case=pair_case,
        pair_party=pair_party,
    )
