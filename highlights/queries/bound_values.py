"""Figures that officers bound into a report's texts and that readers of it would not find."""

from collections.abc import Sequence
from dataclasses import dataclass

from highlights.models import NarrativePart, Report, Section
from scorecards.models import Commentary
from scorecards.queries import BoundValueResolver, resolver_for


@dataclass(frozen=True, slots=True)
class MissingFigure:
    """A placeholder without figure and its reason. `part` is None in a scorecard's commentary."""

    section: Section
    part: NarrativePart | None
    text: str


def missing_figures(report: Report, sections: Sequence[Section]) -> list[MissingFigure]:
    """What has no figure in the report's texts, in the order of its sections.

    The sections come with their narratives. A constant number of queries.
    """
    commentaries = dict(
        Commentary.objects.filter(
            scorecard__in={section.scorecard_id for section in sections}, month=report.data_to
        ).values_list("scorecard_id", "text")
    )
    texts = {
        section.pk: [
            *((NarrativePart(each.part), each.text) for each in section.narratives.all()),
            *((None, text) for key, text in commentaries.items() if key == section.scorecard_id),
        ]
        for section in sections
    }
    resolver: BoundValueResolver = resolver_for(
        [text for own in texts.values() for _, text in own], report.data_to
    )
    return [
        MissingFigure(section, part, missing)
        for section in sections
        for part, text in texts[section.pk]
        for missing in resolver.missing_in(text)
    ]
