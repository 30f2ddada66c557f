"""The example portfolio, read once."""

from __future__ import annotations

import pytest
from example_files import DATA, FILES, Example, rows_of


@pytest.fixture(scope="session")
def example() -> Example:
    tables = {table: rows_of(DATA / "example" / f"{name}.csv") for table, name in FILES.items()}
    organisations = rows_of(DATA / "reference" / "organisations.csv")
    return Example(tables, frozenset(row["code"] for row in organisations))
