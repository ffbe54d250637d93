"""Files that people sent: looked up by id, fetched while their address lives, and checked."""

from __future__ import annotations

import base64
import hashlib

import aiohttp
import msgspec

from adapters.whatsapp.settings import CloudSettings


class MediaUnavailable(Exception):
    """The file cannot be had; the message says why. Ids from webhooks work for 7 days."""


class _Description(msgspec.Struct):
    url: str
    sha256: str


async def download(
    session: aiohttp.ClientSession, settings: CloudSettings, media_id: str, *, most_bytes: int = 16 * 2**20
) -> bytes:
    """Return the bytes of a file, whole. Raises MediaUnavailable.

    Its address is good for 5 minutes only, so it is asked for anew each time.
    """
    try:
        address = f"{settings.api_url.rstrip('/')}/{settings.version}/{media_id}"
        told = msgspec.json.decode(await _get(session, settings, address, 2**16), type=_Description)
        content = await _get(session, settings, told.url, most_bytes)
    except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError) as error:
        raise MediaUnavailable(f"media {media_id}: {type(error).__name__}") from error
    if not _is_whole(content, told.sha256):
        raise MediaUnavailable(f"media {media_id}: its {len(content)} bytes are not those that were sent")
    return content


async def _get(session: aiohttp.ClientSession, settings: CloudSettings, address: str, most: int) -> bytes:
    headers = {"Authorization": f"Bearer {settings.access_token}"}
    timeout = aiohttp.ClientTimeout(total=settings.timeout)
    content = bytearray()
    async with session.get(address, headers=headers, timeout=timeout, allow_redirects=False) as response:
        if response.status != 200:
            raise MediaUnavailable(f"GET {response.url.path} answered HTTP {response.status}")
        async for chunk in response.content.iter_chunked(2**16):
            content += chunk
            if len(content) > most:
                raise MediaUnavailable(f"GET {response.url.path} sends more than the {most} bytes wanted")
    return bytes(content)


def _is_whole(content: bytes, digest: str) -> bool:
    """Compare with a SHA-256 as base64 (webhooks) or hexadecimal (the media's description)."""
    actual = hashlib.sha256(content)
    return digest in (base64.b64encode(actual.digest()).decode(), actual.hexdigest())
