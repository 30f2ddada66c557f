"""Editing a project: details, cost lines, benefit lines and shares; refused as a whole or saved once."""

from dataclasses import replace
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
    turn_to,
    type_in_grid,
    visit,
)

from benefits.actions.recording import Edit, save_changes
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.entries import kept_from
from benefits.records.model import Person
from benefits.reporting.words import NOTHING_SAVED, escape_markdown

SAVE_COST, SAVE_BENEFIT, SAVE_PROJECT = "Save the cost line", "Save the benefit and its shares", "Save the project"
COSTS, BENEFITS, DETAILS = "edit-tab=Costs", "edit-tab=Benefits and shares", "edit-tab=Project details"
AMOUNTS, OPTIONS = "edit-tab=Amounts by year", "edit-tab=Options"
SAVE_OPTION, SAVE_YEARS, DISCARD = "Save the option", "Save all costs by year", "Discard what I typed"
BOB = Person("declared:Bob", "", "Bob", (grant(Role.PROGRAMME_MANAGER),))
AMOUNT, RECIPIENT, PART, INCOME = "Amount (£)", "Recipient", "Part of the benefit", "Relative income"


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


@pytest.mark.parametrize(
    ("tab", "save"),
    [
        (COSTS, SAVE_COST),
        (BENEFITS, SAVE_BENEFIT),
        (AMOUNTS, SAVE_YEARS),
        (OPTIONS, SAVE_OPTION),
        (DETAILS, SAVE_PROJECT),
    ],
)
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


def test_the_income_of_households_is_typed_beside_their_share(linked):
    at = a_new_benefit([("DWP", "40%")])
    type_in_grid(at, 1, {}, [{RECIPIENT: "DWP", PART: "40%"}, {RECIPIENT: "CIT", PART: "60%", INCOME: "0.6"}])
    at = press(at, SAVE_BENEFIT)
    assert not at.error, errors(at)
    incomes = {
        one.record.recipient: one.record.relative_income for one in linked.where("share", "benefit", ["LINK-B2"])
    }
    assert incomes == {"DWP": None, "CIT": Decimal("0.6")}


def test_the_income_of_a_department_is_refused(linked):
    at = a_new_benefit([("DWP", "100%")])
    type_in_grid(at, 1, {}, [{RECIPIENT: "DWP", PART: "100%", INCOME: "0.6"}])
    at = press(at, SAVE_BENEFIT)
    assert "DWP, Relative income: 0.6 is given" in errors(at)
    assert linked.one("benefit_line", "LINK-B2") is None


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


@pytest.mark.parametrize("tab", [COSTS, BENEFITS, AMOUNTS, OPTIONS, DETAILS])
def test_hostile_texts_stay_text(hostile, tab):
    at = edit(tab)
    assert not at.exception
    assert headings(at)[0] == escape_markdown(HOSTILE)
    assert stands_as_text(at)


def test_a_hostile_amount_is_quoted_as_text(linked):
    at = press(a_new_cost_line(amounts={0: HOSTILE}), SAVE_COST)
    assert at.error
    assert stands_as_text(at)


def change(line, tab, chooser, who=MANAGER):
    """The page with a line open."""
    at = edit(tab, who)
    labelled(at, "selectbox", chooser).set_value(line)
    return at.run()


def my_drafts(store, who=MANAGER):
    return {one.form: kept_from(one.content).typed for one in store.drafts(who.id)}


def title(at):
    return labelled(at, "text_input", "Title").value


# Drafts


def test_what_is_typed_is_kept_at_once_and_is_no_save(linked):
    before = linked.saves()
    at = a_new_cost_line(amounts={0: "£1.2m", 1: "tbc"}).run()
    (typed,) = my_drafts(linked).values()
    assert (typed.cells["title"], typed.cells["2027-28"]) == ("Cleaning addresses", "tbc")
    assert linked.saves() == before
    assert not at.exception


def test_a_draft_is_there_again_after_a_refresh_and_says_so(linked):
    a_new_cost_line().run()
    again = edit()
    assert not again.exception
    assert title(again) == "Cleaning addresses"
    assert list(again.data_editor[0].value[AMOUNT])[:3] == ["£1.2m", "", "300,000"]
    assert "Unsaved draft from" in read(again)


def test_a_draft_can_be_saved_after_a_refresh(linked):
    a_new_cost_line().run()
    press(edit(), SAVE_COST)
    assert linked.one("cost_line", "LINK-C2").record.title == "Cleaning addresses"
    assert linked.drafts(MANAGER.id) == ()


