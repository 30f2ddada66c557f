"""Each reader of strangers' words is tried with its seeds, with the seeds damaged, and with random bytes.

BENEFITS_HYPOTHESIS=long tries a hundred times as many; `run.py` is led by the branches that a reader takes.
"""

from collections import Counter

import pytest
from harnesses import HARNESSES, audit, seeds, trail
from hypothesis import given
from hypothesis import strategies as st

told = Counter()


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    """What was tried, printed at the end."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nharnesses: {', '.join(f'{what} {count:,}' for what, count in sorted(told.items()))}")


def tried(name, content):
    told[f"{name} {HARNESSES[name].tried(content)}"] += 1


def turned(content, changes):
    """The bytes with bits turned, pieces left out or doubled, and an end cut off."""
    held = bytearray(content)
    for at, kind, value in changes:
        place = at % max(len(held), 1)
        if kind == 0 and held:
            held[place] ^= 1 << value % 8
        elif kind == 1:
            del held[place : place + value]
        elif kind == 2:
            held[place:place] = held[place : place + value]
        else:
            del held[place + value :]
    return bytes(held)


CHANGES = st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 3), st.integers(0, 255)), min_size=1, max_size=4)


@pytest.mark.parametrize("name", HARNESSES)
def test_its_seeds_are_answered(name):
    for one in seeds(name):
        tried(name, one)


@pytest.mark.parametrize("name", HARNESSES)
@given(data=st.data())
def test_damaged_seeds_and_random_bytes_are_answered(name, data):
    damaged = st.builds(turned, st.sampled_from(seeds(name)), CHANGES)
    tried(name, data.draw(damaged | damaged | st.binary(max_size=200)))


def test_the_sound_trail_is_read():
    assert [audit(bytes([at]) + trail()[name]) for at, name in enumerate(sorted(trail()))] == ["read"] * len(trail())
