"""A record as a published report knew it: the pages of records, asked for as at an edition.

A link of a published report opens its measure, deliverable or risk with `?edition=`, the report's
slug, a dot and the number of the edition. What is dated comes from the histories, as they were
known when the edition was published; what is not dated comes from the edition's own content.
Reports stand in the uppermost room, which registers here how an edition is found, with the rights
that the reader has today.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

# The name in an address of the edition.
EDITION = "edition"


@dataclass(frozen=True, slots=True)
class AsAt:
    """An edition as the page of a record needs it.

    `code` names it in addresses and `name` in words, with the way back to it in `url`. What was
    recorded by `published_at` counts, for months up to `data_to` and days up to `cut_off`.
    `printed` holds what it printed of each record, by the kind of record and its name within it.
    """

    code: str
    name: str
    number: int
    url: str
    published_at: datetime
    published_text: str
    cut_off: date
    cut_off_text: str
    data_to: date
    data_to_text: str
    printed: Mapping[tuple[str, ...], Any]

    @property
    def query(self) -> str:
        """What an address ends with that asks for the same edition."""
        return f"?{EDITION}={self.code}"


Find = Callable[[HttpRequest, str], AsAt]

_find: list[Find] = []
_now: ContextVar[AsAt | None] = ContextVar("as_at", default=None)


def register_editions(find: Find) -> None:
    """Say how an edition is found for a request; it raises Http404 where the reader finds none."""
    _find[:] = [find]


def asked_edition(request: HttpRequest) -> AsAt | None:
    """The edition that the address asks for, None where it asks for none. Raises Http404."""
    code = request.GET.get(EDITION, "")
    return _find[0](request, code) if code else None


@contextmanager
def reading(as_at: AsAt | None) -> Iterator[None]:
    """Read figures in this block as they were in force when the edition was published."""
    token = _now.set(as_at)
    try:
        yield
    finally:
        _now.reset(token)


def edition_being_read() -> AsAt | None:
    """The edition whose figures are read now, None for today's."""
    return _now.get()


def known_then(recorded: str) -> Q:
    """A condition for rows of a history: recorded by the time of the edition that is read now.

    `recorded` names the field with the moment. Where no edition is read, it holds for every row.
    """
    as_at = _now.get()
    return Q((f"{recorded}__lte", as_at.published_at)) if as_at else Q()
