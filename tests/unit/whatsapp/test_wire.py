import pytest

from adapters.whatsapp.sizes import Unsendable
from adapters.whatsapp.wire import render
from bot.messages import Choice

DONE, MORE = Choice("done", "Check out"), Choice("more", "Add more")


def choices(count, **fields):
    return tuple(Choice(f"c{n}", f"Kota {n}", **fields) for n in range(1, count + 1))


def test_words_go_as_text_with_our_id_and_without_a_preview(outgoing):
    assert render(outgoing(text="Thanks!")) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+27821234567",
        "type": "text",
        "text": {"body": "Thanks!", "preview_url": False},
        "biz_opaque_callback_data": "out-1",
    }


@pytest.mark.parametrize(
    ("to", "address"),
    [
        ({"bsuid": "ZA.1", "wa_id": "27821234567"}, {"to": "+27821234567"}),
        ({"bsuid": "ZA.1"}, {"recipient": "ZA.1"}),
        ({"parent_bsuid": "ZA.ENT.1", "bsuid": "ZA.1"}, {"recipient": "ZA.1"}),
        ({"parent_bsuid": "ZA.ENT.1"}, {"recipient": "ZA.ENT.1"}),
    ],
)
def test_a_person_is_addressed_by_phone_or_else_by_user_id(to, address, outgoing):
    rendered = render(outgoing(to))

    assert {key: rendered[key] for key in ("to", "recipient") if key in rendered} == address


def test_three_choices_or_fewer_are_buttons(outgoing):
    rendered = render(outgoing(text="Anything else?", choices=(DONE, MORE)))

    assert rendered["interactive"] == {
        "type": "button",
        "body": {"text": "Anything else?"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "done", "title": "Check out"}},
                {"type": "reply", "reply": {"id": "more", "title": "Add more"}},
            ]
        },
    }


def test_up_to_ten_choices_are_a_list(outgoing):
    rendered = render(outgoing(text="Which?", choices=choices(10), menu_label="See kotas"))

    assert rendered["interactive"]["type"] == "list"
    assert rendered["interactive"]["action"]["button"] == "See kotas"
    [section] = rendered["interactive"]["action"]["sections"]
    assert section["rows"][9] == {"id": "c10", "title": "Kota 10"}
    assert "title" not in section


def test_choices_with_descriptions_are_a_list_for_a_button_would_hide_the_price(outgoing):
    rendered = render(outgoing(choices=choices(2, description="R35.00")))

    [section] = rendered["interactive"]["action"]["sections"]
    assert section["rows"][0] == {"id": "c1", "title": "Kota 1", "description": "R35.00"}


def test_a_list_has_the_sections_of_its_choices_and_each_a_title(outgoing):
    drink, kota = Choice("d", "Coke", section="Drinks"), Choice("k", "Kota", section="Kotas")
    other = Choice("o", "Ice")

    rendered = render(outgoing(choices=(drink, kota, other, Choice("f", "Fanta", section="Drinks"))))

    sections = rendered["interactive"]["action"]["sections"]
    assert [(section["title"], [row["id"] for row in section["rows"]]) for section in sections] == [
        ("Drinks", ["d", "f"]),
        ("Kotas", ["k"]),
        ("Menu", ["o"]),
    ]


def test_more_than_ten_choices_are_numbered_text_under_their_sections(outgoing):
    drinks = choices(1, section="Drinks", description="R15.00")

    rendered = render(outgoing(text="Menu", choices=(*choices(10), *drinks)))

    assert rendered["text"]["body"].splitlines() == [
        "Menu",
        "",
        *(f"{n} Kota {n}" for n in range(1, 11)),
        "*Drinks*",
        "11 Kota 1 - R15.00",
    ]


def test_numbered_text_reaches_phones_that_show_no_buttons(outgoing):
    rendered = render(outgoing(text="Anything else?", choices=(DONE, MORE)), interactive=False)

    assert rendered["text"]["body"] == "Anything else?\n\n1 Check out\n2 Add more"


def test_words_too_long_for_buttons_go_as_numbered_text(outgoing):
    assert render(outgoing(text="x" * 1024, choices=(DONE,)))["type"] == "interactive"

    rendered = render(outgoing(text="x" * 1025, choices=(DONE,)))

    assert rendered["text"]["body"] == "x" * 1025 + "\n\n1 Check out"


def test_a_title_too_long_for_its_button_is_cut_at_a_word(outgoing):
    rendered = render(outgoing(choices=(Choice("a", "Delivered to my own door"), DONE)))

    [first, _] = rendered["interactive"]["action"]["buttons"]
    assert first["reply"]["title"] == "Delivered to my own…"


def test_a_reply_that_asks_for_numbers_has_them(outgoing):
    rendered = render(outgoing(text="Anything else?", choices=(DONE,), numbered=True))

    assert rendered["text"]["body"] == "Anything else?\n\n1 Check out"


