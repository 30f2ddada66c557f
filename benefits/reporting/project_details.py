"""A project's own fields in words, labelled as the dictionary labels them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from benefits.reference.dictionary import Field, fields
from benefits.reporting.field_words import choice_words
from benefits.views.project import ProjectPage

SHOWN_ELSEWHERE = ("title", "summary")


def project_details(page: ProjectPage) -> pd.DataFrame:
    """Every field of the project that holds something, one a row."""
    held = ((one, getattr(page.project, one.name)) for one in fields("project") if one.name not in SHOWN_ELSEWHERE)
    rows = [{"Field": one.label, "Value": _words(one, value, page.name)} for one, value in held if value or value == 0]
    return pd.DataFrame(rows, columns=["Field", "Value"])


def _words(of: Field, value: Any, name: Callable[[str], str]) -> str:
    entries = value if isinstance(value, tuple) else (str(value),)
    if of.choices == "organisation":
        return ", ".join(name(one) for one in entries)
    known = choice_words(of)
    return ", ".join(known.get(one, one) for one in entries)
