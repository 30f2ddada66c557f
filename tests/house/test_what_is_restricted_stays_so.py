"""No view, action or file writer reads the register past what the person may see of it (`records/sight.py`)."""

import ast
import inspect

import pytest
from house import Function, House, is_public, name_of

from benefits.records.sight import Sight

ROOMS = ("benefits/views/*.py", "benefits/actions/*.py", "benefits/interchange/*.py")
ABOVE = ("benefits/widgets/*.py", "benefits/screens/*.py", "benefits/cli/*.py", "benefits/library.py")
SEAM = "store = as_seen_by(store, person)"
# What takes a whole store apart; only records/ may.
WHOLE = {"whole", "hidden_from", "codes_hidden_from", "Sight", "sight", "register_at", "open", "in_memory", "under"}
# What may be asked of a store without regard to a person: neither tells anything of another's record.
TELLS_NOTHING = {"data_version", "state", "saved_with"}
# Where it is kept, which says nothing of a record either.
WHERE_KEPT = {"path", "place", "read_only"}
# Acts that only a role for every body gives, so that who is let on sees every project.
FOR_EVERY_BODY = {"require(person, Act.KEEP_STORE)", "require(person, Act.AUDIT)"}
# The questions that tell of records.
READING = {"current", "one", "where", "history", "as_of", "saves", "changes", "counts", "draft", "drafts", "tables"}
READING |= {"tables_as_of", "snapshot"}

# Public functions that read the register for nobody, each with the reason why that is right.
ALLOWED = {
    "benefits/actions/importing.py seed_organisations": "the program itself, once, with the public list of bodies",
}


def unseen(house: House) -> list[str]:
    """Public functions that use a store otherwise than to hand it on with the person, and not as the person sees it."""
    return [
        f"{code.path} {function.name}"
        for code in house.code(*ROOMS)
        for function in code.functions()
        if is_public(function.name) and _takes_store(function) and _uses(function) and not _begins_at_the_seam(function)
        if f"{code.path} {function.name}" not in ALLOWED
    ]


def _takes_store(function: Function) -> bool:
    return any(one.arg == "store" for one in _arguments(function))


def _arguments(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _uses(function: Function) -> list[ast.Name]:
    """Uses of the store that are not an argument, beside the person, of a call of a public function."""
    handed = {id(one) for call in ast.walk(function) if isinstance(call, ast.Call) for one in _handed_on(call)}
    attributes = (one for one in ast.walk(function) if isinstance(one, ast.Attribute) and one.attr in WHERE_KEPT)
    handed |= {id(one.value) for one in attributes}
    names = (one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == "store")
    return [one for one in names if isinstance(one.ctx, ast.Load) and id(one) not in handed]


def _handed_on(call: ast.Call) -> list[ast.Name]:
    is_partial = name_of(call.func) == "partial" and call.args
    if not is_public(name_of(call.args[0] if is_partial else call.func) or "_"):
        return []
    given = [*call.args, *(one.value for one in call.keywords)]
    plain = [one.value if isinstance(one, ast.Starred) else one for one in given]
    flat = [part for one in plain for part in (one.elts if isinstance(one, ast.Tuple) else [one])]
    names = [one for one in flat if isinstance(one, ast.Name)]
    return names if any(one.id == "person" for one in names) else []


def _begins_at_the_seam(function: Function) -> bool:
    """Whether the store is made what the person sees, or the person asked to see all, before it is used at all."""
    seams = [one for one in function.body if ast.unparse(one) in {SEAM, *FOR_EVERY_BODY}]
    first = min((use.lineno for use in _uses(function)), default=0)
    return bool(seams) and seams[0].lineno <= first


def strangers(house: House) -> list[str]:
    """Private functions taken from another file, stores under another name, and whole stores taken apart."""
    found = []
    for code in house.code(*ROOMS):
        found += [code.at(line) for line, name in code.imports() if _is_private(name)]
        found += [code.at(line) for line, name in code.imports() if name.rpartition(".")[2] in WHOLE]
        found += [code.at(node) for node in ast.walk(code.tree) if isinstance(node, ast.Attribute) and _opens(node)]
        found += [code.at(one) for one in code.functions() for arg in _arguments(one) if _is_another_store(arg)]
    return found


def _is_private(name: str) -> bool:
    return name.startswith("benefits.") and not is_public(name.rpartition(".")[2])


def _opens(node: ast.Attribute) -> bool:
    return node.attr in WHOLE and isinstance(node.value, ast.Name) and node.value.id in ("store", "Store", "sight")


def _is_another_store(arg: ast.arg) -> bool:
    return arg.annotation is not None and name_of(arg.annotation) == "Store" and arg.arg != "store"


def asked_above(house: House) -> list[str]:
    """Where something above the views asks a store itself."""
    return [
        code.at(node)
        for code in house.code(*ABOVE)
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Attribute) and node.attr in READING and name_of(node.value) in ("store", "_store")
    ]


