"""A made-up register of a thousand projects, 8,000 lines, 20,000 shares, what is logged around them, and envelopes."""

from collections.abc import Iterator
from decimal import Decimal

from benefits.periods import FinancialYear, Series
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    ConditionStatus,
    CostKind,
    EnvelopeKind,
    LogKind,
    OverrideField,
    PriceTerms,
    Reliability,
    ScenarioStatus,
)
from benefits.records.model import (
    BenefitLine,
    Condition,
    CostLine,
    Dependency,
    Envelope,
    LogEntry,
    Override,
    Pool,
    Project,
    Record,
    Scenario,
    Share,
)
from benefits.records.preferred import preferred_option
from benefits.reference.conditions import practical_steps
from benefits.reference.identifiers import identifiers

PROJECTS, COSTS, BENEFITS, SHARES = 1_000, 3, 5, 4
BODIES = ("DWP", "HMRC", "MOJ", "HO", "DFE", "DHSC", "DFT", "DEFRA", "CIT", "BUS", "SOC")
PAYERS = 8  # of the bodies, the ones inside government
START = FinancialYear.parse("2026-27")


def records() -> Iterator[Record]:
    """Projects of eleven years, three cost and five benefit lines each, four recipients a benefit."""
    links = [one.code for one in identifiers()]
    for number in range(0, PROJECTS, 100):
        yield Pool(f"POOL{number}", f"Losses of kind {number}", total=Decimal(10**7), price_year=START)
    for number in range(PROJECTS):
        code, payer = f"P{number:04}", BODIES[number % PAYERS]
        linked = (links[number % len(links)], links[(number + 3) % len(links)])
        yield Project(code, f"Project {number} on records of people and places", payer, START, identifiers=linked)
        option = preferred_option(code)
        yield option
        for line in range(COSTS):
            yield _cost(f"{code}-C{line}", option.id, payer, line, 1_000_000 + number * 1_000)
        for line in range(BENEFITS):
            pool = f"POOL{number % 1000 // 100 * 100}" if line == 0 and number % 10 == 0 else ""
            yield _benefit(f"{code}-B{line}", option.id, line, number, pool)
            yield from _shares(f"{code}-B{line}", number, line)
        yield from _logged(code, number)
    yield from _funding()


def _cost(code: str, option: str, payer: str, line: int, amount: int) -> CostLine:
    return CostLine(
        code,
        option,
        f"Cost {line}",
        payer,
        CostKind.IMPLEMENTATION,
        BudgetClass.RDEL_PROGRAMME,
        PriceTerms.REAL,
        START,
        Series(START, (Decimal(amount),) * 11),
    )


def _benefit(code: str, option: str, line: int, number: int, pool: str) -> BenefitLine:
    amount = Decimal(900_000 + (number * 7919 + line * 104_729) % 800_000)
    return BenefitLine(
        code,
        option,
        f"Benefit {line}",
        "other",
        BenefitClass.NON_CASH_RELEASING,
        PriceTerms.REAL,
        START,
        Series(START + 1, (amount,) * 10),
        pool=pool,
        measure=f"Measure {number % 400}" if line == 1 else "",
    )


def _shares(benefit: str, number: int, line: int) -> Iterator[Share]:
    states = (Agreement.CLAIMED, Agreement.ACCEPTED, Agreement.DISPUTED, Agreement.CLAIMED)
    for place in range(SHARES):
        body = BODIES[(number + line * 3 + place) % len(BODIES)]
        state = states[(number + place) % len(states)]
        own = Decimal("0.1") if state is Agreement.DISPUTED else None
        by = "" if state is Agreement.CLAIMED else "Kim"
        yield Share(
            f"{benefit}-{body}",
            benefit,
            body,
            Decimal(1) / SHARES,
            agreement=state,
            disputed_figure=own,
            agreed_by=by,
        )


def _funding() -> Iterator[Record]:
    """Limits of about two thirds of what the projects ask for, and a scenario that cuts them."""
    limit = Series(START, (Decimal(380_000_000),) * 4)
    for payer in BODIES[:PAYERS]:
        yield Envelope(f"{payer}-LIMIT", payer, BudgetClass.RDEL_PROGRAMME, EnvelopeKind.LIMIT, limit, source="Made up")
    yield Scenario("TIGHT", "A tenth less", "DWP", START, status=ScenarioStatus.SHARED, made_by="Ada")
    yield Override("TIGHT-O1", "TIGHT", OverrideField.CUT_PART, value=Decimal("0.1"))


def _logged(code: str, number: int) -> Iterator[Record]:
    if number % 2:
        yield Dependency(f"{code}-D", code, f"P{number // 10 * 10:04}", Decimal(number % 5) / 10)
    for place, step in enumerate(practical_steps()[:3]):
        status = list(ConditionStatus)[(number + place) % 3]
        yield Condition(f"{code}-N{place}", code, step.code, status, evidence="Seen")
    yield LogEntry(
        f"{code}-L",
        code,
        LogKind.ASSUMPTION,
        f"Assumption of {code}",
        effect=Decimal(number * 1_000),
        reliability=Reliability.LOW,
        made_by="Ann",
    )
