"""Files of forms that came after a session had ended: kept for an hour, for who sent them.

They stand in the database, so that every web process finds them and nothing else can reach them.
A pending submission names its files; no one gets one without it (`store`).
"""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import KeptFile, User

KEPT_FOR = timedelta(hours=1)
# Of one person at a time: as many as wait in windows that someone left open.
MOST_FILES = 3
_MEGABYTE = 1024 * 1024


def keep_file(*, by: int, field: str, file: UploadedFile) -> str | None:
    """Keep a file for the person with this number. Its key, or None where it is not kept.

    It is not kept where it is empty or larger than any upload may be, where as many of the
    person's wait as may, and where the person is no longer let in.
    """
    if not 0 < (file.size or 0) <= settings.IMPORT_MOST_MEGABYTES * _MEGABYTE:
        return None
    with transaction.atomic():
        # Held, so that two windows at once do not keep more than one person may.
        person = User.objects.select_for_update().filter(pk=by, is_active=True).first()
        remove_expired()
        if person is None or person.kept_files.count() >= MOST_FILES:
            return None
        file.seek(0)
        kept = KeptFile.objects.create(
            kept_by=person,
            field=field[: KeptFile.LONGEST_FIELD],
            name=(file.name or "")[-KeptFile.LONGEST_NAME :],
            content=file.read(),
        )
    return str(kept.pk)


def kept_files(keys: Collection[str], *, of: int | None) -> list[KeptFile]:
    """Those of the keys that the person with this number has and that still wait."""
    return list(_waiting().filter(pk__in=keys, kept_by=of).order_by("kept_at"))


def as_uploaded(kept: KeptFile) -> UploadedFile:
    """A kept file as if it had just been sent."""
    return SimpleUploadedFile(kept.name, bytes(kept.content))


def remove_files(keys: Collection[str]) -> None:
    """Throw files away that were used, or that no one wants any more."""
    KeptFile.objects.filter(pk__in=keys).delete()


def remove_expired() -> None:
    """Throw away what waited too long."""
    KeptFile.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()


def _waiting() -> QuerySet[KeptFile]:
    return KeptFile.objects.filter(kept_at__gt=timezone.now() - KEPT_FOR)
