"""The envelopes page: what fits, every envelope on record, and the grid in which they are set."""

from decimal import Decimal

import pytest
from plain.register import FIRST, money
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    SAY_WHO,
    buttons,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    type_in_grid,
    visit,
)

from benefits.actions.envelopes import save_envelopes
from benefits.actions.recording import Edit, Withdrawal
from benefits.actions.scenarios import save_scenario
from benefits.interchange.write import table_bytes
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, Role, ScenarioStatus
from benefits.records.model import Envelope, Override, Person, Scenario
from benefits.widgets.envelope_form import ENTER, TAB

FAY = Person("declared:Fay", "", "Fay", (grant(Role.FINANCE),))
OF_HMRC = Person("declared:Hal", "", "Hal", (grant(Role.FINANCE, "HMRC"),))
OF_DWP = Person("declared:Gil", "", "Gil", (grant(Role.FINANCE, "DWP"),))
RECORDS, SET = f"{TAB}=Envelopes", f"{TAB}={ENTER}"
SAVE = "Save the envelopes"
RDEL = BudgetClass.RDEL_PROGRAMME
LIMIT = Envelope("DWP-L", "DWP", RDEL, EnvelopeKind.LIMIT, money([6e6, 8e6]), source="Settlement letter")
PROMISED = Envelope("DWP-P", "DWP", RDEL, EnvelopeKind.COMMITTED, money([5e5]), True, "Made up")
# Rows of the grid: three classes, each with its limit, what is committed and what is carried over.
RDEL_LIMIT, RDEL_COMMITTED, CDEL_LIMIT = 3, 4, 6


def setting(who=FAY, body="DWP", **address):
    """The grid of one body's envelopes, as somebody opens it."""
    return visit("envelopes", who, tab=SET, organisation=body, **address)


def amounts(at, row, **years):
    """Leave amounts in one row of the grid, by year as y2026."""
    named = {f"{name[1:]}-{int(name[3:]) + 1:02d}": cell for name, cell in years.items()}
    type_in_grid(at, 0, {row: named})
    return at.run()


def kept(store):
    return {one.record.id: one.record for one in store.current("envelope")}


@pytest.fixture
def funded(linked):
    """The live register with LINK in it, which DWP pays for, and two envelopes of DWP."""
    save_envelopes(linked, FAY, [Edit(LIMIT, 0), Edit(PROMISED, 0)], "From the settlement", "funded")
    return linked


@pytest.fixture
def cut(funded):
    """The same with a scenario that takes a tenth off every limit."""
    scenario = Scenario("CUT", "A tenth less", "DWP", FIRST, 2, status=ScenarioStatus.SHARED, made_by="Fay")
    tenth = Override("CUT-1", "CUT", OverrideField.CUT_PART, value=Decimal("0.1"))
    save_scenario(funded, FAY, Edit(scenario, 0), [Edit(tenth, 0)], "", "cut")
    return funded


def test_an_empty_register_says_what_to_do_next(live):
    at = visit("envelopes")
    assert not at.exception
    assert NOTHING_YET in read(at)
    assert headings(visit("envelopes", tab=RECORDS)) == ["No envelope is recorded yet"]


def test_the_finding_the_table_and_who_asks(funded):
    """DWP has 6m less 0.5m committed in the first year, and LINK asks for 10m."""
    at = visit("envelopes")
    assert not at.exception
    assert headings(at)[0].replace("\\", "").startswith("Projects ask DWP for £4.5 million more than it has in 2026-27")
    rows = table(at, "affordability").set_index("Year")
    first = ["Free (£m)", "Asked for (£m)", "Balance (£m)", "Limit (£m)", "Committed (£m)", "Does it fit?"]
    assert rows.loc["2026-27", first].tolist() == [5.5, 10.0, -4.5, 6.0, 0.5, "No: £4.5 million too little"]
    assert rows.loc["2028-29", "Does it fit?"] == "No envelope given: not limited"
    assert table(at, "asking")["Project"].tolist() == ["Linked case records"]
    assert "nominal and undiscounted" in read(at)
    assert "No envelope is given for DWP" in read(at).replace("\\", "")


