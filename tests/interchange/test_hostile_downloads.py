"""No download of a register whose every text is hostile holds a live formula or a way out, in any format."""

import csv
import io
import re
import zipfile
from collections import Counter

import pytest
from plain.briefings import briefing, hostile
from plain.hostile import register, texts
from pypdf import PdfReader

from benefits.interchange.read import read_files
from benefits.interchange.template import Format, template
from benefits.interchange.write import zip_bytes
from benefits.periods import FinancialYear
from benefits.reporting.briefing_paper import briefing_paper
from benefits.reporting.briefing_pdf import briefing_pdf
from benefits.reporting.briefing_slides import briefing_slides

BEACON = "http://beacon.example"
LIVE = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula (OWASP, CSV injection)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# What in a document runs, fetches or leads elsewhere; links to its own parts and page numbers are the program's.
WAYS_OUT = re.compile(
    rb'<f>|<f |table:formula|TargetMode="External"|hlinkClick|w:instrText|<w:fldSimple w:instr="(?!PAGE|NUMPAGES)|'
    rb'xlink:href="(?:http|file|javascript)|<office:event-listeners'
)


@pytest.fixture(scope="module")
def held():
    return register(BEACON)


def ways_out(content: bytes) -> dict[str, set[bytes]]:
    """What in the parts of a document runs or leads out, by part."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        found = {name: set(WAYS_OUT.findall(file.read(name))) for name in file.namelist()}
    return {name: what for name, what in found.items() if what}


def test_no_cell_of_a_csv_file_is_a_formula_and_every_text_comes_back(held, capsys):
    counted = Counter()
    with zipfile.ZipFile(io.BytesIO(zip_bytes(held.records))) as file:
        files = {name: file.read(name) for name in file.namelist()}
    for name, content in files.items():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            live = [cell for cell in row if cell.startswith(LIVE) and not NUMBER.fullmatch(cell)]
            assert not live, (name, live)
            counted[name] += len(row)
    with capsys.disabled():
        print(f"\n{counted.total():,} cells of {len(counted)} files")
    assert len(held.held) == len(texts(BEACON)) == 60
    assert set(read_files(files).records) == set(held.records)


@pytest.mark.parametrize("form", Format)
def test_no_workbook_of_all_records_runs_or_leads_out(held, form):
    assert ways_out(template(held.records, form, FinancialYear(2011))) == {}


@pytest.fixture(scope="module")
def paper():
    """A briefing in which each of the texts stands wherever a text can stand in a section."""
    return briefing(*(section for text in texts(BEACON) for section in hostile(text[:200]).sections))


@pytest.mark.parametrize("make", [briefing_paper, briefing_slides])
def test_no_briefing_runs_or_leads_out_whatever_stands_in_it(paper, make):
    assert ways_out(make(paper)) == {}


def test_no_pdf_leads_out_or_acts_whatever_stands_in_it(paper):
    content = briefing_pdf(paper)
    notes = [note.get_object() for page in PdfReader(io.BytesIO(content)).pages for note in page.get("/Annots", ())]
    assert [note for note in notes if "/URI" in str(note.get("/A", ""))] == []
    assert not [word for word in (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/URI") if word in content]
