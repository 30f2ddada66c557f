"""From files into the register: every fault at once and nothing changed, or all of it in one save."""

from dataclasses import replace

import pytest

from benefits.actions.importing import ChangeKind, save_example
from benefits.errors import Conflict, NotPermitted, Refused, Severity, has_errors
from benefits.interchange.incoming import preview, take_in
from benefits.interchange.layout import FILES
from benefits.interchange.read import read_files, read_folder
from benefits.interchange.write import table_text, write_folder
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.records.model import Person, Project, Share
from benefits.reference.sources import data_folder

HOSTILE = {
    "projects.csv": (
        b"id,title,lead,first_year,Sumary\n"
        b"P1,One,DWP,2026-27,x\n"
        b"P 2,Two,DWPP,2026-27,\n"
        b",Three,DWP,2026-27,\n"
        b"P4,Four,DWP,26/27,\n"
        b"P1,One again,DWP,2026-27,\n"
    ),
    "options.csv": (
        b"id,project,kind,title,is_preferred\n"
        b"A,P1,preferred,All,yes\n"
        b"B,P1,do_minimum,Least,yes\n"
        b"C,P9,preferred,Lost,maybe\n"
    ),
    "costs.csv": (
        "id,option,title,payer,kind,budget_class,price_terms,price_year,paid_to,2025-26,2026-27,2027-28\n"
        'C1,A,Build,DWP,implementation,cdel,real,2026-27,,5,tbc,"12,34"\n'
        'C2,A,Run,DWPX,operating,cdel,nominal,,,£1.2m,"1.234,56",-7\n'
        "C3,Z,Pay,DWP,charge,cdel,nominal,,,,1,\n"
        "C4,A,Café,DWP,implementatoin,cdel,nominal,,,,1,12%\n"
        "C5,A,Short,DWP\n"
        "C6,A,Early,DWP,operating,cdel,nominal,,,9,1,1.234\n"
    ).encode("cp1252"),
    "benefits.csv": (
        b"id,option,title,type,benefit_class,price_terms,price_year,deadweight,baseline_date,2026-27\n"
        b"B1,A,Less fraud,fraud_prevented,cash_releasing,nominal,,1.5,1/4/2026,10\n"
        b"B2,A,Less fraud,fraud_prevented,cash_releasing,nominal,,,,10\n"
        b"B3,A,Time,citizen_time,non_cash_releasing,nominal,,,,10\n"
    ),
    "shares.csv": (b"id,benefit,recipient,fraction\nS1,B2,DWP,0.5\nS2,B2,HMRC,40%\nS3,B3,DWP,1\nS4,B3,DWP,half\n"),
    "sharez.csv": b"id\n",
}

# file, row, column, part of what is wrong
FAULTS = {
    ("projects.csv", 1, "Sumary", "is not a field"),
    ("projects.csv", 3, "id", "is not a code"),
    ("projects.csv", 3, "lead", "is the code of no organisation"),
    ("projects.csv", 4, "id", "is missing"),
    ("projects.csv", 5, "first_year", "is not a financial year"),
    ("projects.csv", 2, "id", "is the code of 2 records"),
    ("projects.csv", 6, "id", "is the code of 2 records"),
    ("options.csv", 2, "is_preferred", "is a second preferred option"),
    ("options.csv", 3, "is_preferred", "is a second preferred option"),
    ("options.csv", 4, "is_preferred", "is neither yes nor no"),
    ("costs.csv", 2, "2026-27", "is not an amount"),
    ("costs.csv", 2, "2027-28", "without doubt"),
    ("costs.csv", 3, "2026-27", "without doubt"),
    ("costs.csv", 3, "2027-28", "is negative"),
    ("costs.csv", 5, "kind", "is not one of the choices"),
    ("costs.csv", 5, "2027-28", "is a percentage"),
    ("costs.csv", 6, "", "has 4 cells"),
    ("costs.csv", 4, "paid_to", "is missing, though the cost is a charge"),
    ("costs.csv", 4, "option", "is the code of no option"),
    ("costs.csv", 7, "2027-28", "more than 2 decimal places"),
    ("benefits.csv", 2, "deadweight", "is not between 0 and 1"),
    ("benefits.csv", 2, "baseline_date", "two different days"),
    ("shares.csv", 4, "recipient", "is a public body"),
    ("shares.csv", 5, "fraction", "is not a fraction"),
    ("shares.csv", 3, "fraction", "is what the shares of B2 add up to, not 1"),
    ("sharez.csv", 0, "", "is not a file of the register"),
}


def of_records(records):
    """The reading of records written as files."""
    tables = {table: table_text(table, records).encode() for table in FILES}
    return read_files({FILES[table]: text for table, text in tables.items() if text.count(b"\n") > 1})


def test_all_faults_of_a_folder_are_told_at_once_with_file_row_column_and_remedy(store, manager, tmp_path):
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    before = store.counts(), store.data_version()
    with pytest.raises(Refused) as refused:
        take_in(store, manager, read_folder(tmp_path), "first", "k1")
    problems = [one for one in refused.value.problems if one.severity is Severity.ERROR]
    told = {(one.place.table, one.place.row, one.place.column): one.wrong for one in problems}
    for file, row, column, wrong in FAULTS:
        assert wrong in told.get((file, row, column), ""), (file, row, column)
    assert {key[:3] for key in FAULTS} == set(told)
    assert all(one.remedy.endswith((".", "?")) for one in problems)
    assert len(set(problems)) == len(problems) == len(FAULTS)
    assert (store.counts(), store.data_version()) == before


