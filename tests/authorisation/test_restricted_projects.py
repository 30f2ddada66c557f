"""A restricted project leaks through no view: an outsider is told what a register without the project would tell.

Every public view that takes a person is asked, with the arguments of the matrix, of two registers that differ only in
one restricted project, which has its mark in every text and its own amounts, and stands in the pool, the scenario and
the dependencies of the others.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import zip_longest

import arguments as given_by
import numpy as np
import pytest
from plain.register import project
from prepared import PREPARER, RECORDS, register
from walked import asked

from benefits.actions.importing import changes_of
from benefits.actions.recording import Edit, new_project, save_changes
from benefits.errors import BenefitsError, NotFound, Refused
from benefits.interchange.gmpp_writing import gmpp_csv
from benefits.interchange.write import table_text
from benefits.periods import FinancialYear, Series
from benefits.portfolio.basis import Basis
from benefits.records import reading
from benefits.records.access import grant
from benefits.records.categories import OverrideField, Role
from benefits.records.model import REFERENCES, TABLES, Dependency, Override, Person, Project, ValuationInput, table_of
from benefits.records.store import Store
from benefits.reference.dictionary import FieldType, field
from benefits.reporting.briefings import briefing_of
from benefits.views.briefing import About, Subject, briefing_facts
from benefits.views.exporting import records_to_export
from benefits.views.project import suggested_code
from benefits.views.register import left_out

MARK, CODE, UNHEARD, FACTOR = "Zanzibarite", "ZAN", "ZEN", Decimal("1.0371")
NOTE = "1 restricted project is left out of these figures."
NOTED = {".reported.n_left_out"}  # beside the note itself
TODAY = date(2029, 4, 30)
OUTSIDER = Person("mi", "mi@c", "Mi of C", (grant(Role.PROGRAMME_MANAGER, "C"),), "i|mi")
MANAGER = Person("mo", "mo@a", "Mo of A", (grant(Role.PROGRAMME_MANAGER, "A"),), "i|mo")
READER = Person("hm", "hm@t", "Hm of HMT", (grant(Role.LEADER, "HMT"),), "i|hm")
# The trail is taken along by who sees every project, and how a register is kept is about its file.
VIEWS = {
    code: one
    for code, one in asked().items()
    if one.room == "views" and one.file not in ("audit", "keeping") and one.name != "left_out"
}
# Some of them, asked about everything, show the project to who may see it.
SHOWING = [
    "views/projects.projects_page",
    "views/exporting.records_to_export",
    "views/history.projects_ever",
    "views/appraised.project_titles",
    "views/scenarios.scenario_detail",
    "views/decisions.decisions_page",
    "views/due.due_page",
    "views/realisation.realisation_page",
]
TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT)


def marked(record):
    """A record of project P as one of the restricted project: its own codes, the mark in every text, other amounts."""
    changed = {}
    for one in dataclasses.fields(record):
        held = getattr(record, one.name)
        if one.name == "id" or one.name in REFERENCES[table_of(record)]:
            changed[one.name] = renamed(held)
        elif isinstance(held, Series):
            changed[one.name] = Series(held.first, tuple(amount * FACTOR for amount in held.values))
        elif isinstance(held, str) and not isinstance(held, Enum) and field(table_of(record), one.name).type in TEXTS:
            changed[one.name] = f"{MARK} {one.name}"
    return dataclasses.replace(record, **changed)


def renamed(held):
    if isinstance(held, tuple):
        return tuple(renamed(one) for one in held)
    return re.sub(r"^P(?=-|$)", CODE, held)


def secret():
    """All that stands under the restricted project, and what names it from outside."""
    own = [one for one in RECORDS if re.match(r"P(-|$)", one.id)]
    copies = [marked(one) for one in own]
    told = [
        dataclasses.replace(one, lead="HMT", readers=("HMT",)) if isinstance(one, Project) else one for one in copies
    ]
    inputs = [marked(ValuationInput("P-L-I1", "P-L", "staff_time", "people", Decimal(9)))]
    pooled = [dataclasses.replace(one, pool="K") if one.id == f"{CODE}-L" else one for one in told]
    outside = [
        Dependency("Q-N9", "Q", CODE, note=MARK),
        Dependency(f"{CODE}-N9", CODE, "Q", note=MARK),
        Override("S-SHARED-9", "S-SHARED", OverrideField.MUST_FUND, project=CODE, note=MARK),
    ]
    return [*pooled, *inputs, *outside]


def prepared(records):
    """The register of the matrix and, in a save of its own, these records; without any, as many saves."""
    store = register()
    store.rehearses = False
    with store.write(PREPARER, "test", f"{MARK} came", "secret") as tx:
        tx.stand()
        tx.put_all(records)
    store.rehearses = True
    return store


@pytest.fixture(scope="module")
def full():
    held = prepared(secret())
    yield held
    held.close()


@pytest.fixture(scope="module")
def bare():
    held = prepared([])
    yield held
    held.close()


def leaves(value, at=""):
    """Every text and number in an answer, with where it stands in it; moments differ between registers and are not."""
    if value is None or isinstance(value, Enum | datetime | Store):
        return
    if isinstance(value, str | int | float | Decimal | date | FinancialYear):
        yield at, value
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from leaves(getattr(value, one.name), f"{at}.{one.name}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(key, f"{at} key")
            yield from leaves(one, f"{at}[{key}]")
    elif isinstance(value, np.ndarray):
        yield from leaves(value.tolist(), at)
    elif isinstance(value, list | tuple | set | frozenset):
        held = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        for number, one in enumerate(held):
            yield from leaves(one, f"{at}[{number}]")


def answered(function, store, person):
    """What a view answers, or the sentence it refuses with."""
    given = given_by.arguments(store, function)
    try:
        answer = function.function(person=person, **given)
        return tuple(answer) if isinstance(answer, Iterator) else answer
    except BenefitsError as fault:
        return str(fault)
    except given_by.Rehearsed as ended:
        return str(ended)


def told(function, store, person):
    """The leaves of an answer."""
    return list(leaves(answered(function, store, person)))


def fetched_by(person, monkeypatch):
    """The pages that functions are given are for now those that this person fetched."""
    monkeypatch.setattr(given_by, "ADA", person)
    given_by.value.cache_clear()


def shows(found):
    """What of the restricted project stands among the leaves."""
    texts = [one for _, one in found if isinstance(one, str)]
    return {word for word in (MARK, CODE) if any(word in text for text in texts)}


def is_same(one, other):
    """Whether a leaf is that of the other register; hashes differ as the moments of saves do."""
    (at, value), (there, held) = one, other
    if isinstance(value, float) and isinstance(held, float):
        return at == there and value == pytest.approx(held, rel=1e-12, nan_ok=True)
    return one == other or at.endswith(".hash")


def without_the_note(found):
    """The leaves but for those that tell that something is left out, and for the minute in which they were asked."""
    return [
        (at, re.sub(r" at \d\d:\d\d", "", one.replace(f" {NOTE}", "")) if isinstance(one, str) else one)
        for at, one in found
        if at not in NOTED
    ]


def walked(store, person):
    """What a person is told by every view of a register that stands still: it is asked the same once."""
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(reading, "versions", store.remembering(reading.versions))
        fetched_by(person, meanwhile)
        return {code: without_the_note(told(function, store, person)) for code, function in VIEWS.items()}


@pytest.fixture(scope="module")
def to_a_reader(full):
    """What the views tell to a reader, who asks first: what is kept for them is not for the outsider."""
    return walked(full, READER)


def test_an_outsider_is_told_by_every_view_what_a_register_without_the_project_tells(full, bare, to_a_reader):
    all_found, all_expected, wrong = walked(full, OUTSIDER), walked(bare, OUTSIDER), []
    for code, found in all_found.items():
        if shows(found):
            wrong.append(f"{code} shows {next(one for one in found if shows([one]))}")
        pairs = zip_longest(found, all_expected[code], fillvalue=("nothing", None))
        different = next((pair for pair in pairs if not is_same(*pair)), None)
        if different:
            wrong.append(f"{code} tells {different[0]}, and without the project {different[1]}")
    n_leaves, n_shown = sum(map(len, all_found.values())), sum(bool(shows(one)) for one in to_a_reader.values())
    print(f"{n_leaves:,} texts and numbers of {len(VIEWS)} views compared; {n_shown} views show it to a reader")
    assert wrong == [], "\n".join(wrong)
    assert n_leaves > 10_000


def test_the_views_that_hide_it_show_it_to_a_reader(to_a_reader):
    """The walk above finds nothing only because there is nothing: the same walk finds it where it may be seen."""
    assert [code for code in SHOWING if not shows(to_a_reader[code])] == []
    amounts = {float(one) for held in secret() if (series := getattr(held, "amounts", None)) for one in series.values}
    exported = {float(one) for _, one in to_a_reader["views/exporting.records_to_export"] if isinstance(one, Decimal)}
    assert amounts - {0.0} <= exported


def test_a_hidden_code_is_answered_as_an_unknown_one(full, monkeypatch):
    fetched_by(OUTSIDER, monkeypatch)
    compared, refusals = 0, 0
    for code, function in VIEWS.items():
        given = given_by.arguments(full, function)
        for name in ("project", "code", "codes", "lines"):
            stands = given.get(name)
            if stands is None or "P" not in str(stands):
                continue
            hidden, unknown = (
                outcome(function, {**given, name: other(stands, instead)}) for instead in (CODE, UNHEARD)
            )
            assert hidden == unknown, f"{code} with another {name}"
            compared, refusals = compared + 1, refusals + isinstance(hidden, str)
    print(f"{compared} questions about a hidden code compared with those about an unknown one; {refusals} refused")
    assert refusals > 10


def other(stands, code):
    """The code of a record of P, or several, as those of another project."""
    return (
        tuple(other(one, code) for one in stands) if isinstance(stands, tuple) else re.sub(r"^P(?=-|$)", code, stands)
    )


def outcome(function, given):
    """What comes of a question, with the codes that stand for each other made the same; a sentence for a refusal."""
    try:
        answer = function.function(person=OUTSIDER, **given)
    except (BenefitsError, given_by.Rehearsed, KeyError, StopIteration, ValueError) as fault:
        return f"{type(fault).__name__}: {fault}".replace(UNHEARD, CODE)
    return [(at, one.replace(UNHEARD, CODE) if isinstance(one, str) else one) for at, one in leaves(answer)]


@pytest.mark.parametrize("about", [About(), About(Subject.DEPARTMENT, "A"), About(Subject.PROJECT, "P")])
def test_a_briefing_tells_that_something_is_left_out_and_nothing_of_it(full, about):
    facts = briefing_facts(full, OUTSIDER, about, Basis(), TODAY)
    made = briefing_of(facts, TODAY)
    assert not shows(leaves(made))
    assert "without 1 restricted project" in made.as_reported_on


def test_exported_files_hold_nothing_of_it_and_tell_that_something_is_left_out(full):
    held = records_to_export(full, OUTSIDER)
    assert NOTE in held.source
    assert not shows(written(held.records))
    assert shows(written(records_to_export(full, READER).records)) == {MARK, CODE}


def written(records):
    """The text of every file of the records."""
    return [*((table, table_text(table, records)) for table in TABLES), ("gmpp", gmpp_csv(records))]


def test_pages_tell_how_many_are_left_out(full, bare):
    assert left_out(full, OUTSIDER) == NOTE
    assert left_out(full, READER) == left_out(bare, OUTSIDER) == ""


def test_an_import_that_touches_it_is_refused_as_one_with_unknown_codes(full):
    def problems(code, *records):
        found = changes_of(full, MANAGER, [renamed_to(one, code) for one in records])[1]
        return [str(one).replace(code, CODE) for one in found]

    line = next(one for one in secret() if one.id == f"{CODE}-C")
    need = Dependency("Q-N8", "Q", CODE)
    for record in (line, need):
        hidden, unknown = problems(CODE, record), problems(UNHEARD, record)
        own = [one for one in hidden if "may not be used here" not in one]
        assert own == unknown != []
        assert not shows([("", one.replace(CODE, "")) for one in hidden])


def renamed_to(record, code):
    """The record with the hidden code replaced by another, and without the mark."""
    held = {one.name: getattr(record, one.name) for one in dataclasses.fields(record)}
    texts = {name: one.replace(CODE, code).replace(MARK, "Own") for name, one in held.items() if type(one) is str}
    return dataclasses.replace(record, **texts)


def test_a_new_project_with_its_code_is_refused_and_another_code_is_suggested(full):
    own = project(CODE, lead="C", title="Zanzibar")
    with pytest.raises(Refused) as found:
        new_project(full, OUTSIDER, own, "", "new")
    assert "may not be used here" in str(found.value)
    assert not shows([("", str(found.value).replace(CODE, ""))])
    assert suggested_code(full, OUTSIDER, "Zinc and nickel") == f"{CODE}-2"
    assert suggested_code(full, OUTSIDER, "Tin and nickel") == "TAN"


def test_its_records_cannot_be_changed_by_who_may_change_others(full):
    for code in (CODE, UNHEARD):
        with pytest.raises(NotFound, match=f"There is no project {code} to change"):
            save_changes(full, MANAGER, code, [Edit(project(code), 1)], "", "change")
