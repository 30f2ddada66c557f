"""The cost sharing page: what it finds, the rules side by side, a person's own terms, what ifs, and the way on."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from plain.register import FIRST, benefit, cost, option, project, share
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
    type_in_grid,
    visit,
)

from benefits.interchange.sharing_form import ALTERNATIVE, CASH, SEPARABLE
from benefits.records.categories import OverrideField, ScenarioStatus
from benefits.records.history import Actor
from benefits.records.model import Dependency, Override, Scenario
from benefits.views.drafts import drafts_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
M = 1_000_000
SIDE, DETAIL, CLAIM = "Rules side by side", "One rule in detail", "If one claims too little"
TRUE_UP, LATE, LEAVES = "True-up", "Joins late", "Leaves early"


def open_page(who=None, tab=SIDE, **address):
    return visit("cost_sharing", who, tab=f"sharing-tab={tab}", **{"project": "LINK", **address})


def plain(text):
    """Words as people read them."""
    return text.replace("\\", "")


def finding(at):
    return plain(headings(at)[0])


def one_year(code, gains, costs, payer="DWP"):
    """A project of one year, so that nothing is discounted; pounds in millions."""
    lines = [
        project(code, title=f"Project {code}", lead=payer, appraisal_period=0),
        option(code, code),
        cost(f"{code}-C", [costs * M], payer, code, price_year=FIRST),
    ]
    for name, pounds in gains.items():
        lines += [benefit(f"{code}-{name}", [pounds * M], of=code, price_year=FIRST), share(f"{code}-{name}", name)]
    return lines


@pytest.fixture
def put(live):
    """A function that puts projects into the live register."""

    def add(*records, key="put"):
        with live.write(Actor("test", "Test"), "test", "", key) as tx:
            tx.put_all(records)
        return live

    return add


@pytest.fixture
def platform(put):
    """E4.3: a platform of 9 with connectors of 2, 3 and 1; DWP, HMRC and MOJ gain 14, 10 and 6."""
    return put(*one_year("LINK", {"DWP": 14, "HMRC": 10, "MOJ": 6}, 15))


def connectors(at):
    """Type what each causes and what its alternative would cost, in the order of the grid: the largest gain first."""
    type_in_grid(
        at,
        0,
        {
            0: {SEPARABLE: "2000000", ALTERNATIVE: "£11m"},
            1: {SEPARABLE: "3,000,000", ALTERNATIVE: "12m"},
            2: {SEPARABLE: "1m", ALTERNATIVE: "10000000"},
        },
    )
    return at.run()


def payments(at, rule):
    return table(at, "payments").set_index("Body")[f"{rule} (£m)"].to_dict()


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("cost_sharing"))


def test_a_project_is_chosen_first(linked):
    at = visit("cost_sharing")
    assert "Choose a project above." in read(at)
    labelled(at, "selectbox", "Project").select("LINK").run()
    assert finding(at) == "HMRC, DWP and MOJ can share £20.2 million so that each gains"
    assert at.query_params["project"] == "LINK"


def test_a_project_that_is_not_there_is_told(linked):
    assert "There is no project NONE. Choose one below." in plain(read(open_page(project="NONE")))


def test_the_running_example_can_be_shared(linked):
    at = open_page()
    assert finding(at) == "HMRC, DWP and MOJ can share £20.2 million so that each gains"
    assert {one.label: one.value for one in at.metric} == {
        "Cost to share": "£20.2m",
        "They gain together": "£23m",
        "Left over": "£2.7m",
        "Missing in cash": "£13.9m",
    }
    said = plain(read(at))
    assert "paid today by DWP. Households and businesses gain £2.6 million by it; they are never asked to pay." in said
    assert "Recommended to start from: In proportion to what each gains (proportional)." in said
    assert "2026-27 prices, discounted to 2026-27" in said


def test_the_rules_stand_side_by_side_as_the_methods_say(linked):
    """E3.2 and E3.3, in £m to one decimal, each column adding up to 20.2."""
    at = open_page()
    proportional, equal_surplus = GOLDEN["E3.2"]["proportional"], GOLDEN["E3.3"]["equal_surplus_cost"]
    together = {"Together": 20.2}
    assert payments(at, "Proportional") == {"HMRC": 10.1, "DWP": 5.6, "MOJ": 4.5} | together
    assert payments(at, "Proportional")["DWP"] == round(proportional["A"], 1)
    assert payments(at, "Equal surplus") == {"HMRC": 10.6, "DWP": 5.4, "MOJ": 4.2} | together
    assert payments(at, "Equal surplus")["MOJ"] == round(equal_surplus["C"], 1)
    gains = table(at, "net-gains").set_index("Body")
    assert gains["Today (£m)"].to_dict() == {"HMRC": 11.5, "DWP": -13.9, "MOJ": 5.1, "Together": 2.7}
    assert gains["Equal surplus (£m)"].to_dict() == {"HMRC": 0.9, "DWP": 0.9, "MOJ": 0.9, "Together": 2.7}
    assert set(table(at, "back")["Proportional"]) == {"£1.13"}


def test_who_would_object_and_why_a_rule_is_not_available_is_said_in_words(linked):
    """Under an equal split DWP and MOJ pay 6.75 for 6.38 and 5.10: together 2.0 too much."""
    rules = table(open_page(), "rules").set_index("Method")["Would anybody do better without the rest?"]
    assert rules["Proportional"] == "Nobody"
    assert rules["Equal split"] == "DWP and MOJ together would be £2 million better off by themselves"
    assert rules["Separable costs"] == "Not available: This rule needs the cost of each body's alternative."


def test_one_rule_in_detail_says_who_pays_whom_and_whose_test_is_passed(linked):
    at = open_page(tab=DETAIL)
    assert "HMRC pays DWP £10.1 million and MOJ pays DWP £4.5 million." in plain(read(at))
    assert "Today DWP fails its own test; after sharing every body passes." in plain(read(at))
    detail = table(at, "detail").set_index("Body")
    assert detail["Change (£m)"].to_dict() == {"HMRC": 10.1, "DWP": -14.6, "MOJ": 4.5, "Together": 0}
    tests = table(at, "own-tests").set_index("Body")
    assert tests["Net gain after (£m)"].to_dict() == {"HMRC": 1.4, "DWP": 0.7, "MOJ": 0.6, "Together": 2.7}
    assert tests["Passes today"].to_dict() == {"HMRC": "Yes", "DWP": "No", "MOJ": "Yes", "Together": ""}
    assert table(at, "moves")["Pays (£m)"].tolist() == [10.1, 4.5]


def test_the_rule_stands_in_the_address(linked):
    at = open_page(tab=DETAIL, rule="equal")
    assert "The same amount each (equal split)" in plain(read(at))
    assert "DWP and MOJ together would be £2 million better off by themselves" in plain(read(at))
    labelled(at, "selectbox", "Rule").select("shapley").run()
    assert at.query_params["rule"] == "shapley"
    assert "averaged over every order of joining (Shapley value)" in plain(read(at))


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("scrb", "remaining benefits) cannot be used here. This rule needs the cost of each body's alternative."),
        ("fairest", "There is no rule fairest. Choose one below."),
    ],
)
def test_a_rule_that_a_link_asks_for_and_that_does_not_apply_is_told(linked, rule, told):
    at = open_page(tab=DETAIL, rule=rule)
    assert told in plain(read(at))
    assert "In proportion to what each gains (proportional)" in [plain(one) for one in headings(at)]


def test_what_each_causes_and_could_do_instead_makes_another_rule_the_one_to_start_from(platform):
    at = connectors(open_page(MANAGER))
    assert not at.error
    scrb, avoided = GOLDEN["E4.3"]["scrb"], GOLDEN["E4.3"]["aca"]
    assert payments(at, "Separable costs") == {
        "DWP": round(scrb["A"], 1),
        "HMRC": round(scrb["B"], 1),
        "MOJ": round(scrb["C"], 1),
        "Together": 15,
    }
    assert payments(at, "Alternate cost") == {
        "DWP": avoided["A"],
        "HMRC": avoided["B"],
        "MOJ": avoided["C"],
        "Together": 15,
    }
    assert payments(at, "Shapley value") == {"DWP": 6, "HMRC": 6, "MOJ": 3, "Together": 15}
    said = plain(read(at))
    assert "separable costs, remaining benefits" in said
    assert "What bodies cause by themselves is 40% of the cost, more than 20%, so each pays that first." in said
    assert "The figures rest on terms of your own, which stand below." in said


def test_half_of_the_gain_in_cash_leaves_the_top_up_of_the_methods(linked):
    """E3.4: HMRC and MOJ can pay half of what they gain; 5.57 is missing."""
    at = open_page(MANAGER, tab=DETAIL)
    type_in_grid(at, 0, {0: {CASH: "50%"}, 2: {CASH: "50%"}})
    at.run()
    assert GOLDEN["E3.4"]["central_top_up"] == pytest.approx(5.570767, abs=1e-6)
    assert "£5.6 million is missing: the central top-up" in plain(read(at))
    assert {one.label: one.value for one in at.metric}["Missing in cash"] == "£5.6m"


@pytest.mark.parametrize(
    ("column", "typed", "told"),
    [
        (SEPARABLE, "-5", "HMRC, Causes by itself (£): '-5' is negative. Enter 0 or more, or leave it blank."),
        (SEPARABLE, "a lot", "HMRC, Causes by itself (£): 'a lot' is not an amount."),
        (ALTERNATIVE, "5%", "HMRC, Alternative (£): '5%' is a percentage, not an amount."),
        (ALTERNATIVE, "1e14", "HMRC, Alternative (£): '1e14' is more than any sum of public money. Check the zeros."),
        (CASH, "140%", "HMRC, Cash limit (£ or %): '140%' is no part of its gain. Enter a percentage from 0% to 100%."),
        (CASH, "x%", "HMRC, Cash limit (£ or %): 'x%' is not a fraction."),
        (SEPARABLE, "21m", "Causes by itself (£): come to more than the whole cost, of which they are a part."),
        (SEPARABLE, HOSTILE, "HMRC, Causes by itself (£): '![x]"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_typed_is_lost(linked, column, typed, told):
    at = open_page(MANAGER)
    type_in_grid(at, 0, {0: {column: typed}, 2: {CASH: "£1m"}})
    at.run()
    assert told in errors(at)
    assert "nothing you typed is lost" in read(at)
    assert stands_as_text(at)
    again = open_page(MANAGER)
    shown = again.data_editor[0].value
    assert (shown[column].tolist()[0], shown[CASH].tolist()[2]) == (typed, "£1m")
    type_in_grid(again, 0, {0: {column: ""}})
    again.run()
    assert not again.error
    assert finding(again) == "HMRC, DWP and MOJ can share £20.2 million so that each gains"


def test_a_body_whose_alternative_is_below_what_it_causes_is_left_out_with_a_warning(platform):
    at = open_page(MANAGER)
    type_in_grid(at, 0, {2: {SEPARABLE: "3m", ALTERNATIVE: "2m"}})
    at.run()
    assert "MOJ, Alternative (£): is less than what the body causes by itself" in plain(read(at))
    assert finding(at) == "DWP and HMRC can share £12 million so that each gains"


def test_what_is_typed_is_kept_for_the_person_the_project_and_the_scope_until_it_is_reset(platform):
    connectors(open_page(MANAGER))
    again = open_page(MANAGER)
    assert "Separable costs (£m)" in table(again, "payments")
    assert again.data_editor[0].value[ALTERNATIVE].tolist() == ["£11m", "12m", "10000000"]
    assert "Separable costs (£m)" not in table(open_page(READER), "payments")
    press(again, "Reset to the register")
    assert "Separable costs (£m)" not in table(again, "payments")
    assert drafts_of(platform, MANAGER) == ()


def test_the_draft_is_listed_with_a_way_back_to_it(platform):
    connectors(open_page(MANAGER))
    links = visit("edit_project", MANAGER, project="LINK").get("page_link")
    assert any(plain(one.label).startswith("Cost sharing of Project LINK, ") for one in links)


def test_a_rule_that_no_longer_applies_gives_way_to_the_one_to_start_from(platform):
    at = connectors(open_page(MANAGER, tab=DETAIL))
    labelled(at, "selectbox", "Rule").select("alternate_cost_avoided").run()
    assert "saves on its own alternative (alternate cost avoided)" in plain(headings(at)[1])
    press(at, "Reset to the register")
    assert not at.exception
    assert "In proportion to what each gains (proportional)" in plain(headings(at)[1])


def test_a_visitor_without_a_name_can_type_and_nothing_is_kept_of_it(platform):
    at = connectors(open_page())
    assert "Separable costs (£m)" in table(at, "payments")
    assert "Say who you are" in read(at)
    assert "Separable costs (£m)" not in table(open_page(), "payments")


def test_terms_stay_with_their_body_when_other_bodies_are_shown(linked):
    """On accepted claims fewer bodies gain; what was typed for the others is kept for when they are back."""
    at = open_page(MANAGER)
    type_in_grid(at, 0, {0: {CASH: "10%"}, 2: {CASH: "20%"}})
    at.run()
    labelled(at, "selectbox", "Benefits that are").select_index(1).run()
    assert not at.exception
    labelled(at, "selectbox", "Benefits that are").select_index(0).run()
    assert at.data_editor[0].value[CASH].tolist() == ["10%", "", "20%"]


def test_a_body_can_be_left_out_and_the_address_keeps_it(linked):
    """Without MOJ 17.9 is gained for 20.2."""
    at = open_page(MANAGER)
    labelled(at, "multiselect", "Leave out of the sharing").select("MOJ").run()
    assert at.query_params["without"] == "MOJ"
    assert finding(at) == (
        "They gain £2.4 million less than it costs: no sharing can make everyone better off; "
        "the central top-up would be £13.9 million"
    )
    assert "MOJ is left out by your choice: it pays nothing and keeps what it gains." in plain(read(at))
    labelled(at, "multiselect", "Leave out of the sharing").set_value([]).run()
    assert "without" not in at.query_params
    assert finding(open_page(without="MOJ,NOBODY")).startswith("They gain £2.4 million less")


def test_where_they_gain_too_little_the_top_up_is_worked_out(put):
    """8 is gained for 12; only DWP has cash, and gains 5."""
    put(*one_year("LINK", {"DWP": 5, "HMRC": 2, "MOJ": 1}, 12))
    at = open_page()
    assert finding(at) == (
        "They gain £4 million less than it costs: no sharing can make everyone better off; "
        "the central top-up would be £7 million"
    )
    assert "HMRC and MOJ have less than that in cash" in plain(read(at))
    assert table(at, "short")["Gains (£m)"].tolist() == [5, 2, 1, 8]
    assert "Plan the transfers" not in buttons(at)


def test_own_alternatives_that_are_cheaper_are_found(platform):
    """DWP would pay 4 and HMRC 5 by themselves; with MOJ's 6 that is no more than the 15 they would share."""
    at = open_page(MANAGER)
    type_in_grid(at, 0, {0: {ALTERNATIVE: "4m"}, 1: {ALTERNATIVE: "4m"}})
    at.run()
    assert finding(at) == (
        "By their own alternatives they would pay £1 million less than together: sharing makes nobody better off"
    )


