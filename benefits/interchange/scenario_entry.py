"""What stands in the form of a scenario, and the scenario with its overrides that it means.

A part is shown as a percentage and pounds with their commas; both are kept as plain numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from benefits.errors import Place, Problem, has_errors
from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.interchange.form import MISSING, cells_of, grouped, in_form, record_from
from benefits.periods import BadYear, FinancialYear
from benefits.records.categories import OverrideField
from benefits.records.checks_together import ANY, check_together
from benefits.records.entries import Cells, Entry, entry_of
from benefits.records.funding_checks import LONGEST_SCENARIO
from benefits.records.model import Override, Scenario
from benefits.records.override_fields import DECLARED, Declared, Quantity, Use
from benefits.reference.dictionary import field

SCENARIO = ("title", "owner", "first_year", "years", "based_on", "summary", "note")
FORM_OF_OVERRIDE = ("field", "organisation", "budget_class", "year", "project", "value", "text", "note")
NEW = "NEW"
# What the form points at stands in the register, which is asked at the save.
_ELSEWHERE = frozenset({("organisation", ANY), ("project", ANY), ("scenario", ANY)})


@dataclass(frozen=True)
class Row:
    """One override of a form.

    Attributes:
        override: What it means; None where it cannot be told yet.
        missing: Names of the inputs that are still to be filled in.
        problems: What is wrong with what is filled in.
    """

    override: Override | None
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it could be saved."""
        return self.override is not None and not self.missing and not has_errors(self.problems)


