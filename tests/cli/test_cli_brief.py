"""What `benefits brief` writes and says: five forms, three subjects, and words for what cannot be done."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

import benefits
from benefits.cli.briefing import ENDINGS
from benefits.errors import BenefitsError
from benefits.library import BRIEFING_FORMS
from benefits.records.store import now
from benefits.reporting.history_tables import day_words

BEGINS = {"pptx": b"PK", "docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK", "ods": b"PK"}


@pytest.mark.parametrize("ending", BRIEFING_FORMS)
def test_the_ending_chooses_the_form(run, folder, tmp_path, ending):
    place = tmp_path / f"out.{ending.upper()}"
    code, out, _ = run("brief", folder, place)
    assert code == 0
    assert out.splitlines()[-1].endswith(f"findings stand in {place}.")
    assert place.read_bytes().startswith(BEGINS[ending])


def test_the_portfolio_is_briefed_on_unless_something_else_is_named(run, folder, tmp_path):
    _, out, _ = run("brief", folder, tmp_path / "out.pptx")
    today = day_words(now().date())
    assert out.splitlines()[0] == (
        f"Benefits across government: the portfolio. 1 project. Made on {today}. As reported on {today}, when "
        "my-folder was read."
    )
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(tmp_path / "out.pptx")).slides]
    assert (
        "Over 1 project that can be judged government as a whole gains £2.7 million and society gains £5.3 million"
        in titles
    )


def test_a_register_says_when_it_was_saved_last(run, filled, tmp_path):
    code, out, _ = run("brief", tmp_path / "out.xlsx")
    assert code == 0
    assert f"As reported on {day_words(now().date())} (save 2 of the register)." in out
    assert load_workbook(tmp_path / "out.xlsx").sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert run("brief", filled, tmp_path / "again.pdf")[0] == 0


def test_a_project_and_an_organisation_can_be_named(run, folder, tmp_path):
    code, out, _ = run("brief", folder, tmp_path / "link.pdf", "--project", "LINK")
    assert code == 0
    assert "Project LINK, led by DWP." in out
    text = PdfReader(io.BytesIO((tmp_path / "link.pdf").read_bytes())).pages[0].extract_text()
    assert "Net present social value (NPSV)" in text
    code, out, _ = run("brief", folder, tmp_path / "dwp.docx", "--organisation", "DWP", "--claims", "accepted")
    assert code == 0
    assert out.startswith("DWP in the portfolio. Department briefing, 1 project.")


def test_a_file_of_that_name_is_replaced_as_every_command_does(run, folder, tmp_path):
    place = tmp_path / "out.pdf"
    place.write_text("old")
    assert run("brief", folder, place)[0] == 0
    assert place.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("out.odt",), f"out.odt is no name of a briefing. Let it end in one of {ENDINGS}."),
        (("out",), f"out is no name of a briefing. Let it end in one of {ENDINGS}."),
        (("out.pdf", "--project", "LNK"), "There is no project LNK."),
        (("out.pdf", "--organisation", "DPW"), "There is no organisation DPW. Did you mean"),
        (("out.pdf", "--on", "soon"), "--on: soon is no day. Write it as 2026-11-29."),
        (("nowhere/out.pdf",), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_explained_and_nothing_is_written(run, folder, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    code, out, err = run("brief", folder, *arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert sorted(tmp_path.iterdir()) == before


def test_no_register_is_explained(run, tmp_path):
    code, _, err = run("brief", tmp_path / "gone.duckdb", tmp_path / "out.pdf")
    assert code == 1
    assert "gone.duckdb" in err


def test_one_subject_at_a_time(run, folder, tmp_path):
    with pytest.raises(SystemExit, match="2"):
        run("brief", folder, tmp_path / "out.pdf", "--project", "LINK", "--organisation", "DWP")


def test_the_python_twin_gives_the_same_briefing(folder):
    with benefits.open(folder) as register:
        made = register.brief(project="LINK", on=date(2030, 1, 1), made_on=date(2030, 1, 2))
        assert made.title == "Linked case records"
        assert made.made_on == date(2030, 1, 2)
        assert made.as_reported_on.endswith("when my-folder was read")
        with pytest.raises(BenefitsError, match="one project or one organisation"):
            register.brief(project="LINK", organisation="DWP")
        with pytest.raises(BenefitsError, match="claims"):
            register.brief(claims="all")


def test_nothing_is_saved(run, filled, tmp_path):
    before = run("verify", filled)
    assert run("brief", filled, tmp_path / "out.ods")[0] == 0
    assert run("verify", filled) == before
