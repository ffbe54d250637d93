"""What a run says last: which servers it used, and each test that did not run, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from _pytest.reports import BaseReport
from _pytest.terminal import TerminalReporter

from tests.services.fixtures import SERVERS

COLLECTED = pytest.StashKey[int]()


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.stash[COLLECTED] = 0 if session.config.option.collectonly else session.testscollected


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    used = list(servers(config))
    silent = [*dict.fromkeys(left_out(terminalreporter)), *unfinished(terminalreporter, config)]
    if used or silent:
        terminalreporter.section("servers, and tests that did not run")
        for line in [*used, *(silent or ["Every test ran."])]:
            terminalreporter.write_line(line)


def servers(config: pytest.Config) -> Iterator[str]:
    """Each that this session asked for, with its version and where it comes from."""
    if SERVERS in config.stash:
        from tests.services.kept import answers, version
        from tests.services.servers import KINDS

        for name, server in config.stash[SERVERS].running().items():
            kind, silence = KINDS[name], answers(KINDS[name], server.url)
            said = f"which does not answer any more ({silence})" if silence else version(kind, server.url)
            yield f"{kind.title} {said}, {server.origin}"


def left_out(reporter: TerminalReporter) -> Iterator[str]:
    """Each test, or file of tests, that was skipped or is expected to fail."""
    for outcome in ("skipped", "xfailed"):
        for report in reporter.stats.get(outcome, []):
            yield f"{outcome} {report.nodeid}: {reason(report)}"


def reason(report: BaseReport) -> str:
    """What the test gave as its reason."""
    if hasattr(report, "wasxfail"):
        return report.wasxfail.removeprefix("reason: ") or "no reason is given"
    _, _, told = report.longrepr  # a path and a line go before it
    return told.removeprefix("Skipped: ")


def unfinished(reporter: TerminalReporter, config: pytest.Config) -> Iterator[str]:
    """How many tests the end of the run came before: it was interrupted, or stopped at a failure."""
    outcomes = [reports for outcome, reports in reporter.stats.items() if outcome]  # without: set up only
    ended = {one.nodeid for reports in outcomes for one in reports if isinstance(one, pytest.TestReport)}
    if left := config.stash.get(COLLECTED, 0) - len(ended):
        yield f"{left} of {config.stash[COLLECTED]} tests: the run ended before them"
