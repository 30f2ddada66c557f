"""The pages at the door: plain HTML that needs no script, so that a stranger is sent nothing of the program."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from benefits.gate import paths
from benefits.records.admission import Admission
from benefits.reporting.sign_in_words import Refusal, refusal

_STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#0B0C0C;background:#FFF}"
    "a{color:#1A65A6}code{overflow-wrap:anywhere;background:#F3F2F1;padding:.2rem}"
    ".press{display:inline-block;background:#1D70B8;color:#FFF;padding:.5rem 1rem;text-decoration:none}"
)
_DEFAULT = "default"


def refused(found: Admission, providers: Iterable[str], onward: str) -> str:
    """The page for somebody who is not let in.

    Args:
        found: Why not.
        providers: The sign-in services that are configured.
        onward: Where the person wanted to go.
    """
    words = refusal(found.standing)
    said = [f"<p>{escape(sentence)}</p>" for sentence in words.sentences]
    if words.quotes_subject:
        said.append(f"<p><code>{escape(found.subject)}</code></p>")
    said += _links(words, providers, onward)
    return _page(words.title, "".join(said))


def told(title: str, sentence: str) -> str:
    """A page that says one thing."""
    return _page(title, f"<p>{escape(sentence)}</p>")


def _links(words: Refusal, providers: Iterable[str], onward: str) -> list[str]:
    if not words.offers_sign_in:
        return [f'<p><a href="{paths.LOGOUT}">Sign out</a></p>']
    links = []
    for name in providers:
        query = urlencode({"provider": name} | ({"next": onward} if onward != paths.HOME else {}))
        service = "" if name == _DEFAULT else f" with {name}"
        links.append(f'<p><a class="press" href="{paths.SIGN_IN}?{escape(query)}">Sign in{escape(service)}</a></p>')
    return links


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)} - Crossgov Benefits'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
