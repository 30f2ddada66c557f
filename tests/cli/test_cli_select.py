"""What `benefits select` prints of a folder of CSV files or a register: worked example 5.1 and the use of envelopes."""

import json

import pytest
from readme import ROOT
from silo_files import lay_out

GOLDEN = json.loads((ROOT / "tests" / "golden" / "methods-worked-examples.json").read_text("utf-8"))["E5.1"]
MILLION = 1_000_000


@pytest.fixture
def silos(tmp_path):
    return lay_out(tmp_path / "silos")


@pytest.fixture
def selected(run):
    def selecting(*arguments):
        code, out, _ = run("select", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return selecting


@pytest.mark.parametrize(
    ("way", "golden"), [("silo", "silo"), ("joint", "joint_own_budgets"), ("transfers", "joint_transfer")]
)
def test_each_way_has_its_golden_value_and_projects(selected, silos, way, golden):
    value, projects = GOLDEN[golden]
    found = selected(silos, "--way", way)
    assert found["value"] == pytest.approx(value * MILLION)
    assert [one["project"] for one in found["projects"]] == projects
    assert (found["gap"], found["proven"], found["cut"]) == (0.0, True, 0.0)


def test_the_budget_that_moves_is_that_of_the_example(selected, silos):
    found = selected(silos, "--way", "transfers")
    moved = {one["body"]: (one["passed_on"], one["received"]) for one in found["transfers"]}
    amount = GOLDEN["transfer"]["amount"] * MILLION
    assert moved == {"B": pytest.approx((amount, 0)), "A": pytest.approx((0, amount))}
    spent = {one["body"]: one["spent"] for one in found["envelopes"]}
    assert spent == pytest.approx({"A": 11 * MILLION, "B": 9 * MILLION})
    assert {(one["budget_class"], one["year"]) for one in found["envelopes"]} == {("rdel_programme", "2026-27")}


def test_a_cut_leaves_less_headroom(selected, silos):
    found = selected(silos, "--way", "joint", "--cut", "20")
    assert [one["headroom"] for one in found["envelopes"]] == pytest.approx([8 * MILLION, 8 * MILLION])
    assert [one["project"] for one in found["projects"]] == ["P2", "P5"]
    assert found["not_funded"] == ["P1", "P3", "P4", "P6"]


def test_a_funded_project_says_when_it_starts_what_it_costs_and_what_it_adds(selected, silos):
    first = selected(silos)["projects"][0]
    assert (first["project"], first["first_year"], first["years_later"], first["part"]) == ("P2", "2026-27", 0, 1.0)
    assert (first["cost"], first["value"]) == pytest.approx((5 * MILLION, 7 * MILLION))


def test_the_table_reads_in_words(run, silos):
    code, out, err = run("select", silos, "--way", "transfers")
    assert (code, err) == (0, "")
    assert "Together, with transfers of up to 10% of a budget: value kept £18.0m, proven to be the best." in out
    assert "Not funded: P3, P4." in out
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert "A RDEL programme 2026-27 10.0 11.0 0.0 1.0 0.0" in rows


def test_a_register_is_read_like_a_folder(run, selected, silos, place):
    assert run("import", silos, "--reason", "for the test")[0] == 0
    assert selected("--way", "silo")["value"] == pytest.approx(8 * MILLION)
    assert selected(place, "--way", "silo")["value"] == pytest.approx(8 * MILLION)


def test_what_must_be_funded_and_does_not_fit_is_explained_with_name_and_amount(run, silos):
    scenario = "id,title,owner,first_year,years,status\nMUST,Must,A,2026-27,1,shared\n"
    (silos / "scenarios.csv").write_text(scenario, encoding="utf-8")
    overrides = "id,scenario,field,project\nM1,MUST,must_fund,P1\nM2,MUST,must_fund,P2\n"
    (silos / "overrides.csv").write_text(overrides, encoding="utf-8")
    code, out, err = run("select", silos, "--scenario", "MUST", "--format", "json")
    assert (code, out) == (1, "")
    assert "The envelope of A for RDEL programme in 2026-27 is £1,000,000 short" in err
    assert "Project P1 (P1) and Project P2 (P2)" in err
    assert "Add this money" in err


def test_a_way_that_is_not_known_is_refused(run, silos):
    with pytest.raises(SystemExit) as stopped:
        run("select", silos, "--way", "together")
    assert stopped.value.code == 2


def test_a_cut_that_is_no_percentage_is_explained(run, silos):
    code, _, err = run("select", silos, "--cut", "a tenth")
    assert code == 1
    assert "--cut: 'a tenth' is no percentage from 0 to 100. Write 10 for a tenth." in err
