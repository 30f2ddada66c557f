"""What the three briefings say: the figures of the pages, with what a reader must know beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from benefits.appraisal.lenses import Claims, Standpoint
from benefits.portfolio.basis import Basis, Bodies
from benefits.records.categories import Agreement, BenefitClass, BudgetClass, Phasing, Side
from benefits.records.store import now
from benefits.reporting.words import number, pounds_in_prose
from benefits.views.briefing import About, PortfolioFacts, Subject
from benefits.views.briefing_value import Briefing, Section
from tests.plain.briefed import MADE, OF_A, OF_P, PORTFOLIO, briefed, records
from tests.plain.register import FIRST, benefit, bodies, cost, money, option, project, share
from tests.plain.tracking import baseline, flow

EVERY = (PORTFOLIO, OF_A, OF_P)
names = pytest.mark.parametrize("about", EVERY, ids=[one.subject.value for one in EVERY])


@pytest.fixture(scope="module")
def usual():
    """The three briefings of the usual register, with what was fetched for each."""
    return {about.subject: briefed(about) for about in EVERY}


def section(briefing: Briefing, start: str) -> Section:
    return next(one for one in briefing.sections if one.title.startswith(start))


def column(of: Section, heading: str) -> dict[str, str]:
    at = of.figures.headings.index(heading)
    return {row[0]: row[at] for row in of.figures.rows}


@names
def test_every_briefing_says_its_basis_editions_caveats_date_and_state(usual, about):
    _, briefing = usual[about.subject]
    today = now().date()
    assert briefing.made_on == MADE
    assert briefing.dated.startswith("Made on 2 June 2030. As reported on ")
    assert f"{today.day} {today:%B %Y} (save 2 of the register)" in briefing.as_reported_on
    assert "2026-27 prices" in briefing.basis
    assert "all claims" in briefing.basis
    assert briefing.editions == (
        "HM Treasury, The Green Book, edition GB2026",
        "HM Treasury, GDP deflators, edition 2026-11",
    )
    assert any("judged by 1 June 2030" in one for one in briefing.caveats)


@names
def test_pictures_show_the_figures_of_their_tables(usual, about):
    _, briefing = usual[about.subject]
    pictures = [one for one in briefing.sections if one.picture]
    assert len(pictures) >= 3
    for one in pictures:
        cells = {cell for row in one.figures.rows for cell in row}
        values = [value for series in one.picture.series for value in series.values if value is not None]
        assert {number(value, one.picture.digits) for value in values} <= cells, one.title


def test_costs_in_thirds_are_the_same_in_picture_and_table():
    """Three years of a third of a million and six payments: the years shown add up to the payer's whole."""
    held = [*bodies("A"), project(), option(), cost("P-C1", ["3333333.33"] * 3, budget_class=BudgetClass.CDEL)]
    held.append(cost("P-C2", ["6666666.67"] * 3))
    _, briefing = briefed(OF_P, held)
    paid = section(briefing, "A pays most")
    shown = [[row[at] for row in paid.figures.rows[:2]] for at in (1, 2, 3)]
    assert [list(one) for one in zip(*shown, strict=True)] == [
        [number(value, paid.picture.digits) for value in series.values] for series in paid.picture.series
    ]
    for row in paid.figures.rows:
        assert sum(map(float, row[1:-1])) == pytest.approx(float(row[-1]))


