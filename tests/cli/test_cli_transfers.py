"""What `benefits transfers` writes and prints: a schedule as a workbook, what is not in it, and words for the rest."""

import json
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from plain.register import FIRST
from plain.two_payers import HEADROOM, NONE_AT_FIRST, OWED, limits, shared

from benefits.actions.importing import seed_organisations
from benefits.interchange.scenario_file import scenario_json
from benefits.records.categories import OverrideField, ScenarioStatus
from benefits.records.history import Actor
from benefits.records.model import Organisation, Override, Scenario
from benefits.records.store import Store
from benefits.reference.sources import example_folder

TIGHT = Scenario("TIGHT", "A tight review", "HMT", FIRST, status=ScenarioStatus.SHARED, made_by="Ada")


@pytest.fixture
def kept(place):
    """The person's register with the given records, and the scenario TIGHT."""

    def with_records(*records):
        with closing(Store.open(place)) as store:
            seed_organisations(store)
            new = (one for one in records if not (isinstance(one, Organisation) and store.one("organisation", one.id)))
            with store.write(Actor("t", "T"), "import", "", "put") as tx:
                tx.put_all([*new, TIGHT])
        return place

    return with_records


@pytest.fixture
def found(run, tmp_path):
    """The JSON of a run that went well."""

    def running(*arguments, scenario="TIGHT"):
        code, out, _ = run("transfers", scenario, tmp_path / "out.xlsx", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return running


def cells(path, sheet):
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def test_projects_at_risk_become_one_schedule_that_nets_to_zero(run, kept, tmp_path):
    kept(*shared("B"), *limits(HEADROOM))  # B gains 39 and pays 8: not at risk
    code, _, err = run("transfers", "TIGHT", tmp_path / "out.xlsx")
    assert (code, err) == (1, "No project is at risk in A tight review, so there is no cost to share.\n")
    assert not (tmp_path / "out.xlsx").exists()
    code, out, err = run("transfers", "TIGHT", tmp_path / "out.xlsx", "--project", "P")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "A tight review: 1 project phased by the rule in proportion to benefit; 1 budget cover transfer, £4 million in "
        "all, net to zero."
    )
    rows = cells(tmp_path / "out.xlsx", "Transfers")
    assert rows[-1] == ("A", "B", "2026-27", "RDEL programme", 4000, "P (P)")
    assert cells(tmp_path / "out.xlsx", "Net position by department")[-1][-1] == 0


def test_json_has_shares_bridge_transfers_and_positions_to_the_penny(kept, found):
    kept(*shared(), *limits(NONE_AT_FIRST))
    held = found("--project", "P")
    (one,) = held["projects"]
    assert (one["phased"], one["lender"], one["missing"], one["why_not"]) == (True, "HMT", [], None)
    assert one["shares"] == pytest.approx(OWED, abs=0.01)
    assert one["peak_bridge"] == pytest.approx(2e6, abs=1)
    first = [
        (row["from"], row["to"], row["pounds"], row["reason"]) for row in held["transfers"] if row["year"] == "2026-27"
    ]
    assert first == [("HMT", "A", 2_000_000.0, "bridge")]
    by_year = {}
    for row in held["positions"]:
        by_year.setdefault(row["year"], []).append(Decimal(str(row["pounds"])))
    assert {sum(pounds) for pounds in by_year.values()} == {0}


def test_what_could_not_be_phased_is_told_with_the_exact_ask_and_nothing_is_written(run, kept, tmp_path):
    kept(*shared(), *limits(NONE_AT_FIRST))
    code, out, err = run("transfers", "TIGHT", tmp_path / "out.xlsx", "--project", "P", "--lender", "nobody")
    assert (code, out) == (1, "")
    assert err == (
        "Not in the schedule: 1 project.\n"
        "P: B lacks £2,000,000.00 of RDEL programme in 2026-27; £2,000,000.00 in all.\n"
    )
    assert not (tmp_path / "out.xlsx").exists()


def test_the_rule_is_the_scenarios_unless_another_is_asked_for(kept, found):
    kept(*shared(), Override("TIGHT-1", "TIGHT", OverrideField.SHARING_RULE, text="equal"))
    assert found("--project", "P")["rule"] == "equal"
    assert found("--project", "P", "--rule", "shapley")["rule"] == "shapley"


