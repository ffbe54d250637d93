"""Photos from anybody are made small, and what is made to hurt is refused before it does."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from io import BytesIO

import pytest
from PIL import Image

from adapters.shrinking import MOST_BYTES, shrink
from plugins.catalogue.picture.fetcher import Unusable
from tests.doubles.photos import encoded, noisy_photo, photo


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("JPEG",))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that says of itself to have so many pixels of grey."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def pixels(width: int, height: int) -> bytes:
    return chunk(b"IDAT", zlib.compress(bytes((width + 1) * height), 9))


def refused(content: bytes) -> str:
    with pytest.raises(Unusable) as problem:
        shrink(content)
    return problem.value.status


def test_a_photo_of_four_megabytes_of_grain_comes_out_below_100_kb():
    assert len(noisy_photo()) > 4_000_000
    shrunk = shrink(noisy_photo())
    assert len(shrunk.content) <= MOST_BYTES < 100_000


def test_a_usual_photo_keeps_1280_pixels_and_arrives_bit_by_bit():
    shrunk = shrink(photo(4000, 3000))
    picture = opened(shrunk.content)
    assert (shrunk.width, shrunk.height) == picture.size == (1280, 960)
    assert picture.info["progressive"]


def test_a_small_photo_is_not_blown_up():
    assert shrink(photo(300, 220)).width == 300


def test_where_and_when_it_was_taken_goes_no_further_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "Thandi's phone"
    exif.get_ifd(0x8825)[1] = "S"
    lying = encoded(
        Image.open(BytesIO(photo())), "JPEG", exif=exif, comment=b"Thandi's phone", icc_profile=b"x" * 200
    )
    assert b"Thandi's phone" in lying
    picture = opened(shrink(lying).content)
    assert picture.size == (960, 1280)
    assert not picture.getexif()
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_a_png_of_any_kind_is_taken_and_what_is_see_through_becomes_white(mode: str):
    picture = opened(shrink(encoded(Image.new(mode, (400, 300)), "PNG")).content)
    assert picture.mode == "RGB"
    if mode in ("RGBA", "LA"):
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_bomb_of_pixels_is_refused_by_its_header_before_it_takes_any_memory():
    bomb = png(60_000, 60_000, pixels(60_000, 100))
    tracemalloc.start()
    assert refused(bomb) == "too_large"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_more_pixels_than_any_phone_makes_are_refused():
    assert refused(png(6_000, 5_000, pixels(6_000, 5_000))) == "too_large"


def test_a_bomb_of_text_in_a_png_is_refused():
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9))
    assert refused(png(400, 300, text, pixels(400, 300))) == "unreadable"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nothing", b""),
        ("words", b"an emulated image"),
        ("svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><script/></svg>'),
        ("gif", encoded(Image.new("P", (400, 300)), "GIF")),
        ("webp", encoded(Image.new("RGB", (400, 300)), "WEBP")),
        ("tiff", encoded(Image.new("RGB", (400, 300)), "TIFF")),
        ("a JPEG cut short", photo()[:9_000]),
        ("a PNG cut short", photo(kind="PNG")[:3_000]),
        ("a PNG without pixels", png(400, 300)),
        ("a PNG with a broken checksum", photo(kind="PNG")[:29] + b"\0\0\0\0" + photo(kind="PNG")[33:]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_whole_photo_is_refused(name: str, content: bytes):
    assert refused(content) == "unreadable", name


def test_what_is_too_small_to_read_is_refused():
    assert refused(photo(1600, 120)) == "too_small"
