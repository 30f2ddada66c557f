"""The records that stand around a project, as frozen values: dependencies, conditions and logs; `model` offers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits.records.categories import ConditionStatus, LogKind, Reliability


@dataclass(frozen=True)
class Dependency:
    """A project that needs another one, wholly or in part; `standalone` is the part that comes without it."""

    id: str
    project: str
    needs: str
    standalone: Decimal = Decimal(0)
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Condition:
    """Where a project stands on one of the practical steps; `recipient` where it concerns one receiving body."""

    id: str
    project: str
    step: str
    status: ConditionStatus
    recipient: str = ""
    evidence: str = ""
    owner: str = ""
    reviewed_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class LogEntry:
    """An assumption, a decision or a piece of quality assurance of a project, and who stands behind it."""

    id: str
    project: str
    kind: LogKind
    title: str
    detail: str = ""
    effect: Decimal | None = None
    effect_words: str = ""
    reliability: Reliability | None = None
    made_by: str = ""
    made_on: date | None = None
    signed_off_by: str = ""
    signed_off_on: date | None = None
    source: str = ""
    note: str = ""
