"""The doctor names each fault and its fix."""

import datetime as dt
import json
import socket
import sqlite3
from email.message import Message
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.cli import checks, http, network
from adapters.cli.http import Answer
from bot.settings import load

OWN = {
    "WAKALA_SERVER__ENVIRONMENT": "production",
    "WAKALA_WHATSAPP__ACCESS_TOKEN": "an-access-token-of-my-own",
    "WAKALA_WHATSAPP__APP_SECRET": "an-app-secret-of-my-own",
    "WAKALA_WHATSAPP__VERIFY_TOKEN": "a-verify-token-of-my-own",
    "WAKALA_SERVER__ADMIN_TOKEN": "an-admin-token-of-my-own",
}


def settings(**environ):
    return load(None, {f"WAKALA_{key}": str(value) for key, value in environ.items()})


def answer(body=b"", status=200, **headers):
    told = Message()
    for name, value in headers.items():
        told[name] = value
    return Answer(status, told, body)


@pytest.fixture
def server(monkeypatch):
    """Put answers in the place of everything that is fetched."""

    def server(answering):
        monkeypatch.setattr(http, "get", lambda url, timeout: answering(url))
        monkeypatch.setattr(network, "get", lambda url, timeout: answering(url))

    server(lambda url: None)
    return server


def test_a_fresh_demo_has_nothing_to_mend(wakala, server, monkeypatch):
    monkeypatch.setenv("WAKALA_SERVER__PORT", "0")
    ended = wakala("doctor", "--json")
    assert ended.code == 0
    outcomes = {finding["name"]: finding["outcome"] for finding in json.loads(ended.out)}
    assert outcomes.pop("secrets") == "warn"
    assert outcomes.pop("clock") == outcomes.pop("webhook") == "skip"
    assert set(outcomes.values()) == {"ok"}


def test_a_fault_is_printed_with_its_fix_and_ends_with_1(wakala, server, monkeypatch):
    monkeypatch.setenv("WAKALA_PLUGINS__ENABLED", "loyalty")
    ended = wakala("doctor")
    assert ended.code == 1
    assert "fail  plugins     plugins.enabled switches on plugin 'loyalty', which is not" in ended.out
    assert "-> see plugins.enabled" in ended.out


def test_an_old_python_is_a_fault():
    assert checks.check_python((3, 10)).outcome == "fail"
    assert checks.check_python((3, 11)).outcome == "ok"


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({}, "ok", "4 of your own"),
        ({"WAKALA_WHATSAPP__VERIFY_TOKEN": "short"}, "warn", "easily guessed: whatsapp.verify_token"),
        ({"WAKALA_SERVER__API_TOKENS": "shop=short"}, "warn", "server.api_tokens.shop"),
        ({"WAKALA_SERVER__ADMIN_TOKEN": ""}, "warn", "/admin is closed"),
        (
            {"WAKALA_SERVER__ENVIRONMENT": "development", "WAKALA_WHATSAPP__APP_SECRET": "x,demo-app-secret"},
            "warn",
            "the demo's: whatsapp.app_secret[1], paystack.secret_key, ozow.private_key, ozow.api_key",
        ),
        ({"WAKALA_PAYSTACK__SECRET_KEY": "sk_live_short"}, "warn", "easily guessed: paystack.secret_key"),
        ({"WAKALA_PAYSTACK__SECRET_KEY": "sk_live_of_my_own_shop"}, "ok", "5 of your own"),
    ],
)
def test_secrets_are_weighed(changes, outcome, words):
    finding = checks.check_secrets(load(None, OWN | changes))
    assert finding.outcome == outcome
    assert words in finding.detail


def test_a_database_that_is_behind_is_a_fault(tmp_path):
    (tmp_path / "old.db").touch()
    finding = checks.check_database(settings(DATABASE__URL=f"sqlite:///{tmp_path}/old.db"))
    assert finding.outcome == "fail"
    assert finding.fix == "run `wakala db upgrade`"


def test_a_file_that_is_no_database_is_a_fault(tmp_path):
    (tmp_path / "letter.db").write_text("Dear customer, " * 100)
    finding = checks.check_database(settings(DATABASE__URL=f"sqlite:///{tmp_path}/letter.db"))
    assert finding.outcome == "fail"
    assert "not a database" in finding.detail


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path):
    (tmp_path / "letter.txt").touch()
    for folder in (tmp_path / "letter.txt", "/proc"):
        finding = checks.check_database(settings(DATABASE__URL=f"sqlite:///{folder}/shop.db"))
        assert finding.outcome == "fail"
        assert f"{folder}/shop.db cannot be written: {folder}: " in finding.detail
        assert "database.url" in finding.fix
    assert checks.check_database(settings(DATABASE__URL=f"sqlite:///{tmp_path}/new/shop.db")).outcome == "ok"