def test_a_draft_outlives_another_tab_and_another_line(linked):
    at = a_new_cost_line().run()
    turn_to(at, DETAILS)
    turn_to(at, COSTS)
    assert title(at) == "Cleaning addresses"
    labelled(at, "selectbox", "Cost line").set_value("LINK-C1").run()
    assert title(at) == "Build and run"
    labelled(at, "selectbox", "Cost line").set_value("").run()
    assert title(at) == "Cleaning addresses"


def test_a_draft_of_shares_is_there_again_after_a_refresh(linked):
    a_new_benefit([("DWP", "40%"), ("HMRC", "")]).run()
    again = edit(BENEFITS)
    grid = again.data_editor[1].value
    assert (list(grid[RECIPIENT]), list(grid[PART])) == (["DWP", "HMRC"], ["40%", ""])
    assert "40%" in read(again)


def test_a_draft_is_seen_by_nobody_else(linked):
    a_new_cost_line().run()
    assert title(edit(who=BOB)) == ""
    assert "Unsaved draft from" not in read(edit(who=BOB))


def test_a_discarded_draft_is_gone_and_the_form_shows_the_register(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Other").run()
    assert my_drafts(linked)
    press(at, DISCARD)
    assert title(at) == "Build and run"
    assert linked.drafts(MANAGER.id) == ()


def test_typing_back_what_was_there_leaves_no_draft(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Other").run()
    labelled(at, "text_input", "Title").set_value("Build and run").run()
    assert linked.drafts(MANAGER.id) == ()


@pytest.mark.parametrize("tab", [COSTS, BENEFITS, AMOUNTS, OPTIONS, DETAILS])
def test_looking_leaves_no_draft(linked, tab):
    at = edit(tab).run()
    for chooser, line in (("Cost line", "LINK-C1"), ("Benefit line", "LINK-B1"), ("Option to change", "LINK")):
        if chooser in [one.label for one in at.selectbox]:
            labelled(at, "selectbox", chooser).set_value(line).run().run()
    assert not at.exception
    assert linked.drafts(MANAGER.id) == ()


def test_the_page_lists_the_persons_drafts_and_a_link_opens_one(linked):
    at = change("LINK-B1", BENEFITS, "Benefit line")
    labelled(at, "text_input", "Title").set_value("Unsaved title").run()
    assert any("unsaved drafts: 1" in one.label for one in edit().expander)
    opened = visit("edit_project", MANAGER, project="LINK", form="benefit:LINK:LINK-B1")
    assert title(opened) == "Unsaved title"
    assert opened.session_state["edit-tab"] == "Benefits and shares"


def test_what_was_typed_into_a_line_that_was_withdrawn_meanwhile_stands_in_a_new_one(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Too late").run()
    press(change("LINK-C1", COSTS, "Cost line", BOB), "Withdraw this cost line")
    at.run()
    assert not at.exception
    assert "LINK\\-C1 was withdrawn" in read(at)
    assert title(at) == "Too late"
    press(at, SAVE_COST)
    assert linked.one("cost_line", "LINK-C2").record.title == "Too late"


def test_a_withdrawn_lines_code_is_not_given_again(linked):
    press(change("LINK-C1", COSTS, "Cost line"), "Withdraw this cost line")
    press(a_new_cost_line(), SAVE_COST)
    assert [one.record.id for one in linked.current("cost_line")] == ["LINK-C2"]


def test_a_recipient_taken_out_and_named_again_later_is_saved(linked):
    for rows in ([("DWP", "1")], [("HMRC", "1")], [("DWP", "1")]):
        at = change("LINK-B1", BENEFITS, "Benefit line")
        there = range(len(at.data_editor[1].value))
        added = [{RECIPIENT: who, PART: part} for who, part in rows]
        at.session_state[at.data_editor[1].key] = {"edited_rows": {}, "added_rows": added, "deleted_rows": [*there]}
        press(at, SAVE_BENEFIT)
        assert not at.error, errors(at)
        assert [one.record.recipient for one in linked.where("share", "benefit", ["LINK-B1"])] == [rows[0][0]]


# Faults as they are typed


def test_a_fault_is_told_while_it_is_typed_without_saving(linked):
    at = a_new_cost_line(amounts={1: "tbc"}).run()
    assert "2027-28: tbc is not an amount" in errors(at)


def test_what_is_only_missing_is_no_fault_until_save_is_pressed(linked):
    at = edit()
    assert not at.error
    labelled(at, "text_input", "Title").set_value("Cleaning").run()
    assert not at.error
    assert "Still to fill in: Kind, Budget class" in read(at).replace("\\", "")


def test_a_real_amount_without_price_year_is_told_at_the_field(linked):
    at = a_new_cost_line()
    labelled(at, "text_input", "Price year").set_value("").run()
    assert "Needed: the year whose prices" in read(at).replace("\\", "")
    assert "Price year" in [one.label for one in at.text_input]
    assert is_told_of(at, "Price year")


def test_the_sum_of_a_split_and_what_is_missing_stand_beside_it(linked):
    at = a_new_benefit([("DWP", "40%"), ("HMRC", "0.5")]).run()
    assert "The parts add up to 90%: **10% is missing**" in read(at)
    assert "0.9 is what the shares of" in errors(at)


def test_running_totals_say_their_prices(linked):
    at = a_new_cost_line(amounts={0: "£1.2m", 2: "300,000"}).run()
    assert "£1.5 million** over 2 years, undiscounted, in 2026-27 prices" in read(at).replace("\\", "")


# Filling and splitting


def test_the_first_amount_is_repeated_to_the_end_and_saved_as_filled(linked):
    at = a_new_cost_line(amounts={1: "100"}).run()
    press(at, "Fill")
    assert not at.exception
    assert title(at) == "Cleaning addresses"
    years = list(at.data_editor[0].value[AMOUNT])
    assert years[0] == ""
    assert set(years[1:]) == {"100"}
    press(at, SAVE_COST)
    assert set(pounds(linked.one("cost_line", "LINK-C2").record).values()) == {100}


def test_a_shape_fills_the_years_as_averages(linked):
    at = a_new_cost_line(amounts={}).run()
    labelled(at, "selectbox", "How").set_value("linear").run()
    labelled(at, "text_input", "Full-year value (£)").set_value("£100")
    labelled(at, "text_input", "Years to build up").set_value("2")
    press(at, "Fill")
    assert list(at.data_editor[0].value[AMOUNT])[:3] == ["25", "75", "100"]


def test_figures_that_cannot_fill_are_told_and_nothing_is_filled(linked):
    at = edit()
    press(at, "Fill")
    assert "hold no amount yet" in errors(at)


def test_a_benefit_is_split_evenly_over_its_recipients(linked):
    at = a_new_benefit([("DWP", ""), ("HMRC", ""), ("CIT", "")]).run()
    press(at, "Split")
    assert title(at) == "Fewer returned letters"
    press(at, SAVE_BENEFIT)
    shares = [one.record for one in linked.where("share", "benefit", ["LINK-B2"])]
    assert {one.recipient for one in shares} == {"DWP", "HMRC", "CIT"}
    assert sum(one.fraction for one in shares) == 1


def test_a_benefit_is_split_by_the_weights_of_its_recipients(linked):
    at = a_new_benefit([("DWP", ""), ("HMRC", "")]).run()
    labelled(at, "selectbox", "Split").set_value("driver").run()
    type_in_grid(at, 2, {0: {"Weight": "3,000"}, 1: {"Weight": "1,000"}})
    press(at, "Split")
    assert list(at.data_editor[1].value[PART]) == ["0.75", "0.25"]


def test_a_split_that_changes_over_the_years_is_saved_by_year(linked):
    at = a_new_benefit([("DWP", "40%"), ("HMRC", "60%")]).run()
    labelled(at, "radio", "The split is").set_value("yearly").run()
    assert list(at.data_editor[1].value["2027-28"]) == ["40%", "60%"]
    type_in_grid(at, 1, {0: {"2028-29": "0.1"}, 1: {"2028-29": "0.9"}})
    press(at, SAVE_BENEFIT)
    assert not at.error, errors(at)
    by_year = {
        one.record.recipient: one.record.by_year.by_year() for one in linked.where("share", "benefit", ["LINK-B2"])
    }
    dwp = {str(year): part for year, part in by_year["DWP"].items()}
    assert (dwp["2027-28"], dwp["2028-29"]) == (Decimal("0.4"), Decimal("0.1"))


def test_shares_by_year_are_opened_and_left_as_they_are(linked):
    test_a_split_that_changes_over_the_years_is_saved_by_year(linked)
    before = linked.where("share", "benefit", ["LINK-B2"])
    at = change("LINK-B2", BENEFITS, "Benefit line")
    assert labelled(at, "radio", "The split is").value == "yearly"
    labelled(at, "text_input", "Title").set_value("Fewer letters")
    press(at, SAVE_BENEFIT)
    assert not at.error, errors(at)
    assert [one.record for one in linked.where("share", "benefit", ["LINK-B2"])] == [one.record for one in before]


# Amounts of a whole option


def test_amounts_of_several_lines_are_one_save_and_the_rest_stays(linked):
    press(a_new_cost_line(), SAVE_COST)
    before, saves = linked.one("cost_line", "LINK-C1").record, len(linked.saves())
    at = edit(AMOUNTS)
    assert list(at.data_editor[0].value["Line"]) == ["Build and run", "Cleaning addresses"]
    type_in_grid(at, 0, {0: {"2026-27": "7m"}, 1: {"2027-28": "£2,000"}})
    press(at, SAVE_YEARS)
    assert not at.error, errors(at)
    after = linked.one("cost_line", "LINK-C1").record
    assert pounds(after) == pounds(before) | {"2026-27": 7_000_000}
    assert replace(after, amounts=None) == replace(before, amounts=None)
    assert pounds(linked.one("cost_line", "LINK-C2").record)["2027-28"] == 2_000
    assert len(linked.saves()) == saves + 1


def test_a_line_whose_years_did_not_change_gets_no_version(linked):
    press(a_new_cost_line(), SAVE_COST)
    at = edit(AMOUNTS)
    type_in_grid(at, 0, {1: {"2027-28": "£2,000"}})
    press(at, SAVE_YEARS)
    assert linked.one("cost_line", "LINK-C1").version == 1


def test_a_press_with_nothing_typed_says_that_nothing_was_saved(linked):
    before = linked.saves()
    at = press(edit(AMOUNTS), SAVE_YEARS)
    assert [one.value for one in at.success] == [escape_markdown(NOTHING_SAVED)]
    assert linked.saves() == before


def test_a_fault_in_the_grid_names_line_year_and_remedy_and_nothing_is_saved(linked):
    before = linked.saves()
    at = edit(AMOUNTS)
    type_in_grid(at, 0, {0: {"2026-27": "tbc"}})
    press(at, SAVE_YEARS)
    assert "Build and run, 2026-27: tbc is not an amount. Enter pounds" in errors(at)
    assert linked.saves() == before


@pytest.mark.parametrize(
    "forged",
    [
        {"edited_rows": {0: {"Line": "Mine"}}},
        {"edited_rows": {99: {"2026-27": "1"}}},
        {"edited_rows": {0: {"Payer": "DWP"}}},
        {"added_rows": [{"Line": "x", "2026-27": "1"}]},
        {"deleted_rows": [0]},
        {"edited_rows": {0: {"2026-27": ["1"]}}},
        {"edited_rows": {0: {"2026-27": "9" * 5_000}}},
    ],
)
def test_a_forged_message_of_the_grid_saves_nothing(linked, forged):
    before = linked.saves()
    at = edit(AMOUNTS)
    at.session_state[at.data_editor[0].key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | forged
    press(at, SAVE_YEARS)
    assert not at.exception
    assert linked.saves() == before


def test_an_option_without_lines_says_what_to_do_next(linked):
    at = edit(OPTIONS)
    labelled(at, "text_input", "Title").set_value("Business as usual")
    labelled(at, "selectbox", "Kind").set_value("business_as_usual")
    press(at, SAVE_OPTION)
    turn_to(at, AMOUNTS)
    labelled(at, "selectbox", "Option").set_value("LINK-O1").run()
    assert "no costs yet" in read(at)


# Options


def test_marking_another_option_as_preferred_is_one_save_of_both(linked):
    saves = len(linked.saves())
    at = edit(OPTIONS)
    labelled(at, "text_input", "Title").set_value("More data")
    labelled(at, "selectbox", "Kind").set_value("more_ambitious")
    labelled(at, "checkbox", "Preferred way forward").set_value(True).run()
    assert "will no longer be the preferred option" in read(at)
    press(at, SAVE_OPTION)
    assert "kept as a decision in the log" in errors(at)
    assert len(linked.saves()) == saves
    labelled(at, "text_input", "Why you make this change").set_value("Costs less a head")
    press(at, SAVE_OPTION)
    assert not at.error, errors(at)
    assert {one.record.id: one.record.is_preferred for one in linked.current("option")} == {
        "LINK": False,
        "LINK-O1": True,
    }
    assert len(linked.saves()) == saves + 1
    (entry,) = [one.record for one in linked.current("log_entry")]
    assert (entry.title, entry.made_by) == ("Preferred option: More data (LINK-O1)", "Ada")
    assert entry.detail.startswith("Costs less a head")


def test_an_option_with_lines_is_not_withdrawn_and_the_page_says_why(linked):
    at = change("LINK", OPTIONS, "Option to change")
    press(at, "Withdraw this option")
    assert not at.exception
    assert at.error
    assert not linked.one("option", "LINK").withdrawn


def test_an_option_without_lines_is_withdrawn(linked):
    test_an_option_without_lines_says_what_to_do_next(linked)
    press(change("LINK-O1", OPTIONS, "Option to change"), "Withdraw this option")
    assert linked.one("option", "LINK-O1").withdrawn


# Two people


def changed_by_bob(store, **fields):
    """Bob saves other values of the cost line."""
    held = store.one("cost_line", "LINK-C1")
    save_changes(store, BOB, "LINK", [Edit(replace(held.record, **fields), held.version)], "New survey", "bob")


def test_who_comes_second_is_told_who_changed_what_and_when_beside_what_is_typed(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Mine").run()
    changed_by_bob(linked, title="Theirs", source="Survey")
    press(at, SAVE_COST)
    assert "Bob changed cost line LINK-C1 (version 2, you began with version 1)" in errors(at)
    assert "New survey" in errors(at)
    shown = next(one.value for one in at.dataframe if "Theirs" in one.value.columns)
    told = {field: (theirs, mine) for field, theirs, mine in shown[["Field", "Theirs", "Yours"]].to_numpy()}
    assert told["Title"] == ("Theirs", "Mine")
    assert told["Source"][0] == "Survey"
    assert set(told) == {"Title", "Source"}
    assert title(at) == "Mine"
    assert linked.one("cost_line", "LINK-C1").version == 2


def test_both_joins_their_values_with_mine_on_top(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Mine").run()
    changed_by_bob(linked, title="Theirs", source="Survey")
    at.run()
    press(at, "Go on with these")
    press(at, SAVE_COST)
    assert not at.error, errors(at)
    after = linked.one("cost_line", "LINK-C1")
    assert (after.version, after.record.title, after.record.source) == (3, "Mine", "Survey")


@pytest.mark.parametrize(("choice", "saved"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_a_record_takes_whose_values_were_chosen(linked, choice, saved):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Mine").run()
    changed_by_bob(linked, title="Theirs")
    at.run()
    labelled(at, "radio", "Cost line: take").set_value(choice)
    press(at, "Go on with these")
    assert title(at) == saved


def test_who_typed_nothing_just_sees_the_newer_version(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    changed_by_bob(linked, title="Theirs")
    at.run()
    assert not at.error
    assert title(at) == "Theirs"


def test_a_draft_on_an_older_version_says_so_on_return(linked):
    at = change("LINK-C1", COSTS, "Cost line")
    labelled(at, "text_input", "Title").set_value("Mine").run()
    changed_by_bob(linked, title="Theirs")
    again = visit("edit_project", MANAGER, project="LINK", form="cost:LINK:LINK-C1")
    assert "based on version 1\\. The register now holds version 2" in read(again)
    assert title(again) == "Mine"
    assert "Bob changed" in errors(again)


def test_a_share_that_somebody_else_added_is_seen_too(linked):
    at = change("LINK-B1", BENEFITS, "Benefit line")
    labelled(at, "text_input", "Title").set_value("Mine").run()
    other = change("LINK-B1", BENEFITS, "Benefit line", BOB)
    type_in_grid(other, 1, {0: {PART: "0.15"}}, [{RECIPIENT: "DFE", PART: "0.1"}])
    press(other, SAVE_BENEFIT)
    assert not other.error, errors(other)
    at.run()
    press(at, "Go on with these")
    assert "DFE" in list(at.data_editor[1].value[RECIPIENT])
    press(at, SAVE_BENEFIT)
    assert not at.error, errors(at)
    assert linked.one("benefit_line", "LINK-B1").record.title == "Mine"


def test_pressing_save_twice_on_one_rendering_saves_once(linked):
    at = a_new_cost_line().run()
    place = "form:live:declared:Ada:cost:LINK:"
    rendering = at.session_state[place]
    press(at, SAVE_COST)
    saves = len(linked.saves())
    again = a_new_cost_line()
    again.session_state[place] = replace(rendering, is_fresh=True)  # the second press comes from the same rendering
    again.run()
    press(again, SAVE_COST)
    assert not again.exception
    assert len(linked.saves()) == saves
    assert [one.record.id for one in linked.current("cost_line")] == ["LINK-C1", "LINK-C2"]


# What is missing


def test_the_checklist_names_gaps_and_leads_to_the_tab_that_fills_them(linked):
    at = edit()
    assert "These benefits have no owner" in read(at)
    labelled(at, "button", "Go to Benefits and shares").click().run()
    assert not at.exception
    assert at.session_state["edit-tab"] == "Benefits and shares"
    assert SAVE_BENEFIT in buttons(at)
