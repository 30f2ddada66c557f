"""The whole way of logging: a workbook with faults, mended; a grid pasted; recipients answer; a version restored."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect
from readme import files
from walking import (
    AMOUNTS,
    SAVE_BENEFIT,
    SAVE_IMPORT,
    cell,
    click_cell,
    follow,
    go,
    heading,
    open_tab,
    paste,
    press,
    say_who,
    settle,
    type_into,
)

from benefits.interchange.read import read_files
from benefits.interchange.template import Format, template
from benefits.periods import FinancialYear

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def workbook(**cells):
    """The README's records as a workbook, with some cells of the costs changed."""
    records = read_files({name: text.encode() for name, text in files().items()}).records
    book = openpyxl.load_workbook(io.BytesIO(template(records, Format.XLSX, FinancialYear(2026))))
    sheet = book["Costs"]
    for row in sheet.iter_rows():
        for one in row:
            if str(one.value) in cells:
                one.value = cells[str(one.value)]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page, content):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "records.xlsx", "mimeType": kind, "buffer": content}
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files([file])
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=30_000)
    settle(page)


def test_from_a_faulty_workbook_to_an_accepted_and_a_disputed_share_and_back_to_an_old_version(page):
    go(page, "")
    say_who(page)
    follow(page, "import_records?register=live")
    upload(page, workbook(**{"Build and run": "", "LINK-C1": "LINK C1"}))
    expect(page.get_by_text("Nothing can be saved until the errors are put right.")).to_be_visible()
    expect(page.get_by_role("button", name=SAVE_IMPORT)).to_have_count(0)

    follow(page, "welcome")
    follow(page, "import_records?register=live")
    upload(page, workbook())
    press(page, SAVE_IMPORT)
    page.wait_for_url("**/projects?register=live")
    expect(page.get_by_text("Saved as save")).to_be_visible()

    # A recipient's own people accept; another's dispute with their own figure.
    say_who(page, "Kim", "HMRC")
    follow(page, "inbox?register=live&body=HMRC&share=LINK-B1-HMRC")
    expect(heading(page)).to_contain_text("1 share waits for an answer of HMRC")
    press(page, "Accept")
    expect(heading(page)).not_to_contain_text("1 share waits")
    say_who(page, "Moe", "MOJ")
    follow(page, "inbox?register=live&body=MOJ&share=LINK-B1-MOJ")
    type_into(page, "Your words", "Only our tribunals use it")
    type_into(page, "The part you would agree to (to dispute)", "10%")
    settle(page)
    press(page, "Dispute")
    open_tab(page, "All disputes")
    expect(page.get_by_role("region", name="Every disputed share")).to_be_visible()

    # The project changes the amounts by a paste from a spreadsheet: both have to be asked again.
    say_who(page, "Ada", "DWP")
    follow(page, "edit_project?register=live&project=LINK&line=LINK-B1")
    open_tab(page, "Benefits and shares")
    choose_line(page, "Staff time freed")
    paste(page, AMOUNTS, 1, 0.75, "£5m\n9,000,000\n9m\n£9,000,000.00")
    expect(page.get_by_text("£32", exact=False).first).to_be_visible()
    press(page, SAVE_BENEFIT)
    expect(page.get_by_text("Saved", exact=False).first).to_be_visible()
    say_who(page, "Kim", "HMRC")
    follow(page, "inbox?register=live&body=HMRC&share=LINK-B1-HMRC")
    expect(heading(page)).to_contain_text("1 share waits for an answer of HMRC")
    expect(cell(page, "Changed since answered")).to_be_attached()

    # Back to the first version, in a version of its own.
    say_who(page, "Ada", "DWP")
    follow(page, "history?register=live&project=LINK&record=LINK-B1")
    page.get_by_role("combobox", name="Version", exact=True).click()
    page.get_by_role("option").last.click()
    settle(page)
    press(page, "Restore this version")
    expect(page.get_by_text("3 saves of 1 record")).to_be_visible()


def choose_line(page, title):
    box = page.get_by_role("combobox", name="Benefit line", exact=True)
    box.click()
    page.get_by_role("option", name=title).first.click()
    settle(page)
    click_cell(page, AMOUNTS, 0, 0.75)