def test_the_portfolio_says_what_the_portfolio_page_says(usual):
    """A's 10 buys 8 a year for three years: 3.5% a year, so 1/1.035 + 1/1.035^2 + 1/1.035^3 = 2.8016 times 8."""
    facts, briefing = usual[Subject.PORTFOLIO]
    factor = 1 / 1.035 + 1 / 1.035**2 + 1 / 1.035**3
    government = next(one for one in facts.page.totals if one.standpoint is Standpoint.GOVERNMENT)
    assert government.net == pytest.approx(8e6 * factor - 10e6)
    assert {one.label: one.value for one in briefing.headlines} == {
        "Net value to society": pounds_in_prose(8e6 * factor - 10e6),
        "Net value across government": pounds_in_prose(8e6 * factor - 10e6),
        "Net for those who pay": pounds_in_prose(2e6 * factor - 10e6),
        "At risk of being dropped": pounds_in_prose(8e6 * factor - 10e6),
        "Smallest rescue": pounds_in_prose(10e6 - 2e6 * factor),
        "Realised so far": "£3 million",
    }
    answer = briefing.sections[0]
    assert answer.title == (
        f"Over 1 project that can be judged government as a whole gains {pounds_in_prose(8e6 * factor - 10e6)} and "
        f"society gains {pounds_in_prose(8e6 * factor - 10e6)}"
    )
    assert column(answer, "Net (£m)") == {"Own department": "−4.4", "Cross-government": "12.4", "Society": "12.4"}
    assert column(answer, "Net, accepted claims only (£m)")["Cross-government"] == "−10.0"


def test_who_pays_and_gains_adds_up(usual):
    _, briefing = usual[Subject.PORTFOLIO]
    who = section(briefing, "A pays most")
    assert who.title == "A pays most, £10 million; B gains most, £16.8 million"
    assert column(who, "Pays (£m)") == {"B": "0.0", "A": "10.0", "Total": "10.0"}
    assert column(who, "Gains (£m)") == {"B": "16.8", "A": "5.6", "Total": "22.4"}
    assert [one.name for one in who.picture.series] == ["Pays", "Gains"]


def test_what_is_at_risk_stands_with_the_smallest_rescue_and_no_ratio(usual):
    _, briefing = usual[Subject.PORTFOLIO]
    risk = section(briefing, "1 project costs its payers more")
    assert column(risk, "Smallest rescue (£m)") == {"Joined records": "4.4"}
    assert column(risk, "Could pay") == {"Joined records": "B"}
    words = " ".join(cell for one in briefing.sections if one.figures for cell in one.figures.headings)
    assert "ratio" not in words.lower()
    assert "per £1" not in words


def test_realised_stands_beside_promised_year_by_year(usual):
    """B's 6 of year 1 was due and reported as 3; A's 2, and all of years 2 and 3, were due and not reported."""
    facts, briefing = usual[Subject.PORTFOLIO]
    arrived = section(briefing, "£3 million of the £6 million due and reported has arrived: 50%")
    assert "£18 million more was due" in arrived.title
    assert column(arrived, "Current baseline (£m)")["2029-30"] == "24.0"
    assert column(arrived, "Realised (£m)") == {"2027-28": "3.0", "2028-29": "3.0", "2029-30": "3.0"}
    by_project = section(briefing, "Of 1 project with a baseline")
    assert column(by_project, "Arrived (£m)") == {"Joined records": "3.0"}
    assert column(by_project, "Rate") == {"Joined records": "50%"}
    assert facts.realisation.headline.realised == pytest.approx(3e6)


def test_what_needs_a_decision_and_what_warns_are_named(usual):
    _, briefing = usual[Subject.PORTFOLIO]
    decisions = next(one for one in briefing.sections if "needed" in one.title)
    assert "Project at risk" in {row[1] for row in decisions.figures.rows}
    warned = section(briefing, "1 of 1 project with a baseline carries")
    assert "No owner in the receiving body" in column(warned, "Early warnings")["Joined records"]


def test_the_caveats_name_what_nobody_has_accepted_or_measured(usual):
    _, briefing = usual[Subject.PORTFOLIO]
    said = " ".join(briefing.caveats)
    assert "Of £22.4 million of benefit that lands on public bodies nothing counts as accepted." in said
    assert "Nobody has measured 1 of 2 promised benefits due" in said


def test_assumed_years_unvalued_benefits_and_mixed_prices_are_caveats():
    held = [replace(one, phasing=Phasing.ASSUMED) if getattr(one, "id", "") == "P-B2" else one for one in records()]
    held += [
        replace(benefit("P-B3", [1], benefit_class=BenefitClass.QUALITATIVE), amounts=None),
        project("Q", first_year=FIRST + 1),
        option("Q", "Q"),
        cost("Q-C1", money([1e6], FIRST + 1), of="Q"),
    ]
    facts, briefing = briefed(held=held)
    said = " ".join(briefing.caveats)
    assert isinstance(facts, PortfolioFacts)
    low, high = pounds_in_prose(facts.doubts.low), pounds_in_prose(facts.doubts.high)
    assert f"lies between {low} and {high}" in said
    assert low != high
    assert "1 of 3 benefits have no money value" in said
    assert "2 price bases, from 2026-27 to 2027-28 prices" in said


