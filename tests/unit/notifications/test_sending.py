"""What is asked for is judged when it is due, and handed over once."""

from __future__ import annotations

from bot import utc
from plugins.notifications import sending, store
from plugins.notifications.events import SendNotification
from plugins.notifications.sending import Limits
from tests.unit.notifications.conftest import AFTERNOON, Domain, shops

THANDI = "0190a1b2-0000-7000-8000-000000000001"
NEWS = SendNotification(customer_id=THANDI, template="shop_news", parameters=("x", "y"), category="marketing")
READY = SendNotification(customer_id=THANDI, template="order_ready", parameters=("#12",))


USUAL = Limits()


async def take(domain: Domain, limits: Limits = USUAL) -> list[str]:
    """Templates of a batch, which is then handed over."""
    batch = await sending.take(domain.tx, shops, limits)
    await sending.queued(domain.tx, batch)
    return [one.template for one in batch]


async def test_it_is_taken_once_and_is_due_until_it_is_handed_over(domain: Domain) -> None:
    asked = await domain.hear(READY)
    await plugin_takes_it_twice(domain)
    [row] = await sending.take(domain.tx, shops, Limits())
    assert (row.id, row.parameters, row.due_at) == (asked.event_id, ("#12",), AFTERNOON)
    assert await take(domain) == ["order_ready"]
    assert await take(domain) == []


async def plugin_takes_it_twice(domain: Domain) -> None:
    """The same row once more changes nothing."""
    await store.add(domain.tx, await store.due(domain.tx, 10))


async def test_it_waits_for_its_time(domain: Domain) -> None:
    later = SendNotification(customer_id=THANDI, template="later", not_before=utc(AFTERNOON + 60))
    await domain.hear(later)
    assert await take(domain) == []
    domain.tx.now += 60
    assert await take(domain) == ["later"]


async def test_batches_are_no_larger_than_they_may_be(domain: Domain) -> None:
    for _ in range(5):
        await domain.hear(READY)
    sizes = [len(await take(domain, Limits(batch=2))) for _ in range(4)]
    assert sizes == [2, 2, 1, 0]


async def test_marketing_reaches_only_who_agreed_and_says_why_not(domain: Domain) -> None:
    asked = await domain.hear(NEWS)
    assert await take(domain) == []
    assert domain.told("notification.withheld") == [
        {"notification_id": asked.event_id, "template": "shop_news", "reason": "no_consent"}
    ]
    await domain.agree(THANDI)
    await domain.hear(NEWS)
    assert await take(domain) == ["shop_news"]


async def test_marketing_to_a_bare_number_has_nobodys_consent(domain: Domain) -> None:
    await domain.hear(SendNotification(phone="27820000009", template="shop_news", category="marketing"))
    assert await take(domain) == []


async def test_nobody_is_told_of_more_deals_in_a_week_than_is_borne(domain: Domain) -> None:
    await domain.agree(THANDI)
    left = []
    for _ in range(4):
        await domain.hear(NEWS)
        left.append(len(await take(domain)))
        domain.tx.now += 24 * 3600
    assert left == [1, 1, 0, 0]
    domain.tx.now += 4 * 24 * 3600
    await domain.hear(NEWS)
    assert await take(domain) == ["shop_news"]


async def test_marketing_due_at_night_leaves_in_the_morning(domain: Domain) -> None:
    await domain.agree(THANDI)
    domain.tx.now += 6 * 3600  # 21:46
    await domain.hear(NEWS)
    await domain.hear(READY)
    assert await take(domain) == ["order_ready"]
    domain.tx.now += 10 * 3600
    assert await take(domain) == []
    domain.tx.now += 14 * 60
    assert await take(domain) == ["shop_news"]


async def test_what_ended_is_forgotten_after_ninety_days_and_what_waits_is_not(domain: Domain) -> None:
    await domain.hear(READY)
    assert await take(domain) == ["order_ready"]
    await domain.hear(SendNotification(template="later", not_before=utc(AFTERNOON + 365 * 24 * 3600)))
    kept = []
    for days in (89, 2):
        domain.tx.now += days * 24 * 3600
        await sending.forget(domain.tx)
        kept.append(len((await domain.tx.execute(store.queue.select())).all()))
    assert kept == [2, 1]
