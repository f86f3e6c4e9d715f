"""Who asked for a new measure or area: a form of theirs may begin with a name, and go back to it.

An import whose file names a measure that is not known leads to the form of a new one. Imports
stand in a room above, which registers here how it is known who asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import HttpRequest

from accounts.models import User


class Asked(Protocol):
    """What a form begins with, where "Cancel" leads, and what is done once it is saved."""

    @property
    def initial(self) -> dict[str, Any]:
        """The values that the form begins with."""

    @property
    def back(self) -> str:
        """Where "Cancel" leads, or ""."""

    def read_again(self, means: str, *, is_measure: bool, by: User) -> str:
        """Use the new record with this slug, and say where that is shown, or ""."""


@dataclass(frozen=True, slots=True)
class AskedByNobody:
    """A form that was opened for itself."""

    initial: dict[str, Any] = field(default_factory=dict)
    back: str = ""

    def read_again(self, means: str, *, is_measure: bool, by: User) -> str:
        """Nothing waits for the record."""
        return ""


_find: list[Callable[[HttpRequest], Asked]] = []


def register_asking(find: Callable[[HttpRequest], Asked]) -> None:
    """Say how it is known who asked for what a form makes."""
    _find[:] = [find]


def asked_by(request: HttpRequest) -> Asked:
    """Who asked for what the form makes."""
    return _find[0](request) if _find else AskedByNobody()
