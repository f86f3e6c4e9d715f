"""Fields for texts that officers write, and forms that know what they started from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from dates.periods import day_text
from records.choices import key_in
from records.conflicts import EditConflict
from records.editing import plain
from records.error_messages import with_limit
from texts.narrative import LONGEST_TEXT, reason_against_length


def normal_lines(text: str) -> str:
    """The text with one kind of line end: browsers send two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class NarrativeField(forms.CharField):
    """A text in officers' Markdown. Its limit is said in an error and never cuts anything off."""

    def __init__(self, *, rows: int = 14, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}))
        limit = f"At most {LONGEST_TEXT:,} characters."
        options["help_text"] = with_limit(options.get("help_text", ""), limit)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the text with plain line ends. Raises ValidationError where it is too long."""
        text = normal_lines(str(super().clean(value) or ""))
        if reason := reason_against_length(text):
            raise forms.ValidationError(reason, code="max_length")
        return text


class DayField(forms.DateField):
    """A day of the calendar; `is_past` refuses one that is yet to come."""

    def __init__(self, *, is_past: bool = False, **options: Any) -> None:
        self.is_past = is_past
        options.setdefault(
            "widget",
            forms.DateInput(
                attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
            ),
        )
        options.setdefault(
            "error_messages",
            {
                "required": "Enter the day.",
                "invalid": "Enter a real date, for example 2026-09-30.",
            },
        )
        super().__init__(**options)

    def validate(self, value: date | None) -> None:
        """Refuse a day in the future where only past ones make sense."""
        super().validate(value)
        if self.is_past and value and value > timezone.localdate():
            raise forms.ValidationError(
                f"{day_text(value)} is in the future. Enter today’s date or an earlier one."
            )


class LinesField(forms.CharField):
    """A list of short texts, one a line, in order."""

    def __init__(self, *, most: int, longest: int = 100, rows: int = 5, **options: Any) -> None:
        self.most, self.longest = most, longest
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        limit = f"Up to {most} lines of up to {longest} characters each."
        options["help_text"] = with_limit(options.get("help_text", ""), limit)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines without the empty ones. Raises ValidationError, naming the line."""
        lines = tuple(" ".join(line.split()) for line in normal_lines(str(value or "")).split("\n"))
        lines = tuple(line for line in lines if line)
        if len(lines) > self.most:
            raise forms.ValidationError(
                f"There are {len(lines)} lines. Enter {self.most} or fewer."
            )
        for line in lines:
            if len(line) > self.longest:
                raise forms.ValidationError(
                    f"“{line[:40]}…” has {len(line)} characters. Shorten it to {self.longest} or "
                    "fewer."
                )
        if twice := [line for line in lines if lines.count(line) > 1]:
            raise forms.ValidationError(f"“{twice[0]}” is listed twice. Remove one of them.")
        return lines

    def run_validators(self, value: Any) -> None:
        """Look at the lines as the one text that the validators of a text expect."""
        super().run_validators("\n".join(value))


