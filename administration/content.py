"""What the pages of administration show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageContent:
    """A message that the local stack kept. `name` is its place in the folder."""

    name: str
    sent_at: str
    to: str
    subject: str
    body: str
