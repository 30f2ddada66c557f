"""Published files of the Government Major Projects Portfolio become project records, and its columns are filled."""

import csv
import hashlib
import io
from decimal import Decimal

import pytest
from gmpp_files import HEADINGS, JOINT_2023_24, JOINT_2024_26, RESCUE, SEARCH, department, written
from hypothesis import given
from hypothesis import strategies as st

from benefits.errors import Severity, has_errors
from benefits.interchange.gmpp import gmpp_part, is_gmpp
from benefits.interchange.gmpp_writing import COLUMNS, gmpp_csv
from benefits.interchange.read import read_files
from benefits.interchange.sheets import Source, csv_rows
from benefits.periods import FinancialYear, Series
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, OptionKind, PriceTerms, Recurrence
from benefits.records.checks_together import ANY
from benefits.records.model import BenefitLine, CostLine, Option, Project

YEAR = FinancialYear(2023)
PUBLISHED = "As published: no years, recipients or price base, so no cost or benefit line was made of it."


def source(content, name="dft.csv"):
    rows, problems = csv_rows(name, content)
    return Source(name, "project", hashlib.sha256(content).hexdigest(), rows, problems, is_even=True)


def read(content, name="dft.csv", known=None):
    return gmpp_part(source(content, name), known)


def heading(content):
    return source(content).rows[0][1]


@pytest.mark.parametrize("content", [department(), JOINT_2023_24, JOINT_2024_26])
def test_a_published_file_is_known_by_its_headings(content):
    assert is_gmpp(heading(content))


@pytest.mark.parametrize("names", [["id", "title", "lead", "gmpp_id"], ["GMPP ID Number"], [], [""]])
def test_a_file_of_the_register_is_no_published_one(names):
    assert not is_gmpp(names)


def test_the_file_of_a_department_becomes_project_records():
    part, file = read(department())
    assert not has_errors(part.problems)
    rescue, a12, rail = part.records
    assert rescue == Project(
        id="DFT_0048_2021-Q3",
        title=SEARCH,
        lead="DFT",
        first_year=FinancialYear(2019),
        summary=RESCUE,
        gmpp_id="DFT_0048_2021-Q3",
        delivery_confidence_sro="green",
        source="Government Major Projects Portfolio 2023-24, file dft.csv",
        note="GMPP 2023-24. Category: Government Transformation and Service Delivery; start: 2019-12-16; "
        f"end: 2026-12-31; baseline whole-life cost: £1,959m; baseline benefits: £24,475m. {PUBLISHED}",
    )
    assert a12.first_year == FinancialYear(2015)  # it starts on 1 April 2015
    assert "cost: Exempt under Section 43 of the Freedom of Information Act 2000; baseline benefits" in a12.note
    assert (rail.delivery_confidence_nista, rail.delivery_confidence_sro) == ("exempt", "exempt")
    assert (file.table, file.rows, file.name) == ("project", 3, "dft.csv")
    assert file.rows_of == {"DFT_0048_2021-Q3": (2,), "DFT_0034_1920-Q2": (3,), "DFT_0020_2122-Q2": (4,)}


def test_a_project_without_a_start_gets_the_year_of_the_report_and_the_file_says_so():
    part, _ = read(department())
    assert part.records[2].first_year == YEAR
    (note,) = part.problems
    assert (note.severity, note.wrong.partition(";")[0]) == (
        Severity.WARNING,
        "gives no start date for 1 of its projects",
    )


def test_a_joint_list_of_2023_24_tells_who_rated():
    part, _ = read(JOINT_2023_24)
    ratings = [(one.delivery_confidence_nista, one.delivery_confidence_sro) for one in part.records]
    assert ratings == [("", "amber"), ("amber", ""), ("exempt", "exempt")]
    assert (
        "end: not yet in a position; baseline whole-life cost: not yet in a position; baseline benefits: £1,486m"
        in (part.records[1].note)
    )
    assert "baseline whole-life cost: £1,040m" in part.records[0].note


def test_of_a_project_in_several_years_the_newest_row_is_taken():
    part, file = read(JOINT_2024_26)
    assert [(one.id, one.lead, one.delivery_confidence_nista) for one in part.records] == [
        ("DFT_0048_2021-Q3", "DFT", ""),
        ("CO_0438_2425-Q3", "CO", "amber"),
        ("HMRC_0017_1617-Q2", "HMRC", "amber"),
    ]
    assert "GMPP 2025-26. Category: Infrastructure and Construction; baseline whole-life cost: £1,029.78m" in (
        part.records[1].note
    )
    assert [one.wrong.partition(";")[0] for one in part.problems] == [
        "holds 1 row of projects that have a newer one in it",
        "gives no start date for 3 of its projects",
    ]
    assert file.rows_of["CO_0438_2425-Q3"] == (4,)


