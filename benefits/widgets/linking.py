"""The forms of the pages on dependencies and on double counting."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from benefits.actions.networking import (
    Cut,
    Outcome,
    apply_cuts,
    join_pool,
    record_separate,
    save_dependency,
    save_pool,
    withdraw_dependency,
    withdraw_pool,
)
from benefits.interchange.form import cells_of
from benefits.records.model import Dependency, Pool
from benefits.reporting import pool_tables
from benefits.reporting.words import escape_markdown, told_apart
from benefits.views.network import BundlePage
from benefits.views.pools import Finding, PoolDetail, PoolsPage
from benefits.widgets import frame, session
from benefits.widgets.entry_form import entry_form, keep
from benefits.widgets.tables import table

NEED = ("needs", "standalone", "source", "note")
POOL = ("id", "title", "driver", "rule", "total", "price_year", "source", "source_grade", "note")
NEW_NEED, NEW_POOL = "Something else that it needs", "A new pool"
ADD_POOL = "Add the pool first, on the tab beside this one."


def dependency_form(page: BundlePage) -> None:
    """What the chosen project needs: one more, or one that is changed or withdrawn."""
    if not page.may_edit:
        frame.say_who_first()
    project = page.bundle.chosen
    held = {one.record.id: one for one in page.held if isinstance(one.record, Dependency)}
    needs = {code: page.titles[one.record.needs] for code, one in held.items() if isinstance(one.record, Dependency)}
    names = told_apart({"": NEW_NEED, **needs})
    chosen = st.selectbox(
        "What it needs", list(names), format_func=lambda code: names.get(code, NEW_NEED), key=f"need-of-{project}"
    )
    line = held.get(chosen or "")  # the choice may be one that was withdrawn a moment ago
    form = f"dependency:{project}:{line.record.id if line else ''}"
    seen = {code: one.version for code, one in held.items()}
    now = session.rendering(form, line.record.id if line else page.next_code, seen, "needs")
    before = cells_of(line.record) if line else {"id": now.code, "project": project, "standalone": "0"}
    others = {"project": {code: f"{title} ({code})" for code, title in page.titles.items() if code != project}}
    made = entry_form("dependency", NEED, before, others, now, "Save what it needs")
    store, person = session.store(), session.person()
    if made and isinstance(need := made[0], Dependency):
        version = now.seen.get(now.code, 0)
        keep(form, lambda: save_dependency(store, person, need, version, made[1], now.key), "Saved.")
    gone = line.record if line else None
    if isinstance(gone, Dependency) and st.button("It no longer needs this", key=f"withdraw-{now.key}"):
        version, why = now.seen[now.code], "Withdrawn on the dependencies page"
        keep(form, lambda: withdraw_dependency(store, person, gone, version, why, f"{now.key}:gone"), "Withdrawn.")


def pool_form(page: PoolsPage) -> None:
    """A new pool, or the chosen one changed or withdrawn."""
    if not page.may_keep_pools:
        frame.say_who_first()
    pool, version = (page.detail.pool, page.detail.held.version) if page.detail else (None, 0)
    form = f"pool:{pool.id if pool else ''}"
    now = session.rendering(form, pool.id if pool else "", {pool.id: version} if pool else {}, "title")
    before = cells_of(pool) if pool else {"rule": "proportional"}
    st.subheader(escape_markdown(pool.title) if pool else NEW_POOL)
    made = entry_form("pool", POOL[1:] if pool else POOL, before, {}, now, "Save the pool")
    store, person = session.store(), session.person()
    if made and isinstance(record := made[0], Pool):
        seen = now.seen.get(record.id, 0)
        keep(form, lambda: save_pool(store, person, record, seen, made[1], now.key), "Saved.")
    if pool and st.button("Withdraw this pool", key=f"withdraw-{now.key}"):
        seen, why = now.seen[pool.id], "Withdrawn on the page Double counting"
        keep(form, lambda: withdraw_pool(store, person, pool.id, seen, why, f"{now.key}:gone"), "Withdrawn.")


def claims_on(detail: PoolDetail) -> None:
    """One pool: who claims what from it, the two remedies side by side, and the button that applies its rule."""
    st.subheader(escape_markdown(detail.pool.title))
    st.markdown(escape_markdown(pool_tables.pool_finding(detail.row)))
    if not detail.lines:
        return
    table(pool_tables.landings_table(detail), "claims", "Claims on the pool by project, recipient and year")
    if detail.row.total is None:
        st.info(pool_tables.NO_TOTAL)
        return
    if detail.row.exceeds:
        st.warning(pool_tables.EXCEEDS)
    st.markdown(pool_tables.rule_sentence(detail))
    by_project, by_year = st.columns(2)
    with by_project:
        table(pool_tables.remedies_table(detail), "remedies", "What each remedy leaves of each project's claim")
    with by_year:
        table(pool_tables.yearly_remedies_table(detail), "remedies-by-year", "What each remedy leaves in each year")
    st.caption(pool_tables.REMEDY_CAPTION)
    table(pool_tables.cuts_table(detail), "overlaps", "The overlap each line carries now and under each remedy")
    st.caption(pool_tables.CUT_CAPTION)
    cut_form(detail)


def findings(page: PoolsPage) -> None:
    """What the machine check finds, and the two choices for one finding."""
    st.markdown(pool_tables.STRONG_INTRO)
    frame.caption(pool_tables.settled_sentence(page))
    if not page.strong and not page.weak:
        st.info(pool_tables.NO_FINDING)
        return
    if page.strong:
        about = "Benefits that two projects claim for one recipient with the same driver"
        table(pool_tables.findings_table(page, page.strong), "same-driver", about)
    if page.weak:
        st.subheader("Worth a look")
        st.markdown(pool_tables.WEAK_INTRO)
        about = "Benefits of one type that two projects claim for one recipient, without a measure"
        table(pool_tables.findings_table(page, page.weak), "same-type", about)
        frame.caption(pool_tables.weak_caption(page))
    st.subheader("Settle one of them")
    name = pool_tables.finding_name(page)
    found = {_code(one): one for one in (*page.strong, *page.weak)}
    names = told_apart({code: name(one) for code, one in found.items()})
    chosen = st.selectbox(
        *("Finding", list(names), None), lambda code: names.get(code, code), key="finding", placeholder="Choose"
    )
    finding = found.get(chosen or "")
    if finding:  # the choice may be one that was settled a moment ago
        about = "The benefit lines of the finding"
        table(pool_tables.finding_lines_table(finding), "finding-lines", about)
        finding_form(page, finding)


def cut_form(detail: PoolDetail) -> None:
    """The button that writes the overlap of the pool's rule on the lines that the person may change."""
    st.markdown(pool_tables.cuts_sentence(detail))
    if not detail.cuts:
        return
    form, pool = f"cut:{detail.pool.id}", detail.pool.id
    with st.form(f"{form}:{session.form_key(form)}", enter_to_submit=False):
        why = st.text_input("Why you make this change", key=f"{form}:why", max_chars=500, placeholder="Optional")
        sent = st.form_submit_button("Set these overlaps on the lines I may change", type="primary")
    shown = session.kept(f"{form}:shown", lambda: detail.cuts)
    session.forget(f"{form}:shown")
    session.kept(f"{form}:shown", lambda: detail.cuts)
    if sent and shown != detail.cuts:
        st.warning("The figures changed since you opened this page. Look at them, then press the button again.")
    elif sent:
        cuts = [
            Cut(line.project, line.benefit, overlap, line.version)
            for line in detail.cuts
            if (overlap := line.under(detail.pool.rule)) is not None
        ]
        key = session.form_key(form)
        _tell(form, apply_cuts(session.store(), session.person(), pool, cuts, why or "", key))


