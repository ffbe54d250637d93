"""Any reply with words, titles and proper ids renders inside every limit Meta documents."""

import string

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from adapters.whatsapp.wire import render
from bot.channel import Outgoing
from bot.messages import Choice, Reply

words = st.text(min_size=1, max_size=1200).filter(str.strip)
long_words = words | st.builds(str.__mul__, words, st.integers(1, 200))
titles = st.sampled_from(["Kota", "Russian kota special with cheese", "🍞" * 30]) | words
ids = st.text(string.ascii_letters + string.digits + "-_:.", min_size=1, max_size=200)
choices = st.lists(
    st.builds(Choice, ids, titles, st.just("") | words, st.sampled_from(["", "Kotas", "🥤" * 40])),
    max_size=30,
    unique_by=lambda choice: choice.id,
).map(tuple)
replies = st.builds(
    Reply,
    text=long_words,
    choices=choices,
    menu_label=st.text(max_size=60),
    ask_location=st.booleans(),
    template=words.map(lambda text: text.strip()[:200]),
    parameters=st.lists(words, max_size=5).map(tuple),
)


def units(text):
    """Count as JavaScript does, the most that anybody counts."""
    return len(text.encode("utf-16-le")) // 2


def fits(text, most):
    return 0 < units(text) <= most and text == text.strip()


@given(reply=replies, interactive=st.booleans(), window_open=st.booleans())
def test_every_reply_renders_inside_every_limit(reply, interactive, window_open):
    outgoing = Outgoing("out-1", "1", {"wa_id": "27821234567"}, reply, window_open)

    rendered = render(outgoing, interactive=interactive)

    assert msgspec.json.decode(msgspec.json.encode(rendered)) == rendered
    body = rendered[rendered["type"]]
    CHECKS[body.get("type", rendered["type"])](body)
    assert interactive or rendered["type"] != "interactive"


def check_text(text):
    assert fits(text["body"], 4096)


def check_location_request(request):
    assert fits(request["body"]["text"], 1024)


def check_buttons(interactive):
    replies = [button["reply"] for button in interactive["action"]["buttons"]]
    assert fits(interactive["body"]["text"], 1024)
    assert 1 <= len(replies) <= 3
    assert all(fits(reply["title"], 20) for reply in replies)
    assert (
        len({reply["title"] for reply in replies}) == len({reply["id"] for reply in replies}) == len(replies)
    )


def check_list(interactive):
    sections = interactive["action"]["sections"]
    rows = [row for section in sections for row in section["rows"]]
    assert fits(interactive["body"]["text"], 1024)
    assert fits(interactive["action"]["button"], 20)
    assert 1 <= len(rows) <= 10
    assert all(section["rows"] for section in sections)
    assert len(sections) == 1 or all(fits(section["title"], 24) for section in sections)
    assert all(fits(row["title"], 24) and fits(row.get("description", "-"), 72) for row in rows)
    assert len({row["title"] for row in rows}) == len(rows)
    assert len({row["id"] for row in rows}) == len(rows)


def check_template(template):
    filled = [value["text"] for part in template.get("components", []) for value in part["parameters"]]
    assert fits(template["name"], 512)
    assert sum(map(units, filled)) <= 1024
    assert not any("\n" in value for value in filled)


CHECKS = {
    "text": check_text,
    "location_request_message": check_location_request,
    "button": check_buttons,
    "list": check_list,
    "template": check_template,
}
