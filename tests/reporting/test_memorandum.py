"""The draft memorandum opened again: its headings, the cells of its tables, and what is left to complete."""

import io
from dataclasses import replace
from datetime import date

import docx
import numpy as np
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from benefits.periods import FinancialYear
from benefits.portfolio.budget_cover import FundedPurpose, TransferSchedule, funded_purpose, transfer_schedule
from benefits.portfolio.phasing import PhasingProblem, phase
from benefits.records.categories import Agreement, BudgetClass
from benefits.reporting.memorandum import memorandum
from benefits.views.memorandum import Gate, MemorandumTerms, Overrun, Party, PartyRole, PromisedBenefit

YEAR = FinancialYear(2026)
EVIL = '=HYPERLINK("http://example.org","Click")'
CDEL = (BudgetClass.CDEL,)


def shared(years=2):
    """DWP spends 3,000,000 a year, of which the other body pays a third."""
    spent = np.zeros((2, 1, years))
    spent[0] = 3_000_000
    paid = np.array([2 / 3, 1 / 3])[:, None, None] * spent[0]
    names = tuple(YEAR + after for after in range(years))
    return transfer_schedule([FundedPurpose("Share records", ("DWP", "EVIL"), CDEL, names, paid, spent)])


@pytest.fixture
def terms():
    return MemorandumTerms(
        project="Share records",
        code="P1",
        purpose="Citizens tell government once.",
        made=date(2026, 11, 5),
        parties=(
            Party("DWP", "Work and Pensions", PartyRole.LEAD, 4_000_000, 10_000_000, "Director, Digital"),
            Party("EVIL", EVIL, PartyRole.CONTRIBUTOR, 2_000_000, 3_000_000),
        ),
        benefits=(
            PromisedBenefit("Work and Pensions", "Fewer errors", 10_000_000, "E3", Agreement.ACCEPTED, "Ann Example"),
            PromisedBenefit(EVIL, "Better decisions", None, "", Agreement.DISPUTED),
        ),
        schedule=shared(),
        gates=(Gate("Full business case", "Approval", date(2027, 9, 30)), Gate("Live", "A year of measurements")),
        collar=0.25,
        late_entry_rate=0.035,
        basis=("Real, 2026-27 prices.",),
        caveats=("One benefit is disputed.",),
    )


def opened(terms):
    return docx.Document(io.BytesIO(memorandum(terms)))


def texts(document):
    return [one.text for one in document.paragraphs]


def said(document):
    return "\n".join(texts(document))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def table_of(document, heading):
    """The cells of the first table with this heading in its first row."""
    return next(found for found in map(cells, document.tables) if heading in found[0])


def test_sections_are_real_headings_in_order(terms):
    headings = [one.text for one in opened(terms).paragraphs if one.style.name == "Heading 1"]
    assert headings == [
        "1. Parties",
        "2. Project and purpose",
        "3. Why the cost is shared",
        "4. Contributions",
        "5. Benefits, evidence and owners",
        "6. Figures that count",
        "7. Gates and true-up",
        "8. If the cost changes",
        "9. Joining later and leaving",
        "10. Data sharing",
        "11. Delivery model",
        "12. Basis and limits of this draft",
        "13. Signatures",
    ]


def test_it_says_at_once_that_it_is_a_draft(terms):
    document = opened(terms)
    assert document.paragraphs[0].style.name == "Title"
    assert texts(document)[:3] == [
        "Draft memorandum of understanding: Share records",
        "Draft, not agreed. This paper is a starting point for the parties. It binds nobody until all have signed it.",
        "Project P1. Drafted on 5 November 2026.",
    ]


def test_title_and_language_are_set_for_people_who_listen_to_it(terms):
    document = opened(terms)
    assert document.core_properties.title == "Draft memorandum of understanding: Share records"
    assert document.core_properties.language == "en-GB"
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_each_table_has_a_heading_row_and_a_numbered_caption(terms):
    document = opened(terms)
    for table in document.tables:
        marks = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marks == [True] + [False] * (len(table.rows) - 1)
    captions = [one.text.partition(":")[0] for one in document.paragraphs if one.style.name == "Caption"]
    assert captions == [f"Table {at}" for at in range(1, len(document.tables) + 1)]


def test_who_gains_stands_beside_what_each_pays(terms):
    assert table_of(opened(terms), "Net gain") == [
        ["Department", "Pays", "Gains", "Net gain", "Back per £1"],
        ["Work and Pensions", "4.00", "10.00", "6.00", "£2.50"],
        [EVIL, "2.00", "3.00", "1.00", "£1.50"],
        ["All together", "6.00", "13.00", "7.00", "£2.17"],
    ]
    assert "pay £6 million and gain £13 million, both present values. Each of them gains more" in said(opened(terms))


def test_whoever_would_not_gain_is_named(terms):
    loser = replace(terms.parties[1], gains=1_500_000)
    document = opened(replace(terms, parties=(terms.parties[0], loser)))
    assert f"{EVIL} would not gain more than it pays." in said(document)
    assert table_of(document, "Net gain")[2] == [EVIL, "2.00", "1.50", "−0.50", "£0.75"]


