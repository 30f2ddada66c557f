"""The Appraisal Summary Table in words, on paper and as a workbook: the figures of the view and no others."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from plain.register import RUNNING, bodies, project
from plain.summary import DISCOUNT, OPTIONS, tabled
from pypdf import PdfReader

from benefits.interchange.briefing_book import briefing_workbook
from benefits.records.model import Option
from benefits.reporting.briefing_paper import briefing_paper
from benefits.reporting.briefing_pdf import briefing_pdf
from benefits.reporting.summary_table_paper import summary_briefing
from benefits.reporting.summary_tables import (
    distribution_frame,
    effects_frame,
    impact_frame,
    measures_frame,
    summary_frame,
    switching_frame,
    trace_frame,
)
from benefits.reporting.summary_words import COLUMNS, NO_BASELINE, NO_OPTION, finding
from benefits.reporting.words import pounds_in_prose

MADE = date(2030, 6, 2)
SAVED = 1e6 * sum(DISCOUNT)  # £1 million a year of business as usual


@pytest.fixture(scope="module")
def table():
    return tabled()


@pytest.fixture(scope="module")
def made(table):
    return summary_briefing(table, MADE)


def cells(table, code):
    frame = summary_frame(table)
    (row,) = frame[frame["Option"].str.contains(f"({code},", regex=False)].to_dict("records")
    return row


def test_options_stand_down_and_the_guidance_columns_across(table):
    frame = summary_frame(table)
    assert tuple(frame.columns) == COLUMNS
    assert frame["Option"].tolist() == [
        "BAU (BAU, business as usual)",
        "MIN (MIN, do minimum)",
        "P (P, preferred way forward)",
        "MORE (MORE, more ambitious)",
    ]


def test_measures_stand_by_name_with_switching_values_and_their_key_uncertainty(table):
    said = cells(table, "P")["Summary measures"].split("\n")
    assert said[0] == f"NPSV {pounds_in_prose(5_275_190 + SAVED)}"
    assert said[1] == f"PVB {pounds_in_prose(25_519_899 + SAVED)}"
    assert said[2] == f"PVC {pounds_in_prose(20_244_709)}"
    assert said[3] == "BCR (PVB / PVC): £1.49 back per £1"  # (25.52 + 4.67) / 20.24
    assert said[4] == "RPSC: £1.49 back per £1"
    assert said[5].startswith("NPSV is nothing if 67% of the benefits arrive, or costs come to 149% of the plan")
    # P-B is worth 25.52 and 9.95 is to spare: 1 - 9.95 / 25.52
    assert said[6] == (
        "Key uncertainty: What weighs most is P-B (P-B): NPSV is nothing at 61% of it. No line that counts carries a "
        "range."
    )


def test_effects_say_what_they_would_have_to_be_worth_only_where_the_rest_falls_short(table):
    assert cells(table, "P")["Effects without a money value"] == (
        "P-Q (P-Q): qualitative, Trust in records, from 50 to 62.5 points, for Households\n"
        # 9.95 to spare over the sum of the factors of five years, 4.673
        f"It breaks even without them, and would if they were a loss of {pounds_in_prose(5_275_190 + SAVED)} in "
        "present value, or £2.1 million in every year."
    )
    more = cells(table, "MORE")["Effects without a money value"].split("\n")
    assert more[1] == (
        "To break even they would have to be worth £3 million in present value, or £642,000 in every year."
    )  # 3 / 4.673
    assert more[2] == (
        "Key uncertainty: 1 of 1 effect has no measure with a target, so nobody could tell whether it came."
    )
    assert cells(table, "MIN")["Effects without a money value"] == "None is recorded."


def test_public_money_names_class_years_and_that_it_is_nominal(table):
    said = cells(table, "MORE")["Public sector financial impact"].split("\n")
    assert said[0] == "RDEL programme: pays £3 million"
    assert said[1] == "In all, 2026-27 to 2026-27: net cost £3 million, nominal, not discounted."


def test_distribution_names_groups_and_what_is_not_accepted(table):
    said = cells(table, "P")["Distribution"]
    assert f"Other public bodies: B gains {pounds_in_prose(0.45 * 25_519_899)}; C gains" in said
    assert said.endswith("£5.1 million is claimed and not accepted by the public bodies that should gain it.")


def test_why_tells_the_decision_and_the_doubts_or_how_far_another_option_stands(table):
    assert cells(table, "P")["Why preferred"] == (
        "The board chose P (P-L4). It reaches three departments.\nKey uncertainty: 1 open assumption is of low or of "
        "no judged reliability: Match rate holds (P-L1). 1 condition is not met or met in part: P-K1."
    )
    away = 5_275_190 + SAVED - 0.6 * SAVED
    assert cells(table, "MIN")["Why preferred"] == (
        f"Not preferred; its NPSV is {pounds_in_prose(away)} below that of the preferred option."
    )


def test_the_finding_counts_the_options_that_are_worth_more():
    assert finding(tabled()) == "The preferred option, P, has an NPSV of £9.9 million, the highest of 3 options."
    assert finding(tabled(RUNNING)).endswith("no other option, not even business as usual, is recorded beside it.")
    assert finding(tabled([*bodies("A"), project()])) == NO_OPTION


def test_the_figures_add_up_as_they_are_shown(table):
    frame, exact = impact_frame(table)
    years = [name for name in frame.columns if name.startswith("20")]
    for _, row in frame.iterrows():
        assert sum(row[years]) == pytest.approx(row["All years (£m)"])
    of_p = frame[frame["Option"] == "P"]
    assert of_p["Public money"].tolist() == [
        "RDEL programme, paid",
        "RDEL programme, saved or received",
        "Net cost (plus is pressure)",
    ]
    assert of_p["All years (£m)"].iloc[2] == pytest.approx(sum(of_p["All years (£m)"].iloc[:2]))
    assert exact["All years (£m)"][list(frame.index[frame["Option"] == "P"])[2]] == pytest.approx(
        table.preferred.impact.total
    )


def test_the_tables_of_figures_are_the_views(table):
    measures, exact = measures_frame(table)
    assert measures["Option"].tolist() == ["MIN", "P", "MORE"]
    assert exact["NPSV (£m)"][1] == pytest.approx(5_275_190 + SAVED, abs=1)
    _, worths = switching_frame(table)
    assert worths["or worth of effects without a money value (£m)"][2] == pytest.approx(3e6)
    assert effects_frame(table)["Target"].tolist() == ["62.5", "none recorded"]
    parts, nets = distribution_frame(table)
    of_p = parts.index[parts["Option"] == "P"]
    assert sum(nets["Net (£m)"][at] for at in of_p) == pytest.approx(5_275_190 + SAVED, abs=1)


def test_options_of_one_title_are_told_apart_by_their_codes():
    alike = [replace(one, title="The same") if isinstance(one, Option) else one for one in OPTIONS]
    assert measures_frame(tabled(alike))[0]["Option"].tolist() == ["The same (MIN)", "The same (P)", "The same (MORE)"]


def test_every_cell_is_traced_to_codes(table):
    frame = trace_frame(table)
    of_p = frame[frame["Option"] == "P"].set_index("Cell")["Comes from"]
    assert of_p["Present value of benefits (PVB)"] == "benefit P-B; costs BAU-C, P-C"
    assert of_p["Distribution: B"] == "benefit P-B; share P-B-B"
    assert of_p["Public sector financial impact: RDEL programme"] == "costs BAU-C, P-C"
    named = "; ".join(of_p.index)
    assert all(word in named for word in ("(NPSV)", "(PVC)", "(BCR)", "(RPSC)", "Why preferred", "Key uncertainty"))


def test_the_paper_holds_the_same_table(table, made):
    word = Document(io.BytesIO(briefing_paper(made)))
    held = next(one for one in word.tables if one.cell(0, 0).text == "Option")
    assert [cell.text for cell in held.rows[0].cells] == list(COLUMNS)
    assert [[cell.text for cell in row.cells] for row in held.rows[1:]] == summary_frame(table).values.tolist()
    lying = next(one for one in word.sections if one.page_width > one.page_height)
    assert lying.page_width.mm == pytest.approx(297, abs=0.1)


def test_the_pdf_holds_the_same_figures(made):
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(briefing_pdf(made))).pages)
    said = " ".join(text.split())
    assert f"NPSV {pounds_in_prose(5_275_190 + SAVED)}" in said
    assert "Key uncertainty" in said


def test_the_workbook_holds_numbers_that_are_not_rounded(table, made):
    book = load_workbook(io.BytesIO(briefing_workbook(made)))
    found = {
        value: row[3].value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        if (value := row[0].value) in ("MIN", "P", "MORE") and any(cell.value == "NPSV (£m)" for cell in _heads(sheet))
    }
    exact = measures_frame(table)[1]["NPSV (£m)"]
    assert [found[code] for code in ("MIN", "P", "MORE")] == pytest.approx([pounds / 1e6 for pounds in exact])


def _heads(sheet):
    return next((row for row in sheet.iter_rows() if row[0].value == "Option"), ())


def test_a_lone_option_and_an_empty_project_can_be_written(made):
    assert made.editions
    assert NO_BASELINE not in made.caveats
    alone = summary_briefing(tabled(RUNNING), MADE)
    assert NO_BASELINE in alone.caveats
    bare = summary_briefing(tabled([*bodies("A"), project()]), MADE)
    assert bare.sections[0].title == NO_OPTION
    assert briefing_pdf(bare).startswith(b"%PDF")
