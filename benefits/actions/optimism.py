"""Keeping worksheets of generic optimism bias and the confidence scheme, and correcting lines by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from benefits.actions.batches import write_all
from benefits.actions.learned_optimism import AGAIN
from benefits.actions.recording import Edit, Withdrawal, project_to_change, save_changes
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.portfolio.confidence_scheme import scheme_of, why_no_grade, with_grade
from benefits.portfolio.generic_optimism import Worked, why_no_generic, with_generic, worked_out
from benefits.records.access import Act, require
from benefits.records.categories import BiasMeasure
from benefits.records.checks_together import check_together
from benefits.records.history import Actor, Save, Versioned
from benefits.records.model import BenefitLine, BiasFactor, ConfidenceGrade, CostLine, Person, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.optimism import shipped_grades


@dataclass(frozen=True)
class LineSeen:
    """A line that shall be corrected, as the person saw it.

    Attributes:
        table: cost_line or benefit_line.
        line: Its code.
        seen: The version of it that the person saw.
        replaces: The correction, or the delay in years, that it had then; None for no delay.
    """

    table: str
    line: str
    seen: int
    replaces: Decimal | None


def keep_worksheet(
    store: Store,
    person: Person,
    project: str,
    measure: BiasMeasure,
    changes: Sequence[Edit | Withdrawal],
    reason: str,
    key: str,
) -> Save | None:
    """The rows of one worksheet, new, changed and withdrawn: all of them or none.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        project: Its code.
        measure: What the worksheet corrects.
        changes: Rows as they shall be, and rows that shall no longer count.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project or row.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems; nothing was saved.
        TypeError: A change is of no row of this worksheet.
    """
    store = as_seen_by(store, person)
    require(person, Act.EDIT_PROJECT, project_to_change(store.one("project", project), project).lead)
    for change in changes:
        if isinstance(change, Edit):
            row = change.record
            is_of_it = isinstance(row, BiasFactor) and (row.project, row.measure) == (project, measure)
        else:
            held = store.one("bias_factor", change.code) if change.table == "bias_factor" else None
            is_of_it = held is None or (isinstance(held.record, BiasFactor) and held.record.measure is measure)
        if not is_of_it:
            raise TypeError("keep_worksheet saves rows of one worksheet only")
    return save_changes(store, person, project, changes, reason, key)


def apply_worksheet(
    store: Store,
    person: Person,
    project: str,
    measure: BiasMeasure,
    resultant: Decimal,
    lines: Sequence[LineSeen],
    reason: str,
    key: str,
    planned: Decimal = Decimal(0),
) -> Save | None:
    """Chosen lines with the correction of a worksheet in the place of their own, all of them or none.

    Capital and operating expenditure raise costs; works duration delays benefits.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        project: Its code.
        measure: Which worksheet.
        resultant: What the person saw that it comes to, a fraction.
        lines: Each with the version and the correction that the person saw.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.
        planned: The planned duration in years, for works duration.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project or line.
        NoBound: The worksheet has no row.
        Conflict: Somebody saved a newer version first.
        Refused: A line carries a range or cannot be corrected so, or something is no longer what the person saw;
            nothing was saved.
    """
    store = as_seen_by(store, person)
    require(person, Act.EDIT_PROJECT, project_to_change(store.one("project", project), project).lead)
    worked = _worked(store, project, measure)
    problems = []
    is_delay = measure is BiasMeasure.WORKS_DURATION
    if is_delay and not planned > 0:
        remedy = "Enter the planned duration in years, such as 2.5."
        problems.append(Problem(Place("", column="Planned duration"), f"{planned:f}", "is no duration", remedy))
    if worked.resultant != resultant and not store.saved_with(key):
        place = Place("bias_factor", column="contribution", record=project)
        problems.append(Problem(place, f"{resultant:f}", "is no longer what the worksheet comes to", AGAIN))
    return _correct(
        *(store, person, project, lines, reason, key),
        problems=problems,
        column=lambda line: "slip" if is_delay else _column(line),
        why_not=lambda line: why_no_generic(line, measure),
        corrected=lambda line: with_generic(line, worked, planned),
    )


def apply_grade(
    store: Store,
    person: Person,
    project: str,
    grade: str,
    correction: Decimal,
    lines: Sequence[LineSeen],
    reason: str,
    key: str,
) -> Save | None:
    """Chosen lines with the correction of a confidence grade in the place of their own, all of them or none.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project.
        project: Its code.
        grade: Code of a grade of the scheme.
        correction: What the person saw that the grade corrects by, a fraction.
        lines: Each with the version and the correction that the person saw.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not change this project.
        NotFound: There is no such project, line or grade.
        Conflict: Somebody saved a newer version first.
        Refused: A line carries a range or cannot be corrected so, or something is no longer what the person saw;
            nothing was saved.
    """
    store = as_seen_by(store, person)
    require(person, Act.EDIT_PROJECT, project_to_change(store.one("project", project), project).lead)
    found = next((one for one in scheme_of(_grades(store.current("confidence_grade"))) if one.code == grade), None)
    if found is None:
        raise NotFound(f"There is no confidence grade {grade}.")
    problems = []
    if found.correction != correction and not store.saved_with(key):
        place = Place("confidence_grade", column="correction", record=grade)
        problems.append(Problem(place, f"{correction:f}", "is no longer the correction of this grade", AGAIN))
    return _correct(
        *(store, person, project, lines, reason, key),
        problems=problems,
        column=_column,
        why_not=lambda line: why_no_grade(line, found),
        corrected=lambda line: with_grade(line, found),
    )


def keep_grades(
    store: Store, person: Person, changes: Sequence[Edit | Withdrawal], reason: str, key: str
) -> Save | None:
    """Grades of the register's own confidence scheme, new, changed or withdrawn: all of them or none.

    A grade under the code of one that came along takes its place; once withdrawn, that one counts again.

    Args:
        store: The register.
        person: Who saves; needs the right to keep the scheme, for every body.
        changes: Grades as they shall be, and those that shall no longer count.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None when there was nothing to change.

    Raises:
        NotPermitted: The person may not keep the scheme.
        NotFound: A grade to be withdrawn is not there.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems, or a grade stands twice; nothing was saved.
        TypeError: A change is of no grade.
    """
    require(person, Act.KEEP_SCHEME)
    store = as_seen_by(store, person)
    tables = {table_of(one.record) if isinstance(one, Edit) else one.table for one in changes}
    if tables - {"confidence_grade"}:
        raise TypeError("keep_grades saves confidence grades only")
    with store.write(Actor(person.id, person.name), "confidence_grade.save", reason, key) as tx:
        if not tx.already_saved:
            gone = {one.code for one in changes if isinstance(one, Withdrawal)}
            coming = [one.record for one in changes if isinstance(one, Edit)]
            held = [one for one in _grades(tx.current("confidence_grade")) if one.id not in gone]
            problems = [*check_together(coming, held), *_beside_shipped(_only_grades(coming))]
            if has_errors(problems):
                raise Refused(problems)
            write_all(tx, changes)
    return tx.saved


def _correct(
    store: Store,
    person: Person,
    project: str,
    lines: Sequence[LineSeen],
    reason: str,
    key: str,
    *,
    problems: Sequence[Problem],
    column: Callable[[CostLine | BenefitLine], str],
    why_not: Callable[[CostLine | BenefitLine], str],
    corrected: Callable[[CostLine | BenefitLine], CostLine | BenefitLine],
) -> Save | None:
    held = [(one, _line(store, one)) for one in lines]
    found = list(problems)
    for one, line in held:
        name = column(line)
        place = Place(one.table, column=name, record=one.line)
        if wrong := why_not(line):
            found.append(Problem(place, "", wrong, "Leave it out, or change the line first."))
        elif getattr(line, name) != one.replaces and not store.saved_with(key):
            wrong = "is no longer what the line has"
            found.append(Problem(place, "" if one.replaces is None else f"{one.replaces:f}", wrong, AGAIN))
    if found:
        raise Refused(found)
    edits: list[Edit | Withdrawal] = [Edit(corrected(line), one.seen) for one, line in held]
    return save_changes(store, person, project, edits, reason, key)


def _beside_shipped(grades: Iterable[ConfidenceGrade]) -> Iterator[Problem]:
    """A grade of a side stands once: a register's own takes the code of the one that came along."""
    by_code = {one.code: (one.side, one.grade) for one in shipped_grades()}
    codes = {about: code for code, about in by_code.items()}
    for one in grades:
        about = (one.side.value, one.grade)
        if one.id in by_code and by_code[one.id] != about:
            side, grade = by_code[one.id]
            place = Place("confidence_grade", column="grade", record=one.id)
            yield Problem(place, str(one.grade), f"is not {side} grade {grade}, as its code says", "Change it back.")
        elif about in codes and codes[about] != one.id:
            place = Place("confidence_grade", column="grade", record=one.id)
            code = codes[about]
            yield Problem(place, str(one.grade), f"came along as {code}", f"Change {code}, or choose another number.")


def _worked(store: Store, project: str, measure: BiasMeasure) -> Worked:
    rows = (one.record for one in store.where("bias_factor", "project", [project]))
    return worked_out([one for one in rows if isinstance(one, BiasFactor) and one.measure is measure])


def _grades(held: Iterable[Versioned]) -> tuple[ConfidenceGrade, ...]:
    return _only_grades(one.record for one in held)


def _only_grades(records: Iterable[object]) -> tuple[ConfidenceGrade, ...]:
    return tuple(one for one in records if isinstance(one, ConfidenceGrade))


def _column(line: CostLine | BenefitLine) -> str:
    return "optimism_bias" if isinstance(line, CostLine) else "optimism_correction"


def _line(store: Store, seen: LineSeen) -> CostLine | BenefitLine:
    held = store.one(seen.table, seen.line) if seen.table in ("cost_line", "benefit_line") else None
    if held is None or held.withdrawn or not isinstance(held.record, CostLine | BenefitLine):
        raise NotFound(f"There is no line {seen.line} to correct.")
    return held.record
