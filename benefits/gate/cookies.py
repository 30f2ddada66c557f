"""What the cookies of a request prove. The only place that knows how Streamlit keeps a sign-in; see the tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from streamlit.auth_util import (
    encode_provider_token,
    get_cookie_with_chunks,
    get_origin_from_redirect_uri,
    get_secrets_auth_section,
)
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from benefits.records.admission import LONGEST

_DAY = 24 * 60 * 60
_NOBODY: Mapping[str, Any] = {}
_SIGNS = frozenset({"client_id", "server_metadata_url"})  # a part of [auth] that holds these is a sign-in service


def claims_of(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """The claims that a sign-in cookie of ours proves; nothing for a forged, foreign, old or missing one."""
    secret, days = get_cookie_secret(), LONGEST.total_seconds() / _DAY

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1", "replace"), days)

    held = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    try:
        claims = json.loads(held) if held else None
    except ValueError:
        return _NOBODY
    if not isinstance(claims, dict) or claims.get("is_logged_in") is not True:
        return _NOBODY
    return claims if claims.get("origin") == get_origin_from_redirect_uri() else _NOBODY


def cookies_of(headers: Iterable[str]) -> dict[str, str]:
    """The cookies that Set-Cookie headers give, by name; not those taken back."""
    pairs = (header.partition(";")[0].partition("=") for header in headers)
    return {name.strip(): value.strip('"') for name, _, value in pairs if value.strip('"')}


def providers() -> tuple[str, ...]:
    """The names of the sign-in services that are configured."""
    return providers_of(get_secrets_auth_section().to_dict())


def providers_of(section: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the sign-in services of a part [auth], "default" for one that stands in [auth] itself."""
    named = [name for name, one in section.items() if isinstance(one, dict) and one.keys() >= _SIGNS]
    return tuple(["default"] * (section.keys() >= _SIGNS) + named)


def login_query(provider: str) -> str:
    """The query with which Streamlit's own address of sign-in goes to a service; it holds for two minutes."""
    return f"provider={encode_provider_token(provider)}"
