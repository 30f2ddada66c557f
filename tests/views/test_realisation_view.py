"""What arrived of what was promised: the figures of the page of realisation."""

from datetime import date

import pytest
from plain.realising import E71, HOPEFUL, LATE, MILLION, ON, TIMING, closed, put
from plain.register import benefit, bodies, project, share
from plain.tracking import baseline, flow

from benefits.errors import NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.early_warning import Flag
from benefits.portfolio.late_or_low import Pattern
from benefits.portfolio.realisation import Reading
from benefits.portfolio.realisation_status import BenefitStatus, StatusReason
from benefits.records.access import grant
from benefits.records.categories import Recurrence, Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import (
    BodyAs,
    NothingPromised,
    RealisationFilters,
    limits_of,
    realisation_choices,
)

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
NOBODY = Person("n", "", "Nobody", ())


@pytest.fixture
def store():
    held = Store.in_memory()
    yield held
    held.close()


def page(store, *records, on=ON, limits=None, **filters):
    if records:
        put(store, *records)
    return realisation_page(store, ANN, Basis(), on, RealisationFilters(**filters), limits)


def millions(value):
    return pytest.approx(value * MILLION)


def test_the_worked_example_comes_out_of_a_register(store):
    found = page(store, *E71, LATE).headline
    assert (found.first, found.now, found.drift) == (28 * MILLION, 28 * MILLION, 0)
    assert (found.due, found.compared, found.realised) == (12 * MILLION, 12 * MILLION, 5 * MILLION)
    assert found.rate.value == pytest.approx(5 / 12)
    assert found.rate_strong.value == pytest.approx(1 / 12)  # only the first million was compared with a baseline
    assert (found.strong, found.verified) == (MILLION, MILLION)
    assert found.performance.value == pytest.approx((1 + 1 / 8) / 2)
    assert found.delay.value == pytest.approx(2 - (1 + 1 / 8))
    assert found.delivery.value == pytest.approx(8 / 12)
    assert found.yielded.value == pytest.approx(5 / 8)
    assert found.run_rate.value == millions(5 + 16 * 5 / 12)
    assert found.plan == 21 * MILLION
    assert found.shrunk == millions(5 + 16 * 5 / 12)  # no benefit is over, so there is no class to draw towards
    assert found.at_stake == millions(28 - (5 + 16 * 5 / 12))
    assert (found.status, found.reason) == (BenefitStatus.RED, StatusReason.BOTH)


def test_what_only_came_earlier_stays_out_of_the_headline_and_is_shown_apart(store):
    shown = page(store, *E71, *TIMING)
    assert shown.headline.realised == (5 + 3) * MILLION
    apart = dict(shown.apart)
    assert {kind: one.realised / MILLION for kind, one in apart.items()} == {
        Recurrence.RECURRING: 5,
        Recurrence.ONE_OFF: 3,
        Recurrence.TIMING: 9,
    }
    assert apart[Recurrence.TIMING].now == 9 * MILLION


def test_the_curve_adds_up_to_the_headline_and_stops_where_the_years_do(store):
    shown = page(store, *E71, HOPEFUL)
    curve, found = shown.curve, shown.headline
    assert [str(year) for year in curve.years] == ["2027-28", "2028-29", "2029-30", "2030-31"]
    assert curve.now == (4e6, 12e6, 20e6, 28e6)
    assert curve.realised == (1e6, 5e6, None, None)
    assert curve.verified == (1e6, 1e6, None, None)
    assert curve.owner == (1e6, 5e6, 13e6, 21e6)
    assert curve.expected[-1] == pytest.approx(found.shrunk)
    assert curve.owner[-1] == pytest.approx(found.owner)


def test_costs_stand_beside_and_are_compared_for_the_years_that_were_reported(store):
    found = page(store, *E71).costs
    assert (found.baseline, found.compared, found.spent, found.verified) == (21e6, 17e6, 19e6, 0)
    assert found.back.value == pytest.approx(5 / 19)
    assert found.planned_back.value == pytest.approx(28 / 21)
    assert page(store, type="other").costs is None
    assert page(store, body="B").costs.baseline == 0
    assert page(store, body="A", body_as=BodyAs.LEAD).costs.spent == 19e6


def test_a_body_is_looked_at_as_recipient_or_as_lead(store):
    put(store, *E71, *TIMING)
    assert page(store, body="B").headline.realised == 5 * MILLION
    assert page(store, body="A").headline.realised == 3 * MILLION
    assert page(store, body="A", body_as=BodyAs.LEAD).headline.realised == 8 * MILLION
    assert page(store, body="B", body_as=BodyAs.LEAD).projects == ()
    assert page(store, type="staff_time").headline.realised == 3 * MILLION


def test_projects_stand_by_what_is_at_stake_not_by_rate(store):
    small = closed("K", "A", 100, 1)  # 99 of 100 lost, a rate of 1%
    shown = page(store, *E71, *small)
    assert [one.project for one in shown.projects] == ["P", "K"]
    assert shown.projects[1].standing.rate.value == pytest.approx(0.01)
    (first, second) = shown.projects
    assert first.standing.shrunk + second.standing.shrunk == pytest.approx(shown.headline.shrunk)


def test_one_project_shows_each_benefit_at_each_recipient_with_its_measurements(store):
    shown = page(store, *E71, *TIMING, project="P")
    by_line = {one.line: one for one in shown.lines}
    assert set(by_line) == {"P-L", "P-T", "P-O"}
    behind = by_line["P-L"].measured
    assert [(str(one.year), one.pounds, one.grade, one.verified_by) for one in behind] == [
        ("2026-27", 0, "E3", "Vera"),
        ("2027-28", 1e6, "E3", "Vera"),
        ("2028-29", 4e6, "E2", ""),
    ]
    assert behind[2].evidence == "Return of June"
    assert behind[2].price_year == FinancialYear(2026)
    assert page(store).lines == ()