def finding_form(page: PoolsPage, finding: Finding) -> None:
    """The two choices for a finding: one pool for its lines, or a decision that they are separate."""
    if not finding.editable:
        st.info("None of these projects is yours to change. Ask one of their programme managers to settle it.")
        return
    together, apart = st.columns(2)
    with together:
        st.markdown("**It is the same benefit.** Put the lines into one pool.")
        _join_form(page, finding)
    with apart:
        st.markdown("**They are separate benefits.** Record why; the decision stands in the project's log.")
        _separate_form(finding)


def _join_form(page: PoolsPage, finding: Finding) -> None:
    names = {row.pool: f"{row.title} ({row.pool})" for row in page.pools}
    if not names:
        st.info(ADD_POOL)
        return
    form, mine = f"join:{_code(finding)}", [line for line in finding.lines if line.may_edit]
    titles = {line.benefit: f"{line.title} ({line.benefit})" for line in mine}
    with st.form(f"{form}:{session.form_key(form)}", enter_to_submit=False):
        pool = st.selectbox("Pool", list(names), format_func=names.__getitem__, key=f"{form}:pool", help=ADD_POOL)
        codes = st.multiselect("Benefit lines", list(titles), list(titles), titles.__getitem__, key=f"{form}:lines")
        sent = st.form_submit_button("Put them into this pool", type="primary")
    if sent and pool:
        chosen = [(line.project, line.benefit) for line in mine if line.benefit in codes]
        why, key = "Found by the machine check for double counting", session.form_key(form)
        _tell(form, join_pool(session.store(), session.person(), pool, chosen, why, key))


def _separate_form(finding: Finding) -> None:
    form, lines = f"separate:{_code(finding)}", [line.benefit for line in finding.lines]
    now = session.rendering(form, "", {}, "why")
    with st.form(now.key, enter_to_submit=False):
        project = st.selectbox("In the log of", finding.editable, key=f"{now.key}:project")
        why = st.text_area("Why they are not the same benefit", key=f"{now.key}:why", max_chars=4_000)
        sent = st.form_submit_button("Record that they are separate")
    if sent and project:
        store, person = session.store(), session.person()
        keep(form, lambda: record_separate(store, person, project, lines, why or "", now.key), "Recorded.")


def _code(finding: Finding) -> str:
    """What tells a finding from others in this tab."""
    return f"{finding.type}:{finding.driver}:{finding.recipient}"


def _tell(form: str, outcomes: Sequence[Outcome]) -> None:
    """Say what was saved and draw the page anew; what was not stays on the page with its reason."""
    said, faults = pool_tables.outcome_sentences(outcomes)
    session.next_form(form)
    if faults:
        st.error(escape_markdown(faults))
        st.success(escape_markdown(said)) if said else None
        return
    session.say(said)
    st.rerun()
