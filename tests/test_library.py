"""The Python twin: a register opened for reading, and its appraisal as frames."""

import subprocess
import sys

import pytest
from readme import ROOT, block, lay_out

import benefits
from benefits.errors import BenefitsError, Refused, StoreError
from benefits.library import check, local_person
from benefits.records.access import Act, may
from benefits.records.store import Store
from benefits.reporting.appraisal_tables import PARTY_COLUMNS, PROJECT_COLUMNS, TOTAL_COLUMNS

EXAMPLE = ROOT / "data" / "example"


@pytest.fixture(scope="module")
def example():
    with benefits.open(EXAMPLE) as register:
        yield register.appraise(price_base="2024-25")


@pytest.fixture
def folder(tmp_path):
    return lay_out(tmp_path / "my-folder")


def test_frames_have_the_described_columns(example):
    assert list(example.projects()) == list(PROJECT_COLUMNS)
    assert list(example.parties()) == list(PARTY_COLUMNS)
    assert list(example.totals()) == list(TOTAL_COLUMNS)


def test_parties_projects_matrix_and_totals_agree(example):
    projects, parties, totals = example.projects(), example.parties(), example.totals().set_index("standpoint")
    by_project = parties.groupby("project")["npv"].sum().reindex(projects["project"], fill_value=0.0)
    assert by_project.to_dict() == pytest.approx(projects.set_index("project")["npsv"].to_dict(), abs=0.01)
    assert projects["npsv"].sum() == pytest.approx(totals.loc["society", "net"])
    assert projects["government_net"].sum() == pytest.approx(totals.loc["cross_government", "net"])
    columns = parties.groupby("organisation")["pv_benefit"].sum()
    assert example.matrix().sum().to_dict() == pytest.approx(columns[columns != 0].to_dict())


def test_a_missing_answer_is_blank_and_says_why(example):
    census = example.projects().set_index("project").loc["CENSUS2011"]
    assert census.isna()["bcr"]
    assert census["bcr_note"] == "no_cost"


def test_the_basis_travels_with_the_figures(example):
    assert str(example.basis.price_base) == "2024-25"
    assert "2024-25 prices" in example.basis.sentence
    assert "25 projects" in repr(example)
    assert example.to_json()["basis"]["price_base"] == "2024-25"


def test_an_edition_or_word_that_is_not_held_is_told_with_near_ones(folder):
    with benefits.open(folder) as register:
        words = {"lens": "goverment", "money": "cash", "claims": "all", "discounting": "lower", "organisations": "now"}
        for wrong in ({name: word} for name, word in words.items()):
            with pytest.raises(BenefitsError, match=next(iter(wrong.values()))):
                register.appraise(**wrong)
        with pytest.raises(BenefitsError, match="GB1066"):
            register.appraise(green_book="GB1066")
        with pytest.raises(BenefitsError, match="is not a financial year"):
            register.appraise(price_base="2024")


def test_a_closed_body_is_read_as_todays_where_asked():
    with benefits.open(EXAMPLE) as register:
        recorded, today = register.appraise(), register.appraise(organisations="today")
    before, after = (one.projects().set_index("project") for one in (recorded, today))
    assert (before.loc["NPFIT", "lead"], after.loc["NPFIT", "lead"]) == ("DH", "DHSC")
    paid = today.parties().set_index(["project", "organisation"])["pv_cost"]
    assert paid["NPFIT", "DHSC"] == recorded.parties().set_index(["project", "organisation"])["pv_cost"]["NPFIT", "DH"]
    assert "DH" in recorded.matrix().index
    assert "DH" not in today.matrix().index
    assert after["npsv"].tolist() == pytest.approx(before["npsv"].tolist())
    assert "By today's organisations." in today.basis.sentence


def test_the_lower_rate_sensitivity_raises_long_run_value(folder):
    with benefits.open(folder) as register:
        standard = register.appraise().projects()["npsv"].item()
        assert register.appraise(discounting="lower_sensitivity").projects()["npsv"].item() > standard


def test_a_store_file_gives_what_its_folder_gives(folder, tmp_path):
    from benefits import cli

    place = tmp_path / "register.duckdb"
    assert cli.main(["import", str(folder), "--reason", "first", "--store", str(place)]) == 0
    with benefits.open(place) as stored, benefits.open(folder) as read:
        assert stored.appraise().projects().equals(read.appraise().projects())
        assert str(place) in repr(stored)


def test_opening_a_store_writes_nothing(tmp_path):
    place = tmp_path / "register.duckdb"
    Store.open(place).close()
    before = place.read_bytes()
    with benefits.open(place) as register:
        assert register.appraise().projects().empty
        assert register.appraise().matrix().empty
    assert place.read_bytes() == before


def test_a_closed_register_says_so(folder):
    with benefits.open(folder) as register:
        pass
    with pytest.raises(StoreError, match="is closed"):
        register.appraise()


def test_a_folder_with_problems_lists_them_all(folder):
    (folder / "projects.csv").write_text("id,title,lead,first_year\n,,NOBODY,26\n")
    with pytest.raises(Refused) as refused:
        benefits.open(folder)
    columns = {problem.place.column for problem in refused.value.problems}
    assert {"id", "title", "first_year"} <= columns
    assert set(check(folder)) == set(refused.value.problems)


def test_warnings_of_a_folder_come_with_the_register():
    with benefits.open(EXAMPLE) as register:
        assert [one.wrong for one in register.warnings][:1] == ["is not yet attributed to anybody"]


def test_a_missing_register_is_told(tmp_path):
    with pytest.raises(StoreError, match="There is no register at"):
        benefits.open(tmp_path / "none.duckdb")


def test_the_person_of_the_terminal_is_a_local_administrator(monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "pam")
    person = local_person()
    assert (person.id, person.name) == ("local:pam", "pam")
    assert all(may(person, act) for act in Act if act is not Act.ANSWER)


def test_a_computer_without_user_names_still_has_a_person(monkeypatch):
    def nobody():
        raise OSError("no user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert local_person().name == "unknown"


def test_importing_benefits_alone_loads_no_frames():
    program = "import sys, benefits; print([one for one in ('pandas', 'numpy', 'duckdb') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_the_readme_example_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    exec(block("python"), {})  # noqa: S102 - the README's own code
    told = capsys.readouterr().out
    assert "RTI" in told
    assert "2024-25 prices" in told
