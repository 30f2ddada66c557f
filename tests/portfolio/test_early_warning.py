"""Each flag is raised where it should be, and is unjudged where nobody can know."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benefits.portfolio.early_warning import (
    Flag,
    Limits,
    Signals,
    cumulative_shortfall,
    flags,
    latest,
    usual_limits,
)
from benefits.portfolio.realisation import Reading, known, progress, rates_by_year, rates_to_date, readings

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
NOTHING = known([0.0], np.array([False]))


def rates(*values):
    """One row of rates; a Reading stands for a period without one."""
    kinds = [int(one) if isinstance(one, Reading) else int(Reading.VALUE) for one in values]
    numbers = [0.0 if isinstance(one, Reading) else one for one in values]
    return readings(np.array([numbers], dtype=float), np.array([kinds], dtype=np.int64).reshape(1, -1))


FINE = Signals(
    to_date=rates(1.0, 1.0),
    each=rates(1.0, 1.0),
    forecast_rest=known([16.0]),
    planned_rest=np.array([16.0]),
    slip=known([0.0]),
    is_due=np.array([True]),
    quarters_silent=np.array([0]),
    needs_owner=np.array([True]),
    has_owner=np.array([True]),
    worth=known([5.0]),
    least_own_case=known([1.0]),
)


def raised(**changed):
    found = flags(replace(FINE, **changed))
    return found.raised(0), found.unjudged(0)


def test_the_cumulative_sum_agrees_with_the_worked_example_and_flags_in_its_fourth_period():
    held = GOLDEN["E7.4"]
    path = cumulative_shortfall(rates(*held["rr"]), held["target"], held["slack"])
    assert path[0].tolist() == pytest.approx(held["cusum"], abs=1e-12)
    assert raised(each=rates(*held["rr"][:3])) == ((), ())
    assert raised(each=rates(*held["rr"])) == ((Flag.DRIFT,), ())


def test_the_limits_are_those_of_the_table():
    assert usual_limits() == Limits(
        rate=0.7, periods=2, optimism=0.2, slip=1, silent_quarters=2, target=0.9, slack=0.05, limit=0.15
    )
    assert (GOLDEN["E7.4"]["target"], GOLDEN["E7.4"]["slack"]) == (usual_limits().target, usual_limits().slack)


def test_a_row_that_goes_well_raises_nothing_and_all_is_judged():
    assert raised() == ((), ())


@pytest.mark.parametrize(
    ("to_date", "is_raised", "is_judged"),
    [
        ((0.69, 0.69), True, True),
        ((0.69, 0.7), False, True),
        ((0.7, 0.69), False, True),
        ((0.1, 0.9, 0.9), False, True),
        ((0.69, 0.69, Reading.NOT_DUE, Reading.NOT_DUE), True, True),
        ((0.69, Reading.NOT_REPORTED), False, False),
        ((Reading.NOT_DUE, 0.5), False, False),
        ((0.5,), False, False),
        ((Reading.NOT_DUE, Reading.NOT_DUE), False, False),
        ((), False, False),
    ],
)
def test_a_low_rate_must_last_for_two_periods(to_date, is_raised, is_judged):
    # The owner's forecast is left out: it is another flag's.
    found = flags(replace(FINE, to_date=rates(*to_date), forecast_rest=NOTHING))
    assert ((Flag.LOW_RATE in found.raised(0)), (Flag.LOW_RATE not in found.unjudged(0))) == (is_raised, is_judged)


@pytest.mark.parametrize(
    ("rate", "forecast", "planned", "outcome"),
    [
        # 12 of 16 is 0.75, and the rate so far 0.5 or 0.55.
        (0.5, 12.0, 16.0, ((Flag.STALE_OPTIMISM,), ())),
        (0.55, 12.0, 16.0, ((), ())),
        # 0.7 + 0.2 is a little less than 0.9 in floats.
        (0.7, 14.4, 16.0, ((), ())),
        (0.5, 8.0, 16.0, ((), ())),
        (0.5, 8.0, 0.0, ((), (Flag.STALE_OPTIMISM,))),
        (0.5, 8.0, -4.0, ((), (Flag.STALE_OPTIMISM,))),
    ],
)
def test_a_forecast_far_above_the_record_is_stale_optimism(rate, forecast, planned, outcome):
    to_date = rates(0.9, rate)
    assert raised(to_date=to_date, forecast_rest=known([forecast]), planned_rest=np.array([planned])) == outcome


def test_without_a_rate_or_a_forecast_optimism_cannot_be_judged():
    assert raised(forecast_rest=NOTHING) == ((), (Flag.STALE_OPTIMISM,))
    assert raised(to_date=rates(Reading.NOT_DUE))[1] == (Flag.LOW_RATE, Flag.STALE_OPTIMISM)


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"slip": known([1.0])}, ((), ())),
        ({"slip": known([1.1])}, ((Flag.MILESTONE_SLIPPED,), ())),
        ({"slip": NOTHING}, ((), (Flag.MILESTONE_SLIPPED,))),
        ({"quarters_silent": np.array([2])}, ((), ())),
        ({"quarters_silent": np.array([3])}, ((Flag.UNREPORTED,), ())),
        ({"quarters_silent": np.array([3]), "is_due": np.array([False])}, ((), ())),
        ({"has_owner": np.array([False])}, ((Flag.NO_OWNER,), ())),
        ({"has_owner": np.array([False]), "needs_owner": np.array([False])}, ((), ())),
        ({"worth": known([-1.0])}, ((Flag.WORTH_LOST,), ())),
        ({"worth": known([0.0])}, ((), ())),
        ({"least_own_case": known([-1.0])}, ((Flag.WORTH_LOST,), ())),
        ({"least_own_case": NOTHING}, ((), ())),
        ({"worth": NOTHING}, ((), (Flag.WORTH_LOST,))),
        ({"worth": NOTHING, "least_own_case": known([-1.0])}, ((Flag.WORTH_LOST,), ())),
        ({"each": rates(Reading.NOT_DUE, Reading.NOT_REPORTED)}, ((), (Flag.DRIFT,))),
    ],
)
def test_each_of_the_other_flags_is_raised_or_unjudged_by_itself(changed, outcome):
    assert raised(**changed) == outcome


def test_a_period_without_a_rate_leaves_the_sum_as_it_was():
    path = cumulative_shortfall(rates(0.7, Reading.NOT_REPORTED, 0.7))
    assert path[0].tolist() == pytest.approx([0.9 - 0.7 - 0.05, 0.9 - 0.7 - 0.05, 2 * (0.9 - 0.7 - 0.05)])


def test_a_sum_that_only_reaches_its_limit_is_not_above_it():
    # 0.9 - 0.7 - 0.05 is 0.15, and a little more in floats.
    assert raised(each=rates(0.7)) == ((), ())
    assert raised(each=rates(0.699)) == ((Flag.DRIFT,), ())


def test_good_periods_wear_the_sum_down_and_the_flag_goes():
    assert raised(each=rates(0.5, 0.9, 1.2)) == ((), ())
    assert cumulative_shortfall(rates(0.5, 0.9, 1.2))[0].tolist() == pytest.approx([0.35, 0.3, 0.0])


def test_a_slow_drift_is_found_though_no_rate_is_low():
    assert raised(each=rates(0.8, 0.8, 0.8, 0.79), to_date=rates(0.8, 0.8, 0.8)) == ((Flag.DRIFT,), ())


def test_the_latest_rate_is_the_last_that_is_known():
    assert latest(rates(0.4, 0.5, Reading.NOT_DUE)).value.tolist() == [0.5]
    assert latest(rates(Reading.NOT_DUE, Reading.NOT_REPORTED)).kind.tolist() == [Reading.NOT_REPORTED]
    assert latest(rates()).kind.tolist() == [Reading.NOT_DUE]


def test_the_running_example_is_low_drifts_and_is_hoped_for_too_much():
    held = GOLDEN["E7.1"]
    made = progress(np.array([held["plan"]], dtype=float), np.array([held["actual"]], dtype=float), held["T"] + 1)
    found = raised(to_date=rates_to_date(made), each=rates_by_year(made))
    assert found == ((Flag.LOW_RATE, Flag.STALE_OPTIMISM, Flag.DRIFT), ())


@st.composite
def several(draw):
    rows, periods = draw(st.integers(1, 5)), draw(st.integers(0, 5))
    kinds = st.sampled_from([Reading.VALUE, Reading.VALUE, Reading.NOT_DUE, Reading.NOT_REPORTED])

    def some(*shape):
        numbers = draw(arrays(float, shape, elements=st.floats(-2, 2)))
        return readings(numbers, draw(arrays(np.int64, shape, elements=kinds.map(int))))

    def marks():
        return draw(arrays(bool, rows))

    return Signals(
        to_date=some(rows, periods),
        each=some(rows, periods),
        forecast_rest=some(rows),
        planned_rest=draw(arrays(float, rows, elements=st.integers(-2, 2).map(float))),
        slip=some(rows),
        is_due=marks(),
        quarters_silent=draw(arrays(np.int64, rows, elements=st.integers(0, 5))),
        needs_owner=marks(),
        has_owner=marks(),
        worth=some(rows),
        least_own_case=some(rows),
    )


def row_of(signals, at):
    def cut(part):
        if isinstance(part, np.ndarray):
            return part[at : at + 1]
        return readings(part.value[at : at + 1], part.kind[at : at + 1])

    return Signals(**{name: cut(part) for name, part in vars(signals).items()})


@given(several())
def test_many_rows_at_once_are_each_row_by_itself_and_nothing_is_raised_unjudged(signals):
    together = flags(signals)
    assert not (together.is_raised & ~together.is_judged).any()
    for at in range(len(signals.is_due)):
        alone = flags(row_of(signals, at))
        assert (alone.raised(0), alone.unjudged(0)) == (together.raised(at), together.unjudged(at))
