"""The shipped tables: complete, sourced, readable, and refused when they are not."""

from pathlib import Path

import pytest

from benefits.errors import BenefitsError
from benefits.reference import sources
from benefits.reference.sources import (
    BadReferenceData,
    UnknownReference,
    data_folder,
    editions_of,
    of_edition,
    read_table,
    reference_tables,
)

TABLES = sorted(file.stem for file in (data_folder() / "reference").glob("*.csv"))


def test_every_table_has_a_row_in_sources_and_every_row_a_table():
    assert sorted(table.name for table in reference_tables()) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_its_edition_and_its_source(name):
    rows = read_table(name)
    assert rows
    assert [row for row in rows if not row["edition"].strip() or not row["source"].strip()] == []


@pytest.mark.parametrize("table", reference_tables(), ids=lambda table: table.name)
def test_sources_names_the_editions_that_the_table_holds(table):
    lines = (data_folder() / "reference" / "SOURCES.md").read_text(encoding="utf-8").splitlines()
    printed = next(line for line in lines if line.startswith(f"| {table.name}.csv |")).split("|")[3]
    assert tuple(edition.strip() for edition in printed.split(",")) == table.editions
    assert table.rows == len(read_table(table.name))
    assert table.owner
    assert table.licence
    assert table.source
    assert table.certainty


@pytest.mark.parametrize("folder", ["reference", "dictionary"])
def test_no_shipped_text_has_broken_letters(folder):
    for file in (data_folder() / folder).glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        assert not [mark for mark in ("â€", "Ã©", "Â£", "\ufffd") if mark in text], file.name


@pytest.mark.parametrize("name", [name for name in TABLES if name != "gmca_unit_costs"])
def test_no_cell_that_is_typed_here_has_stray_spaces(name):
    cells = [cell for row in read_table(name) for cell in row.values()]
    assert [cell for cell in cells if cell != " ".join(cell.split())] == []


def test_an_unknown_table_offers_the_near_one():
    with pytest.raises(UnknownReference, match=r"Did you mean discount_rates"):
        read_table("discount_rate")


def test_an_unknown_edition_offers_the_near_one():
    with pytest.raises(UnknownReference, match="Did you mean GB2026"):
        of_edition("discount_rates", "GB2025")


def test_an_edition_like_no_other_lists_those_held():
    with pytest.raises(UnknownReference, match="Held: GB2026"):
        of_edition("discount_rates", "zzz")


def test_editions_come_in_the_order_of_the_table():
    assert editions_of("gdp_deflator") == ("2026-11", "HMT-2015-03")


def test_rows_cannot_be_changed():
    with pytest.raises(TypeError):
        read_table("defaults")[0]["value"] = "11"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"a,\n1,2\n", "blank or repeated column"),
        (b"a,a\n1,2\n", "blank or repeated column"),
        (b"a,b\n1,2\n3\n", "row 3 has 1 cells, the heading 2"),
        (b"a,b\n1,2,3\n", "row 2 has 3 cells"),
        (b"a,b\n1,\xa3\n", "cannot be read as comma-separated UTF-8"),
        (b'a,b\n1,"2"x\n', "cannot be read as comma-separated UTF-8"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, monkeypatch, content, message):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "bent.csv").write_bytes(content)
    monkeypatch.setattr(sources, "data_folder", lambda: tmp_path)
    read_uncached = read_table.__wrapped__
    with pytest.raises(BadReferenceData, match=message) as caught:
        read_uncached("bent", "broken")
    assert "bent.csv" in str(caught.value)
    assert isinstance(caught.value, BenefitsError)


def test_the_data_of_an_installed_package_comes_before_that_of_a_checkout(tmp_path: Path, monkeypatch):
    package = tmp_path / "benefits"
    package.mkdir()
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(sources.benefits, "__file__", str(package / "__init__.py"))
    assert data_folder() == tmp_path / "data"
    (package / "data").mkdir()
    assert data_folder() == package / "data"


def test_a_missing_data_folder_is_named(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(sources.benefits, "__file__", str(tmp_path / "benefits" / "__init__.py"))
    with pytest.raises(BadReferenceData, match="data folder is missing"):
        data_folder()
