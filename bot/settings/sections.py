"""The sections of ``wakala.toml``. Defaults are the demo's, so that nothing need be set to try it.

``docs/configuration.md`` explains each key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.settings.gateways import DEMO, Mpesa, Ozow, Payments, Paystack
from bot.settings.section import Section
from bot.settings.values import (
    Addresses,
    Attempts,
    BaseUrl,
    BrokerUrl,
    Count,
    Databases,
    DatabaseUrl,
    Days,
    DemoSecret,
    GraphVersion,
    Host,
    Hours,
    Lowered,
    Names,
    NamesOf,
    Pause,
    PerSecond,
    PerWeek,
    Port,
    Rate,
    Seconds,
    Secret,
    Secrets,
    TenantTokens,
)


class Server(Section):
    """Where we listen, and who may ask. Port 0 takes any free one; ``api_tokens`` are by tenant."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    environment: Annotated[Literal["development", "production"], Lowered] = "development"
    admin_token: Secret | None = None
    api_tokens: TenantTokens = Field(default_factory=dict)


class Database(Section):
    """Where everything is kept. A relative file is relative to the working directory."""

    url: DatabaseUrl = "sqlite:///data/wakala.db"


class Redis(Section):
    """What processes share to save work. ``url`` may hold a password."""

    url: SecretStr


class Bus(Section):
    """The broker by which services hear of each other's events. ``url`` may hold a password."""

    url: BrokerUrl


class Services(Section):
    """What runs by itself: each service's address, its own database, and the plugins whose domains it runs.

    A service that names no plugins runs the one of its name. ``tokens`` are what services show each other.
    """

    tokens: Secrets | tuple[()] = ()
    urls: Addresses = Field(default_factory=dict)
    databases: Databases = Field(default_factory=dict)
    plugins: NamesOf = Field(default_factory=dict)


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

    A message older than ``stale_hours`` is answered but no longer acted on. ``merge_seconds`` is how long a
    state that puts fragments of an answer together waits for the next one.
    """

    turn_timeout: Seconds = 2.0
    watchdog: Seconds = 30.0
    group_size: Count = 256
    settle_seconds: Seconds = 60.0
    attempts: Attempts = 3
    stale_hours: Hours = 6.0
    merge_seconds: Pause = 0.7
    inbox_days: Days = 7


class Outbox(Section):
    """Whether this process sends what waits in the outbox."""

    enabled: bool = True


class Notifications(Section):
    """How what nobody asked for leaves: in batches of ``batch_size``, or after ``flush_seconds``.

    A broadcast sends ``broadcast_rate`` messages a second; nobody is sent more than
    ``marketing_per_week`` of them within a week.
    """

    batch_size: Count = 100
    flush_seconds: Seconds = 1.0
    broadcast_rate: PerSecond = 1.0
    marketing_per_week: PerWeek = 2


class Plugins(Section):
    """Which plugins are on; their order is the order in which they extend flows."""

    enabled: Names = (
        "tenants",
        "catalogue",
        "inventory",
        "orders",
        "payments",
        "delivery",
        "frontdesk",
        "notifications",
        "analytics",
    )


class Log(Section):
    """What is logged and how."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Lowered] = "info"
    format: Annotated[Literal["text", "json"], Lowered] = "text"


class Demo(Section):
    """The demo shop. ``emulator`` answers in place of Meta and the gateways; ``api_token`` is the shop's."""

    enabled: bool = True
    emulator: bool = True
    api_token: DemoSecret = SecretStr("demo-api-token")


class Settings(Section):
    """All settings. In production there is no demo, whatever ``[demo]`` says."""

    server: Server = Server()
    database: Database = Database()
    redis: Redis | None = None
    bus: Bus | None = None
    services: Services = Services()
    whatsapp: WhatsApp = WhatsApp()
    engine: Engine = Engine()
    outbox: Outbox = Outbox()
    notifications: Notifications = Notifications()
    plugins: Plugins = Plugins()
    log: Log = Log()
    demo: Demo = Demo()
    payments: Payments = Payments()
    paystack: Paystack | None = None
    ozow: Ozow | None = None
    mpesa: Mpesa | None = None

    @field_validator("demo")
    @classmethod
    def _not_in_production(cls, demo: Demo, info: ValidationInfo) -> Demo:
        server = info.data.get("server")
        if server is None or server.environment == "development":
            return demo
        return demo.model_copy(update={"enabled": False, "emulator": False})

    @field_validator("paystack", "ozow", "mpesa", mode="before")
    @classmethod
    def _there_in_the_demo(cls, table: Any, info: ValidationInfo) -> Any:
        """An absent gateway is set up where an emulator answers for it, and nowhere else."""
        demo = info.data.get("demo")
        emulated = demo is not None and demo.enabled and demo.emulator
        return DEMO[str(info.field_name)] if table is None and emulated else table

    @property
    def production(self) -> bool:
        """Whether real customers write to us."""
        return self.server.environment == "production"

    @property
    def emulated(self) -> bool:
        """Whether the built-in emulator stands in for Meta: in the demo, unless an address is set."""
        return self.stands_in_for(self.whatsapp)

    def stands_in_for(self, service: Section | None) -> bool:
        """Whether an emulator answers in place of this service: in the demo, unless an address is set."""
        if service is None or "api_url" in service.model_fields_set:
            return False
        return self.demo.enabled and self.demo.emulator


def _sections() -> Iterator[tuple[str, type[Section]]]:
    for name, field in Settings.model_fields.items():
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, Section):
                yield name, part


SECTIONS: Final[Mapping[str, type[Section]]] = MappingProxyType(dict(_sections()))
"""Every section's class by its name, also of those that may be absent."""