def test_one_body_alone_has_nobody_to_share_with(put):
    put(*one_year("LINK", {"DWP": 15}, 12))
    at = open_page()
    assert finding(at) == "Only DWP takes part: it pays the whole £12 million and has nobody to share it with"
    assert payments(at, "Nucleolus") == {"DWP": 12, "Together": 12}
    for tab in (DETAIL, CLAIM, TRUE_UP, LATE, LEAVES):
        assert not turn_to(at, f"sharing-tab={tab}").exception


def test_society_is_never_asked_to_pay(put):
    put(*one_year("LINK", {"CIT": 15}, 12))
    at = open_page()
    assert finding(at) == "No public body gains by Project LINK, so nobody can be asked to share its cost"
    assert "Households and businesses gain £15 million by it; they are never asked to pay." in plain(read(at))


def test_a_project_that_nobody_pays_for_has_nothing_to_share(put):
    put(*one_year("LINK", {"DWP": 5}, 0))
    at = open_page()
    assert finding(at) == "No public body pays for Project LINK yet, so there is no cost to share"
    assert "Enter its costs and who pays them on Edit a project." in read(at)


def test_accepted_claims_only_can_be_looked_at(linked):
    assert finding(open_page(claims="accepted_only")) != finding(open_page())


@pytest.fixture
def chain(put):
    """E2.3: P1 and P2 need F, P3 needs P1. Without F all of 35 is lost."""
    lines = [
        line
        for code, gains, costs in (
            ("F", {}, 8),
            ("P1", {"HMRC": 10}, 4),
            ("P2", {"MOJ": 5}, 2),
            ("P3", {"HMRC": 20}, 6),
        )
        for line in one_year(code, gains, costs)
    ]
    return put(*lines, Dependency("P1-N1", "P1", "F"), Dependency("P2-N1", "P2", "F"), Dependency("P3-N1", "P3", "P1"))


