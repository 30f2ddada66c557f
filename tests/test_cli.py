"""The register in a terminal: what each command prints, and how it ends."""

import csv
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from readme import README, ROOT, block, lay_out

from benefits import cli, library
from benefits.records.migrations import Migration, shipped
from benefits.records.places import default_store, example_store
from benefits.records.store import Store
from benefits.reporting.appraisal_tables import PARTY_COLUMNS, PROJECT_COLUMNS
from benefits.reporting.words import millions
from benefits.views.project import project_page

GOLDEN = json.loads((ROOT / "tests" / "golden" / "methods-worked-examples.json").read_text("utf-8"))
EXAMPLE = str(ROOT / "data" / "example")
COMMANDS = ("serve", "example", "appraise", "check", "import", "backup", "restore", "verify")
# Who is who in running example R and in the README's folder.
BODIES = {"A": "DWP", "B": "HMRC", "C": "MOJ", "SOC": "SOC"}
HOLDER = """
import sys
from benefits.records.store import Store
store = Store.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where the register of this test's person is kept."""
    named = tmp_path / "home" / "register.duckdb"
    monkeypatch.setenv("BENEFITS_STORE", str(named))
    return named


@pytest.fixture
def run(place, capsys):
    """Run one command; what it answered, printed, and said on the error stream."""

    def running(*arguments):
        code = cli.main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return running


@pytest.fixture
def folder(tmp_path):
    """The README's folder: running example R."""
    return lay_out(tmp_path / "my-folder")


