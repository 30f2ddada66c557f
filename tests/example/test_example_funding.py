"""The example's envelopes are illustrative and follow the rule that they state; its scenarios act on them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from example_files import DATA, Example, Row, rows_of

FIRST, LAST = "2011-12", "2029-30"
STEP = Decimal(100_000)


@pytest.fixture(scope="module")
def deflators() -> dict[str, Decimal]:
    rows = rows_of(DATA / "reference" / "gdp_deflator.csv")
    return {row["financial_year"]: Decimal(row["index"]) for row in rows if row["edition"] == "2026-11"}


def asked(example: Example, body: str, year: str, deflators: dict[str, Decimal]) -> Decimal:
    """What preferred options ask of a body in a year, in the prices of that year."""
    preferred = {row["id"] for row in example["option"] if row["is_preferred"] == "yes"}
    lines = [row for row in example["cost_line"] if row["payer"] == body and row["option"] in preferred]
    return sum((example.years(row).get(year, Decimal(0)) * prices(row, year, deflators) for row in lines), Decimal(0))


def prices(row: Row, year: str, deflators: dict[str, Decimal]) -> Decimal:
    return deflators[year] / deflators[row["price_year"]] if row["price_terms"] == "real" else Decimal(1)


def test_every_envelope_says_that_it_is_illustrative_and_how_it_was_set(example: Example) -> None:
    for row in example["envelope"]:
        assert row["is_illustrative"] == "yes"
        assert row["source"].startswith("Illustrative: no envelope was published; set by this tool a tenth above")
        assert (row["kind"], row["budget_class"], row["source_grade"]) == ("limit", "rdel_programme", "C")


def test_each_amount_is_a_tenth_above_what_the_projects_ask(example: Example, deflators: dict[str, Decimal]) -> None:
    for row in example["envelope"]:
        years = example.years(row)
        assert (min(years), max(years), len(years)) == (FIRST, LAST, 19)
        for year, amount in years.items():
            wanted = asked(example, row["organisation"], year, deflators) * Decimal("1.1")
            assert abs(amount - wanted) <= STEP / 2, (row["id"], year)
            assert amount % STEP == 0


def test_every_body_that_pays_from_its_budget_in_those_years_has_an_envelope(example: Example) -> None:
    preferred = {row["id"] for row in example["option"] if row["is_preferred"] == "yes"}
    payers = {
        row["payer"]
        for row in example["cost_line"]
        if row["option"] in preferred and row["budget_class"] == "rdel_programme"
        if any(FIRST <= year <= LAST for year in example.years(row))
    }
    assert [row["organisation"] for row in example["envelope"]] == sorted(payers)


def test_scenarios_say_that_they_are_illustrative_and_every_override_belongs_to_one(example: Example) -> None:
    assert all(row["note"].startswith("Illustrative:") for row in example["scenario"])
    assert {row["scenario"] for row in example["override"]} == {row["id"] for row in example["scenario"]}
    (cut,) = [row for row in example["override"] if row["field"] == "cut_part"]
    assert (cut["scenario"], cut["value"]) == ("CUT10", "0.1")


def test_the_read_me_tells_of_every_scenario(example: Example) -> None:
    text = (DATA / "example" / "README.md").read_text(encoding="utf-8")
    assert [row["id"] for row in example["scenario"] if f"`{row['id']}`" not in text] == []
