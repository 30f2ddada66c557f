"""The worked examples E4.6 and E4.7 as records: a cost of 6, 2 and 0 million, A agrees to 4 of it and B to 4.

The methods leave discounting out of them. Here the cost is nominal, and each body gains ten times what its part of the
schedule is worth when it is put into real prices and discounted, so that in proportion to benefit each owes exactly
the present value of that part: A of 4 million at once, B of 2 million at once and 2 million a year later.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from benefits.records.categories import BudgetClass, EnvelopeKind, PriceTerms
from benefits.records.model import Envelope, Record
from benefits.reference.deflators import gdp_deflators
from plain.register import FIRST, benefit, bodies, body, cost, money, option, project, share

MILLION = 1_000_000
# Present value of a nominal pound of each year: its prices undone, then discounted at 3.5% a year.
WORTH = [float(gdp_deflators().at(2026) / gdp_deflators().at(2026 + after)) / 1.035**after for after in range(3)]
OWED = {"A": 4 * MILLION, "B": (2 + 2 * WORTH[1]) * MILLION}
HEADROOM = {"A": (4, 3, 3), "B": (2, 3, 3)}
NONE_AT_FIRST = {"A": (4, 3, 3), "B": (0, 3, 3)}


def shared(payer: str = "A", **fields: Any) -> list[Record]:
    """The project P with its bodies and HM Treasury, all of its cost paid by one of them today."""
    gains = {name: [str(round(10 * pounds, 2))] for name, pounds in OWED.items()}
    return [
        *bodies("A", "B"),
        body("HMT"),
        project(appraisal_period=2, **fields),
        option(),
        cost("P-C", [6 * MILLION, 2 * MILLION, 0], payer, price_terms=PriceTerms.NOMINAL),
        *(benefit(f"P-{name}", pounds) for name, pounds in gains.items()),
        *(share(f"P-{name}", name) for name in gains),
    ]


def limits(
    headroom: dict[str, Sequence[float]], budget_class: BudgetClass = BudgetClass.RDEL_PROGRAMME
) -> list[Record]:
    """What each body may spend, in millions from the first year on."""
    return [
        Envelope(
            f"E-{name}-{budget_class}",
            name,
            budget_class,
            EnvelopeKind.LIMIT,
            money([Decimal(str(one)) * MILLION for one in millions], FIRST),
        )
        for name, millions in headroom.items()
    ]
