"""Writes on how the force stands among others."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.actions import record
from dates.periods import month_text
from measures.actions.locks import one_at_a_time
from measures.models import Measure, PeerComparison, PublishedRank, Source
from measures.policies import check_measures_remit
from records.conflicts import COMPARE, EditConflict, digest_of


@transaction.atomic
def compare_with_peers(
    *,
    measure: Measure,
    name: str,
    definition: str,
    by: User,
    source: Source | None = None,
    figures: Measure | None = None,
    seen: str | None = None,
) -> PeerComparison:
    """Set who compares the force with others on a measure, and how they count.

    `figures` is the measure whose figures of other forces are ranked, where it is another one.
    `seen` is the stamp that a form started from. Raises ValidationError, and
    EditConflict where someone else changed the comparison since.
    """
    check_measures_remit(by, [measure])
    one_at_a_time("reference")
    row = PeerComparison.objects.filter(measure=measure).first()
    before = _words(row)
    if seen is not None and seen != peers_digest(row):
        raise EditConflict(f"Someone has changed this comparison since you opened it. {COMPARE}")
    row = row or PeerComparison(measure=measure)
    row.name, row.definition, row.source = name, definition, source
    row.figures = None if figures == measure else figures
    row.full_clean()
    after = _words(row)
    if after != before:
        row.save()
        record(
            by=by,
            verb="compare_with_peers",
            subject=measure,
            sentence=f"set how {measure} is compared with other forces: {name}",
            before=before,
            after=after,
        )
    return row


@transaction.atomic
def publish_rank(
    *,
    comparison: PeerComparison,
    month: date,
    rank: int,
    forces: int,
    by: User,
    is_tied: bool = False,
    value_text: str = "",
) -> PublishedRank:
    """Note the force's place in a month as it was published; a second note replaces the first.

    Raises ValidationError.
    """
    check_measures_remit(by, [comparison.measure])
    one_at_a_time("reference")
    found = PublishedRank.objects.select_for_update().filter(comparison=comparison, month=month)
    row = found.first()
    before = _rank_words(row) if row else {}
    row = row or PublishedRank(comparison=comparison, month=month)
    row.rank, row.forces, row.is_tied, row.value_text = rank, forces, is_tied, value_text
    row.full_clean()
    after = _rank_words(row)
    if after != before:
        row.save()
        record(
            by=by,
            verb="publish_rank",
            subject=comparison.measure,
            sentence=f"noted rank {rank} of {forces} for {comparison.measure} in"
            f" {month_text(month)}",
            before=before,
            after=after,
        )
    return row


def peers_digest(comparison: PeerComparison | None) -> str:
    """The comparison as it stands, for a form to carry."""
    return digest_of(_words(comparison))


def _words(comparison: PeerComparison | None) -> dict[str, Any]:
    if comparison is None:
        return {}
    return {
        "name": comparison.name,
        "definition": comparison.definition,
        "source": str(comparison.source) if comparison.source else None,
        "figures": str(comparison.figures) if comparison.figures else None,
    }


def _rank_words(rank: PublishedRank) -> dict[str, Any]:
    return {
        "month": str(rank.month),
        "rank": rank.rank,
        "forces": rank.forces,
        "is_tied": rank.is_tied,
        "value_text": rank.value_text,
    }
