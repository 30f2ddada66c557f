"""The README as a reader uses it: its files laid out in a folder, and its blocks of code."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def files() -> dict[str, str]:
    """The example of the input format: text by name of file."""
    found = re.findall(r"<!-- file: ([\w.]+) -->\n```csv\n(.*?)```", README, flags=re.DOTALL)
    return dict(found)


def block(name: str) -> str:
    """The code under the marker of that name."""
    (found,) = re.findall(rf"<!-- {name} -->\n```\w+\n(.*?)```", README, flags=re.DOTALL)
    return found


def lay_out(folder: Path) -> Path:
    """The folder with the example's files in it."""
    folder.mkdir()
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
