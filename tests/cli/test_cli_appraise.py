"""What `benefits appraise` prints: golden figures as JSON, CSV and tables."""

import csv
import io
import json
from contextlib import closing

import pytest
from plain.moved import moved
from readme import ROOT

from benefits import library
from benefits.actions.importing import save_import, seed_organisations
from benefits.appraisal.lenses import Standpoint
from benefits.interchange.read import read_folder
from benefits.records.places import example_store
from benefits.records.store import Store
from benefits.reporting.appraisal_tables import PARTY_COLUMNS, PROJECT_COLUMNS
from benefits.views.project import project_page

GOLDEN = json.loads((ROOT / "tests" / "golden" / "methods-worked-examples.json").read_text("utf-8"))
EXAMPLE = str(ROOT / "data" / "example")
# Who is who in running example R and in the README's folder.
BODIES = {"A": "DWP", "B": "HMRC", "C": "MOJ", "SOC": "SOC"}


def in_millions(expected):
    return pytest.approx(expected * 1e6, rel=1e-12)


def test_running_example_has_its_golden_figures(appraised, folder):
    (project,) = appraised(folder)["projects"]
    one, two, three = GOLDEN["E1.1"], GOLDEN["E2.1"], GOLDEN["E3.1"]
    assert project["project"] == "LINK"
    assert project["npsv"] == in_millions(one["npv"])
    assert project["pv_cost"] == in_millions(one["pv_cost"])
    assert project["pv_benefit"] == in_millions(one["pv_benefit"])
    assert project["bcr"] == project["rpsc"] == pytest.approx(one["bcr"])
    assert project["own_net"] == in_millions(two["own_npv_A"])
    assert project["government_net"] == in_millions(two["xg_npv"])
    assert project["smallest_rescue"] == in_millions(three["T_min"])
    assert project["orphaned"] == in_millions(three["T_max"])
    assert project["class"] == "at_risk"
    assert project["pivotal"] == ["DWP", "HMRC", "MOJ"]
    received = {party["organisation"]: party["pv_benefit"] for party in project["parties"]}
    assert received == {BODIES[body]: in_millions(value) for body, value in two["pv"].items()}
    assert {party["organisation"]: party["npv"] for party in project["parties"]}["DWP"] == in_millions(two["own_npv_A"])


def test_the_lens_is_shown_beside_the_measures_of_society(appraised, folder):
    report = appraised(folder, "--lens", "government")
    (project,) = report["projects"]
    assert report["lens"] == {"standpoint": "cross_government", "money": "economic", "claims": "claimed"}
    assert project["npsv"] == in_millions(GOLDEN["E1.1"]["npv"])
    assert project["lens"]["net"] == in_millions(GOLDEN["E2.1"]["xg_npv"])
    assert project["lens"]["bcr"] == pytest.approx(GOLDEN["E2.1"]["xg_bcr"])
    own = appraised(folder, "--lens", "own")["projects"][0]["lens"]
    assert own["net"] == in_millions(GOLDEN["E2.1"]["own_npv_A"])


@pytest.fixture
def moved_register(folder, place):
    """The person's register with LINK in it, for which MHCLG pays, and from which it, DCLG and BIS gain."""
    with closing(Store.open(place)) as store:
        seed_organisations(store)
        save_import(store, library.local_person(), moved(read_folder(folder).records), "", "moved")
    return place


def test_todays_organisations_stand_in_the_place_of_closed_ones_where_asked(appraised, run, moved_register):
    recorded, today = appraised(moved_register), appraised(moved_register, "--organisations", "today")
    assert (recorded["basis"]["organisations"], today["basis"]["organisations"]) == ("recorded", "today")
    assert (recorded["basis"]["left_as_recorded"], today["basis"]["left_as_recorded"]) == (
        {},
        {"BIS": ["DBT", "DESNZ", "DSIT"]},
    )
    pv = GOLDEN["E2.1"]["pv"]
    received = {one["organisation"]: one["pv_benefit"] for one in today["projects"][0]["parties"]}
    assert received == {
        "MHCLG": in_millions(pv["A"] + pv["B"]),
        "BIS": in_millions(pv["C"]),
        "SOC": in_millions(pv["SOC"]),
    }
    assert today["projects"][0]["npsv"] == in_millions(GOLDEN["E1.1"]["npv"])
    assert today["projects"][0]["government_net"] == in_millions(GOLDEN["E2.1"]["xg_npv"])
    said = "By today's organisations. BIS stays as recorded: it closed and was divided between DBT, DESNZ and DSIT."
    for shown in ([], ["--parties"], ["--matrix"]):
        assert said in run("appraise", moved_register, "--organisations", "today", *shown)[1]
        assert "organisations" not in run("appraise", moved_register, *shown)[1]


