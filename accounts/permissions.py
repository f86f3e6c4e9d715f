"""What people may do, as named permissions.

Roles group them; code asks for a permission, never for a role.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from django.db import models


class Permission(StrEnum):
    """One thing a person may do. The value is its name in pages, the API and the documentation."""

    READ_PUBLISHED = "read_published"
    READ_PANEL = "read_panel"
    READ_OFFICE = "read_office"
    EDIT_RECORD = "edit_record"
    REMOVE_RECORD = "remove_record"
    IMPORT_DATA = "import_data"
    REVIEW_REPORT = "review_report"
    PUBLISH_REPORT = "publish_report"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_REFERENCE_DATA = "manage_reference_data"


class Visibility(models.TextChoices):
    """Who may read a record that is not part of a published edition."""

    PUBLIC = "public", "Everyone"
    PANEL = "panel", "Panel members and the office"
    OFFICE = "office", "The office only"


class Reader(Protocol):
    """Anyone who reads: a signed-in user or an anonymous one."""

    @property
    def is_authenticated(self) -> bool: ...


def permissions_of(reader: Reader) -> frozenset[Permission]:
    """The permissions of a reader; someone who is not signed in may read what is published."""
    granted: Iterable[Permission] = getattr(reader, "permissions", ())
    return frozenset(granted) | {Permission.READ_PUBLISHED}


def can(reader: Reader, permission: Permission) -> bool:
    """Whether the reader holds the permission."""
    return permission in permissions_of(reader)


def visibilities_for(reader: Reader) -> tuple[Visibility, ...]:
    """The levels of visibility that the reader may see, the widest first."""
    permissions = permissions_of(reader)
    levels = [Visibility.PUBLIC]
    if permissions & {Permission.READ_PANEL, Permission.READ_OFFICE}:
        levels.append(Visibility.PANEL)
    if Permission.READ_OFFICE in permissions:
        levels.append(Visibility.OFFICE)
    return tuple(levels)
