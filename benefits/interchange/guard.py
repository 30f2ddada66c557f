"""What is refused before a workbook is opened: told from its size and its list of parts, with none of them unpacked.

A workbook is a zip of XML files, and a few bytes of it can ask for more memory than the server has.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from benefits.interchange.cells import Fault

MAX_BYTES = 20 * 2**20  # of one file as it was sent
MAX_PARTS = 500  # a register has 13 tables; with styles, comments and drawings a real workbook has a few dozen
MAX_UNPACKED = 150 * 2**20  # 100,000 rows of 40 cells take about 130 MB of XML
MAX_RATIO = 200  # real sheets shrink to a tenth or a fortieth; deflate itself ends near a thousandth
RATIO_FROM = 5 * 2**20  # below this much XML a large ratio harms nobody

_ZIP = b"PK\x03\x04"
_LISTED_PART = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_BIT_ENCRYPTED = 0x1
_MACROS = re.compile(
    r"(?:.*/)?vba(?:project|data)[^/]*|.*/(?:macrosheets|activex)/.*|(?:basic|scripts)/.*", re.IGNORECASE
)
_SAVE_AS = "Open it in the spreadsheet program and save it as .xlsx or .ods."
_DAMAGED = Fault("is damaged or not a workbook", _SAVE_AS)


def refusal(content: bytes) -> Fault | None:
    """Why a file is not opened as a workbook, or None where its size and its list of parts look sound."""
    if len(content) > MAX_BYTES:
        return Fault(f"is larger than {MAX_BYTES // 2**20} MB", "Divide it into several imports.")
    if content.startswith(_OLE):
        if _PROTECTED in content:
            return Fault("is protected with a password", "Take the password off and save it again.")
        return Fault("is a workbook of the old kind (.xls) or another old document", _SAVE_AS)
    if not content.startswith(_ZIP):
        return Fault("is not a workbook inside, whatever its name says", _SAVE_AS)
    # Each listed part has this mark, so counting marks bounds the list before it is built in memory.
    if content.count(_LISTED_PART) > MAX_PARTS:
        return Fault(f"has more than {MAX_PARTS} parts", "Copy the tables into a new workbook, as values.")
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _of_parts(archive.infolist(), len(content))
    except Exception:  # what zipfile raises for broken input is not bounded
        return _DAMAGED


def _of_parts(parts: list[ZipInfo], size: int) -> Fault | None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & _BIT_ENCRYPTED for part in parts) or "encrypted-package" in names:
        return Fault("is protected with a password", "Take the password off and save it again.")
    if any(_MACROS.fullmatch(name) for name in names):
        return Fault("holds macros", "Save it as .xlsx or .ods, which run none.")
    if "xl/workbook.bin" in names:
        return Fault("is a binary workbook (.xlsb)", _SAVE_AS)
    if not {"xl/workbook.xml", "content.xml"} & set(names):
        return _DAMAGED
    if len(set(names)) < len(names) or any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        return _DAMAGED
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * size):
        wrong = f"unpacks from {_megabytes(size)} to {_megabytes(unpacked)}, which no table of the register needs"
        return Fault(wrong, "Copy the tables into a new workbook, as values and without formats below them.")
    return None


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MB"
