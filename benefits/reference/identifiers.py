"""The identifiers by which departments know people, addresses and businesses; none is common to all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from benefits.reference.sources import read_table, unknown


@dataclass(frozen=True)
class Identifier:
    """One identifier that a body holds.

    Attributes:
        code: Our code for it.
        section: "individuals and addresses" or "businesses", as printed.
        holder: The body that holds it, as printed.
        identifier: What it is, as printed.
        organisation: The code of the body that holds it today; blank where no one body does.
        edition: The edition of the list.
        source: Where it is printed.
    """

    code: str
    section: str
    holder: str
    identifier: str
    organisation: str
    edition: str
    source: str

    @property
    def standard(self) -> str:
        """What one data standard would cover: two bodies that hold the same identifier, as printed, share one."""
        return self.identifier


@cache
def identifiers() -> tuple[Identifier, ...]:
    """The identifiers in the order in which they are printed.

    References:
        National Audit Office, Challenges in using data across government, October 2019, Figure 10.
    """
    return tuple(
        Identifier(
            code=row["code"],
            section=row["section"],
            holder=row["department_as_printed"],
            identifier=row["identifier"],
            organisation=row["organisation"],
            edition=row["edition"],
            source=row["source"],
        )
        for row in read_table("nao_identifiers")
    )


def identifier(code: str) -> Identifier:
    """One identifier by its code.

    Raises:
        UnknownReference: The list has no such code; near ones are offered.
    """
    held = identifiers()
    for one in held:
        if one.code == code:
            return one
    raise unknown("identifier", code, [one.code for one in held])
