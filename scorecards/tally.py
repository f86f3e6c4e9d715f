"""How many rows of a scorecard are better, worse or steady. Pure."""

from collections.abc import Sequence

from measures.comparisons import Verdict
from measures.content import RowContent
from measures.wording import judged_window
from scorecards.content import TallyContent


def tally(rows: Sequence[RowContent]) -> TallyContent:
    """Count rows by the verdict of their longest judged window: the last 12 months, if it can."""
    verdicts = [window.verdict if (window := judged_window(row)) else None for row in rows]
    return TallyContent(
        better=verdicts.count(Verdict.BETTER.value),
        worse=verdicts.count(Verdict.WORSE.value),
        steady=verdicts.count(Verdict.STEADY.value),
        neutral=verdicts.count(Verdict.NEUTRAL.value),
        none=verdicts.count(None),
        older=sum(1 for row in rows if row.older_text),
    )
