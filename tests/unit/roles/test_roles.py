"""Who runs what, and who must hear of what."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.roles import BOT, of_service, own_homes, role_of
from bot.errors import SettingsError
from bot.plugin import load_plugins
from bot.settings import Settings
from bot.settings.sections import Bus, Database, Demo, Server, Services

PLUGINS = load_plugins(list(Settings().plugins.enabled))
URLS = {
    "bot": "http://bot:8080",
    "shop": "http://shop:8081",
    "payments": "http://payments",
    "delivery": "http://delivery:8083",
}
SHOP = {"shop": ("tenants", "catalogue", "inventory", "orders")}


def apart(**services: Any) -> Settings:
    """Settings of four services."""
    return Settings(
        bus=Bus(url="amqp://broker/"),
        demo=Demo(enabled=False),
        services=Services(**{"urls": URLS, "plugins": SHOP, "tokens": ("one",), **services}),
    )


def test_one_process_runs_every_domain_and_asks_nobody() -> None:
    role = role_of(apart(), PLUGINS)
    assert (role.service, role.chats) == (BOT, True)
    assert list(role.domains) == PLUGINS
    assert role.elsewhere == {}


def test_a_service_runs_the_plugins_that_it_names_or_the_one_of_its_name() -> None:
    runs = {name: [one.name for one in role_of(apart(), PLUGINS, name).domains] for name in URLS}
    assert runs == {
        "bot": ["frontdesk", "notifications", "analytics"],
        "shop": ["tenants", "catalogue", "inventory", "orders"],
        "payments": ["payments"],
        "delivery": ["delivery"],
    }


def test_a_service_knows_where_every_other_domain_answers() -> None:
    role = role_of(apart(), PLUGINS, "payments")
    assert role.elsewhere["orders"] == "http://shop:8081"
    assert role.elsewhere["frontdesk"] == "http://bot:8080"
    assert "payments" not in role.elsewhere
    assert not role.chats


def test_the_bot_hears_what_conversations_are_told_and_a_domain_what_it_consumes() -> None:
    told = role_of(apart(), PLUGINS, "bot").told
    assert "order.confirmed" in told["bot"]
    assert "payments.charge" in told["payments"]
    assert "payments.charge" not in told["delivery"]
    assert "delivery.schedule" in told["delivery"]


def test_everybody_hears_that_a_shop_has_changed() -> None:
    told = role_of(apart(), PLUGINS, "bot").told
    assert all({"tenant.changed", "catalogue.changed"} <= types for types in told.values())


def test_who_keeps_figures_hears_of_everything() -> None:
    plugins = SHOP | {"payments": ("payments", "analytics")}
    alone, together = role_of(apart(), PLUGINS, "bot"), role_of(apart(plugins=plugins), PLUGINS, "bot")
    assert "conversation.moved" in alone.told["bot"]
    assert "conversation.moved" in together.told["payments"]
    assert "conversation.moved" not in together.told["bot"]


def test_what_nobody_else_hears_is_not_brought_to_the_bus() -> None:
    assert "conversation.moved" not in role_of(apart(), PLUGINS, "bot").awaited
    assert "conversation.moved" in role_of(apart(), PLUGINS, "delivery").awaited  # analytics is with the bot


@pytest.mark.parametrize(
    ("plugins", "problem"),
    [
        ({"shop": ("orders",), "delivery": ("orders",)}, r"'orders' is run by 'shop' and 'delivery'"),
        ({"shop": ("bakery",)}, r"is to run 'bakery', which is no plugin that is on; .* has analytics"),
        ({"shop": ("notifications",)}, r"'notifications', which writes to people and so runs with 'bot'"),
    ],
)
def test_services_that_make_no_sense_are_refused(plugins: dict[str, tuple[str, ...]], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        role_of(apart(plugins=plugins), PLUGINS, "bot")


def test_a_service_has_its_own_database_and_the_port_of_its_address() -> None:
    databases = {"shop": "postgresql://db/shop"}
    settings = of_service(apart(databases=databases), "shop")
    assert settings.database.url == "postgresql://db/shop"
    assert settings.server.port == 8081


def test_a_service_falls_back_to_what_is_set_for_all() -> None:
    settings = apart().model_copy(
        update={"database": Database(url="postgresql://db/one"), "server": Server(port=9000)}
    )
    own = of_service(settings, "payments")
    assert (own.database.url, own.server.port) == ("postgresql://db/one", 9000)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (apart(urls={}), "services.urls names none"),
        (apart(), "there are bot, delivery, payments, shop"),
    ],
)
def test_a_service_that_is_not_there_is_refused(settings: Settings, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        of_service(settings, "orders")


def test_services_need_a_broker_and_no_emulator() -> None:
    with pytest.raises(SettingsError, match=r"set bus\.url"):
        of_service(apart().model_copy(update={"bus": None}), "bot")
    with pytest.raises(SettingsError, match=r"set demo\.emulator to false"):
        of_service(apart().model_copy(update={"demo": Demo()}), "bot")


def test_only_the_tables_of_its_own_domains_are_in_a_service_s_database() -> None:
    assert own_homes(apart(), "delivery").keys() == {"delivery"}
    assert own_homes(apart()).keys() == {plugin.name for plugin in PLUGINS}