@dataclass(frozen=True)
class Meant:
    """What a form says shall be saved.

    Attributes:
        scenario: None where it cannot be told yet.
        rows: One for each override of the form, in their order.
        gone: Codes of overrides that were there and shall no longer count.
        problems: Of the scenario's own fields, and of its overrides beside each other.
    """

    scenario: Scenario | None
    rows: tuple[Row, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it could be saved."""
        return self.scenario is not None and all(row.is_whole for row in self.rows) and not has_errors(self.problems)


def scenario_entry(scenario: Scenario, overrides: Iterable[Override]) -> Entry:
    """What the form of a scenario shows, its overrides as rows in their order."""
    held = cells_of(scenario)
    return entry_of({name: held[name] for name in SCENARIO}, [override_cells(one) for one in overrides])


def override_cells(override: Override) -> dict[str, str]:
    """An override as a person types it.

    Example:
        >>> from decimal import Decimal
        >>> override_cells(Override("S-1", "S", OverrideField.CUT_PART, value=Decimal("0.1000")))
        {'field': 'cut_part', 'value': '10%', 'id': 'S-1'}
    """
    held = cells_of(override)
    quantity = DECLARED[override.field].quantity
    if override.value is not None and quantity is Quantity.PART:
        held["value"] = f"{(override.value * 100).normalize():f}%"
    if quantity is Quantity.POUNDS:
        held["value"] = grouped(held["value"])
    return {name: held[name] for name in (*FORM_OF_OVERRIDE, "id") if held[name]}


def field_of(code: str) -> OverrideField:
    """The field of an override by its code.

    Raises:
        ValueError: There is no such field.
    """
    return OverrideField(code)


def declared(row: Cells) -> Declared | None:
    """Which inputs a row has, by what it changes; None where that is not chosen yet."""
    known = {one.value: one for one in OverrideField}
    return DECLARED[known[row["field"]]] if row.get("field") in known else None


def asked(of: Declared) -> tuple[str, ...]:
    """The names of the inputs that a declaration asks for, in the order of the form."""
    names = [name for name, use in of.targets.items() if use is not Use.NO]
    return (*names, *(["value"] if of.quantity else []), *(["text"] if of.words else []))


def is_needed(of: Declared, name: str) -> bool:
    """Whether an input that is asked for has to be filled in."""
    return of.targets.get(name, Use.MUST) is Use.MUST


def scenario_years(typed: Cells) -> tuple[FinancialYear, ...]:
    """The years of a scenario as far as they are typed; none where they cannot be read."""
    try:
        first = FinancialYear.parse(typed.get("first_year", ""))
    except BadYear:
        return ()
    count = cells.whole(typed.get("years") or str(Scenario.years))
    return tuple(first + at for at in range(count)) if isinstance(count, int) and 0 < count <= LONGEST_SCENARIO else ()


def meant(typed: Entry, code: str, before: Scenario | None, held: Sequence[Override]) -> Meant:
    """The scenario and the overrides that a form describes, and what is wrong with them.

    Args:
        typed: What stands in the form.
        code: Of the scenario; blank for a new one.
        before: The scenario as the register holds it.
        held: Its overrides as the register holds them.
    """
    kept = cells_of(before) if before else {}
    read, problems = record_from("scenario", {**kept, **_blank(SCENARIO), **typed.cells, "id": code or NEW})
    scenario = read if isinstance(read, Scenario) else None
    rows = [row_of(row, code or NEW, number) for number, row in enumerate(typed.rows, start=1)]
    left = {row.get("id", "") for row in typed.rows}
    overrides = [row.override for row in rows if row.override is not None]
    if scenario is not None:
        found = check_together((scenario, *overrides), (), _ELSEWHERE)
        called = {row.override.id: f"change {number}" for number, row in enumerate(rows, start=1) if row.override}
        problems = (*problems, *_called(in_form(found, (scenario, *overrides)), {**called, NEW: "this scenario"}))
    gone = tuple(one.id for one in held if one.id not in left)
    return Meant(scenario, tuple(rows), gone, tuple(dict.fromkeys(problems)))


def row_of(row: Cells, scenario: str, number: int) -> Row:
    """One override as it is typed.

    Args:
        row: Its cells; only those that its field asks for count.
        scenario: Code of its scenario.
        number: Its place in the form; part of the code of one that has none yet.
    """
    of = declared(row)
    if of is None:
        return Row(None, ("field",))
    names = asked(of)
    missing = tuple(name for name in names if is_needed(of, name) and not row.get(name, "").strip())
    value = _plain_value(of, row.get("value", "")) if of.quantity else ""
    if isinstance(value, Fault):
        place = Place("", column=field("override", "value").label)
        return Row(None, missing, (Problem(place, row["value"], value.wrong, value.remedy),))
    told = {name: row.get(name, "") for name in (*names, "field", "note")}
    code = row.get("id") or f"{scenario}-{NEW}{number}"
    read, problems = record_from("override", {**told, "value": value, "id": code, "scenario": scenario})
    wrong = tuple(one for one in problems if not one.wrong.startswith(MISSING))
    return Row(read if isinstance(read, Override) else None, missing, wrong)


def _plain_value(of: Declared, typed: str) -> str | Fault:
    """The number as it is kept, for a part and for pounds; others are read as they stand."""
    if not typed.strip() or of.quantity not in (Quantity.PART, Quantity.POUNDS):
        return typed
    read = cells.fraction(typed) if of.quantity is Quantity.PART else cells.money(typed)
    if isinstance(read, Fault):
        return read
    if of.quantity is Quantity.PART and read > 1:
        return Fault("is more than the whole", "Write 10% or 0.1 for a tenth.")
    return format(read, "f")


def _blank(names: Iterable[str]) -> Mapping[str, str]:
    return dict.fromkeys(names, "")


def _called(problems: Iterable[Problem], called: Mapping[str, str]) -> Iterator[Problem]:
    """The problems with overrides called by their place in the form, as their codes say nothing to people."""
    codes = "|".join(re.escape(code) for code in sorted(called, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{codes})(?![\w-])")

    def say(words: str) -> str:
        return pattern.sub(lambda found: called[found[0]], words)

    for one in problems:
        yield replace(one, place=replace(one.place, column=say(one.place.column)), wrong=say(one.wrong))


def with_codes(
    overrides: Iterable[Override], scenario: str, free: Iterable[str], known: Iterable[str]
) -> tuple[Override, ...]:
    """The overrides under the code of their scenario, those that are new with codes of their own, in their order.

    Args:
        overrides: As they were read.
        scenario: Code of the scenario.
        free: Codes that no override has or had, as many as are new.
        known: Codes of overrides that keep theirs.
    """
    codes, kept = iter(free), frozenset(known)
    return tuple(replace(one, id=one.id if one.id in kept else next(codes), scenario=scenario) for one in overrides)
