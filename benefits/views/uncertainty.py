"""What every project and the portfolio may be worth when amounts turn out otherwise, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from benefits.appraisal.draws import Settings, usual
from benefits.appraisal.information import worth_of_knowing_all
from benefits.appraisal.lenses import NEGLIGIBLE, Lens
from benefits.appraisal.simulation import LENSES, simulate
from benefits.appraisal.spreads import Spread, spread_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.uncertainty import Ranges, ranges_of
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.kept_answers import KeptAnswer, answer_to, keep_answer, kept_answer
from benefits.views.portfolio import short_names
from benefits.views.uncertainty_settings import refuse_too_many
from benefits.views.worked_out import AT_ONCE

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
OnProgress = Callable[[int, int], None]

# Columns of a picture of draws.
BINS = 24
# Draws that are made between two signs of progress; the figures are the same whatever it is.
DRAWN_AT_A_TIME = 1_600_000
_QUESTION, _RANGES = "simulation", "ranges"


@dataclass(frozen=True)
class Histograms:
    """How many draws fall between edges evenly far apart, of some rows.

    Attributes:
        least, most: The first and the last edge, pounds. Shape (rows,).
        counts: Shape (rows, bins).
    """

    least: FloatArray
    most: FloatArray
    counts: IntArray


@dataclass(frozen=True)
class Simulated:
    """A simulation of the whole register, without its draws. Pounds in the price base of `basis`.

    Attributes:
        settings: What it was run with.
        basis: On what its figures rest.
        data_version: The state of the register that they show.
        projects, titles: The code of each case and what it was called.
        parties, names, is_public: The code of each party, its short name, and whether it is government.
        entered: Net present value of each case with every line as entered, by lens. Shapes (cases,).
        pair_entered: The same of each pair. Shape (pairs,).
        pair_is_party: Whether the pair has a cost or a benefit. Shape (pairs,).
        spreads: Of each case, by lens.
        together: Of all cases together, one row, by lens.
        pair_case, pair_party, pairs: Of each (case, party) pair, in economic value on all claims.
        party_spread: Of each party over all cases, likewise.
        at_risk: How often payers lose while government gains. Shape (cases,).
        regret: What government loses on average if the case is dropped unseen. Shape (cases,).
        worth: What it is worth to know all before deciding, by lens. Shapes (cases,).
        pictures: How the draws of each case spread, by lens.
        picture: The same of all together, one row, by lens.
    """

    settings: Settings
    basis: Basis
    data_version: int
    projects: tuple[str, ...]
    titles: tuple[str, ...]
    parties: tuple[str, ...]
    names: tuple[str, ...]
    is_public: tuple[bool, ...]
    entered: Mapping[Lens, FloatArray]
    pair_entered: FloatArray
    pair_is_party: BoolArray
    spreads: Mapping[Lens, Spread]
    together: Mapping[Lens, Spread]
    pair_case: IntArray
    pair_party: IntArray
    pairs: Spread
    party_spread: Spread
    at_risk: FloatArray
    regret: FloatArray
    worth: Mapping[Lens, FloatArray]
    pictures: Mapping[Lens, Histograms]
    picture: Mapping[Lens, Histograms]

    def case_of(self, project: str) -> int | None:
        """The case of a project; None where it was not in the register then."""
        return self.projects.index(project) if project in self.projects else None


def ranges(store: Store, person: Person, at: Appraised) -> Ranges:
    """What of the register carries a range, worked out once for each state of it.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    question, version = (_RANGES, at.ledger.basis), str(at.tables.data_version)
    return answer_to(store, person, question, Ranges, version, lambda: ranges_of(at.tables, at.ledger))


