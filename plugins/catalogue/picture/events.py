"""What is asked about a shop's menu picture, and what comes of it."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id
from plugins.catalogue.commands import CATALOGUE


class SetPicture(Event, frozen=True, kw_only=True):
    """Command: fetch the photo that somebody sent, and make it the menu's picture."""

    type: ClassVar[str] = "catalogue.set_picture"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    media_id: str
    mime_type: str
    member_id: Id | None


class ShowPicture(Event, frozen=True, kw_only=True):
    """Command: show this one, which was there before; None shows none. What is on its way is dropped."""

    type: ClassVar[str] = "catalogue.show_picture"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    picture_id: Id | None
    member_id: Id | None


class PictureChanged(Event, frozen=True, kw_only=True):
    """Customers who ask get this picture now, None: none. ``size`` is in bytes, the sides in pixels."""

    type: ClassVar[str] = "catalogue.picture_changed"

    picture_id: Id | None
    size: int | None
    width: int | None
    height: int | None
    member_id: Id | None


class PictureRefused(Event, frozen=True, kw_only=True):
    """Nothing was changed: it is ``unavailable``, ``unreadable``, ``too_large``, ``too_small``, ``gone``."""

    type: ClassVar[str] = "catalogue.picture_refused"

    status: str
    member_id: Id | None
