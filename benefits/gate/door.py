"""The gate itself: with sign-in on, nothing but the door is served to whom the register does not let in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benefits.errors import BenefitsError
from benefits.gate import cookies, door_pages, paths
from benefits.gate.health import Health
from benefits.gate.paths import Way
from benefits.records.admission import Admission, Standing
from benefits.records.security_log import Event, note
from benefits.reporting.sign_in_words import refusal
from benefits.widgets import sign_in

log = logging.getLogger("benefits")

ONWARD = "benefits_onward"  # the cookie that remembers where a person wanted to go while they sign in
ONWARD_SECONDS = 600
_SEE_OTHER, _UNKNOWN_WAY, _NOT_SIGNED_IN, _REFUSED, _CLOSED = 303, 404, 401, 403, 503
_POLICY_VIOLATION = 1008  # RFC 6455: what a socket is closed with when its request breaks a rule


class Gate:
    """Lets through what the sign-in of a request allows, and writes the security log on the way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._health = app, Health()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == paths.HEALTH:
            await (await self._health.answer(scope))(scope, receive, send)
            return
        try:
            answer = _answer(scope)
        except BenefitsError as fault:
            log.error("the gate is closed: %s", fault)
            answer = _page(
                door_pages.told("Closed for now", "The register cannot be asked. Its log says why."), _CLOSED
            )
        if answer is None:
            await self.app(scope, receive, _noting(scope, send))
        elif scope["type"] == "websocket":
            await receive()  # the request to connect
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await answer(scope, receive, send)


def _answer(scope: Scope) -> Response | None:
    """The gate's own answer to a request; None for one that passes.

    Raises:
        StoreError: The register or the sign-outs cannot be asked.
    """
    path = scope["path"]
    way = paths.way(path)
    if way is Way.NOWHERE:
        return PlainTextResponse("Not found", _UNKNOWN_WAY)
    if not sign_in.is_on():
        return None
    request = HTTPConnection(scope)
    if scope["type"] == "http" and path == paths.SIGN_IN:
        return _at_the_door(request)
    if scope["type"] == "http" and path == paths.LOGOUT:
        return _signing_out(request)
    if way is Way.OPEN and scope["type"] == "http":
        return None
    found = sign_in.admitted(cookies.claims_of(request.cookies))
    if found.standing is not Standing.ADMITTED:
        return _refused(request, way, found)
    if scope["type"] == "websocket" and not _is_from_here(request.headers):
        note(Event.REFUSED, path=path, subject=found.subject, why="another origin")
        return PlainTextResponse("Another origin", _REFUSED)
    return _onward(request) if path == paths.HOME and scope["type"] == "http" else None


def _at_the_door(request: HTTPConnection) -> Response:
    """The sign-in page; the way to the sign-in service where one is chosen; home for who is in already."""
    onward = paths.own_address(request.query_params.get("next", paths.HOME))
    provider = request.query_params.get("provider", "")
    if provider in cookies.providers():
        answer = RedirectResponse(f"{paths.LOGIN}?{cookies.login_query(provider)}", _SEE_OTHER)
        answer.set_cookie(ONWARD, urlencode({"to": onward}), ONWARD_SECONDS, httponly=True, samesite="lax")
        return answer
    found = sign_in.admitted(cookies.claims_of(request.cookies))
    if found.standing is Standing.ADMITTED:
        return RedirectResponse(onward, _SEE_OTHER)
    return _page(door_pages.refused(found, cookies.providers(), onward), 200)


def _signing_out(request: HTTPConnection) -> Response | None:
    """Every sign-in of the person ends, then Streamlit takes its cookie back; no other site may ask for it."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return RedirectResponse(paths.HOME, _SEE_OTHER)
    if subject := sign_in.end(cookies.claims_of(request.cookies)):
        note(Event.SIGN_OUT, subject=subject)
    return None


def _refused(request: HTTPConnection, way: Way, found: Admission) -> Response:
    path = request.scope["path"]
    note(Event.REFUSED, path=path, subject=found.subject, why=found.standing)
    helps = refusal(found.standing).offers_sign_in
    if way is not Way.PAGE or request.scope.get("method") not in ("GET", "HEAD"):
        return PlainTextResponse("Sign in first", _NOT_SIGNED_IN if helps else _REFUSED)
    if not helps:
        return _page(door_pages.refused(found, (), paths.HOME), _REFUSED)
    asked = paths.own_address(f"{path}?{request.url.query}" if request.url.query else path)
    query = f"?{urlencode({'next': asked})}" if asked != paths.HOME else ""
    return RedirectResponse(f"{paths.SIGN_IN}{query}", _SEE_OTHER)


def _onward(request: HTTPConnection) -> Response | None:
    """Where the person wanted to go before they signed in; Streamlit itself forgets it."""
    kept = request.cookies.get(ONWARD)
    if kept is None:
        return None
    asked = Request({"type": "http", "query_string": kept.strip('"').encode("latin-1", "replace")}).query_params
    onward = paths.own_address(asked.get("to", paths.HOME))
    answer = RedirectResponse(onward, _SEE_OTHER)
    answer.delete_cookie(ONWARD, httponly=True, samesite="lax")
    return answer


def _is_from_here(headers: Headers) -> bool:
    """Whether a socket is asked for by a page of this host; programs that name no origin are not."""
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


def _noting(scope: Scope, send: Send) -> Send:
    """Answers on their way out leave their line in the security log."""
    path = scope["path"]
    if scope["type"] != "http" or not (path == paths.CALLBACK or paths.is_media(path) or paths.is_upload(path)):
        return send

    async def noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            _note(scope, message["status"], Headers(raw=list(message.get("headers", ()))))
        await send(message)

    return noted


def _note(scope: Scope, status: int, headers: Headers) -> None:
    path = scope["path"]
    if path == paths.CALLBACK:
        given = cookies.cookies_of(headers.getlist("set-cookie"))
        claims: Mapping[str, Any] = cookies.claims_of(given)
        if claims:
            found = sign_in.admitted(claims)
            note(
                Event.SIGN_IN,
                subject=found.subject,
                person=found.person.id if found.person else "",
                outcome=found.standing,
            )
        return
    if status >= 400:
        return
    subject = _subject(scope)
    if paths.is_upload(path) and scope["method"] == "PUT":
        note(Event.UPLOAD, subject=subject, path=path)
    elif paths.is_media(path) and "attachment" in headers.get("content-disposition", ""):
        note(Event.DOWNLOAD, subject=subject, path=path, file=headers["content-disposition"])


def _subject(scope: Scope) -> str:
    if not sign_in.is_on():
        return ""
    return sign_in.admitted(cookies.claims_of(HTTPConnection(scope).cookies)).subject


def _page(text: str, status: int) -> Response:
    return HTMLResponse(text, status)
