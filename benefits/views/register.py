"""The register in a sentence: how much it holds and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.records.access import Act, require
from benefits.records.model import Organisation, Person
from benefits.records.sight import as_seen_by, n_left_out
from benefits.records.store import Store


@dataclass(frozen=True)
class RegisterSummary:
    """How many records the register holds, and where."""

    place: str
    n_projects: int
    n_lines: int

    @property
    def sentence(self) -> str:
        """What the register holds, in words."""
        if not self.n_projects:
            return "Your register is empty. Log a project, or import records you already have."
        projects = "1 project" if self.n_projects == 1 else f"{self.n_projects:,} projects"
        return f"Your register holds {projects} with {self.n_lines:,} cost and benefit lines."


def register_summary(store: Store, person: Person) -> RegisterSummary:
    """How much the register holds.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    counts = store.counts()
    return RegisterSummary(store.place, counts["project"], counts["cost_line"] + counts["benefit_line"])


def left_out(store: Store, person: Person) -> str:
    """That restricted projects are missing from what the person is shown, in a sentence; blank where none is.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    number = n_left_out(as_seen_by(store, person))
    if not number:
        return ""
    told = "1 restricted project is" if number == 1 else f"{number:,} restricted projects are"
    return f"{told} left out of these figures."


def organisations(store: Store, person: Person) -> tuple[Organisation, ...]:
    """Every organisation of the register, in the order of the short names.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    bodies = (one.record for one in store.current("organisation") if isinstance(one.record, Organisation))
    return tuple(sorted(bodies, key=lambda one: one.short_name.casefold()))
