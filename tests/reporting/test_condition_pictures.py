"""Pictures and tables of conditions and identifiers say the same, and say so where there is nothing."""

from dataclasses import replace

import pytest

from benefits.appraisal.classes import Classification
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.records.categories import ConditionStatus
from benefits.records.model import Project
from benefits.reference.conditions import practical_steps, stress_case, stress_cases
from benefits.reference.identifiers import identifiers
from benefits.reporting.condition_charts import MOST, stress_bars, stress_bars_alt
from benefits.reporting.condition_tables import (
    case_in_words,
    conditions_finding,
    stress_table,
    unverified_caption,
    without_case,
)
from benefits.reporting.figures import shortened
from benefits.reporting.identifier_tables import (
    EMPTY,
    gaps_caption,
    identifier_bars,
    identifier_bars_alt,
    identifiers_finding,
    identifiers_table,
    unsaid_sentence,
)
from benefits.views.conditions import ConditionsPage, Nets, StepRow, Stress
from benefits.views.identifiers import IdentifierRow, IdentifiersPage, Linked

YEAR = FinancialYear(2026)
STEPS = {one.code: one for one in practical_steps()}


def nets(government, society=0.0):
    return Nets(-1e6, government, society, 0.0, Classification.AT_RISK)


def alone(step, recipient, government):
    here = nets(government)
    return Stress(STEPS[step], stress_case(step), ConditionStatus.NOT_MET, recipient, here, government - 30e6, 0.0)


def page(*stresses, base=30e6, stand=-12e6):
    rows = tuple(StepRow(one, None, "", stress_case(one.code)) for one in practical_steps())
    project = Project("P", "A project", "A", YEAR)
    return ConditionsPage(project, Basis(), YEAR, rows, nets(base), nets(stand), stresses, {}, "P-N1", "", False)


def test_the_bars_and_the_table_hold_the_same_numbers():
    shown = page(alone("legislation", "HMRC", 5e6), alone("leadership", "", 20e6))
    figure, twin = stress_bars(shown), stress_table(shown)
    government = next(one for one in figure.data if one.name == "Cross-government")
    assert list(government.y) == list(twin["Case"])
    assert list(government.x) == pytest.approx(list(twin["Net across government (£m)"]))
    assert list(twin["Case"])[2:] == [
        "No data-sharing agreement: HMRC",
        "No owner in the receiving body: every recipient",
    ]
    assert "No data-sharing agreement: HMRC: government £5 million" in stress_bars_alt(shown)


def test_many_steps_are_in_the_table_and_the_first_of_them_in_the_picture():
    shown = page(*(alone("legislation", f"BODY{number}", 1e6 * number) for number in range(20)))
    assert len(stress_table(shown)) == 22
    assert len(stress_bars(shown).data[0].y) == MOST + 2


def test_without_an_unmet_step_the_picture_says_what_to_do():
    figure = stress_bars(page())
    assert figure.layout.annotations[0].text.startswith("No unmet step has a stress case.")
    assert stress_bars_alt(page()).startswith("Empty picture.")
    assert without_case(page()) == unverified_caption(page()) == ""
    assert conditions_finding(page()).startswith("None of the nine steps has been looked at yet")


def test_every_stress_case_says_what_it_takes_to_be_so():
    assert [case_in_words(one) for one in stress_cases()] == [
        "No data-sharing agreement: every benefit comes 1 year later",
        "No owner in the receiving body: cash-releasing benefits count nothing",
        "Data quality not known: every benefit counts only 48% of the forecast (unverified)",
    ]
    both = replace(stress_case("leadership"), years_later=2, part_kept=0.5)
    assert case_in_words(both).endswith("benefits come 2 years later and count only 50% of the forecast")
    assert case_in_words(None) == "No stress case: see the evidence"


def of_identifiers(*counts):
    rows = tuple(
        IdentifierRow(one, tuple(Linked(f"P{number}", f"Project {number}", "A") for number in range(count)))
        for one, count in zip(identifiers(), (*counts, *([0] * len(identifiers()))), strict=False)
    )
    return IdentifiersPage(3, rows, (), (), 0, (Linked("P9", "Silent", "A"),))


def test_the_bars_of_identifiers_hold_the_numbers_of_the_table():
    shown = of_identifiers(15, 2)
    (trace,) = identifier_bars(shown).data
    twin = identifiers_table(shown)
    assert list(trace.x) == list(twin["Projects"][twin["Projects"] > 0]) == [15, 2]
    assert twin["Which"][0].endswith("; and 3 more")
    assert "15 projects" in identifier_bars_alt(shown)


def test_no_two_identifiers_have_one_name_beside_their_bar():
    names = {shortened(f"{one.identifier} ({one.holder})") for one in identifiers()}
    assert len(names) == len(identifiers())


def test_a_register_that_names_no_identifier_says_what_to_do():
    shown = of_identifiers()
    assert identifiers_finding(shown) == EMPTY
    assert identifier_bars_alt(shown).startswith("Empty picture.")
    assert unsaid_sentence(shown) == "1 project names no identifier, so nothing can be said about it."
    assert unsaid_sentence(replace(shown, unsaid=())) == "Every project names the identifiers it links."
    assert gaps_caption(shown).startswith("No two projects")
