"""The option that a project's lines belong to when nobody has written options down.

A project may start with its preferred way forward only. A line may then name the project where it would name an
option, and means its preferred option.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from benefits.records.categories import OptionKind
from benefits.records.model import BenefitLine, CostLine, Option, Project, Record

TITLE = "Preferred way forward"


def preferred_option(project: str) -> Option:
    """The option that stands for a project's preferred way forward; it carries the project's code."""
    return Option(project, project, OptionKind.PREFERRED, TITLE, is_preferred=True)


def with_preferred_options(records: Iterable[Record], known: Iterable[Record] = ()) -> tuple[Record, ...]:
    """The records, in which every line that names a project names that project's preferred option instead.

    An option of that code wins; then the option marked as preferred; else `preferred_option` is added.

    Args:
        records: What is coming in.
        known: What the register holds already.
    """
    coming = tuple(records)
    both = (*known, *coming)
    options = {one.id: one for one in both if isinstance(one, Option)}
    projects = {one.id for one in both if isinstance(one, Project)}
    marked = {one.project: one.id for one in options.values() if one.is_preferred}
    made: dict[str, Option] = {}
    settled: list[Record] = []
    for record in coming:
        if isinstance(record, CostLine | BenefitLine) and record.option in projects - options.keys():
            project = record.option
            if project not in marked:
                made[project] = preferred_option(project)
            record = replace(record, option=marked.get(project, project))
        settled.append(record)
    return (*settled, *made.values())