def test_accepted_claims_only_change_the_answer_and_the_basis():
    facts, briefing = briefed(About(claims=Claims.ACCEPTED))
    assert "accepted only" in briefing.basis
    assert column(briefing.sections[0], "Net (£m)")["Cross-government"] == "−10.0"
    assert facts.page.claims is Claims.ACCEPTED


def test_todays_organisations_are_said():
    _, briefing = briefed(basis=Basis(bodies=Bodies.TODAY))
    assert "By today's organisations." in briefing.basis


def test_a_project_stands_with_named_ratios_lenses_and_three_decisions(usual):
    _, briefing = usual[Subject.PROJECT]
    factor = 1 / 1.035 + 1 / 1.035**2 + 1 / 1.035**3
    assert {one.label: one.value for one in briefing.headlines}["Benefit-cost ratio (PVB / PVC)"] == "£2.24 back per £1"
    answer = briefing.sections[0]
    assert (
        answer.title
        == "Government as a whole gains £12.4 million; A alone loses £4.4 million; society gains £12.4 million"
    )
    assert column(answer, "Benefit-cost ratio (PVB / PVC)")["Own department"] == "£0.56 back per £1"
    assert column(answer, "Net (£m)")["Society"] == f"{8 * factor - 10:.1f}"
    lenses = section(briefing, "In DEL cash government loses £10 million")
    assert len(lenses.figures.rows) == 12
    decision = briefing.sections[-1]
    assert decision.title == "The decision: share the cost, ask for central money, or stop knowingly"
    assert decision.paragraphs[0].startswith("Share the cost: the payers lack £4.4 million.")
    assert "enough to pay it" in decision.paragraphs[0]
    assert decision.paragraphs[2].startswith("Stop knowingly: government as a whole gains £12.4 million")
    assert decision.paragraphs[-1].endswith("It recommends none of them.")


def test_a_projects_costs_are_nominal_by_payer_class_and_year(usual):
    _, briefing = usual[Subject.PROJECT]
    paid = section(briefing, "A pays most: £10 million in the prices of each year")
    assert paid.figures.headings == ("Payer and budget class", "2026-27 (£m)", "All years (£m)")
    assert column(paid, "All years (£m)") == {"A, RDEL programme": "10.0", "Total": "10.0"}


def test_a_projects_benefits_stand_with_agreement_and_evidence(usual):
    _, briefing = usual[Subject.PROJECT]
    lands = section(briefing, "Most benefit lands on B: £16.8 million")
    assert column(lands, "Claimed, not accepted (£m)") == {"B": "16.8", "A": "5.6", "Total": "22.4"}
    shares = section(briefing, "Recipients have accepted 0 of 2 shares")
    assert [row[3] for row in shares.figures.rows] == ["Claimed", "Claimed"]


def test_switching_values_are_those_of_the_formula(usual):
    """Government breaks even where 10 of the 8 x 2.8016 arrive: 44.6%."""
    _, briefing = usual[Subject.PROJECT]
    factor = 1 / 1.035 + 1 / 1.035**2 + 1 / 1.035**3
    assert section(briefing, "Government breaks even").title == (
        f"Government breaks even if {10 / (8 * factor) * 100:.0f}% of the benefits arrive"
    )


def test_baselines_conditions_and_unsigned_assumptions_are_told(usual):
    _, briefing = usual[Subject.PROJECT]
    titles = [one.title for one in briefing.sections]
    assert "1 assumption has no sign-off" in titles
    assert "No condition is known to be open; 9 of 9 practical steps not looked at yet" in titles
    frozen = section(briefing, "One baseline stands: net present value of £12.4 million")
    assert column(frozen, "Change (£m)") == {
        f"{what}, {how}": "0.0" for how in ("not discounted", "present value") for what in ("Benefit", "Cost", "Net")
    }


