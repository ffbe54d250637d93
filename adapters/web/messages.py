"""``POST /messages/send``: a tenant's own systems speak to a customer, through the outbox like everyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final, Literal, Protocol, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from bot.channel import Outgoing
from bot.fields import Body, Words
from bot.messages import Choice, Reply
from bot.problem import Fault, Problem
from bot.route import Call, Route, Security


class Submissions(Protocol):
    """Takes messages into the outbox."""

    async def submit(self, tenant: str, outgoing: Outgoing) -> None:
        """Commit the message; one whose id is in the outbox already is left alone."""
        ...


BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
"""Meta's business-scoped user id: a country code and up to 128 letters and digits."""

PHONE = re.compile(r"[+ ()-]*[1-9]([+ ()-]*[0-9]){7,14}[+ ()-]*")
"""A phone number with its country code, as people write it."""

LONGEST_ASKING = 1024
"""Characters of a text with choices: the channel takes no more."""


def _recipient(given: str) -> str:
    """Return a business-scoped user id as it is, and a phone number as its digits."""
    if BSUID.fullmatch(given):
        return given
    if not PHONE.fullmatch(given):
        raise ValueError(
            "must be a phone number with its country code, as in +27821234567, or a business-scoped user id"
        )
    return re.sub(r"[+ ()-]", "", given)


RECIPIENT: Final = {"type": "string", "pattern": f"^({BSUID.pattern}|{PHONE.pattern})$"}
"""The same, in the schema's words."""


class OfferedChoice(Body):
    """Something to tap, or to answer by its number."""

    id: Annotated[Words, StringConstraints(max_length=200)]
    title: Annotated[Words, StringConstraints(max_length=24)]
    description: Annotated[str, StringConstraints(max_length=72)] = ""


class SendMessage(Body):
    """A message to one person."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"choices": {"maxItems": 0}}},
                {"properties": {"text": {"maxLength": LONGEST_ASKING}}},
            ]
        }
    )

    to: Annotated[str, AfterValidator(_recipient), WithJsonSchema(RECIPIENT)] = Field(
        description="A phone number with its country code, or a business-scoped user id.",
        examples=["+27821234567"],
    )
    number: str | None = Field(
        None, description="The phone_number_id that speaks; may be left out by a tenant that has just one."
    )
    text: Annotated[Words, StringConstraints(max_length=4096)] = Field(
        examples=["Your order is ready for collection."]
    )
    choices: list[OfferedChoice] = Field([], max_length=10)
    template: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")] | None = Field(
        None, description="The approved template to use when the customer last wrote over 24 hours ago."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.choices and len(self.text) > LONGEST_ASKING:
            raise ValueError(f"text with choices has at most {LONGEST_ASKING} characters")
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
                refusals={403: "The number that should speak is not this tenant's"},
                security=Security.BEARER,
            ),
        )

    async def send(self, call: Call[SendMessage]) -> MessageResponse:
        """Put the message into the outbox."""
        body = call.body
        outgoing = Outgoing(call.id, self._number(call), _identities(body.to), _reply(body))
        await self.submissions.submit(call.tenant, outgoing)
        return MessageResponse(id=call.id)

    def _number(self, call: Call[SendMessage]) -> str:
        mine, wanted = self.numbers(call.tenant), call.body.number
        if wanted is None and len(mine) == 1:
            return mine[0]
        if wanted is not None and wanted in mine:
            return wanted
        rule = f"must be one of this tenant's numbers: {', '.join(mine) or 'it has none yet'}"
        raise Problem(
            HTTPStatus.FORBIDDEN,
            f"number: {rule}",
            kind="invalid",
            errors=[Fault(field="number", value=wanted or "", rule=rule)],
        )


def _identities(to: str) -> dict[str, str]:
    return {"bsuid": to} if "." in to else {"wa_id": to}


def _reply(body: SendMessage) -> Reply:
    choices = tuple(Choice(choice.id, choice.title, choice.description) for choice in body.choices)
    return Reply(body.text, choices, template=body.template)
