"""Workbooks that must not be opened: refused in words, from outside or by the child process, and never a traceback."""

import json
import resource
import subprocess
import sys
import threading
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from workbooks import PROJECTS, altered, ods, packed, parts_of, with_sheet_data, xlsx

from benefits.errors import Place, Severity
from benefits.interchange import guard, parts, unpacking, workbook
from benefits.interchange.guard import refusal
from benefits.interchange.read import read_files
from benefits.records.checks_together import ANY
from benefits.records.model import TABLES

SOUND = xlsx({"Projects": PROJECTS})
SOUND_ODS = ods({"Projects": PROJECTS})
SHEET = "xl/worksheets/sheet1.xml"
CELL = b'<row r="%d"><c r="%s" t="n"><v>1</v></c></row>'


def wrong(content, name="return.xlsx"):
    """What is wrong with a workbook of which nothing is read."""
    reading = read_files({name: content})
    (problem,) = reading.problems
    assert reading.records == ()
    assert reading.files == ()
    assert problem.severity is Severity.ERROR
    assert problem.remedy.endswith(".")
    assert reading.unsure == {(table, ANY) for table in TABLES}
    return problem.wrong


def with_part(content, name, held=b"x"):
    return packed(parts_of(content) | {name: held})


def protected(content):
    """The workbook with the mark of encryption on each part in the list."""
    marked = bytearray(content)
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        marked[at + 8] |= 1
    return bytes(marked)


def squeezed_otherwise():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_BZIP2) as archive:
        for name, held in parts_of(SOUND).items():
            archive.writestr(name, held)
    return out.getvalue()


