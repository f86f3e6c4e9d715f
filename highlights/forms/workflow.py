"""Forms of a report's moves and of comments on its sections."""

from collections.abc import Mapping
from typing import Any

from django import forms

from highlights.models import TransitionName
from highlights.policies import TRANSITIONS
from records.forms import words_field

LONGEST = 2_000


class MoveForm(forms.Form):
    """What a move asks for: its reason, why open comments are overridden, or a confirmation."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, name: TransitionName, open_comments: int = 0
    ) -> None:
        super().__init__(data)
        transition = TRANSITIONS[name]
        if transition.needs_reason:
            self.fields["reason"] = words_field(
                transition.question,
                rows=4,
                most=LONGEST,
                error_messages={"required": f"Answer the question: {transition.question}"},
            )
        elif name == TransitionName.APPROVE and open_comments:
            self.fields["reason"] = words_field(
                "Why do you approve the report while comments are open?",
                rows=4,
                most=LONGEST,
                error_messages={
                    "required": "Explain why you approve, or resolve the comments first."
                },
            )
        elif name == TransitionName.PUBLISH:
            self.fields["digest"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a publication that did not confirm what it freezes."""
        if "digest" in self.fields and not self.cleaned_data.get("digest"):
            raise forms.ValidationError("Check what will be published, then confirm here.")
        return self.cleaned_data


class CommentForm(forms.Form):
    """A comment on a section."""

    text = words_field(
        "Your comment",
        rows=5,
        most=LONGEST,
        error_messages={"required": "Enter what the officer should look at."},
    )
