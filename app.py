"""The front door: opens the register, serves the screens, closes the register. Run by `streamlit run app.py`."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import streamlit as st
from starlette.middleware import Middleware

import benefits
from benefits.errors import BenefitsError
from benefits.gate.configuration import require_safe_start
from benefits.gate.door import Gate
from benefits.gate.headers import SecurityHeaders
from benefits.records import security_log
from benefits.records.keeper import Keeper, is_on
from benefits.records.places import default_store, shown
from benefits.records.stopping import end_program, when_stopped
from benefits.records.store import close_all
from benefits.reporting.words import escape_markdown

log = logging.getLogger("benefits")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Say where the records are kept; close them in order when the server stops."""
    security_log.to_stdout()
    when_stopped(end_program)
    place = default_store()
    print(f"Register: {shown(place)}", flush=True)
    keeper = Keeper(place) if isinstance(place, Path) and is_on() else None
    if keeper:
        keeper.start()
    yield
    if keeper:
        keeper.end()
    close_all()


def explain(fault: Exception) -> bool:
    """Show a sentence, or a reference to the log, instead of a traceback."""
    if isinstance(fault, BenefitsError):
        st.error(escape_markdown(str(fault)))
        return True
    reference = uuid4().hex[:8]
    log.error("fault %s", reference, exc_info=fault)
    st.error(
        f"Something went wrong in the program, not in your data. Nothing was lost. "
        f"Reload the page; if it happens again, quote reference {reference}.",
    )
    return True


try:
    require_safe_start()
except BenefitsError as unsafe:
    raise SystemExit(f"Not started. {unsafe}") from None

app = st.App(
    Path(benefits.__file__).with_name("main.py"),
    lifespan=lifespan,
    middleware=[Middleware(SecurityHeaders), Middleware(Gate)],
    on_script_error=explain,
)
