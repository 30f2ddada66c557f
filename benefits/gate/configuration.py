"""Whether the server may start as it is configured: without sign-in it is for this computer only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.auth_util import get_secrets_auth_section
from streamlit.runtime.secrets import secrets_singleton

from benefits.errors import BenefitsError
from benefits.gate import cookies
from benefits.widgets import sign_in

ALLOW = "BENEFITS_ALLOW_DECLARED_IDENTITY"
LEAST_SECRET = 32  # characters; whoever guesses it can be anybody

HOW = (
    "Configure sign-in: put [auth] with redirect_uri, cookie_secret, client_id, client_secret and "
    "server_metadata_url into .streamlit/secrets.toml (the README's part Sign-in says how), or serve this computer "
    f"only with --server.address=127.0.0.1. Where a proxy in front lets in only people you trust, {ALLOW}=yes "
    "starts it all the same."
)


def require_safe_start() -> None:
    """Nothing, if the server may start as Streamlit is configured now.

    Raises:
        BenefitsError: It would serve strangers; the sentence says what to do.
    """
    auth = get_secrets_auth_section().to_dict()
    files = [one for one in config.get_option("secrets.files") if Path(one).exists()]
    if files and not secrets_singleton.load_if_toml_exists():
        raise BenefitsError(f"{files[0]} cannot be read as TOML, so nobody can say whether sign-in is on. Correct it.")
    problem = problem_of(
        config.get_option("server.address"),
        config.get_option("server.allowedHosts"),
        config.get_option("server.baseUrlPath"),
        auth,
        os.environ.get(ALLOW, ""),
    )
    if problem:
        raise BenefitsError(problem)
    if auth:
        sign_in.stay_on()


def problem_of(
    address: str | None, hosts: Iterable[str], base: str | None, auth: Mapping[str, Any], allowed: str
) -> str:
    """What is wrong with a configuration and what to do, or nothing.

    Args:
        address: On which address the server listens; blank for every one.
        hosts: Names under which browsers may ask for it.
        base: Path below which it is served.
        auth: The part [auth] of the secrets; empty without sign-in.
        allowed: What the environment says to declared identity.
    """
    if auth:
        return _wrong_sign_in(auth, base or "")
    if allowed.strip().lower() == "yes":
        return ""
    if not (address and is_loopback(address)):
        return f"Without sign-in the program does not listen on {address or 'every address'}. {HOW}"
    strangers = [host for host in hosts if not is_loopback(host)]
    return f"Without sign-in the program does not answer to the name {strangers[0]}. {HOW}" if strangers else ""


def is_loopback(host: str) -> bool:
    """Whether a name or address means this computer only.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("*")
        (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _wrong_sign_in(auth: Mapping[str, Any], base: str) -> str:
    if not str(auth.get("redirect_uri", "")).endswith("/oauth2callback"):
        return "[auth] in secrets.toml needs a redirect_uri that ends with /oauth2callback."
    if len(str(auth.get("cookie_secret", ""))) < LEAST_SECRET:
        return f"[auth] in secrets.toml needs a cookie_secret of at least {LEAST_SECRET} random characters."
    if not cookies.providers_of(auth):
        return "[auth] in secrets.toml names no sign-in service: give client_id, client_secret and server_metadata_url."
    if base.strip("/"):
        return "Sign-in works at the root of a host only. Leave server.baseUrlPath blank."
    return ""
