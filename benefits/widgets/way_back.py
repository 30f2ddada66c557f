"""The way back: the page of this app that a person came from, with its filters, kept in the address.

It names a page of the menu and what that page's address named, never an address: so it cannot lead out of the app.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from benefits.widgets import session

# In the address: where one came from, and whether the page is by today's organisations.
FROM, BODIES = "from", "organisations"
LONGEST = 600  # characters; a longer way back forgets where that page was come to from, and then itself
MOST = 30  # parts of an address
_HERE = "here:page"  # in the tab's memory


@dataclass(frozen=True)
class Origin:
    """A page of the menu by its name, and the parts of its address."""

    page: str
    parts: tuple[tuple[str, str], ...]


def origin_of(text: str, pages: Mapping[str, str]) -> Origin | None:
    """The page that a way back names, or None where it names none of the app's own.

    Args:
        text: As the address has it, such as "portfolio?lead=DWP".
        pages: Titles by name of the pages that there are.
    """
    page, _, query = text.partition("?")
    if not page or len(text) > LONGEST or page not in pages:
        return None
    try:
        parts = parse_qsl(query, strict_parsing=bool(query), max_num_fields=MOST)
    except ValueError:
        return None
    return Origin(page, tuple(parts))


def here(name: str) -> None:
    """Remember which page is drawn."""
    st.session_state[_HERE] = name


def offer(pages: Mapping[str, str]) -> None:
    """A link back to where the person came from, if the address names it."""
    found = origin_of(st.query_params.get(FROM, ""), pages)
    if found is not None:
        st.page_link(
            f"screens/{found.page}.py",
            label=f"Back to {pages[found.page]}",
            icon=":material/arrow_back:",
            query_params=list(found.parts),
        )


def onward() -> Mapping[str, str]:
    """What a link to another page carries, so that it can lead back here; nothing on a page without a name."""
    name = str(st.session_state.get(_HERE, ""))
    if not name:
        return {}
    parts = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    whole = _written(name, parts)
    if len(whole) > LONGEST:
        whole = _written(name, [(key, value) for key, value in parts if key != FROM])
    return {FROM: whole} if len(whole) <= LONGEST else {}


def _written(name: str, parts: list[tuple[str, str]]) -> str:
    return f"{name}?{urlencode(parts)}" if parts else name


def link(page: str, label: str, **address: str) -> None:
    """A link to another page of the same register and the same organisations, which leads back here."""
    chosen = st.query_params.get(BODIES)
    bodies = {BODIES: chosen} if chosen else {}
    st.page_link(
        f"screens/{page}.py",
        label=label,
        query_params={"register": session.register(), **bodies, **address, **onward()},
    )
