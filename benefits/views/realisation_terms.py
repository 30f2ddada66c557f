"""What can be asked of the pages of realisation: whose benefits, which of them, on which day and by which limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from benefits.errors import BenefitsError, Place, Problem, Refused
from benefits.portfolio.basis import Basis
from benefits.portfolio.realisation_status import Thresholds, usual_thresholds
from benefits.records.access import Act, require
from benefits.records.categories import Side
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import current_tables
from benefits.views.portfolio import short_names
from benefits.views.realised import Realised, realised


class NothingPromised(BenefitsError):
    """No benefit was promised, expected or measured, so there is nothing to put beside each other."""


class BodyAs(StrEnum):
    """How a body stands to the benefits that are shown."""

    RECIPIENT = "recipient"
    LEAD = "lead"


@dataclass(frozen=True)
class RealisationFilters:
    """Codes of what is looked at, blank for all; `body_as` says how the body is meant."""

    project: str = ""
    body: str = ""
    body_as: BodyAs = BodyAs.RECIPIENT
    type: str = ""

    @property
    def is_part(self) -> bool:
        """Whether only a part of a project's benefits may be shown."""
        return bool(self.type or (self.body and self.body_as is BodyAs.RECIPIENT))


@dataclass(frozen=True)
class RealisationChoices:
    """What can be chosen: projects and bodies with their names, and the types of benefit that are promised."""

    projects: Mapping[str, str]
    bodies: Mapping[str, str]
    types: tuple[str, ...]


def held_realised(store: Store, person: Person, basis: Basis, on: date) -> Realised:
    """The register's promises beside what arrived, where there are any.

    Raises:
        NotPermitted: The person may not read the register.
        NothingPromised: No benefit has a baseline, a forecast or a measurement.
    """
    require(person, Act.READ)
    tables = current_tables(store, person)
    flows = tables["baseline_flow"]
    is_promised = ((flows["side"] == Side.BENEFIT) & flows["is_tracked"]).any()
    if not (is_promised or tables["measurement"].size or tables["forecast"].size):
        raise NothingPromised(
            "No benefit has a frozen baseline yet, so nothing can be compared with what was promised. Freeze a "
            "baseline when a project is approved, or import baselines."
        )
    return realised(store, person, basis, on)


def limits_of(green: float | None, red: float | None) -> Thresholds:
    """The limits of the status with those that were chosen in the place of the usual ones.

    Raises:
        Refused: Red would begin above green.
    """
    usual = usual_thresholds()
    high, low = usual.green if green is None else green, usual.red if red is None else red
    if low > high:
        place = Place("", column="Red below")
        raise Refused([Problem(place, "", "is above the limit of green", "Choose a lower one, or a higher green.")])
    return Thresholds(high, low, usual.silent_quarters)


def realisation_choices(store: Store, person: Person, basis: Basis, on: date) -> RealisationChoices:
    """What the page of realisation can be narrowed to.

    Raises:
        NotPermitted: The person may not read the register.
        NothingPromised: No benefit has a baseline, a forecast or a measurement.
    """
    require(person, Act.READ)
    held = held_realised(store, person, basis, on)
    of, names = held.benefits.of, short_names(held.at.tables)
    leads = held.tables["project"]["lead"][np.unique(of.project[of.project >= 0])]
    bodies = {code for code in (*of.body.tolist(), *leads.tolist()) if code}
    return RealisationChoices(
        projects=held.at.titles,
        bodies={code: names.get(code, code) for code in sorted(bodies, key=lambda one: names.get(one, one))},
        types=tuple(sorted({one for one in of.type.tolist() if one})),
    )
