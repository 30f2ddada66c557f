"""The dictionary of the register's fields: what each is called, what may stand in it, and the trap to mind.

Forms, import templates and checks read it, so that a field is described once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from benefits.reference.sources import Row, read_table, unknown


class FieldType(StrEnum):
    """What stands in a field; a choice is one of a list, a reference is the code of another record."""

    CODE = "code"
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    LIST = "list"
    REFERENCE = "reference"
    YEAR = "year"
    INTEGER = "integer"
    MONEY = "money"
    NUMBER = "number"
    FRACTION = "fraction"
    FLAG = "flag"
    DATE = "date"
    AMOUNTS = "amounts"


# A reference table that offers choices -> its column of codes and its column of words
CHOICE_TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "benefit_rules": ("type", "label"),
        "data_use_themes": ("code", "label"),
        "nao_identifiers": ("code", "identifier"),
        "nao_practical_steps": ("code", "step"),
        "optimism_bias": ("project_type", "label"),
        "optimism_risk_areas": ("code", "risk_area"),
    }
)


@dataclass(frozen=True)
class Field:
    """One field of one table of the register.

    Attributes:
        table: The table it belongs to.
        name: Its name in records, columns and import files.
        label: Its name for people.
        type: What stands in it.
        unit: The unit of its numbers: pounds, fraction, years, financial year, quarter or version; blank elsewhere.
        required: Whether a record needs it.
        choices: Where its choices come from: the name of a category of the records, a table of the register,
            a reference table, or the choices themselves with "|" between them; blank elsewhere.
        help: One to three plain sentences, with the trap to mind.
        source: Where the rule behind the field stands.
    """

    table: str
    name: str
    label: str
    type: FieldType
    unit: str
    required: bool
    choices: str
    help: str
    source: str

    @property
    def literal_choices(self) -> tuple[str, ...]:
        """The choices that the dictionary itself lists; none where it names where they come from."""
        return tuple(self.choices.split("|")) if "|" in self.choices else ()


@cache
def fields(table: str) -> tuple[Field, ...]:
    """The fields of a table of the register, in the order of its record.

    Raises:
        UnknownReference: The dictionary has no such table; near names are offered.
    """
    return tuple(_field(table, row) for row in read_table(table, "dictionary"))


def field(table: str, name: str) -> Field:
    """One field of a table of the register.

    Raises:
        UnknownReference: The dictionary has no such table or field; near names are offered.
    """
    held = fields(table)
    for one in held:
        if one.name == name:
            return one
    raise unknown(f"field of {table}", name, [one.name for one in held])


@cache
def reference_choices(table: str) -> Mapping[str, str]:
    """The choices that a reference table offers: code to words.

    Raises:
        UnknownReference: The table offers no choices; near names are offered.

    Example:
        >>> reference_choices("benefit_rules")["tax_yield"]
        'Tax yield'
    """
    if table not in CHOICE_TABLES:
        raise unknown("table of choices", table, tuple(CHOICE_TABLES))
    code, words = CHOICE_TABLES[table]
    return MappingProxyType({row[code]: row[words] for row in read_table(table)})


def _field(table: str, row: Row) -> Field:
    return Field(
        table=table,
        name=row["name"],
        label=row["label"],
        type=FieldType(row["type"]),
        unit=row["unit"],
        required=row["required"] == "yes",
        choices=row["choices"],
        help=row["help"],
        source=row["source"],
    )
