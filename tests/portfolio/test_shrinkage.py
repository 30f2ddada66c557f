"""Rates of departments drawn towards all: worked examples, edges, and intervals that cannot be left off."""

import json
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from benefits.portfolio.reference_class import BadTrackRecord, Strength, observations
from benefits.portfolio.shrinkage import (
    group_sums,
    own_variances,
    shrunk,
    towards,
    variances_together,
    weight_of_own,
)
from benefits.portfolio.track_record import Rate, Spread, WhyTogether, pooled_rate, track_record

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E67, E68 = GOLDEN["E6.7"], GOLDEN["E6.8"]


def departments(data):
    """Observations, group of each and names, from (planned, realised) by name."""
    planned = list(chain.from_iterable(one[0] for one in data.values()))
    realised = list(chain.from_iterable(one[1] for one in data.values()))
    group = np.repeat(np.arange(len(data)), [len(one[0]) for one in data.values()])
    return observations(np.array(planned, float), np.array(realised, float)), group, tuple(data)


def six():
    """Six departments with 14 benefits, F with a single one."""
    return {
        "A": [[10, 4, 6], [7, 2, 6]],
        "B": [[20, 10, 5, 15], [19, 11, 5, 13]],
        "C": [[3, 2], [0, 1.2]],
        "D": [[8, 8], [4, 7]],
        "E": [[5, 9], [5, 7]],
        "F": [[4], [3.6]],
    }


def example():
    held, group, names = departments(E68["data"])
    return group_sums(held, group, len(names))


def test_ratios_and_their_spreads_agree_with_the_worked_example():
    sums = example()
    assert sums.rate == pytest.approx(list(E68["R"].values()), rel=1e-12)
    assert np.sqrt(own_variances(sums)) == pytest.approx(list(E68["se"].values()), rel=1e-12)


def test_shrunk_rates_agree_with_the_worked_example():
    sums = example()
    found = shrunk(sums.rate, own_variances(sums))
    assert found.between == pytest.approx(E68["tau2"], rel=1e-12)
    assert found.mean == pytest.approx(E68["mu"], rel=1e-12)
    assert found.rate == pytest.approx(list(E68["post"].values()), rel=1e-12)


def test_the_worked_example_has_too_few_departments_to_show_them():
    found = track_record(*departments(E68["data"]), spread=Spread.OWN)
    assert (found.why_together, found.groups) == (WhyTogether.FEW_BENEFITS, ())


def test_logarithms_are_drawn_by_the_same_weights():
    n, mean = np.array(list(E67["depts"].values())).T
    weight = weight_of_own(E67["tau2"], E67["s2"] / n)
    assert weight == pytest.approx([0.5, 0.8, 1 / 3])
    drawn = towards(E67["mu"], mean, weight)
    assert drawn == pytest.approx(list(E67["post"].values()))
    assert np.exp(drawn) == pytest.approx([0.7225, 0.8781, 0.6703], abs=5e-5)


def test_the_spread_of_single_rates_of_equal_benefits_is_their_pooled_variance():
    # Rates 0.5, 0.7, 0.9 and 0.6, 1.0: squares about the means 0.08 and 0.08, degrees of freedom 2 and 1.
    held, group, _ = departments({"A": [[2, 2, 2], [1, 1.4, 1.8]], "B": [[7, 7], [4.2, 7]], "C": [[3], [3]]})
    found = variances_together(group_sums(held, group, 3))
    of_one = (0.08 + 0.08) / (2 + 1)
    assert found == pytest.approx([of_one / 3, of_one / 2, of_one / 1])


def test_large_benefits_make_a_rate_less_certain_than_as_many_equal_ones():
    held, group, _ = departments({"A": [[1, 1, 1], [0.5, 1, 1.2]], "B": [[8, 1, 1], [6, 1, 0]]})
    sums = group_sums(held, group, 2)
    assert sums.effective == pytest.approx([3, 10**2 / 66])
    found = variances_together(sums)
    assert found[1] / found[0] == pytest.approx(3 / (10**2 / 66))


def test_a_single_benefit_takes_the_spread_of_all():
    held, group, names = departments(six())
    sums = group_sums(held, group, len(names))
    own, together = own_variances(sums), variances_together(sums)
    assert own[-1] == together[-1]
    assert (own[:-1] != together[:-1]).all()


def test_benefits_that_agree_to_the_last_take_the_spread_of_all():
    held, group, names = departments(six() | {"F": [[4, 2], [2, 1]]})
    sums = group_sums(held, group, len(names))
    assert own_variances(sums)[-1] == variances_together(sums)[-1] > 0


