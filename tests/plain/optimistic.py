"""A project whose lines can be corrected for optimism, its worksheet, and who looks at it."""

from decimal import Decimal

from benefits.records.access import grant
from benefits.records.categories import BiasMeasure, BudgetClass, EstimateEnds, EstimateShape, OptionKind, Role
from benefits.records.model import BiasFactor, Person
from tests.plain.register import FIRST, benefit, bodies, cost, option, project, share

MILLION = 1_000_000
ANN = Person("a", "", "Ann", (grant(Role.PROGRAMME_MANAGER, "A"),))
BEA = Person("b", "", "Bea", (grant(Role.PROGRAMME_MANAGER, "B"),))
FAY = Person("f", "", "Fay", (grant(Role.FINANCE),))
RANGE = {
    "estimate": EstimateShape.PERT,
    "low": Decimal("0.8"),
    "likely": Decimal(1),
    "high": Decimal("1.4"),
    "ends": EstimateEnds.LIMITS,
}
# The worked example of Mott MacDonald 2002, section 4: contribution and mitigation of each risk area, in percent.
PUBLISHED = (
    ("late_contractor_involvement_in_design", "5", "100"),
    ("poor_contractor_capabilities", "2", "100"),
    ("design_complexity", "22", "40"),
    ("funding_availability", "5", "100"),
    ("site_characteristics", "3", "100"),
)


def factor(code, area, contribution, mitigation, measure=BiasMeasure.CAPITAL, kind="equipment_development", **fields):
    """A row of N's worksheet; parts as text."""
    parts = (Decimal(contribution), Decimal(mitigation))
    return BiasFactor(code, "N", measure, kind, area, *parts, **{"evidence": "Seen", "source": "Own"} | fields)


def published(measure=BiasMeasure.WORKS_DURATION, kind="non_standard_buildings"):
    """The published worked example as rows."""
    return [
        factor(f"N-P{at}", area, Decimal(part) / 100, Decimal(managed) / 100, measure, kind)
        for at, (area, part, managed) in enumerate(PUBLISHED)
    ]


# Of the upper bound of 200%, half comes from technology and is managed to a half: 200 x (1 - 0.5 x 0.5) = 150%.
SHEET = [factor("N-W1", "technology", "0.5", "0.5"), factor("N-W2", "funding_availability", "0.3", "0")]
PLAN = [
    *bodies("A", "B"),
    project("N", title="New one", lead="A"),
    option("N", "N"),
    option("M", "N", OptionKind.LESS_AMBITIOUS),
    cost("N-C", [2 * MILLION], of="N", price_year=FIRST, budget_class=BudgetClass.CDEL),
    cost("N-R", [MILLION], of="N", price_year=FIRST, **RANGE),
    cost("N-S", [MILLION], of="N", price_year=FIRST, is_sunk=True),
    cost("M-C", [MILLION], of="M", price_year=FIRST, optimism_bias=Decimal("0.2"), optimism_basis="Reference class X"),
    benefit("N-B", [20 * MILLION], of="N", price_year=FIRST),
    benefit("N-D", [MILLION], of="N", price_year=FIRST, is_disbenefit=True),
    share("N-B", "A", 1),
    share("N-D", "A", 1),
]
