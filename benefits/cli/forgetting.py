"""The command that removes a person's name from a register."""

from __future__ import annotations

import argparse
from collections import defaultdict
from contextlib import closing
from uuid import uuid4

from benefits import library
from benefits.actions.forgetting import forget
from benefits.cli.answers import SOUND, existing, store_of
from benefits.records.forgetting import Forgotten
from benefits.records.store import Store
from benefits.reporting.sentences import one_or_many

WHAT_STAYS = """\
The person's code stays, in the chain of saves and elsewhere, and so do the hashes, by which a guess of the name could
be confirmed. These hold the name still: backups and restored or replaced registers, journals that were kept aside,
Parquet and other exports, audit trails and security logs. Delete them, or let them run out. Free pages of the
register's file may hold it until the file is copied: stop the program, then 'benefits backup' and 'benefits restore
BACKUP --force', and delete what that keeps beside. A backup from before that is restored brings the name back, unless
with --replay: run this command again then. Start other programs anew that have the register open."""


def forget_person(asked: argparse.Namespace) -> int:
    """Take a person's name, address and sign-in subject out of every version, every save and the journal, for good."""
    with closing(Store.open(existing(store_of(asked)))) as store:
        done = forget(store, library.local_person(), asked.person, asked.reason, uuid4().hex)
    print(_said(asked.person, done))
    return SOUND


def forget_arguments(command: argparse.ArgumentParser) -> None:
    """What the command `forget` is asked beside the register's place."""
    command.add_argument("person", metavar="PERSON", help="the person's code, as in people.csv; it stays")
    command.add_argument("--reason", metavar="TEXT", required=True, help="on what ground, without the name; it is kept")


def _said(code: str, done: Forgotten) -> str:
    earlier = one_or_many(len(done.saves), "earlier save was", "earlier saves were")
    told = [f"{code} is '{done.word}' from now on. {earlier} changed."]
    if done.namesakes:
        told.append(
            f"{', '.join(done.namesakes)} has the same name or address, so fields that name somebody were left as they "
            "are: correct those below that mean this person."
        )
    if done.mentions:
        told.append("These texts hold a whole name or address still, in this or an earlier version:")
        places: dict[str, list[str]] = defaultdict(list)
        for one in done.mentions:
            places[f"{one.table} {one.field}"].append(one.code)
        told += [f"  {place}: {', '.join(codes)}" for place, codes in places.items()]
    return "\n".join([*told, WHAT_STAYS])
