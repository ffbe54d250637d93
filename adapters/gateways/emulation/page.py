"""The page on which a customer pays, as plain as can be."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from aiohttp import web

_PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{font:1.1rem system-ui;margin:3rem auto;max-width:22rem;padding:0 1rem}}
button{{display:block;width:100%;margin:.6rem 0;padding:.8rem;font:inherit}}</style>
<h1>{title}</h1><p>{text}</p>{form}</html>"""
_FORM = '<form method="post">{buttons}</form>'
_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""For servers that allow less: the page has its style inside, and its form leads to the shop."""
_BUTTON = '<button name="outcome" value="{outcome}">{label}</button>'


def page(title: str, text: str, choices: Mapping[str, str], status: int = 200) -> web.Response:
    """Show ``text`` over a button for each choice, outcome to label; a button posts ``outcome`` back here."""
    buttons = "".join(
        _BUTTON.format(outcome=escape(outcome), label=escape(label)) for outcome, label in choices.items()
    )
    html = _PAGE.format(title=escape(title), text=escape(text), form=_FORM.format(buttons=buttons))
    return web.Response(text=html, status=status, content_type="text/html", headers=_POLICY)
