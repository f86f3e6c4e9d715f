"""What analysts write about a month."""

from typing import Any, cast

from django import forms

from plans.forms import NarrativeField, StartedFromField


class CommentaryForm(forms.Form):
    """What the analysts say about a month, and the text that they started from."""

    text = NarrativeField(label="Commentary", required=False)
    started_from = StartedFromField()

    def restart_from(self, theirs: str) -> None:
        """Let what was typed start from what somebody else wrote, now that it is shown."""
        data = cast(Any, self.data).copy()
        data["started_from"] = theirs
        self.data = data
