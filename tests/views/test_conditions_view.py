"""The profile of the nine steps, the re-runs side by side, and the overview of what threatens most."""

import json
from pathlib import Path

import pytest
from plain.register import RUNNING, benefit, option, project, share

from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.conditions import is_unmet
from benefits.records.access import grant
from benefits.records.categories import ConditionStatus, Role
from benefits.records.history import Actor
from benefits.records.model import Condition, Person
from benefits.records.store import Store
from benefits.views.appraised import project_titles
from benefits.views.conditions import conditions_overview, conditions_page

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
ANN = Person("ann", "", "Ann", (grant(Role.PROGRAMME_MANAGER, "A"),))
NOBODY = Person("nobody", "", "", ())
MILLION = 1e6


def unmet(number, step="legislation", recipient="", of="P", status=ConditionStatus.NOT_MET):
    return Condition(f"{of}-N{number}", of, step, status, recipient)


@pytest.fixture
def store():
    held = Store.in_memory()
    put(held, RUNNING)
    yield held
    held.close()


def put(held, records):
    with held.write(Actor("test", "Test"), "import", "", str(held.data_version())) as tx:
        tx.put_all(records)


@pytest.mark.parametrize(
    "ask", [conditions_overview, project_titles, lambda store, person: conditions_page(store, person, "P")]
)
def test_a_person_without_a_role_sees_nothing(store, ask):
    with pytest.raises(NotPermitted):
        ask(store, NOBODY)


def test_a_project_without_entries_shows_all_nine_steps_as_not_looked_at(store):
    page = conditions_page(store, ANN, "P")
    assert [row.step.number for row in page.rows] == list(range(1, 10))
    assert [row.condition for row in page.rows] == [None] * 9
    assert page.base == page.as_they_stand
    assert page.alone == ()
    assert page.may_edit


def test_the_worked_example_holds_through_the_register(store):
    put(store, [unmet(1, recipient="B"), unmet(2, recipient="C", status=ConditionStatus.PARTLY)])
    page, expected = conditions_page(store, ANN, "P"), GOLDEN["E9.1"]
    assert page.base.government / MILLION == pytest.approx(expected["x_base"])
    assert page.as_they_stand.government / MILLION == pytest.approx(expected["x_without_B_and_C"])
    assert [one.recipient for one in page.alone] == ["B", "C"]
    assert [-one.government_change / MILLION for one in page.alone] == pytest.approx(
        [expected["lost_B"], expected["lost_C"]]
    )
    # What the payer and society lose is B's and C's delay too: A pays, and society counts everybody.
    assert page.as_they_stand.own == page.base.own
    assert page.base.society - page.as_they_stand.society == pytest.approx(
        page.base.government - page.as_they_stand.government
    )


def test_a_step_has_one_row_for_each_receiving_body(store):
    put(store, [unmet(1, recipient="C"), unmet(2, recipient="B"), unmet(3)])
    rows = [row for row in conditions_page(store, ANN, "P").rows if row.step.code == "legislation"]
    assert [row.recipient for row in rows] == ["", "B", "C"]
    assert all(is_unmet(row.condition) for row in rows)
    assert len(conditions_page(store, ANN, "P").rows) == 11


def test_bodies_that_gain_from_the_project_are_offered_first(store):
    assert list(conditions_page(store, ANN, "P").bodies) == ["A", "B", "C", "SOC", "BUS", "CIT"]


def test_a_new_entry_gets_a_code_that_none_has_or_had(store):
    put(store, [unmet(1, recipient="B")])
    assert conditions_page(store, ANN, "P").new_code == "P-N2"
    with store.write(Actor("t", "T"), "x", "", "gone") as tx:
        tx.withdraw("condition", "P-N1", 1)
    assert conditions_page(store, ANN, "P").new_code == "P-N2"


def test_an_unknown_project_offers_near_ones(store):
    put(store, [project("RTI")])
    with pytest.raises(NotFound, match="Did you mean RTI"):
        conditions_page(store, ANN, "RTII")


def test_a_project_without_figures_says_so(store):
    put(store, [project("EMPTY"), unmet(1, of="EMPTY")])
    page = conditions_page(store, ANN, "EMPTY")
    assert not page.has_figures
    assert page.alone[0].government_change == 0


def test_the_overview_ranks_threats_over_all_projects_and_leaves_out_what_takes_nothing(store):
    other = [project("Q"), option("Q", "Q"), benefit("Q-B", [0, 9e6], of="Q"), share("Q-B", "B")]
    # Nobody's cash hangs on Q's leadership, and P's capability has no stress case.
    steps = [unmet(1, recipient="C"), unmet(2, "capability"), unmet(1, of="Q"), unmet(2, "leadership", of="Q")]
    put(store, [*other, *steps])
    page = conditions_overview(store, ANN)
    assert [(one.project, one.recipient) for one in page.threats] == [("P", "C"), ("Q", "")]
    assert page.n_threats == 2
    # 9m a year later: 9 x (1/1.035 - 1/1.035^2).
    assert page.threats[1].government_change == pytest.approx(9e6 / 1.035**2 - 9e6 / 1.035)
    assert page.threats[0].government / MILLION == pytest.approx(GOLDEN["E9.1"]["x_base"])


def test_the_overview_counts_projects_and_never_scores_them(store):
    met, not_applicable = ConditionStatus.MET, ConditionStatus.NOT_APPLICABLE
    put(
        store,
        [
            *(project("Q"), project("R")),
            *(unmet(1, recipient="B", status=met), unmet(2, recipient="C")),
            *(unmet(1, of="Q", status=not_applicable), unmet(2, of="Q", recipient="B", status=met)),
        ],
    )
    counts = {one.step.code: one for one in conditions_overview(store, ANN).counts}
    one = counts["legislation"]
    # P counts by its worst, Q by what is met rather than what does not apply, nobody has looked at R.
    assert (one.not_met, one.partly, one.met, one.not_applicable, one.not_looked_at) == (1, 0, 1, 0, 1)
    assert counts["funding"].not_looked_at == 3