def comes_at_once(store: Store, person: Person, basis: Basis, settings: Settings) -> bool:
    """Whether a simulation is quick enough not to be asked for: a few projects, drawn no more often than is usual.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    n_cases = appraised_together(store, person, basis).ledger.cube.n_cases
    return n_cases <= AT_ONCE and settings.draws <= usual().draws


def kept_simulated(store: Store, person: Person, basis: Basis, settings: Settings) -> KeptAnswer[Simulated] | None:
    """The simulation that was run last with these settings; None where nobody has asked for it.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, basis)
    return kept_answer(store, person, (_QUESTION, at.ledger.basis, settings), Simulated, str(at.tables.data_version))


def simulated(
    store: Store, person: Person, basis: Basis, settings: Settings, on_progress: OnProgress | None = None
) -> Simulated:
    """Every project of the register simulated at once; what was worked out is kept for the state of the register.

    Args:
        store: The register.
        person: Who asks.
        basis: On what figures rest; one price base is chosen where it names none.
        settings: How many draws, from which seed, how they are spread and correlated.
        on_progress: Told how many of how many groups are done; what it raises ends the work, and nothing is kept.

    Raises:
        NotPermitted: The person may not read the register.
        Refused: The settings have problems.
    """
    require(person, Act.READ)
    kept = kept_simulated(store, person, basis, settings)
    if kept is not None and not kept.is_stale:
        return kept.answer
    at = appraised_together(store, person, basis)
    refuse_too_many(settings, at.ledger.cube.n_cases, len(LENSES))
    made = _simulated(at, ranges(store, person, at), settings, on_progress)
    keep_answer(store, person, (_QUESTION, at.ledger.basis, settings), made, str(at.tables.data_version))
    return made


def _simulated(at: Appraised, held: Ranges, settings: Settings, on_progress: OnProgress | None) -> Simulated:
    rows = max(DRAWN_AT_A_TIME // settings.draws, 1)
    found = simulate(at.appraisal, held.inputs, settings, on_progress=on_progress, at_a_time=rows)
    cube, totals = at.ledger.cube, {lens: found.portfolio(lens) for lens in LENSES}
    value, names, titles = at.appraisal.values(), short_names(at.tables), at.titles
    return Simulated(
        settings=settings,
        basis=at.ledger.basis,
        data_version=at.tables.data_version,
        projects=tuple(map(str, at.ledger.projects)),
        titles=tuple(titles[code] for code in at.ledger.projects),
        parties=tuple(map(str, at.ledger.parties)),
        names=tuple(str(names.get(code, code)) for code in at.ledger.parties),
        is_public=tuple(cube.party_is_public.tolist()),
        entered=MappingProxyType({lens: at.appraisal.net(lens) for lens in LENSES}),
        pair_entered=value.net,
        pair_is_party=np.abs(value.cost) + np.abs(value.benefit) > NEGLIGIBLE,
        spreads=MappingProxyType({lens: found.spread(lens) for lens in LENSES}),
        together=MappingProxyType({lens: spread_of(total) for lens, total in totals.items()}),
        pair_case=cube.pair_case,
        pair_party=cube.pair_party,
        pairs=found.pairs,
        party_spread=spread_of(found.parties),
        at_risk=found.chance_at_risk(),
        regret=found.regret_of_dropping(),
        worth=MappingProxyType({lens: worth_of_knowing_all(found.draws(lens)) for lens in LENSES}),
        pictures=MappingProxyType({lens: histograms(found.draws(lens)) for lens in LENSES}),
        picture=MappingProxyType({lens: histograms(total[None]) for lens, total in totals.items()}),
    )


def histograms(rows: npt.NDArray[np.floating]) -> Histograms:
    """How the draws of each row spread; all in the first column where they do not differ.

    Args:
        rows: Shape (rows, draws).
    """
    least, most = (np.asarray(end, dtype=np.float64) for end in (rows.min(axis=1), rows.max(axis=1)))
    counts = np.zeros((len(rows), BINS), dtype=np.int64)
    for place, row in enumerate(rows):
        width = most[place] - least[place]
        at = (row - least[place]) * (BINS / width if width > 0 else 0.0)
        counts[place] = np.bincount(np.clip(at.astype(np.int64), 0, BINS - 1), minlength=BINS)
    return Histograms(least, most, counts)
