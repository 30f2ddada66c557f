"""Forms drawn from the dictionary, so that labels, help and choices stand in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

import streamlit as st

from benefits.errors import Conflict, Problem, Refused, Severity
from benefits.interchange.form import is_needed, price_year_sentence
from benefits.records.model import Record
from benefits.reference.dictionary import Field, FieldType, field
from benefits.reporting.field_words import choice_words
from benefits.reporting.words import escape_markdown, told_apart

LONGEST = 4_000
NOT_GIVEN = "Not given"


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
    # Two by two, so that the keyboard and a narrow screen take them in the order in which they are read.
    for pair in zip_longest(asked[::2], asked[1::2]):
        for one, column in zip(pair, st.columns(2), strict=True):
            if one is not None:
                with column:
                    typed[one.name] = _input(one, cells.get(one.name, ""), codes, f"{key}:{one.name}")
                    if one.name == "price_year" and "price_terms" in typed:
                        st.caption(escape_markdown(price_year_sentence(typed)))
    return typed


def _input(of: Field, now: str, codes: Mapping[str, Mapping[str, str]], key: str) -> str:
    label = of.label if is_needed(of) else f"{of.label} (optional)"
    allowed = codes.get(of.choices) or choice_words(of)
    if of.type is FieldType.FLAG:
        return "yes" if st.checkbox(of.label, value=now == "yes", help=of.help, key=key) else "no"
    if of.type is FieldType.LIST and allowed:
        words = told_apart(allowed)
        held = [code for code in now.split(";") if code in words]
        return ";".join(st.multiselect(label, list(words), held, words.__getitem__, key=key, help=of.help))
    if allowed or of.type is FieldType.REFERENCE:
        return _one_of(of, label, now, allowed, key)
    if of.type is FieldType.LONG_TEXT:
        return st.text_area(label, now, max_chars=LONGEST, key=key, help=of.help)
    return st.text_input(label, now, max_chars=LONGEST, key=key, help=of.help, placeholder=_example(of)) or ""


def _one_of(of: Field, label: str, now: str, allowed: Mapping[str, str], key: str) -> str:
    """A list to choose from; what is not required can be taken back."""
    words = told_apart(allowed if of.required else {"": NOT_GIVEN, **allowed})
    options = list(words)
    index = options.index(now) if now in words else None
    chosen = st.selectbox(label, options, index, words.__getitem__, key=key, help=of.help, placeholder="Choose")
    return chosen or ""


def _example(of: Field) -> str:
    return {
        FieldType.YEAR: "2026-27",
        FieldType.MONEY: "£1.2m",
        FieldType.FRACTION: "25%",
        FieldType.DATE: "2026-04-01",
        FieldType.LIST: "One; another",
    }.get(of.type, "")


def show(problems: Iterable[Problem]) -> None:
    """Every problem, the ones that stop the save first."""
    ordered = sorted(dict.fromkeys(problems), key=lambda one: one.severity is not Severity.ERROR)
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
