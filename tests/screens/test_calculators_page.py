"""The calculators: from what is counted to benefit lines, with every input and its source kept."""

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
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.actions.recording import Edit, save_changes
from benefits.appraisal.outcomes import Part
from benefits.appraisal.shapes import ShapeKind
from benefits.records.categories import Calculator
from benefits.reference.parameters import asked
from benefits.reporting.words import escape_markdown

WRITE, CHANGE = "Write the benefit lines", "Write the changed lines"


def calculators(who=MANAGER, **address):
    return visit("calculators", who, project="LINK", **address)


def fill(at, **texts):
    """Type into inputs by the beginning of their label; the page is drawn anew once."""
    for name, text in texts.items():
        wanted = name.replace("_", " ").casefold()
        found = [one for one in at.text_input if one.label.casefold().startswith(wanted)]
        assert found, f"no input begins with {wanted}: {[one.label for one in at.text_input]}"
        found[0].set_value(text)
    return at.run()


def staff(at=None, posts="12"):
    at = at or calculators()
    at.selectbox(key=next(one.key for one in at.selectbox if one.label == "Pay of one of them: start from")).set_value(
        ""
    )
    at.run()
    fill(
        at,
        people="1,000",
        minutes_saved="20",
        part_who="60%",
        part_that_is_usable="0.5",
        pay_of="£38,000",
        posts_removed=posts,
        what_gets_better="Quicker checks",
        source_of="Time study, May 2026",
    )
    return at


def value_of(at, step):
    steps = table(at, "steps")
    return steps[steps["Step"] == step]["Result"].item()


def lines(store):
    return {one.record.title: one.record for one in store.current("benefit_line")}


def test_an_empty_register_says_what_to_do_next():
    at = visit("calculators", MANAGER)
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_who_may_not_change_the_project_is_told_what_to_do_and_sees_no_form(linked):
    for who in (None, READER):
        at = calculators(who)
        assert not at.exception
        assert SAY_WHO in read(at)
        assert WRITE not in buttons(at)


@pytest.mark.parametrize("calculator", [one.value for one in Calculator])
def test_every_calculator_opens_with_its_inputs_and_says_what_is_still_to_fill_in(linked, calculator):
    at = calculators(calculator=calculator)
    assert not at.exception, at.exception
    assert not at.error, errors(at)
    shown = [one.label for one in at.text_input]
    assert all(any(label.startswith(one.label) for label in shown) for one in asked(calculator))
    assert "Still to fill in" in read(at)
    assert WRITE not in buttons(at)


def test_published_values_stand_in_the_inputs_with_source_grade_and_expiry(linked):
    at = calculators()
    assert labelled(at, "text_input", "Employer National Insurance").value == "15%"
    assert labelled(at, "text_input", "Working days a year (days a year)").value == "220"
    said = read(at).replace("\\", "")
    assert "HM Revenue and Customs" in said
    assert "unverified" in said
    assert "grade C; valid until 5 April 2027" in said


def test_the_worked_example_of_staff_time_is_calculated_as_it_is_typed(linked):
    at = staff()
    assert not at.exception
    assert value_of(at, "Employment cost") == "£53,958.60 a year"
    assert value_of(at, "Cost of an hour") == "£33.14 an hour"
    assert value_of(at, "Hours freed") == "22,000 hours a year"
    assert value_of(at, "Cash: posts removed") == "£647,503.20 a year"
    assert value_of(at, "Not cash: the rest") == "£81,667.07 a year"
    found = table(at, "lines")
    assert list(found["Full year (£)"]) == [647_503.20, 81_667.07]
    assert list(found["Class"]) == ["Cash-releasing", "Non-cash-releasing"]


