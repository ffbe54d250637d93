"""``wakala emulate mpesa``."""

from typer.testing import CliRunner

from adapters.cli.emulate import group
from adapters.gateways.mpesa import emulator


def test_the_command_serves_the_emulator_and_says_where(monkeypatch):
    served = []
    monkeypatch.setattr(emulator, "serve", lambda settings, **place: served.append((settings, place)))

    done = CliRunner().invoke(group, ["mpesa", "--port", "9000"])

    [(settings, place)] = served
    assert place == {"host": "127.0.0.1", "port": 9000}
    assert "http://127.0.0.1:9000 for shortcode 174379" in done.stdout
    assert settings.passkeys.keys() == {"174379"}
