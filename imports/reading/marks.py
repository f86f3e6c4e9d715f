"""Marks that statistics write in the place of a figure, or behind one: [x], n/a, <5, 91 [r] (pure).

The symbols in brackets are those of the Government Statistical Service. A mark in the place of a
figure is no figure, and never zero: the cell is left out, and how many were is said.
"""

import re
from collections import Counter
from enum import StrEnum


class Mark(StrEnum):
    """What a mark behind a figure says of it."""

    PROVISIONAL = "p"
    REVISED = "r"
    ESTIMATED = "e"


# What is written in the place of a figure, with what it says where it says more than that.
_NO_FIGURE = {
    "[x]": "not available",
    "[c]": "confidential",
    "[z]": "not applicable",
    "[low]": "too low to show",
    **dict.fromkeys(
        ("..", "…", "...", "*", "-", "–", "—", ":", "n/a", "na", "n.a.", "n/k", "nil return"), ""
    ),
    **dict.fromkeys(("not available", "not applicable", "not known", "suppressed"), ""),
}
_BELOW = re.compile(r"(?:<|less than |fewer than )\s?[0-9]{1,3}")
_MARKED = re.compile(
    r"(?P<figure>.*[0-9]%?)\s*(?:\[(?P<mark>[pre])\]|(?P<letter>p))", re.IGNORECASE
)
_WORDS = {
    Mark.PROVISIONAL: "provisional",
    Mark.REVISED: "revised",
    Mark.ESTIMATED: "estimated",
}
_LONGEST = 40
# More kinds of marks are counted together.
_NAMED = 6


def is_no_figure(text: str) -> bool:
    """Whether a mark stands in the place of a figure."""
    plain = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    return plain in _NO_FIGURE or _BELOW.fullmatch(plain) is not None


def without_mark(text: str) -> tuple[str, Mark | None]:
    """A figure and the mark behind it: "3600 [p]" is 3600 and provisional. None without a mark."""
    match = _MARKED.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return text, None
    return match["figure"], Mark((match["mark"] or match["letter"]).lower())


class MarksFound:
    """The marks of a file, counted, for what its preview says of them."""

    def __init__(self) -> None:
        self._left_out: Counter[str] = Counter()
        self._marked: Counter[Mark] = Counter()

    def leave_out(self, text: str) -> None:
        """Count a cell in which a mark stands in the place of a figure."""
        self._left_out[text.strip()] += 1

    def read(self, mark: Mark) -> None:
        """Count a figure that was read without its mark."""
        self._marked[mark] += 1

    def notes(self) -> list[str]:
        """What was left out and why, and which figures were read without their marks."""
        found = []
        if self._left_out:
            found.append(f"Left out, because there is no figure: {_listed(self._left_out)}.")
        for mark, count in sorted(self._marked.items()):
            figures = "1 figure is" if count == 1 else f"{count:,} figures are"
            kept = "" if mark == Mark.PROVISIONAL else ". The mark is not kept"
            found.append(f"{figures} marked as {_WORDS[mark]} ([{mark}]){kept}.")
        return found


def _listed(marks: Counter[str]) -> str:
    named = [
        f"{count:,} {'cell' if count == 1 else 'cells'} with “{mark}”{_meaning(mark)}"
        for mark, count in marks.most_common(_NAMED)
    ]
    rest = sum(marks.values()) - sum(count for _, count in marks.most_common(_NAMED))
    return ", ".join([*named, *([f"{rest:,} more"] if rest else [])])


def _meaning(mark: str) -> str:
    words = _NO_FIGURE.get(mark.lower(), "")
    if _BELOW.fullmatch(mark.lower()):
        words = "suppressed"
    return f" ({words})" if words else ""
