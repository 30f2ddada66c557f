"""Files in and out: faults shown at once, a preview, one save, and a download that no spreadsheet runs."""

import csv
import io

import pytest
from playwright.sync_api import expect
from readme import files
from walking import IMPORT, SAVE_IMPORT, cell, go, open_tab, press, say_who, settle

pytestmark = pytest.mark.browser
FORMULA = '=HYPERLINK("http://evil.example")'
PICTURE = "![x](http://evil.example/a.png) <img src=http://evil.example/b.png> $x$"


def payload(contents):
    return [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in contents.items()]


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def upload(page, contents):
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(payload(contents))
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=20_000)
    settle(page)


def test_a_folder_with_faults_shows_all_of_them_and_offers_no_save(page):
    go(page, "")
    say_who(page)
    press(page, IMPORT)
    good = files()
    upload(
        page,
        good
        | {
            "costs.csv": good["costs.csv"].replace("10000000", "tbc"),
            "shares.csv": good["shares.csv"].replace("HMRC,0.45", "HMRCC,0.45"),
        },
    )
    problems = page.get_by_role("region", name="What is wrong, where, and what to do")
    expect(problems).to_be_visible()
    for text in ("costs.csv", "shares.csv", "2026-27", "tbc", "HMRCC"):
        expect(cell(page, text)).to_be_attached()
    expect(page.get_by_text("Nothing can be saved until the errors are put right.")).to_be_visible()
    expect(page.get_by_role("button", name=SAVE_IMPORT)).to_have_count(0)


def test_a_good_folder_is_previewed_saved_and_comes_out_again_harmless(page):
    go(page, "")
    say_who(page)
    press(page, IMPORT)
    good = files()
    upload(page, good | {"projects.csv": good["projects.csv"].replace("Linked case records", quoted(FORMULA))})
    expect(cell(page, "added")).to_be_attached()
    press(page, SAVE_IMPORT)
    page.wait_for_url("**/projects?register=live")
    settle(page)
    expect(page.get_by_text("Saved as save")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as CSV").click()
    text = started.value.path().read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Project"] == f"'{FORMULA}"
    assert float(row["Net across government (£m)"]) == pytest.approx(2.72, abs=0.005)


def test_markup_in_texts_stays_text_on_every_page_and_fetches_nothing(page):
    """The fixture `visit` fails the test when a request leaves this computer or the console has an error."""
    go(page, "")
    say_who(page)
    press(page, IMPORT)
    good = files()
    cells = {"Linked case records": PICTURE, "Build and run": PICTURE, "Staff time freed": PICTURE}
    marked = {}
    for name, text in good.items():
        for plain, markup in cells.items():
            text = text.replace(plain, quoted(markup))
        marked[name] = text
    upload(page, marked)
    press(page, SAVE_IMPORT)
    page.wait_for_url("**/projects?register=live")
    settle(page)
    go(page, "portfolio?register=live")
    for tab in ("Who pays, who gains", "At risk", "Who benefits from whose money", "All projects"):
        open_tab(page, tab)
    go(page, "project?register=live&project=LINK")
    for tab in ("Summary", "Appraisal", "Costs", "Benefits", "Who benefits", "Workings", "History"):
        open_tab(page, tab)
        expect(page.get_by_test_id("stMain").locator("img[src*=evil]")).to_have_count(0)
    shown = page.get_by_test_id("stMain").get_by_role("heading", level=2).first
    expect(shown).to_contain_text(PICTURE.replace("//", "//\u2060"))
