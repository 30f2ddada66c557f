"""Seeded draws with common luck: standard normal values for every input, correlated inside and between groups.

Every factor has a stream of its own, named by the seed and by the key of its group or input. So the draws of an
input do not depend on which others there are, on their order, or on how many are drawn at a time: with one seed,
adding a project leaves the draws of all others as they are, and two scenarios differ by what they change and not by
luck. (Points of a Sobol sequence are handed out by the order of the keys, so there an added input can move others.)

The generators give the same whole numbers on any machine. A last bit may differ between processors where a logarithm
or a sum is taken; that is at most a ten-millionth of a figure, thousands of times below what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import qmc

from benefits.errors import Place, Problem
from benefits.reference.green_book import EDITION, defaults

Float32Array = npt.NDArray[np.float32]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# Dimensions that are taken from the Sobol sequence, the shared factors first; what is beyond is stratified instead.
_SOBOL_DIMENSIONS = 1024
# Points that are made at a time, a power of two: they are made in double precision and kept in single.
_POINTS_AT_A_TIME = 1024
# The smallest and largest uniform that becomes a normal value, so that none is infinite.
_EDGE = 2.0**-33
# What a stream is of.
_SHARED, _GROUP, _INPUT = range(3)


class Method(StrEnum):
    """How draws are spread over what can happen."""

    PSEUDO_RANDOM = "pseudo_random"
    LATIN_HYPERCUBE = "latin_hypercube"
    SOBOL = "sobol"


class Laid(StrEnum):
    """How correlation is laid on the inputs."""

    COMMON_FACTOR = "common_factor"
    RANK_ORDER = "rank_order"


@dataclass(frozen=True)
class Settings:
    """What a simulation is run with; kept with its figures, so that they can be made again.

    Attributes:
        draws: How many; a power of two for Sobol.
        seed: Names the draws; 0 or more.
        method: How they are spread.
        between: Correlation of the normal values of two inputs of different groups.
        within: Correlation of those of two inputs of one group, at least `between`.
        laid: Whether the normal values are made with common factors, or each input is drawn by itself and then put
            in an order that gives the rank correlations that the two imply.
    """

    draws: int
    seed: int
    between: float
    within: float
    method: Method = Method.PSEUDO_RANDOM
    laid: Laid = Laid.COMMON_FACTOR


def usual(edition: str = EDITION) -> Settings:
    """The settings that nobody has changed.

    References:
        Methods 6.2 and 6.3; `defaults.csv` gives the source of each.
    """
    chosen = defaults(edition)
    return Settings(chosen.draws, chosen.draws_seed, chosen.correlation_between, chosen.correlation_within)


def problems(settings: Settings) -> tuple[Problem, ...]:
    """What is wrong with settings, and what to do; nothing where they can be used.

    References:
        Methods 6.2: one common factor between groups and one within each.
    """
    found = []
    if settings.draws < 2:
        found.append(_problem("draws", settings.draws, "is fewer than 2", "Draw 2 times or more."))
    if settings.seed < 0:
        found.append(_problem("seed", settings.seed, "is below 0", "Enter a whole number from 0."))
    if not 0 <= settings.between <= 1:
        remedy = "Enter a correlation from 0 to 1."
        found.append(_problem("correlation between projects", settings.between, "is not from 0 to 1", remedy))
    elif not settings.between <= settings.within <= 1:
        wrong = "is below the correlation between projects or above 1"
        remedy = "Lines of one project share at least the luck that all projects share: enter that or more, up to 1."
        found.append(_problem("correlation within a project", settings.within, wrong, remedy))
    if settings.method is Method.SOBOL and settings.draws & (settings.draws - 1):
        below = 1 << (settings.draws.bit_length() - 1)
        remedy = f"A Sobol sequence is even only at powers of two: draw {below:,} or {2 * below:,} times."
        found.append(_problem("draws", settings.draws, "is no power of two", remedy))
    return tuple(found)


def _problem(field: str, value: float, wrong: str, remedy: str) -> Problem:
    return Problem(Place("simulation", column=field), format(value, "g"), wrong, remedy)


def keys_of(codes: npt.NDArray[np.object_]) -> IntArray:
    """The key of each code, the same on any machine and in any order. Shape (codes,)."""
    made = [int.from_bytes(blake2b(str(code).encode(), digest_size=8).digest()) >> 1 for code in codes]
    return np.array(made, dtype=np.int64)


class Draws:
    """The independent standard normal values of a run: of all, of each group, of each input.

    Args:
        settings: How many, from which seed, spread how; free of problems.
        group_key: Names each group; all different. Shape (groups,).
        input_key: Names each input; all different. Shape (inputs,).
    """

    def __init__(self, settings: Settings, group_key: IntArray, input_key: IntArray) -> None:
        self.settings = settings
        self._streams = _Streams(settings.seed)
        self._keys = {_SHARED: np.zeros(1, dtype=np.int64), _GROUP: group_key, _INPUT: input_key}
        for name in (_GROUP, _INPUT):
            if len(np.unique(self._keys[name])) != len(self._keys[name]):
                raise ValueError("two groups or two inputs share a key, so they would share their luck")
        self._dimension: dict[int, IntArray] = {}
        self._points: Float32Array | None = None
        if settings.method is Method.SOBOL:
            self._dimension, self._points = self._sobol()

    def shared(self) -> Float32Array:
        """The luck that everything shares. Shape (draws,).

        References:
            Methods 6.2: Z_0.
        """
        values: Float32Array = self._values(_SHARED, np.zeros(1, dtype=np.int64))[0]
        return values

    def of_groups(self, rows: IntArray) -> Float32Array:
        """The luck that the inputs of each of these groups share, apart from the common one. Shape (rows, draws).

        References:
            Methods 6.2, with one factor more for each group.
        """
        return self._values(_GROUP, rows)

    def of_inputs(self, rows: IntArray, out: Float32Array | None = None) -> Float32Array:
        """The luck that is each of these inputs' own. Shape (rows, draws).

        Args:
            rows: The inputs.
            out: Where to write it. Shape (rows, draws).

        References:
            Methods 6.2: e_i.
        """
        return self._values(_INPUT, rows, out)

    def _values(self, kind: int, rows: IntArray, out: Float32Array | None = None) -> Float32Array:
        values = np.empty((len(rows), self.settings.draws), dtype=np.float32) if out is None else out
        for place, row in enumerate(rows):  # each from a stream of its own
            self._fill(values[place], kind, int(row))
        return values

    def _fill(self, out: Float32Array, kind: int, row: int) -> None:
        rng = self._streams.at(kind, int(self._keys[kind][row]))
        if self.settings.method is Method.PSEUDO_RANDOM:
            rng.standard_normal(dtype=np.float32, out=out)
            return
        dimension = int(self._dimension[kind][row]) if self._points is not None else _SOBOL_DIMENSIONS
        if self._points is not None and dimension < _SOBOL_DIMENSIONS:
            out[:] = self._points[dimension]
            return
        n = self.settings.draws
        out[:] = _normal((rng.permutation(n) + rng.random(n)) / n)

    def _sobol(self) -> tuple[dict[int, IntArray], Float32Array]:
        """The dimension of each factor, in the order of the keys, and the points. Shape (dimensions, draws)."""
        dimension, before = {}, 0
        for kind in (_SHARED, _GROUP, _INPUT):
            key = self._keys[kind]
            place = np.empty(len(key), dtype=np.int64)
            place[np.argsort(key)] = np.arange(len(key)) + before
            dimension[kind], before = place, before + len(key)
        # A generator of its own: scipy takes what it starts from, not where it has been set to.
        rng = np.random.Generator(np.random.PCG64(self.settings.seed))
        engine = qmc.Sobol(min(before, _SOBOL_DIMENSIONS), scramble=True, rng=rng)
        points = np.empty((engine.d, self.settings.draws), dtype=np.float32)
        for first in range(0, self.settings.draws, _POINTS_AT_A_TIME):
            here = points[:, first : first + _POINTS_AT_A_TIME]
            here[:] = _normal(engine.random(here.shape[1])).T
        return dimension, points


class _Streams:
    """One generator that is set to the start of one stream after another: making one for each costs more."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._bits = np.random.PCG64(0)
        self._generator = np.random.Generator(self._bits)

    def at(self, kind: int, key: int) -> np.random.Generator:
        """The generator at the start of a stream, until the next one is asked for."""
        digest = blake2b(f"{self.seed} {kind} {key}".encode(), digest_size=32).digest()
        start, step = int.from_bytes(digest[:16]), int.from_bytes(digest[16:]) | 1
        self._bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": start, "inc": step},
            "has_uint32": 0,
            "uinteger": 0,
        }
        return self._generator


