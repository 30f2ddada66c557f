"""The appraisal again, one pound at a time, in decimals: written from the rules, not from the engine.

Nothing here comes from `benefits.appraisal` or `benefits.portfolio`, no arrays are used, and the tables of the
guidance are read from their files. It is slow and meant to be read beside the methods, whose sections it names.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path

from benefits.records.categories import BudgetClass
from benefits.records.model import BenefitLine, CostLine, Option, Organisation, Project, Record, Share

DATA = Path(__file__).parents[2] / "data" / "reference"
NOBODY = "(not yet attributed)"
SOCIETY_GROUP = "SOC"
HALF_A_PENNY = Decimal("0.005")
ONE, ZERO = Decimal(1), Decimal(0)
PRECISION = 60


@cache
def _rows(table: str) -> tuple[dict[str, str], ...]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def factor(schedule: str, year: int) -> Decimal:
    """1.1: year 0 counts 1, each later year is the one before over one plus its own rate."""
    if year == 0:
        return ONE
    for row in _rows("discount_rates"):
        held = row["schedule"] == schedule and row["edition"] == "GB2026"
        if held and int(row["year_from"]) <= year <= int(row["year_to"] or 10**6):
            with localcontext(prec=PRECISION):
                return factor(schedule, year - 1) / (ONE + Decimal(row["rate"]))
    raise LookupError(f"{schedule} has no rate for year {year}")


@cache
def deflator(year: int, edition: str = "2026-11") -> Decimal:
    """1.2: the GDP deflator of the financial year that starts in `year`."""
    for row in _rows("gdp_deflator"):
        if row["edition"] == edition and int(row["financial_year"][:4]) == year:
            return Decimal(row["index"])
    raise LookupError(f"no deflator for {year}")


@cache
def rule(type_: str) -> dict[str, str]:
    """2.2: what a type of benefit counts for."""
    return next(row for row in _rows("benefit_rules") if row["type"] == type_)


@dataclass(frozen=True)
class Pound:
    """One amount in one year on one party, in real prices, with what it counts for."""

    party: str
    year: int
    amount: Decimal
    is_cost: bool
    economic: Decimal
    financial: Decimal
    del_cash: Decimal
    is_public: bool
    is_accepted: bool = True
    is_funding: bool = False
    is_health: bool = False
    income: Decimal | None = None

    def counts(self, money: str, claims: str) -> Decimal:
        """The amount under one kind of money and claims."""
        if claims == "accepted_only" and not self.is_accepted:
            return ZERO
        return (
            self.amount
            * {"economic": self.economic, "public_financial": self.financial, "del_cash": self.del_cash}[money]
        )


@dataclass(frozen=True)
class Plain:
    """One case: its pounds, and how the years are discounted."""

    project: str
    option: str
    horizon: int
    discounting: str
    pounds: tuple[Pound, ...]
    has_loose_benefit: bool

    def discounted(self, pound: Pound) -> Decimal:
        """The factor of the pound's own schedule."""
        return factor("health" if pound.is_health else self.discounting, pound.year)

    def values(self, money: str, claims: str) -> dict[str, tuple[Decimal, Decimal]]:
        """(PV cost, PV benefit) of every party that is named anywhere in the case."""
        held: dict[str, list[Decimal]] = {pound.party: [ZERO, ZERO] for pound in self.pounds}
        for pound in self.pounds:
            held[pound.party][0 if pound.is_cost else 1] += pound.counts(money, claims) * self.discounted(pound)
        return {party: (cost, benefit) for party, (cost, benefit) in held.items()}

    @property
    def public(self) -> set[str]:
        """Parties that are government."""
        return {pound.party for pound in self.pounds if pound.is_public}

    @property
    def payers(self) -> set[str]:
        """Public bodies that pay by choice: what is pushed onto a body gives it no say (domain, third-party cost)."""
        paid: dict[str, Decimal] = defaultdict(Decimal)
        for pound in self.pounds:
            if pound.is_cost and pound.is_funding and pound.is_public:
                paid[pound.party] += pound.amount * self.discounted(pound)
        return {party for party, amount in paid.items() if amount > HALF_A_PENNY}

    def counted(self, standpoint: str) -> set[str]:
        """Whose costs and benefits a standpoint counts."""
        if standpoint == "own_department":
            return self.payers
        return self.public if standpoint == "cross_government" else {pound.party for pound in self.pounds}

    def net(self, standpoint: str, money: str, claims: str) -> Decimal:
        """1.3: benefit less cost of whom the standpoint counts."""
        values = self.values(money, claims)
        return sum((values[party][1] - values[party][0] for party in self.counted(standpoint)), ZERO)

    def measures(self, parties: set[str], money: str, claims: str) -> dict[str, object]:
        """1.3, 1.4, 1.7 to 1.9 for the parties together."""
        values = self.values(money, claims)
        cost = sum((values[party][0] for party in parties), ZERO)
        benefit = sum((values[party][1] for party in parties), ZERO)
        public_cost = sum((values[party][0] for party in parties & self.public), ZERO)
        flow, present = self.flows(parties, money, claims)
        return {
            "pv_cost": cost,
            "pv_benefit": benefit,
            "net": benefit - cost,
            "bcr": ratio(benefit, cost),
            "rpsc": ratio(benefit - (cost - public_cost), public_cost),
            "budget_impact": self.budget_impact(parties, claims),
            "payback": payback(flow),
            "discounted_payback": payback(present),
            "mirr": mirr(flow, ONE / factor(self.discounting, 1)),
            "annual_equivalent": (benefit - cost) / sum(factor(self.discounting, t) for t in range(self.horizon + 1)),
        }

    def flows(self, parties: set[str], money: str, claims: str) -> tuple[list[Decimal], list[Decimal]]:
        """Net flow by year, undiscounted and discounted."""
        plain = [ZERO] * (self.horizon + 1)
        present = [ZERO] * (self.horizon + 1)
        for pound in self.pounds:
            if pound.party in parties:
                amount = pound.counts(money, claims) * (-1 if pound.is_cost else 1)
                plain[pound.year] += amount
                present[pound.year] += amount * self.discounted(pound)
        return plain, present

    def budget_impact(self, parties: set[str], claims: str) -> Decimal:
        """1.9: payments of public bodies less the cash benefit that stays in their budgets."""
        paid = self.values("public_financial", claims)
        retained = self.values("del_cash", claims)
        return sum((paid[party][0] - retained[party][1] for party in parties & self.public), ZERO)

    def weighted(self, elasticity: Decimal) -> tuple[Decimal, Decimal, Decimal | str]:
        """Green Book 2020, A3.12 to A3.22: NPSV, NPSV with weights, and the one weight at which it is nothing."""
        npsv, held, more = self.net("society", "economic", "claimed"), ZERO, ZERO
        for pound in self.pounds:
            if pound.income is not None:
                value = pound.counts("economic", "claimed") * self.discounted(pound)
                held += value
                more += value * (pound.income ** (-elasticity) - 1)
        switch = (held - npsv) / held if abs(held) > HALF_A_PENNY else None
        return npsv, npsv + more, "none" if switch is None or switch < 0 else switch

    def risk(self, money: str, claims: str) -> dict[str, object]:
        """3.1 and 3.2."""
        values, public, payers = self.values(money, claims), self.public, self.payers
        net = {party: values[party][1] - values[party][0] for party in values}
        benefit = {party: values[party][1] for party in public}
        failing = {party for party in payers if net[party] < -HALF_A_PENNY}
        government = sum((net[party] for party in public), ZERO)
        society = self.net("society", "economic", claims)
        total = sum(benefit.values(), ZERO)
        orphaned = sum((amount for party, amount in benefit.items() if party not in payers), ZERO)
        rescue = sum((-net[party] for party in failing), ZERO)
        name = self._class(not failing, government >= -HALF_A_PENNY, society >= -HALF_A_PENNY)
        return {
            "classification": name,
            "own": sum((net[party] for party in payers), ZERO),
            "government": government,
            "society": society,
            "failing": failing,
            "orphaned": orphaned,
            "smallest_rescue": rescue,
            "most_others_could_pay": government + rescue,
            "value_lost_if_dropped": government if name == "at_risk" else ZERO,
            "leakage": ratio(orphaned, total),
            "effective_recipients": _effective(list(benefit.values())),
            "lost_per_pound_saved": ratio(total, sum((values[party][0] for party in payers), ZERO)),
            "pivotal": {
                party
                for party, amount in benefit.items()
                if amount > HALF_A_PENNY and government >= -HALF_A_PENNY and government - amount < -HALF_A_PENNY
            },
        }

    def _class(self, own: bool, government: bool, society: bool) -> str:
        if self.has_loose_benefit or not self.payers:
            return "unknown"
        table = {
            (True, True, True): "self_supporting",
            (True, True, False): "costs_moved_to_public",
            (True, False, True): "local_gain_only",
            (True, False, False): "local_gain_only",
            (False, True, True): "at_risk",
            (False, True, False): "at_risk",
            (False, False, True): "public_value_only",
            (False, False, False): "not_justified",
        }
        return table[own, government, society]


