"""The envelopes of one body in one grid: classes and kinds down, years across, saved together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from benefits.actions.envelopes import save_envelopes
from benefits.actions.recording import Edit, Withdrawal
from benefits.errors import Problem, has_errors
from benefits.interchange.envelope_grid import (
    BESIDE,
    GRADE,
    ILLUSTRATIVE,
    NOTE,
    ROW,
    SOURCE,
    Described,
    beside_each_other,
    described,
    left_for_projects,
    row_name,
    rows_of,
    told,
    widened,
    years_across,
)
from benefits.interchange.form import is_year
from benefits.interchange.grids import GridColumn
from benefits.records.choices import choices
from benefits.records.entries import Entry, Snapshot, entry_of
from benefits.reference.dictionary import field
from benefits.reporting.envelope_tables import left_table, row_title
from benefits.reporting.words import escape_markdown, label
from benefits.views.envelope_records import ROWS, BodyEnvelopes, bodies_to_set, body_envelopes
from benefits.widgets import choose, drafts, editing, forms, session, sign_in
from benefits.widgets.drafts import Form, Rendering
from benefits.widgets.grid import text_grid
from benefits.widgets.saving import buttons, saved, tell
from benefits.widgets.tables import columns

TAB, ENTER = "envelopes-tab", "Enter or change"
ENVELOPE = "Envelope"
AMOUNTS_ABOUT = "Envelopes in pounds, class and kind by financial year"
SOURCES_ABOUT = "Where each envelope comes from"
NARROW = 130  # pixels: the heading of a column of short words
WHO_MAY = (
    "You may look at envelopes, not set them. To set them, {first} the role finance "
    "for the organisation whose budget it is, or administrator."
)
HOW = (
    "Pounds of each year, nominal and undiscounted, not thousands or millions; £1.2m is understood. Copy cells in "
    "Excel and paste them with Ctrl+V. A blank year before the first or after the last amount has no limit; a gap "
    "between them counts as 0. Take every amount out of a row to withdraw that envelope; its history stays."
)


def envelope_form(labels: Sequence[str]) -> None:
    """The envelopes of a body that the person may set.

    Args:
        labels: Financial years that the grid has at least.
    """
    bodies = bodies_to_set(session.store(), session.person())
    if not bodies:
        st.warning(sign_in.how_to(WHO_MAY))
        return
    asked = st.query_params.get("organisation", "")
    if asked and asked not in bodies:
        st.warning(escape_markdown(f"You may not set the envelopes of {asked}. Its role finance may."))
    body = choose.any_of("Organisation to set", "organisation", bodies, none="Choose an organisation")
    drafts.listed()
    if body:
        _form(body_envelopes(session.store(), session.person(), body), labels)
    else:
        st.info("Choose the organisation whose envelopes you want to enter or change.")


def _form(held: BodyEnvelopes, labels: Sequence[str]) -> None:
    st.header(escape_markdown(f"Envelopes of {held.name}"))
    st.markdown(HOW)
    here = {"register": session.register()}
    st.page_link("screens/import_records.py", label="Import many at once, from a workbook or CSV", query_params=here)
    address = {"organisation": held.body, TAB: ENTER}
    form = Form(f"envelope:{held.body}", f"Envelopes of {held.name}", "envelope", "envelopes", address, ROW)
    current = Snapshot(entry_of({}, rows_of(held.envelopes)), held.versions)
    now = drafts.opened(form, current, "grid")
    drafts.about_draft(now, current)
    titles = {row_name(row): row_title(row[0], label(row[1])) for row in ROWS}
    top = st.container()
    place = f"years:{session.register()}:{form.name}"
    years = years_across(session.kept(place, lambda: tuple(labels)), now.start.rows)
    amounts, wrong = _amounts(now, years, titles)
    with st.container(horizontal=True):
        earlier = st.button("Add a year before", key=f"{now.key}:earlier")
        later = st.button("Add a year after", key=f"{now.key}:later")
    beside = st.container()
    _left(amounts, years)
    sources, unfit = _sources(now, titles)
    rows = [one | other | {ROW: name} for name, one, other in zip(titles, amounts, sources, strict=True)]
    typed = entry_of({}, rows, editing.reason_of(now))
    if earlier or later:
        st.session_state[place] = widened(years, earlier=earlier)
        drafts.show_instead(now, typed)
    _ending(held, now, current, typed, (*wrong, *unfit), titles, top=top, beside=beside)


def _amounts(
    now: Rendering, years: Sequence[str], titles: Mapping[str, str]
) -> tuple[list[dict[str, str]], tuple[Problem, ...]]:
    shown = [{ENVELOPE: titles[row[ROW]], **row} for row in _in_order(now, titles)]
    grid = [GridColumn(ENVELOPE, is_fixed=True), *(GridColumn(year) for year in years)]
    config = {ENVELOPE: st.column_config.TextColumn(pinned=True, help=field("envelope", "kind").help)}
    rows, wrong = text_grid(shown, grid, AMOUNTS_ABOUT, f"{now.key}:grid", config)
    return [{year: row[year] for year in years} for row in rows], wrong


def _sources(now: Rendering, titles: Mapping[str, str]) -> tuple[list[dict[str, str]], tuple[Problem, ...]]:
    st.markdown("**Where each comes from.** Say so for every envelope, so that somebody else can check it.")
    allowed = {ILLUSTRATIVE: frozenset({"yes", "no"}), GRADE: frozenset(choices(field("envelope", BESIDE[GRADE])))}
    shown = [{ENVELOPE: titles[row[ROW]], **row} for row in _in_order(now, titles)]
    grid = [GridColumn(ENVELOPE, is_fixed=True)]
    grid.extend(GridColumn(name, allowed=allowed.get(name)) for name in BESIDE)
    text, select = st.column_config.TextColumn, st.column_config.SelectboxColumn
    helped = {name: field("envelope", of).help for name, of in BESIDE.items()}
    config = {
        ENVELOPE: text(pinned=True),
        ILLUSTRATIVE: select(options=["", *sorted(allowed[ILLUSTRATIVE])], help=helped[ILLUSTRATIVE], width=NARROW),
        SOURCE: text(help=helped[SOURCE], width="medium"),
        GRADE: select(options=["", *sorted(allowed[GRADE])], help=helped[GRADE], width=NARROW),
        NOTE: text(help=helped[NOTE], width="medium"),
    }
    rows, wrong = text_grid(shown, grid, SOURCES_ABOUT, f"{now.key}:sources", config)
    return [{name: row[name] for name in BESIDE} for row in rows], wrong


def _in_order(now: Rendering, titles: Iterable[str]) -> list[Mapping[str, str]]:
    """The rows that the grid starts with, each class and kind once, whatever a draft holds."""
    held = {row[ROW]: row for row in now.start.rows if ROW in row}
    return [held.get(name, {ROW: name}) for name in titles]


def _left(amounts: Sequence[Mapping[str, str]], years: Sequence[str]) -> None:
    rows = [{ROW: row_name(row), **typed} for row, typed in zip(ROWS, amounts, strict=True)]
    left = left_table(left_for_projects(rows, years))
    if len(left):
        st.markdown("**What this leaves for projects**, as typed: limit and carried over, less committed.")
        about = "Free for projects as typed, £m"
        st.dataframe(left, hide_index=True, column_config=columns(left), alt=about, placeholder="")


def _ending(
    held: BodyEnvelopes,
    now: Rendering,
    current: Snapshot,
    typed: Entry,
    misfits: Iterable[Problem],
    titles: Mapping[str, str],
    *,
    top: st.delta_generator.DeltaGenerator,
    beside: st.delta_generator.DeltaGenerator,
) -> None:
    """What is wrong, the draft, what somebody else saved meanwhile, and the one save."""
    is_unsaved = drafts.keep(now, typed)
    has_moved = drafts.has_moved(now, current)
    if has_moved:
        with top:
            drafts.side_by_side(now, current, typed, held.held, lambda part: titles.get(part, part))
    pressed = buttons(now, "Save the envelopes", is_unsaved=is_unsaved)
    found = described(held, now.base.entry.rows, typed.rows, titles)
    problems = [*misfits, *found.problems]
    if found.is_whole and not has_errors(problems):
        problems.extend(beside_each_other(found, held.known, titles))
    if has_moved and pressed:
        st.error("Somebody saved a newer version. Choose above what to go on with, then save.")
    elif pressed and found.is_whole and not has_errors(problems):
        _save(held, now, found, typed.reason, titles)
    in_grid = [one for one in problems if is_year(one.place.column.rpartition(", ")[2])]
    with beside:
        forms.show(in_grid)
    if pressed and has_errors(in_grid):
        st.error("Nothing was saved. Put right what is said below the amounts, then save again.")
    tell(now, [one for one in problems if one not in in_grid], is_pressed=pressed)


def _save(held: BodyEnvelopes, now: Rendering, found: Described, reason: str, titles: Mapping[str, str]) -> None:
    seen = dict(held.codes.values())
    seen.update((code, version) for (_, code), version in now.base.versions.items())
    changes: list[Edit | Withdrawal] = [Withdrawal("envelope", code, seen[code]) for code in found.gone]
    changes.extend(Edit(one, seen[one.id]) for one in found.envelopes)
    store, person = session.store(), session.person()
    if saved(
        now,
        lambda: save_envelopes(store, person, changes, reason, now.key),
        lambda problems: told(problems, found.envelopes, titles),
        f"Saved the envelopes of {held.name}.",
    ):
        st.rerun()
