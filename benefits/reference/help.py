"""The documents of the app's help, shipped as Markdown and tables: constant texts of ours, never words of a person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from benefits.reference.sources import BadReferenceData, Row, data_folder, read_table

FOLDER = "help"
INDEX = "documents"
_TITLE, _SECTION = "# ", "#"


@dataclass(frozen=True)
class Document:
    """One document of the help.

    Attributes:
        name: What addresses call it.
        title: Its first line.
        about: What it tells, in a sentence.
        text: The rest, in Markdown; its sections are headings of the third level.
        table_name: The file's name of the table that goes with it, without its ending; blank if none does.
        table: The rows of that table.
    """

    name: str
    title: str
    about: str
    text: str
    table_name: str
    table: tuple[Row, ...]


@cache
def documents() -> tuple[Document, ...]:
    """Every document, in the order of documents.csv.

    Raises:
        BadReferenceData: A document is missing, or does not begin with its title.

    Example:
        >>> [one.name for one in documents()]
        ['threat-model', 'asvs', 'data-protection', 'accessibility', 'quality-log']
    """
    return tuple(_document(row) for row in read_table(INDEX, FOLDER))


def _document(row: Row) -> Document:
    path = data_folder() / FOLDER / f"{row['name']}.md"
    if not path.is_file():
        raise BadReferenceData(f"data/{FOLDER}/{path.name} is missing. Install the program again.")
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    if not title.startswith(_TITLE):
        raise BadReferenceData(f"{path.name} does not begin with its title, a line such as '# Threat model'.")
    table = read_table(row["table"], FOLDER) if row["table"] else ()
    return Document(row["name"], title.removeprefix(_TITLE), row["about"], _below(text.strip()), row["table"], table)


def _below(text: str) -> str:
    """The text with its headings one level down: on a page, titles stand above that of the document."""
    return "\n".join(f"{_SECTION}{line}" if line.startswith(_SECTION) else line for line in text.splitlines())
