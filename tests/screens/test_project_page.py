"""A project's page: the finding, every tab, and figures that can be checked by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    buttons,
    headings,
    press,
    read,
    stands_as_text,
    table,
    turn_to,
    visit,
)

from benefits.actions.importing import save_import
from benefits.actions.recording import Withdrawal, new_project, save_changes
from benefits.periods import FinancialYear, Series
from benefits.records.categories import BenefitClass
from benefits.records.model import BenefitLine, Project, Share
from benefits.reporting.words import escape_markdown

# The name of a table on each tab.
TABS = {
    "Summary": "details",
    "Appraisal": "measures",
    "Summary table": "ast-measures",
    "Costs": "costs",
    "Benefits": "benefits",
    "Who benefits": "shares",
    "Workings": "workings",
    "History": "history",
}


def test_an_empty_register_says_what_to_do_next():
    at = visit("project")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_without_a_project_in_the_address_one_is_chosen(linked):
    at = visit("project")
    assert "Choose a project above." in read(at)
    at.selectbox(key="project").set_value("LINK").run()
    assert headings(at)[0] == "Linked case records"
    assert at.query_params["project"] == "LINK"


def test_the_finding_says_who_pays_who_gains_and_that_government_gains(linked):
    finding = headings(visit("project", project="LINK"))[1].replace("\\", "")
    assert finding == (
        "DWP pays £20.2 million and gains £6.4 million: on its own budget it loses £13.9 million. "
        "Government as a whole gains £2.7 million."
    )


def test_the_tiles_are_the_hand_computed_values(linked):
    tiles = {one.label: one.value for one in visit("project", project="LINK").metric}
    # 25.52 of benefit over 20.24 of cost: see the portfolio page's test.
    assert tiles == {
        "Own department": "−£13.9m",
        "Cross-government": "£2.7m",
        "Society": "£5.3m",
        "Back per £1 (BCR)": "£1.26",
    }


@pytest.mark.parametrize(("tab", "name"), TABS.items())
def test_every_tab_opens_with_its_table(linked, tab, name):
    at = visit("project", project="LINK", tab=f"project-tab={tab}")
    assert not at.exception
    assert len(table(at, name))


def test_every_tab_of_a_project_that_has_nothing_yet_opens(live):
    bare = Project("BARE", "A bare project", "DWP", FinancialYear.parse("2026-27"))
    new_project(live, MANAGER, bare, "", "bare")
    at = visit("project", project="BARE")
    for tab in TABS:
        assert not turn_to(at, f"project-tab={tab}").exception, tab
        assert headings(at)[0] == "A bare project"


def test_every_tab_of_a_project_without_options_opens(linked):
    shares = [f"LINK-B1-{who}" for who in ("DWP", "HMRC", "MOJ", "SOC")]
    gone = [
        *(Withdrawal("share", code, 1) for code in shares),
        Withdrawal("benefit_line", "LINK-B1", 1),
        Withdrawal("cost_line", "LINK-C1", 1),
        Withdrawal("option", linked.current("option")[0].record.id, 1),
    ]
    save_changes(linked, MANAGER, "LINK", gone, "It starts anew", "gone")
    at = visit("project", project="LINK")
    for tab in TABS:
        assert not turn_to(at, f"project-tab={tab}").exception, tab
        assert headings(at)[0] == "Linked case records"


def test_workings_show_nominal_real_factor_and_present_value_of_each_year(linked):
    at = visit("project", project="LINK", tab="project-tab=Workings")
    first, second, *_, total = table(at, "workings").to_dict("records")
    assert (first["Year"], first["Real (£)"], first["Discount factor"], first["Present value (£)"]) == (
        "2026-27",
        10_000_000,
        1.0,
        10_000_000,
    )
    assert (second["Real (£)"], second["Present value (£)"]) == (5_000_000, round(5_000_000 / 1.035))
    assert total["Present value (£)"] == table(at, "workings")["Present value (£)"][:-1].sum()


def test_another_line_of_the_workings_can_be_chosen(linked):
    at = visit("project", project="LINK", tab="project-tab=Workings")
    line = next(one for one in at.selectbox if one.label == "Line")
    assert len(line.options) == 2
    line.select_index(1).run()
    assert table(at, "workings")["Real (£)"].iloc[-1] == 28_000_000


def test_the_address_names_the_lens_of_the_measures(linked):
    at = visit("project", project="LINK", tab="project-tab=Appraisal", claims="accepted_only")
    assert not at.exception
    assert at.selectbox(key="claims").value == "accepted_only"


def test_beside_the_measures_stand_effects_sensitivities_and_what_is_included(linked):
    at = visit("project", project="LINK", tab="project-tab=Appraisal")
    assert headings(at)[-5:] == [
        "Effects without a money value",
        "Cost per outcome",
        "Distributional weights",
        "Lower discount rates",
        "What the costs and benefits include",
    ]
    said = read(at).replace("\\", "")
    assert "No effect without a money value is recorded." in said
    assert "they do not apply to a horizon of 4 years" in said
    assert "Enter a relative income where the shares of a benefit to households are edited." in said
    included = table(at, "included").set_index("Kind")["Present value (£m)"]
    assert included["Cost: exit"] == "none entered"
    measures = table(at, "measures").set_index("Measure")
    # E1.7 of the methods.
    assert measures.loc["Modified internal rate of return (real, at the discount rate of year 1)", "Society"] == "14.2%"


def test_units_that_cost_and_households_that_gain_are_shown_with_their_figures(live, linked_records):
    line = next(one for one in linked_records if isinstance(one, BenefitLine))
    counted = replace(
        line,
        id="LINK-U",
        title="Records linked",
        benefit_class=BenefitClass.QUANTIFIABLE,
        unit="records",
        amounts=Series(line.amounts.first, tuple(map(Decimal, (1000, 2000, 2000, 2000)))),
    )
    first = next(one for one in linked_records if isinstance(one, Share) and one.recipient == "SOC")
    poorer = replace(first, id="LINK-B1-CIT", recipient="CIT", relative_income=Decimal("0.5"))
    records = [poorer if one is first else one for one in linked_records]
    save_import(live, MANAGER, [*records, counted], "For the test", "counted")
    at = visit("project", project="LINK", tab="project-tab=Appraisal")
    assert not at.exception
    # E1.12 of the methods.
    assert table(at, "outcomes")["Cost to society of one, discounted"].tolist() == ["£3,173"]
    assert table(at, "outcomes")["Cost to society of one, undiscounted"].tolist() == ["£3,000"]
    # A tenth of 25.52 lands on households at half the median's income: 2 ** 1.3 = 2.46 a pound.
    assert table(at, "weights")["Weight"].tolist() == ["2.46"]
    assert "£5.3 million unweighted and £9 million with distributional weights" in read(at).replace("\\", "")


def test_a_code_in_the_address_that_no_project_has_is_a_sentence(linked):
    at = visit("project", project="LINC")
    # Outside the front door nobody catches a fault of the address; there, app.py shows it as a sentence.
    assert len(at.exception) == 1
    assert not at.metric


def test_only_who_may_change_the_project_is_offered_to(linked):
    assert "Edit this project" not in buttons(visit("project", project="LINK"))
    assert "Edit this project" not in buttons(visit("project", READER, project="LINK"))
    at = press(visit("project", MANAGER, project="LINK"), "Edit this project")
    assert at.title[0].value == "Edit a project"
    assert at.query_params["project"] == "LINK"


def test_published_cases_show_their_source_and_grade(example):
    at = visit("project", register="example", project="RTI", tab="project-tab=Costs")
    assert not at.exception
    assert set(table(at, "costs")["Source grade"]) <= {"A", "B", "C"}
    assert table(at, "costs")["Source"].str.len().min() > 0


def test_every_published_case_opens_with_its_appraisal(example):
    titles = {one.record.id: one.record.title for one in example.current("project")}
    at = visit("project", register="example", project="RTI", tab="project-tab=Appraisal")
    for code, title in titles.items():
        at.selectbox(key="project").set_value(code).run()
        assert not at.exception, code
        assert headings(at)[0].replace("\\", "") == title
        assert len(table(at, "measures")), code


def test_the_history_tells_who_when_and_why(linked):
    (first, *_) = table(visit("project", project="LINK", tab="project-tab=History"), "history").to_dict("records")
    assert "Ada" in first.values()
    assert "For the test" in first.values()


def test_hostile_texts_stay_text_on_every_tab(hostile):
    at = visit("project", project="LINK")
    for tab in TABS:
        assert not turn_to(at, f"project-tab={tab}").exception, tab
        assert headings(at)[0] == escape_markdown(HOSTILE)
        assert stands_as_text(at), tab


def test_a_benefit_named_in_the_address_stands_in_full(linked):
    at = visit("project", project="LINK", line="LINK-B1")
    assert not at.exception
    shares = table(at, "line-shares").set_index("Recipient")
    # By hand, £m: 45% of 4/1.035 + 8/1.035**2 + 8/1.035**3 + 8/1.035**4 = 25.52 lands on HMRC.
    assert shares.loc["HMRC", "Present value (£m)"] == pytest.approx(0.45 * 25.52, abs=0.05)
    assert table(at, "line-amounts")["Year"].iloc[-1] == "Total"
    assert "No baseline promises this benefit" in read(at)


def test_a_benefit_of_the_example_shows_promises_and_measurements(example):
    at = visit("project", register="example", project="DWPPREV", line=next(iter(promised(example))))
    assert not at.exception
    assert len(table(at, "line-promises"))
    assert len(table(at, "line-standing"))


def promised(store):
    """The benefit lines of DWPPREV that a baseline promises."""
    baselines = {one.record.id for one in store.where("baseline", "project", ["DWPPREV"])}
    return {
        one.record.line for one in store.where("baseline_flow", "baseline", baselines) if one.record.side == "benefit"
    }


def test_a_benefit_that_the_project_has_not_is_told(linked):
    at = visit("project", project="LINK", line="<b>NONE</b>")
    assert not at.exception
    assert "This project has no benefit" in read(at)


def test_the_way_back_leads_to_where_one_came_from_with_its_filters(linked):
    at = visit("project", project="LINK", **{"from": "portfolio?register=live&lead=DWP&portfolio-tab=At+risk"})
    (back,) = [one for one in at.get("page_link") if one.label.startswith("Back to")]
    assert back.label == "Back to Portfolio"
    assert back.proto.page == "portfolio"
    assert back.proto.query_string == "register=live&lead=DWP&portfolio-tab=At+risk"


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/",
        "//evil.example/portfolio",
        "javascript:alert(1)",
        "../portfolio",
        "portfolio/../../etc",
        "",
        "?lead=DWP",
        "portfolio?" + "a" * 700,
        "portfolio?lead",
    ],
)
def test_a_way_back_that_is_no_page_of_the_app_is_refused(linked, foreign):
    at = visit("project", project="LINK", **{"from": foreign})
    assert not at.exception
    assert [one for one in at.get("page_link") if one.label.startswith("Back to")] == []
