"""The failing cases tell the truth on the product's own pages, not only in the files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from benefits.actions.importing import save_example, seed_organisations
from benefits.appraisal.lenses import Standpoint
from benefits.interchange.read import read_path
from benefits.portfolio.basis import Basis
from benefits.portfolio.realisation_status import BenefitStatus
from benefits.records.access import grant
from benefits.records.categories import Role, Stage
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import realisation_words
from benefits.views.project import project_page
from benefits.views.realisation import RealisationPage, realisation_page
from benefits.views.realisation_terms import RealisationFilters

READER = Person("reader", "reader@example.gov.uk", "Reader", (grant(Role.ADMINISTRATOR),))
ON = date(2026, 11, 29)
EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with closing(Store.in_memory()) as made:
        seed_organisations(made)
        save_example(made, READER, read_path(EXAMPLE).records, "k")
        yield made


def realised(store: Store, project: str) -> RealisationPage:
    return realisation_page(store, READER, Basis(), ON, RealisationFilters(project=project))


def test_verify_shows_that_three_quarters_of_its_promise_have_gone(store: Store) -> None:
    held = realised(store, "VERIFY").headline
    assert held.now / held.first == pytest.approx(217 / 873, abs=1e-3)
    assert held.drift < 0
    assert held.rate.value is None  # nobody has measured the benefit in pounds


def test_the_programme_for_it_shows_51_pence_back_for_each_pound_spent(store: Store) -> None:
    page = realised(store, "NPFIT")
    assert page.costs is not None
    assert page.costs.back.value == pytest.approx(3700 / 7300, abs=1e-3)
    assert page.costs.planned_back.value == pytest.approx(10700 / 9800, abs=2e-3)
    assert "£0.51 back per £1" in realisation_words.costs(page)
    assert page.curve.realised[-1] == pytest.approx(page.curve.now[-1] * 3700 / 10700, rel=1e-3)
    assert page.headline.status is BenefitStatus.GREY  # two thirds were due and nobody reported on them


def test_prevention_has_a_higher_ratio_and_a_lower_value(store: Store) -> None:
    page = realised(store, "DWPPREV")
    costs = page.costs
    assert costs is not None
    assert costs.planned_back.value == pytest.approx(5.73, abs=0.01)
    assert costs.back.value == pytest.approx(9.56, abs=0.01)
    assert costs.net < costs.planned_net
    assert costs.net / costs.planned_net == pytest.approx(231 / 908, abs=1e-3)
    said = realisation_words.costs(page)
    assert "£9.56 back per £1" in said
    assert "Net of cost that is" in said


def test_the_data_platform_has_two_cost_bases(store: Store) -> None:
    page = project_page(store, READER, "FDP")
    ratios = {one.option: one.under(Standpoint.SOCIETY).bcr.value for one in page.appraised}
    assert set(ratios) == {"FDP-FBC", "FDP-WLC"}
    assert ratios["FDP-WLC"] < 1 < ratios["FDP-FBC"]
    costs = {one.option: float(one.amounts.total) / 1e6 for one in page.costs if one.amounts}
    assert costs == pytest.approx({"FDP-FBC": 158.5, "FDP-WLC": 1042}, abs=0.05)


def test_the_trade_window_benefits_traders_and_its_payer_stopped(store: Store) -> None:
    page = project_page(store, READER, "STW")
    assert page.project.stage is Stage.STOPPED
    held = realised(store, "STW")
    assert {one.body for one in held.lines} == {"Businesses"}
    assert held.headline.realised == 0
    assert held.costs is not None
    assert held.costs.spent < held.costs.baseline
