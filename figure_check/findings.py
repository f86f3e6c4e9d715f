"""What the figure check says of a number that is doubtful. Pure."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

# A longer sentence is shown from some words before the number to some words after it.
LONGEST_SHOWN = 1000
_AROUND = 200


class Rule(StrEnum):
    """What is doubtful about a number. Dismissals keep these values."""

    SIGN = "sign"
    POINTS = "points"
    DIRECTION = "direction"
    SHARE = "share"
    MONTH = "month"
    WINDOW = "window"
    AREA = "area"
    TARGET = "target"
    RANK = "rank"
    OTHER = "other"
    DIFFERS = "differs"

    @property
    def words(self) -> str:
        """What is doubtful, in a few words."""
        return _TITLES[self]


_TITLES = {
    Rule.SIGN: "A sign beside a verb",
    Rule.POINTS: "Percent for percentage points",
    Rule.DIRECTION: "The other direction",
    Rule.SHARE: "A count and a percentage that disagree",
    Rule.MONTH: "Another month",
    Rule.WINDOW: "The figure of another period",
    Rule.AREA: "The figure of another area",
    Rule.TARGET: "A target or its verdict",
    Rule.RANK: "Another rank",
    Rule.OTHER: "The figure of another measure",
    Rule.DIFFERS: "Not the report's figure",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that is doubtful: what was found, why, and what it would be ("" where that is not
    certain).

    The digest stays the same while the sentence and the number do.
    """

    rule: Rule
    sentence: str
    found: str
    why: str
    would_be: str
    digest: str

    @property
    def title(self) -> str:
        """What is doubtful, in a few words."""
        return self.rule.words


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a rule says of a part of a sentence, from `start` to `end`."""

    rule: Rule
    start: int
    end: int
    found: str
    why: str
    would_be: str = ""


class Findings:
    """Words the findings of one sentence, each with the mark by which it is known again."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._marks = {
            rule: hashlib.sha256(f"{rule.value}\n{normal}\n".encode())
            for normal in (" ".join(sentence.split()),)
            for rule in Rule
        }

    def of(self, doubt: Doubt, offset: int = 0) -> Finding:
        """The finding of a doubt in a passage that begins at `offset`."""
        mark = self._marks[doubt.rule].copy()
        mark.update(doubt.found.encode())
        return Finding(
            rule=doubt.rule,
            sentence=self._shown(doubt.start + offset, doubt.end + offset),
            found=doubt.found.strip(),
            why=doubt.why,
            would_be=doubt.would_be,
            digest=mark.hexdigest(),
        )

    def _shown(self, start: int, end: int) -> str:
        if len(self._sentence) <= LONGEST_SHOWN:
            return self._sentence
        return self._sentence[max(0, start - _AROUND) : end + _AROUND].strip()
