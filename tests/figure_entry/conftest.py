"""The fixtures of figures, which stand with the tests of scorecards."""

from tests.scorecards.conftest import by, committed_at_once, loaded_2022, loaded_2024

__all__ = ["by", "committed_at_once", "loaded_2022", "loaded_2024"]
