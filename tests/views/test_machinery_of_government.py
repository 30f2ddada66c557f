"""Pages by today's organisations: who pays and gains under which name, and what no change of name changes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.moved import moved
from readme import lay_out

from benefits.actions.agreement import Answer, Says, answer_shares
from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, save_changes
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Standpoint
from benefits.errors import NotPermitted
from benefits.interchange.read import read_folder
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.successors import as_today
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraisal_report import appraisal_report
from benefits.views.appraised import appraised, current_tables
from benefits.views.inbox import InboxState, disputes, inbox, receiving_bodies, share_details
from benefits.views.portfolio import Filters, lead_organisations, portfolio_page
from benefits.views.project import project_page
from benefits.views.rescues import rescues_page

ANN = Person("a", "", "Ann", (grant(Role.ADMINISTRATOR),))
MO = Person("m", "", "Mo", (grant(Role.BENEFIT_OWNER, "MHCLG"),))
DI = Person("d", "", "Di", (grant(Role.BENEFIT_OWNER, "DBT"),))
TODAY = Basis(bodies=Bodies.TODAY)
# LINK by hand, £m: MHCLG pays 20.24, and of 25.52 MHCLG gets 25%, DCLG 45%, BIS 20% and society 10%.
COST = 10 + 5 / 1.035 + 2 / 1.035**2 + 2 / 1.035**3 + 2 / 1.035**4
GAIN = 4 / 1.035 + 8 / 1.035**2 + 8 / 1.035**3 + 8 / 1.035**4
THEIRS, DIVIDED = "LINK-B1-HMRC", "LINK-B1-MOJ"


@pytest.fixture(scope="session")
def records(tmp_path_factory):
    return moved(read_folder(lay_out(tmp_path_factory.mktemp("moved") / "link")).records)


@pytest.fixture
def store(records):
    held = Store.in_memory()
    seed_organisations(held)
    save_import(held, ANN, records, "", "moved")
    yield held
    held.close()


def millions(value):
    return pytest.approx(value * 1e6)


def parties(page):
    return {one.organisation: one.net for one in page.parties}


def test_what_lands_on_a_closed_body_lands_on_who_took_its_place(store):
    recorded, today = portfolio_page(store, ANN), portfolio_page(store, ANN, TODAY)
    assert parties(recorded) == {
        "MHCLG": millions(0.25 * GAIN - COST),
        "DCLG": millions(0.45 * GAIN),
        "BIS": millions(0.2 * GAIN),
        "SOC": millions(0.1 * GAIN),
    }
    assert parties(today) == {
        "MHCLG": millions((0.25 + 0.45) * GAIN - COST),
        "BIS": millions(0.2 * GAIN),
        "SOC": millions(0.1 * GAIN),
    }
    assert today.matrix_recipients == ("BIS", "MHCLG", "Society (other)")


@pytest.mark.parametrize("money", [Money.ECONOMIC, Money.DEL_CASH])
@pytest.mark.parametrize("claims", list(Claims))
def test_only_the_own_departments_total_changes(store, money, claims):
    recorded, today = (portfolio_page(store, ANN, basis, money, claims) for basis in (Basis(), TODAY))
    for before, after in zip(recorded.totals, today.totals, strict=True):
        assert after.pv_cost == pytest.approx(before.pv_cost)
        if before.standpoint is not Standpoint.OWN:
            assert after.pv_benefit == pytest.approx(before.pv_benefit)
    assert sum(parties(today).values()) == pytest.approx(sum(parties(recorded).values()))


def test_the_page_names_the_divided_body_and_who_took_its_place(store):
    assert portfolio_page(store, ANN).left == ()
    (left,) = portfolio_page(store, ANN, TODAY).left
    assert (left.code, left.successors) == ("BIS", ("DBT", "DESNZ", "DSIT"))
    assert portfolio_page(store, ANN, TODAY, filters=Filters(lead="NOBODY")).left == ()


def test_leads_and_filters_go_by_the_same_names_as_the_page(store):
    held = store.one("project", "LINK")
    save_changes(store, ANN, "LINK", [Edit(replace(held.record, lead="DLUHC"), held.version)], "", "led")
    assert lead_organisations(store, ANN) == {"DLUHC": "DLUHC"}
    assert lead_organisations(store, ANN, TODAY) == {"MHCLG": "MHCLG"}
    assert [one.lead for one in portfolio_page(store, ANN, TODAY, filters=Filters(lead="MHCLG")).rows] == ["MHCLG"]
    assert portfolio_page(store, ANN, TODAY, filters=Filters(lead="DLUHC")).rows == ()


def test_tables_and_cube_of_an_appraisal_name_the_same_bodies(store):
    at = appraised(store, ANN, TODAY)
    assert set(at.tables["share"]["recipient"]) == {"MHCLG", "BIS", "SOC"}
    assert set(at.ledger.parties[at.ledger.cube.pair_party]) == {"MHCLG", "BIS", "SOC"}
    assert as_today(at.tables) is at.tables
    assert set(current_tables(store, ANN)["share"]["recipient"]) == {"MHCLG", "DCLG", "BIS", "SOC"}
    assert appraised(store, ANN, TODAY) is at


def test_a_save_is_seen_by_today_too(store):
    before = appraised(store, ANN, TODAY)
    (found,) = share_details(store, MO, [THEIRS])
    answer_shares(store, MO, [Answer(THEIRS, found.version, found.benefit_version, Says.ACCEPT)], "said")
    after = appraised(store, ANN, TODAY)
    assert after.tables.data_version == before.tables.data_version + 1
    assert parties(portfolio_page(store, ANN, TODAY, claims=Claims.ACCEPTED))["MHCLG"] == millions(0.45 * GAIN - COST)


def test_a_project_and_its_row_agree_in_either_reading(store):
    for bodies in Bodies:
        basis = Basis(bodies=bodies)
        page, (row,) = project_page(store, ANN, "LINK", basis), portfolio_page(store, ANN, basis).rows
        assert page.preferred.under(Standpoint.OWN).net == pytest.approx(row.own)
        assert page.preferred.smallest_rescue == pytest.approx(row.smallest_rescue)
        assert page.preferred.under(Standpoint.SOCIETY).net == pytest.approx(row.society)


def test_a_projects_lines_say_todays_name_and_what_is_recorded(store):
    recorded, today = project_page(store, ANN, "LINK"), project_page(store, ANN, "LINK", TODAY)
    assert (recorded.name("DCLG"), recorded.name("BIS"), recorded.left) == ("DCLG", "BIS", ())
    assert (today.name("DCLG"), today.name("BIS")) == ("MHCLG (recorded as DCLG)", "BIS")
    assert [one.code for one in today.left] == ["BIS"]


def test_a_body_rescues_nothing_from_its_own_predecessor(store):
    (recorded,), (today,) = (rescues_page(store, ANN, bodies=bodies).cases for bodies in Bodies)
    assert recorded.smallest_rescue == millions(COST - 0.25 * GAIN)
    assert {one.name for one in recorded.bodies} == {"MHCLG", "DCLG", "BIS"}
    assert today.smallest_rescue == millions(COST - 0.7 * GAIN)
    assert {one.name: one.offers for one in today.bodies} == {"MHCLG": 0, "BIS": millions(COST - 0.7 * GAIN)}
    assert today.government == pytest.approx(recorded.government)
    assert [one.code for one in rescues_page(store, ANN, bodies=Bodies.TODAY).left] == ["BIS"]


def test_the_report_of_the_terminal_goes_by_today_as_well(store):
    report = appraisal_report(store, ANN, TODAY)
    assert {one.organisation for one in report.projects[0].parties} == {"MHCLG", "BIS", "SOC"}
    assert (report.projects[0].lead, report.matrix.payers) == ("MHCLG", ("MHCLG",))
    assert [one.code for one in report.left] == ["BIS"]
    assert report.totals.society.net == pytest.approx(appraisal_report(store, ANN).totals.society.net)


def test_a_successor_finds_the_closed_bodys_shares_in_its_inbox(store):
    page = inbox(store, MO, "MHCLG")
    assert {one.share: one.recipient for one in page.lines} == {"LINK-B1-DWP": "MHCLG", THEIRS: "DCLG"}
    assert page.claimed == millions((0.25 + 0.45) * GAIN)
    assert (page.predecessors, page.closed, page.may_answer) == (("DCLG",), None, True)
    assert page.counts[InboxState.TO_ANSWER] == 2


def test_the_closed_bodys_own_inbox_still_opens_and_says_who_answers(store):
    page = inbox(store, MO, "DCLG")
    assert [one.share for one in page.lines] == [THEIRS]
    assert (page.closed.today, page.may_answer) == ("MHCLG", True)
    assert not inbox(store, DI, "DCLG").may_answer


def test_no_part_of_a_divided_body_finds_its_shares(store):
    assert inbox(store, DI, "DBT").lines == ()
    page = inbox(store, DI, "BIS")
    assert ([one.share for one in page.lines], page.may_answer) == ([DIVIDED], False)
    (detail,) = share_details(store, DI, [DIVIDED])
    assert (detail.may_answer, detail.line.closed.successors) == (False, ("DBT", "DESNZ", "DSIT"))


def test_a_successor_is_offered_though_no_share_names_it(store, records):
    without = [replace(one, recipient="DWP") if one.id == "LINK-B1-DWP" else one for one in records]
    other = Store.in_memory()
    seed_organisations(other)
    save_import(other, ANN, without, "", "moved")
    assert set(receiving_bodies(other, MO)) == {"BIS", "DCLG", "DWP", "MHCLG", "SOC"}
    assert [one.share for one in inbox(other, MO, "MHCLG").lines] == [THEIRS]
    other.close()


def test_a_dispute_for_a_closed_body_is_listed_with_who_gave_it(store):
    (found,) = share_details(store, MO, [THEIRS])
    said = Answer(THEIRS, found.version, found.benefit_version, Says.DISPUTE, Decimal("0.40"), "Fewer cases")
    answer_shares(store, MO, [said], "said")
    (disputed,) = disputes(store, MO)
    assert (disputed.recipient, disputed.answered_by) == ("DCLG", "Mo (MHCLG, as successor of DCLG)")
    assert disputed.at_stake == millions((0.45 - 0.40) * GAIN)


def test_a_person_without_a_role_sees_neither_reading(store):
    for basis in (Basis(), TODAY):
        with pytest.raises(NotPermitted):
            portfolio_page(store, Person("n", "", ""), basis)
