"""Editions as files: asking for one, and what the worker that makes it reports.

A worker may be killed at any moment and its job be delivered twice. So whoever takes a file up
counts as an attempt, and only the newest attempt is listened to.
"""

import hashlib
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from highlights.job import ask_worker
from highlights.models import Edition, EditionFile, FileKind, FileState
from highlights.models.files import CHANGING, MOST_WORKERS_LOST

# The content is not read where no one needs it.
_NOT_CONTENT = tuple(name for name in CHANGING if name != "content")
_WORKERS_LOST = (
    f"{MOST_WORKERS_LOST} workers stopped while making this file, so it will not be tried "
    "again automatically. Ask the person who runs the service to check the worker's log: "
    "the usual cause is too little memory. Then request the file again."
)


class OvertakenError(Exception):
    """Another worker has taken the file up: what this one made is not needed."""


@transaction.atomic
def request_file(*, edition: Edition, kind: str = FileKind.PDF, by: User) -> EditionFile:
    """Ask for an edition as a file. A worker makes it once this is committed.

    A file that is made, or on its way, stays as it is.
    """
    now = timezone.now()
    file, is_new = EditionFile.objects.select_for_update().get_or_create(
        edition=edition,
        kind=kind,
        defaults={"requested_at": now, "requested_by": by, "heard_of_at": now},
    )
    if not is_new:
        if not file.may_be_asked_for(now):
            return file
        file.state, file.progress, file.words, file.problem = FileState.WAITING, 0, "", ""
        file.requested_at, file.requested_by, file.heard_of_at = now, by, now
        file.workers_lost = 0
        file.save(update_fields=CHANGING)
    record(
        by=by,
        verb="request_file",
        subject=edition,
        sentence=f"asked for the {file.get_kind_display()} of {_described(edition)}",
    )
    transaction.on_commit(partial(ask_worker, file.pk))
    return file


@transaction.atomic
def begin_file(*, key: int) -> EditionFile | None:
    """Take a file up that waits, or whose worker was not heard of. None where there is none.

    A file that several workers did not survive is given up, so that it does not end every next one.
    """
    file = (
        EditionFile.objects.select_for_update(of=("self",))
        .select_related("edition__report", "requested_by")
        .defer("content")
        .filter(pk=key)
        .first()
    )
    now = timezone.now()
    if file is None or not (
        file.state == FileState.WAITING
        or (file.state == FileState.MAKING and file.may_be_asked_for(now))
    ):
        return None
    if file.state == FileState.MAKING:
        file.workers_lost += 1
    if file.workers_lost >= MOST_WORKERS_LOST:
        _fail(file, _WORKERS_LOST, by=file.requested_by)
        return None
    file.state, file.attempt, file.heard_of_at = FileState.MAKING, file.attempt + 1, now
    file.progress, file.words, file.problem = 0, "", ""
    file.save(update_fields=_NOT_CONTENT)
    return file


def note_progress(*, file: EditionFile, percent: int, words: str) -> None:
    """Say how far a file is. Raises OvertakenError where another worker has taken it up."""
    noted = EditionFile.objects.filter(
        pk=file.pk, attempt=file.attempt, state=FileState.MAKING
    ).update(progress=percent, words=words[:300], heard_of_at=timezone.now())
    if not noted:
        raise OvertakenError


@transaction.atomic
def keep_file(*, file: EditionFile, content: bytes, by: User) -> EditionFile:
    """Store what a worker made, with its sha256, for ever. Raises OvertakenError."""
    file = _locked(file)
    file.state, file.progress, file.words = FileState.MADE, 100, ""
    file.content, file.size = content, len(content)
    file.sha256 = hashlib.sha256(content).hexdigest()
    file.made_at = file.heard_of_at = timezone.now()
    file.save(update_fields=CHANGING)
    record(
        by=by,
        verb="keep_file",
        subject=file.edition,
        sentence=f"made the {file.get_kind_display()} of {_described(file.edition)}",
        after={"sha256": file.sha256, "size": file.size},
    )
    return file


@transaction.atomic
def fail_file(*, file: EditionFile, problem: str, by: User) -> EditionFile:
    """Keep why a file could not be made. Raises OvertakenError."""
    return _fail(_locked(file), problem, by=by)


def _fail(file: EditionFile, problem: str, *, by: User) -> EditionFile:
    file.state, file.problem, file.heard_of_at = FileState.FAILED, problem, timezone.now()
    file.save(update_fields=_NOT_CONTENT)
    record(
        by=by,
        verb="fail_file",
        subject=file.edition,
        sentence=f"could not make the {file.get_kind_display()} of {_described(file.edition)}: "
        f"{problem}",
    )
    return file


def _locked(file: EditionFile) -> EditionFile:
    """The file for the worker that took it up last."""
    found = (
        EditionFile.objects.select_for_update(of=("self",))
        .select_related("edition__report")
        .filter(pk=file.pk, attempt=file.attempt, state=FileState.MAKING)
        .first()
    )
    if found is None:
        raise OvertakenError
    return found


def _described(edition: Edition) -> str:
    return f"edition {edition.number} of {edition.report}"
