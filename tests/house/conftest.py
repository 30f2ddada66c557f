"""The checkout itself, and small trees that break a rule on purpose: a rule that never bites is no rule."""

import textwrap

import pytest
from house import ROOT, House


@pytest.fixture(scope="session")
def checkout():
    return House(ROOT)


@pytest.fixture
def build(tmp_path):
    """A tree of the given files."""

    def with_files(files: dict[str, str]) -> House:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return House(tmp_path)

    return with_files
