"""The correction that closed benefits teach takes the place of the one that is there."""

import numpy as np
import pytest

from benefits.portfolio.learned_optimism import Method, TooFew, correction_by_class, correction_by_record
from benefits.portfolio.reference_class import Strength, observations, reference_class
from benefits.portfolio.track_record import Rate, track_record

RATES = np.array([0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3])
NAMES = ("A", "B", "C", "D", "E", "Z")


def of_class(rates=RATES):
    return reference_class(observations(np.arange(1.0, len(rates) + 1), rates * np.arange(1, len(rates) + 1)))


def of_record(n_groups=5, times=1):
    rates = np.tile(RATES, times)
    return track_record(observations(np.ones(len(rates)), rates), np.arange(len(rates)) % n_groups, NAMES)


@pytest.mark.parametrize(
    ("method", "correction"),
    [
        (Method.CLASS_MEAN, 1 - 0.75),
        (Method.CLASS_MEDIAN, 1 - 0.75),
        (Method.CLASS_PRUDENT, 1 - 0.48),
        (Method.CLASS_RATIO, 1 - (0.2 + 0.8 + 1.5 + 2.4 + 3.5 + 4.8 + 6.3 + 8 + 9.9 + 13) / 55),
    ],
)
def test_a_class_corrects_by_the_rate_that_is_named(method, correction):
    found = correction_by_class(of_class(), 0.4, method)
    assert found.correction == pytest.approx(correction)
    assert (found.method, found.n, found.n_groups, found.strength) == (method, 10, None, Strength.INDICATIVE)


def test_the_mean_is_what_a_class_corrects_by_unless_told_otherwise():
    assert correction_by_class(of_class(), 0.4).method is Method.CLASS_MEAN


def test_the_old_correction_is_replaced_and_not_added_to():
    found = correction_by_class(of_class(), 0.4)
    assert found.replaces == 0.4
    assert 100 * found.factor == pytest.approx(75)  # not 100 x 0.6 x 0.75
    assert found.change == pytest.approx(0.25 - 0.4)


def test_a_class_that_beats_its_plans_proposes_an_uplift_and_says_so():
    found = correction_by_class(of_class(RATES + 0.5), 0.1)
    assert found.correction == pytest.approx(1 - 1.25)
    assert found.is_uplift
    assert not correction_by_class(of_class(), 0.1).is_uplift


def test_a_department_corrects_by_its_own_shrunk_rate_and_its_interval():
    record = of_record()
    found = correction_by_record(record, "B", 0.1)
    own = record.groups[1]
    assert found.correction == 1 - own.shrunk.value
    assert found.rests_on is own.shrunk
    assert (found.method, found.group, found.n, found.n_own, found.n_groups) == (Method.OWN_RECORD, "B", 10, 2, 5)


@pytest.mark.parametrize("unknown", ["Z", "not named at all"])
def test_a_department_without_a_record_gets_the_mean_with_the_interval_of_one_more(unknown):
    record = of_record()
    found = correction_by_record(record, unknown, 0.1)
    assert found.rests_on is record.newcomer
    assert (found.method, found.group, found.n_own) == (Method.NEWCOMER, unknown, 0)


def test_departments_that_cannot_be_told_apart_get_the_pooled_rate():
    record = of_record(n_groups=4)
    found = correction_by_record(record, "A", 0.1)
    assert found.rests_on is record.pooled
    assert (found.method, found.group, found.n_own, found.n_groups) == (Method.POOLED_RECORD, "", None, 4)
    assert found.correction == pytest.approx(0.25)


def test_what_a_record_rests_on_always_has_an_interval():
    for record in (of_record(), of_record(n_groups=2), of_record(times=3)):
        for name in NAMES:
            rests_on = correction_by_record(record, name, 0.0).rests_on
            assert isinstance(rests_on, Rate)
            assert rests_on.low < rests_on.value < rests_on.high


def test_fewer_than_ten_benefits_correct_nothing():
    nine = RATES[:9]
    with pytest.raises(TooFew, match=r"Closed benefits: 9.*At least 10"):
        correction_by_class(of_class(nine), 0.4)
    record = track_record(observations(np.ones(9), nine), np.arange(9) % 5, NAMES)
    with pytest.raises(TooFew, match="Closed benefits: 9"):
        correction_by_record(record, "A", 0.4)


def test_a_record_without_spread_corrects_nothing():
    record = track_record(observations(np.ones(10), np.ones(10)), np.arange(10) % 5, NAMES)
    with pytest.raises(TooFew, match="the same part of their plans"):
        correction_by_record(record, "A", 0.4)


def test_a_method_of_records_is_no_rate_of_a_class():
    with pytest.raises(ValueError, match="own_record is no rate of a class"):
        correction_by_class(of_class(), 0.4, Method.OWN_RECORD)
