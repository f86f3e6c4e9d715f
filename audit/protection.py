"""Protection in the database for histories that only grow."""

from typing import Any

import pgtrigger
from django.db import models

# Made by a migration of this app. django-pgtrigger lets a session switch off the functions that it
# writes itself (`SET pgtrigger.ignore`); no one but the owner of the table gets past this one.
REFUSE = "refuse_change_of_history"


class OwnFunction(pgtrigger.Trigger):
    """A trigger that executes a function of our own migrations, which no session can switch off."""

    when = pgtrigger.Before
    # Written by the library beside the trigger, and executed by none.
    func = "RETURN NULL;"
    function = ""

    def __init__(self, *, function: str = "", **options: Any) -> None:
        """`function` is the name of a function that a migration makes."""
        super().__init__(**options)
        self.function = function or self.function

    def render_execute(self, model: models.Model) -> str:
        """The function that is executed in place of the library's."""
        return f"{self.function}()"


class KeptForEver(OwnFunction):
    """A trigger that refuses an operation, whoever asks and whatever their session says.

    The database role of the application gets no right to delete rows of its table, and may change
    the columns in `changing` alone (`audit.grants`).
    """

    function = REFUSE

    def __init__(self, *, changing: tuple[str, ...] = (), **options: Any) -> None:
        """`changing` names the columns whose values may still change."""
        super().__init__(**options)
        self.changing = changing


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
