"""Optimism: a manager keeps a worksheet, corrects lines by it and sees the value change; a reader reads."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.optimistic import PLAN, SHEET, published
from plain.realising import put
from plain.register import bodies, option, project
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    buttons,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    type_in_grid,
    visit,
)

from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.reporting import optimism_words as words

FAY = Person("declared:Fay", "", "Fay", (grant(Role.FINANCE),))
SHEETS, GRADES = f"{words.TAB}={words.WORKSHEET}", f"{words.TAB}={words.SCHEME}"
DURATION = {"measure": "works_duration"}


@pytest.fixture
def planned(live):
    """The live register with a project whose lines can be corrected."""
    return put(live, *PLAN)


def said(at):
    return read(at).replace("\\", "")


def society(at):
    changes = table(at, "optimism-change")
    row = changes[changes["As seen by"] == "Society"].iloc[0]
    return row["Before (£m)"], row["After (£m)"]


def choosing(at, *lines):
    return labelled(at, "multiselect", "Lines").set_value(list(lines)).run()


def apply(at, why="By the worksheet"):
    labelled(at, "text_input", words.WHY).set_value(why).run()
    return press(at, words.APPLY)


def test_an_empty_register_and_an_empty_project_say_what_to_do(live):
    assert NOTHING_YET in read(visit("optimism"))
    put(live, *bodies("A"), project("Q"), option("Q", "Q"))
    at = visit("optimism", MANAGER, project="Q")
    assert headings(at)[0] == "No line to correct yet"
    assert words.NO_LINES in read(at)
    assert words.NO_ROWS in read(visit("optimism", MANAGER, tab=SHEETS, project="Q"))
    assert words.NO_LINES in read(visit("optimism", MANAGER, tab=GRADES, project="Q"))


def test_the_lines_stand_with_what_their_correction_rests_on_and_the_order_of_preference(planned):
    at = visit("optimism", project="N")
    assert not at.exception
    # N-R carries a range; N-C, N-B and N-D have neither; N-S is sunk
    assert headings(at)[0] == (
        "Corrected for optimism: 0 of 4 lines of the preferred option, 1 with a range in its place, 3 as entered"
    )
    rows = table(at, "optimism-lines").set_index("Code")
    assert rows.loc["M-C", ["Correction", "Rests on"]].tolist() == ["20.0% added", "Reference class"]
    assert rows.loc["N-R", ["Correction", "Rests on", "Carries a range"]].tolist() == [
        *("None", "A range in its place", "Yes"),
    ]
    text = said(at)
    assert text.index("own earlier forecasts") < text.index("reference class") < text.index("Mott MacDonald")
    assert "its net present social value is £16 million" in text
    assert any(one.label == "See the track record" for one in at.get("page_link"))


def test_a_manager_keeps_a_worksheet_and_sees_what_it_comes_to_as_typed(planned):
    at = visit("optimism", MANAGER, tab=SHEETS, project="N")
    labelled(at, "selectbox", "Type of project").set_value("equipment_development").run()
    type_in_grid(at, 0, {}, [{"Risk area": "technology", "Contribution": "50%", "Managed": "0.5", "Evidence": "Test"}])
    at.run()
    assert "25.0% of it is managed, so 150.0% is left" in said(at)
    at = press(at, words.SAVE_SHEET)
    assert "Saved the worksheet" in said(at)
    (kept,) = (one.record for one in planned.current("bias_factor"))
    assert (kept.id, kept.contribution, kept.mitigation) == ("N-W1", Decimal("0.5"), Decimal("0.5"))
    assert table(at, "bound")["Of the plan"].tolist() == ["200.0%", "\u221250.0%", "150.0%", "10.0%"]


def test_what_is_wrong_in_the_grid_is_told_with_its_risk_area_and_nothing_is_saved(planned):
    put(planned, *SHEET)
    at = visit("optimism", MANAGER, tab=SHEETS, project="N")
    type_in_grid(at, 0, {0: {"Contribution": "0.9"}})
    at = press(at.run(), words.SAVE_SHEET)
    assert "Contribution: 0.9 brings the contributions of the worksheet to 1.4" in errors(at)
    type_in_grid(at, 0, {0: {"Contribution": "much"}})
    at = press(at.run(), words.SAVE_SHEET)
    assert "Funding availability, Contribution: much is not a fraction" in errors(at)
    assert {one.version for one in planned.current("bias_factor")} == {1}


def test_rows_are_changed_and_taken_out_in_one_save(planned):
    put(planned, *SHEET)
    at = visit("optimism", MANAGER, tab=SHEETS, project="N")
    grid = at.data_editor[0]
    at.session_state[grid.key] = {"edited_rows": {1: {"Managed": "0.6"}}, "added_rows": [], "deleted_rows": [0]}
    at = press(at.run(), words.SAVE_SHEET)
    (kept,) = (one.record for one in planned.current("bias_factor"))
    assert (kept.risk_area, kept.mitigation) == ("technology", Decimal("0.6"))


def test_a_manager_corrects_a_cost_by_the_worksheet_and_sees_the_value_before_and_after(planned):
    put(planned, *SHEET)
    at = choosing(visit("optimism", MANAGER, tab=SHEETS, project="N"), "N-C")
    assert society(at) == (16, 13)  # 2 raised by 150%
    assert "carries a range" in said(at)  # why N-R is not among the lines to choose
    assert words.SAY_WHY in said(press(at, words.APPLY))
    at = apply(choosing(visit("optimism", MANAGER, tab=SHEETS, project="N"), "N-C"))
    assert words.APPLIED in said(at)
    assert planned.one("cost_line", "N-C").record.optimism_bias == Decimal("1.5")
    assert "its net present social value is £13 million" in said(visit("optimism", project="N"))


def test_a_manager_delays_a_benefit_by_the_planned_duration(planned):
    put(planned, *published())
    at = visit("optimism", MANAGER, tab=SHEETS, project="N", **DURATION)
    assert words.PLANNED_FIRST in read(at)
    at = labelled(at, "text_input", words.PLANNED).set_value("long").run()
    assert f"{words.PLANNED}: long is not a number" in errors(at)
    at = labelled(at, "text_input", words.PLANNED).set_value("2").run()
    assert "would end 0.59 years later" in said(at)
    at = apply(choosing(at, "N-B"))
    assert planned.one("benefit_line", "N-B").record.slip == Decimal("0.5944")


def test_a_grade_is_applied_and_stays_marked_as_unverified(planned):
    at = visit("optimism", MANAGER, tab=GRADES, project="N", grade="BENEFIT-4")
    assert headings(at)[1] == "12 grades, 12 of them unverified"
    at = choosing(at, "N-B")
    assert society(at) == (16, 13)  # 15% of 20
    at = apply(at, "By its evidence")
    assert "unverified" in planned.one("benefit_line", "N-B").record.optimism_basis
    assert words.SCHEME_NOT in said(visit("optimism", MANAGER, tab=GRADES, project="N"))


def test_finance_changes_a_grade_adds_one_and_withdraws_it(planned):
    at = visit("optimism", FAY, tab=GRADES, project="N")
    at = labelled(at, "selectbox", "Grade to change").set_value("BENEFIT-4").run()
    assert "As the register holds it." in said(at)  # to look at a grade is no draft of it
    labelled(at, "text_input", "Correction").set_value("20%")
    labelled(at, "text_input", "Source").set_value("Our closed projects").run()
    at = press(at, words.SAVE_GRADE)
    assert "Saved benefit grade 4" in said(at)
    assert planned.one("confidence_grade", "BENEFIT-4").record.correction == Decimal("0.2")
    rows = table(at, "scheme").set_index("Code")
    assert rows.loc["BENEFIT-4", "Whose"] == "This register's own, in place of the one that came along"
    at = press(at, words.WITHDRAW_GRADE)
    assert planned.current("confidence_grade") == ()
    at = labelled(at, "selectbox", "Grade to change").set_value("BENEFIT-4").run()
    labelled(at, "text_input", "Source").set_value("Once more").run()
    press(at, words.SAVE_GRADE)  # over the withdrawn one
    assert planned.one("confidence_grade", "BENEFIT-4").record.source == "Once more"


def test_finance_adds_a_grade_of_its_own_number_and_no_second_one(planned):
    at = visit("optimism", FAY, tab=GRADES, project="N")
    labelled(at, "selectbox", "Cost or benefit").set_value("cost")
    labelled(at, "text_input", "Grade").set_value("7")
    labelled(at, "text_input", "In words").set_value("A wild guess")
    labelled(at, "text_input", "Correction").set_value("80%").run()
    at = press(at, words.SAVE_GRADE)
    assert planned.one("confidence_grade", "COST-7").record.correction == Decimal("0.8")


def test_a_reader_sees_the_worksheet_and_the_preview_and_no_button(planned):
    put(planned, *SHEET)
    at = choosing(visit("optimism", tab=SHEETS, project="N"), "N-C")
    assert not at.data_editor
    assert table(at, "sheet")["Risk area"].tolist() == ["Funding availability", "Technology"]
    assert society(at) == (16, 13)
    assert words.MAY_NOT in said(at)
    assert not {words.APPLY, words.SAVE_SHEET} & set(buttons(at))


def test_less_than_well_managed_projects_ended_at_is_told(planned):
    put(planned, replace(SHEET[0], contribution=Decimal(1), mitigation=Decimal("0.97")))
    at = visit("optimism", tab=SHEETS, project="N")
    assert "6.0% is below the published lower bound of 10%, where well managed projects ended" in said(at)


def test_peoples_words_stay_words(live):
    texts = [
        replace(one, **{name: HOSTILE for name in ("title", "source", "optimism_basis") if hasattr(one, name)})
        for one in [*PLAN, *SHEET]
    ]
    put(live, *texts)
    for tab in ("", SHEETS, GRADES):
        at = visit("optimism", MANAGER, tab=tab, project="N", grade="COST-4")
        assert not at.exception
        at = choosing(at, "N-C") if tab else at
        assert stands_as_text(at)


def test_the_example_opens_on_every_tab(example):
    for tab in ("", SHEETS, GRADES):
        assert not visit("optimism", MANAGER, "example", tab=tab, project="RTI").exception
