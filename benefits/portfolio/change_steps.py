"""From one state of a project to another in steps: what differs is exchanged group by group, in one stated order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from benefits.errors import NotFound, near
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import CUTS, find, flat_amounts
from benefits.records.tables import Amounts, Columns, Tables

IntArray = npt.NDArray[np.int64]
Codes = npt.NDArray[np.object_]

_LINES = ("cost_line", "benefit_line")
# What the amounts of a line are told in, and whether they are sunk, since only sunk ones may lie before year 0.
_AMOUNTS = frozenset({"price_terms", "price_year", "is_sunk"})
_CORRECTIONS = frozenset({"optimism_bias", "slip", *CUTS})


class ChangeStep(StrEnum):
    """What is exchanged between two states, in this order."""

    OPTION = "option"
    WITHDRAWN = "withdrawn"
    ADDED = "added"
    AMOUNTS = "amounts"
    KINDS = "kinds"
    SHARES = "shares"
    CORRECTIONS = "corrections"
    FIRST_YEAR = "first_year"
    PRICE_BASE = "price_base"
    DEFLATORS = "deflators"
    GREEN_BOOK = "green_book"
    DISCOUNTING = "discounting"


@dataclass(frozen=True)
class State:
    """Records and the basis on which they are appraised.

    Attributes:
        later: By how many years year 0 comes after the first year of the tables; 0 for records as they are.
        delayed_to: The last year index of the tables in which a delayed benefit counts; None for records as they are.
    """

    tables: Tables
    basis: Basis
    later: int = 0
    delayed_to: int | None = None


@dataclass(frozen=True)
class _End:
    """One of the two states between which the steps lead: one project's records and its years."""

    tables: Tables
    basis: Basis
    first: int
    last: int
    price_base: int


@dataclass(frozen=True)
class _Way:
    """Both ends, and what has been exchanged on the way from the first to the second."""

    first: _End
    second: _End
    done: frozenset[ChangeStep] = frozenset()

    def end(self, step: ChangeStep) -> _End:
        """The end from which this is taken by now."""
        return self.second if step in self.done else self.first


def exchanged(before: State, after: State, project: str) -> Iterator[tuple[ChangeStep | None, State]]:
    """The state of a project before, then each step in which anything differs, with the state once it is exchanged.

    All states have the years of both ends, so that no amount falls outside them. What a delay pushes past the
    appraisal is lost at the last year of the end whose years hold.

    Args:
        before: The end to begin with; records of other projects are left out.
        after: The end to arrive at.
        project: Code of the project.

    Raises:
        NotFound: Neither end has the project.

    References:
        This tool's convention: the order of `ChangeStep`.
    """
    way = _Way(*_ends(before, after, project))
    held = _state(way)
    yield None, held
    for step in ChangeStep:
        way = replace(way, done=way.done | {step})
        then = _state(way)
        if not _is_same(held, then):
            yield step, then
            held = then


def _ends(before: State, after: State, project: str) -> tuple[_End, _End]:
    own = [_own(one.tables, project) for one in (before, after)]
    there = [one for one in own if one["project"].size]
    if not there:
        known = [*before.tables["project"]["id"], *after.tables["project"]["id"]]
        raise NotFound(f"There is no project {project}.{near(project, known)}")
    # Where one end has no such project its years are those of the other, and it has no lines.
    first, second = (
        _end(tables if tables["project"].size else _with(tables, there[0]["project"]), state.basis)
        for tables, state in zip(own, (before, after), strict=True)
    )
    return first, second


def _end(tables: Tables, basis: Basis) -> _End:
    projects = tables["project"]
    first, base = int(projects["first_year"][0]), int(projects["price_base_year"][0])
    return _End(tables, basis, first, first + int(projects["appraisal_period"][0]), base if base > 0 else first)


def _own(tables: Tables, project: str) -> Tables:
    """One project's records, and every organisation."""
    held = dict(tables.by_name)
    for table, field, above in (
        ("project", "id", None),
        ("option", "project", "project"),
        ("cost_line", "option", "option"),
        ("benefit_line", "option", "option"),
        ("share", "benefit", "benefit_line"),
    ):
        codes = held[above]["id"] if above else np.array([project], dtype=object)
        rows = np.flatnonzero(find(held[table][field], codes) >= 0)
        held[table] = _taken(held[table], rows)
    return replace(tables, by_name=held)


def _with(tables: Tables, *columns: Columns) -> Tables:
    """The tables with these in the place of those of their names."""
    return replace(tables, by_name={**tables.by_name, **{one.table: one for one in columns}})


def _taken(table: Columns, rows: IntArray) -> Columns:
    amounts = table.amounts
    if amounts is not None:
        _, _, values = flat_amounts(amounts, rows)
        amounts = Amounts(amounts.first[rows], amounts.count[rows], values)
    return Columns(table.table, len(rows), {name: held[rows] for name, held in table.fields.items()}, amounts)


def _stacked(first: Columns, second: Columns) -> Columns:
    """The rows of both, one after the other."""
    amounts = first.amounts
    if amounts is not None and second.amounts is not None:
        pairs = zip(_parts(amounts), _parts(second.amounts), strict=True)
        amounts = Amounts(*(np.concatenate(pair) for pair in pairs))
    fields = {name: np.concatenate([held, second[name]]) for name, held in first.fields.items()}
    return Columns(first.table, first.size + second.size, fields, amounts)


def _parts(amounts: Amounts) -> tuple[npt.NDArray[Any], ...]:
    return amounts.first, amounts.count, amounts.values


