"""The pictures: their gaps, marks, axes and words."""

import re
from datetime import date
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from audit.spreadsheets import harmless
from dates.periods import add_months, month_code, parse_month
from measures.charts import Event, control_chart, events_since, sparkline
from measures.comparisons import Unit
from measures.content import AnnotationContent, PointContent
from measures.run_charts import plain_chart_content
from measures.spc import Point
from tests.measures.rows import row_of


def points_of(*values: str | None, first: str = "2020-09") -> list[PointContent]:
    return [
        PointContent(
            month=month_code(add_months(parse_month(first), place)), value=value, text=value or ""
        )
        for place, value in enumerate(values)
    ]


def plain(*values: str | None, unit: Unit = Unit.COUNT, target: str | None = None):
    """The content of a chart without limits, its months from September 2020 on."""
    points = [
        Point(
            month=add_months(date(2020, 9, 1), place),
            value=None if value is None else Fraction(value),
            target=None if target is None else Fraction(target),
        )
        for place, value in enumerate(values)
    ]
    return plain_chart_content(points, row_of({}, unit))


def drawn_plain(*values: str | None, unit: Unit = Unit.COUNT, **options) -> str:
    chart = plain(*values, unit=unit, target=options.pop("target", None))
    return str(control_chart(chart, **{"words": "x", **options}))


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
    drawn = drawn_plain("1200", "1500", "1800")
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
    drawn = drawn_plain(*values, unit=unit)
    ticks = re.findall(r'text-anchor="end">([^<]+)<', drawn)
    assert ticks == expected


def test_target_events_and_words_are_drawn_and_escaped():
    drawn = drawn_plain(
        "5",
        None,
        "7",
        target="10",
        words="<words>",
        events=[Event("2020-10", "A", "It's <new>"), Event("2031-01", "B", "Outside")],
    )
    root = ET.fromstring(drawn)  # noqa: S314 - drawn here
    assert root.findtext("title") == "<words>"
    assert "Target 10" in [text.text for text in root.findall("text")]
    assert [circle.findtext("title") for circle in root.findall("circle")] == [
        "September 2020: 5.",
        "November 2020: 7.",
    ]
    (event,) = root.findall("g")
    assert event.findtext("title") == "It's <new>"
    assert drawn_plain() == ""


def test_an_event_that_lasted_shades_its_months_as_far_as_they_are_drawn():
    def shaded(*events):
        drawn = drawn_plain("5", "6", "7", events=list(events))
        return re.findall(r'app-chart__span" d="M(\d+) \d+H(\d+)V', drawn)

    assert shaded(Event("2020-10", "A", "Now"), Event("2020-09", "B", "Once", "2020-09")) == []
    assert shaded(Event("2020-09", "A", "Autumn", "2020-10")) == [("84", "258")]
    assert shaded(Event("2020-09", "A", "Longer", "2021-03")) == [("84", "432")]
    assert shaded(Event("2020-01", "A", "Before", "2020-08")) == []


def test_events_before_a_chart_stand_at_its_first_month_unless_they_had_ended():
    def noted(month, end):
        return AnnotationContent(month, end, "", "event", f"{month} to {end}", rebases=False)

    notes = [noted("2019-01", None), noted("2019-01", "2020-11"), noted("2019-01", "2020-08")]
    events = events_since("2020-09", zip("ABC", notes, strict=True))
    assert [(event.month, event.mark, event.end_month) for event in events] == [
        ("2020-09", "A", ""),
        ("2020-09", "B", "2020-11"),
    ]


def test_long_series_is_labelled_sparsely():
    drawn = drawn_plain(*["1"] * 120)
    assert 5 <= drawn.count('text-anchor="middle"') <= 10


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("Crime: -1", "Crime: -1"), ("", "")],
)
def test_formulas_are_made_harmless(text, written):
    assert harmless(text) == written
