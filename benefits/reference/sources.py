"""The tables of guidance that the product ships: read once, strictly, by name."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import benefits
from benefits.errors import BenefitsError, near

Row = Mapping[str, str]


class BadReferenceData(BenefitsError):
    """A table of guidance is missing or cannot be read; the sentence names the file."""


class UnknownReference(BenefitsError):
    """No table, edition, schedule, body or field of that name is held; the sentence offers near ones."""


@dataclass(frozen=True)
class ReferenceTable:
    """What a page about assumptions says of one table.

    Attributes:
        name: The file's name without its ending.
        title: What the table holds.
        editions: The dated editions in the table, in the order in which they first appear.
        owner: Who publishes the figures.
        licence: Under which terms they are reproduced.
        source: How they were obtained.
        certainty: How sure the figures are: A read in the original, B a copy that names the owner, C
            unchecked, own a convention of this product.
        rows: How many rows the table has.
    """

    name: str
    title: str
    editions: tuple[str, ...]
    owner: str
    licence: str
    source: str
    certainty: str
    rows: int


def data_folder() -> Path:
    """The folder of shipped data: inside the package when installed, beside it in a checkout.

    Raises:
        BadReferenceData: Neither folder exists.
    """
    package = Path(benefits.__file__).resolve().parent
    for folder in (package / "data", package.parent / "data"):
        if folder.is_dir():
            return folder
    raise BadReferenceData(f"The data folder is missing beside {package}. Install the program again.")


@cache
def read_table(name: str, folder: str = "reference") -> tuple[Row, ...]:
    """The rows of one shipped table, each a read-only mapping from column to text.

    Args:
        name: The file's name without its ending, such as "discount_rates".
        folder: The folder under the data folder.

    Raises:
        UnknownReference: No file of that name is shipped.
        BadReferenceData: The file is not UTF-8, its heading is blank or repeats a column, or a row has more
            or fewer cells than the heading.
    """
    path = data_folder() / folder / f"{name}.csv"
    if not path.is_file():
        known = [file.stem for file in path.parent.glob("*.csv")]
        raise UnknownReference(f"No table '{name}' is shipped in data/{folder}.{near(name, known)}")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadReferenceData(f"{path.name} cannot be read as comma-separated UTF-8: {error}.") from error
    return _rows(path.name, lines)


def _rows(file: str, lines: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    if not lines:
        raise BadReferenceData(f"{file} is empty. The first row names the columns.")
    heading = lines[0]
    if "" in heading or len(set(heading)) != len(heading):
        raise BadReferenceData(f"{file}: the heading has a blank or repeated column. Name each column once.")
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(heading):
            raise BadReferenceData(f"{file}, row {number} has {len(cells)} cells, the heading {len(heading)}.")
    return tuple(MappingProxyType(dict(zip(heading, cells, strict=True))) for cells in lines[1:])


def of_edition(table: str, edition: str) -> tuple[Row, ...]:
    """The rows of a table that belong to one edition.

    Raises:
        UnknownReference: The table has no such edition.
    """
    rows = tuple(row for row in read_table(table) if row["edition"] == edition)
    if not rows:
        raise unknown("edition", edition, editions_of(table))
    return rows


def editions_of(table: str) -> tuple[str, ...]:
    """The editions that a table holds, in the order in which they first appear."""
    return tuple(dict.fromkeys(row["edition"] for row in read_table(table)))


def unknown(what: str, name: str, known: Sequence[str]) -> UnknownReference:
    """The error for a name that is not held, with the near names, or all names when they are few.

    Args:
        what: The kind of thing, such as "edition".
        name: The name that was asked for.
        known: The names that are held.
    """
    offer = near(name, known) or (f" Held: {', '.join(known)}." if len(known) <= 12 else "")
    return UnknownReference(f"No {what} '{name}' is held.{offer}")


@cache
def reference_tables() -> tuple[ReferenceTable, ...]:
    """Every table of guidance with its editions and source, in the order of SOURCES.md.

    Raises:
        BadReferenceData: SOURCES.md is missing, or a row of it has not seven cells.
    """
    path = data_folder() / "reference" / "SOURCES.md"
    if not path.is_file():
        raise BadReferenceData("data/reference/SOURCES.md is missing. Install the program again.")
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if ".csv |" in line]
    return tuple(_described(row) for row in cells)


def _described(cells: Sequence[str]) -> ReferenceTable:
    if len(cells) != 7:
        raise BadReferenceData(f"SOURCES.md: the row of {cells[0]} has {len(cells)} cells; seven are needed.")
    file, title, _, owner, licence, source, certainty = cells
    name = file.removesuffix(".csv")
    return ReferenceTable(name, title, editions_of(name), owner, licence, source, certainty, len(read_table(name)))


def example_folder() -> Path:
    """The folder of the example portfolio, in the format that users import."""
    return data_folder() / "example"
