"""``POST /messages/send``: a tenant's own systems speak to a customer, through the outbox like everyone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Literal, Protocol, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from adapters.web.problem import Fault, Problem
from adapters.web.route import Call, Parameter, Route, Security
from bot.channel import Outgoing
from bot.errors import WakalaError
from bot.ids import new_id
from bot.messages import Choice, Reply


class KeyReused(WakalaError):
    """An idempotency key came again with another request."""


class Submissions(Protocol):
    """Takes messages into the outbox, once for each idempotency key."""

    async def submit(self, tenant: str, outgoing: Outgoing, key: str | None, fingerprint: str) -> str:
        """Commit the message and return its outbox id; for a key known already, the first one's id.

        ``fingerprint`` stands for the whole request; raises KeyReused where the key has another.
        """
        ...


BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
"""Meta's business-scoped user id: a country code and up to 128 letters and digits."""


def _recipient(given: str) -> str:
    """Return a business-scoped user id as it is, and a phone number as its digits."""
    if BSUID.fullmatch(given):
        return given
    digits = re.sub(r"[+ ()-]", "", given)
    if not re.fullmatch(r"[1-9][0-9]{7,14}", digits):
        raise ValueError(
            "must be a phone number with its country code, as in +27821234567, or a business-scoped user id"
        )
    return digits


class Closed(BaseModel):
    """Refuses fields it does not know, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class OfferedChoice(Closed):
    """Something to tap, or to answer by its number."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)]
    description: Annotated[str, StringConstraints(max_length=72)] = ""


class SendMessage(Closed):
    """A message to one person."""

    to: Annotated[str, AfterValidator(_recipient)] = Field(
        description="A phone number with its country code, or a business-scoped user id.",
        examples=["+27821234567"],
    )
    number: str | None = Field(
        None, description="The phone_number_id that speaks; may be left out by a tenant that has just one."
    )
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)] = Field(
        examples=["Your order is ready for collection."]
    )
    choices: list[OfferedChoice] = Field([], max_length=10)
    template: Annotated[str, StringConstraints(min_length=1, max_length=512)] | None = Field(
        None, description="The approved template to use when the customer last wrote over 24 hours ago."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.choices and len(self.text) > 1024:
            raise ValueError("text with choices has at most 1024 characters")
        if len({choice.id for choice in self.choices}) < len(self.choices):
            raise ValueError("choices must have different ids")
        return self


class MessageResponse(BaseModel):
    """The message waits in the outbox; ``id`` comes back in every event about it."""

    id: str
    status: Literal["queued"] = "queued"


@dataclass(frozen=True, slots=True)
class Messages:
    """The route's dependencies: where messages go, and which numbers a tenant has."""

    submissions: Submissions
    numbers: Callable[[str], Sequence[str]]

    def routes(self) -> tuple[Route, ...]:
        """Return the route."""
        return (
            Route(
                method="POST",
                path="/messages/send",
                tag="messages",
                summary="Send a WhatsApp message",
                description="The message is put into the outbox and sent within the channel's limits.",
                handler=self.send,
                body=SendMessage,
                answer=MessageResponse,
                parameters=(
                    Parameter(
                        "Idempotency-Key",
                        "header",
                        Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")],
                        "Makes it safe to ask again: the same key and body give the first answer again.",
                    ),
                ),
                security=Security.BEARER,
            ),
        )

    async def send(self, call: Call[SendMessage]) -> MessageResponse:
        """Put the message into the outbox."""
        body = call.body
        outgoing = Outgoing(new_id(), self._number(call), _identities(body.to), _reply(body))
        fingerprint = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        key = call.parameters["Idempotency-Key"]
        try:
            accepted = await self.submissions.submit(call.tenant, outgoing, key, fingerprint)
        except KeyReused:
            raise Problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"Idempotency-Key {key!r} was used before with another body; a new message needs a new key.",
                kind="idempotency-key-reused",
            ) from None
        return MessageResponse(id=accepted)

    def _number(self, call: Call[SendMessage]) -> str:
        mine, wanted = self.numbers(call.tenant), call.body.number
        if wanted is None and len(mine) == 1:
            return mine[0]
        if wanted is not None and wanted in mine:
            return wanted
        rule = f"must be one of this tenant's numbers: {', '.join(mine) or 'it has none yet'}"
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"number: {rule}",
            kind="invalid",
            errors=[Fault(field="number", value=wanted or "", rule=rule)],
        )


def _identities(to: str) -> dict[str, str]:
    return {"bsuid": to} if "." in to else {"wa_id": to}


def _reply(body: SendMessage) -> Reply:
    choices = tuple(Choice(choice.id, choice.title, choice.description) for choice in body.choices)
    return Reply(body.text, choices, template=body.template)
