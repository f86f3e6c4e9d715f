"""Texts in an editor: each carries the version that it started from; drafts are kept until then."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar, cast

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from records.conflicts import TypedText, WrittenText, digest_of
from records.forms import NarrativeField, normal_lines
from texts.drafts import UnsavedText
from texts.narrative import check_text

# Texts go by their names, which may be values of an enumeration.
Name = TypeVar("Name", bound=str)
LOST_TRACK = "The page is out of date: open it again in another tab and copy your text into it."


class TextsForm(forms.Form):
    """Texts by their names, and the version that each started from. `parts` give their labels."""

    def __init__(self, *args: Any, parts: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = parts
        for part, label in parts.items():
            self.fields[part] = NarrativeField(
                label=label, required=False, rows=8 if len(parts) > 1 else 18
            )
            self.fields[version_field(part)] = forms.IntegerField(
                min_value=0,
                widget=forms.HiddenInput,
                error_messages={"required": LOST_TRACK, "invalid": LOST_TRACK},
            )
            self.fields[mark_field(part)] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )

    def typed(self) -> dict[str, TypedText]:
        """The parts of a valid form that this person changed.

        A part that they left alone is not among them, whatever others have made of it.
        """
        return {
            part: TypedText(self.cleaned_data[part], self.cleaned_data[version_field(part)])
            for part in self.parts
            if mark_of(self.cleaned_data[part]) != self.cleaned_data[mark_field(part)]
        }

    def text_of(self, part: str) -> str:
        """What stands in a part's field, valid or not."""
        return cast(str, self[part].value() or "")

    def texts(self) -> dict[str, str]:
        """What stands in every field."""
        return {part: self.text_of(part) for part in self.parts}

    def put(self, part: str, text: str) -> None:
        """Let a part's field hold another text, as if it had been typed."""
        data = cast(Any, self.data).copy()
        data[part] = text
        self.data = data
        self.cleaned_data[part] = text

    def restart_from(self, theirs: Mapping[Name, WrittenText]) -> None:
        """Let what was typed start from what others wrote, now that their text is shown."""
        data = cast(Any, self.data).copy()
        for part, written in theirs.items():
            data[version_field(part)] = str(written.version)
            data[mark_field(part)] = mark_of(written.text)
        self.data = data


class DraftForm(forms.Form):
    """What a script keeps while someone types: one of the `parts`."""

    part = forms.ChoiceField()
    text = NarrativeField(required=False)
    version = forms.IntegerField(
        min_value=0, error_messages={"required": LOST_TRACK, "invalid": LOST_TRACK}
    )

    def __init__(self, data: Any, *, parts: Collection[str]) -> None:
        super().__init__(data)
        self.fields["part"].choices = [(part, part) for part in parts]  # type: ignore[attr-defined]


def started_from(
    written: Mapping[Name, WrittenText],
    *,
    drafts: Mapping[Name, UnsavedText] | None = None,
    copied: Mapping[Name, str] | None = None,
) -> dict[str, Any]:
    """The values with which a form of texts opens: as saved, or as drafted, or with copies where
    nothing stands yet."""
    initial: dict[str, Any] = {}
    for part, text in written.items():
        initial |= {
            part: text.text,
            version_field(part): text.version,
            mark_field(part): mark_of(text.text),
        }
    for part, draft in (drafts or {}).items():
        # A draft was changed from whatever it started from, so it carries no mark.
        initial |= {part: draft.text, version_field(part): draft.base_version, mark_field(part): ""}
    initial |= {part: text for part, text in (copied or {}).items() if not written[part].text}
    return initial


def unsaved_words(drafts: Mapping[Name, UnsavedText], written: Mapping[Name, WrittenText]) -> str:
    """What the reader has not saved, in words: from when, and whether others wrote since."""
    if not drafts:
        return ""
    latest = timezone.localtime(max(draft.saved_at for draft in drafts.values()))
    today = timezone.localdate()
    when = date_format(latest, "H:i" if latest.date() == today else "j F Y, H:i")
    is_old = any(written[part].version != draft.base_version for part, draft in drafts.items())
    since = (
        " Someone has changed the text since then. If you save yours, you will see both."
        if is_old
        else ""
    )
    return f"You have unsaved text from {when}.{since}"


def draft_answer(draft: UnsavedText, known: Collection[str]) -> dict[str, Any]:
    """What the editor says beside a draft that was kept. `known` holds the terminology."""
    check = check_text(draft.text, known)
    return {
        "saved_at": date_format(timezone.localtime(draft.saved_at), "H:i"),
        "words": check.words,
        "unexplained": check.unexplained,
    }


def version_field(part: str) -> str:
    """The name of the field that carries the version which a part's text started from."""
    return f"{part}_version"


def mark_field(part: str) -> str:
    """The name of the field that carries the mark of the text which a part started from."""
    return f"{part}_mark"


def mark_of(text: str) -> str:
    """A mark of a text, by which the form knows whether it was changed: fields take blanks and
    empty lines off both ends."""
    return digest_of({"text": normal_lines(text).strip()})
