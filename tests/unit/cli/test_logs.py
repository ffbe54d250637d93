"""Logs are lines for people or JSON for machines, and never more than was asked for."""

import json
import logging

from aiohttp.http_exceptions import BadHttpMessage

from adapters.logs import configure
from bot.settings import Log


def test_text_is_one_line_with_its_level(capsys):
    configure(Log(format="text"))
    logging.getLogger("wakala").warning("%s is late", "the bus")
    assert capsys.readouterr().err.endswith("WARNING wakala: the bus is late\n")


def test_json_is_one_object_a_line_with_the_traceback_inside(capsys):
    configure(Log(format="json"))
    try:
        raise KeyError("order")
    except KeyError:
        logging.getLogger("wakala").exception("a turn failed")
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["logger"], entry["message"]) == ("error", "wakala", "a turn failed")
    assert "KeyError: 'order'" in entry["error"]


def test_less_than_the_level_is_not_logged(capsys):
    configure(Log(level="error"))
    logging.getLogger("wakala").warning("psst")
    assert capsys.readouterr().err == ""


def test_a_second_call_replaces_the_first(capsys):
    configure(Log())
    configure(Log())
    logging.getLogger("wakala").info("once")
    assert capsys.readouterr().err.count("once") == 1


def test_a_line_that_is_no_http_is_not_repeated_with_the_token_in_it(capsys):
    configure(Log())
    try:
        raise BadHttpMessage("Invalid header value char: b'Authorization: Bearer secret'")
    except BadHttpMessage:
        logging.getLogger("aiohttp.server").exception("Error handling request from 192.0.2.1")
    assert capsys.readouterr().err == ""
