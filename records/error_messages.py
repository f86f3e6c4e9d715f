"""What a field says of its limit and of what is wrong with its value, made from its label.

Django's own words ("Ensure this value has at most…", "This field is required.") name no field and
no way to fix it. Every form gets these instead, through the renderer that all forms share, so that
none can be forgotten, not even one of another package. `error_messages` of a field's own go before
them.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

LOST_TRACK = "The page is out of date: open it again."
_NULL = ProhibitNullCharactersValidator.code
# Whose words are replaced.
_FOREIGN = ("django", "django_filters", "allauth")
# Labels that begin or end so are no nouns: they are named and not woven into a sentence.
_QUESTIONS = frozenset(("what", "which", "why", "who", "how", "where", "when", "whether"))
_PREPOSITIONS = frozenset(("as", "at", "by", "from", "in", "into", "of", "on", "since", "to"))
_PREPOSITIONS_LAST = _PREPOSITIONS | {"until"}
_WITHOUT_ARTICLE = frozenset(("your", "their", "its", "the", "a", "an", "this"))
# No one reaches what an email address may have.
_LIMIT_UNSAID = (forms.EmailField,)
_LIMIT_SAID_BY = ("text", "url")
# No one types what a hidden field holds.
_OF_HIDDEN = (
    *("required", "invalid", "invalid_choice", "max_length", "max_value", "min_value"),
    _NULL,
)


class FieldWithMessages(BoundField):
    """A field of a form, with its limit in its hint and its errors in the product's words."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        words = dict(_words_of(field, str(self.label)))
        for code, default in _foreign_words(field).items():
            if code in words and str(field.error_messages.get(code)) == str(default):
                field.error_messages[code] = words.pop(code)
        # Those that validators would word are not among the messages of a field.
        for code in words.keys() - field.error_messages.keys():
            field.error_messages[code] = words[code]
        if limit := limit_of(field):
            self.help_text = with_limit(str(self.help_text), limit)


class RendererWithMessages(TemplatesSetting):
    """Renders every form with the project's templates, and with worded fields."""

    bound_field_class = FieldWithMessages


def with_limit(hint: str, limit: str) -> str:
    """The hint of a field, ending with its limit in words."""
    return f"{hint} {limit}".strip()


def limit_of(field: forms.Field) -> str:
    """How many characters a field for text may have, in words. "" where it need not be said: in a
    search, where nothing is kept, and where no one reaches it."""
    most = getattr(field, "max_length", None)
    is_typed = isinstance(field.widget, forms.Textarea) or (
        getattr(field.widget, "input_type", "") in _LIMIT_SAID_BY
    )
    if not most or not is_typed or isinstance(field, _LIMIT_UNSAID):
        return ""
    return f"At most {most:,} characters."


def _words_of(field: forms.Field, label: str) -> Iterator[tuple[str, str]]:
    """Every error that the field can have, by its code."""
    if field.widget.is_hidden:
        yield from ((code, LOST_TRACK) for code in _OF_HIDDEN)
        return
    noun, subject = _noun(label), _subject(label)
    yield "required", _required(field, label)
    yield from _of_text(field, subject)
    yield from _of_figures(field, subject)
    if isinstance(field, forms.DateTimeField):
        yield "invalid", f"{subject} must be a date and time, such as 2026-09-30 09:30."
    elif isinstance(field, forms.DateField):
        yield "invalid", f"{subject} must be a real date, such as 2026-09-30."
    elif isinstance(field, forms.TimeField):
        yield "invalid", f"{subject} must be a time, such as 09:30."
    elif isinstance(field, forms.FileField):
        for code in ("invalid", "missing"):
            yield code, "Choose a file."
        yield "empty", "The file is empty. Choose a different file."
        yield (
            "max_length",
            "The name of the file must be %(max)d characters or fewer. It has %(length)d.",
        )
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        choose = f"Choose {noun} from the list."
        for code in ("invalid_choice", "invalid_list", "invalid_pk_value", _NULL):
            yield code, choose


