"""Shares in front of their recipient: the facts, what changed since an answer, and the form that answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from benefits.actions.agreement import Answer, Says, answer_shares, next_answers
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.interchange.form import cells_of, record_from
from benefits.records.model import Share
from benefits.reference.dictionary import field
from benefits.reporting import inbox_tables
from benefits.reporting.words import escape_markdown, label
from benefits.views.inbox import InboxLine, InboxState, ShareDetail, share_details
from benefits.widgets import choose, forms, frame, session
from benefits.widgets.tables import columns, download, table

LONGEST = 2_000
MOST_IN_ADDRESS = 20  # more codes would make a link too long to share


def receiving_body(bodies: Mapping[str, str]) -> str:
    """The body whose inbox is shown: the address's, at first that of the share it names, or the person's own."""
    if "body" not in st.query_params:
        asked = share_details(session.store(), session.person(), st.query_params.get_all("share")[:1])
        start = asked[0].share.recipient if asked else session.organisation()
        if start in bodies:
            st.query_params["body"] = start
    return choose.any_of("Receiving body", "body", bodies)


def chosen_shares(lines: Sequence[InboxLine], shown: pd.DataFrame, name: str, about: str) -> list[str]:
    """The list with rows to choose, and the codes of those that are chosen, else of those that the address names.

    Args:
        lines: What the rows are.
        shown: The rows, ready to show.
        name: Of the list and of its download.
        about: What it shows, for people who do not see it.
    """
    if not lines:
        return st.query_params.get_all("share")
    by_row = {row: line.share for row, line in enumerate(lines)}
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=columns(shown),
        on_select=_let_go,
        selection_mode="multi-row",
        # A list that changes is another list: a row chosen in the old one must not choose a share in the new.
        key=f"{name}-{session.form_key(name)}-{hash(tuple(by_row.values()))}",
        alt=about,
    )
    download(shown, name)
    picked = [by_row[row] for row in event.selection.rows if row in by_row]
    if picked:
        st.query_params["share"] = picked[:MOST_IN_ADDRESS]
        return picked
    asked = st.query_params.get_all("share")
    known = set(by_row.values())
    if any(code not in known for code in asked):
        st.info(escape_markdown(inbox_tables.not_listed(asked)))
    return asked


def _let_go() -> None:
    """Choosing other rows lets go of the shares that the address names."""
    st.query_params.pop("share", None)


def answering(details: Sequence[ShareDetail]) -> None:
    """One share with its facts, or several as a list; below it the form for who speaks for the recipient."""
    if len(details) == 1:
        _facts(details[0])
    elif details:
        st.subheader("The shares you have chosen")
        lines = [one.line for one in details]
        table(inbox_tables.inbox_table(lines), "chosen-shares", "The shares that are answered together")
    if details and all(one.may_answer for one in details):
        _form(details)
    elif details:
        asked = next(one.line for one in details if not one.may_answer)
        st.info(escape_markdown(inbox_tables.who_may_answer(asked.name, asked.closed)))


def _facts(detail: ShareDetail) -> None:
    st.subheader(escape_markdown(inbox_tables.share_title(detail)))
    frame.project_link(detail.project.id, detail.project.title)
    if detail.line.state is InboxState.CHANGED:
        st.warning(escape_markdown(inbox_tables.changed_sentence(detail)))
        if detail.differences:
            changed = inbox_tables.differences_table(detail.differences)
            table(changed, "changed-since", "What has changed since it was answered, field by field")
    table(inbox_tables.facts_table(detail), "share-facts", "The share and its benefit as recorded")


def _form(details: Sequence[ShareDetail]) -> None:
    """The answers that were open for all of the shares when the person first saw them."""
    codes = [one.share.id for one in details]
    shares = {f"share:{one.share.id}": one.version for one in details}
    benefits = {f"benefit:{one.benefit.id}": one.benefit_version for one in details}
    form = f"answer:{','.join(codes)}"
    now = session.rendering(form, codes[0], shares | benefits, "words")
    # Kept, so that a press on a button is told of a newer version, and not lost because the button has gone.
    offered = session.kept(f"offered:{now.key}", lambda: _open_to_all(details))
    if not offered:
        session.forget(f"offered:{now.key}")
        st.info("There is nothing to answer here: choose shares that stand alike, or one at a time.")
        return
    pressed: Says | None = None
    with st.form(now.key, enter_to_submit=False):
        words = st.text_area(
            "Your words", key=f"{now.key}:words", max_chars=LONGEST, help=field("share", "answer").help
        )
        figure = ""
        if Says.DISPUTE in offered:
            of = field("share", "disputed_figure")
            title = "The part you would agree to (to dispute)"
            figure = st.text_input(title, key=f"{now.key}:figure", help=of.help, placeholder="10%", max_chars=40) or ""
        for says, column in zip(offered, st.columns(len(offered)), strict=True):
            if column.form_submit_button(label(says), key=f"{now.key}:{says}", width="stretch"):
                pressed = says
    if pressed:
        _send(details, now, form, pressed, figure, words or "")


def _open_to_all(details: Sequence[ShareDetail]) -> list[Says]:
    """What can be said of all the shares alike; a dispute needs a figure, so it is of one share at a time."""
    open_to_all = [says for says in Says if all(says in next_answers(one.share.agreement) for one in details)]
    return [says for says in open_to_all if says is not Says.DISPUTE or len(details) == 1]


def _send(
    details: Sequence[ShareDetail], now: session.Rendering, form: str, says: Says, figure: str, words: str
) -> None:
    own = None
    if says is Says.DISPUTE and figure.strip():
        record, problems = record_from("share", {**cells_of(details[0].share), "disputed_figure": figure})
        if forms.unsaved(record, problems) or not isinstance(record, Share):
            return
        own = record.disputed_figure
    answers = [
        Answer(
            share=one.share.id,
            seen=now.seen[f"share:{one.share.id}"],
            benefit_seen=now.seen.get(f"benefit:{one.benefit.id}", 0),
            says=says,
            figure=own,
            words=words,
        )
        for one in details
    ]
    try:
        answer_shares(session.store(), session.person(), answers, session.saving_key(form))
    except Refused as fault:
        forms.show_fault(fault)
    except Conflict as fault:
        forms.show_fault(fault)
        st.button("Show the newer version", on_click=session.leave_form, args=[form])
    except (NotPermitted, NotFound) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        session.leave_form(form)
        for name in ("inbox", "disputes"):
            session.next_form(name)
        _let_go()
        session.say(inbox_tables.answered_sentence(label(says), len(answers)))
        st.rerun()
