"""Nothing that people type runs, calls out, covers the page or is taken for markup, on any page: sixty hostile texts.

The content security policy is switched off here, so that the escaping alone has to do. The texts go round: each field
of each record holds one of them, and BENEFITS_HOSTILE_TURNS walks as often, each time with the next text in each field.
"""

import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from plain.hostile import CODE, Hostile, register, texts
from test_accessibility import TABS
from walking import EVERY_PAGE, follow, go, open_tab, say_who

from benefits.records.history import Actor
from benefits.records.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TURNS, FIRST = (int(os.environ.get(f"BENEFITS_HOSTILE_{name}", at)) for name, at in (("TURNS", 1), ("FIRST", 0)))
NAME = "<img src=x onerror=run_by_text(0)> ![x](x.png) :red[w00q] **w00q** $x$"  # as long as a name may be
# What stands in the page because a text was taken for more than text. A pattern such as w12q stands in a piece of text
# by itself only where the marks around it were taken for markup.
TAKEN = r"""beacon => {
    const found = []
    const alive = 'iframe, object, embed, form, base, [data-hostile], input[type=password], [onerror], [ontoggle], '
        + '[data-testid=stMarkdownContainer] img'
    found.push(...document.body.querySelectorAll(alive))
    for (const one of document.querySelectorAll('[href], [src], [action], [data], [style]'))
        for (const name of ['href', 'src', 'action', 'data', 'style', 'xlink:href']) {
            const to = (one.getAttribute(name) || '').trim()
            if (to.includes('evil.example') || to.includes(beacon) || /^(javascript|data:text|mailto|file):?/i.test(to))
                found.push(one)
        }
    for (const one of document.querySelectorAll('.katex, del, pre, code'))
        if (/w\d\d|W/.test(one.textContent)) found.push(one)
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (words.nextNode())
        if (/^\s*(w\d\dq|bomb|.?💣.?)\s*$/.test(words.currentNode.data)) found.push(words.currentNode.parentElement)
    return found.map(one => (one.parentElement || one).outerHTML.slice(0, 500))
}"""
OPEN_ALL = "() => document.querySelectorAll('[data-testid=stMain] details:not([open]) summary').forEach(x => x.click())"


@pytest.fixture(scope="module")
def beacon():
    """A server on this computer that nobody should ask: its address, and the first lines of what it was asked."""
    asked = []

    class Noted(BaseHTTPRequestHandler):
        def handle_one_request(self):
            self.close_connection = True
            asked.append(self.rfile.readline())

    with ThreadingHTTPServer(("127.0.0.1", 0), Noted) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@pytest.fixture(scope="module", params=range(FIRST, FIRST + TURNS))
def held(request, beacon):
    """The records of one turn."""
    return register(beacon[0], request.param)


@pytest.fixture(scope="module")
def register_file(held: Hostile, tmp_path_factory):
    """A register of these records, saved by somebody with a hostile name for a hostile reason."""
    place = tmp_path_factory.mktemp("hostile") / "register.duckdb"
    store = Store.open(place)
    name, code, why = list(held.held)[:3]
    with store.write(Actor(code, name), "import", why, "hostile") as tx:
        tx.put_all(held.records)
    store.close()
    return place


def views(page, name, odd):
    """Every page and tab of the register, as somebody with a hostile name; codes in the address that are none, last."""
    go(page, "?register=live")
    say_who(page, name, role="Administrator")
    yield "welcome"
    for path in EVERY_PAGE[1:]:
        follow(page, f"{path}?register=live")
        chooser = page.get_by_test_id("stMain").get_by_role("combobox", name="Project", exact=True)
        if chooser.count() and "project=" not in page.url:
            yield f"{path}, none chosen"
            follow(page, f"{path}?register=live&project={CODE}")
        for tab in TABS.get(path, ("",)):
            if tab:
                open_tab(page, tab)
            yield f"{path} {tab}".strip()
    for path, code in (("project", "project"), ("scenarios", "scenario"), ("pools", "pool"), ("department", "body")):
        follow(page, f"{path}?register=live&{code}={quote(odd)}")
        yield f"{path} of an odd address"


def test_no_text_runs_calls_out_or_is_taken_for_markup_on_any_page(chromium, served, visit, beacon, held, capsys):
    address, asked = beacon
    ran, found, seen = [], {}, 0
    context = chromium.new_context(base_url=served.address, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    visit.watch(page)
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.expose_function("run_by_text", lambda which: ran.append(which))
    for view in views(page, NAME, f"![x]({address}/x.png)<img data-hostile src={address}/y onerror=run_by_text(0)>"):
        seen += 1
        page.evaluate(OPEN_ALL)
        for one in page.evaluate(TAKEN, address):
            found.setdefault(one, []).append(view)
        if page.get_by_text("Something went wrong").count() or page.get_by_test_id("stException").count():
            found.setdefault("a fault", []).append(view)
    context.close()
    with capsys.disabled():
        print(
            f"\n{len(held.held)} texts in {len(held.fields)} fields of {len(held.records)} records, "
            f"{sum(held.held.values())} times; {seen} pages and tabs"
        )
    assert not found, "\n\n".join(f"{', '.join(where)}:\n{what}" for what, where in found.items())
    assert (ran, asked) == ([], [])
    assert set(held.held) == set(texts(address))
