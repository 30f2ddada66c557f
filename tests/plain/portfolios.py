"""Random portfolios: several projects, options, payers and recipients, and every rule at least now and then."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from benefits.periods import FinancialYear, Series
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    Discounting,
    OptionKind,
    OrganisationKind,
    PriceTerms,
    Recurrence,
)
from benefits.records.model import BenefitLine, CostLine, Option, Project, Record, Share
from benefits.reference.green_book import benefit_rules
from plain.register import bodies, body

PUBLIC = ("DWP", "HMRC", "MOJ", "NHS", "LG")
OUTSIDE = ("SOC", "CIT", "BUS")
EVERYBODY = PUBLIC + OUTSIDE
REGISTER = [
    *bodies("DWP", "HMRC", "MOJ"),
    body("NHS", OrganisationKind.PUBLIC_GROUP),
    body("LG", OrganisationKind.LOCAL),
]
TYPES = tuple(benefit_rules())
SPLITS = (("1",), ("0.5", "0.5"), ("0.25", "0.45", "0.3"), ("0.1", "0.2", "0.7"), ("0.4",), ("0.3", "0.3"), ())
SLIPS = (None, None, None, Decimal(0), Decimal(1), Decimal("0.5"), Decimal("2.25"), Decimal(40))
MEASURES = (("", ""), ("Cases closed", "cases"), (" cases Closed", "Cases"), ("Letters", ""))
INCOMES = (None, *(Decimal(text) for text in ("0.4", "0.85", "1", "2.5")))
CORRECTIONS = tuple(Decimal(text) for text in ("0", "0", "0", "0.1", "0.25", "0.4"))

years = st.integers(2020, 2030)
pounds = st.one_of(
    st.integers(0, 20_000_000).map(Decimal),
    st.integers(0, 99_999).map(lambda pence: Decimal(pence) / 100),
    st.just(Decimal(0)),
)


@st.composite
def portfolios(draw: st.DrawFn, most: int = 3) -> list[Record]:
    """The register of a small portfolio with its organisations."""
    records: list[Record] = list(REGISTER)
    for number in range(draw(st.integers(1, most))):
        records += draw(projects(f"P{number}"))
    return records


@st.composite
def projects(draw: st.DrawFn, code: str) -> list[Record]:
    """A project with up to three options, business as usual among them."""
    first, horizon = draw(years), draw(st.sampled_from((0, 1, 4, 10, 10, 35)))
    base = draw(st.none() | years)
    records: list[Record] = [
        Project(code, code, "DWP", FinancialYear(first), horizon, FinancialYear(base) if base else None)
    ]
    kinds = draw(
        st.sampled_from(
            (
                (OptionKind.PREFERRED,),
                (OptionKind.BAU, OptionKind.PREFERRED),
                (OptionKind.BAU, OptionKind.DO_MINIMUM, OptionKind.MORE_AMBITIOUS),
                (OptionKind.BAU,),
                (),
            )
        )
    )
    marked = draw(st.sampled_from(kinds)) if kinds else None
    for kind in kinds:
        option = f"{code}-{kind.value[:4]}"
        records.append(Option(option, code, kind, option, kind is marked and kind is not OptionKind.BAU))
        for number in range(draw(st.integers(0, 3))):
            records += [draw(costs(f"{option}-C{number}", option, first, horizon))]
        for number in range(draw(st.integers(0, 3))):
            records += draw(benefits(f"{option}-B{number}", option, first, horizon))
    return records


@st.composite
def series(draw: st.DrawFn, first: int, horizon: int, values: st.SearchStrategy[Decimal] = pounds) -> Series:
    """Amounts for some of the years appraised."""
    begin = draw(st.integers(0, min(horizon, 3)))
    length = draw(st.integers(1, min(horizon - begin + 1, 6)))
    held = draw(st.lists(values, min_size=length, max_size=length))
    if draw(st.booleans()) and horizon > 10:  # some flows go on past the first change of rate
        held += [held[-1]] * (horizon - begin + 1 - length)
    return Series(FinancialYear(first + begin), tuple(held))


@st.composite
def costs(draw: st.DrawFn, code: str, option: str, first: int, horizon: int) -> CostLine:
    """A cost of any kind and class; a charge goes to somebody else."""
    payer, kind = draw(st.sampled_from(EVERYBODY)), draw(st.sampled_from(CostKind))
    to = [one for one in PUBLIC if one != payer]
    is_sunk = draw(st.integers(0, 9)) == 0
    amounts = draw(series(first, horizon))
    if is_sunk:
        amounts = Series(amounts.first + -5, amounts.values)
    terms = draw(st.sampled_from(PriceTerms))
    real_at = draw(st.none() | years) if terms is PriceTerms.REAL else None
    return CostLine(
        id=code,
        option=option,
        title=code,
        payer=payer,
        kind=kind,
        budget_class=draw(st.sampled_from(BudgetClass)),
        price_terms=terms,
        price_year=FinancialYear(real_at) if real_at else None,
        amounts=amounts,
        paid_to=draw(st.sampled_from(to)) if kind is CostKind.CHARGE else "",
        is_sunk=is_sunk,
        optimism_bias=draw(st.sampled_from(CORRECTIONS)),
    )


@st.composite
def benefits(draw: st.DrawFn, code: str, option: str, first: int, horizon: int) -> list[Record]:
    """A benefit of any type and class, with shares that may leave a part unattributed."""
    terms = draw(st.sampled_from(PriceTerms))
    real_at = draw(st.none() | years) if terms is PriceTerms.REAL else None
    measure, unit = draw(st.sampled_from(MEASURES))
    cut = draw(st.lists(st.sampled_from(CORRECTIONS), min_size=6, max_size=6))
    line = BenefitLine(
        id=code,
        option=option,
        title=code,
        type=draw(st.sampled_from(TYPES)),
        benefit_class=draw(st.sampled_from((*BenefitClass, *BenefitClass.__members__.values()))),
        price_terms=terms,
        price_year=FinancialYear(real_at) if real_at else None,
        amounts=draw(st.one_of(series(first, horizon), st.none()))
        if code.endswith("2")
        else draw(series(first, horizon)),
        recurrence=draw(st.sampled_from((*Recurrence, Recurrence.RECURRING, Recurrence.RECURRING))),
        is_disbenefit=draw(st.integers(0, 5)) == 0,
        discounting=draw(st.sampled_from((Discounting.STANDARD, Discounting.STANDARD, Discounting.HEALTH))),
        deadweight=cut[0],
        displacement=cut[1],
        overlap=cut[2],
        optimism_correction=cut[3],
        leakage=cut[4] or None,
        substitution=cut[5] or None,
        slip=draw(st.sampled_from(SLIPS)),
        measure=measure,
        unit=unit,
    )
    split = draw(st.sampled_from(SPLITS))
    recipients = draw(st.permutations(EVERYBODY))[: len(split)]
    return [line, *(draw(shares(code, to, part, first, horizon)) for to, part in zip(recipients, split, strict=True))]


@st.composite
def shares(draw: st.DrawFn, benefit: str, recipient: str, part: str, first: int, horizon: int) -> Share:
    """A share in any state of agreement, of one fraction or of one for each year."""
    is_yearly = draw(st.integers(0, 3)) == 0
    fractions = draw(series(first, horizon, st.sampled_from((Decimal(part), Decimal(part) / 2, Decimal(0)))))
    return Share(
        id=f"{benefit}-{recipient}",
        benefit=benefit,
        recipient=recipient,
        fraction=None if is_yearly else Decimal(part),
        by_year=fractions if is_yearly else None,
        budget_class=draw(st.sampled_from(BudgetClass)),
        agreement=draw(st.sampled_from((*Agreement, Agreement.ACCEPTED, Agreement.CLAIMED))),
        relative_income=draw(st.sampled_from(INCOMES)) if recipient == "CIT" else None,
    )
