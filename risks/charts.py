"""The picture of a risk: its current score over time, drawn on the server from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dates.periods import day_text

# As wide as a phone shows it, so that its words are as large as those of the page.
WIDTH, HEIGHT = 330, 220
LEFT, RIGHT, TOP, BOTTOM = 36, 100, 16, 36


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """A score that holds from its day on."""

    day: date
    score: int


def score_line(
    points: Sequence[ScorePoint], *, appetite: int, greatest: int, until: date
) -> SafeString:
    """The current score as a stepped line up to a day, with the appetite; empty without points.

    The axis goes from 0 to the greatest score of the matrix, so that risks can be compared.
    """
    if not points:
        return SafeString("")
    first = points[0].day
    span = max((until - first).days, 1)

    def across(day: date) -> int:
        return LEFT + (day - first).days * (WIDTH - LEFT - RIGHT) // span

    def down(score: int) -> int:
        return HEIGHT - BOTTOM - score * (HEIGHT - TOP - BOTTOM) // greatest

    ends = [point.day for point in points[1:]] + [until]
    corners = [
        f"{across(day)},{down(point.score)}"
        for point, end in zip(points, ends, strict=True)
        for day in (point.day, end)
    ]
    last = points[-1]
    words = score_finding(points, appetite=appetite) + " " + _path_words(points)
    return format_html(
        '<svg class="app-chart__svg app-chart__svg--narrow app-chart__svg--small" '
        'viewBox="0 0 {w} {h}" role="img" focusable="false"><title>{words}</title>'
        '<g class="app-chart__axis" stroke="#6f777b" fill="none">'
        '<path d="M{left} {top}V{foot}H{end}"/></g>'
        '<g class="app-chart__label" fill="#0b0c0c" font-size="16">'
        '<text x="{label_x}" y="{foot}" text-anchor="end">0</text>'
        '<text x="{label_x}" y="{greatest_y}" text-anchor="end">{greatest}</text>'
        '<text x="{left}" y="{dates_y}">{first_day}</text>'
        '<text x="{w}" y="{dates_y}" text-anchor="end">{last_day}</text>'
        '<text x="{beside}" y="{appetite_label_y}">Appetite {appetite}</text>'
        '<text x="{beside}" y="{score_label_y}" font-weight="700">Score {score}</text></g>'
        '<path class="app-chart__target" d="M{left} {appetite_y}H{end}" stroke="#505a5f" '
        'stroke-dasharray="6 4" fill="none"/>'
        '<polyline class="app-chart__line" points="{corners}" stroke="#1d4f76" '
        'stroke-width="3" fill="none"/>{marks}</svg>',
        w=WIDTH,
        h=HEIGHT,
        words=words,
        appetite=appetite,
        left=LEFT,
        top=TOP,
        foot=HEIGHT - BOTTOM,
        end=WIDTH - RIGHT,
        label_x=LEFT - 8,
        greatest=greatest,
        greatest_y=TOP + 5,
        dates_y=HEIGHT - 10,
        first_day=day_text(first),
        last_day=day_text(until),
        beside=WIDTH - RIGHT + 8,
        appetite_y=down(appetite),
        appetite_label_y=_apart(down(appetite), down(last.score)),
        score=last.score,
        score_label_y=down(last.score) + 5,
        corners=" ".join(corners),
        marks=format_html_join(
            "",
            '<circle class="app-chart__mark" cx="{}" cy="{}" r="4" fill="#1d4f76"/>',
            ((across(point.day), down(point.score)) for point in points),
        ),
    )


def score_finding(points: Sequence[ScorePoint], *, appetite: int) -> str:
    """What the chart shows, in a sentence: the score of today beside the appetite."""
    score = points[-1].score
    beside = "above" if score > appetite else "below" if score < appetite else "at"
    return f"The current score is {score}, {beside} the appetite of {appetite}."


def _path_words(points: Sequence[ScorePoint]) -> str:
    """How the score came there."""
    steps = [f"{point.score} from {day_text(point.day)}" for point in points]
    return f"It was {', then '.join(steps)}."


def _apart(label: int, other: int) -> int:
    """Where a label stands so that it does not cover the other one; both are direct labels."""
    line_height = 18
    if abs(label - other) >= line_height:
        return label + 5
    return other + 5 + (line_height if label >= other else -line_height)