def test_a_tiny_plan_that_was_beaten_a_hundredfold_does_not_set_the_spread():
    data = six()
    odd = data | {"D": [[8, 8, 0.001], [4, 7, 0.1]]}
    calm, wild = (variances_together(group_sums(*departments(one)[:2], 6)) for one in (data, odd))
    assert wild[0] == pytest.approx(calm[0], rel=0.05)


def test_without_difference_beyond_chance_everyone_gets_the_mean():
    rate, variance = np.array([0.7, 0.75, 0.8, 0.72, 0.78]), np.full(5, 0.04)
    found = shrunk(rate, variance)
    assert (found.between, found.weight.tolist()) == (0.0, [0.0] * 5)
    assert found.rate == pytest.approx(np.full(5, rate.mean()))
    assert (found.variance > 0).all()


def test_the_uncertainty_of_a_shrunk_rate_is_the_sum_of_three():
    # Equal variances of 0.01: between 0.14, weight 14/15, variance of the mean 0.15/4 as the spread shows.
    rate = np.array([0.2, 0.5, 0.8, 1.1])
    found = shrunk(rate, np.full(4, 0.01))
    mean_variance = 0.15 / 4
    of_weight = 2 / (4 - 3) * (1 / 15) ** 2
    assert found.mean_variance == pytest.approx(mean_variance)
    assert found.variance == pytest.approx(
        14 / 15 * 0.01 + (1 / 15) ** 2 * mean_variance + of_weight * (rate - 0.65) ** 2
    )


def test_the_mean_is_no_more_certain_than_chance_allows_where_groups_agree_by_luck():
    assert shrunk(np.full(5, 0.7), np.full(5, 0.05)).mean_variance == pytest.approx(0.05 / 5)


def test_a_record_draws_each_department_and_keeps_its_order():
    found = track_record(*departments(six()))
    assert [one.name for one in found.groups] == list("ABCDEF")
    assert [one.n for one in found.groups] == [3, 4, 2, 2, 2, 1]
    assert (found.n, found.n_groups, found.strength, found.why_together) == (14, 6, Strength.INDICATIVE, None)
    for one in found.groups:
        assert (
            min(one.observed.value, found.mean.value) <= one.shrunk.value <= max(one.observed.value, found.mean.value)
        )
        assert one.shrunk.low < one.shrunk.value < one.shrunk.high
        assert one.observed.low < one.observed.value < one.observed.high
    assert found.newcomer.value == found.mean.value
    assert found.newcomer.high > found.mean.high


def test_every_spread_gives_a_record_with_the_same_observed_rates():
    together, own = (track_record(*departments(six()), spread=one) for one in Spread)
    assert [one.observed.value for one in together.groups] == [one.observed.value for one in own.groups]
    assert [one.shrunk.value for one in together.groups] != [one.shrunk.value for one in own.groups]


def test_the_interval_is_students_at_the_confidence_of_the_table():
    found = track_record(*departments(six()))
    held, group, names = departments(six())
    sums = group_sums(held, group, len(names))
    fit = shrunk(sums.rate, variances_together(sums))
    reach = stats.t.ppf(0.9, 6 - 1) * np.sqrt(fit.variance)
    for at, one in enumerate(found.groups):
        assert one.shrunk.confidence == 0.8
        assert one.shrunk.high == pytest.approx(fit.rate[at] + reach[at])


def test_the_pooled_rate_counts_each_pound_alike():
    data = six()
    found = track_record(*departments(data)).pooled
    planned, realised = (sum(chain.from_iterable(one[side] for one in data.values())) for side in (0, 1))
    assert found.value == pytest.approx(realised / planned)
    assert found.low < found.value < found.high


def test_the_pooled_interval_of_equal_benefits_is_the_usual_one_of_a_mean():
    rates = np.array([0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3])
    found = pooled_rate(observations(np.full(10, 5.0), rates * 5))
    reach = stats.t.ppf(0.9, 9) * np.std(rates, ddof=1) / np.sqrt(10)
    assert (found.low, found.high) == pytest.approx((0.75 - reach, 0.75 + reach))


def test_fewer_than_five_departments_are_shown_together():
    data = {name: [[10, 8, 6], [7, 2, 6]] for name in "ABCD"}
    found = track_record(*departments(data))
    assert (found.n, found.n_groups, found.why_together) == (12, 4, WhyTogether.FEW_GROUPS)
    assert (found.groups, found.mean, found.newcomer, found.between) == ((), None, None, None)
    assert found.pooled.value == pytest.approx(15 / 24)


def test_fewer_than_ten_benefits_are_shown_together():
    data = {name: [[10], [seven]] for name, seven in zip("ABCDEFGHI", range(1, 10), strict=True)}
    found = track_record(*departments(data))
    assert (found.n, found.n_groups, found.why_together) == (9, 9, WhyTogether.FEW_BENEFITS)
    assert found.groups == ()
    assert found.pooled.value == pytest.approx(45 / 90)


