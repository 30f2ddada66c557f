"""The measurements page: what is due first, entering it in the person's own name, verifying, forecasts and files."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
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

from benefits.actions.importing import save_import
from benefits.actions.measuring import enter
from benefits.actions.verifying import verify
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import (
    BaselineStage,
    BenefitClass,
    BudgetClass,
    CostKind,
    OptionKind,
    PriceTerms,
    Role,
    Side,
    Stage,
)
from benefits.records.history import Actor
from benefits.records.model import (
    Baseline,
    BaselineFlow,
    BenefitLine,
    CostLine,
    Measurement,
    Milestone,
    Option,
    Person,
    Project,
    Share,
)
from benefits.records.store import now

TABS = ("Due", "Enter", "Verify", "Forecasts", "Cost outturn", "Milestones", "Workbook")
TAB = "measurements-tab"
Y = FinancialYear(2022)
OWNER = Person("declared:Olu", "", "Olu", (grant(Role.BENEFIT_OWNER, "HMRC"),))
FINANCE = Person("declared:Fay", "", "Fay", (grant(Role.FINANCE, "HMRC"),))
ABOUT = "TRK-B1@HMRC"
MEASURED = Measurement("TRK-B1-HMRC-2022-23", "TRK-B1", "HMRC", Y, pounds=Decimal(900_000), evidence_grade="E1")


def amounts(*pounds):
    return Series(Y, tuple(Decimal(one) for one in pounds))


def records(title="Letters saved"):
    real = {"price_terms": PriceTerms.REAL, "price_year": Y}
    return [
        Project("TRK", "Tracked letters", "DWP", Y, 4, stage=Stage.LIVE),
        Option("TRK", "TRK", OptionKind.PREFERRED, "Do it", is_preferred=True),
        CostLine(
            "TRK-C1",
            "TRK",
            "Build",
            "DWP",
            CostKind.IMPLEMENTATION,
            BudgetClass.CDEL,
            **real,
            amounts=amounts(5_000_000),
        ),
        BenefitLine(
            *("TRK-B1", "TRK", title, "other", BenefitClass.CASH_RELEASING),
            **real,
            amounts=amounts(2_000_000, 4_000_000),
            owner="Olu",
            unit="letters",
            measure="Letters not sent",
        ),
        Share("TRK-B1-HMRC", "TRK-B1", "HMRC", Decimal("0.5")),
        Share("TRK-B1-DWP", "TRK-B1", "DWP", Decimal("0.5")),
    ]


PROMISED = [
    Baseline("TRK-FBC", "TRK", BaselineStage.FBC, date(2022, 5, 1), "The board", Y, Y),
    BaselineFlow(
        "TRK-F1", "TRK-FBC", Side.BENEFIT, "TRK-B1", "Letters saved", "HMRC", amounts=amounts(1_000_000, 2_000_000)
    ),
    BaselineFlow("TRK-F2", "TRK-FBC", Side.COST, "TRK-C1", "Build", "DWP", amounts=amounts(5_000_000)),
    Milestone("TRK-M1", "TRK", "Service live", date(2022, 9, 1)),
]


@pytest.fixture
def tracked(live):
    """A project whose two years are long over: half a benefit promised to HMRC, and nothing said of it yet."""
    save_import(live, MANAGER, [*records(), *PROMISED], "For the test", "tracked")
    return live


def opened(tab, who=OWNER, **address):
    return visit("measurements", who, project="TRK", **{TAB: tab}, **address)


def held(store, code=MEASURED.id):
    found = store.one("measurement", code)
    return found.record if found else None


def test_an_empty_register_says_what_to_do_next():
    at = visit("measurements")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_the_list_says_what_is_due_from_whom_and_what_is_at_stake(tracked):
    at = visit("measurements", OWNER)
    assert not at.exception
    assert headings(at)[0].replace("\\", "") == (
        "4 reports are due: 4 escalated. Nobody has yet said whether £3 million of promised benefit has arrived."
    )
    rows = table(at, "due")
    assert list(rows["Period"]) == ["2022-23", "2023-24", "", "2022-23"]  # the owner's own come first
    assert list(rows["From"]) == ["Olu, HMRC", "Olu, HMRC", "DWP", "DWP"]
    assert list(rows["State"]) == ["Escalated"] * 4
    stake = rows.filter(like="At stake").iloc[:, 0]
    assert list(stake.dropna()) == [1_000_000, 2_000_000, 5_000_000]  # a milestone has no pounds of its own


def test_the_address_names_the_filters(tracked):
    at = visit("measurements", OWNER, kind="outturn", state="escalated")
    assert list(table(at, "due")["What"]) == ["Cost outturn"]
    mine = visit("measurements", OWNER, mine="yes")
    assert list(table(mine, "due")["Period"]) == ["2022-23", "2023-24"]
    assert "Nothing is due" in headings(visit("measurements", OWNER, state="due"))[0]


def test_a_link_opens_the_form_filled_in_and_one_figure_is_enough(tracked):
    at = opened("Enter", about=ABOUT, year="2022-23", quarter="0")
    assert not at.exception
    assert labelled(at, "text_input", "Financial year").value == "2022-23"
    assert "promises £1 million for 2022-23" in read(at).replace("\\", "")
    labelled(at, "text_input", "Pounds").set_value("£0.9m").run()
    labelled(at, "selectbox", "Evidence grade").set_value("E1")
    press(at, "Save the measurement")
    assert not at.exception
    assert held(tracked) == replace(MEASURED, entered_by="Olu", entered_on=held(tracked).entered_on)
    assert "Saved" in read(at)
    # What is entered waits for somebody else's verification, so it is no longer theirs to do.
    assert list(table(visit("measurements", OWNER, mine="yes"), "due")["Period"]) == ["2023-24"]
    assert "2022-23" in list(table(visit("measurements", OWNER, kind="verification"), "due")["Period"])


def test_faults_are_told_as_it_is_typed_and_nothing_is_saved(tracked):
    at = opened("Enter", about=ABOUT, year="2022-23", quarter="0")
    labelled(at, "text_input", "Pounds").set_value("a lot").run()
    assert "Pounds: a lot is not an amount" in errors(at)
    press(at, "Save the measurement")
    assert held(tracked) is None


def test_a_second_report_of_one_period_is_told_as_it_is_typed(tracked):
    enter(tracked, OWNER, MEASURED, 0, "", "k")
    at = opened("Enter", about=ABOUT, year="2022-23", quarter="2")
    labelled(at, "text_input", "Pounds").set_value("5").run()
    assert "covers what TRK-B1-HMRC-2022-23 covers too" in errors(at)


def test_what_is_typed_is_kept_as_a_draft(tracked):
    at = opened("Enter", about=ABOUT, year="2022-23", quarter="0")
    labelled(at, "text_input", "Pounds").set_value("123").run()
    again = opened("Enter", about=ABOUT, year="2022-23", quarter="0")
    assert labelled(again, "text_input", "Pounds").value == "123"
    assert "Go on below" in read(again)


def test_a_correction_says_before_that_it_takes_the_verification_away(tracked):
    enter(tracked, OWNER, MEASURED, 0, "", "k")
    verify(tracked, FINANCE, "measurement", MEASURED.id, 1, "", "v")
    at = opened("Enter", about=ABOUT, measurement=MEASURED.id)
    assert "takes the verification away" in read(at)
    assert list(table(at, "measured")["Verified by"]) == ["Fay"]
    assert len(table(at, "versions"))
    labelled(at, "text_input", "Pounds").set_value("950000").run()
    press(at, "Save the measurement")
    assert (held(tracked).pounds, held(tracked).verified_by) == (950_000, "")


def test_over_somebody_elses_newer_version_nothing_is_lost(tracked):
    enter(tracked, OWNER, MEASURED, 0, "", "k")
    at = opened("Enter", about=ABOUT, measurement=MEASURED.id)
    labelled(at, "text_input", "Pounds").set_value("1").run()
    enter(tracked, MANAGER, replace(MEASURED, pounds=Decimal(2)), 1, "", "theirs")
    press(at, "Save the measurement")
    assert "newer version" in errors(at)
    assert held(tracked).pounds == 2


def test_what_was_entered_by_mistake_is_withdrawn(tracked):
    enter(tracked, OWNER, MEASURED, 0, "", "k")
    press(opened("Enter", about=ABOUT, measurement=MEASURED.id), "Withdraw it")
    assert tracked.one("measurement", MEASURED.id).withdrawn


@pytest.mark.parametrize("who", [None, READER])
def test_who_may_not_enter_sees_it_and_is_told_what_to_do(tracked, who):
    at = opened("Enter", who, about=ABOUT)
    assert "say who you are" in read(at)
    assert "Save the measurement" not in buttons(at)


def test_a_second_person_reads_and_verifies(tracked):
    enter(tracked, OWNER, MEASURED, 0, "", "k")
    at = opened("Verify", FINANCE, verify=f"measurement:{MEASURED.id}")
    assert "It was entered by Olu" in read(at)
    assert "900,000" in " ".join(table(at, "verified")["Value"])
    labelled(at, "text_area", "What you checked it against").set_value("The ledger")
    press(at, "Verify")
    assert not at.exception
    assert held(tracked).verified_by == "Fay"


def test_nobody_verifies_what_they_entered(tracked):
    both = replace(FINANCE, grants=(*FINANCE.grants, *OWNER.grants))
    enter(tracked, both, MEASURED, 0, "", "k")
    at = press(opened("Verify", both, verify=f"measurement:{MEASURED.id}"), "Verify")
    assert "entered it" in errors(at)
    assert held(tracked).verified_by == ""


def test_who_may_not_verify_is_told_what_to_do(tracked):
    enter(tracked, OWNER, MEASURED, 0, "", "k")
    assert "choose the role assurer or finance" in read(opened("Verify"))


def test_where_nothing_waits_it_says_so(tracked):
    assert "Nothing waits for a verification" in read(opened("Verify", FINANCE))


def test_a_forecast_starts_from_the_baseline_and_is_saved(tracked):
    at = opened("Forecasts", about=ABOUT)
    assert [labelled(at, "text_input", year).value for year in ("2022-23", "2023-24")] == ["1,000,000", "2,000,000"]
    labelled(at, "text_input", "2023-24").set_value("1500000").run()
    press(at, "Save the forecast")
    assert not at.exception
    (saved,) = (one.record for one in tracked.current("forecast"))
    assert saved.amounts.by_year()[Y + 1] == 1_500_000
    assert (saved.price_terms, saved.price_year, saved.made_by) == (PriceTerms.REAL, Y, "Olu")


def test_outturn_is_entered_by_the_payers_side(tracked):
    at = opened("Cost outturn", MANAGER, cost_line="TRK-C1", year="2022-23", quarter="0")
    labelled(at, "text_input", "Pounds").set_value("£6m").run()
    press(at, "Save the outturn")
    assert not at.exception
    (saved,) = (one.record for one in tracked.current("outturn"))
    assert (saved.pounds, saved.entered_by) == (6_000_000, "Ada")
    assert "Save the outturn" not in buttons(opened("Cost outturn", OWNER, cost_line="TRK-C1"))


def test_a_milestone_is_achieved(tracked):
    at = opened("Milestones", MANAGER, milestone="TRK-M1")
    labelled(at, "text_input", "Achieved on").set_value("2023-01-10")
    labelled(at, "text_area", "Evidence").set_value("Usage report").run()
    press(at, "Save the milestone")
    assert not at.exception
    assert tracked.one("milestone", "TRK-M1").record.achieved_on == date(2023, 1, 10)


def test_the_workbook_tab_offers_what_is_due(tracked):
    at = opened("Workbook")
    assert not at.exception
    assert "each of 2 measurements" in read(at)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(tracked, tab):
    for who in (None, OWNER, FINANCE, MANAGER):
        at = opened(tab, who)
        assert not at.exception
        at = visit("measurements", who, **{TAB: tab})
        assert not at.exception


def test_without_a_project_one_is_to_be_chosen(tracked):
    assert "Choose a project above" in read(visit("measurements", OWNER, **{TAB: "Enter"}))


def test_the_first_page_reminds_of_what_is_due_escalated_first_with_links(tracked):
    at = visit("welcome", OWNER)
    assert not at.exception
    assert headings(at)[0] == "What is due"
    days = (now().date() - date(2023, 3, 31)).days
    assert (
        "Escalated: measurement of Letters saved (2022-23), Tracked letters, £1 million. "
        f"The period ended {days:,} days ago. From Olu, HMRC."
    ) in read(at).replace("\\", "")
    link = at.get("page_link")[0].proto
    assert link.label.replace("\\", "") == "Enter: Letters saved, 2022-23"
    assert "about=TRK-B1%40HMRC" in link.query_string
    stranger = replace(OWNER, name="Al", grants=(grant(Role.FINANCE, "MOJ"),))
    assert "What is due" not in headings(visit("welcome", stranger))


def test_the_portfolio_says_in_a_line_what_is_overdue(tracked):
    said = read(visit("portfolio", OWNER)).replace("\\", "")
    assert "4 reports are overdue, 4 of them escalated; £3 million of promised benefit is unreported." in said


def test_hostile_texts_stay_text_on_every_tab(live):
    hostile = [replace(one, title=HOSTILE) if hasattr(one, "title") else one for one in [*records(), *PROMISED]]
    with live.write(Actor("test", "Test"), "test", "", "hostile") as tx:
        tx.put_all(hostile)
    enter(live, OWNER, replace(MEASURED, evidence=HOSTILE, note=HOSTILE), 0, HOSTILE, "k")
    address = {"about": ABOUT, "measurement": MEASURED.id, "verify": f"measurement:{MEASURED.id}"}
    at = opened("Due", replace(FINANCE, name=HOSTILE), **address)
    for tab in TABS:
        assert not turn_to(at, f"{TAB}={tab}").exception, tab
        assert stands_as_text(at), tab
