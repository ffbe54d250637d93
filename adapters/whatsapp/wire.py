"""Replies to the Cloud API's JSON, degraded by themselves rather than refused by Meta."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from adapters.whatsapp import menus
from adapters.whatsapp.lenient import Json
from adapters.whatsapp.sizes import (
    BUTTON_ID,
    CALLBACK_DATA,
    CAPTION,
    INTERACTIVE_BODY,
    TEMPLATE_BODY,
    TEMPLATE_NAME,
    TEXT_BODY,
    Unsendable,
    check,
    measure,
    one_line,
    shorten,
)
from bot.channel import File, Outgoing
from bot.messages import Choice, Reply


def render(outgoing: Outgoing, *, interactive: bool = True) -> Json:
    """Return the body of the POST that sends ``outgoing``, inside every limit.

    Choices become buttons, a list or numbered text, whichever is the richest that holds them; with
    ``interactive`` false always numbered text. Outside the 24 h window it is the reply's template.
    Raises Unsendable, a ValueError, for what cannot be degraded: nobody to send to, no words, ids
    that are too long or given twice, titles left empty.
    """
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **address(outgoing.to),
        **_content(outgoing, interactive),
        "biz_opaque_callback_data": check(CALLBACK_DATA, outgoing.id),
    }


def address(identities: Mapping[str, str]) -> dict[str, str]:
    """Return the field that addresses a person: by phone where it is known, else by their user id.

    The plus matters: without it Meta may put the country code of the business in front.
    """
    if phone := identities.get("wa_id"):
        return {"to": f"+{phone}"}
    if user_id := identities.get("bsuid") or identities.get("parent_bsuid"):
        return {"recipient": user_id}
    known = ", ".join(identities) or "none"
    raise Unsendable(f"nobody to send to: wa_id, bsuid or parent_bsuid is needed, there are: {known}")


def is_picture(file: File) -> bool:
    """Whether it is shown in the chat; other files are documents to open."""
    return file.media_type in ("image/jpeg", "image/png")


def render_file(outgoing: Outgoing, media_id: str, file: File) -> Json:
    """Return the body of the POST that sends a file which was uploaded.

    The reply is its caption, with numbered choices: a file has no buttons.
    """
    caption = shorten(menus.numbered(outgoing.reply).strip(), CAPTION.most)
    kind, name = ("image", {}) if is_picture(file) else ("document", {"filename": file.name})
    shown = {"id": media_id, **name, **({"caption": caption} if caption else {})}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **address(outgoing.to),
        **_typed(kind, shown),
        "biz_opaque_callback_data": check(CALLBACK_DATA, outgoing.id),
    }


def _content(outgoing: Outgoing, interactive: bool) -> Json:
    if not outgoing.window_open:
        return _typed("template", _template(outgoing.reply))
    reply = msgspec.structs.replace(outgoing.reply, text=outgoing.reply.text.strip())
    if not reply.text:
        raise Unsendable(f"reply.text of message {outgoing.id} is empty: say something, also above choices")
    if interactive and reply.ask_location:
        return _location_request(reply)
    if interactive and not reply.numbered and menus.can_tap(reply):
        return _typed("interactive", menus.interactive(reply))
    return _text(menus.numbered(reply))


def _typed(kind: str, value: Json) -> Json:
    return {"type": kind, kind: value}


def _text(body: str) -> Json:
    """Return plain text; no preview of links, which would cost the reader data."""
    return _typed("text", {"body": check(TEXT_BODY, body), "preview_url": False})


def _location_request(reply: Reply) -> Json:
    """Return a request for a pin; it has no room for buttons, so its choices are numbered text."""
    body = menus.numbered(reply)
    if measure(body) > INTERACTIVE_BODY.most:
        return _text(body)
    action = {"name": "send_location"}
    request = {"type": "location_request_message", "body": {"text": check(INTERACTIVE_BODY, body)}}
    return _typed("interactive", request | {"action": action})


def _template(reply: Reply) -> Json:
    template = {
        "name": check(TEMPLATE_NAME, reply.template or ""),
        "language": {"code": reply.language},
    }
    parameters = [_parameter(value, len(reply.parameters)) for value in reply.parameters]
    components: list[Json] = [{"type": "body", "parameters": parameters}] if parameters else []
    components += _quick_replies(reply)
    return template | ({"components": components} if components else {})


def _quick_replies(reply: Reply) -> list[Json]:
    """Return what each of the template's buttons answers with; one with no choice answers with its title.

    A button is the choice of its title, or the first whose title begins with it: an approved title is fixed.
    """
    answers = [_meant(title, reply.choices) for title in reply.buttons]
    return [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(index),
            "parameters": [{"type": "payload", "payload": check(BUTTON_ID, choice.id)}],
        }
        for index, choice in enumerate(answers)
        if choice is not None
    ]


def _meant(button: str, choices: Sequence[Choice]) -> Choice | None:
    fitting = [choice for choice in choices if choice.title.startswith(button)]
    return next((choice for choice in fitting if choice.title == button), next(iter(fitting), None))


def _parameter(value: str, shared_by: int) -> Json:
    """Return a value for a placeholder: one line (line breaks are refused), in its share of the body."""
    fitted = shorten(one_line(value), TEMPLATE_BODY.most // shared_by)
    return {"type": "text", "text": check(TEMPLATE_BODY, fitted)}
