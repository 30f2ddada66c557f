"""What was reported of a closed quarter stays what it was: later edits, tables and restored copies change nothing.

Random histories are kept as plain dictionaries beside the register; each (record, closing) is a question with a known
answer. BENEFITS_AS_OF sets how many are asked at least.
"""

import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain.register import FIRST, body, cost, money, option, project

from benefits.actions.closing import close_quarter
from benefits.errors import NotFound, NotPermitted, Refused
from benefits.periods import Quarter
from benefits.records.access import grant
from benefits.records.backup import restore
from benefits.records.categories import Role
from benefits.records.closings import Closing
from benefits.records.migrations import Migration, shipped
from benefits.records.model import Person, table_of
from benefits.records.store import Store
from benefits.records.verification import verify
from benefits.reporting.closing_words import closing_sentence, closings_table, head_words
from benefits.reporting.history_tables import as_it_stood_caption, as_it_stood_finding
from benefits.views.as_it_stood import as_it_stood
from benefits.views.closings import closings_page
from benefits.views.exporting import records_to_export

ANN = Person("ann", "", "Ann", (grant(Role.ADMINISTRATOR),))
FAY = Person("fay", "", "Fay", (grant(Role.FINANCE),))
ASKED = int(os.environ.get("BENEFITS_AS_OF", "200"))
CLOSINGS, PROJECTS = 3, 12
RECORDS = 1 + 3 * PROJECTS
EXAMPLES = -(-ASKED // (CLOSINGS * RECORDS))
Q2 = Quarter.parse("2026-27 Q2")
LATER_YEAR = FIRST + 3
LATER = Migration(shipped()[-1].number + 1, "later", "ALTER TABLE programme ADD COLUMN later VARCHAR")


@pytest.fixture
def clock(monkeypatch):
    held = {"now": datetime(2026, 10, 1, 9, tzinfo=UTC)}
    for place in ("benefits.records.store", "benefits.actions.closing", "benefits.views.closings"):
        monkeypatch.setattr(f"{place}.now", lambda: held["now"])
    return held


@pytest.fixture
def store(clock):
    held = Store.in_memory()
    with held.write(ANN, "import", "first", "first") as tx:
        tx.put_all([body("A"), project(), option(), cost("P-C", [0, 100])])
    yield held
    held.close()


def change(store, *records):
    with store.write(ANN, "edit", "because", f"edit-{store.data_version()}") as tx:
        tx.put_all(records)


def test_a_closing_keeps_the_number_and_hash_of_the_newest_save_and_who_closed_it_when_and_why(store, clock):
    head = store.saves()[0]
    made = close_quarter(store, FAY, Q2, " Return of October ", "k")
    assert made == Closing(
        Q2, 2, replace(made.head, save=1, hash=head.hash), clock["now"], "fay", "Fay", "Return of October"
    )
    assert closings_page(store, ANN).closings == (made,)
    assert verify(store).problems == ()


def test_closing_again_supersedes_and_keeps_both_and_a_double_press_closes_once(store):
    first = close_quarter(store, ANN, Q2, "Return", "k1")
    assert close_quarter(store, ANN, Q2, "Return", "k1") == first
    change(store, cost("P-C", [0, 50]))
    second = close_quarter(store, ANN, Q2, "A late correction", "k2")
    page = closings_page(store, ANN)
    assert [(one.save, one.superseded_by) for one in page.closings] == [(second.save, 0), (first.save, second.save)]
    assert page.latest == (second,) == (page.of(Q2),)
    assert closings_table(page)["Stands"].tolist() == ["As reported", f"Superseded by save {second.save}"]


def test_the_register_as_reported_is_not_what_was_saved_in_the_same_microsecond_after_it(store):
    made = close_quarter(store, ANN, Q2, "Return", "k")
    change(store, cost("P-C", [0, 999]))
    then = next(one for one in records_to_export(store, ANN, made).records if one.id == "P-C")
    assert then.amounts.total == 100
    assert as_it_stood(store, ANN, made).then.totals[0].pv_cost != as_it_stood(store, ANN, made).now.totals[0].pv_cost


def test_a_later_project_in_other_prices_does_not_move_what_was_reported(store):
    made = close_quarter(store, ANN, Q2, "Return", "k")
    before = as_it_stood(store, ANN, made)
    change(
        store,
        project("Q", first_year=LATER_YEAR),
        option("Q", "Q"),
        cost("Q-C", money([0, 7], LATER_YEAR), of="Q"),
    )
    after = as_it_stood(store, ANN, made)
    assert (after.then, after.basis) == (before.then, before.basis)


def test_it_is_told_in_words_with_the_hash(store):
    made = close_quarter(store, ANN, Q2, "Return", "k")
    page = as_it_stood(store, ANN, made)
    assert as_it_stood_finding(page) == "When 2026-27 Q2 was closed the register held 1 project; it holds 1 now"
    assert made.head.hash in as_it_stood_caption(page)
    assert closing_sentence(made) == (
        f"2026-27 Q2, closed on 1 October 2026 by Ann: register at save 1, hash {made.head.hash}. Return"
    )
    assert (
        "when 2026-27 Q2 was closed on 2026-10-01 at 09:00 (UTC) by Ann" in records_to_export(store, ANN, made).source
    )
    assert head_words(made.head) == f"register at save 1, hash {made.head.hash[:8]}…"


@pytest.mark.parametrize(
    ("quarter", "reason", "wrong"),
    [("2026-27 Q3", "Return", "has not ended"), ("2026-27 Q2", "  ", "is missing")],
)
def test_a_quarter_that_runs_and_a_closing_without_a_reason_are_refused(store, quarter, reason, wrong):
    with pytest.raises(Refused, match=wrong):
        close_quarter(store, ANN, Quarter.parse(quarter), reason, "k")
    assert store.data_version() == 1


def test_an_empty_register_cannot_be_closed(clock):
    with closing(Store.in_memory()) as empty, pytest.raises(Refused, match="empty register"):
        close_quarter(empty, ANN, Q2, "Return", "k")


def test_finance_of_one_body_and_who_checks_the_figures_may_not_close(store):
    for role, of in ((Role.FINANCE, "A"), (Role.ASSURER, "*"), (Role.PROGRAMME_MANAGER, "*")):
        person = Person("x", "", "X", (grant(role, of),))
        with pytest.raises(NotPermitted):
            close_quarter(store, person, Q2, "Return", "k")
        assert not closings_page(store, person).may_close


def test_a_quarter_that_was_not_closed_is_told_with_those_that_were(store):
    close_quarter(store, ANN, Q2, "Return", "k")
    with pytest.raises(NotFound, match=r"2026-27 Q1 was not closed .* Closed quarters: 2026-27 Q2"):
        closings_page(store, ANN).of(Quarter.parse("2026-27 Q1"))


def test_a_closing_is_in_the_journal_and_comes_back_from_it(tmp_path, caplog):
    place = tmp_path / "register.duckdb"
    with closing(Store.open(place)) as store:
        change(store, body("A"))
        made = close_quarter(store, ANN, Q2, "Return", "k")
    assert verify(place).problems == ()
    with duckdb.connect(str(place)) as raw:
        raw.execute("UPDATE save SET reason = 'other' WHERE seq = 2")
    assert "is not what Ann saved (it holds no rows)" in [one.wrong for one in verify(place).problems]
    with duckdb.connect(str(place)) as raw:
        raw.execute("DELETE FROM save WHERE seq = 2")
    with closing(Store.open(place)) as store:
        assert closings_page(store, ANN).closings == (made,)
    assert "written again from its journal" in caplog.text


class History:
    """A random history, with what each closing must answer kept beside it."""

    def __init__(self, draw):
        self.draw, self.state = draw, {}
        self.answers = {}

    def begin(self, store):
        codes = [f"P{n}" for n in range(PROJECTS)]
        every = [(project(code), option(code, code), cost(f"{code}-C", [0, 1], of=code)) for code in codes]
        self.put(store, body("A"), *(one for several in every for one in several))

    def put(self, store, *records):
        change(store, *records)
        self.state.update({key(one): one for one in records})

    def edit(self, store):
        code = self.draw(st.sampled_from([f"P{n}" for n in range(PROJECTS)]))
        line = f"{code}-C"
        if ("cost_line", line) in self.state and self.draw(st.booleans()):
            with store.write(ANN, "edit", "gone", f"k{store.data_version()}") as tx:
                tx.withdraw("cost_line", line, tx.one("cost_line", line).version)
            del self.state["cost_line", line]
        else:
            changed = project(code, title=self.draw(st.text("ab", min_size=1, max_size=3)))
            self.put(store, changed, cost(line, [0, self.draw(st.integers(2, 10**6))], of=code))

    def close(self, store, number):
        quarter = Quarter.parse(f"20{10 + number}-{11 + number} Q1")
        made = close_quarter(store, ANN, quarter, "Return", f"c{number}")
        self.answers[made.save] = (dict(self.state), as_it_stood(store, ANN, made).then)

    def ask(self, store):
        """Every question of the register; how many were asked."""
        page = closings_page(store, ANN)
        assert {one.save for one in page.closings} == set(self.answers)
        for one in page.closings:
            state, headline = self.answers[one.save]
            held = {key(record): record for record in records_to_export(store, ANN, one).records}
            assert held == state, one
            assert as_it_stood(store, ANN, one).then == headline
        return len(page.closings) * RECORDS


def key(record):
    return table_of(record), record.id


def test_as_reported_stays_the_same_after_edits_migration_and_restore(tmp_path_factory):
    asked = []

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def runs(data):
        folder = tmp_path_factory.mktemp("closed")
        history = History(data.draw)
        with closing(Store.open(folder / "register.duckdb")) as store:
            history.begin(store)
            for number in range(CLOSINGS):
                history.edit(store)
                history.close(store, number)
            history.edit(store)
            store.copy_to(store.backups / "copy.duckdb")
        elsewhere = folder / "elsewhere" / "register.duckdb"
        restore(folder / "backups" / "copy.duckdb", elsewhere)
        with closing(Store.open(elsewhere, known=[*shipped(), LATER])) as store:
            history.edit(store)
            asked.append(history.ask(store))

    runs()
    print(f"{sum(asked)} questions of {len(asked)} histories, asked after edits, a restore and new tables")
    assert sum(asked) >= ASKED
