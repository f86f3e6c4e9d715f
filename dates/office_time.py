"""Moments on the clocks of the office: read from a day and a time, and put into words."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
NAMES = {"GMT": "Greenwich Mean Time", "BST": "British Summer Time"}


def moment(day: date, clock: time) -> datetime:
    """The moment at which clocks show this time on this day.

    Raises ValueError where no clock shows it, or where clocks show it twice: in the nights in which
    they are changed.
    """
    shown = datetime.combine(day, clock)
    first = shown.replace(tzinfo=ZONE)
    if first.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != shown:
        raise ValueError(
            f"{clock:%H:%M} does not exist that night because the clocks go forward. "
            "Enter a time before 01:00 or from 02:00 on."
        )
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise ValueError(
            f"{clock:%H:%M} happens twice that night because the clocks go back. Enter a "
            "time before 01:00 or from 02:00 on."
        )
    return first


def moment_text(at: datetime) -> str:
    """A moment in words: "Tuesday 30 March 2027 at 09:00 British Summer Time"."""
    local = at.astimezone(ZONE)
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M} {NAMES[local.tzname() or 'GMT']}"


def day_of(at: datetime) -> date:
    """The day that calendars of the office show at a moment."""
    return at.astimezone(ZONE).date()
