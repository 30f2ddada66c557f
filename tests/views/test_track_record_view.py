"""What the benefits that are over teach, and the library of what each of them returned."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from plain.realising import E71, MILLION, ON, closed, put, record_of_five
from plain.register import bodies, project
from plain.tracking import measured

from benefits.errors import NotPermitted
from benefits.portfolio.basis import Basis
from benefits.portfolio.reference_class import Strength
from benefits.portfolio.track_record import WhyTogether
from benefits.records.access import grant
from benefits.records.categories import Role, Stage
from benefits.records.model import BaselineFlow, Measurement, Person, Project
from benefits.records.store import Store
from benefits.views.realisation_terms import NothingPromised
from benefits.views.track_record import track_record_page

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
BODIES = bodies("A", "B", "D", "E", "F")


@pytest.fixture
def store():
    held = Store.in_memory()
    yield held
    held.close()


def page(store, *records, on=ON):
    return track_record_page(put(store, *records), ANN, Basis(), on)


def test_the_class_of_ten_comes_out_of_a_register(store):
    """E6.9: the rates .2 to 1.3 have a mean of .75 and a prudent rate of .48."""
    found = page(store, *BODIES, *record_of_five())
    assert (found.all.n, found.all.strength) == (10, Strength.INDICATIVE)
    assert found.all.mean == pytest.approx((0.2 + 0.4 + 0.5 + 0.6 + 0.7 + 0.8 + 0.9 + 1 + 1.1 + 1.3) / 10)
    assert found.all.prudent == pytest.approx(0.48)
    assert [one.name for one in found.by_lead.groups] == ["A", "B", "D", "E", "F"]
    assert all(one.shrunk.low <= one.shrunk.value <= one.shrunk.high for one in found.by_lead.groups)
    assert (found.by_type.groups, found.by_type.why_together) == ((), WhyTogether.FEW_GROUPS)


def test_too_few_benefits_give_the_pooled_rate_only(store):
    found = page(store, *BODIES, *closed("K", "A", 10, 5), *closed("L", "B", 10, 10))
    assert found.all.strength is Strength.DESCRIPTIVE
    assert (found.by_lead.groups, found.by_lead.why_together) == ((), WhyTogether.FEW_BENEFITS)
    assert found.by_lead.pooled.value == pytest.approx(15 / 20)


def test_a_stopped_project_counts_as_zero_and_is_not_missing(store):
    stopped = [
        replace(one, stage=Stage.STOPPED) if isinstance(one, Project) else one
        for one in closed("S", "A", 10, 0)
        if not isinstance(one, Measurement)
    ]
    found = page(store, *BODIES, *stopped, *closed("K", "A", 10, 10))
    assert (found.all.n, found.n_stopped, found.all.mean) == (2, 1, 0.5)
    assert {one.project: (one.rate, one.is_stopped) for one in found.library} == {"S": (0, True), "K": (1, False)}


def test_what_ran_its_course_unmeasured_is_counted_apart(store):
    silent = [one for one in closed("U", "A", 10, 0) if not isinstance(one, Measurement)]
    found = page(store, *BODIES, *silent, *closed("K", "A", 10, 10))
    assert (found.all.n, found.unmeasured) == (1, 1)


def test_the_library_says_what_was_promised_what_arrived_and_by_which_source(store):
    found = page(store, *BODIES, *closed("K", "A", 8 * MILLION, 6 * MILLION))
    (one,) = found.library
    assert (one.project_title, one.lead, one.recipient, one.type) == ("Closed K", "A", "A", "staff_time")
    assert (one.promised, one.realised, one.rate) == (8e6, 6e6, pytest.approx(6 / 8))
    assert (one.grades, one.sources) == (("E3",), ("Annual report of A",))
    assert (str(one.first), str(one.last), str(one.present_value_year)) == ("2026-27", "2026-27", "2026-27")


def test_a_promise_stands_in_the_library_before_its_correction(store):
    """8 was frozen after 20% had been taken off 10."""
    cut = [
        replace(one, optimism_correction=Decimal("0.2")) if isinstance(one, BaselineFlow) else one
        for one in closed("K", "A", 8, 8)
    ]
    (one,) = page(store, *BODIES, *cut).library
    assert (one.corrected, one.promised, one.rate) == (0.2, pytest.approx(8 / 0.8), pytest.approx(8 / 10))


def test_what_is_not_over_is_no_observation(store):
    found = page(store, *E71)
    assert (found.all, found.library, found.unmeasured) == (None, (), 0)
    assert track_record_page(store, ANN, Basis(), date(2040, 1, 1)).unmeasured == 1
    put(store, *(measured("P-L", "B", year, 8 * MILLION) for year in (3, 4)))
    found = track_record_page(store, ANN, Basis(), date(2040, 1, 1))
    assert found.library[0].rate == pytest.approx(worth([0, 1, 4, 8, 8]) / worth([0, 4, 8, 8, 8]))


def worth(flows):
    return sum(pounds / 1.035**at for at, pounds in enumerate(flows))


def test_a_register_without_promises_is_told_so_and_strangers_see_nothing(store):
    with pytest.raises(NothingPromised):
        page(store, *bodies("A"), project("Q"))
    with pytest.raises(NotPermitted):
        track_record_page(store, Person("n", "", "Nobody", ()), Basis(), ON)
