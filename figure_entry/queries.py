"""What can be typed in: the choices, the lines of a grid, and what is known beside each line."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Reader, visibilities_for
from dates.periods import add_months, day_text, month_code, month_of, month_text
from figure_entry.models import ClosedMonth, FigureDraft
from measures.comparisons import Aggregation, Figure
from measures.coverage import is_period_end
from measures.coverage_wording import period_text
from measures.formats import decimal_text, format_value, unit_of
from measures.models import Area, Measure, Observation
from measures.policies import measures_to_write
from measures.queries.current_values import CurrentValue, Key, PrintedMonths, current_values
from scorecards.models import Scorecard, ScorecardRow

SOURCE, ROLE, SCORECARD, MISSING = "source", "role", "scorecard", "missing"
# An area in which a measure has had a figure so recently is offered.
MONTHS_LOOKED_AT = 24
A_YEAR = 12


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """Something to be typed in: its code in an address, its name, and how many measures it has."""

    code: str
    name: str
    measures: int

    def url(self, month: date) -> str:
        """The address of its grid for a month."""
        return reverse("figure_entry:figure-grid", args=[month_code(month), self.code])


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices of one kind under a heading."""

    heading: str
    choices: tuple[EntryChoice, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A measure, area and month to be typed in, with the figures beside it as they are printed."""

    measure: Measure
    area: Area
    month: date
    now: CurrentValue | None
    now_text: str
    before_text: str
    before_month: str
    year_before_text: str
    printed_in: str

    @property
    def key(self) -> Key:
        """The keys of its measure and area, and its month."""
        return (self.measure.pk, self.area.pk, self.month)

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"m{self.measure.pk}a{self.area.pk}"

    @property
    def name(self) -> str:
        """What it is of, in words."""
        return (
            f"{self.measure}, {self.area}, {period_text(self.month, self.measure.kind.frequency)}"
        )

    @property
    def is_ratio(self) -> bool:
        """Whether it is typed as a numerator and a denominator."""
        return self.measure.aggregation == Aggregation.RATIO

    @property
    def revision(self) -> int:
        """The revision of the figure that is there, 0 where there never was any."""
        return self.now.revision if self.now else 0

    @property
    def is_missing(self) -> bool:
        """Whether there is no figure."""
        return self.now is None or self.now.numerator is None

    @property
    def is_provisional(self) -> bool:
        """Whether the figure that is there is provisional."""
        return bool(self.now and self.now.is_provisional)


def latest_complete_month() -> date:
    """The last month that has ended."""
    return add_months(month_of(timezone.localdate()), -1)


def measures_to_enter(person: Reader) -> QuerySet[Measure]:
    """The measures of which a person may type in figures."""
    visible = Measure.objects.visible(visibilities_for(person))
    return measures_to_write(person, visible.filter(retired_at__isnull=True))


def choice_groups(person: Reader) -> list[ChoiceGroup]:
    """What a person may choose to type in. Three queries."""
    measures = list(measures_to_enter(person).select_related("source"))
    sources: dict[str, list[str]] = defaultdict(list)
    roles: dict[str, int] = defaultdict(int)
    for measure in measures:
        if measure.source:
            sources[measure.source.slug].append(measure.source.name)
        if measure.owner_title:
            roles[measure.owner_title] += 1
    keys = {measure.pk for measure in measures}
    shown: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    rows = ScorecardRow.objects.filter(
        measure__in=keys, scorecard__removed_at__isnull=True, scorecard__retired_at__isnull=True
    )
    for slug, title, key in rows.values_list("scorecard__slug", "scorecard__title", "measure"):
        shown[slug].add(key)
        names[slug] = title
    return [
        _group("By source", SOURCE, ((slug, of[0], len(of)) for slug, of in sources.items())),
        _group("By responsible role", ROLE, ((name, name, n) for name, n in roles.items())),
        _group("By scorecard", SCORECARD, ((s, names[s], len(of)) for s, of in shown.items())),
    ]


def _group(heading: str, kind: str, found: Iterable[tuple[str, str, int]]) -> ChoiceGroup:
    ordered = sorted(found, key=lambda each: each[1].casefold())
    return ChoiceGroup(
        heading, tuple(EntryChoice(f"{kind}:{code}", name, n) for code, name, n in ordered)
    )


def chosen_measures(choice: str, person: Reader) -> tuple[str, QuerySet[Measure]] | None:
    """The name of a choice and its measures; None where nothing is called so."""
    kind, _, code = choice.partition(":")
    measures = measures_to_enter(person)
    if kind == MISSING and not code:
        return "Missing figures", measures
    if kind == SOURCE:
        own = measures.filter(source__slug=code).select_related("source")
        first = own.first()
        return (str(first.source), own) if first else None
    if kind == ROLE:
        own = measures.filter(owner_title=code) if code else measures.none()
        return (code, own) if own.exists() else None
    scorecard = Scorecard.objects.filter(slug=code).first() if kind == SCORECARD else None
    if scorecard is None:
        return None
    keys = ScorecardRow.objects.filter(scorecard=scorecard).values("measure")
    return scorecard.title, measures.filter(pk__in=keys)


def entry_lines(
    measures: Iterable[Measure], month: date, *, only_missing: bool = False
) -> list[EntryLine]:
    """A line for each measure and each area of it, by name. Four queries.

    Measures of which no period ends in the month have none. The areas are those of the force in
    which the measure has had a figure lately; the whole force area where it has had none.
    """
    due = (each for each in measures if is_period_end(month, each.kind.frequency))
    known = sorted(due, key=lambda each: each.name.casefold())
    keys = [measure.pk for measure in known]
    areas = {area.pk: area for area in Area.objects.of_the_force().filter(retired_at=None)}
    pairs = _recent_pairs(keys, areas, month)
    home = next((area for area in areas.values() if area.is_home), None)
    wanted = [
        (measure, area) for measure in known for area in _areas_of(pairs[measure.pk], areas, home)
    ]
    lines = lines_of(wanted, month)
    return [line for line in lines if line.is_missing] if only_missing else lines


def lines_of(wanted: Sequence[tuple[Measure, Area]], month: date) -> list[EntryLine]:
    """The lines of measures and areas for a month. Two queries."""
    measures = {measure.pk for measure, _ in wanted}
    span = (add_months(month, -MONTHS_LOOKED_AT), month)
    values = current_values(measures, {area.pk for _, area in wanted}, span)
    printed = PrintedMonths(measures)
    return [_line(measure, area, month, values, printed) for measure, area in wanted]


def _recent_pairs(
    measures: Collection[int], areas: Collection[int], month: date
) -> dict[int, set[int]]:
    """The areas in which each measure has a figure near a month."""
    pairs: dict[int, set[int]] = defaultdict(set)
    rows = Observation.objects.current().filter(measure__in=measures, area__in=areas)
    near = rows.months(add_months(month, -MONTHS_LOOKED_AT), add_months(month, A_YEAR))
    for measure, area in near.order_by().values_list("measure", "area").distinct():
        pairs[measure].add(area)
    return pairs


def _areas_of(recent: set[int], areas: dict[int, Area], home: Area | None) -> list[Area]:
    if recent:
        return [area for key, area in areas.items() if key in recent]
    return [home] if home else []


def _line(
    measure: Measure,
    area: Area,
    month: date,
    values: dict[Key, CurrentValue],
    printed: PrintedMonths,
) -> EntryLine:
    key = (measure.pk, area.pk, month)
    now = values.get(key)
    before = _last_before(measure, area, month, values)
    return EntryLine(
        measure,
        area,
        month,
        now,
        figure_text(measure, now),
        figure_text(measure, values[measure.pk, area.pk, before]) if before else "",
        period_text(before, measure.kind.frequency) if before else "",
        figure_text(measure, values.get((measure.pk, area.pk, add_months(month, -A_YEAR)))),
        printed.report_of(key),
    )


def _last_before(
    measure: Measure, area: Area, month: date, values: dict[Key, CurrentValue]
) -> date | None:
    """The month of the last figure before a month, within a year, whatever its period is."""
    for back in range(1, A_YEAR + 1):
        earlier = add_months(month, -back)
        value = values.get((measure.pk, area.pk, earlier))
        if value and value.numerator is not None:
            return earlier
    return None


def figure_text(measure: Measure, value: CurrentValue | None) -> str:
    """A figure as it is printed, of a ratio with what it is made of; "" where there is none."""
    if value is None or value.numerator is None:
        return ""
    figure = Figure.of(value.numerator, value.denominator)
    text = format_value(measure.value_of(figure), unit_of(measure)) or "No rate"
    if value.denominator is None:
        return text
    top, base = (_plain(each) for each in (value.numerator, value.denominator))
    return f"{text} ({top} of {base})"


def _plain(number: object) -> str:
    whole, _, part = decimal_text(Fraction(str(number))).partition(".")
    return f"{int(whole):,}{f'.{part}' if part else ''}"


def kept_draft(choice: str, page: int, month: date, person: int) -> FigureDraft | None:
    """What a person has typed into a page of a grid and not saved."""
    found = FigureDraft.objects.filter(choice=choice, page=page, month=month, saved_by=person)
    return found.first()


def drafts_of(person: int) -> list[FigureDraft]:
    """The drafts of a person, the newest month first."""
    return list(FigureDraft.objects.filter(saved_by=person))


def closed_of(months: Collection[date]) -> set[date]:
    """Those of the months that are closed."""
    closed = ClosedMonth.objects.filter(month__in=months, reopened_at__isnull=True)
    return set(closed.values_list("month", flat=True))


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month, and who closed it and when, "" while it is open."""

    month: str
    month_text: str
    closed_text: str


def month_states() -> list[MonthState]:
    """The last months that have ended, the newest first. One query."""
    latest = latest_complete_month()
    months = [add_months(latest, -back) for back in range(MONTHS_LOOKED_AT)]
    closed = ClosedMonth.objects.filter(reopened_at__isnull=True).select_related("closed_by")
    words = {each.month: _closed_words(each) for each in closed}
    earlier = sorted((month for month in words if month < months[-1]), reverse=True)
    return [
        MonthState(month_code(month), month_text(month), words.get(month, ""))
        for month in (*months, *earlier)
    ]


def _closed_words(closed: ClosedMonth) -> str:
    day = timezone.localtime(closed.closed_at).date()
    return f"{closed.closed_by}, {day_text(day)}"