def _normal(uniform: FloatArray) -> Float32Array:
    value: Any = ndtri(np.clip(uniform, _EDGE, 1 - _EDGE))
    return np.asarray(value, dtype=np.float32)


def correlated(
    own: Float32Array, group: Float32Array, shared: Float32Array, of: IntArray, luck: IntArray, settings: Settings
) -> Float32Array:
    """The normal value of each input: its own luck, its group's and the common one, written over `own`.

    Z = luck (sqrt(between) Z_0 + sqrt(within - between) Z_group) + sqrt(1 - within) e. What is bad when it is large,
    a cost, has luck -1: bad luck raises cost and cuts benefit.

    Args:
        own: Shape (inputs, draws).
        group: What is written is lost. Shape (groups, draws).
        shared: Shape (draws,).
        of: The row in `group` of each input's group. Shape (inputs,).
        luck: 1 or -1. Shape (inputs,).
        settings: The two correlations.

    References:
        Methods 6.2, with one factor more for each group; the rank correlation is 6 / pi asin(rho / 2).
    """
    group *= np.float32(sqrt(settings.within - settings.between))
    group += np.float32(sqrt(settings.between)) * shared
    both = np.concatenate([group, -group])  # good luck, then bad
    own *= np.float32(sqrt(1 - settings.within))
    own += both[np.where(luck > 0, of, of + len(group))]
    return own