def test_an_enabler_is_shared_by_those_who_would_lose_without_it(chain):
    at = open_page(project="F", scope="enabler")
    assert finding(at) == "HMRC and MOJ can share £8 million so that each gains"
    assert payments(at, "Proportional") == {"HMRC": 6.9, "MOJ": 1.1, "DWP": 0, "Together": 8}
    said = plain(read(at))
    assert "an enabler claims none of the benefit of what it enables" in said
    assert "Without it DWP would save £12 million on projects that need it" in said


def test_a_bundle_shares_the_cost_of_all_its_projects(chain):
    at = open_page(project="F", scope="bundle")
    assert finding(at) == "HMRC and MOJ can share £20 million so that each gains"
    assert "Project F with what it needs and enables (4 projects) costs £20 million" in plain(read(at))
    assert "an enabler claims none" not in read(at)


def test_other_scopes_are_offered_only_where_there_are_dependencies(chain, put, linked_records):
    put(*linked_records, key="linked")
    at = open_page(project="F", scope="enabler")
    assert len(labelled(at, "selectbox", "Whose cost").options) == 3
    labelled(at, "selectbox", "Project").select("LINK").run()
    assert not at.exception
    assert labelled(at, "selectbox", "Whose cost").options == ["The project alone"]
    assert finding(at) == "HMRC, DWP and MOJ can share £20.2 million so that each gains"


