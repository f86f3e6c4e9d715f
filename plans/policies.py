"""Who may write on which priorities, and the reason where someone may not.

A person whose writing is limited to priorities writes on records of these priorities only. What
belongs to the whole plan, or to no priority, is for those who are not limited. Reading is never
limited.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.permissions import Permission, Reader
from accounts.roles import holders_of
from plans.models import Priority, Remit


class OutsideRemitError(PermissionDenied):
    """The person is limited to other priorities. The message says why, and who could."""


@dataclass(frozen=True, slots=True)
class WritingRemit:
    """The priorities that a person's writing is limited to, in words and by key.

    `keys` is None where it is not limited.
    """

    priorities: tuple[str, ...] = ()
    keys: frozenset[int] | None = None

    def covers(self, priority: Priority | int | None) -> bool:
        """Whether the person may write on a priority (or its key); None is the whole plan."""
        if self.keys is None:
            return True
        key = priority.pk if isinstance(priority, Priority) else priority
        return key in self.keys

    def reason_against(self, priority: Priority | None) -> str:
        """Why the person may not write on a priority, and who could; "" where they may."""
        if self.covers(priority):
            return ""
        limits = " and ".join(f"“{name}”" for name in self.priorities)
        what = f"This is about “{priority}”" if priority else "This is about the whole plan"
        other = f"can edit “{priority}”" if priority else "is not limited to priorities"
        return (
            f"{what}, and you can only edit {limits}. A colleague who {other} can do it, and "
            f"{holders_of(Permission.MANAGE_PEOPLE)} can change your priorities."
        )


def remit_of(person: Reader) -> WritingRemit:
    """What a person's writing is limited to, in one query. Roles are asked elsewhere."""
    if not person.is_authenticated:
        return WritingRemit()
    given = Remit.objects.filter(person=person).select_related("priority")  # type: ignore[misc]
    priorities = [remit.priority for remit in given]
    if not priorities:
        return WritingRemit()
    return WritingRemit(
        tuple(str(priority) for priority in priorities),
        frozenset(priority.pk for priority in priorities),
    )


def reason_against_remit(person: Reader, priority: Priority | None) -> str:
    """Why a person may not write on a priority (None: the whole plan), or ""."""
    return remit_of(person).reason_against(priority)


def check_remit(person: Reader, *priorities: Priority | None) -> None:
    """Raise OutsideRemitError where a person may not write on one of these priorities.

    None among them is the whole plan. Pages and the API answer with 403 and the reason.
    """
    remit = remit_of(person)
    for priority in priorities:
        if reason := remit.reason_against(priority):
            raise OutsideRemitError(reason)
