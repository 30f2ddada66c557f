"""Random portfolios through the engine and through the plain implementation: every figure agrees."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain import appraisal as plain
from plain.portfolios import portfolios
from plain.register import ledger

from benefits.appraisal.classes import risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import ALL_LENSES, Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer, Answers
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis

LENSES = (*ALL_LENSES, *(Lens(standpoint, Money.PUBLIC_FINANCIAL) for standpoint in Standpoint))
AMOUNTS = ("pv_cost", "pv_benefit", "net", "budget_impact", "annual_equivalent")
QUOTIENTS = ("bcr", "rpsc", "payback", "discounted_payback")
RISK_AMOUNTS = (
    "own",
    "government",
    "society",
    "orphaned",
    "smallest_rescue",
    "most_others_could_pay",
    "value_lost_if_dropped",
)
RISK_QUOTIENTS = ("leakage", "effective_recipients", "lost_per_pound_saved")

# Figures reach hundreds of millions of pounds, and float64 carries 15 or 16 digits of every part of a sum.
PENCE = 1e-6


def same(engine: float, expected: Decimal) -> bool:
    return engine == pytest.approx(float(expected), rel=1e-9, abs=PENCE)


def answer(answers: Answers, row: int) -> float | str:
    kind = Answer(answers.kind[row])
    return float(answers.value[row]) if kind is Answer.VALUE else kind.name.lower()


def agree(engine: float | str, expected: Decimal | str) -> bool:
    if isinstance(expected, str) or isinstance(engine, str):
        return engine == expected
    return engine == pytest.approx(float(expected), rel=1e-6, abs=1e-6)


bases = st.builds(
    Basis,
    discounting=st.sampled_from(("standard", "lower_sensitivity")),
    price_base=st.none() | st.integers(2015, 2035).map(FinancialYear),
)


@given(records=portfolios(), basis=bases, every_option=st.booleans())
def test_engine_and_plain_sums_agree_on_every_measure_of_every_case_and_party(records, basis, every_option):
    held = ledger(records, basis, every_option=every_option)
    appraisal = held.appraise()
    expected = plain.appraise(
        records,
        discounting=basis.discounting,
        price_base=basis.price_base.start if basis.price_base else None,
        every_option=every_option,
    )
    named = list(zip(held.projects, held.options, strict=True))
    assert sorted(named) == sorted(expected)
    expected = {case: expected[case] for case in named}
    for lens in LENSES:
        engine = appraisal.measures(lens)
        for row, case in enumerate(expected.values()):
            figures = case.measures(case.counted(lens.standpoint), lens.money, lens.claims)
            for name in AMOUNTS:
                assert same(getattr(engine, name)[row], figures[name]), (lens, case.project, name)
            for name in QUOTIENTS:
                assert agree(answer(getattr(engine, name), row), figures[name]), (lens, case.project, name)
        assert np.allclose(appraisal.net(lens), engine.net, atol=PENCE)
    for money in Money:
        for claims in Claims:
            check_parties(held, appraisal, list(expected.values()), money, claims)
            check_risk(held, appraisal, list(expected.values()), money, claims)


def check_parties(held, appraisal, cases, money, claims):
    engine = appraisal.party_measures(Lens(Standpoint.SOCIETY, money, claims))
    values = appraisal.values(money, claims)
    seen = set()
    for pair, (row, party) in enumerate(zip(held.cube.pair_case, held.parties[held.cube.pair_party], strict=True)):
        case = cases[row]
        cost, benefit = case.values(money, claims).get(party, (Decimal(0), Decimal(0)))
        assert same(values.cost[pair], cost)
        assert same(values.benefit[pair], benefit)
        seen.add((row, party))
        if any(pound.party == party for pound in case.pounds):
            figures = case.measures({party}, money, claims)
            for name in AMOUNTS:
                assert same(getattr(engine, name)[pair], figures[name]), (party, name)
            for name in QUOTIENTS:
                assert agree(answer(getattr(engine, name), pair), figures[name]), (party, name)
    assert seen >= {(row, pound.party) for row, case in enumerate(cases) for pound in case.pounds}


def check_risk(held, appraisal, cases, money, claims):
    engine = risk(appraisal, money, claims)
    for row, case in enumerate(cases):
        figures = case.risk(money, claims)
        assert engine.classification[row] == figures["classification"]
        for name in RISK_AMOUNTS:
            assert same(getattr(engine, name)[row], figures[name]), (money, claims, case.project, name)
        for name in RISK_QUOTIENTS:
            assert agree(answer(getattr(engine, name), row), figures[name]), (money, claims, case.project, name)
        parties = held.parties[held.cube.pair_party]
        mine = held.cube.pair_case == row
        assert set(parties[mine & engine.pair_fails_own]) == figures["failing"]
        assert set(parties[mine & engine.pair_is_pivotal]) == figures["pivotal"]
