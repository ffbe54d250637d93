import pytest

from adapters.whatsapp.webhook import parse
from bot.channel import IdentityChanged, Unreadable
from bot.messages import Sender

PHONE, BSUID, PARENT = "27821234567", "ZA.1349120865530274", "ZA.ENT.118157992128"
NAMED = {"profile": {"name": "Thandi"}}


@pytest.fixture
def sender(post, message, now):
    """Read who sent a text of which the fields and the contacts are given."""

    def read(contacts, **fields):
        parts = {"messages": [message(**fields)]} | ({} if contacts is None else {"contacts": contacts})
        [update] = parse(post(**({"contacts": []} | parts)), now)
        return update.message.sender

    return read


def test_phone_and_user_ids_are_all_kept(sender):
    contact = NAMED | {"wa_id": PHONE, "user_id": BSUID, "parent_user_id": PARENT}

    assert sender([contact]) == Sender({"wa_id": PHONE, "bsuid": BSUID, "parent_bsuid": PARENT}, "Thandi")


def test_before_user_ids_there_was_only_the_phone(sender):
    assert sender([NAMED | {"wa_id": PHONE}], from_user_id=None) == Sender({"wa_id": PHONE}, "Thandi")


@pytest.mark.parametrize("phone", [None, ""])
def test_a_person_with_a_username_may_have_no_phone(phone, sender):
    contact = {"profile": {"username": "@thandi"}, "wa_id": phone, "user_id": BSUID}

    assert sender([contact], **{"from": phone}) == Sender({"bsuid": BSUID}, "@thandi")


def test_without_contacts_the_message_itself_tells_who(sender):
    assert sender(None) == Sender({"wa_id": PHONE, "bsuid": BSUID})


def test_an_only_contact_stands_for_a_message_that_names_nobody(sender):
    contact = NAMED | {"wa_id": PHONE}

    assert sender([contact], **{"from": None, "from_user_id": ""}) == Sender({"wa_id": PHONE}, "Thandi")


def test_a_message_never_takes_the_identity_of_somebody_else(sender):
    others = [{"wa_id": "27829999999", "user_id": "ZA.9"}]

    assert sender(others) == Sender({"wa_id": PHONE, "bsuid": BSUID})


def test_each_message_of_a_batch_has_its_own_sender(post, message, now):
    contacts = [{"wa_id": f"2782000000{n}", "user_id": f"ZA.{n}"} for n in range(3)]
    messages = [message(**{"from": f"2782000000{n}", "from_user_id": None}) for n in (2, 0, 1)]

    updates = parse(post(contacts=contacts, messages=messages), now)

    assert [update.message.sender.identities["bsuid"] for update in updates] == ["ZA.2", "ZA.0", "ZA.1"]


def test_contacts_that_are_nonsense_cost_nothing(sender):
    assert sender(["x", {"profile": "x", "wa_id": 5}, None]) == Sender({"wa_id": PHONE, "bsuid": BSUID})


def test_a_plus_and_a_number_in_place_of_text_are_the_same_phone(sender):
    assert sender(None, **{"from": f"+{PHONE}", "from_user_id": None}) == Sender({"wa_id": PHONE})
    assert sender(None, **{"from": int(PHONE), "from_user_id": None}) == Sender({"wa_id": PHONE})


def test_a_message_from_nobody_is_kept_as_unreadable(post, message, now):
    [update] = parse(post(contacts=[], messages=[message(**{"from": "", "from_user_id": None})]), now)

    assert isinstance(update, Unreadable)
    assert "nobody is named as the sender" in update.reason


def changes(post, message, now, system, **fields):
    return parse(
        post(contacts=None, messages=[message(text=None, type="system", system=system, **fields)]), now
    )


@pytest.mark.parametrize(
    ("kind", "phone_field"),
    [
        ("user_changed_number", "wa_id"),
        ("customer_changed_number", "wa_id"),
        ("customer_changed_number", "new_wa_id"),
    ],
)
def test_a_changed_number_links_the_old_to_the_new(kind, phone_field, post, message, now):
    system = {"type": kind, phone_field: "27830000000", "user_id": "ZA.NEW", "body": "Thandi changed"}

    assert changes(post, message, now, system) == [
        IdentityChanged(
            "106540352242922",
            old={"wa_id": PHONE, "bsuid": BSUID},
            new={"wa_id": "27830000000", "bsuid": "ZA.NEW"},
        )
    ]


def test_a_renewed_user_id_needs_no_phone(post, message, now):
    system = {"type": "user_changed_user_id", "user_id": "ZA.NEW", "parent_user_id": "ZA.ENT.NEW"}

    [update] = changes(post, message, now, system, **{"from": None})

    assert (update.old, update.new) == ({"bsuid": BSUID}, {"bsuid": "ZA.NEW", "parent_bsuid": "ZA.ENT.NEW"})


def test_a_change_that_does_not_say_of_whom_is_kept_as_unreadable(post, message, now):
    system = {"type": "user_changed_user_id", "user_id": "ZA.NEW"}

    [update] = changes(post, message, now, system, **{"from": None, "from_user_id": None})

    assert update.reason == "messages: user_changed_user_id names no former identity"


def test_a_change_to_nothing_is_kept_as_unreadable(post, message, now):
    [update] = changes(post, message, now, {"type": "user_changed_number"})

    assert update.reason == "messages: user_changed_number names no new identity"


def test_a_new_phone_for_the_same_number_changes_no_identity(post, message, now):
    assert changes(post, message, now, {"type": "customer_identity_changed", "body": "new code"}) == []


def test_user_ids_renewed_by_meta_link_the_old_to_the_new(post, now):
    update = {
        "wa_id": PHONE,
        "user_id": {"previous": BSUID, "current": "ZA.NEW"},
        "parent_user_id": {"previous": PARENT, "current": "ZA.ENT.NEW"},
        "timestamp": "1795420783",
    }

    assert parse(post("user_id_update", user_id_update=[update, {"detail": "?"}]), now) == [
        IdentityChanged(
            "106540352242922",
            old={"wa_id": PHONE, "bsuid": BSUID, "parent_bsuid": PARENT},
            new={"wa_id": PHONE, "bsuid": "ZA.NEW", "parent_bsuid": "ZA.ENT.NEW"},
        ),
        Unreadable(
            "106540352242922",
            "user_id_update: user_id_update names no former identity",
            b'{"detail":"?"}',
        ),
    ]
