"""What is due, as a list with links to where it is entered, and as reminders on other pages; and verifying it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from benefits.actions.verifying import verify
from benefits.errors import BenefitsError
from benefits.interchange.tracked_cells import ABOUT
from benefits.portfolio.due_measurements import DueKind, DueState
from benefits.reporting import due_tables as words
from benefits.reporting.words import escape_markdown, label
from benefits.views.due import MOST_REMINDED, DueFilters, DueLine, DuePage, due_page
from benefits.views.measurements import to_verify
from benefits.widgets import choose, frame, session, sign_in
from benefits.widgets.entry_form import keep
from benefits.widgets.measuring import DUE, ENTER, MILESTONES, OUTTURN, TAB, VERIFY
from benefits.widgets.tables import columns, download, table

TO_VERIFY = "verify"  # in the address: the record to verify
_TABS = {
    DueKind.MEASUREMENT: ENTER,
    DueKind.OUTTURN: OUTTURN,
    DueKind.VERIFICATION: VERIFY,
    DueKind.OUTTURN_VERIFICATION: VERIFY,
    DueKind.MILESTONE: MILESTONES,
}
_VERIFIED = {DueKind.VERIFICATION: "measurement", DueKind.OUTTURN_VERIFICATION: "outturn"}
OPEN, SEE_DUE = "Open it", "See what is due"
# Beside the state in words, never in its place.
ICONS = {
    DueState.ESCALATED: ":material/priority_high:",
    DueState.OVERDUE: ":material/schedule:",
    DueState.DUE: ":material/event:",
}


def due_address(line: DueLine) -> dict[str, str]:
    """The parts of a link that lead to where one thing is entered or verified, filled in."""
    period = {"year": str(line.year), "quarter": str(line.quarter)} if line.year else {}
    there = {"register": session.register(), "project": line.project, TAB: _TABS[line.kind]}
    if line.kind is DueKind.MEASUREMENT:
        return there | period | {"about": ABOUT.join((line.record, line.body))}
    if line.kind is DueKind.OUTTURN:
        return there | period | {"cost_line": line.record}
    if line.kind is DueKind.MILESTONE:
        return there | {"milestone": line.record}
    return there | {TO_VERIFY: f"{_VERIFIED[line.kind]}:{line.record}"}


def reminders() -> None:
    """The first things that the person has to do, each with its link; nothing where nothing is due to them."""
    try:
        page = due_page(session.store(), session.person(), DueFilters(is_own=True), most=MOST_REMINDED)
    except BenefitsError as fault:  # the doors of the first page stay open whatever the register holds
        st.warning(escape_markdown(f"What is due cannot be told. {fault}"))
        return
    if not page.lines:
        return
    st.header("What is due")
    st.markdown(words.reminders_finding(page))
    for line in page.lines:
        # A link does not wrap on a narrow screen, so the sentence stands above it.
        st.markdown(escape_markdown(words.reminder(line)))
        to = escape_markdown(words.link_words(line))
        st.page_link("screens/measurements.py", label=to, query_params=due_address(line), icon=ICONS[line.state])
    there = {"register": session.register(), TAB: DUE}
    st.page_link("screens/measurements.py", label="See everything that is due", query_params=there)


def late_line() -> None:
    """What is overdue in one short line with its link; nothing where nothing is."""
    said = words.portfolio_line(due_page(session.store(), session.person(), most=1))
    if said:
        there = {"register": session.register(), TAB: DUE}
        st.markdown(escape_markdown(said))
        st.page_link("screens/measurements.py", label=SEE_DUE, query_params=there, icon=ICONS[DueState.OVERDUE])


def due_list(project: str, titles: Mapping[str, str]) -> None:
    """The list of what is due, filtered, with the link to where the chosen one is entered."""
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    with first:
        kind = choose.any_of("What", "kind", {one.value: label(one) for one in DueKind})
    with second:
        state = choose.any_of("State", "state", {one.value: label(one) for one in DueState})
    with third:
        body = choose.any_of("From", "owed_by", titles)
    with fourth:
        is_own = choose.ticked("Only mine", "mine", "What my own bodies and projects owe, and what names me as owner.")
    page = due_page(session.store(), session.person(), DueFilters(project, body, kind, state, is_own))
    st.header(words.due_finding(page))
    frame.tiles(words.due_tiles(page))
    if page.lines:
        _chosen(page)
    with st.expander("How this list is made"):
        st.markdown(escape_markdown(words.due_notes(page)))


def _chosen(page: DuePage) -> None:
    """The list with a row to choose, and the link of the row that is chosen."""
    frame.caption(words.not_listed(page))
    frame.caption(words.HOW_TO_OPEN)
    shown = words.due_table(page.lines, page.price_base)
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=columns(shown),
        on_select="rerun",
        selection_mode="single-row",
        # A list that changes is another list: a row chosen in the old one must not choose another in the new.
        key=f"due-{hash(tuple((one.kind, one.record, one.body, one.year, one.quarter) for one in page.lines))}",
        alt="What is due, from whom and since when, the person's own first",
    )
    download(shown, "due")
    for row in event.selection.rows:
        line = page.lines[row]
        st.markdown(escape_markdown(words.reminder(line)))
        st.page_link("screens/measurements.py", label=OPEN, query_params=due_address(line), icon=":material/edit:")


def verify_form(project: str) -> None:
    """One measurement or outturn in full, and the button that verifies it in the person's name."""
    store, person = session.store(), session.person()
    pages = [due_page(store, person, DueFilters(project=project, kind=kind.value)) for kind in _VERIFIED]
    lines = [one for page in pages for one in page.lines]
    titles = words.verify_choices([one for one in lines if one.may_answer])
    if not titles:
        st.info(sign_in.how_to(words.NOT_VERIFIER) if lines else words.NOTHING_TO_VERIFY)
        return
    chosen = choose.any_of("What to verify", TO_VERIFY, titles, none="Choose a measurement or an outturn")
    if not chosen:
        st.info("Choose what to verify above.")
        return
    name, _, code = chosen.partition(":")
    held = to_verify(store, person, name, code)
    form = f"verify:{chosen}"
    now = session.rendering(form, code, {code: held.version}, "words")
    table(words.verify_table(held), "verified", "What is said, and who entered and saved it")
    st.markdown(words.verify_sentence(held))
    with st.form(now.key, enter_to_submit=False):
        said = st.text_area("What you checked it against", key=f"{now.key}:words", max_chars=500)
        sent = st.form_submit_button("Verify", type="primary")
    if sent:
        keep(form, lambda: verify(store, person, name, code, now.seen[code], said or "", now.key), "Verified.")
