"""Whether the program can do its work, for a load balancer or a watchdog: one word, found by asking the register."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from benefits.errors import BenefitsError, StoreError
from benefits.gate.configuration import is_loopback
from benefits.records import keeper
from benefits.records.places import default_store
from benefits.records.store import register_at

log = logging.getLogger("benefits")

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"
TIME_LIMIT = 5.0  # seconds in which the register has to answer
FRESH = 1.0  # seconds for which an answer counts, so that nobody can keep the register busy by asking


class Health:
    """Asks the live register, one question at a time: one that hangs is not asked again, and its answer is no."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "health")
        self._asked: asyncio.Future[str] | None = None
        self._answered_at, self._word = float("-inf"), UNAVAILABLE
        self._told = ""

    async def answer(self, scope: Scope) -> Response:
        """The answer to a probe: 200 with one word, or 503; a program of this computer is told of degradation too."""
        word = await self._now()
        if word == DEGRADED and not _is_of_this_computer(scope):
            word = OK
        return PlainTextResponse(word, 503 if word == UNAVAILABLE else 200)

    async def _now(self) -> str:
        if time.monotonic() - self._answered_at < FRESH:
            return self._word
        if self._asked is None or self._asked.done():
            self._asked = asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        try:
            word = await asyncio.wait_for(asyncio.shield(self._asked), TIME_LIMIT)
        except TimeoutError:
            log.error("The register did not answer the health probe within %s seconds.", TIME_LIMIT)
            return UNAVAILABLE
        self._answered_at, self._word = time.monotonic(), word
        return word

    def _look(self) -> str:
        """Opens the register if nobody has, and asks it; the reason of a no stands in the log once."""
        try:
            store = register_at(default_store())
            store.saves(limit=1)
            if store.path and not store.path.exists():
                raise StoreError(f"The file {store.path} was moved or deleted while it was open.")
            word, told = DEGRADED if keeper.is_late(store) else OK, ""
        except BenefitsError as fault:
            word, told = UNAVAILABLE, str(fault)
        except Exception as fault:  # whatever it is, the program cannot do its work
            word, told = UNAVAILABLE, f"{type(fault).__name__}: {fault}"
        if told and told != self._told:
            log.error("The health probe is answered no: %s", told)
        self._told = told
        return word


def _is_of_this_computer(scope: Scope) -> bool:
    """Whether a program of this computer asks for itself, not a proxy for somebody else."""
    asking = HTTPConnection(scope)
    return bool(asking.client and is_loopback(asking.client.host)) and "x-forwarded-for" not in asking.headers
