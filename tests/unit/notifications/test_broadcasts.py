"""A broadcast reaches who agreed to it and nobody else, slowly, and can be stopped."""

from __future__ import annotations

from bot import Event, new_id
from plugins.notifications import broadcasts, consents, sending, store
from plugins.notifications.events import StartBroadcast, StopBroadcast
from plugins.notifications.sending import Limits
from tests.unit.notifications.conftest import AFTERNOON, Domain, shops


class Said(Event, frozen=True, kw_only=True):
    """STOP or START, as the front desk tells of it."""

    customer_id: str


class OptedOut(Said, frozen=True, kw_only=True):
    """STOP."""

    type = "conversation.opted_out"


class OptedIn(Said, frozen=True, kw_only=True):
    """START."""

    type = "conversation.opted_in"


async def start(domain: Domain, text: str = "Two kotas for R60", **how: object) -> str:
    """Ask for a broadcast and let it begin; return its id."""
    asked = StartBroadcast(broadcast_id=new_id(), text=text, **how)
    await domain.hear(asked)
    await broadcasts.advance(domain.tx, shops, Limits())
    return asked.broadcast_id


async def left(domain: Domain) -> list[str | None]:
    """Whom a batch goes to."""
    batch = await sending.take(domain.tx, shops, Limits())
    await sending.queued(domain.tx, batch)
    await broadcasts.advance(domain.tx, shops, Limits())
    return [one.customer for one in batch]


async def test_only_who_said_yes_last_and_never_stop_is_told(domain: Domain) -> None:
    await domain.agree("a", "b", "c", "d")
    await domain.agree("b", given=False)
    await domain.hear(OptedOut(customer_id="c"))
    await domain.hear(OptedOut(customer_id="d"))
    await domain.hear(OptedIn(customer_id="d"))
    assert await consents.audience(domain.tx) == 2
    await start(domain)
    domain.tx.now += 60
    assert await left(domain) == ["a", "d"]


async def test_who_says_yes_again_takes_an_earlier_stop_back(domain: Domain) -> None:
    await domain.agree("a")
    await domain.hear(OptedOut(customer_id="a"))
    await domain.agree("a")
    assert await consents.audience(domain.tx) == 1


async def test_a_yes_that_is_heard_of_late_takes_no_later_word_back(domain: Domain) -> None:
    await domain.agree("a", "b", "c")
    domain.tx.now += 2
    await domain.hear(OptedOut(customer_id="a"))
    await domain.agree("b", given=False)
    await domain.hear(OptedOut(customer_id="c"))
    domain.tx.now -= 1
    await domain.hear(OptedIn(customer_id="a"))
    await domain.agree("b", "c")
    assert await consents.audience(domain.tx) == 0
    assert not await store.consented(domain.tx, domain.tx.tenant, "b", "deals")


async def test_one_message_leaves_each_second_and_each_can_be_the_last(domain: Domain) -> None:
    await domain.agree("a", "b", "c")
    broadcast = await start(domain)
    [begun] = domain.told("notification.broadcast_started")
    assert (begun["people"], begun["begins_at"], begun["ends_at"]) == (
        3,
        "1970-01-12T13:46:40Z",
        "1970-01-12T13:46:42Z",
    )
    told = []
    for _ in range(4):
        told.append(await left(domain))
        domain.tx.now += 1
    assert told == [["a"], ["b"], ["c"], []]
    [ended] = domain.told("notification.broadcast_ended")
    assert (ended["broadcast_id"], ended["counts"], ended["stopped"]) == (
        broadcast,
        {"sent": 3, "withheld": 0},
        False,
    )


async def test_a_command_may_be_slower_than_the_setting_but_no_faster(domain: Domain) -> None:
    await domain.agree("a", "b")
    await start(domain, rate=0.1)
    await start(domain, rate=50.0)
    spans = [one["ends_at"] for one in domain.told("notification.broadcast_started")]
    assert spans == ["1970-01-12T13:46:50Z", "1970-01-12T13:46:41Z"]


async def test_what_waits_is_withheld_once_it_is_stopped(domain: Domain) -> None:
    await domain.agree("a", "b", "c")
    await start(domain)
    assert await left(domain) == ["a"]
    await domain.hear(StopBroadcast())
    domain.tx.now += 60
    assert await left(domain) == []
    [ended] = domain.told("notification.broadcast_ended")
    assert (ended["counts"], ended["stopped"]) == ({"sent": 1, "withheld": 2}, True)
    [known] = await broadcasts.known(domain.tx)
    assert (known["status"], known["queued"], known["withheld"]) == ("stopped", 1, 2)


async def test_one_that_reaches_into_the_night_goes_on_in_the_morning_at_its_rate(domain: Domain) -> None:
    await domain.agree("a", "b", "c")
    domain.tx.now = AFTERNOON + (4 * 3600 + 13 * 60 + 19)  # 19:59:59
    await start(domain)
    times = [one.due_at - domain.tx.now for one in await _waiting(domain)]
    assert times == [0, 12 * 3600 + 1, 12 * 3600 + 2]


async def _waiting(domain: Domain) -> list[store.Notification]:
    domain.tx.now += 24 * 3600
    found = await store.due(domain.tx, 10)
    domain.tx.now -= 24 * 3600
    return found


async def test_the_proof_of_a_yes_is_kept_with_its_words_its_time_and_its_message(domain: Domain) -> None:
    await domain.agree("a")
    [row] = (await domain.tx.execute(store.consents.select())).mappings()
    assert dict(row) == {
        "position": 1,
        "tenant": domain.tx.tenant,
        "customer": "a",
        "purpose": "deals",
        "given": True,
        "wording": "The shop may tell me about its deals.",
        "version": 1,
        "language": "en",
        "message_id": "wamid.a",
        "at": AFTERNOON,
    }


async def test_what_somebody_agreed_to_at_one_shop_is_no_yes_to_another(domain: Domain) -> None:
    await domain.agree("a")
    ours, domain.tx.tenant = domain.tx.tenant, "another shop"
    assert await consents.audience(domain.tx) == 0
    await domain.agree("b")
    assert await broadcasts.known(domain.tx) == []
    domain.tx.tenant = ours
    await start(domain)
    domain.tx.now += 60
    assert await left(domain) == ["a"]
