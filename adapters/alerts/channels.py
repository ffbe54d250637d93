"""Channels: what is posted where, when an alarm is raised and when it is over."""

from __future__ import annotations

import html
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from adapters.alerts.alert import Alert
from bot.settings.sections import Alerts

SUMMARY = 1024
"""Letters of a summary that PagerDuty takes."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Channel:
    """Where to post; ``setting`` is what names it, as the address itself is a secret.

    ``over`` is posted at the end, where the channel has an idea of one.
    """

    name: str
    setting: str
    url: str
    raised: Callable[[Alert], Body]
    over: Callable[[Alert], Body] | None = None


def channels(settings: Alerts) -> list[Channel]:
    """Those that are set."""
    found = []
    if settings.slack_url:
        found.append(Channel("slack", "alerts.slack_url", settings.slack_url.get_secret_value(), slack))
    if settings.pagerduty_key:
        found.append(pagerduty(settings.pagerduty_url, settings.pagerduty_key.get_secret_value()))
    return found


def slack(alert: Alert) -> Body:
    """The body of an incoming webhook; of its markup only three characters have to be escaped."""
    text = html.escape(f"{alert.summary}. Type ", quote=False)
    return {"text": f"{text}`{alert.command}`."}


def pagerduty(url: str, key: str) -> Channel:
    """Events API v2: an incident of one dedup_key is triggered once and resolved by the same."""

    def event(action: str, alert: Alert) -> dict[str, Any]:
        return {"routing_key": key, "event_action": action, "dedup_key": alert.key}

    def trigger(alert: Alert) -> Body:
        payload = {
            "summary": alert.summary[:SUMMARY],
            "source": socket.gethostname(),
            "severity": "error",
            "component": alert.service,
            "custom_details": {
                "count": alert.count,
                "largest": msgspec.to_builtins(alert.largest),
                "type": alert.command,
            },
        }
        return event("trigger", alert) | {"payload": payload}

    def resolve(alert: Alert) -> Body:
        return event("resolve", alert)

    return Channel("pagerduty", "alerts.pagerduty_key", url, trigger, resolve)