def test_a_good_folder_goes_in_with_one_save_and_comes_out_the_same(store, manager, portfolio, tmp_path):
    write_folder(portfolio, tmp_path)
    done = take_in(store, manager, read_folder(tmp_path), "first load", "k1")
    assert done.sentence == "Saved as save 2: 8 added."
    assert (store.saves(1)[0].actor, store.saves(1)[0].reason) == ("pam", "first load")
    held = {one.record for table in store.counts() if table != "organisation" for one in store.current(table)}
    assert held == set(portfolio)
    again = take_in(store, manager, read_folder(tmp_path), "again", "k2")
    assert (again.save, again.sentence) == (None, "Nothing was saved: the register holds all of this already.")
    assert store.data_version() == 2


def test_a_preview_tells_old_and_new_and_saves_nothing(store, manager, portfolio):
    take_in(store, manager, of_records(portfolio), "first", "k1")
    dearer = [replace(one, title="Build well") if one.id == "P1-C1" else one for one in portfolio]
    shown = preview(store, manager, of_records([*dearer, replace(portfolio[3], id="P1-C9", title="New")]))
    assert shown.is_ready
    assert shown.data_version == store.data_version() == 2
    kinds = {row.record: row.kind for row in shown.changes}
    assert kinds["P1-C9"] is ChangeKind.ADDED
    assert kinds["P1"] is ChangeKind.UNCHANGED
    (changed,) = [row for row in shown.changes if row.kind is ChangeKind.CHANGED]
    assert [(one.field, one.old, one.new) for one in changed.fields] == [("title", "Build", "Build well")]


def test_columns_that_a_file_lacks_keep_what_the_register_holds(store, manager, portfolio):
    full = [replace(one, summary="Kept", note="Kept too") if isinstance(one, Project) else one for one in portfolio]
    take_in(store, manager, of_records(full), "first", "k1")
    take_in(
        store, manager, read_files({"projects.csv": b"id,title,lead,first_year,note\nP1,New,DWP,2026-27,\n"}), "", "k2"
    )
    held = store.one("project", "P1").record
    assert (held.title, held.summary, held.note, held.partners) == ("New", "Kept", "", ("HMRC",))


def test_a_file_of_shares_alone_is_judged_with_the_shares_of_the_register(store, manager, portfolio):
    take_in(store, manager, of_records(portfolio), "first", "k1")
    wrong = read_files({"shares.csv": b"id,benefit,recipient,fraction\nP1-B1-S1,P1-B1,DWP,0.5\n"})
    shown = preview(store, manager, wrong)
    assert not shown.is_ready
    assert {(one.place.table, one.place.row, one.value) for one in shown.problems if has_errors([one])} == {
        ("shares.csv", 2, "1.1")
    }


def test_a_folder_meant_for_a_former_version_is_refused_when_somebody_saved_since(store, manager, portfolio):
    take_in(store, manager, of_records(portfolio), "first", "k1")
    seen = store.data_version()
    cost = portfolio[3]
    take_in(store, manager, of_records([replace(cost, title="Theirs")]), "theirs", "k2")
    with pytest.raises(Conflict, match="Pam Example"):
        take_in(store, manager, of_records([replace(cost, title="Mine")]), "mine", "k3", seen=seen)
    assert store.one("cost_line", cost.id).record.title == "Theirs"


def test_lines_may_name_a_project_that_only_the_register_holds(store, manager, portfolio):
    take_in(store, manager, of_records(portfolio), "first", "k1")
    cost = replace(portfolio[3], id="P1-C5", option="P1")
    take_in(store, manager, of_records([cost]), "more", "k2")
    assert store.one("cost_line", "P1-C5").record.option == "P1-A"


def test_who_may_not_import_is_told_before_anything_is_looked_at(store, portfolio):
    leader = Person("lee", "lee@dwp.gov.uk", "Lee", ("leader:*",))
    for reading in (of_records(portfolio), read_files(HOSTILE)):
        with pytest.raises(NotPermitted, match="import records"):
            preview(store, leader, reading)
        with pytest.raises(NotPermitted, match="import records"):
            take_in(store, leader, reading, "", "k1")


def test_the_example_portfolio_goes_in_and_can_be_appraised(store):
    anybody = Person("lee", "lee@dwp.gov.uk", "Lee", ("leader:*",))
    reading = read_folder(data_folder() / "example")
    done = save_example(store, anybody, reading.records, "example")
    assert not has_errors(done.warnings)
    assert len(store.current("project")) == sum(isinstance(one, Project) for one in reading.records)
    assert len(ledger_of(store.tables(), Basis()).projects) == len(store.current("project"))


def test_who_agreed_is_not_for_the_project_to_say(store, portfolio):
    own = Person("pam", "pam@dwp.gov.uk", "Pam", ("programme_manager:DWP",))
    agreed = [replace(one, agreement="accepted") if isinstance(one, Share) else one for one in portfolio]
    shown = preview(store, own, of_records(agreed))
    (problem,) = [one for one in shown.problems if has_errors([one])]
    assert (problem.place.table, problem.place.row, problem.place.column) == ("shares.csv", 3, "agreement")
    assert "for HMRC to say" in problem.wrong
