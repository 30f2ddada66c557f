"""The health route: a query is run, a register that cannot answer is told, and strangers learn one word."""

import asyncio
import threading

import pytest

from benefits.gate import health as health_module
from benefits.gate.door import Gate
from benefits.gate.health import Health
from benefits.records import keeper
from benefits.records.history import Actor
from benefits.records.store import close_all, register_at


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where the live register is kept."""
    named = tmp_path / "register.duckdb"
    monkeypatch.setenv("BENEFITS_STORE", str(named))
    monkeypatch.setattr(health_module, "FRESH", -1.0)
    yield named
    close_all()


def asked(health, host="127.0.0.1", *headers):
    """Status and word of one probe."""
    scope = {"type": "http", "path": "/health", "method": "GET", "client": (host, 1), "headers": list(headers)}
    answer = asyncio.run(health.answer(scope))
    return answer.status_code, answer.body.decode()


def through_the_gate(path):
    """What the gate itself sends for a path; the app behind it must not be asked."""
    sent = []

    async def app(scope, receive, send):
        raise AssertionError("the app was asked")

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "method": "GET", "client": ("10.0.0.9", 1), "headers": []}
    asyncio.run(Gate(app)(scope, None, send))
    return sent[0]["status"], sent[1]["body"]


def test_a_register_that_answers_is_well(place):
    assert through_the_gate("/health") == (200, b"ok")
    assert place.exists()


def test_a_damaged_register_is_told_with_one_word_and_its_reason_stands_in_the_log(place, caplog):
    place.write_bytes(b"torn" * 5000)
    health = Health()
    assert [asked(health), asked(health)] == [(503, "unavailable")] * 2
    assert caplog.text.count("benefits restore BACKUP --replay --force") == 1
    place.unlink()
    assert asked(health) == (200, "ok")


def test_a_register_that_stopped_after_a_fault_is_told(place):
    store = register_at(place)
    store._stopped = "The register stopped after a fault."
    assert asked(Health()) == (503, "unavailable")


def test_a_file_that_was_taken_away_is_told(place):
    register_at(place)
    place.rename(place.with_name("elsewhere.duckdb"))
    assert asked(Health()) == (503, "unavailable")


def test_a_register_that_hangs_is_told_in_time_and_asked_only_once(place, monkeypatch):
    go_on, looks = threading.Event(), []

    class Hanging(Health):
        def _look(self):
            looks.append(1)
            go_on.wait(20)
            return "ok"

    async def probes(health):
        scope = {"type": "http", "client": ("10.0.0.9", 1), "headers": []}
        first = [(await health.answer(scope)).status_code for _ in range(3)]
        go_on.set()
        return first, (await health.answer(scope)).status_code

    monkeypatch.setattr(health_module, "TIME_LIMIT", 0.05)
    health = Hanging()

    async def all_of_it():
        return await asyncio.wait_for(probes(health), 20)

    assert asyncio.run(all_of_it()) == ([503, 503, 503], 200)
    assert len(looks) == 1


def test_an_answer_counts_for_a_moment(place, monkeypatch):
    monkeypatch.setattr(health_module, "FRESH", 60.0)
    health, looks = Health(), []
    monkeypatch.setattr(health, "_look", lambda: looks.append(1) or "ok")
    assert [asked(health) for _ in range(3)] == [(200, "ok")] * 3
    assert len(looks) == 1


def test_a_late_backup_is_told_to_this_computer_only(place, monkeypatch):
    with register_at(place).write(Actor("a", "Ann"), "edit", "", "k"):
        pass
    monkeypatch.setattr(keeper, "is_late", lambda _: True)
    assert asked(Health()) == (200, "degraded")
    assert asked(Health(), "10.0.0.9") == (200, "ok")
    assert asked(Health(), "127.0.0.1", (b"x-forwarded-for", b"10.0.0.9")) == (200, "ok")
