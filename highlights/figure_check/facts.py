"""What a report's content says in figures, by what each figure is of. Pure.

The figure check compares what people write with these facts, and with nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from consultation.content import QuestionContent
from deliverables.content import DeliverableContent
from highlights.content import ReportContent, SectionContent
from highlights.figure_check.history import earlier_figures
from highlights.figure_check.reading import Form
from highlights.figure_check.words import COMMON, name_words
from plans.acronyms import AcronymTerm
from plans.periods import month_text, parse_month
from risks.content import RiskContent
from scorecards.comparisons import Unit
from scorecards.content import RowContent, ScorecardContent, WindowContent
from scorecards.formats import change_size, format_value, unit_of, value_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the report. A change has its sign; `period` says of when it is, and
    `is_before` that this is the year before.

    `months` is the length of its window, 0 where it has none, and `ends` its last month.
    """

    form: Form
    figure: Fraction
    words: str
    period: str
    is_change: bool = False
    is_before: bool = False
    months: int = 0
    area: str = ""
    is_target: bool = False
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What figures are of: a measure, a deliverable, a risk or an answer.

    A sentence names it by one of its `names` in full, or by all of the `words`. Facts of an
    `is_exact` subject are only looked at where it is named in full.
    """

    key: str
    names: tuple[str, ...]
    words: frozenset[str]
    facts: tuple[Fact, ...]
    moves_by_points: bool = False
    # All words of its name, where it is a measure.
    name: frozenset[str] = frozenset()
    is_exact: bool = False
    # Where a number is only read behind such a word.
    asks_for: str = ""
    # What the series of a measure says of earlier months.
    earlier: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A count that the report prints with its share and, where it is known, the base of both."""

    count: int
    share: str
    base: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a text of a section is compared with.

    `own` are the subjects that the section itself shows, `others` all the rest of the report;
    `terms` is the terminology, and `title_words` are those of what the section is about.
    """

    data_to: date
    period_start: date
    period_end: date
    own: tuple[Subject, ...]
    others: tuple[Subject, ...]
    shares: tuple[Share, ...]
    terms: tuple[AcronymTerm, ...] = ()
    title_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The facts of a whole report, from which those for each section are taken."""

    report: ReportContent
    subjects: tuple[Subject, ...]
    shares: tuple[Share, ...]
    terms: tuple[AcronymTerm, ...] = ()

    def of(self, section: SectionContent | None, bound: Iterable[RowContent] = ()) -> Facts:
        """What the texts of a section are compared with; without one, those of no section.

        `bound` are rows of measures whose figures its own texts bind.
        """
        rows = _rows([section]) if section else []
        shared = _shared(rows, section.title if section else "")
        own = _measures([*rows, *bound], shared)
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
) -> ReportFacts:
    """Read the facts of a report.

    `bound` are rows of measures that its texts bind figures of, `terms` is the terminology.
    """
    sections = [each for part in report.parts for each in part.sections]
    rows = [*_rows(sections), *bound]
    records = [
        *(_deliverable(line) for each in sections for line in each.deliverables),
        *(_risk(risk) for each in sections for risk in each.risks),
    ]
    return ReportFacts(
        report=report,
        subjects=(
            *_measures(rows, frozenset()),
            *{subject.key: subject for subject in records}.values(),
        ),
        shares=tuple(
            share
            for each in sections
            if each.wave
            for question in each.wave.questions
            for share in _shares(question)
        ),
        terms=tuple(terms),
    )


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
        own=tuple(_measures([*content.rows, *bound], shared)),
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


def _measures(rows: Sequence[RowContent], shared: frozenset[str]) -> list[Subject]:
    by_measure: dict[str, list[RowContent]] = {}
    for row in rows:
        by_measure.setdefault(row.slug, []).append(row)
    found = []
    for slug, own in by_measure.items():
        name = own[0].measure
        every = name_words(name)
        words = every - COMMON - shared or every - COMMON or every
        facts = dict.fromkeys(
            fact for row in own for window in row.windows for fact in _window_facts(row, window)
        )
        found.append(
            Subject(
                key=slug,
                names=(name,),
                words=words,
                facts=(*facts, *(fact for row in own for fact in _target_facts(row))),
                moves_by_points=own[0].unit == Unit.PERCENT,
                name=every,
                earlier=tuple(dict.fromkeys(fact for row in own for fact in _earlier_facts(row))),
            )
        )
    return found


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


def _window_facts(row: RowContent, window: WindowContent) -> Iterable[Fact]:
    unit = Unit(row.unit)
    form = _form(unit)
    place = row.area or ""
    for figure, period, ends, is_before in (
        (window.value, window.period_text, window.end, False),
        (window.previous_value, window.previous_period_text, window.previous_end, True),
    ):
        if figure is not None:
            exact = Fraction(figure)
            yield Fact(
                form,
                exact,
                value_words(exact, unit_of(row)),
                period,
                is_before=is_before,
                months=window.months,
                area=place,
                ends=parse_month(ends),
            )
    if window.change is None or window.value is None or window.previous_value is None:
        return
    change = Fraction(window.change)
    change_form = {Unit.PERCENT: Form.POINTS, Unit.DURATION: Form.DURATION}.get(unit, Form.PERCENT)
    way = "down" if change < 0 else "up"
    size = change_size(change, unit_of(row))
    yield Fact(
        change_form,
        change,
        f"{way} {size}",
        window.period_text,
        is_change=True,
        months=window.months,
        area=place,
    )
    if form == Form.COUNT:
        difference = Fraction(window.value) - Fraction(window.previous_value)
        yield Fact(
            Form.COUNT,
            difference,
            f"{way} {format_value(abs(difference), unit_of(row))}",
            window.period_text,
            is_change=True,
            months=window.months,
            area=place,
        )


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


def _shares(question: QuestionContent) -> Iterable[Share]:
    for answer in question.answers:
        # Where the printed share and count disagree, the share is not a fact to hold others to.
        if answer.count is not None and answer.share_text and not answer.warning:
            yield Share(answer.count, answer.share_text, question.base, f"“{answer.label}”")
