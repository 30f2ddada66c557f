"""Pictures and tables of a bundle: what is drawn, what is said of it, and what adds up."""

import pytest
from small_pages import HOSTILE

from benefits.appraisal.lenses import Standpoint
from benefits.reporting.network_charts import (
    BANDS,
    bands,
    bundle_sankey,
    bundle_sankey_alt,
    left_out,
    need_bars,
    need_bars_alt,
)
from benefits.reporting.network_tables import bundle_finding, credit_table, needs_table, serves_others
from benefits.views.network import Bundle, BundleProject, Need
from benefits.views.portfolio import Total

M = 1_000_000


def bundle(n=3, title="Project", benefit=M):
    """One enabler F with n dependents, each with a third of its benefit credited to F."""
    projects = [BundleProject("F", title, "DWP", (), M, 0.0, 0.0, n * benefit, 0.0, *[n * benefit / 3] * 3)]
    projects += [
        BundleProject(f"P{at}", title, "DWP", ("F",), 0.0, benefit, 0.0, benefit, benefit, *[2 * benefit / 3] * 3)
        for at in range(n)
    ]
    needs = [Need(f"N{at}", f"P{at}", "F", 0.0, "", (at + 1) * benefit) for at in range(n)]
    totals = tuple(Total(one, M, n * benefit) for one in Standpoint)
    return Bundle("F", "2026-27", "2026-27", totals, tuple(projects), tuple(needs), ())


def test_the_largest_needs_are_drawn_and_the_rest_are_counted():
    held = bundle(BANDS + 3)
    assert [one.dependent for one in bands(held)][:2] == [f"P{BANDS + 2}", f"P{BANDS + 1}"]
    assert len(bands(held)) == BANDS
    assert left_out(held) == "3 more needs stand in the table only."
    assert left_out(held) in bundle_sankey_alt(held)
    assert len(needs_table(held.needs)) == BANDS + 3


def test_both_pictures_draw_the_same_figures():
    held = bundle()
    sankey, drawn = bundle_sankey(held).data[0], need_bars(held).data[0]
    assert list(sankey.link.value) == list(drawn.x) == [3, 2, 1]
    assert left_out(held) == ""


def test_both_are_said_in_words_and_never_as_a_sum():
    for said in (bundle_sankey_alt(bundle()), need_bars_alt(bundle())):
        assert "P2 needs F, £3 million" in said
        assert "Do not sum." in said


@pytest.mark.parametrize("value", [0.0, -M])
def test_what_has_no_width_is_not_drawn(value):
    held = bundle(benefit=value)
    assert bundle_sankey_alt(held) == need_bars_alt(held)
    assert bundle_sankey_alt(held).startswith("Empty picture.")
    assert bundle_sankey(held).layout.annotations[0].text == need_bars(held).layout.annotations[0].text


def test_hostile_titles_are_text_in_the_pictures():
    labels = bundle_sankey(bundle(title=HOSTILE)).data[0].node
    assert not any("<" in one for one in (*labels.label, *labels.customdata))


def test_each_credit_shown_adds_up_to_the_total_shown():
    table = credit_table(bundle(7, benefit=100 * M / 3))
    for column in table.columns[2:]:
        assert sum(table[column][:-1]) == pytest.approx(table[column].iloc[-1])
    assert set(table.iloc[-1][2:]) == {233.3}


def test_who_else_an_enabler_serves_is_said():
    held = bundle()
    assert serves_others(held) == ""
    wide = Bundle(*(getattr(held, name) for name in list(vars(held))[:6]), (("F", tuple("ABCDEFGH")),))
    assert "F is needed by A, B, C, D, E and 3 others" in serves_others(wide)


def test_a_project_alone_is_said_to_be_alone():
    assert bundle_finding(bundle(0)) == "F needs no other project, and none is recorded as needing it."
