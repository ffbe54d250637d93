import datetime as dt

import pytest

from adapters.whatsapp.webhook import parse
from bot.channel import Remedy, Standing, StatusUpdate, Unreadable

SENT = {"id": "wamid.OUT", "status": "sent", "timestamp": "1795420783", "recipient_id": "27821234567"}


@pytest.fixture
def fate(post, now):
    """Read a status of which some fields are given."""

    def read(**fields):
        [update] = parse(post(contacts=None, statuses=[SENT | fields]), now)
        return update

    return read


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("sent", Standing.SENT),
        ("delivered", Standing.DELIVERED),
        ("read", Standing.READ),
        ("played", Standing.READ),
        ("failed", Standing.FAILED),
    ],
)
def test_every_status_has_a_standing(word, standing, fate):
    assert fate(status=word).standing is standing


def test_a_status_names_our_outbox_row_and_when_it_came_about(fate):
    assert fate(biz_opaque_callback_data="out-1") == StatusUpdate(
        message_id="wamid.OUT",
        standing=Standing.SENT,
        at=dt.datetime(2026, 11, 23, 7, 59, 43, tzinfo=dt.UTC),
        outbox_id="out-1",
        number="106540352242922",
    )


@pytest.mark.parametrize("code", [100, 1026, 131008, 131009, 131051])
def test_what_failed_for_its_buttons_may_go_as_text(code, fate):
    assert fate(status="failed", errors=[{"code": code}]).remedy is Remedy.PLAIN


def test_a_failure_carries_code_reason_and_remedy(fate):
    error = {
        "code": 131047,
        "title": "Re-engagement message",
        "message": "Re-engagement message",
        "error_data": {"details": "More than 24 hours have passed."},
    }

    failed = fate(status="failed", errors=[error])

    assert failed.code == 131047
    assert failed.reason == "Re-engagement message: More than 24 hours have passed."
    assert failed.remedy is Remedy.USE_TEMPLATE


@pytest.mark.parametrize(
    ("errors", "code", "reason"),
    [
        ([{"code": 131026, "title": "Undeliverable"}], 131026, "Undeliverable"),
        (
            [{"code": "131026", "title": "Undeliverable", "details": "old app"}],
            131026,
            "Undeliverable: old app",
        ),
        ([{"code": 131026, "error_data": "old app"}], 131026, "old app"),
    ],
)
def test_errors_of_older_shapes_are_read_too(errors, code, reason, fate):
    failed = fate(status="failed", errors=errors)

    assert (failed.code, failed.reason, failed.remedy) == (code, reason, Remedy.SUPPRESS)


@pytest.mark.parametrize("errors", [None, [], "x", [None], [{}], [{"code": "x"}], [{"code": 424242}]])
def test_a_failure_nobody_explains_is_dead(errors, fate):
    assert fate(status="failed", errors=errors).remedy is Remedy.DEAD


@pytest.mark.parametrize("broken", [{"status": "teleported"}, {"status": None}, {"id": ""}])
def test_a_status_that_tells_nothing_is_kept_as_unreadable(broken, fate):
    assert isinstance(fate(**broken), Unreadable)


def test_a_status_needs_no_business_number(post, now):
    [update] = parse(post(metadata=None, statuses=[SENT]), now)

    assert update.message_id == "wamid.OUT"
