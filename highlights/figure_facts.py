"""The facts of the figure check, from what a report's content says in figures. Pure.

The check (`figure_check`) compares what people write with these facts, and with nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from consultation.content import QuestionContent
from dates.periods import month_text, parse_month
from deliverables.content import DeliverableContent
from figure_check.facts import Better, Fact, Form, Place, Share, Subject
from figure_check.known import Facts
from figure_check.vocabulary import COMMON, name_words
from highlights.content import ReportContent, SectionContent
from highlights.figure_history import earlier_figures
from measures.comparisons import PreferredDirection, Unit
from measures.content import RowContent, WindowContent
from measures.formats import change_size, format_value, unit_of, value_words
from measures.ranks import Rank
from risks.content import RiskContent
from scorecards.content import ScorecardContent
from texts.acronyms import AcronymTerm

Ranks = Mapping[tuple[str, int], Rank]
"""The force's places among others, by measure and window."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The facts of a whole report, from which those for each section are taken."""

    report: ReportContent
    subjects: tuple[Subject, ...]
    shares: tuple[Share, ...]
    terms: tuple[AcronymTerm, ...] = ()
    ranks: Ranks = field(default_factory=dict)

    def of(self, section: SectionContent | None, bound: Iterable[RowContent] = ()) -> Facts:
        """What the texts of a section are compared with; without one, those of no section.

        `bound` are rows of measures whose figures its own texts bind.
        """
        rows = _rows([section]) if section else []
        shared = _shared(rows, section.title if section else "")
        own = _measures([*rows, *bound], shared, self.ranks)
        keys = {subject.key for subject in own}
        return Facts(
            data_to=parse_month(self.report.data_to),
            period_start=parse_month(self.report.period_start),
            period_end=parse_month(self.report.period_end),
            own=tuple(own),
            others=tuple(subject for subject in self.subjects if subject.key not in keys),
            shares=self.shares,
            terms=self.terms,
            title_words=shared,
        )


def facts_of(
    report: ReportContent,
    bound: Iterable[RowContent] = (),
    terms: Iterable[AcronymTerm] = (),
    ranks: Ranks | None = None,
) -> ReportFacts:
    """Read the facts of a report.

    `bound` are rows of measures that its texts bind figures of, `terms` is the terminology, and
    `ranks` are the places of its measures.
    """
    sections = _sections(report)
    rows = [*_rows(sections), *bound]
    records = {subject.key: subject for section in sections for subject in _records(section)}
    return ReportFacts(
        report=report,
        subjects=(*_measures(rows, frozenset(), ranks or {}), *records.values()),
        shares=tuple(share for each in sections for share in _shares_of(each)),
        terms=tuple(terms),
        ranks=ranks or {},
    )


def measures_of(report: ReportContent, bound: Iterable[RowContent] = ()) -> tuple[str, ...]:
    """The measures whose figures a report shows or binds, each once."""
    return tuple(dict.fromkeys(row.slug for row in (*_rows(_sections(report)), *bound)))


def _sections(report: ReportContent) -> list[SectionContent]:
    return list(report.sections)


def _records(section: SectionContent) -> Iterator[Subject]:
    yield from (_deliverable(line) for line in section.deliverables)
    yield from (_risk(risk) for risk in section.risks)


def facts_of_scorecard(
    content: ScorecardContent,
    month: date,
    bound: Iterable[RowContent] = (),
    terms: Iterable[AcronymTerm] = (),
) -> Facts:
    """What the commentary on a scorecard's month is compared with, where no report prints it.

    `bound` are rows of measures whose figures the commentary binds.
    """
    shared = _shared(content.rows, content.title)
    return Facts(
        data_to=month,
        period_start=month,
        period_end=month,
        own=tuple(_measures([*content.rows, *bound], shared, {})),
        others=(),
        shares=(),
        terms=tuple(terms),
        title_words=shared,
    )


def _rows(sections: Iterable[SectionContent]) -> list[RowContent]:
    return [
        row
        for section in sections
        for row in (
            *(section.scorecard.rows if section.scorecard else ()),
            *((line.row for line in section.kpi.rows) if section.kpi else ()),
        )
    ]


def _shared(rows: Sequence[RowContent], title: str) -> frozenset[str]:
    """Words that all measures of a section have, or its title: what it is about goes unsaid."""
    names = [name_words(row.measure) for row in {row.slug: row for row in rows}.values()]
    common = frozenset.intersection(*names) if len(names) > 1 else frozenset()
    return common | name_words(title)


def _measures(rows: Sequence[RowContent], shared: frozenset[str], ranks: Ranks) -> list[Subject]:
    by_measure: dict[str, list[RowContent]] = {}
    for row in rows:
        by_measure.setdefault(row.slug, []).append(row)
    return [_measure(own, shared, ranks) for own in by_measure.values()]