def test_the_picture_has_its_table(funded):
    twin = table(visit("envelopes"), "asked")
    assert twin.iloc[0].tolist() == ["DWP, RDEL programme", "2026-27", 5.5, 10.0]


def test_a_cut_shows_as_a_column(cut):
    at = visit("envelopes", scenario="CUT")
    row = table(at, "affordability").iloc[0]
    assert row["Change by the scenario (£m)"] == -0.6
    assert row["Free (£m)"] == 6.0 - 0.6 - 0.5
    assert "Change by the scenario (£m)" not in table(visit("envelopes"), "affordability")


def test_one_body_is_looked_at_by_a_link_that_leads_to_its_grid(funded):
    at = visit("envelopes", body="DWP")
    assert labelled(at, "selectbox", "Organisation").value == "DWP"
    assert set(table(at, "affordability")["Organisation"]) == {"DWP"}
    assert any(one.label == "Enter or change its envelopes" for one in at.get("page_link"))


def test_a_body_that_holds_and_is_asked_for_nothing_is_told_of(funded):
    at = visit("envelopes", body="MOJ")
    assert not at.exception
    assert "MOJ holds no envelope and is asked for nothing" in read(at).replace("\\", "")


def test_illustrative_envelopes_and_the_caveat_are_said_on_every_tab(funded):
    for tab in ("", RECORDS, SET):
        said = read(visit("envelopes", FAY, tab=tab))
        assert "Illustrative envelopes" in said
        assert "not a league table" in said


def test_the_example_fits_until_a_tenth_is_cut(example):
    at = visit("envelopes", register="example")
    assert not at.exception
    assert "fits" in headings(at)[0]
    assert headings(visit("envelopes", register="example", scenario="CUT10"))[0].startswith("Projects ask DH for")
    assert table(at, "left-out")["Why it is left out"].str.startswith("No cost in").any()


def test_every_envelope_stands_with_who_set_it_and_leads_to_its_history(funded):
    at = visit("envelopes", tab=RECORDS, envelope="DWP-L")
    rows = table(at, "envelopes").set_index("Code")
    told = ["Organisation", "Kind", "Illustrative", "Source", "By", "Version", "2026-27 (£m)"]
    assert rows.loc["DWP-L", told].tolist() == ["DWP", "Limit", "No", "Settlement letter", "Fay", 1, 6.0]
    assert rows.loc["DWP-P", "Illustrative"] == "Yes"
    assert headings(at)[0] == "2 envelopes of 1 organisation; 1 illustrative, published by nobody"
    assert "Why: From the settlement" in read(at).replace("\\", "")
    assert any("history" in one.label for one in at.get("page_link"))


def test_the_envelopes_can_be_taken_along_and_the_way_to_import_is_shown(funded):
    at = visit("envelopes", tab=RECORDS)
    file = next(one for one in at.get("download_button") if one.key == "download-envelopes")
    assert file.label == "Download these envelopes as CSV"
    assert any(one.label == "Import and export" for one in at.get("page_link"))


def test_finance_brings_back_the_file_of_envelopes_on_the_import_page(live):
    at = visit("import_records", OF_DWP)
    at.file_uploader[0].set_value([("envelopes.csv", table_bytes("envelope", [LIMIT, PROMISED]), "")])
    at = press(at.run(), "Save all of it")
    assert not at.exception
    assert kept(live) == {"DWP-L": LIMIT, "DWP-P": PROMISED}


@pytest.mark.parametrize("who", [None, READER, MANAGER])
def test_who_may_not_set_envelopes_is_told_which_role_may(funded, who):
    at = setting(who)
    assert not at.exception
    assert SAY_WHO in read(at)
    assert "role finance" in read(at)
    assert SAVE not in buttons(at)