def test_single_benefits_everywhere_tell_no_chance_from_difference():
    data = {str(one): [[10], [one]] for one in range(12)}
    found = track_record(*departments(data))
    assert (found.why_together, found.groups) == (WhyTogether.NO_SPREAD, ())
    assert found.pooled.value == pytest.approx(66 / 120)


@pytest.mark.parametrize("part", [0.0, 0.1, 1.0])
def test_without_any_spread_no_rate_pretends_to_be_certain(part):
    data = {name: [[3, 7], [3 * part, 7 * part]] for name in "ABCDEF"}
    found = track_record(*departments(data))
    assert (found.why_together, found.pooled, found.groups) == (WhyTogether.NO_SPREAD, None, ())


def test_one_benefit_has_no_rate_to_show():
    found = track_record(*departments({"A": [[3], [2]]}))
    assert (found.n, found.pooled, found.why_together) == (1, None, WhyTogether.FEW_BENEFITS)


def test_a_department_without_a_closed_benefit_is_no_group():
    held, group, names = departments(six())
    found = track_record(held, group + 1, ("Z", *names, "Y"))
    assert found == track_record(held, group, names)


def test_a_department_that_realised_nothing_keeps_part_of_the_mean_and_ends_at_zero():
    found = track_record(*departments(six() | {"C": [[3, 2, 4], [0, 0, 0]]})).groups[2]
    assert found.observed.value == 0.0
    assert (found.observed.low, found.observed.is_cut) == (0.0, True)
    assert 0 < found.shrunk.value < found.shrunk.high


def test_a_benefit_that_turned_into_a_loss_keeps_the_whole_of_its_interval():
    found = track_record(*departments(six() | {"C": [[3, 2], [-3, -1]]})).groups[2]
    assert found.observed.value == pytest.approx(-4 / 5)
    assert found.observed.low < found.observed.value
    assert not found.observed.is_cut


def test_a_rate_cannot_be_made_without_its_interval():
    with pytest.raises(TypeError):
        Rate(0.7)
    held = Rate(0.7, 0.5, 0.9, 0.8, False)
    for wrong in ({"low": 0.8}, {"high": 0.6}, {"value": float("nan")}, {"high": float("inf")}):
        with pytest.raises(ValueError, match="outside its interval"):
            replace(held, **wrong)


@pytest.mark.parametrize("group", [[0, 1], [0, 1, 2], [0, -1, 1], [[0, 1, 1]]])
def test_a_benefit_without_a_group_is_refused(group):
    held = observations(np.ones(3), np.ones(3))
    with pytest.raises(BadTrackRecord, match="no group of the list"):
        track_record(held, np.array(group), ("A", "B"))


def test_a_name_that_stands_twice_is_refused():
    held = observations(np.ones(2), np.ones(2))
    with pytest.raises(BadTrackRecord, match="twice"):
        track_record(held, np.array([0, 1]), ("A", "A"))


@given(st.permutations(range(6)), st.floats(1e-3, 1e9))
def test_order_and_unit_change_no_rate(order, unit):
    data = six()
    names = list(data)
    mixed = {names[at]: [[unit * one for one in side] for side in data[names[at]]] for at in order}
    expected = {one.name: one for one in track_record(*departments(data)).groups}
    for one in track_record(*departments(mixed)).groups:
        for mine, its in ((one.shrunk, expected[one.name].shrunk), (one.observed, expected[one.name].observed)):
            assert (mine.value, mine.low, mine.high) == pytest.approx((its.value, its.low, its.high), rel=1e-7)


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(-0.5, 4.0)), min_size=1, max_size=6),
        min_size=1,
        max_size=9,
    )
)
def test_every_rate_is_a_number_between_what_was_observed(groups):
    data = {str(at): [[f for f, _ in one], [f * r for f, r in one]] for at, one in enumerate(groups)}
    found = track_record(*departments(data))
    assert bool(found.groups) == (found.why_together is None)
    seen = [one.observed.value for one in found.groups]
    for one in found.groups:
        assert 0 <= one.weight <= 1
        assert min(seen) - 1e-9 <= one.shrunk.value <= max(seen) + 1e-9


def test_ten_thousand_benefits_take_milliseconds():
    rng = np.random.default_rng(4)
    planned = rng.lognormal(12, 1, 10_000)
    held, group = observations(planned, planned * rng.lognormal(-0.3, 0.5, 10_000)), rng.integers(0, 40, 10_000)
    names = tuple(map(str, range(40)))
    track_record(held, group, names)
    began = perf_counter()
    found = track_record(held, group, names)
    print(f"10,000 benefits of 40 departments: {1000 * (perf_counter() - began):.1f} ms")
    assert sum(one.n for one in found.groups) == 10_000