def ratio(above: Decimal, below: Decimal) -> Decimal | str:
    """1.4: a ratio, or why there is none. Less than half a penny below the line is no cost."""
    if abs(below) < HALF_A_PENNY:
        return "no_cost"
    return "pays_for_itself" if below < 0 else above / below


def payback(flow: list[Decimal]) -> Decimal | str:
    """1.7: the last crossing from negative to non-negative that stays."""
    cumulative, running = [], ZERO
    for amount in flow:
        running += amount
        cumulative.append(running)
    negative = [t for t, amount in enumerate(cumulative) if amount < -HALF_A_PENNY]
    if not negative:
        return ZERO
    last = negative[-1]
    return "none" if last == len(flow) - 1 else last - cumulative[last] / flow[last + 1]


def mirr(flow: list[Decimal], growth: Decimal) -> Decimal | str:
    """1.6: gains grown to the last year over costs taken back to year 0, a year at a time; with both signs only."""
    last = len(flow) - 1
    gains = sum((one * growth ** (last - year) for year, one in enumerate(flow) if one >= HALF_A_PENNY), ZERO)
    costs = sum((-one / growth**year for year, one in enumerate(flow) if one <= -HALF_A_PENNY), ZERO)
    return (gains / costs) ** (ONE / last) - 1 if gains and costs else "none"


