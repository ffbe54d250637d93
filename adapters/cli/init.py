"""``wakala init``: a settings file to begin with."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(help="The folder to write into; it is made if need be.")]


def init(folder: Folder = Path()) -> None:
    """Write a wakala.toml with the demo's values. Says what comes next."""
    from bot.errors import WakalaError

    path = folder / "wakala.toml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_template())
    except FileExistsError:
        raise WakalaError(f"{path} is there already; remove it first, or name another folder") from None
    print(_next_steps(path))


def _template() -> str:
    """Return the project's own wakala.toml, which a wheel carries beside this module."""
    packed = Path(__file__).with_name("wakala.toml")
    return (packed if packed.exists() else Path(__file__).parents[2] / "wakala.toml").read_text("utf-8")


def _next_steps(path: Path) -> str:
    return f"""\
Wrote {path}. Next:

  wakala doctor --config {path}     see that all is well
  wakala run --config {path}        try the demo shop

To serve real customers, set in {path}, or as variables WAKALA_<SECTION>__<KEY>:

  server.environment     "production"
  server.admin_token     your password for /admin, such as {secrets.token_urlsafe(24)}
  whatsapp.access_token  the system user's token, from Meta's Business settings
  whatsapp.app_secret    from your Meta app: App settings, Basic
  whatsapp.verify_token  a word of yours that Meta shows you back, such as {secrets.token_urlsafe(24)}
  [paystack], [ozow],    take these tables out, or put your own keys in them;
  [mpesa]                cash needs none

`wakala config check --config {path}` names what is left. Then give Meta
https://<your address>/webhook as the callback, with that verify token."""
