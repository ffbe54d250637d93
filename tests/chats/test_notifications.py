"""What domains tell people outside a turn: customers, the shop's own people, and bare numbers."""

from __future__ import annotations

import json

import pytest

from bot import Reply, Transaction
from plugins.notifications import SendNotification, sending
from plugins.tenants.demo import SHOP
from tests.chats.talk import PLACED, hear
from tests.stage import EngineStage

STRANGER = "27820000009"
NOBODY = "0190a1b2-0000-7000-8000-00000000000f"


async def tell(shop: EngineStage, template: str = "promo_ended", **whom: str) -> None:
    """Have somebody told, by a domain."""

    async def publish(tx: Transaction) -> None:
        tx.publish(SendNotification(template=template, parameters=("4", "2"), **whom))

    await shop.wakala.database.transactions.run("test", publish, SHOP.tenant)
    await shop.settled()


def withheld(shop: EngineStage) -> list[str]:
    """Why nobody was told."""
    rows = shop.disk.execute("SELECT body FROM events WHERE type = 'notification.withheld'")
    return [json.loads(body)["data"]["reason"] for (body,) in rows]


async def heard(shop: EngineStage, role: str) -> list[str]:
    """What this person reads."""
    return [reply.text for reply in await shop.replies(role)]


WORDS = "Your news is out: 4 were sent and 2 were not."


async def test_a_customer_is_told_where_they_talk_with_the_shop(shop: EngineStage) -> None:
    await hear(shop, "hi")
    await tell(shop, customer_id=(await shop.conversation("customer")).customer)
    assert await heard(shop, "customer") == [WORDS]


async def test_somebody_of_the_shop_is_told_who_never_wrote(shop: EngineStage) -> None:
    member = next(one for one in shop.wakala.directory.staff(SHOP.tenant) if "owner" in one.roles)
    await tell(shop, member_id=member.id)
    assert await heard(shop, "vendor") == [WORDS]


async def test_a_bare_number_is_told_by_the_template(shop: EngineStage) -> None:
    await tell(shop, phone=STRANGER)
    [reply] = shop.phones.inboxes[STRANGER]
    assert reply == Reply(WORDS, template="promo_ended", parameters=("4", "2"), category="utility")


@pytest.mark.parametrize(
    ("whom", "reason"),
    [
        ({"customer_id": NOBODY}, "nobody"),
        ({"member_id": NOBODY}, "nobody"),
        ({}, "nobody"),
        ({"phone": STRANGER, "template": "no_such"}, "no_template"),
    ],
)
async def test_what_cannot_be_told_says_why(shop: EngineStage, whom: dict[str, str], reason: str) -> None:
    await tell(shop, **whom)
    assert withheld(shop) == [reason]


async def test_a_process_that_dies_before_it_noted_the_batch_tells_nobody_twice(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = sending.queued

    async def dies(*_: object, **__: object) -> None:
        raise SystemError("killed")

    monkeypatch.setattr(sending, "queued", dies)
    with pytest.raises(SystemError):
        await tell(shop, phone=STRANGER)
    monkeypatch.setattr(sending, "queued", noted)
    await shop.settled()
    assert len(shop.phones.inboxes[STRANGER]) == 1


async def test_news_without_words_of_its_own_has_its_flows_and_answers_have_none(shop: EngineStage) -> None:
    assert (await hear(shop, *PLACED)).template == "order_confirmed"
    assert (await hear(shop, "help")).template is None
    await hear(shop, "late 1 10", role="vendor")
    [told] = await shop.replies("customer")
    assert (told.template, told.parameters) == ("ordering_update", (SHOP.name, told.text))
