"""Faults on demand: one JSON document says what goes wrong, seeded so that it goes wrong again alike."""

from __future__ import annotations

from random import Random
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Probability = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=600)]
Times = Annotated[int, Meta(ge=0)]


class _Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    pass


class Refusal(_Fault):
    """Refuses sends, all or those ``to`` one wa_id: with ``code``, or else with a page of status ``http``.

    ``times`` counts down; None lasts. ``late`` accepts the message and fails it by a status instead.
    """

    code: int | None = None
    http: Annotated[int, Meta(ge=400, le=599)] | None = None
    to: str | None = None
    times: Times | None = None
    late: bool = False

    def __post_init__(self) -> None:
        if self.code is None and (self.http is None or self.late):
            raise ValueError("a send fault needs a code, or an http status where it is not late")

    def concerns(self, wa_id: str) -> bool:
        """Whether it is not used up and applies to this recipient."""
        return self.times != 0 and self.to in {None, wa_id}


class Drop(_Fault):
    """Closes the connection without an answer; with ``acts`` the message was accepted all the same."""

    times: Times = 1
    acts: bool = True


class StatusFaults(_Fault):
    """``unread`` leaves messages delivered until ``POST /phones/{wa_id}/read``."""

    lost: Probability = 0
    duplicate: Probability = 0
    shuffle: bool = False
    unread: bool = False


class WebhookFaults(_Fault):
    """``duplicate`` is how many equal POSTs go out in parallel, ``batch`` the most updates in one POST.

    With a batch above 1, the emulator waits up to ``linger`` seconds for it to fill. ``reserialise``
    writes every repetition, parallel or later, in other bytes.
    """

    duplicate: Annotated[int, Meta(ge=1, le=50)] = 1
    batch: Annotated[int, Meta(ge=1, le=1000)] = 1
    linger: Seconds = 0.05
    reserialise: bool = False


class Faults(_Fault):
    """All that goes wrong. ``delay`` holds back the answer to a send, which has acted by then.

    ``unreachable`` are wa_ids without WhatsApp (131026). ``late`` lists the codes, 131026 and 131047,
    that come as a failed status after a 200 rather than at once.
    """

    seed: int = 0
    send: list[Refusal] = []
    drop_response: Drop | None = None
    delay: Seconds = 0
    unreachable: list[str] = []
    late: list[Literal[131026, 131047]] = []
    statuses: StatusFaults = msgspec.field(default_factory=StatusFaults)
    webhook: WebhookFaults = msgspec.field(default_factory=WebhookFaults)


class Injector:
    """The faults now in force; what is used up counts down in ``faults`` itself."""

    def __init__(self) -> None:
        self.replace(Faults())

    def replace(self, faults: Faults) -> None:
        """Put these faults, all of them, in place of the present ones and seed the dice anew."""
        self.faults = faults
        self._random = Random(faults.seed)  # noqa: S311 - repeatable faults, nothing to guess

    def refusal(self, wa_id: str) -> Refusal | None:
        """The first fault for a send to ``wa_id``, used once by this call."""
        found = next((rule for rule in self.faults.send if rule.concerns(wa_id)), None)
        if found and found.times:
            found.times -= 1
        return found

    def drops(self, *, acts: bool) -> bool:
        """Whether this send gets no answer, used once by this call."""
        drop = self.faults.drop_response
        if drop is None or drop.acts is not acts or not drop.times:
            return False
        drop.times -= 1
        return True

    def chance(self, probability: float) -> bool:
        """Throw the dice; nothing is thrown for a probability of 0."""
        return probability > 0 and self._random.random() < probability

    def position(self, length: int) -> int:
        """Any place in a queue of this length, its end included."""
        return self._random.randint(0, length)
