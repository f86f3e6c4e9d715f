"""The figure check of the words of records, as the rooms below the reports ask for it.

The figures that words are held against are those of a report, of which only the uppermost room
knows: it registers what looks at them when the product starts. Whoever types only asks here. It
advises, and stops no one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models

from accounts.models import User


def has_figure(text: str) -> bool:
    """Whether there is anything in a text to look at: a figure is written in digits."""
    return any(letter.isdigit() for letter in text)


@dataclass(frozen=True, slots=True)
class CheckInput:
    """The words of a record, by the name of their field, as they are typed or as they were saved.

    The record may be one that is not added yet, with what says where it belongs.
    """

    record: models.Model
    texts: Mapping[str, str]
    is_saved: bool = False

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to look at."""
        return any(has_figure(text) for text in self.texts.values())


@dataclass(frozen=True, slots=True)
class Remark:
    """A number that is doubtful: what was found in which sentence, why, and what it would be (""
    where unknown). The digest is the same while sentence and number are."""

    title: str
    found: str
    sentence: str
    why: str
    would_be: str
    digest: str
    is_dismissed: bool = False


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What is remarked on the words of a record, by the name of their field.

    `compared_with` says with which report, "" where there is none to compare with; `why_kept` why
    its remarks cannot be dismissed now, "" where they can; `url` is where the report has them.
    """

    compared_with: str = ""
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    why_kept: str = ""
    url: str = ""

    @property
    def open(self) -> tuple[Remark, ...]:
        """The remarks that no one has dismissed."""
        return tuple(
            each for found in self.remarks.values() for each in found if not each.is_dismissed
        )


class FigureCheck(Protocol):
    """What looks at the words of records."""

    def check(self, typed: Sequence[CheckInput], *, by: User) -> list[CheckResult]:
        """What is remarked on each, in the same order."""

    def dismiss(self, typed: Sequence[CheckInput], digest: str, *, by: User) -> str:
        """Keep that a remark on one of them is a false alarm; else say why that was not done."""

    def restore(self, typed: Sequence[CheckInput], digest: str, *, by: User) -> str:
        """Let a dismissed remark be shown again; else say why that was not done."""


_registered: list[FigureCheck] = []


def register(check: FigureCheck) -> None:
    """Register what looks at the words of records, once, when the product starts."""
    _registered[:] = [check]


def figure_check() -> FigureCheck:
    """What was registered."""
    return _registered[0]
