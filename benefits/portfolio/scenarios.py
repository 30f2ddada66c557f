"""A funding scenario as a value: overrides of declared fields, combined with +, where the later one wins.

Live data never changes: the overrides act on arrays made from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import Claims, Standpoint
from benefits.errors import BenefitsError, near
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.records.categories import OverrideField
from benefits.records.model import Override, Scenario

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Overrides of these fields stand beside each other, one for each text.
_BY_TEXT = frozenset({OverrideField.EXCLUSIVE, OverrideField.AT_LEAST})
# Whether a project is funded is one decision, whichever way it goes.
_DECISIONS = (OverrideField.MUST_FUND, OverrideField.MUST_NOT_FUND)


@dataclass(frozen=True)
class Assumptions:
    """What a scenario changes, in the order in which it holds.

    Example:
        >>> from decimal import Decimal
        >>> tight = Assumptions((Override("1", "S", OverrideField.TRANSFER_CAP, value=Decimal("0.05")),))
        >>> loose = Assumptions((Override("2", "S", OverrideField.TRANSFER_CAP, value=Decimal("0.2")),))
        >>> (tight + loose).number(OverrideField.TRANSFER_CAP, 0.1)
        0.2
    """

    overrides: tuple[Override, ...] = ()

    def __add__(self, later: Assumptions) -> Assumptions:
        """Both, where the later one wins on the same field and target."""
        replaced = {_target(one) for one in later.overrides}
        kept = (one for one in self.overrides if _target(one) not in replaced)
        return Assumptions((*kept, *later.overrides))

    def of(self, *fields: OverrideField) -> Iterator[Override]:
        """The overrides of some fields, in their order."""
        return (one for one in self.overrides if one.field in fields)

    def without(self, fields: Iterable[OverrideField]) -> Assumptions:
        """The same scenario with the overrides of some fields left out."""
        gone = frozenset(fields)
        return Assumptions(tuple(one for one in self.overrides if one.field not in gone))

    def text(self, field: OverrideField, otherwise: str) -> str:
        """What the last override of a field says, or what holds without one."""
        return next((one.text for one in reversed(tuple(self.of(field)))), otherwise)

    def number(self, field: OverrideField, otherwise: float) -> float:
        """The number of the last override of a field, or what holds without one."""
        held = (float(one.value) for one in reversed(tuple(self.of(field))) if one.value is not None)
        return next(held, otherwise)

    def flag(self, field: OverrideField) -> bool:
        """Whether a field that is a plain yes is set."""
        return any(True for _ in self.of(field))

    def over_projects(self, field: OverrideField, projects: Sequence[str], otherwise: float) -> FloatArray:
        """The number that holds for each project. Shape (projects,).

        Args:
            field: A field with a number, for one project or for all.
            projects: Codes of the projects.
            otherwise: What holds where no override does.

        References:
            This tool's convention: of the overrides that cover a project the last one holds.
        """
        row = {code: position for position, code in enumerate(projects)}
        held = np.full(len(projects), otherwise)
        for one in self.of(field):
            if one.value is not None and not one.project:
                held[:] = float(one.value)
            elif one.value is not None and one.project in row:
                held[row[one.project]] = float(one.value)
        return held

    def over_parties(
        self, field: OverrideField, projects: Sequence[str], parties: Sequence[str], otherwise: float
    ) -> FloatArray:
        """The number that holds for each project and party. Shape (projects, parties).

        References:
            This tool's convention: of the overrides that cover a project and party the last one holds.
        """
        held = np.full((len(projects), len(parties)), otherwise)
        for one in self.of(field):
            if one.value is not None:
                rows = _rows(projects, one.project)
                held[np.ix_(rows, _rows(parties, one.organisation))] = float(one.value)
        return held

    def over_cells(
        self, field: OverrideField, bodies: Sequence[str], classes: Sequence[str], years: Sequence[FinancialYear]
    ) -> FloatArray:
        """The number that holds in each envelope, 0 without an override. Shape (bodies, classes, years).

        References:
            This tool's convention: of the overrides that cover an envelope the last one holds.
        """
        held = np.zeros((len(bodies), len(classes), len(years)))
        for one in self.of(field):
            if one.value is not None:
                year = [position for position, each in enumerate(years) if one.year in (None, each)]
                cells = np.ix_(_rows(bodies, one.organisation), _rows(classes, one.budget_class or ""), year)
                held[cells] = float(one.value)
        return held

    def decided(self, projects: Sequence[str]) -> tuple[BoolArray, BoolArray]:
        """Which projects must be funded, and which must not; the last word on a project holds. Shapes (projects,)."""
        last = {one.project: one.field for one in self.of(*_DECISIONS)}
        must, must_not = (np.array([last.get(code) is each for code in projects], dtype=bool) for each in _DECISIONS)
        return must, must_not

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The projects of each group of which at most one is funded, by the name of the group."""
        held: dict[str, list[str]] = {}
        for one in self.of(OverrideField.EXCLUSIVE):
            held.setdefault(one.text, []).append(one.project)
        return {name: tuple(dict.fromkeys(codes)) for name, codes in held.items()}

    @property
    def basis(self) -> Basis:
        """Editions and discount schedule; the price base is the window's."""
        plain = Basis()
        return Basis(
            green_book=self.text(OverrideField.GREEN_BOOK, plain.green_book),
            deflators=self.text(OverrideField.DEFLATORS, plain.deflators),
            discounting=self.text(OverrideField.DISCOUNTING, plain.discounting),
        )

    @property
    def claims(self) -> Claims:
        """Whether every claimed benefit counts, or only what its recipient has accepted."""
        return Claims(self.text(OverrideField.CLAIMS, Claims.CLAIMED))

    @property
    def standpoint(self) -> Standpoint:
        """Whose net benefit the joint ways look for."""
        return Standpoint(self.text(OverrideField.STANDPOINT, Standpoint.GOVERNMENT))


# The register as it stands.
AS_RECORDED = Assumptions()


def combined(code: str, scenarios: Mapping[str, Scenario], overrides: Iterable[Override]) -> Assumptions:
    """What a scenario changes, with what it is based on first.

    Args:
        code: Code of the scenario.
        scenarios: Every scenario by its code.
        overrides: The overrides of all of them; those of one scenario hold in the order of their codes, numbers in
            a code as numbers.

    Raises:
        BenefitsError: There is no such scenario, or it is based on itself.
    """
    chain: list[str] = []
    while code:
        if code not in scenarios:
            raise BenefitsError(f"There is no scenario {code}.{near(code, scenarios)}")
        if code in chain:
            raise BenefitsError(f"Scenario {code} is based on itself. Choose another one under Based on.")
        chain.append(code)
        code = scenarios[code].based_on
    held = list(overrides)
    parts = (tuple(sorted((one for one in held if one.scenario == each), key=in_order)) for each in reversed(chain))
    return sum((Assumptions(part) for part in parts), Assumptions())


def in_order(override: Override) -> tuple[tuple[int, str], ...]:
    """The place of an override among those of its scenario: by its code, with numbers as numbers."""
    parts = re.findall(r"\d+|\D+", override.id)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _target(override: Override) -> tuple[object, ...]:
    """What an override is about: another one about the same replaces it."""
    field = _DECISIONS[0] if override.field in _DECISIONS else override.field
    named = override.text if override.field in _BY_TEXT else ""
    return field, override.organisation, override.budget_class, override.year, override.project, named


def _rows(codes: Sequence[str], wanted: str) -> list[int]:
    """The rows that a target covers: one, or all where it is blank."""
    return [position for position, code in enumerate(codes) if wanted in ("", code)]
