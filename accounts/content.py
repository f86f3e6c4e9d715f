"""A person and their tokens as pages show them."""

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


@dataclass(frozen=True, slots=True)
class TokenContent:
    """A token for the API: what it is called and may do, and its moments as ISO 8601.

    `last_used` is "" for never; `created_by` is someone else's name, or "".
    """

    id: int
    name: str
    may: str
    created: str
    created_by: str
    ends: str
    has_ended: bool
    last_used: str
