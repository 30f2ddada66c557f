"""Forms drawn from the dictionary, so that labels, help and choices stand in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle

import pandas as pd
import streamlit as st

from benefits.errors import Conflict, Problem, Refused, Severity
from benefits.records.model import Record
from benefits.reference.dictionary import Field, FieldType, field
from benefits.reporting.field_words import choice_words
from benefits.reporting.words import escape_markdown

LONGEST = 4_000


def fields_of(
    table: str, names: Iterable[str], cells: Mapping[str, str], codes: Mapping[str, Mapping[str, str]], key: str
) -> dict[str, str]:
    """One input for each field, filled with what the record holds; returns the cells as typed.

    Args:
        table: The record's table.
        names: The fields to ask for, in order.
        cells: What the record holds now, as text.
        codes: For a field that points at other records: their codes and names, by the table they are in.
        key: Of the form; part of every input's key.
    """
    asked = [field(table, name) for name in names]
    typed: dict[str, str] = {}
    for one, column in zip(asked, cycle(st.columns(2)), strict=False):
        with column:
            typed[one.name] = _input(one, cells.get(one.name, ""), codes, f"{key}:{one.name}")
    return typed


def _input(of: Field, now: str, codes: Mapping[str, Mapping[str, str]], key: str) -> str:
    label = of.label if of.required else f"{of.label} (optional)"
    allowed = codes.get(of.choices) or choice_words(of)
    if of.type is FieldType.FLAG:
        return "yes" if st.checkbox(of.label, value=now == "yes", help=of.help, key=key) else "no"
    if of.type is FieldType.LIST and allowed:
        held = [code for code in now.split(";") if code in allowed]
        return ";".join(st.multiselect(label, list(allowed), held, allowed.__getitem__, key=key, help=of.help))
    if allowed:
        options = list(allowed)
        index = options.index(now) if now in options else None
        chosen = st.selectbox(label, options, index, allowed.__getitem__, key=key, help=of.help, placeholder="Choose")
        return chosen or ""
    if of.type is FieldType.LONG_TEXT:
        return st.text_area(label, now, max_chars=LONGEST, key=key, help=of.help)
    return st.text_input(label, now, max_chars=LONGEST, key=key, help=of.help, placeholder=_example(of)) or ""


def _example(of: Field) -> str:
    return {FieldType.YEAR: "2026-27", FieldType.MONEY: "£1.2m", FieldType.FRACTION: "25%"}.get(of.type, "")


def amounts(years: Iterable[str], cells: Mapping[str, str], heading: str, key: str) -> dict[str, str]:
    """A grid of one amount a year; what comes back is read as text and checked like any other cell."""
    frame = pd.DataFrame({"Year": list(years)})
    frame[heading] = [cells.get(year, "") for year in frame["Year"]]
    typed = st.data_editor(
        frame,
        hide_index=True,
        disabled=["Year"],
        key=key,
        alt=f"{heading} by financial year",
        column_config={heading: st.column_config.TextColumn(help="Pounds, such as 1,200,000 or £1.2m; blank for none")},
    )
    # Only the amounts are taken, by position: a forged message could bring other years or rows.
    values = typed[heading].tolist()[: len(frame)]
    return {year: "" if pd.isna(value) else str(value) for year, value in zip(frame["Year"], values, strict=True)}


def show(problems: Iterable[Problem]) -> None:
    """Every problem, the ones that stop the save first."""
    ordered = sorted(problems, key=lambda one: one.severity is not Severity.ERROR)
    for one in ordered:
        text = escape_markdown(f"{one.place}: {one.value} {one.wrong}. {one.remedy}".lstrip(": "))
        st.error(text) if one.severity is Severity.ERROR else st.warning(text)


def unsaved(record: Record | None, problems: Iterable[Problem]) -> bool:
    """Show the problems; whether they stop the save."""
    show(problems)
    return record is None or any(one.severity is Severity.ERROR for one in problems)


def show_fault(fault: Refused | Conflict) -> None:
    """Why nothing was saved."""
    if isinstance(fault, Refused):
        show(fault.problems)
    else:
        st.error(escape_markdown(str(fault)))