def test_only_accepted_claims_count_where_asked(appraised, folder):
    (project,) = appraised(folder, "--claims", "accepted")["projects"]
    # No public body has accepted anything; nobody could accept for society, so its tenth stays.
    assert project["pv_benefit"] == in_millions(GOLDEN["E2.1"]["pv"]["SOC"])
    assert project["government_net"] == in_millions(-GOLDEN["E1.1"]["pv_cost"])


def test_time_freed_is_no_cash_in_a_budget(appraised, folder):
    (project,) = appraised(folder, "--lens", "own", "--money", "del-cash")["projects"]
    assert project["lens"]["net"] == in_millions(-GOLDEN["E1.1"]["pv_cost"])
    assert project["npsv"] == in_millions(GOLDEN["E1.1"]["npv"])


def test_totals_and_matrix_are_those_of_the_one_project(appraised, folder):
    report = appraised(folder)
    assert report["totals"]["price_base"] == "2026-27"
    assert report["totals"]["npsv"] == in_millions(GOLDEN["E1.1"]["npv"])
    assert report["totals"]["standpoints"]["cross_government"]["net"] == in_millions(GOLDEN["E2.1"]["xg_npv"])
    assert report["totals"]["classes"]["at_risk"] == 1
    assert report["matrix"]["payers"] == ["DWP"]
    row = dict(zip(report["matrix"]["recipients"], report["matrix"]["values"][0], strict=True))
    assert row == {BODIES[body]: in_millions(value) for body, value in GOLDEN["E2.1"]["pv"].items()}


def test_the_example_portfolio_is_whole_json(appraised):
    report = appraised(EXAMPLE)
    assert set(report) == {"lens", "basis", "projects", "totals", "matrix"}
    asked = {"project", "npsv", "bcr", "rpsc", "pv_cost", "pv_benefit", "class", "parties", "price_base", "irr_note"}
    assert all(asked <= set(project) for project in report["projects"])
    assert report["basis"]["price_base"] is None
    choices = {"green_book", "deflators", "discounting", "price_base", "present_value", "organisations"}
    assert set(report["basis"]) == choices | {"left_as_recorded", "sentence"}
    by_code = {project["project"]: project for project in report["projects"]}
    assert by_code["RTI"]["price_base"] == "2011-12"
    assert by_code["RTI"]["low"] < by_code["RTI"]["npsv"] < by_code["RTI"]["high"]  # its phasing is assumed
    assert (by_code["CEIS"]["bcr"], by_code["CEIS"]["bcr_note"]) == (None, "no_cost")
    total = sum(value for row in report["matrix"]["values"] for value in row)
    assert total == pytest.approx(report["totals"]["pv_benefit"])


def test_one_price_base_for_all_makes_projects_sum_to_the_totals(appraised):
    report = appraised(EXAMPLE, "--price-base", "2024-25")
    assert {project["price_base"] for project in report["projects"]} == {"2024-25"} == {report["totals"]["price_base"]}
    for key in ("npsv", "pv_cost", "pv_benefit", "unattributed"):
        assert sum(project[key] for project in report["projects"]) == pytest.approx(report["totals"][key])


