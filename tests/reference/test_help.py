"""The help is true of this checkout: what it names exists, and its tables are whole."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from benefits.reference import help as texts
from benefits.reference.help import documents
from benefits.reference.sources import BadReferenceData, data_folder, read_table

ROOT = Path(__file__).resolve().parents[2]
STATUSES = {"met", "left to the host", "not met", "does not apply"}
# OWASP ASVS 5.0.0, as its own list counts them.
REQUIREMENTS = {"1": 70, "2": 183}
READ = "read"  # stands where no test shows a claim and the source was read
NAMED = re.compile(
    r"(?<![\w/.])(?:(?:benefits|tests|data)/[\w./-]*\w|README\.md|app\.py|pyproject\.toml|constraints\.txt"
    r"|\.streamlit/config\.toml)(?:::\w+)?"
)
SECTIONS = re.compile(r'([\w/.-]+\.md)((?:,? "[^"]+")+)')
TABLES = {"asvs", "quality_log"}


def wrong(words):
    """What a text names that is not there: files, tests in them, sections of documents."""
    found = []
    for name in NAMED.findall(words):
        file, _, test = name.partition("::")
        path = ROOT / file
        if not path.exists():
            found.append(file)
        elif test and f"def {test}(" not in path.read_text(encoding="utf-8"):
            found.append(name)
    for file, quoted in SECTIONS.findall(words):
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        headings = {line.lstrip("# ") for line in lines if line.startswith("#")}
        found += [f"{file} {section}" for section in re.findall(r'"([^"]+)"', quoted) if section not in headings]
    return found


def rows_of(table):
    return read_table(table, texts.FOLDER)


@pytest.mark.parametrize("document", documents(), ids=lambda one: one.name)
def test_every_file_test_and_section_that_a_document_names_is_there(document):
    assert document.title
    assert NAMED.search(document.text) or document.table
    assert wrong(document.text) == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_file_test_and_section_that_a_table_names_is_there(table):
    cells = [cell for row in rows_of(table) for cell in (row["where"], row["test"]) if cell]
    assert sum(len(NAMED.findall(cell)) for cell in cells) > len(cells) // 2
    assert [fault for cell in cells for fault in wrong(cell)] == []


@pytest.mark.parametrize(
    "words",
    [
        "benefits/gone.py",
        "tests/reference/test_help.py::test_that_never_was",
        'README.md "No such part"',
        'README.md "Security", "No such part"',
    ],
)
def test_what_is_not_there_is_found(words):
    assert len(wrong(f"{words}; README.md")) == 1


def test_every_requirement_of_levels_one_and_two_has_one_row_in_order():
    numbers = [tuple(int(part) for part in row["id"].split(".")) for row in rows_of("asvs")]
    assert numbers == sorted(set(numbers))
    assert {len(one) for one in numbers} == {3}
    assert {one[0] for one in numbers} == set(range(1, 18))
    assert Counter(row["level"] for row in rows_of("asvs")) == REQUIREMENTS


def test_every_requirement_says_how_it_stands_and_why():
    for row in rows_of("asvs"):
        assert row["status"] in STATUSES, row["id"]
        assert row["requirement"], row["id"]
        assert row["where"], row["id"]
        assert row["test"] or row["status"] != "met", row["id"]
        assert row["test"] == READ or not row["test"] or row["test"].startswith("tests/"), row["id"]


def test_every_entry_of_the_quality_log_names_a_chapter_and_every_verification_its_test():
    for row in rows_of("quality_log"):
        assert row["chapter"] in set("3456789"), row["entry"]
        assert row["log"], row["entry"]
        assert row["test"].startswith("tests/") or row["part"] != "Verification", row["entry"]


def test_documents_and_their_tables_are_those_in_the_folder():
    folder = data_folder() / texts.FOLDER
    held = documents()
    assert {f"{one.name}.md" for one in held} == {file.name for file in folder.glob("*.md")}
    assert {one.table_name for one in held if one.table_name} == TABLES
    assert {f"{name}.csv" for name in (*TABLES, texts.INDEX)} == {file.name for file in folder.glob("*.csv")}


def test_sections_stand_below_the_title_of_their_document():
    for one in documents():
        levels = [len(line) - len(line.lstrip("#")) for line in one.text.splitlines() if line.startswith("#")]
        assert levels, one.name
        assert levels[0] == 3, one.name
        assert all(after - before <= 1 for before, after in pairwise(levels)), one.name


def test_nothing_in_a_document_would_be_drawn_as_formula_icon_or_html():
    for one in documents():
        assert not re.search(r"\$|:[a-z_]+:|</?[a-z]", one.text), one.name


def test_a_document_that_is_missing_or_has_no_title_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "data_folder", lambda: tmp_path)
    with pytest.raises(BadReferenceData, match=r"gone\.md is missing"):
        texts._document({"name": "gone", "table": "", "about": ""})
    (tmp_path / texts.FOLDER).mkdir()
    (tmp_path / texts.FOLDER / "bare.md").write_text("No title\n", encoding="utf-8")
    with pytest.raises(BadReferenceData, match=r"bare\.md does not begin"):
        texts._document({"name": "bare", "table": "", "about": ""})
