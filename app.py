"""The front door: opens the register, serves the screens, closes the register. Run by `streamlit run app.py`."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import benefits
from benefits.errors import BenefitsError
from benefits.records.places import default_store
from benefits.records.store import close_all
from benefits.reporting.words import escape_markdown

log = logging.getLogger("benefits")

# Tried with charts, tables, uploads and downloads: nothing is fetched from elsewhere, nothing may frame the app.
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; frame-src 'none'; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class SecurityHeaders:
    """Adds HEADERS to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answers get the headers on their way out."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    *((name.encode(), value.encode()) for name, value in HEADERS.items()),
                ]
            await send(message)

        await self.app(scope, receive, with_headers)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Say where the records are kept; close them in order when the server stops."""
    print(f"Register: {default_store()}", flush=True)
    yield
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


app = st.App(
    Path(benefits.__file__).with_name("main.py"),
    lifespan=lifespan,
    middleware=[Middleware(SecurityHeaders)],
    on_script_error=explain,
)
