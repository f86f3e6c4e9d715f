"""Grids: a Django formset whose rows are records, saved at once or not at all.

Each row has a prefix that names its record, so that it is the same row whatever else is listed, and
no count of rows is sent. A row that was left alone is not bound: it shows what is known now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.http import QueryDict
from django.utils.functional import cached_property

from records.conflicts import EditConflict
from records.editing import RowsRefused
from records.form_views import CONFLICT
from records.forms import RecordForm, add_errors


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid: the prefix of its fields, the key of its record, and what its form needs.

    `name` stands before its errors in the summary; `content` is what the page shows beside it.
    """

    prefix: str
    key: Any = None
    name: str = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    content: Any = None


class RowForm(RecordForm):
    """The form of a row. It is filled where one of the fields `filled_by` holds anything."""

    filled_by: ClassVar[tuple[str, ...]] = ()
    row: Row

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed or ticked."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.filled_by)


Form = TypeVar("Form", bound=RowForm)

if TYPE_CHECKING:
    BaseFormSet = forms.BaseFormSet[Any]
else:
    BaseFormSet = forms.BaseFormSet


class Grid(BaseFormSet, Generic[Form]):
    """A formset with a form for each row. `nothing` is what it says where none was filled."""

    nothing: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    form: type[Form]

    def __init__(self, data: Any = None, *, rows: Sequence[Row], **options: Any) -> None:
        self.rows = rows
        super().__init__(data, **options)

    @cached_property
    def forms(self) -> list[Form]:
        """The form of every row, bound where it was filled."""
        return [self._form_of(row) for row in self.rows]

    @property
    def filled(self) -> list[Form]:
        """The forms of the rows that were filled."""
        return [form for form in self.forms if form.is_bound]

    @cached_property
    def management_form(self) -> ManagementForm:
        """The count of rows, which is known here and not sent."""
        number = len(self.rows)
        counts = {TOTAL_FORM_COUNT: number, INITIAL_FORM_COUNT: number}
        sent = {f"{self.prefix}-{name}": count for name, count in counts.items()}
        return ManagementForm(sent, prefix=self.prefix)

    def total_form_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def initial_form_count(self) -> int:
        """All of them are there already."""
        return len(self.rows)

    def clean(self) -> None:
        """Refuse a grid in which nothing was filled."""
        if self.nothing and not self.filled:
            raise ValidationError(self.nothing, code="nothing")

    def is_valid(self) -> bool:
        """Whether something was filled, and all of that is right."""
        are_right = [form.is_valid() for form in self.filled]
        return self.is_bound and all(are_right) and not self.non_form_errors()

    def refuse(self, error: ValidationError) -> int:
        """Put what the action refused at the rows that it is about; the status of the page."""
        if not isinstance(error, RowsRefused):
            self.non_form_errors().extend(error.messages)
            return CONFLICT if isinstance(error, EditConflict) else 200
        conflicts = 0
        for form in self.filled:
            refused = error.refused.get(form.row.key)
            if isinstance(refused, EditConflict):
                form.add_conflict(refused)
                conflicts += 1
            elif refused is not None:
                add_errors(form, refused)
        return CONFLICT if conflicts else 200

    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary of a page."""
        found = [(self.summary, str(message)) for message in self.non_form_errors()]
        for form in self.filled:
            found += form.problems(f"{form.row.name}: " if form.row.name else "")
        return found

    def _form_of(self, row: Row) -> Form:
        options: dict[str, Any] = {"prefix": row.prefix, "initial": row.initial, **row.options}
        data = cast(QueryDict, self.data)
        form = self.form(data, **options) if self.is_bound else self.form(**options)
        if form.is_bound and not form.is_filled:
            form = self.form(**options)
        form.row = row
        return form


def grid_of(form: type[Form], *, nothing: str = "", summary: str = "") -> type[Grid[Form]]:
    """The grid of a form of rows."""
    made = forms.formset_factory(form, formset=Grid)
    made.nothing, made.summary = nothing, summary  # type: ignore[attr-defined]
    return cast(type[Grid[Form]], made)
