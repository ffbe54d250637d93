"""What may be said outside the window is data: checked at the start, named by templates, sent to Meta."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.approved import load_approved, submission
from adapters.jinja import JinjaRenderer
from bot import Choice, FlowError, Reply

READY = """
[order_ready]
category = "utility"
body = "Order {{1}} of {{2}} is ready."
example = ["#12", "Mama Thandi's"]
buttons = ["I am coming"]
lives = 3600
"""

Shop = Callable[..., JinjaRenderer]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A folder of words with these approved templates, and one template that says something."""

    def make(said: str, approved: str = READY, **others: str) -> JinjaRenderer:
        for language, table in {"en": approved, **others}.items():
            (tmp_path / language / "approved").mkdir(parents=True)
            (tmp_path / language / "approved" / "all.toml").write_text(table)
        (tmp_path / "en" / "test").mkdir(parents=True)
        (tmp_path / "en" / "test" / "ready.j2").write_text(said)
        return JinjaRenderer([tmp_path])

    return make


SAID = """Come and get it!
{{ choice("coming", "I am coming") }}
{{ approved("order_ready", "#12", shop) }}
"""


def test_a_template_names_what_is_said_outside_the_window_beside_its_words(shop: Shop) -> None:
    assert shop(SAID).render("en", "test", "ready", {"shop": "Mama Thandi's"}) == Reply(
        "Come and get it!",
        (Choice("coming", "I am coming"),),
        template="order_ready",
        language="en",
        parameters=("#12", "Mama Thandi's"),
        buttons=("I am coming",),
        category="utility",
    )


def test_a_value_that_is_empty_shows_as_a_dash_because_the_channel_refuses_none(shop: Shop) -> None:
    assert shop(SAID).render("en", "test", "ready", {"shop": "  "}).parameters == ("#12", "-")


def test_a_language_without_a_template_of_its_own_has_the_english_one(shop: Shop) -> None:
    zulu = READY.replace("Order {{1}} of {{2}} is ready.", "I-oda {{1}} ye-{{2}} isilungile.")
    renderer = shop(SAID, zu=zulu, xh="")
    spoken = {one: renderer.render(one, "test", "ready", {"shop": "x"}).language for one in ("zu", "xh")}
    assert spoken == {"zu": "zu", "xh": "en"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            '{{ approved("order_redy", 1, 2) }}',
            "'order_redy' is not in en/approved/.*; there are: order_ready",
        ),
        ('{{ approved("order_ready", 1) }}', "'order_ready' takes 2 values, and is given 1"),
        ('{{ approved("order_ready", 1, 2) }}', "button 'I am coming', and nothing here is a choice of that"),
    ],
)
def test_a_template_that_names_it_wrongly_fails_the_start(shop: Shop, said: str, told: str) -> None:
    with pytest.raises(FlowError, match=rf"template en/test/ready\.j2: .*{told}"):
        shop(said).check()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"utility"', '"service"', "Invalid enum value 'service'"),
        ("lives", "dies", "unknown field `dies`"),
        ("[order_ready]", '["Order ready"]', "its name must be small letters"),
        ("Order {{1}}", "Order {{2}}", r"its placeholders must be \{\{1\}\}, \{\{2\}\}"),
        ("Order {{1}} of", "{{1}} of", "no placeholder may begin or end its body"),
        ("of {{2}}", "{{2}}", "or follow another"),
        ("Order ", "Order" + "!" * 1024, "its body must have 1 to 1024 characters"),
        ('"#12", ', "", "its example must have 2 values"),
        ('"I am coming"', '"I am coming, I am near"', "a button may have 20 characters"),
        ('"I am coming"', '"Yes", "Yes"', "3 buttons, each another"),
        ("3600", "10", "it may live 30 to 43200 seconds"),
        ('"utility"', '"marketing"', "marketing must say how to refuse it"),
    ],
)
def test_what_meta_would_not_approve_fails_the_start(shop: Shop, old: str, new: str, told: str) -> None:
    with pytest.raises(FlowError, match=rf"(?s)\(en/approved/all\.toml\): .*{told}"):
        shop(SAID, READY.replace(old, new))


def test_a_submission_is_what_meta_takes(tmp_path: Path) -> None:
    file = tmp_path / "en" / "approved" / "all.toml"
    file.parent.mkdir(parents=True)
    file.write_text(READY)
    [template] = load_approved([tmp_path], "en")
    assert submission(template) == {
        "name": "order_ready",
        "language": "en",
        "category": "UTILITY",
        "message_send_ttl_seconds": 3600,
        "components": [
            {
                "type": "BODY",
                "text": "Order {{1}} of {{2}} is ready.",
                "example": {"body_text": [["#12", "Mama Thandi's"]]},
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "I am coming"}]},
        ],
    }
