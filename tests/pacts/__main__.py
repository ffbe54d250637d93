"""``python -m tests.pacts`` writes the pact files anew."""

from __future__ import annotations

from tests.pacts.contracts import files

for file, text in files():
    file.write_text(text, encoding="utf-8")