def test_contributions_stand_by_department_class_and_year_and_add_up(terms):
    assert table_of(opened(terms), "All years") == [
        ["Department", "Budget class", "2026-27", "2027-28", "All years"],
        ["Work and Pensions", "CDEL", "2,000", "2,000", "4,000"],
        [EVIL, "CDEL", "1,000", "1,000", "2,000"],
        ["All departments", "CDEL", "3,000", "3,000", "6,000"],
    ]
    assert "2 budget cover transfers in Estimates, £2 million in all" in said(opened(terms))


def test_many_years_lie_across_pages_in_parts_that_have_every_year_once(terms):
    document = opened(replace(terms, schedule=shared(years=11)))
    shown = [found[0][2:] for found in map(cells, document.tables) if found[0][1] == "Budget class"]
    assert [len(one) for one in shown] == [6, 6]
    assert [*shown[0], *shown[1]] == [*(str(YEAR + after) for after in range(11)), "All years"]
    assert [one.orientation for one in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]


def test_a_bridge_has_its_own_table(terms):
    cost, headroom = np.array([[6e6, 2e6, 0]]), np.array([[[4e6, 3e6, 3e6]], [[0, 3e6, 3e6]]])
    years = (YEAR, YEAR + 1, YEAR + 2)
    found = phase(PhasingProblem(("DWP", "EVIL"), CDEL, years, cost, np.array([4e6, 4e6]), np.ones(3), headroom))
    schedule = transfer_schedule([funded_purpose(found, "Share records", {"DWP": cost}, "HMT")])
    document = opened(replace(terms, schedule=schedule, names={"HMT": "the Treasury"}))
    assert table_of(document, "Lent") == [
        ["Financial year", "Budget class", "Lent", "Repaid"],
        ["2026-27", "CDEL", "2,000", "0"],
        ["2027-28", "CDEL", "0", "1,000"],
        ["2028-29", "CDEL", "0", "1,000"],
    ]
    assert "the Treasury lends £2 million in all and gets back £2 million" in said(document)
    assert "the Treasury" not in [row[0] for row in table_of(document, "All years")]


def test_benefits_name_their_evidence_answer_and_owner(terms):
    assert table_of(opened(terms), "Benefit owner")[1:] == [
        ["Work and Pensions", "Fewer errors", "10.00", "E3", "Accepted", "Ann Example"],
        [EVIL, "Better decisions", "No money value", "Not graded", "Disputed", "[To be completed: owner]"],
    ]


def test_gates_have_triggers_dates_and_a_collar(terms):
    document = opened(terms)
    assert table_of(document, "Gate")[1:] == [
        ["Full business case", "Approval", "30 September 2027"],
        ["Live", "A year of measurements", "[To be completed: date]"],
    ]
    assert "by more than 25% of the agreed one" in said(document)
    assert "3.5% a year above inflation" in said(document)


@pytest.mark.parametrize(
    ("overrun", "words"),
    [
        (Overrun.PRO_RATA, "is shared in the same proportions as the contributions"),
        (Overrun.LEAD_BEARS, "Contributions are fixed. Work and Pensions bears a cost above the plan"),
    ],
)
def test_the_rule_for_overruns_is_the_one_chosen(terms, overrun, words):
    assert words in said(opened(replace(terms, overrun=overrun)))


def test_what_nobody_has_said_is_left_to_complete(terms):
    bare = replace(terms, purpose=" ", benefits=(), gates=(), schedule=TransferSchedule())
    document = opened(bare)
    for what in (
        "why the project is done",
        "the contributions by year and budget class",
        "the benefits of each department, their evidence and their owners",
        "gates, what triggers each, and dates",
        "the data that is shared, by whom, and the legal gateway",
        "which cross-government delivery model this is",
    ):
        assert f"[To be completed: {what}]" in texts(document)


def test_texts_of_people_stay_texts(terms):
    document = opened(replace(terms, project="A\x00 <b>&\x0b", purpose=EVIL))
    assert (
        texts(document)[0]
        == "Draft memorandum of understanding: A\N{REPLACEMENT CHARACTER} <b>&\N{REPLACEMENT CHARACTER}"
    )
    assert EVIL in texts(document)
    body = document.element.body
    assert not list(body.iter(qn("w:hyperlink"), qn("w:fldSimple"), qn("w:instrText")))


def test_everybody_has_a_line_to_sign_on_and_nobody_has_signed(terms):
    assert table_of(opened(terms), "Signature")[1:] == [
        ["Work and Pensions", "Director, Digital", "", ""],
        [EVIL, "[To be completed: name and post]", "", ""],
    ]


def test_basis_and_caveats_are_listed(terms):
    bullets = [one.text for one in opened(terms).paragraphs if one.style.name == "List Bullet"]
    assert {"Real, 2026-27 prices.", "One benefit is disputed."} <= set(bullets)
