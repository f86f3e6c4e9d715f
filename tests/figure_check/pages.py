"""Pages of a report with figures of an invented force, for sentences to be checked against."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from dates.periods import month_code, months_ending
from figure_check import Facts
from figure_check.facts import Share
from highlights.figure_facts import facts_of
from measures.comparisons import Aggregation, PreferredDirection, Unit
from measures.content import PointContent, RowContent
from measures.formats import decimal_text, format_value
from measures.ranks import Rank
from tests.figure_check.reports import report_of, section_of
from tests.measures.rows import SEPTEMBER, row_of
from texts.acronyms import AcronymTerm

MONTHS = months_ending(SEPTEMBER, 24)
BASE = 12_000
YEAR = 12 * BASE
TERMS = (
    AcronymTerm("DA", "Domestic abuse"),
    AcronymTerm("ASB", "Anti-social behaviour"),
    AcronymTerm("VWI", "Violence with injury"),
    AcronymTerm("FAT", "Further action taken"),
)
Pair = tuple[int | str, int | str]


def spread(month: int, year: int, last: Sequence[int] = ()) -> list[int]:
    """Twelve months that end with some and come to a year."""
    count = 11 - len(last)
    each, rest = divmod(year - month - sum(last), count)
    return [*(each + (at < rest) for at in range(count)), *last, month]


def with_series(row: RowContent, figures: Mapping[date, Fraction]) -> RowContent:
    """A row with the months that its report prints."""
    unit = Unit(row.unit)
    points = (
        PointContent(month_code(month), decimal_text(figure), format_value(figure, unit))
        for month, figure in figures.items()
    )
    return replace(row, series=tuple(points))


def counted(
    name: str, month: Pair, year: Pair, area: str | None = None, last: Sequence[int] = ()
) -> RowContent:
    """A measure that is counted: its last month and 12 months, each with the year before.

    `last` are the months right before the last one, oldest first.
    """
    now = spread(int(month[0]), int(year[0]), last)
    before = spread(int(month[1]), int(year[1]))
    series = dict(zip(MONTHS, before + now, strict=True))
    figures = {month: Fraction(figure) for month, figure in series.items()}
    return with_series(row_of(series, name=name, area=area), figures)


def rated(
    name: str,
    month: Pair,
    year: Pair,
    last: Sequence[str] = (),
    better: PreferredDirection = PreferredDirection.UP,
) -> RowContent:
    """A percentage, in the same order."""
    of_base = [int(Fraction(each) * BASE / 100) for each in last]
    before, now = (
        spread(
            int(Fraction(month[at]) * BASE / 100), int(Fraction(year[at]) * BASE * 12 / 100), own
        )
        for at, own in ((1, ()), (0, of_base))
    )
    figures = [(each, BASE) for each in before + now]
    series = dict(zip(MONTHS, figures, strict=True))
    shares = {month: Fraction(part * 100, whole) for month, (part, whole) in series.items()}
    row = row_of(series, Unit.PERCENT, Aggregation.RATIO, name=name, preferred=better)
    return with_series(row, shares)


def timed(name: str, month: Pair, year: Pair, target: int | None = None) -> RowContent:
    """A mean of seconds, in the same order."""
    now, before = (spread(int(month[at]), int(year[at]) * 12) for at in (0, 1))
    series = dict(zip(MONTHS, before + now, strict=True))
    row = row_of(
        series,
        Unit.DURATION,
        Aggregation.MEAN,
        name=name,
        target=None if target is None else Fraction(target),
        label="SLA",
    )
    return with_series(row, {month: Fraction(figure) for month, figure in series.items()})


INJURY = "Crime Volume: Violence With Injury"
PAGES = {
    "999": section_of(
        "Contact centre: 999",
        (
            counted(
                "999 Calls Offered", (10_212, 9_654), (121_406, 118_770), last=(11_020, 10_080)
            ),
            timed("Average Time to Answer: 999", (8, 11), (9, 17), 10),
            rated(
                "Abandonment Rate: 999",
                ("1.0", "1.6"),
                ("0.8", "1.7"),
                better=PreferredDirection.DOWN,
            ),
            rated("999 Calls Answered Within 10 Seconds", ("84.6", "79.9"), ("83.1", "76.4")),
        ),
    ),
    "101": section_of(
        "Contact centre: 101",
        (
            counted("101 Calls Offered", (11_480, 15_020), (140_912, 189_330)),
            timed("Average Time to Answer: 101", (53, 71), (62, 56), 30),
            rated(
                "Abandonment Rate: 101",
                ("6.3", "8.1"),
                ("7.4", "6.7"),
                ("11.2", "8.9", "7.7", "6.8"),
                better=PreferredDirection.DOWN,
            ),
        ),
    ),
    "priority": section_of(
        "Response: priority",
        (
            timed("Average Response Time: Priority", (3972, 5500), (4978, 6777), 3600),
            rated("Response Rate: Priority", ("72.9", "58.2"), ("64.1", "55.4")),
            counted("Log Volume: Priority", (1_728, 2_340), (24_215, 29_578)),
        ),
    ),
    "violence": section_of(
        "Violence with injury",
        (
            counted(INJURY, (453, 501), (5_293, 6_056)),
            counted(INJURY, (258, 287), (3_089, 3_463), "County"),
            counted(INJURY, (185, 223), (2_197, 2_597), "Swindon"),
            rated("FAT Outcome Rate: Violence With Injury", ("22.4", "16.0"), ("21.1", "15.4")),
            rated("Arrest Rate: Violence With Injury", ("35.2", "31.0"), ("33.7", "30.6")),
        ),
    ),
    "abuse": section_of(
        "Domestic abuse",
        (
            counted("Crime Volume: DA", (465, 531), (6_443, 7_272)),
            rated("FAT Outcome Rate: DA", ("15.0", "11.8"), ("14.6", "12.2")),
            rated("Arrest Rate: DA", ("50.1", "44.7"), ("49.3", "42.5")),
        ),
    ),
    "asb": section_of(
        "Anti-social behaviour",
        (
            counted("ASB Incidents", (866, 1_010), (10_495, 11_766), last=(918, 934, 961, 927)),
            counted("ASB Incidents: Nuisance", (541, 640), (6_493, 7_490)),
            counted("ASB Incidents: Personal", (282, 311), (3_476, 3_694)),
            counted("ASB Incidents: Environmental", (43, 59), (506, 575)),
        ),
    ),
    "victims": section_of(
        "Victim voice",
        (
            rated(
                "Victim Satisfaction: Overall",
                ("71.9", "75.0"),
                ("72.4", "76.2"),
                ("73.1", "72.2", "71.5"),
            ),
            rated("Victim Satisfaction: Burglary", ("79.0", "84.1"), ("80.6", "85.2")),
            rated("Victim Satisfaction: Hate Crime", ("66.1", "80.2"), ("67.0", "81.7")),
            rated("Victim Satisfaction: Violent Crime", ("73.0", "74.1"), ("72.8", "74.7")),
        ),
    ),
    "plan": section_of("Outcomes achieved", ()),
}
# Measures on no page, which the texts of the plan's page bind.
BOUND = (
    counted("Crime Volume", (3_310, 3_502), (39_840, 42_204)),
    rated("FAT Outcome Rate", ("18.2", "14.1"), ("17.5", "13.7")),
)
SHARES = (
    Share(642, "57.1%", 1_125, "“Worse”"),
    Share(395, "35.1%", 1_125, "“No change”"),
)


RANKS = {
    ("average time to answer: 999", 1): Rank(24, 44, is_tied=False),
    ("999 calls answered within 10 seconds", 1): Rank(30, 44, is_tied=False),
    ("average time to answer: 101", 1): Rank(12, 43, is_tied=True),
}


def facts_for(page: str) -> Facts:
    """What texts of a page are compared with."""
    report = facts_of(report_of(*PAGES.values()), BOUND, TERMS, RANKS)
    facts = report.of(PAGES[page], BOUND if page == "plan" else ())
    return replace(facts, shares=SHARES)