def words_field(
    label: str, hint: str = "", *, rows: int = 3, most: int = 10_000, **more: Any
) -> Any:
    """A field for some sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}),
        **more,
    )


class RecordForm(forms.Form):
    """A form of one record. Where it edits one, it carries the values that it `started` from."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        started: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial={**(initial or {}), **(started or {})}, prefix=prefix)
        self.carried = tuple(name for name in self.fields if name in (started or {}))
        for name in self.carried:
            self.fields[name].show_hidden_initial = True
        # What someone else changed: the field, what it is now, and what was typed.
        self.conflicts: list[tuple[str, str, str]] = []

    @property
    def is_ready(self) -> bool:
        """Whether what was sent is right, and nothing is left to confirm."""
        return self.is_valid()

    @property
    def new_values(self) -> dict[str, Any]:
        """The values as they are to be. For a valid form."""
        return {name: plain(self.cleaned_data[name]) for name in self.carried}

    @property
    def seen_values(self) -> dict[str, Any]:
        """The values that the form started from, as it carries them itself."""
        return {name: self._carried_value(name) for name in self.carried}

    def add_conflict(self, conflict: EditConflict, *, now: Mapping[str, Any] | None = None) -> None:
        """Show that someone else was faster, with both sides, and start again from theirs.

        What was typed stays. Of the fields that it carries, those that were left alone follow.
        `now` is what all fields hold now, where the conflict does not say it.
        """
        add_errors(self, conflict)
        known = {name: value for name, value in (now or {}).items() if name in self.fields}
        hidden = {name: value for name, value in known.items() if self[name].is_hidden}
        self.conflicts = [
            (str(self[name].label), value_in_words(self[name], value), self.typed_in_words(name))
            for name, value in (conflict.now or self._changed_by_others(known)).items()
            if name in self.fields
        ]
        start = {**hidden, **conflict.start_from}
        self._carry({name: start[name] for name in self.carried if name in start})
        restart(self, **{name: str(start[name]) for name in start if name not in self.carried})

    def _changed_by_others(self, now: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: value
            for name, value in now.items()
            if not self[name].is_hidden
            and value_in_words(self[name], value) != self.typed_in_words(name)
        }

    def problems(self, lead: str = "") -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary of a page."""
        return [
            (f"id_{self.add_prefix(name)}", f"{lead}{message}")
            for name, messages in self.errors.items()
            for message in messages
        ]

    def typed_in_words(self, name: str) -> str:
        """What was typed or chosen in a field, as it is read."""
        return value_in_words(self[name], self[name].value())

    def _carry(self, now: Mapping[str, Any]) -> None:
        mine, seen, data = self._typed_values(), self.seen_values, QueryDict(mutable=True)
        data.update(self.data)
        for name, value in now.items():
            data.setlist(self.add_initial_prefix(name), _as_sent(value, carried=True))
            if mine[name] == seen[name]:
                data.setlist(self.add_prefix(name), _as_sent(value))
        self.data = data

    def _typed_values(self) -> dict[str, Any]:
        """What was typed, also where an error has taken it out of the cleaned data."""
        return {
            name: self._python(name, self[name].data)
            if name not in self.cleaned_data
            else plain(self.cleaned_data[name])
            for name in self.carried
        }

    def _carried_value(self, name: str) -> Any:
        widget = self.fields[name].hidden_widget()
        return self._python(
            name, widget.value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        )

    def _python(self, name: str, raw: Any) -> Any:
        field = self.fields[name]
        try:
            value = plain(field.to_python(raw))
            if isinstance(field, forms.TypedChoiceField):
                # It reads text, and turns it into a value only where it cleans.
                value = field.coerce(value)
            # Links that nothing was chosen for are no links, and not an empty list.
            is_linked = isinstance(field, forms.ModelMultipleChoiceField)
            return frozenset(value) if is_linked else value
        except forms.ValidationError:
            # What can no longer be chosen: a person who left, say.
            key = key_in(raw)
            return raw if key is None else key


def add_errors(form: forms.BaseForm, error: forms.ValidationError) -> None:
    """Put what an action refused on a form, each at its field.

    A form may say at which `error_fields` it shows what is of other names, and the `other_field`
    for all the rest; without these it goes to the form as a whole.
    """
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    names: Mapping[str, str] = getattr(form, "error_fields", {})
    for name, errors in by_field.items():
        field = names.get(name, name)
        other = getattr(form, "other_field", None)
        form.add_error(field if field in form.fields else other, errors)


def value_in_words(bound: forms.BoundField, value: Any) -> str:
    """A value of a field as it is read, whether as Python has it or as a browser sends it."""
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return "Yes" if field.to_python(value) else "No"
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(_chosen_records(field, value))
    if isinstance(field, forms.ChoiceField):
        choices = {str(key): str(label) for key, label in _flat(field.choices)}
        return choices.get(str(value), "" if value is None else str(value))
    if isinstance(field, forms.DateField) and isinstance(value, str):
        value = parse_date(value.strip()) or value
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _chosen_records(field: forms.ModelChoiceField, value: Any) -> list[str]:
    """The records that were chosen, in words: from keys, or from words."""
    sent = value if isinstance(value, frozenset | list | tuple) else [value]
    keys = [key for each in sent if (key := key_in(str(each))) is not None]
    if not keys or field.queryset is None:
        return [str(each) for each in sent if each not in (None, "")]
    records = field.queryset.model._default_manager.filter(pk__in=keys)
    return [str(each) for each in records]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def restart(form: forms.Form, **values: str) -> None:
    """Put values into the data of a form, for the next time that it is sent."""
    if not values:
        return
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data


def _as_sent(value: Any, *, carried: bool = False) -> list[str]:
    """A value as a browser would send it; a hidden field sends "False", a box without a tick
    nothing."""
    if isinstance(value, frozenset):
        return [str(key) for key in sorted(value)]
    if isinstance(value, bool):
        return [str(value)] if value or carried else []
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, tuple):
        return ["\n".join(value)]
    return ["" if value is None else str(value)]
