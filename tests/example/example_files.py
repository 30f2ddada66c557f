"""The example portfolio as plain rows, read with the csv module alone: its tests check files, not an import."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = {
    "programme": "programmes",
    "project": "projects",
    "option": "options",
    "cost_line": "costs",
    "benefit_line": "benefits",
    "share": "shares",
    "baseline": "baselines",
    "baseline_flow": "baseline_flows",
    "milestone": "milestones",
    "forecast": "forecasts",
    "measurement": "measurements",
    "outturn": "outturns",
    "envelope": "envelopes",
    "scenario": "scenarios",
    "override": "overrides",
}
YEAR = re.compile(r"\d{4}-\d{2}")
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Example:
    """The rows of each table, and the sums a person would do on them."""

    tables: dict[str, list[Row]]
    organisations: frozenset[str]

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def row(self, code: str) -> Row:
        (found,) = [row for rows in self.tables.values() for row in rows if row["id"] == code and "option" in row]
        return found

    def project(self, code: str) -> Row:
        (found,) = [row for row in self["project"] if row["id"] == code]
        return found

    def years(self, row: Row) -> dict[str, Decimal]:
        return {name: Decimal(cell) for name, cell in row.items() if YEAR.fullmatch(name) and cell}

    def total(self, *codes: str) -> Decimal:
        """Undiscounted £ million of these lines together, as they stand in the file."""
        return sum((sum(self.years(self.row(code)).values(), Decimal(0)) for code in codes), Decimal(0)) / MILLION

    def project_of(self, line: Row) -> Row:
        (option,) = [row for row in self["option"] if row["id"] == line["option"]]
        return self.project(option["project"])

    def shares_of(self, benefit: str) -> list[Row]:
        return [row for row in self["share"] if row["benefit"] == benefit]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))
