"""The figures that are bound into texts, for a month, in a constant number of SQL queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.permissions import Visibility
from dates.periods import month_text
from measures.comparisons import Unit
from measures.content import RowContent
from measures.models import Area, Measure
from measures.queries.observations import Pair
from measures.queries.peers import PlaceContent, ranks_for_month
from measures.queries.rows import PUBLIC, comparison_rows
from scorecards.bound_values import (
    FigureError,
    FigureKind,
    FigureName,
    PeriodName,
    Words,
    figure_words,
    period_words,
    rank_words,
    read_name,
    share_words,
    window_of,
)
from scorecards.content import FigureContent
from scorecards.sentences import draft_sentence
from texts.narrative import Bound, placeholders, plain_text, render

# What a reader sees where there is no figure. It names nothing, since a reader may not know of it.
NO_FIGURE = "[no figure]"


@dataclass(frozen=True, slots=True)
class BoundValueResolver:
    """The figures that texts name, for a month and for a reader's levels of visibility.

    `rows` are by measure and area, `ranks` by measure and window.
    """

    month: date
    measures: Mapping[str, Measure] = field(default_factory=dict)
    areas: Mapping[str, Area] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], RowContent] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[tuple[str, int], PlaceContent] = field(default_factory=dict)

    def bound(self, inner: str) -> Bound:
        """What a reader sees in the place of a placeholder."""
        try:
            name = read_name(inner)
            if isinstance(name, PeriodName):
                return Bound(period_words(month_text(self.month), name.months))
            content = self.figure(name)
        except FigureError as error:
            return Bound(NO_FIGURE, "There is no figure here.", reason=str(error))
        place = f", {content.area}" if content.area else ""
        return Bound(
            content.words,
            f"{content.measure}{place}: {name.kind.words}, {content.period_text}",
            content.value or "",
        )

    def explained(self, inner: str) -> Bound:
        """The same for those who write: where there is no figure, the words say why."""
        bound = self.bound(inner)
        return Bound(f"[no figure: {bound.reason}]", reason=bound.reason) if bound.reason else bound

    def figure(self, name: FigureName) -> FigureContent:
        """The figure of a name. Raises FigureError where the reader has none."""
        measure = self.measures.get(name.measure)
        if measure is None:
            raise FigureError(
                f"there is no measure “{name.measure}” that every reader of this text may see"
            )
        if name.area and name.area not in self.areas:
            raise FigureError(f"there is no area “{name.area}”")
        row = self.rows.get((name.measure, name.area))
        if row is None:
            raise FigureError("there is no force area yet")
        words = self._words(name, measure, row)
        return FigureContent(
            measure=row.measure,
            slug=row.slug,
            area=row.area,
            area_slug=row.area_slug,
            kind=name.kind.value,
            months=name.months,
            period_text=window_of(row, name.months).period_text,
            value=words.value,
            words=words.text,
            made_from=self._made_from(name),
        )

    def has(self, name: FigureName) -> bool:
        """Whether the reader has the figure of a name."""
        try:
            self.figure(name)
        except FigureError:
            return False
        return True

    def figures_in(self, text: str) -> tuple[FigureContent, ...]:
        """The figures that are bound into a text, in its order, without those that are none."""
        found = []
        for name in _names_in(text):
            try:
                found.append(self.figure(name))
            except FigureError:
                continue
        return tuple(found)

    def rows_in(self, text: str) -> tuple[RowContent, ...]:
        """The rows of which a text binds a figure, or a share, each once."""
        found: dict[tuple[str, str], RowContent] = {}
        for name in _names_in(text):
            slugs = (name.measure, self.parents.get(name.measure, ""))
            for slug in slugs[: 2 if name.kind == FigureKind.SHARE else 1]:
                if row := self.rows.get((slug, name.area)):
                    found[row.slug, row.area_slug] = row
        return tuple(found.values())

    def missing_in(self, text: str) -> tuple[str, ...]:
        """Placeholders of a text that have no figure, each with its reason."""
        return tuple(
            f"{{{{{inner}}}}}: {bound.reason}"
            for inner in dict.fromkeys(placeholders(text))
            if (bound := self.bound(inner)).reason
        )

    def _made_from(self, name: FigureName) -> tuple[str, ...]:
        """The measures that the words are made from, beside the figure's own."""
        if name.kind == FigureKind.SHARE:
            return (self.parents[name.measure],)
        if name.kind == FigureKind.RANK:
            ranked = self.ranks[name.measure, name.months].measure
            return (ranked,) if ranked else ()
        return ()

    def _words(self, name: FigureName, measure: Measure, row: RowContent) -> Words:
        if name.kind == FigureKind.SHARE:
            return self._share_words(name, row)
        if name.kind == FigureKind.RANK:
            return self._rank_words(name, row)
        return figure_words(row, name.kind, name.months, preferred=measure.preferred)

    def _share_words(self, name: FigureName, row: RowContent) -> Words:
        whole = self.rows.get((self.parents.get(name.measure, ""), name.area))
        if whole is None or row.unit != Unit.COUNT or whole.unit != Unit.COUNT:
            raise FigureError("it is not a sub-type that counts as part of another measure")
        if row.figures_overlap != whole.figures_overlap:
            raise FigureError("it and the whole do not cover the same months")
        return share_words(window_of(row, name.months), window_of(whole, name.months))

    def _rank_words(self, name: FigureName, row: RowContent) -> Words:
        if name.area and not self.areas[name.area].is_home:
            raise FigureError("only the whole force area has a rank among forces")
        place = self.ranks.get((name.measure, name.months))
        if place is None:
            period = window_of(row, name.months).period_text
            raise FigureError(
                f"no rank is published for {period}, and there are not enough figures"
                " to rank the forces"
            )
        return rank_words(
            place.rank.rank,
            place.rank.forces,
            is_tied=place.rank.is_tied,
            counted=place.counted,
            by=place.by,
            missing=place.missing,
        )