def test_every_view_and_action_reads_what_the_person_may_see(checkout):
    assert unseen(checkout) == []


def test_nothing_reads_past_the_seam(checkout):
    assert strangers(checkout) == []


def test_screens_and_commands_ask_views(checkout):
    assert asked_above(checkout) == []


def test_no_reason_outlives_its_function(checkout):
    held = {f"{code.path} {function.name}" for code in checkout.code(*ROOMS) for function in code.functions()}
    assert sorted(set(ALLOWED) - held) == []


def test_every_question_to_a_store_is_known_here():
    answered = {name for name, one in vars(Sight).items() if is_public(name) and inspect.isfunction(one)}
    assert answered == READING | TELLS_NOTHING | {"hides", "keep_draft", "write"}


@pytest.mark.parametrize(
    "line",
    [
        "def f(store: Store, person: Person):\n    return store.tables()",
        "def f(store: Store, person: Person):\n    return _kept.get(store)",
        "def f(store: Store, person: Person):\n    return codes(store, 'project')",
        "def f(store: Store, person: Person):\n    return _g(store, person)",
        "def f(store: Store, person: Person):\n    return [g(store) for _ in h(store, person)]",
        "def f(store: Store, person: Person):\n    n = store.counts()\n    store = as_seen_by(store, person)",
        "def f(store: Store, person: Person):\n    store = as_seen_by(store, ADMIN)\n    return store.tables()",
        "def f(store: Store, person: Person):\n    return partial(_g, store, person)",
        "def f(store: Store, person: Person):\n    require(person, Act.KEEP_STORE, lead)\n    return store.tables()",
    ],
)
def test_a_view_that_reads_the_whole_store_is_found(build, line):
    assert unseen(build({"benefits/views/a.py": line})) == ["benefits/views/a.py f"]


@pytest.mark.parametrize(
    "line",
    [
        "from benefits.records.sight import whole",
        "from benefits.views.b import _page",
        "store.under.tables()",
        "Store.open(place)",
        "def _f(place: Path, held: Store): ...",
    ],
)
def test_a_way_past_the_seam_is_found(build, line):
    assert strangers(build({"benefits/views/a.py": line})) == ["benefits/views/a.py:1"]


def test_a_screen_that_reads_a_store_is_found(build):
    assert asked_above(
        build({"benefits/widgets/a.py": "session.store().data_version()\nstore.one('project', code)"})
    ) == ["benefits/widgets/a.py:2"]


def test_what_reads_at_the_seam_or_only_hands_on_passes(build):
    lines = """
    def page(store: Store, person: Person):
        require(person, Act.READ)
        store = as_seen_by(store, person)
        return _page(store, person)

    def _page(store: Store, person: Person):
        return store.tables()

    def kept(store: Store, person: Person):
        require(person, Act.KEEP_STORE)
        return store.saves()

    def both(store: Store, person: Person):
        return page(store, person), partial(page, store, person), page(*(store, person, 1))
    """
    assert unseen(build({"benefits/views/a.py": lines})) == []
