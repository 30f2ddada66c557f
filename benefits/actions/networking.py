"""Saying which project needs which, and putting right what two projects both claim.

A dependency and a benefit line stand under a project and are saved with it. A pool stands under none: whoever may
change some project may keep pools. What concerns several projects is one save for each, so that nobody's right to one
project reaches another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.actions.surroundings import surroundings
from benefits.errors import BenefitsError, Conflict, NotFound, NotPermitted, Place, Problem, Refused, has_errors
from benefits.portfolio.double_counting import separate_note
from benefits.records.access import Act, may, require, roles
from benefits.records.categories import LogKind
from benefits.records.checks import check
from benefits.records.checks_together import check_together
from benefits.records.free_codes import free_codes
from benefits.records.history import Actor, Save
from benefits.records.model import BenefitLine, Dependency, LogEntry, Person, Pool
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.reference.deflators import gdp_deflators


@dataclass(frozen=True)
class Cut:
    """The overlap that a benefit line shall carry, and the version of the line on which it was worked out."""

    project: str
    benefit: str
    overlap: Decimal
    seen: int


@dataclass(frozen=True)
class Outcome:
    """What became of the changes to one project: saved, nothing to change (neither is set), or a fault in words."""

    project: str
    save: Save | None = None
    fault: BenefitsError | None = None


def save_dependency(
    store: Store, person: Person, dependency: Dependency, seen: int, reason: str, key: str
) -> Save | None:
    """What a project needs, new or changed.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project that needs the other.
        dependency: As it shall be.
        seen: The version the person saw; 0 for a new one.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None where nothing changed.

    Raises:
        NotPermitted: The person may not change the project.
        NotFound: There is no such project.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems, or projects would need each other in a circle; nothing was saved.
    """
    require(person, Act.READ)
    return save_changes(store, person, dependency.project, [Edit(dependency, seen)], reason, key)


def withdraw_dependency(
    store: Store, person: Person, dependency: Dependency, seen: int, reason: str, key: str
) -> Save | None:
    """Take out what a project needs; its history stays.

    Args:
        store: The register.
        person: Who saves; needs the right to change the project that needs the other.
        dependency: As the person saw it.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Raises:
        NotPermitted: The person may not change the project.
        NotFound: There is no such project or dependency.
        Conflict: Somebody saved a newer version first.
    """
    require(person, Act.READ)
    gone = Withdrawal("dependency", dependency.id, seen)
    return save_changes(store, person, dependency.project, [gone], reason, key)


def save_pool(store: Store, person: Person, pool: Pool, seen: int, reason: str, key: str) -> Save | None:
    """A pool, new or changed.

    Args:
        store: The register.
        person: Who saves; needs the right to change the projects of some organisation.
        pool: As it shall be.
        seen: The version the person saw; 0 for a new one.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        The save, or None where nothing changed.

    Raises:
        NotPermitted: The person may not change any project.
        Conflict: Somebody saved a newer version first.
        Refused: Values have problems, or a new pool's code is taken; nothing was saved.
    """
    store = as_seen_by(store, person)
    _require_some_project(person)
    with store.write(Actor(person.id, person.name), "pool.save", reason, key) as tx:
        held = tx.one("pool", pool.id)
        is_as_seen = held is not None and not held.withdrawn and held.version == seen and held.record == pool
        if not tx.already_saved and not is_as_seen:
            problems = [*check(pool), *_price_year(pool), *check_together([pool], surroundings(tx, [pool]))]
            if held is not None and not seen:
                wrong = "is the code of another pool, or of one that was withdrawn"
                problems.append(Problem(Place("pool", column="id"), pool.id, wrong, "Choose another code."))
            if has_errors(problems):
                raise Refused(problems)
            tx.put(pool, seen)
    return tx.saved


def withdraw_pool(store: Store, person: Person, code: str, seen: int, reason: str, key: str) -> Save | None:
    """Take out a pool on which no benefit line draws any more; its history stays.

    Args:
        store: The register.
        person: Who saves; needs the right to change the projects of some organisation.
        code: Of the pool.
        seen: The version the person saw.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Raises:
        NotPermitted: The person may not change any project.
        NotFound: There is no such pool.
        Conflict: Somebody saved a newer version first.
        Refused: Benefit lines still draw on it.
    """
    store = as_seen_by(store, person)
    _require_some_project(person)
    with store.write(Actor(person.id, person.name), "pool.save", reason, key) as tx:
        tx.withdraw("pool", code, seen)
    return tx.saved


def apply_cuts(
    store: Store, person: Person, pool: str, cuts: Sequence[Cut], reason: str, key: str
) -> tuple[Outcome, ...]:
    """Write the overlap on benefit lines that draw on a pool, one save a project.

    Args:
        store: The register.
        person: Who saves; lines of projects that they may not change stay as they are.
        pool: Code of the pool; every reason names it.
        cuts: The overlap of each line, as the person saw it.
        reason: Why, in the person's words.
        key: Of the form; applying twice with it applies once.

    Returns:
        What became of each project, in the order of their codes.

    Raises:
        NotPermitted: The person may not change any project.
        NotFound: There is no such pool, or a line does not draw on it.
    """
    store = as_seen_by(store, person)
    _require_some_project(person)
    _pool(store, pool)
    lines = _lines(store, (cut.benefit for cut in cuts))
    edits: dict[str, list[Edit]] = {}
    for cut in cuts:
        line, _ = lines[cut.benefit]
        if line.pool != pool:
            raise NotFound(f"{line.id} does not draw on the pool {pool}. Look at the pool again. Nothing was saved.")
        if line.overlap != cut.overlap:
            edits.setdefault(cut.project, []).append(Edit(replace(line, overlap=cut.overlap), cut.seen))
    why = f"Overlap set by pool {pool}. {reason}".strip()
    return _saved(store, person, {cut.project for cut in cuts}, edits, why, key)


def join_pool(
    store: Store, person: Person, pool: str, lines: Sequence[tuple[str, str]], reason: str, key: str
) -> tuple[Outcome, ...]:
    """Let benefit lines draw on one pool, one save a project.

    Args:
        store: The register.
        person: Who saves; lines of projects that they may not change stay as they are.
        pool: Code of the pool.
        lines: Project and code of each benefit line.
        reason: Why, in the person's words.
        key: Of the form; saving twice with it saves once.

    Returns:
        What became of each project, in the order of their codes.

    Raises:
        NotPermitted: The person may not change any project.
        NotFound: There is no such pool or line.
    """
    store = as_seen_by(store, person)
    _require_some_project(person)
    _pool(store, pool)
    held = _lines(store, (benefit for _, benefit in lines))
    edits: dict[str, list[Edit]] = {}
    for project, benefit in lines:
        line, version = held[benefit]
        if line.pool != pool:
            edits.setdefault(project, []).append(Edit(replace(line, pool=pool), version))
    why = f"Put into pool {pool}. {reason}".strip()
    return _saved(store, person, {project for project, _ in lines}, edits, why, key)


def record_separate(
    store: Store, person: Person, project: str, lines: Sequence[str], why: str, key: str
) -> Save | None:
    """A decision in a project's log that benefit lines are separate, so that the machine check leaves them out.

    Args:
        store: The register.
        person: Who decides; needs the right to change the project.
        project: Code of the project in whose log it stands.
        lines: Codes of all the benefit lines.
        why: Why they are not the same benefit; the machine check believes nothing without it.
        key: Of the form; saving twice with it saves once.

    Raises:
        NotPermitted: The person may not change the project.
        NotFound: There is no such project or line.
        Refused: No reason is given, or values have problems; nothing was saved.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    if not why.strip():
        place, remedy = Place("log_entry", column="Why"), "Say why these are not the same benefit."
        raise Refused([Problem(place, "", "is missing", remedy)])
    held = _lines(store, lines)
    entry = LogEntry(
        id=next(free_codes(store, "log_entry", f"{project}-D")),
        project=project,
        kind=LogKind.DECISION,
        title=f"{len(held)} benefits are separate, not one counted twice",
        detail=why,
        made_by=person.name or person.id,
        made_on=now().date(),
        note=separate_note(lines),
    )
    former = store.saved_with(key)
    changes = [] if former else [Edit(entry, 0)]
    return save_changes(store, person, project, changes, why, key)


