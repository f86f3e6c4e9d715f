"""Quarters, half years, years and money as files write them."""

from datetime import date

import pytest

from imports.reading.periods import period_as_written, read_period
from imports.reading.written import read_pair
from measures.comparisons import Aggregation, MeasureKind, Unit
from measures.coverage import Coverage, Frequency


def kind(frequency=Frequency.MONTH, coverage=Coverage.OWN_PERIOD, unit=Unit.COUNT, **more):
    return MeasureKind(unit, Aggregation.SUM, frequency, coverage, **more)


QUARTER, FINANCIAL_QUARTER = kind(Frequency.QUARTER), kind(Frequency.FINANCIAL_QUARTER)
YEAR, FINANCIAL_YEAR = kind(Frequency.CALENDAR_YEAR), kind(Frequency.FINANCIAL_YEAR)
ACADEMIC_YEAR = kind(Frequency.ACADEMIC_YEAR)
ROLLING = kind(coverage=Coverage.ROLLING_YEAR)
SO_FAR = kind(Frequency.FINANCIAL_QUARTER, Coverage.YEAR_TO_DATE)


@pytest.mark.parametrize(
    ("text", "how", "month"),
    [
        ("Q1 2022", QUARTER, (2022, 3)),
        ("2022 Q3", QUARTER, (2022, 9)),
        ("2022-Q4", QUARTER, (2022, 12)),
        ("Quarter 2, 2022", QUARTER, (2022, 6)),
        ("Q1 2022/23", FINANCIAL_QUARTER, (2022, 6)),
        ("2022-23 Q4", FINANCIAL_QUARTER, (2023, 3)),
        ("Q4 FY 2022/2023", FINANCIAL_QUARTER, (2023, 3)),
        ("Jul-Sep 2022", QUARTER, (2022, 9)),
        ("July to September 2022", FINANCIAL_QUARTER, (2022, 9)),
        ("Nov 2021 - Jan 2022", QUARTER, None),
        ("2022-09", QUARTER, (2022, 9)),
        ("30/09/2022", QUARTER, (2022, 9)),
        ("Sep-22", QUARTER, (2022, 9)),
        ("2022-08", QUARTER, None),
        ("quarter to June 2022", QUARTER, (2022, 6)),
        ("H1 2022/23", kind(Frequency.FINANCIAL_HALF_YEAR), (2022, 9)),
        ("H2 2022", kind(Frequency.HALF_YEAR), (2022, 12)),
        ("2022", YEAR, (2022, 12)),
        ("2022/23", FINANCIAL_YEAR, (2023, 3)),
        ("2011-12", FINANCIAL_YEAR, (2012, 3)),
        ("2011-12", kind(), (2011, 12)),
        ("FY2022-23", FINANCIAL_YEAR, (2023, 3)),
        ("2022/23", ACADEMIC_YEAR, (2023, 8)),
        ("year ending March 2023", FINANCIAL_YEAR, (2023, 3)),
        ("12 months to Sep 2022", ROLLING, (2022, 9)),
        ("Oct 2021 to Sep 2022", ROLLING, (2022, 9)),
        ("Apr-Sep 2022", SO_FAR, (2022, 9)),
        ("Q2 2022/23", SO_FAR, (2022, 9)),
        ("Aug 2022", kind(), (2022, 8)),
    ],
)
def test_a_period_is_read_for_its_measure(text, how, month) -> None:
    if month is None:
        with pytest.raises(ValueError, match="enter the last month"):
            read_period(text, how)
    else:
        year, number = month
        assert read_period(text, how) == date(year, number, 1)


@pytest.mark.parametrize(
    ("text", "how", "words"),
    [
        # Neither quarter is certain, and the two are three months apart.
        ("Q1 2022", FINANCIAL_QUARTER, "could be of the calendar year or of the financial year"),
        ("Q1 2022/23", QUARTER, "could be of the calendar year or of the financial year"),
        ("2022", FINANCIAL_YEAR, "write the year as 2022/23"),
        ("2022/23", QUARTER, "not a quarter, but this measure has a figure every quarter"),
        ("Q1 2022/23", kind(), "this measure has a figure every month"),
        ("Apr-Sep 2022", QUARTER, "6 months to September 2022, which a figure of this measure"),
        ("Q5 2022", QUARTER, "enter the month as YYYY-MM"),
        ("2022/24", FINANCIAL_YEAR, "enter the month as YYYY-MM"),
        ("Sep-Jul 2022", QUARTER, "months to July 2022, which a figure"),
    ],
)
def test_a_period_that_does_not_fit_is_refused_with_a_way_on(text, how, words) -> None:
    with pytest.raises(ValueError, match=words):
        read_period(text, how)


@pytest.mark.parametrize("text", ["Burglary", "Total", "x" * 500, "", "Q", "2022/", "100"])
def test_other_words_are_no_period(text) -> None:
    assert period_as_written(text) is None


MONEY = kind(unit=Unit.MONEY, allows_negative=True)
MILLIONS = kind(unit=Unit.MONEY_MILLIONS)


@pytest.mark.parametrize(
    ("text", "how", "read", "is_asked"),
    [
        ("£1.2m", MONEY, "1200000", False),
        ("£1.2m", MILLIONS, "1.2", False),
        ("£340k", kind(unit=Unit.MONEY_THOUSANDS), "340", False),
        ("£1.2 million", kind(unit=Unit.MONEY_THOUSANDS), "1200", False),
        ("£12,345.67", MONEY, "12345.67", False),
        ("£5", MILLIONS, "5", True),
        ("(12)", MONEY, "-12", False),
        ("(£1.2k)", MONEY, "-1200", False),
        ("\N{MINUS SIGN}12", MONEY, "-12", False),
        ("-£12", MONEY, "-12", False),
        ("£-12", MONEY, "-12", False),
        ("12", MONEY, "12", False),
    ],
)
def test_money_is_read_in_the_scale_of_its_measure(text, how, read, is_asked) -> None:
    pair = read_pair(text, "", how, frozenset())
    assert pair.numerator.text == read
    assert (pair.doubt is not None) == is_asked
