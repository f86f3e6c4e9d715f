"""The path of a force's rank among others, month by month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dates.periods import Period, month_code, parse_month
from measures.charts.frame import Frame, Scale, Size, path, picture, text
from measures.ranks import QUARTERS

WIDE = Size(560, 300, 128, 110, 22, 44)
NARROW = Size(330, 260, 70, 106, 16, 40, is_narrow=True)
# A single rank is said in words.
SHORTEST_PATH = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A rank in a month, such as 2024-01, among so many forces, with its words.

    `others` tells the forces apart that it was ranked among; `is_like_latest` where they are those
    of the latest month.
    """

    month: str
    rank: int
    forces: int
    text: str
    words: str
    others: str = ""
    is_like_latest: bool = True


def rank_chart(places: Sequence[Place], words: str, size: Size = WIDE) -> SafeString:
    """Draw the path of a rank, the best on top, with the quarters of the forces as bands.

    Months without a rank are gaps, and the line breaks where other forces report: such places are
    not compared. Points of other forces than the latest month's are open. The quarters are those of
    the largest number of forces that reported. `words` are its text alternative. Empty with fewer
    than two months.
    """
    if len(places) < SHORTEST_PATH:
        return SafeString("")
    by_month = {place.month: place for place in places}
    span = Period(parse_month(min(by_month)), parse_month(max(by_month)))
    months = [month_code(month) for month in span.months]
    most = max(place.forces for place in places)
    # A rank is drawn upside down, with half a place of room above the first and below the last.
    scale = Scale(Fraction(-2 * most - 1, 2), Fraction(-1, 2), Fraction(1))
    frame = Frame(size, scale, len(months))
    spots = [
        (frame.across(at), frame.down(Fraction(-by_month[month].rank)))
        if month in by_month
        else None
        for at, month in enumerate(months)
    ]
    dots = [_dot(spot, by_month[month]) for month, spot in zip(months, spots, strict=True) if spot]
    line = "".join(path(run) for run in _runs(months, spots, by_month))
    last = by_month[months[-1]]
    height = frame.down(Fraction(-last.rank)) + 5
    parts = [
        *_bands(frame, most),
        *frame.month_axis(months),
        f'<path class="app-chart__line" d="{line}"/>',
        *dots,
        text("app-chart__label", frame.end + 10, height, last.text),
    ]
    return picture(size, words, parts)


def _dot(spot: tuple[int, int], place: Place) -> SafeString:
    return format_html(
        '<circle class="app-chart__last{}" cx="{}" cy="{}" r="4"><title>{}</title></circle>',
        "" if place.is_like_latest else " app-chart__last--other",
        *spot,
        place.words,
    )


def _runs(
    months: Sequence[str],
    spots: Sequence[tuple[int, int] | None],
    by_month: Mapping[str, Place],
) -> Iterator[list[tuple[int, int] | None]]:
    """The spots of months in a row in which the same forces reported, gaps left out."""
    run: list[tuple[int, int] | None] = []
    others: str | None = None
    for month, spot in zip(months, spots, strict=True):
        theirs = by_month[month].others if spot else None
        if theirs != others and run:
            yield run
            run = []
        others = theirs
        if spot:
            run.append(spot)
    if run:
        yield run


def _bands(frame: Frame, most: int) -> list[str]:
    """The quarters as bands, every second one darker, named at the left."""
    parts = []
    for number, name in enumerate(QUARTERS):
        # The quarter of a rank is as `measures.ranks` has it: the first place of each.
        first, after = -(-number * most // 4) + 1, -(-(number + 1) * most // 4) + 1
        if first == after:
            continue
        top, floor = (frame.down(Fraction(1, 2) - each) for each in (first, after))
        shade = "app-chart__band" if number % 2 else "app-chart__band app-chart__band--plain"
        middle = (top + floor) // 2 + 5
        short = name.removeprefix("the ").capitalize()
        words = short.removesuffix(" quarter") if frame.size.is_narrow else short
        parts += [
            f'<path class="{shade}" d="M{frame.left} {top}H{frame.end}V{floor}H{frame.left}z"/>',
            text("app-chart__tick", frame.left - 8, middle, words, anchor="end"),
        ]
    return parts
