"""What people call is described, and what implements a rule of the guidance says which."""

import ast
import doctest
import importlib

import pytest
from house import ROOT, Code, Function, House, is_public

RULE_ROOMS = ("benefits/appraisal/*.py", "benefits/portfolio/*.py")
FIGURES = {"FloatArray", "Answers", "Decimal", "float"}

# Functions that return numbers and follow no rule of the guidance.
PLUMBING = {
    "benefits/appraisal/cube.py sums": "adds by index",
    "benefits/appraisal/measures.py joined": "puts blocks of answers back together",
    "benefits/portfolio/lines.py yearly_fractions": "lays the entries of records out by year",
}


def undocumented(house: House) -> list[str]:
    """Public modules, classes, functions and methods without a docstring."""
    return [
        f"{code.path} {getattr(node, 'name', 'itself')}"
        for code in house.program()
        for node in (code.tree, *_public(code.tree))
        if not ast.get_docstring(node)
    ]


def _public(tree: ast.Module | ast.ClassDef) -> list[ast.ClassDef | Function]:
    here = [node for node in tree.body if isinstance(node, ast.ClassDef | Function) and is_public(node.name)]
    return here + [inner for node in here if isinstance(node, ast.ClassDef) for inner in _public(node)]


def uncited(house: House) -> list[str]:
    """Public functions of the sums that return figures, where neither they nor their module name a source."""
    return [
        f"{code.path} {function.name}"
        for code in house.code(*RULE_ROOMS)
        for function in code.functions()
        if is_public(function.name)
        and _returned(function) & FIGURES
        and not _cites(code.tree)
        and not _cites(function)
        and f"{code.path} {function.name}" not in PLUMBING
    ]


def _returned(function: Function) -> set[str]:
    names = ast.walk(function.returns) if function.returns else ()
    return {node.id for node in names if isinstance(node, ast.Name)}


def _cites(node: ast.Module | Function) -> bool:
    _, heading, cited = (ast.get_docstring(node) or "").partition("References:\n")
    return bool(heading and cited.strip())


def stale_plumbing(house: House) -> list[str]:
    """Exemptions of functions that are no longer there."""
    held = {f"{code.path} {function.name}" for code in house.code(*RULE_ROOMS) for function in code.functions()}
    return sorted(set(PLUMBING) - held)


def test_everything_public_is_described(checkout):
    assert undocumented(checkout) == []


def test_what_is_not_described_is_found(build):
    lines = 'def f(): ...\nclass A:\n    """It."""\n    def m(self): ...\n    def _m(self): ...\ndef _g(): ...\n'
    assert undocumented(build({"benefits/a.py": lines})) == [
        "benefits/a.py itself",
        "benefits/a.py f",
        "benefits/a.py m",
    ]


def test_every_figure_names_its_rule(checkout):
    assert uncited(checkout) == []


def test_no_exemption_outlives_its_function(checkout):
    assert stale_plumbing(checkout) == []


@pytest.mark.parametrize("returned", ["FloatArray", "Answers", "tuple[FloatArray, int]", "float | None"])
def test_a_figure_without_a_rule_is_found(build, returned):
    text = f'def npsv() -> {returned}:\n    """The value.\n\n    References:\n    """\n'
    house = build({"benefits/appraisal/a.py": text, "benefits/reporting/a.py": text})
    assert uncited(house) == ["benefits/appraisal/a.py npsv"]


def test_a_figure_with_a_rule_passes(build):
    cited = '"""It.\n\nReferences:\n    Green Book 2026, Table 10.\n"""\n'
    in_function = 'def npsv() -> float:\n    """It.\n\n    References:\n        Table 10.\n    """\n'
    files = {"benefits/appraisal/a.py": cited + "def f() -> float: ...", "benefits/portfolio/b.py": in_function}
    assert uncited(build(files)) == []


def test_plumbing_has_reasons():
    assert all(PLUMBING.values())


def test_code_without_a_source_is_read_as_such():
    assert not _cites(Code("a.py", "", ast.parse('"""References:\n"""')).tree)


def modules_with_examples():
    return [
        code.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for code in House(ROOT).code("benefits/**/*.py")
        if ">>>" in code.text
    ]


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_in_docstrings_give_what_they_say(name):
    tried = doctest.testmod(importlib.import_module(name), raise_on_error=False)
    assert tried.attempted > 0
    assert tried.failed == 0
