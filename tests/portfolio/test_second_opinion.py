"""Random portfolios through the engine and through the plain implementation: every figure agrees."""

import itertools
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain import appraisal as plain
from plain import outcomes as plain_outcomes
from plain.portfolios import INCOMES, portfolios
from plain.register import ledger

from benefits.appraisal.classes import risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import ALL_LENSES, Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer, Answers
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.distribution import weighted_values
from benefits.portfolio.outcome_units import cost_of_outcomes, outcomes_of
from benefits.records.categories import BenefitClass
from benefits.records.model import BenefitLine, Share
from benefits.records.tables import tables_of

LENSES = (*ALL_LENSES, *(Lens(standpoint, Money.PUBLIC_FINANCIAL) for standpoint in Standpoint))
AMOUNTS = ("pv_cost", "pv_benefit", "net", "budget_impact", "annual_equivalent")
QUOTIENTS = ("bcr", "rpsc", "payback", "discounted_payback", "mirr")
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


@given(records=portfolios(), basis=bases, every_option=st.booleans())
def test_engine_and_plain_sums_agree_on_what_a_unit_of_each_outcome_costs(records, basis, every_option):
    held, tables = ledger(records, basis, every_option=every_option), tables_of(records)
    appraisal, found = held.appraise(), outcomes_of(tables, held, every_option=every_option)
    lenses = {name: Lens(Standpoint(name)) for name in ("society", "cross_government")}
    engine = {name: cost_of_outcomes(appraisal, found, lens) for name, lens in lenses.items()}
    cases = plain.appraise(
        records,
        discounting=basis.discounting,
        price_base=basis.price_base.start if basis.price_base else None,
        every_option=every_option,
    )
    names = tables["benefit_line"]["id"]
    seen = {
        (held.projects[case], held.options[case], names[record]): row
        for row, (case, record) in enumerate(zip(found.case, found.record, strict=True))
    }
    expected = {
        (*case, first): (plain_case, one)
        for case, plain_case in cases.items()
        for first, one in plain_outcomes.outcomes(records, *case).items()
    }
    assert set(seen) == set(expected)
    for key, row in seen.items():
        case, one = expected[key]
        assert same(found.total[row], sum(one.units))
        for name, answers in engine.items():
            both = plain_outcomes.cost_of_one(case, one, name)
            for got, wanted in zip((answers.discounted, answers.undiscounted), both, strict=True):
                assert agree(answer(got, row), wanted), (key, name)


@given(records=portfolios(), basis=bases, every_option=st.booleans())
def test_engine_and_plain_sums_agree_on_distributional_weights(records, basis, every_option):
    records = to_households(records)
    held = ledger(records, basis, every_option=every_option)
    engine = weighted_values(tables_of(records), held, held.appraise(), 1.3)
    cases = plain.appraise(
        records,
        discounting=basis.discounting,
        price_base=basis.price_base.start if basis.price_base else None,
        every_option=every_option,
    )
    for row, case in enumerate(zip(held.projects, held.options, strict=True)):
        npsv, weighted, switching = cases[case].weighted(Decimal("1.3"))
        assert same(engine.npsv[row], npsv)
        assert same(engine.weighted[row], weighted)
        assert agree(answer(engine.switching, row), switching)


def to_households(records):
    """Every benefit worth money, with a share of households of some income: by chance alone few portfolios have one."""
    incomes, made, seen = itertools.cycle(INCOMES[1:]), [], set()
    reached = {one.benefit for one in records if isinstance(one, Share) and one.recipient == "CIT"}
    for one in records:
        if isinstance(one, BenefitLine):
            one = replace(one, type="other", benefit_class=BenefitClass.NON_CASH_RELEASING)
        elif isinstance(one, Share) and one.benefit not in reached | seen:
            seen.add(one.benefit)
            one = replace(one, recipient="CIT", relative_income=next(incomes))
        made.append(one)
    return made
