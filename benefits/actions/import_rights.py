"""Who may bring which records: an import asks of each record that would change the right to change it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from benefits.records.access import Act, may, require, roles
from benefits.records.belonging import Finder, lead_of, whole_of
from benefits.records.checks_together import Key
from benefits.records.model import Person, Record, table_of
from benefits.records.rights import right_to_change

# What gives rights, or changes the figures of every body: for who may do it for all of them alone.
FOR_ALL_BODIES = frozenset({Act.KEEP_PEOPLE, Act.KEEP_SCHEME})


def require_import(person: Person, act: Act, changed: Iterable[Record], held: Mapping[Key, Record]) -> None:
    """Nothing, if the person may import at all, and may change each of the records.

    Args:
        person: Who imports.
        act: By which right; whoever may load the example into a register of its own may load all of it.
        changed: Records as they would be, and those that would be withdrawn.
        held: Records of the register by table and code.

    Raises:
        NotPermitted: They may not.
    """
    _require_somewhere(person, act)
    if act is not Act.IMPORT:
        return
    by_right: dict[Act, list[Record]] = {}
    for one in changed:
        by_right.setdefault(right_to_change(one), []).append(one)
    for right, records in by_right.items():
        if right in FOR_ALL_BODIES:
            require(person, right)
            continue
        _require_somewhere(person, right)  # a pool belongs to no body
        for body in sorted(_bodies(records, held)):
            require(person, act, body)
            require(person, right, body)


def _require_somewhere(person: Person, act: Act) -> None:
    """Nothing, if the person may do this for at least one body.

    Raises:
        NotPermitted: They may not.
    """
    if not any(may(person, act, scope) for _, scope in roles(person)):
        require(person, act)


def _bodies(records: Iterable[Record], held: Mapping[Key, Record]) -> frozenset[str]:
    """The bodies that lead the projects and programmes, own the scenarios or have the budgets of the records.

    As they are now, and as they would be.
    """
    new = {(table_of(one), one.id): one for one in records}
    versions = [*new.values(), *(held[key] for key in new if key in held)]
    finders: tuple[Finder, ...] = (
        lambda table, code: held.get((table, code)) or new.get((table, code)),
        lambda table, code: new.get((table, code)) or held.get((table, code)),
    )
    return frozenset(lead for find in finders for lead in _leads(versions, find) if lead)


def _leads(versions: Iterable[Record], find: Finder) -> set[str]:
    """The lead of each record; of what is part of one whole it is looked for once."""
    wholes = {whole_of(one) for one in versions} - {None}
    found = {find(*whole) for whole in wholes if whole}
    return {lead_of(one, find) for one in (*found, *(one for one in versions if whole_of(one) is None)) if one}
