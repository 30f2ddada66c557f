"""What `benefits pressure` prints of a folder of CSV files: worked example 5.3, and words for what cannot be."""

import io
import json
import sys

import pytest
from readme import ROOT
from silo_files import lay_out

GOLDEN = json.loads((ROOT / "tests" / "golden" / "methods-worked-examples.json").read_text("utf-8"))
MILLION = 1_000_000


@pytest.fixture
def silos(tmp_path):
    return lay_out(tmp_path / "silos")


@pytest.fixture
def pressed(run):
    def pressing(*arguments):
        code, out, _ = run("pressure", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return pressing


def must_fund(folder, *projects):
    """A scenario in the folder, in which these projects must be funded."""
    scenario = "id,title,owner,first_year,years,status\nMUST,Must,A,2026-27,1,shared\n"
    (folder / "scenarios.csv").write_text(scenario, encoding="utf-8")
    rows = [f"MUST-{code},MUST,must_fund,{code}" for code in projects]
    (folder / "overrides.csv").write_text("\n".join(["id,scenario,field,project", *rows, ""]), encoding="utf-8")


def test_every_cut_has_its_golden_figures(pressed, silos):
    found = pressed(silos, "--cuts", "0,10,20,30,40,50")
    kept = {
        str(one["cut"]): [one["value"][way] / MILLION for way in ("silo", "joint", "pooled")] for one in found["cuts"]
    }
    assert list(kept) == list(GOLDEN["E5.3"])
    for cut, values in GOLDEN["E5.3"].items():
        assert kept[cut] == pytest.approx(values)


def test_who_falls_and_what_silos_hide_is_told_by_code(pressed, silos):
    first, tenth = pressed(silos, "--cuts", "10")["cuts"]
    assert first["funded"]["silo"] == GOLDEN["E5.1"]["silo"][1]
    assert first["funded"]["joint"] == GOLDEN["E5.1"]["joint_own_budgets"][1]
    assert first["funded"]["transfers"] == GOLDEN["E5.1"]["joint_transfer"][1]
    assert first["price_of_silos"]["ratio"] == pytest.approx(GOLDEN["E5.1"]["price_of_silos"])
    assert first["hidden"] == ["P2", "P5"]
    assert tenth["falls"] == {"silo": ["P3", "P6"], "joint": [], "transfers": ["P1"], "pooled": ["P6"]}
    assert tenth["money_cut"] == pytest.approx(2 * MILLION)
    assert tenth["lost_per_pound"]["silo"] == pytest.approx(1.0)
    assert first["lost_per_pound"]["silo"] is None
    assert tenth["gap"]["joint"] == 0.0


def test_each_project_says_where_it_drops_and_returns(pressed, silos):
    projects = {one["project"]: one for one in pressed(silos)["projects"]}
    assert projects["P6"]["drops_at"]["joint"] == 0.2
    assert projects["P6"]["returns_at"]["joint"] == 0.5
    assert projects["P2"]["never_funded"] == {"silo": True, "joint": False, "transfers": False, "pooled": False}
    assert projects["P2"]["lead"] == "A"


def test_the_table_has_the_same_figures_in_words(run, silos):
    code, out, err = run("pressure", silos, "--cuts", "0,20%")
    assert (code, err) == (0, "")
    assert any(line.split()[:6] == ["20%", "4.0", "6.0", "14.0", "14.0", "15.0"] for line in out.splitlines())
    assert "At a cut of 20% departments on their own leave out, and together would fund: Project P2 (P2)" in out
    assert "With transfers: Together, with transfers of up to 10% of a budget." in out
    assert "Green Book 2026 (6.100)" in out


def test_what_must_be_funded_and_does_not_fit_is_null_with_a_note(pressed, silos):
    must_fund(silos, "P1", "P2")
    found = pressed(silos, "--scenario", "MUST", "--cuts", "0")["cuts"][0]
    assert (found["value"]["joint"], found["price_of_silos"]) == (None, None)
    assert found["value"]["transfers"] == pytest.approx(18 * MILLION)
    assert "The envelope of A for RDEL programme in 2026-27 is £1,000,000 short" in found["notes"]["joint"]
    assert "Project P1 (P1) and Project P2 (P2)" in found["notes"]["joint"]


def test_without_envelopes_a_cut_takes_nothing_and_it_is_said(pressed, silos):
    (silos / "envelopes.csv").unlink()
    must_fund(silos, "P1")
    found = pressed(silos, "--scenario", "MUST", "--cuts", "50")
    assert [one["money_cut"] for one in found["cuts"]] == [0.0, 0.0]
    assert "No envelope is given in these years" in found["notes"][-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cuts", "10,many"), "'many' is no percentage from 0 to 100"),
        (("--cuts", "110"), "'110' is no percentage from 0 to 100"),
        (("--cuts", "-5"), "'-5' is no percentage from 0 to 100"),
        (("--scenario", "TIGHT"), "no scenario TIGHT"),
        (("--seconds", "0"), "how long each choice may take"),
        (("--seconds", "nan"), "how long each choice may take"),
    ],
)
def test_what_is_asked_wrongly_is_explained(run, silos, arguments, said):
    code, out, err = run("pressure", silos, *arguments)
    assert (code, out) == (1, "")
    assert said in err


def test_years_in_which_nobody_asks_are_explained(run, silos):
    must_fund(silos, "P1")
    text = (silos / "scenarios.csv").read_text("utf-8").replace("2026-27", "2030-31")
    (silos / "scenarios.csv").write_text(text, encoding="utf-8")
    code, _, err = run("pressure", silos, "--scenario", "MUST")
    assert code == 1
    assert "No project asks for money in 2030-31." in err


def test_a_register_that_is_not_there_and_a_folder_with_problems_answer_as_elsewhere(run, silos, tmp_path):
    assert run("pressure", tmp_path / "gone.duckdb")[0] == 1
    wrong = "id,organisation,budget_class,kind,source,2026-27\nE,A,cdel,limit,S,tbc\n"
    (silos / "envelopes.csv").write_text(wrong, encoding="utf-8")
    code, _, err = run("pressure", silos)
    assert code == 2
    assert "tbc" in err


def test_progress_is_told_to_a_person_only(run, silos, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    assert run("pressure", silos, "--cuts", "0")[2] == ""
    watched = Terminal()
    monkeypatch.setattr(sys, "stderr", watched)
    run("pressure", silos, "--cuts", "0")
    assert "4 of 4 choices made\n" in watched.getvalue()
