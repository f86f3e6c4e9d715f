"""How the force stands among others on a measure, month by month."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Prefetch

from accounts.permissions import Visibility
from dates.periods import month_code, month_text, months_ending
from measures.comparisons import Figure, PreferredDirection, Series, window_value
from measures.content import PeersContent, RankContent
from measures.formats import PreciseUnit, decimal_text, unit_of, value_words
from measures.models import AreaKind, Measure, Observation, PeerComparison, Source
from measures.models.peers import PublishedRank
from measures.queries.rows import PUBLIC
from measures.rank_wording import Standing, are_same_forces, missing_text, path_text
from measures.ranks import Rank, quartiles, rank_among

Forces = tuple[Series, dict[str, Series]]
"""The figures of the home force, and those of the others by their names."""

Values = tuple[Fraction, dict[str, Fraction]]
"""The value of the home force, and those of the others by their names."""

ORDER_TEXT = {
    PreferredDirection.UP: "1st is the highest, which is the best",
    PreferredDirection.DOWN: "1st is the lowest, which is the best",
    PreferredDirection.NONE: "1st is the highest; neither is better",
}


def peers_of(measure: Measure, levels: Iterable[Visibility] = PUBLIC) -> PeersContent | None:
    """Return the comparison of a measure with other forces, or None. Three queries.

    A rank worked out from figures goes before one that was published for the same month, which
    is beside it. Figures of a measure that the `levels` of visibility do not open are not used.
    """
    return peers_by_measure([measure.pk], levels).get(measure.pk)


def peers_by_measure(
    measures: Collection[int],
    levels: Iterable[Visibility] = PUBLIC,
    *,
    until: date | None = None,
) -> dict[int, PeersContent]:
    """The comparisons of measures by their keys, for months up to `until`. Three queries."""
    comparisons = list(
        PeerComparison.objects.filter(measure__in=measures)
        .select_related("source", "figures", "measure")
        .prefetch_related("ranks")
    )
    allowed = list(levels)
    ranked = {each.figures or each.measure for each in comparisons}
    forces = _forces({each.pk for each in ranked if each.visibility in allowed})
    return {
        each.measure_id: _peers_content(each, forces, until or date.max) for each in comparisons
    }


def _peers_content(
    comparison: PeerComparison, forces: Mapping[int, Forces], until: date
) -> PeersContent:
    measure = comparison.measure
    figures = comparison.figures or measure
    is_open = figures.pk in forces
    known = _by_month(figures, forces[figures.pk], until) if is_open else {}
    found = _ranks(comparison, figures, known, until)
    standings = {month: _standing(month, each, known) for month, each in found.items()}
    latest = max(found, default=None)
    source = comparison.source or Source()
    named = figures if is_open and figures.pk != measure.pk else Measure()
    return PeersContent(
        name=comparison.name,
        definition=comparison.definition,
        source_name=source.name,
        source_url=source.url,
        source_words=source.description,
        figures_name=named.name,
        figures_slug=named.slug,
        data_to=month_text(latest) if latest else "",
        order_text=ORDER_TEXT[measure.preferred],
        path_text=path_text(standings),
        quartiles_text=_quartiles_text(found[latest]) if latest else "",
        ranks=tuple(
            replace(
                found[month],
                same_forces=are_same_forces(standings[month], standings[max(standings)]),
            )
            for month in sorted(found)
        ),
    )


def _standing(month: date, rank: RankContent, known: Mapping[date, Values]) -> Standing:
    others = frozenset(known[month][1]) if month in known else None
    return Standing(month, rank.rank, rank.forces, rank.text, others)


def _ranks(
    comparison: PeerComparison, figures: Measure, known: Mapping[date, Values], until: date
) -> dict[date, RankContent]:
    """The ranks by month: those worked out from figures, else those that were published."""
    published = {row.month: row for row in comparison.ranks.all() if row.month <= until}
    found = {month: _published(row) for month, row in published.items()}
    unit, preferred = unit_of(figures), comparison.measure.preferred
    everybody = {name for _, others in known.values() for name in others}
    for month, (own, others) in known.items():
        rank = rank_among(own, others.values(), preferred)
        missing = tuple(sorted(everybody - set(others)))
        found[month] = replace(
            _reckoned(month, rank, own, others.values(), unit, published.get(month)),
            missing=missing,
            missing_text=missing_text(missing),
        )
    return found


@dataclass(frozen=True, slots=True)
class PlaceContent:
    """The force's place among others, and the figure that was `counted` for it, by whom.

    Both are "" where the figure is the measure's own, or is not known. `measure` is the slug of the
    one whose figures are ranked, "" where only the rank was published. `missing` are the forces
    that have figures in other months and none in the window.
    """

    rank: Rank
    counted: str = ""
    by: str = ""
    measure: str = ""
    missing: tuple[str, ...] = ()


def ranks_for_month(
    wanted: Iterable[tuple[Measure, int]], month: date, levels: Iterable[Visibility] = PUBLIC
) -> dict[tuple[str, int], PlaceContent]:
    """The places of measures in windows that end with a month, by slug and length. Four queries.

    As on the measure's page: from the forces' figures where they are known, else as published of
    the month. What cannot be ranked is left out.
    """
    asked = list(wanted)
    if not asked:
        return {}
    allowed = list(levels)
    comparisons = _comparisons_in({measure for measure, _ in asked}, month)
    figures = {measure.pk: _ranked(measure, comparisons.get(measure.pk)) for measure, _ in asked}
    first = months_ending(month, max(length for _, length in asked))[0]
    seen = {each.pk for each in figures.values() if each.visibility in allowed}
    forces, everybody = _forces(seen, first, month), _forces_of(seen)
    found: dict[tuple[str, int], PlaceContent] = {}
    for measure, length in asked:
        ranked, comparison = figures[measure.pk], comparisons.get(measure.pk)
        values = _window(ranked, forces.get(ranked.pk, ({}, {})), month, length)
        place = _place_by_figures(measure, ranked, values, everybody.get(ranked.pk, set()))
        if comparison:
            row = next(iter(comparison.ranks.all()), None) if length == 1 else None
            place = _compared_place(comparison, row, place, values[0])
        if place:
            found[measure.slug, length] = place
    return found


def _comparisons_in(measures: Collection[Measure], month: date) -> dict[int, PeerComparison]:
    """The comparisons of measures by their keys, with the rank that was published of a month."""
    found = (
        PeerComparison.objects.filter(measure__in=measures)
        .select_related("figures")
        .prefetch_related(Prefetch("ranks", PublishedRank.objects.filter(month=month)))
    )
    return {comparison.measure_id: comparison for comparison in found}


def _compared_place(
    comparison: PeerComparison,
    row: PublishedRank | None,
    place: PlaceContent | None,
    own: Fraction | None,
) -> PlaceContent | None:
    """A place with what was counted for it, where another measure is; else as published."""
    if place and comparison.figures and comparison.figures_id != comparison.measure_id:
        counted = _counted(own, unit_of(comparison.figures), row)
        return replace(place, counted=counted, by=comparison.name)
    if place or row is None:
        return place
    return PlaceContent(_rank(row), row.value_text, comparison.name if row.value_text else "")


def _place_by_figures(
    measure: Measure,
    ranked: Measure,
    values: tuple[Fraction | None, Mapping[str, Fraction]],
    everybody: set[str],
) -> PlaceContent | None:
    """The place by the forces' figures in a window, where there are any to compare."""
    own, others = values
    if own is None or not others:
        return None
    rank = rank_among(own, others.values(), measure.preferred)
    return PlaceContent(rank, measure=ranked.slug, missing=tuple(sorted(everybody - others.keys())))


