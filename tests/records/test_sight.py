"""What a person may see of the register: restricted projects are told as if they were not there."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from benefits.errors import NotFound, Refused
from benefits.periods import FinancialYear
from benefits.records import past
from benefits.records.access import grant
from benefits.records.categories import OptionKind, OverrideField, Role
from benefits.records.free_codes import free_codes, is_free
from benefits.records.history import Actor
from benefits.records.model import Dependency, Option, Override, Person, Project, Scenario, table_of
from benefits.records.sight import Sight, as_seen_by, n_left_out
from benefits.records.store import Store
from benefits.records.tables import tables_of

YEAR = FinancialYear(2026)
ACTOR = Actor("ann", "Ann")
OPEN = Project("OPEN", "Open", "DWP", YEAR)
SECRET = Project("SECRET", "Marked", "DWP", YEAR, readers=("HMRC",))
UNDER = Option("SECRET-A", "SECRET", OptionKind.PREFERRED, "Marked", is_preferred=True)
NEEDS = Dependency("OPEN-N1", "OPEN", "SECRET", Decimal(0))
PLAN = Scenario("S1", "Plan", "DWP", YEAR)
ABOUT = Override("S1-1", "S1", OverrideField.MUST_FUND, project="SECRET")


def who(body, role=Role.PROGRAMME_MANAGER):
    return Person(f"of-{body}", "", f"Somebody of {body}", (grant(role, body),) if body else ())


OUTSIDER = who("MOJ")


def save(store, *records, key, withdrawn=()):
    with store.write(ACTOR, "test", f"Because of {key}", key) as tx:
        tx.put_all(records)
        for table, code in withdrawn:
            tx.withdraw(table, code, tx.one(table, code).version)
    return tx.saved


@pytest.fixture
def store(small_register):
    held = Store.in_memory()
    organisations = [one for one in small_register if table_of(one) == "organisation"]
    save(held, *organisations, OPEN, PLAN, key="open")
    save(held, SECRET, UNDER, NEEDS, ABOUT, key="secret")
    yield held
    held.close()


@pytest.fixture
def sight(store):
    return as_seen_by(store, OUTSIDER)


def test_a_register_without_readers_is_the_store_itself(small_register):
    held = Store.in_memory()
    save(held, *small_register, key="all")
    assert as_seen_by(held, who("")) is held


def test_what_is_seen_of_a_register_closes_with_it(sight):
    assert not sight.is_closed
    sight.under.close()
    assert sight.is_closed


def test_people_of_the_lead_of_the_readers_and_of_every_body_see_it_in_any_role(store):
    for body, sees in {"DWP": True, "HMRC": True, "*": True, "MOJ": False, "": False}.items():
        for role in Role:
            held = as_seen_by(store, who(body, role))
            assert (held is store) is sees, (body, role)
            assert (held.one("project", "SECRET") is not None) is sees, (body, role)


def test_those_who_may_not_see_the_same_share_what_is_kept_and_nobody_else_does(store, sight):
    assert as_seen_by(store, who("")) is sight
    assert as_seen_by(sight, who("MOJ", Role.FINANCE)) is sight
    assert as_seen_by(sight, who("HMRC")) is store
    save(store, replace(OPEN, lead="HMRC", readers=("HMRC",)), key="more")
    assert as_seen_by(store, OUTSIDER) is not sight
    assert as_seen_by(store, who("DWP")) is not as_seen_by(store, OUTSIDER)


def test_a_project_is_hidden_from_the_save_on_that_says_so_with_all_its_past(store):
    before = as_seen_by(store, OUTSIDER)
    save(store, replace(OPEN, readers=("HMRC",)), key="closed")
    held = as_seen_by(store, OUTSIDER)
    assert held is not before
    assert held.history("project", "OPEN") == ()
    save(store, replace(OPEN, readers=()), replace(SECRET, readers=()), key="opened")
    assert as_seen_by(store, OUTSIDER) is store


def test_what_stands_under_it_and_what_names_it_is_hidden_too(store, sight):
    hidden = [("project", "SECRET"), ("option", "SECRET-A"), ("dependency", "OPEN-N1"), ("override", "S1-1")]
    for table, code in hidden:
        assert sight.one(table, code) is None
        assert sight.where(table, "id", [code]) == sight.history(table, code) == ()
        assert code not in {one.record.id for one in sight.current(table)}
        assert code not in {one.record.id for one in sight.as_of(table, datetime.now(UTC))}
        assert code not in past.codes_ever(sight, [table])
        assert past.versions_of(sight, code, [table]) == ()
        assert past.chosen(sight, [(table, code, 1)]) == {}
    assert past.versions_under(sight, "project", "SECRET") == ()
    assert [one.record.id for one in past.versions_under(sight, "scenario", "S1")] == ["S1"]
    assert [code for code, *_ in past.titles_ever(sight, "project")] == ["OPEN"]
    assert {(one.table, one.code) for one in past.touched_since(sight, 0)}.isdisjoint(hidden)
    assert past.project_after(sight, "SECRET", 2)["project"].size == 0
    assert n_left_out(sight) == 1


def test_a_record_that_ever_stood_under_it_stays_hidden(store, sight):
    save(store, replace(UNDER, project="OPEN"), key="moved")
    assert sight.one("option", "SECRET-A") is None


def test_columns_and_counts_are_those_of_a_register_without_it(store, sight):
    save(store, replace(UNDER, title="Again"), key="again")
    for table in ("project", "option", "dependency", "override", "scenario", "organisation"):
        records = [one.record for one in store.current(table) if not sight.hides(table, one.record.id)]
        expected = tables_of(records)[table]
        for held in (sight.tables(), sight.tables_as_of(datetime.now(UTC)), past.register_after(sight, 3)):
            assert held[table].size == expected.size == sight.counts()[table]
            assert held[table]["id"].tolist() == expected["id"].tolist()


def test_yearly_amounts_stay_with_their_lines(small_register):
    held = Store.in_memory()
    lines = [one for one in small_register if table_of(one) == "project"]
    save(held, *small_register, key="all")
    other = replace(lines[0], id="ZZ", readers=("HMRC",))
    option = Option("ZZ", "ZZ", OptionKind.PREFERRED, "Marked", is_preferred=True)
    cost = next(one.record for one in held.current("cost_line") if one.record.amounts)
    save(held, other, option, replace(cost, id="A-FIRST", option="ZZ"), replace(cost, id="ZZ", option="ZZ"), key="zz")
    seen = as_seen_by(held, who("MOJ")).tables()["cost_line"]
    expected = tables_of([one for one in small_register if table_of(one) == "cost_line"])["cost_line"]
    assert seen.amounts is not None
    assert seen.amounts.values.tolist() == expected.amounts.values.tolist()
    assert seen.amounts.count.tolist() == expected.amounts.count.tolist()


def test_saves_that_wrote_only_what_is_hidden_are_not_told(store, sight):
    both = save(store, replace(SECRET, title="Both"), replace(OPEN, title="Both"), key="both")
    only = save(store, replace(SECRET, title="Only"), key="only")
    assert [one.seq for one in sight.saves()] == [both.seq, 1]
    assert [one.seq for one in sight.saves(limit=1)] == [both.seq]
    assert [one.seq for one in sight.saves(after=both.seq)] == []
    assert sight.changes(only.seq) == ()
    assert [one.id for one in sight.changes(both.seq)] == ["OPEN"]


def test_drafts_of_forms_about_it_are_not_offered(store, sight):
    for form in ("project:SECRET", "project:OPEN"):
        store.keep_draft(OUTSIDER.id, form, "typed")
    assert [one.form for one in sight.drafts(OUTSIDER.id)] == ["project:OPEN"]


def test_a_statement_of_ones_own_is_refused(sight):
    with pytest.raises(TypeError, match="may not"):
        sight.snapshot()


def refused(store, *records, withdrawn=(), key="try"):
    with pytest.raises(Refused) as found:
        save(store, *records, key=key, withdrawn=withdrawn)
    return [str(one) for one in found.value.problems]


def test_to_name_it_is_refused_in_the_words_for_an_unknown_code(store, sight):
    for make in (lambda code: Dependency("OPEN-N2", "OPEN", code), lambda code: replace(UNDER, id="X", project=code)):
        (hidden,), (unknown,) = refused(sight, make("SECRET")), refused(sight, make("UNHEARD"))
        assert hidden == unknown.replace("UNHEARD", "SECRET")
    (near,) = refused(sight, replace(UNDER, id="X", project="SECRT"))
    assert "SECRET" not in near


def test_its_code_may_not_be_used_and_nothing_more_is_said(store, sight):
    for record in (replace(SECRET, title="Mine", lead="MOJ", readers=()), replace(UNDER, project="OPEN")):
        (told,) = refused(sight, record)
        assert "may not be used here" in told
        assert "Marked" not in told
        with pytest.raises(Refused, match="may not be used here"), sight.write(ACTOR, "test", "", "put") as tx:
            tx.put(record, seen=0)
    assert store.data_version() == 2
    assert not is_free(sight, "project", "SECRET")
    assert next(free_codes(sight, "dependency", "OPEN-N")) == "OPEN-N2"


def test_to_change_or_withdraw_it_is_refused_in_the_words_for_an_unknown_code(store, sight):
    for code in ("SECRET", "UNHEARD"):
        with sight.write(ACTOR, "test", "", "change") as tx:
            assert tx.one("project", code) is None
            assert tx.where("project", "id", [code]) == ()
            assert code not in {one.record.id for one in tx.current("project")}
            with pytest.raises(NotFound, match=f"There is no project {code} in the register"):
                tx.put(replace(SECRET, id=code), seen=1)
            with pytest.raises(NotFound, match=f"There is no project {code} in the register"):
                tx.withdraw("project", code, seen=1)


def test_what_it_names_cannot_be_withdrawn_and_is_told_without_it(store, sight):
    with pytest.raises(Refused) as found:
        save(sight, key="gone", withdrawn=[("scenario", "S1")])
    (told,) = map(str, found.value.problems)
    assert "a restricted record names it" in told
    assert "S1-1" not in told


def test_readers_have_to_be_bodies_of_the_register(store):
    (told,) = refused(store, replace(OPEN, readers=("NOBODY",)))
    assert "readers" in told
    assert isinstance(as_seen_by(store, OUTSIDER), Sight)
