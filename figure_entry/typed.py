"""What someone types into the boxes of a figure, read as a cell of a file is."""

from datetime import date

from django.utils import timezone

from dates.periods import month_code, month_of
from imports.reading.known_names import Known, KnownMeasure
from imports.reading.observations import parse_observations
from imports.reading.parsed import ParsedObservation
from imports.reading.raw_observations import RawObservation
from measures.models import Area, Measure


def read_typed(
    numerator: str, denominator: str, *, measure: Measure, area: Area, month: date, mark: bool
) -> ParsedObservation:
    """The figure that was typed, with what is wrong with it and what is in doubt.

    `mark` says whether it is provisional.
    """
    known = Known({measure.name: known_measure(measure)}, {}, area.pk, month_of(this_day()))
    raw = RawObservation(
        line=0,
        measure=measure.name,
        # No name is the area that `known` calls home.
        area="",
        month=month_code(month),
        numerator=numerator,
        denominator=denominator,
        provisional="yes" if mark else "",
    )
    (parsed,) = parse_observations([raw], known)
    return parsed


def known_measure(measure: Measure) -> KnownMeasure:
    """A measure as far as its figures are judged by it."""
    return KnownMeasure(measure.pk, measure.name, measure.kind)


def this_day() -> date:
    """Today, on the clocks of the office."""
    return timezone.localdate()
