"""The use cases of the menu's picture: it is asked for, fetched, kept, shown, and forgotten."""

from __future__ import annotations

from typing import Final

from bot import Ask, Content, Transaction
from plugins.catalogue import service
from plugins.catalogue.picture import store
from plugins.catalogue.picture.events import PictureChanged, PictureRefused, SetPicture, ShowPicture
from plugins.catalogue.picture.store import Kept, Wanted

JPEG: Final = "image/jpeg"
RETRY: Final = (2.0, 8.0, 30.0, 90.0)
"""Seconds before each retry: somebody waits for the answer, and can send the photo again."""
LEASE: Final = 120.0
"""Seconds after which a photo whose fetching came to no end, by a crash, is taken up again."""
FORMER_KEPT: Final = 3600.0
"""Seconds that a picture is kept which is not shown any more: *undo* and messages on their way need it."""


async def begin(tx: Transaction, command: SetPicture, picture_id: str) -> None:
    """Note what is to be fetched; of several that were sent the newest is meant."""
    await store.drop(tx)
    await store.add(tx, Wanted(tx.tenant, picture_id, command.media_id, command.member_id, 0))


async def show(tx: Transaction, command: ShowPicture) -> None:
    """Show what was there before, or nothing."""
    await store.drop(tx)
    kept = await store.find(tx, command.picture_id) if command.picture_id else None
    if command.picture_id and kept is None:
        tx.publish(PictureRefused(status="gone", member_id=command.member_id))
    else:
        await _present(tx, kept, command.member_id)


async def claim(tx: Transaction, wanted: Wanted) -> bool:
    """Whether to fetch it now: not if it was dropped meanwhile, nor if it ended too many processes."""
    if wanted.attempts > len(RETRY):
        await refuse(tx, wanted, "unavailable")
        return False
    return await store.change(tx, wanted.picture_id, attempts=wanted.attempts + 1, due_at=tx.now + LEASE)


async def postpone(tx: Transaction, wanted: Wanted) -> None:
    """It could not be had: look again later, or after the last time say so."""
    if wanted.attempts < len(RETRY):
        await store.change(tx, wanted.picture_id, due_at=tx.now + RETRY[wanted.attempts])
    else:
        await refuse(tx, wanted, "unavailable")


async def refuse(tx: Transaction, wanted: Wanted, status: str) -> None:
    """It is no picture of ours: tell who sent it."""
    if await store.change(tx, wanted.picture_id, due_at=None):
        tx.publish(PictureRefused(status=status, member_id=wanted.member_id))


async def keep(tx: Transaction, wanted: Wanted, width: int, height: int, content: bytes) -> None:
    """It is here: show it, unless it was dropped or kept meanwhile."""
    values = {"due_at": None, "width": width, "height": height, "content": content}
    if await store.change(tx, wanted.picture_id, **values):
        await _present(tx, Kept(wanted.picture_id, width, height, content), wanted.member_id)


async def forget(tx: Transaction) -> None:
    """Keep no picture that nobody can ask for."""
    await store.forget(tx, tx.now - FORMER_KEPT)


async def document(ask: Ask, tenant: str, _: str) -> Content:
    """The tenant's picture, also one that was taken away since. Raises LookupError where none is kept."""
    kept: Kept | None = await ask(tenant, "catalogue.newest_picture", {})
    if kept is None:
        raise LookupError(f"tenant {tenant} has no menu picture any more")
    return Content(JPEG, kept.content, "menu.jpg")


async def _present(tx: Transaction, kept: Kept | None, member_id: str | None) -> None:
    await store.show(tx, kept.picture_id if kept else None)
    await service.raise_version(tx, tx.tenant, (await service.menu(tx, tx.tenant)).currency)
    event = PictureChanged(
        picture_id=kept.picture_id if kept else None,
        size=len(kept.content) if kept else None,
        width=kept.width if kept else None,
        height=kept.height if kept else None,
        member_id=member_id,
    )
    tx.publish(event)