def test_finance_of_one_body_sets_no_other(funded):
    at = setting(OF_HMRC)
    assert "You may not set the envelopes of DWP" in read(at).replace("\\", "")
    assert labelled(at, "selectbox", "Organisation to set").options == ["HMRC (HMRC)"]
    assert SAVE not in buttons(at)


def test_the_grid_holds_every_class_and_kind_and_the_years_of_the_scenario(funded):
    at = setting()
    assert any(one.label.startswith("Import many at once") for one in at.get("page_link"))
    grid = at.data_editor[0].value
    assert len(grid) == 3 * 3
    assert grid.columns.tolist() == ["Envelope", "2026-27", "2027-28", "2028-29", "2029-30"]
    assert grid.iloc[RDEL_LIMIT].tolist() == ["RDEL programme, limit", "6,000,000", "8,000,000", "", ""]


def test_an_envelope_is_set_with_a_source_and_a_reason(live):
    at = amounts(setting(body="HMRC"), RDEL_LIMIT, y2026="£1.2m", y2027="1,500,000")
    type_in_grid(at, 1, {RDEL_LIMIT: {"Source": "Letter", "Source grade": "A"}})
    labelled(at, "text_input", "Why you make this change").set_value("First settlement")
    at = press(at, SAVE)
    assert not at.exception
    assert "Saved the envelopes of HMRC." in read(at).replace("\\", "")
    made = money([1_200_000, 1_500_000])
    assert list(kept(live).values()) == [
        Envelope("HMRC-RDEL-PROGRAMME-LIMIT", "HMRC", RDEL, EnvelopeKind.LIMIT, made, False, "Letter", "A")
    ]
    saved = live.one("envelope", "HMRC-RDEL-PROGRAMME-LIMIT")
    assert (saved.saved_by_name, saved.reason) == ("Fay", "First settlement")


def test_a_change_is_a_new_version_of_the_one_row(funded):
    at = press(amounts(setting(), RDEL_LIMIT, y2026="7m"), SAVE)
    assert not at.exception
    assert funded.one("envelope", "DWP-L").version == 2
    assert kept(funded)["DWP-L"].amounts == money([7e6, 8e6])
    assert funded.one("envelope", "DWP-P").version == 1


def test_a_row_without_amounts_is_withdrawn_and_comes_back_under_its_code(funded):
    press(amounts(setting(), RDEL_COMMITTED, y2026=""), SAVE)
    assert list(kept(funded)) == ["DWP-L"]
    at = press(amounts(setting(), RDEL_COMMITTED, y2026="1"), SAVE)
    assert not at.exception
    assert kept(funded)["DWP-RDEL-PROGRAMME-COMMITTED"].amounts == money([1])
    press(amounts(setting(), RDEL_COMMITTED, y2026=""), SAVE)
    press(amounts(setting(), RDEL_COMMITTED, y2026="2"), SAVE)
    assert funded.one("envelope", "DWP-RDEL-PROGRAMME-COMMITTED").version == 3


def test_faults_stand_beside_the_grid_as_they_are_typed_and_stop_the_save(funded):
    at = amounts(setting(), RDEL_LIMIT, y2026="tbc", y2027="-4")
    assert "RDEL programme, limit, 2026-27: tbc is not an amount" in errors(at)
    assert "RDEL programme, limit, 2027-28: -4 is negative" in errors(at)
    assert "Nothing was saved" not in errors(at)
    at = press(at, SAVE)
    assert "Nothing was saved" in errors(at)
    assert kept(funded)["DWP-L"] == LIMIT


def test_more_promised_than_there_is_warns_and_may_be_saved(funded):
    at = amounts(setting(), RDEL_COMMITTED, y2026="9,000,000")
    assert "9,000,000 is committed by DWP in 2026-27" in read(at).replace("\\", "")
    press(at, SAVE)
    assert kept(funded)["DWP-P"].amounts == money([9e6])


