"""What an address of the program leads to, and whether a stranger may go there."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

SIGN_IN, LOGIN, LOGOUT, CALLBACK = "/signin", "/auth/login", "/auth/logout", "/oauth2callback"
HOME = "/"
HEALTH = "/health"  # ours asks the register; Streamlit's own only says that a server is there
_HEALTH = "/_stcore/health"
_OPEN = frozenset({HEALTH, _HEALTH, SIGN_IN, LOGIN, LOGOUT, CALLBACK})
_ASSETS, _ICON = "/static/", "/favicon.png"
# Measurements of the server and the way to drive screens over HTTP are for nobody.
_NOWHERE = (("_stcore", "metrics"), ("_stcore", "agent"))
_MEDIA, _UPLOAD = "/media/", "/_stcore/upload_file/"
_PARTS = ("/_stcore/", "/component/", _MEDIA)
_LONGEST = 2_000


class Way(StrEnum):
    """What an address leads to."""

    NOWHERE = "nowhere"
    OPEN = "open to strangers"
    PAGE = "a page"
    PART = "what pages fetch"


def way(path: str) -> Way:
    """What a path leads to; what is not named as open is not.

    Example:
        >>> [str(way(one)) for one in ("/_stcore/health", "/_stcore/metrics", "/portfolio", "/media/ab12.csv")]
        ['open to strangers', 'nowhere', 'a page', 'what pages fetch']
    """
    steps = path.lower().strip("/").split("/")
    if any(pair in _NOWHERE for pair in pairwise(steps)):
        return Way.NOWHERE
    if path in _OPEN or is_asset(path):
        return Way.OPEN
    return Way.PART if path.startswith(_PARTS) else Way.PAGE


def is_asset(path: str) -> bool:
    """Whether it is one of Streamlit's own scripts, styles and fonts, the same for everybody."""
    return path == _ICON or (path.startswith(_ASSETS) and ".." not in path and "\\" not in path and "//" not in path)


def is_media(path: str) -> bool:
    """Whether it is a download or a picture that a page made."""
    return path.startswith(_MEDIA)


def is_upload(path: str) -> bool:
    """Whether a file is given there."""
    return path.startswith(_UPLOAD)


def own_address(asked: str) -> str:
    """A path of this program with its query to go on to, or the home page where something else is asked for.

    Example:
        >>> own_address("/project?project=LINK")
        '/project?project=LINK'
        >>> own_address("//evil.example/project"), own_address("https://evil.example"), own_address("/auth/logout")
        ('/', '/', '/')
    """
    if not asked.startswith("/") or asked.startswith("//") or len(asked) > _LONGEST:
        return HOME
    if "\\" in asked or not asked.isascii() or any(one <= " " or one == "\x7f" for one in asked):
        return HOME
    try:
        parts = urlsplit(asked)
    except ValueError:
        return HOME
    is_here = not (parts.scheme or parts.netloc) and not parts.path.startswith("//")
    return f"{parts.path}{'?' * bool(parts.query)}{parts.query}" if is_here and way(parts.path) is Way.PAGE else HOME
