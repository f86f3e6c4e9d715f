"""The demonstration, for benchmarks that read it, and a way to print past pytest."""

from collections.abc import Callable

import pytest

from tests.integration.conftest import demonstration, demonstration_copy

__all__ = ["demonstration", "demonstration_copy"]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line past pytest's capture."""

    def line(words: str) -> None:
        with capsys.disabled():
            print(f"\n  {words}", end="")  # noqa: T201

    return line