def test_only_the_fields_that_have_a_column_are_given():
    always = {"id", "gmpp_id", "title", "lead", "source", "note"}
    both = {"delivery_confidence_nista", "delivery_confidence_sro"}
    assert read(department())[1].given == always | both | {"summary", "first_year"}
    assert read(JOINT_2023_24)[1].given == always | both | {"first_year"}
    assert read(JOINT_2024_26)[1].given == always | {"delivery_confidence_nista"}


def test_a_project_that_the_register_knows_keeps_its_code():
    part, file = read(department(), known={"DFT_0048_2021-Q3": "UKSAR2G"})
    assert (part.records[0].id, part.records[0].gmpp_id) == ("UKSAR2G", "DFT_0048_2021-Q3")
    assert file.rows_of["UKSAR2G"] == (2,)


@pytest.mark.parametrize("words", ["DfT", "Department for Transport", "dft"])
def test_a_department_may_be_written_by_its_code_or_its_name(words):
    assert read(department((0, "Department", words)))[0].records[0].lead == "DFT"


@pytest.mark.parametrize(
    ("column", "words", "wrong", "remedy"),
    [
        (
            "Department",
            "Department for Transprot",
            "is the code or name of no organisation",
            "Department for Transport",
        ),
        ("Department", "", "is missing", "Fill it in"),
        ("GMPP ID", "", "is missing", "take the row out"),
        ("Project Name", "", "is missing", "Fill it in"),
        ("Project - Start", "03/04/2019", "could be two different days", "2019-04-03"),
        ("Project - Start", "2019-02-30", "is a day that does not exist", ""),
        ("Project - End", "32 March 2026", "is", ""),
        ("TOTAL Baseline Whole", "1.959.000", "is", ""),
        ("TOTAL Baseline Benefits", "24,47", "", ""),
    ],
)
def test_a_fault_is_told_with_file_row_column_and_remedy(column, words, wrong, remedy):
    part, _ = read(department((1, column, words)))
    errors = [one for one in part.problems if one.severity is Severity.ERROR]
    assert len(errors) == 1
    place = errors[0].place
    assert (place.table, place.row, errors[0].value) == ("dft.csv", 3, words)
    assert place.column.startswith(column)
    assert wrong in errors[0].wrong
    assert remedy in errors[0].remedy
    assert [one.gmpp_id for one in part.records] == ["DFT_0048_2021-Q3", "DFT_0020_2122-Q2"]


def test_a_row_that_could_not_be_read_is_not_held_against_others():
    part, _ = read(department((1, "Department", "XX")))
    assert part.unsure == {("project", "DFT_0034_1920-Q2")}


def test_a_rating_that_is_none_is_left_blank_and_told():
    part, _ = read(department((0, "IPA Delivery", "Reset")))
    assert part.records[0].delivery_confidence_nista == ""
    told = next(one for one in part.problems if one.value == "Reset")
    assert (told.severity, told.wrong) == (Severity.WARNING, "is no delivery confidence and was left blank")


def test_later_files_name_nista_in_place_of_ipa():
    content = department((0, "IPA Delivery", "Red")).replace(b"IPA Delivery", b"NISTA Delivery")
    assert read(content)[0].records[0].delivery_confidence_nista == "red"


def test_what_a_spreadsheet_left_of_line_ends_is_taken_out():
    part, _ = read(department((0, "Description", "One._x000D_\r\nTwo.")))
    assert part.records[0].summary == "One.\nTwo."


def test_without_a_start_and_a_year_of_report_nothing_is_made_up():
    rows = [["GMPP ID Number", "Project Name", "Department"], ["DFT_1", "A road", "DFT"]]
    part, _ = read(written(rows))
    assert part.records == ()
    assert [one.wrong for one in part.problems if one.severity is Severity.ERROR] == [
        "is blank or no date, and no column says which year's report this is"
    ]


def test_a_thousand_rows_of_one_project_are_read_at_once():
    years = [f"{year}-{(year + 1) % 100:02d}" for year in range(1900, 2390)]
    rows = [["report_year", "gmpp_id", "project", "department_code"], *([one, "X_1", "A", "DFT"] for one in years)]
    part, _ = read(written(rows))
    assert [one.first_year for one in part.records] == [FinancialYear(2389)]


def test_reading_ends_where_too_much_is_wrong():
    rows = [["report_year", "gmpp_id", "project", "department_code"], *([["2024-25", "X_1", "A", "NOBODY"]] * 2_000)]
    part, _ = read(written(rows))
    assert part.problems[-1].wrong == "has more than 1,000 problems; the rows below were not read"
    assert ("project", ANY) in part.unsure


@given(st.lists(st.lists(st.text(max_size=8) | st.sampled_from(["DFT", "2023-24", "Amber", "£1m"]), max_size=20)))
def test_whatever_stands_in_the_rows_it_never_raises(rows):
    held = ((1, HEADINGS), *((number, tuple(row)) for number, row in enumerate(rows, start=2)))
    part, file = gmpp_part(Source("any.csv", "project", "0", held))
    assert len(part.records) <= len(rows) == file.rows