def _measure(rows: Sequence[RowContent], shared: frozenset[str], ranks: Ranks) -> Subject:
    """A measure, from its rows in all areas."""
    first = rows[0]
    every = name_words(first.measure)
    facts = dict.fromkeys(
        fact for row in rows for window in row.windows for fact in _window_facts(row, window)
    )
    return Subject(
        key=first.slug,
        names=(first.measure,),
        words=every - COMMON - shared or every - COMMON or every,
        facts=(*facts, *(fact for row in rows for fact in _target_facts(row))),
        moves_by_points=first.unit == Unit.PERCENT,
        name=every,
        earlier=tuple(dict.fromkeys(fact for row in rows for fact in _earlier_facts(row))),
        better=_better(first),
        places=tuple(_places(first, ranks)),
    )


def _better(row: RowContent) -> Better:
    known = {PreferredDirection.UP: Better.UP, PreferredDirection.DOWN: Better.DOWN}
    return known.get(PreferredDirection(row.preferred_direction), Better.NEITHER)


def _places(row: RowContent, ranks: Ranks) -> Iterator[Place]:
    for window in row.windows:
        rank = ranks.get((row.slug, window.months))
        if rank:
            yield Place(rank.rank, rank.forces, window.months, window.period_text, rank.text)


def _earlier_facts(row: RowContent) -> Iterable[Fact]:
    unit = Unit(row.unit)
    for months, ends, figure in earlier_figures(row):
        text = month_text(ends)
        yield Fact(
            _form(unit),
            figure,
            value_words(figure, unit_of(row)),
            text if months == 1 else f"the {months} months to {text}",
            months=months,
            area=row.area or "",
            ends=ends,
        )


def _form(unit: Unit) -> Form:
    return {Unit.PERCENT: Form.PERCENT, Unit.DURATION: Form.DURATION}.get(unit, Form.COUNT)


def _window_facts(row: RowContent, window: WindowContent) -> Iterator[Fact]:
    yield from _level_facts(row, window)
    if window.change is None or window.value is None or window.previous_value is None:
        return
    if window.relative is not None:
        yield from _change_facts(row, window, window.change)
    if _form(Unit(row.unit)) == Form.COUNT:
        yield _difference(row, window, Fraction(window.value) - Fraction(window.previous_value))


def _level_facts(row: RowContent, window: WindowContent) -> Iterator[Fact]:
    unit = Unit(row.unit)
    for figure, period, ends, is_before in (
        (window.value, window.period_text, window.end, False),
        (window.previous_value, window.previous_period_text, window.previous_end, True),
    ):
        if figure is not None:
            exact = Fraction(figure)
            yield Fact(
                _form(unit),
                exact,
                value_words(exact, unit_of(row)),
                period,
                is_before=is_before,
                months=window.months,
                area=row.area or "",
                ends=parse_month(ends),
            )


def _change_facts(row: RowContent, window: WindowContent, printed: str) -> Iterator[Fact]:
    unit, change = Unit(row.unit), Fraction(printed)
    form = {Unit.PERCENT: Form.POINTS, Unit.DURATION: Form.DURATION}.get(unit, Form.PERCENT)
    yield Fact(
        form,
        change,
        f"{_way(change)} {change_size(change, unit_of(row))}",
        window.period_text,
        is_change=True,
        months=window.months,
        area=row.area or "",
    )


def _difference(row: RowContent, window: WindowContent, difference: Fraction) -> Fact:
    return Fact(
        Form.COUNT,
        difference,
        f"{_way(difference)} {format_value(abs(difference), unit_of(row))}",
        window.period_text,
        is_change=True,
        months=window.months,
        area=row.area or "",
    )


def _way(change: Fraction) -> str:
    return "down" if change < 0 else "up"


def _target_facts(row: RowContent) -> Iterable[Fact]:
    if row.target is not None:
        unit = Unit(row.unit)
        form = _form(unit)
        target = Fraction(row.target)
        yield Fact(
            form,
            target,
            value_words(target, unit_of(row)),
            row.target_label,
            area=row.area or "",
            is_target=True,
        )


def _deliverable(line: DeliverableContent) -> Subject:
    facts: tuple[Fact, ...] = ()
    if line.percent is not None:
        facts = (Fact(Form.PERCENT, Fraction(line.percent), f"{line.percent}%", line.updated_text),)
    return Subject(line.reference, (line.reference, line.title), frozenset(), facts, is_exact=True)


def _risk(risk: RiskContent) -> Subject:
    facts: tuple[Fact, ...] = ()
    if risk.current is not None:
        score = risk.current.score
        facts = (Fact(Form.COUNT, Fraction(score), str(score), risk.current.scored_on),)
    return Subject(
        risk.reference,
        (risk.reference, risk.title),
        frozenset(),
        facts,
        is_exact=True,
        asks_for="score",
    )


def _shares_of(section: SectionContent) -> Iterator[Share]:
    if section.wave:
        for question in section.wave.questions:
            yield from _shares(question)


def _shares(question: QuestionContent) -> Iterable[Share]:
    for answer in question.answers:
        # Where the printed share and count disagree, the share is not a fact to hold others to.
        if answer.count is not None and answer.share_text and not answer.warning:
            yield Share(answer.count, answer.share_text, question.base, f"“{answer.label}”")
