"""What a delivered order costs its customer's shop in messages, each of which is billed."""

from __future__ import annotations

import pytest

from bench import messages


@pytest.mark.parametrize("way", messages.WAYS)
def test_a_delivered_order_costs_eight_messages_to_the_customer_at_most(way: str) -> None:
    assert messages.of_a_delivered_order(way)["customer"] <= 8
