"""Two programs on one database server behind one proxy: people on either see and keep what both save."""

import os
from contextlib import ExitStack, closing
from uuid import uuid4

import pytest
from plain.behind_nginx import HOST, nginx, proxy
from plain.postgres_server import programs, server
from plain.signing_in import app, free_port, provider
from playwright.sync_api import expect
from readme import files
from test_sign_in import DEEP, sign_in
from walking import SAVE_PROJECT, WHY, choose, follow, go, open_tab, press, settle, type_into

from benefits.actions.importing import PROGRAM, seed_organisations
from benefits.interchange.read import read_files
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.records.verification import verify

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAVE = "Save the project"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The address of the database, the proxy, and the two programs behind it."""
    if not (nginx() and programs()) and not os.environ.get("CI"):
        pytest.skip("nginx or PostgreSQL is not installed")
    ports, doors = [free_port(), free_port()], []
    with ExitStack() as running:
        address, issuer = running.enter_context(server()), running.enter_context(provider())
        front = running.enter_context(proxy(tmp_path_factory.mktemp("front"), ports))
        people = [Person(name, "", name, ("programme_manager:*",), f"{issuer}|{name}") for name in ("ann", "bob")]
        with closing(Store.open(address)) as store:
            seed_organisations(store)
            with store.write(PROGRAM, "test", "", "first") as tx:
                tx.put_all([*people, *read_files({name: text.encode() for name, text in files().items()}).records])
        for port in ports:
            folder = tmp_path_factory.mktemp("program") / "register.duckdb"  # what stands beside a register
            settings = {"STREAMLIT_SERVER_ALLOWED_HOSTS": HOST, "BENEFITS_STORE": address}
            doors.append(running.enter_context(app(folder, issuer, port, front.address, **settings)))
        yield address, front, doors


@pytest.fixture
def pages(launch, place):
    """Two people's pages, each with a browser of its own that the proxy has sent to another program."""
    _, front, doors = place
    browser, opened = launch(front.resolver), {}
    while len(opened) < len(doors):
        page = browser.new_context(base_url=front.address, locale="en-GB", ignore_https_errors=True).new_page()
        page.goto("/signin")
        at = _program(page, front, doors)
        if at in opened:
            page.context.close()
            continue
        opened[at] = page
        page.goto(f"/{DEEP}")
        sign_in(page, "ann" if len(opened) == 1 else "bob")
        page.wait_for_url(f"{front.address}/{DEEP}*")
        settle(page)
        assert _program(page, front, doors) == at, "a browser stays with its program"
    yield list(opened.values())
    browser.close()


def _program(page, front, doors) -> int:
    """Which of the programs the proxy sends a browser to: in its log a path turns up that nobody else asks for."""
    at = next(one["value"] for one in page.context.cookies() if one["name"] == "benefits_at")
    path = f"/media/{uuid4().hex}"
    assert front.ask(path, headers={"Cookie": f"benefits_at={at}"}).status_code == 401
    return next(number for number, door in enumerate(doors) if path in door.log.read_text())


def test_people_on_two_programs_lose_nothing_and_are_told_of_each_other(pages, place):
    address, _, _ = place
    ann, bob = pages
    for page, title in ((ann, "Of Ann"), (bob, "Of Bob")):
        follow(page, "new_project?register=live")
        type_into(page, "Title", title)
        choose(page, "Lead organisation", "DWP")
        type_into(page, "First year", "2026-27")
    for page in pages:
        press(page, SAVE_PROJECT)
    for page in pages:
        follow(page, "projects?register=live")
        expect(page.get_by_text("3 projects.")).to_be_visible()

    for page, title in ((ann, "As Ann has it"), (bob, "As Bob has it")):
        follow(page, "edit_project?register=live&project=LINK")
        open_tab(page, "Project details")
        type_into(page, "Title", title)
        type_into(page, WHY, "Better words")
    press(ann, SAVE)
    expect(ann.get_by_text("Saved.")).to_be_visible()
    press(bob, SAVE)
    expect(bob.get_by_text("As Ann has it").first).to_be_visible()
    go(ann, DEEP)
    with closing(Store.open(address, read_only=True)) as store:
        titles = [one.record.title for one in store.history("project", "LINK")]
        held = {one.record.title for one in store.current("project")}
        assert verify(store).is_sound
    assert titles[-1] == "As Ann has it"
    assert {"Of Ann", "Of Bob"} <= held
    print(f"{len(titles)} versions of one project, {len(held)} projects, by two programs: 0 lost")
