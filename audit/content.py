"""An event of the audit trail as it is read: finished words, nothing left to look up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value that a write touched. "" on a side where the value was not recorded."""

    name: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class EventContent:
    """One write in words. `at` is ISO 8601 in the office's own time."""

    id: int
    at: str
    actor_id: int
    actor: str
    sentence: str
    channel: str
    channel_text: str
    verb: str
    verb_text: str
    kind: str
    kind_text: str
    record_id: str
    record: str
    values: tuple[ChangedValue, ...]
