"""Photos from anybody, made into small JPEGs: nothing of what came is passed on but what is to be seen."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from plugins.catalogue.picture.fetcher import Shrunk, Unusable

FORMATS: Final = ("JPEG", "PNG")
"""What WhatsApp takes as an image; any other decoder is kept away from strangers' bytes."""
MOST_BYTES: Final = 99_999
MOST_PIXELS: Final = 25_000_000
"""Of one picture; decoding takes up to four bytes for each. Phones that send HD stay below 13 million."""
SHORTEST: Final = 200
"""Pixels of the shorter side, below which no menu can be read."""
SIDES: Final = (1280, 1024, 800, 640, 480, 320)
"""Pixels of the longer side, the best first."""
QUALITIES: Final = (80, 70, 60, 50, 40)


def shrink(content: bytes) -> Shrunk:
    """Return the best of the sizes and qualities that is below 100 kB; raises Unusable."""
    picture = _decode(content)
    for side in SIDES:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            encoded = _encode(picture, quality)
            if len(encoded) <= MOST_BYTES:
                return Shrunk(picture.width, picture.height, encoded)
    raise Unusable("too_large", f"{picture.width} x {picture.height} pixels do not fit {MOST_BYTES} bytes")


def _decode(content: bytes) -> Image.Image:
    """Return what is to be seen, upright and on white, without any of the file's own data."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            _check(opened.width, opened.height)
            opened.draft("RGB", (SIDES[0], SIDES[0]))  # a JPEG's scale is cheap to halve while it is decoded
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable("too_large", str(error)) from error
    except Unusable:
        raise
    except Exception as error:  # decoders raise whatever comes to them on bytes that are made to hurt
        raise Unusable("unreadable", f"{type(error).__name__}: {error}") from error
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright.getchannel("A"))
    return canvas


def _check(width: int, height: int) -> None:
    """The header is read and no pixel yet: a small file may hold more of them than there is memory."""
    if width * height > MOST_PIXELS:
        raise Unusable("too_large", f"{width} x {height} pixels are more than {MOST_PIXELS}")
    if min(width, height) < SHORTEST:
        raise Unusable("too_small", f"{width} x {height} pixels: no side may be below {SHORTEST}")


def _encode(picture: Image.Image, quality: int) -> bytes:
    """A progressive JPEG: on a slow line all of it is there early, and sharpens."""
    encoded = BytesIO()
    picture.save(encoded, "JPEG", quality=quality, progressive=True, optimize=True)
    return encoded.getvalue()