def _require_some_project(person: Person) -> None:
    """Nothing, if the person may change the projects of at least one organisation.

    Raises:
        NotPermitted: They may not.
    """
    if not any(may(person, Act.EDIT_PROJECT, scope) for _, scope in roles(person)):
        require(person, Act.EDIT_PROJECT)


def _price_year(pool: Pool) -> Iterator[Problem]:
    """The problem of a price year without a deflator: no claim could be compared with the total."""
    deflators = gdp_deflators()
    if pool.price_year is not None and not deflators.first <= pool.price_year <= deflators.last:
        place = Place("pool", column="price_year", record=pool.id)
        wrong = f"has no GDP deflator: they run from {deflators.first} to {deflators.last}"
        yield Problem(place, str(pool.price_year), wrong, "Choose a price year among them.")


def _pool(store: Store, code: str) -> Pool:
    found = store.one("pool", code)
    if found is None or found.withdrawn or not isinstance(found.record, Pool):
        raise NotFound(f"There is no pool {code}. Add it first.")
    return found.record


def _lines(store: Store, codes: Iterable[str]) -> dict[str, tuple[BenefitLine, int]]:
    """The benefit lines of these codes with their versions."""
    wanted = list(dict.fromkeys(codes))
    found = store.where("benefit_line", "id", wanted)
    held = {one.record.id: (one.record, one.version) for one in found if isinstance(one.record, BenefitLine)}
    missing = next((code for code in wanted if code not in held), None)
    if missing is not None:
        raise NotFound(f"There is no benefit line {missing} any more. Look again. Nothing was saved.")
    return held


def _saved(
    store: Store, person: Person, projects: Iterable[str], edits: dict[str, list[Edit]], reason: str, key: str
) -> tuple[Outcome, ...]:
    """One save for each project; a fault of one leaves the others alone."""
    outcomes = []
    for project in sorted(projects):
        try:
            save = save_changes(store, person, project, edits.get(project, []), reason, f"{key}:{project}")
            outcomes.append(Outcome(project, save))
        except (NotPermitted, NotFound, Conflict, Refused) as fault:
            outcomes.append(Outcome(project, fault=fault))
    return tuple(outcomes)
