"""From what a person did to the trigger it means in the present state."""

from collections.abc import Callable

import pytest

from bot import ANY, RETURN, SAME, Item, Location, Plugin, State, Tap, Text, Transition, Turn
from bot.conversation import Offer
from bot.messages import CatalogueOrder, Content, Media, Message, Reaction, Sender, Unsupported
from bot.recognition import Recogniser
from tests.doubles.house import engine_of, table
from tests.doubles.rows import AT
from tests.doubles.turns import turn_in

FLOW = table(
    Transition("go", "home", "address"),
    Transition("pick", ANY, "cart"),
    Transition("add", ANY, "cart"),
    Transition("menu", ANY, "home"),
    Transition("confirm", ANY, "home"),
    Transition("address", "address", "home"),
    Transition("location", "address", SAME),
    Transition("media", "address", SAME),
    Transition("person", ANY, "with_person"),
    Transition("bot", "with_person", RETURN),
    states=[
        State("home"),
        State("cart"),
        State("address", hears="address"),
        State("with_person", aside=True, silent=True),
    ],
)
OFFER = Offer(7, [("pick:kota", "Russian Kota"), ("pick:coke", "Coke 330 ml"), ("menu", "See the menu")])


async def handler(turn: Turn) -> None:
    """Do nothing."""


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    plugin = Plugin("test", flows=[FLOW])
    plugin.on("pick", anytime=True)(handler)
    plugin.on("confirm")(handler)
    return engine_of(plugin).places.recogniser


@pytest.fixture
def recognise(recogniser: Recogniser) -> Callable[..., tuple[str | None, str, str]]:
    """What is said, the trigger and its argument."""

    def recognise(
        content: Content | str, state: str = "home", offered: Offer | None = OFFER, misses: int = 0
    ):
        turn = turn_in(FLOW, state, offered=offered, misses=misses)
        said = Text(content) if isinstance(content, str) else content
        problem = recogniser.recognise(turn, Message("m1", Sender({"wa_id": "1"}), said, AT))
        return problem, turn.trigger, turn.argument

    return recognise


def test_a_tap_on_the_last_prompt_means_its_choice(recognise) -> None:
    assert recognise(Tap("7.pick:coke", "Coke")) == (None, "pick", "coke")
    assert recognise(Tap("7.confirm", "Yes")) == (None, "confirm", "")


def test_a_tap_on_an_old_prompt_means_its_choice_if_that_means_the_same_at_any_time(recognise) -> None:
    assert recognise(Tap("3.pick:coke", "Coke")) == (None, "pick", "coke")
    assert recognise(Tap("3.pick:coke", "Coke"), offered=None) == (None, "pick", "coke")


def test_a_tap_on_an_old_prompt_that_only_moves_about_still_moves_about(recognise) -> None:
    assert recognise(Tap("3.menu", "Menu")) == (None, "menu", "")


def test_a_tap_on_an_old_prompt_that_would_act_is_explained(recognise) -> None:
    assert recognise(Tap("3.confirm", "Yes")) == ("old_choice", "", "")


@pytest.mark.parametrize(
    "foreign",
    ["", ".", "7", "7.", "x.y.z", "nonsense", "7.fly", "99999999999999999999.confirm", "7.address:x"],
)
def test_a_tap_that_nobody_offered_is_explained(recognise, foreign: str) -> None:
    assert recognise(Tap(foreign, "?"))[0] == "old_choice"


@pytest.mark.parametrize("text", ["2", "2.", "2)", "(2)", " 2 ", "02"])
def test_a_number_means_the_choice_it_stands_before(recognise, text: str) -> None:
    assert recognise(text) == (None, "pick", "coke")


@pytest.mark.parametrize("text", ["0", "4", "999", "00"])
def test_a_number_that_is_not_offered_is_explained(recognise, text: str) -> None:
    assert recognise(text)[0] == "no_such_number"


@pytest.mark.parametrize("text", ["-1", "2.5", "1234", "2 2", "²", "2x"])
def test_what_only_looks_like_a_number_is_no_choice(recognise, text: str) -> None:
    assert recognise(text)[0] == "not_understood"


def test_a_number_without_an_offer_is_no_choice(recognise) -> None:
    assert recognise("1", offered=None)[0] == "not_understood"


