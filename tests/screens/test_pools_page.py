"""The page on double counting: pools with both remedies, the machine check with its two choices, the form of a pool."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, benefit, option, project, share
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    SAY_WHO,
    buttons,
    errors,
    headings,
    is_told_of,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.records.access import grant
from benefits.records.categories import PoolRule, Role
from benefits.records.history import Actor
from benefits.records.model import Person, Pool

M = 1_000_000
OF_DWP = Person("declared:Dee", "", "Dee", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
SAVE, APPLY = "Save the pool", "Set these overlaps on the lines I may change"
JOIN, APART = "Put them into this pool", "Record that they are separate"
POOLS, CHECK, CHANGE = "pools-tab=Pools", "pools-tab=Machine check", "pools-tab=Add or change a pool"
# Worked example E2.7: a pool of 100 and claims of 60 and 50.
POOL = Pool("FRAUD", "Losses to fraud", total=Decimal(100 * M), price_year=FIRST, rule=PoolRule.UNION)


def one_of(code, gains, lead="DWP", **fields):
    """A project with one benefit of some £ million for HMRC in one year."""
    return [
        project(code, title=f"Project {code}", lead=lead, appraisal_period=0),
        option(code, code),
        benefit(f"{code}-B", [gains * M], of=code, price_year=FIRST, **fields),
        share(f"{code}-B", "HMRC"),
    ]


def put(store, *records, key="put"):
    with store.write(Actor("test", "Test"), "test", "", key) as tx:
        tx.put_all(records)
    return store


@pytest.fixture
def contested(live):
    """The live register with two projects that claim from one pool."""
    return put(live, POOL, *one_of("P", 60, pool="FRAUD"), *one_of("Q", 50, "HMRC", pool="FRAUD"))


@pytest.fixture
def alike(live):
    """The live register with two projects that claim alike, and a pool that they are not in."""
    return put(live, POOL, *one_of("P", 60, measure="Letters"), *one_of("Q", 50, measure="letters"))


def pools(tab=POOLS, who=MANAGER, **address):
    return visit("pools", who, tab=tab, **address)


def overlap(store, code):
    return store.one("benefit_line", code).record.overlap


def test_an_empty_register_says_what_to_do_next():
    at = visit("pools")
    assert not at.exception
    assert NOTHING_YET in read(at)


@pytest.mark.parametrize("tab", [POOLS, CHECK, CHANGE])
def test_every_tab_opens_on_the_example(example, tab):
    at = visit("pools", MANAGER, register="example", tab=tab)
    assert not at.exception
    if tab == POOLS:
        assert "A pool is one total that several projects would each reduce" in read(at)


def test_the_list_says_which_pools_are_contested(contested):
    at = pools()
    assert headings(at)[0].startswith("1 of 1 pool is contested.")
    row = table(at, "pools").iloc[0]
    assert (row["Contested"], row["Total a year (£m)"], row["Most claimed in a year (£m)"]) == ("Yes", 100, 110)


def test_a_pool_shows_its_claims_and_both_remedies_side_by_side(contested):
    at = pools(pool="FRAUD")
    assert not at.exception
    claims = table(at, "claims")
    assert list(claims["Recipient"]) == ["HMRC", "HMRC", "", ""]
    assert list(claims[f"{FIRST} (£m)"]) == [60, 50, 110, 100]
    for name in ("remedies", "remedies-by-year"):
        last = table(at, name).iloc[-1]
        assert (last["Cut in proportion (£m)"], last["Union (£m)"]) == (100, 80)
    remedies = table(at, "remedies")
    assert list(remedies["Union (£m)"]) == [45, 35, 80]
    assert list(remedies["Cut in proportion (£m)"]) == [54.5, 45.5, 100]
    assert list(table(at, "overlaps")["Union"]) == ["25.0%", "30.0%"]
    assert "each removes a part of what is left" in read(at)


def test_the_rule_is_applied_to_the_lines_that_the_person_may_change(contested):
    at = pools(who=OF_DWP, pool="FRAUD")
    assert "Left to others: Q." in read(at)
    at = press(at, APPLY)
    assert not at.exception
    assert "Saved in P." in at.success[0].value.replace("\\", "")
    assert (overlap(contested, "P-B"), overlap(contested, "Q-B")) == (Decimal("0.25"), Decimal(0))
    assert contested.history("benefit_line", "P-B")[-1].reason.startswith("Overlap set by pool FRAUD.")


def test_applied_once_there_is_nothing_left_to_apply(contested):
    press(pools(pool="FRAUD"), APPLY)
    at = pools(pool="FRAUD")
    assert APPLY not in buttons(at)
    assert "Every line carries the overlap of the pool's rule already." in read(at)
    assert list(table(at, "remedies")["Claimed (£m)"]) == [60, 50, 110]


def test_overlaps_that_nobody_saw_are_not_applied(contested):
    at = pools(pool="FRAUD")
    put(contested, replace(POOL, total=Decimal(80 * M)), key="again")
    at = press(at, APPLY)
    assert "The figures changed since you opened this page." in read(at)
    assert overlap(contested, "P-B") == 0
    press(at, APPLY)
    assert overlap(contested, "P-B") > Decimal("0.25")


def test_a_reader_sees_the_remedies_and_no_button(contested):
    at = pools(who=READER, pool="FRAUD")
    assert len(table(at, "overlaps")) == 2
    assert APPLY not in buttons(at)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"total": None, "price_year": None}, "No total is recorded"),
        ({"total": Decimal(55 * M)}, "claims more than the whole pool in some year"),
    ],
)
def test_a_remedy_that_cannot_be_worked_out_says_why(contested, fields, words):
    put(contested, replace(POOL, **fields), key="again")
    at = pools(pool="FRAUD")
    assert not at.exception
    assert words in read(at)
    assert APPLY not in buttons(at)


def test_a_pool_without_claims_says_what_to_do(contested):
    put(contested, replace(POOL, id="NEW"), key="again")
    assert "Choose it on a benefit line of a project." in read(pools(pool="NEW")).replace("\\", "")


def test_a_code_in_the_address_that_no_pool_has_is_told(contested):
    at = pools(pool="FRUAD")
    assert not at.exception
    assert "There is no pool FRUAD" in read(at)


def test_the_machine_check_lists_what_is_claimed_alike(alike):
    at = pools(CHECK)
    found = table(at, "same-driver").iloc[0]
    assert (found["Recipient"], found["Projects"], found["Counted twice at most (£m)"]) == ("HMRC", "P and Q", 50)
    assert found["Driver"].casefold().endswith(": letters")
    assert "The machine check has 1 finding of benefit claimed alike without a common pool." in headings(at)[0]


def test_without_a_measure_it_is_worth_a_look_only(live):
    put(live, *one_of("P", 60), *one_of("Q", 50))
    at = pools(CHECK)
    assert "Worth a look" in headings(at)
    assert len(table(at, "same-type")) == 1


def chosen(who=MANAGER):
    at = pools(CHECK, who)
    return labelled(at, "selectbox", "Finding").select_index(0).run()


def test_the_lines_of_a_finding_are_put_into_one_pool(alike):
    at = chosen()
    labelled(at, "selectbox", "Pool").set_value("FRAUD")
    at = press(at, JOIN)
    assert not at.exception
    assert [alike.one("benefit_line", code).record.pool for code in ("P-B", "Q-B")] == ["FRAUD", "FRAUD"]
    assert "The machine check finds no benefit that two projects claim alike." in read(at)


def test_a_decision_that_they_are_separate_takes_the_finding_off(alike):
    at = chosen()
    at = press(at, APART)
    assert "Say why" in errors(at)
    labelled(at, "text_area", "Why they are not the same benefit").set_value("Other letters to other people")
    at = press(at, APART)
    assert not at.exception
    assert alike.current("log_entry")[0].record.detail == "Other letters to other people"
    assert "1 finding is left out because a project's log says why" in read(at).replace("\\", "")


def test_who_may_change_none_of_the_projects_gets_no_choice(alike):
    at = chosen(READER)
    assert "None of these projects is yours to change." in read(at)
    assert not {JOIN, APART} & set(buttons(at))


def test_a_new_pool_is_saved(alike):
    at = pools(CHANGE)
    for label, text in (
        ("Code", "POST"),
        ("Title", "Postage"),
        ("Total a year (£)", "£2.5m"),
        ("Price year", "2026-27"),
    ):
        labelled(at, "text_input", label).set_value(text)
    at = press(at, SAVE)
    assert not at.exception
    assert not at.error
    kept = alike.one("pool", "POST").record
    assert (kept.title, kept.total, kept.price_year, kept.rule) == (
        "Postage",
        Decimal(2_500_000),
        FIRST,
        PoolRule.PROPORTIONAL,
    )


def test_the_chosen_pool_is_changed_and_a_pool_in_use_is_not_withdrawn(contested):
    at = pools(CHANGE, pool="FRAUD")
    labelled(at, "text_input", "Title").set_value("All losses to fraud")
    at = press(at, SAVE)
    assert contested.one("pool", "FRAUD").record == replace(POOL, title="All losses to fraud")
    at = press(at, "Withdraw this pool")
    assert at.error
    assert not contested.one("pool", "FRAUD").withdrawn


def test_a_pool_that_was_just_withdrawn_leaves_the_list(live):
    put(live, POOL, *one_of("P", 60))
    at = press(pools(CHANGE, pool="FRAUD"), "Withdraw this pool")
    assert not at.exception
    assert "Withdrawn" in at.success[0].value
    assert live.current("pool") == ()
    assert "No pool is recorded. The machine check finds nothing claimed alike" in headings(at)[0]


def test_a_bad_pool_tells_every_fault_and_is_not_saved(alike):
    at = pools(CHANGE)
    labelled(at, "text_input", "Code").set_value("no code!")
    labelled(at, "text_input", "Total a year (£)").set_value("lots")
    at = press(at, SAVE)
    assert all(is_told_of(at, label) for label in ("Code", "Title", "Total a year (£)")), errors(at)
    labelled(at, "text_input", "Code").set_value("FRAUD")
    labelled(at, "text_input", "Title").set_value("Again")
    labelled(at, "text_input", "Total a year (£)").set_value("")
    assert "is the code of another pool" in errors(press(at, SAVE))
    assert alike.counts()["pool"] == 1


def test_who_may_not_keep_pools_is_told_what_to_do(contested):
    at = pools(CHANGE, READER)
    assert SAY_WHO in read(at)
    assert SAVE not in buttons(at)


@pytest.mark.parametrize("tab", [POOLS, CHECK, CHANGE])
def test_hostile_texts_stay_text(live, tab):
    records = [*one_of("P", 60, pool="K"), *one_of("Q", 50, measure=HOSTILE), *one_of("R", 50, measure=HOSTILE)]
    marked = [replace(one, title=HOSTILE) if hasattr(one, "title") else one for one in records]
    put(live, Pool("K", HOSTILE, HOSTILE, Decimal(1), FIRST), *marked)
    at = pools(tab, pool="K") if tab != CHECK else chosen()
    assert not at.exception
    assert stands_as_text(at)
