"""What the Cloud API channel must be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.settings import Settings


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


def cloud_settings(settings: Settings, emulator: str = "") -> CloudSettings:
    """The channel's part of the settings; ``emulator`` is the address that stands in for Meta's."""
    whatsapp = settings.whatsapp
    return CloudSettings(
        access_token=whatsapp.access_token.get_secret_value(),
        app_secrets=tuple(secret.get_secret_value() for secret in whatsapp.app_secret),
        verify_token=whatsapp.verify_token.get_secret_value(),
        api_url=emulator or whatsapp.api_url,
        version=whatsapp.version,
        timeout=whatsapp.timeout,
    )