def _ranked(measure: Measure, comparison: PeerComparison | None) -> Measure:
    """The measure whose figures are ranked: another one where the comparison names one."""
    return (comparison.figures if comparison else None) or measure


def _window(
    figures: Measure, forces: Forces, month: date, length: int
) -> tuple[Fraction | None, dict[str, Fraction]]:
    """What the home force has in a window, and the other forces that have a value there."""

    kind = figures.kind

    def value_of(series: Series) -> Fraction | None:
        return window_value(series, kind, month=month, length=length)

    theirs = {name: value_of(series) for name, series in forces[1].items()}
    return value_of(forces[0]), {name: value for name, value in theirs.items() if value is not None}


def _counted(own: Fraction | None, unit: PreciseUnit, published: PublishedRank | None) -> str:
    """The force's figure in words; a comparator may print more of it than this product does."""
    return (published.value_text if published else "") or value_words(own, unit)


def _by_month(measure: Measure, forces: Forces, until: date) -> dict[date, Values]:
    """The figure of the home force and those of others, in the months where there are both."""
    home, others = forces
    found: dict[date, Values] = {}
    for month in (month for month in home if month <= until):
        own = measure.value_of(home[month])
        values = {name: measure.value_of(series.get(month)) for name, series in others.items()}
        theirs = {name: value for name, value in values.items() if value is not None}
        if own is not None and theirs:
            found[month] = own, theirs
    return found


