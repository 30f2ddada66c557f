"""The pieces of the history page: which records it is about, and going back to an old version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from benefits.actions.restoring import has_company, restoration, restore_version
from benefits.errors import Conflict, Refused
from benefits.records.closings import Closing
from benefits.reporting import history_tables
from benefits.reporting.closing_words import closing_title
from benefits.reporting.words import escape_markdown, told_apart
from benefits.views.as_it_stood import Days
from benefits.views.closings import ClosingsPage
from benefits.views.history import PastVersion, may_restore, project_history, projects_ever, record_history
from benefits.widgets import forms, session
from benefits.widgets.tables import table

FORM = "history"  # the choices of the page, which are drawn anew after a restoration
TOGETHER = "Also put back what belongs with it as it stood then, such as shares; what was not there is withdrawn"
ASKED_AGAIN = "Recipients whose share or benefit changes by it are asked to agree again."
FUNDING = ("envelope", "scenario", "override")  # nobody has to agree to these


def chosen_history() -> tuple[tuple[PastVersion, ...], str]:
    """The versions that the page is about, and the code of the one record it is narrowed to, or blank."""
    store, person = session.store(), session.person()
    titles = projects_ever(store, person)
    asked, record = st.query_params.get("project", ""), st.query_params.get("record", "")
    if asked and asked not in titles:
        return project_history(store, person, asked), ""
    project = _one_of("Project", "project", titles)
    if project:
        versions = project_history(store, person, project)
        record = _one_of("Record", "record", history_tables.record_titles(versions))
        return tuple(one for one in versions if record in ("", one.code)), record
    if not record:
        st.info("Choose a project above to see everything that was ever done to it.")
        st.stop()
    return record_history(store, person, record), record


def _one_of(title: str, name: str, titles: Mapping[str, str], none: str = "All") -> str:
    """One of the codes, or blank for none, kept in the address; drawn anew after a restoration, as names change."""
    told = told_apart(titles)
    codes = list(told)
    asked = st.query_params.get(name, "")
    index = codes.index(asked) if asked in titles else None
    key = f"{name}-{session.form_key(FORM)}"
    chosen = st.selectbox(title, codes, index, told.__getitem__, key=key, placeholder=none) or ""
    st.query_params[name] = chosen
    if not chosen:
        del st.query_params[name]
    return chosen


def chosen_moment(span: Days, page: ClosingsPage) -> date | Closing:
    """The closing to look at, which the address keeps, or else the day."""
    by_save = {str(one.save): one for one in page.closings}
    titles = {save: closing_title(one) for save, one in by_save.items()}
    chosen = _one_of("As reported for a quarter", "closing", titles, none="Choose a day instead") if titles else ""
    return by_save[chosen] if chosen else chosen_day(span)


def chosen_day(span: Days) -> date:
    """The day to look at, which the address keeps; the usual one where it names none that can be."""
    try:
        asked = date.fromisoformat(st.query_params.get("on", ""))
    except ValueError:
        asked = span.usual
    first = asked if span.first <= asked <= span.today else span.usual
    day: date = st.date_input(
        "As it stood at the end of (UTC)", first, span.first, span.today, key="on", required=True, format="DD/MM/YYYY"
    )
    st.query_params["on"] = day.isoformat()
    return day


def version_in_full(versions: Sequence[PastVersion]) -> None:
    """One version of a record in full, and the way back to it for who may change it."""
    at = {f"{one.table}:{one.version}": one for one in versions}
    titles = told_apart({key: history_tables.version_title(one) for key, one in at.items()})
    form = f"version-{versions[0].code}-{session.form_key(FORM)}"
    key = st.selectbox("Version", list(at), format_func=titles.__getitem__, key=form)
    version = at[key or next(iter(at))]
    latest = next(one for one in versions if one.is_latest and one.table == version.table)
    table(history_tables.version_table(version, latest), "version", "One version, field by field, beside the latest")
    if latest.withdrawn:
        st.info("This record is withdrawn: it does not count now.")
    if may_restore(session.store(), session.person(), version):
        _restore(version, latest)


def _restore(version: PastVersion, latest: PastVersion) -> None:
    """What going back to a version would change, and the button that does it."""
    store, person = session.store(), session.person()
    form = f"restore:{version.table}:{version.code}:{version.version}"
    now = session.rendering(form, version.code, {"register": store.data_version()}, "reason")
    st.subheader("Restore this version")
    together = has_company(version.table) and st.checkbox(
        TOGETHER, value=latest.withdrawn or version.table == "share", key=f"{now.key}:together"
    )
    reason = st.text_input("Why you restore it", key=f"{now.key}:reason", max_chars=500, placeholder="Optional") or ""
    of = (version.table, version.code, version.version, now.seen["register"])
    changed = restoration(store, person, *of, together=together)
    if not changed:
        st.info("The register holds exactly this now: there is nothing to restore.")
        return
    table(history_tables.restoration_table(changed), "restoration", "What restoring changes, field by field")
    if version.table not in FUNDING:
        st.caption(ASKED_AGAIN)
    if st.button("Restore this version", type="primary", key=f"{now.key}:restore"):
        try:
            restore_version(store, person, *of, reason, session.saving_key(form), together=together)
        except Refused as fault:
            forms.show(fault.problems)
        except Conflict as fault:
            forms.show_fault(fault)
            st.button("Show the newer version", on_click=session.leave_form, args=[form])
        else:
            session.leave_form(form)
            session.next_form(FORM)
            session.say(f"Version {version.version} of {version.code} is restored, as a new version.")
            st.rerun()


def heading(versions: Sequence[PastVersion]) -> None:
    """What the versions are of."""
    st.header(escape_markdown(history_tables.heading(versions)))
    st.markdown(history_tables.timeline_words(versions))
