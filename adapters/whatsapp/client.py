"""The Cloud API as a channel: one POST a message, and every way it can fail told apart."""

from __future__ import annotations

import logging
from collections import OrderedDict

import aiohttp
import msgspec
from aiohttp.payload import BytesPayload

from adapters.whatsapp.errors import INTERACTIVE_REFUSALS, failure
from adapters.whatsapp.lenient import Json
from adapters.whatsapp.media import download
from adapters.whatsapp.settings import CloudSettings
from adapters.whatsapp.sizes import Unsendable
from adapters.whatsapp.uploads import Uploads
from adapters.whatsapp.wire import is_picture, render, render_file
from bot.channel import File, Outgoing, Remedy, SendRefused, SendUnknown

log = logging.getLogger(__name__)

_MOST_REMEMBERED = 10_000
_WINDOW_CLOSED = 131047


class _Sent(msgspec.Struct):
    """What Meta has taken, a message or a file, by its id."""

    id: str


class _Accepted(msgspec.Struct):
    """A 200 means accepted, not delivered; statuses tell the rest, and may be here before it."""

    messages: list[_Sent]


class CloudApi:
    """Implements ``bot.channel.Channel``. The session is the caller's to open and close.

    Whoever could not be sent buttons or a list, but the same as numbered text, gets numbered text
    from then on, until the process ends.
    """

    def __init__(self, session: aiohttp.ClientSession, settings: CloudSettings) -> None:
        self._session, self._settings = session, settings
        self._root = f"{settings.api_url.rstrip('/')}/{settings.version}"
        self._headers = {"Authorization": f"Bearer {settings.access_token}"}
        # A shorter time to connect tells a request that never left from one that was not answered.
        self._timeout = aiohttp.ClientTimeout(total=settings.timeout, connect=settings.timeout / 2)
        self._text_only: OrderedDict[str, None] = OrderedDict()
        self._uploads = Uploads()

    async def send(self, outgoing: Outgoing) -> str:
        """Return the wamid, or raise SendRefused or SendUnknown."""
        if not outgoing.window_open and not outgoing.reply.template:
            raise SendRefused(Remedy.USE_TEMPLATE, _WINDOW_CLOSED, "the reply has no template to use instead")
        if outgoing.file:
            return await self._send_file(outgoing, outgoing.file)
        person = _person(outgoing)
        payload = _payload(outgoing, interactive=person not in self._text_only)
        try:
            return await self._send(outgoing.number, payload)
        except SendRefused as refused:
            if payload["type"] != "interactive" or refused.code not in INTERACTIVE_REFUSALS:
                raise
            log.warning("message %s goes as numbered text: %s", outgoing.id, refused)
        message_id = await self._send(outgoing.number, _payload(outgoing, interactive=False))
        self._remember(person)
        return message_id

    async def acknowledge(self, number: str, message_id: str) -> None:
        """Mark as read and show that we are typing, for 25 s or until the reply; failures are only logged."""
        payload = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        try:
            await self._post(number, payload)
        except (SendRefused, SendUnknown) as error:
            log.info("a message to %s could not be acknowledged: %s", number, error)

    async def fetch(self, media_id: str) -> bytes:
        """Return a file that a person sent; raises MediaUnavailable."""
        return await download(self._session, self._settings, media_id)

    def _remember(self, person: str) -> None:
        self._text_only[person] = None
        if len(self._text_only) > _MOST_REMEMBERED:
            self._text_only.popitem(last=False)

    async def _send_file(self, outgoing: Outgoing, file: File) -> str:
        number = outgoing.number
        if media_id := self._uploads.find(number, file):
            try:
                return await self._send(number, render_file(outgoing, media_id, file))
            except SendRefused as refused:
                if refused.remedy is not Remedy.DEAD:
                    raise
                log.info("message %s is sent with a new upload: %s", outgoing.id, refused)
                self._uploads.forget(number, file)
        media_id = await self._upload(number, file)
        if is_picture(file):
            self._uploads.keep(number, file, media_id)
        return await self._send(number, render_file(outgoing, media_id, file))

    async def _upload(self, number: str, file: File) -> str:
        """Return the file's id at Meta. What has no answer may be tried again: nobody sees an upload."""
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": file.media_type})
        form.add_field("file", file.content, filename=file.name, content_type=file.media_type)
        try:
            return msgspec.json.decode(await self._call(f"{number}/media", form), type=_Sent).id
        except (SendUnknown, msgspec.DecodeError) as error:
            raise SendRefused(Remedy.RETRY, 0, f"the upload of {file.name} was not answered") from error

    async def _send(self, number: str, payload: Json) -> str:
        body = await self._post(number, payload)
        try:
            return msgspec.json.decode(body, type=_Accepted).messages[0].id
        except (msgspec.DecodeError, IndexError) as error:
            raise SendUnknown("the Cloud API accepted the message but did not say its id") from error

    async def _post(self, number: str, payload: Json) -> bytes:
        encoded = BytesPayload(msgspec.json.encode(payload), content_type="application/json")
        return await self._call(f"{number}/messages", encoded)

    async def _call(self, path: str, data: BytesPayload | aiohttp.FormData) -> bytes:
        """Return the body of a 2xx answer, or raise what any other answer, or none, means."""
        try:
            async with self._session.post(
                f"{self._root}/{path}",
                data=data,
                headers=self._headers,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise SendRefused(Remedy.RETRY, 0, f"no connection to {self._root}: {error}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendUnknown(f"no answer from {self._root}: {type(error).__name__}") from error
        if not 200 <= status < 300:
            raise failure(status, body)
        return body


def _payload(outgoing: Outgoing, *, interactive: bool) -> Json:
    try:
        return render(outgoing, interactive=interactive)
    except Unsendable as error:
        raise SendRefused(Remedy.DEAD, 0, str(error)) from error


def _person(outgoing: Outgoing) -> str:
    return outgoing.to.get("wa_id") or outgoing.to.get("bsuid", "")