def test_a_promise_that_fell_is_told_with_its_drift():
    later = baseline("P-CC", approved=date(2028, 4, 1), stage="change_control", reason="Fewer records")
    held = [
        *records(),
        later,
        flow("P-C1", "A", [10e6], of="P-CC", side=Side.COST, budget_class=BudgetClass.RDEL_PROGRAMME),
        flow("P-B2", "B", [0, 4e6, 4e6, 4e6], of="P-CC"),
    ]
    _, briefing = briefed(OF_P, held=held)
    factor = 1 / 1.035 + 1 / 1.035**2 + 1 / 1.035**3
    moved = section(briefing, "The promised net present value has fallen by")
    assert pounds_in_prose(4e6 * factor) in moved.title
    assert column(moved, "Change (£m)")["Benefit, not discounted"] == "−12.0"
    assert any("Fewer records" in one for one in moved.paragraphs)


def test_a_department_stands_in_value_and_in_cash(usual):
    facts, briefing = usual[Subject.DEPARTMENT]
    assert briefing.title == "A in the portfolio"
    assert {one.label: one.value for one in briefing.headlines}["Net, in DEL cash"] == "minus £10 million"
    assert column(briefing.sections[0], "Net (£m)") == {"Economic value": "−4.4", "DEL cash": "−10.0"}
    by_year = section(briefing, "It pays most in 2026-27")
    assert column(by_year, "Pays (£m)") == {
        "2026-27": "10.0",
        "2027-28": "0.0",
        "2028-29": "0.0",
        "2029-30": "0.0",
        "Total": "10.0",
    }
    lacks = section(briefing, "In 1 project at risk it lacks £4.4 million")
    assert column(lacks, "It lacks (£m)") == {"Joined records": "4.4"}
    assert facts.page.value.net == pytest.approx(2e6 * (1 / 1.035 + 1 / 1.035**2 + 1 / 1.035**3) - 10e6)


def test_a_department_without_anything_says_so():
    _, briefing = briefed(About(Subject.DEPARTMENT, "DFT"))
    assert briefing.sections[0].title == "DfT leads, pays for and gains from no project"


def test_an_empty_register_can_be_briefed_on():
    facts, briefing = briefed(held=[])
    assert facts.realisation is None
    assert briefing.sections[0].title == "The register holds no project yet"
    assert briefing.basis
    assert briefing.editions
    assert briefing.caveats


def test_a_project_without_lines_can_be_briefed_on():
    _, briefing = briefed(OF_P, held=[*bodies("A"), project()])
    assert briefing.sections[0].title == "Nothing can be appraised yet: no option but business as usual is recorded"


def test_long_lists_are_cut_and_what_is_left_keeps_every_sum():
    held = [*bodies("A", "B")]
    for at in range(30):
        held += [
            project(f"P{at}", title=f"Project {at}"),
            option(f"P{at}", f"P{at}"),
            cost(f"P{at}-C1", [1e6], of=f"P{at}"),
            benefit(f"P{at}-B1", [2e6], of=f"P{at}"),
            share(f"P{at}-B1", "B"),
        ]
    _, briefing = briefed(held=held)
    risk = section(briefing, "30 projects cost their payers more")
    assert len(risk.figures.rows) == 21
    assert risk.figures.totals == 1
    assert risk.figures.rows[-1][0] == "Other projects (10)"
    at = risk.figures.headings.index("Value lost if dropped (£m)")
    assert sum(row[at] for row in risk.figures.raw) == 30
    assert len(risk.picture.categories) == 12


def test_the_register_is_named_where_it_is_not_ones_own():
    _, briefing = briefed(register="Example portfolio")
    assert briefing.subtitle == "Example portfolio: 1 project"


def test_agreement_of_a_recipient_counts():
    held = [one for one in records() if getattr(one, "id", "") != "P-B2-B"]
    held.append(share("P-B2", "B", agreement=Agreement.ACCEPTED, agreed_by="Kim", agreed_on=date(2026, 5, 1)))
    _, briefing = briefed(OF_P, held=held)
    assert section(briefing, "Recipients have accepted 1 of 2 shares")
