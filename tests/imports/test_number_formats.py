"""Number formats of every shape: each is read without an error, and some as one would check."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from imports.reading.cells import cell_of, number_text
from imports.reading.number_formats import Kind, number_format
from imports.reading.readings import AS_USUAL, Reading
from imports.reading.written import read_pair
from measures.comparisons import Aggregation, MeasureKind, Unit

PIECES = [
    *('0', '#', '?', '.', ',', '%', ';', '"', '\\', '[', ']', '<', '>', '=', '1000', '-', ' ', '_'),
    *('h', 'mm', 'ss', 'yyyy', 'd', '[h]', '[Red]', '[$£-809]', '@', '*', '/', 'E+', 'General'),
    *('AM/PM', 'k', 'm', '"mins"', "'", '(', ')'),
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([AS_USUAL, frozenset(Reading)]),
)
def test_no_format_and_no_number_breaks_the_reading(code, value, readings):
    cell = cell_of(value, number_format(code), CALENDAR_WINDOWS_1900, readings)
    assert isinstance(cell.text, str)


@given(
    st.text(alphabet="0123456789.:,% kmbhins-£()", max_size=60),
    st.sampled_from([*Unit, None]),
    st.booleans(),
)
def test_no_text_breaks_the_reading(text, unit, allows_negative):
    kind = MeasureKind(unit, Aggregation.SUM, allows_negative=allows_negative) if unit else None
    for top, base in ((text, ""), (text, "100%"), ("87.3%", text), (text, text)):
        read_pair(top, base, kind, AS_USUAL)


@given(st.decimals(min_value=0, max_value=10**17, places=9))
def test_a_number_keeps_six_places(number):
    assert abs(Decimal(number_text(number)) - number) <= Decimal("0.0000005")


@pytest.mark.parametrize(
    ("code", "value", "kind", "text"),
    [
        ("0.0%", 0.5, Kind.NUMBER, ""),
        ('0"m"', 5, Kind.NUMBER, "m"),
        ("mmm-yy", 45000, Kind.DATE, "-"),
        ("[h]:mm:ss", 0.5, Kind.TIME, "::"),
        ("mm:ss.0", 0.5, Kind.TIME, ":"),
        ('"n/a"', 5, Kind.WORDS, "n/a"),
        ("0;;", 0, Kind.WORDS, ""),
        ("0;(0)", -5, Kind.NUMBER, "()"),
        ('[<5]"<5";0', 3, Kind.WORDS, "<5"),
        ('[<5]"<5";0', 7, Kind.NUMBER, ""),
    ],
)
def test_the_section_that_shows_a_number(code, value, kind, text):
    section = number_format(code).section_of(value)
    assert (section.kind, section.text.replace(" ", "")) == (kind, text)
