"""A save whose person loses the network, closes the tab or presses twice is made once or not at all, and they see it.

The network is lost at five points: before the press reaches the server, while the save is made (the socket is closed
at several delays), after the commit and before the answer, and with the press sent again on the same socket or by a
tab that came back. After it the person opens the form again: what they typed stands there, or it is saved.
BENEFITS_LOSSES sets how many delays are tried, BENEFITS_SEED the seed.
"""

import os
import random
import time
from collections import Counter

import pytest
from plain.hostile_socket import edited, pressed, tab
from plain.signing_in import app, free_port, keep
from prepared import ISSUER, RECORDS

from benefits.records.journal import journal_of

pytestmark = pytest.mark.slow

FORM = ("new_project", "register=live")
SAVE = "Save and add costs and benefits"
LOSSES = int(os.environ.get("BENEFITS_LOSSES", "1"))
SEED = int(os.environ.get("BENEFITS_SEED", random.SystemRandom().randrange(10**6)))
LONGEST = 0.3  # seconds between the press and the loss, at most
QUIET = 0.4  # seconds without a change after which nothing is under way


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    store = tmp_path_factory.mktemp("network") / "register.duckdb"
    keep(store, *RECORDS)
    with app(store, ISSUER, free_port()) as running:
        yield running


class Person:
    """Mo of A, who types a new project in one tab after another."""

    def __init__(self, door):
        self.door, self.title = door, ""
        self.cookie = door.cookie("mo", time.time())

    def tab(self, session=""):
        return tab(self.door, self.cookie, session)

    def typing(self, one, title):
        """Type a whole project; what to press, and what was typed as a browser sends it again."""
        self.title = title
        drawn = one.run(*FORM)
        lead = edited(drawn.inputs["Lead organisation"], "A (A)")
        typed = [edited(drawn.inputs["Title"], title), lead, edited(drawn.inputs["First year"], "2026-27")]
        drawn = one.run(*FORM, *typed)
        assert SAVE not in drawn.closed, drawn.text
        return pressed(drawn.buttons[SAVE]), typed, drawn.session

    def saved(self):
        """How many projects of the title there are, once nothing is under way any more."""
        journal, size, since = journal_of(self.door.store), -1, time.monotonic()
        while time.monotonic() - since < QUIET:
            if journal.stat().st_size != size:
                size, since = journal.stat().st_size, time.monotonic()
            time.sleep(0.02)
        return journal.read_text().count(f'"title":"{self.title}"')

    def sees_after(self):
        """What a new tab shows: "draft" with what was typed, or "nothing" of it; a draft is saved."""
        with self.tab() as one:
            drawn = one.run(*FORM)
            if drawn.typed["Title"] != self.title:
                return "nothing"
            shown = [edited(drawn.inputs[label], drawn.typed[label]) for label in ("Title", "First year")]
            one.run(*FORM, *shown, pressed(drawn.buttons[SAVE]))
            return "draft"

    def settled(self, case, count):
        """The save was made once or not at all; if not, the draft is there and is saved once."""
        before = self.saved()
        assert before in (0, 1), case
        shown = self.sees_after()
        assert shown == ("nothing" if before else "draft"), case
        assert self.saved() == 1, case
        count[f"{case[0]}: {'saved' if before else 'kept as a draft'}"] += 1


def faults(door):
    """The tracebacks of the log, but for those of Streamlit's words to a socket that is gone."""
    told = door.log.read_text().split("Traceback (most recent call last)")[1:]
    return [one for one in told if "WebSocketDisconnected:" not in one]


def test_a_save_is_made_once_or_not_at_all_wherever_the_network_is_lost(door, capsys):
    mo, count, before_it = Person(door), Counter(), faults(door)
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be given again
    delays = [chance.uniform(0, LONGEST) for _ in range(LOSSES)]

    with mo.tab() as one:
        mo.typing(one, "Lost before the press")
    mo.settled(("before the press",), count)

    for delay in delays:
        with mo.tab() as one:
            press, *_ = mo.typing(one, f"Lost after {delay}")
            one.ask(*FORM, press)
            time.sleep(delay)
        mo.settled(("during the save", delay), count)

    with mo.tab() as one:
        press, *_ = mo.typing(one, "Lost after the commit")
        before = journal_of(door.store).stat().st_size
        one.ask(*FORM, press)
        until = time.monotonic() + 30
        while journal_of(door.store).stat().st_size == before and time.monotonic() < until:
            time.sleep(0.001)
    assert mo.saved() == 1
    mo.settled(("before the answer",), count)

    for delay in delays:
        with mo.tab() as one:
            press, *_ = mo.typing(one, f"Pressed twice {delay}")
            one.ask(*FORM, press)
            time.sleep(delay)
            one.ask(*FORM, press)
            one.drawn()
        mo.settled(("pressed twice", delay), count)

    for delay in delays:
        with mo.tab() as one:
            press, typed, session = mo.typing(one, f"Came back {delay}")
            one.ask(*FORM, press)
            time.sleep(delay)
        with mo.tab(session) as again:
            again.run(*FORM, *typed, press)
        mo.settled(("came back and pressed again", delay), count)

    with capsys.disabled():
        print(f"\n{count.total()} saves, seed {SEED}: {dict(count)}")
    assert faults(door) == before_it
