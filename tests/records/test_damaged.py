"""A register or journal that was damaged is refused in a sentence or read rightly, and every save comes back.

Damage is made by chance to the file, to the log of the database and to the journal: bits, pages, ends, and files of
other moments and of other registers. BENEFITS_DAMAGES sets how many are made, BENEFITS_SEED the seed.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from plain.coming_back import Opener
from plain.lived import ACKNOWLEDGED, OLDER, acknowledged

from benefits.records.journal import ENDING

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="opens damaged registers in a program that was forked"),
]

DAMAGES = int(os.environ.get("BENEFITS_DAMAGES", "5"))
SEED = int(os.environ.get("BENEFITS_SEED", random.SystemRandom().randrange(10**6)))
SAVES = 12
NAME = "register.duckdb"
PAGE = 4096
PARTS = {"file": "", "log": ".wal", "journal": ENDING}


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """The folders of two registers that were killed: with a backup, an older copy and saves that stand in the log."""
    made = []
    for seed in (1, 2):
        folder = tmp_path_factory.mktemp("life")
        command = [sys.executable, "-m", "plain.lived", str(folder / NAME), str(seed), str(SAVES), "middle"]
        assert subprocess.run(command, cwd=Path(__file__).parents[1], timeout=120).returncode == 9
        made.append(folder)
    return made


def bit(path, chance):
    with path.open("r+b") as file:
        at = chance.randrange(path.stat().st_size)
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))


def page(path, chance):
    size = path.stat().st_size
    at = chance.randrange(0, size, PAGE)
    with path.open("r+b") as file:
        file.seek(at)
        file.write(bytes(min(PAGE, size - at)))


def end(path, chance):
    os.truncate(path, chance.randrange(path.stat().st_size))


def gone(path, _):
    path.unlink()


HARM = {"a bit": bit, "a page of zeros": page, "its end": end, "all of it": gone}
# How often each is tried: most room is in the file, and most of what can go wrong is in the log.
TRIED = {
    ("file", "a bit"): 24,
    ("file", "a page of zeros"): 12,
    ("file", "its end"): 8,
    ("file", "all of it"): 1,
    ("log", "a bit"): 16,
    ("log", "a page of zeros"): 4,
    ("log", "its end"): 12,
    ("log", "all of it"): 1,
    ("journal", "a bit"): 10,
    ("journal", "a page of zeros"): 4,
    ("journal", "its end"): 8,
    ("journal", "all of it"): 1,
}
# Which part is put in the place of which, of the same register at an earlier moment or of another register.
SWAPPED = [(how, part) for how in ("older", "other") for part in ("file", "log", "journal")] + [
    ("older", "file and log"),
    ("other", "file and log"),
    ("swapped", "file and log"),
]


def harmed(place, lives, chance):
    """Damage the register at a place; what was done, in words."""
    if chance.random() < 0.1:
        how, part = chance.choice(SWAPPED)
        source = {"older": lives[0] / OLDER, "other": lives[1] / NAME}.get(how)
        if source is None:
            log = place.with_name(place.name + ".wal")
            for old, new in ((place, "held"), (log, place.name), (place.with_name("held"), log.name)):
                old.rename(place.with_name(new))
        else:
            for one in part.split(" and "):
                shutil.copyfile(f"{source}{PARTS[one]}", f"{place}{PARTS[one]}")
        return f"{how} {part}"
    part, how = chance.choices(list(TRIED), list(TRIED.values()))[0]
    for _ in range(chance.choice([1, 1, 1, 2, 8]) if how == "a bit" else 1):
        HARM[how](place.with_name(place.name + PARTS[part]), chance)
    return f"{part}: {how}"


def test_whatever_is_damaged_nothing_wrong_is_served_and_every_save_comes_back(lives, tmp_path, capsys):
    life, place = lives[0], tmp_path / "damaged" / NAME
    right = acknowledged((life / ACKNOWLEDGED).read_text())[SAVES]
    (copy,) = (life / "backups").iterdir()
    openings, ways = Counter(), Counter()
    with Opener() as opener:
        for number in range(DAMAGES):
            chance = random.Random(f"{SEED}-{number}")  # noqa: S311 - a seed that can be given again
            (place.parent / "backups").mkdir(parents=True)
            if chance.random() < 0.7:  # now and then no backup is left
                os.link(copy, place.parent / "backups" / copy.name)
            for suffix in PARTS.values():
                shutil.copyfile(f"{life / NAME}{suffix}", f"{place}{suffix}")
            what = harmed(place, lives, chance)
            found = opener.open(place, "journal" if "journal" in what else "file")
            told = f"damage {number} of seed {SEED}: {what}: {found}"
            assert not found.fault, told
            assert found.served in ("", right), told
            assert found.first == "opened" or len(found.said.splitlines()) == 1, told
            assert found.after == right, told
            part = what.partition(":")[0]
            openings[f"{part}, {found.first}"] += 1
            ways[found.way] += 1
            shutil.rmtree(place.parent)
    with capsys.disabled():
        print(f"\n{DAMAGES} damages, seed {SEED}: {dict(sorted(openings.items()))}; brought back: {dict(ways)}")
    assert openings.total() == DAMAGES
