"""Sentences read from text as readers see it. Pure.

A sentence keeps the words of bound figures, so that it reads as readers see it; their ranks are
marked, since they cannot be wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from texts.narrative import Bound, Fill, plain_text, render

# Stand around the words of a bound figure while the text is read. Typed ones are taken out.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
# A full stop after "n" or "no" is no end: "(n. 1,538)".
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bn\.)(?<!\bno\.)\s+(?=[A-Z0-9“\"(\ue000])", re.IGNORECASE
)
_LABEL_WORDS = 10


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the label of the item that it stands in: "Demand." or "".

    `item` is the whole item, and `bound` are the places of bound figures.
    """

    text: str
    label: str
    item: str
    bound: tuple[tuple[int, int], ...]

    @property
    def context(self) -> str:
        """What says what the sentence is about."""
        return f"{self.label} {self.text}".strip()


def read_items(markdown_text: str, fill: Fill) -> Iterator[list[Sentence]]:
    """The sentences of a text as readers see it, paragraph by paragraph and item by item."""

    def marked(inner: str) -> Bound:
        return Bound(f"{_OPEN}{fill(inner).words}{_CLOSE}")

    for line in plain_text(render(_MARKS.sub("", markdown_text), marked)).split("\n"):
        pieces = [piece for piece in _SENTENCE_END.split(line) if piece.strip()]
        read = [_unmarked(piece) for piece in pieces]
        has_label = len(read) > 1 and len(read[0][0].split()) <= _LABEL_WORDS
        label = read[0][0] if has_label else ""
        yield [
            Sentence(text, label if at else "", line, bound)
            for at, (text, bound) in enumerate(read)
        ]


def _unmarked(piece: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A sentence without the marks of its bound figures, and where they are."""
    text: list[str] = []
    bound: list[tuple[int, int]] = []
    at, opened = 0, None
    for part in re.split(f"([{_OPEN}{_CLOSE}])", piece):
        if part == _OPEN:
            opened = at
        elif part == _CLOSE:
            bound.append((opened or 0, at))
            opened = None
        else:
            text.append(part)
            at += len(part)
    if opened is not None:
        bound.append((opened, at))
    return "".join(text), tuple(bound)
