"""How the force stands among others on a measure, month by month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.permissions import Visibility
from plans.periods import month_code, month_text
from scorecards.comparisons import Aggregation, Figure, PreferredDirection, Unit, month_value
from scorecards.formats import format_value
from scorecards.models import AreaKind, Measure, Observation, PeerComparison
from scorecards.queries.rows import PUBLIC
from scorecards.ranks import Rank, quartiles, rank_among


@dataclass(frozen=True, slots=True)
class RankContent:
    """The force's place in a month: "=42nd of 44", in which quarter, and with what figure.

    `is_published` where only the rank was published, and not the figures of the forces.
    """

    month: str
    month_text: str
    rank: int
    forces: int
    is_tied: bool
    text: str
    quarter: str
    value_text: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class PeersContent:
    """A comparison with other forces: the comparator's definition, and the force's path in rank.

    `ranks` are by month, oldest first. `quartiles_text` says the figures of the quarters in the
    latest month, where the figures of the forces are known.
    """

    name: str
    definition: str
    source_name: str
    source_url: str
    data_to: str
    order_text: str
    quartiles_text: str
    ranks: tuple[RankContent, ...]


def peers_of(measure: Measure, levels: Iterable[Visibility] = PUBLIC) -> PeersContent | None:
    """Return the comparison of a measure with other forces, or None. Three queries.

    A rank worked out from figures goes before one that was published for the same month. Figures
    of a measure that the `levels` of visibility do not open are not used.
    """
    comparison = (
        PeerComparison.objects.filter(measure=measure)
        .select_related("source", "figures")
        .prefetch_related("ranks")
        .first()
    )
    if comparison is None:
        return None
    figures = comparison.figures or measure
    preferred = PreferredDirection(measure.preferred_direction)
    values = _values(figures) if figures.visibility in list(levels) else {}
    found: dict[date, RankContent] = {}
    for row in comparison.ranks.all():
        rank = Rank(row.rank, row.forces, row.is_tied)
        found[row.month] = _content(row.month, rank, row.value_text, is_published=True)
    quarters: dict[date, str] = {}
    unit = Unit(figures.unit)
    for month, (own, others) in values.items():
        if own is not None and others:
            rank = rank_among(own, others, preferred)
            text = format_value(own, unit)
            found[month] = _content(month, rank, text, is_published=False)
            low, middle, high = (format_value(each, unit) for each in quartiles([own, *others]))
            quarters[month] = (
                f"A quarter of the forces lie at or below {low}, half at or below {middle}, and"
                f" three quarters at or below {high}."
            )
    latest = max(found, default=None)
    source = comparison.source
    return PeersContent(
        name=comparison.name,
        definition=comparison.definition,
        source_name=source.name if source else "",
        source_url=source.url if source else "",
        data_to=month_text(latest) if latest else "",
        order_text={
            PreferredDirection.UP: "1st is the highest, which is the best",
            PreferredDirection.DOWN: "1st is the lowest, which is the best",
            PreferredDirection.NONE: "1st is the highest; neither is better",
        }[preferred],
        quartiles_text=quarters.get(latest, "") if latest else "",
        ranks=tuple(found[month] for month in sorted(found)),
    )


def _values(measure: Measure) -> dict[date, tuple[Fraction | None, list[Fraction]]]:
    """The figure of the home force and those of others, by month."""
    own: dict[date, Fraction] = {}
    others: dict[date, list[Fraction]] = defaultdict(list)
    rows = (
        Observation.objects.current()
        .filter(measure=measure, area__kind__in=(AreaKind.FORCE, AreaKind.OTHER_FORCE))
        .order_by()
        .values_list("area__kind", "month", "numerator", "denominator")
    )
    unit, way = Unit(measure.unit), Aggregation(measure.aggregation)
    for kind, month, numerator, denominator in rows:
        if numerator is None:
            continue
        figure = Figure(Fraction(numerator), None if denominator is None else Fraction(denominator))
        value = month_value(figure, unit, way)
        if value is None:
            continue
        if kind == AreaKind.FORCE:
            own[month] = value
        else:
            others[month].append(value)
    return {month: (own.get(month), found) for month, found in others.items()}


def _content(month: date, rank: Rank, value_text: str, *, is_published: bool) -> RankContent:
    return RankContent(
        month=month_code(month),
        month_text=month_text(month),
        rank=rank.rank,
        forces=rank.forces,
        is_tied=rank.is_tied,
        text=rank.text,
        quarter=rank.quarter,
        value_text=value_text,
        is_published=is_published,
    )
