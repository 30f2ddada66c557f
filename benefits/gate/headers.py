"""What every answer carries, so that browsers fetch nothing from elsewhere, frame nothing and keep nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benefits.gate.paths import is_asset
from benefits.widgets.print_style import SCALING

Pair = tuple[bytes, bytes]
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _known_scripts() -> str:
    """The scripts inside a page that are run, each by its hash: those of Streamlit's own page, and ours for paper."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    known = _INLINE.findall(page + SCALING)
    return " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in known)


# Tried with charts, tables, uploads and downloads: nothing is fetched from elsewhere, nothing may frame the app.
ALWAYS = {
    "content-security-policy": f"default-src 'self'; script-src 'self' {_known_scripts()} 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; frame-src 'none'; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
NO_STORE = {"cache-control": "no-store"}
# Two years, as browsers' own lists ask for; only over TLS, where it is heard.
BY_TLS = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


class SecurityHeaders:
    """Adds the headers to every answer, and keeps cookies to TLS where the request came by it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answers get the headers on their way out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        by_tls, may_be_kept = is_by_tls(scope), is_asset(scope["path"])
        added = ALWAYS | ({} if may_be_kept else NO_STORE) | (BY_TLS if by_tls else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = list(_with(message.get("headers", ()), added, by_tls))
            await send(message)

        await self.app(scope, receive, with_headers)


def is_by_tls(scope: Scope) -> bool:
    """Whether a request came by TLS, here or at the proxy in front."""
    return "https" in (scope.get("scheme"), Headers(scope=scope).get("x-forwarded-proto"))


def _with(held: Iterable[Pair], added: dict[str, str], by_tls: bool) -> Iterator[Pair]:
    names = {name.encode() for name in added}
    for name, value in held:
        if name.lower() == b"set-cookie" and by_tls and b"secure" not in value.lower().split(b"; "):
            yield name, value + b"; Secure"
        elif name.lower() not in names:
            yield name, value
    yield from ((name.encode(), value.encode()) for name, value in added.items())
