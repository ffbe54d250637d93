"""Whatever stands anywhere in a POST: nothing raises, and only its own part is lost."""

import copy
import datetime as dt
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters.whatsapp.webhook import parse
from bot.channel import Received

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MESSAGES = [json.loads(path.read_text()) for path in (Path(__file__).parent / "messages").glob("*.json")]
GOOD = next(message for message in MESSAGES if message["type"] == "text")
STATUS = {"id": "wamid.OUT", "status": "failed", "timestamp": "17", "errors": [{"code": 1, "error_data": {}}]}
SYSTEM = GOOD | {"type": "system", "system": {"type": "user_changed_number", "wa_id": "27830000000"}}
CONTACT = {"profile": {"name": "Thandi"}, "wa_id": "27821234567", "user_id": "ZA.1"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def spoilt(draw, part):
    """Draw a copy of ``part`` in which one value, however deep, is anything."""
    whole = [copy.deepcopy(part)]
    inside, key = whole, 0
    while isinstance(inside[key], dict | list) and inside[key] and draw(st.booleans()):
        inside = inside[key]
        keys = sorted(inside) if isinstance(inside, dict) else range(len(inside))
        key = draw(st.sampled_from(keys))
    inside[key] = draw(anything)
    return whole[0]


def body(**value):
    value = {"metadata": {"phone_number_id": "1"}} | value
    return json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()


@given(message=st.sampled_from([*MESSAGES, SYSTEM]).flatmap(spoilt))
def test_a_spoilt_message_costs_no_neighbour(message):
    first, *_, last = parse(body(messages=[GOOD, message, GOOD]), NOW)

    assert isinstance(first, Received)
    assert first == last


@given(status=spoilt(STATUS), contact=spoilt(CONTACT))
def test_a_spoilt_status_or_contact_costs_no_message(status, contact):
    good, *_ = parse(body(messages=[GOOD], contacts=[contact], statuses=[status]), NOW)

    assert isinstance(good, Received)


@given(post=spoilt(json.loads(body(messages=[GOOD, SYSTEM], statuses=[STATUS], contacts=[CONTACT]))))
def test_a_spoilt_envelope_never_raises_anything_but_a_refusal_of_the_whole(post):
    if isinstance(post, dict):
        parse(json.dumps(post).encode(), NOW)
