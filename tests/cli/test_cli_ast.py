"""What `benefits ast` writes and says: four forms, and words for what cannot be done."""

from datetime import date

import pytest
from openpyxl import load_workbook

import benefits
from benefits.cli.summary_table import ENDINGS
from benefits.errors import BenefitsError
from benefits.library import SUMMARY_TABLE_FORMS
from benefits.records.store import now
from benefits.reporting.history_tables import day_words

BEGINS = {"docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK", "ods": b"PK"}


@pytest.mark.parametrize("ending", SUMMARY_TABLE_FORMS)
def test_the_ending_chooses_the_form(run, folder, tmp_path, ending):
    place = tmp_path / f"out.{ending.upper()}"
    code, out, _ = run("ast", "LINK", place, "--store", folder)
    today = day_words(now().date())
    assert code == 0
    assert out.splitlines() == [
        "Appraisal Summary Table: Linked case records. Project LINK, led by DWP. "
        f"Made on {today}. As reported on {today}, when my-folder was read.",
        # 25.52 of benefit less 20.24 of cost; the README's folder has no business as usual
        "The preferred option, Preferred way forward, has an NPSV of £5.3 million; no other option, not even business "
        "as usual, is recorded beside it.",
        f"The table stands in {place}.",
    ]
    assert place.read_bytes().startswith(BEGINS[ending])


def test_ones_own_register_is_read_where_none_is_named(run, filled, tmp_path):
    code, out, _ = run("ast", "LINK", tmp_path / "out.xlsx")
    assert code == 0
    assert f"As reported on {day_words(now().date())} (save 2 of the register)." in out
    assert load_workbook(tmp_path / "out.xlsx").sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert run("ast", "LINK", tmp_path / "again.pdf", "--store", filled, "--organisations", "today")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("LINK", "out.pptx"), f"out.pptx is no name of an Appraisal Summary Table. Let it end in one of {ENDINGS}."),
        (("LNK", "out.pdf"), "There is no project LNK. Did you mean"),
        (("LINK", "nowhere/out.pdf"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_explained_and_nothing_is_written(run, folder, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    code, out, err = run("ast", *arguments, "--store", folder)
    assert (code, out) == (1, "")
    assert told in err
    assert sorted(tmp_path.iterdir()) == before


def test_the_python_twin_gives_the_same_table(folder):
    with benefits.open(folder) as register:
        made = register.summary_table("LINK", made_on=date(2030, 1, 2))
        assert made.title == "Appraisal Summary Table: Linked case records"
        assert made.made_on == date(2030, 1, 2)
        assert made.as_reported_on.endswith("when my-folder was read")
        with pytest.raises(BenefitsError, match="organisations"):
            register.summary_table("LINK", organisations="tomorrow")
