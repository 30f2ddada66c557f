"""Closing a quarter and writing the audit trail by the terminal."""

import zipfile

from benefits.interchange.audit_check import checked
from benefits.interchange.read import read_folder


def cost_of(folder):
    return next(one for one in read_folder(folder).records if one.id == "LINK-C1").amounts.total


def test_a_closed_quarter_is_exported_as_it_was_reported(filled, run, folder, tmp_path):
    code, out, _ = run("close", "2025-26 Q4", "--reason", "Spring return")
    assert code == 0
    assert "2025-26 Q4, closed on " in out
    assert "register at save 2, hash " in out
    before = cost_of(folder)
    (folder / "costs.csv").write_text((folder / "costs.csv").read_text().replace("10000000", "11000000"))
    run("import", folder, "--reason", "second return")
    code, out, _ = run("export", tmp_path / "then", "--as-of", "2025-26 Q4")
    assert (code, "when 2025-26 Q4 was closed on" in out) == (0, True)
    run("export", tmp_path / "now")
    assert cost_of(tmp_path / "then") == before != cost_of(tmp_path / "now")


def test_a_quarter_that_cannot_be_closed_or_was_not_closed_is_told(filled, run, tmp_path):
    code, _, err = run("close", "2026-27 Q9", "--reason", "Return")
    assert (code, "is not a quarter. Write it as 2026-27 Q2." in err) == (1, True)
    code, _, err = run("close", "2399-00 Q1", "--reason", "Return")
    assert (code, "has not ended" in err) == (2, True)
    code, _, err = run("export", tmp_path / "then", "--as-of", "2025-26 Q3")
    assert (code, "2025-26 Q3 was not closed in this register. Closed quarters: none." in err) == (1, True)


def test_the_audit_trail_is_written_with_a_program_that_checks_it(filled, run, tmp_path):
    code, out, _ = run("audit", tmp_path / "trail.zip")
    assert (code, "python check.py" in out) == (0, True)
    with zipfile.ZipFile(tmp_path / "trail.zip") as file:
        file.extractall(tmp_path / "trail")
    faults, told = checked(tmp_path / "trail")
    assert (faults, told.startswith("2 saves, ")) == ([], True)


def test_an_audit_trail_is_a_zip_file_of_days_that_are_dates(filled, run, tmp_path):
    assert "Let it end in .zip" in run("audit", tmp_path / "trail.csv")[2]
    assert "31/03/2026 is not a date" in run("audit", tmp_path / "trail.zip", "--from", "31/03/2026")[2]
