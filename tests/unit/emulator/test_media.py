"""Files: upload, look up, download, send by id, and when they are gone."""

import base64
import hashlib
import io

import aiohttp
import pytest

from tests.unit.emulator.conftest import NUMBER, message

BEARER = {"Authorization": "Bearer t"}
PNG = b"\x89PNG not much of a picture"


async def upload(meta, content=PNG, mime="image/png", product="whatsapp"):
    form = aiohttp.FormData()
    form.add_field("messaging_product", product)
    form.add_field("file", io.BytesIO(content), filename="menu", content_type=mime)
    async with meta.client.post(f"/v26.0/{NUMBER}/media", data=form, headers=BEARER) as answer:
        return answer.status, await answer.json()


async def look_up(meta, media_id):
    async with meta.client.get(f"/v26.0/{media_id}", headers=BEARER) as answer:
        return answer.status, await answer.json()


async def download(meta, url, headers=BEARER):
    async with meta.client.session.get(url, headers=headers) as answer:
        return answer.status, await answer.read()


async def test_a_file_goes_up_and_comes_down_again(meta):
    _, uploaded = await upload(meta)
    _, found = await look_up(meta, uploaded["id"])
    assert (found["mime_type"], found["file_size"]) == ("image/png", len(PNG))
    assert found["sha256"] == base64.b64encode(hashlib.sha256(PNG).digest()).decode()
    assert await download(meta, found["url"]) == (200, PNG)


async def test_a_download_needs_the_token_and_works_for_five_minutes(meta, clock):
    _, uploaded = await upload(meta)
    url = (await look_up(meta, uploaded["id"]))[1]["url"]
    assert (await download(meta, url, headers={}))[0] == 401
    clock.move(minutes=5)
    assert (await download(meta, url))[0] == 200
    clock.move(seconds=1)
    assert (await download(meta, url))[0] == 404
    url = (await look_up(meta, uploaded["id"]))[1]["url"]
    assert (await download(meta, url))[0] == 200


async def test_an_upload_lasts_thirty_days(meta, clock):
    _, uploaded = await upload(meta)
    clock.move(days=30)
    assert (await look_up(meta, uploaded["id"]))[0] == 200
    clock.move(seconds=1)
    assert (await look_up(meta, uploaded["id"]))[0] == 400


TOO_LARGE = [("image/gif", 1), ("image/png", 5 * 2**20 + 1), ("image/webp", 500 * 1024 + 1)]


@pytest.mark.parametrize(("mime", "size"), TOO_LARGE)
async def test_a_file_of_another_type_or_too_large_is_refused(meta, mime, size):
    status, answer = await upload(meta, b"x" * size, mime)
    assert (status, answer["error"]["code"]) == (400, 131053)


async def test_an_upload_names_the_product_and_is_multipart(meta):
    assert (await upload(meta, product="facebook"))[1]["error"]["code"] == 100
    status, answer = await meta.post({}, path=f"/v26.0/{NUMBER}/media")
    assert (status, answer["error"]["code"]) == (400, 100)


async def test_a_picture_is_sent_by_its_id_if_it_is_one(chat):
    _, uploaded = await upload(chat)
    picture = message() | {"type": "image", "image": {"id": uploaded["id"]}}
    assert (await chat.post(picture))[0] == 200
    video = message() | {"type": "video", "video": {"id": uploaded["id"]}}
    assert (await chat.post(video))[1]["error"]["code"] == 131053
    missing = message() | {"type": "image", "image": {"id": "1"}}
    assert (await chat.post(missing))[1]["error"]["code"] == 100


async def test_only_the_last_files_are_kept(emulate):
    meta = await emulate(media_kept=2)
    ids = [(await upload(meta))[1]["id"] for _ in range(3)]
    assert [(await look_up(meta, media_id))[0] for media_id in ids] == [400, 200, 200]
