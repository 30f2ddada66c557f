"""The scenarios page: the list, one scenario in words, the builder, the steps to approval, and files."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, benefit, cost, money, option, project, share
from plain.silos import MILLION, records
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    buttons,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    turn_to,
    visit,
)

from benefits.interchange.scenario_file import scenario_json
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, Role, ScenarioStatus
from benefits.records.history import Actor
from benefits.records.model import Envelope, Override, Person, Scenario, table_of

FAY = Person("declared:Fay", "", "Fay", (grant(Role.FINANCE),))
FINANCE_OF_B = Person("declared:Bob", "", "Bob", (grant(Role.FINANCE, "B"),))
ADMIN = Person("declared:Adi", "", "Adi", (grant(Role.ADMINISTRATOR),))
BUILD, FILES = "scenarios-tab=Build a scenario", "scenarios-tab=Bring in a file"
SAVE, ADD = "Save the scenario", "Add a change"
CUT = Scenario("CUT", "A tenth less", "A", FIRST, 1, status=ScenarioStatus.SHARED, made_by="Fay")
BASE = Scenario("BASE", "One year", "A", FIRST, 1, status=ScenarioStatus.SHARED, made_by="Fay")
TENTH = Override("CUT-1", "CUT", OverrideField.CUT_PART, value=Decimal("0.1"))


def put(store, *held):
    with store.write(Actor("declared:Fay", "Fay"), "test", "", f"put{store.data_version()}") as tx:
        for one in held:
            before = tx.one(table_of(one), one.id)
            tx.put(one, before.version if before else 0)


@pytest.fixture
def silos(live):
    """The live register with worked example 5.1 and two shared scenarios of one year: as it is, and a tenth less."""
    with live.write(Actor("t", "Test"), "test", "", "silos") as tx:
        tx.put_all(records())
    put(live, BASE, CUT, TENTH)
    return live


def scenario(store, code="CUT"):
    return store.one("scenario", code).record


def overrides(store, code="CUT"):
    return [one.record for one in store.where("override", "scenario", [code])]


def words(at):
    return read(at).replace("\\", "")


def step(at, name):
    labelled(at, "radio", "Step").set_value(name).run()
    return at


# The list


def test_an_empty_register_says_what_to_do(live):
    at = visit("scenarios")
    assert "No scenarios yet. Make one under Build a scenario" in read(at)
    assert NOTHING_YET in read(at)


def test_the_list_says_whose_scenarios_they_are_how_settled_and_how_much_they_change(silos):
    put(silos, replace(CUT, based_on="BASE"))
    at = visit("scenarios")
    assert headings(at) == ["2 scenarios: 2 shared"]
    listed = table(at, "scenarios").set_index("Code").loc["CUT"]
    assert listed[["Scenario", "Owner", "Years", "Status", "Overrides", "Based on", "Made by"]].tolist() == [
        "A tenth less",
        "A",
        "2026-27",
        "Shared",
        1,
        "One year",
        "Fay",
    ]


def test_the_list_is_filtered_by_owner_and_status(silos):
    put(silos, replace(BASE, owner="B", status=ScenarioStatus.LOCKED))
    assert table(visit("scenarios", owner="B"), "scenarios")["Code"].tolist() == ["BASE"]
    assert table(visit("scenarios", status="shared"), "scenarios")["Code"].tolist() == ["CUT"]
    assert "No scenario is left by these filters" in read(visit("scenarios", owner="B", status="shared"))


def test_only_the_maker_sees_a_draft(silos):
    put(silos, replace(CUT, status=ScenarioStatus.DRAFT))
    assert table(visit("scenarios", READER), "scenarios")["Code"].tolist() == ["BASE"]
    assert "There is no scenario CUT that you may see" in words(visit("scenarios", READER, scenario="CUT"))
    assert sorted(table(visit("scenarios", FAY), "scenarios")["Code"]) == ["BASE", "CUT"]


def test_the_example_is_listed(example):
    at = visit("scenarios", register="example")
    assert sorted(table(at, "scenarios")["Code"]) == ["CUT10", "LOOKBACK", "RECENT"]


# One scenario


def test_one_scenario_says_what_it_changes_and_what_that_means(silos):
    """20 less a tenth is 18; the six projects ask for 6 + 5 + 4 of A and 7 + 6 + 3 of B."""
    at = visit("scenarios", scenario="CUT")
    assert headings(at)[0].replace("\\", "") == (
        "A tenth less takes £2 million from what is free for projects; 6 projects ask for money"
    )
    said = words(at)
    assert "**Money**\n\n- Every limit is cut by 10% in every year." in said
    assert "6 projects ask for £31 million in 1 year" in said
    assert "Free for projects: £20 million without the scenario's changes of limits, £18 million with them." in said
    free = table(at, "headroom").set_index("Body")
    assert free["Free after (£m)"].to_dict() == {"A": 9.0, "B": 9.0}
    assert free["Asked (£m)"].to_dict() == {"A": 15.0, "B": 16.0}
    assert "not a league table" in said


def test_inherited_changes_are_told_apart_and_say_when_they_are_replaced(silos):
    base = [
        Override("BASE-1", "BASE", OverrideField.CUT_PART, value=Decimal("0.3")),
        Override("BASE-2", "BASE", OverrideField.MUST_FUND, project="P3"),
    ]
    put(silos, replace(CUT, based_on="BASE"), *base)
    said = words(visit("scenarios", scenario="CUT"))
    assert "~~Every limit is cut by 30% in every year.~~ *From One year; replaced here.*" in said
    assert "- Every limit is cut by 10% in every year.\n" in f"{said}\n"
    assert "**Who must be funded**\n\n- Project P3 must be funded. *From One year.*" in said


def test_a_scenario_on_a_base_that_one_may_not_see_shows_its_words_without_figures(silos):
    put(silos, replace(BASE, status=ScenarioStatus.DRAFT), replace(CUT, based_on="BASE"))
    at = visit("scenarios", READER, scenario="CUT")
    assert "another person's draft, so its figures cannot be worked out for you" in words(at)
    assert "Every limit is cut by 10%" in words(at)
    assert not at.exception


def test_years_without_a_deflator_are_told_and_the_scenario_can_still_be_changed(silos):
    put(silos, replace(CUT, first_year=FIRST + 150))
    at = visit("scenarios", FAY, scenario="CUT")
    assert "Its figures cannot be worked out." in words(at)
    assert "Change it" in buttons(at)


def test_illustrative_envelopes_are_said_to_be(example):
    assert "Illustrative envelopes" in read(visit("scenarios", register="example", scenario="CUT10"))


# The builder


def building(who=FAY, code=""):
    return visit("scenarios", who, tab=BUILD, **({"scenario": code} if code else {}))


def test_a_new_scenario_is_saved_with_its_changes_as_one(silos):
    at = building()
    labelled(at, "text_input", "Title").set_value("Half of A's limit")
    labelled(at, "selectbox", "Owner").set_value("A")
    labelled(at, "text_input", "Number of years").set_value("1").run()
    press(at, ADD)
    labelled(at, "selectbox", "Organisation").set_value("A")
    labelled(at, "text_input", "Part of the limit").set_value("50%").run()
    assert "Every limit of A is cut by 50% in every year. *New, not saved yet.*" in words(at)
    labelled(at, "text_input", "Why you make this change").set_value("To see")
    press(at, SAVE)
    assert "Saved Half of A's limit." in words(at)
    made = scenario(silos, "A-S1")
    assert (made.title, made.owner, made.first_year, made.years) == ("Half of A's limit", "A", FIRST, 1)
    assert (made.status, made.made_by) == (ScenarioStatus.DRAFT, "Fay")
    (only,) = overrides(silos, "A-S1")
    assert (only.field, only.organisation, only.value) == (OverrideField.CUT_PART, "A", Decimal("0.5"))
    assert silos.one("scenario", "A-S1").reason == "To see"
    assert at.query_params["scenario"] == "A-S1"


@pytest.mark.parametrize(
    ("field", "inputs"),
    [
        ("cut_part", ["Organisation", "Budget class", "Financial year", "Part of the limit"]),
        ("cut_amount", ["Organisation", "Budget class", "Financial year", "Amount (£)"]),
        ("cost_factor", ["Organisation", "Project", "Factor"]),
        ("start_delay", ["Project", "Years"]),
        ("must_fund", ["Project"]),
        ("exclusive", ["Project", "Name of the group"]),
        ("at_least", ["Number of projects", "Use of data"]),
        ("standpoint", ["Whose value counts"]),
        ("closed_too", []),
    ],
)
def test_only_the_inputs_that_a_field_declares_are_asked_for(silos, field, inputs):
    at = press(building(), ADD)
    labelled(at, "selectbox", "What it changes").set_value(field).run()
    offered = {one.label.removesuffix(" (optional)") for kind in ("selectbox", "text_input") for one in at.get(kind)}
    every = {
        *("Organisation", "Budget class", "Financial year", "Part of the limit", "Amount (£)", "Factor", "Project"),
        *("Years", "Name of the group", "Number of projects", "Use of data", "Whose value counts"),
    }
    assert offered & every == set(inputs)


def test_the_years_offered_are_those_of_the_scenario_as_typed(silos):
    at = press(building(), ADD)
    labelled(at, "text_input", "Number of years").set_value("2").run()
    assert labelled(at, "selectbox", "Financial year").options == ["Every year of the scenario", "2026-27", "2027-28"]


@pytest.mark.parametrize(
    ("field", "label", "typed", "told"),
    [
        ("cut_part", "Part of the limit", "10", "Write 10% or 0.1 for a tenth"),
        ("cut_part", "Part of the limit", "a lot", "is not a fraction"),
        ("cost_factor", "Factor", "-1", "does not fit costs multiplied. Enter a factor from 0 to 10"),
        ("benefit_delay", "Years", "1.5", "Enter whole years from 0 to 30"),
        ("cut_amount", "Amount (£)", "tbc", "is not an amount"),
    ],
)
def test_what_does_not_fit_is_told_as_it_is_typed(silos, field, label, typed, told):
    at = press(building(), ADD)
    labelled(at, "selectbox", "What it changes").set_value(field).run()
    labelled(at, "text_input", label).set_value(typed).run()
    assert told in errors(at)
    assert errors(at).startswith(f"{label}: ")


def test_an_unfinished_change_is_not_left_out_of_the_save_unnoticed(silos):
    at = press(building(code="CUT"), ADD)
    press(at, SAVE)
    assert "Change 2 is not complete or not right" in errors(at)
    assert overrides(silos) == [TENTH]


def test_two_changes_of_the_same_thing_are_refused_in_words(silos):
    at = press(building(code="CUT"), ADD)
    labelled(at, "text_input", "Part of the limit").set_value("20%").run()
    press(at, SAVE)
    assert "change 2, What it changes: limit cut by a part changes the same as change 1" in errors(at)
    assert overrides(silos) == [TENTH]


def test_a_change_is_edited_under_its_own_code(silos):
    at = press(building(code="CUT"), "Edit change 1")
    assert labelled(at, "text_input", "Part of the limit").value == "10%"
    labelled(at, "text_input", "Part of the limit").set_value("12.5%").run()
    assert "*Changed, not saved yet.*" in words(at)
    press(at, SAVE)
    assert overrides(silos) == [replace(TENTH, value=Decimal("0.125"))]


def test_a_change_that_is_removed_no_longer_counts_and_its_code_is_not_used_again(silos):
    at = press(building(code="CUT"), "Remove change 1")
    press(at, ADD)
    labelled(at, "selectbox", "What it changes").set_value("must_fund").run()
    labelled(at, "selectbox", "Project").set_value("P3").run()
    press(at, SAVE)
    assert [(one.id, one.field.value) for one in overrides(silos)] == [("CUT-2", "must_fund")]


def test_what_is_typed_is_there_again_after_a_refresh_with_a_link(silos):
    at = press(building(code="CUT"), "Edit change 1")
    labelled(at, "text_input", "Part of the limit").set_value("25%").run()
    again = building(code="CUT")
    assert "Unsaved draft from" in words(again)
    assert "Every limit is cut by 25% in every year. *Changed, not saved yet.*" in words(again)
    assert labelled(again, "expander", "Your unsaved drafts: 1")
    press(again, "Discard what I typed")
    assert "Every limit is cut by 10% in every year." in words(again)


def test_a_newer_version_of_somebody_else_is_shown_beside_what_is_typed(silos):
    at = building(code="CUT")
    labelled(at, "text_input", "Title").set_value("My title").run()
    with silos.write(Actor("declared:Zoe", "Zoe"), "test", "New year", "zoe") as tx:
        tx.put(replace(CUT, years=2), 1)
    press(at, SAVE)
    assert "Zoe changed scenario CUT" in errors(at)
    press(at, "Go on with these")
    press(at, SAVE)
    assert (scenario(silos).title, scenario(silos).years) == ("My title", 2)


@pytest.mark.parametrize("who", [None, READER, MANAGER])
def test_who_may_not_model_funding_is_told_who_may(silos, who):
    at = building(who, "CUT")
    assert "choose the role finance" in read(at)
    assert SAVE not in buttons(at)
    assert "Change it" not in buttons(visit("scenarios", who, scenario="CUT"))


def test_finance_of_another_body_copies_instead_of_changing(silos):
    at = building(FINANCE_OF_B, "CUT")
    assert "Only people who model funding for A change A tenth less" in words(at)
    at = step(visit("scenarios", FINANCE_OF_B, scenario="CUT"), "copy")
    assert labelled(at, "selectbox", "Owner").value == "B"


def test_a_locked_scenario_is_not_changed(silos):
    put(silos, replace(CUT, status=ScenarioStatus.LOCKED))
    at = building(FAY, "CUT")
    assert "A tenth less is locked: nothing of it changes" in words(at)
    assert SAVE not in buttons(at)


# From a draft to approval


def test_a_draft_is_shared_locked_and_unlocked(silos):
    put(silos, replace(CUT, status=ScenarioStatus.DRAFT))
    at = press(step(visit("scenarios", FAY, scenario="CUT"), "share"), "Share it")
    assert "A tenth less is shared." in words(at)
    at = press(step(at, "lock"), "Lock it")
    assert scenario(silos).status is ScenarioStatus.LOCKED
    press(step(at, "unlock"), "Unlock it")
    assert scenario(silos).status is ScenarioStatus.SHARED


def test_a_copy_is_a_draft_of_ones_own_and_is_looked_at_next(silos):
    at = step(visit("scenarios", FAY, scenario="CUT"), "copy")
    labelled(at, "text_input", "Title of the copy").set_value("Another")
    press(at, "Make a copy")
    made = scenario(silos, "A-S1")
    assert (made.title, made.status, made.made_by) == ("Another", ScenarioStatus.DRAFT, "Fay")
    assert [replace(one, id="CUT-1", scenario="CUT") for one in overrides(silos, "A-S1")] == [TENTH]
    assert at.query_params["scenario"] == "A-S1"
    assert headings(at)[0].startswith("Another takes")


def test_a_leader_reads_and_approves_and_changes_nothing(silos):
    put(silos, replace(CUT, status=ScenarioStatus.LOCKED))
    at = visit("scenarios", READER, scenario="CUT")
    assert labelled(at, "radio", "Step").options == ["Approve it"]
    assert "It will say: approved by Bea on" in words(at)
    press(at, "Approve it")
    approved = scenario(silos)
    assert (approved.status, approved.approved_by) == (ScenarioStatus.APPROVED, "Bea")
    assert approved.approved_on is not None
    assert len(approved.fingerprint) == 64
    assert "Approved by Bea on" in words(at)
    assert "Approved on other inputs" not in words(at)


def test_nobody_approves_their_own_scenario(silos):
    put(silos, replace(CUT, status=ScenarioStatus.LOCKED))
    at = visit("scenarios", FAY, scenario="CUT")
    assert "Approve it" not in labelled(at, "radio", "Step").options
    why = table(at, "steps").set_index("Step")["Why not"]
    assert why["Approve it"] == "You made some of it, and nobody approves their own scenario."


def test_an_approved_scenario_says_when_its_inputs_have_changed_since(silos):
    put(silos, replace(CUT, status=ScenarioStatus.LOCKED))
    press(visit("scenarios", READER, scenario="CUT"), "Approve it")
    envelope = silos.one("envelope", "A-E").record
    with silos.write(Actor("t", "Test"), "test", "", "more") as tx:
        tx.put(replace(envelope, amounts=replace(envelope.amounts, values=(Decimal(11_000_000),))), 1)
    assert "Approved on other inputs" in words(visit("scenarios", scenario="CUT"))


def test_figures_that_changed_under_the_reader_are_not_approved(silos):
    put(silos, replace(CUT, status=ScenarioStatus.LOCKED))
    at = visit("scenarios", READER, scenario="CUT")
    promised = Envelope("B-C", "B", BudgetClass.RDEL_PROGRAMME, EnvelopeKind.COMMITTED, money([1_000_000]))
    with silos.write(Actor("t", "Test"), "test", "", "promised") as tx:
        tx.put(promised, 0)
    press(at, "Approve it")
    assert "The figures changed since you opened this page" in words(at)
    assert scenario(silos).status is ScenarioStatus.LOCKED


def test_what_rests_on_an_open_scenario_cannot_be_locked_and_the_page_says_why(silos):
    put(silos, replace(CUT, based_on="BASE"))
    at = press(step(visit("scenarios", FAY, scenario="CUT"), "lock"), "Lock it")
    assert "is what it is based on, and may still change. Lock that one first." in errors(at)
    assert scenario(silos).status is ScenarioStatus.SHARED


def test_a_withdrawn_scenario_is_gone_from_the_list(silos):
    at = press(step(visit("scenarios", FAY, scenario="CUT"), "withdraw"), "Withdraw it")
    assert "A tenth less is withdrawn." in words(at)
    assert table(at, "scenarios")["Code"].tolist() == ["BASE"]
    assert overrides(silos) == []


def test_a_programme_manager_is_offered_no_step(silos):
    at = visit("scenarios", MANAGER, scenario="CUT")
    assert "nothing that your role may do with it" in read(at)
    assert set(table(at, "steps")["You, now"]) == {"No"}


# Files


def bringing(content, who=FAY):
    at = visit("scenarios", who, tab=FILES)
    held = content if isinstance(content, bytes) else content.encode()
    at.file_uploader[0].upload("cut.scenario.json", held, "application/json")
    return at.run()


def test_a_scenario_comes_back_from_its_file_as_a_draft_and_overwrites_nothing(silos):
    put(silos, replace(CUT, summary="Why"))
    at = bringing(scenario_json(replace(CUT, summary="Why"), [TENTH]))
    assert "A tenth less: 2026-27, 1 change. Its code is taken here, so that it gets a new one." in words(at)
    assert "- Every limit is cut by 10% in every year." in words(at)
    press(at, "Keep it as a draft of mine")
    made = scenario(silos, "A-S1")
    assert replace(made, id="CUT", status=ScenarioStatus.SHARED) == replace(CUT, summary="Why")
    assert [replace(one, id="CUT-1", scenario="CUT") for one in overrides(silos, "A-S1")] == [TENTH]
    assert scenario(silos) == replace(CUT, summary="Why")
    assert at.query_params["scenario"] == "A-S1"


def test_a_file_of_another_register_keeps_its_code(silos):
    change = replace(TENTH, id="ELSE-1", scenario="ELSE", organisation="A", budget_class=BudgetClass.CDEL, year=FIRST)
    at = bringing(scenario_json(replace(CUT, id="ELSE"), [change]))
    assert "It comes in as ELSE." in words(at)
    assert "A's CDEL limit is cut by 10% in 2026-27." in words(at)
    press(at, "Keep it as a draft of mine")
    assert overrides(silos, "ELSE") == [change]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("tbc", "is no JSON text"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        ("{}", "Choose a file that holds a scenario"),
        (scenario_json(replace(CUT, years=99), []), "is not between 1 and 15"),
    ],
)
def test_a_file_that_is_none_is_told_in_words(silos, content, told):
    at = bringing(content)
    assert told in errors(at)
    assert "Keep it as a draft of mine" not in buttons(at)


def test_a_file_on_a_base_that_is_not_here_is_not_taken(silos):
    at = bringing(scenario_json(replace(CUT, based_on="AWAY"), []))
    assert "It is based on AWAY, which this register does not hold" in errors(at)
    assert "Keep it as a draft of mine" not in buttons(at)


def test_a_file_that_names_unknown_projects_is_refused_in_words(silos):
    at = bringing(scenario_json(CUT, [Override("CUT-1", "CUT", OverrideField.MUST_FUND, project="P33")]))
    press(at, "Keep it as a draft of mine")
    assert "P33 is the code of no project" in errors(at)
    assert silos.one("scenario", "A-S1") is None


def test_a_programme_manager_brings_in_nothing(silos):
    assert "choose the role finance" in read(visit("scenarios", MANAGER, tab=FILES))


# Side by side

COMPARE = "scenarios-tab=Compare"


def comparing(codes, who=None, **address):
    return visit("scenarios", who, tab=COMPARE, **{"with": codes, **address})


def test_scenarios_stand_side_by_side_with_what_each_keeps(silos):
    """E5.1 and E5.3: 8, 16, 18, 18; a tenth less 6, 16, and pooled 17."""
    at = comparing("BASE,CUT")
    assert (
        words(at).count(
            "Together, each within its own budget: One year keeps £16 million; A tenth less keeps £16 million"
        )
        == 1
    )
    kept = table(at, "kept").set_index("Measure")
    assert kept.loc["Value kept: each department on its own (£m)"].tolist() == ["8.0", "6.0"]
    assert kept.loc["Value kept: together, each within its own budget (£m)"].tolist() == ["16.0", "16.0"]
    assert kept.loc["Value kept: together, with capped transfers (£m)"].tolist() == ["18.0", "16.0"]
    assert kept.loc["Value kept: all budgets pooled (£m)"].tolist() == ["18.0", "17.0"]
    assert kept.loc["Projects funded: together, each within its own budget"].tolist() == ["4", "4"]
    assert kept.loc["Their cost in these years (£m)"].tolist() == ["18.0", "18.0"]
    assert kept.loc["Net value for each £1 of that cost (£)"].tolist() == ["0.89", "0.89"]
    rest = table(at, "rest-on").set_index("Measure")
    assert rest.loc["Free for projects (£m)"].tolist() == ["20.0", "18.0"]
    assert rest.loc["Projects that ask"].tolist() == ["6", "6"]
    assert "It is no benefit-cost ratio, and it ranks nothing." in words(at)
    assert "not a league table" in words(at)


def test_each_project_is_shown_as_funded_or_not_and_from_when(silos):
    put(silos, Override("CUT-2", "CUT", OverrideField.MUST_NOT_FUND, project="P2"))
    at = comparing("BASE,CUT")
    funded = table(at, "funded").set_index("Code")
    assert funded["One year"].to_dict() == {
        "P1": "No",
        "P2": "Yes, from 2026-27",
        "P3": "Yes, from 2026-27",
        "P4": "No",
        "P5": "Yes, from 2026-27",
        "P6": "Yes, from 2026-27",
    }
    labelled(at, "checkbox", "Only projects that differ").check().run()
    assert table(at, "funded")["Code"].tolist() == ["P1", "P2", "P3"]


def test_the_bridge_adds_up_as_shown(silos):
    """Half off: P6 only for B (1) and P2 for A (7): 16 to 8; benefits a tenth lower: 5.8 + 0.6 = 6.4."""
    lower = Override("CUT-2", "CUT", OverrideField.BENEFIT_FACTOR, value=Decimal("0.9"))
    put(silos, replace(TENTH, value=Decimal("0.5")), lower)
    at = comparing("BASE,CUT")
    shown = table(at, "bridge")
    assert shown["Step"].tolist() == ["Money", "Benefits", "All steps"]
    assert shown["From (£m)"].tolist() == [16.0, 8.0, 16.0]
    assert shown["Change (£m)"].tolist() == [-8.0, -1.6, -9.6]
    assert shown["To (£m)"].tolist() == [8.0, 6.4, 6.4]
    assert "the value kept falls by £9.6 million; the largest step is money, minus £8 million" in words(at)


def test_the_bridge_is_between_the_two_that_are_chosen(silos):
    at = comparing("*,BASE,CUT", **{"from": "CUT", "to": "BASE"})
    assert "From A tenth less to One year: the value kept stays the same" in words(at)
    labelled(at, "selectbox", "To").set_value("*").run()
    assert "From A tenth less to The register as it stands" in words(at)
    assert at.query_params["to"] == "*"


def test_what_is_compared_stands_in_the_address_and_is_at_first_the_register_and_the_scenario_looked_at(silos):
    at = visit("scenarios", tab=COMPARE, scenario="CUT")
    assert at.query_params["with"] == "*,CUT"
    labelled(at, "multiselect", "Scenarios to compare, up to 4").set_value(["CUT", "BASE"]).run()
    assert at.query_params["with"] == "CUT,BASE"
    labelled(at, "multiselect", "Scenarios to compare, up to 4").set_value([]).run()
    assert "Choose up to four scenarios" in read(at)


def test_the_way_from_a_scenario_to_its_comparison_is_one_press(silos):
    at = press(visit("scenarios", scenario="CUT"), "Compare it")
    assert at.query_params["with"] == "*,CUT"
    assert "A tenth less keeps" in words(at)


def test_values_of_different_kinds_are_said_not_to_be_subtracted(silos):
    put(silos, Override("CUT-2", "CUT", OverrideField.STANDPOINT, text="society"))
    assert "Their values are not of one kind" in words(comparing("BASE,CUT"))
    assert "Their values are not of one kind" not in words(comparing("BASE"))


def test_a_choice_that_is_impossible_is_told_with_its_reason(silos):
    put(silos, Override("CUT-2", "CUT", OverrideField.MUST_FUND, project="P1"), replace(TENTH, value=Decimal("0.5")))
    at = comparing("BASE,CUT")
    assert table(at, "kept").set_index("Measure").loc[
        "Value kept: together, each within its own budget (£m)", "A tenth less"
    ] == ("none possible")
    assert "A tenth less, together, each within its own budget: " in words(at)
    assert "No bridge: nothing can be chosen in A tenth less" in words(at)


def test_the_example_is_compared(example):
    at = visit("scenarios", register="example", tab=COMPARE, **{"with": "*,LOOKBACK,CUT10,RECENT"})
    assert not at.exception
    assert list(table(at, "kept").columns)[1:] == [
        "The register as it stands",
        "Looking back on 2011-12 to 2015-16",
        "Illustrative 10% cut of every limit",
        "Public value of 2022-23 to 2025-26",
    ]
    assert "Illustrative envelopes" in read(at)


@pytest.fixture
def many(silos):
    """Sixty more projects, each asking A for 1 and worth 1, so that the answer has to be asked for."""
    made = []
    for number in range(60):
        code = f"Q{number:02}"
        made += [
            project(code, price_base_year=FIRST),
            option(f"{code}-O", code),
            cost(f"{code}-C", [MILLION], of=f"{code}-O"),
            benefit(f"{code}-B", [2 * MILLION], of=f"{code}-O"),
            share(f"{code}-B", "B"),
        ]
    with silos.write(Actor("t", "Test"), "test", "", "many") as tx:
        tx.put_all(made)
    return silos


def test_a_large_comparison_is_worked_out_when_asked_for_and_told_to_be_old_afterwards(many):
    """A: P2 (5 for 7) and five of the sixty make 12; B: 8. A tenth less: 11 and 8. A fifth less: 10, and P5 alone 7."""
    at = comparing("BASE,CUT")
    assert "this takes a while" in read(at)
    press(at, "Work them out")
    kept = "Value kept: together, each within its own budget (£m)"
    assert table(at, "kept").set_index("Measure").loc[kept].tolist() == ["20.0", "19.0"]
    press(at, "Work out the bridge")
    assert table(at, "bridge")["Change (£m)"].tolist() == [-1.0, -1.0]
    put(many, replace(TENTH, value=Decimal("0.2")))
    again = comparing("BASE,CUT")
    assert "the figures of the ways of choosing are old" in words(again)
    assert table(again, "kept").set_index("Measure").loc[kept].tolist() == ["20.0", "19.0"]
    labelled(again, "button", "Work it out again")
    again.button(key="work-out").click().run()
    assert table(again, "kept").set_index("Measure").loc[kept].tolist() == ["20.0", "17.0"]


def test_peoples_words_stay_words(silos):
    marked = replace(CUT, title=HOSTILE, summary=HOSTILE, note=HOSTILE, made_by=HOSTILE)
    put(
        silos,
        marked,
        replace(TENTH, note=HOSTILE),
        Override("CUT-2", "CUT", OverrideField.EXCLUSIVE, project="P1", text=HOSTILE),
    )
    at = visit("scenarios", ADMIN, scenario="CUT")
    assert stands_as_text(at)
    assert stands_as_text(turn_to(at, BUILD))
    assert stands_as_text(visit("scenarios", ADMIN))
    assert stands_as_text(comparing("BASE,CUT", ADMIN))
