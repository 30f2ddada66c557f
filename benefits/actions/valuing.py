"""Writing what a calculator says into a project: lines, their inputs and suggested shares, in one save or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from benefits.actions.recording import Edit, Withdrawal, project_to_change, save_changes
from benefits.errors import NotFound, Place, Problem, Refused
from benefits.portfolio.valued_lines import (
    Landed,
    Request,
    input_codes,
    inputs_of,
    line_of,
    revalued,
    valuation_of,
    valued_lines,
)
from benefits.records.access import Act, require
from benefits.records.free_codes import free_codes, is_free
from benefits.records.history import Save
from benefits.records.model import BenefitLine, Person, Record, Share, ValuationInput, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


@dataclass(frozen=True)
class _Group:
    """The lines of one calculation that are in the register, by what each is, with their inputs and shares."""

    first: str
    lines: Mapping[str, BenefitLine]
    inputs: Mapping[str, tuple[ValuationInput, ...]]
    shares: Mapping[str, tuple[Share, ...]]


def write_lines(
    store: Store,
    person: Person,
    project: str,
    option: str,
    title: str,
    request: Request,
    landed: Landed,
    reason: str,
    key: str,
) -> Save | None:
    """The lines of a calculation as new records of a project's option, with their inputs and claimed shares.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        project: Its code.
        option: The option that has the benefit.
        title: What gets better, in a few words.
        request: The calculation.
        landed: The public body on which it lands where the calculation does not say; blank if nobody is named yet.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project, or the option is not one of it.
        Refused: An input or a record has problems, or the calculation gives nothing to write.
    """
    store = as_seen_by(store, person)
    require(person, Act.EDIT_PROJECT, project_to_change(store.one("project", project), project).lead)
    if not title.strip():
        missing = Problem(Place("", column="What gets better"), "", "is missing", "Say it in a few words.")
        raise Refused([missing])
    codes = free_codes(store, "benefit_line", f"{project}-B")
    made = valued_lines(request, option, title, codes, landed)
    if not made:
        raise Refused([_nothing()])
    edits = [Edit(record, 0) for one in made for record in one.records]
    return save_changes(store, person, project, edits, reason, key)


def rewrite_lines(
    store: Store,
    person: Person,
    project: str,
    line: str,
    request: Request,
    landed: Landed,
    seen: Mapping[str, int],
    reason: str,
    key: str,
) -> Save | None:
    """The lines that a calculation wrote before, with changed inputs: a new version of each.

    What people added to a line since, and its shares, stay. A line that the calculation no longer gives is
    withdrawn with its inputs and shares; one that it did not give before is added with the shares suggested.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        project: Its code.
        line: Code of one of the lines that the calculation wrote.
        request: The calculation as it shall be.
        landed: As in `write_lines`, for lines that are new.
        seen: The version of each record that the person saw.
        reason: Why, in the person's words.
        key: Of the form.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project, or no calculator wrote the line.
        Conflict: Somebody saved a newer version first.
        Refused: An input or a record has problems, or the calculation gives nothing any more.
    """
    store = as_seen_by(store, person)
    require(person, Act.EDIT_PROJECT, project_to_change(store.one("project", project), project).lead)
    held = _group(store, line)
    found = valuation_of(request)
    if not found.lines:
        raise Refused([_nothing()])
    option = next(iter(held.lines.values())).option
    stem = next(iter(held.lines.values())).title.partition(": ")[0]
    new = tuple(one for one in found.lines if one.title not in held.lines)
    codes = dict(zip((one.title for one in new), free_codes(store, "benefit_line", f"{project}-B"), strict=False))
    changes: list[Edit | Withdrawal] = []
    for title, before in held.lines.items():
        now = next((one for one in found.lines if one.title == title), None)
        if now is None:
            changes += _withdrawn(held, before, seen)
            continue
        kept = held.inputs[before.id]
        codes_kept = {one.name: one.id for one in kept}
        inputs = inputs_of(request, before.id, title, held.first, codes_kept, _free_inputs(store, before.id))
        gone = {one.id for one in kept} - {one.id for one in inputs}
        changes += [Withdrawal("valuation_input", code, seen.get(code, 0)) for code in sorted(gone)]
        kept_on: list[Record] = [revalued(before, request, found, now), *inputs]
        changes += [Edit(one, seen.get(one.id, 0)) for one in kept_on]
    wanted = [codes.get(one.title, "") for one in found.lines]
    for made in valued_lines(request, option, stem, wanted, landed):
        if made.line.id:
            inputs = inputs_of(
                request, made.line.id, line_of(made.inputs)[0], held.first, {}, input_codes(made.line.id)
            )
            changes += [Edit(one, 0) for one in replace(made, inputs=inputs).records]
    return save_changes(store, person, project, changes, reason, key)


def _free_inputs(store: Store, line: str) -> Iterator[str]:
    """Codes for new inputs of a line that no input has or had."""
    return (code for code in input_codes(line) if is_free(store, "valuation_input", code))


def _group(store: Store, line: str) -> _Group:
    inputs = _inputs(store, [line]).get(line, ())
    first = line_of(inputs)[1]
    if not first:
        raise NotFound(f"No calculator wrote the benefit {line}, so it cannot be calculated again.")
    marks = store.where("valuation_input", "note", [first])
    codes = sorted({one.record.benefit for one in marks if isinstance(one.record, ValuationInput)})
    every = _inputs(store, codes)
    found = [one.record for one in store.where("benefit_line", "id", codes) if isinstance(one.record, BenefitLine)]
    option = next(one.option for one in found if one.id == line)
    lines = [one for one in found if one.option == option]
    shares = [one.record for one in store.where("share", "benefit", codes) if isinstance(one.record, Share)]
    return _Group(
        first=first,
        lines={line_of(every[one.id])[0]: one for one in lines if line_of(every[one.id])[1] == first},
        inputs=every,
        shares={code: tuple(one for one in shares if one.benefit == code) for code in codes},
    )


def _inputs(store: Store, codes: Sequence[str]) -> dict[str, tuple[ValuationInput, ...]]:
    found = [one.record for one in store.where("valuation_input", "benefit", codes)]
    inputs = [one for one in found if isinstance(one, ValuationInput)]
    return {code: tuple(one for one in inputs if one.benefit == code) for code in codes}


def _withdrawn(held: _Group, line: BenefitLine, seen: Mapping[str, int]) -> list[Edit | Withdrawal]:
    gone: list[Record] = [*held.shares[line.id], *held.inputs[line.id], line]
    return [Withdrawal(table_of(one), one.id, seen.get(one.id, 0)) for one in gone]


def _nothing() -> Problem:
    return Problem(Place(""), "", "The calculation gives nothing to write", "Enter inputs that are worth something.")
