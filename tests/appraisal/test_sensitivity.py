"""Switching values, delay, phasing and the spending review, by worked example and by moving the flows by hand."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.cube import Cube, Money, pairs_of
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.lenses import Appraisal, Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer
from benefits.appraisal.sensitivity import (
    net_if_delayed,
    phasing_range,
    spending_review_net,
    switching_values,
)
from benefits.periods import FinancialYear
from benefits.reference.deflators import MissingDeflator, gdp_deflators
from benefits.reference.green_book import schedule

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
STANDARD, HEALTH = schedule("standard"), schedule("health")
A, B, C, SOC, NOBODY = range(5)
COST, BENEFIT = GOLDEN["E1.1"]["inputs"]["cost"], GOLDEN["E1.1"]["inputs"]["benefit"]
SHARES = dict(zip((A, B, C, SOC), GOLDEN["E2.1"]["shares"].values(), strict=True))
SOCIETY = Lens()


def line(amounts, lands, *, case=0, cost=False, assumed=False, schedule=0, del_cash=0.0, headline=True):
    """One line of a cube: its amounts by year, and the fraction that lands on each party."""
    return {
        "amounts": amounts,
        "lands": lands,
        "case": case,
        "cost": cost,
        "assumed": assumed,
        "schedule": schedule,
        "del_cash": del_cash,
        "headline": headline,
    }


def appraised(lines, start=2026):
    """The appraisal of these lines, all years inside the horizon."""
    n_years = max(len(one["amounts"]) for one in lines)
    n_cases = 1 + max(one["case"] for one in lines)
    entries = [(row, party, part) for row, one in enumerate(lines) for party, part in one["lands"].items()]
    entry_line, entry_party = (np.array([one[k] for one in entries], dtype=np.int64) for k in (0, 1))
    line_case = np.array([one["case"] for one in lines], dtype=np.int64)
    entry_pair, pair_case, pair_party = pairs_of(line_case[entry_line], entry_party, NOBODY + 1)
    public = entry_party < SOC
    weight = np.ones((len(entries), 3))
    weight[:, 2] = np.array([lines[row]["del_cash"] for row in entry_line]) * public
    cube = Cube(
        start=np.full(n_cases, start),
        horizon=np.full(n_cases, n_years - 1),
        party_is_public=np.arange(NOBODY + 1) < SOC,
        unattributed=NOBODY,
        amounts=np.array(
            [np.pad(np.array(one["amounts"], float), (0, n_years - len(one["amounts"]))) for one in lines]
        ),
        line_case=line_case,
        line_is_cost=np.array([one["cost"] for one in lines]),
        line_is_headline=np.array([one["headline"] for one in lines]),
        line_schedule=np.array([one["schedule"] for one in lines], dtype=np.int64),
        line_is_assumed=np.array([one["assumed"] for one in lines]),
        line_record=np.arange(len(lines)),
        line_is_part=np.zeros(len(lines), dtype=bool),
        entry_line=entry_line,
        entry_party=entry_party,
        entry_fraction=np.array([one[2] for one in entries], dtype=float),
        entry_weight=weight,
        entry_is_accepted=entry_party != C,
        entry_is_funding=np.array([lines[row]["cost"] for row in entry_line]),
        entry_class=np.full(len(entries), -1),
        entry_pair=entry_pair,
        pair_case=pair_case,
        pair_party=pair_party,
    )
    return Appraisal(cube, np.stack([discount_factors(one, n_years - 1) for one in (STANDARD, HEALTH)]))


def running_example(**changes):
    return appraised([line(COST, {A: 1}, cost=True, del_cash=1), line(BENEFIT, SHARES, **changes)])


def test_switching_values_agree_with_the_worked_example():
    found, golden = switching_values(running_example(), SOCIETY, STANDARD), GOLDEN["E1.13"]
    assert found.benefit_multiplier.value == pytest.approx([golden["switch_benefit"]])
    assert found.cost_multiplier.value == pytest.approx([golden["switch_cost"]])
    assert found.delay_years.value == pytest.approx([golden["breakeven_delay_years"]])
    assert found.own_share.value == pytest.approx([GOLDEN["E1.1"]["pv_cost"] / GOLDEN["E1.1"]["pv_benefit"]])
    assert found.unmonetised_value == pytest.approx([-GOLDEN["E1.1"]["npv"]])
    assert found.unmonetised_each_year == pytest.approx([-GOLDEN["E1.9"]["eab_due"]])


def test_a_case_without_benefit_has_no_switching_value():
    found = switching_values(appraised([line(COST, {A: 1}, cost=True)]), SOCIETY, STANDARD)
    for answers in (found.benefit_multiplier, found.cost_multiplier, found.delay_years, found.own_share):
        assert answers.kind.tolist() == [Answer.NONE]
    assert found.unmonetised_value == pytest.approx([GOLDEN["E1.1"]["pv_cost"]])


def test_a_case_without_cost_says_so():
    found = switching_values(appraised([line(BENEFIT, SHARES)]), SOCIETY, STANDARD)
    for answers in (found.benefit_multiplier, found.cost_multiplier, found.delay_years, found.own_share):
        assert answers.kind.tolist() == [Answer.NO_COST]


def test_no_delay_breaks_even_for_a_case_that_fails_today():
    own = Lens(Standpoint.OWN)
    assert switching_values(running_example(), own, STANDARD).delay_years.kind.tolist() == [Answer.NONE]


def test_a_delay_past_the_first_band_of_rates_is_not_given():
    rich = appraised([line([1], {A: 1}, cost=True), line([0, 2.8], {B: 1})])
    richer = appraised([line([1], {A: 1}, cost=True), line([0, 2.9], {B: 1})])
    assert switching_values(rich, SOCIETY, STANDARD).delay_years.value == pytest.approx(
        [np.log(2.8 / 1.035) / np.log(1.035)]
    )
    assert switching_values(richer, SOCIETY, STANDARD).delay_years.kind.tolist() == [Answer.NONE]


def test_a_delay_is_not_given_where_a_benefit_has_the_health_schedule():
    found = switching_values(running_example(schedule=1), SOCIETY, STANDARD)
    assert found.delay_years.kind.tolist() == [Answer.NONE]
    assert found.benefit_multiplier.kind.tolist() == [Answer.VALUE]


def test_the_break_even_delay_breaks_even():
    both = appraised([line([10], {A: 1}, cost=True), line([0, 10 * 1.035**4], {B: 1})])
    assert switching_values(both, SOCIETY, STANDARD).delay_years.value == pytest.approx([3])
    assert net_if_delayed(both, SOCIETY, (STANDARD, HEALTH), 3) == pytest.approx([0], abs=1e-9)


def test_a_delay_of_one_year_agrees_with_the_worked_example():
    found = net_if_delayed(running_example(), SOCIETY, (STANDARD, HEALTH))
    assert found == pytest.approx([GOLDEN["E1.13"]["npv_one_year_delay"]])


def test_a_delay_of_no_years_leaves_the_net_value():
    found = net_if_delayed(running_example(), SOCIETY, (STANDARD, HEALTH), 0)
    assert found == pytest.approx([GOLDEN["E1.1"]["npv"]])


def test_a_delay_discounts_each_line_by_its_own_schedule():
    found = net_if_delayed(appraised([line([100], {A: 1}, schedule=1)]), SOCIETY, (STANDARD, HEALTH), 2)
    assert found == pytest.approx([100 / 1.015**2])


def test_a_negative_delay_is_refused():
    with pytest.raises(ValueError, match="0 years or more"):
        net_if_delayed(running_example(), SOCIETY, (STANDARD, HEALTH), -1)


def test_phasing_leaves_the_net_alone_where_nothing_is_assumed():
    appraisal = running_example()
    for bound in phasing_range(appraisal, SOCIETY):
        assert bound.tolist() == appraisal.net(SOCIETY).tolist()


def test_phasing_takes_each_line_in_the_direction_that_hurts_or_helps():
    appraisal = appraised(
        [
            line([0, 6, 6], {A: 1}, cost=True, assumed=True),
            line([0, 10, 0, 10], {B: 1}, assumed=True),
            line([3], {A: 1}),
        ]
    )
    low, high = phasing_range(appraisal, SOCIETY)
    assert low == pytest.approx([3 - 12 / 1.035 + 20 / 1.035**3])
    assert high == pytest.approx([3 - 12 / 1.035**2 + 20 / 1.035])


def test_phasing_counts_only_what_the_lens_counts():
    appraisal = appraised([line([0, 10, 10], {A: 0.5, C: 0.3, SOC: 0.2}, assumed=True)])
    low, _ = phasing_range(appraisal, Lens(Standpoint.GOVERNMENT))
    assert low == pytest.approx([0.8 * 20 / 1.035**2])
    low, _ = phasing_range(appraisal, Lens(Standpoint.GOVERNMENT, claims=Claims.ACCEPTED))
    assert low == pytest.approx([0.5 * 20 / 1.035**2])


def test_phasing_leaves_out_lines_that_never_count():
    appraisal = appraised([line([5, 5], {A: 1}, assumed=True, headline=False), line([1], {A: 1})])
    assert [bound.tolist() for bound in phasing_range(appraisal, SOCIETY)] == [[1.0], [1.0]]


amounts = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=4, max_size=4)
one_line = st.tuples(amounts, st.integers(0, 2), st.booleans(), st.booleans(), st.integers(0, 1))


@given(st.lists(one_line, min_size=1, max_size=6))
def test_the_net_is_never_outside_the_range_of_its_phasing(drawn):
    lines = [
        line(values, {B: 1}, case=case, cost=cost, assumed=assumed, schedule=health)
        for values, case, cost, assumed, health in drawn
    ]
    appraisal = appraised(lines)
    (low, high), net = phasing_range(appraisal, SOCIETY), appraisal.net(SOCIETY)
    assert (low <= net).all()
    assert (net <= high).all()


@given(st.lists(st.tuples(st.lists(st.floats(0, 1e6), min_size=4, max_size=4), st.booleans()), min_size=1, max_size=5))
def test_the_ends_of_phasing_are_what_moving_the_amounts_by_hand_gives(drawn):
    appraisal = appraised([line(values, {B: 1}, cost=cost, assumed=True) for values, cost in drawn])
    low = 0.0
    for row, (values, cost) in enumerate(drawn):
        years = np.flatnonzero(np.array(values)) if any(values) else [0]
        moved = np.zeros_like(appraisal.cube.amounts)
        moved[row, years[0] if cost else years[-1]] = sum(values)
        low += Appraisal(replace(appraisal.cube, amounts=moved), appraisal.factors).net(SOCIETY)[0]
    assert phasing_range(appraisal, SOCIETY)[0] == pytest.approx([low], rel=1e-9, abs=1e-6)


def flat_deflators():
    held = gdp_deflators()
    return replace(held, index=np.full(len(held.index), 100.0))


def test_the_spending_review_window_agrees_with_the_worked_example():
    golden = GOLDEN["E3.5"]
    cash = [0.5 * SHARES[A] * value for value in BENEFIT]
    appraisal = appraised([line(COST, {A: 1}, cost=True, del_cash=1), line(cash, {A: 1}, del_cash=1)])
    first, last = (FinancialYear(2026 + golden["sr_years"][end]) for end in (0, -1))
    found = spending_review_net(appraisal, flat_deflators(), appraisal.cube.start, first, last)
    assert found == pytest.approx([golden["net"]])


def test_the_spending_review_window_is_in_the_pounds_of_each_year():
    deflators = gdp_deflators()
    appraisal = appraised([line([100, 100, 100], {A: 0.6, B: 0.4}, del_cash=1)])
    found = spending_review_net(appraisal, deflators, np.array([2025]), FinancialYear(2027), FinancialYear(2027))
    assert found == pytest.approx(np.array([60, 40]) * deflators.at(2027) / deflators.at(2025))


def test_the_spending_review_window_leaves_out_what_no_budget_holds():
    appraisal = appraised([line([100], {A: 0.6, SOC: 0.4}, del_cash=1), line([50], {A: 1}, del_cash=0)])
    found = spending_review_net(appraisal, flat_deflators(), np.array([2026]), FinancialYear(2026), FinancialYear(2028))
    assert found.tolist() == [60.0, 0.0]


def test_a_year_of_the_review_without_a_deflator_is_refused():
    appraisal = appraised([line([1, 1], {A: 1}, del_cash=1)], start=2300)
    with pytest.raises(MissingDeflator):
        spending_review_net(appraisal, gdp_deflators(), np.array([2026]), FinancialYear(2300), FinancialYear(2301))


def test_money_of_the_lens_decides_the_switching_value():
    appraisal = appraised([line([10], {A: 1}, cost=True, del_cash=1), line([40], {B: 1}, del_cash=0.5)])
    del_cash = Lens(Standpoint.GOVERNMENT, Money.DEL_CASH)
    assert switching_values(appraisal, del_cash, STANDARD).cost_multiplier.value.tolist() == [20 / 10]
