"""A person as pages show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonContent:
    """A person, their roles in words, and whether and since when they can sign in.

    `last_signed_in` is ISO 8601, or "" for never; `has_password` is false for an invited person.
    """

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    is_active: bool
    has_password: bool
    has_token: bool
    last_signed_in: str
