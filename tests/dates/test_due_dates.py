"""Every loose form of the two reports, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates.due_dates import DueDate, DueDateNotUnderstood, parse_due
from dates.periods import MONTH_NAMES

AS_PRINTED = [
    ("Sept 2022", date(2022, 9, 30), "month"),
    ("Sept 22", date(2022, 9, 30), "month"),
    ("Sep 22", date(2022, 9, 30), "month"),
    ("Nov 22", date(2022, 11, 30), "month"),
    ("Dec 22", date(2022, 12, 31), "month"),
    ("June 2022", date(2022, 6, 30), "month"),
    ("July 2022", date(2022, 7, 31), "month"),
    ("Q4 2023", date(2023, 12, 31), "quarter"),
    ("Contract start April 2023", date(2023, 4, 30), "month"),
    ("Dec launch ongoing 2022", date(2022, 12, 31), "month"),
    ("October 22", date(2022, 10, 31), "month"),
    ("June 2023", date(2023, 6, 30), "month"),
    ("April 23", date(2023, 4, 30), "month"),
    ("Jan 2023", date(2023, 1, 31), "month"),
    ("October 2023", date(2023, 10, 31), "month"),
    ("Nov 2025", date(2025, 11, 30), "month"),
    ("March 2025", date(2025, 3, 31), "month"),
    ("March\n\n2025", date(2025, 3, 31), "month"),
    ("October \n\n2024", date(2024, 10, 31), "month"),
    ("April 2025", date(2025, 4, 30), "month"),
]

OTHER_FORMS = [
    ("1 Oct 2022", date(2022, 10, 1), "day"),
    ("30 September 2022", date(2022, 9, 30), "day"),
    ("22 Sept 2022", date(2022, 9, 22), "day"),
    ("22 Sept 22", date(2022, 9, 22), "day"),
    ("22nd of September, 2022", date(2022, 9, 22), "day"),
    ("22-Sep-2022", date(2022, 9, 22), "day"),
    ("Sept 22, 2022", date(2022, 9, 22), "day"),
    ("01/10/2022", date(2022, 10, 1), "day"),
    ("1.10.22", date(2022, 10, 1), "day"),
    ("2023-03-31", date(2023, 3, 31), "day"),
    ("Starts 1 Oct, live 2022", date(2022, 10, 1), "day"),
    ("2023-03", date(2023, 3, 31), "month"),
    ("03/2023", date(2023, 3, 31), "month"),
    ("Feb 2024", date(2024, 2, 29), "month"),
    ("Sept-24", date(2024, 9, 30), "month"),
    ("Oct '22", date(2022, 10, 31), "month"),
    ("SEPT. 2022", date(2022, 9, 30), "month"),
    ("2025 March", date(2025, 3, 31), "month"),
    ("end of March 2025", date(2025, 3, 31), "month"),
    ("May 2023", date(2023, 5, 31), "month"),
    ("may 2023", date(2023, 5, 31), "month"),
    ("Phase 2 March 2025", date(2025, 3, 31), "month"),
    ("Sept - Dec 2024", date(2024, 12, 31), "month"),
    ("Sept 2024 to Jan 2025", date(2025, 1, 31), "month"),
    ("2023 Q4", date(2023, 12, 31), "quarter"),
    ("Q1 23", date(2023, 3, 31), "quarter"),
    ("2nd quarter of 2023", date(2023, 6, 30), "quarter"),
    ("Quarter 3 2023", date(2023, 9, 30), "quarter"),
    ("Q4 go-live 2023", date(2023, 12, 31), "quarter"),
    ("Q4 2023/24", date(2024, 3, 31), "quarter"),
    ("Q1 2024-25", date(2024, 6, 30), "quarter"),
    ("end of 2024", date(2024, 12, 31), "year"),
    ("2024", date(2024, 12, 31), "year"),
    ("It may finish in 2024", date(2024, 12, 31), "year"),
    ("2024/25", date(2025, 3, 31), "year"),
    ("by end of 2023-24", date(2024, 3, 31), "year"),
]


@pytest.mark.parametrize(("text", "due_on", "precision"), AS_PRINTED + OTHER_FORMS)
def test_parse_due_reads_the_end_of_what_was_meant(text: str, due_on: date, precision: str) -> None:
    due = parse_due(text)
    assert (due.due_on, due.precision) == (due_on, precision)
    assert due.as_written == text


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("Q1 2024", date(2024, 6, 30)),
        ("Q4 2023", date(2024, 3, 31)),
        ("Q4 2023/24", date(2024, 3, 31)),
    ],
)
def test_parse_due_with_financial_quarters(text: str, due_on: date) -> None:
    assert parse_due(text, financial_quarters=True).due_on == due_on


@pytest.mark.parametrize(
    ("text", "due_on", "precision"),
    [
        ("1 Oct", date(2022, 10, 1), "day"),
        ("Sept 22nd", date(2022, 9, 22), "day"),
        ("by December", date(2022, 12, 31), "month"),
        ("Sept to Dec", date(2022, 12, 31), "month"),
        ("Q3", date(2022, 9, 30), "quarter"),
        ("Sept 23", date(2023, 9, 30), "month"),
    ],
)
def test_parse_due_default_year_serves_only_dates_without_one(
    text: str, due_on: date, precision: str
) -> None:
    assert parse_due(text, default_year=2022) == DueDate(text, due_on, precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("TBC", "contains no date"),
        ("ongoing", "contains no date"),
        ("It may finish soon", "contains no date"),
        ("1 Oct", "which year"),
        ("December", "which year"),
        ("31 Sept 2022", "is not a real date"),
        ("31/04/2025", "is not a real date"),
        ("03/31/2025", "is not a real date"),
        ("Sept 12", "could be a day or a year"),
        ("early 2025", "not precise enough"),
        ("spring 2025", "not precise enough"),
        ("H1 2024", "“H1” could mean several things"),
        ("90% by Sept 2022", "“90” could mean several things"),
        ("Oct or Nov 2024", "more than one date"),
        ("May or June 2024", "more than one date"),
        ("Oct 2024, Nov 2024", "more than one date"),
        ("between 2023 and 2025", "more than one year"),
        ("2022-25", "not a financial year"),
        ("end of financial year 2024", "2024/25"),
    ],
)
def test_parse_due_refuses_rather_than_guesses(text: str, words: str) -> None:
    with pytest.raises(DueDateNotUnderstood, match=words):
        parse_due(text)


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2059, 12, 31))


@given(DAYS)
def test_parse_due_reads_back_a_day_in_every_form(day: date) -> None:
    name = MONTH_NAMES[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day} {name} {day.year}",
        f"{day.day} {name[:3]} {day.year % 100:02}",
        f"{name} {day.day}, {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"Contract start {day.day:02} {name}, {day.year}",
    ):
        assert parse_due(text) == DueDate(text, day, "day")


@given(DAYS)
def test_parse_due_ends_a_month_the_day_before_another_begins(day: date) -> None:
    name = MONTH_NAMES[day.month - 1]
    for text in (
        f"{name} {day.year}",
        f"{name[:3]} {day.year % 100}",
        f"{name[:3]}-{day.year % 100}",
        f"{day:%Y-%m}",
        f"{name} launch, ongoing {day.year}",
    ):
        due_on = parse_due(text).due_on
        assert (due_on.year, due_on.month) == (day.year, day.month)
        assert (due_on + timedelta(days=1)).day == 1


@given(st.text(alphabet="0123456789 /-.,'QFYsepthocmaryn", max_size=20))
def test_parse_due_answers_or_refuses_and_nothing_else(text: str) -> None:
    try:
        due = parse_due(text, default_year=2024)
    except DueDateNotUnderstood as refusal:
        assert str(refusal)
    else:
        assert due.as_written == text
        assert due.due_on.year >= 2000
