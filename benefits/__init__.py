"""Cross-government return on data projects: who pays, who gains, and who could pay.

The map of the house; data goes upstairs, imports come down:

    errors, periods       ground: our own errors; financial years
    reference             what the guidance says, by edition
    records               what people told us: kept, versioned
    appraisal             what options are worth: sums on arrays
    portfolio             what they are worth together
    actions, views        what a person does; what a person sees
    reporting, interchange  words and charts; files in and out
    main, screens, widgets, cli, library  the entrances; `benefits.open` is the library's
"""

from importlib import import_module
from os import PathLike
from typing import Any


def open(path: str | PathLike[str]) -> Any:  # noqa: A001 - it is called as benefits.open, like sqlite3.connect
    """A register, or a folder of CSV files, opened for reading: a `benefits.library.Register`; see its `open`."""
    return import_module("benefits.library").open(path)  # only now: `import benefits` alone loads no pandas
