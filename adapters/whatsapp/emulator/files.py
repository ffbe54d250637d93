"""Meta's side of the API, for files: upload, look up, download."""

from __future__ import annotations

import datetime as dt

from aiohttp import BodyPartReader, web

from adapters.whatsapp.emulator.answers import answer
from adapters.whatsapp.emulator.cloud import CLOUD
from adapters.whatsapp.emulator.errors import GraphError
from adapters.whatsapp.emulator.graph import authorise, authorised_number, details
from adapters.whatsapp.emulator.media import UPLOAD_LIFE, URL_LIFE, Media, most_bytes


async def upload(request: web.Request) -> web.StreamResponse:
    """``POST .../media``, multipart: ``messaging_product`` and ``file``, whose part names its type."""
    authorised_number(request)
    if not request.content_type.startswith("multipart/"):
        raise GraphError(100, f"a media upload is multipart/form-data, not {request.content_type}")
    words, file = await _parts(request)
    if words.get("messaging_product") != "whatsapp":
        raise GraphError(100, 'the parameter messaging_product must be "whatsapp"')
    if file is None:
        raise GraphError(100, "the parameter file is required")
    content, mime_type = file
    item = request.app[CLOUD].media.put(content, mime_type, UPLOAD_LIFE)
    return answer({"id": item.id})


async def look_up(request: web.Request) -> web.StreamResponse:
    """``GET /{version}/{id}``: where to fetch a file in the next five minutes, or a number's details."""
    authorise(request)
    cloud = request.app[CLOUD]
    if request.match_info["id"] in cloud.settings.numbers:
        return await details(request)
    item = _item(request, 400)
    until = int((cloud.now() + URL_LIFE).timestamp())
    path = request.app.router["download"].url_for(id=item.id).with_query(until=str(until))
    return answer(
        {
            "messaging_product": "whatsapp",
            "url": str(request.url.join(path)),
            "mime_type": item.mime_type,
            "sha256": item.sha256,
            "file_size": len(item.content),
            "id": item.id,
        }
    )


async def download(request: web.Request) -> web.StreamResponse:
    """The file itself; 404 once the address has expired."""
    authorise(request)
    until = request.query.get("until", "")
    now = request.app[CLOUD].now()
    if not until.isdecimal() or dt.datetime.fromtimestamp(int(until), dt.UTC) < now:
        raise GraphError(100, "this address has expired; look the media up again", http=404)
    item = _item(request, 404)
    return web.Response(body=item.content, headers={"Content-Type": item.mime_type})


async def open_on_phone(request: web.Request) -> web.StreamResponse:
    """``GET /phones/{wa_id}/media/{id}``: a file that this phone was sent, as its owner opens it."""
    phone = request.app[CLOUD].phones.get(request.match_info["wa_id"])
    media_id = request.match_info["id"]
    shown = (message.detail.get("media", {}) for message in phone.messages)
    sent = next((media for media in shown if media.get("id") == media_id), None)
    if sent is None:
        raise GraphError(100, f"media {media_id} was not sent to this phone", http=404)
    item = _item(request, 404)
    name = sent.get("filename", media_id).replace('"', "")
    return web.Response(
        body=item.content,
        headers={"Content-Type": item.mime_type, "Content-Disposition": f'inline; filename="{name}"'},
    )


def _item(request: web.Request, http: int) -> Media:
    media_id = request.match_info["id"]
    item = request.app[CLOUD].media.get(media_id)
    if item is None:
        raise GraphError(100, f"there is no object {media_id}, or it has expired", subcode=33, http=http)
    return item


async def _parts(request: web.Request) -> tuple[dict[str, str], tuple[bytes, str] | None]:
    words: dict[str, str] = {}
    file = None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise GraphError(100, "a media upload has no nested parts")
        if part.name == "file":
            file = await _file(part)
        else:
            words[part.name or ""] = await part.text()
    return words, file


async def _file(part: BodyPartReader) -> tuple[bytes, str]:
    mime_type = part.headers.get("Content-Type", "")
    most = most_bytes(mime_type)
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > most:
            raise GraphError(131053, f"file: more than {most} bytes, the most for {mime_type}")
    return bytes(content), mime_type