def test_figures_agree_with_the_page_of_each_project(run, appraised):
    run("example")
    report = appraised(example_store())
    with closing(Store.open(example_store(), read_only=True)) as store:
        for project in report["projects"]:
            shown = project_page(store, library.local_person(), project["project"]).preferred
            society = shown.under(Standpoint.SOCIETY)
            assert project["npsv"] == pytest.approx(society.net, rel=1e-9)
            rate = society.irr.value
            assert project["irr"] == (None if rate is None else pytest.approx(rate, rel=1e-6))
            modified = society.mirr.value
            assert project["mirr"] == (None if modified is None else pytest.approx(modified, rel=1e-6))
            assert project["smallest_rescue"] == pytest.approx(shown.smallest_rescue, rel=1e-9)
            assert project["class"] == shown.classification
            if project["low"] is not None:
                assert (project["low"], project["high"]) == pytest.approx((shown.low, shown.high), rel=1e-9)
            assert {one["organisation"] for one in project["parties"]} == {one.organisation for one in shown.parties}


def test_several_rates_of_return_are_said_not_chosen(appraised, folder):
    one, *rest = (folder / "costs.csv").read_text().splitlines()
    assert rest
    (folder / "costs.csv").write_text(
        f"{one}\nLINK-C1,LINK,Build,DWP,implementation,cdel,real,2026-27,1600,0,10000,0,0\n"
    )
    heading = (folder / "benefits.csv").read_text().splitlines()[0]
    (folder / "benefits.csv").write_text(
        f"{heading}\nLINK-B1,LINK,Gain,other,non_cash_releasing,real,2026-27,10000,0,0,0\n"
    )
    (project,) = appraised(folder)["projects"]
    assert len(GOLDEN["E1.6"]["irrs"]) == 2
    assert (project["irr"], project["irr_note"]) == (None, "several")
    assert project["npsv"] == pytest.approx(GOLDEN["E1.6"]["npv"])


def test_csv_has_the_described_columns_and_the_figures_of_the_json(run, appraised, folder):
    (project,) = appraised(folder)["projects"]
    rows = list(csv.DictReader(io.StringIO(run("appraise", folder, "--format", "csv")[1])))
    assert list(rows[0]) == list(PROJECT_COLUMNS)
    assert float(rows[0]["npsv"]) == project["npsv"]
    assert rows[0]["pivotal"] == "DWP;HMRC;MOJ"
    parties = list(csv.DictReader(io.StringIO(run("appraise", folder, "--format", "csv", "--parties")[1])))
    assert list(parties[0]) == list(PARTY_COLUMNS)
    assert len(parties) == 4
    matrix = list(csv.DictReader(io.StringIO(run("appraise", folder, "--format", "csv", "--matrix")[1])))
    assert [row["payer"] for row in matrix] == ["DWP"]


def test_csv_runs_nothing_in_a_spreadsheet(run, folder):
    text = (folder / "projects.csv").read_text().replace("Linked case records", "'=HYPERLINK(1)")
    (folder / "projects.csv").write_text(text)
    (row,) = csv.DictReader(io.StringIO(run("appraise", folder, "--format", "csv")[1]))
    assert row["title"] == "'=HYPERLINK(1)"


def test_the_table_is_in_millions_with_words_for_answers(run):
    code, out, _ = run("appraise", EXAMPLE)
    assert code == 0
    heading, _, *rows = out.splitlines()
    assert "NPSV £m" in heading
    (rti,) = [row for row in rows if row.startswith("RTI ")]
    assert "At risk: value lands elsewhere" in rti
    assert any(row.startswith("CEIS") and "no cost recorded" in row for row in rows)
    assert "2024-25 prices" in out.splitlines()[-1]


def test_tables_of_parties_and_of_the_matrix(run, folder):
    pays = run("appraise", folder, "--parties")[1].splitlines()
    assert [line.split() for line in pays if "DWP" in line] == [
        ["LINK", "DWP", "2026-27", "20.2", "6.4", "−13.9", "fails"]
    ]
    assert [line.split()[0] for line in run("appraise", folder, "--matrix")[1].splitlines()[2:3]] == ["DWP"]


def test_a_code_for_the_terminal_in_a_title_commands_nothing(run, folder):
    text = (folder / "projects.csv").read_text().replace("Linked", "\x1b[2JLinked")
    (folder / "projects.csv").write_text(text)
    _, out, err = run("appraise", folder)
    assert "\x1b" not in out + err
