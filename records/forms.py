"""Fields for texts that officers write, and forms that know what they started from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from dates.periods import day_text
from records.choices import key_in
from records.editing import Overtaken, plain
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
                f"{len(lines)} lines are too many. Give {self.most} at most."
            )
        for line in lines:
            if len(line) > self.longest:
                raise forms.ValidationError(
                    f"“{line[:40]}…” has {len(line)} characters. Shorten it to {self.longest}."
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
        # What someone else changed meanwhile: the field, what it is now, and what was typed.
        self.conflicts: list[tuple[str, str, str]] = []

    @property
    def to(self) -> dict[str, Any]:
        """The values as they are to be. For a valid form."""
        return {name: plain(self.cleaned_data[name]) for name in self.carried}

    @property
    def seen(self) -> dict[str, Any]:
        """The values that the form started from, as it carries them itself."""
        return {name: self._carried_value(name) for name in self.carried}

    def add_conflict(self, overtaken: Overtaken) -> None:
        """Show what an action refused; where someone was faster, both sides, and start again from
        theirs. What was typed stays; the rest follows."""
        add_errors(self, overtaken)
        names = [name for name in overtaken.error_dict if name in self.carried]
        if not overtaken.now:
            return
        mine, seen, data = self._typed_values(), self.seen, QueryDict(mutable=True)
        self.conflicts = [
            (
                str(self.fields[name].label),
                self.in_words(name, overtaken.now[name]),
                self.in_words(name, mine[name]),
            )
            for name in names
        ]
        data.update(self.data)
        for name in self.carried:
            now = overtaken.now[name]
            data.setlist(self.add_initial_prefix(name), _as_sent(now, carried=True))
            if mine[name] == seen[name]:
                data.setlist(self.add_prefix(name), _as_sent(now))
        self.data = data

    def in_words(self, name: str, value: Any) -> str:
        """A value of a field as it is read."""
        field = self.fields[name]
        if value is None or value == frozenset():
            return ""
        if isinstance(field, forms.ModelChoiceField):
            keys = value if isinstance(value, frozenset) else [value]
            chosen = field.queryset.model._default_manager if field.queryset is not None else None
            return ", ".join(str(each) for each in chosen.filter(pk__in=keys)) if chosen else ""
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, date):
            return day_text(value)
        return "\n".join(value) if isinstance(value, tuple) else str(value)

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


def add_errors(form: forms.Form, error: forms.ValidationError) -> None:
    """Put what an action refused on the form, each at its field where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def restart(form: forms.Form, **values: str) -> None:
    """Put values into the data of a form, for the next time that it is sent."""
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
