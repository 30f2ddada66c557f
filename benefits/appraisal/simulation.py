"""Monte Carlo over the cube: what every project may be worth, to whom, when amounts turn out otherwise.

Net present value is linear in the multipliers of lines, so every line is discounted once and a draw is a product of
weights and multipliers. The draws of every case under a few lenses are kept, so that a later question, such as a
part of the portfolio, is a sum over them. Work goes by groups of cases, all draws of a group at once.

Multipliers carry the whole correction for optimism: do not correct it again. Tails fatter than the distributions
are shown beside, by `stress`, and are not in any mean here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money
from benefits.appraisal.draws import Draws, Laid, Settings, correlated, problems
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Claims, Lens, Standpoint
from benefits.appraisal.quantile_tables import QuantileTables
from benefits.appraisal.rank_correlation import Scores, reordered
from benefits.appraisal.simulated_weights import Weights
from benefits.appraisal.spreads import Spread, joined, spread_of
from benefits.appraisal.uncertain_lines import Inputs
from benefits.errors import BenefitsError, Refused

FloatArray = npt.NDArray[np.float64]
Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Bytes of the largest block that the allocator is led to keep.
_KEPT = 31_000_000
# The lenses whose draws are kept, if nothing else is asked for.
LENSES = (
    Lens(Standpoint.OWN),
    Lens(Standpoint.GOVERNMENT),
    Lens(Standpoint.SOCIETY),
    Lens(Standpoint.OWN, Money.DEL_CASH),
)
# Economic value on all claims.
_EVERYBODY = Lens()
# Inputs and rows that are worked on at a time, so that their draws stay in the processor's cache.
_ROWS_AT_A_TIME = 160


class Cancelled(BenefitsError):
    """The simulation was stopped before it ended; there are no figures of half of it."""


@dataclass(frozen=True)
class Simulation:
    """What every case, party and portfolio may be worth. Pounds of each case's price base; arrays are read-only.

    Attributes:
        settings: What it was run with.
        lenses: The lenses whose draws are kept.
        held: Net present value by lens, case and draw. Shape (lenses, cases, draws).
        pairs: The spread of each (case, party) pair of the cube, in the money and on the claims of `party_lens`.
        parties: Net present value of each party over all cases, by draw; cases must be in one price base for it to
            be used. Shape (parties, draws).
        party_lens: In what money and on which claims pairs and parties are; None where they were not worked out:
            no pairs then, and zeros.
    """

    settings: Settings
    lenses: tuple[Lens, ...]
    held: Float32Array
    pairs: Spread
    parties: FloatArray
    party_lens: Lens | None

    def draws(self, lens: Lens) -> Float32Array:
        """Net present value by case and draw under a lens. Shape (cases, draws).

        Raises:
            ValueError: The draws of that lens were not kept.
        """
        if lens not in self.lenses:
            raise ValueError(f"the draws of {lens} were not kept; name it when the simulation is run")
        kept: Float32Array = self.held[self.lenses.index(lens)]
        return kept

    @cached_property
    def _spreads(self) -> dict[Lens, Spread]:
        return {}

    def spread(self, lens: Lens) -> Spread:
        """The spread of the net present value of each case under a lens. Shapes (cases,).

        References:
            Methods 6.3.
        """
        if lens not in self._spreads:
            self._spreads[lens] = spread_of(self.draws(lens))
        return self._spreads[lens]

    def chance_at_risk(self, claims: Claims = Claims.CLAIMED) -> FloatArray:
        """How often the payers lose while government gains, in economic value. Shape (cases,).

        References:
            Methods 3.2: P(own < 0 and cross-government > 0).
        """
        own = self.draws(Lens(Standpoint.OWN, claims=claims))
        government = self.draws(Lens(Standpoint.GOVERNMENT, claims=claims))
        is_at_risk = (own < -NEGLIGIBLE) & (government > NEGLIGIBLE)
        chance: FloatArray = is_at_risk.mean(axis=1)
        return chance

    def regret_of_dropping(self, claims: Claims = Claims.CLAIMED) -> FloatArray:
        """What government loses on average if each case is dropped unseen: the mean of its gains. Shape (cases,).

        References:
            Methods 3.2: E[max(X, 0)].
        """
        government = self.draws(Lens(Standpoint.GOVERNMENT, claims=claims))
        return np.array([np.maximum(row, 0).mean(dtype=np.float64) for row in government])

    def portfolio(self, lens: Lens, cases: BoolArray | None = None) -> FloatArray:
        """Net present value of the cases together, by draw; these must be in one price base. Shape (draws,).

        Args:
            lens: Whose, in what money, on which claims.
            cases: Which cases to count; all if None. Shape (cases,).

        References:
            Methods 6.2: what projects share does not average out.
        """
        kept = self.draws(lens)
        rows = range(len(kept)) if cases is None else np.flatnonzero(cases)
        total = np.zeros(self.settings.draws)
        for row in rows:  # whole rows at a time, added in double precision
            total += kept[row]
        return total


def simulate(
    appraisal: Appraisal,
    inputs: Inputs,
    settings: Settings,
    *,
    lenses: tuple[Lens, ...] = LENSES,
    party_lens: Lens | None = _EVERYBODY,
    on_progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    at_a_time: int = _ROWS_AT_A_TIME,
) -> Simulation:
    """What every case and party may be worth if the amounts of lines turn out otherwise.

    Who pays is taken as it is in the appraisal, whatever a draw makes of the cost. The figures are the same for the
    same seed, whatever `at_a_time` is, and in any order of the cases, whose totals then agree to rounding in double.

    Args:
        appraisal: The flows on their discount factors.
        inputs: What is uncertain.
        settings: How many draws, from which seed, how they are spread and correlated.
        lenses: The lenses whose draws are kept: 4 bytes a case and draw each.
        party_lens: In what money and on which claims parties are counted; None does without them, in two thirds of
            the time.
        on_progress: Told how many of how many groups are done; what it raises ends the work.
        is_cancelled: Asked between groups; True ends the work.
        at_a_time: Inputs and rows worked on at a time: more takes more memory and gives the same figures.

    Raises:
        Refused: The settings have problems.
        Cancelled: `is_cancelled` said so.
        ValueError: An input has lines in cases of two groups.

    References:
        Methods 6.2 and 6.3; HM Treasury, The Green Book 2026, paragraph 6.77.
    """
    found = problems(settings)
    if found:
        raise Refused(found)
    cube, n, done = appraisal.cube, settings.draws, 0
    weights = Weights(appraisal, inputs, lenses, party_lens)
    luck = _Luck(inputs, settings, weights)
    first_pair = len(lenses) * cube.n_cases
    held, parties = np.empty((first_pair, n), dtype=np.float32), np.zeros((len(cube.party_is_public), n))
    spreads, order = [], []
    _keep_freed_memory()
    for part in weights.parts(at_a_time):
        if is_cancelled is not None and is_cancelled():
            raise Cancelled("The simulation was stopped. Nothing of it is kept; start it again for figures.")
        values = part.values(luck.multipliers(part.inputs).astype(np.float64))
        is_pair = part.rows >= first_pair
        held[part.rows[~is_pair]] = values[~is_pair]
        by_pair, pairs = values[is_pair], part.rows[is_pair] - first_pair
        spreads.append(spread_of(by_pair))
        order.append(pairs)
        for party, row in zip(cube.pair_party[pairs], by_pair, strict=True):
            parties[party] += row  # one by one: the same sums however many at a time
        done += part.n_groups
        if on_progress is not None:
            on_progress(done, weights.n_groups)
    by_lens = held.reshape(len(lenses), cube.n_cases, n)
    for kept in (held, by_lens, parties):
        kept.setflags(write=False)
    spread = joined(spreads, n).ordered(np.argsort(np.concatenate([np.zeros(0, dtype=np.int64), *order])))
    return Simulation(settings, lenses, by_lens, spread, parties, party_lens)


def _keep_freed_memory() -> None:
    """Lets a large block go, whereupon the usual allocator of Linux keeps blocks up to that size for the next use.

    Otherwise the arrays of each part are fetched from the system and cleared anew, a third of the whole time.
    """
    np.empty(_KEPT, dtype=np.uint8)


def multipliers_drawn(appraisal: Appraisal, inputs: Inputs, settings: Settings, rows: IntArray) -> Float32Array:
    """The multipliers of these inputs in every draw of a simulation, drawn again. Shape (rows, draws).

    What the value of learning an input is worked out from: the simulation itself keeps no multipliers.

    Args:
        appraisal: What the simulation was run on.
        inputs: What it was run with.
        settings: Likewise.
        rows: The inputs wanted. Shape (rows,).

    References:
        Methods 6.2 and 6.5.
    """
    weights = Weights(appraisal, inputs, (), None)
    return _Luck(inputs, settings, weights).multipliers(rows)


@dataclass(frozen=True)
class _Luck:
    """The draws of a run, and how its inputs take them."""

    inputs: Inputs
    settings: Settings
    weights: Weights

    @cached_property
    def _draws(self) -> Draws:
        return Draws(self.settings, self.inputs.group_key, self.inputs.input_key)

    @cached_property
    def _factors(self) -> Draws | Scores:
        """What correlation is made of: the draws themselves, or the scores that put them in order."""
        if self.settings.laid is Laid.RANK_ORDER:
            return Scores(self._draws, self.inputs.group_key, self.inputs.input_key)
        return self._draws

    @cached_property
    def _shared(self) -> Float32Array:
        return self._factors.shared()

    def multipliers(self, rows: IntArray) -> Float32Array:
        """The multiplier of each of these inputs in each draw. Shape (rows, draws)."""
        groups, of = np.unique(self.weights.input_group[rows], return_inverse=True)
        own, together = self._factors.of_inputs(rows), self._factors.of_groups(groups)
        normals = correlated(own, together, self._shared, of.ravel(), self.weights.luck[rows], self.settings)
        if self.settings.laid is Laid.RANK_ORDER:
            normals = reordered(self._draws.of_inputs(rows), normals)
        return QuantileTables(self.inputs.multipliers.taken(rows)).read(normals)
