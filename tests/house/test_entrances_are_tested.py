"""Every page is registered and has its test; every command says what it does and has its test."""

import ast
from pathlib import Path

from house import Code, House, is_text


def untested_pages(house: House) -> list[str]:
    """Screens that the menu lacks, menu entries without a screen, and screens without an AppTest of their own."""
    screens = {code.stem for code in house.code("benefits/screens/*.py") if code.stem != "__init__"}
    written = {string for code in house.code("benefits/main.py") for string in code.strings}
    registered = {Path(one).stem for one in written if one.endswith(".py") and Path(one).name != "main.py"}
    shared = any(
        "AppTest" in code.text for code in house.code("tests/screens/conftest.py", "tests/screens/visiting.py")
    )
    return (
        [f"{page} is not in the menu" for page in sorted(screens - registered)]
        + [f"{page} is in the menu and has no screen" for page in sorted(registered - screens)]
        + [f"{page} has no test" for page in sorted(screens) if not _is_tested(house, page, shared)]
    )


def _is_tested(house: House, page: str, shared: bool) -> bool:
    return any(
        any(function.name.startswith("test_") for function in code.functions())
        and (shared or "AppTest" in code.text)
        and page in code.text
        for code in house.code(f"tests/screens/test_{page}.py", f"tests/screens/test_{page}_page.py")
    )


def untested_commands(house: House) -> list[str]:
    """Commands of the terminal without help, or that no test of the terminal names."""
    found = []
    tests = house.code("tests/**/test_cli*.py", "tests/cli/**/test_*.py")
    tried = {word for code in tests for string in code.strings for word in string.split()}
    for code in house.code("benefits/cli.py", "benefits/cli/*.py"):
        commands = list(_commands(code))
        if not commands and code.stem == "cli":
            found.append(f"{code.path} names no command")
        for name, has_help in commands:
            found += [f"{name} has no help"] * (not has_help) + [f"{name} has no test"] * (name not in tried)
    return found


def _commands(code: Code) -> list[tuple[str, bool]]:
    """Each command given to add_parser, and whether it has words of help."""
    return [
        (call.args[0].value, any(one.arg == "help" and not _is_empty(one.value) for one in call.keywords))
        for call, name in code.calls()
        if name == "add_parser" and call.args and is_text(call.args[0])
    ]


def _is_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value


def test_every_page_is_in_the_menu_and_tested(checkout):
    assert untested_pages(checkout) == []


def test_a_page_without_menu_or_test_is_found(build):
    house = build(
        {
            "benefits/main.py": "pages = [st.Page('screens/a.py'), st.Page(SCREENS / 'gone.py')]",
            "benefits/screens/a.py": "",
            "benefits/screens/b.py": "",
            "tests/screens/test_b.py": "from streamlit.testing.v1 import AppTest\ndef test_b_opens(): ...",
            "tests/screens/test_a.py": "def test_a_opens(): ...",
        }
    )
    assert untested_pages(house) == [
        "b is not in the menu",
        "gone is in the menu and has no screen",
        "a has no test",
    ]


def test_every_command_has_help_and_a_test(checkout):
    assert untested_commands(checkout) == []


def test_a_command_without_help_or_test_is_found(build):
    lines = "s.add_parser('check', help='Check.')\ns.add_parser('serve', help='')\ns.add_parser('backup')\n"
    house = build({"benefits/cli.py": lines, "tests/test_cli.py": "run('check PATH')\nrun('serve')"})
    assert untested_commands(house) == ["serve has no help", "backup has no help", "backup has no test"]


def test_a_terminal_without_commands_is_found(build):
    assert untested_commands(build({"benefits/cli.py": "def main(): ..."})) == ["benefits/cli.py names no command"]