def test_a_claim_that_is_too_small_saves_money_until_nothing_goes_ahead(linked):
    """HMRC can leave 23.7% of its gain unsaid, not 30%."""
    at = open_page(tab=CLAIM)
    assert "it pays £9.6 million instead of £10.1 million: it is £533,000 better off." in plain(read(at))
    assert table(at, "false-claim")["Claim could fall by"].tolist() == ["23.7%", "42.7%", "53.4%", ""]
    at = open_page(tab=CLAIM, less="30", body="HMRC")
    assert "the project does not go ahead, and HMRC loses the £1.4 million" in plain(read(at))
    at = open_page(tab=CLAIM, less="30", body="MOJ")
    assert "If MOJ says that it gains £3.6 million instead of £5.1 million (30% less)" in plain(read(at))


def test_a_true_up_is_held_by_the_collar(linked):
    """HMRC realises half: in proportion it would pay 6.7 of 20.2, and pays 75% of 10.1."""
    at = open_page(tab=TRUE_UP)
    assert "less by HMRC (£2.5 million). HMRC, DWP and MOJ are held by the collar of 25%." in plain(read(at))
    assert "What is realised is £3 million less than the cost" in plain(read(at))
    changed = table(at, "true-up").set_index("Body")
    assert changed.loc["HMRC", "Would pay without the collar (£m)"] == 6.7
    assert changed.loc["HMRC", "Pays now (£m)"] == 7.6
    free = open_page(tab=TRUE_UP, collar="100")
    assert table(free, "true-up").set_index("Body").loc["HMRC", "Pays now (£m)"] == 6.7
    assert "Nothing changes" in read(open_page(tab=TRUE_UP, realised="100"))


