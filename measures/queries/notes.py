"""What is known of measures besides their figures: what they mean, their targets, other forces."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from accounts.permissions import Visibility
from measures.content import MeasureNoteContent
from measures.formats import format_value, unit_of
from measures.models import Measure, Target
from measures.queries.peers import peers_by_measure
from measures.queries.rows import PUBLIC
from measures.wording import since_text


def measure_notes(
    slugs: Collection[str],
    levels: Iterable[Visibility] = PUBLIC,
    *,
    until: date | None = None,
) -> tuple[MeasureNoteContent, ...]:
    """What is known of measures, by name, as far as the `levels` of visibility open them.

    Ranks among other forces are those of months up to `until`. At most seven queries.
    """
    levels = tuple(levels)
    measures = list(
        Measure.objects.visible(levels)
        .filter(slug__in=slugs)
        .select_related("source")
        .prefetch_related("objectives__priority")
    )
    keys = [measure.pk for measure in measures]
    peers = peers_by_measure(keys, levels, until=until)
    targets: dict[int, list[str]] = defaultdict(list)
    for target in Target.objects.filter(measure__in=keys).select_related("area", "measure"):
        targets[target.measure_id].append(_target_text(target))
    return tuple(
        MeasureNoteContent(
            slug=measure.slug,
            name=measure.name,
            definition=measure.definition,
            why_it_matters=measure.why_it_matters,
            note=measure.note,
            unit=measure.unit,
            decimals=measure.decimals,
            aggregation=measure.aggregation,
            preferred_text=measure.get_preferred_direction_display(),
            source_name=measure.source.name if measure.source else "",
            source_url=measure.source.url if measure.source else "",
            source_words=measure.source.description if measure.source else "",
            owner_title=measure.owner_title,
            objectives=tuple(str(objective) for objective in measure.objectives.all()),
            targets=tuple(targets[measure.pk]),
            peers=peers.get(measure.pk),
            frequency=measure.frequency,
            coverage=measure.coverage,
            per=measure.per,
        )
        for measure in measures
    )


def _target_text(target: Target) -> str:
    """A target in a sentence: "SLA, County: 15 minutes. From April 2022."."""
    place = "" if target.area.is_home else f", {target.area.name}"
    value = format_value(target.exact_value, unit_of(target.measure))
    return f"{target.label}{place}: {value}. {since_text(target.from_month)}."
