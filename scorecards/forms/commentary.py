"""What analysts write about a month."""

from typing import Any, cast

from django import forms

from plans.conflicts import stamp
from plans.forms import NarrativeField, StartedFromField, normal_lines

LOST = "The page lost track of the text that yours started from: open it again in another tab."


class CommentaryDraftForm(forms.Form):
    """What a script keeps while somebody types, and the mark of the text that they started from."""

    text = NarrativeField(required=False)
    version = forms.RegexField("[0-9a-f]{32}", error_messages={"required": LOST, "invalid": LOST})


class CommentaryForm(forms.Form):
    """What the analysts say about a month, and the text that they started from."""

    text = NarrativeField(label="Commentary", required=False)
    started_from = StartedFromField()

    def restart_from(self, theirs: str) -> None:
        """Let what was typed start from what somebody else wrote, now that it is shown."""
        data = cast(Any, self.data).copy()
        data["started_from"] = theirs
        self.data = data


def mark_of(text: str) -> str:
    """A mark of a text, by which a draft knows what it started from."""
    return stamp({"text": normal_lines(text).strip()})
