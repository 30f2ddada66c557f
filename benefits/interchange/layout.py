"""The files of a register: which CSV file or sheet holds which table, and what one of them turned out to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benefits.records.model import TABLES
from benefits.reference.dictionary import FieldType, fields

# Parents before children, as the tables stand in the register.
FILES: Mapping[str, str] = {
    "organisation": "organisations.csv",
    "person": "people.csv",
    "programme": "programmes.csv",
    "project": "projects.csv",
    "option": "options.csv",
    "cost_line": "costs.csv",
    "pool": "pools.csv",
    "benefit_line": "benefits.csv",
    "share": "shares.csv",
    "valuation_input": "valuation_inputs.csv",
    "dependency": "dependencies.csv",
    "condition": "conditions.csv",
    "log_entry": "log.csv",
    "bias_factor": "bias_factors.csv",
    "confidence_grade": "confidence_grades.csv",
    "baseline": "baselines.csv",
    "baseline_flow": "baseline_flows.csv",
    "milestone": "milestones.csv",
    "forecast": "forecasts.csv",
    "measurement": "measurements.csv",
    "outturn": "outturns.csv",
    "envelope": "envelopes.csv",
    "scenario": "scenarios.csv",
    "override": "overrides.csv",
}
# The same tables as sheets of a workbook.
SHEETS: Mapping[str, str] = {
    "organisation": "Organisations",
    "person": "People",
    "programme": "Programmes",
    "project": "Projects",
    "option": "Options",
    "cost_line": "Costs",
    "pool": "Pools",
    "benefit_line": "Benefits",
    "share": "Shares",
    "valuation_input": "Valuation inputs",
    "dependency": "Dependencies",
    "condition": "Conditions",
    "log_entry": "Log",
    "bias_factor": "Bias factors",
    "confidence_grade": "Confidence grades",
    "baseline": "Baselines",
    "baseline_flow": "Baseline flows",
    "milestone": "Milestones",
    "forecast": "Forecasts",
    "measurement": "Measurements",
    "outturn": "Outturns",
    "envelope": "Envelopes",
    "scenario": "Scenarios",
    "override": "Overrides",
}
# Sheets of a workbook for people to read, casefolded; nothing is imported from them.
PASSED_OVER = frozenset({"cover", "contents", "notes", "lists", "read me", "readme", "guidance"})
WITHDRAW = "Withdraw"  # heads the column in which "yes" withdraws the record of the row
TABLE_OF_FILE: Mapping[str, str] = {file: table for table, file in FILES.items()}
LIST_SEPARATOR = ";"


@dataclass(frozen=True)
class FileRead:
    """One file of a folder, or one sheet of a workbook, that was read.

    Attributes:
        name: Its name in the folder, or "Sheet " and its name in the workbook.
        table: The table whose records it holds.
        sha256: The fingerprint of its bytes, in hexadecimal; of a sheet, that of its workbook.
        rows: How many rows below the heading hold anything.
        given: The fields that have a column; the yearly amounts have one if any year has.
        headings: What each field's column is headed; a field of yearly amounts has none of its own.
        rows_of: The rows of each code as a person counts them; more than one where it is given twice.
    """

    name: str
    table: str
    sha256: str
    rows: int
    given: frozenset[str]
    headings: Mapping[str, str]
    rows_of: Mapping[str, tuple[int, ...]]


def plain_fields(table: str) -> tuple[str, ...]:
    """The fields of a table that have a column of their own: all but the yearly amounts."""
    return tuple(one.name for one in fields(table) if one.type is not FieldType.AMOUNTS)


def sheet_place(sheet: str) -> str:
    """How a problem names a sheet of a workbook."""
    return f"Sheet {sheet.strip()}"


if not set(FILES) == set(SHEETS) == set(TABLES):
    raise TypeError("every table of the register needs its file in the folder and its sheet in the workbook")
