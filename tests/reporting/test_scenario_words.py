"""Funding scenarios in words, tables and pictures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.errors import Place, Problem
from benefits.periods import FinancialYear
from benefits.portfolio.proposals import LeftOut
from benefits.portfolio.scenario_steps import ChangeGroup
from benefits.records.categories import BudgetClass, OverrideField, ScenarioStatus
from benefits.records.model import Override, Scenario
from benefits.records.override_fields import DECLARED, words_of
from benefits.reporting import scenario_words as words
from benefits.reporting.comparison_words import bridge_finding
from benefits.reporting.override_words import (
    EVERY,
    field_help,
    fields_to_choose,
    input_label,
    override_sentence,
    problems_in_words,
    row_problems,
    unfinished,
)
from benefits.reporting.scenario_charts import bridge_data, bridge_waterfall, bridge_waterfall_alt
from benefits.reporting.scenario_tables import bridge_table, headroom_table
from benefits.reporting.waterfalls import StepKind
from benefits.views.scenario_comparison import Bridge, BridgeStep
from benefits.views.scenario_meaning import HeadroomRow, Meaning
from benefits.views.scenarios import Names

Y = FinancialYear(2027)
F = OverrideField
NAMES = Names({"HMRC": "HMRC", "MOJ": "MOJ"}, {"RTI": "Real time"}, {"S": "Cut"})
MILLION = 1e6
CUT = Scenario("S", "Cut", "HMRC", Y, made_by="Ann")
MEANING = Meaning(
    n_asking=2,
    n_years=4,
    left_out={LeftOut.ENDED: 1},
    rows=(HeadroomRow("HMRC", "cdel", 3, 90e6, 80e6, 71e6, 50e6), HeadroomRow("MOJ", "cdel", 0, 0.0, 0.0, 0.0, 4e6)),
    unlimited=4e6,
)


def change(field, value=None, **fields):
    return Override("S-1", "S", field, value=None if value is None else Decimal(str(value)), **fields)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        (
            change(F.CUT_PART, "0.1000", organisation="HMRC", budget_class=BudgetClass.CDEL, year=Y),
            "HMRC's CDEL limit is cut by 10% in 2027-28.",
        ),
        (change(F.CUT_PART, 0.125), "Every limit is cut by 12.5% in every year."),
        (change(F.CUT_PART, 1, organisation="MOJ"), "Every limit of MOJ is cut by 100% in every year."),
        (
            change(F.CUT_PART, 0.1, budget_class=BudgetClass.CDEL),
            "Every body's CDEL limit is cut by 10% in every year.",
        ),
        (
            change(F.CUT_AMOUNT, 2_500_000, organisation="HMRC", budget_class=BudgetClass.RDEL_ADMIN),
            "HMRC's RDEL admin limit is cut by £2.5 million in every year.",
        ),
        (
            change(F.ADD_AMOUNT, 800_000, organisation="HMRC", budget_class=BudgetClass.CDEL, year=Y),
            "HMRC's CDEL limit is raised by £800,000 in 2027-28.",
        ),
        (change(F.TRANSFER_CAP, 0.05), "A body may transfer up to 5% of a limit to others."),
        (change(F.COST_FACTOR, 1.2), "Costs of every project are 20% higher."),
        (change(F.COST_FACTOR, 0, project="RTI", organisation="MOJ"), "Costs of Real time that MOJ pays are left out."),
        (
            change(F.BENEFIT_FACTOR, 0.75, organisation="MOJ"),
            "Benefits of every project that land on MOJ are 25% lower.",
        ),
        (change(F.BENEFIT_FACTOR, 1, project="RTI"), "Benefits of Real time stay as they are."),
        (change(F.BENEFIT_DELAY, 2, project="RTI"), "Benefits of Real time come 2 years later."),
        (change(F.START_DELAY, 1, project="RTI"), "Real time starts 1 year later."),
        (change(F.LATEST_START, 3), "Every project may start up to 3 years later."),
        (change(F.LEAST_PART, 0.5, project="RTI"), "Real time may be funded in part, down to 50% of it."),
        (change(F.MUST_FUND, project="RTI"), "Real time must be funded."),
        (change(F.MUST_NOT_FUND, project="GONE"), "GONE must not be funded."),
        (
            change(F.EXCLUSIVE, project="RTI", text="tax"),
            "Real time is in the group tax, of which at most one is funded.",
        ),
        (change(F.AT_LEAST, 2, text="open_data"), "At least 2 projects for open data must be funded."),
        (change(F.CLAIMS, text="accepted_only"), "Benefits that count: accepted benefits only."),
        (change(F.STANDPOINT, text="society"), "Whose net benefit the joint choices look at: society."),
        (change(F.DISCOUNTING, text="lower_sensitivity"), "Values are discounted by: lower-rate sensitivity."),
        (change(F.SHARING_RULE, text="shapley"), "Shared costs are split by: Shapley value."),
        (change(F.MUST_FUND, project="RTI", note="Promised."), "Real time must be funded. Promised."),
    ],
)
def test_an_override_is_a_plain_sentence(override, said):
    assert override_sentence(override, NAMES) == said


@pytest.mark.parametrize("field", list(F))
def test_every_field_has_a_sentence_a_title_a_help_and_labels(field):
    word = next(iter(words_of(field)), "x") if DECLARED[field].words else ""
    said = override_sentence(change(field, 1, project="RTI", text=word), NAMES)
    assert said.endswith(".")
    assert "None" not in said
    assert fields_to_choose()[field.value]
    assert field_help(field.value).endswith(".")
    assert all(input_label(field, name) for name in (*EVERY, "value", "text"))


def test_every_group_of_changes_has_a_heading_in_the_order_of_a_bridge():
    titles = [title.partition(" – ")[0] for title in fields_to_choose().values()]
    assert list(dict.fromkeys(titles)) == [
        "Money",
        "Costs",
        "Benefits",
        "Timing",
        "Who must be funded",
        "Assumptions and editions",
    ]


def test_an_unfinished_change_says_what_it_lacks():
    assert unfinished({"field": "cut_amount"}, ["organisation", "value"]) == (
        "Limit cut by an amount. Still to fill in: organisation and amount (£)."
    )
    assert unfinished({}, ["field"]) == "Choose what it changes."


def test_problems_call_fields_and_inputs_as_the_form_does():
    fault = Problem(Place("", column="Value"), "2", "does not fit cut_part", "Enter a part.")
    (told,) = row_problems({"field": "cut_part"}, [fault])
    assert (told.place.column, told.wrong) == ("Part of the limit", "does not fit limit cut by a part")
    (whole,) = problems_in_words([replace(fault, wrong="contradicts S-2, which says must_not_fund of it")])
    assert whole.wrong == "contradicts S-2, which says must not be funded of it"


def test_the_status_says_who_approved_it_and_when():
    assert words.status_sentence(CUT) == "Draft, made by Ann."
    done = replace(CUT, status=ScenarioStatus.APPROVED, approved_by="Lee", approved_on=date(2026, 11, 5))
    assert words.status_sentence(done) == "Approved by Lee on 5 November 2026, made by Ann."
    assert words.approved_words(done) == "Lee, 5 November 2026"
    assert words.approved_words(CUT) == ""


def test_the_years_of_a_scenario_are_told_from_the_first_to_the_last():
    assert words.years_sentence(CUT) == "2027-28 to 2030-31"
    assert words.years_sentence(replace(CUT, years=1)) == "2027-28"


def test_what_it_means_is_told_with_what_is_free_and_who_does_not_ask():
    said = words.meaning_sentence(MEANING).replace("\\", "")
    assert said == (
        "2 projects ask for £54 million in 4 years, were all of them to start as planned. Free for projects: "
        "£80 million without the scenario's changes of limits, £71 million with them. £4 million of what is asked "
        "falls in years and budgets without a limit. Other projects do not ask: 1 closed or stopped."
    )


def test_the_table_of_what_is_free_names_the_years_without_a_limit():
    shown = headroom_table(MEANING)
    assert shown["Years with a limit"].tolist() == ["3 of 4", "no limit"]
    assert shown["Change (£m)"].tolist() == [-9.0, 0.0]


BRIDGE = Bridge(
    10.06e6,
    7.33e6,
    (
        BridgeStep((ChangeGroup.MONEY,), 10.06e6, 8.02e6),
        BridgeStep((ChangeGroup.COSTS, ChangeGroup.BENEFITS), 8.02e6, 8.51e6),
        BridgeStep((ChangeGroup.DECISIONS,), 8.51e6, 7.33e6),
    ),
)


def test_the_bridge_is_rounded_so_that_what_is_shown_adds_up():
    """10.06 less 2.04, plus 0.49, less 1.18 is 7.33: to one place each step alone would be rounded to 7.4."""
    shown = bridge_table(BRIDGE)
    assert shown["Step"].tolist() == ["Money", "Costs and Benefits", "Who must be funded", "All steps"]
    starts, changes, ends = (shown[name].tolist() for name in ("From (£m)", "Change (£m)", "To (£m)"))
    assert [round(start + step, 1) for start, step in zip(starts, changes, strict=True)] == ends
    assert round(sum(changes[:-1]), 1) == changes[-1]
    assert (starts[-1], ends[-1]) == (starts[0], ends[-2])
    assert ends[-1] == 7.3


def test_the_picture_of_the_bridge_begins_and_ends_with_what_is_kept():
    bars = bridge_data(BRIDGE, "Now", "Cut")
    assert [bar.kind for bar in bars] == [
        StepKind.TOTAL,
        StepKind.LOSS,
        StepKind.GAIN,
        StepKind.LOSS,
        StepKind.TOTAL,
    ]
    assert [(bar.start, bar.end) for bar in (bars[0], bars[-1])] == [(0, 10.06e6), (0, 7.33e6)]
    figure = bridge_waterfall(BRIDGE, "<b>Now</b>", "Cut")
    losses = next(trace for trace in figure.data if trace.name == "Takes away")
    assert list(losses.base) == [8.02, 7.33]
    assert list(losses.x) == pytest.approx([2.04, 1.18])
    assert list(losses.text) == ["−2.0", "−1.2"]
    assert all("<b>" not in name for trace in figure.data for name in trace.y)
    assert bridge_waterfall_alt(BRIDGE, "Now", "Cut").startswith(
        "Steps from Now, £10.1 million, to Cut, £7.3 million. Money: minus £2 million; "
    )


def test_the_bridge_is_found_in_a_sentence():
    assert bridge_finding(BRIDGE, "Now", "Cut").replace("\\", "") == (
        "From Now to Cut the value kept falls by £2.7 million; the largest step is money, minus £2 million"
    )
    assert bridge_finding(Bridge(None, 1.0, ()), "Now", "Cut") == "No bridge: nothing can be chosen in Now".replace(
        ":", "\\:"
    )
    assert bridge_finding(Bridge(1.0, 1.0, ()), "Now", "Cut") == "Now and Cut say the same"


def test_a_bridge_without_an_end_is_an_empty_picture():
    none = Bridge(1.0, None, ())
    assert bridge_data(none, "Now", "Cut") == ()
    assert bridge_waterfall_alt(none, "Now", "Cut").startswith("Empty picture.")
    assert not bridge_waterfall(none, "Now", "Cut").data
