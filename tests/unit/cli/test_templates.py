"""``wakala templates``: what Meta has to approve, listed, shown and written down."""

import json
from pathlib import Path

NEWS = {"type": "FOOTER", "text": "Type DEALS NO for no more, or STOP."}


def test_all_are_listed_with_what_they_take(wakala):
    listed = {line.split()[0]: line.split()[1:] for line in wakala("templates", "list").out.splitlines()[1:]}
    assert listed["order_confirmed"] == ["en", "utility", "2"]
    assert listed["shop_news"][:3] == ["en", "marketing", "2"]
    assert " ".join(listed["order_new"][3:]) == "[Accept, 20 min] [Accept, 40 min] [Reject]"


def test_one_is_shown_as_on_a_phone(wakala):
    shown = wakala("templates", "show", "shop_news").out
    assert "News from Mama Thandi's Kitchen: Two kotas" in shown
    assert shown.splitlines()[-1].strip() == "[No more deals]"


def test_an_unknown_one_is_told_with_where_to_look(wakala):
    told = wakala("templates", "show", "nothing")
    assert told.code == 2
    assert "`wakala templates list` shows those there are" in told.err


def test_the_export_is_what_to_post_one_by_one(wakala):
    bodies = json.loads(wakala("templates", "export").out)
    news = next(one for one in bodies if one["name"] == "shop_news")
    assert (news["category"], news["components"][1]) == ("MARKETING", NEWS)
    assert {one["category"] for one in bodies} == {"UTILITY", "MARKETING"}
    assert wakala("templates", "export", "shop_news", "--output", "news.json").code == 0
    assert json.loads(Path("news.json").read_text("utf-8")) == [news]
