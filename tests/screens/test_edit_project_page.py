"""Editing a project: details, cost lines, benefit lines and shares; refused as a whole or saved once."""

from decimal import Decimal

import pytest
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
    type_in_grid,
    visit,
)

SAVE_COST, SAVE_BENEFIT, SAVE_PROJECT = "Save the cost line", "Save the benefit and its shares", "Save the project"
COSTS, BENEFITS, DETAILS = "edit-tab=Costs", "edit-tab=Benefits and shares", "edit-tab=Project details"
AMOUNT, RECIPIENT, PART = "Amount (£)", "Recipient", "Part of the benefit"


def edit(tab=COSTS, who=MANAGER, project="LINK"):
    return visit("edit_project", who, tab=tab, project=project)


def pounds(line):
    """The amounts of a line, as whole pounds by year."""
    return {str(year): int(value) for year, value in line.amounts.by_year().items()}


def a_new_cost_line(title="Cleaning addresses", amounts=None):
    at = edit()
    labelled(at, "text_input", "Title").set_value(title)
    for label, code in (("Payer", "DWP"), ("Kind", "implementation"), ("Budget class", "rdel_programme")):
        labelled(at, "selectbox", label).set_value(code)
    labelled(at, "text_input", "Price year").set_value("2026-27")
    type_in_grid(at, 0, {row: {AMOUNT: text} for row, text in (amounts or {0: "£1.2m", 2: "300,000"}).items()})
    return at


def a_new_benefit(shares, title="Fewer returned letters"):
    at = edit(BENEFITS)
    labelled(at, "text_input", "Title").set_value(title)
    labelled(at, "selectbox", "Type").set_value("other")
    labelled(at, "text_input", "Price year").set_value("2026-27")
    type_in_grid(at, 0, {1: {AMOUNT: "2,000,000"}})
    type_in_grid(at, 1, {}, [{RECIPIENT: who, PART: part} for who, part in shares])
    return at


def test_an_empty_register_says_what_to_do_next():
    at = visit("edit_project", MANAGER)
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_who_may_not_change_the_project_is_told_what_to_do_and_sees_no_form(linked):
    for who in (None, READER):
        at = edit(who=who)
        assert not at.exception
        assert SAY_WHO in read(at)
        assert not {SAVE_COST, SAVE_BENEFIT, SAVE_PROJECT} & set(buttons(at))


def test_a_code_in_the_address_that_no_project_has_shows_no_form(linked):
    assert SAVE_COST not in buttons(edit(project="LINC"))


@pytest.mark.parametrize(("tab", "save"), [(COSTS, SAVE_COST), (BENEFITS, SAVE_BENEFIT), (DETAILS, SAVE_PROJECT)])
def test_every_tab_opens_with_its_form(linked, tab, save):
    at = edit(tab)
    assert not at.exception
    assert save in buttons(at)
    assert headings(at)[0] == "Linked case records"


def test_a_new_cost_line_is_saved_with_the_amounts_of_the_grid(linked):
    at = press(a_new_cost_line(), SAVE_COST)
    assert not at.exception
    assert not at.error
    line = linked.one("cost_line", "LINK-C2").record
    assert (line.title, line.payer, line.price_terms) == ("Cleaning addresses", "DWP", "real")
    assert pounds(line) == {"2026-27": 1_200_000, "2027-28": 0, "2028-29": 300_000}
    assert "Saved" in at.success[0].value


def test_an_amount_that_is_no_number_is_refused_by_its_year_and_nothing_is_saved(linked):
    before = linked.saves()
    at = press(a_new_cost_line(amounts={0: "£1.2m", 1: "tbc"}), SAVE_COST)
    assert not at.exception
    assert "2027-28" in errors(at)
    assert "tbc" in errors(at)
    assert linked.saves() == before


def test_a_negative_amount_is_refused_with_its_remedy(linked):
    at = press(a_new_cost_line(amounts={0: "-5"}), SAVE_COST)
    assert "2026-27" in errors(at)
    assert linked.one("cost_line", "LINK-C2") is None


def test_an_empty_cost_line_tells_every_fault_at_once(linked):
    at = press(edit(), SAVE_COST)
    assert all(is_told_of(at, label) for label in ("Title", "Kind", "Budget class")), errors(at)
    assert linked.one("cost_line", "LINK-C2") is None


def test_a_changed_cost_line_is_a_new_version(linked):
    at = edit()
    labelled(at, "selectbox", "Cost line").set_value("LINK-C1").run()
    assert labelled(at, "text_input", "Title").value == "Build and run"
    labelled(at, "text_input", "Title").set_value("Build, run and clean")
    type_in_grid(at, 0, {0: {AMOUNT: "11m"}})
    labelled(at, "text_input", "Why you make this change").set_value("New quotation")
    press(at, SAVE_COST)
    first, second = linked.history("cost_line", "LINK-C1")
    assert (first.record.title, second.record.title) == ("Build and run", "Build, run and clean")
    assert pounds(first.record) | {"2026-27": 11_000_000} == pounds(second.record)
    assert linked.saves()[0].reason == "New quotation"


