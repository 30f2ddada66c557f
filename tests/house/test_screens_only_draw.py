"""Screens and widgets draw; they never add, round or decide, and they write no HTML of other people's words."""

import ast

import pytest
from house import Code, House, is_text, name_of

SUMS = {"sum", "round", "min", "max", "abs"}


def arithmetic(house: House) -> list[str]:
    """Operators (but `|`, which joins types and mappings), += and the sums by name."""
    return [
        f"{code.at(node)} {ast.unparse(node)[:60]}"
        for code in house.code("benefits/screens/**/*.py", "benefits/widgets/**/*.py")
        for node in ast.walk(code.tree)
        if _is_sum(node)
    ]


def _is_sum(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return not isinstance(node.op, ast.BitOr)
    return isinstance(node, ast.AugAssign) or (isinstance(node, ast.Call) and name_of(node.func) in SUMS)


def live_html(house: House) -> list[str]:
    """Calls that put HTML on a page from anything but a constant of the same file."""
    return [
        f"{code.at(call)} {ast.unparse(call)[:60]}"
        for code in house.program()
        for call, name in code.calls()
        if _takes_html(call, name) and not _is_constant(code, call.args[0] if call.args else None)
    ]


def _takes_html(call: ast.Call, name: str) -> bool:
    unsafe = [one.value for one in call.keywords if (one.arg or "").startswith("unsafe_allow")]
    is_off = all(isinstance(value, ast.Constant) and value.value is False for value in unsafe)
    drawn = isinstance(call.func, ast.Attribute) and name_of(call.func.value) in {"st", "sidebar"}
    return (bool(unsafe) and not is_off) or (drawn and name == "html")


def _is_constant(code: Code, value: ast.AST | None) -> bool:
    if value is None:
        return False
    named = {
        target.id
        for node in code.tree.body
        if isinstance(node, ast.Assign) and is_text(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return is_text(value) or (isinstance(value, ast.Name) and value.id in named)


def test_screens_and_widgets_hold_no_arithmetic(checkout):
    assert arithmetic(checkout) == []


@pytest.mark.parametrize(
    "line", ["x = a + b", "x = 'a' + b", "x += 1", "x = round(a)", "x = np.sum(a)", "x = a.max()", "x = '%s' % a"]
)
def test_arithmetic_in_a_screen_or_a_widget_is_found(build, line):
    house = build({"benefits/screens/a.py": line, "benefits/widgets/a.py": line, "benefits/views/a.py": line})
    assert [one.partition(" ")[0] for one in arithmetic(house)] == [
        "benefits/screens/a.py:1",
        "benefits/widgets/a.py:1",
    ]


def test_joining_mappings_is_no_arithmetic(build):
    assert arithmetic(build({"benefits/screens/a.py": "x: int | None = None\ny = {} | {}"})) == []


def test_html_is_constant(checkout):
    assert live_html(checkout) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(name, unsafe_allow_html=True)",
        "st.html(f'<p>{x}')",
        "st.write(x, unsafe_allow_html=flag)",
        "st.html()",
    ],
)
def test_html_from_a_value_is_found(build, line):
    assert len(live_html(build({"benefits/widgets/a.py": line}))) == 1


def test_constant_html_and_none_at_all_pass(build):
    lines = "RULE = '<hr>'\nst.html(RULE)\nst.html('<hr>')\nst.markdown(x)\nst.markdown(x, unsafe_allow_html=False)"
    assert live_html(build({"benefits/widgets/a.py": lines})) == []
