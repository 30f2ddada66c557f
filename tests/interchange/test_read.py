"""A folder of CSV files: what is read, and every fault at once with its place and remedy."""

import codecs
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.errors import BenefitsError, Place, Problem, Severity, has_errors
from benefits.interchange import parts, sheets
from benefits.interchange import read as read_module
from benefits.interchange.headings import columns
from benefits.interchange.layout import FILES, WITHDRAW
from benefits.interchange.placing import MOST_SHOWN, problems_table
from benefits.interchange.read import read_files, read_folder
from benefits.interchange.sheets import Sheet
from benefits.periods import FinancialYear, Series
from benefits.records.categories import OptionKind, Reliability
from benefits.records.checks_together import ANY
from benefits.records.model import TABLES, CostLine, LogEntry, Option, Programme, Project
from benefits.records.preferred import preferred_option
from benefits.reference.dictionary import fields
from benefits.reference.sources import data_folder

PROJECTS = "id,title,lead,first_year\nP1,Share records,DWP,2026-27\n"
COSTS = "id,option,title,payer,kind,budget_class,price_terms,price_year,2026-27\n"
PROGRAMMES = "id,title,lead\n"


def read(**files):
    """The reading of files given by their names without ending, as text or bytes."""
    return read_files({f"{name}.csv": one.encode() if isinstance(one, str) else one for name, one in files.items()})


def only(reading):
    """The one problem of a reading."""
    (problem,) = reading.problems
    return problem


@pytest.mark.parametrize("table", TABLES)
def test_no_heading_means_two_fields(table):
    meanings = {}
    for one in fields(table):
        for word in (one.name.replace("_", " "), one.label, one.label.rstrip("*: ")):
            meanings.setdefault(word.casefold(), set()).add(one.name)
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}
    assert WITHDRAW.casefold() not in meanings


def test_the_example_portfolio_is_read_without_a_problem():
    reading = read_folder(data_folder() / "example")
    assert not has_errors(reading.problems)
    assert sum(isinstance(one, Project) for one in reading.records) >= 14
    assert reading.unsure == frozenset()


def test_names_and_labels_head_columns_however_they_are_spelt():
    reading = read(
        projects=" ID ,TITLE,Lead organisation,First year,Uses of data\nP1,Share,DWP,2026-27,open data; Data sharing\n"
    )
    assert reading.records == (
        Project("P1", "Share", "DWP", FinancialYear(2026), themes=("open_data", "data_sharing")),
    )


def test_a_choice_that_may_be_blank_is_read_as_its_category():
    log = "id,project,kind,title,reliability\nL1,P1,assumption,Uptake,High\nL2,P1,decision,Go on,\n"
    entries = [one for one in read(log=log).records if isinstance(one, LogEntry)]
    assert [one.reliability for one in entries] == [Reliability.HIGH, None]
    assert isinstance(entries[0].reliability, Reliability)


def test_blank_cells_and_absent_columns_keep_the_default():
    reading = read(projects="id,title,lead,first_year,appraisal_period,stage\nP1,Share,DWP,2026-27, ,\n")
    assert reading.records == (Project("P1", "Share", "DWP", FinancialYear(2026)),)
    assert reading.given["project"] == {"id", "title", "lead", "first_year", "appraisal_period", "stage"}


def test_years_head_amounts_and_gaps_are_nothing():
    row = "C1,P1,Build,DWP,implementation,rdel programme,Real,2026-27,£1.2m,,(0)\n"
    reading = read(costs=COSTS.strip() + ",2027-28,2028-29\n" + row, projects=PROJECTS)
    (line,) = [one for one in reading.records if isinstance(one, CostLine)]
    assert line.amounts == Series(FinancialYear(2026), (Decimal(1_200_000), Decimal(0), Decimal(0)))
    assert "amounts" in reading.given["cost_line"]


def test_a_line_without_amounts_has_none():
    row = "C1,P1,Build,DWP,implementation,cdel,nominal,,\n"
    (line,) = [one for one in read(costs=COSTS + row, projects=PROJECTS).records if isinstance(one, CostLine)]
    assert line.amounts is None


def test_a_line_may_name_its_project_and_means_its_preferred_option():
    row = "C1,P1,Build,DWP,implementation,cdel,nominal,,5\n"
    made = read(costs=COSTS + row, projects=PROJECTS)
    assert [one for one in made.records if isinstance(one, Option)] == [preferred_option("P1")]
    options = "id,project,kind,title,is_preferred\nA,P1,less_ambitious,Less,no\nB,P1,preferred,All of it,yes\n"
    given_one = read(costs=COSTS + row, projects=PROJECTS, options=options)
    assert [one.option for one in given_one.records if isinstance(one, CostLine)] == ["B"]
    assert sum(isinstance(one, Option) for one in given_one.records) == 2
    same_code = read(costs=COSTS + row, projects=PROJECTS, options="id,project,kind,title\nP1,P1,do_minimum,Least\n")
    assert [one for one in same_code.records if isinstance(one, Option)] == [
        Option("P1", "P1", OptionKind.DO_MINIMUM, "Least")
    ]


