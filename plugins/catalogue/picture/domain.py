"""What the catalogue obeys and answers about the menu's picture."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.catalogue.picture import service, store
from plugins.catalogue.picture.events import SetPicture, ShowPicture
from plugins.catalogue.picture.store import Kept
from plugins.catalogue.plugin import plugin


@plugin.query("picture")
async def picture(tx: Transaction) -> str | None:
    """Return the id of the picture that customers get; None where there is none."""
    return await store.shown_id(tx, tx.tenant)


@plugin.query("newest_picture")
async def newest_picture(tx: Transaction) -> Kept | None:
    """Return the picture that customers get, all of it, or where there is none the one that was last."""
    return await store.newest(tx)


@plugin.consume("catalogue.set_picture")
async def set_picture(tx: Transaction, envelope: Envelope) -> None:
    """Have a photo fetched; the command's id becomes the picture's."""
    await service.begin(tx, envelope.read(SetPicture), envelope.event_id)


@plugin.consume("catalogue.show_picture")
async def show_picture(tx: Transaction, envelope: Envelope) -> None:
    """Show another, or none."""
    await service.show(tx, envelope.read(ShowPicture))


@plugin.every(seconds=3600)
async def forget(tx: Transaction) -> None:
    """Keep no picture longer than it is needed."""
    await service.forget(tx)
