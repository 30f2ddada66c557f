from dataclasses import replace

import pytest

from benefits.actions.importing import save_example
from benefits.actions.recording import Edit, save_changes
from benefits.appraisal.classes import Classification
from benefits.appraisal.lenses import Standpoint
from benefits.errors import NotFound, NotPermitted
from benefits.interchange.read import read_folder
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reference.sources import example_folder
from benefits.views.appraised import appraised, appraised_together
from benefits.views.portfolio import Filters, lead_organisations, portfolio_page
from benefits.views.project import project_page
from benefits.views.projects import projects_page
from benefits.views.register import organisations, register_summary

ANN = Person("ann", "", "Ann", (grant(Role.ADMINISTRATOR),))
NOBODY = Person("nobody", "", "", ())


@pytest.fixture(scope="module")
def store():
    held = Store.in_memory()
    save_example(held, ANN, read_folder(example_folder()).records, "example")
    yield held
    held.close()


@pytest.mark.parametrize(
    "ask",
    [
        portfolio_page,
        projects_page,
        lead_organisations,
        organisations,
        register_summary,
        lambda store, person: project_page(store, person, "RTI"),
        lambda store, person: appraised(store, person, Basis()),
    ],
)
def test_a_person_without_a_role_sees_nothing(store, ask):
    with pytest.raises(NotPermitted):
        ask(store, NOBODY)


def test_totals_are_those_of_the_projects_that_can_be_judged(store):
    page = portfolio_page(store, ANN)
    society = next(one for one in page.totals if one.standpoint is Standpoint.SOCIETY)
    judged = [row for row in page.rows if row.classification is not Classification.UNKNOWN]
    assert society.net == pytest.approx(sum(row.society for row in judged))
    assert page.unjudged.pv_cost == pytest.approx(
        sum(row.pv_cost for row in page.rows if row.classification is Classification.UNKNOWN)
    )


def test_row_sums_of_the_matrix_and_recipients_add_up_to_the_benefit(store):
    page = portfolio_page(store, ANN)
    assert page.matrix.sum() == pytest.approx(sum(row.pv_benefit for row in page.rows))
    assert page.landed.value.sum() == pytest.approx(page.matrix.sum())
    assert page.paid.value.sum() == pytest.approx(sum(row.pv_cost for row in page.rows))


def test_real_time_information_is_at_risk_and_its_rescue_zone_is_what_government_gains(store):
    (row,) = portfolio_page(store, ANN).at_risk
    assert row.project == "RTI"
    assert row.most_others_could_pay - row.smallest_rescue == pytest.approx(row.government)
    assert row.value_lost_if_dropped == row.government


def test_filters_narrow_rows_and_totals_together(store):
    page = portfolio_page(store, ANN, filters=Filters(lead="HMRC"))
    assert {row.lead for row in page.rows} == {"HMRC"}
    assert page.n_projects > len(page.rows)


def test_a_project_page_agrees_with_its_row_in_the_list(store):
    line = next(one for one in projects_page(store, ANN, "real time").lines if one.project == "RTI")
    option = project_page(store, ANN, "RTI").preferred
    assert option.under(Standpoint.GOVERNMENT).net == pytest.approx(line.government)
    assert option.under(Standpoint.SOCIETY).net == pytest.approx(line.society)


def test_an_unknown_project_offers_near_ones(store):
    with pytest.raises(NotFound, match="Did you mean RTI"):
        project_page(store, ANN, "RTII")


def test_looking_again_costs_nothing_until_somebody_saves():
    held = Store.in_memory()
    save_example(held, ANN, read_folder(example_folder()).records, "example")
    first = appraised_together(held, ANN, Basis())
    assert appraised_together(held, ANN, Basis()) is first
    project = held.one("project", "RTI")
    save_changes(held, ANN, "RTI", [Edit(replace(project.record, title="Renamed"), project.version)], "", "k")
    assert "Renamed" in appraised_together(held, ANN, Basis()).tables["project"]["title"]
    held.close()
