"""One benefit line with everything that hangs on it."""

from datetime import date

import pytest

from benefits.errors import NotFound, NotPermitted
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting.line_tables import line_finding, line_shares_table, promises_table
from benefits.views.line import line_page
from benefits.views.project import project_page
from tests.plain.register import RUNNING, bau, benefit, cost
from tests.plain.tracking import baseline, flow, measured

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
M = 1e6
GAIN = 4 / 1.035 + 8 / 1.035**2 + 8 / 1.035**3 + 8 / 1.035**4
ON = date(2029, 4, 30)


@pytest.fixture
def asked():
    stores = []

    def page(*records, code="P-B", person=ANN):
        store = Store.in_memory()
        stores.append(store)
        with store.write(Actor("t", "Test"), "import", "", "one") as tx:
            tx.put_all([*RUNNING, *records])
        return line_page(store, person, project_page(store, ANN, "P"), code, ON)

    yield page
    for one in stores:
        one.close()


def test_a_person_without_a_role_sees_nothing(asked):
    with pytest.raises(NotPermitted):
        asked(person=Person("n", "", "", ()))


def test_an_unknown_benefit_offers_near_ones(asked):
    with pytest.raises(NotFound, match="P-B"):
        asked(code="P-BB")


def test_its_shares_come_with_their_values_and_answers(asked):
    page = asked()
    assert {one.recipient: one.value for one in page.shares} == {
        "A": pytest.approx(0.25 * GAIN * M),
        "B": pytest.approx(0.45 * GAIN * M),
        "C": pytest.approx(0.20 * GAIN * M),
        "SOC": pytest.approx(0.10 * GAIN * M),
    }
    assert dict(zip(line_shares_table(page)["Recipient"], line_shares_table(page)["Where it stands"], strict=True)) == {
        "A": "Accepted",
        "B": "Accepted",
        "C": "To answer",
        "SOC": "To answer",
    }
    assert page.working.present_value == pytest.approx(GAIN * M)


def test_only_its_own_shares_and_promises_are_there(asked):
    page = asked(benefit("P-X", [0, 1]), baseline(), flow("P-X", "B", [0, 1]), flow("P-B", "B", [0, 9]))
    assert {one.benefit for one in page.page.shares} == {"P-B"}
    assert [(one.body, one.total) for one in page.promises] == [("B", 9)]


def test_every_baseline_says_what_it_promised_in_the_order_of_the_approvals(asked):
    page = asked(
        baseline("P-2", approved=date(2027, 4, 1)),
        baseline("P-1", approved=date(2026, 4, 1)),
        flow("P-B", "B", [0, 3 * M], of="P-1"),
        flow("P-B", "B", [0, 2 * M, 1.5 * M], of="P-2"),
    )
    shown = promises_table(page)
    assert shown["Baseline"].tolist() == ["P-1", "P-2"]
    assert shown["Promised in all years (£m)"].tolist() == [3.0, 2 + 1.5]
    assert "2 baselines promise it" in line_finding(page).replace("\\", "")


def test_what_was_measured_stands_with_the_recipient_it_arrived_at(asked):
    page = asked(baseline(), flow("P-B", "B", [0, 2 * M]), measured("P-B", "B", 1, 1 * M))
    (one,) = page.standings
    assert (one.body, one.standing.compared, one.standing.realised) == ("B", 2 * M, 1 * M)
    assert [measured.pounds for measured in one.measured] == [1 * M]


def test_a_line_of_business_as_usual_has_no_workings_of_its_own(asked):
    page = asked(bau(), cost("BAU-C", [1 * M], of="BAU"), benefit("BAU-B", [1 * M], of="BAU"), code="BAU-B")
    assert page.appraised is None
    assert page.working is None
    assert "no baseline promises it" in line_finding(page)