def _effective(benefits: list[Decimal]) -> Decimal | str:
    """3.2: one over the sum of squared shares."""
    total = sum(benefits, ZERO)
    if total < HALF_A_PENNY:
        return "no_cost"
    return ONE / sum((amount / total) ** 2 for amount in benefits)


def appraise(
    records: Iterable[Record],
    *,
    discounting: str = "standard",
    price_base: int | None = None,
    every_option: bool = False,
) -> dict[tuple[str, str], Plain]:
    """Every case by (project, option)."""
    held = list(records)
    with localcontext(prec=PRECISION):
        return {
            (project.id, option.id if option else ""): _case(held, project, option, discounting, price_base)
            for project in sorted(_of(held, Project), key=lambda one: one.id)
            for option in _appraised(held, project, every_option=every_option)
        }


def _of(records: list[Record], cls: type) -> list:
    return sorted((record for record in records if isinstance(record, cls)), key=lambda one: one.id)


def _appraised(records: list[Record], project: Project, *, every_option: bool) -> list[Option | None]:
    courses = [one for one in _of(records, Option) if one.project == project.id and one.kind != "business_as_usual"]
    if every_option:
        return [*courses] or [None]
    preferred = [one for one in courses if one.is_preferred]
    return [(preferred or courses or [None])[0]]