def test_the_readmes_project_is_at_risk_and_two_departments_move_budget(run, filled, tmp_path):
    with closing(Store.open(filled)) as store, store.write(Actor("t", "T"), "import", "", "put") as tx:
        tx.put_all([TIGHT])
    code, out, _ = run("transfers", "TIGHT", tmp_path / "out.ods")
    assert code == 0
    assert "10 budget cover transfers, £15.5 million in all" in out
    assert "No envelope limits these in some year: DWP, HMRC, MOJ." in out
    assert (tmp_path / "out.ods").read_bytes().startswith(b"PK")


def test_a_folder_is_read_as_a_register_is(found):
    held = found("--store", example_folder(), scenario="LOOKBACK")
    assert [one["project"] for one in held["projects"]] == ["RTI"]
    assert {(row["from"], row["to"]) for row in held["transfers"]} == {("HMT", "HMRC")}


def test_a_scenario_file_stands_on_the_registers_records(kept, found, tmp_path):
    kept(*shared(), *limits(HEADROOM))
    path = tmp_path / "mine.scenario.json"
    cut = Override("MINE-1", "MINE", OverrideField.CUT_PART, value=Decimal("0.25"))
    path.write_text(scenario_json(replace(TIGHT, id="MINE", based_on="TIGHT"), [cut]), encoding="utf-8")
    held = found("--project", "P", scenario=path)
    assert held["scenario"] == "MINE"
    assert held["projects"][0]["peak_bridge"] == pytest.approx(1.5e6, abs=1)  # 3 and 1.5 of the 6 that are due


def test_what_is_wrong_with_a_scenario_file_is_listed(run, kept, tmp_path):
    kept(*shared())
    path = tmp_path / "mine.scenario.json"
    cut = Override("MINE-1", "MINE", OverrideField.CUT_PART, organisation="NOBODY-HERE", value=Decimal("0.25"))
    path.write_text(scenario_json(replace(TIGHT, id="MINE"), [cut]), encoding="utf-8")
    code, _, err = run("transfers", path, tmp_path / "out.xlsx")
    assert code == 2
    assert "NOBODY-HERE" in err
    path.write_text("{", encoding="utf-8")
    code, _, err = run("transfers", path, tmp_path / "out.xlsx")
    assert code == 2
    assert "is no JSON text" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("TIGTH", "out.xlsx"), "The register has no scenario TIGTH. Did you mean TIGHT? It holds TIGHT."),
        (("gone.scenario.json", "out.xlsx"), "gone.scenario.json cannot be read as text"),
        (("TIGHT", "out.pdf"), "out.pdf is no name of a workbook. Let it end in .xlsx or .ods."),
        (("TIGHT", "out.xlsx", "--project", "Q"), "There is no project Q."),
        (("TIGHT", "out.xlsx", "--lender", "HMTT"), "--lender: the register has no body HMTT. Did you mean HMT"),
        (("TIGHT", "nowhere/out.xlsx", "--project", "P"), "cannot be written"),
        (("TIGHT", "out.xlsx", "--store", "gone.duckdb"), "There is no register at"),
    ],
)
def test_what_cannot_be_done_is_explained(run, kept, tmp_path, monkeypatch, arguments, told):
    kept(*shared(), *limits(HEADROOM))
    monkeypatch.chdir(tmp_path)
    code, out, err = run("transfers", *arguments)
    assert (code, out) == (1, "")
    assert told in err


def test_another_rule_than_there_is_is_refused(run, kept, tmp_path):
    kept(*shared())
    with pytest.raises(SystemExit, match="2"):
        run("transfers", "TIGHT", tmp_path / "out.xlsx", "--rule", "fair")


def test_nothing_is_saved(run, kept, tmp_path):
    place = kept(*shared(), *limits(HEADROOM))
    before = run("verify", place)
    assert run("transfers", "TIGHT", tmp_path / "out.xlsx", "--project", "P")[0] == 0
    assert run("verify", place) == before
