"""After a cut of the power at any moment the register holds every save that was acknowledged, and no half one.

A register's life is recorded call by call, and disks are made as a cut may leave them: with all that was synced, and
of the rest none, all, a part or pieces. BENEFITS_POWER_CUTS sets how many, BENEFITS_SEED the seed.
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
from plain.lived import ACKNOWLEDGED, acknowledged
from plain.power import HOWS, Disk, Kind, Note, notes_in

TESTS = Path(__file__).parents[1]
CUTS = int(os.environ.get("BENEFITS_POWER_CUTS", "6"))
SEED = int(os.environ.get("BENEFITS_SEED", random.SystemRandom().randrange(10**6)))
SAVES = 10
NAME = "register.duckdb"


@pytest.fixture(scope="module")
def recorder(tmp_path_factory):
    """The library that notes what a program writes and syncs."""
    if not sys.platform.startswith("linux") or not shutil.which("gcc"):
        pytest.skip("needs gcc on Linux to build the recorder of what a program writes")
    built = tmp_path_factory.mktemp("recorder") / "recording.so"
    command = ["gcc", "-shared", "-fPIC", "-O1", "-o", built, TESTS / "plain" / "recording.c", "-ldl", "-lpthread"]
    subprocess.run(command, check=True, timeout=120)
    return built


@pytest.fixture(scope="module")
def recorded(recorder, tmp_path_factory):
    """The notes of one life, and the folder that it was lived in."""
    folder, notes = tmp_path_factory.mktemp("life"), tmp_path_factory.mktemp("notes") / "notes"
    command = [sys.executable, "-m", "plain.lived", str(folder / NAME), str(SEED), str(SAVES)]
    settings = {"LD_PRELOAD": str(recorder), "RECORDED_UNDER": str(folder), "RECORDED_IN": str(notes)}
    assert subprocess.run(command, cwd=TESTS, env=os.environ | settings, timeout=120).returncode == 9
    return folder, notes_in(notes)


@pytest.mark.slow
def test_a_recording_tells_all_that_stands_in_the_folder(recorded):
    """Or the disks that are made from it would prove nothing."""
    folder, notes = recorded
    disk = Disk(str(folder))
    for note in notes:
        disk.take(note)
    found = {Path(name).name: content for name, content in disk.cut("kept", random.Random(0)).items()}  # noqa: S311 - no secret
    assert found == {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
def test_a_cut_of_the_power_loses_no_acknowledged_save(recorded, tmp_path, capsys):
    folder, notes = recorded
    right = acknowledged((folder / ACKNOWLEDGED).read_text())
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be given again
    moments = Counter(_moment(notes, chance) for _ in range(CUTS))
    place = tmp_path / "after" / NAME
    disk, known, openings, ways, tried = Disk(str(folder)), -1, Counter(), Counter(), 0
    with Opener() as opener:
        for number, note in enumerate(notes):
            disk.take(note)
            known += note.kind == Kind.WRITE and note.path.endswith(ACKNOWLEDGED)
            for _ in range(moments[number]):
                how, tried = HOWS[tried % len(HOWS)], tried + 1
                _laid_out(disk.cut(how, chance), place.parent)
                found = opener.open(place, "file")
                told = f"cut after note {number} of seed {SEED}, {how}, {known} saves acknowledged: {found}"
                allowed = {digest for save, digest in right.items() if save >= known}
                assert not found.fault, told
                assert found.first == "opened" or len(found.said.splitlines()) == 1, told
                assert found.served in allowed | {""}, told
                assert found.after in allowed, told
                openings[f"{how}, {found.first}"] += 1
                ways[found.way] += 1
                shutil.rmtree(place.parent)
    with capsys.disabled():
        print(f"\n{CUTS} cuts, seed {SEED}: {dict(sorted(openings.items()))}; brought back: {dict(ways)}")
    assert tried == CUTS


def _moment(notes: list[Note], chance: random.Random) -> int:
    """A place among the notes; every other one just before a sync, when most is at stake."""
    syncs = [number - 1 for number, note in enumerate(notes) if note.kind == Kind.SYNC and number]
    return chance.choice(syncs) if chance.random() < 0.5 else chance.randrange(len(notes))


def _laid_out(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir()
    for name, content in files.items():
        if not name.endswith(ACKNOWLEDGED):
            (folder / Path(name).name).write_bytes(content)
