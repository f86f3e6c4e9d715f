"""Protection in the database for histories that only grow."""

from typing import Any

import pgtrigger
from django.db import models

# Made by a migration of this app. django-pgtrigger lets a session switch off the functions that it
# writes itself (`SET pgtrigger.ignore`); nobody but the owner of the table gets past this one.
REFUSE = "refuse_change_of_history"


class KeptForEver(pgtrigger.Trigger):
    """A trigger that refuses an operation, whoever asks and whatever their session says."""

    when = pgtrigger.Before
    # Written by the library beside the trigger, and executed by none.
    func = "RETURN NULL;"

    def render_execute(self, model: type[models.Model]) -> Any:
        """The function that is executed in place of the library's."""
        return f"{REFUSE}()"


def append_only(name: str) -> tuple[pgtrigger.Trigger, ...]:
    """Triggers that refuse to change, delete or truncate the rows of a table, whoever asks."""
    return (
        KeptForEver(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        never_truncated(name),
    )


def never_truncated(name: str) -> pgtrigger.Trigger:
    """A trigger that refuses to empty a table, which no trigger on its rows would notice."""
    return KeptForEver(
        name=f"{name}_never_truncated", level=pgtrigger.Statement, operation=pgtrigger.Truncate
    )
