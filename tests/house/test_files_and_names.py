"""Rooms are small and have a noun, nothing is left for later, and nothing knows the machine it was written on."""

import re
from collections import Counter

import pytest
from house import House

LONGEST = 400
ROOMLESS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "handler", "handlers"}
LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E|X{3}|HAC[K]|NotImplementedErr[o]r)\b")
MACHINE = re.compile(r"(?:^|[^\w.])/(?:work|farm|root|home|Users|tmp/\w+|opt/\w+)/")
SECRET = re.compile(r"://[^/\s'\"]+:[^/\s'\"]+@")


def long_files(house: House) -> list[str]:
    return [
        f"{code.path} has {len(lines)} lines"
        for code in house.program()
        if len(lines := code.text.splitlines()) > LONGEST
    ]


def roomless(house: House) -> list[str]:
    """Files and folders of the program without a noun, and Streamlit's own folder of pages."""
    found = []
    for path in (*(house.root / "benefits").rglob("*"), *house.root.glob("*")):
        if "__pycache__" in path.parts:
            continue
        if set(re.split(r"[_.]", path.stem)) & ROOMLESS or (path.is_dir() and path.name == "pages"):
            found.append(house.relative(path))
    return found


def lines_with(house: House, pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}:{number} {line[:80]}" for path, number, line in house.texts() if pattern.search(line)]


def same_names(house: House) -> list[str]:
    """Test files of one name: pytest would load the first for both."""
    count = Counter(path.name for path in (house.root / "tests").rglob("*.py") if path.name != "conftest.py")
    return [name for name, number in count.items() if number > 1]


def test_no_file_is_longer_than_a_reader_holds(checkout):
    assert long_files(checkout) == []


def test_a_long_file_is_found(build):
    house = build({"benefits/a.py": "x = 1\n" * (LONGEST + 1), "app.py": "x = 1\n" * LONGEST})
    assert long_files(house) == [f"benefits/a.py has {LONGEST + 1} lines"]


def test_every_room_has_a_noun(checkout):
    assert roomless(checkout) == []


@pytest.mark.parametrize(
    "name", ["benefits/utils.py", "benefits/store_manager/a.py", "pages/a.py", "benefits/pages/a.py"]
)
def test_a_room_without_a_noun_is_found(build, name):
    assert len(roomless(build({name: ""}))) == 1


def test_nothing_is_left_for_later(checkout):
    assert lines_with(checkout, LATER) == []


def test_nothing_knows_the_machine_it_was_written_on(checkout):
    assert lines_with(checkout, MACHINE) == []


def test_no_address_carries_a_password(checkout):
    assert lines_with(checkout, SECRET) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("x = 1  # TO" + "DO later", LATER),
        ("raise NotImplemented" + "Error", LATER),
        ("open('/" + "root/data.csv')", MACHINE),
        ("cd /" + "home/ann/project", MACHINE),
        ("postgresql://ann:" + "secret@server/register", SECRET),
    ],
)
def test_such_a_line_is_found(build, line, rule):
    assert len(lines_with(build({"benefits/a.py": line}), rule)) == 1


def test_every_test_file_has_a_name_of_its_own(checkout):
    assert same_names(checkout) == []


def test_two_test_files_of_one_name_are_found(build):
    assert same_names(build({"tests/a/test_x.py": "", "tests/b/test_x.py": ""})) == ["test_x.py"]
