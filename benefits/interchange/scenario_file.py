"""A funding scenario as one text file: the same words for the same scenario, read again with every fault at once.

The file holds what a scenario assumes and how settled it was; the live records that it acts on are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields as record_fields
from itertools import islice
from typing import Any

from benefits.errors import Place, Problem, near
from benefits.interchange import write
from benefits.interchange.book import LONGEST_CELL
from benefits.interchange.headings import Columns
from benefits.interchange.layout import FileRead
from benefits.interchange.rows import LONGEST_SHOWN, Part, Plan, planned, read_row
from benefits.portfolio.scenarios import in_order
from benefits.records.checks_together import ANY, check_together
from benefits.records.differences import field_text
from benefits.records.model import Override, Scenario
from benefits.reference.dictionary import Field, FieldType, fields

FORMAT = "crossgov-benefits scenario 1"
ENDING = ".scenario.json"
MOST_CHARACTERS = 1_000_000
MOST_OVERRIDES = 1_000
MOST_UNKNOWN = 5  # names told of one part
PLACE = "scenario file"
_PARTS = ("format", "scenario", "overrides")
_WORDS = frozenset({FieldType.CODE, FieldType.TEXT, FieldType.LONG_TEXT, FieldType.REFERENCE})
# What the file points at stands in a register, which is not asked here.
_ELSEWHERE = frozenset({("organisation", ANY), ("project", ANY), ("scenario", ANY)})


def scenario_json(scenario: Scenario, overrides: Iterable[Override]) -> str:
    """The scenario as text: keys in order, overrides in the order of their codes, blank fields left out.

    Args:
        scenario: Any scenario; what it is based on is named, not told.
        overrides: Its own.

    Raises:
        ValueError: An override is of another scenario.
    """
    held = sorted(overrides, key=in_order)
    if any(one.scenario != scenario.id for one in held):
        raise ValueError("an override of another scenario does not go into the file")
    content = {
        "format": FORMAT,
        "scenario": _cells_of(scenario),
        "overrides": [_cells_of(one) for one in held],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_scenario(text: str) -> tuple[Scenario | None, tuple[Override, ...], tuple[Problem, ...]]:
    """The scenario and the overrides that a text holds, and everything that is wrong with it.

    Nothing is raised, whatever the text. White space at either end of a field is left out. How settled the scenario
    was is told as it stands there; a save takes it as a draft only (`benefits.actions.locking.as_draft`).

    Args:
        text: What `scenario_json` has written, or somebody by hand.

    Returns:
        The scenario, or None where it cannot be read; the overrides that can be read; the problems.
    """
    content, wrong = _content(text)
    if content is None:
        return None, (), (wrong,)
    problems = _unknown(content, _PARTS, 0)
    told = content.get("scenario")
    part = _row("scenario", 0, told, {})
    scenario = next((one for one in part.records if isinstance(one, Scenario)), None)
    problems += part.problems
    given = content.get("overrides", [])
    if not isinstance(given, list) or len(given) > MOST_OVERRIDES:
        remedy = f"Give overrides between square brackets, at most {MOST_OVERRIDES:,} of them."
        problems.append(Problem(Place(PLACE, column="overrides"), "", "is no list of overrides", remedy))
        given = []
    own = {"scenario": told.get("id", "")} if isinstance(told, dict) else {}
    parts = [_row("override", number, one, own) for number, one in enumerate(given, start=1)]
    overrides = tuple(one for part in parts for one in part.records if isinstance(one, Override))
    problems += [problem for part in parts for problem in part.problems]
    if scenario is not None:
        problems += [_stranger(number, one) for number, one in _numbered(parts) if one.scenario != scenario.id]
        problems += check_together((scenario, *overrides), (), _ELSEWHERE)
    return scenario, overrides, tuple(dict.fromkeys(problems))


def _cells_of(record: Scenario | Override) -> dict[str, str]:
    """The fields of a record that hold something, as words; an override does not repeat its scenario."""
    left_out = "scenario" if isinstance(record, Override) else ""
    names = (one.name for one in record_fields(record) if one.name != left_out)
    held = {name: field_text(getattr(record, name)) for name in names}
    return {name: words for name, words in held.items() if words}


def _content(text: str) -> tuple[Mapping[str, Any] | None, Problem]:
    """The parts of the file; None where it is none, with the reason."""
    if len(text) > MOST_CHARACTERS:
        wrong = f"has more than {MOST_CHARACTERS:,} characters"
        return None, Problem(Place(PLACE), "", wrong, "Choose a file that holds one scenario.")
    try:
        content = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError) as fault:
        wrong = f"is no JSON text ({str(fault)[:LONGEST_SHOWN]})"
        return None, Problem(Place(PLACE), "", wrong, "Choose a file that this program wrote, or correct it.")
    found = content.get("format") if isinstance(content, dict) else None
    shown = _printable(found) if isinstance(found, str) else ""
    problem = Problem(
        Place(PLACE, column="format"), shown, f"is not '{FORMAT}'", "Choose a file that holds a scenario."
    )
    return (content if found == FORMAT else None), problem


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a name is given twice")
    return held


def _row(table: str, number: int, given: Any, own: Mapping[str, str]) -> Part:
    """The record that one part of the file describes, or what is wrong with it."""
    if not isinstance(given, dict):
        wrong = f"is no {table}: it has no fields between braces"
        return Part(problems=(Problem(Place(PLACE, row=number, column=table), "", wrong, "Correct or remove it."),))
    plan = _plan(table)
    problems = _unknown(given, [one.name for one in fields(table)], number)
    cells: list[str] = []
    for one in fields(table):
        cell, found = _cell(one, given.get(one.name, own.get(one.name, "")), number)
        cells.append(cell)
        problems += found
    part = read_row(plan, (number, tuple(cells)))
    return Part(part.records, (*problems, *part.problems))


def _cell(field: Field, given: Any, number: int) -> tuple[str, tuple[Problem, ...]]:
    """What a field holds as the readers of cells understand it; blank with a problem where it is no word."""
    place = Place(PLACE, row=number, column=field.name)
    if given is None:
        return "", ()
    if not isinstance(given, str):
        return "", (Problem(place, "", "is neither a word nor a number", "Write it between quotation marks."),)
    if len(given) > LONGEST_CELL:
        wrong = f"has more than {LONGEST_CELL:,} characters"
        return "", (Problem(place, "", wrong, "Shorten it."),)
    if _printable(given) != given:
        wrong = "holds half of a character"
        return "", (Problem(place, _printable(given)[:LONGEST_SHOWN], wrong, "Type the text again without it."),)
    return (write.cell(given) if field.type in _WORDS else given), ()


def _plan(table: str) -> Plan:
    """How the fields of a table are read, each in the place that the dictionary gives it."""
    held = fields(table)
    names = [one.name for one in held]
    file = FileRead(PLACE, table, "", 0, frozenset(names), {name: name for name in names}, {})
    return planned(file, Columns(dict(enumerate(held)), {}, ()))


def _numbered(parts: Iterable[Part]) -> Iterator[tuple[int, Override]]:
    for number, part in enumerate(parts, start=1):
        for one in part.records:
            if isinstance(one, Override):
                yield number, one


def _stranger(number: int, one: Override) -> Problem:
    place = Place(PLACE, row=number, column="scenario", record=one.id)
    return Problem(place, one.scenario, "is another scenario", "Take the override out, or leave its scenario blank.")


def _unknown(given: Iterable[str], known: Collection[str], number: int) -> list[Problem]:
    """The problems of the first names that mean nothing here."""
    strange = (name for name in given if name not in known)
    problems = []
    for name in islice(strange, MOST_UNKNOWN):
        shown = _printable(name)[:LONGEST_SHOWN]
        remedy = f"Correct the name, or take it out.{near(shown, known)}"
        problems.append(Problem(Place(PLACE, row=number, column=shown), shown, "is no part of a scenario", remedy))
    return problems


def _printable(words: str) -> str:
    """The words with halves of characters, which no file can hold, written out."""
    return words.encode("utf-8", "backslashreplace").decode()