def test_an_up_to_date_database_is_durable(in_shop, wakala, shop_database):
    wakala("db", "upgrade")
    finding = checks.check_database(settings(DATABASE__URL=shop_database))
    assert (finding.outcome, finding.detail) == ("ok", "up to date; write-ahead log, every commit on disk")


@pytest.mark.parametrize(("free", "outcome"), [(10**12, "ok"), (10**8, "warn"), (10**6, "fail")])
def test_disk_runs_low_before_it_runs_out(monkeypatch, free, outcome):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: type("Usage", (), {"free": free}))
    assert checks.check_disk(settings()).outcome == outcome


def test_words_that_are_missing_are_named(monkeypatch):
    monkeypatch.setattr("adapters.engine.TEMPLATES", checks.Path("nowhere"))
    finding = checks.check_words(settings())
    assert finding.outcome == "fail"
    assert ".j2" in finding.detail


def test_a_port_that_somebody_else_has_is_a_fault(server):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        finding = network.check_port(settings(SERVER__PORT=taken.getsockname()[1]))
    assert finding.outcome == "fail"
    assert "server.port" in finding.fix


def test_a_port_that_a_server_of_ours_has_is_none(server):
    server(lambda url: answer(Server="wakala"))
    assert network.check_port(settings()).outcome == "ok"


def test_a_running_server_must_know_the_verify_token_that_is_set(server):
    def running(url):
        query = parse_qs(urlsplit(url).query)
        if query and query["hub.verify_token"] != ["demo-verify-token"]:
            return answer(status=403, Server="wakala")
        return answer(query["hub.challenge"][0].encode() if query else b"", Server="wakala")

    server(running)
    assert network.check_webhook(settings()).outcome == "ok"
    other = network.check_webhook(settings(WHATSAPP__VERIFY_TOKEN="another"))
    assert (other.outcome, other.detail) == ("fail", "the challenge was answered with 403")


def test_a_channel_out_of_reach_is_a_fault(server):
    cloud = settings(WHATSAPP__API_URL="https://graph.example")
    assert network.check_channel(cloud).outcome == "fail"
    server(lambda url: answer(status=400))
    assert network.check_channel(cloud).outcome == "ok"


@pytest.mark.parametrize(("skew", "outcome"), [(0, "ok"), (120, "fail")])
def test_a_clock_that_is_off_is_a_fault(server, skew, outcome):
    told = format_datetime(dt.datetime.now(dt.UTC) - dt.timedelta(seconds=skew), usegmt=True)
    server(lambda url: answer(Date=told))
    assert network.check_clock(settings(WHATSAPP__API_URL="https://graph.example")).outcome == outcome


def test_time_zones_that_are_missing_are_a_fault(monkeypatch):
    def unknown(name):
        raise network.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(network, "ZoneInfo", unknown)
    assert network.check_time_zones(settings()).fix == "apt-get install -y tzdata"


def test_nobody_there_is_no_answer():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert http.get(f"http://127.0.0.1:{closed.getsockname()[1]}/", 1.0) is None


def test_a_shop_that_nobody_leads_is_a_warning(wakala):
    assert checks.check_shops(load(None, {})).detail == "none yet: there is no database"
    wakala("shop", "add", "105954558954427", "--name", "Bra Joe's Kotas")
    finding = checks.check_shops(load(None, {}))
    assert (finding.outcome, finding.detail) == ("warn", "Bra Joe's Kotas has no owner and no manager")
    assert "wakala user add PHONE --role owner --shop 105954558954427" in finding.fix
    wakala("user", "add", "0821234567", "--role", "manager", "--shop", "105954558954427")
    assert checks.check_shops(load(None, {})).detail == "2, with 3 people of their own"


def test_without_a_shop_nobody_is_answered_in_production(wakala, monkeypatch):
    for name, value in OWN.items():
        monkeypatch.setenv(name, value)
    wakala("db", "upgrade")
    finding = checks.check_shops(load(None, OWN))
    assert (finding.outcome, finding.fix) == ("warn", "add one with `wakala shop add`")


def test_a_shop_that_cannot_be_read_is_a_fault(wakala):
    wakala("shop", "list")
    disk = sqlite3.connect("data/wakala.db")
    disk.execute("UPDATE tenants_shops SET currency = 'rand'")
    disk.commit()
    disk.close()
    finding = checks.check_shops(load(None, {}))
    assert (finding.outcome, finding.fix) == ("fail", "mend it with `wakala shop set 100000000000001`")
    assert "currency is 'rand'" in finding.detail
