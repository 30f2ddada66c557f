"""Transfers that net to zero to the penny and in £000, whatever is shared, and leave every total as it was."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.periods import FinancialYear
from benefits.portfolio.budget_cover import (
    BudgetCoverTransfer,
    Contribution,
    FundedPurpose,
    Reason,
    funded_purpose,
    netted,
    positions,
    transfer_schedule,
)
from benefits.portfolio.phasing import PhasingProblem, phase
from benefits.records.categories import BudgetClass

YEAR = FinancialYear(2026)
CDEL, ADMIN = BudgetClass.CDEL, BudgetClass.RDEL_ADMIN


def purpose_of(paid, received, name="Share records", bodies="ABC", lender=""):
    """A purpose in one class and year, from what each body pays and gets."""
    paid, received = (np.array(one, float)[:, None, None] for one in (paid, received))
    return FundedPurpose(name, tuple(bodies), (CDEL,), (YEAR,), paid, received, lender)


def moves(schedule):
    return {(one.giver, one.receiver): (one.pounds, one.thousands) for one in schedule.transfers}


def test_the_transfer_of_the_compass_case_system_moves_4_3_million():
    # Hansard 2010: the Ministry of Justice to the Crown Prosecution Service.
    schedule = transfer_schedule(
        [FundedPurpose("Compass", ("MOJ", "CPS"), (CDEL,), (FinancialYear(2009),),
                       np.array([[[4.3e6]], [[0]]]), np.array([[[0]], [[4.3e6]]]))]
    )  # fmt: skip
    assert schedule.transfers == (
        BudgetCoverTransfer("MOJ", "CPS", FinancialYear(2009), CDEL, Decimal("4300000.00"), 4300, "Compass"),
    )
    assert [(one.body, one.thousands) for one in positions(schedule)] == [("MOJ", -4300), ("CPS", 4300)]


def test_a_third_each_is_rounded_so_that_the_parts_add_up():
    third = 100_000 / 3
    schedule = transfer_schedule([purpose_of([third] * 3, [100_000, 0, 0])])
    # What moves is 66,666.67: the first by the alphabet gets the odd penny, and A keeps the rest of 100,000.
    assert moves(schedule) == {("B", "A"): (Decimal("33333.34"), 34), ("C", "A"): (Decimal("33333.33"), 33)}
    assert [(one.body, one.pounds, one.thousands) for one in schedule.contributions] == [
        ("B", Decimal("33333.34"), 34),
        ("C", Decimal("33333.33"), 33),
        ("A", Decimal("33333.33"), 33),
    ]


def test_a_body_first_meets_its_own_spending():
    schedule = transfer_schedule([purpose_of([5, 3, 0], [4, 4, 0])])
    assert moves(schedule) == {("A", "B"): (Decimal("1.00"), 0)}


def test_what_is_owed_goes_to_those_who_lack_in_proportion():
    schedule = transfer_schedule([purpose_of([0, 0, 9000], [6000, 3000, 0])])
    assert moves(schedule) == {("C", "A"): (Decimal("6000.00"), 6), ("C", "B"): (Decimal("3000.00"), 3)}


def test_opposite_flows_of_two_purposes_are_shown_gross_and_net():
    there = purpose_of([0, 5000, 0], [5000, 0, 0], "First")
    back = purpose_of([2000, 0, 0], [0, 2000, 0], "Second")
    schedule = transfer_schedule([there, back])
    assert [(one.purpose, one.thousands) for one in schedule.transfers] == [("First", 5), ("Second", 2)]
    (pair,) = netted(schedule)
    assert (pair.giver, pair.receiver) == ("B", "A")
    assert (pair.there, pair.back, pair.pounds) == (Decimal(5000), Decimal(2000), Decimal(3000))
    assert (pair.thousands_there, pair.thousands_back, pair.thousands) == (5, 2, 3)


def test_equal_opposite_flows_come_to_nothing_and_stay_visible():
    schedule = transfer_schedule([purpose_of([0, 7, 0], [7, 0, 0]), purpose_of([7, 0, 0], [0, 7, 0])])
    assert [(one.giver, one.receiver, one.there, one.pounds) for one in netted(schedule)] == [("A", "B", 7, 0)]


def test_less_than_half_a_penny_moves_nothing():
    schedule = transfer_schedule([purpose_of([0, 0.004, 0], [0.004, 0, 0])])
    assert (schedule.transfers, schedule.contributions) == ((), ())


def test_pounds_below_five_hundred_are_a_row_of_no_thousands():
    assert moves(transfer_schedule([purpose_of([0, 499, 0], [499, 0, 0])])) == {("B", "A"): (Decimal(499), 0)}


def bridged():
    """The worked example E4.7 in pounds, A spending all of it."""
    cost = np.array([[6.0, 2.0, 0.0]])
    headroom = np.array([[[4.0, 3.0, 3.0]], [[0.0, 3.0, 3.0]]])
    years = (YEAR, YEAR + 1, YEAR + 2)
    return phase(PhasingProblem(("A", "B"), (CDEL,), years, cost, np.array([4.0, 4.0]), np.ones(3), headroom))


def test_a_bridge_is_lent_and_repaid_by_transfers_of_its_own():
    found = bridged()
    schedule = transfer_schedule([funded_purpose(found, "Share records", {"A": found.problem.cost}, "HMT")])
    assert [(one.giver, one.receiver, one.year, one.pounds, one.reason) for one in schedule.transfers] == [
        ("HMT", "A", YEAR, Decimal(2), Reason.BRIDGE),
        ("B", "A", YEAR + 1, Decimal(2), Reason.SHARE),
        ("B", "HMT", YEAR + 1, Decimal(1), Reason.REPAYMENT),
        ("B", "HMT", YEAR + 2, Decimal(1), Reason.REPAYMENT),
    ]
    assert Contribution("HMT", YEAR, CDEL, Decimal(2), 0, "Share records", Reason.BRIDGE) in schedule.contributions
    assert sum(one.pounds for one in schedule.contributions if one.body == "B") == 4


@pytest.mark.parametrize("lender", ["", "A", "B"])
def test_a_bridge_without_a_lender_of_its_own_is_refused(lender):
    found = bridged()
    with pytest.raises(ValueError, match="needs a lender"):
        funded_purpose(found, "Share records", {"A": found.problem.cost}, lender)


def test_a_body_that_only_spends_receives_it_all():
    found = bridged()
    schedule = transfer_schedule([funded_purpose(found, "Share records", {"LEAD": found.problem.cost}, "HMT")])
    received = [one.pounds for one in positions(schedule) if one.body == "LEAD"]
    assert received == [Decimal(6), Decimal(2), Decimal(0)]


@pytest.mark.parametrize(
    ("paid", "received", "words"),
    [
        ([1, 2, 3], [6, 1, 0], "as much has to be paid"),
        ([-1, 2, 0], [1, 0, 0], "0 or more"),
        ([np.nan, 2, 0], [2, 0, 0], "0 or more"),
        ([1, 2], [3, 0], "shape"),
    ],
)
def test_what_cannot_be_is_refused(paid, received, words):
    with pytest.raises(ValueError, match=words):
        purpose_of(paid, received)


def test_nothing_shared_is_an_empty_schedule():
    schedule = transfer_schedule([])
    assert (schedule.transfers, netted(schedule), positions(schedule)) == ((), (), ())


@st.composite
def purposes(draw):
    """Random payments and spending of some bodies in two classes and some years, thirds and sevenths among them."""
    bodies, years = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    shape = (bodies, 2, years)
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    whole = np.round(seed.random(shape[1:]) * 10.0 ** draw(st.integers(0, 9)), 2)
    parts = [seed.integers(0, 4, shape).astype(float) for _ in range(2)]
    for one in parts:
        one[0] += one.sum(axis=0) == 0
    paid, received = (whole * one / one.sum(axis=0) for one in parts)
    return FundedPurpose(
        draw(st.sampled_from(["First", "Second"])),
        tuple("ABCDE"[:bodies]),
        (CDEL, ADMIN),
        tuple(YEAR + after for after in range(years)),
        paid,
        received,
    )


@given(st.lists(purposes(), min_size=1, max_size=3))
def test_over_all_bodies_every_line_comes_to_exactly_nothing(several):
    schedule = transfer_schedule(several)
    held = positions(schedule)
    for budget_class in schedule.classes:
        for year in schedule.years:
            line = [one for one in held if (one.budget_class, one.year) == (budget_class, year)]
            assert sum(one.pounds for one in line) == Decimal(0)
            assert sum(one.thousands for one in line) == 0
    net = netted(schedule)
    assert sum(one.there + one.back for one in net) == sum(one.pounds for one in schedule.transfers)
    assert all(one.pounds >= 0 for one in net)


@given(purposes())
def test_what_moves_and_what_is_paid_add_up_to_their_rounded_sums(purpose):
    schedule = transfer_schedule([purpose])
    kept = np.minimum(purpose.paid, purpose.received)
    for k, budget_class in enumerate(purpose.classes):
        for t, year in enumerate(purpose.years):
            moved = float((purpose.paid - kept)[:, k, t].sum())
            paid = float(purpose.paid[:, k, t].sum())
            here = [one for one in schedule.transfers if (one.budget_class, one.year) == (budget_class, year)]
            given_ = [one for one in schedule.contributions if (one.budget_class, one.year) == (budget_class, year)]
            pence = sum(one.pounds for one in here)
            assert abs(float(pence) - moved) <= 0.005 + 1e-15 * moved
            assert abs(sum(one.thousands for one in here) - pence / 1000) <= Decimal("0.5")
            assert abs(float(sum(one.pounds for one in given_)) - paid) <= 0.005 + 1e-15 * paid
            assert all(one.thousands >= 0 for one in (*here, *given_))


@given(purposes())
def test_no_row_is_two_units_off(purpose):
    paid = dict(zip(purpose.bodies, purpose.paid, strict=True))
    for one in transfer_schedule([purpose]).contributions:
        exact = paid[one.body][purpose.classes.index(one.budget_class), purpose.years.index(one.year)]
        rows = len(purpose.bodies)
        assert abs(float(one.pounds) - exact) < 0.02 * rows
        assert abs(one.thousands - exact / 1000) < 2 * rows


@given(purposes())
def test_i2_transfers_change_the_lines_of_bodies_and_no_present_value_of_all(purpose):
    """Each body spent its own; with the transfers it bears what it agreed to pay. The sum over bodies is the same."""
    schedule = transfer_schedule([purpose])
    factors = [Fraction(1000**after, 1035**after) for after in range(len(purpose.years))]
    change = {body: Fraction(0) for body in purpose.bodies}
    for one in positions(schedule):
        change[one.body] += Fraction(one.pounds) * factors[purpose.years.index(one.year)]
    weights = np.array([float(one) for one in factors])
    before = {body: -float((purpose.received[d] * weights).sum()) for d, body in enumerate(purpose.bodies)}
    agreed = {body: -float((purpose.paid[d] * weights).sum()) for d, body in enumerate(purpose.bodies)}
    pennies = 0.02 * len(purpose.bodies) * purpose.paid[0].size
    assert sum(change.values()) == 0
    assert {body: before[body] + float(change[body]) for body in change} == pytest.approx(agreed, abs=pennies)
