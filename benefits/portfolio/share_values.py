"""What single shares are worth: the value that lands on one recipient from one benefit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import Appraisal
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.lines import find
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_ECONOMIC = list(Money).index(Money.ECONOMIC)


@dataclass(frozen=True)
class _Worths:
    """What each entry of a benefit is worth to whom it names. Shapes (entries,)."""

    case: IntArray
    record: IntArray
    party: IntArray
    value: FloatArray
    weight: FloatArray


def share_values(tables: Tables, ledger: Ledger, appraisal: Appraisal, rows: IntArray) -> tuple[FloatArray, FloatArray]:
    """What each share is worth to its recipient, and what the benefit would be if all of it landed there.

    The entries of the cube are summed by benefit and party: each recipient of a benefit has one share of it. Outside
    government a negative weight is the other side of a transfer, which stands on no share. A share that is not in the
    headline figures, because of its option, its recurrence or its withdrawal, is worth 0.

    Args:
        tables: The records by columns.
        ledger: The cube made of them, with the names of its parties.
        appraisal: The cube's present values.
        rows: Which rows of the shares. Shape (rows,).

    Returns:
        Present economic values in pounds of the case's price base, of the shares and of the whole benefits to the
        same recipients; negative for a loss. Shapes (rows,).

    References:
        Methods 2.1 and 2.2: N = G (1-dw)(1-disp)(1-ov)(1-ob) s, counted by the rule of the benefit's type; over all
        shares of a public recipient the values sum to what the lenses count for it, its own cost savings apart.
    """
    cube, shares = ledger.cube, tables["share"]
    n_parties = len(ledger.parties)
    worths = _worths(ledger, appraisal)
    held, place = np.unique(worths.record * n_parties + worths.party, return_inverse=True)
    worth = sums(place, worths.value, len(held))
    weight_of = np.zeros(len(held))
    weight_of[place] = worths.weight
    whole = ~cube.line_is_cost & (cube.line_record >= 0) & ~cube.line_is_part
    present = np.where(cube.line_is_headline, appraisal.line_pv, 0.0)
    benefit = sums(cube.line_record[whole], present[whole], tables["benefit_line"].size)

    of = find(shares["benefit"][rows], tables["benefit_line"]["id"])
    party = find(shares["recipient"][rows], ledger.parties)
    found = pd.Index(held).get_indexer(pd.Index(of * n_parties + party))
    # The last place stands for shares without an entry, to which the index -1 leads.
    return np.append(worth, 0.0)[found], benefit[of] * np.append(weight_of, 0.0)[found]


def case_share_values(
    tables: Tables, ledger: Ledger, appraisal: Appraisal, rows: IntArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """What each share is worth to its recipient in each case that holds it: (case, position in `rows`, value).

    A share of business as usual stands in every option's case, there with its sign turned. Shares that are worth
    nothing in the headline figures are left out.

    Args:
        tables: The records by columns.
        ledger: The cube made of them, with the names of its parties.
        appraisal: The cube's present values.
        rows: Which rows of the shares. Shape (rows,).

    Returns:
        Present economic values in pounds of the case's price base; negative for a loss. Shapes (found,).

    References:
        Methods 2.1 and 2.2, as `share_values`.
    """
    n_parties, shares = len(ledger.parties), tables["share"]
    of = find(shares["benefit"][rows], tables["benefit_line"]["id"])
    party = find(shares["recipient"][rows], ledger.parties)
    worths = _worths(ledger, appraisal)
    known = pd.Index(of * n_parties + party)
    at = known.get_indexer(pd.Index(worths.record * n_parties + worths.party))
    counted = np.flatnonzero((at >= 0) & (worths.value != 0))
    keys, place = np.unique(worths.case[counted] * max(len(rows), 1) + at[counted], return_inverse=True)
    value = sums(place, worths.value[counted], len(keys))
    return keys // max(len(rows), 1), keys % max(len(rows), 1), value


def _worths(ledger: Ledger, appraisal: Appraisal) -> _Worths:
    """The entries of benefits but for the other side of transfers, which stands on no share."""
    cube = ledger.cube
    is_line = ~cube.line_is_cost & (cube.line_record >= 0)
    present = np.where(cube.line_is_headline, appraisal.line_pv, 0.0)
    every_weight = cube.entry_weight[:, _ECONOMIC]
    is_other_side = ~cube.party_is_public[cube.entry_party] & (every_weight < 0)
    entry = np.flatnonzero(is_line[cube.entry_line] & ~is_other_side)
    line, weight = cube.entry_line[entry], every_weight[entry]
    return _Worths(
        case=cube.line_case[line],
        record=cube.line_record[line],
        party=cube.entry_party[entry],
        value=present[line] * cube.entry_fraction[entry] * weight,
        weight=weight,
    )