def test_delivery_confidence_stands_beside_the_benefit_status(store):
    (one,) = page(store, *E71).projects
    assert (one.nista, one.owner_says, one.standing.status) == ("green", "amber", BenefitStatus.RED)


def test_warnings_are_raised_or_said_to_lack_data(store):
    (one,) = page(store, *E71, HOPEFUL, LATE).projects
    assert Flag.LOW_RATE in one.flags  # 1/4 and then 5/12
    assert Flag.STALE_OPTIMISM in one.flags  # 16 of 16 expected at a rate of 5/12
    assert Flag.MILESTONE_SLIPPED in one.flags
    assert Flag.NO_OWNER not in one.flags
    assert one.unjudged == ()


def test_without_forecast_or_milestone_those_warnings_cannot_be_judged(store):
    (one,) = page(store, *E71).projects
    assert one.unjudged == (Flag.STALE_OPTIMISM, Flag.MILESTONE_SLIPPED)


def test_whether_to_go_on_leaves_out_what_is_spent(store):
    (one,) = page(store, *E71).projects
    rate, factors = 5 / 12, 1 + 1 / 1.035
    assert one.ahead.planned == millions((8 - 2) * factors)
    assert one.ahead.expected == millions((8 * rate - 2) * factors)
    assert one.ahead.least_yield.value == pytest.approx(2 / 8)
    assert one.ahead.should_go_on
    assert one.bodies == (("A", millions(-2 * factors)), ("B", millions(8 * rate * factors)))


def test_what_lands_outside_government_is_named_and_not_in_the_test(store):
    outside = [
        flow("P-S", "SOC", [0, 0, 0, 5e6, 5e6]),
        benefit("P-S", [0, 0, 0, 5e6, 5e6], of="P"),
        share("P-S", "SOC"),
    ]
    (one,) = page(store, *E71, *outside).projects
    assert one.ahead.outside == 10e6  # nothing of it was reported, so the plan stands
    assert one.ahead.planned == millions((8 - 2) * (1 + 1 / 1.035))


def test_a_project_of_which_nothing_lies_ahead_has_nothing_to_decide(store):
    shown = page(store, *E71, *closed("K", "A", 100, 1))
    ahead = {one.project: (one.ahead.has_years_ahead, one.ahead.should_go_on) for one in shown.projects}
    assert ahead == {"P": (True, True), "K": (False, False)}


def test_the_limits_of_the_status_can_be_chosen(store):
    put(store, *E71)
    assert page(store, limits=limits_of(0.5, 0.4)).headline.status is BenefitStatus.AMBER
    assert page(store, limits=limits_of(0.4, 0.4)).projects[0].standing.status is BenefitStatus.GREEN
    assert (limits_of(None, None).green, limits_of(None, None).red) == (0.9, 0.7)
    with pytest.raises(Refused, match="above the limit of green"):
        limits_of(0.6, None)


def test_nothing_due_and_nothing_reported_are_told_apart(store):
    put(store, *[one for one in E71 if type(one).__name__ != "Measurement"])
    early = page(store, on=date(2027, 4, 30)).headline
    assert (early.rate.value, early.rate.kind, early.status) == (None, Reading.NOT_DUE, BenefitStatus.GREY)
    late = page(store).headline
    assert (late.rate.kind, late.reason) == (Reading.NOT_REPORTED, StatusReason.NO_DATA)
    assert late.unreported == 12 * MILLION


def test_late_or_low_waits_for_three_years(store):
    assert page(store, *E71).headline.pattern is Pattern.TOO_EARLY


def test_a_register_without_promises_is_told_so(store):
    with pytest.raises(NothingPromised, match="Freeze a baseline"):
        page(store, *bodies("A"), project("P", title="Ideas"))


def test_a_project_without_a_baseline_is_named_and_has_no_figures(store):
    put(store, *E71, project("Q", title="Ideas"))
    assert page(store).unpromised == {"Q": "Ideas"}
    shown = page(store, project="Q")
    assert (shown.n_projects, shown.projects, shown.project) == (2, (), None)
    assert not shown.headline.is_promised
    assert shown.curve.years == ()


def test_erosion_is_counted_from_the_first_baseline(store):
    second = baseline("P-2", "P", date(2028, 4, 1), reason="Fewer users")
    shown = page(store, *E71, second, flow("P-L", "B", [0, 4e6, 8e6, 6e6, 6e6], of="P-2"))
    assert (shown.headline.first, shown.headline.now, shown.headline.drift) == (28e6, 24e6, -4e6)


def test_the_choices_are_bodies_types_and_projects_that_promise(store):
    put(store, *E71, *TIMING)
    found = realisation_choices(store, ANN, Basis(), ON)
    assert (dict(found.bodies), found.types) == ({"A": "A", "B": "B"}, ("other", "staff_time"))
    assert dict(found.projects) == {"P": "Linked records"}


def test_unknown_codes_are_told_with_near_ones(store):
    put(store, *E71)
    with pytest.raises(NotFound, match=r"no project PP\. Did you mean P"):
        page(store, project="PP")
    with pytest.raises(NotFound, match="no organisation ZZ"):
        page(store, body="ZZ")


def test_who_may_not_read_sees_nothing(store):
    put(store, *E71)
    with pytest.raises(NotPermitted):
        realisation_page(store, NOBODY, Basis(), ON)
    with pytest.raises(NotPermitted):
        realisation_choices(store, NOBODY, Basis(), ON)