def test_a_source_without_an_amount_is_asked_for_one(funded):
    at = setting()
    type_in_grid(at, 1, {CDEL_LIMIT: {"Source": "Letter"}})
    at.run()
    assert "Still to fill in: CDEL, limit, amounts." in read(at).replace("\\", "")
    assert "Enter an amount in at least one year" in errors(press(at, SAVE))


def test_a_year_more_is_added_and_what_is_typed_stays(funded):
    at = press(amounts(setting(), CDEL_LIMIT, y2029="3m"), "Add a year after")
    at = press(at, "Add a year before")
    grid = at.data_editor[0].value
    assert grid.columns.tolist()[1] == "2025-26"
    assert grid.columns.tolist()[-1] == "2030-31"
    assert grid.iloc[CDEL_LIMIT]["2029-30"] == "3m"
    assert "Kept as a draft" in read(at)


def test_what_is_typed_is_there_again_after_a_refresh(funded):
    amounts(setting(), RDEL_LIMIT, y2026="7m")
    again = setting()
    assert "Unsaved draft" in read(again)
    assert again.data_editor[0].value.iloc[RDEL_LIMIT]["2026-27"] == "7m"
    assert kept(funded)["DWP-L"] == LIMIT
    press(again, "Discard what I typed")
    assert "Unsaved draft" not in read(setting())


def test_who_comes_second_sees_both_side_by_side_and_loses_nothing(funded):
    at = amounts(setting(), RDEL_LIMIT, y2026="7m")
    theirs = Envelope("DWP-L", "DWP", RDEL, EnvelopeKind.LIMIT, money([6e6, 9e6]), source="Settlement letter")
    save_envelopes(funded, OF_DWP, [Edit(theirs, 1)], "New letter", "other")
    at = press(at, SAVE)
    assert "Gil changed envelope DWP-L (version 2, you began with version 1)" in errors(at)
    assert kept(funded)["DWP-L"] == theirs
    at = press(at, "Go on with these")
    press(at, SAVE)
    assert kept(funded)["DWP-L"].amounts == money([7e6, 9e6])


def test_an_envelope_that_somebody_withdrew_meanwhile_is_told(funded):
    at = amounts(setting(), RDEL_COMMITTED, y2026="1m")
    save_envelopes(funded, OF_DWP, [Withdrawal("envelope", "DWP-P", 1)], "", "gone")
    at = press(at, SAVE)
    assert "Somebody withdrew envelope DWP-P after you began" in errors(at)
    assert list(kept(funded)) == ["DWP-L"]


def test_saving_twice_saves_once(funded):
    at = amounts(setting(), RDEL_LIMIT, y2026="7m")
    press(at, SAVE)
    before = funded.data_version()
    press(at, SAVE)
    assert funded.data_version() == before


def test_the_history_page_takes_an_envelope_back(funded):
    press(amounts(setting(), RDEL_LIMIT, y2026="7m"), SAVE)
    at = visit("history", FAY, record="DWP-L")
    labelled(at, "selectbox", "Version").set_value("envelope:1").run()
    at = press(at, "Restore this version")
    assert not at.exception
    assert kept(funded)["DWP-L"] == LIMIT
    assert "Restore this version" not in buttons(visit("history", MANAGER, record="DWP-L"))


def test_an_envelope_has_a_history_in_a_register_without_projects(live):
    save_envelopes(live, FAY, [Edit(LIMIT, 0)], "", "first")
    assert headings(visit("history", record="DWP-L"))[0].replace("\\", "") == "DWP-L"


def test_peoples_words_stay_words(hostile):
    marked = Envelope("DWP-L", "DWP", RDEL, EnvelopeKind.LIMIT, money([1e6]), True, HOSTILE, note=HOSTILE)
    save_envelopes(hostile, FAY, [Edit(marked, 0)], HOSTILE, "hostile-envelope")
    for tab in ("", RECORDS, SET):
        at = visit("envelopes", FAY, tab=tab, organisation=HOSTILE, body=HOSTILE, envelope="DWP-L")
        assert not at.exception
        assert stands_as_text(at)
