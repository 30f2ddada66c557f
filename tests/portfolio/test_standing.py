"""How promised benefits stand on a day, one by one and added up."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.early_warning import Flag
from benefits.portfolio.enabling import enabling, quarters_silent
from benefits.portfolio.going_on import going_on
from benefits.portfolio.realisation import Reading, known
from benefits.portfolio.realisation_status import BenefitStatus, StatusReason
from benefits.portfolio.standing import standing, together, warnings
from benefits.portfolio.tracked import tracked
from benefits.records.categories import Recurrence, Side
from benefits.records.model import Milestone
from benefits.records.tables import tables_of
from benefits.reference.deflators import DEFAULT
from tests.plain.register import FIRST, benefit, bodies, cost, option, project, share
from tests.plain.tracking import baseline, expected, flow, measured

CASE = [
    *bodies("A", "B"),
    project(),
    option(),
    cost("C", [10, 5, 2, 2, 2]),
    benefit("L", [0, 4, 8, 8, 8], owner="Olu"),
    share("L", "A", 1),
    baseline(),
]
E71 = [flow("L", "A", [0, 4, 8, 8, 8]), *(measured("L", "A", year, pounds) for year, pounds in enumerate([0, 1, 4]))]
AT_2029 = date(2029, 4, 30)  # the years 2026-27 to 2028-29 are over


def stand(*records, on=AT_2029, rate=None):
    tables = tables_of([*CASE, *records])
    of = tracked(tables, Side.BENEFIT, FIRST, DEFAULT)
    rates = None if rate is None else known(np.full(of.size, rate))
    return tables, standing(tables, of, on, rates)


def as_one(held):
    return together(held, np.where(held.of.is_headline, 0, -1), 1)


def test_the_worked_example_comes_out_of_records():
    _, held = stand(*E71, rate=0.75)
    added = as_one(held)
    assert added.rate.value[0] == pytest.approx(5 / 12)
    assert (added.due[0], added.compared[0], added.realised[0], added.now[0]) == (12, 12, 5, 28)
    assert added.schedule.delay.value[0] == pytest.approx(0.875)
    assert added.schedule.performance.value[0] == pytest.approx(0.5625)
    assert added.run_rate.value[0] == pytest.approx(5 + 16 * 5 / 12)
    assert added.plan[0] == 21
    assert added.shrunk[0] == pytest.approx(13.631578947368421)
    assert added.status.status[0] == BenefitStatus.RED


def test_the_forward_test_leaves_out_what_is_spent():
    records = [*E71, *(flow("C", "A", [10, 5, 2, 2, 2], side=Side.COST),)]
    tables, held = stand(*records, on=date(2028, 4, 30), rate=0.5)
    costs = tracked(tables, Side.COST, FIRST, DEFAULT)
    ahead = going_on(tables, held, costs, Basis())
    worth = 6 * (1 + 1 / 1.035 + 1 / 1.035**2)  # a plan of 8 less a cost of 2 in each year ahead
    assert ahead.planned.going_on[0] == pytest.approx(worth)
    own = 1 / 4 * (4 / 11) + 0.5 * (7 / 11)  # 1 of 4 arrived; the weight of it is 4 over 4 and a quarter of 28
    assert held.coming.rate[0] == pytest.approx(own)
    going = (8 * own - 2) * (1 + 1 / 1.035 + 1 / 1.035**2)
    assert ahead.expected.going_on[0] == pytest.approx(going)
    assert ahead.least.value[0] == pytest.approx(going)
    assert list(ahead.body) == ["A"]


def test_a_project_that_has_ended_has_nothing_ahead_however_long_others_go_on():
    other = [project("Q"), option("Q", "Q"), benefit("Q-L", [0], of="Q"), baseline("Q-FBC", "Q")]
    long = flow("Q-L", "A", [0] * 9 + [5], of="Q-FBC")
    tables, held = stand(flow("L", "A", [0, 4, 8]), flow("C", "A", [9], side=Side.COST), *other, long)
    ahead = going_on(tables, held, tracked(tables, Side.COST, FIRST, DEFAULT), Basis())
    assert ahead.expected.has_years_ahead.tolist() == [False, True]


def test_no_delay_is_told_once_the_plan_has_ended():
    ended = as_one(stand(flow("L", "A", [0, 4, 8]), *E71[1:], on=date(2035, 5, 1))[1])
    assert ended.schedule.delay.kind[0] == Reading.NOTHING_AHEAD
    assert ended.rate.value[0] == pytest.approx(5 / 12)


def test_a_group_is_as_silent_as_the_middle_pound_of_what_is_due():
    spoken, silent = [measured("L", "A", year, 1) for year in range(3)], date(2030, 3, 31)
    small = stand(flow("L", "A", [1, 1, 1]), flow("M", "B", [9, 9, 9]), *spoken, on=silent)[1]
    large = stand(flow("L", "A", [9, 9, 9]), flow("M", "B", [1, 1, 1]), *spoken, on=silent)[1]
    assert as_one(small).silent[0] == 12  # since the end of 2026-27
    assert as_one(small).status.reason[0] == StatusReason.NO_DATA
    assert as_one(large).silent[0] == 0


def test_a_year_that_nobody_reported_is_left_out_of_the_rate_and_said():
    _, held = stand(flow("L", "A", [0, 4, 8, 8, 8]), measured("L", "A", 0, 0), measured("L", "A", 1, 3))
    added = as_one(held)
    assert (added.due[0], added.compared[0]) == (12, 4)
    assert added.rate.value[0] == pytest.approx(3 / 4)
    assert added.reported.value[0] == pytest.approx(4 / 12)
    assert added.planned_rest[0] == 24


def test_nothing_reported_and_nothing_due_are_told_apart():
    assert as_one(stand(flow("L", "A", [0, 4, 8]))[1]).rate.kind[0] == Reading.NOT_REPORTED
    assert as_one(stand(flow("L", "A", [0, 4, 8]), on=date(2026, 5, 1))[1]).rate.kind[0] == Reading.NOT_DUE


def test_what_nobody_promised_is_kept_apart_from_the_rate():
    _, held = stand(flow("L", "A", [4]), measured("L", "A", 0, 4), measured("L", "B", 0, 7), on=date(2027, 5, 1))
    added = as_one(held)
    assert (added.rate.value[0], added.realised[0], added.beyond[0]) == (1, 4, 7)


def test_timing_is_left_out_of_headline_figures():
    moved = flow("T", "A", [9], recurrence=Recurrence.TIMING)
    _, held = stand(flow("L", "A", [4]), moved, measured("L", "A", 0, 2), measured("T", "A", 0, 9), on=date(2027, 5, 1))
    assert as_one(held).rate.value[0] == 0.5


def test_strong_evidence_is_read_against_the_same_plan():
    weak, strong = measured("L", "A", 0, 1), measured("L", "A", 1, 2, evidence_grade="E4")
    _, held = stand(flow("L", "A", [4, 4]), weak, strong, on=date(2028, 5, 1))
    added = as_one(held)
    assert (added.rate.value[0], added.rate_strong.value[0]) == (3 / 8, 2 / 8)


def test_silence_counts_from_the_end_of_the_first_period_that_nobody_reported():
    def silent(*records, on):
        _, held = stand(flow("L", "A", [4, 4, 4]), *records, on=on)
        return int(quarters_silent(held.of, held.made, on)[0])

    assert silent(on=date(2027, 3, 31)) == 0  # the year ends today
    assert silent(on=date(2027, 7, 1)) == 1
    assert silent(on=date(2028, 1, 1)) == 3
    assert silent(measured("L", "A", 0, 4), on=date(2028, 1, 1)) == 0  # the next year is not over
    assert silent(measured("L", "A", 0, 4), on=date(2028, 10, 1)) == 2
    assert silent(*(measured("L", "A", year, 4) for year in range(3)), on=date(2050, 1, 1)) == 0
    assert silent(measured("L", "A", 1, 4), on=date(2028, 10, 1)) == 0  # a gap that a later report has closed


def test_a_benefit_is_live_from_the_year_in_which_its_last_milestone_was_achieved():
    stones = [
        Milestone("M1", "P", "Built", date(2026, 9, 1), ("L",), achieved_on=date(2026, 9, 1)),
        Milestone("M2", "P", "In use", date(2027, 1, 1), achieved_on=date(2028, 5, 1)),
    ]
    tables, held = stand(flow("L", "A", [0, 4, 8]), *(measured("L", "A", year, 1) for year in range(3)), *stones)
    found = enabling(tables, held.of, AT_2029)
    assert found.is_live.tolist() == [[False, False, True]]
    assert found.slip.value[0] == pytest.approx(486 / 365.25)  # 1 January 2027 to 1 May 2028
    added = as_one(held)
    assert added.indices.delivery.value[0] == pytest.approx(8 / 12)
    assert added.indices.yielded.value[0] == pytest.approx(3 / 8)


def test_a_milestone_that_is_not_reached_is_as_late_as_today():
    late = Milestone("M", "P", "Live", date(2027, 4, 30), ("L",))
    tables, held = stand(flow("L", "A", [4]), late)
    assert enabling(tables, held.of, AT_2029).slip.value[0] == pytest.approx(731 / 365.25)
    later = replace(late, expected_on=date(2030, 4, 30))
    tables, held = stand(flow("L", "A", [4]), later)
    assert enabling(tables, held.of, AT_2029).slip.value[0] == pytest.approx(1096 / 365.25)


def test_the_warnings_of_a_project_come_from_its_records():
    late = Milestone("M", "P", "Live", date(2027, 4, 30), ("L",))
    _, held = stand(*E71, late, expected("L", "A", [0, 4, 8, 8, 8]), flow("D", "B", [1]), rate=0.75)
    added = as_one(held)
    group = np.zeros(held.of.size, dtype=np.int64)
    found = warnings(held, added, group, known(np.array([-1.0])), known(np.array([5.0])))
    raised = set(found.raised(0))
    assert raised >= {Flag.LOW_RATE, Flag.STALE_OPTIMISM, Flag.MILESTONE_SLIPPED, Flag.NO_OWNER, Flag.WORTH_LOST}
    assert Flag.UNREPORTED in raised  # D was due in 2026-27


def test_an_owner_is_needed_at_public_bodies_only():
    _, held = stand(flow("L", "A", [1]), flow("X", "CIT", [1]), flow("Y", "B", [1]))
    needs = dict(zip(held.of.line, held.needs_owner & ~held.has_owner, strict=True))
    assert needs == {"L": False, "X": False, "Y": True}


def test_grey_says_why():
    held = stand(flow("L", "A", [0, 4, 8]), on=date(2029, 12, 31))[1]
    assert as_one(held).status.reason[0] == StatusReason.NO_DATA
    held = stand(flow("L", "A", [4]), on=date(2027, 5, 1))[1]
    assert as_one(held).status.reason[0] == StatusReason.AWAITED


LINES, BODIES, POUNDS = st.sampled_from("LMN"), st.sampled_from("AB"), st.integers(0, 50)
PLANS = st.tuples(LINES, BODIES, st.lists(POUNDS, min_size=3, max_size=3))
REPORTS = st.tuples(LINES, BODIES, st.integers(0, 2), POUNDS)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PLANS, min_size=1, max_size=5, unique_by=lambda one: one[:2]),
    st.lists(REPORTS, max_size=8, unique_by=lambda one: one[:3]),
    st.integers(2026, 2030),
)
def test_a_total_is_the_same_however_it_is_split(plans, reports, year):
    flows = [flow(line, body, amounts) for line, body, amounts in plans]
    reports = [measured(line, body, at, amount) for line, body, at, amount in reports]
    extra = [benefit(line, [1]) for line in "MN"]
    _, held = stand(*extra, *flows, *reports, on=date(year, 6, 1), rate=0.8)
    by_body = np.unique(held.of.body.astype(str), return_inverse=True)[1].ravel().astype(np.int64)
    one, several = as_one(held), together(held, by_body, 2)
    for name in ("first", "now", "due", "compared", "realised", "beyond", "plan", "shrunk", "owner"):
        assert getattr(several, name).sum() == pytest.approx(getattr(one, name).sum())
    assert several.by_year.expected.sum() == pytest.approx(one.shrunk[0])


def test_years_of_the_columns_are_told():
    assert stand(*E71)[1].of.years[0] == FinancialYear(FIRST.start)
