"""How the register is kept, in words and tables; sizes are in decimal megabytes as disks are sold."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from benefits.records.backup import Restored
from benefits.records.backup_schedule import Copy
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, number
from benefits.views.keeping import KeepingPage, Room

_MEGABYTE = 10**6
RESTORE_WAYS: Mapping[bool, str] = {
    False: "Go back to the moment of the backup; later saves are kept aside with the replaced register",
    True: "Take the backup and write every later save of the journal again, for a register that was damaged",
}
RESTORE_WARNING = (
    "Everybody sees the restored register at their next press, and what is being typed meanwhile may be refused. "
    "The register that stands there now is kept beside it."
)


def size(n_bytes: int) -> str:
    """Bytes in megabytes, or kilobytes below one.

    Example:
        >>> size(1_234_567_890), size(2_500_000), size(4_200)
        ('1,235 MB', '2.5 MB', '4 kB')
    """
    if n_bytes < _MEGABYTE:
        return f"{number(n_bytes / 1_000)} kB"
    return f"{number(n_bytes / _MEGABYTE, 0 if n_bytes >= 10 * _MEGABYTE else 1)} MB"


def keeping_finding(page: KeepingPage) -> str:
    """Whether the register can be brought back; ready for markdown."""
    if page.fault:
        return "The last backup failed"
    if not page.copies:
        return "There is no backup yet"
    last = page.copies[0]
    if not last.is_sound:
        return "The newest backup is not as long as it was when it was made: do not rely on it"
    behind = page.saves - last.saves
    when = f"{last.made_at:%d %B %Y at %H:%M} UTC"
    return escape_markdown(
        f"Backed up on {when}" + (f", before the last {one_or_many(behind, 'save', 'saves')}" if behind > 0 else "")
    )


def schedule_sentence(page: KeepingPage) -> str:
    """When backups are made and which are kept; plain."""
    rule = page.rule
    if not page.is_scheduled:
        return "The program makes no backups by itself here (BENEFITS_BACKUPS=off): see to it that something else does."
    return (
        f"A save makes a backup due {rule.copy_minutes} minutes after the last one. Of each hour the last is kept for "
        f"{rule.hourly_hours} hours, of each day for {rule.daily_days} days, of each quarter for "
        f"{rule.quarterly_quarters} quarters. Every backup is read whole by another program before it counts. "
        "Copy the folder to another machine: a disk that breaks takes its backups with it."
    )


def facts_table(page: KeepingPage) -> pd.DataFrame:
    """Where the register is, how large, and how much room is left."""
    facts = {
        "Register": str(page.place),
        "Its size": size(page.size),
        "Saves": f"{page.saves:,}",
        "Hash of the newest save": page.head,
        "Journal": f"{page.journal} ({size(page.journal_size)})" if page.journal else "There is none",
        "Free on its disk": f"{size(page.free)}; saves are refused below {size(page.needed)}",
        "Parquet exports": ", ".join(f"{day:%d %B %Y}" for day in page.exported_on) or "None yet",
    }
    return pd.DataFrame({"What": list(facts), "Value": list(facts.values())})


def copies_table(page: KeepingPage) -> pd.DataFrame:
    """The backups that can be put back, the newest first."""
    return pd.DataFrame(
        {
            "Made (UTC)": [f"{one.made_at:%Y-%m-%d %H:%M}" for one in page.copies],
            "Size": [size(one.size) for one in page.copies],
            "Saves": [one.saves for one in page.copies],
            "Read whole": ["Yes" if one.is_sound else "Its length has changed since" for one in page.copies],
            "File": [one.name for one in page.copies],
        }
    )


def copy_choices(page: KeepingPage) -> dict[str, str]:
    """The backups that can be put back, by the names of their files."""
    return {one.name: _called(one) for one in page.copies if one.is_sound}


def restored_sentence(done: Restored) -> str:
    """What a restore did."""
    said = [f"Restored {one_or_many(done.report.saves, 'save', 'saves')}."]
    if done.replayed:
        said.append(f"{done.replayed:,} of them were written again from the journal.")
    if done.replaced:
        said.append(f"The register that stood there is kept as {done.replaced}.")
    if done.left:
        said.append(f"{one_or_many(done.left, 'later save is', 'later saves are')} kept in the journal beside it.")
    return " ".join(said)


def room_sentence(room: Room) -> str:
    """That the disk is getting full, what happens then and what to do."""
    if room.free < room.needed:
        return (
            f"Only {size(room.free)} are left on the disk of the register, so nothing can be saved: that needs "
            f"{size(room.needed)}. Ask the administrator to make room."
        )
    return (
        f"Only {size(room.free)} are left on the disk of the register; saves are refused below {size(room.needed)}. "
        "Ask the administrator to make room."
    )


def _called(copy: Copy) -> str:
    return f"{copy.made_at:%d %B %Y, %H:%M} UTC, {one_or_many(copy.saves, 'save', 'saves')}, {size(copy.size)}"
