"""Looking for tampering: editions, their files, and the sealed audit trail, each by its digest."""

import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.checks import role_warnings
from audit.models import IntegrityCheck, Seal
from audit.sealing import newest_seal, seal_problems, warn_of_unsealed
from highlights.verification import verify_editions, verify_files

_log = logging.getLogger(__name__)


@transaction.atomic
def check_integrity() -> IntegrityCheck:
    """Hold everything that has a digest against it; keep and log what does not agree."""
    editions, files = verify_editions(), verify_files()
    problems = [*editions.problems, *files.problems, *seal_problems(), *_lost_seals()]
    for problem in problems:
        _log.error("Integrity: %s", problem)
    warn_of_unsealed()
    return IntegrityCheck.objects.create(
        editions=editions.count,
        files=files.count,
        seals=Seal.objects.count(),
        seal=newest_seal(),
        problems=problems,
    )


def _lost_seals() -> Iterator[str]:
    """The first check after which seals were cut off from the end of the audit trail."""
    there = Seal.objects.filter(digest=OuterRef("seal"))
    later = IntegrityCheck.objects.exclude(seal="").filter(~Exists(there)).order_by("pk")
    if check := later.first():
        seen = f"{timezone.localtime(check.ran_at):%d %B %Y, %H:%M}"
        yield (
            f"The newest seal of the audit trail on {seen} was {check.seal}, which is no longer"
            " there: events and seals were removed or made again."
        )


def integrity_words() -> dict[str, object]:
    """What the audit page says of it: the newest check and seal, and what is wrong just now."""
    return {
        "check": IntegrityCheck.objects.first(),
        "seal": Seal.objects.first(),
        "alarm": warn_of_unsealed(),
        "role_warnings": role_warnings(),
    }
