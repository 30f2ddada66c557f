"""Briefings: what one is about, what it says in short, and its five files."""

from datetime import date

import pytest
from visiting import NOTHING_YET, buttons, headings, labelled, read, stands_as_text, visit

from benefits.library import BRIEFING_FORMS
from benefits.portfolio.basis import Basis
from benefits.records.store import now
from benefits.views.briefing import About, Subject
from benefits.widgets.briefing import FORMS, Asked


def files(at):
    return {one.key: one for one in at.get("download_button")}


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("briefings"))


def test_the_portfolio_is_previewed_with_headlines_findings_and_basis(linked):
    at = visit("briefings")
    assert not at.exception
    assert headings(at)[0].replace("\\", "") == "Benefits across government: the portfolio"
    said = read(at).replace("\\", "")
    for headline in (
        "- Net value to society: **£5.3 million**. Benefit £25.5 million less cost £20.2 million.",
        "- Net value across government: **£2.7 million**.",
        "- Net for those who pay: **minus £13.9 million**.",
        "- At risk of being dropped: **£2.7 million**.",
        "- Smallest rescue: **£13.9 million**.",
        "- Realised of what was promised: **No baseline**.",
    ):
        assert headline in said
    today = now().date()
    assert (
        f"Made on {today.day} {today:%B %Y}. As reported on {today.day} {today:%B %Y} (save 2 of the register)." in said
    )
    assert "- 1 project costs its payers more than they get back" in said
    assert "2026-27 prices" in said


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ({}, "Benefits across government: the portfolio"),
        ({"about": "department", "body": "HMRC"}, "HMRC in the portfolio"),
        ({"about": "project", "project": "LINK"}, "Linked case records"),
    ],
)
def test_each_subject_has_five_files(linked, address, title):
    at = visit("briefings", **address)
    assert not at.exception
    assert headings(at)[0].replace("\\", "") == title
    assert list(files(at)) == [f"download-{ending}" for ending in BRIEFING_FORMS]


def test_every_form_has_its_words_and_kind():
    assert list(FORMS) == list(BRIEFING_FORMS)
    assert all(f"(.{ending})" in words for ending, (words, _) in FORMS.items())


def test_a_department_or_project_is_chosen_first(linked):
    at = visit("briefings", about="project")
    assert "Choose a project above" in read(at)
    assert not files(at)
    labelled(at, "selectbox", "Project").select("LINK").run()
    assert len(files(at)) == 5
    assert at.query_params["project"] == "LINK"


def test_an_address_of_nothing_is_told(linked):
    at = visit("briefings", about="department", body="ZZ")
    assert "There is no department ZZ here" in read(at)


def test_claims_and_day_are_in_the_basis_and_the_caveats(example):
    at = visit("briefings", register="example", claims="accepted_only", on="2031-01-31")
    said = read(at).replace("\\", "")
    assert "Economic value; accepted only." in said
    assert "What is due is judged by 31 January 2031" in said


def test_the_briefing_is_kept_until_the_register_changes(linked, monkeypatch):
    at = visit("briefings")
    made = []
    monkeypatch.setattr("benefits.widgets.briefing.briefing_facts", lambda *given: made.append(given))
    at.run()
    assert not at.exception
    assert made == []


def test_files_are_named_by_subject_and_code():
    assert Asked(About(), Basis(), date(2026, 1, 1)).name == "briefing-portfolio"
    assert Asked(About(Subject.PROJECT, "LINK"), Basis(), date(2026, 1, 1)).name == "briefing-project-LINK"


def test_the_example_is_named(example):
    at = visit("briefings", register="example")
    assert not at.exception
    assert headings(at)[1:] == ["Headlines", "What it says"]
    assert "Stop" not in buttons(at)


def test_peoples_words_stay_words(hostile):
    assert stands_as_text(visit("briefings", about="project", project="LINK"))


@pytest.mark.parametrize(
    ("page", "address"), [("portfolio", {}), ("project", {"project": "LINK"}), ("department", {"body": "DWP"})]
)
def test_other_pages_lead_to_it(linked, page, address):
    at = visit(page, **address)
    links = [one.proto for one in at.get("page_link")]
    assert any(one.page == "briefings" for one in links)