OPTION = Option("P-A", "P", OptionKind.PREFERRED, "Build it", is_preferred=True)
KINDS = (CostKind.IMPLEMENTATION, BudgetClass.CDEL, PriceTerms.REAL, YEAR)
PROJECT = Project("P", "A road", "DFT", YEAR, summary="Wider", gmpp_id="DFT_1", delivery_confidence_nista="amber")


def cost(code, *millions, **more):
    return CostLine(code, "P-A", code, "DFT", *KINDS, amounts=pounds(millions), **more)


def benefit(code, *millions, terms=PriceTerms.REAL, in_class=BenefitClass.CASH_RELEASING, **more):
    return BenefitLine(code, "P-A", code, "other", in_class, terms, YEAR, pounds(millions), **more)


def pounds(millions):
    return Series(YEAR, tuple(Decimal(one) * 10**6 for one in millions)) if millions else None


def exported(*records):
    (row,) = csv.DictReader(io.StringIO(gmpp_csv((PROJECT, OPTION, *records)), newline=""))
    return row


def test_the_columns_are_those_of_the_publication():
    def short(name):
        return " ".join(name.partition("(")[0].replace("for 2023/24", "").split())

    assert [short(one) for one in COLUMNS] == [short(one) for one in HEADINGS]
    assert is_gmpp(COLUMNS)


def test_what_the_register_holds_fills_its_columns_and_the_rest_is_blank():
    row = exported()
    assert {name: value for name, value in row.items() if value} == {
        "GMPP ID Number": "DFT_1",
        "Project Name": "A road",
        "Department": "DFT",
        "Description / Aims": "Wider",
        "IPA Delivery Confidence Assessment": "Amber",
    }


def test_totals_are_the_preferred_options_lines_in_millions():
    other = Option("P-B", "P", OptionKind.DO_MINIMUM, "Mend it")
    row = exported(
        cost("C1", "10", "5.25"),
        cost("C2", "0.5"),
        cost("C3", "7", paid_to="HMRC"),  # comes back to another body
        other,
        CostLine("C4", "P-B", "C4", "DFT", *KINDS, amounts=pounds(["99"])),
        benefit("B1", "4", "8"),
        benefit("B2", "1", is_disbenefit=True),
        benefit("B3", "50", recurrence=Recurrence.TIMING),
        benefit("B4", "60", in_class=BenefitClass.QUANTIFIABLE),
    )
    assert (row[COLUMNS[15]], row[COLUMNS[17]]) == ("15.75", "11")
    assert row[COLUMNS[16]] == (
        "Sum of 2 cost lines of the preferred option as entered, undiscounted, in 2023-24 prices."
    )
    assert row[COLUMNS[18]].startswith("Sum of 2 benefit lines")


def test_lines_in_different_prices_are_not_added():
    row = exported(benefit("B1", "4"), benefit("B2", "4", terms=PriceTerms.NOMINAL))
    assert row[COLUMNS[17]] == ""
    assert row[COLUMNS[18]] == "Not summed: the 2 benefit lines are in 2023-24 prices and nominal prices."


def test_lines_without_amounts_make_no_total():
    row = exported(cost("C1", "4"), cost("C2"))
    assert row[COLUMNS[15]] == ""
    assert row[COLUMNS[16]] == "Not summed: 1 of 2 cost lines have no amounts yet."


def test_what_is_exported_is_read_again():
    before = read(department())[0].records
    text = gmpp_csv(before).replace("(if variance", "for 2023/24 (if variance")
    again, _ = read(text.encode())
    names = ("id", "title", "lead", "summary", "delivery_confidence_nista", "delivery_confidence_sro")
    assert [[getattr(one, name) for name in names] for one in again.records] == [
        [getattr(one, name) for name in names] for one in sorted(before, key=lambda one: one.id)
    ]


def test_no_cell_is_a_formula():
    risky = Project("P", "=HYPERLINK(1)", "DFT", YEAR, summary="+1")
    (row,) = csv.DictReader(io.StringIO(gmpp_csv([risky]), newline=""))
    assert (row["Project Name"], row["Description / Aims"]) == ("'=HYPERLINK(1)", "'+1")


@pytest.mark.parametrize("name", ["gmpp_2023-24.csv", "projects.csv"])
def test_a_published_file_is_read_under_any_name(name):
    reading = read_files({name: department()})
    assert {type(one) for one in reading.records} == {Project}
    assert not has_errors(reading.problems)


def test_an_unknown_csv_file_is_still_refused():
    (problem,) = read_files({"spending.csv": b"supplier,amount\nA,1\n"}).problems
    assert "not a file of the register" in problem.wrong
