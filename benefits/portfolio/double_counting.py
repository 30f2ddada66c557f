"""Benefit that two projects may both claim: remedies for claims on a declared pool, a machine check for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.appraisal.prices import price_factors
from benefits.periods import EARLIEST, LATEST
from benefits.portfolio.claims import LineClaims, grouped
from benefits.portfolio.lines import find
from benefits.portfolio.pools import is_contested, proportional_cut, union_credit
from benefits.records.categories import LogKind
from benefits.records.tables import Tables
from benefits.reference.deflators import Deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]

# How an overlap is kept: as many places as the register holds of a fraction.
_PLACES = Decimal("0.000000001")
# What the note of a decision begins with that names benefit lines as separate.
SEPARATE = "Separate benefit lines: "


@dataclass(frozen=True)
class PoolClaims:
    """Claims on pools by project and year with the two remedies, pounds of each pool's price year.

    Attributes:
        price_year: Of each pool; the claims' own where no total is recorded. Shape (pools,).
        total: The whole of each pool a year; NaN where none is recorded or its price year has no deflator.
        is_contested: Whether in some year two projects claim, or more is claimed than there is. Shape (pools,).
        exceeds: Whether in some year one project alone claims more than there is. Shape (pools,).
        pool, year, project: Of each claim: rows of the tables, and the start of the year. Shapes (claims,).
        claimed: Before any overlap. Shape (claims,).
        proportional, union: What each remedy leaves; NaN where it cannot be worked out. Shapes (claims,).
        line: Rows of the benefit table that draw on a pool. Shape (lines,).
        overlap_proportional, overlap_union: The overlap each remedy would put on a line; NaN as above.
        by_recipient: The claims they were made of, one row a line, recipient and year, in the pools' prices.
        pool_of_line: The pool that each row of the benefit table draws on, -1 for none. Shape (benefit lines,).
    """

    price_year: IntArray
    total: FloatArray
    is_contested: BoolArray
    exceeds: BoolArray
    pool: IntArray
    year: IntArray
    project: IntArray
    claimed: FloatArray
    proportional: FloatArray
    union: FloatArray
    line: IntArray
    overlap_proportional: FloatArray
    overlap_union: FloatArray
    by_recipient: LineClaims
    pool_of_line: IntArray


def pool_claims(tables: Tables, claims: LineClaims, deflators: Deflators) -> PoolClaims:
    """Every claim on a pool, and what the two remedies would leave of it.

    The lines of one project on one pool are one claim. A line carries one overlap for all years: the one that leaves
    the present value which the yearly cuts leave.

    Args:
        tables: The records by columns.
        claims: What every line claims, before its overlap.
        deflators: To bring the claims into the prices of the pools.

    References:
        Methods 2.5.
    """
    pools = tables["pool"]
    pool_of_line = find(tables["benefit_line"]["pool"], pools["id"])
    held = claims.only(pool_of_line[claims.line] >= 0)
    price_year, total = _sizes(pools["price_year"], pools["total"], claims, deflators)
    base = np.full(pools.size, claims.price_base.start)
    pool = pool_of_line[held.line]
    value = held.value * price_factors(deflators, base, price_year)[pool]
    group, (of, year, project) = grouped(pool, held.year, held.project)
    claimed = np.clip(sums(group, value, len(of)), 0.0, None)
    cell, (cell_pool, _) = grouped(of, year)
    whole = total[cell_pool]
    # What deflating leaves behind must not make a claim of the whole pool exceed it.
    claimed = np.where(np.abs(claimed - whole[cell]) <= NEGLIGIBLE, whole[cell], claimed)
    proportional, union_, exceeds = _remedies(claimed, cell, cell_pool, whole, pools.size)
    size = np.where(np.isnan(whole), np.inf, whole + NEGLIGIBLE)
    contested = sums(cell_pool, is_contested(claimed, cell, size), pools.size) > 0
    cut = np.stack([claimed - proportional, claimed - union_])
    line, overlap = _overlaps(held, value, group, cut, len(of))
    return PoolClaims(
        price_year=price_year,
        total=total,
        is_contested=contested,
        exceeds=exceeds,
        pool=of,
        year=year,
        project=project,
        claimed=claimed,
        proportional=proportional,
        union=union_,
        line=line,
        overlap_proportional=overlap[0],
        overlap_union=overlap[1],
        by_recipient=replace(held, value=value),
        pool_of_line=pool_of_line,
    )


def _sizes(
    price_year: IntArray, total: FloatArray, claims: LineClaims, deflators: Deflators
) -> tuple[IntArray, FloatArray]:
    """Price year and total of each pool that claims can be compared with; the claims' own year and NaN elsewhere."""
    base = claims.price_base.start
    covered = (price_year >= deflators.first.start) & (price_year <= deflators.last.start)
    is_known = ~np.isnan(total) & (covered | (price_year == base))
    return np.where(is_known, price_year, base), np.where(is_known, total, np.nan)


