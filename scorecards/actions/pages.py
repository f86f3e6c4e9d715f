"""Writes on scorecards, their commentary, and KPI pages."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from dates.periods import month_text
from measures.actions.locks import one_at_a_time
from measures.models import Area, Measure, Source
from plans.models import Body, Priority
from plans.policies import check_remit
from records.conflicts import EditConflict, text_conflict
from records.editing import Values, change_of
from scorecards.models import (
    COMMENTARY,
    Commentary,
    CommentaryDraft,
    KpiLink,
    KpiPage,
    KpiRow,
    Scorecard,
    ScorecardRow,
)
from scorecards.queries.commentary import written_commentary
from scorecards.queries.kpi import kpi_page_digest, kpi_page_words
from texts.narrative import reason_against_length

MOST_LINKS = 20


@transaction.atomic
def define_scorecard(
    *,
    slug: str,
    title: str,
    rows: Sequence[tuple[Measure, Area, bool]],
    by: User,
    priority: Priority | None = None,
    body: Body | None = None,
    threshold: Decimal = Decimal(5),
    description: str = "",
) -> Scorecard:
    """Create the scorecard of this slug, or change it; `rows` replace those that it had.

    A row is a measure, an area, and whether its changes are judged (arrow and colour).
    `threshold`, in percent, is where a change stops being steady. Raises ValidationError.
    """
    one_at_a_time("pages")
    scorecard = Scorecard.objects.filter(slug=slug).first() or Scorecard(slug=slug)
    before = _scorecard_words(scorecard) if scorecard.pk else {}
    scorecard.title = title
    scorecard.description = description
    scorecard.priority = priority
    scorecard.body = body
    scorecard.threshold = threshold
    scorecard.full_clean()
    _refuse_doubles([(measure, area) for measure, area, _ in rows])
    scorecard.save()
    scorecard.refresh_from_db()
    wanted = [(measure.pk, area.pk, shows) for measure, area, shows in rows]
    if list(scorecard.rows.values_list("measure_id", "area_id", "shows_direction")) != wanted:
        scorecard.rows.all().delete()
        ScorecardRow.objects.bulk_create(
            ScorecardRow(
                scorecard=scorecard,
                measure=measure,
                area=area,
                shows_direction=shows,
                position=position,
            )
            for position, (measure, area, shows) in enumerate(rows, start=1)
        )
    after = _scorecard_words(scorecard)
    if after != before:
        record(
            by=by,
            verb="define_scorecard",
            subject=scorecard,
            sentence=f"{'changed' if before else 'defined'} the scorecard {title}",
            before=before,
            after=after,
        )
    return scorecard


SCORECARD_WORDS = {
    "title": "Title",
    "priority": "Priority",
    "body": "Body",
    "threshold": "Threshold in percent",
    "description": "Description",
}


@transaction.atomic
def edit_scorecard(*, scorecard: Scorecard, seen: Values, to: Values, by: User) -> Scorecard:
    """Change the fields of a scorecard; its rows stay.

    Raises EditConflict, ValidationError.
    """
    locked = Scorecard.objects.select_for_update(of=("self",)).get(pk=scorecard.pk)
    change = change_of(locked, seen=seen, to=to, words=SCORECARD_WORDS)
    if change is None:
        return locked
    change.write()
    record(
        by=by,
        verb="edit_scorecard",
        subject=locked,
        sentence=f"changed {change.fields} of the scorecard {locked.title}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def write_commentary(
    *, scorecard: Scorecard, month: date, text: str, version: int | None = None, by: User
) -> Commentary:
    """Write what the analysts say about a scorecard's figures of a month, in Markdown.

    Replaces what was written for that month; the audit trail keeps it. `version` is the one that
    the writer started from, 0 where there was none; without it the text is replaced whatever it
    is. Raises NotAllowedError outside the writer's remit, ValidationError where the text is too
    long, and EditConflict where someone else wrote another text since that version.
    """
    if reason := reason_against_length(text):
        raise ValidationError({"text": reason})
    check_remit(by, scorecard.priority)
    Scorecard.objects.select_for_update(no_key=True).get(pk=scorecard.pk)
    commentary = (
        Commentary.objects.filter(scorecard=scorecard, month=month)
        .select_related("written_by")
        .first()
    )
    discard_commentary_draft(scorecard=scorecard, month=month, by=by)
    if commentary and commentary.text == text:
        return commentary
    if version is not None and version != (commentary.version if commentary else 0):
        raise text_conflict({COMMENTARY: written_commentary(commentary)})
    before = {"text": commentary.text} if commentary else {}
    commentary = commentary or Commentary(scorecard=scorecard, month=month, version=0)
    commentary.text, commentary.written_by = text, by
    commentary.version += 1
    commentary.full_clean()
    commentary.save()
    record(
        by=by,
        verb="write_commentary",
        subject=scorecard,
        sentence=f"wrote the commentary on {scorecard} for {month_text(month)}",
        before=before,
        after={"text": text, "month": month},
    )
    return commentary


@transaction.atomic
def keep_commentary_draft(
    *, scorecard: Scorecard, month: date, text: str, base_version: int, by: User
) -> CommentaryDraft:
    """Keep what someone is typing about a month, for them alone, until they save it.

    Leaves no audit event: nothing of the record changes, and no one else reads it. Raises
    ValidationError where the text is too long.
    """
    if reason := reason_against_length(text):
        raise ValidationError({"text": reason})
    draft, _ = CommentaryDraft.objects.update_or_create(
        scorecard=scorecard,
        month=month,
        saved_by=by,
        defaults={"text": text, "base_version": base_version},
    )
    return draft


@transaction.atomic
def discard_commentary_draft(*, scorecard: Scorecard, month: date, by: User) -> None:
    """Throw away what the person has typed about a month and not saved."""
    scorecard.drafts.filter(month=month, saved_by=by).delete()


@transaction.atomic
def arrange_scorecard(
    *,
    scorecard: Scorecard,
    order: Sequence[int],
    started_from: Sequence[int],
    added: tuple[Measure, Area, bool] | None = None,
    by: User,
) -> Scorecard:
    """Put the rows of a scorecard in an order, by their keys; one that is left out is removed.

    `added` comes after them: a measure, an area, and whether its changes are judged.
    `started_from` is the order that the person saw. Published reports keep theirs. Raises
    ValidationError, and EditConflict where someone else arranged the rows since.
    """
    one_at_a_time("pages")
    scorecard = Scorecard.objects.select_for_update(of=("self",)).get(pk=scorecard.pk)
    check_remit(by, scorecard.priority)
    rows = {row.pk: row for row in scorecard.rows.select_related("measure", "area")}
    _check_order(order, rows, started_from)
    kept = [rows[key] for key in order]
    shown = [(row.measure, row.area) for row in kept] + ([added[:2]] if added else [])
    if not shown:
        raise ValidationError({"rows": "A scorecard needs at least one row: keep one."})
    _refuse_doubles(shown)
    before = _scorecard_words(scorecard)
    scorecard.rows.exclude(pk__in=order).delete()
    _put_in_order(kept)
    if added:
        measure, area, shows = added
        ScorecardRow.objects.create(
            scorecard=scorecard,
            measure=measure,
            area=area,
            shows_direction=shows,
            position=len(kept) + 1,
        )
    after = _scorecard_words(scorecard)
    if after != before:
        record(
            by=by,
            verb="arrange_scorecard",
            subject=scorecard,
            sentence=f"arranged the rows of the scorecard {scorecard}",
            before={"rows": before["rows"]},
            after={"rows": after["rows"]},
        )
    return scorecard


def _check_order(order: Sequence[int], rows: Collection[int], started_from: Sequence[int]) -> None:
    if list(rows) != list(started_from):
        raise EditConflict(
            "Someone has changed the rows since you opened this page. Nothing was "
            "changed: check the current rows."
        )
    if not set(order) <= set(rows) or len(set(order)) != len(order):
        raise ValidationError({"rows": "List each row of the scorecard exactly once."})


def _put_in_order(rows: Sequence[ScorecardRow]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    ScorecardRow.objects.bulk_update(rows, ["position"])


@transaction.atomic
def define_kpi_page(
    *,
    slug: str,
    title: str,
    priority: Priority,
    rows: Sequence[tuple[Measure, Area]],
    by: User,
    source: Source | None = None,
    links: Sequence[tuple[str, str]] | None = None,
    started_from: str | None = None,
) -> KpiPage:
    """Create the KPI page of this slug, or change it; `rows` replace those that it had.

    A row is a measure and an area, in the order of the page. `links` are titles with addresses,
    and replace those that it had; without them they stay. `started_from` is the `kpi_page_digest`
    of what the person saw; without it the page is replaced whatever it is. Raises ValidationError,
    and EditConflict where someone changed the page since.
    """
    one_at_a_time("pages")
    page = KpiPage.objects.filter(slug=slug).first() or KpiPage(slug=slug)
    check_remit(by, priority, *([page.priority] if page.pk else []))
    if started_from is not None and started_from != kpi_page_digest(page if page.pk else None):
        raise EditConflict(
            "Someone has changed the page since you opened it. Nothing has been saved yet."
        )
    before = kpi_page_words(page) if page.pk else {}
    page.title, page.priority, page.source = title, priority, source
    page.full_clean()
    _refuse_doubles(rows)
    page.save()
    _replace_rows(page, rows)
    if links is not None:
        _link(page, links)
    after = kpi_page_words(page)
    if after != before:
        record(
            by=by,
            verb="define_kpi_page",
            subject=page,
            sentence=f"{'changed' if before else 'defined'} the KPI page {title}",
            before=before,
            after=after,
        )
    return page


def _replace_rows(page: KpiPage, rows: Sequence[tuple[Measure, Area]]) -> None:
    shown = [(measure.pk, area.pk) for measure, area in rows]
    if list(page.rows.values_list("measure_id", "area_id")) == shown:
        return
    page.rows.all().delete()
    KpiRow.objects.bulk_create(
        KpiRow(page=page, measure=measure, area=area, position=position)
        for position, (measure, area) in enumerate(rows, start=1)
    )


def _link(page: KpiPage, links: Sequence[tuple[str, str]]) -> None:
    if list(page.links.values_list("title", "url")) == list(links):
        return
    if len(links) > MOST_LINKS:
        raise ValidationError(f"{len(links)} links are too many: keep {MOST_LINKS} or fewer.")
    page.links.all().delete()
    for position, (title, url) in enumerate(links, start=1):
        link = KpiLink(page=page, title=title, url=url, position=position)
        link.full_clean()
        link.save()


def _refuse_doubles(pairs: Sequence[tuple[Measure, Area]]) -> None:
    seen: set[tuple[int, int]] = set()
    for measure, area in pairs:
        if (measure.pk, area.pk) in seen:
            raise ValidationError(
                {"rows": f"“{measure}” for {area} is in two rows: remove one of them."}
            )
        seen.add((measure.pk, area.pk))


def _scorecard_words(scorecard: Scorecard) -> dict[str, Any]:
    return {
        "title": scorecard.title,
        "description": scorecard.description,
        "priority": str(scorecard.priority) if scorecard.priority else None,
        "body": str(scorecard.body) if scorecard.body else None,
        "threshold": str(scorecard.threshold),
        "rows": [
            f"{row.measure}, {row.area}{'' if row.shows_direction else ' (not judged)'}"
            for row in scorecard.rows.select_related("measure", "area")
        ],
    }
