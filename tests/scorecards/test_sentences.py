"""Words of bound figures and drafted sentences, on worked sums and against a slow calculation."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates.periods import months_ending
from measures.comparisons import Aggregation, PreferredDirection, Unit
from measures.content import RowContent
from measures.formats import ordinal
from scorecards.bound_values import (
    FigureError,
    FigureKind,
    FigureName,
    PeriodName,
    Words,
    figure_words,
    rank_words,
    read_name,
    share_words,
    window_of,
)
from scorecards.content import KpiRowContent
from scorecards.sentences import draft_summary
from tests.measures.rows import SEPTEMBER, months_of, row_of


def said(row: RowContent, kind: FigureKind, months: int = 1) -> str:
    preferred = PreferredDirection(row.preferred_direction)
    return figure_words(row, kind, months, preferred=preferred).text


@pytest.mark.parametrize(
    ("now", "before", "change", "movement", "difference"),
    [
        (968, 1000, "down 3.2%", "fell by 3.2% (32)", "32 fewer"),
        (1013, 1000, "up 1.3%", "rose by 1.3% (13)", "13 more"),
        (1000, 1000, "no change", "did not change", "no difference"),
        # 1 in 10,000 is 0.01%, which rounds to 0.0 and is not nothing.
        (10001, 10000, "less than 0.1% higher", "rose by less than 0.1% (1)", "1 more"),
        # 5 in 10,000 is exactly 0.05%, which rounds half up to 0.1.
        (9995, 10000, "down 0.1%", "fell by 0.1% (5)", "5 fewer"),
        (5, 0, "not comparable", "cannot be compared with", "not comparable"),
        (0, 8, "down 100.0%", "fell by 100.0% (8)", "8 fewer"),
        (2500, 1000, "up 150.0%", "rose by 150.0% (1,500)", "1,500 more"),
    ],
)
def test_counts_in_words(
    now: int, before: int, change: str, movement: str, difference: str
) -> None:
    row = row_of(months_of(now, before))
    tail = " the same month of the year before"
    assert said(row, FigureKind.CHANGE) == change
    assert said(row, FigureKind.MOVEMENT) == (
        movement + tail if movement.endswith("with") else f"{movement} on{tail}"
    )
    assert said(row, FigureKind.DIFFERENCE) == difference


@pytest.mark.parametrize(
    ("now", "before", "value", "movement", "difference"),
    [
        ((93, 1000), (84, 1000), "9.3%", "rose by 0.9 percentage points", "higher"),
        ((84, 1000), (93, 1000), "8.4%", "fell by 0.9 percentage points", "lower"),
        ((78, 1000), (7802, 100000), "7.8%", "fell by less than 0.1 percentage points", "lower"),
    ],
)
def test_percentages_move_by_percentage_points(
    now: tuple[int, int], before: tuple[int, int], value: str, movement: str, difference: str
) -> None:
    row = row_of({SEPTEMBER: now, date(2023, 9, 1): before}, Unit.PERCENT, Aggregation.RATIO)
    assert said(row, FigureKind.VALUE) == value
    assert said(row, FigureKind.MOVEMENT).startswith(movement)
    assert said(row, FigureKind.DIFFERENCE).endswith(difference)
    assert "%" not in said(row, FigureKind.CHANGE)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4092, "1 hour 8 minutes 12 seconds"),
        (492, "8 minutes 12 seconds"),
        (60, "1 minute"),
        (7200, "2 hours"),
        (1, "1 second"),
        (0, "0 seconds"),
    ],
)
def test_durations_in_words(seconds: int, words: str) -> None:
    row = row_of(months_of(seconds, 30), Unit.DURATION, Aggregation.MEAN)
    assert said(row, FigureKind.VALUE) == words


def test_a_duration_moves_by_its_words() -> None:
    row = row_of(months_of(552, 450), Unit.DURATION, Aggregation.MEAN)
    assert said(row, FigureKind.CHANGE) == "up 1 minute 42 seconds"
    assert said(row, FigureKind.DIFFERENCE) == "1 minute 42 seconds longer"
    assert said(row, FigureKind.PREVIOUS) == "7 minutes 30 seconds"


def test_days_in_words() -> None:
    row = row_of(months_of(170, 169), Unit.DAYS, Aggregation.MEAN)
    assert said(row, FigureKind.VALUE) == "170 days"
    assert said(row, FigureKind.CHANGE) == "up 0.6%"
    assert said(row, FigureKind.DIFFERENCE) == "1 day longer"


@pytest.mark.parametrize(
    ("preferred", "words"),
    [
        (PreferredDirection.DOWN, "did not meet the SLA of 30 seconds"),
        (PreferredDirection.UP, "met the SLA of 30 seconds"),
    ],
)
def test_target_met_or_not(preferred: PreferredDirection, words: str) -> None:
    row = row_of(
        months_of(53, 40),
        Unit.DURATION,
        Aggregation.MEAN,
        preferred=preferred,
        target=Fraction(30),
        label="SLA",
    )
    assert said(row, FigureKind.TARGET) == words


def test_what_is_missing_has_no_words() -> None:
    row = row_of({SEPTEMBER: 5})
    with pytest.raises(FigureError, match="no figure for October 2023 to September 2024"):
        said(row, FigureKind.VALUE, 12)
    with pytest.raises(FigureError, match="no figure for September 2023"):
        said(row, FigureKind.PREVIOUS)
    with pytest.raises(FigureError, match="no target"):
        said(row, FigureKind.TARGET)
    assert said(row, FigureKind.CHANGE) == "not comparable"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (42, "42nd"),
        (43, "43rd"),
        (111, "111th"),
        (112, "112th"),
        (101, "101st"),
    ],
)
def test_an_ordinal_has_its_ending(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_ranks_say_ties() -> None:
    assert rank_words(2, 4, is_tied=False).text == "2nd of 4 forces"
    assert rank_words(2, 4, is_tied=True) == Words("joint 2nd of 4 forces", "2")


def test_share_of_the_whole() -> None:
    part, whole = (window_of(row_of({SEPTEMBER: each}), 1) for each in (617, 1000))
    assert share_words(part, whole).text == "61.7%"
    with pytest.raises(FigureError, match="no share"):
        share_words(part, window_of(row_of({SEPTEMBER: 0}), 1))


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("figure: 999-calls value 12m", FigureName("999-calls", FigureKind.VALUE, 12)),
        (
            "figure : calls  movement 1m county",
            FigureName("calls", FigureKind.MOVEMENT, 1, "county"),
        ),
        ("period: 3m", PeriodName(3)),
    ],
)
def test_names_are_read(inner: str, name: FigureName | PeriodName) -> None:
    assert read_name(inner) == name
    assert read_name(name.token.strip("{}")) == name


@pytest.mark.parametrize(
    ("inner", "fix"),
    [
        ("figure: calls", "use a figure such as"),
        ("figure: calls value 12m county more", "use a figure such as"),
        ("figure: calls worth 12m", "not one of value, previous"),
        ("figure: calls value 7m", "use one of 1m, 3m, 12m"),
        ("figure: calls value ²m", "use one of 1m, 3m, 12m"),
        ("figure: c*lls value 1m", "as their addresses do"),
        ("period: 12m 3m", "use a period such as"),
    ],
)
def test_what_is_not_a_name_is_told_its_fix(inner: str, fix: str) -> None:
    with pytest.raises(FigureError, match=fix):
        read_name(inner)


def slow_words(numbers: Mapping[date, int], length: int) -> str:
    """The movement of a sum, reckoned again with decimals and text."""
    end = months_ending(SEPTEMBER, length)
    ago = [date(month.year - 1, month.month, 1) for month in end]
    now, before = sum(numbers[m] for m in end), sum(numbers[m] for m in ago)
    tail = (
        "the year before"
        if length == 12
        else f"the same month{'s' if length > 1 else ''} of the year before"
    )
    if before == 0:
        return f"cannot be compared with {tail}"
    percent = (Decimal(abs(now - before)) * 100 / Decimal(before)).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )
    if percent == 0:
        return f"did not change on {tail}"
    verb = "rose" if now > before else "fell"
    return f"{verb} by {percent}% ({abs(now - before):,}) on {tail}"


@given(st.lists(st.integers(0, 3000), min_size=24, max_size=24), st.sampled_from([1, 3, 12]))
def test_movements_equal_a_slow_calculation(figures: list[int], length: int) -> None:
    numbers = dict(zip(months_ending(SEPTEMBER, 24), figures, strict=True))
    assert said(row_of(numbers), FigureKind.MOVEMENT, length) == slow_words(numbers, length)


def line(row: RowContent, group: str = "headline") -> KpiRowContent:
    return KpiRowContent(row=row, group=group, annotations=())


def year_of(now: int, before: int, **options: object) -> RowContent:
    months = months_ending(SEPTEMBER, 24)
    numbers = {month: before if at < 12 else now for at, month in enumerate(months)}
    return row_of(numbers, **options)  # type: ignore[arg-type]


def test_a_draft_tells_headlines_areas_and_parts() -> None:
    page = [
        line(year_of(9, 10, target=Fraction(10))),
        line(year_of(4, 5, area="County"), "area"),
        line(year_of(5, 5, area="Swindon"), "area"),
        line(year_of(3, 4, name="Night_calls"), "subtype"),
        line(year_of(3, 4, name="Elsewhere"), "subtype"),
    ]
    parents = {"night_calls": ("calls", "Calls"), "elsewhere": ("not-here", "Not here")}
    assert draft_summary(page, parents=parents, ranked={"calls"}).split("\n") == [
        (
            "- **Calls.** In {{period: 1m}} there were {{figure: calls value 1m}}, and it "
            "{{figure: calls target 1m}}. Over {{period: 12m}} there were "
            "{{figure: calls value 12m}}, and the number {{figure: calls movement 12m}}. "
            "Its rank in {{period: 1m}} was {{figure: calls rank 1m}}."
        ),
        (
            "- **Calls, by area.** Over {{period: 12m}}: {{figure: calls value 12m county}} in "
            "County, which {{figure: calls movement 12m county}}; "
            "{{figure: calls value 12m swindon}} in Swindon, which "
            "{{figure: calls movement 12m swindon}}."
        ),
        (
            r"- **Night\_calls.** Over {{period: 12m}} there were "
            "{{figure: night_calls value 12m}}, and the number "
            "{{figure: night_calls movement 12m}}. That is "
            "{{figure: night_calls share 12m}} of Calls."
        ),
        (
            "- **Elsewhere.** In {{period: 1m}} there were {{figure: elsewhere value 1m}}. Over "
            "{{period: 12m}} there were {{figure: elsewhere value 12m}}, and the number "
            "{{figure: elsewhere movement 12m}}."
        ),
    ]


def test_a_draft_says_where_there_is_no_figure() -> None:
    page = [line(row_of({SEPTEMBER: 7})), line(row_of({}, area="County"), "area")]
    text = draft_summary(page, parents={}, windows=(1, 3, 12))
    assert re.findall(r"There is no figure for ([^.]*)\.", text) == [
        "{{period: 3m}}",
        "{{period: 12m}}",
        "County",
    ]


def test_a_draft_says_what_a_duration_was_before() -> None:
    def wait(now: int, before: int | None) -> str:
        numbers = {
            month: before if at < 12 else now
            for at, month in enumerate(months_ending(SEPTEMBER, 24))
            if at >= 12 or before is not None
        }
        row = row_of(numbers, Unit.DURATION, Aggregation.MEAN, name="Wait")  # type: ignore[arg-type]
        return draft_summary([line(row)], parents={})

    moved = "{{figure: wait movement 12m}}"
    assert f"and it {moved}, when it was {{{{figure: wait previous 12m}}}}." in wait(9, 18)
    assert wait(9, None).endswith(f"and it {moved}.")


def test_a_draft_explains_figures_whose_rounding_hides_their_difference() -> None:
    # 56.6 and 53.5 seconds are told as 57 and 54, and their difference of 3.1 as 3.
    numbers = {
        month: Fraction(535 if at < 12 else 566, 10)
        for at, month in enumerate(months_ending(SEPTEMBER, 24))
    }
    row = row_of(numbers, Unit.DURATION, Aggregation.MEAN, name="Wait")  # type: ignore[arg-type]
    told = draft_summary([line(row)], parents={})
    assert told.endswith("{{figure: wait previous 12m}}.")
    numbers |= {month: Fraction(574, 10) for month in months_ending(SEPTEMBER, 12)}
    row = row_of(numbers, Unit.DURATION, Aggregation.MEAN, name="Wait")  # type: ignore[arg-type]
    told = draft_summary([line(row)], parents={})
    # 57.4 is told as 57, and the difference of 3.9 as 4, but 54 and 4 are 58.
    assert told.endswith("{{figure: wait previous 12m}} (each figure is rounded separately).")
