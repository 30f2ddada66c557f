"""Whatever an address says, a page is drawn or tells in words what is not there: never a fault of the program.

BENEFITS_ADDRESSES sets how many pages are opened so, each with every name that a page reads from its address.
"""

import os
import re
from collections import Counter
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from visiting import MAIN, visit

from benefits.errors import BenefitsError
from benefits.widgets import choose

COUNT = int(os.environ.get("BENEFITS_ADDRESSES", "3"))
ROOM = MAIN.parent
PAGES = sorted(one.stem for one in (ROOM / "screens").glob("[!_]*.py"))
READS = re.compile(
    r"""choose\.\w+\(\s*(?:"[^"]*",\s*)?"([\w-]+)"|query_params[.\w]*[(\[]\s*"([\w-]+)"|key="([\w-]+)"[^)\n]*bind="""
)
TEXTS = [one.read_text(encoding="utf-8") for part in ("screens", "widgets") for one in (ROOM / part).glob("*.py")]
NAMES = sorted({name for text in TEXTS for found in READS.findall(text) for name in found if name} - {"register"})
BAD = (
    *("", " ", "0", "-1", "1e400", "NaN", "9" * 400, "LINK-C1", "NOBODY", "None", "True", "[]", "%00", "2026-13-45"),
    *("2399-00", "2026-27 Q9", "a" * 10_000, "\u202egnp", "\ud7ff\uffff", "😀", "\x07", "<script>alert(1)</script>"),
    *("' OR 1=1 --", "../../etc/passwd", "javascript:alert(1)", "=1+1", "null", "ＤＷＰ", "portfolio?from=portfolio"),
)

EXPLAINED = {one.__name__ for one in BenefitsError.__subclasses__()}  # what `app.explain` shows as a sentence

told = Counter()


class Kind(StrEnum):
    ONE = "one"
    TWO = "two"


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    """What was tried, printed at the end."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\naddresses: {', '.join(f'{count:,} {what}' for what, count in sorted(told.items()))}")


class Tab:
    """What a browser's tab holds for the choices, without a browser: an input shows what the state has for its key."""

    def __init__(self, address):
        self.query_params, self.session_state = dict(address), {}

    def selectbox(self, _title, options, *_rest, key, **_more):
        held = self.session_state[key]
        assert held is None or held in options
        return held

    def checkbox(self, _title, *, key, **_more):
        assert isinstance(self.session_state[key], bool)
        return self.session_state[key]

    def text_input(self, _title, *, key, max_chars, **_more):
        assert len(self.session_state[key]) <= max_chars
        return self.session_state[key]


ANYTHING = st.sampled_from(BAD) | st.text(max_size=80) | st.sampled_from(["one", "two", "A", "yes", "2026-27"])
CHOICES = {
    "one of": (lambda: choose.one_of("Kind", "k", tuple(Kind)), lambda found: found in tuple(Kind)),
    "any of": (lambda: choose.any_of("Any", "k", {"A": "a", "B": "b"}), lambda found: found in ("", "A", "B")),
    "ticked": (lambda: choose.ticked("Tick", "k"), lambda found: isinstance(found, bool)),
    "typed": (lambda: choose.typed("Type", "k"), lambda found: found == found.strip() and len(found) <= choose.LONGEST),
    "year": (lambda: choose._year("Year", "k", "none"), lambda found: found is None or str(found)),
}


@pytest.mark.parametrize("what", CHOICES)
@given(first=ANYTHING, then=st.none() | ANYTHING)
def test_a_choice_takes_what_it_knows_and_leaves_the_rest(what, first, then):
    """The address is read, and read again after a link has changed it or taken it away; then it stands still."""
    choosing, is_fit = CHOICES[what]
    tab = Tab({"k": first})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choose, "st", tab)
        assert is_fit(choosing())
        tab.query_params = {} if then is None else {"k": then}
        found = choosing()
        assert is_fit(found)
        address = dict(tab.query_params)
        assert choosing() == found
        assert tab.query_params == address
    told[f"{what} chosen"] += 1


def bad_address(number):
    """Every name with a value that it does not know, another at each number; every third with several of them."""
    values = {name: BAD[(number * 7 + at) % len(BAD)] for at, name in enumerate(NAMES)}
    lists = {name: [value, "LINK", value] for at, (name, value) in enumerate(values.items()) if at % 3 == number % 3}
    known = {} if number % 2 else {"project": "LINK", "record": "LINK", "body": "DWP"}  # past the first question
    return values | lists | known


def test_a_page_with_a_bad_address_is_drawn_without_a_fault(linked):
    assert len(NAMES) > 40  # the names are found by the form of the code
    for number in range(COUNT):
        page = PAGES[number * 101 % len(PAGES)]  # one from every part of the list before the next
        at = visit(page, **bad_address(number))
        unexplained = [one for one in at.exception if one.proto.type.rpartition(".")[2] not in EXPLAINED]
        assert not unexplained, f"{page} {number}: {unexplained}"
        assert at.title, page
        told["told in a sentence"] += bool(at.exception)
        told["pages opened"] += 1