def test_titles_that_cutting_makes_alike_begin_with_their_numbers(outgoing):
    cheese = Choice("a", "Russian kota special with cheese", "R40.00")
    atchar = Choice("b", "Russian kota special with atchar", "R38.00")

    rendered = render(outgoing(choices=(cheese, atchar)))

    [section] = rendered["interactive"]["action"]["sections"]
    assert [(row["title"], row["description"]) for row in section["rows"]] == [
        ("1 Russian kota special…", "R40.00 - Russian kota special with cheese"),
        ("2 Russian kota special…", "R38.00 - Russian kota special with atchar"),
    ]


def test_titles_are_one_line(outgoing):
    rendered = render(outgoing(choices=(Choice("a", " Check\n  out "),)))

    assert rendered["interactive"]["action"]["buttons"][0]["reply"]["title"] == "Check out"


def test_a_request_for_a_place_has_its_choices_as_numbered_text(outgoing):
    rendered = render(outgoing(text="Where to?", choices=(DONE,), ask_location=True))

    assert rendered["interactive"] == {
        "type": "location_request_message",
        "body": {"text": "Where to?\n\n1 Check out"},
        "action": {"name": "send_location"},
    }


def test_a_request_for_a_place_with_many_words_or_on_an_old_phone_is_text(outgoing):
    assert render(outgoing(text="x" * 1025, ask_location=True))["type"] == "text"
    assert render(outgoing(ask_location=True), interactive=False)["type"] == "text"


def test_more_than_a_text_holds_is_cut_and_logged(outgoing, caplog):
    body = render(outgoing(text="word " * 1000))["text"]["body"]

    assert len(body) <= 4096
    assert body.endswith("word…")
    assert "4999 characters is cut to the 4096" in caplog.text


def test_of_a_menu_too_long_for_a_text_the_first_whole_choices_are_shown(outgoing):
    body = render(outgoing(text="word " * 1000, choices=choices(500)))["text"]["body"]

    words, menu = body.split("\n\n")
    lines = menu.splitlines()
    assert len(body) <= 4096
    assert len(words) > 2000
    assert lines[-2:] == [f"{len(lines) - 1} Kota {len(lines) - 1}", "…"]


def test_an_emoji_counts_as_two_characters_and_is_never_cut_in_half(outgoing):
    rendered = render(outgoing(choices=(Choice("a", "🍞" * 11),)))

    assert rendered["interactive"]["action"]["buttons"][0]["reply"]["title"] == "🍞" * 9 + "…"


def test_outside_the_window_only_the_template_speaks(outgoing):
    reply = {"template": "order_ready", "language": "en_ZA", "parameters": ("1234", "10\nminutes")}

    rendered = render(outgoing(window_open=False, choices=(DONE,), **reply))

    assert rendered["type"] == "template"
    assert rendered["template"] == {
        "name": "order_ready",
        "language": {"code": "en_ZA"},
        "components": [
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "1234"}, {"type": "text", "text": "10 minutes"}],
            }
        ],
    }


def test_a_templates_button_answers_with_the_id_of_the_choice_of_its_title(outgoing):
    late = Choice("7.late:12", "Later, 10 min")
    buttons = ("Check out", "Refuse", "Later")

    rendered = render(outgoing(window_open=False, choices=(late, DONE), template="hello", buttons=buttons))

    assert rendered["template"]["components"] == [
        {"type": "button", "sub_type": "quick_reply", "index": index, "parameters": [payload]}
        for index, payload in (
            ("0", {"type": "payload", "payload": DONE.id}),
            ("2", {"type": "payload", "payload": "7.late:12"}),
        )
    ]


def test_a_template_without_placeholders_has_no_components(outgoing):
    rendered = render(outgoing(window_open=False, template="hello"))

    assert rendered["template"] == {"name": "hello", "language": {"code": "en"}}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"to": {}}, "nobody to send to: wa_id, bsuid or parent_bsuid is needed, there are: none"),
        ({"text": " \n"}, "reply.text of message out-1 is empty"),
        ({"choices": (Choice("a", " "),)}, "choice 1 (id 'a') has no title"),
        ({"choices": (DONE, DONE)}, "reply.id 'done' is given to more than one choice"),
        ({"choices": (Choice("x" * 257, "A"),)}, "reply.id has 257 characters, at most 256 are allowed"),
        ({"choices": (Choice("x" * 201, "A", "R1"),)}, "rows.id has 201 characters, at most 200 are"),
        ({"choices": (Choice(" a", "A"),)}, "reply.id is ' a': it must not be empty or have spaces"),
        ({"choices": (Choice("", "A"),)}, "reply.id is '': it must not be empty"),
        ({"window_open": False}, "template.name is '': it must not be empty"),
        (
            {"window_open": False, "template": "t" * 513},
            "template.name has 513 characters, at most 512 are allowed",
        ),
        (
            {"window_open": False, "template": "t", "parameters": ("",)},
            "template.components.body, filled in is ''",
        ),
    ],
)
def test_what_cannot_be_degraded_is_refused_by_name(message, said, outgoing):
    with pytest.raises(Unsendable) as refusal:
        render(outgoing(**message))

    assert said in str(refusal.value)
