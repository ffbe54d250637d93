"""Roles: what one process does of it all, and what the others do that it works with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from adapters.directory import LocalDirectory
from adapters.engine import plugin_homes
from adapters.notifications import DOMAIN as NOTIFICATIONS
from adapters.streaming import interests
from adapters.tracking import Tracking
from bot.assembly import domain_types, hearing
from bot.errors import SettingsError
from bot.events import every_type
from bot.plugin import Plugin, load_plugins
from bot.settings import Settings
from plugins.notifications import SendNotification
from plugins.payments import WAKES

BOT: Final = "bot"
"""The service that has the conversations, and the domains that no other has."""

TIED: Final = (NOTIFICATIONS,)
"""Domains that stay with the conversations: they write into their outbox."""


@dataclass(frozen=True, slots=True)
class Role:
    """What one process does: its service's name, the plugins whose domains it runs, and who runs the others.

    ``only`` is the service it was told to be, "" for the one process that does everything. ``elsewhere``
    has the address of each domain that others run. ``keeps`` are the event types of which something is kept
    here, in memory or in figures. For an event that is in ``awaited`` somebody waits when it is published
    here, and of those in ``told``, by service, each must hear.
    """

    service: str
    only: str
    domains: tuple[Plugin, ...]
    elsewhere: Mapping[str, str]
    keeps: frozenset[str]
    awaited: frozenset[str]
    told: Mapping[str, frozenset[str]]

    @property
    def chats(self) -> bool:
        """Whether conversations are held here."""
        return self.service == BOT

    def runs(self, domain: str) -> bool:
        """Whether that plugin's domain is here."""
        return any(plugin.name == domain for plugin in self.domains)


def role_of(settings: Settings, plugins: Sequence[Plugin], only: str = "") -> Role:
    """What a process does that runs ``only`` this service, or everything; raises SettingsError."""
    homes = _homes(settings, plugins) if only else {}
    services = {BOT: plugins} if not only else _domains(settings, plugins, homes)
    acts = {name: _acts_on(name, domains, plugins) for name, domains in services.items()}
    memory = {name: _in_memory(name, domains, settings) for name, domains in services.items()}
    keeps = {name: _keeps(domains, memory[name]) for name, domains in services.items()}
    own = only or BOT
    told = {name: acts[name] | keeps[name] for name in services}
    others = (types for name, types in told.items() if name != own)
    return Role(
        service=own,
        only=only,
        domains=tuple(services[own]),
        elsewhere={domain: settings.services.urls[home] for domain, home in homes.items() if home != own},
        keeps=keeps[own],
        awaited=acts[own].union(memory[own], *others),
        told=told,
    )


def of_service(settings: Settings, only: str) -> Settings:
    """The settings as that service has them: its own database, and the port of its own address.

    Raises SettingsError naming the services there are, or what this one lacks.
    """
    urls, databases = settings.services.urls, settings.services.databases
    if only not in urls:
        there = f"there are {', '.join(sorted(urls))}" if urls else "services.urls names none"
        raise SettingsError(f"service {only!r}: there is no such service; {there}")
    if settings.bus is None:
        raise SettingsError(f"service {only!r}: services hear of each other by RabbitMQ; set bus.url")
    if settings.demo.enabled and settings.demo.emulator:
        raise SettingsError(
            f"service {only!r}: services share no emulator of Meta; set demo.emulator to false, and "
            "whatsapp.api_url to where `wakala emulate` answers"
        )
    server = settings.server.model_copy(update={"port": urlsplit(urls[only]).port or settings.server.port})
    database = settings.database.model_copy(update={"url": databases.get(only, settings.database.url)})
    return settings.model_copy(update={"server": server, "database": database})


def own_homes(settings: Settings, only: str = "") -> dict[str, Path]:
    """The folders of the plugins whose tables are in this process's database."""
    return plugin_homes(role_of(settings, load_plugins(list(settings.plugins.enabled)), only).domains)


def _homes(settings: Settings, plugins: Sequence[Plugin]) -> dict[str, str]:
    """The service that runs each domain."""
    homes = {domain: service for service, domain in _named(settings)}
    known = {plugin.name for plugin in plugins}
    if strangers := homes.keys() - known:
        domain = min(strangers)
        raise SettingsError(
            f"services.plugins: service {homes[domain]!r} is to run {domain!r}, which is no plugin that is "
            f"on; plugins.enabled has {', '.join(sorted(known))}"
        )
    return {plugin.name: homes.get(plugin.name, BOT) for plugin in plugins}


def _named(settings: Settings) -> Iterator[tuple[str, str]]:
    """Which service is to run which domain, as far as the settings say so; each domain once."""
    taken: dict[str, str] = {}
    for service in settings.services.urls:
        for domain in settings.services.plugins.get(service, () if service == BOT else (service,)):
            if domain in taken:
                both = f"{taken[domain]!r} and {service!r}"
                raise SettingsError(f"services.plugins: {domain!r} is run by {both}; let one of them run it")
            if domain in TIED and service != BOT:
                raise SettingsError(
                    f"services.plugins: {service!r} is to run {domain!r}, which writes to people and so runs "
                    f"with {BOT!r}; leave it out"
                )
            taken[domain] = service
            yield service, domain


def _domains(
    settings: Settings, plugins: Sequence[Plugin], homes: Mapping[str, str]
) -> dict[str, list[Plugin]]:
    return {
        service: [plugin for plugin in plugins if homes[plugin.name] == service]
        for service in (BOT, *(name for name in settings.services.urls if name != BOT))
    }


def _acts_on(service: str, domains: Sequence[Plugin], plugins: Sequence[Plugin]) -> frozenset[str]:
    talked_of = hearing(plugins) if service == BOT else ()
    return domain_types(domains).union(talked_of)


def _keeps(domains: Sequence[Plugin], in_memory: frozenset[str]) -> frozenset[str]:
    return every_type() if any(plugin.batches for plugin in domains) else in_memory


def _in_memory(service: str, domains: Sequence[Plugin], settings: Settings) -> frozenset[str]:
    """Types of events after which a process that runs these has to look at something again."""
    pays = any(plugin.name == "payments" for plugin in domains)
    followed = Tracking.INTERESTS | interests(settings)
    of_chats = {*followed, SendNotification.type} if service == BOT else ()
    return LocalDirectory.INTERESTS.union(of_chats, (event.type for event in WAKES) if pays else ())
