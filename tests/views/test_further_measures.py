"""What a project's page shows beside the headline figures, from the records to the values."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from plain.register import RUNNING, bau, benefit, cost, project, share
from plain.summary import DISCOUNT, READER, effect, holding

from benefits.appraisal.lenses import Standpoint
from benefits.appraisal.measures import Answer
from benefits.errors import NotPermitted
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.records.categories import BenefitClass, CostKind, Discounting
from benefits.records.model import Person, Project
from benefits.views.further_measures import Included, further_measures
from benefits.views.project import project_page

PATH = Path(__file__).parents[1] / "golden" / "methods-worked-examples.json"
GOLDEN = json.loads(PATH.read_text(encoding="utf-8"))
COUNTED = benefit(
    "P-U",
    GOLDEN["E1.12"]["outcomes"],
    benefit_class=BenefitClass.QUANTIFIABLE,
    measure="Records linked",
    unit="records",
)


def seen(*records, basis=None):
    with holding(records) as store:
        page = project_page(store, READER, "P", basis)
        return further_measures(store, READER, page, "P")


def test_cost_per_outcome_is_that_of_the_methods():
    (one,) = seen(*RUNNING, COUNTED).outcomes
    for held in (one.society, one.government):
        assert held.discounted.value == pytest.approx(GOLDEN["E1.12"]["cost_per_outcome_gbp"])
        assert held.undiscounted.value == pytest.approx(GOLDEN["E1.12"]["undiscounted"])
    assert (one.line.unit, one.units, one.is_health) == ("records", 7000, False)
    assert one.discounted_units == pytest.approx(GOLDEN["E1.12"]["pv_outcomes"])


def test_cost_per_outcome_does_not_hang_on_the_present_value_year():
    (one,) = seen(*RUNNING, COUNTED, basis=Basis(present_value=FinancialYear(2030))).outcomes
    assert one.society.discounted.value == pytest.approx(GOLDEN["E1.12"]["cost_per_outcome_gbp"])


def test_an_outcome_of_business_as_usual_alone_is_none_of_the_options():
    now = replace(COUNTED, id="BAU-U", option="BAU")
    assert seen(*RUNNING, bau(), now).outcomes == ()


def test_the_modified_rate_of_the_running_example_is_on_the_page():
    with holding(RUNNING) as store:
        page = project_page(store, READER, "P")
        rate = page.appraised[0].under(Standpoint.SOCIETY).mirr
    assert rate.value == pytest.approx(GOLDEN["E1.7"]["mirr_running"])
    assert seen(*RUNNING).first_rate == pytest.approx(0.035)
    assert seen(*RUNNING, basis=Basis(discounting="lower_sensitivity")).first_rate == pytest.approx(0.03)


def test_a_project_of_one_year_has_no_modified_rate():
    short = [project(appraisal_period=0), *RUNNING[7:8], cost("C", [10]), benefit("B", [20]), share("B", "A")]
    with holding([*RUNNING[:6], *short]) as store:
        page = project_page(store, READER, "P")
    assert page.appraised[0].under(Standpoint.SOCIETY).mirr.kind is Answer.NONE


def test_effects_without_a_money_value_stand_beside_what_they_must_be_worth():
    trust = effect("P-Q", "P", BenefitClass.QUALITATIVE, "Trust", "points", baseline_value="50", target="60")
    dear = cost("P-C2", [10e6])
    held = seen(*RUNNING, dear, trust, share("P-Q", "CIT"))
    assert [(one.line.id, len(one.recipients)) for one in held.effects] == [("P-Q", 1)]
    assert held.npsv == pytest.approx(5_275_190 - 10e6, abs=1)
    assert held.needed == pytest.approx(-held.npsv)
    assert held.needed_each_year == pytest.approx(-held.npsv / sum(DISCOUNT))


def test_a_weighted_value_stands_beside_the_unweighted_one():
    poorer = share("P-H", "CIT", relative_income=Decimal("0.5"))
    held = seen(*RUNNING, benefit("P-H", [1e6]), poorer)
    weighted = held.weighted
    assert weighted.npsv == pytest.approx(held.npsv)
    assert weighted.weighted == pytest.approx(held.npsv + 1e6 * (2**1.3 - 1))
    assert [(one.benefit, one.relative_income, one.value) for one in weighted.shares] == [("P-H", 0.5, 1e6)]
    assert weighted.elasticity == 1.3
    assert seen(*RUNNING).weighted is None


@pytest.mark.parametrize(("horizon", "applies"), [(50, False), (51, True)])
def test_lower_rates_are_shown_above_fifty_years_only(horizon, applies):
    longer = [replace(one, appraisal_period=horizon) if isinstance(one, Project) else one for one in RUNNING]
    held = seen(*longer).rates
    assert (held.horizon, held.over_years, held.applies) == (horizon, 50, applies)
    if applies:
        assert held.standard == pytest.approx(5_275_190, abs=1)
        assert held.lower == pytest.approx(5_506_474, abs=1)  # E1.2
    else:
        assert (held.standard, held.lower) == (None, None)


def test_the_lower_rates_stand_beside_the_standard_ones_on_either_basis():
    longer = [replace(one, appraisal_period=60) if isinstance(one, Project) else one for one in RUNNING]
    assert seen(*longer, basis=Basis(discounting="lower_sensitivity")).rates == seen(*longer).rates


def test_what_nobody_entered_has_no_value():
    held = {one.kind: one.value for one in seen(*RUNNING, cost("P-E", [1e6], kind=CostKind.EVALUATION)).included}
    assert held[CostKind.EVALUATION] == pytest.approx(1e6)
    assert held[CostKind.EXIT] is None
    assert seen(*RUNNING).included[-1] == Included(None, None)


def test_lines_at_the_health_rate_are_named():
    saved = benefit("P-H", [0, 1e6], discounting=Discounting.HEALTH, title="Years of life")
    held = seen(*RUNNING, saved, share("P-H", "CIT")).health
    assert (held.rate, held.titles) == (0.015, ("Years of life",))
    assert seen(*RUNNING).health.titles == ()


def test_who_may_not_read_sees_nothing():
    with holding(RUNNING) as store:
        page = project_page(store, READER, "P")
        with pytest.raises(NotPermitted):
            further_measures(store, Person("x", "", "X", ()), page, "P")
