"""The sections of ``wakala.toml``. Defaults are the demo's, so that nothing need be set to try it.

``docs/configuration.md`` explains each key.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationInfo, field_validator

from bot.settings.values import (
    Attempts,
    BaseUrl,
    Count,
    DatabaseUrl,
    Days,
    DemoSecret,
    GraphVersion,
    Host,
    Hours,
    Lowered,
    Names,
    Port,
    Rate,
    Seconds,
    Secret,
    Secrets,
    TenantTokens,
)


class Section(BaseModel):
    """Frozen, closed against unknown keys, and strict about its defaults too."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Server(Section):
    """Where we listen, and who may ask. Port 0 takes any free one; ``api_tokens`` are by tenant."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    environment: Annotated[Literal["development", "production"], Lowered] = "development"
    admin_token: Secret | None = None
    api_tokens: TenantTokens = {}


class Database(Section):
    """Where everything is kept. A relative file is relative to the working directory."""

    url: DatabaseUrl = "sqlite:///data/wakala.db"


class WhatsApp(Section):
    """The Cloud API. ``api_url`` is without version; ``timeout`` in seconds."""

    api_url: BaseUrl = "https://graph.facebook.com"
    version: GraphVersion = "v26.0"
    access_token: Secret = SecretStr("demo-access-token")
    app_secret: Secrets = (SecretStr("demo-app-secret"),)
    verify_token: Secret = SecretStr("demo-verify-token")
    read_receipts: bool = True
    messages_per_second: Rate = 80
    timeout: Seconds = 10.0


class Engine(Section):
    """How turns run. Times are in seconds; ``group_size`` is the most that share one commit.

    A message older than ``stale_hours`` is answered but no longer acted on.
    """

    turn_timeout: Seconds = 2.0
    watchdog: Seconds = 30.0
    group_size: Count = 256
    settle_seconds: Seconds = 60.0
    attempts: Attempts = 3
    stale_hours: Hours = 6.0
    inbox_days: Days = 7


class Outbox(Section):
    """Whether this process sends what waits in the outbox."""

    enabled: bool = True


class Plugins(Section):
    """Which plugins are on; their order is the order in which they extend flows."""

    enabled: Names = ("tenants", "catalogue", "inventory", "orders", "delivery", "frontdesk")


class Log(Section):
    """What is logged and how."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Lowered] = "info"
    format: Annotated[Literal["text", "json"], Lowered] = "text"


class Demo(Section):
    """The demo shop. ``emulator`` answers in place of Meta; ``api_token`` sends as the demo shop."""

    enabled: bool = True
    emulator: bool = True
    api_token: DemoSecret = SecretStr("demo-api-token")


class Settings(Section):
    """All settings. In production there is no demo, whatever ``[demo]`` says."""

    server: Server = Server()
    database: Database = Database()
    whatsapp: WhatsApp = WhatsApp()
    engine: Engine = Engine()
    outbox: Outbox = Outbox()
    plugins: Plugins = Plugins()
    log: Log = Log()
    demo: Demo = Demo()

    @field_validator("demo")
    @classmethod
    def _not_in_production(cls, demo: Demo, info: ValidationInfo) -> Demo:
        server = info.data.get("server")
        if server is None or server.environment == "development":
            return demo
        return demo.model_copy(update={"enabled": False, "emulator": False})

    @property
    def production(self) -> bool:
        """Whether real customers write to us."""
        return self.server.environment == "production"

    @property
    def emulated(self) -> bool:
        """Whether the built-in emulator stands in for Meta: in the demo, unless an address is set."""
        return self.demo.enabled and self.demo.emulator and "api_url" not in self.whatsapp.model_fields_set
