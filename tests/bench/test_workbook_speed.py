"""How long a workbook of 20,000 rows takes to be read and checked, beside what others need to read it; nothing of time
is asserted. The goal is under 10 seconds.
"""

import resource
from io import BytesIO
from time import perf_counter, process_time

import openpyxl
import pytest
import xlsxwriter

from benefits.actions.importing import changes_of
from benefits.interchange import workbook
from benefits.interchange.layout import SHEETS
from benefits.interchange.read import read_files
from benefits.records.model import Person
from benefits.records.store import Store

pytestmark = pytest.mark.bench

PROJECTS, COSTS, BENEFITS, RECIPIENTS = 1_000, 3, 5, ("DWP", "HMRC")
YEARS = tuple(f"{year}-{year + 1 - 2000}" for year in range(2026, 2036))
LINE = ("Price terms", "Price year", "Source", "Source grade", *YEARS)


def rows():
    """The headings and rows of each table."""
    projects = [f"P{number:04d}" for number in range(PROJECTS)]
    costs = [(f"{project}-C{number}", project) for project in projects for number in range(COSTS)]
    benefits = [(f"{project}-B{number}", project) for project in projects for number in range(BENEFITS)]
    shares = [(f"{benefit}-{body}", benefit, body) for benefit, _ in benefits for body in RECIPIENTS]
    amounts = [1000.37 + 12.11 * place for place in range(len(YEARS))]
    line = ("real", "2026-27", "Outline business case", "B", *amounts)
    return {
        "project": [
            ("Code", "Title", "Lead organisation", "First year", "Summary"),
            *[(project, f"Project {project}", "DWP", "2026-27", "Joins records of two bodies") for project in projects],
        ],
        "option": [
            ("Code", "Project", "Kind", "Title", "Preferred way forward"),
            *[(f"{project}-A", project, "preferred", "Do it", "yes") for project in projects],
        ],
        "cost_line": [
            ("Code", "Option", "Title", "Payer", "Kind", "Budget class", *LINE),
            *[(code, f"{of}-A", "Build", "DWP", "implementation", "cdel", *line) for code, of in costs],
        ],
        "benefit_line": [
            ("Code", "Option", "Title", "Type", "Class", "Deadweight", *LINE),
            *[(code, f"{of}-A", "Less fraud", "fraud_prevented", "cash_releasing", 0, *line) for code, of in benefits],
        ],
        "share": [
            ("Code", "Benefit", "Recipient", "Fraction", "Budget class"),
            *[(*share, 0.5, "rdel programme") for share in shares],
        ],
    }  # fmt: skip


def book():
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        for table, held in rows().items():
            sheet = made.add_worksheet(SHEETS[table])
            for number, row in enumerate(held, start=3):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def others_read(content):
    """Every cell of the workbook, by openpyxl in its quick way."""
    opened = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    return sum(len(row) for sheet in opened for row in sheet.iter_rows(values_only=True))


def timed(work):
    """What it gives, and how many seconds pass and are worked in this process."""
    passed, worked = perf_counter(), process_time()
    given = work()
    return given, perf_counter() - passed, process_time() - worked


def test_twenty_thousand_rows_are_read_and_checked(capsys):
    content = book()
    store = Store.in_memory()
    person = Person("pam", "pam@dwp.gov.uk", "Pam Example", ("programme_manager:*",))
    sheets, opened, _ = timed(lambda: workbook.workbook("return.xlsx", content))
    reading, read, read_work = timed(lambda: read_files({"return.xlsx": content}))
    (changes, problems), checked, check_work = timed(
        lambda: changes_of(store, person, reading.records, given=reading.given, unsure=reading.unsure)
    )
    store.close()
    assert (reading.problems, problems) == ((), ())
    assert len(changes) == len(reading.records) == PROJECTS * (2 + COSTS + BENEFITS + BENEFITS * len(RECIPIENTS))
    assert sheets[0] is not None
    _, others, _ = timed(lambda: others_read(content))
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    with capsys.disabled():
        print(f"\n{len(changes):,} rows, {len(content):,} bytes: read and checked {read + checked:.1f} s (goal 10)")
        print(
            f"  opened in {opened:.2f} s: {child.ru_utime / 2:.2f} s of work, {child.ru_maxrss // 1024} MB in the child"
        )
        print(f"  read {read:.2f} s, {read_work:.2f} s of it work in this process")
        print(f"  compared and checked together {checked:.2f} s, {check_work:.2f} s of it work")
        print(f"  openpyxl opens it in {others:.2f} s: {others / opened:.1f} times what opening takes here,")
        print(f"  and {others / (read + checked):.1f} times what reading and checking take")
