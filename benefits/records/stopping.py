"""The end of a program whose database shut itself: in order, so that the next start finds and checks what is there.

A database that met a fatal fault (for instance a disk that filled up during a checkpoint) answers nobody until every
handle on it is closed. A program that serves people then ends, so that whoever watches over it starts it again.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

log = logging.getLogger("benefits")

GRACE = 2.0  # seconds in which the person still gets the sentence that tells of it
LIMIT = 30.0  # seconds after which the program ends whether or not it closed in order
STOPPED = 70  # what the program ends with then: EX_SOFTWARE

_begun = threading.Lock()
_told: list[Callable[[str], None]] = []


def when_stopped(tell: Callable[[str], None]) -> None:
    """Have a function told, with the sentence for people, when a register of this program shuts itself after a fault.

    A program that serves people gives `end_program`: nothing can be read or saved until it starts again.
    """
    if tell not in _told:
        _told.append(tell)


def tell(why: str) -> None:
    """A register shut itself: tell those who asked."""
    for one in _told:
        one(why)


def end_program(why: str) -> None:
    """Ask this program to stop as its supervisor would, after a moment; meant for `when_stopped`."""
    if not _begun.acquire(blocking=False):
        return  # it is ending already
    log.critical("%s The program ends now; start it again.", why)
    for seconds, work in ((GRACE, _ask), (GRACE + LIMIT, _insist)):
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        timer.start()


def _ask() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _insist() -> None:
    os._exit(STOPPED)