def test_one_button_writes_lines_inputs_and_shares_and_opens_the_edit_page(linked):
    at = staff()
    labelled(at, "selectbox", "Public body").set_value("HMRC")
    press(at, WRITE)
    assert not at.exception
    assert not at.error, errors(at)
    assert "Saved the lines" in read(at)
    assert at.title[0].value == "Edit a project"
    posts = lines(linked)["Quicker checks: posts removed"]
    assert posts.amounts.values[0] == Decimal("647503.20")
    kept = {one.record.name: one.record for one in linked.where("valuation_input", "benefit", [posts.id])}
    assert (kept["people"].value, kept["people"].source) == (1000, "Time study, May 2026")
    assert "HM Revenue and Customs" in kept["ni_rate"].source
    assert [one.record.recipient for one in linked.where("share", "benefit", [posts.id])] == ["HMRC"]


def test_a_calculation_without_a_title_is_refused_and_nothing_is_saved(linked):
    before = linked.saves()
    at = staff()
    fill(at, what_gets_better=" ")
    press(at, WRITE)
    assert "What gets better" in errors(at)
    assert linked.saves() == before


def test_written_lines_are_opened_again_with_their_inputs_and_changed_as_new_versions(linked):
    press(staff(), WRITE)
    code = lines(linked)["Quicker checks: posts removed"].id
    at = calculators(line=code)
    assert not at.exception
    assert "Time study, May 2026" in set(table(at, "inputs")["Source"])
    assert labelled(at, "text_input", "Part who use it").value == "60%"
    fill(at, posts_removed="6")
    press(at, CHANGE)
    assert not at.error, errors(at)
    assert linked.one("benefit_line", code).version == 2
    assert lines(linked)["Quicker checks: posts removed"].amounts.values[0] == 6 * Decimal("53958.60")
    kept = {one.record.name: one.record for one in linked.where("valuation_input", "benefit", [code])}
    assert kept["people"].source == "Time study, May 2026"


def test_a_figure_of_ones_own_stays_in_the_prices_it_was_given_in(linked):
    press(staff(), WRITE)
    code = lines(linked)["Quicker checks: posts removed"].id
    kept = {one.record.name: one.record for one in linked.where("valuation_input", "benefit", [code])}
    assert kept["salary"].price_year == lines(linked)["Quicker checks: posts removed"].price_year
    at = fill(calculators(line=code), price_year="2028-29")
    assert value_of(at, "Pay of one of them in 2028-29 prices") != "£38,000.00 a year"
    assert table(at, "lines")["Full year (£)"].iloc[0] > 647_503.20


def test_who_may_only_read_sees_the_inputs_of_a_line_and_no_form(linked):
    press(staff(), WRITE)
    at = calculators(READER, line=lines(linked)["Quicker checks: posts removed"].id)
    assert len(table(at, "inputs"))
    assert SAY_WHO in read(at)
    assert CHANGE not in buttons(at)


def test_lines_that_somebody_else_changed_meanwhile_are_not_overwritten(linked):
    press(staff(), WRITE)
    line = lines(linked)["Quicker checks: posts removed"]
    mine = fill(calculators(line=line.id), posts_removed="6")
    save_changes(linked, MANAGER, "LINK", [Edit(replace(line, owner="Head of operations"), 1)], "", "theirs")
    press(mine, CHANGE)
    assert not mine.exception
    assert "changed by Ada" in errors(mine)
    assert lines(linked)["Quicker checks: posts removed"].owner == "Head of operations"
    assert "Show the newer version" in buttons(mine)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("people", "-5", "is negative"),
        ("people", "many", "is not a number"),
        ("part_who", "120%", "is more than 100%"),
        ("part_who", "0.123456", "decimal places"),
        ("posts_removed", "14", "fills 13 whole posts"),
        ("posts_removed", "1.5", "not a whole number"),
        ("people", "9" * 60, "too large"),
        ("years_before_it_starts", "soon", "is not a number"),
        ("years_before_it_starts", "-1", "0 or more"),
        ("fall_a_year", "150%", "between 0 and 1"),
        ("price_year", "2026", "is not a financial year"),
        ("price_year", "1900-01", "has no figure"),
    ],
)
def test_what_cannot_be_is_told_in_words_as_it_is_typed(linked, name, text, words):
    at = fill(staff(), **{name: text})
    assert not at.exception
    assert words in errors(at)
    assert WRITE not in buttons(at)


