"""What falls out when each department judges by its own budget, and what would rescue it.

The classes and measures that compare the payer's own test with government's and society's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal import measures
from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Claims, Lens, Standpoint, settled

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Classification(StrEnum):
    """Which tests a case passes: the payer's own, cross-government, society's."""

    SELF_SUPPORTING = "self_supporting"
    COSTS_MOVED_TO_PUBLIC = "costs_moved_to_public"
    LOCAL_GAIN_ONLY = "local_gain_only"
    AT_RISK = "at_risk"
    PUBLIC_VALUE_ONLY = "public_value_only"
    NOT_JUSTIFIED = "not_justified"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Risk:
    """Who would lose if each case were dropped, and what would keep it. Pounds; shapes (cases,) unless said.

    Attributes:
        lens: Money and claims; the standpoint is not used.
        own: The payers' own net, together.
        government: Net over all public bodies.
        society: Economic net over everybody, on the same claims.
        classification: Values of Classification.
        pair_fails_own: Payers that fail their own test. Shape (pairs,).
        orphaned: Benefit that lands on public bodies other than the payers.
        smallest_rescue: What the failing payers lack, together.
        most_others_could_pay: What the other public bodies gain on balance, together.
        value_lost_if_dropped: Government's net for at-risk cases, otherwise 0.
        leakage: Part of government's benefit that lands on bodies other than the payers; NO_COST if none.
        effective_recipients: 1 over the sum of squared shares of government's benefit; NO_COST if that is not positive.
        lost_per_pound_saved: Government's benefit over the payers' cost.
        pair_is_pivotal: Recipients without whose benefit government's net turns negative. Shape (pairs,).
        pair_bearable_failure: Part of each claim that may fail before government's net does. Shape (pairs,).
    """

    lens: Lens
    own: FloatArray
    government: FloatArray
    society: FloatArray
    classification: npt.NDArray[np.str_]
    pair_fails_own: BoolArray
    orphaned: FloatArray
    smallest_rescue: FloatArray
    most_others_could_pay: FloatArray
    value_lost_if_dropped: FloatArray
    leakage: measures.Answers
    effective_recipients: measures.Answers
    lost_per_pound_saved: measures.Answers
    pair_is_pivotal: BoolArray
    pair_bearable_failure: measures.Answers


def risk(appraisal: Appraisal, money: Money = Money.ECONOMIC, claims: Claims = Claims.CLAIMED) -> Risk:
    """The class of every case and what would rescue it, in one kind of money and claims.

    Equality passes. With several payers a case fails its own test if any payer does. A case whose benefit is not
    wholly attributed, or that has no public payer or no figures, is of unknown class, never a pass.

    References:
        Methods 3.1 and 3.2 (this tool's construction); Green Book 2026, paragraphs 6.87 and 6.97 to 6.99.
    """
    values, public, payer = appraisal.values(money, claims), appraisal.pair_is_public, appraisal.pair_is_payer
    net, benefit = values.net, np.where(public, values.benefit, 0.0)
    own, government = appraisal.by_case(net, payer), appraisal.by_case(net, public)
    society = appraisal.net(Lens(Standpoint.SOCIETY, Money.ECONOMIC, claims))
    fails = payer & (net < -NEGLIGIBLE)
    gov_benefit = settled(appraisal.by_case(benefit))
    classification = _classify(
        own=appraisal.by_case(fails) == 0,
        government=government >= -NEGLIGIBLE,
        society=society >= -NEGLIGIBLE,
        unknown=_is_unknown(appraisal),
    )
    share = benefit / _or_one(gov_benefit)[appraisal.cube.pair_case]
    pair_government = government[appraisal.cube.pair_case]
    at_risk = classification == Classification.AT_RISK
    return Risk(
        lens=Lens(Standpoint.GOVERNMENT, money, claims),
        own=own,
        government=government,
        society=society,
        classification=classification,
        pair_fails_own=fails,
        orphaned=appraisal.by_case(benefit, ~payer),
        smallest_rescue=appraisal.by_case(-net, fails),
        most_others_could_pay=appraisal.by_case(net, public & ~fails),
        value_lost_if_dropped=np.where(at_risk, government, 0.0),
        leakage=measures.ratio(appraisal.by_case(benefit, ~payer), gov_benefit),
        effective_recipients=measures.ratio(
            np.ones(len(own)), np.where(gov_benefit > 0, appraisal.by_case(share**2), 0.0)
        ),
        lost_per_pound_saved=measures.ratio(gov_benefit, settled(appraisal.by_case(values.cost, payer))),
        pair_is_pivotal=(benefit > NEGLIGIBLE)
        & (pair_government >= -NEGLIGIBLE)
        & (pair_government - benefit < -NEGLIGIBLE),
        pair_bearable_failure=measures.ratio(pair_government, settled(benefit)),
    )


def _or_one(values: FloatArray) -> FloatArray:
    return np.where(np.abs(values) > 0, values, 1.0)


def _is_unknown(appraisal: Appraisal) -> BoolArray:
    """Cases with benefit nobody is named for, with no public payer, or with no figures. Shape (cases,)."""
    cube = appraisal.cube
    is_nobody = (cube.entry_party == cube.unattributed) & cube.line_is_headline[cube.entry_line]
    loose_line = cube.entry_line[is_nobody]
    has_amount = cube.amounts[loose_line].any(axis=1)
    has_loose = sums(cube.line_case[loose_line], has_amount, cube.n_cases) > 0
    has_payer = appraisal.by_case(appraisal.pair_is_payer) > 0
    unknown: BoolArray = has_loose | ~has_payer
    return unknown


def _classify(own: BoolArray, government: BoolArray, society: BoolArray, unknown: BoolArray) -> npt.NDArray[np.str_]:
    return np.select(
        [
            unknown,
            own & government & society,
            own & government,
            own,
            government,
            society,
        ],
        [
            Classification.UNKNOWN,
            Classification.SELF_SUPPORTING,
            Classification.COSTS_MOVED_TO_PUBLIC,
            Classification.LOCAL_GAIN_ONLY,
            Classification.AT_RISK,
            Classification.PUBLIC_VALUE_ONLY,
        ],
        Classification.NOT_JUSTIFIED,
    ).astype(np.str_)
