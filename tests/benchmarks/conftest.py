"""The demonstration, for benchmarks that read it."""

from tests.integration.conftest import demonstration

__all__ = ["demonstration"]
