"""What the figure check says of a number that is doubtful. Pure."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from highlights.figure_check.reading import Sentence


class Rule(StrEnum):
    """What is doubtful about a number."""

    SIGN = "sign"
    POINTS = "points"
    DIRECTION = "direction"
    SHARE = "share"
    MONTH = "month"
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
    Rule.OTHER: "The figure of another measure",
    Rule.DIFFERS: "Not the report's figure",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that is doubtful: what was found, why, and what it would be ("" where unknown).

    The fingerprint stays the same while the sentence and the number do.
    """

    rule: Rule
    sentence: str
    found: str
    why: str
    would_be: str
    fingerprint: str

    @property
    def title(self) -> str:
        """What is doubtful, in a few words."""
        return self.rule.words


def finding(rule: Rule, sentence: Sentence, found: str, why: str, would_be: str) -> Finding:
    """Word a finding, with the mark by which it is known again."""
    mark = "\n".join((rule.value, " ".join(sentence.text.split()), found))
    return Finding(
        rule=rule,
        sentence=sentence.text,
        found=found.strip(),
        why=why,
        would_be=would_be,
        fingerprint=hashlib.sha256(mark.encode()).hexdigest(),
    )
