"""From the bytes of a file to its text. Only UTF-8 is accepted: guessing would spoil names silently."""

from __future__ import annotations

import codecs

from triage.sheets.problems import SheetError, whole_file

SAVE_AS = 'save it as "CSV UTF-8 (comma delimited)" in Excel, or download it as CSV from Google Sheets'
_UTF_16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


def sheet_text(data: bytes, file: str) -> str:
    """The text of a CSV file (a byte order mark is dropped). SheetError where it is no UTF-8 text."""
    if data.startswith(_UTF_16_OR_32):
        raise whole_file(file, "is UTF-16 text, not UTF-8", SAVE_AS)
    if data.startswith(_PACKED):
        raise whole_file(file, "is a workbook or an archive, not CSV", SAVE_AS)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _not_utf8(data, wrong, file) from None
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        raise whole_file(file, "is a web page, not CSV", PUBLISH)
    return text


PUBLISH = "publish the sheet as CSV (Google Sheets: File > Share > Publish to web > CSV) and use that address"


def _not_utf8(data: bytes, wrong: UnicodeDecodeError, file: str) -> SheetError:
    line = data.count(b"\n", 0, wrong.start) + 1
    byte = data[wrong.start]
    return whole_file(file, f"is not UTF-8 (byte 0x{byte:02X})", SAVE_AS, line)