@pytest.mark.parametrize(
    "content",
    [
        (PROGRAMMES + "R1,Café £5,DWP\n").encode(),
        codecs.BOM_UTF8 + (PROGRAMMES + "R1,Café £5,DWP\n").encode(),
        (PROGRAMMES + "R1,Café £5,DWP\n").encode("utf-16"),
        codecs.BOM_UTF16_BE + (PROGRAMMES + "R1,Café £5,DWP\n").encode("utf-16-be"),
        (PROGRAMMES + "R1,Café £5,DWP\n").replace("\n", "\r\n").encode(),
    ],
)
def test_unicode_text_is_read_in_its_usual_forms(content):
    reading = read(programmes=content)
    assert reading.records == (Programme("R1", "Café £5", "DWP"),)
    assert reading.problems == ()


def test_windows_text_is_read_with_a_note():
    reading = read(programmes=(PROGRAMMES + "R1,Café £5,DWP\n").encode("cp1252"))
    assert reading.records == (Programme("R1", "Café £5", "DWP"),)
    note = only(reading)
    assert (note.wrong, note.severity) == ("was read as Windows text", Severity.WARNING)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"id\0,title,lead\n", "NUL"),
        (PROGRAMMES.encode("utf-16-le"), "NUL"),
        (PROGRAMMES.encode("utf-32"), "NUL"),
        (codecs.BOM_UTF16_LE + b"abc", "UTF-16"),
        (b"id,title,lead\nR1,\x81\xff,DWP\n", "is not text"),
        (b"PK\x03\x04\x00\x00", "NUL"),
        (b"", "is empty"),
        (b"\n\n", "is a required column"),
    ],
)
def test_a_file_that_is_no_such_text_is_one_problem_or_says_what_it_lacks(content, wrong):
    reading = read(programmes=content)
    assert reading.records == ()
    assert any(wrong in one.wrong for one in reading.problems)
    assert all(one.place.table == "programmes.csv" for one in reading.problems)


def test_a_broken_quotation_names_its_row_and_keeps_those_before():
    reading = read(programmes=PROGRAMMES + 'R1,One,DWP\nR2,"Two" and,DWP\nR3,Three,DWP\n')
    assert [one.id for one in reading.records] == ["R1"]
    assert only(reading).place == Place("programmes.csv", row=3)
    assert ("programme", ANY) in reading.unsure


def test_a_ragged_row_is_named_and_the_others_are_read():
    reading = read(programmes=PROGRAMMES + "R1,One, two,DWP\nR2,Two,DWP\nR3\n")
    assert [one.id for one in reading.records] == ["R2"]
    assert [(one.place.row, one.wrong) for one in reading.problems] == [
        (2, "has 4 cells, but the heading has 3 cells"),
        (4, "has 1 cell, but the heading has 3 cells"),
    ]


def test_blank_rows_are_passed_over_and_counted():
    reading = read(programmes=PROGRAMMES + "\n,,\nR1,,DWP\n")
    assert only(reading).place == Place("programmes.csv", row=4, column="title", record="R1")


def test_too_many_rows_and_too_many_bytes_are_refused(monkeypatch):
    assert (sheets.MAX_ROWS, sheets.MAX_BYTES) == (100_000, 20 * 2**20)
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert read(programmes=PROGRAMMES + "R1,One,DWP\n\nR2,Two,DWP\n").problems == ()
    problem = only(read(programmes=PROGRAMMES + "R,One,DWP\n" * 3))
    assert problem == sheets.too_many_rows("programmes.csv")
    monkeypatch.setattr(sheets, "MAX_BYTES", 20)
    assert "is larger than" in only(read(programmes=PROGRAMMES + "R1,One,DWP\n")).wrong


def test_rows_are_counted_over_all_files(monkeypatch):
    monkeypatch.setattr(parts, "MAX_ROWS", 4)
    reading = read(programmes=PROGRAMMES + "R1,One,DWP\n", projects=PROJECTS)
    assert reading.problems == ()
    reading = read(programmes=PROGRAMMES + "R1,One,DWP\nR2,Two,DWP\n", projects=PROJECTS)
    assert only(reading) == sheets.too_many_rows("projects.csv")
    assert ("project", ANY) in reading.unsure
    assert len(reading.records) == 2


