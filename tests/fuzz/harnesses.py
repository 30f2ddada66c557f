"""What reads words of strangers, each as one function of bytes that may refuse them but never fall over.

A harness raises AssertionError, or whatever the reader should not have raised. `run.py` drives them by the branches
that the readers take, `test_harnesses.py` by seeds and random bytes.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from unittest import mock

from benefits.errors import BenefitsError, Problem, has_errors
from benefits.gate.paths import HOME, own_address
from benefits.interchange import cells, unpacking, workbook
from benefits.interchange.audit_check import COLUMNS, checked
from benefits.interchange.audit_file import audit_zip
from benefits.interchange.game_file import read_game
from benefits.interchange.layout import SHEETS
from benefits.interchange.measured_rows import read_measurements
from benefits.interchange.read import Reading, read_files
from benefits.interchange.scenario_file import read_scenario, scenario_json
from benefits.periods import BadYear, FinancialYear, Quarter
from benefits.portfolio.games import Game
from benefits.records.access import grant
from benefits.records.categories import OrganisationKind, Role
from benefits.records.model import Organisation, Person, Scenario
from benefits.records.store import Store
from benefits.widgets.way_back import origin_of
from tests.interchange.workbooks import COSTS, PROJECTS, ods, packed, parts_of, xlsx

READERS = (cells.money, cells.number, cells.fraction, cells.whole, cells.flag)
ADA = Person("ada", "ada@example.org", "Ada", (grant(Role.ADMINISTRATOR),))
WANTED = frozenset(title.casefold() for title in SHEETS.values())
PAGES = {"portfolio": "Portfolio", "project": "Project", "": "Welcome"}
SHEETS_OF = {"Projects": PROJECTS, "Costs": COSTS}


@dataclass(frozen=True)
class Harness:
    """A reader under trial: what tries it, and what it is tried with first."""

    tried: Callable[[bytes], str]
    seeds: Callable[[], tuple[bytes, ...]]


def money(content: bytes) -> str:
    """Amounts, numbers, fractions and flags: a value that is written and read again the same, or a fault in words."""
    words = content.decode("utf-8", "replace")
    for reader in READERS:
        found = reader(words)
        if isinstance(found, cells.Fault):
            assert found.wrong
            assert found.remedy.endswith(".")
        elif isinstance(found, Decimal):
            assert found.is_finite()
            again = f"{found:f}"
            assert len(again) > cells.LONGEST_NUMBER or reader(again) == found
    amount = cells.money(words)
    if isinstance(amount, Decimal):
        assert amount == round(amount, 2)
    if len(content) >= 8:
        (number,) = struct.unpack("<d", content[:8])
        for places in (None, 2, 4, 9):
            cells.money(cells.written(number, places, part=places == 9))
    return "refused" if isinstance(amount, cells.Fault) else "read"


def days(content: bytes) -> str:
    """Days, financial years and quarters: what is read is written and read again the same."""
    words = content.decode("utf-8", "replace")
    said = "refused"
    for reader, written in ((cells.year, str), (cells.day, lambda day: day.isoformat())):
        found = reader(words)
        if isinstance(found, cells.Fault):
            assert found.remedy.endswith(".")
        else:
            assert reader(written(found)) == found
            said = "read"
    cells.made_a_date(words)
    for kind in (FinancialYear, Quarter):
        try:
            assert str(kind.parse(words)) == words.strip()
        except BadYear:
            continue
    return said


def _answered(reading: Reading) -> str:
    assert isinstance(reading, Reading)
    for one in reading.problems:
        assert isinstance(one, Problem)
        assert one.wrong
        assert one.remedy
    return "refused" if has_errors(reading.problems) else "read"


def _in_process(content: bytes):
    return workbook._answer(line.encode() for line in unpacking.answer(content, WANTED))


def tables(content: bytes) -> str:
    """A CSV file of projects, and the same bytes as one of measurements."""
    read_measurements({"due.csv": content})
    return _answered(read_files({"projects.csv": content}))


@cache
def _sound_parts() -> tuple[tuple[bytes, Mapping[str, bytes]], ...]:
    return tuple((made, parts_of(made)) for made in (xlsx(SHEETS_OF), ods(SHEETS_OF)))


def book(content: bytes) -> str:
    """A workbook: the bytes themselves, and the bytes in the place of one part of a sound workbook."""
    with mock.patch.object(workbook, "_unpacked", _in_process):
        read_files({"a.xlsx": content})
        kind, part, inner = (content[:1] or b"\0")[0], (content[1:2] or b"\0")[0], content[2:]
        _, parts = _sound_parts()[kind % 2]
        name = sorted(parts)[part % len(parts)]
        whole = packed({**parts, name: inner})
        read_measurements({"a.xlsx": whole})
        return _answered(read_files({"a.xlsx": whole}))


def _book_seeds() -> tuple[bytes, ...]:
    whole = tuple(made for made, _ in _sound_parts())
    inner = tuple(
        bytes([kind, at]) + parts[name]
        for kind, (_, parts) in enumerate(_sound_parts())
        for at, name in enumerate(sorted(parts))
        if name.endswith(".xml")
    )
    return whole + inner


def scenario(content: bytes) -> str:
    """A scenario's file: what is read is written and read again the same."""
    words = content.decode("utf-8", "surrogatepass" if content[:1] == b"\xed" else "replace")
    found, overrides, problems = read_scenario(words)
    for one in problems:
        assert one.wrong
        assert one.remedy
        str(one).encode()
    if found is None or has_errors(problems):
        assert has_errors(problems)
        return "refused"
    again, parts, wrong = read_scenario(scenario_json(found, overrides))
    assert not has_errors(wrong)
    assert (again, set(parts)) == (found, set(overrides))
    return "read"