def _state(way: _Way) -> State:
    """What holds once these steps are exchanged."""
    start, last = min(one.first for one in (way.first, way.second)), max(one.last for one in (way.first, way.second))
    base = way.end(ChangeStep.PRICE_BASE)
    own = way.second.tables["project"]
    years = {"first_year": start, "appraisal_period": last - start, "price_base_year": base.price_base}
    fields = {**own.fields, **{name: np.array([value], dtype=np.int64) for name, value in years.items()}}
    lines = {name: _lines(way, name) for name in _LINES}
    tables = _with(
        way.second.tables,
        replace(own, fields=fields),
        _bodies(way),
        way.end(ChangeStep.OPTION).tables["option"],
        *lines.values(),
        _shares(way),
    )
    basis = replace(
        way.second.basis,
        price_base=base.basis.price_base,
        deflators=way.end(ChangeStep.DEFLATORS).basis.deflators,
        green_book=way.end(ChangeStep.GREEN_BOOK).basis.green_book,
        discounting=way.end(ChangeStep.DISCOUNTING).basis.discounting,
    )
    years_of = way.end(ChangeStep.FIRST_YEAR)
    return State(tables, basis, years_of.first - start, years_of.last - start)


def _bodies(way: _Way) -> Columns:
    """Every organisation of both ends, since lines of either may name it; as one of the ends knows it."""
    other = (way.first if ChangeStep.KINDS in way.done else way.second).tables["organisation"]
    own = way.end(ChangeStep.KINDS).tables["organisation"]
    more = np.flatnonzero(find(other["id"], own["id"]) < 0)
    both = _stacked(own, _taken(other, more))
    return _taken(both, np.argsort(both["id"].astype(str), kind="stable"))


def _lines(way: _Way, table: str) -> Columns:
    """The lines that are there by now, each field from the end that holds for it."""
    first, second = (one.tables[table] for one in (way.first, way.second))
    codes = _codes(way, table)
    rows, others = find(codes, first["id"]), find(codes, second["id"])
    both = _stacked(first, second)

    def rows_of(step: ChangeStep) -> IntArray:
        is_second = (rows < 0) | ((others >= 0) & (step in way.done))
        taken: IntArray = np.where(is_second, others + first.size, rows)
        return taken

    by_step = {step: rows_of(step) for step in (ChangeStep.AMOUNTS, ChangeStep.CORRECTIONS, ChangeStep.KINDS)}
    fields = {name: held[by_step[_step_of(name)]] for name, held in both.fields.items()}
    return Columns(table, len(codes), fields, _taken(both, by_step[ChangeStep.AMOUNTS]).amounts)


def _step_of(field: str) -> ChangeStep:
    """With which step a field of a line is exchanged."""
    if field in _AMOUNTS:
        return ChangeStep.AMOUNTS
    return ChangeStep.CORRECTIONS if field in _CORRECTIONS else ChangeStep.KINDS


def _codes(way: _Way, table: str) -> Codes:
    """The lines that are there by now, in the order of their codes."""
    first, second = (one.tables[table]["id"] for one in (way.first, way.second))
    held = first[find(first, second) >= 0] if ChangeStep.WITHDRAWN in way.done else first
    added = second[find(second, first) < 0] if ChangeStep.ADDED in way.done else second[:0]
    codes = np.concatenate([held, added])
    ordered: Codes = codes[np.argsort(codes.astype(str), kind="stable")]
    return ordered


def _shares(way: _Way) -> Columns:
    """The shares of the benefits that are there by now; of one that only the second end has, that end's."""
    first, second = (one.tables["share"] for one in (way.first, way.second))
    if ChangeStep.SHARES in way.done:
        return second
    there = np.flatnonzero(find(first["benefit"], _codes(way, "benefit_line")) >= 0)
    new = np.flatnonzero(find(second["benefit"], way.first.tables["benefit_line"]["id"]) < 0)
    is_added = ChangeStep.ADDED in way.done
    return _stacked(_taken(first, there), _taken(second, new if is_added else new[:0]))


def _is_same(one: State, other: State) -> bool:
    """Whether nothing that a sum reads differs."""
    terms = [(state.basis, state.later, state.delayed_to) for state in (one, other)]
    return terms[0] == terms[1] and all(
        _are_same(held, other.tables[name]) for name, held in one.tables.by_name.items()
    )


def _are_same(one: Columns, other: Columns) -> bool:
    if one is other:
        return True
    if one.size != other.size:
        return False
    columns: Mapping[str, npt.NDArray[Any]] = {name: held for name, held in one.fields.items() if name in _READ}
    pairs = [(held, other[name]) for name, held in columns.items()]
    if one.amounts is not None and other.amounts is not None:
        pairs += list(zip(_parts(one.amounts), _parts(other.amounts), strict=True))
    return all(np.array_equal(*pair, equal_nan=pair[0].dtype.kind == "f") for pair in pairs)


# The fields that a sum reads: a new title or note is no reason why a figure changed.
_READ = (
    _AMOUNTS
    | _CORRECTIONS
    | {
        "id",
        "option",
        "kind",
        "is_preferred",
        "payer",
        "paid_to",
        "budget_class",
        "type",
        "benefit_class",
        "recurrence",
        "is_disbenefit",
        "discounting",
        "benefit",
        "recipient",
        "fraction",
        "agreement",
        "project",
        "first_year",
        "appraisal_period",
        "price_base_year",
    }
)
