"""Figures that officers bound into a report's texts and that readers of it would not find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from highlights.models import NarrativePart, Report, Section
from scorecards.models import Commentary
from scorecards.queries import BoundValueResolver, resolver_for


@dataclass(frozen=True, slots=True)
class MissingFigure:
    """A placeholder without figure and its reason. `part` is None in a scorecard's commentary."""

    section: Section
    part: NarrativePart | None
    text: str


def texts_of(
    report: Report, sections: Sequence[Section]
) -> dict[int, list[tuple[NarrativePart | None, str]]]:
    """The texts of sections by the keys of these, each with its part; of a commentary it is None.

    The sections come with their narratives. One query.
    """
    commentaries = dict(
        Commentary.objects.filter(
            scorecard__in={section.scorecard_id for section in sections}, month=report.data_to
        ).values_list("scorecard_id", "text")
    )
    texts: dict[int, list[tuple[NarrativePart | None, str]]] = {}
    for section in sections:
        own = texts[section.pk] = []
        own += ((NarrativePart(each.part), each.text) for each in section.narratives.all())
        if section.scorecard_id in commentaries:
            own.append((None, commentaries[section.scorecard_id]))
    return texts


def resolver_of(
    texts: Mapping[int, Sequence[tuple[NarrativePart | None, str]]], month: date
) -> BoundValueResolver:
    """The figures that such texts name."""
    return resolver_for([text for own in texts.values() for _, text in own], month)


def missing_figures(report: Report, sections: Sequence[Section]) -> list[MissingFigure]:
    """What has no figure in the report's texts, in the order of its sections.

    The sections come with their narratives. A constant number of queries.
    """
    texts = texts_of(report, sections)
    resolver = resolver_of(texts, report.data_to)
    return [
        MissingFigure(section, part, missing)
        for section in sections
        for part, text in texts[section.pk]
        for missing in resolver.missing_in(text)
    ]
