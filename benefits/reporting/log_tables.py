"""The logs as tables and sentences: what needs assurance, every entry, and one entry in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd

from benefits.records.model import LogEntry
from benefits.reference.dictionary import Field, fields
from benefits.reporting.field_words import choice_words
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, label, number, pounds_in_prose
from benefits.views.logs import EntryPage, LogLine, LogsPage, Standing

STANDING: Mapping[str, str] = {Standing.UNSIGNED.value: "Not signed off", Standing.SIGNED.value: "Signed off"}
OWN_PRICES = (
    "Effects are on society's net present value, in pounds of each project's own price base: do not add them. "
    "Whoever signs off has neither made the entry nor saved any of it; a change of what it says takes the sign-off "
    "away."
)


def log_table(lines: Sequence[LogLine]) -> pd.DataFrame:
    """Every entry with its effect, how far it can be relied on, who made it and who signed it off."""
    return pd.DataFrame(
        {
            "Project": [one.project_title for one in lines],
            "Code": [one.code for one in lines],
            "Kind": [label(one.kind) for one in lines],
            "Title": [one.title for one in lines],
            "Effect (£)": pd.Series([one.effect for one in lines], dtype="float64"),
            "Effect in words": [one.effect_words for one in lines],
            "Reliability": [label(one.reliability) if one.reliability else "Not judged" for one in lines],
            "Made by": [one.made_by for one in lines],
            "Made on": [one.made_on for one in lines],
            "Signed off by": [one.signed_off_by or "Nobody yet" for one in lines],
            "Signed off on": [one.signed_off_on for one in lines],
            "Detail": [one.detail for one in lines],
            "Source": [one.source for one in lines],
            "Note": [one.note for one in lines],
        }
    )


def logs_finding(page: LogsPage) -> str:
    """How many assumptions nobody has signed off, and which has the largest effect; ready for markdown."""
    if not page.n_entries:
        return "No assumption, decision or check is logged yet. Choose a project and add the first."
    if not page.lines:
        return f"None of {one_or_many(page.n_entries, 'entry', 'entries')} is shown. Choose other filters."
    waiting = page.needs_assurance
    if not waiting:
        return (
            f"{one_or_many(len(page.lines), 'entry', 'entries')} shown; no assumption among them waits for a sign-off."
        )
    said = f"{one_or_many(len(waiting), 'assumption is', 'assumptions are')} not signed off."
    most = waiting[0]
    if most.effect:
        where = "" if page.filters.project else f", in {most.project_title}"
        which = "It" if len(waiting) == 1 else "The largest"
        said += f" {which} moves society's net value by {pounds_in_prose(most.effect)}: {most.title}{where}."
    return escape_markdown(said)


def entry_choices(lines: Sequence[LogLine]) -> Mapping[str, str]:
    """The entries by code as a list of choices shows them; not escaped."""
    return {one.code: f"{label(one.kind)}: {one.title} ({one.code}, {one.project_title})" for one in lines}


def entry_table(page: EntryPage) -> pd.DataFrame:
    """Every field of one entry that holds something, and who saved it, one a row."""
    held = ((one, getattr(page.entry, one.name)) for one in fields("log_entry"))
    rows = [{"Field": one.label, "Value": _in_words(one, value)} for one, value in held if value not in ("", None)]
    return pd.DataFrame([*rows, {"Field": "Saved by", "Value": ", ".join(page.saved_by)}])


def _in_words(of: Field, value: object) -> str:
    if isinstance(value, Decimal):
        return number(value)
    return choice_words(of).get(str(value), str(value))


def sign_off_sentence(entry: LogEntry) -> str:
    """What pressing the button says; ready for markdown."""
    made = f" It was made by {entry.made_by}." if entry.made_by else " Nobody is named as its maker yet."
    return escape_markdown(f"Signing off says that you have checked this entry and stand behind it.{made}")
