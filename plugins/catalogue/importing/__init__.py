"""Menus in files: JSON and CSV to products and back without loss, with each bad row named.

Nothing here touches a database: read a file, look at its problems, and only then replace a menu.
"""

from __future__ import annotations

from plugins.catalogue.importing.problems import BadFile, Problem
from plugins.catalogue.importing.reading import Reading, load, read
from plugins.catalogue.importing.writing import write_csv, write_json

__all__ = ["BadFile", "Problem", "Reading", "load", "read", "write_csv", "write_json"]