def test_reading_stops_where_too_much_is_wrong(monkeypatch):
    monkeypatch.setattr(read_module, "MOST_PROBLEMS", 5)
    reading = read(programmes=PROGRAMMES + "R1,,\n" * 20)
    assert len(reading.problems) == 7
    assert reading.problems[-1].place == Place("programmes.csv", row=4)
    assert "more than 5 problems" in reading.problems[-1].wrong
    assert ("programme", ANY) in reading.unsure


def test_a_row_of_endless_cells_is_refused_and_one_of_endless_commas_is_not():
    wide = ",".join(["x"] * (parts.MAX_COLUMNS + 1))
    problem = only(read(programmes=PROGRAMMES + wide))
    assert (problem.place.row, problem.wrong) == (2, "has 601 cells; at most 600 are read")
    assert len(read(programmes=PROGRAMMES + "R1,One,DWP" + "," * 100_000).records) == 1


def test_many_rows_without_a_code_are_told_in_no_time():
    reading = read(programmes=PROGRAMMES + ",One,DWP\n" * 9_000)
    assert len(reading.problems) == 9_000
    assert len(reading.files[0].rows_of[""]) == 9_000


def test_a_missing_required_column_is_one_problem_for_the_file():
    problem = only(read(programmes="id,title\nR1,One\nR2,Two\n"))
    assert problem.place == Place("programmes.csv", row=1, column="lead")
    assert "Lead organisation" in problem.remedy


def test_semicolons_between_cells_are_recognised():
    reading = read(programmes="id;title;lead\nR1;One;DWP\n")
    assert any("semicolons" in one.remedy for one in reading.problems)


@pytest.mark.parametrize(
    ("heading", "wrong", "remedy"),
    [
        ("sumary", "is not a field", "Did you mean Summary?"),
        ("Title", "is a second column for title", "Keep one"),
        ("LEAD ORGANISATION", "is a second column for lead", "Keep one"),
    ],
)
def test_unknown_and_repeated_headings_are_problems(heading, wrong, remedy):
    problem = only(read(programmes=f"id,title,lead,{heading}\nR1,One,DWP,x\n"))
    assert problem.place.row == 1
    assert wrong in problem.wrong
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("heading", "wrong", "remedy"),
    [
        ("2026-27", "is a second column for 2026-27", "Keep one"),
        ("2026/27", "is a second column for 2026-27", "Keep one"),
        ("FY2026-27", "is a second column for 2026-27", "Keep one"),
        ("2027-29", "is not a financial year", "2026-27"),
        ("2011-12-01", "is not a financial year", "2011-12"),
        ("Dec-11", "is not a financial year", "2011-12"),
        ("amounts", "is not one column", "2026-27"),
        ("Amounts by year", "is not one column", "2026-27"),
    ],
)
def test_years_that_are_none_are_told(heading, wrong, remedy):
    row = "C1,P1,Build,DWP,implementation,cdel,nominal,,5,6\n"
    problem = only(read(costs=COSTS.strip() + f",{heading}\n" + row, projects=PROJECTS))
    assert (problem.place.row, problem.place.column) == (1, heading)
    assert wrong in problem.wrong
    assert remedy in problem.remedy


def test_a_year_heads_nothing_where_a_table_has_no_amounts():
    assert only(read(programmes="id,title,lead,2026-27\nR1,One,DWP,5\n")).wrong == "is not a field of the register"


def test_columns_left_behind_without_heading_are_passed_over_unless_they_hold_something():
    assert read(programmes="id,title,lead,,\nR1,One,DWP,,\n").problems == ()
    problem = only(read(programmes="id,title,lead,,\nR1,One,DWP,,x\n"))
    assert (problem.place.column, problem.wrong) == ("E", "has cells but no heading")


def test_columns_far_to_the_right_are_named_as_spreadsheets_do():
    wide = Sheet(tuple([""] * 703), ((2, tuple(["x"] * 703)),))
    _, problems = columns("x.csv", "programme", wide)
    named = [one.place.column for one in problems if one.place.row and one.value == "" and "heading" in one.wrong]
    assert (named[0], named[25], named[26], named[701], named[702]) == ("A", "Z", "AA", "ZZ", "AAA")


def test_files_of_other_names_are_problems_with_near_names():
    reading = read(programmes=PROGRAMMES, projcts="id\n")
    problem = only(reading)
    assert problem.place.table == "projcts.csv"
    assert "Did you mean projects.csv" in problem.remedy


def test_two_files_for_one_table_are_a_problem():
    reading = read_files({"programmes.csv": PROGRAMMES.encode(), "Programmes.CSV": PROGRAMMES.encode()})
    assert "is a second" in only(reading).wrong


