"""The built wheel carries what the program reads, and works away from the checkout."""

import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow
SECONDS_TO_START = 60

READ_ALL = """
import json
from pathlib import Path
import benefits
from benefits.reference.sources import data_folder, read_table
from benefits.reference.organisations import organisations
folder = data_folder()
print(json.dumps({
    "package": str(Path(benefits.__file__).parent),
    "data": str(folder),
    "tables": {path.stem: len(read_table(path.stem)) for path in sorted((folder / "reference").glob("*.csv"))},
    "dictionary": sorted(path.stem for path in (folder / "dictionary").glob("*.csv")),
    "example": sorted(path.name for path in (folder / "example").iterdir()),
    "organisations": len(organisations()),
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout without fetching anything."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel in a folder of its own, beside the libraries of these tests."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return target


def run(installed, away, *arguments):
    """Python away from the checkout, where the installed copy comes first."""
    surroundings = os.environ | {"PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=away, env=surroundings, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_program_data_and_settings_and_no_test(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"benefits/{path.relative_to(ROOT)}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    program = {str(path.relative_to(ROOT)) for path in (ROOT / "benefits").rglob("*.py")}
    read = {str(path.relative_to(ROOT)) for kind in ("sql", "typ") for path in (ROOT / "benefits").rglob(f"*.{kind}")}
    assert shipped | program | read | {"benefits/app.py", "benefits/.streamlit/config.toml"} <= names
    assert {name.split("/")[0] for name in names} == {"benefits", wheel.name.rsplit("-", 3)[0] + ".dist-info"}
    assert [name for name in names if "test" in name or "__pycache__" in name] == []


def test_the_installed_program_reads_its_own_data_from_another_folder(installed, tmp_path):
    done = run(installed, tmp_path, "-c", READ_ALL)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["package"] == str(installed / "benefits")
    assert found["data"] == str(installed / "benefits" / "data")
    assert set(found["tables"]) == {path.stem for path in (ROOT / "data" / "reference").glob("*.csv")}
    assert all(found["tables"].values())
    assert found["dictionary"] == sorted(path.stem for path in (ROOT / "data" / "dictionary").glob("*.csv"))
    assert found["example"] == sorted(path.name for path in (ROOT / "data" / "example").iterdir())
    assert found["organisations"] > 0


def test_the_terminal_answers_from_another_folder(installed, tmp_path):
    done = run(installed, tmp_path, "-c", "from benefits.cli import main; main()", "--help")
    assert done.returncode == 0, done.stderr
    assert "appraise" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_installed_app_serves_this_computer_only(installed, tmp_path):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    surroundings = os.environ | {
        "PYTHONPATH": str(installed),
        "HOME": str(tmp_path),
        "BENEFITS_STORE": str(tmp_path / "register.duckdb"),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_PORT": str(port),
    }
    command = [sys.executable, "-m", "streamlit", "run", str(installed / "benefits" / "app.py")]
    log = tmp_path / "log.txt"
    with log.open("wb") as out:
        served = subprocess.Popen(command, cwd=tmp_path, env=surroundings, stdout=out, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while f"http://127.0.0.1:{port}" not in log.read_text() and served.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        served.terminate()
        served.wait(timeout=20)
    told = log.read_text()
    assert f"http://127.0.0.1:{port}" in told, told
    assert str(tmp_path / "register.duckdb") in told
