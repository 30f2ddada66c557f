"""The benefits on which a body's contribution rests, line by line: what each is worth to it, as the shares count it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.contributors import Contributors
from benefits.portfolio.network import bundle_ledger


@dataclass(frozen=True)
class LineForBody:
    """One benefit line and what it is worth to one body.

    Attributes:
        body: Code of the body.
        record: Row of the benefit table; -1 for cost that is less than under business as usual.
        value: Present value in pounds, negative for a loss.
    """

    body: str
    record: int
    value: float


def lines_by_body(ledger: Ledger, held: Contributors, claims: Claims) -> tuple[LineForBody, ...]:
    """Each benefit line of each contributor, by body as in `held` and then in the order of the register.

    Over the lines of a body the values sum to its benefit before the cost that is pushed onto it and, of an enabler,
    before the cost that it would save without it.

    Args:
        ledger: All cases in one price base, one a project, as `held` was made of.
        held: Who gains.
        claims: All claimed benefits, or accepted ones only.

    References:
        Methods 2.1 and 3.3.
    """
    codes = ledger.projects.tolist()
    rows = np.array([codes.index(code) for code in held.projects], dtype=np.int64)
    bundle = bundle_ledger(ledger, rows, as_one=False)
    cube, appraisal = bundle.cube, bundle.appraise()
    line = cube.entry_line
    weight = cube.entry_fraction * cube.entry_weight[:, list(Money).index(Money.ECONOMIC)]
    if claims is Claims.ACCEPTED:
        weight = weight * cube.entry_is_accepted
    counts = cube.line_is_headline[line] & ~cube.line_is_cost[line]
    value = np.where(counts, appraisal.line_pv[line] * weight * held.counted[cube.line_case[line]], 0.0)
    worth: dict[tuple[str, int], float] = {}
    names, record = bundle.parties[cube.entry_party], cube.line_record[line]
    for entry in np.flatnonzero(value).tolist():
        key = (str(names[entry]), int(record[entry]))
        worth[key] = worth.get(key, 0.0) + float(value[entry])
    place = {body: at for at, body in enumerate(held.bodies)}
    kept = [(key, pounds) for key, pounds in worth.items() if key[0] in place and abs(pounds) > NEGLIGIBLE]
    return tuple(
        LineForBody(body, row, pounds)
        for (body, row), pounds in sorted(kept, key=lambda one: (place[one[0][0]], one[0][1] < 0, one[0][1]))
    )