def resolver_for(
    texts: Iterable[str], month: date, *, levels: Iterable[Visibility] = PUBLIC
) -> BoundValueResolver:
    """Read every figure that the texts name, in at most eight queries; without any, in none."""
    names = {name for text in texts for name in _names_in(text)}
    return resolver_of_names(names, month, levels=levels)


def _names_in(text: str) -> Iterator[FigureName]:
    """The figures that a text names, in its order, without what is no name of one."""
    for inner in placeholders(text):
        try:
            name = read_name(inner)
        except FigureError:
            continue
        if isinstance(name, FigureName):
            yield name


def resolver_of_names(
    names: Iterable[FigureName], month: date, *, levels: Iterable[Visibility] = PUBLIC
) -> BoundValueResolver:
    """Read the named figures; see `resolver_for`."""
    wanted, allowed = set(names), set(levels)
    if not wanted:
        return BoundValueResolver(month)
    slugs = {name.measure for name in wanted}
    found = Measure.objects.visible(allowed).filter(slug__in=slugs).select_related("parent")
    measures = {measure.slug: measure for measure in found}
    parents = dict(_open_parents(measures.values(), allowed))
    areas = _areas_by_name()
    pairs = dict(_named_pairs(wanted, measures, parents, areas))
    rows = comparison_rows(list(pairs.values()), month)
    ranked = {name for name in wanted if name.kind == FigureKind.RANK}
    return BoundValueResolver(
        month=month,
        measures=measures,
        areas=areas,
        rows=dict(zip(pairs, rows, strict=True)),
        parents={slug: parent.slug for slug, parent in parents.items()},
        ranks=ranks_for_month(
            {(measures[each.measure], each.months) for each in ranked if each.measure in measures},
            month,
            allowed,
        ),
    )


def _open_parents(
    measures: Iterable[Measure], levels: Collection[Visibility]
) -> Iterator[tuple[str, Measure]]:
    """The measure of which each is a part, where the levels open it.

    A share would give away the whole to someone who may not see it.
    """
    for measure in measures:
        if measure.parent and measure.parent.visibility in levels:
            yield measure.slug, measure.parent


def _areas_by_name() -> dict[str, Area]:
    """The areas of the force by their slugs, the whole of it by "" too."""
    areas: dict[str, Area] = {}
    for area in Area.objects.of_the_force():
        areas[area.slug] = area
        if area.is_home:
            areas[""] = area
    return areas


def _named_pairs(
    names: Iterable[FigureName],
    measures: Mapping[str, Measure],
    parents: Mapping[str, Measure],
    areas: Mapping[str, Area],
) -> Iterator[tuple[tuple[str, str], Pair]]:
    """The measures and areas that names are about, and the wholes of which they want a share."""
    for name in names:
        measure, area = measures.get(name.measure), areas.get(name.area)
        if measure is None or area is None:
            continue
        yield (measure.slug, name.area), Pair(measure, area)
        if name.kind == FigureKind.SHARE and (parent := parents.get(measure.slug)):
            yield (parent.slug, name.area), Pair(parent, area)


@dataclass(frozen=True, slots=True)
class OfferedFigure:
    """A figure that can be bound into a text: what it is, how it reads, and what is written."""

    kind: str
    words: str
    token: str


def offered_figures(
    measure: Measure,
    area: Area,
    months: int,
    month: date,
    *,
    levels: Iterable[Visibility] = PUBLIC,
) -> tuple[OfferedFigure, ...]:
    """Everything that can be said of a measure, an area and a window; nothing where it is hidden.

    First a whole sentence, then each kind of figure that there is, last the words of the months.
    """
    place = "" if area.is_home else area.slug
    names = [FigureName(measure.slug, kind, months, place) for kind in FigureKind]
    resolver = resolver_of_names(names, month, levels=levels)
    found = []
    for name in names:
        bound = resolver.bound(f"figure: {name.inner}")
        if not bound.reason:
            found.append(OfferedFigure(name.kind.words, bound.words, name.token))
    if not found:
        return ()
    sentence = draft_sentence(resolver.rows[measure.slug, place], months)
    said = plain_text(render(sentence, resolver.bound))
    period = PeriodName(months)
    return (
        OfferedFigure("a whole sentence", said, sentence),
        *found,
        OfferedFigure("the months", resolver.bound(f"period: {months}m").words, period.token),
    )
