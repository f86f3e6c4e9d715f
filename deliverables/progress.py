"""The status of a deliverable, derived from its dates and its last reported progress.

Progress is a whole percentage, a named state ("Contract mobilisation"), both or neither. Missing
is not zero: an action for which no one has reported anything is never called behind.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction

DUE_SOON_DAYS = 28
BEHIND_BY = 20

ALL_DONE = 100

COMPLETE_STATES = frozenset({"complete", "completed", "delivered", "done", "finished"})
NOT_STARTED_STATES = frozenset({"not started", "not yet started", "to start"})


class Status(StrEnum):
    """What a deliverable's dates and progress say about it on one day."""

    COMPLETE = "complete"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    NOT_STARTED = "not_started"
    DROPPED = "dropped"


STATUS_WORDS: dict[Status, str] = {
    Status.COMPLETE: "Complete",
    Status.OVERDUE: "Overdue",
    Status.DUE_SOON: "Due soon",
    Status.BEHIND: "Behind",
    Status.ON_TRACK: "On track",
    Status.NOT_STARTED: "Not started",
    Status.DROPPED: "Dropped",
}


def expected_share(started_on: date | None, due_on: date | None, on: date) -> Fraction | None:
    """The share of the time gone on a day: where linear progress would be, from 0 to 1.

    (on − started) ÷ (due − started) in days, held between 0 and 1. None when either date is
    unknown. An action that starts and is due on one day has its whole time gone on that day.
    """
    if started_on is None or due_on is None:
        return None
    if on >= due_on:
        return Fraction(1)
    if on <= started_on:
        return Fraction(0)
    return Fraction((on - started_on).days, (due_on - started_on).days)


def derive_status(
    *,
    percent: int | None,
    state: str,
    started_on: date | None,
    due_on: date | None,
    on: date,
    dropped: bool = False,
    due_soon_days: int = DUE_SOON_DAYS,
    behind_by: int = BEHIND_BY,
) -> Status:
    """The status on a day. The first rule that holds decides:

    1. dropped: the office has ended it, so neither its dates nor its progress matter any more;
    2. complete: 100%, or without a percentage a state that says so: finished work is never late;
    3. overdue: the due date has passed;
    4. behind: more than `behind_by` percentage points below the share of time that has passed. It
       comes before "due soon": that something due next week will probably not be ready matters
       more than that next week is near;
    5. due soon: due within `due_soon_days` days, the day itself included;
    6. not started: 0% or nothing reported, and no state that says work is under way;
    7. on track: everything else. A named state without a percentage counts as under way.

    Raises ValueError when the percentage is not from 0 to 100.
    """
    if percent is not None and not 0 <= percent <= ALL_DONE:
        raise ValueError(f"Progress is {percent}%. Enter a whole number from 0 to 100.")
    named = " ".join(state.lower().split()).rstrip(".")
    expected = expected_share(started_on, due_on, on)
    rules = (
        (Status.DROPPED, dropped),
        (Status.COMPLETE, _is_complete(percent, named)),
        (Status.OVERDUE, due_on is not None and due_on < on),
        (Status.BEHIND, _lag(percent, expected) > behind_by),
        (Status.DUE_SOON, due_on is not None and (due_on - on).days <= due_soon_days),
        (Status.NOT_STARTED, not percent and (not named or named in NOT_STARTED_STATES)),
    )
    return next((status for status, holds in rules if holds), Status.ON_TRACK)


def _is_complete(percent: int | None, named: str) -> bool:
    return named in COMPLETE_STATES if percent is None else percent == ALL_DONE


def _lag(percent: int | None, expected: Fraction | None) -> Fraction:
    """Percentage points under the share of time gone; 0 where either is not known."""
    if percent is None or expected is None:
        return Fraction(0)
    return expected * 100 - percent


def slip_days(original: date, current: date) -> int:
    """Days by which the due date has moved since it was first set: later is positive."""
    return (current - original).days