def test_a_late_comer_pays_for_the_time_too(platform):
    """MOJ would have paid 15 x 6 / 30 = 3; after two years that is 3.21, of which DWP has 14 / 24."""
    at = open_page(tab=LATE, body="MOJ")
    assert "MOJ joins 2 years late and pays the others £3.2 million" in plain(read(at))
    assert table(at, "late-entry")["Gets back (£m)"].tolist() == [1.87, 1.34, 3.21]


def test_nobody_can_join_late_whom_the_others_need(linked):
    assert "Without MOJ the others gain less than it costs" in plain(read(open_page(tab=LATE, body="MOJ")))


def test_a_leaver_pays_until_the_gate(linked):
    at = open_page(tab=LEAVES)
    assert "HMRC leaves in 2027-28 and pays £2.6 million of stranded cost until the gate in 2028-29" in plain(read(at))
    assert table(at, "exit").set_index("Body")["Change (£m cash)"].tolist() == [-3.2, 1.8, 1.4, 0]
    assert list(table(at, "exit-years").columns)[:2] == ["Body", "2026-27 (£m)"]
    at = open_page(tab=LEAVES, leaves="2029-30", gate="2027-28")
    assert "not after the gate" in read(at)
    assert not at.exception


def test_numbers_of_a_link_that_make_no_sense_are_passed_over(linked):
    at = open_page(tab=CLAIM, less="nonsense", body="<b>")
    assert not at.exception
    assert "(10% less)" in plain(read(at))