def twice_the_same_part():
    renamed = with_part(SOUND, "xl/worksheets/sheet9.xml")
    return renamed.replace(b"xl/worksheets/sheet9.xml", b"xl/worksheets/sheet1.xml")


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_part(SOUND, "xl/vbaProject.bin"), "holds macros"),
        (with_part(SOUND, "xl/macrosheets/sheet1.xml"), "holds macros"),
        (with_part(SOUND, "xl/activeX/activeX1.bin"), "holds macros"),
        (with_part(SOUND_ODS, "Basic/Standard/Module1.xml"), "holds macros"),
        (OLD, "old kind"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
        (protected(SOUND), "password"),
        (with_part(SOUND_ODS, "encrypted-package"), "password"),
        (with_part(SOUND, "xl/workbook.bin"), "binary workbook"),
        (b"", "not a workbook inside"),
        (b"id,title\nP1,x\n", "not a workbook inside"),
        (b"<html><table></table></html>", "not a workbook inside"),
        (packed({"word/document.xml": b"<x/>"}), "damaged or not a workbook"),
        (SOUND[: len(SOUND) // 2], "damaged or not a workbook"),
        (b"PK\x03\x04", "damaged or not a workbook"),
        (squeezed_otherwise(), "damaged or not a workbook"),
        (twice_the_same_part(), "damaged or not a workbook"),
        (packed({f"part{number}": b"" for number in range(guard.MAX_PARTS + 1)}), "more than 500 parts"),
        (with_part(SOUND, "xl/media/a.xml", bytes(guard.RATIO_FROM * 4)), "unpacks from"),
    ],
)
def test_it_is_refused_before_anything_is_unpacked(content, said, monkeypatch):
    monkeypatch.setattr(workbook.subprocess, "run", None)
    assert said in wrong(content)
    assert said in wrong(content, "RETURN.ODS")


def test_a_zip_bomb_is_told_by_its_list_of_parts_alone():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, held in parts_of(SOUND).items():
            archive.writestr(name, held)
        for number in range(4):
            with archive.open(f"xl/media/{number}.xml", "w") as part:
                for _ in range(50):
                    part.write(bytes(2**20))
    fault = refusal(out.getvalue())
    assert fault is not None
    assert "unpacks from 0.2 MB to 200.0 MB" in fault.wrong


def test_a_file_larger_than_is_taken_is_refused(monkeypatch):
    monkeypatch.setattr(guard, "MAX_BYTES", len(SOUND) - 1)
    assert "is larger than" in wrong(SOUND)


def test_a_list_of_parts_that_lies_about_their_size_is_found_out():
    parts_list = with_part(SOUND, "xl/media/a.xml", b"A" * 70_000)
    lying = parts_list.replace((70_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != parts_list
    assert refusal(lying) is None
    assert wrong(lying) == "cannot be read as a workbook"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (altered(SOUND, "xl/workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook"), "XML of a kind"),
        (altered(SOUND, "xl/styles.xml", b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>'), "XML of a kind"),
        (with_part(SOUND, "xl/odd.xml", "<?xml version='1.0'?><!DOCTYPE x>".encode("utf-16")), "XML of a kind"),
        (altered(SOUND, "[Content_Types].xml", b"sheet.main+xml", b"sheet.macroEnabled.main+xml"), "holds macros"),
        (altered(SOUND_ODS, "META-INF/manifest.xml", b"</manifest:", b"<m:encryption-data/></manifest:"), "password"),
        (altered(SOUND, "xl/workbook.xml", b"</workbook>", b""), "cannot be read"),
        (packed({"xl/workbook.xml": b"<workbook/>"}), "cannot be read"),
        (packed({"content.xml": b"rubbish"}), "cannot be read"),
        (with_part(SOUND, SHEET, b"<worksheet><sheetData><row"), "cannot be read"),
        (altered(SOUND_ODS, "content.xml", b"</table:table-row></table:table>", b""), "cannot be read"),
    ],
)  # fmt: skip
def test_it_is_refused_when_its_parts_are_read(content, said):
    assert refusal(content) is None
    assert said in wrong(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (altered(SOUND, SHEET, b'ref="A1:D2"', b'ref="A1:XFD1048576"'), "larger than any table"),
        (with_sheet_data(CELL % (1_048_576, b"A1048576")), "something in cell A1048576"),
        (with_sheet_data(CELL % (1_048_576, b"XFD1048576")), "something in cell XFD1048576"),
        (with_sheet_data(CELL % (3, b"ZZZ3")), "something in cell ZZZ3"),
        (with_sheet_data(CELL % (3, b"XX3")), "something in column 648 of row 3"),
    ],
)
def test_a_sheet_of_absurd_size_is_refused_by_name(content, said):
    reading = read_files({"return.xlsx": content})
    (problem,) = reading.problems
    assert problem.place == Place("Sheet Projects")
    assert said in problem.wrong


def test_an_empty_cell_with_a_format_far_off_harms_nobody():
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    content = altered(SOUND, SHEET, b"</sheetData>", far + b"</sheetData>")
    assert len(read_files({"return.xlsx": content}).records) == 1


def test_an_ods_row_repeated_a_million_times_is_refused_and_an_empty_one_is_not():
    table = b"</table:table>"
    filled = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = b'<table:table-row table:number-rows-repeated="1048000">%s</table:table-row>' + table
    said = wrong_of_sheet(altered(SOUND_ODS, "content.xml", table, row % filled))
    assert "something in row 1,048,002" in said
    empty = altered(SOUND_ODS, "content.xml", table, row % b'<table:table-cell table:number-columns-repeated="16384"/>')
    assert len(read_files({"return.ods": empty}).records) == 1


def wrong_of_sheet(content):
    (problem,) = read_files({"return.ods": content}).problems
    assert problem.place == Place("Sheet Projects")
    return problem.wrong


def test_a_million_rows_are_refused(monkeypatch):
    monkeypatch.setattr(parts, "MAX_ROWS", 5)
    monkeypatch.setattr(unpacking, "MAX_ROWS", 5)
    many = xlsx({"Projects": PROJECTS, "Costs": [("x",)] * 4})
    (line,) = unpacking.answer(many, frozenset({"projects", "costs"}))
    assert json.loads(line)["refused"][0].startswith("holds more than 5 rows")
    assert len(unpacking.answer(many, frozenset({"projects"}))) == 4


def bounded_child(content, *, memory=None, seconds=None, answer=None):
    """What the child says to a workbook under tighter bounds, as the exit code and what it wrote."""
    program = (
        "from benefits.interchange import unpacking\n"
        f"unpacking.MEMORY = {memory or unpacking.MEMORY}\n"
        f"unpacking.SECONDS = {seconds or unpacking.SECONDS}\n"
        f"unpacking.MAX_ANSWER = {answer or unpacking.MAX_ANSWER}\n"
        "unpacking.main()\n"
    )
    command = [sys.executable, "-c", program, "Projects"]
    return subprocess.run(command, input=content, capture_output=True, timeout=60, env=workbook._surroundings())


BROAD = xlsx({"Projects": [["x" * 20 + str(row * column) for column in range(50)] for row in range(8_000)]})


def test_a_child_that_needs_too_much_memory_says_so_or_dies_alone():
    done = bounded_child(BROAD, memory=100 * 2**20)
    assert done.returncode or json.loads(done.stdout)["refused"][0].startswith(("needs more memory", "cannot be read"))


def test_a_child_that_needs_too_much_time_is_ended():
    program = (
        "from benefits.interchange import unpacking\nunpacking.SECONDS = 1\nunpacking.bounded()\nwhile True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, env=workbook._surroundings())
    assert done.returncode < 0


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
        "raise SystemExit(1)",
        "import time; time.sleep(60)",
    ],
)
def test_a_child_that_dies_or_hangs_is_a_problem_in_words(program, monkeypatch):
    run = subprocess.run

    def another(command, **others):
        return run([*command[:1], "-c", program], **others)

    monkeypatch.setattr(workbook, "PATIENCE", 1)
    monkeypatch.setattr(workbook.subprocess, "run", another)
    assert wrong(SOUND) == "needs more time or memory to read than is allowed"


def opened(faults="[]"):
    """The line with which the child begins a sheet."""
    about = '"sheet": "Projects", "is_hidden": false, "is_filled": true, "hidden_rows": 0'
    return f'{{{about}, "faults": {faults}}}\n'


@pytest.mark.parametrize(
    "line",
    [
        "",
        "rubbish",
        "[]",
        "{}",
        "7",
        "[1, [2]]",
        '{"refused": []}',
        '{"refused": ["a", "b"]}',
        opened("7"),
        opened('[[1, 10000000, "merged"]]'),
        opened() + "[1, [{}]]",
        opened() + "[1, [true]]",
        opened() + '["x", []]',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_form_is_a_problem_in_words(line, monkeypatch):
    def answer(command, stdout, **others):
        stdout.write(line.encode())
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(workbook.subprocess, "run", answer)
    assert wrong(SOUND) == "cannot be read as a workbook"


def test_the_child_is_bounded_and_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("BENEFITS_COOKIE_SECRET", "hush")
    program = (
        "import os, resource as r\nfrom benefits.interchange import unpacking\nunpacking.bounded()\n"
        "print([r.getrlimit(k)[1] for k in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])\n"
        "print('BENEFITS_COOKIE_SECRET' in os.environ)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env=workbook._surroundings(), timeout=60
    )
    expected = [unpacking.MEMORY, unpacking.SECONDS, unpacking.MAX_ANSWER, 0]
    assert done.stdout.decode().splitlines() == [str(expected), "False"]
    assert resource.getrlimit(resource.RLIMIT_AS)[1] == resource.RLIM_INFINITY


def test_other_threads_and_another_folder_change_nothing(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(len(read_files({"r.xlsx": SOUND}).records))) for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [1] * 4


def test_a_workbook_waits_its_turn_and_says_so(monkeypatch):
    monkeypatch.setattr(workbook, "PATIENCE", 0.05)
    for _ in range(workbook.AT_ONCE):
        workbook._TURN.acquire()
    try:
        assert "other workbooks are being read" in wrong(SOUND)
    finally:
        for _ in range(workbook.AT_ONCE):
            workbook._TURN.release()
