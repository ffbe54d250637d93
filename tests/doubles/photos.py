"""Photos, drawn: of a menu on a wall, and as heavy as a camera makes them."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image, ImageDraw


@cache
def photo(width: int = 1600, height: int = 1200, kind: str = "JPEG") -> bytes:
    """A board with lines of chalk."""
    picture = Image.new("RGB", (width, height), "#20301f")
    draw = ImageDraw.Draw(picture)
    for line in range(40, height, 60):
        draw.line((40, line, width - 40, line), fill="white", width=6)
    return encoded(picture, kind)


@cache
def noisy_photo(width: int = 2200, height: int = 1650) -> bytes:
    """Grain from edge to edge, more than 4 MB of it: nothing is harder to make small."""
    grain = Image.frombytes("RGB", (width, height), Random(7).randbytes(width * height * 3))
    return encoded(grain, "JPEG", quality=95)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
