"""Whether published editions and their files are still what they were, by their stored digests.

The digests are of what is stored, and never of what the present code reads from it: code changes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from audit.kinds import spellings
from audit.models import AuditEvent, Seal
from highlights.codec import stored_digest
from highlights.models import Edition, EditionFile, FileState, Report


@dataclass(frozen=True, slots=True)
class Verified:
    """How many were looked at, and a sentence for each thing that does not agree."""

    count: int
    problems: tuple[str, ...]


def verify_editions() -> Verified:
    """Hold every edition against its digest, and against what the audit trail says of it."""
    count, problems = 0, []
    for edition in Edition.objects.select_related("report").order_by("pk").iterator(chunk_size=1):
        count += 1
        problems += [f"{_name(edition)} {problem}" for problem in _problems_of(edition)]
    return Verified(count, tuple(problems))


def verify_files() -> Verified:
    """Hold every file that was made against its digest, and against the audit trail's."""
    count, problems = 0, []
    made = EditionFile.objects.filter(state=FileState.MADE).select_related("edition__report")
    for file in made.order_by("pk").iterator(chunk_size=1):
        count += 1
        found = hashlib.sha256(bytes(file.content or b"")).hexdigest()
        said = _digests_said("keep_file", Edition, file.edition_id, "sha256")
        if found != file.sha256 or (said and found not in said):
            kind = file.get_kind_display()
            problems.append(f"The {kind} of {_name(file.edition)} does not agree with its digest.")
    return Verified(count, tuple(problems))


def _problems_of(edition: Edition) -> Iterator[str]:
    found = stored_digest(edition.content)
    if found != edition.digest:
        yield "does not agree with its digest: its content or the digest was altered."
    said = _digests_said("publish", Report, edition.report_id, "digest", edition=edition.number)
    if said and edition.digest not in said:
        yield "has another digest than the audit trail says it was published with."
    seal = edition.audit_seal
    if seal and not Seal.objects.filter(digest=seal).exists():
        yield f"names the seal {seal} of the audit trail, which is no longer there."


def _digests_said(
    verb: str, model: type[Edition | Report], key: int, name: str, **after: int
) -> set[str]:
    """The digests that the audit trail gives for a record; none where it says nothing of it."""
    events = AuditEvent.objects.filter(
        verb__startswith=verb,
        subject_type__in=spellings(model._meta.label_lower),
        subject_id=str(key),
        after__contains=after,
    )
    return {
        str(values[name]) for values in events.values_list("after", flat=True) if name in values
    }


def _name(edition: Edition) -> str:
    return f"Edition {edition.number} of {edition.report}"