def game(content: bytes) -> str:
    """A game's file: a game, or a sentence."""
    with tempfile.TemporaryDirectory(prefix="game-") as folder:
        path = Path(folder) / "game.json"
        path.write_bytes(content)
        try:
            assert isinstance(read_game(path), Game)
        except BenefitsError as fault:
            said = str(fault)
        else:
            return "read"
    assert said.endswith(".")
    return "refused"


@cache
def trail() -> Mapping[str, bytes]:
    """The files of a small audit trail."""
    with closing(Store.in_memory()) as store:
        for number, name in enumerate(("DWP", "Work & Pensions"), start=1):
            with store.write(ADA, "edit", "=why", f"k{number}") as tx:
                tx.put(Organisation("DWP", name, "DWP", OrganisationKind.MINISTERIAL), number - 1)
        with zipfile.ZipFile(io.BytesIO(audit_zip(store, ADA))) as packed_:
            return {one: packed_.read(one) for one in sorted(packed_.namelist()) if one.endswith(".csv")}


PROVEN = ("events.csv", "saves.csv", "versions.csv")  # people.csv is for reading, and heads.csv names saves


def audit(content: bytes) -> str:
    """An audit trail with one file replaced: what the check does not find has changed nothing that it proves."""
    names = sorted(trail())
    name = names[(content[:1] or b"\0")[0] % len(names)]
    with tempfile.TemporaryDirectory(prefix="trail-") as folder:
        for one, held in trail().items():
            (Path(folder) / one).write_bytes(content[1:] if one == name else held)
        faults, said = checked(Path(folder))
    assert all(isinstance(one, str) and one for one in faults)
    if faults:
        return "refused"
    assert said
    if name in PROVEN:
        assert _told(name, content[1:]) == _told(name, trail()[name])
    return "read"


def _told(name: str, content: bytes) -> list[tuple[str, ...]]:
    """The rows of a file by the columns that the check knows, in any order; 01 is the same version as 1."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return sorted(tuple(row[one].lstrip("0" * (one == "version")) for one in COLUMNS[name[:-4]]) for row in rows)


def address(content: bytes) -> str:
    """Where an address leads on to or back to: a place of this program, or nowhere."""
    words = content.decode("utf-8", "replace")
    onward = own_address(words)
    assert onward.startswith("/")
    assert not onward.startswith(("//", "/\\"))
    found = origin_of(words, PAGES)
    assert found is None or found.page in PAGES
    return "refused" if found is None and onward == HOME else "read"


def _words(*given: str) -> Callable[[], tuple[bytes, ...]]:
    return lambda: tuple(one.encode() for one in given)


def _scenario_seeds() -> tuple[bytes, ...]:
    sound = scenario_json(Scenario("S1", "Tight", "HMT", FinancialYear(2026)), ())
    doubled = sound.replace('"scenario":', '"scenario": {}, "scenario":', 1)
    odd = ('{"format": NaN}', "[" * 5_000, '{"a":' * 5_000, '{"format": 1' + "0" * 5_000 + "}", "\ufeff" + sound)
    return tuple(one.encode() for one in (sound, doubled, *odd))


def _game_seeds() -> tuple[bytes, ...]:
    sound = '{"players": ["A", "B"], "cost": {"A": 5, "B": 4, "AB": 7}, "benefits": {"A": 6, "B": 5}}'
    amounts = [sound.replace("5", one, 1) for one in ("NaN", "Infinity", "1e999", "-1", "9" * 400, "9" * 5_000, '"5"')]
    names = [sound.replace('"A": 5', one, 1) for one in ('"A": 5, "A": 6', '"A": [5]', '"\\ud800": 5')]
    odd = (*amounts, *names, "[" * 100_000, '{"cost":' * 5_000, "\ufeff" + sound)
    return (*(one.encode() for one in (sound, *odd)), sound.encode("utf-16"), sound.encode("utf-32-be"))


def _audit_seeds() -> tuple[bytes, ...]:
    files = [bytes([at]) + trail()[name] for at, name in enumerate(sorted(trail()))]
    other = [one.replace(b"Ada", b"Bob") for one in files]
    torn = [one[: len(one) * 2 // 3] for one in files]
    wide = [bytes([at]) + trail()[name].decode("utf-8-sig").encode("utf-16") for at, name in enumerate(sorted(trail()))]
    return (*files, *other, *torn, *wide, *(bytes([at]) for at in range(len(files))))


HARNESSES: Mapping[str, Harness] = {
    "money": Harness(money, _words("1,234.50", "£1.2m", "(1,234.50)", "12.5%", "yes", "1e400", "٣", "--5", "1.234,56")),
    "days": Harness(days, _words("2026-27", "FY2026/27", "2026-04-13", "13 April 2026", "2026-27 Q2", "Dec-11", "0")),
    "tables": Harness(tables, lambda: ("\n".join(map(",".join, PROJECTS)).encode(), b"measurement_id,pounds\nM1,5")),
    "book": Harness(book, _book_seeds),
    "scenario": Harness(scenario, _scenario_seeds),
    "game": Harness(game, _game_seeds),
    "audit": Harness(audit, _audit_seeds),
    "address": Harness(
        address,
        _words(
            "/project?project=LINK", "//evil.example", "https://evil.example", "/\\evil", "portfolio?lead=DWP", "/%2f/x"
        ),
    ),
}


def seeds(name: str) -> tuple[bytes, ...]:
    """What a harness is tried with first: its own, and what was once found to make it fall over."""
    kept = json.loads((Path(__file__).parent / "found.json").read_text(encoding="utf-8"))
    return (*HARNESSES[name].seeds(), *(bytes.fromhex(one) for one in kept.get(name, ())))
