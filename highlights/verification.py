"""Whether published editions and their files are still what they were, by their stored digests.

The digests are of what is stored, and never of what the present code reads from it: code changes.
A job holds all of them against their digests; readers' pages ask here before they show one.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import Func, TextField

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
        found = edition_problems([edition])[edition.pk]
        problems += [f"{_name(edition)} {problem}" for problem in found]
    return Verified(count, tuple(problems))


def verify_files() -> Verified:
    """Hold every file that was made against its digest, and against the audit trail's."""
    count, problems = 0, []
    made = EditionFile.objects.filter(state=FileState.MADE).select_related("edition__report")
    for file in made.order_by("pk").iterator(chunk_size=1):
        count += 1
        if not is_whole_file(file.edition_id, file.sha256, bytes(file.content or b"")):
            kind = file.get_kind_display()
            problems.append(f"The {kind} of {_name(file.edition)} does not match its digest.")
    return Verified(count, tuple(problems))


def is_whole_file(edition_id: int, sha256: str, content: bytes) -> bool:
    """Whether a file has its digest, and that which the audit trail gives for it."""
    found = hashlib.sha256(content).hexdigest()
    said = {
        str(after["sha256"])
        for after in _events("keep_file", Edition, [edition_id])
        if "sha256" in after
    }
    return found == sha256 and (not said or found in said)


def edition_problems(editions: Collection[Edition]) -> dict[int, list[str]]:
    """What is wrong with each of some editions, by its key. Two queries, however many there are."""
    said = list(_events("publish", Report, {each.report_id for each in editions}))
    seals = {each.audit_seal for each in editions} - {""}
    there = set(Seal.objects.filter(digest__in=seals).values_list("digest", flat=True))
    return {each.pk: list(_problems_of(each, said, there)) for each in editions}


class RowVersion(Func):
    """Which version of its row an edition is read from. Any change of the row gives another.

    Nothing but PostgreSQL writes it, so what was verified once need not be verified again.
    """

    template = '("highlights_edition".xmin::text || "highlights_edition".ctid::text)'
    output_field = TextField()


def _problems_of(
    edition: Edition, said: Collection[Mapping[str, Any]], seals: Collection[str]
) -> Iterator[str]:
    found = stored_digest(edition.content)
    if found != edition.digest:
        yield "does not match its digest: the content or the digest was altered."
    published = [
        after
        for after in said
        if after.get("report") == str(edition.report_id) and after.get("edition") == edition.number
    ]
    for name, value in _as_recorded(edition).items():
        recorded = {after[name] for after in published if name in after}
        if recorded and value not in recorded:
            yield f"has another {name} than the audit trail says it was published with."
    if edition.audit_seal and edition.audit_seal not in seals:
        yield f"names the seal {edition.audit_seal} of the audit trail, which is no longer there."


def _as_recorded(edition: Edition) -> dict[str, str]:
    """What readers are told of an edition beside its content, as its audit event recorded it."""
    return {
        "digest": edition.digest,
        "corrects": edition.corrects,
        "published_at": edition.published_at.astimezone(UTC).isoformat(),
    }


def _events(
    verb: str, model: type[Edition | Report], keys: Collection[int]
) -> Iterator[dict[str, Any]]:
    """What the events of some records say of them, each with the key of its record."""
    events = AuditEvent.objects.filter(
        verb__startswith=verb,
        subject_type__in=spellings(model._meta.label_lower),
        subject_id__in=[str(key) for key in keys],
    )
    for key, after in events.values_list("subject_id", "words__after"):
        yield {**(after or {}), "report": key}


def _name(edition: Edition) -> str:
    return f"Edition {edition.number} of {edition.report}"
