"""What tests need from outside the repository; where it is absent, a test is not run and says what is missing."""

import os
from dataclasses import dataclass
from typing import NoReturn

import pytest


@dataclass(frozen=True)
class Need:
    """Something outside the repository: the marker of the tests that need it, and how to get it."""

    marker: str
    title: str
    remedy: str
    required: str
    """Set in the environment, as CI does, this variable makes an absence a failure."""

    def absent(self, reason: str) -> NoReturn:
        """End the test that asked: skipped, or failed where the need is required."""
        (pytest.fail if os.environ.get(self.required) else pytest.skip)(f"{reason}: {self.remedy}")


NEO4J = Need(
    marker="neo4j",
    title="Neo4j tests",
    remedy="start a container engine, or name an empty server by ONCOGRAPH_TEST_NEO4J_URI and ONCOGRAPH_NEO4J_PASSWORD",
    required="ONCOGRAPH_REQUIRE_NEO4J",
)
CONTAINERS = Need(
    marker="containers",
    title="Container tests",
    remedy="start a container engine with docker compose that has or reaches the images of docker/",
    required="ONCOGRAPH_REQUIRE_DOCKER",
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell of each need how many tests ran, and how many did not and what would make them run."""
    run = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    not_run = terminalreporter.getreports("skipped")
    for need in (NEO4J, CONTAINERS):
        counts = [sum(need.marker in report.keywords for report in reports) for reports in (run, not_run)]
        if any(counts):
            terminalreporter.write_line(
                f"{need.title}: {counts[0]} run" + (f", {counts[1]} NOT run: {need.remedy}" if counts[1] else "")
            )