def _case(
    records: list[Record], project: Project, option: Option | None, discounting: str, price_base: int | None
) -> Plain:
    own_base = project.price_base_year.start if project.price_base_year else project.first_year.start
    base = price_base or own_base
    bau = [one.id for one in _of(records, Option) if one.project == project.id and one.kind == "business_as_usual"]
    courses = {option.id: ONE, **dict.fromkeys(bau, -ONE)} if option else {}

    def real(line: CostLine | BenefitLine) -> Iterator[tuple[int, Decimal]]:
        for year, amount in line.amounts.by_year().items() if line.amounts else ():
            if amount:
                nominal = line.price_terms == "nominal"
                prices = year.start if nominal else line.price_year.start if line.price_year else own_base
                same = prices == base
                yield year.start, amount if same else amount * deflator(base) / deflator(prices)

    public = {one.id: one.kind.is_public for one in _of(records, Organisation)} | {NOBODY: False}
    first = project.first_year.start
    costs = [line for line in _of(records, CostLine) if line.option in courses and not line.is_sunk]
    has_bau = any(courses[line.option] < 0 for line in costs)
    changes: dict[tuple[str, str, str, str], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in costs:
        for year, amount in real(line):
            key = (line.payer, line.kind.value, line.budget_class.value, line.paid_to)
            changes[key][year - first] += amount * (1 + line.optimism_bias) * courses[line.option]
    pounds = [
        pound
        for key, by_year in changes.items()
        for year, amount in by_year.items()
        for pound in _cost(key, year, amount, public, is_reduction=has_bau and amount < 0)
    ]
    loose = False
    for line in _of(records, BenefitLine):
        monetised = line.benefit_class in ("cash_releasing", "non_cash_releasing") and line.recurrence != "timing"
        if line.option not in courses or not monetised:
            continue
        left = (1 - line.deadweight) * (1 - line.displacement) * (1 - line.overlap) * (1 - line.optimism_correction)
        left *= (1 - (line.leakage or ZERO)) * (1 - (line.substitution or ZERO))
        sign = courses[line.option] * (-1 if line.is_disbenefit else 1)
        for year, amount in real(line):
            for later, part in _late(line):
                at = year - first + later
                if at <= project.appraisal_period and part:
                    size = amount * left * part
                    landed = list(_landings(line, _of(records, Share), year, at, size, sign, public))
                    pounds += landed
                    loose |= any(pound.party == NOBODY and pound.amount for pound in landed)
    return Plain(project.id, option.id if option else "", project.appraisal_period, discounting, tuple(pounds), loose)


def _cost(
    key: tuple[str, str, str, str], year: int, amount: Decimal, public: dict[str, bool], *, is_reduction: bool
) -> Iterator[Pound]:
    """1.4: an increase stands below the line, a reduction above it; 2.3: a charge is -x there and +x here."""
    payer, kind, colour, paid_to = key
    sides = [(payer, ONE)]
    if kind == "charge" and paid_to:
        sides.append((paid_to, -ONE))
    for party, part in sides:
        cash = ONE if public[party] else ZERO
        yield Pound(
            party=party,
            year=year,
            amount=part * abs(amount) if is_reduction else part * amount,
            is_cost=not is_reduction,
            economic=ONE,
            financial=ZERO if colour == "non_cash" else cash,
            del_cash=cash if BudgetClass(colour).is_del else ZERO,
            is_public=public[party],
            is_funding=kind != "third_party",
        )


def _landings(
    line: BenefitLine, shares: list[Share], start: int, year: int, size: Decimal, sign: int, public: dict[str, bool]
) -> Iterator[Pound]:
    """2.1 and 2.2: each part where it lands, transfers with their other side, and the part nobody is named for."""
    named = rule(line.type)
    is_cash = line.benefit_class == "cash_releasing"
    is_health = line.discounting == "health"
    amount = size * sign
    left = ONE
    for share in (one for one in shares if one.benefit == line.id):
        part = _part(share, start)
        left -= part
        if share.agreement == "withdrawn":
            continue
        inside = public[share.recipient]
        economic = Decimal(named["government"] if inside else named["society"])
        finance = named["public_financial"]
        financial = (ONE if is_cash else ZERO) if finance == "if_cash" else Decimal(finance)
        cash = {"if_del": ONE, "-if_del": -ONE}.get(named["del_cash"], ZERO)
        # Accepted or not, what makes somebody worse off counts.
        accepted = share.agreement in ("accepted", "baselined", "taken_from_budget") or sign * economic < 0
        yield Pound(
            party=share.recipient,
            year=year,
            amount=amount * part,
            is_cost=False,
            economic=economic,
            financial=financial if inside else ZERO,
            del_cash=cash if inside and is_cash and share.budget_class.is_del else ZERO,
            is_public=inside,
            is_accepted=accepted or not inside,
            is_health=is_health,
            income=share.relative_income,
        )
        if inside and named["mirror"] == "1":
            yield Pound(
                SOCIETY_GROUP, year, amount * part, False, -economic, ZERO, ZERO, False, accepted, False, is_health
            )
    if abs(left) > Decimal("0.000001"):
        society = Decimal(named["society"])
        harms = sign * society < 0
        yield Pound(NOBODY, year, amount * left, False, society, ZERO, ZERO, False, harms, False, is_health)


def _late(line: BenefitLine) -> tuple[tuple[int, Decimal], tuple[int, Decimal]]:
    """2.6: the curve slides right; a part of a year by parts of two."""
    whole = int(line.slip or ZERO)
    part = (line.slip or ZERO) - whole
    return (whole, ONE - part), (whole + 1, part)


def _part(share: Share, start: int) -> Decimal:
    if share.by_year:
        return next((part for year, part in share.by_year.by_year().items() if year.start == start), ZERO)
    return share.fraction or ZERO
