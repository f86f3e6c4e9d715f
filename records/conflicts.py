"""Two people at the same thing: what the second is told, and where their texts differ."""

import difflib
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404

from texts.narrative import TextCheck, check_text

# What to do, after who changed or removed something.
COMPARE = "Nothing has been saved yet. Compare the two, and save again to keep yours."
REMOVED = "Nothing was saved. Go back to see the current version."


class EditConflict(ValidationError):  # noqa: N818 - the name that everybody knows it by
    """Someone else changed the same thing after this person had opened it. Nothing was saved.

    It has one message, or one for each field. `now` is what fields hold now, as values or in words,
    to be shown beside what was typed. `start_from` are values from which the form starts again, so
    that saving once more is meant: of the fields that it carries, and of hidden ones. `theirs` are
    the texts that others wrote, by name.
    """

    CODE = "edit_conflict"

    def __init__(
        self,
        message: str | Mapping[str, str],
        *,
        now: Mapping[str, Any] | None = None,
        start_from: Mapping[str, Any] | None = None,
        theirs: Mapping[Any, "WrittenText"] | None = None,
    ) -> None:
        if isinstance(message, str):
            super().__init__(message, code=self.CODE)
        else:
            super().__init__(
                {name: ValidationError(text, code=self.CODE) for name, text in message.items()}
            )
        self.now = dict(now or {})
        self.start_from = dict(start_from or {})
        self.theirs = dict(theirs or {})

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join(self.messages)


def text_conflict(theirs: Mapping[Any, "WrittenText"]) -> EditConflict:
    """The conflict of someone whose texts others changed, with what they wrote, by name."""
    writers = dict.fromkeys(written.written_by for written in theirs.values())
    return EditConflict(
        f"{' and '.join(writers)} changed the text after you opened it. Nothing has been "
        "saved yet: combine the two texts and save again.",
        theirs=theirs,
    )


class RemovedMeanwhileError(Http404):
    """What someone was writing on is no longer there. The message says who removed it, and when.

    Pages answer with 404, the message and all that was typed.
    """


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text as it stands: its version, who wrote it and when. Version 0 is an empty text that
    no one wrote."""

    text: str
    version: int
    written_by: str
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text as someone typed it, and the version that they started from (0: there was none)."""

    text: str
    version: int


class Side(StrEnum):
    """Which of two texts a line stands in."""

    BOTH = "both"
    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of two texts, and which of them holds it."""

    side: Side
    text: str

    @property
    def words(self) -> str:
        """Which text holds the line, in words."""
        return {Side.BOTH: "In both", Side.THEIRS: "Only theirs", Side.MINE: "Only yours"}[
            self.side
        ]


def compared_lines(theirs: str, mine: str) -> tuple[ComparedLine, ...]:
    """Every line of both texts in order, each with the side that holds it."""
    old, new = theirs.splitlines(), mine.splitlines()
    lines: list[ComparedLine] = []
    for what, i, j, k, end in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            lines += [ComparedLine(Side.BOTH, line) for line in old[i:j]]
        else:
            lines += [ComparedLine(Side.THEIRS, line) for line in old[i:j]]
            lines += [ComparedLine(Side.MINE, line) for line in new[k:end]]
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text in an editor: its field, what is checked, and someone else's text in a conflict.

    `field` is the form's field, `mine` what stands in it, and `lines` say where the two differ.
    """

    field: object
    check: TextCheck
    theirs: WrittenText | None
    mine: str
    lines: tuple[ComparedLine, ...]


def text_block(
    field: object, mine: str, known: Collection[str], theirs: WrittenText | None
) -> TextBlock:
    """A text in an editor; `known` holds every spelling of the terminology."""
    text = mine.replace("\r\n", "\n")
    return TextBlock(
        field=field,
        check=check_text(text, known),
        theirs=theirs,
        mine=text,
        lines=compared_lines(theirs.text, text) if theirs else (),
    )


def digest_of(values: Mapping[str, object]) -> str:
    """A short mark of values as they stand: it differs where any of them does."""
    written = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:32]
