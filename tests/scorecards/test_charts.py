"""The pictures: their gaps, marks, axes and words."""

import re
from xml.etree import ElementTree as ET

import pytest

from audit.spreadsheets import harmless
from plans.periods import add_months, month_code, parse_month
from scorecards.charts import Event, Level, line_chart, sparkline
from scorecards.comparisons import Unit
from scorecards.content import PointContent


def points_of(*values: str | None, first: str = "2020-09") -> list[PointContent]:
    return [
        PointContent(
            month=month_code(add_months(parse_month(first), place)), value=value, text=value or ""
        )
        for place, value in enumerate(values)
    ]


def test_sparkline_breaks_at_gaps_and_marks_two_months():
    drawn = sparkline(points_of("1", None, "2", *["3"] * 21), "Words & <more>")
    root = ET.fromstring(drawn)  # noqa: S314 - drawn here
    assert root.findtext("title") == "Words & <more>"
    (line,) = [path.get("d", "") for path in root.findall("path")]
    assert line.startswith("M6 50h0M26 28L36 6")
    assert [circle.get("class") for circle in root.findall("circle")] == [
        "app-sparkline__compared",
        "app-sparkline__last",
    ]
    assert "style" not in drawn


def test_sparkline_of_nothing_one_value_and_a_constant():
    assert sparkline(points_of(None, None), "x") == ""
    assert 'd="M6 28h0"' in sparkline(points_of("5"), "x")
    assert 'd="M6 28L16 28"' in sparkline(points_of("0", "0"), "x")


def test_counts_begin_at_zero_and_axis_is_worded():
    drawn = line_chart(points_of("1200", "1500", "1800"), unit=Unit.COUNT, words="x")
    ticks = re.findall(r'class="app-chart__tick"[^>]*>([^<]+)<', drawn)
    assert ticks == ["0", "500", "1,000", "1,500", "2,000", "Nov 2020", "Oct 2020", "Sep 2020"]


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        (Unit.PERCENT, ("70.5", "74"), ["70.0%", "71.0%", "72.0%", "73.0%", "74.0%"]),
        (Unit.DURATION, ("0", "200"), ["00:00:00", "00:01:00", "00:02:00", "00:03:00", "00:04:00"]),
        (Unit.COUNT, ("0", "0"), ["0", "1"]),
        (Unit.DAYS, ("2",), ["0", "1", "2"]),
        (Unit.PERCENT, ("50",), ["50.0%", "60.0%"]),
    ],
)
def test_axis_of_every_unit(unit, values, expected):
    drawn = line_chart(points_of(*values), unit=unit, words="x")
    ticks = re.findall(r'text-anchor="end">([^<]+)<', drawn)
    assert ticks == expected


def test_target_events_and_words_are_drawn_and_escaped():
    drawn = line_chart(
        points_of("5", None, "7"),
        unit=Unit.COUNT,
        words="<words>",
        levels=[Level("10", "Target <10>")],
        events=[Event("2020-10", "A", "It's <new>"), Event("2031-01", "B", "Outside")],
    )
    root = ET.fromstring(drawn)  # noqa: S314 - drawn here
    assert root.findtext("title") == "<words>"
    assert "Target <10>" in [text.text for text in root.findall("text")]
    (event,) = root.findall("g")
    assert event.findtext("title") == "It's <new>"
    assert line_chart(points_of(None), unit=Unit.COUNT, words="x") == ""


def test_long_series_is_labelled_sparsely():
    drawn = line_chart(points_of(*["1"] * 120), unit=Unit.COUNT, words="x")
    assert 5 <= drawn.count('text-anchor="middle"') <= 10


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("Crime: -1", "Crime: -1"), ("", "")],
)
def test_formulas_are_made_harmless(text, written):
    assert harmless(text) == written
