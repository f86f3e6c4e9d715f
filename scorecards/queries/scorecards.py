"""Scorecards for a month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from accounts.permissions import Visibility
from dates.periods import month_code, month_text
from measures.content import RowContent
from measures.queries.annotations import with_decisions
from measures.queries.observations import Pair
from measures.queries.rows import PUBLIC, comparison_rows
from measures.wording import empty_text, headings, older_text, rule_text
from plans.models import Priority
from scorecards.content import ScorecardContent
from scorecards.models import Commentary, Scorecard, ScorecardRow
from scorecards.queries.bound_values import resolver_for
from scorecards.tally import tally
from texts.narrative import render


def scorecard_for_month(
    scorecard: Scorecard, month: date, *, levels: Iterable[Visibility] = PUBLIC
) -> ScorecardContent:
    """Return what a scorecard says for a month; see `scorecards_for_month`."""
    return scorecards_for_month([scorecard], month, levels=levels)[scorecard.pk]


def scorecards_for_month(
    scorecards: Sequence[Scorecard], month: date, *, levels: Iterable[Visibility] = PUBLIC
) -> dict[int, ScorecardContent]:
    """Return what scorecards say for a month, by primary key, in a constant number of queries.

    Figures bound into the commentary are those of the month, for the same levels. Rows of measures
    that the `levels` of visibility do not open are left out.
    """
    if not scorecards:
        return {}
    levels = list(levels)
    rows: dict[int, list[ScorecardRow]] = defaultdict(list)
    for row in (
        ScorecardRow.objects.filter(scorecard__in=scorecards, measure__visibility__in=levels)
        .select_related("measure__source", "area")
        .order_by("scorecard", "position")
    ):
        rows[row.scorecard_id].append(row)
    commentaries = dict(
        Commentary.objects.filter(scorecard__in=scorecards, month=month).values_list(
            "scorecard_id", "text"
        )
    )
    resolver = resolver_for(commentaries.values(), month, levels=levels)
    contents = _contents(scorecards, rows, month)
    return {
        scorecard.pk: ScorecardContent(
            slug=scorecard.slug,
            title=scorecard.title,
            month=month_code(month),
            month_text=month_text(month),
            rule=rule_text(Fraction(scorecard.threshold)),
            headings=headings(month),
            rows=tuple(contents[scorecard.pk]),
            tally=tally(contents[scorecard.pk]),
            commentary=render(commentaries.get(scorecard.pk, ""), resolver.bound),
            source_text=_source_text(rows[scorecard.pk]),
            commentary_figures=resolver.figures_in(commentaries.get(scorecard.pk, "")),
            older_text=older_text(contents[scorecard.pk], month),
            empty_text=empty_text(contents[scorecard.pk], month),
        )
        for scorecard in scorecards
    }


def priority_scorecards() -> QuerySet[Scorecard]:
    """The scorecards of the newest plan that has any, in the order of its priorities."""
    newest = (
        Priority.objects.filter(scorecards__isnull=False)
        .order_by("-plan__starts_on")
        .values("plan_id")[:1]
    )
    return Scorecard.objects.filter(priority__plan__in=newest).select_related("priority")


def _contents(
    scorecards: Sequence[Scorecard], rows: Mapping[int, Sequence[ScorecardRow]], month: date
) -> dict[int, list[RowContent]]:
    """The rows of every scorecard, read at once and judged by its own threshold."""
    pairs = [
        Pair(
            row.measure,
            row.area,
            row.shows_direction,
            Fraction(scorecard.threshold),
            # Without an arrow there is nothing to put an icon beside.
            scorecard.shows_control_icons and row.shows_direction,
        )
        for scorecard in scorecards
        for row in rows.get(scorecard.pk, ())
    ]
    contents = iter(with_decisions(pairs, comparison_rows(pairs, month), month))
    return {
        scorecard.pk: [next(contents) for _ in rows.get(scorecard.pk, ())]
        for scorecard in scorecards
    }


def _source_text(rows: Sequence[ScorecardRow]) -> str:
    names = dict.fromkeys(row.measure.source.name for row in rows if row.measure.source)
    if not names:
        return ""
    return f"{'Source' if len(names) == 1 else 'Sources'}: {', '.join(names)}."
