"""Records from outside: who may bring them, what is compared, and that a refusal changes nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions import importing
from benefits.actions.importing import (
    ChangeKind,
    changes_of,
    save_example,
    save_import,
    seed_organisations,
)
from benefits.errors import BenefitsError, Conflict, NotPermitted, Refused, has_errors
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    OptionKind,
    OrganisationKind,
    PriceTerms,
    Role,
)
from benefits.records.history import Actor
from benefits.records.model import BenefitLine, CostLine, Option, Organisation, Person, Programme, Project, Share
from benefits.records.preferred import preferred_option
from benefits.records.store import Store
from benefits.reference.organisations import organisations

YEAR = FinancialYear(2026)
PROJECT = Project("P1", "Share records", "DWP", YEAR)
COST = CostLine(
    "C1", "P1", "Build", "DWP", CostKind.OPERATING, BudgetClass.CDEL, PriceTerms.REAL, YEAR, Series(YEAR, (Decimal(5),))
)
BENEFIT = BenefitLine(
    "B1", "P1", "Less fraud", "fraud_prevented", BenefitClass.CASH_RELEASING, PriceTerms.REAL, YEAR,
    Series(YEAR, (Decimal(9),)),
)  # fmt: skip
SHARE = Share("S1", "B1", "HMRC", Decimal(1), budget_class=BudgetClass.AME)
RECORDS = (PROJECT, preferred_option("P1"), COST, BENEFIT, SHARE)


def someone(*grants):
    return Person("pam", "pam@dwp.gov.uk", "Pam Example", grants)


MANAGER = someone(grant(Role.PROGRAMME_MANAGER))
OF_DWP = someone(grant(Role.PROGRAMME_MANAGER, "DWP"))
OF_HMRC = someone(grant(Role.PROGRAMME_MANAGER, "HMRC"))
ADMINISTRATOR = someone(grant(Role.ADMINISTRATOR))


@pytest.fixture
def store():
    opened = Store.in_memory()
    yield opened
    opened.close()


@pytest.fixture
def filled(store):
    save_import(store, MANAGER, RECORDS, "first", "first")
    return store


def state(store):
    return store.counts(), store.data_version()


def kinds(changes):
    return {row.record: row.kind for row in changes}


def test_a_new_register_gets_the_shipped_organisations_once(store):
    save = seed_organisations(store)
    assert (save.actor, save.seq) == ("benefits", 1)
    assert store.counts()["organisation"] == len(organisations())
    assert seed_organisations(store) is None
    assert store.data_version() == 1


def test_an_import_into_a_new_register_seeds_it_first(store):
    done = save_import(store, MANAGER, RECORDS, "first", "k1")
    assert [one.actor for one in store.saves()] == ["pam", "benefits"]
    assert (done.save.seq, done.save.reason, done.save.action) == (2, "first", "import")
    assert {one.record for table in ("project", "option", "cost_line") for one in store.current(table)} == set(
        RECORDS[:3]
    )


def test_a_refused_import_changes_nothing_not_even_the_seed(store):
    with pytest.raises(Refused) as refused:
        save_import(store, MANAGER, [*RECORDS, replace(COST, id="C 2", payer="DPW")], "first", "k1")
    assert {(one.place.record, one.place.column) for one in refused.value.problems} == {("C 2", "id"), ("C 2", "payer")}
    assert state(store) == (dict.fromkeys(store.counts(), 0), 0)


def test_a_refused_import_into_a_filled_register_changes_nothing(filled):
    before = state(filled)
    with pytest.raises(Refused):
        save_import(filled, MANAGER, [replace(COST, title="New"), replace(SHARE, fraction=Decimal("0.5"))], "", "k2")
    assert state(filled) == before


def test_only_what_changed_is_written_again(filled):
    done = save_import(filled, MANAGER, [*RECORDS[:2], replace(COST, title="Build well"), *RECORDS[3:]], "why", "k2")
    assert [(one.table, one.id, one.version) for one in filled.changes(done.save.seq)] == [("cost_line", "C1", 2)]
    assert done.sentence == "Saved as save 3: 1 changed, 4 unchanged."


def test_an_import_of_nothing_new_saves_nothing_and_says_so(filled):
    before = state(filled)
    done = save_import(filled, MANAGER, RECORDS, "again", "k2")
    assert done.save is None
    assert "Nothing was saved" in done.sentence
    assert state(filled) == before


def test_the_same_key_saves_once(filled):
    before = state(filled)
    again = save_import(filled, MANAGER, [replace(COST, title="Other")], "again", "first")
    assert again.save.seq == 2
    assert "saved before" in again.sentence
    assert state(filled) == before


def test_changes_are_told_field_by_field_in_words(filled):
    new = replace(COST, title="Build well", is_sunk=True, amounts=Series(YEAR, (Decimal("5.50"), Decimal(100))))
    changes, problems = changes_of(filled, MANAGER, [new, replace(PROJECT, partners=("HMRC", "CO"))])
    assert not has_errors(problems)
    by_record = {row.record: row for row in changes}
    assert [(one.field, one.old, one.new) for one in by_record["C1"].fields] == [
        ("title", "Build", "Build well"),
        ("amounts", "2026-27: 5", "2026-27: 5.5; 2027-28: 100"),
        ("is_sunk", "no", "yes"),
    ]
    assert [(one.field, one.old, one.new) for one in by_record["P1"].fields] == [("partners", "", "HMRC; CO")]
    assert (by_record["C1"].table, by_record["C1"].title) == ("cost_line", "Build well")


def test_equal_values_written_otherwise_are_no_change(filled):
    same = replace(COST, amounts=Series(YEAR, (Decimal("5.00"),)))
    assert kinds(changes_of(filled, MANAGER, [same])[0]) == {"C1": ChangeKind.UNCHANGED}


def test_fields_that_were_not_given_keep_what_the_register_holds(filled):
    save_import(filled, MANAGER, [replace(COST, note="Kept")], "", "k2")
    given = {"cost_line": frozenset({"id", "title"})}
    save_import(filled, MANAGER, [replace(COST, title="New", option="P9")], "", "k3", given=given)
    held = filled.one("cost_line", "C1").record
    assert (held.title, held.note, held.option) == ("New", "Kept", "P1")


def test_a_withdrawn_record_comes_back_as_added(filled):
    with filled.write(Actor("pam", "Pam"), "withdraw", "", "w") as tx:
        tx.withdraw("cost_line", "C1", 1)
    assert kinds(changes_of(filled, MANAGER, [COST])[0]) == {"C1": ChangeKind.ADDED}
    save_import(filled, MANAGER, [COST], "back", "k2")
    assert filled.one("cost_line", "C1").version == 3


def test_a_made_up_preferred_option_gives_way_to_that_of_the_register(filled):
    save_import(filled, MANAGER, [replace(preferred_option("P1"), title="Build it")], "", "k2")
    changes, problems = changes_of(filled, MANAGER, [PROJECT, preferred_option("P1"), COST])
    assert set(kinds(changes).values()) == {ChangeKind.UNCHANGED}
    assert not has_errors(problems)


def test_lines_on_a_project_go_to_its_preferred_option_in_the_register(store):
    option = Option("P1-A", "P1", OptionKind.PREFERRED, "All", is_preferred=True)
    save_import(store, MANAGER, [PROJECT, option], "", "k1")
    save_import(store, MANAGER, RECORDS, "", "k2")
    assert store.one("cost_line", "C1").record.option == "P1-A"
    assert [one.record for one in store.current("option")] == [option]


def test_a_second_look_is_taken_when_somebody_saves_in_between(filled, monkeypatch):
    """The register is judged again inside the lock, so that two halves too many cannot both come in."""
    half = replace(SHARE, fraction=Decimal("0.5"))
    mine, theirs = replace(half, id="S2", recipient="DWP"), replace(half, id="S3", recipient="CO")
    plan = importing._plan

    def interrupted(register, *rest):
        made = plan(register, *rest)
        monkeypatch.setattr(importing, "_plan", plan)
        save_import(filled, MANAGER, [half, theirs], "theirs", "k2")
        return made

    monkeypatch.setattr(importing, "_plan", interrupted)
    with pytest.raises(Refused, match="add up to"):
        save_import(filled, MANAGER, [half, mine], "mine", "k3")
    assert [one.record.id for one in filled.current("share")] == ["S1", "S3"]


def test_what_somebody_saved_after_the_preview_is_not_overwritten(filled):
    seen = filled.data_version()
    save_import(filled, MANAGER, [replace(COST, title="Theirs")], "", "k2")
    with pytest.raises(Conflict):
        save_import(filled, MANAGER, [replace(COST, title="Mine")], "", "k3", seen=seen)
    assert filled.one("cost_line", "C1").record.title == "Theirs"


@pytest.mark.parametrize("role", [Role.LEADER, Role.BENEFIT_OWNER, Role.ASSURER])
def test_only_managers_finance_and_administrators_import(store, role):
    for attempt in (RECORDS, ()):
        with pytest.raises(NotPermitted):
            save_import(store, someone(grant(role)), attempt, "", "k1")
        with pytest.raises(NotPermitted):
            changes_of(store, someone(grant(role)), attempt)
    with pytest.raises(NotPermitted):
        save_import(store, someone(), (), "", "k1")
    assert store.data_version() == 0


def test_a_row_that_changes_nothing_needs_no_right_to_change_it(filled):
    done = save_import(filled, OF_HMRC, RECORDS, "", "k2")
    assert (done.save, kinds(done.changes)) == (None, {one.id: ChangeKind.UNCHANGED for one in RECORDS})


def test_a_manager_imports_the_projects_of_their_own_body_only(store):
    save_import(store, OF_DWP, RECORDS, "", "k1")
    changed = (replace(COST, title="x"), replace(BENEFIT, title="x"), replace(SHARE, basis="x"))
    for one in (replace(PROJECT, lead="HMRC"), *changed):
        with pytest.raises(NotPermitted):
            save_import(store, OF_HMRC, [one], "", "k2")
    for lines in ([replace(PROJECT, lead="HMRC")], [Programme("R", "R", "HMRC")]):
        with pytest.raises(NotPermitted, match="for HMRC"):
            save_import(store, OF_DWP, lines, "", "k3")


def test_a_line_is_not_taken_from_or_to_the_project_of_another_body(filled):
    theirs = (Project("P2", "Other", "HMRC", YEAR), preferred_option("P2"))
    save_import(filled, MANAGER, theirs, "", "k2")
    with pytest.raises(NotPermitted):
        save_import(filled, OF_HMRC, [replace(COST, option="P2")], "", "k3")
    with pytest.raises(NotPermitted):
        save_import(filled, OF_DWP, [replace(COST, option="P2")], "", "k4")


def test_rights_and_bodies_are_for_an_administrator_to_change(filled):
    me = Person("pam", "pam@dwp.gov.uk", "Pam", ("administrator:*",))
    body = Organisation("NEW", "New body", "New", OrganisationKind.AGENCY)
    for one, word in ((me, "people"), (body, "organisations")):
        with pytest.raises(NotPermitted, match=word):
            save_import(filled, MANAGER, [one], "", "k2")
        with pytest.raises(NotPermitted, match=word):
            save_import(filled, someone("administrator:DWP"), [one], "", "k2")
    save_import(filled, ADMINISTRATOR, [me, body], "", "k3")
    unchanged = [one.record for one in filled.current("organisation")]
    assert save_import(filled, MANAGER, unchanged, "", "k4").save is None


@pytest.mark.parametrize("agreement", [Agreement.ACCEPTED, Agreement.DISPUTED, Agreement.BASELINED])
def test_only_the_recipient_says_whether_a_share_is_agreed(filled, agreement):
    agreed = replace(SHARE, agreement=agreement, agreed_by="Kim", agreed_on=date(2026, 5, 1))
    with pytest.raises(Refused) as refused:
        save_import(filled, OF_DWP, [agreed], "", "k2")
    assert [(one.place.column, one.value) for one in refused.value.problems] == [("agreement", agreement)]
    with pytest.raises(Refused, match="to say"):
        save_import(filled, MANAGER, [agreed], "", "k2")
    save_import(filled, ADMINISTRATOR, [agreed], "", "k3")
    assert save_import(filled, OF_DWP, [agreed], "", "k4").save is None
    save_import(filled, OF_DWP, [replace(agreed, basis="Another count")], "", "k5")
    held = filled.one("share", "S1").record
    assert (held.agreement, held.basis) == (Agreement.CLAIMED, "Another count")


def test_a_benefit_that_changes_by_import_has_to_be_agreed_again_though_its_shares_are_not_in_the_file(filled):
    agreed = replace(SHARE, agreement=Agreement.ACCEPTED, agreed_by="Kim", agreed_on=date(2026, 5, 1))
    save_import(filled, ADMINISTRATOR, [agreed], "", "k2")
    dearer = replace(BENEFIT, amounts=Series(YEAR, (Decimal(99),)))
    changes, problems = changes_of(filled, OF_DWP, [dearer])
    assert not has_errors(problems)
    assert kinds(changes) == {"B1": ChangeKind.CHANGED, "S1": ChangeKind.CHANGED}
    save_import(filled, OF_DWP, [dearer], "", "k3")
    assert filled.one("share", "S1").record.agreement is Agreement.CLAIMED


def of_kind(changes, kind):
    return {(row.table, row.record) for row in changes if row.kind is kind}


def test_a_withdrawn_row_takes_its_record_out_and_keeps_its_history(filled):
    done = save_import(filled, OF_DWP, [], "gone", "k2", withdrawn=[("cost_line", "C1")])
    assert done.sentence == "Saved as save 3: 1 withdrawn."
    assert [(row.kind, row.title) for row in done.changes] == [(ChangeKind.WITHDRAWN, "Build")]
    assert filled.current("cost_line") == ()
    held = filled.one("cost_line", "C1")
    assert (held.withdrawn, held.version, held.record, held.reason) == (True, 2, COST, "gone")


def test_what_is_part_of_a_withdrawn_record_has_to_go_with_it_and_is_named(filled):
    before = state(filled)
    with pytest.raises(Refused) as refused:
        save_import(filled, OF_DWP, [], "", "k2", withdrawn=[("benefit_line", "B1")])
    (problem,) = refused.value.problems
    assert (problem.place.table, problem.place.record) == ("benefit_line", "B1")
    assert problem.wrong == "cannot be withdrawn: share S1 names it as benefit"
    assert problem.remedy == "Withdraw or change S1 too."
    assert state(filled) == before
    save_import(filled, OF_DWP, [], "", "k3", withdrawn=[("benefit_line", "B1"), ("share", "S1")])
    assert filled.counts()["share"] == filled.counts()["benefit_line"] == 0


def test_a_record_that_comes_in_pointing_elsewhere_no_longer_needs_the_withdrawn_one(filled):
    save_import(filled, OF_DWP, [replace(BENEFIT, id="B2"), replace(SHARE, benefit="B2")], "", "k2",
                withdrawn=[("benefit_line", "B1")])  # fmt: skip
    assert [one.record.benefit for one in filled.current("share")] == ["B2"]


def test_a_record_that_comes_in_cannot_name_one_that_goes(filled):
    with pytest.raises(Refused, match="is the code of no benefit line"):
        save_import(filled, OF_DWP, [replace(SHARE, id="S2")], "", "k2",
                    withdrawn=[("benefit_line", "B1"), ("share", "S1")])  # fmt: skip


def test_shares_that_are_left_must_still_add_up_to_one(filled):
    parts = [replace(SHARE, fraction=Decimal("0.6")), replace(SHARE, id="S2", recipient="CO", fraction=Decimal("0.4"))]
    save_import(filled, OF_DWP, parts, "", "k2")
    _, problems = changes_of(filled, OF_DWP, [], withdrawn=[("share", "S2")])
    assert [(one.value, one.wrong) for one in problems if has_errors([one])] == [
        ("0.6", "is what the shares of B1 add up to, not 1")
    ]


def test_who_may_not_change_a_project_may_not_withdraw_from_it(filled):
    with pytest.raises(NotPermitted):
        save_import(filled, OF_HMRC, [], "", "k2", withdrawn=[("cost_line", "C1")])
    with pytest.raises(NotPermitted, match="people"):
        save_import(filled, MANAGER, [], "", "k2", withdrawn=[("organisation", "CO")])
    assert filled.one("cost_line", "C1").withdrawn is False


def test_a_record_that_is_not_there_has_nothing_to_withdraw_and_stops_nothing(filled):
    rows = [("cost_line", "C9"), ("cost_line", "C1")]
    changes, problems = changes_of(filled, OF_DWP, [], withdrawn=rows)
    assert of_kind(changes, ChangeKind.WITHDRAWN) == {("cost_line", "C1")}
    assert [(one.place.record, one.wrong) for one in problems] == [("C9", "is not in the register")]
    save_import(filled, OF_DWP, [], "", "k2", withdrawn=rows)
    again = save_import(filled, OF_DWP, [], "", "k3", withdrawn=rows)
    assert again.save is None


def test_one_record_is_not_changed_and_withdrawn_at_once(filled):
    with pytest.raises(Refused, match="at once"):
        save_import(filled, OF_DWP, [replace(COST, title="New")], "", "k2", withdrawn=[("cost_line", "C1")])


def test_what_somebody_saved_after_the_preview_is_not_withdrawn(filled):
    seen = filled.data_version()
    save_import(filled, MANAGER, [replace(COST, title="Theirs")], "", "k2")
    with pytest.raises(Conflict):
        save_import(filled, MANAGER, [], "", "k3", withdrawn=[("cost_line", "C1")], seen=seen)
    assert filled.one("cost_line", "C1").record.title == "Theirs"


def test_records_of_the_same_project_and_table_that_do_not_come_in_are_told_and_kept(filled):
    more = [replace(COST, id="C2"), Project("P2", "Other", "DWP", YEAR), preferred_option("P2")]
    save_import(filled, OF_DWP, [*more, replace(COST, id="D1", option="P2")], "", "k2")
    changes, _ = changes_of(filled, OF_DWP, [replace(COST, title="New")])
    assert of_kind(changes, ChangeKind.NOT_GIVEN) == {("cost_line", "C2")}
    changes, _ = changes_of(filled, OF_DWP, [PROJECT], given={"project": frozenset({"id"}), "share": frozenset()})
    assert of_kind(changes, ChangeKind.NOT_GIVEN) == {("share", "S1")}
    done = save_import(filled, OF_DWP, [replace(COST, title="New")], "", "k3")
    assert of_kind(done.changes, ChangeKind.NOT_GIVEN) == set()
    assert {one.record.id for one in filled.current("cost_line")} == {"C1", "C2", "D1"}


def test_a_row_that_could_not_be_read_is_not_told_as_missing(filled):
    changes, _ = changes_of(filled, OF_DWP, [PROJECT], given={"cost_line": frozenset({"id"})},
                            unsure=frozenset({("cost_line", "C1")}))  # fmt: skip
    assert of_kind(changes, ChangeKind.NOT_GIVEN) == set()


def test_the_example_goes_into_a_register_of_its_own(store):
    reader = someone(grant(Role.LEADER))
    done = save_example(store, reader, RECORDS, "example")
    assert (done.save.action, store.counts()["project"]) == ("example", 1)
    assert "saved before" in save_example(store, reader, RECORDS, "example").sentence
    with pytest.raises(BenefitsError, match="kept apart"):
        save_example(store, reader, RECORDS, "other")
    with pytest.raises(NotPermitted):
        save_example(store, someone(), RECORDS, "third")
