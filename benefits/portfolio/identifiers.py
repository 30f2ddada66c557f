"""Which projects work with the same people, bodies or data, and have no identifier in common to join them by.

The National Audit Office found no identifier that all departments share (Figure 10 of its report of 2019). Two
projects that need each other, whose benefit lands on the same public body, or that use data alike, could be joined
if they linked one identifier; where they link different ones, a common standard is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

IntArray = npt.NDArray[np.int64]
# scipy ships no types: a sparse array of its own kind.
Sparse = Any

# A need outranks any number of shared recipients, a shared recipient any number of shared themes: this tool's order.
_NEED, _RECIPIENT, _THEME = 1_000_000, 1_000, 1
# Projects compared with all others at a time, so that memory stays small.
_BLOCK = 512


@dataclass(frozen=True)
class Pair:
    """Two projects, by row, that have something in common but no identifier.

    Attributes:
        needs: Whether one needs the other.
        recipients, themes: How many public recipients and themes they share.
    """

    first: int
    second: int
    needs: bool
    recipients: int
    themes: int


def incidence(items: Sequence[Iterable[str]]) -> Sparse:
    """Which project (row) has which item (column), 0 or 1; the items in any order. Shape (projects, items)."""
    place: dict[str, int] = {}
    rows, columns = [], []
    for row, held in enumerate(items):
        for one in set(held):
            rows.append(row)
            columns.append(place.setdefault(one, len(place)))
    shape = (len(items), max(len(place), 1))
    return sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)


def without_common_identifier(
    identifiers: Sparse, recipients: Sparse, themes: Sparse, needs: tuple[IntArray, IntArray], most: int
) -> tuple[tuple[Pair, ...], int]:
    """The pairs that share most but no identifier, at most `most`, and how many such pairs there are.

    A project that names no identifier is in no pair: nothing is known about it.

    Args:
        identifiers: Which project links which identifier. Shape (projects, identifiers).
        recipients: Which project's benefit lands on which public body. Shape (projects, bodies).
        themes: Which project is filed under which use of data. Shape (projects, themes).
        needs: Rows of the projects that need another, and of those that are needed. Shapes (needs,).
        most: How many pairs are wanted.

    References:
        This tool's convention; National Audit Office, Challenges in using data across government, 2019, Figure 10.
    """
    n = identifiers.shape[0]
    linked = np.flatnonzero(np.asarray(identifiers.sum(axis=1)).ravel() > 0)
    needed = sparse.csr_array((np.ones(len(needs[0]), dtype=np.int64), needs), shape=(n, n))
    needed = ((needed + needed.T) > 0).astype(np.int64)
    every = [one[linked] for one in (identifiers, recipients, themes)]
    needed = needed[linked][:, linked]
    found: list[Pair] = []
    total = 0
    for start in range(0, len(linked), _BLOCK):
        here = slice(start, start + _BLOCK)
        common, bodies, uses = ((one[here] @ one.T).toarray() for one in every)
        rows = np.arange(start, start + len(common))
        wanted = needed[here].toarray()
        score = wanted * _NEED + bodies * _RECIPIENT + uses * _THEME
        score[(common > 0) | (np.arange(len(linked)) <= rows[:, None])] = 0
        total += int(np.count_nonzero(score))
        for row, column in zip(*np.unravel_index(_largest(score.ravel(), most), score.shape), strict=True):
            shared = bool(wanted[row, column]), int(bodies[row, column]), int(uses[row, column])
            found.append(Pair(int(linked[rows[row]]), int(linked[column]), *shared))
    found.sort(key=lambda pair: (not pair.needs, -pair.recipients, -pair.themes, pair.first, pair.second))
    return tuple(found[:most]), total


def _largest(scores: IntArray, most: int) -> IntArray:
    """Where the largest scores above 0 stand, at most so many, the first ones where they are equal."""
    least = np.partition(scores, -most)[-most] if len(scores) > most else 0
    held = np.flatnonzero(scores >= max(least, 1))
    return held[np.argsort(-scores[held], kind="stable")[:most]]
