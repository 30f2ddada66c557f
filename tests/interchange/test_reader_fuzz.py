"""Whatever comes in, the reader answers: arbitrary bytes, damaged workbooks and files, arbitrary cells.

Most workbooks here are opened in this process, as starting a child for each would allow only a few; the child runs
the same function and is tried with the rest.
"""

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import COSTS, PROJECTS, ods, packed, parts_of, xlsx

from benefits.errors import Problem, has_errors
from benefits.interchange import unpacking, workbook
from benefits.interchange.layout import FILES, SHEETS
from benefits.interchange.read import Reading, read_files
from benefits.reference.dictionary import fields

SHEETS_OF = {"Projects": PROJECTS, "Costs": COSTS, "Notes": [("x",)]}
SOUND = {"xlsx": xlsx(SHEETS_OF), "ods": ods(SHEETS_OF)}
CSV = {"projects.csv": "\n".join(map(",".join, PROJECTS)).encode()}
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WANTED = frozenset(title.casefold() for title in SHEETS.values())

told = Counter()


@pytest.fixture
def in_process(monkeypatch):
    """The work of the child done here, without its bounds."""

    def unpacked(content):
        return workbook._answer(line.encode() for line in unpacking.answer(content, WANTED))

    monkeypatch.setattr(workbook, "_unpacked", unpacked)


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    """What was tried, printed at the end."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nreader: {', '.join(f'{count:,} {what}' for what, count in sorted(told.items()))}")


def answered(files, what):
    """The reading, which has to be one and to say of each fault where it is and what to do."""
    reading = read_files(files)
    assert isinstance(reading, Reading)
    for problem in reading.problems:
        assert isinstance(problem, Problem)
        assert problem.place.table
        assert problem.wrong
        assert problem.remedy
    told[f"{what} {'refused' if has_errors(reading.problems) else 'read'}"] += 1
    return reading


def mutated(content, changes):
    """The bytes with some of them overwritten, left out or doubled."""
    held = bytearray(content)
    for at, kind, value in changes:
        place = at % max(len(held), 1)
        if kind == 0:
            held[place : place + 1] = bytes([value])
        elif kind == 1:
            del held[place : place + value]
        else:
            held[place:place] = held[place : place + value]
    return bytes(held)


CHANGES = st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 2), st.integers(0, 255)), min_size=1, max_size=6)
VALUES = re.compile(rb'(?:(?<==")|(?<=>))([^"<>]+)(?=["<])')
ODD_WORDS = st.sampled_from(
    ["", "0", "-1", "7", "99999999999999999999", "1e400", "A1", "XFD1048576", "A0", "A1:B2", "B2:A1", "rId1", "s", "e",
     "str", "inlineStr", "b", "d", "2026-13-45", "NaN", "1000", "Projects", "../../x", "worksheets/sheet1.xml", "float",
     "date", "string", "true", "&#65;"]
)  # fmt: skip
NAMES = st.sampled_from(["a.xlsx", "a.ods", "a.xlsm", "projects.csv", "costs.csv", "x"])


@QUICK
@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=2))
def test_arbitrary_bytes_are_answered(in_process, files):
    answered(files, "of bytes")


@pytest.mark.parametrize("form", SOUND)
@QUICK
@given(changes=CHANGES)
def test_a_workbook_damaged_anywhere_is_answered(in_process, form, changes):
    answered({f"a.{form}": mutated(SOUND[form], changes)}, "damaged")


@pytest.mark.parametrize("form", SOUND)
@QUICK
@given(data=st.data())
def test_a_workbook_with_a_damaged_part_is_answered(in_process, form, data):
    parts = parts_of(SOUND[form])
    part = data.draw(st.sampled_from(sorted(parts)))
    answered({f"a.{form}": packed(parts | {part: mutated(parts[part], data.draw(CHANGES))})}, "damaged inside")


def reworded(xml, changes):
    """The XML with some of its values and words replaced, which leaves it well formed."""
    for at, words in changes:
        places = [one.span(1) for one in VALUES.finditer(xml)]
        if places:
            first, last = places[at % len(places)]
            xml = xml[:first] + words.encode() + xml[last:]
    return xml


@pytest.mark.parametrize("form", SOUND)
@QUICK
@given(data=st.data())
def test_a_workbook_whose_parts_say_something_else_is_answered(in_process, form, data):
    parts = parts_of(SOUND[form])
    part = data.draw(st.sampled_from([name for name in sorted(parts) if name.endswith((".xml", ".rels"))]))
    changes = data.draw(st.lists(st.tuples(st.integers(0, 10_000), ODD_WORDS), min_size=1, max_size=4))
    answered({f"a.{form}": packed(parts | {part: reworded(parts[part], changes)})}, "reworded")


@QUICK
@given(changes=CHANGES)
def test_a_damaged_csv_file_is_answered(changes):
    answered({"projects.csv": mutated(CSV["projects.csv"], changes)}, "damaged CSV")


@settings(deadline=None, max_examples=8)
@given(form=st.sampled_from(sorted(SOUND)), changes=CHANGES)
def test_the_child_itself_answers_to_a_damaged_workbook(form, changes):
    answered({f"a.{form}": mutated(SOUND[form], changes)}, "damaged, by the child,")


TITLES = st.sampled_from([*SHEETS.values(), "Lists", "Shares "])
HEADINGS = [one for table in FILES for one in fields(table)]
HEADING = st.sampled_from(
    [*{word for one in HEADINGS for word in (one.name, one.label.upper())}, "2026-27", "FY2027/28", "Withdraw", ""]
)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=8)
CELL = WORDS | st.sampled_from(["P1", "DWP", "2026-27", "£1.5m", "45%", "yes", "=1+1", "#REF!", "1/4/2026", "", ""])
NUMBER = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18)
ROWS = st.lists(st.lists(CELL | NUMBER, max_size=8), max_size=5)


@pytest.mark.parametrize("form", [xlsx, ods])
@QUICK
@given(
    sheets=st.dictionaries(
        TITLES, st.tuples(st.lists(WORDS, max_size=2), st.lists(HEADING, max_size=8), ROWS), min_size=1, max_size=3
    )
)
def test_arbitrary_cells_under_headings_of_the_register_are_answered(in_process, form, sheets):
    held = {title: [(word,) for word in above] + [heading, *rows] for title, (above, heading, rows) in sheets.items()}
    reading = answered({"a.xlsx": form(held)}, "of cells")
    for record in reading.records:
        assert record.id
