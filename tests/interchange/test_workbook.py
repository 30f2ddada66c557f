"""Workbooks as people send them: what is read, and every fault with its sheet, row and column."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from workbooks import COST_HEADINGS, COSTS, PROJECTS, altered, ods, with_sheet_data, xlsx

from benefits.errors import Place, Severity
from benefits.interchange.layout import SHEETS
from benefits.interchange.placing import problems_table
from benefits.interchange.read import read_files, read_path
from benefits.periods import FinancialYear, Series
from benefits.records.checks_together import ANY
from benefits.records.model import TABLES, CostLine, LogEntry, Option, Programme, Project, Share

P1 = Project("P1", "Share records", "DWP", FinancialYear(2026))
PROGRAMMES = ("Code", "Title", "Lead organisation")
FORMS = pytest.mark.parametrize("form", [xlsx, ods])


def read(content, name="return.xlsx"):
    return read_files({name: content})


def only(reading):
    """The one problem of a reading."""
    (problem,) = reading.problems
    return problem


def of_class(reading, kind):
    return [one for one in reading.records if isinstance(one, kind)]


@FORMS
def test_a_table_stands_on_a_sheet_of_its_plain_name(form):
    reading = read(form({"PROJECTS ": PROJECTS, "costs": COSTS}))
    assert reading.problems == ()
    assert of_class(reading, Project) == [P1]
    (line,) = of_class(reading, CostLine)
    assert line.amounts == Series(FinancialYear(2026), (Decimal("5.5"),))
    assert [(one.name, one.table, one.rows) for one in reading.files] == [
        ("Sheet PROJECTS", "project", 1),
        ("Sheet costs", "cost_line", 1),
    ]


def test_every_table_has_a_sheet():
    assert set(SHEETS) == set(TABLES)
    assert len({title.casefold() for title in SHEETS.values()}) == len(TABLES)


@FORMS
def test_a_problem_names_sheet_row_and_heading_as_they_stand(form):
    rows = [("Projects of the department",), (), ("Amounts in pounds",), *PROJECTS, (), ("P2", "Two", "DWP", "soon")]
    problem = only(read(form({"Projects": rows})))
    assert str(problem.place) == "Sheet Projects, row 7, P2, First year"
    assert (problem.value, problem.wrong) == ("soon", "is not a financial year")


@FORMS
def test_other_sheets_are_passed_over_and_unknown_ones_with_content_are_noted(form):
    sheets = {"Cover": [("Return",)], "Lists": [("DWP",)], "Sheet4": [], "Projcts": PROJECTS, "Projects": PROJECTS}
    problem = only(read(form(sheets)))
    assert (problem.place.table, problem.severity) == ("Sheet Projcts", Severity.WARNING)
    assert "Did you mean Projects?" in problem.remedy


def test_a_workbook_without_any_table_says_how_sheets_are_named():
    reading = read(xlsx({"Cover": [("x",)], "Data": PROJECTS}))
    assert [one.severity for one in reading.problems] == [Severity.WARNING, Severity.ERROR]
    assert all(title in reading.problems[1].remedy for title in SHEETS.values())


def test_a_sheet_of_headings_only_holds_nothing_and_a_blank_one_is_passed_over():
    reading = read(xlsx({"Projects": PROJECTS[:1], "Costs": []}))
    assert (reading.records, reading.problems) == ((), ())
    assert [one.table for one in reading.files] == ["project"]


def test_a_sheet_without_headings_is_one_problem():
    reading = read(xlsx({"Projects": [("P1", "Share records", "DWP", "2026-27")] * 20}))
    assert only(reading).wrong == "has no row of headings"
    assert ("project", ANY) in reading.unsure


def test_headings_are_found_among_notes_that_use_their_words():
    rows = [("Projects",), ("Code", "Title"), ("x",), *PROJECTS]
    assert read(xlsx({"Projects": rows})).records == (P1,)


def test_headings_below_the_first_rows_are_not_found():
    assert only(read(xlsx({"Projects": [("note",)] * 15 + list(PROJECTS)}))).wrong == "has no row of headings"


@FORMS
def test_headings_may_be_spelt_otherwise_with_blank_rows_and_columns_between(form):
    rows = [("", " CODE", "Title *", "", "lead  Organisation", "First_Year:", ""), ("",) * 7, ()]
    rows += [("", "P1 ", " Share records", "", "DWP", " 2026-27", ""), ("", "  ", "", "", "", "", "")]
    assert read(form({"Projects": rows})).records == (P1,)


@pytest.mark.parametrize("year", ["2026/27", "FY2026-27", "fy 2026-27", "2026-2027"])
@FORMS
def test_years_head_columns_and_stand_in_cells_in_the_usual_ways(form, year):
    row = ("C1", "P1", "Build", "DWP", "implementation", "cdel", "real", year, "£1.5m")
    reading = read(form({"Projects": PROJECTS, "Costs": [(*COST_HEADINGS[:-1], year), row]}))
    (line,) = of_class(reading, CostLine)
    assert (line.price_year, line.amounts) == (
        FinancialYear(2026),
        Series(FinancialYear(2026), (Decimal(1_500_000),)),
    )


def test_a_year_that_the_spreadsheet_made_a_date_is_told():
    rows = [(*COST_HEADINGS, datetime(2011, 12, 1)), (*COSTS[1], 7)]  # noqa: DTZ001 - cells have no zone
    problem = only(read(xlsx({"Projects": PROJECTS, "Costs": rows})))
    assert (problem.place.row, problem.wrong) == (1, "is not a financial year")
    assert "2011-12" in problem.remedy


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [
        (5, "5"),
        (1234.56, "1234.56"),
        (0.1 + 0.2, "0.3"),
        (1.1 + 2.2, "3.3"),
        ("£1,234.50", "1234.50"),
        ("£2bn", 2 * 10**9),
    ],
)
@FORMS
def test_amounts_are_exact_whether_numbers_or_text(form, cell, pounds):
    reading = read(form({"Projects": PROJECTS, "Costs": [COST_HEADINGS, (*COSTS[1][:-1], cell)]}))
    assert of_class(reading, CostLine)[0].amounts == Series(FinancialYear(2026), (Decimal(pounds),))


def test_an_amount_with_more_than_pence_is_refused():
    problem = only(read(xlsx({"Projects": PROJECTS, "Costs": [COST_HEADINGS, (*COSTS[1][:-1], 100 / 3)]})))
    assert (problem.place.column, problem.wrong) == ("2026-27", "has more than 2 decimal places")


SHARES = ("Code", "Benefit", "Recipient", "Fraction", "Agreed on", "Note")


def test_percentages_dates_and_codes_are_read_from_formatted_cells():
    def fill(book):
        sheet = book.get_worksheet_by_name("Shares")
        sheet.write_number(1, 3, 0.45, book.add_format({"num_format": "0%"}))
        sheet.write_datetime(1, 4, date(2026, 4, 1))
        sheet.write_boolean(1, 5, True)

    reading = read(xlsx({"Shares": [SHARES, (12, 7, "DWP")]}, fill))
    share = Share("12", "7", "DWP", Decimal("0.45"), agreed_on=date(2026, 4, 1), note="TRUE")
    assert (reading.records, reading.problems) == ((share,), ())


def test_days_counted_from_1904_are_the_same_days():
    def fill(book):
        book.get_worksheet_by_name("Shares").write_datetime(1, 4, date(2026, 4, 1))

    content = xlsx({"Shares": [SHARES, ("S1", "B1", "DWP", 1)]}, fill)
    assert read(content).records[0].agreed_on == date(2026, 4, 1)
    later = altered(content, "xl/workbook.xml", b"<workbookPr ", b'<workbookPr date1904="1" ')
    assert read(later).records[0].agreed_on == date(2030, 4, 2)


def test_the_same_in_an_ods_workbook():
    row = (
        12,
        7,
        "DWP",
        ({"valuetype": "percentage", "value": "0.45"}, "45%"),
        ({"valuetype": "date", "datevalue": "2026-04-01T09:30:00"}, "01/04/26"),
        "45%",
    )
    (share,) = read(ods({"Shares": [SHARES, row]}), "return.ods").records
    assert share == Share("12", "7", "DWP", Decimal("0.45"), agreed_on=date(2026, 4, 1), note="45%")


def test_a_third_by_formula_is_a_share():
    def fill(book):
        book.get_worksheet_by_name("Shares").write_formula(1, 3, "=1/3", None, 1 / 3)

    reading = read(xlsx({"Shares": [SHARES, ("S1", "B1", "DWP")]}, fill))
    assert reading.problems == ()
    assert reading.records[0].fraction == Decimal("0.333333333")


def test_a_formula_with_a_saved_value_is_its_value_and_one_without_is_a_problem():
    def fill(book):
        book.get_worksheet_by_name("Programmes").write_formula(1, 1, '="O"&"ne"', None, "One")

    content = xlsx({"Programmes": [PROGRAMMES, ("R1", "One", "DWP"), ("R2", "Two", "DWP")]}, fill)
    assert read(content).records[0] == Programme("R1", "One", "DWP")
    bare = altered(content, "xl/worksheets/sheet1.xml", b"<v>One</v>", b"")
    problem = only(read(bare))
    assert problem.place == Place("Sheet Programmes", row=2, column="Title", record="R1")
    assert problem.wrong == "is a formula without a saved value"
    assert [one.id for one in read(bare).records] == ["R2"]


def inline(number, *words, more=b""):
    """The XML of a row of texts."""
    cell = b'<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>'
    cells = b"".join(cell % (ord("A") + column, number, word) for column, word in enumerate(words))
    return b'<row r="%d">%s%s</row>' % (number, cells, more)


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>", b"<v />"])
@pytest.mark.parametrize("formula", [b"<f>A1&amp;&quot;&gt;&quot;</f>", b'<f t="shared" si="0"/>'])
def test_formulas_never_calculated_are_found_however_they_are_written(formula, value):
    formula = b'<c r="E2" s="0">' + formula + value + b"</c>"
    rows = inline(1, b"Code", b"Title", b"Lead organisation", b"First year", b"Summary")
    rows += inline(2, b"P1", b"One", b"DWP", b"2026-27", more=formula)
    problem = only(read(with_sheet_data(rows)))
    assert str(problem.place) == "Sheet Projects, row 2, P1, Summary"
    assert problem.wrong == "is a formula without a saved value"


def test_an_ods_formula_without_a_value_is_a_problem():
    row = ("R1", ({"formula": "of:=[.A1]", "valuetype": "string", "stringvalue": "One"}, "One"), "DWP")
    bare = ("R2", ({"formula": "of:=[.A1]"}, ""), "DWP")
    reading = read(ods({"Programmes": [PROGRAMMES, row, (), bare]}))
    assert reading.records == (Programme("R1", "One", "DWP"),)
    assert str(only(reading).place) == "Sheet Programmes, row 4, R2, Title"


def test_an_error_of_the_spreadsheet_is_told_and_the_same_words_as_text_are_text():
    def fill(book):
        book.get_worksheet_by_name("Programmes").write_formula(1, 3, "=1/0", None, "#DIV/0!")

    rows = [(*PROGRAMMES, "Summary"), ("R1", "One", "DWP"), ("R2", "#REF!", "DWP")]
    reading = read(xlsx({"Programmes": rows}, fill))
    assert only(reading).wrong == "is the error #DIV/0! of the spreadsheet"
    assert reading.records == (Programme("R2", "#REF!", "DWP"),)
    odd = ({"valuetype": "string"}, "#REF!")
    content = ods({"Programmes": [(*PROGRAMMES, "Summary"), ("R1", "One", "DWP", odd)]})
    assert read(content).problems == ()
    marked = altered(content, "content.xml", b'office:value-type="string"><text:p>#REF!',
                     b'office:value-type="string" calcext:value-type="error"><text:p>#REF!')  # fmt: skip
    assert only(read(marked)).wrong == "is the error #REF! of the spreadsheet"


def test_merged_titles_are_nothing_and_groups_may_stand_over_the_headings():
    def fill(book):
        sheet = book.get_worksheet_by_name("Costs")
        sheet.merge_range(0, 0, 0, 8, "Costs of the department")
        sheet.merge_range(1, 2, 1, 6, "What it is")
        sheet.merge_range(1, 7, 1, 8, "Amounts by year")

    content = xlsx({"Projects": PROJECTS, "Costs": [(), (), *COSTS]}, fill)
    assert read(content).problems == ()
    assert len(of_class(read(content), CostLine)) == 1


def test_headings_merged_over_two_rows_are_read_from_both():
    def fill(book):
        sheet = book.get_worksheet_by_name("Costs")
        for column, word in enumerate(COST_HEADINGS[:-1]):
            sheet.merge_range(0, column, 1, column, word)
        sheet.merge_range(0, 8, 0, 9, "Amounts by year")

    rows = [(), ("",) * 8 + ("2026-27", "2027-28"), (*COSTS[1], 6), ("C2", *COSTS[1][1:-1], "tbc")]
    reading = read(xlsx({"Projects": PROJECTS, "Costs": rows}, fill))
    assert of_class(reading, CostLine)[0].amounts == Series(FinancialYear(2026), (Decimal("5.5"), Decimal(6)))
    assert str(only(reading).place) == "Sheet Costs, row 4, C2, 2026-27"


@pytest.mark.parametrize("last", [4, 1_048_576])
def test_merged_cells_among_the_records_are_told_not_read_as_blank(last):
    def fill(book):
        book.get_worksheet_by_name("Programmes").merge_range(2, 3, last - 1, 3, "Both")

    rows = [(*PROGRAMMES, "Summary"), *[(f"R{at}", "x", "DWP") for at in (1, 2, 3)]]
    reading = read(xlsx({"Programmes": rows}, fill))
    assert [(one.id, one.summary) for one in reading.records] == [("R1", ""), ("R2", "Both")]
    assert str(only(reading).place) == "Sheet Programmes, row 4, R3, Summary"
    assert only(reading).wrong == "is merged with another cell"


def test_merged_cells_of_an_ods_workbook_are_told_too():
    merged = ({"valuetype": "string", "numberrowsspanned": 2, "numbercolumnsspanned": 1}, "Both")
    rows = [(*PROGRAMMES, "Summary"), ("R1", "x", "DWP", merged), ("R2", "x", "DWP")]
    assert only(read(ods({"Programmes": rows}))).place == Place("Sheet Programmes", 3, "Summary", "R2")


def test_hidden_sheets_and_rows_are_read_with_a_note():
    def fill(book):
        sheet = book.get_worksheet_by_name("Projects")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        sheet.hide()

    reading = read(xlsx({"Cover": [("x",)], "Projects": PROJECTS}, fill))
    assert reading.records == (P1,)
    assert [(one.wrong, one.severity) for one in reading.problems] == [
        ("is hidden in the workbook and was read", Severity.WARNING),
        ("has a hidden row, read like the others", Severity.WARNING),
    ]


def test_cells_far_to_the_right_of_the_headings_are_told():
    rows = [PROJECTS[0], (*PROJECTS[1], "", "", "stray")]
    problem = only(read(xlsx({"Projects": rows})))
    assert (problem.place, problem.wrong) == (Place("Sheet Projects", 1, "G"), "has cells but no heading")


def test_a_row_marked_withdraw_needs_only_its_code():
    rows = [("Withdraw", "Code"), ("yes", "P1"), ("Y", 12), ("", ""), ("", "P2")]
    reading = read(xlsx({"Projects": rows}))
    assert reading.withdrawn == (("project", "P1"), ("project", "12"))
    assert {one.wrong for one in reading.problems} == {"is a required column that the file lacks"}
    assert read(xlsx({"Projects": rows[:3]})).problems == ()
    assert read(xlsx({"Projects": rows[:3]})).withdrawn == reading.withdrawn


def test_withdrawals_and_records_stand_together_in_a_csv_file():
    text = "id,title,lead,WITHDRAW\nR1,One,DWP,\nR2,,tbc,yes\nR3,Three,DWP,no\n,,,yes\nR4,Four,DWP,perhaps\n"
    reading = read_files({"programmes.csv": text.encode()})
    assert [one.id for one in reading.records] == ["R1", "R3"]
    assert reading.withdrawn == (("programme", "R2"),)
    told = [(one.place.row, one.place.column, one.wrong) for one in reading.problems]
    assert told == [(5, "id", "is missing"), (6, "Withdraw", "is neither yes nor no")]
    assert reading.given["programme"] == {"id", "title", "lead"}


def test_two_columns_of_withdrawals_are_a_problem():
    reading = read_files({"programmes.csv": b"id,title,lead,withdraw,Withdraw\nR1,One,DWP,,\n"})
    assert only(reading).wrong == "is a second column for withdrawals"


def test_a_table_given_in_a_workbook_and_in_a_file_is_a_problem():
    files = {
        "projects.csv": b"id,title,lead,first_year\nP1,Share records,DWP,2026-27\n",
        "r.xlsx": xlsx({"Projects": PROJECTS}),
    }
    reading = read_files(files)
    assert only(reading).wrong == "is a second projects.csv"
    assert reading.records == (P1,)


def test_a_workbook_and_files_for_other_tables_go_together():
    files = {"options.csv": b"id,project,kind,title\nA,P1,preferred,All\n", "r.xlsx": xlsx({"Projects": PROJECTS})}
    assert {type(one) for one in read_files(files).records} == {Project, Option}


def test_problems_come_in_the_order_of_the_sheets():
    bad = [PROGRAMMES, ("R1", "", "DWP")]
    reading = read(xlsx({"Log": [("Code", "Project", "Kind", "Title"), ("L1", "P1", "x", "y")], "Programmes": bad}))
    assert of_class(reading, LogEntry) == []
    assert [row["File"] for row in problems_table(reading.problems)] == ["Sheet Programmes", "Sheet Log"]


@pytest.mark.parametrize("name", ["return.xlsx", "RETURN.XLSX"])
def test_one_path_may_be_a_folder_a_workbook_or_a_csv_file(tmp_path, name):
    (tmp_path / name).write_bytes(xlsx({"Projects": PROJECTS}))
    assert read_path(tmp_path / name).records == (P1,)
    (tmp_path / "projects.csv").write_bytes(b"id,title,lead,first_year\nP1,Share records,DWP,2026-27\n")
    assert read_path(tmp_path / "projects.csv").records == read_path(tmp_path).records == (P1,)


def test_a_csv_file_may_have_titles_and_blank_columns_too():
    text = 'Programmes,,,,\n"Amounts in £",,,,\n\nCode,Title,Lead organisation,,\nR1,Café,DWP,,\nR2,Two,DWP,,,,\n'
    reading = read_files({"programmes.csv": text.encode("utf-8")})
    assert [one.title for one in reading.records] == ["Café", "Two"]
    assert reading.problems == ()