@pytest.mark.parametrize("text", ["Russian Kota", "russian kota", "RUSSIAN-KOTA!", "russiankota"])
def test_a_title_means_its_choice_whatever_its_case_and_punctuation(recognise, text: str) -> None:
    assert recognise(text) == (None, "pick", "kota")


def test_part_of_a_title_means_its_choice_if_no_other_title_has_it(recognise) -> None:
    assert recognise("coke") == (None, "pick", "coke")
    two = Offer(7, [("pick:a", "Small Coke"), ("pick:b", "Large Coke")])
    assert recognise("coke", offered=two)[0] == "not_understood"
    assert recognise("large", offered=two) == (None, "pick", "b")


def test_a_whole_phrase_goes_before_part_of_a_title(recognise) -> None:
    assert recognise("confirm", offered=Offer(7, [("pick:a", "Confirm later")])) == (None, "confirm", "")
    assert recognise("menu", offered=Offer(7, [("pick:a", "menu")])) == (None, "pick", "a")


def test_a_choice_that_the_state_does_not_know_any_more_is_explained(recognise) -> None:
    assert recognise("1", offered=Offer(7, [("go", "Go")]), state="cart")[0] == "old_choice"


@pytest.mark.parametrize(
    ("misses", "says"),
    [
        (0, "not_understood"),
        (1, "not_understood_options"),
        (2, "not_understood_person"),
        (3, "not_understood_options"),
        (4, "not_understood_person"),
    ],
)
def test_what_nothing_fits_is_answered_otherwise_each_time(recognise, misses: int, says: str) -> None:
    assert recognise("gibberish", misses=misses)[0] == says


def test_a_state_that_hears_takes_any_words_but_a_whole_command(recognise) -> None:
    assert recognise("yellow house behind the menu shop", "address") == (None, "address", "")
    assert recognise("menu", "address") == (None, "menu", "")
    assert recognise("kota street", "address", OFFER) == (None, "address", "")


def test_a_state_that_hears_still_takes_numbers_and_whole_titles(recognise) -> None:
    assert recognise("3", "address") == (None, "menu", "")
    assert recognise("see the menu", "address") == (None, "menu", "")
    assert recognise("12", "address") == (None, "address", "")


def test_a_pin_is_taken_where_one_is_wanted_and_explained_where_not(recognise) -> None:
    pin = Location(-26.2, 28.0)
    assert recognise(pin, "address") == (None, "location", "")
    assert recognise(pin, "home")[0] == "location_unused"


def test_a_picture_is_taken_where_one_is_wanted_and_explained_where_not(recognise) -> None:
    picture = Media("image", "1")
    assert recognise(picture, "address") == (None, "media", "")
    assert recognise(picture, "home")[0] == "unsupported"


def test_the_words_under_a_picture_count_as_words(recognise) -> None:
    assert recognise(Media("image", "1", caption="menu")) == (None, "menu", "")


def test_what_the_channel_cannot_read_is_explained(recognise) -> None:
    assert recognise(Unsupported("ephemeral"))[0] == "unsupported"


def test_a_cart_from_the_channels_catalogue_is_added(recogniser: Recogniser) -> None:
    turn = turn_in(FLOW, "home")
    order = CatalogueOrder((("kota", 2), ("coke", 1)))
    assert recogniser.recognise(turn, Message("m1", Sender({"wa_id": "1"}), order, AT)) is None
    assert turn.trigger == "add"
    assert turn.understood.items == (Item("kota", 2), Item("coke", 1))


def test_a_reaction_is_never_answered(recognise) -> None:
    for state in ("home", "address", "with_person"):
        assert recognise(Reaction("wamid.1", "+"), state)[0] == ""


@pytest.mark.parametrize(
    "content", ["2 kotas", "menu", Tap("3.pick:coke"), Location(0, 0), Media("image", "1"), Unsupported("x")]
)
def test_a_silent_state_answers_nothing(recognise, content: Content | str) -> None:
    assert recognise(content, "with_person", None)[0] == ""


def test_a_silent_state_hears_its_own_rows(recognise) -> None:
    assert recognise("bot", "with_person", None) == (None, "bot", "")
