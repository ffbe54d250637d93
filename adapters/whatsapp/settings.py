"""What the Cloud API channel must be told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """Credentials stay out of ``repr``, so that a settings object may be logged.

    ``app_secrets`` are tried in turn, which lets a secret be rotated without losing a webhook;
    ``api_url`` is the Graph API's address without a version; ``timeout`` bounds a call, in seconds.
    """

    access_token: str = field(repr=False)
    app_secrets: tuple[str, ...] = field(repr=False)
    verify_token: str = field(repr=False)
    api_url: str = "https://graph.facebook.com"
    version: str = "v26.0"
    timeout: float = 10.0
