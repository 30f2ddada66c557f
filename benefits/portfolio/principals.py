"""Whose line each entry of the cube is: of the payer, of the recipient, or of the body whose transfer it mirrors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.portfolio.attribution import OTHER_SIDE, Ledger
from benefits.portfolio.lines import find
from benefits.records.tables import Tables
from benefits.reference.green_book import benefit_rules

IntArray = npt.NDArray[np.int64]


def principal_parties(ledger: Ledger, tables: Tables) -> IntArray:
    """The party that each entry follows: who pays a cost, charges too, or on whom a benefit lands. Shape (entries,).

    The other side of a plain transfer follows the public body whose entry it mirrors: on a line of that type every
    public entry has one opposite of the same fraction, and all that land there weigh the same, so they pair off by
    line and fraction. What comes back by a charge follows the body that is charged.

    Args:
        ledger: The register, one case a project.
        tables: What the ledger was made of.

    References:
        Methods 2.2, the two-line rule, and 2.3.
    """
    cube, party = ledger.cube, ledger.cube.entry_party.copy()
    is_cost = cube.line_is_cost[cube.entry_line]
    payer = np.full(len(cube.line_case), -1, dtype=np.int64)
    paying = np.flatnonzero(is_cost & (cube.entry_fraction > 0))
    payer[cube.entry_line[paying]] = party[paying]
    party[is_cost] = payer[cube.entry_line[is_cost]]

    rules = benefit_rules(ledger.basis.green_book)
    mirrored = np.isin(tables["benefit_line"]["type"], [name for name, rule in rules.items() if rule.mirror])
    record = np.where(is_cost, -1, cube.line_record[cube.entry_line])
    is_mirrored = np.append(mirrored, False)[record] & (record >= 0)
    other = find(np.array([OTHER_SIDE], dtype=object), ledger.parties)[0]
    public = np.flatnonzero(is_mirrored & cube.party_is_public[party])
    opposite = np.flatnonzero(is_mirrored & (party == other) & (cube.entry_weight[:, 0] != 0))
    by_line = [rows[np.lexsort((cube.entry_fraction[rows], cube.entry_line[rows]))] for rows in (public, opposite)]
    party[by_line[1]] = party[by_line[0]]
    return party
