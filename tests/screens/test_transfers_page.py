"""Transfers: shares, the schedule within headroom, the bridge or the ask, and the two files to take along."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from plain.two_payers import HEADROOM, NONE_AT_FIRST, limits, shared
from visiting import (
    HOSTILE,
    NOTHING_YET,
    READER,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.records.history import Actor
from benefits.records.model import Organisation
from benefits.views.funding import funding
from benefits.views.memorandum import Overrun
from benefits.views.transfers import TransfersAsked, transfers_page
from benefits.widgets.transfers import document, workbook

SCHEDULE = "Download the schedule (.xlsx)"
DRAFT = "Download the draft (.docx)"


def put(store, *records):
    """The records without what a live register has already."""
    with store.write(Actor("t", "T"), "import", "", "put") as tx:
        tx.put_all(one for one in records if not (isinstance(one, Organisation) and store.one("organisation", one.id)))


@pytest.fixture
def enough(live):
    """The live register with E4.6."""
    put(live, *shared(), *limits(HEADROOM))
    return live


@pytest.fixture
def too_little(live):
    """The live register with E4.7."""
    put(live, *shared(), *limits(NONE_AT_FIRST))
    return live


def steps(at):
    """The findings of the steps, as people read them."""
    return [one.replace("\\", "") for one in headings(at)]


def said(at):
    return read(at).replace("\\", "")


def found(store, **asked):
    held = funding(store, READER)
    return held, transfers_page(store, READER, held, TransfersAsked("P", **asked))


def offered(at):
    return [one.label for one in at.get("download_button")]


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("transfers"))


def test_no_project_is_looked_at_until_one_is_chosen(linked):
    at = visit("transfers")
    assert "Choose a project above" in said(at)
    assert headings(at) == []
    labelled(at, "selectbox", "Project").select("LINK").run()
    assert steps(at)[0] == "1. 3 bodies share £20.2 million: HMRC £10.1 million, DWP £5.6 million and MOJ £4.5 million"


def test_the_four_steps_of_the_worked_example_are_told_in_order(enough):
    at = visit("transfers", project="P")
    assert steps(at) == [
        "1. 2 bodies share £7.9 million: A £4 million and B £3.9 million",
        "2. Every body can pay its share within its headroom, without a bridge",
        "3. 2 budget cover transfers move £4 million and net to zero",
        "What they do to each department",
        "4. A draft memorandum of understanding: a draft, not agreed",
    ]
    assert table(at, "payments").iloc[:, 2:].to_numpy().tolist() == [
        [4000, 0, 0, 4000],
        [2000, 2000, 0, 4000],
        [6000, 2000, 0, 8000],
    ]
    moved = table(at, "transfers")
    assert moved[["From", "To", "Financial year", "£000"]].to_numpy().tolist() == [
        ["B", "A", "2026-27", 2000],
        ["B", "A", "2027-28", 2000],
    ]
    assert table(at, "positions").iloc[-1].tolist() == ["All departments", "RDEL programme", 0, 0, 0, 0]


def test_the_smallest_bridge_its_lender_and_its_repayment_are_told(too_little):
    at = visit("transfers", project="P")
    assert steps(at)[1] == "2. The smallest bridge is £2 million, owed at the end of 2026-27"
    assert "HM Treasury would have to lend £2 million in 2026-27. It comes back in 2027-28 and 2028-29" in said(at)
    assert "At 3.5% a year above inflation the bridge costs the bodies nothing" in said(at)
    assert table(at, "bridge")["Lent (£)"].tolist() == [2_000_000, 0, 0]
    assert table(at, "bridge")["Owed at the end (£)"].tolist()[-1] == 0


def test_a_dearer_bridge_costs_the_bodies_something(too_little):
    at = visit("transfers", project="P")
    labelled(at, "text_input", "Bridge rate above inflation").input("10%").run()
    assert "At 10.0% a year above inflation the bridge costs the bodies £" in said(at)
    assert at.query_params["rate"] == "10%"


def test_where_nobody_lends_the_ask_is_told_to_the_penny(too_little):
    at = visit("transfers", project="P", lender="nobody")
    assert steps(at)[1] == "2. The shares cannot be paid yet: B lacks £2 million of RDEL programme in 2026-27"
    assert at.error[0].value.replace("\\", "") == (
        "The ask, as nobody lends a bridge: B lacks £2 million of RDEL programme in 2026-27."
    )
    assert table(at, "ask").to_numpy().tolist() == [["B", "RDEL programme", "2026-27", 2_000_000.0]]
    assert steps(at)[2] == "3. Once the ask is met, 2 budget cover transfers would move £4 million and net to zero"


def test_bodies_without_cash_need_a_float_before_they_can_pay(enough):
    at = visit("transfers", project="P", waits="yes", lender="nobody")
    assert "needs an opening float" in steps(at)[1]
    assert set(table(at, "ask")["What is missing"]) == {"Opening float"}
    labelled(at, "text_input", "Opening float of each body, £").input("£9m").run()
    assert steps(at)[1] == "2. Every body can pay its share within its headroom, without a bridge"
    assert "No body pays before its own cash benefit has arrived, but for £9 million each." in said(at)


def test_a_register_without_envelopes_says_that_nobody_is_limited(linked):
    at = visit("transfers", project="LINK")
    assert "DWP, HMRC and MOJ have no envelope and count as not limited." in said(at)
    assert set(table(at, "headroom").iloc[:, 2:].to_numpy().ravel()) == {"no limit"}


def test_the_way_from_cost_sharing_keeps_what_was_chosen_there(enough):
    at = press(visit("cost_sharing", project="P", rule="shapley", without="B"), "Plan the transfers")
    assert at.title[0].value == "Transfers"
    assert steps(at)[0] == "1. A alone gains and pays all of £7.9 million"
    assert "Rule: Shapley value." in said(at)
    assert "The shares rest on terms typed, or on bodies left out, under Cost sharing" in said(at)
    assert steps(at)[1] == "2. The smallest bridge is £2 million, owed at the end of 2026-27"  # A has 4 of the 6


def test_a_cost_that_nobody_can_share_leads_back_to_the_rules(linked):
    at = visit("transfers", project="LINK", claims="accepted_only")
    assert steps(at) == ["1. The cost cannot be shared"]
    assert "nobody can be asked to share its cost" in said(at)
    assert offered(at) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"waits": "yes", "float": "abc"}, "Opening float: 'abc' is not an amount"),
        ({"waits": "yes", "float": "-1"}, "Opening float: '-1' is negative"),
        ({"rate": "900%"}, "Bridge rate: '900%' is not between 0% and 100%"),
        ({"rate": "soon"}, "Bridge rate: 'soon' is not a fraction"),
        ({"rule": "nonsense", "scope": "nonsense", "claims": "nonsense"}, ""),
    ],
)
def test_what_cannot_be_read_is_told_and_the_page_goes_on(enough, typed, told):
    at = visit("transfers", project="P", **typed)
    assert told in "\n".join(one.value for one in at.error).replace("\\", "")
    assert len(steps(at)) == 5


def test_unknown_projects_and_scenarios_are_told(enough):
    at = visit("transfers", project="NOPE", scenario="NONE")
    assert "There is no project NOPE. Choose one below." in said(at)
    assert "There is no scenario NONE" in said(at)


def test_anybody_who_reads_may_plan_and_take_the_files_along(enough):
    assert offered(visit("transfers", READER, project="P"))[-2:] == [SCHEDULE, DRAFT]


def test_the_workbook_holds_the_schedule_and_nets_to_zero(too_little):
    book = load_workbook(io.BytesIO(workbook(*found(too_little))))
    rows = [row for row in book["Transfers"].iter_rows(values_only=True) if row[2] in ("2026-27", "2027-28", "2028-29")]
    assert rows[0] == ("HM Treasury", "A", "2026-27", "RDEL programme", 2000, "Bridge for: P (P)")
    assert (
        sum(row[4] for row in rows if row[0] == "B")
        == sum(row[4] for row in rows if row[1] == "A") + sum(row[4] for row in rows if row[1] == "HM Treasury") - 2000
    )
    last = [row for row in book["Net position by department"].iter_rows(values_only=True) if row[0]][-1]
    assert last == ("All departments", "RDEL programme", 0, 0, 0, 0)
    cover = "\n".join(str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True))
    assert "Draft. Nothing here has been agreed or approved." in cover
    assert "Costs shared: in proportion to benefit; all claims; the project alone." in cover


def test_the_draft_says_who_pays_when_and_that_nothing_is_agreed(too_little):
    held, page = found(too_little)
    told = Document(io.BytesIO(document(too_little, READER, held, page, Overrun.LEAD_BEARS)))
    words = "\n".join(one.text for one in told.paragraphs)
    cells = {cell.text for one in told.tables for row in one.rows for cell in row.cells}
    assert "Draft, not agreed." in words
    assert "HM Treasury lends £2 million in all" in words
    assert "A bears a cost above the plan" in words
    assert "How the cost is shared: in proportion to benefit." in words
    assert "Gates: each stage of the business case that lies ahead" in words
    assert {"Lender of the bridge", "End of 2026-27", "31 March 2027", "[To be completed: owner]"} <= cells


def test_peoples_words_stay_words_on_the_page_and_in_the_files(hostile):
    at = visit("transfers", project="LINK")
    assert stands_as_text(at)
    held = funding(hostile, READER)
    page = transfers_page(hostile, READER, held, TransfersAsked("LINK"))
    book = load_workbook(io.BytesIO(workbook(held, page)))
    purposes = [cell for row in book["Transfers"].iter_rows() for cell in row if HOSTILE in str(cell.value)]
    assert purposes
    assert {cell.data_type for cell in purposes} == {"s"}
    told = Document(io.BytesIO(document(hostile, READER, held, page, Overrun.PRO_RATA)))
    assert any(HOSTILE in one.text for one in told.paragraphs)


def test_the_example_in_a_year_of_cuts_stays_within_headroom(example):
    at = visit("transfers", register="example", project="RTI", scenario="CUT10")
    assert steps(at)[1] == "2. Every body can pay its share within its headroom, without a bridge"
    assert "HMT has no envelope and counts as not limited." in said(at)
    assert "Illustrative envelopes" in said(at)
