"""Check an audit trail of a benefits register with Python alone: python check.py [FOLDER].

Every text is hashed again, every save compared with the one before it, and every change of a field with the versions.
Run it in the folder where the files are. It answers 0 when all agrees, and 1 with a line for each thing that does not.
"""

import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AGREES = "All that could be compared agrees."
OF_SAVE = ("when_utc", "person", "name", "action", "reason", "key", "run")  # what a change repeats of its save
COLUMNS = {
    "saves": ("save", *OF_SAVE, "prev_hash", "hash", "removed_by", "text"),
    "versions": ("save", "table", "record", "version", "withdrawn", "text"),
    "events": ("save", *OF_SAVE, "table", "record", "version", "field", "from", "to"),
    "heads": ("kind", "name", "save", "hash"),
}


class Unreadable(Exception):
    """A file that cannot be read as one of a trail; the sentence says where."""


def checked(folder: Path) -> tuple[list[str], str]:
    """What does not agree in the files of a folder, a line each; and what was checked."""
    try:
        return _compared(*(_rows(folder, name) for name in COLUMNS))
    except Unreadable as fault:
        return [str(fault)], "The rest was not compared."


def _compared(
    saves: list[dict[str, str]],
    versions: list[dict[str, str]],
    events: list[dict[str, str]],
    heads: list[dict[str, str]],
) -> tuple[list[str], str]:
    found, texts = _versions(versions)
    found += _saves(saves, versions)
    wrong, unproved = _removals(saves, versions)
    found += wrong
    wrong, taken = _events(events, versions, texts)
    found += wrong + _otherwise_saved(events, saves)
    hashes = {row["save"]: row["hash"] for row in saves}
    for row in heads:
        if row["save"] in hashes and hashes[row["save"]] != row["hash"]:
            found.append(f"{row['kind']} {row['name']}: its hash is not that of save {row['save']}")
    head = f"{saves[-1]['save']}, hash {saves[-1]['hash']}" if saves else "none"
    said = f"{len(saves)} saves, {len(versions)} versions, {len(events)} changes. Newest save here: {head}."
    if taken:
        said += f" {taken} changes follow a version from before this trail, so what stood there was not compared."
    if unproved:
        said += (
            f" {unproved} saves had a person's name removed by a save that is not here, so their texts are not proved."
        )
    return found, said


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    file = folder / f"{name}.csv"
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, ValueError, csv.Error) as fault:
        raise Unreadable(f"{file.name}: cannot be read ({fault})") from fault
    for number, row in enumerate(rows, start=2):
        if any(row.get(one) is None for one in COLUMNS[name]):
            raise Unreadable(f"{file.name} row {number}: some of its columns are missing")
        for one in ("save", "version"):
            if name != "heads" and not re.fullmatch("[0-9]{1,9}", row.get(one, "1")):
                raise Unreadable(f"{file.name} row {number}: its {one} is no number")
    return rows


