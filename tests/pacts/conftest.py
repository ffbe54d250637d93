"""Pact's core reports its use to its makers unless it is told not to."""

from __future__ import annotations

import os

os.environ["PACT_DO_NOT_TRACK"] = "true"
