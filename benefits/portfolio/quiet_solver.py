"""Keeps what HiGHS 1.12 prints by mistake off standard output, which the command line uses for its answers.

References:
    ERGO-Code/HiGHS issue 2783: a message of the solver's own is printed even where output is turned off.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_STANDARD_OUTPUT = 1


class _Nowhere:
    """Standard output as the system knows it, led nowhere while a solver runs in any thread."""

    def __init__(self) -> None:
        self.lock, self.running, self.kept = Lock(), 0, -1

    def enter(self) -> None:
        """One more solver starts."""
        with self.lock:
            if not self.running:
                self.kept = _led_away()
            self.running += 1

    def leave(self) -> None:
        """One of them has ended."""
        with self.lock:
            self.running -= 1
            if not self.running and self.kept >= 0:
                _flush_c()
                os.dup2(self.kept, _STANDARD_OUTPUT)
                os.close(self.kept)
                self.kept = -1


_NOWHERE = _Nowhere()


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing that the solver prints comes out while this is open."""
    _NOWHERE.enter()
    try:
        yield
    finally:
        _NOWHERE.leave()


def _led_away() -> int:
    """A copy of standard output, now led nowhere; -1 where the process has none."""
    if sys.stdout is not None:
        sys.stdout.flush()
    _flush_c()
    try:
        kept = os.dup(_STANDARD_OUTPUT)
    except OSError:
        return -1
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_OUTPUT)
    os.close(nowhere)
    return kept


def _flush_c() -> None:
    """Sends on what C has printed and still holds, which would come out later, wherever output then leads."""
    if os.name == "posix":
        ctypes.CDLL(None).fflush(None)