@pytest.fixture
def appraised(run):
    def appraising(*arguments):
        code, out, _ = run("appraise", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return appraising


@pytest.fixture
def filled(run, folder, place):
    """The person's register with the README's folder in it."""
    assert run("import", folder, "--reason", "first return")[0] == 0
    return place


def in_millions(expected):
    return pytest.approx(expected * 1e6, rel=1e-12)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([command, "--help"])
    told = capsys.readouterr().out
    assert stopped.value.code == 0
    assert f"examples:\n  benefits {command}" in told


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert [command for command in COMMANDS if f"\n    {command} " not in told] == []


def test_no_command_is_a_mistake(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    assert stopped.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


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
    assert set(report["basis"]) == {"green_book", "deflators", "discounting", "price_base", "sentence"}
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
            if shown is not None:
                assert (project["low"] is None) or project["low"] == shown.low
                assert project["smallest_rescue"] == shown.smallest_rescue
                assert {one.organisation for one in shown.parties} == {
                    one["organisation"] for one in project["parties"]
                }
                society = next(one for one in shown.figures if one.lens.standpoint == "society")
                assert (project["npsv"], project["irr"]) == (society.net, society.irr.value)


def test_several_rates_of_return_are_said_not_chosen(appraised, folder):
    one, *rest = (folder / "costs.csv").read_text().splitlines()
    assert rest
    (folder / "costs.csv").write_text(f"{one}\nLINK-C1,LINK,Build,DWP,implementation,cdel,real,1600,0,10000,0,0\n")
    heading = (folder / "benefits.csv").read_text().splitlines()[0]
    (folder / "benefits.csv").write_text(f"{heading}\nLINK-B1,LINK,Gain,other,non_cash_releasing,real,10000,0,0,0\n")
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


def test_check_passes_the_readme_folder(run, folder):
    assert run("check", folder) == (0, f"Nothing is wrong with {folder}.\n", "")


def test_check_tells_all_problems_with_place_value_and_remedy(run, folder):
    (folder / "projects.csv").write_text("id,title,lead,first_year\nLINK,Linked,DWPP,2026\n")
    (folder / "shares.csv").write_text("id,benefit,recipient,fraction\nS1,LINK-B1,DWP,1.4\n")
    code, out, _ = run("check", folder, "--format", "json")
    assert code == 2
    told = {(one["file"], one["row"], one["column"], one["value"]): one for one in json.loads(out)}
    assert ("projects.csv", 2, "first_year", "2026") in told
    assert ("projects.csv", 2, "lead", "DWPP") in told or any("DWPP" in str(one) for one in told.values())
    assert ("shares.csv", 2, "fraction", "1.4") in told
    assert all(one["remedy"] and one["wrong"] for one in told.values())
    code, out, _ = run("check", folder)
    assert code == 2
    assert "to put right" in out.splitlines()[-1]
    assert run("check", folder, "--format", "csv")[1].startswith("kind,file,row,record,column,value,wrong,remedy\n")


def test_check_ends_well_with_things_to_note(run):
    code, out, _ = run("check", EXAMPLE)
    assert code == 0
    assert out.splitlines()[-1].startswith("0 to put right, ")


def test_a_folder_with_problems_is_not_appraised(run, folder):
    (folder / "costs.csv").write_text("id,option\nC1,NOWHERE\n")
    code, out, err = run("appraise", folder)
    assert (code, out) == (2, "")
    assert "costs.csv" in err


def test_import_saves_versions_with_name_and_reason(filled, run):
    with closing(Store.open(filled, read_only=True)) as store:
        save = store.saves()[0]
        assert save.reason == "first return"
        assert save.actor_name == library.local_person().name
        assert store.counts()["share"] == 4


def test_import_tells_what_it_adds_and_changes(filled, run, folder):
    text = (folder / "costs.csv").read_text().replace("10000000", "11000000")
    (folder / "costs.csv").write_text(text)
    code, out, _ = run("import", folder, "--reason", "second return")
    assert code == 0
    assert [line.split() for line in out.splitlines()[:3]] == [["0", "added"], ["1", "changed"], ["7", "unchanged"]]
    assert run("import", folder, "--reason", "again")[1].splitlines()[-1].startswith("Nothing was saved")


def test_import_with_a_problem_changes_nothing(filled, run, folder):
    before = run("verify")[1]
    (folder / "benefits.csv").write_text("id,option,title\nB9,LINK,Half a row\n")
    (folder / "projects.csv").write_text((folder / "projects.csv").read_text().replace("Linked", "Joined"))
    code, _, err = run("import", folder, "--reason", "faulty")
    assert code == 2
    assert "benefits.csv" in err
    assert run("verify")[1] == before


def test_the_example_loads_once_into_a_register_of_its_own(run, place):
    code, first, _ = run("example")
    assert code == 0
    assert str(example_store()) in first
    assert not place.exists()
    code, second, _ = run("example")
    assert code == 0
    assert "nothing was saved twice" in second
    with closing(Store.open(example_store(), read_only=True)) as store:
        assert store.counts()["project"] == len(list(csv.DictReader(Path(EXAMPLE, "projects.csv").open())))


def test_the_example_never_enters_live_records(filled, run, folder, tmp_path):
    code, _, err = run("example", "--store", filled)
    assert (code, "kept apart" in err) == (1, True)
    other = tmp_path / "other.duckdb"
    run("import", folder, "--reason", "mine", "--store", other)
    code, _, err = run("example", "--store", other)
    assert (code, "kept apart" in err) == (1, True)


def test_places_follow_the_environment_and_stay_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("BENEFITS_STORE", str(tmp_path / "a.duckdb"))
    assert (default_store(), example_store()) == (tmp_path / "a.duckdb", tmp_path / "example.duckdb")
    monkeypatch.setenv("BENEFITS_STORE", str(tmp_path / "Example.duckdb"))
    assert example_store().name.casefold() != default_store().name.casefold()
    monkeypatch.delenv("BENEFITS_STORE")
    assert default_store().parts[-2:] == ("crossgov-benefits", "register.duckdb")
    assert default_store().is_absolute()


def test_a_backup_comes_back(filled, run, folder):
    code, out, _ = run("backup")
    assert code == 0
    copy = Path(out.strip())
    assert copy.parent == filled.parent / "backups"
    run("import", folder, "--reason", "nothing new")
    refused = run("restore", copy)
    assert (refused[0], "Nothing was replaced" in refused[2]) == (1, True)
    code, out, _ = run("restore", copy, "--force")
    assert code == 0
    assert "is kept as" in out
    assert run("verify")[0] == 0


def test_a_backup_goes_where_it_is_sent(filled, run, tmp_path):
    code, out, _ = run("backup", "--to", tmp_path / "safe")
    assert (code, Path(out.strip()).parent) == (0, tmp_path / "safe")


def test_a_backup_of_no_register_makes_none(run, place):
    code, _, err = run("backup")
    assert (code, "There is no register at" in err, place.exists()) == (1, True, False)


def test_verify_says_a_register_is_sound(filled, run):
    code, out, err = run("verify")
    assert (code, err) == (0, "")
    assert "1 project" in out
    assert out.endswith("The register is sound.\n")


def test_verify_names_what_was_changed_by_hand(filled, run):
    with duckdb.connect(str(filled)) as raw:
        raw.execute("UPDATE project SET title = 'Something else'")
    code, out, err = run("verify", filled)
    assert code == 2
    assert "project LINK" in err
    assert out.endswith("The register is not sound.\n")


def _corrupt(place):
    with place.open("r+b") as file:
        file.seek(12288)
        file.write(b"\xff" * 4096)


def _newer(place):
    later = Migration(shipped()[-1].number + 1, "later", "CREATE TABLE later (id INTEGER)")
    Store.open(place, known=[*shipped(), later]).close()


FAULTS = {
    "corrupt": (_corrupt, "is damaged"),
    "newer": (_newer, "this program knows versions up to"),
    "text": (lambda place: place.write_text("no register\n" * 500), "is not a register"),
    "empty": (lambda place: place.write_bytes(b""), "is empty"),
    "missing": (lambda place: place.unlink(), "There is no register at"),
    "folder": (lambda place: (place.unlink(), place.mkdir()), "folder"),
}
OPENING = ("appraise", "verify", "backup", "serve", "import")


@pytest.mark.parametrize("command", OPENING)
@pytest.mark.parametrize("what", FAULTS)
def test_a_register_that_cannot_be_opened_is_told_in_a_sentence(filled, run, folder, monkeypatch, what, command):
    damage, sentence = FAULTS[what]
    damage(filled)
    monkeypatch.setattr(cli, "_become", lambda *_: pytest.fail("served a register that cannot be opened"))
    if what == "missing" and command in ("serve", "import"):
        return  # these make a new register
    arguments = [command, folder, "--reason", "x"] if command == "import" else [command]
    code, _, err = run(*arguments)
    assert code == (2 if (what, command) == ("folder", "appraise") else 1)
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", OPENING)
def test_a_register_held_by_another_program_is_told_with_its_number(filled, run, folder, command):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(filled)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        code, _, err = run(*([command, folder, "--reason", "x"] if command == "import" else [command]))
        holder.communicate("", timeout=30)
    assert code == 1
    assert f"(PID {holder.pid})" in err
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that nobody can write, as /proc is")
@pytest.mark.parametrize("command", ["serve", "import", "example"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(run, folder, command):
    arguments = [command, folder, "--reason", "x"] if command == "import" else [command]
    code, _, err = run(*arguments, "--store", "/proc/benefits/register.duckdb")
    assert (code, "cannot be written" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "/nowhere"], "There is no folder"),
        (["appraise", "/nowhere.duckdb"], "There is no register at"),
        (["appraise", EXAMPLE, "--price-base", "2024"], "is not a financial year"),
        (["appraise", EXAMPLE, "--price-base", "2300-01"], "has no figure for 2300-01"),
        (["restore", "/nowhere.duckdb"], "There is no backup at"),
    ],
)
def test_a_slip_is_explained_in_one_line(run, arguments, sentence):
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_fault_of_the_program_is_told_as_such(run, folder, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(library, "open", broken)
    code, _, err = run("appraise", folder)
    assert code == 70
    assert err.startswith("This is a fault of the program: ZeroDivisionError: division by zero (test_cli.py, line ")
    assert "Traceback" not in err


def test_a_reader_that_has_seen_enough_is_no_fault(folder, place):
    program = "import sys; from benefits.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "appraise", EXAMPLE, "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as reading:
        reading.stdout.read(1)
        reading.stdout.close()
        told = reading.stderr.read()
    assert "Traceback" not in told
    assert "fault of the program" not in told


def test_serve_starts_the_screens_on_this_computer_only(run, place, monkeypatch):
    asked = []
    monkeypatch.setattr(cli, "_become", lambda *arguments: asked.append(arguments))
    _, out, _ = run("serve", "--port", "8600", "--headless")
    ((command, folder, environment),) = asked
    assert out == f"Your register: {place}\n"
    assert command[-3:] == ["--server.address=127.0.0.1", "--server.port=8600", "--server.headless=true"]
    assert (folder / ".streamlit" / "config.toml").is_file()
    assert environment["BENEFITS_STORE"] == str(place)


@pytest.mark.slow
def test_served_screens_answer_and_stop(tmp_path):
    place, port = tmp_path / "register.duckdb", _free_port()
    program = "import sys; from benefits.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "serve", "--store", str(place), "--port", str(port), "--headless"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment) as serving:
        assert serving.stdout.readline() == f"Your register: {place}\n"
        try:
            assert _answers(f"http://127.0.0.1:{port}/_stcore/health") == b"ok"
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=30)
    Store.open(place, read_only=True).close()


def _free_port():
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _answers(address):
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                return answer.read().strip()
        except OSError:
            time.sleep(0.5)
    return None


@pytest.mark.parametrize("line", block("terminal").splitlines())
def test_the_readme_commands_run(run, line, monkeypatch):
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(line)
    assert program == "benefits"
    if arguments == ["verify"]:
        run("example", "--store", default_store().with_name("other.duckdb"))
        arguments.append(default_store().with_name("other.duckdb"))
    assert run(*arguments)[0] == 0


def test_the_readme_says_what_its_folder_gives(appraised, folder):
    (project,) = appraised(folder)["projects"]
    (dwp,) = [party for party in project["parties"] if party["organisation"] == "DWP"]
    amounts = (dwp["pv_cost"], dwp["pv_benefit"], project["government_net"], project["npsv"])
    pays, gets, government, society = (f"£{millions(amount)}m" for amount in amounts)
    assert f"DWP pays {pays} and gets {gets}, government gains {government}, society {society}" in README


def test_the_readme_names_every_command():
    assert [command for command in COMMANDS if f"`benefits {command}" not in README] == []
