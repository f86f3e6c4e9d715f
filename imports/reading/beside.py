"""A column of values beside numerators and denominators: which counts, where they differ (pure).

The numerator counts. The value is read where a row has no numerator, and of a measure that takes
no denominator where the row has one; where it does not agree with the others, someone is asked.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from imports.reading.layout import Role
from imports.reading.raw_observations import RawObservation
from imports.reading.readings import Doubt
from imports.reading.table import number_problem, quote
from imports.reading.written import Pair, read_pair
from measures.comparisons import MeasureKind, Unit

_WHOLE = Decimal(100)
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figure that counts, the value written beside it, and a doubt about the choice."""

    figure: RawObservation
    beside: str = ""
    about: Doubt | None = None

    def doubt(self, pair: Pair, kind: MeasureKind | None) -> Doubt | None:
        """What is in doubt: the choice, or that the value differs from the figure that counts."""
        if self.about or kind is None:
            return self.about
        if not self.beside:
            return _doubt_of_value(self.figure, pair, kind.unit)
        value = read_pair(self.beside, "", kind, frozenset()).numerator.text
        if not all(map(_is_number, (value, pair.numerator.text, pair.denominator.text or "1"))):
            return None
        if _agrees(value, pair, kind):
            return None
        if not pair.denominator.text:
            read = self.figure.numerator
            return Doubt(
                f"{read} is read, and the value beside it is {self.beside}: confirm that {read} is"
                " right"
            )
        return Doubt(
            f"the value beside it is {self.beside}, which does not match the numerator "
            "and denominator: confirm that they are right"
        )


def chosen_figure(figure: RawObservation, *, is_ratio: bool) -> Chosen:
    """Choose between a row's numerator and the value beside it."""
    if not figure.value:
        return Chosen(figure)
    if not figure.numerator and not figure.denominator:
        return Chosen(_with_value(figure))
    if is_ratio or not figure.denominator:
        return Chosen(figure, beside=figure.value)
    about = Doubt(
        f"{quote(figure.value)} is read, because this measure has no denominator; "
        f"{figure.numerator} of {figure.denominator} beside it is ignored: confirm it"
    )
    return Chosen(_with_value(figure), about=about)


def _doubt_of_value(figure: RawObservation, pair: Pair, unit: Unit) -> Doubt | None:
    """The doubt about a value beside a base: 80 of 600, or 80% of 600."""
    if not figure.is_headed_value or unit != Unit.PERCENT:
        return None
    if not (_is_number(pair.numerator.text) and _is_number(pair.denominator.text)):
        return None
    top, base = Decimal(pair.numerator.text), Decimal(pair.denominator.text)
    if top > _WHOLE or base in (0, 1, _WHOLE):
        return None
    return Doubt(
        f"{figure.numerator} of {figure.denominator} is read: confirm it. If "
        f"{figure.numerator} is the percentage itself, enter the number in a column "
        "headed numerator",
        unless_usual=True,
    )


def _with_value(figure: RawObservation) -> RawObservation:
    places = dict(figure.places)
    at = places.get(Role.VALUE, places.get(Role.NUMERATOR))
    chosen = {Role.NUMERATOR.value: at} if at is not None else {}
    replaced = (Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE)
    left = {role: place for role, place in places.items() if role not in replaced}
    return replace(
        figure,
        numerator=figure.value,
        denominator="",
        value="",
        places=tuple({**chosen, **left}.items()),
    )


def _is_number(text: str) -> bool:
    return bool(text) and not number_problem(text, allows_negative=True)


def _agrees(value: str, pair: Pair, kind: MeasureKind) -> bool:
    """Whether a value is what numerator and denominator make, rounded as it is written."""
    unit, made = kind.unit, Decimal(pair.numerator.text)
    if pair.denominator.text:
        base = Decimal(pair.denominator.text)
        if not base:
            return True
        made = made / base * (_WHOLE if unit == Unit.PERCENT else kind.per)
    given = Decimal(value)
    last = Decimal(1).scaleb(int(given.as_tuple().exponent)) if "." in value else Decimal(1)
    ways = (made, made / _WHOLE) if unit == Unit.PERCENT else (made,)
    return any(abs(given - way) <= last * _HALF for way in ways)
