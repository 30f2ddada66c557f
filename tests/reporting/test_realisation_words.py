"""Realisation in sentences and pictures: each finding has its own words, and no line speaks by colour alone."""

from dataclasses import replace
from datetime import date

import pytest
from plain.realising import E71, HOPEFUL, LATE, ON, TIMING, put, record_of_five
from plain.register import bodies

from benefits.portfolio.basis import Basis
from benefits.portfolio.early_warning import Flag
from benefits.portfolio.late_or_low import Pattern
from benefits.portfolio.realisation import Reading
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import realisation_charts as charts
from benefits.reporting import realisation_words as words
from benefits.reporting import track_record_charts, track_record_words, warning_words
from benefits.views.realisation import realisation_page
from benefits.views.standing_figures import Ahead, Told
from benefits.views.track_record import track_record_page

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))


@pytest.fixture(scope="module")
def page():
    held = Store.in_memory()
    found = realisation_page(put(held, *E71, *TIMING, LATE, HOPEFUL), ANN, Basis(), ON)
    held.close()
    return found


@pytest.fixture(scope="module")
def record():
    held = Store.in_memory()
    found = track_record_page(put(held, *bodies("A", "B", "D", "E", "F"), *record_of_five()), ANN, Basis(), ON)
    held.close()
    return found


def found(page, **fields):
    return words.finding_plain(replace(page.headline, **fields), page.on)


def test_each_finding_has_its_own_words(page):
    none = Told(None, Reading.NOT_DUE)
    assert found(page) == "£8 million of the £15 million due has arrived: 53%"
    assert found(page, rate=none) == "Nothing is due by 30 April 2029; £31 million is promised"
    assert found(page, rate=Told(None, Reading.NOT_REPORTED)) == (
        "£15 million is due and nobody has reported what arrived"
    )
    assert found(page, compared=10e6, rate=Told(0.8)) == (
        "£8 million of the £10 million due and reported has arrived: 80%; £5 million more was due and nobody has "
        "reported on it"
    )
    assert found(page, rate=Told(None, Reading.NO_GAIN_PLANNED)).endswith("no gain on balance, so there is no rate")


@pytest.mark.parametrize(
    ("pattern", "strength", "delay", "told"),
    [
        (Pattern.LATE, Told(1.0), Told(1.5), "Late, not weak: what arrived fits the plan 1.5 years later."),
        (Pattern.LOW, Told(0.6), Told(0.0), "Low, not late: about 60% of the plan arrives each year."),
        (Pattern.LATE_AND_LOW, Told(0.6), Told(1.0), "Late and low: about 60% of the plan arrives, 1 year later."),
    ],
)
def test_late_low_and_both_are_told_apart(page, pattern, strength, delay, told):
    held = replace(page.headline, pattern=pattern, pattern_strength=strength, pattern_delay=delay)
    assert words.late_or_low(held) == told


def test_what_has_no_figure_says_why(page):
    assert words.said(Told(None, Reading.TOO_EARLY)) == "Too early to tell"
    assert words.schedule(replace(page.headline, delay=Told(None, Reading.PLAN_FALLS))) == (
        "Earned schedule: the plan has a year of loss."
    )
    assert "cannot be told apart" in words.delivery_and_yield(
        replace(page.headline, yielded=Told(None, Reading.NOTHING_LIVE))
    )


def test_early_and_late_are_named(page):
    assert words.schedule(replace(page.headline, delay=Told(-0.5), performance=Told(1.25))) == (
        "By its earned schedule it is 0.5 years early (SPI 1.25)."
    )
    assert "on time" in words.schedule(replace(page.headline, delay=Told(0.001), performance=Told(1.0)))


def test_erosion_says_which_way_the_baseline_moved(page):
    held = replace(page.headline, first=40e6, now=31e6, shrunk=31e6)
    assert words.erosion(held) == (
        "The baseline has moved down by £9 million since the first approval; all of it is still expected, by this "
        "tool's forecast."
    )


def test_status_gives_its_reason_and_limits_and_whose_they_are(page):
    said = words.status_sentence(page.headline, page)
    assert said.startswith("Red: too little has arrived and the forecast falls short. Green from 90%")
    assert "red below 70%" in said
    assert said.endswith("this tool's convention.")


