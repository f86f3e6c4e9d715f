"""Headings of columns as they are compared: in small letters, without what explains them (pure)."""

import re

# A column so named gives the figure itself where another one is the numerator.
_VALUES = ("value", "figure")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
# In a heading these make another figure of what is below it: someone must confirm that.
_SCALES = re.compile(
    r"\b(k|m|bn|0?000s?|thousands?|millions?|billions?|mins?|minutes?|hrs?|hours?|days?|weeks?)\b"
)


def plain(heading: str) -> str:
    """A heading in small letters, with single blanks."""
    return " ".join(heading.lower().split())


def without_brackets(name: str) -> str:
    """A plain heading without the brackets behind it, "value (%)", unless they hold a scale."""
    match = _IN_BRACKETS.search(name)
    return name if match is None or _SCALES.search(match[0]) else name[: match.start()]


def is_of_values(heading: str) -> bool:
    """Whether a column so headed gives the figure itself, and not the numerator of one."""
    return without_brackets(plain(heading)) in _VALUES
