"""Every action and every view asks permission itself, or through a private function of its own file."""

import ast

import pytest
from house import Code, Function, House, is_public, name_of

REGISTER = {"Store", "Register", "Transaction"}
OPENERS = {"register_at", "open", "in_memory", "default_store", "example_store"}
ASKING = {"require", "may"}

# Functions that reach the register and ask nobody, each with the reason why that is right.
ALLOWED = {
    "benefits/actions/importing.py seed_organisations": "the program itself, once, with the public list of bodies",
    "benefits/actions/batches.py write_all": "writes what a save has asked for",
    "benefits/actions/surroundings.py surroundings": "looks up records for a save or an import that has asked",
}


def unasked(house: House) -> list[str]:
    """Public functions that take or open a register, or take a person, and do not both take a person and ask."""
    return [
        f"{code.path} {function.name}"
        for code in house.code("benefits/actions/*.py", "benefits/views/*.py")
        for function in code.functions()
        if is_public(function.name) and (_reaches_a_register(function) or _takes_person(function))
        if not (_takes_person(function) and _asks(function, code))
        if f"{code.path} {function.name}" not in ALLOWED
    ]


def _asks(function: Function, code: Code) -> bool:
    """Whether it asks, or hands the person to a private function of its file that does."""
    called = _names(function.body)
    private = [one for one in code.functions() if one.name in called and not is_public(one.name)]
    return bool(called & ASKING) or any(
        _takes_person(one) and _asks(one, code) for one in private if one is not function
    )


def _reaches_a_register(function: Function) -> bool:
    arguments = function.args
    annotations = [one.annotation for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    taken = {name_of(node) for one in annotations if one for node in ast.walk(one)}
    return bool(taken & REGISTER or _names(function.body) & OPENERS)


def _names(body: list[ast.stmt]) -> set[str]:
    """What a body calls."""
    return {name_of(node.func) for one in body for node in ast.walk(one) if isinstance(node, ast.Call)}


def _takes_person(function: Function) -> bool:
    return any(one.arg == "person" for one in (*function.args.args, *function.args.kwonlyargs))


def stale_reasons(house: House) -> list[str]:
    held = {
        f"{code.path} {function.name}"
        for code in house.code("benefits/actions/*.py", "benefits/views/*.py")
        for function in code.functions()
    }
    return sorted(set(ALLOWED) - held)


def test_every_action_and_view_asks(checkout):
    assert unasked(checkout) == []


def test_no_reason_outlives_its_function(checkout):
    assert stale_reasons(checkout) == []


@pytest.mark.parametrize(
    "line",
    [
        "def f(store: Store): ...",
        "def f(*, store: Store | None = None): ...",
        "def f(place: str):\n    return register_at(place)",
        "def f(store: Store, person: Person):\n    return store.tables()",
        "def f(person: Person):\n    return None",
        "def f(store: Store):\n    require(somebody, Act.READ)",
        "def f(store: Store, person: Person):\n    return _g(store)\ndef _g(store: Store):\n    require(PROGRAM)",
    ],
)
def test_an_action_or_view_that_does_not_ask_is_found(build, line):
    house = build({"benefits/views/a.py": line, "benefits/actions/a.py": line, "benefits/reporting/a.py": line})
    assert unasked(house) == ["benefits/actions/a.py f", "benefits/views/a.py f"]


def test_asking_and_pure_sums_over_what_was_fetched_pass(build):
    lines = """
    def page(store: Store, person: Person):
        require(person, Act.READ)
        return store.tables()

    def names(page: Page) -> tuple[str, ...]:
        return page.names

    def _tables(store: Store):
        return store.tables()

    def change(store: Store, person: Person):
        return _save(store, person)

    def _save(store: Store, person: Person):
        require(person, Act.EDIT_PROJECT)
    """
    assert unasked(build({"benefits/views/a.py": lines})) == []
