"""What analysts wrote on a scorecard's months, for those who write it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from dates.periods import month_text
from records.conflicts import WrittenText
from scorecards.models import Commentary, CommentaryDraft, Scorecard


@dataclass(frozen=True, slots=True)
class EarlierCommentary:
    """The last commentary before a month."""

    month_text: str
    text: str


def written_commentary(commentary: Commentary | None) -> WrittenText:
    """A commentary as someone's text; version 0 where there is none."""
    if commentary is None:
        return WrittenText("", 0, "", None)
    return WrittenText(
        commentary.text, commentary.version, str(commentary.written_by), commentary.written_at
    )


def commentary_of(scorecard: Scorecard, month: date) -> WrittenText:
    """What stands about a scorecard's month. One query."""
    return written_commentary(
        scorecard.commentaries.filter(month=month).select_related("written_by").first()
    )


def commentary_before(scorecard: Scorecard, month: date) -> EarlierCommentary | None:
    """The last commentary that says something before a month, or None. One query."""
    before = (
        scorecard.commentaries.filter(month__lt=month).exclude(text="").order_by("-month").first()
    )
    return EarlierCommentary(month_text(before.month), before.text) if before else None


def commentary_draft_of(scorecard: Scorecard, month: date, by: User) -> CommentaryDraft | None:
    """What the person has typed about a month and not saved. One query."""
    return scorecard.drafts.filter(month=month, saved_by=by).first()
