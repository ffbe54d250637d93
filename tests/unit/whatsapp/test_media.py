import base64
import hashlib

import pytest
from aiohttp import ClientSession, web

from adapters.whatsapp.media import MediaUnavailable, download
from adapters.whatsapp.settings import CloudSettings

PHOTO = b"\xff\xd8 the gate"
HEX = hashlib.sha256(PHOTO).hexdigest()
BASE64 = base64.b64encode(hashlib.sha256(PHOTO).digest()).decode()


@pytest.fixture
async def fetch(aiohttp_server):
    """Fetch a photo that the Graph API describes with a digest, and serves with a status."""

    async def serve(digest=HEX, status=200, **options):
        async def describe(request):
            return web.json_response(
                {"url": str(server.make_url("/file")), "sha256": digest, "id": "media-1"}
            )

        async def file(request):
            trusted = request.headers["Authorization"] == "Bearer secret-token"
            return web.Response(status=status if trusted else 401, body=PHOTO)

        app = web.Application()
        app.add_routes([web.get("/v26.0/media-1", describe), web.get("/file", file)])
        server = await aiohttp_server(app)
        settings = CloudSettings("secret-token", (), "", api_url=str(server.make_url("/")))
        async with ClientSession() as session:
            return await download(session, settings, options.pop("media_id", "media-1"), **options)

    return serve


@pytest.mark.parametrize("digest", [HEX, BASE64])
async def test_a_file_is_fetched_and_proved_whole(digest, fetch):
    assert await fetch(digest) == PHOTO


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"digest": "0" * 64}, "its 11 bytes are not those that were sent"),
        ({"status": 404}, "GET /file answered HTTP 404"),
        ({"media_id": "media-2"}, "GET /v26.0/media-2 answered HTTP 404"),
        ({"most_bytes": 10}, "GET /file sends more than the 10 bytes wanted"),
        ({"digest": None}, "media media-1: ValidationError"),
    ],
)
async def test_a_file_that_cannot_be_had_whole_is_refused_by_name(options, said, fetch):
    with pytest.raises(MediaUnavailable, match=said):
        await fetch(**options)
