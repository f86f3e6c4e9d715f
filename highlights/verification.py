"""Whether published editions and their files are still what they were, by their stored digests.

The digests are of what is stored, and never of what the present code reads from it: code changes.
A job holds all of them against their digests; readers' pages ask here before they show one.
"""

import hashlib
from collections import Counter
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
    return Verified(count, (*problems, *_missing_editions()))


def _missing_editions() -> Iterator[str]:
    """Editions that the audit trail says were published, and that are no longer there."""
    there = set(Edition.objects.values_list("report_id", "number"))
    named = {str(report.pk): str(report) for report in Report.objects.all()}
    published = Counter(said["key"] for said in _events("publish", Report) if _publishes(said))
    for key, count in sorted(published.items()):
        for number in range(1, count + 1):
            if (int(key), number) not in there:
                name = named.get(key, f"a report that no longer exists either (number {key})")
                yield (
                    f"Edition {number} of {name} no longer exists, although the audit trail says"
                    " that it was published."
                )


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
    of_report = [each for each in said if each["key"] == str(edition.report_id)]
    published = [each for each in of_report if each.get("edition") == edition.number]
    if not published and edition.number > sum(map(_publishes, of_report)):
        yield "was never published: it is not in the audit trail."
    yield from _differences(edition, published)
    if edition.audit_seal and edition.audit_seal not in seals:
        yield f"names the seal {edition.audit_seal} of the audit trail, which no longer exists."


def _differences(edition: Edition, published: Collection[Mapping[str, Any]]) -> Iterator[str]:
    for name, value in as_recorded(edition).items():
        recorded = {each[name] for each in published if name in each}
        if recorded and value not in recorded:
            yield f"has a different {name} from the one that the audit trail recorded."


def _publishes(said: Mapping[str, Any]) -> bool:
    """Whether an event is that of a publication. Each made one edition, numbered from 1.

    Where what an event says was erased, it still says that.
    """
    return bool(said["verb"] == "publish")


def as_recorded(edition: Edition) -> dict[str, str | int]:
    """What the audit trail keeps of an edition, with which the stored one is compared later."""
    return {
        "edition": edition.number,
        "digest": edition.digest,
        "corrects": edition.corrects,
        "published_at": edition.published_at.astimezone(UTC).isoformat(),
        "published_by": edition.published_by_id,
        "schema_version": edition.schema_version,
        "calculation_version": edition.calculation_version,
        "audit_seal": edition.audit_seal,
    }


def _events(
    verb: str, model: type[Edition | Report], keys: Collection[int] | None = None
) -> Iterator[dict[str, Any]]:
    """What the events of records say of them, each with its verb and the key of its record."""
    events = AuditEvent.objects.filter(
        verb__startswith=verb, subject_type__in=spellings(model._meta.label_lower)
    )
    if keys is not None:
        events = events.filter(subject_id__in=[str(key) for key in keys])
    for exactly, key, after in events.values_list("verb", "subject_id", "words__after"):
        yield {**(after or {}), "verb": exactly, "key": key}


def _name(edition: Edition) -> str:
    return f"Edition {edition.number} of {edition.report}"