def test_a_blank_input_is_still_to_be_filled_in(linked):
    at = fill(staff(), people="")
    assert "Still to fill in: People." in read(at).replace("\\", "")
    assert WRITE not in buttons(at)


def test_figures_without_a_source_warn_and_do_not_stop(linked):
    at = fill(staff(), source_of="")
    assert any("Source of your own figures" in one.value for one in at.warning)
    assert WRITE in buttons(at)


def test_a_last_year_before_the_first_is_refused(linked):
    at = staff()
    first = labelled(at, "selectbox", "First year")
    first.set_value(first.options[-1])
    last = labelled(at, "selectbox", "Last year")
    last.set_value(last.options[0]).run()
    assert "is before the first year" in errors(at)


def test_a_ramp_is_drawn_in_the_yearly_amounts(linked):
    at = staff(posts="0")
    labelled(at, "selectbox", "How it builds up").set_value(ShapeKind.LINEAR).run()
    fill(at, years_before="1", years_to_build="2")
    yearly = table(at, "amounts-by-year")
    assert list(yearly.iloc[:4, 1]) == pytest.approx([0, 182_292.57, 546_877.70, 729_170.27], abs=0.01)


def test_a_unit_cost_is_split_by_agency_with_its_transfers(linked):
    at = calculators(calculator="unit_cost")
    labelled(at, "selectbox", "Unit cost").set_value("E&E1.0").run()
    assert labelled(at, "multiselect", "Payments and taxes among them").value == ["E&E1.0.1"]
    labelled(at, "multiselect", "Count as well").set_value([Part.ECONOMIC])
    fill(at, cases="100", change_in="10%", what_gets_better="People into work", source_of="Pilot", price_year="2012-13")
    assert not at.exception
    found = table(at, "lines")
    assert list(found["Full year (£)"]) == [5_660, 92_340, 140_440]
    assert list(found["Counts for society"]) == ["Yes", "No", "Yes"]
    press(at, WRITE)
    line = lines(linked)["People into work: payments saved"]
    again = calculators(line=line.id)
    assert not again.exception
    assert labelled(again, "selectbox", "Unit cost").value == "E&E1.0"
    assert labelled(again, "multiselect", "Count as well").value == [Part.ECONOMIC]
    assert list(table(again, "lines")["Full year (£)"]) == [5_660, 92_340, 140_440]


def test_time_of_citizens_lands_outside_government(linked):
    at = calculators(calculator="citizen_time")
    fill(at, minutes="10", people="3,000,000", what_gets_better="Shorter form", source_of="Survey")
    assert value_of(at, "Hours saved") == "500,000 hours a year"
    assert table(at, "lines")["Lands on"].item() == "Citizens 100%"
    press(at, WRITE)
    shares = linked.where("share", "benefit", [lines(linked)["Shorter form"].id])
    assert [one.record.recipient for one in shares] == ["CIT"]


def test_a_project_that_is_not_there_shows_no_form(linked):
    at = visit("calculators", MANAGER, project="LINC")
    assert WRITE not in buttons(at)


def test_a_line_in_the_address_that_does_not_exist_leads_to_a_new_calculation(linked):
    at = calculators(line=HOSTILE)
    assert not at.exception
    assert "Still to fill in" in read(at)


def test_hostile_texts_stay_text(hostile):
    at = fill(staff(), what_gets_better=HOSTILE, source_of=HOSTILE)
    assert headings(at)[0] == escape_markdown(HOSTILE)
    press(at, WRITE)
    assert not at.exception
    line = next(one for title, one in lines(hostile).items() if title.endswith("posts removed"))
    again = calculators(line=line.id)
    assert not again.exception
    assert stands_as_text(again)


def test_a_hostile_number_is_quoted_as_text(linked):
    at = fill(staff(), people=HOSTILE[:60])
    assert at.error
    assert stands_as_text(at)


def test_the_example_portfolio_opens(example):
    at = visit("calculators", MANAGER, register="example")
    assert not at.exception
    code = at.selectbox(key="project").options
    assert code
