"""Who wrote: phone numbers may be missing, and people change them."""

from __future__ import annotations

from adapters.whatsapp.lenient import Broken, Json, identifier, mapping, mappings, text
from bot.channel import IdentityChanged
from bot.messages import Sender

Contacts = dict[str, Sender]
"""The contacts of one value, under each of their identities; an only contact also under ""."""

_OF_CONTACT = ("wa_id", "user_id", "parent_user_id")
_OF_MESSAGE = ("from", "from_user_id", "from_parent_user_id")
_CHANGES = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})


def contacts_of(value: Json) -> Contacts:
    """Index the contacts that came with some messages; many messages may share them."""
    found = [_contact(part) for part in mappings(value, "contacts")]
    index = {"": found[0]} if len(found) == 1 else {}
    for contact in found:
        for identity in contact.identities.values():
            index[identity] = contact
    return index


def sender_of(message: Json, contacts: Contacts) -> Sender:
    """Join what the message and its contact tell. Raises Broken where neither tells anything.

    An only contact stands for a message that names nobody. A message that names somebody takes from
    no contact but their own: two people made one is worse than a phone number not known.
    """
    stated = identities(message, _OF_MESSAGE)
    for identity in stated.values() or ("",):
        if identity in contacts:
            contact = contacts[identity]
            return Sender(contact.identities | stated, contact.name)
    if not stated:
        raise Broken("nobody is named as the sender: from, from_user_id and contacts are missing")
    return Sender(stated)


def changed_identity(number: str, message: Json) -> IdentityChanged | None:
    """Read a system message; None where it tells of no new identity (a new device, say).

    Raises Broken where the change names no former or no new identity.
    """
    system = mapping(message, "system")
    kind = text(system, "type")
    if kind not in _CHANGES:
        return None
    phone = "wa_id" if "wa_id" in system else "new_wa_id"  # the latter before v12.0
    new = identities(system, (phone, "user_id", "parent_user_id"))
    return _change(number, kind, identities(message, _OF_MESSAGE), new)


def renewed_ids(number: str, part: Json) -> IdentityChanged:
    """Read one part of a ``user_id_update``: ``user_id`` is ``{"previous": ..., "current": ...}``."""
    return _change(number, "user_id_update", _side(part, "previous"), _side(part, "current"))


def _side(part: Json, side: str) -> dict[str, str]:
    told = {"wa_id": part.get("wa_id")}
    for key in ("user_id", "parent_user_id"):
        pair = part.get(key)
        if isinstance(pair, dict):
            told[key] = pair.get(side)
    return identities(told, _OF_CONTACT)


def identities(part: Json, keys: tuple[str, str, str]) -> dict[str, str]:
    """Return the identities under the keys for phone, user id and parent's user id; "" is none."""
    found = {}
    if phone := identifier(part, keys[0]):
        found["wa_id"] = phone.removeprefix("+")
    if bsuid := identifier(part, keys[1]):
        found["bsuid"] = bsuid
    if parent := identifier(part, keys[2]):
        found["parent_bsuid"] = parent
    return found


def _contact(part: Json) -> Sender:
    profile = part.get("profile")
    name = (text(profile, "name") or text(profile, "username")) if isinstance(profile, dict) else ""
    return Sender(identities(part, _OF_CONTACT), name)


def _change(number: str, kind: str, old: dict[str, str], new: dict[str, str]) -> IdentityChanged:
    if not old or not new:
        raise Broken(f"{kind} names no {'former' if not old else 'new'} identity")
    return IdentityChanged(number, old, new)