def test_a_line_that_somebody_else_changed_meanwhile_is_not_overwritten(linked):
    mine, theirs = edit(), edit()
    for at, title in ((mine, "Mine"), (theirs, "Theirs")):
        labelled(at, "selectbox", "Cost line").set_value("LINK-C1").run()
        labelled(at, "text_input", "Title").set_value(title)
    press(theirs, SAVE_COST)
    press(mine, SAVE_COST)
    assert not mine.exception
    assert linked.one("cost_line", "LINK-C1").record.title == "Theirs"
    assert mine.error, "what was typed is gone, and the page does not say why"


def test_a_withdrawn_cost_line_leaves_the_appraisal_and_stays_in_the_history(linked):
    at = edit()
    labelled(at, "selectbox", "Cost line").set_value("LINK-C1").run()
    press(at, "Withdraw this cost line")
    assert not at.exception
    assert linked.current("cost_line") == ()
    assert len(linked.history("cost_line", "LINK-C1")) == 2


def test_a_new_benefit_is_saved_with_its_shares(linked):
    at = press(a_new_benefit([("DWP", "40%"), ("HMRC", "0.6")]), SAVE_BENEFIT)
    assert not at.exception
    assert not at.error, errors(at)
    shares = {one.record.recipient: one.record.fraction for one in linked.where("share", "benefit", ["LINK-B2"])}
    assert shares == {"DWP": Decimal("0.4"), "HMRC": Decimal("0.6")}


def test_shares_that_do_not_sum_to_one_are_refused_and_nothing_is_saved(linked):
    before = linked.saves()
    at = press(a_new_benefit([("DWP", "0.4"), ("HMRC", "0.5")]), SAVE_BENEFIT)
    assert not at.exception
    assert "0.9" in errors(at)
    assert linked.saves() == before


def test_a_share_that_is_no_number_is_refused_and_nothing_is_saved(linked):
    before = linked.saves()
    at = press(a_new_benefit([("DWP", "most"), ("HMRC", "0.5")]), SAVE_BENEFIT)
    assert "most" in errors(at)
    assert linked.saves() == before


def test_the_same_recipient_twice_is_refused(linked):
    before = linked.saves()
    at = press(a_new_benefit([("HMRC", "0.5"), ("HMRC", "0.5")]), SAVE_BENEFIT)
    assert not at.exception
    assert at.error
    assert linked.saves() == before


def test_a_benefit_without_shares_is_saved_as_landing_on_nobody_yet(linked):
    press(a_new_benefit([]), SAVE_BENEFIT)
    assert linked.one("benefit_line", "LINK-B2") is not None
    assert linked.where("share", "benefit", ["LINK-B2"]) == ()


def test_a_recipient_taken_out_of_the_grid_is_withdrawn(linked):
    at = edit(BENEFITS)
    labelled(at, "selectbox", "Benefit line").set_value("LINK-B1").run()
    grid = at.data_editor[1]
    assert list(grid.value[RECIPIENT]) == ["DWP", "HMRC", "MOJ", "SOC"]
    change = {"edited_rows": {0: {PART: "0.35"}}, "added_rows": [], "deleted_rows": [3]}
    at.session_state[grid.key] = change
    press(at, SAVE_BENEFIT)
    assert not at.error, errors(at)
    shares = {one.record.recipient: one.record.fraction for one in linked.where("share", "benefit", ["LINK-B1"])}
    assert shares == {"DWP": Decimal("0.35"), "HMRC": Decimal("0.45"), "MOJ": Decimal("0.2")}


def test_a_withdrawn_benefit_takes_its_shares_with_it(linked):
    at = edit(BENEFITS)
    labelled(at, "selectbox", "Benefit line").set_value("LINK-B1").run()
    press(at, "Withdraw this benefit and its shares")
    assert not at.exception
    assert (linked.current("benefit_line"), linked.current("share")) == ((), ())


def test_project_details_are_saved_as_a_new_version_with_a_reason(linked):
    at = edit(DETAILS)
    labelled(at, "text_input", "Title").set_value("Linked records")
    labelled(at, "text_input", "Why you make this change").set_value("Renamed by the board")
    press(at, SAVE_PROJECT)
    assert [one.record.title for one in linked.history("project", "LINK")] == ["Linked case records", "Linked records"]
    assert linked.saves()[0].reason == "Renamed by the board"


def test_an_empty_title_is_refused_and_nothing_is_saved(linked):
    at = edit(DETAILS)
    labelled(at, "text_input", "Title").set_value("")
    press(at, SAVE_PROJECT)
    assert is_told_of(at, "Title"), errors(at)
    assert linked.one("project", "LINK").version == 1


def test_a_fault_is_told_once(linked):
    at = edit(DETAILS)
    labelled(at, "text_input", "First year").set_value("soon")
    press(at, SAVE_PROJECT)
    said = [one.value for one in at.error]
    assert len(said) == len(set(said))


def test_details_saved_without_a_change_make_no_version(linked):
    press(edit(DETAILS), SAVE_PROJECT)
    assert linked.one("project", "LINK").version == 1


@pytest.mark.parametrize("tab", [COSTS, BENEFITS, DETAILS])
def test_hostile_texts_stay_text(hostile, tab):
    at = edit(tab)
    assert not at.exception
    assert headings(at)[0].replace("\\", "") == HOSTILE
    assert stands_as_text(at)


def test_a_hostile_amount_is_quoted_as_text(linked):
    at = press(a_new_cost_line(amounts={0: HOSTILE}), SAVE_COST)
    assert at.error
    assert stands_as_text(at)
