"""How a register is kept: when backups are due, for how long they are kept, and when people are warned."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from benefits.reference.sources import UnknownReference, read_table

TABLE = "keeping"


@dataclass(frozen=True)
class Keeping:
    """The conventions of keeping a register; `keeping.csv` gives the reason of each.

    Attributes:
        copy_minutes: How long after the last backup a save makes another one due.
        retry_minutes: How long after a backup that failed before it is tried again.
        hourly_hours: For how long the last backup of each hour is kept.
        daily_days: For how long the last backup of each day is kept.
        quarterly_quarters: For how long the last backup of each quarter is kept.
        export_hour: The hour, in UTC, from which the nightly Parquet export is due.
        exports: How many Parquet exports are kept.
        late_hours: How long a save may stand in no backup before the health route says so.
        low_room: Free space below which people are warned, as a multiple of what a save needs.
    """

    copy_minutes: int
    retry_minutes: int
    hourly_hours: int
    daily_days: int
    quarterly_quarters: int
    export_hour: int
    exports: int
    late_hours: int
    low_room: int


@cache
def keeping() -> Keeping:
    """The conventions as they are shipped.

    Raises:
        UnknownReference: The table lacks one.

    Example:
        >>> keeping().hourly_hours
        48
    """
    values = {row["parameter"]: int(row["value"]) for row in read_table(TABLE)}
    try:
        return Keeping(**{one.name: values[one.name] for one in fields(Keeping)})
    except KeyError as error:
        raise UnknownReference(f"{TABLE}.csv has no parameter {error}.") from error
