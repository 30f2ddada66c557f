"""The dependencies page: the list, the bundle with its tables and pictures, and the form of what a project needs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, benefit, cost, option, project, share
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    SAY_WHO,
    buttons,
    errors,
    headings,
    is_told_of,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.records.history import Actor
from benefits.records.model import Dependency

M = 1_000_000
SAVE, GONE = "Save what it needs", "It no longer needs this"
TABS = ("The bundle", "If one is dropped", "Credit", "What it needs")


def one_of(code, gains, costs):
    """A project of DWP that costs it and gains HMRC some £ million, in one year."""
    return [
        project(code, title=f"Project {code}", lead="DWP", appraisal_period=0),
        option(code, code),
        cost(f"{code}-C", [costs * M], "DWP", code, price_year=FIRST),
        benefit(f"{code}-B", [gains * M], of=code, price_year=FIRST),
        share(f"{code}-B", "HMRC"),
    ]


# The worked examples E2.3 to E2.6: P1 and P2 need F, P3 needs P1.
CHAIN = [
    *(
        line
        for code, gains, costs in (("F", 0, 8), ("P1", 10, 4), ("P2", 5, 2), ("P3", 20, 6))
        for line in one_of(code, gains, costs)
    ),
    Dependency("P1-N1", "P1", "F"),
    Dependency("P2-N1", "P2", "F"),
    Dependency("P3-N1", "P3", "P1"),
]


def put(store, *records, key="put"):
    with store.write(Actor("test", "Test"), "test", "", key) as tx:
        tx.put_all(records)
    return store


@pytest.fixture
def chain(live):
    """The live register with the worked example in it."""
    return put(live, *CHAIN)


def bundle(code="F", tab="The bundle", who=MANAGER, **address):
    return visit("dependencies", who, tab=f"dependencies-tab={tab}", project=code, **address)


def test_an_empty_register_says_what_to_do_next():
    at = visit("dependencies")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_without_dependencies_it_says_what_to_enter(example):
    at = visit("dependencies", register="example")
    assert not at.exception
    assert "No project of this register is recorded as needing another." in read(at)
    assert "say on its last tab what it needs" in read(at)


def test_every_dependency_is_listed_until_a_project_is_chosen(chain):
    at = visit("dependencies")
    assert list(table(at, "dependencies")["Needs"]) == ["F", "F", "P1"]
    assert "3 dependencies between 4 projects" in read(at)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("register", ["live", "example"])
def test_every_tab_opens_for_a_bundle_and_for_a_project_alone(chain, example, tab, register):
    code = "F" if register == "live" else "RTI"
    at = (
        bundle(code, tab, register=register)
        if register == "live"
        else visit("dependencies", MANAGER, register="example", tab=f"dependencies-tab={tab}", project=code)
    )
    assert not at.exception
    assert headings(at)


def test_the_bundle_comes_first_with_one_set_of_costs(chain):
    at = bundle()
    assert headings(at)[0].replace("\\", "") == (
        "These 4 projects belong together: society gains £15 million. "
        "Without F, £35 million of their benefit would be lost."
    )
    assert {one.label: one.value for one in at.metric} == {
        "Own department": "−£20m",
        "Cross-government": "£15m",
        "Society": "£15m",
    }
    assert list(table(at, "bundle")["Cost (£m)"]) == [20, 20, 20]
    adds = table(at, "increments").set_index("Code")
    assert list(adds["Net once what it needs is there (£m)"]) == [-8, 6, 3, 14]
    assert list(adds["Net by itself (£m)"]) == [-8, -4, -2, -6]
    assert "does not claim the benefit of what it enables" in read(at)


def test_what_is_lost_is_marked_as_not_to_be_summed_and_has_no_total(chain):
    at = bundle(tab="If one is dropped")
    assert "What is lost if one is dropped (do not sum)" in headings(at)
    assert "Do not sum: a benefit counts at every project that it needs." in read(at).replace("\\", "")
    stake = table(at, "at-stake").set_index("Code")
    assert dict(stake["Benefit lost without it, do not sum (£m)"]) == {"F": 35, "P1": 30, "P3": 20, "P2": 5}
    # Without F everything stops, so all that the bundle is worth is lost; without P1, P3 stops too.
    assert dict(stake["Net value lost without it, do not sum (£m)"]) == {"F": 15, "P1": 20, "P3": 14, "P2": 3}
    assert "Total" not in stake.index


def test_pictures_have_twins_with_what_rests_on_each_need(chain):
    at = bundle(tab="If one is dropped")
    assert len(at.get("plotly_chart")) == 2
    twin = table(at, "enablers")
    assert list(twin["Benefit that rests on it, do not sum (£m)"]) == [30, 5, 20]
    assert list(table(at, "needs")["Project"]) == ["P1", "P2", "P3"]


def test_every_credit_adds_up_to_the_benefit_of_the_bundle(chain):
    at = bundle(tab="Credit")
    credit = table(at, "credit").set_index("Code")
    assert list(credit.loc["Total"])[1:] == [35, 35, 35, 35]
    assert list(credit["Equal split (£m)"])[:4] == pytest.approx([14.2, 11.6, 2.5, 6.7], abs=0.11)
    assert list(credit["Split by cost (£m)"])[:4] == pytest.approx([19.5, 7.8, 1.0, 6.7], abs=0.11)
    for column in ("Flow-through (£m)", "Equal split (£m)", "Split by cost (£m)"):
        assert credit[column][:4].sum() == pytest.approx(35)
    assert "It is no economic case" in read(at).replace("\\", "")


def test_a_circle_from_an_old_import_is_told_and_nothing_breaks(chain):
    put(chain, Dependency("F-N1", "F", "P3"), key="circle")
    assert "so none could ever start" in errors(visit("dependencies"))
    for tab in TABS:
        at = bundle(tab=tab)
        assert not at.exception
        assert "F needs P3" in errors(at)
    assert SAVE in buttons(bundle(tab="What it needs"))


def test_a_code_in_the_address_that_no_project_has_is_told(chain):
    at = bundle("P9")
    assert not at.exception
    assert "There is no project P9" in read(at)


def test_who_may_not_change_the_project_sees_no_form(chain):
    for who in (None, READER):
        at = bundle(tab="What it needs", who=who)
        assert SAY_WHO in read(at)
        assert SAVE not in buttons(at)


def test_what_a_project_needs_is_saved_and_shown(chain):
    put(chain, *one_of("G", 0, 1), key="more")
    at = bundle("P2", "What it needs")
    labelled(at, "selectbox", "Needs").set_value("G")
    labelled(at, "text_input", "Part without it").set_value("40%")
    at = press(at, SAVE)
    assert not at.exception
    assert not at.error
    assert chain.one("dependency", "P2-N2").record == Dependency("P2-N2", "P2", "G", Decimal("0.4"))
    assert "Saved" in at.success[0].value


def test_a_need_is_changed_and_taken_back(chain):
    at = bundle("P1", "What it needs")
    labelled(at, "selectbox", "What it needs").set_value("P1-N1").run()
    labelled(at, "text_input", "Part without it").set_value("0.4")
    at = press(at, SAVE)
    assert chain.one("dependency", "P1-N1").record.standalone == Decimal("0.4")
    labelled(at, "selectbox", "What it needs").set_value("P1-N1").run()
    at = press(at, GONE)
    assert not at.exception
    assert [one.record.id for one in chain.where("dependency", "project", ["P1"])] == []


def test_a_circle_is_refused_in_words_and_nothing_is_saved(chain):
    before = chain.data_version()
    at = bundle("F", "What it needs")
    labelled(at, "selectbox", "Needs").set_value("P3")
    at = press(at, SAVE)
    assert "leads back: F needs P3 needs P1 needs F" in errors(at)
    assert chain.data_version() == before


@pytest.mark.parametrize("part", ["1.4", "half", "-0.1"])
def test_a_part_that_is_none_is_refused_by_its_field(chain, part):
    at = bundle("P3", "What it needs")
    labelled(at, "selectbox", "Needs").set_value("P2")
    labelled(at, "text_input", "Part without it").set_value(part)
    at = press(at, SAVE)
    assert at.error
    assert "standalone" in errors(at) or is_told_of(at, "Part without it")
    assert chain.counts()["dependency"] == 3


def test_an_empty_form_says_what_is_missing(chain):
    assert is_told_of(press(bundle("P3", "What it needs"), SAVE), "Needs")


@pytest.mark.parametrize("tab", TABS)
def test_hostile_texts_stay_text(live, tab):
    hostile = [replace(one, title=HOSTILE) if hasattr(one, "title") else replace(one, note=HOSTILE) for one in CHAIN]
    put(live, *(replace(one, source=HOSTILE) if isinstance(one, Dependency) else one for one in hostile))
    at = bundle(tab=tab)
    assert not at.exception
    assert stands_as_text(at)
