"""Track record: what closed benefits teach, a library to cite, and the correction of a project by choice."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.realising import E71, MILLION, closed, put, record_of_five
from plain.register import FIRST, benefit, bodies, cost, option, project, share
from visiting import HOSTILE, MANAGER, NOTHING_YET, buttons, headings, labelled, press, read, table, visit

from benefits.records.store import Store

ON = {"on": "2029-04-30"}
CORRECT = "record-tab=Correct a project"
NEW = [
    project("N", title="New one", lead="A"),
    option("N", "N"),
    cost("N-C", [2 * MILLION], of="N", price_year=FIRST),
    benefit(
        "N-B",
        [10 * MILLION],
        of="N",
        type_="staff_time",
        price_year=FIRST,
        optimism_correction=Decimal("0.1"),
        optimism_basis="Own",
    ),
    share("N-B", "A", 1),
]


@pytest.fixture
def recorded(live) -> Store:
    """The live register with ten benefits that are over, and a new project."""
    return put(live, *bodies("A", "B", "D", "E", "F"), *record_of_five(), *NEW)


def words(at):
    return read(at).replace("\\", "")


def tile(at, label):
    return next(one.value for one in at.metric if one.label == label)


def choosing(at, *lines):
    return labelled(at, "multiselect", "Benefits").set_value(list(lines)).run()


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("track_record"))


def test_without_a_baseline_or_a_closed_benefit_it_says_what_is_needed(live):
    put(live, *bodies("A"), project("Q"))
    assert "No benefit has a frozen baseline yet" in read(visit("track_record"))
    put(live, *E71)
    at = visit("track_record", **ON)
    assert headings(at)[0] == "No benefit is over yet"
    assert "A benefit is over once its whole plan is due" in read(at)


def test_the_title_states_what_closed_benefits_kept(recorded):
    at = visit("track_record", **ON)
    assert headings(at)[0] == "10 benefits that are over kept 75% of the promise on average"
    assert (tile(at, "Prudent rate"), tile(at, "Closed benefits")) == ("48%", "10")
    assert "10 closed benefits are indicative: from 20 on a class is usable." in words(at)
    assert "counts as zero, not as missing" in words(at)


def test_no_rate_stands_without_its_interval_and_too_few_types_stand_together(recorded):
    at = visit("track_record", **ON)
    leads = table(at, "by-lead")
    assert leads["Lead"].tolist() == ["A", "B", "D", "E", "F", "All together"]
    assert all(" to " in one for one in leads.iloc[:, 2])
    assert table(at, "by-type")["Type of benefit"].tolist() == ["All together"]
    assert "they are of 1 type of benefit, and 5 are needed" in words(at)


def test_a_return_can_be_cited(recorded):
    at = visit("track_record", **ON, tab="record-tab=Library of returns", **{"return": "K0-L@A"})
    library = table(at, "returns")
    assert len(library) == 10
    assert library["Rate"].tolist()[0] == "20%"
    (cited,) = (one.value for one in at.code)
    assert cited.startswith(
        "Cite: K0-L, Closed K0 (K0), led by A, landing on A: promised £10 million, realised £2 million (20%). 2026-27"
    )
    assert "Source: Annual report of A." in cited
    assert library["To cite"].tolist()[0] == cited


def test_a_correction_is_previewed_and_then_put_in_place_by_choice(recorded):
    at = choosing(visit("track_record", MANAGER, tab=CORRECT, project="N", by="mean", **ON), "N-B")
    row = table(at, "proposals").iloc[0]
    assert (row["Correction now"], row["Correction in its place"]) == ("10.0%", "25.0%")
    changes = table(at, "lens-change")
    # 10 x 0.9 - 2 and 10 x 0.75 - 2: replaced, not taken off twice
    society = changes[changes["As seen by"].str.contains("Society|society")].iloc[0]
    assert (society["Before (£m)"], society["After (£m)"]) == (7, 5.5)
    assert recorded.one("benefit_line", "N-B").version == 1
    at = press(at, "Put these in place of the present corrections")
    assert "Say why you make this change" in words(at)
    labelled(at, "text_input", "Why you make this change").set_value("By the record").run()
    at = press(at, "Put these in place of the present corrections")
    held = recorded.one("benefit_line", "N-B")
    assert (held.version, held.record.optimism_correction) == (2, Decimal("0.25"))
    assert held.record.optimism_basis.startswith("Reference class of all, mean rate of 10 closed benefits")
    assert "The corrections are in place" in words(at)


def test_who_may_not_edit_sees_the_preview_and_no_button(recorded):
    at = choosing(visit("track_record", tab=CORRECT, project="N", **ON), "N-B")
    assert "Only people who may edit this project" in words(at)
    assert "Put these in place of the present corrections" not in buttons(at)


def test_an_uplift_is_told_and_none_can_be_taken_in_its_place(live):
    rich = [one for at in range(10) for one in closed(f"K{at}", "ABDEF"[at % 5], 10 * MILLION, (11 + at) * MILLION)]
    put(live, *bodies("A", "B", "D", "E", "F"), *NEW, *rich)
    at = choosing(visit("track_record", MANAGER, tab=CORRECT, project="N", by="mean", **ON), "N-B")
    assert "the record would raise the benefit. A correction cannot" in words(at)
    assert "Put these in place of the present corrections" not in buttons(at)
    labelled(
        at, "checkbox", "Where the record would raise a benefit, put no correction (0) in place of the present one"
    )
    at = choosing(visit("track_record", MANAGER, tab=CORRECT, project="N", by="mean", none="yes", **ON), "N-B")
    assert table(at, "proposals")["Correction in its place"].tolist() == ["0.0%"]


def test_peoples_words_stay_words(live):
    texts = [
        replace(one, **{name: HOSTILE for name in ("title", "source") if hasattr(one, name)})
        for one in [*record_of_five(), *NEW]
    ]
    put(live, *bodies("A", "B", "D", "E", "F"), *texts)
    at = choosing(visit("track_record", MANAGER, tab=CORRECT, project="N", by="mean", **ON), "N-B")
    assert not any(sign in read(at) for sign in ("![x](", "<script>"))
