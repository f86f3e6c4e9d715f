"""The rows of an import, by what they would do or did, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.paginator import Page, Paginator

from dates.periods import month_code
from imports.models import ImportBatch, ImportRow, ImportState, RowKind
from measures.comparisons import Figure, Unit
from measures.formats import decimal_text, format_value, unit_of
from measures.models import Measure

ROWS_A_PAGE = 50
# In the order in which they are looked at: kind, words before and after, field of the count.
_KINDS = (
    ("problem", "Problems to fix", "Problems to fix", "problem_count"),
    ("name", "Unknown names", "Unknown names", ""),
    ("unusual", "To be confirmed", "Looked unusual", "unusual_count"),
    ("printed", "In a published report", "In a published report", "printed_count"),
    ("changed", "Changed", "Changed", "changed_count"),
    ("new", "New", "New", "new_count"),
    ("unchanged", "Unchanged", "Unchanged", "unchanged_count"),
)


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many rows of an import are of a kind, with the words for it."""

    kind: str
    words: str
    count: int


def counts_by_kind(batch: ImportBatch) -> tuple[KindCount, ...]:
    """The rows of an import by kind. A row may be of several. One query."""
    counts = {kind: getattr(batch, field) if field else 0 for kind, _, _, field in _KINDS}
    counts["name"] = _unknown_rows(batch)
    counts["problem"] -= counts["name"]
    is_preview = batch.state == ImportState.PREVIEWED
    return tuple(
        KindCount(kind, before if is_preview else after, counts[kind])
        for kind, before, after, _ in _KINDS
    )


def kind_to_show(counts: Sequence[KindCount], asked: str) -> KindCount:
    """The kind that someone asked for, else the first of which there are rows."""
    by_kind = {each.kind: each for each in counts}
    some = next((each for each in counts if each.count), by_kind["new"])
    return by_kind.get(asked, some)


def _unknown_rows(batch: ImportBatch) -> int:
    """How many rows of a preview have nothing wrong but a name that is not known. One query."""
    if not batch.problem_count:
        return 0
    return batch.rows.filter(kind=RowKind.PROBLEM, has_unknown_name=True).count()


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of a preview in words."""

    line: str
    figure: str
    before: str
    after: str
    kind: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of the rows of a preview, and how many there are."""

    rows: tuple[PreviewRow, ...]
    page: Page[ImportRow]


def preview_rows(batch: ImportBatch, kind: str, number: str) -> RowPage:
    """A page of the rows of one kind, or of those to look at. Three queries."""
    rows = batch.rows.select_related("measure", "area").order_by("line", "pk")
    if kind == "unusual":
        rows = rows.exclude(unusual="")
    elif kind == "printed":
        rows = rows.exclude(printed_in="")
    elif kind in ("problem", "name"):
        rows = rows.filter(kind=RowKind.PROBLEM, has_unknown_name=kind == "name")
    else:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, ROWS_A_PAGE).get_page(number)
    is_preview = batch.state == ImportState.PREVIEWED
    return RowPage(tuple(_row(row, is_preview=is_preview) for row in page), page)


def _row(row: ImportRow, *, is_preview: bool) -> PreviewRow:
    before = (row.before_numerator, row.before_denominator, row.before_is_provisional)
    problems = (f"{column}: {fix}" if column else fix for column, _, fix in row.problems)
    remarks = (*dict.fromkeys(problems), row.unusual, _printed_remark(row, is_preview=is_preview))
    return PreviewRow(
        line=row.place or (str(row.line) if row.line else "The file"),
        figure=_figure_name(row),
        before=_figure(row.measure, *before) if row.before_revision else "",
        after=_figure(row.measure, row.numerator, row.denominator, row.is_provisional),
        kind=RowKind(row.kind).label,
        remarks=tuple(filter(None, remarks)),
    )


def _printed_remark(row: ImportRow, *, is_preview: bool) -> str:
    if not row.printed_in:
        return ""
    needs = ": the change needs a reason" if is_preview else ""
    without = " without a figure" if row.kind == RowKind.NEW else ""
    return f"Printed{without} in {row.printed_in}{needs}."


def _figure_name(row: ImportRow) -> str:
    """What a figure is of, as it is kept here; of one with a problem, as the file writes it."""
    if row.kind == RowKind.PROBLEM or row.month is None:
        return row.written
    return f"{row.measure}, {row.area}, {month_code(row.month)}"


def _figure(
    measure: Measure | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
    is_provisional: bool,
) -> str:
    """A figure as it is kept, with what it amounts to: "480 of 600 (80.0%)"."""
    if numerator is None:
        return ""
    base = None if denominator is None else Fraction(denominator)
    text = decimal_text(Fraction(numerator))
    if base is not None:
        text += f" of {decimal_text(base)}"
    if measure is not None:
        text += _amount(measure, Figure(Fraction(numerator), base))
    return text + (" (provisional)" if is_provisional else "")


def _amount(measure: Measure, figure: Figure) -> str:
    """What the numbers of a figure amount to, where they do not say it themselves."""
    if measure.unit == Unit.PERCENT and figure.denominator is None:
        return "%"
    if measure.unit in (Unit.COUNT, Unit.DAYS, Unit.INDEX):
        return ""
    printed = format_value(measure.value_of(figure), unit_of(measure))
    return f" ({printed})" if printed else ""