def test_a_folder_with_nothing_of_the_register_says_what_it_may_hold(tmp_path):
    (tmp_path / "readme.txt").write_text("x")
    (tmp_path / ".projects.csv").write_text("hidden")
    problem = only(read_folder(tmp_path))
    assert all(name in problem.remedy for name in FILES.values())


def test_a_missing_folder_or_a_file_in_its_place_is_told_in_a_sentence(tmp_path):
    with pytest.raises(BenefitsError, match="There is no folder"):
        read_folder(tmp_path / "none")
    (tmp_path / "projects.csv").write_text(PROJECTS)
    with pytest.raises(BenefitsError, match="is a file"):
        read_folder(tmp_path / "projects.csv")


def test_a_folder_named_like_a_file_is_a_problem(tmp_path):
    (tmp_path / "projects.csv").mkdir()
    assert only(read_folder(tmp_path)).wrong == "cannot be opened"


def test_every_fault_of_a_row_is_told_with_its_cell():
    reading = read(
        projects=PROJECTS,
        costs=COSTS
        + "C 1,P1,,DWP,implementatoin,cdel,real,2026-28,tbc\nC2,P1,Run,DWP,operating,cdel,real,2026-27,-5\n",
    )
    told = [(one.place.row, one.place.column, one.value) for one in reading.problems]
    assert sorted(told) == [
        (2, "2026-27", "tbc"),
        (2, "id", "C 1"),
        (2, "kind", "implementatoin"),
        (2, "price_year", "2026-28"),
        (2, "title", ""),
        (3, "2026-27", "-5"),
    ]
    assert {one.place.table for one in reading.problems} == {"costs.csv"}
    assert {("cost_line", "C 1"), ("option", "P1"), ("organisation", "DWP")} <= reading.unsure


def test_a_problem_quotes_no_more_than_a_little_of_a_cell():
    assert len(only(read(projects=PROJECTS.replace("2026-27", "x" * 5000))).value) == 100


def test_problems_name_the_heading_that_stands_in_the_file():
    problem = only(read(projects="Code,Title,Lead organisation,First year\nP1,Share,DWP,soon\n"))
    assert str(problem.place) == "projects.csv, row 2, P1, First year"


def test_the_fingerprint_is_of_names_and_contents():
    one = read(projects=PROJECTS).sha256
    assert one == read(projects=PROJECTS).sha256
    assert len({one, read(projects=PROJECTS + "\n").sha256, read(projects=PROJECTS, options="id\n").sha256}) == 3


@given(st.dictionaries(st.sampled_from([*FILES.values(), "x.csv"]), st.binary(max_size=200), max_size=3))
def test_no_bytes_make_the_reader_raise(contents):
    for problem in read_files(contents).problems:
        assert problem.place.table in (*contents, "folder")


CELL = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(["P1", "2026-27", "yes", "1,5", '"', "DWP"])


@given(st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=4))
def test_no_cells_make_the_reader_raise(rows):
    lines = ["id,title,lead,first_year,appraisal_period", *(",".join(row) for row in rows)]
    for problem in read(projects="\n".join(lines)).problems:
        assert problem.remedy


def test_the_table_of_problems_puts_errors_first_and_in_the_order_of_files_and_rows():
    note = Problem(Place("projects.csv"), "", "was read as Windows text", "Check it.", Severity.WARNING)
    later = Problem(Place("shares.csv", row=3, column="fraction"), "x", "is not a fraction", "Correct it.")
    first = Problem(
        Place("projects.csv", row=10, column="lead"), "DPW", "is the code of no organisation", "Correct it."
    )
    early = Problem(Place("projects.csv", row=9), "", "has 3 cells", "Correct it.")
    rows = problems_table([note, later, first, early])
    assert [(row["File"], row["Row"]) for row in rows] == [
        ("projects.csv", "9"),
        ("projects.csv", "10"),
        ("shares.csv", "3"),
        ("projects.csv", ""),
    ]
    assert rows[1] == {
        "File": "projects.csv",
        "Row": "10",
        "Column": "lead",
        "What is there": "DPW",
        "What is wrong": "is the code of no organisation",
        "What to do": "Correct it.",
    }
    assert rows[3]["What is wrong"] == "to note: was read as Windows text"


def test_the_table_of_problems_is_cut_and_says_how_many_are_left_out():
    many = [Problem(Place("projects.csv", row=row), "", "is wrong", "Correct it.") for row in range(2, MOST_SHOWN + 37)]
    rows = problems_table(many)
    assert len(rows) == MOST_SHOWN + 1
    assert rows[-1]["What is wrong"] == "35 more are not shown"
    assert len(problems_table(many[:MOST_SHOWN])) == MOST_SHOWN
