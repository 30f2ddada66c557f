"""What is typed and not saved: kept as text, and joined with what somebody else saved, losing nothing."""

from hypothesis import given
from hypothesis import strategies as st

from benefits.records.entries import (
    HEAD,
    Choice,
    Entry,
    Kept,
    Snapshot,
    differences,
    entry_of,
    kept_from,
    kept_text,
    merged,
)

WHO = "Recipient"
cells = st.dictionaries(st.sampled_from(["title", "note", "2026-27"]), st.text(max_size=8), max_size=3)
rows = st.lists(
    st.builds(
        lambda who, part: {WHO: who, "Part": part}, st.sampled_from(["DWP", "HMRC", "MOJ", ""]), st.text(max_size=4)
    ),
    max_size=3,
)
entries = st.builds(entry_of, cells, rows, st.text(max_size=5))
held = st.builds(  # what a register holds: each recipient once, all of them named
    lambda cells, parts: entry_of(cells, [{WHO: who, "Part": part} for who, part in parts.items()]),
    cells,
    st.dictionaries(st.sampled_from(["DWP", "HMRC", "MOJ"]), st.text(max_size=4)),
)


def entry(title, *shares):
    return entry_of({"title": title}, [{WHO: who, "Part": part} for who, part in shares])


@given(entries, entries, st.dictionaries(st.tuples(st.text(), st.text()), st.integers(0, 9), max_size=3))
def test_a_draft_is_read_again_as_it_was_kept(base, typed, versions):
    kept = Kept("A title", "edit_project", {"project": "P"}, Snapshot(base, versions), typed, "a key")
    assert kept_from(kept_text(kept)) == kept


def test_a_text_that_is_no_draft_is_none():
    assert [kept_from(text) for text in ("", "{}", "[]", "null", '{"base": 1}', "\x00")] == [None] * 6


def test_blank_cells_and_rows_are_no_change():
    assert entry_of({"title": "A", "note": " "}, [{WHO: "", "Part": ""}]) == Entry({"title": "A"})


def test_only_what_somebody_else_changed_is_told():
    base, theirs, mine = (
        entry("A", ("DWP", "1")),
        entry("B", ("DWP", "0.5"), ("MOJ", "0.5")),
        entry("A", ("DWP", "0.9")),
    )
    found = differences(base, theirs, mine, WHO)
    assert [(one.part, one.field, one.was, one.theirs, one.mine) for one in found] == [
        (HEAD, "title", "A", "B", "A"),
        ("DWP", "Part", "1", "0.5", "0.9"),
        ("MOJ", "Part", "", "0.5", ""),
    ]


def test_both_takes_theirs_with_my_changes_on_top():
    base = entry_of({"title": "A", "note": "old", "source": "s"})
    theirs = entry_of({"title": "B", "note": "theirs", "source": "s"})
    mine = entry_of({"title": "A", "note": "mine"}, (), "why")
    assert merged(base, theirs, mine, WHO, {}) == Entry({"title": "B", "note": "mine"}, (), "why")


def test_a_row_that_i_left_and_they_took_out_is_out_and_one_that_they_added_is_in():
    base = entry("A", ("DWP", "0.5"), ("HMRC", "0.5"))
    theirs = entry("A", ("DWP", "0.5"), ("MOJ", "0.5"))
    assert merged(base, theirs, base, WHO, {}).rows == theirs.rows


def test_a_row_that_i_changed_and_they_took_out_stays():
    base, mine = entry("A", ("DWP", "0.5")), entry("A", ("DWP", "0.7"))
    assert merged(base, entry("A"), mine, WHO, {}).rows == mine.rows


def test_each_record_takes_whose_values_were_chosen():
    base, theirs, mine = (
        entry("A", ("DWP", "1")),
        entry("B", ("DWP", "0.4"), ("MOJ", "0.6")),
        entry("C", ("DWP", "0.7"), ("HMRC", "0.3")),
    )
    taken = merged(base, theirs, mine, WHO, {HEAD: Choice.THEIRS, "DWP": Choice.MINE, "MOJ": Choice.MINE})
    assert taken == entry("B", ("DWP", "0.7"), ("HMRC", "0.3"))


@given(held, held, entries)
def test_mine_everywhere_loses_nothing_that_was_typed(base, theirs, mine):
    choices = dict.fromkeys([HEAD, "DWP", "HMRC", "MOJ"], Choice.MINE)
    joined = merged(base, theirs, mine, WHO, choices)
    assert joined.cells == mine.cells
    assert sorted(map(repr, joined.rows)) == sorted(map(repr, mine.rows))


@given(held, held)
def test_who_typed_nothing_gets_what_the_other_saved(base, theirs):
    joined = merged(base, theirs, base, WHO, {})
    named = {row[WHO] for row in theirs.rows if row.get(WHO)}
    assert joined.cells == theirs.cells
    assert {row[WHO] for row in joined.rows if row.get(WHO)} == named
