"""Who may do what: every public function that takes a person, asked by every kind of person; `matrix.csv` is the table.

A cell is "allowed" where the function does what it is for, and "refused" where it raises NotPermitted, or, for the
few that only tell whether a person may do something, where it says no.
"""

import csv
import inspect
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from arguments import arguments
from prepared import ROLES, STRANGERS, Rehearsed, people, register
from walked import asked

from benefits.actions.networking import Outcome
from benefits.errors import NotFound, NotPermitted, StoreError, has_errors
from benefits.records import reading
from benefits.views import keeping
from benefits.widgets.sign_in import STRANGER

TABLE = Path(__file__).with_name("matrix.csv")
ALLOWED, REFUSED = "allowed", "refused"
# These tell whether a person may do something, and do nothing; each with what "no" is.
TELL = {
    "actions/agreement.not_theirs_to_say": "a problem",
    "actions/signing.not_theirs_to_sign": "a problem",
    "actions/verifying.not_theirs_to_verify": "a problem",
    "actions/measuring.entries_checked": "an error among what it tells",
    "views/history.may_restore": "False",
    "views/keeping.little_room": "None",
    "views/projects.any_edit": "False",
    "views/projects.any_import": "False",
}
# These would end the register that all cells share: behind the question for permission they find nothing to do.
ENDS = {
    "actions/keeping.back_up_now": StoreError,  # a register in memory is not copied
    "actions/keeping.put_back": NotFound,
}
FUNCTIONS = asked()


def rows(path=TABLE):
    with path.open(encoding="utf-8", newline="") as file:
        return {row["function"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def store():
    held = register()
    yield held
    held.close()


@pytest.fixture(scope="module")
def visitors(store, tmp_path_factory):
    return people(store, tmp_path_factory.mktemp("people"))


def judged(function, person, given):
    """What a person is answered by a function, as a cell of the table."""
    try:
        answer = function.function(person=person, **given)
        if isinstance(answer, AbstractContextManager):
            with answer:
                return ALLOWED
        if isinstance(answer, Iterator):
            answer = tuple(answer)
    except NotPermitted:
        return REFUSED
    except (Rehearsed, ENDS.get(function.code, Rehearsed)):
        return ALLOWED
    assert "key" not in inspect.signature(function.function).parameters or _is_outcomes(answer), (
        f"{function.code} neither refused {person.name} nor came to a save; give it arguments with which it would save"
    )
    return REFUSED if _says_no(function.code, answer) else ALLOWED


def _is_outcomes(answer):
    return isinstance(answer, tuple) and bool(answer) and all(isinstance(one, Outcome) for one in answer)


def _says_no(code, answer):
    if _is_outcomes(answer):
        return all(isinstance(one.fault, NotPermitted) for one in answer)
    if code not in TELL:
        return False
    if code == "actions/measuring.entries_checked":
        return has_errors(answer[1])
    return not answer if TELL[code] in ("False", "None") else bool(answer)


def test_every_public_function_that_takes_a_person_has_its_row_and_no_row_outlives_its_function():
    held = rows()
    assert sorted(set(FUNCTIONS) - set(held)) == [], "add a row for each to tests/authorisation/matrix.csv"
    assert sorted(set(held) - set(FUNCTIONS)) == []
    assert list(held) == sorted(held)


def test_every_cell_is_said_and_each_row_tells_what_it_is_about():
    for code, row in rows().items():
        assert row["what it does"], code
        assert {row[role] for role in ROLES} <= {ALLOWED, REFUSED}, code


def test_who_is_not_let_in_may_do_nothing():
    cells = [(code, role) for code, row in rows().items() for role in STRANGERS if row[role] != REFUSED]
    assert cells == []


def test_nobody_is_who_the_door_keeps_out(visitors):
    assert all((visitors[role] is STRANGER) == (role in STRANGERS) for role in ROLES)


def test_every_cell_is_as_the_table_says(store, visitors, monkeypatch):
    before, wrong, cells, ask = store.data_version(), [], 0, reading.versions
    remembering = store.remembering(ask)
    monkeypatch.setattr(keeping, "free_space", lambda _: 0)  # so that there is something to tell
    for code, row in rows().items():
        given = arguments(store, FUNCTIONS[code])
        # Nothing is kept, so that no function has to read for every person what it has read for the one before.
        monkeypatch.setattr(reading, "versions", remembering if given.get("store") is store else ask)
        for role in ROLES:
            found, cells = judged(FUNCTIONS[code], visitors[role], given), cells + 1
            if found != row[role]:
                wrong.append(f"{code} is {found} to {role}, and the table says {row[role]}")
    print(f"{cells} cells of {len(rows())} functions and {len(ROLES)} kinds of people asked")
    assert wrong == []
    assert store.data_version() == before


def test_a_function_without_a_row_is_found(tmp_path):
    """The rule bites: a public function added to an action is missed by the table."""
    place = tmp_path / "benefits" / "actions"
    place.mkdir(parents=True)
    (place / "new.py").write_text("def destroy(store, person): ...\ndef _own(person): ...\ndef sums(page): ...\n")
    assert set(asked(tmp_path)) - set(rows()) == {"actions/new.destroy"}