def _of_text(field: forms.Field, subject: str) -> Iterator[tuple[str, str]]:
    if isinstance(field, forms.CharField):
        yield (
            _NULL,
            (
                f"{subject} contains a character that cannot be saved. Type the text instead "
                "of pasting it."
            ),
        )
        if field.max_length:
            most = f"{subject} must be {field.max_length:,} characters or fewer."
            yield "max_length", f"{most} It has %(show_value)d."
        if field.min_length:
            yield "min_length", f"{subject} must be {field.min_length:,} characters or more."
    if isinstance(field, forms.EmailField):
        yield "invalid", f"{subject} must be an email address, such as name@example.org."
    elif isinstance(field, forms.URLField):
        yield "invalid", f"{subject} must be a full address that starts with https://."
    elif isinstance(field, forms.SlugField):
        yield "invalid", f"{subject} must be letters, digits and hyphens, without spaces."


def _of_figures(field: forms.Field, subject: str) -> Iterator[tuple[str, str]]:
    if not isinstance(field, forms.IntegerField):
        return
    is_whole = not isinstance(field, forms.DecimalField | forms.FloatField)
    yield "invalid", f"{subject} must be a {'whole number, such as 12' if is_whole else 'number'}."
    if field.min_value is not None:
        yield "min_value", f"{subject} must be {_figure(field.min_value)} or more."
    if field.max_value is not None:
        yield "max_value", f"{subject} must be {_figure(field.max_value)} or less."
    if isinstance(field, forms.DecimalField):
        yield "max_digits", f"{subject} must have %(max)s digits or fewer."
        yield "max_decimal_places", f"{subject} must have %(max)s decimal places or fewer."
        yield (
            "max_whole_digits",
            f"{subject} must have %(max)s digits or fewer before the decimal point.",
        )


def _required(field: forms.Field, label: str) -> str:
    noun = _noun(label)
    if isinstance(field, forms.FileField):
        return "Choose a file."
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return f"Choose at least one for “{_plain(label)}”."
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return f"Choose {noun}."
    if isinstance(field, forms.BooleanField):
        return f"Select “{_plain(label)}”."
    return f"Enter {noun}."


def _noun(label: str) -> str:
    """A label within a sentence: "the title", "what it is called", "an answer for “Data to”"."""
    plain = _plain(label)
    if label.endswith("?"):
        return "your answer"
    words = plain.split()
    if not words or _is_odd(plain):
        return f"an answer for “{plain}”"
    lowered = plain if words[0][1:2].isupper() else plain[:1].lower() + plain[1:]
    is_alone = lowered.split()[0].lower() in _WITHOUT_ARTICLE | _QUESTIONS
    return lowered if is_alone else f"the {lowered}"


def _subject(label: str) -> str:
    """A label that begins a sentence."""
    plain = _plain(label)
    if label.endswith("?"):
        return "Your answer"
    is_name = _is_odd(plain) or plain.split(maxsplit=1)[0].lower() in _QUESTIONS
    return f"“{plain}”" if is_name else plain


def _plain(label: str) -> str:
    # Words with figures of their own are filled in with "%".
    plain = label.removesuffix("(optional)").replace("%", " per cent").replace("  ", " ")
    return plain.strip().rstrip(":.") or "this"


def _is_odd(plain: str) -> bool:
    """Whether a label reads wrongly within a sentence: "From", "Data to", "Due date, as …"."""
    words = plain.lower().split()
    return "," in plain or words[0] in _PREPOSITIONS or words[-1] in _PREPOSITIONS_LAST


def _figure(limit: Any) -> str:
    return f"{limit:,}" if not callable(limit) else "%(limit_value)s"


def _foreign_words(field: forms.Field) -> dict[str, Any]:
    """The messages that a field has from other packages, by their codes."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.split(".")[0] in _FOREIGN:
            found |= getattr(kind, "default_error_messages", {})
    return found
