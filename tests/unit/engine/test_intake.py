"""Intake: what a channel delivered is durable, or listed with a reason, before the channel is told."""

import pytest

from bot import ANY, SAME, Location, Plugin, Tap, Text, Transition
from bot.channel import IdentityChanged, Received, Standing, Unreadable, Update
from bot.messages import CatalogueOrder, Content, Media, Message, Reaction, Sender
from tests.doubles.house import THANDI, House, table
from tests.doubles.rows import AT, status

FLOW = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("menu", ANY, "home"),
    Transition("look", ANY, SAME),
)


@pytest.fixture
async def house() -> House:
    return await House([Plugin("test", flows=[FLOW])]).open()


def received(content: Content, number: str = "100", **identities: str) -> Received:
    """A message."""
    return Received(number, Message("m1", Sender(identities or {"wa_id": THANDI}), content, AT))


async def test_all_parts_of_a_delivery_are_taken(house: House) -> None:
    await house.say("shop")
    outbox_id = next(iter(house.store.messages))
    updates: list[Update] = [
        status(Standing.READ, outbox_id),
        house.received("look"),
        Unreadable("100", "no sender", b"{}"),
        house.received("look"),
        IdentityChanged("100", {"wa_id": THANDI}, {"wa_id": "27820000009"}),
    ]
    await house.intake.take(updates)
    await house.settle()
    assert house.store.messages[outbox_id].standing == Standing.READ
    assert [outcome for outcome, _ in house.outcomes().values()] == ["done"] * 3
    assert [part.reason for part in house.store.unreadable] == ["no sender"]
    assert house.store.identities["shop", "wa_id", "27820000009"] == house.talk().customer


async def test_a_message_to_a_number_that_no_shop_answers_is_kept_as_unreadable(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.intake.take([received(Text("hi"), "999"), received(Text("shop"))])
    await house.settle()
    [kept] = house.store.unreadable
    assert kept.number == "999"
    assert kept.reason.startswith("no shop answers number 999; add it")
    assert [record.getMessage() for record in caplog.records] == [f"a message is kept unread: {kept.reason}"]
    assert b'"hi"' in kept.raw
    assert list(house.outcomes()) == ["100:m1"]


async def test_the_same_message_id_to_two_numbers_is_two_messages(house: House) -> None:
    await house.intake.take([received(Text("hi")), received(Text("hi"), "999")])
    assert len(house.store.inputs) + len(house.store.unreadable) == 2


@pytest.mark.parametrize(
    ("content", "outline"),
    [
        (Text("2 kotas to 12 Zone 14"), {"kind": "text", "characters": 21}),
        (Tap("1.menu", "Secret"), {"kind": "tap"}),
        (Location(-26.2, 28.0, "Home"), {"kind": "location"}),
        (Media("image", "media-1", caption="my id"), {"kind": "media"}),
        (Reaction("wamid.1", "+"), {"kind": "reaction"}),
        (CatalogueOrder((("kota", 1),), "secret"), {"kind": "catalogueorder"}),
    ],
)
async def test_each_message_is_published_once_with_nothing_personal_in_it(
    house: House, content: Content, outline: dict[str, object]
) -> None:
    await house.intake.take([received(content)])
    await house.intake.take([received(content)])
    [published] = [one.envelope for one in house.published]
    assert published.event_type == "whatsapp.message.received"
    assert (published.data["content"], published.data["type"]) == (outline, outline["kind"])
    assert (published.data["from"], published.actor.id) == ("*****001", "*****001")
    assert (published.data["message_id"], published.tenant_id) == ("m1", "shop")


async def test_somebody_without_a_phone_number_is_published_masked_too(house: House) -> None:
    await house.intake.take([received(Text("hi"), bsuid="ZA.1349120865530274")])
    [published] = [one.envelope for one in house.published]
    assert published.data["from"] == "*****274"


async def test_when_the_channel_last_spoke_is_known(house: House) -> None:
    assert house.intake.heard_at is None
    await house.intake.take([])
    assert house.intake.heard_at == house.clock.now()


async def test_an_identity_of_a_number_that_no_shop_answers_changes_nothing(house: House) -> None:
    await house.intake.take([IdentityChanged("999", {"wa_id": THANDI}, {"wa_id": "27820000009"})])
    assert house.store.identities == {}


async def test_a_person_whose_number_changed_goes_on_where_they_were(house: House) -> None:
    await house.say("shop")
    await house.intake.take([IdentityChanged("100", {"wa_id": THANDI}, {"wa_id": "27820000009"})])
    await house.say("look", who="27820000009")
    [conversation] = house.store.conversations.values()
    assert conversation.version == 2


async def test_only_messages_that_are_new_are_greeted(house: House) -> None:
    greeted: list[str] = []
    house.intake.greet = lambda inputs: greeted.extend(given.key for given in inputs)
    for _ in range(2):
        await house.intake.take([received(Text("hi"))])
    assert greeted == ["100:m1"]