def test_a_scenario_changes_what_is_shared_and_says_so(put):
    """LINK-like: 10 is paid and 8 and 6 are gained; at 1.2 times the cost 12 is shared."""
    dear = Scenario("DEAR", "Dearer", "DWP", FIRST, status=ScenarioStatus.SHARED, made_by="Fin")
    factor = Override("DEAR-O1", "DEAR", OverrideField.COST_FACTOR, value=Decimal("1.2"))
    put(*one_year("P", {"DWP": 8, "HMRC": 6}, 10), dear, factor)
    assert finding(visit("cost_sharing", project="P")) == "DWP and HMRC can share £10 million so that each gains"
    at = visit("cost_sharing", project="P", scenario="DEAR")
    assert finding(at) == "DWP and HMRC can share £12 million so that each gains"
    assert "Costs and benefits as the scenario Dearer has them" in plain(read(at))
    at = press(at, "Plan the transfers")
    assert at.query_params["scenario"] == "DEAR"


def test_the_way_on_takes_the_choices_along(chain):
    at = press(open_page(project="F", scope="enabler", rule="equal", without="MOJ"), "Plan the transfers")
    assert at.title[0].value == "Transfers"
    assert {name: at.query_params[name] for name in ("project", "scope", "rule", "without")} == {
        "project": "F",
        "scope": "enabler",
        "rule": "equal",
        "without": "MOJ",
    }


def test_the_example_register_can_be_shared(example):
    at = visit("cost_sharing", register="example", project="RTI")
    assert not at.exception
    assert "so that each gains" in finding(at)


def test_more_than_twenty_bodies_say_how_far_sampling_may_be_off(put, live):
    codes = [one.record.id for one in live.current("organisation") if one.record.kind.is_public][:24]
    put(*one_year("LINK", {code: 2 + place % 3 for place, code in enumerate(codes)}, 30))
    at = open_page()
    assert finding(at) == "24 public bodies can share £30 million so that each gains"
    assert "the Shapley value is an average over orders drawn at random" in read(at)
    assert "18 more bodies that gain less stand in the table only." in plain(read(at))


@pytest.mark.parametrize("tab", [SIDE, DETAIL, CLAIM, TRUE_UP, LATE, LEAVES])
def test_peoples_words_stay_words(hostile, tab):
    at = open_page(MANAGER, tab=tab)
    assert not at.exception
    assert stands_as_text(at)
