"""Data goes upstairs, imports come down; the doors to the screen and to the database are where they belong."""

import subprocess
import sys
from pathlib import Path

import pytest
from house import ROOT, House

SCREEN_ROOMS = ("app.py", "benefits/gate/", "benefits/main.py", "benefits/screens/", "benefits/widgets/")
ENGINES = ("benefits/records/file_engine.py", "benefits/records/server_engine.py")


def importers_of(house: House, packages: set[str], allowed: tuple[str, ...]) -> list[str]:
    """Where a package is imported outside the rooms that may."""
    return [
        f"{code.at(line)} imports {name}"
        for code in house.program()
        if not code.path.startswith(allowed)
        for line, name in code.imports()
        if name.partition(".")[0] in packages
    ]


def frames_of_money(house: House) -> list[str]:
    """Where the rooms of records fetch a pandas frame, which would turn Decimal money into floats."""
    return [
        f"{code.at(call)} calls {name}"
        for code in house.code("benefits/records/**/*.py")
        for call, name in code.calls()
        if name in {"df", "fetchdf", "fetch_df", "fetch_df_chunk"}
    ]


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--config",
        str(ROOT / "pyproject.toml"),
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"NO_COLOR": "1"})


def test_contracts_hold():
    done = contracts(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("errors.py", "import benefits.periods"),
        ("records/access.py", "import benefits.appraisal"),
        ("appraisal/cube.py", "import benefits.records.store"),
        ("reporting/words.py", "import streamlit"),
        ("records/model.py", "import duckdb"),
        ("portfolio/rollup.py", "import benefits.records.store"),
    ],
)
def test_contracts_bite(build, room, line):
    layers = ("main.py", "cli.py", "library.py", "errors.py", "periods.py", "version.py")
    rooms = ("screens", "widgets", "reporting", "interchange", "actions", "views", "portfolio", "appraisal", "records")
    files = dict.fromkeys([f"benefits/{name}" for name in layers], "")
    files |= dict.fromkeys([f"benefits/{name}/__init__.py" for name in ("gate", *rooms, "reference")], "")
    files |= {"benefits/__init__.py": "", "benefits/records/store.py": ""}
    files |= {ENGINES[0]: "import duckdb", ENGINES[1]: "import psycopg, psycopg_pool"}
    assert contracts(build(files).root).returncode == 0
    assert contracts(build({f"benefits/{room}": line}).root).returncode == 1


def test_only_the_top_of_the_house_draws(checkout):
    assert importers_of(checkout, {"streamlit"}, SCREEN_ROOMS) == []


def test_only_the_store_speaks_to_a_database(checkout):
    assert importers_of(checkout, {"duckdb", "psycopg", "psycopg_pool"}, ENGINES) == []


def test_a_driver_or_streamlit_elsewhere_is_found(build):
    house = build(
        {
            "benefits/cli.py": "import streamlit.config",
            "benefits/screens/a.py": "import streamlit",
            "benefits/views/a.py": "def f():\n    from duckdb import connect",
            ENGINES[0]: "import duckdb",
        }
    )
    assert importers_of(house, {"streamlit"}, SCREEN_ROOMS) == ["benefits/cli.py:1 imports streamlit.config"]
    assert importers_of(house, {"duckdb"}, ENGINES) == ["benefits/views/a.py:2 imports duckdb.connect"]


def test_money_never_leaves_the_store_as_floats_in_a_frame(checkout):
    assert frames_of_money(checkout) == []


def test_a_frame_of_money_is_found(build):
    house = build({"benefits/records/store.py": "def f(c):\n    return c.execute('select 1').df()"})
    assert frames_of_money(house) == ["benefits/records/store.py:2 calls df"]
