import pytest

from plugins.payments.gateway import Forged, Outcome


@pytest.fixture
async def started(ozow, charge):
    await ozow.start(charge())
    return charge()


async def test_every_outcome_rings_with_the_token_of_the_attempt(ozow, desk, started, merchant):
    for outcome in ("fail", "cancel", "investigate", "ok"):
        await desk.pay(started.reference, outcome)

    told = [ozow.read(one)[0] for one in await merchant.take(4)]

    assert {(one.reference, one.token, one.finding) for one in told} == {(started.reference, "t0ken", None)}
    assert len({one.key for one in told}) == 4
    assert ozow.answer(merchant.callbacks[0]) == b""


async def test_repetitions_have_the_same_key(ozow, desk, started, merchant):
    await desk.faults(callbacks={"duplicate": 3})
    await desk.pay(started.reference)

    assert len({ozow.read(told)[0].key for told in await merchant.take(3)}) == 1


async def test_two_payments_of_one_link_have_two_keys(ozow, desk, started, merchant):
    await desk.pay(started.reference, "twice")

    assert len({ozow.read(told)[0].key for told in await merchant.take(2)}) == 2


async def test_pending_and_its_end_are_two_pieces_of_news(ozow, desk, started, merchant):
    await desk.pay(started.reference, "pending", after=60)
    await desk.post("/clock", {"skip": 60})

    assert len({ozow.read(told)[0].key for told in await merchant.take(2)}) == 2
    assert (await ozow.query(started)).outcome is Outcome.PAID


async def test_hashes_without_their_leading_zeros_are_read(ozow, desk, started, merchant):
    await desk.faults(strip_zeros=True)
    for _ in range(20):
        await desk.pay(started.reference)

    assert all(ozow.read(told) for told in await merchant.take(20))


async def test_forgeries_are_told_from_the_real_thing(ozow, desk, started, merchant):
    def judge(told):
        with pytest.raises(Forged, match="Hash"):
            ozow.read(told)
        return 401

    merchant.judge = judge

    answers = await desk.post(f"/payments/{started.reference}/forge")

    assert answers == {"unsigned": 401, "wrong_key": 401, "tampered": 401}
    assert (await ozow.query(started)).outcome is Outcome.NOT_FOUND
