"""The value of single shares: together they are what the lenses count for each recipient."""

from dataclasses import replace

import numpy as np
import pytest

from benefits.actions.surroundings import shipped_organisations
from benefits.appraisal.cube import sums
from benefits.interchange.read import read_folder
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import find
from benefits.portfolio.rollup import party_totals
from benefits.portfolio.share_values import share_values
from benefits.records.categories import Agreement
from benefits.records.model import CostLine, Share
from benefits.records.tables import tables_of
from benefits.reference.sources import example_folder


@pytest.fixture(scope="module")
def example():
    held = {(type(one), one.id): one for one in (*shipped_organisations(), *read_folder(example_folder()).records)}
    return list(held.values())


def valued(records):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis(price_base=FinancialYear(2024)))
    appraisal = ledger.appraise()
    value, whole = share_values(tables, ledger, appraisal, np.arange(tables["share"].size))
    return tables, ledger, appraisal, value, whole


def test_the_shares_of_each_public_recipient_sum_to_what_lands_on_it(example):
    # Without costs: a cost that falls against business as usual is a benefit that nobody shares out.
    tables, ledger, appraisal, value, _ = valued([one for one in example if not isinstance(one, CostLine)])
    parties = ledger.parties
    landed = sums(find(tables["share"]["recipient"], parties), value, len(parties))
    public = ledger.cube.party_is_public
    assert landed[public] == pytest.approx(party_totals(appraisal).benefit[public])
    assert np.count_nonzero(landed[public]) > 3


def test_a_share_is_its_fraction_of_the_whole_benefit(example):
    tables, _, _, value, whole = valued(example)
    steady = ~np.isnan(tables["share"]["fraction"])
    assert value[steady] == pytest.approx((tables["share"]["fraction"] * whole)[steady])


def test_a_withdrawn_share_is_worth_nothing_and_leaves_the_others_as_they_were(example):
    _, _, _, before, _ = valued(example)
    gone = next(one for one in example if isinstance(one, Share) and one.id == "RTI-B1-HMT")
    records = [replace(one, agreement=Agreement.WITHDRAWN) if one is gone else one for one in example]
    tables, _, _, after, _ = valued(records)
    here = tables["share"]["id"] == gone.id
    assert before[here] > 0
    assert after[here] == 0
    assert after[~here] == pytest.approx(before[~here])


def test_only_the_rows_asked_for_come_back_in_their_order(example):
    tables, ledger, appraisal, value, whole = valued(example)
    rows = np.array([5, 1])
    some = share_values(tables, ledger, appraisal, rows)
    assert some[0] == pytest.approx(value[rows])
    assert some[1] == pytest.approx(whole[rows])