@contextmanager
def _legible(about: str) -> Iterator[None]:
    """What stands in a text of another form than the program's is told in a sentence."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Unreadable(f"{about}: its text cannot be read") from fault


def _versions(versions: list[dict[str, str]]) -> tuple[list[str], dict[tuple[str, str, int], dict[str, str]]]:
    """Versions whose columns say another thing than their text; and the fields of each as texts."""
    found, texts = [], {}
    for row in versions:
        about = f"{row['table']} {row['record']} version {row['version']}"
        with _legible(about):
            held = json.loads(row["text"])
            told = [_safe(held["table"]), _safe(held["fields"]["id"]), str(held["version"]), _yes(held["withdrawn"])]
            if told != [row[name] for name in ("table", "record", "version", "withdrawn")]:
                found.append(f"{about}: its columns are not its text")
            fields = {**held["fields"], **({"withdrawn": True} if held["withdrawn"] else {})}
            texts[row["table"], row["record"], int(row["version"])] = {
                name: _safe(_told(value)) for name, value in fields.items()
            }
    return found, texts


def _saves(saves: list[dict[str, str]], versions: list[dict[str, str]]) -> list[str]:
    found = []
    digests: dict[str, dict[str, hashlib._Hash]] = defaultdict(dict)
    for row in versions:
        digests[row["save"]].setdefault(row["table"], hashlib.sha256()).update(row["text"].encode() + b"\n")
    number, before = 0, "0" * 64
    for row in saves:
        about = f"save {row['save']}"
        with _legible(about):
            prev, seq, key, person, name, action, reason, when, run, tables = json.loads(row["text"])
            columns = [prev, str(seq), key, person, name, action, reason, when, run]
            names = ("prev_hash", "save", "key", "person", "name", "action", "reason", "when_utc", "run")
            if [_safe(one) for one in columns] != [row[one] for one in names]:
                found.append(f"{about}: its columns are not its text")
            if tables != [[table, one.hexdigest()] for table, one in digests.pop(row["save"], {}).items()]:
                found.append(f"{about}: its versions are not those that it wrote")
            if not row["removed_by"] and _hash(row["text"]) != row["hash"]:
                found.append(f"{about}: its text does not give its hash")
            if number and seq != number + 1:
                found.append(f"{about}: stands after save {number}")
            if (number or seq == 1) and row["prev_hash"] != before:
                found.append(f"{about}: does not follow from the save before it")
            number, before = int(seq), row["hash"]
    return found + [f"save {one}: versions name it, and it is not here" for one in digests]


def _removals(saves: list[dict[str, str]], versions: list[dict[str, str]]) -> tuple[list[str], int]:
    """Saves that are not what the save that removed a name says; and how many were changed by one that is not here."""
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for row in versions:
        if row["table"] == "removal":
            with _legible(f"removal {row['record']}"):
                if int(row["record"]) < int(row["save"]):  # only a later save says what one holds since
                    said[row["record"]][int(row["save"])] = json.loads(row["text"])["fields"]["content"]
    newest = int(saves[-1]["save"]) if saves else 0
    found, unproved = [], 0
    for row in saves:
        with _legible(f"save {row['save']}"):
            by, latest = int(row["removed_by"] or 0), max(said[row["save"]], default=0)
            if by > newest:
                unproved += 1
            elif by != latest:
                found.append(f"save {row['save']}: it is not told which save removed a name from it")
            elif by and said[row["save"]][by] != _hash(row["text"]):
                found.append(f"save {row['save']}: its text is not what save {by} says since it removed a name")
    return found, unproved


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _events(
    events: list[dict[str, str]],
    versions: list[dict[str, str]],
    texts: dict[tuple[str, str, int], dict[str, str]],
) -> tuple[list[str], int]:
    """Versions whose changes are not what they differ in; and how many changes could only be compared one way."""
    told: dict[tuple[str, str, str, int], list[tuple[str, str, str]]] = defaultdict(list)
    for row in events:
        key = (row["save"], row["table"], row["record"], int(row["version"]))
        if row["field"] or row["from"] or row["to"]:
            told[key].append((row["field"], row["from"], row["to"]))
        else:
            told[key] += []
    found, taken = [], 0
    for row in versions:
        table, record, version = row["table"], row["record"], int(row["version"])
        now, before = texts[table, record, version], texts.get((table, record, version - 1))
        if version == 1:
            before = {"id": now["id"]}
        has = told.pop((row["save"], table, record, version), None)
        if before is None:
            taken += len(has or [])
            agrees = has is not None and all(new == now.get(field, "") for field, _, new in has)
        else:
            names = sorted({*before, *now})
            pairs = [(one, before.get(one, ""), now.get(one, "")) for one in names]
            agrees = has == [one for one in pairs if one[1] != one[2]]
        if not agrees:
            found.append(f"{table} {record} version {version}: its changes are not what it differs in")
    return found + [f"{key[1]} {key[2]} version {key[3]}: has changes and is not here" for key in told], taken


def _otherwise_saved(events: list[dict[str, str]], saves: list[dict[str, str]]) -> list[str]:
    """Changes that tell another person, moment or reason than their save."""
    told = {row["save"]: [row[one] for one in OF_SAVE] for row in saves}
    return [
        f"{row['table']} {row['record']} version {row['version']}: a change tells another {one} than its save"
        for row in events
        for one, said in zip(OF_SAVE, told.get(row["save"], ()), strict=False)
        if row[one] != said
    ]


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _safe(words: str) -> str:
    """The quote before what a spreadsheet would run, as the files have it."""
    return f"'{words}" if re.match(r"'*[=+\-@\t\r]", words) else words


if __name__ == "__main__":
    csv.field_size_limit(2**31 - 1)
    faults, sentence = checked(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    sys.stdout.write("".join(f"{one}\n" for one in [*faults, sentence, "Not sound." if faults else AGREES]))
    sys.exit(bool(faults))
