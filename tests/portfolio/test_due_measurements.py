"""What is due on a day: by the calendar, by review frequency, by the promise; and what takes it off the list."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.periods import FinancialYear
from benefits.portfolio.due_measurements import KINDS, STATES, TABLE_OF, DueKind, DueState, Patience, due
from benefits.records.categories import Agreement, BaselineStage, Side, Stage
from benefits.records.model import Measurement, Milestone
from benefits.records.tables import tables_of
from benefits.records.tracking_checks import last_day
from benefits.reference.deflators import DEFAULT
from tests.plain.register import FIRST, benefit, bodies, cost, option, project, share
from tests.plain.tracking import baseline, flow, measured, spent

# The year FIRST is 2026-27; the benefit is 400 a year from then on, and A has a quarter of it.
PATIENCE = Patience(grace_days=30, silent_quarters=2, ended_years=3)
LIVE = project(stage=Stage.LIVE)


def held(*more, frequency="", **fields):
    lines = [benefit("L", [400] * 5, review_frequency=frequency, price_year=FIRST, **fields), share("L", "A", "0.25")]
    return [*bodies("A", "B"), LIVE, option(), *lines, *more]


def listed(records, day, kind=DueKind.MEASUREMENT):
    """The dues of a kind as (code, body, period, state, pounds), in their order."""
    tables = tables_of(records)
    found = due(tables, day, FIRST, DEFAULT, PATIENCE)
    rows = []
    for at in range(found.size):
        if KINDS[found.kind[at]] is not kind:
            continue
        code = tables[TABLE_OF[kind]]["id"][found.row[at]]
        body = tables["organisation"]["id"][found.body[at]]
        quarter = int(found.quarter[at])
        year = int(found.year[at]) - FIRST.start
        period = f"{year}Q{quarter}" if quarter else str(year)
        rows.append((code, body, period, STATES[found.state[at]], round(float(found.promised[at]), 2)))
    return rows


def periods(records, day, kind=DueKind.MEASUREMENT):
    return [period for _, _, period, _, _ in listed(records, day, kind)]


def test_a_yearly_benefit_is_due_the_day_after_its_year():
    assert listed(held(), date(2027, 3, 31)) == []
    assert listed(held(), date(2027, 4, 1)) == [("L", "A", "0", DueState.DUE, 400 * 0.25)]


def test_a_quarterly_benefit_is_due_after_each_quarter_with_a_fourth_of_the_year():
    records = held(frequency="quarterly")
    assert periods(records, date(2026, 6, 30)) == []
    assert listed(records, date(2026, 7, 1)) == [("L", "A", "0Q1", DueState.DUE, 400 * 0.25 / 4)]
    assert periods(records, date(2027, 1, 1)) == ["0Q1", "0Q2", "0Q3"]
    assert periods(held(frequency="monthly"), date(2027, 1, 1)) == ["0Q1", "0Q2", "0Q3"]


def test_a_half_yearly_benefit_is_asked_for_two_quarters_at_a_time():
    records = held(frequency="half_yearly")
    assert periods(records, date(2026, 9, 30)) == []
    assert sorted(periods(records, date(2026, 10, 1))) == ["0Q1", "0Q2"]
    assert sorted(periods(records, date(2027, 3, 31))) == ["0Q1", "0Q2"]
    assert sorted(periods(records, date(2027, 4, 1))) == ["0Q1", "0Q2", "0Q3", "0Q4"]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 4, 30), DueState.DUE),  # 30 days after 31 March
        (date(2027, 5, 1), DueState.OVERDUE),
        (date(2027, 9, 30), DueState.OVERDUE),  # the second whole quarter after is not over
        (date(2027, 10, 1), DueState.ESCALATED),
    ],
)
def test_what_is_due_is_overdue_after_the_grace_and_escalated_after_two_whole_quarters(day, state):
    assert [one[3] for one in listed(held(), day)] == [state]


def test_what_waited_longest_comes_first_and_of_one_day_the_most_pounds():
    small = [benefit("S", [100] * 5, price_year=FIRST), share("S", "A")]
    assert [one[0] + one[2] for one in listed(held(*small), date(2028, 4, 1))] == ["L0", "S0", "L1", "S1"]


def test_measuring_it_takes_it_off_the_list_for_a_year_by_a_quarter_or_in_units():
    assert periods(held(measured("L", "A", 0, 90)), date(2027, 4, 1)) == []
    in_units = replace(measured("L", "A", 0, None), units=Decimal(3))
    assert periods(held(in_units), date(2027, 4, 1)) == []
    quarters = held(measured("L", "A", 0, 20, quarter=2), frequency="quarterly")
    assert periods(quarters, date(2027, 1, 1)) == ["0Q1", "0Q3"]


def test_a_whole_year_answers_for_its_quarters():
    assert periods(held(measured("L", "A", 0, 90), frequency="quarterly"), date(2027, 4, 1)) == []


def test_once_a_quarter_is_given_the_others_are_asked_for():
    assert periods(held(measured("L", "A", 0, 20, quarter=1)), date(2027, 4, 1)) == ["0Q2", "0Q3", "0Q4"]


def test_a_measurement_at_another_body_answers_for_nothing():
    assert periods(held(measured("L", "B", 0, 90)), date(2027, 4, 1)) == ["0"]


@pytest.mark.parametrize("stage", [Stage.IDEA, Stage.SOC, Stage.OBC, Stage.FBC, Stage.STOPPED])
def test_without_a_baseline_nothing_is_due_before_delivery_nor_after_a_stop(stage):
    records = [replace(one, stage=stage) if one is LIVE else one for one in held()]
    assert listed(records, date(2028, 4, 1)) == []


def test_a_withdrawn_share_and_a_year_without_promise_are_not_asked_for():
    records = [*bodies("A", "B"), LIVE, option(), benefit("L", [0, 400, 0, 0, 0], price_year=FIRST)]
    records += [share("L", "A", agreement=Agreement.WITHDRAWN), share("L", "B", 1)]
    assert [one[1:3] for one in listed(records, date(2031, 4, 1))] == [("B", "1")]


def test_a_share_by_year_promises_only_in_its_years():
    split = share("L", "A", None, by_year=flow("L", "A", ["0", "0.5"]).amounts)
    records = [*bodies("A"), LIVE, option(), benefit("L", [400] * 5, price_year=FIRST), split]
    assert listed(records, date(2031, 4, 1)) == [("L", "A", "1", DueState.ESCALATED, 400 * 0.5)]


PLANNED = [baseline(approved=date(2027, 10, 1)), flow("L", "A", [10, 20, 30]), flow("L", "B", [0, 0, 5])]


def test_with_a_baseline_its_amounts_count_from_the_first_approval_on():
    assert listed(held(*PLANNED), date(2029, 4, 1)) == [
        ("L", "A", "1", DueState.ESCALATED, 20),
        ("L", "A", "2", DueState.DUE, 30),
        ("L", "B", "2", DueState.DUE, 5),
    ]


def test_a_new_baseline_gives_the_amounts_and_is_no_way_out_of_a_report():
    change = baseline("P-CC", approved=date(2028, 9, 1), stage=BaselineStage.CHANGE_CONTROL, reason="Fewer users")
    records = held(*PLANNED, change, flow("L", "A", [10, 8, 9], of="P-CC"))
    assert [(one[2], one[4]) for one in listed(records, date(2029, 4, 1))] == [("1", 8), ("2", 9)]


def test_the_other_side_of_a_transfer_is_asked_of_nobody_and_what_has_gone_is_counted():
    untracked = flow("L", "SOC", [-1, -1], is_tracked=False)
    records = held(baseline(approved=date(2026, 1, 1)), untracked, flow("GONE", "A", [5]), flow("L", "", [5], id="N"))
    found = due(tables_of(records), date(2028, 4, 1), FIRST, DEFAULT, PATIENCE)
    assert (found.size, found.n_gone) == (0, 2)


def test_a_stopped_project_is_asked_for_nothing_though_it_has_a_baseline():
    records = [replace(one, stage=Stage.STOPPED) if one is LIVE else one for one in held(*PLANNED)]
    assert listed(records, date(2029, 4, 1)) == []


def test_a_closed_project_is_asked_for_three_years_and_older_gaps_are_counted():
    records = [replace(one, stage=Stage.CLOSED) if one is LIVE else one for one in held()]
    found = due(tables_of(records), date(2031, 4, 1), FIRST, DEFAULT, PATIENCE)
    # Years 0 to 4 ended on 31 March 2027 to 2031; the first two of those days lie more than three years back.
    assert (found.size, found.n_ended) == (5 - 2, 2)


def test_outturn_is_due_of_the_payer_and_not_of_a_sunk_cost():
    sunk = cost("S", [9], is_sunk=True, price_year=FIRST)
    records = held(cost("C", [10, 5], payer="B", price_year=FIRST), sunk, spent("C", 1, 4))
    assert listed(records, date(2028, 4, 1), DueKind.OUTTURN) == [("C", "B", "0", DueState.ESCALATED, 10)]


def test_outturn_is_due_by_the_baseline_and_what_a_charge_recovers_is_not():
    planned = [baseline(approved=date(2026, 4, 1)), flow("C", "B", [7], side=Side.COST)]
    planned.append(flow("C", "A", [-7], side=Side.COST))
    records = held(cost("C", [10, 5], payer="B", price_year=FIRST), *planned)
    assert listed(records, date(2027, 4, 1), DueKind.OUTTURN) == [("C", "B", "0", DueState.DUE, 7)]


def test_what_is_entered_waits_for_a_verification_since_that_day():
    entered = measured("L", "A", 0, 90, entered_on=date(2027, 4, 10))
    verified = measured("L", "A", 1, 90, verified_by="Bob", verified_on=date(2028, 5, 1))
    records = held(entered, verified, spent("C", 0, 5, entered_on=date(2027, 4, 1)), cost("C", [5], price_year=FIRST))
    day = date(2027, 5, 5)
    assert listed(records, day, DueKind.VERIFICATION) == [("L-A-0-0", "A", "0", DueState.DUE, 90)]
    assert listed(records, day, DueKind.OUTTURN_VERIFICATION) == [("C-0-0", "A", "0", DueState.OVERDUE, 5)]


def test_a_milestone_is_due_after_the_day_now_expected():
    late = Milestone("M", "P", "Live", date(2026, 5, 1), expected_on=date(2026, 9, 1))
    done = Milestone("N", "P", "Done", date(2026, 5, 1), achieved_on=date(2026, 5, 1))
    assert listed(held(late, done), date(2026, 9, 1), DueKind.MILESTONE) == []
    assert listed(held(late, done), date(2026, 9, 2), DueKind.MILESTONE)[0][:2] == ("M", "A")


FREQUENCIES = st.sampled_from(["", "yearly", "half_yearly", "quarterly", "monthly"])
DAYS = st.dates(date(2026, 1, 1), date(2033, 12, 31))


@given(FREQUENCIES, DAYS)
def test_nothing_is_due_before_its_period_is_over(frequency, day):
    tables = tables_of(held(frequency=frequency))
    found = due(tables, day, FIRST, DEFAULT, PATIENCE)
    ends = [last_day(FinancialYear(int(y)), int(q)) for y, q in zip(found.year, found.quarter, strict=True)]
    assert all(end < day for end in ends)
    assert all(date.fromordinal(int(since)) < day for since in found.since)


@given(FREQUENCIES, DAYS, st.data())
def test_measuring_one_takes_that_one_away_and_no_other_appears_but_quarters_of_its_year(frequency, day, data):
    records = held(frequency=frequency)
    found = due(tables_of(records), day, FIRST, DEFAULT, PATIENCE)
    if not found.size:
        return
    at = data.draw(st.integers(0, found.size - 1))
    year, quarter = FinancialYear(int(found.year[at])), int(found.quarter[at])
    entered = Measurement("M", "L", "A", year, quarter, units=Decimal(1), verified_by="Bob", entered_by="Ann")
    after = due(tables_of([*records, entered]), day, FIRST, DEFAULT, PATIENCE)
    left = set(zip(after.year.tolist(), after.quarter.tolist(), strict=True))
    assert left == set(zip(found.year.tolist(), found.quarter.tolist(), strict=True)) - {(year.start, quarter)}


@given(FREQUENCIES, DAYS, st.integers(1, 500))
def test_what_is_due_stays_due_until_it_is_measured_and_never_gets_less_late(frequency, day, later):
    tables = tables_of(held(frequency=frequency))
    now, then = (due(tables, one, FIRST, DEFAULT, PATIENCE) for one in (day, day + timedelta(later)))
    lateness = {
        (int(year), int(quarter)): int(state)
        for year, quarter, state in zip(then.year, then.quarter, then.state, strict=True)
    }
    for year, quarter, state in zip(now.year.tolist(), now.quarter.tolist(), now.state.tolist(), strict=True):
        assert lateness[year, quarter] <= state
