"""The picture of the rules and its table: the same figures, who objects, what is left out, and words as they are."""

import pytest
from plain.register import FIRST, benefit, body, cost, option, project, share
from small_pages import HOSTILE

from benefits.appraisal.lenses import Claims
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.contributors import Scope, contributors_of
from benefits.portfolio.cost_sharing import Rule
from benefits.records.tables import tables_of
from benefits.reporting.cost_sharing_charts import DRAWN, left_out, rule_bars, rule_bars_alt, rule_bars_data
from benefits.reporting.cost_sharing_tables import back_table, payments_table, rules_table
from benefits.reporting.cost_sharing_words import few, objection_in_words
from benefits.reporting.rule_words import RULES
from benefits.views.cost_sharing import PublicBody, Sharing, SharingPage, Terms, sharing

M = 1_000_000


def shared(gains: dict[str, float], costs: float, called: str = "") -> Sharing:
    """Bodies that gain some £ million in one year, the first of which pays."""
    first = next(iter(gains))
    lines = [*(body(code) for code in gains), project(lead=first, appraisal_period=0), option()]
    lines.append(cost("P-C", [costs * M], first))
    for code, pounds in gains.items():
        lines += [benefit(f"P-{code}", [pounds * M]), share(f"P-{code}", code)]
    tables = tables_of(lines)
    found = contributors_of(tables, ledger_of(tables, Basis(price_base=FIRST)), "P", Scope.PROJECT)
    held = zip(found.bodies, found.benefit.tolist(), found.pays.tolist(), strict=True)
    public = tuple(PublicBody(code, f"{called}{code}", gain, paid, 0.0) for code, gain, paid in held)
    page = SharingPage("P", "P", {"P": "P"}, Scope.PROJECT, Claims.CLAIMED, Basis(), found, public)
    return sharing(page, Terms())


def test_every_bar_is_named_with_the_figure_of_the_table():
    """20 in equal parts is 6.7, 6.7 and 6.6 in a table whose columns add up."""
    found = shared({"A": 12, "B": 8, "C": 7}, 20)
    column = payments_table(found)["Equal split (£m)"].tolist()
    assert column == [6.7, 6.7, 6.6, 20]
    names = [name for trace in rule_bars(found).data if trace.type == "bar" for name in trace.y]
    assert [name for name in names if name.startswith("Equal split")] == [f"Equal split: {one}" for one in column[:3]]


def test_lengths_are_exact_and_the_own_gain_is_a_line():
    figure = rule_bars(shared({"A": 12, "B": 8, "C": 7}, 20))
    lines = [trace for trace in figure.data if trace.name == "Its own gain"]
    assert [set(trace.x) for trace in lines] == [{12}, {8}, {7}]
    assert any(20 / 3 in trace.x for trace in figure.data if trace.type == "bar")


def test_a_rule_that_somebody_would_leave_is_hatched_and_said():
    """C gains 2 and would pay 3 under an equal split; everything else lasts."""
    found = shared({"A": 6, "B": 4, "C": 2}, 9)
    data = rule_bars_data(found)
    assert {one.rule for one in data[0][1] if not one.lasts} == {Rule.EQUAL}
    hatched = [trace for trace in rule_bars(found).data if trace.type == "bar" and trace.marker.pattern.shape == "/"]
    assert {name.partition(":")[0] for trace in hatched for name in trace.y} == {"Equal split"}
    assert "Some would do better without the rest under: equal split." in rule_bars_alt(found)
    assert rules_table(found).set_index("Method").iloc[1, 0] == "C would be £1 million better off by itself"


def test_the_key_names_each_kind_once():
    figure = rule_bars(shared({"A": 6, "B": 4, "C": 2}, 9))
    keys = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(keys) == ["Its own gain", "Nobody objects", "Some would do better without the rest"]


def test_the_words_of_the_picture_name_the_least_and_the_most():
    said = rule_bars_alt(shared({"A": 12, "B": 6, "C": 3}, 9))
    assert "A gains £12 million and pays from £3 million (equal split) to £8 million (equal surplus)" in said
    assert "C gains £3 million and pays from minus £1 million (equal surplus)" in said


def test_bodies_beyond_those_drawn_are_counted():
    found = shared({f"B{number}": 3 for number in range(DRAWN + 2)}, 12)
    assert len(rule_bars_data(found)) == DRAWN
    assert left_out(found) == "2 more bodies that gain less stand in the table only."
    assert "2 more bodies stand in the table only." in rule_bars_alt(found)
    assert len(payments_table(found)) == DRAWN + 2 + 1
    assert left_out(shared({"A": 3}, 2)) == ""


def test_hostile_names_are_text_in_the_picture():
    figure = rule_bars(shared({"A": 12, "B": 6}, 9, HOSTILE))
    assert not any("<" in one.text for one in figure.layout.annotations)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_plain_words_of_its_own(rule):
    held = RULES[rule]
    assert held.plain[0].isupper()
    assert held.both == f"{held.plain} ({held.method})"
    assert sum(held.plain == one.plain or held.column == one.column for one in RULES.values()) == 1


def test_many_names_are_cut_short():
    assert few(["A"]) == "A"
    assert few(["A", "B", "C", "D", "E"]) == "A, B, C, D and E"
    assert few(["A", "B", "C", "D", "E", "F", "G"]) == "A, B, C, D and 3 more"


def test_who_is_paid_or_leaves_gets_nothing_back_for_a_pound():
    """Equal surplus of 12, 6 and 3 for 9 pays C 1; of 20 and 2 for 9 equal offers leave C out."""
    assert back_table(shared({"A": 12, "B": 6, "C": 3}, 9))["Equal surplus"].tolist() == ["£1.50", "£3.00", "is paid"]
    assert back_table(shared({"A": 20, "C": 2}, 9))["Equal offers"].tolist() == ["£2.22", "not in it"]


def test_nobody_objects_to_what_is_in_the_core():
    found = shared({"A": 12, "B": 6}, 9)
    assert objection_in_words(found.page, None) == "Nobody"