def _forces(
    measures: Collection[int], first: date | None = None, last: date | None = None
) -> dict[int, Forces]:
    """The figures in force of measures in every force, by the key of the measure. One query."""
    rows = Observation.objects.current().filter(
        measure__in=measures,
        area__kind__in=(AreaKind.FORCE, AreaKind.OTHER_FORCE),
    )
    if first and last:
        rows = rows.filter(month__gte=first, month__lte=last)
    series: dict[tuple[int, str, str], dict[date, Figure]] = defaultdict(dict)
    for measure, kind, area, month, numerator, denominator in rows.order_by().values_list(
        "measure_id", "area__kind", "area__name", "month", "numerator", "denominator"
    ):
        if numerator is None:
            continue
        series[measure, kind, area][month] = Figure.of(numerator, denominator)
    found: dict[int, Forces] = {measure: ({}, {}) for measure in measures}
    for (measure, kind, name), figures in series.items():
        others = found[measure][1]
        if kind == AreaKind.FORCE:
            found[measure] = figures, others
        else:
            others[name] = figures
    return found


def _forces_of(measures: Collection[int]) -> dict[int, set[str]]:
    """The names of the other forces that have any figure of measures. One query."""
    found: dict[int, set[str]] = {measure: set() for measure in measures}
    rows = Observation.objects.current().filter(
        measure__in=measures, area__kind=AreaKind.OTHER_FORCE
    )
    for measure, name in rows.order_by().values_list("measure_id", "area__name").distinct():
        found[measure].add(name)
    return found


def _rank(row: PublishedRank) -> Rank:
    return Rank(row.rank, row.forces, row.is_tied)


def _published(row: PublishedRank) -> RankContent:
    rank = _rank(row)
    return RankContent(
        month=month_code(row.month),
        month_text=month_text(row.month),
        rank=rank.rank,
        forces=rank.forces,
        is_tied=rank.is_tied,
        text=rank.text,
        quarter=rank.quarter,
        value=None,
        value_text=row.value_text,
        is_published=True,
        published_text=rank.text,
        lower_quartile=None,
        median=None,
        upper_quartile=None,
        lower_quartile_text="",
        median_text="",
        upper_quartile_text="",
    )


def _reckoned(
    month: date,
    rank: Rank,
    own: Fraction,
    others: Collection[Fraction],
    unit: PreciseUnit,
    published: PublishedRank | None,
) -> RankContent:
    low, middle, high = quartiles([own, *others])
    return RankContent(
        month=month_code(month),
        month_text=month_text(month),
        rank=rank.rank,
        forces=rank.forces,
        is_tied=rank.is_tied,
        text=rank.text,
        quarter=rank.quarter,
        value=decimal_text(own),
        value_text=_counted(own, unit, published),
        is_published=False,
        published_text=_rank(published).text if published else "",
        lower_quartile=decimal_text(low),
        median=decimal_text(middle),
        upper_quartile=decimal_text(high),
        lower_quartile_text=value_words(low, unit),
        median_text=value_words(middle, unit),
        upper_quartile_text=value_words(high, unit),
    )


def _quartiles_text(rank: RankContent) -> str:
    if not rank.median_text:
        return ""
    return (
        f"A quarter of the forces are at or below {rank.lower_quartile_text}, half at or "
        f"below {rank.median_text}, and three quarters at or below "
        f"{rank.upper_quartile_text}."
    )