def test_every_warning_has_a_meaning_and_something_to_do():
    means = {warning_words.flag_means(flag) for flag in Flag}
    assert len(means) == len({warning_words.flag_to_do(flag) for flag in Flag}) == len(Flag)
    assert warning_words.flag_means(Flag.LOW_RATE) == ("Less than 70% of what was due has arrived, 2 years running.")
    assert not any("{" in one for one in means)


AHEAD = Ahead(10e6, -2e6, Told(0.8), Told(-2e6), outside=0.0, has_years_ahead=True, should_go_on=False)


def test_whether_to_go_on_is_said_to_government_and_names_what_is_outside():
    assert warning_words.ahead_plain(AHEAD).startswith(
        "Stop, or change it: to government the years ahead are worth £10 million as planned and minus £2 million"
    )
    outside = warning_words.ahead_plain(replace(AHEAD, outside=5e6))
    assert outside.startswith("Not by government's gain alone: ")
    assert "£5 million more is expected outside government" in outside
    assert "nothing to decide" in warning_words.ahead_plain(replace(AHEAD, has_years_ahead=False))
    assert "at any yield" in warning_words.ahead_plain(replace(AHEAD, least_yield=Told(-0.1), should_go_on=True))


def test_each_line_of_the_curve_differs_without_colour_and_has_its_name_at_its_end(page):
    figure = charts.curve(page)
    marks = {(line.line.dash, line.marker.symbol) for line in figure.data}
    assert len(marks) == len(figure.data) == 6
    named = [one.text.rsplit(" ", 1)[0] for one in figure.layout.annotations]
    assert set(named) == {line.name for line in figure.data}
    assert charts.curve_alt(page).startswith("Lines of benefit added up year by year: first baseline £31 million by")


def test_the_steps_of_the_erosion_join_up(page):
    first, moved, now, short, ahead, last = charts.erosion_data(page)
    assert (first.end, moved.start, moved.end, now.end) == (31e6, 31e6, 31e6, 31e6)
    assert (short.start, short.end) == (31e6, 31e6 - (15e6 - 8e6))
    assert ahead.start == short.end
    assert ahead.end == last.end == page.headline.shrunk


def test_nothing_promised_draws_an_empty_picture_that_says_what_to_do(page):
    empty = replace(
        page,
        curve=replace(page.curve, years=(), first=(), now=(), expected=(), owner=(), realised=(), verified=()),
        headline=replace(page.headline, first=0.0, now=0.0),
    )
    assert "Freeze a baseline first" in charts.curve_alt(empty)
    assert "Freeze a baseline first" in charts.erosion_alt(empty)
    assert charts.curve(empty).layout.annotations[0].text == charts.EMPTY
    assert words.finding(empty) == words.NONE_SHOWN


def test_each_rate_of_the_record_is_drawn_on_its_interval(record):
    figure = track_record_charts.rates(record, record.by_lead, "By lead", is_type=False)
    drawn = figure.data[0]
    group = record.by_lead.groups[0]
    assert drawn.x[0] + drawn.error_x.array[0] == pytest.approx(group.shrunk.high * 100)
    assert drawn.x[0] - drawn.error_x.arrayminus[0] == pytest.approx(group.shrunk.low * 100)
    said = track_record_charts.rates_alt(record, record.by_lead, is_type=False)
    assert f"A {track_record_words.interval(group.shrunk)}" in said
    assert said.endswith(f"all together {track_record_words.interval(record.by_lead.pooled)}.")


def test_a_stopped_return_says_so_where_it_is_cited(record):
    one = replace(record.library[0], is_stopped=True, realised=0.0, corrected=0.2, grades=(), sources=())
    said = track_record_words.cite(record, one)
    assert "before an optimism correction of 20%, realised £0 (0%); the project stopped" in said
    assert "Evidence grade none given. Source: none recorded." in said


def test_stopped_and_unmeasured_are_told(record):
    said = track_record_words.survivors_sentence(replace(record, n_stopped=2, unmeasured=3))
    assert said.startswith("2 of them stopped with the project; what was not measured before a stop counts as zero")
    assert "3 benefits ran their course and nobody has measured in full" in said


def test_a_day_is_read_as_written_or_not_at_all():
    assert words.day_of("2026-11-29") == date(2026, 11, 29)
    assert words.day_of("29/11/2026") is None
    assert (words.limit_of("85"), words.limit_of(""), words.limit_of("7")) == (0.85, None, None)
