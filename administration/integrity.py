"""Looking for tampering: editions, their files, and the sealed audit trail, each by its digest."""

import logging

from django.db import transaction

from audit.checks import role_warnings
from audit.models import IntegrityCheck, Seal
from audit.sealing import seal_problems, warn_of_unsealed
from highlights.verification import verify_editions, verify_files

_log = logging.getLogger(__name__)


@transaction.atomic
def check_integrity() -> IntegrityCheck:
    """Hold everything that has a digest against it; keep and log what does not agree."""
    editions, files = verify_editions(), verify_files()
    problems = [*editions.problems, *files.problems, *seal_problems()]
    for problem in problems:
        _log.error("Integrity: %s", problem)
    warn_of_unsealed()
    return IntegrityCheck.objects.create(
        editions=editions.count,
        files=files.count,
        seals=Seal.objects.count(),
        problems=problems,
    )


def integrity_words() -> dict[str, object]:
    """What the audit page says of it: the newest check and seal, and what is wrong just now."""
    return {
        "check": IntegrityCheck.objects.first(),
        "seal": Seal.objects.first(),
        "alarm": warn_of_unsealed(),
        "role_warnings": role_warnings(),
    }
