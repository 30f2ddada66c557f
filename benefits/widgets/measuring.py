"""The forms of the Measurements page: what arrived, what is expected, what was spent, and milestones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

import streamlit as st

from benefits.actions.measuring import enter, enter_outturn, entries_checked, keep_milestone, revise_forecast
from benefits.actions.recording import Edit
from benefits.errors import Problem
from benefits.interchange.form import grouped
from benefits.interchange.tracked_cells import ABOUT, about_of, forecast_start, measured_start, period_of, years_shown
from benefits.records.categories import Side
from benefits.records.history import Save, Versioned
from benefits.records.model import CostLine, Forecast, Measurement, Milestone, Outturn, Record
from benefits.reporting import due_tables as words
from benefits.reporting.words import escape_markdown
from benefits.views.measurements import TrackedPage, new_code, new_measurement_code
from benefits.widgets import choose, frame, session, sign_in
from benefits.widgets.drafts import Form, Rendering
from benefits.widgets.tables import table
from benefits.widgets.tracked_forms import Asked, tracked_form, versions_of, withdrawing

TAB, PAGE = "measurements-tab", "measurements"
DUE, ENTER, VERIFY, FORECASTS, OUTTURN, MILESTONES, WORKBOOK = (
    *("Due", "Enter", "Verify", "Forecasts", "Cost outturn", "Milestones", "Workbook"),
)
TABS = (DUE, ENTER, VERIFY, FORECASTS, OUTTURN, MILESTONES, WORKBOOK)
QUARTERS: Mapping[str, str] = {
    "0": "The whole year",
    **{str(quarter): f"Quarter {quarter}, {months}" for quarter, months in enumerate(words.MONTHS) if quarter},
}
MEASURED = ("year", "pounds", "units", "evidence_grade", "evidence")
SPENT = ("year", "pounds", "evidence")
PRICES = ("price_terms", "price_year", "source", "source_grade", "note")
STONE = ("title", "planned_on", "expected_on", "achieved_on", "benefits", "owner", "evidence")
NO_PAIR = "No benefit of this project is shared out yet. On Edit a project, say on whom each benefit lands."
CHOOSE_PROJECT = "Choose a project above."


def measurement_form(page: TrackedPage) -> None:
    """What arrived of one benefit at one recipient: what was promised, what is said already, and the form."""
    about = _benefit(page)
    if about is None:
        return
    benefit, recipient = about
    held = page.measured(benefit, recipient)
    promised = page.promised(Side.BENEFIT, benefit, recipient)
    code = _one_held("Measurement", "measurement", held)
    line = page.benefits[benefit]
    one = next((each for each in held if each.record.id == code), None)
    year, quarter = period_of(st.query_params.to_dict(), one)
    st.markdown(escape_markdown(words.promised_sentence(promised, year, quarter)))
    frame.caption(words.measure_words(line))
    if (benefit, recipient) in page.may_measure:
        start = measured_start(st.query_params.to_dict())
        name = f"measurement:{ABOUT.join(about)}:{code or _period(start)}"
        given = {"id": code or f"new-{benefit}"[:64], "benefit": benefit, "recipient": recipient}
        address = {"about": ABOUT.join(about), "measurement": code, "year": start["year"], "quarter": start["quarter"]}
        form = _form(page, name, f"{line.title} at {page.bodies[recipient]}", "measurement", ENTER, address)
        label = "Save the measurement"
        asked = Asked(form, given, start, MEASURED, PRICES, label, "pounds", drawn=_quarter, coded=_coded)
        tracked_form(asked, one, _entering, _judging)
        if one:
            withdrawing(one, "measurement")
    else:
        st.info(sign_in.how_to(words.NOT_THEIRS))
    if held:
        st.subheader("Said so far")
        table(words.measured_table(held, promised), "measured", "Each period with who entered and verified it")
    if one:
        versions_of(code)


def outturn_form(page: TrackedPage) -> None:
    """What was spent on one cost line."""
    titles = {code: f"{line.title}, {page.bodies[line.payer]} ({code})" for code, line in page.costs.items()}
    code = choose.any_of("Cost line", "cost_line", titles, none="Choose a cost line")
    if not code:
        st.info("Choose a cost line above." if titles else "This project has no cost line to report on yet.")
        return
    held, line = page.spent(code), page.costs[code]
    promised = page.promised(Side.COST, code, line.payer)
    chosen = _one_held("Outturn", "outturn", held)
    one = next((each for each in held if each.record.id == chosen), None)
    year, quarter = period_of(st.query_params.to_dict(), one)
    st.markdown(escape_markdown(words.promised_sentence(promised, year, quarter)))
    if (code, "") in page.may_measure:
        _spending(page, line, chosen, one)
    else:
        st.info(sign_in.how_to(words.NOT_THEIRS))
    if held:
        st.subheader("Said so far")
        table(words.measured_table(held, promised), "spent", "Each period with who entered and verified it")
    if one:
        versions_of(chosen)


def forecast_form(page: TrackedPage) -> None:
    """What is now expected of one benefit at one recipient: a new forecast, beside the ones before it."""
    about = _benefit(page)
    if about is None:
        return
    benefit, recipient = about
    held, line = page.forecast(benefit, recipient), page.benefits[benefit]
    promised = page.promised(Side.BENEFIT, benefit, recipient)
    code = _one_held("Forecast", "forecast", held)
    one = next((each for each in held if each.record.id == code), None)
    st.markdown(escape_markdown(words.promised_sentence(promised, None)))
    if (benefit, recipient) in page.may_measure:
        start = forecast_start(page.today, held, promised, line)
        own = code or new_code(session.store(), session.person(), "forecast", f"{benefit[:40]}-F")
        given = {"id": own, "benefit": benefit, "recipient": recipient}
        address = {"about": ABOUT.join(about), "forecast": code}
        name = f"forecast:{ABOUT.join(about)}:{code}"
        form = _form(page, name, f"Forecast of {line.title}", "forecast", FORECASTS, address)
        drawn = _amounts(years_shown(page.project, held, promised))
        asked = Asked(form, given, start, ("made_on", "reason"), PRICES, "Save the forecast", "made_on", drawn=drawn)
        tracked_form(asked, one, _forecasting)
        if one:
            withdrawing(one, "forecast")
    else:
        st.info(sign_in.how_to(words.NOT_THEIRS))
    if held:
        st.subheader("Forecasts so far")
        table(words.forecasts_table(held), "forecasts", "Every forecast, the latest first")


def milestone_form(page: TrackedPage) -> None:
    """The milestones of the project: added, moved or achieved."""
    held = page.records(Milestone)
    if held:
        table(words.milestones_table(held), "milestones", "Every milestone by the day it was planned for")
    if not page.may_edit:
        frame.say_who_first()
    titles = {one.record.id: words.record_title(one.record) for one in held}
    code = choose.any_of("Milestone", "milestone", titles, none="A new one")
    one = next((each for each in held if each.record.id == code), None)
    project = page.project.id
    own = code or new_code(session.store(), session.person(), "milestone", f"{project[:58]}-M")
    form = _form(page, f"milestone:{project}:{code}", "A milestone", "milestone", MILESTONES, {"milestone": code})
    codes = {"benefit_line": {line.id: line.title for line in page.benefits.values()}}
    given = {"id": own, "project": project}
    tracked_form(Asked(form, given, {}, STONE, ("note",), "Save the milestone", "title", codes), one, _milestone)
    if one:
        withdrawing(one, "milestone")


def _spending(page: TrackedPage, line: CostLine, chosen: str, one: Versioned | None) -> None:
    start = measured_start(st.query_params.to_dict())
    own = chosen or new_code(session.store(), session.person(), "outturn", f"{line.id[:58]}-O")
    address = {"cost_line": line.id, "outturn": chosen, "year": start["year"], "quarter": start["quarter"]}
    name = f"outturn:{line.id}:{chosen or _period(start)}"
    form = _form(page, name, f"Outturn of {line.title}", "outturn", OUTTURN, address)
    given = {"id": own, "cost_line": line.id}
    asked = Asked(form, given, start, SPENT, PRICES, "Save the outturn", "pounds", drawn=_quarter)
    tracked_form(asked, one, _outturn)
    if one:
        withdrawing(one, "outturn")


def _benefit(page: TrackedPage) -> tuple[str, str] | None:
    """The benefit at a recipient that the address names, or one that is chosen."""
    titles = {
        ABOUT.join(pair): f"{page.benefits[pair[0]].title}, {page.bodies.get(pair[1], pair[1])} ({pair[0]})"
        for pair in page.pairs
    }
    if not titles:
        st.info(NO_PAIR)
        return None
    chosen = choose.any_of("Benefit and recipient", "about", titles, none="Choose a benefit at a recipient")
    if not chosen:
        st.info("Choose a benefit at a recipient above.")
        return None
    return about_of(chosen)


def _one_held(title: str, key: str, held: Sequence[Versioned]) -> str:
    """The code of the record to correct; blank for a new one."""
    if not held:
        return ""
    return choose.any_of(title, key, {one.record.id: words.record_title(one.record) for one in held}, none="A new one")


def _form(page: TrackedPage, name: str, title: str, of: str, tab: str, address: Mapping[str, str]) -> Form:
    there = {"project": page.project.id, TAB: tab, **{key: value for key, value in address.items() if value}}
    return Form(name, f"{title} ({page.project.title})", of, PAGE, there)


def _period(start: Mapping[str, str]) -> str:
    """What tells the form of one period that is due from that of another."""
    return f"{start['year']}.{start['quarter']}"


def _quarter(now: Rendering) -> dict[str, str]:
    options = list(QUARTERS)
    held = now.start.cells.get("quarter", "0")
    index = options.index(held) if held in options else 0
    key = f"{now.key}:quarter"
    return {"quarter": st.selectbox("Whole year or quarter", options, index, QUARTERS.__getitem__, key=key) or "0"}


def _amounts(years: Sequence[str]) -> Callable[[Rendering], dict[str, str]]:
    """Draws an input for each year; pounds are shown with commas."""

    def drawn(now: Rendering) -> dict[str, str]:
        typed: dict[str, str] = {}
        st.markdown("What is now expected in each financial year, past years too, in pounds.")
        # Row by row, so that the keyboard and a narrow screen take the years in their order.
        for row in zip_longest(years[::4], years[1::4], years[2::4], years[3::4]):
            for year, column in zip(row, st.columns(4), strict=True):
                if year is not None:
                    value = grouped(now.start.cells.get(year, ""))
                    typed[year] = column.text_input(year, value, key=f"{now.key}:{year}", max_chars=60) or ""
        return typed

    return drawn


def _entering(record: Record, seen: int, reason: str, key: str) -> Save | None:
    if not isinstance(record, Measurement):
        raise TypeError(f"{record.id} is no measurement")
    return enter(session.store(), session.person(), record, seen, reason, key)


def _judging(record: Record, seen: int) -> tuple[Problem, ...]:
    _, problems = entries_checked(session.store(), session.person(), [Edit(record, seen)])
    return problems


def _coded(record: Record, seen: int) -> Record:
    """The measurement with its code: a new one is called after what it measures and when."""
    if seen or not isinstance(record, Measurement):
        return record
    return words.with_code(record, new_measurement_code(session.store(), session.person(), record))


def _forecasting(record: Record, seen: int, reason: str, key: str) -> Save | None:
    if not isinstance(record, Forecast):
        raise TypeError(f"{record.id} is no forecast")
    return revise_forecast(session.store(), session.person(), record, seen, reason, key)


def _outturn(record: Record, seen: int, reason: str, key: str) -> Save | None:
    if not isinstance(record, Outturn):
        raise TypeError(f"{record.id} is no outturn")
    return enter_outturn(session.store(), session.person(), record, seen, reason, key)


def _milestone(record: Record, seen: int, reason: str, key: str) -> Save | None:
    if not isinstance(record, Milestone):
        raise TypeError(f"{record.id} is no milestone")
    return keep_milestone(session.store(), session.person(), record, seen, reason, key)