def _remedies(
    claimed: FloatArray, cell: IntArray, cell_pool: IntArray, whole: FloatArray, n_pools: int
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """What each remedy leaves of the claims, and the pools that one claim alone exceeds."""
    pool, is_known = cell_pool[cell], ~np.isnan(whole)[cell]
    over = is_known & (claimed > whole[cell])
    exceeds = sums(pool, over, n_pools) > 0
    proportional, union_ = np.full(len(claimed), np.nan), np.full(len(claimed), np.nan)
    rows = np.flatnonzero(is_known)
    proportional[rows] = proportional_cut(claimed[rows], cell[rows], np.nan_to_num(whole))
    rows = np.flatnonzero(is_known & ~exceeds[pool])
    union_[rows] = union_credit(claimed[rows], cell[rows], np.nan_to_num(whole))
    return proportional, union_, exceeds


def _overlaps(
    held: LineClaims, value: FloatArray, group: IntArray, cut: FloatArray, n_groups: int
) -> tuple[IntArray, FloatArray]:
    """The lines that claim, and the part of each line's present value that each row of cuts takes."""
    own = np.flatnonzero(value > 0)
    gross = sums(group[own], value[own], n_groups)
    rate = cut / np.where(gross > 0, gross, 1.0)
    line, (row,) = grouped(held.line[own])
    present = held.present[own]
    whole = sums(line, present, len(row))
    taken = [sums(line, present * one[group[own]], len(row)) for one in rate]
    return row, np.clip(np.stack(taken) / np.where(whole > 0, whole, 1.0), 0.0, 1.0)


def as_recorded(fraction: float) -> Decimal:
    """A fraction with the places that the register keeps.

    References:
        The register's own convention for fractions.
    """
    return Decimal(repr(fraction)).quantize(_PLACES) + 0


@dataclass(frozen=True)
class Shared:
    """One driver that lines of several projects claim for one recipient in the same years, without a common pool.

    Attributes:
        driver: The pool's driver or the measure, as somebody typed it; blank where only the type is the same.
        type: Type of benefit; blank where the driver is a pool's.
        recipient: Row of the organisation table.
        first, last: Start of the first and last year in which two or more claim.
        at_stake: All but the largest claim of each year, present value: what is counted twice if they are one benefit.
        lines: Rows of the benefit table.
    """

    driver: str
    type: str
    recipient: int
    first: int
    last: int
    at_stake: float
    lines: tuple[int, ...]


@dataclass(frozen=True)
class MachineCheck:
    """What the machine check finds, the most at stake first.

    Attributes:
        strong: Same recipient, year and driver.
        weak: Same recipient, year and type of benefit, where no measure says whether it is the same.
        n_settled: Findings left out because a decision in the log says that the lines are separate.
    """

    strong: tuple[Shared, ...]
    weak: tuple[Shared, ...]
    n_settled: int


def machine_check(tables: Tables, claims: LineClaims) -> MachineCheck:
    """The same recipient, driver and year in two projects where no common pool is declared.

    The driver is that of the line's pool, or else the type of benefit with the words of its measure. Lines of one
    pool stand together, as the pool's own rule cuts them.

    Args:
        tables: The records by columns.
        claims: What every line claims, before its overlap.

    References:
        Methods 2.5, machine check.
    """
    benefits, pools = tables["benefit_line"], tables["pool"]
    pool = find(benefits["pool"], pools["id"])
    held = claims.only((claims.recipient >= 0) & (claims.value > 0))
    project = np.full(benefits.size, -1, dtype=np.int64)
    project[held.line] = held.project
    unit = np.where(pool >= 0, pool, pools.size + project)
    blank, pool_driver = np.full(benefits.size, "", dtype=object), np.append(pools["driver"], "")[pool]
    is_measured = _plain(benefits["measure"]) != ""
    separate = _separate(tables)
    strong = [
        *_shared(held, unit, blank, pool_driver, _plain(pool_driver) != ""),
        *_shared(held, unit, benefits["type"], benefits["measure"], is_measured),
    ]
    weak = _shared(held, unit, benefits["type"], blank, ~is_measured)
    codes = benefits["id"]
    kept = [[one for one in found if not _is_settled(one, codes, separate)] for found in (strong, weak)]
    return MachineCheck(_ordered(kept[0]), _ordered(kept[1]), len(strong) + len(weak) - len(kept[0]) - len(kept[1]))


def _plain(words: ObjectArray) -> ObjectArray:
    """The words without differences of case and spacing."""
    held = words.tolist()
    plain = {one: " ".join(one.split()).casefold() for one in set(held)}
    return np.fromiter((plain[one] for one in held), dtype=object, count=len(held))


def _shared(
    held: LineClaims, unit: IntArray, type_: ObjectArray, driver: ObjectArray, is_compared: BoolArray
) -> list[Shared]:
    """The drivers and recipients for which two projects claim in the same year as different units.

    Args:
        held: Claims of named recipients.
        unit: What stands together: a pool, or a project outside any. Shape (benefit lines,).
        type_: Type of benefit that must be the same. Shape (benefit lines,).
        driver: Words that must be the same. Shape (benefit lines,).
        is_compared: Which lines take part. Shape (benefit lines,).
    """
    named = [f"{of}\n{by}" for of, by in zip(type_, _plain(driver), strict=True)]
    key = pd.factorize(np.array(named, dtype=object))[0].astype(np.int64)
    held = held.only(is_compared[held.line])
    of = key[held.line]
    by_unit, (unit_of, unit_recipient, unit_year, _) = grouped(of, held.recipient, held.year, unit[held.line])
    cell, (cell_of, cell_recipient, cell_year) = grouped(unit_of, unit_recipient, unit_year)
    n_cells = len(cell_of)
    present = sums(by_unit, held.present, len(unit_of))
    largest = np.zeros(n_cells)
    np.maximum.at(largest, cell, present)
    _, (project_of, project_recipient, project_year, _) = grouped(of, held.recipient, held.year, held.project)
    n_projects = sums(grouped(project_of, project_recipient, project_year)[0], np.ones(len(project_of)), n_cells)
    is_shared = (sums(cell, np.ones(len(cell)), n_cells) > 1) & (n_projects > 1)
    group, (_, recipient) = grouped(cell_of, cell_recipient)
    stake = sums(group, np.where(is_shared, sums(cell, present, n_cells) - largest, 0.0), len(recipient))
    in_shared = np.flatnonzero(is_shared[cell[by_unit]])
    _, (line_group, line) = grouped(group[cell[by_unit[in_shared]]], held.line[in_shared])
    starts = np.searchsorted(line_group, np.arange(len(recipient) + 1))
    first, last = np.full(len(recipient), LATEST), np.full(len(recipient), EARLIEST)
    np.minimum.at(first, group[is_shared], cell_year[is_shared])
    np.maximum.at(last, group[is_shared], cell_year[is_shared])
    return [
        Shared(
            driver=str(driver[line[starts[one]]]).strip(),
            type=str(type_[line[starts[one]]]),
            recipient=int(recipient[one]),
            first=int(first[one]),
            last=int(last[one]),
            at_stake=float(stake[one]),
            lines=tuple(line[starts[one] : starts[one + 1]].tolist()),
        )
        for one in np.flatnonzero(stake > NEGLIGIBLE).tolist()
    ]


def _ordered(found: Iterable[Shared]) -> tuple[Shared, ...]:
    return tuple(sorted(found, key=lambda one: (-one.at_stake, one.recipient, one.driver)))


def separate_note(codes: Sequence[str]) -> str:
    """The note of a decision that names benefit lines as separate, for `machine_check` to read.

    Example:
        >>> separate_note(["P2-B1", "P1-B1"])
        'Separate benefit lines: P1-B1; P2-B1'
    """
    return f"{SEPARATE}{'; '.join(sorted(codes))}"


def _separate(tables: Tables) -> list[frozenset[str]]:
    """The sets of benefit lines that some decision in the log calls separate."""
    log = tables["log_entry"]
    notes = log["note"][log["kind"] == LogKind.DECISION]
    return [frozenset(one[len(SEPARATE) :].split("; ")) for one in notes if one.startswith(SEPARATE)]


def _is_settled(found: Shared, codes: ObjectArray, separate: Sequence[frozenset[str]]) -> bool:
    """Whether one decision names all the lines; a line that joins them later brings the finding back."""
    lines = frozenset(codes[list(found.lines)])
    return any(lines <= one for one in separate)
