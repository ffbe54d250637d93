"""What a driver hears of the food that they are to fetch: that it is ready, or later than was said."""

from __future__ import annotations

import datetime as dt

from bot import Turn
from plugins.delivery.door.rounds import FLOW
from plugins.delivery.plugin import plugin


@plugin.on("order.ready", flow=FLOW)
@plugin.on("order.delayed", flow=FLOW)
async def told(turn: Turn) -> None:
    """Tell the driver who is to fetch it, and no other."""
    news = turn.news
    job = await turn.ask("delivery.of_order", order_id=news["order_id"]) or {}
    if (job.get("status"), job.get("driver_id")) == ("assigned", turn.member_id):
        ready_at = turn.shop.local(dt.datetime.fromisoformat(news["ready_at"]))
        said = "job_ready" if turn.trigger == "order.ready" else "job_late"
        turn.say(said, number=news["number"], ready_at=ready_at)
