"""Distributional weights: a sensitivity beside NPSV."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.portfolios import portfolios
from plain.register import RUNNING, bau, benefit, cost, ledger, money, option, share

from benefits.appraisal.lenses import Lens
from benefits.appraisal.measures import Answer
from benefits.portfolio.distribution import weight_of, weighted_values
from benefits.records.categories import OptionKind
from benefits.records.model import Share
from benefits.records.tables import tables_of

ETA = 1.3


def weighted(*records, every_option=False):
    held = ledger(records, every_option=every_option)
    return weighted_values(tables_of(records), held, held.appraise(), ETA)


def to(of, income, fraction=1, **fields):
    return share(of, "CIT", fraction, relative_income=Decimal(str(income)), **fields)


def test_weight_is_the_median_over_the_income_to_the_power():
    # Half the median income: 2 ** 1.3; twice the median: 0.5 ** 1.3.
    assert weight_of(np.array([0.5, 1.0, 2.0]), ETA).tolist() == pytest.approx([2**1.3, 1.0, 0.5**1.3])


@pytest.mark.parametrize("income", [0.0, -1.0, np.nan])
def test_an_income_of_nothing_has_no_weight(income):
    with pytest.raises(ValueError, match="above 0"):
        weight_of(np.array([income]), ETA)


def test_only_the_share_with_an_income_is_weighted():
    held = weighted(*RUNNING, benefit("P-H", [1e6]), to("P-H", 0.5, "0.5"), share("P-H", "A", "0.5"))
    assert held.weighted - held.npsv == pytest.approx([0.5e6 * (2**1.3 - 1)])
    assert held.npsv == pytest.approx(ledger([*RUNNING, benefit("P-H", [1e6]), to("P-H", 1)]).appraise().net(Lens()))


def test_a_loss_weighs_more_on_the_poor_too():
    held = weighted(*RUNNING, benefit("P-H", [1e6], is_disbenefit=True), to("P-H", 0.5))
    assert held.weighted - held.npsv == pytest.approx([-1e6 * (2**1.3 - 1)])


def test_shares_by_year_are_weighted_in_their_years():
    held = weighted(*RUNNING, benefit("P-H", [1e6, 1e6]), to("P-H", 0.5, None, by_year=money(["0.4", "1"])))
    assert held.value.tolist() == pytest.approx([0.4e6 + 1e6 / 1.035])


def test_a_share_of_business_as_usual_is_taken_off_each_option_once():
    records = [
        *RUNNING,
        option("MIN", kind=OptionKind.DO_MINIMUM),
        bau(),
        benefit("BAU-H", [1e6], of="BAU"),
        to("BAU-H", 0.5),
    ]
    held = weighted(*records, every_option=True)
    assert sorted(held.case.tolist()) == [0, 1]
    assert held.value.tolist() == pytest.approx([-1e6, -1e6])
    assert held.weighted - held.npsv == pytest.approx([-1e6 * (2**1.3 - 1)] * 2)


def test_without_an_income_nothing_is_weighted_and_nothing_switches():
    held = weighted(*RUNNING)
    assert held.weighted.tolist() == held.npsv.tolist()
    assert len(held.share) == 0
    assert held.switching.kind.tolist() == [Answer.NONE]


def test_the_switching_weight_makes_npsv_nothing():
    # R is worth 5.3 million, so 15.3 million with the benefit and 5.3 million after the cost.
    held = weighted(*RUNNING, cost("P-C2", [10e6]), benefit("P-H", [10e6]), to("P-H", 0.5))
    at_switch = held.npsv + held.value.sum() * (held.switching.value - 1)
    assert at_switch == pytest.approx([0], abs=1e-6)
    assert 0 < held.switching.value[0] < 1


def test_no_weight_below_nothing_is_offered():
    # NPSV stays above nothing even if the share counted nothing at all.
    assert weighted(*RUNNING, benefit("P-H", [1e6]), to("P-H", 0.5)).switching.kind.tolist() == [Answer.NONE]


@given(records=portfolios(), every_option=st.booleans())
def test_weights_of_one_change_nothing(records, every_option):
    median = [
        replace(one, relative_income=Decimal(1)) if isinstance(one, Share) and one.recipient == "CIT" else one
        for one in records
    ]
    held = weighted(*median, every_option=every_option)
    assert held.weighted.tolist() == held.npsv.tolist()
