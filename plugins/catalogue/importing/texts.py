"""The bytes of a file as text, in the encodings that spreadsheets save."""

from __future__ import annotations

import codecs

from plugins.catalogue.importing.problems import BadFile, Problem

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """Decode UTF-8 or UTF-16 with or without its mark, else Windows-1252; raises BadFile."""
    encodings = ("utf-16",) if data.startswith(WIDE) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise BadFile([Problem(line, "file", "", "the file is not text", "save it as CSV UTF-8 or as JSON")])
