"""Background jobs of reports: publication at set times, and editions made into files."""

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone
from django.utils.formats import date_format

from highlights.actions import give_up_publication, publish_scheduled
from highlights.actions.files import (
    OvertakenError,
    begin_file,
    fail_file,
    keep_file,
    note_progress,
)
from highlights.codec import from_plain
from highlights.content import ReportContent
from highlights.job import ask_worker
from highlights.models import EditionFile, FileState, PublicationSchedule
from highlights.pdf import Imprint, PdfUnavailableError, render_pdf
from highlights.queries import due_schedules
from highlights.verification import edition_problems
from records.job_queue import try_again_at_once

logger = logging.getLogger(__name__)


@shared_task
def publish_due() -> None:
    """Publish every report whose time has come. Runs every minute."""
    publish_all_due()


def publish_all_due() -> list[PublicationSchedule]:
    """Publish what is due, one after another, and return what became of each."""
    done = []
    for schedule in due_schedules(timezone.now()):
        try:
            done.append(publish_scheduled(schedule=schedule, by=schedule.scheduled_by))
        except Exception as error:
            # The others are due too. This one is tried again in a minute, and not for ever, unless
            # the database is what fails.
            logger.exception("%s could not be published on time.", schedule.report)
            if not isinstance(error, OperationalError):
                give_up_publication(schedule=schedule, by=schedule.scheduled_by)
    return done


@shared_task
def make_edition_file(key: int) -> None:
    """Make a file that waits. Once more changes nothing: a file is taken up by one worker."""
    make_file(key)


@shared_task
def make_waiting_files() -> None:
    """Ask again for files of which nothing was heard: a broker was down, or a worker killed.

    Runs every minute.
    """
    try_again_at_once()
    now = timezone.now()
    for file in EditionFile.objects.filter(state__in=(FileState.WAITING, FileState.MAKING)).defer(
        "content"
    ):
        if file.may_be_asked_for(now):
            ask_worker(file.pk)


def make_file(key: int) -> EditionFile | None:
    """Make a file here and now, and keep it or why it could not be made.

    None where someone else makes it, or it does not wait.
    """
    file = begin_file(key=key)
    if file is None:
        return None
    by = file.requested_by
    try:
        return keep_file(file=file, content=_pdf(file), by=by)
    except OvertakenError:
        return None
    except PdfUnavailableError as reason:
        problem = str(reason)
    except Exception as error:
        logger.exception("The file %s could not be made", key)
        problem = (
            f"Something went wrong on the server ({type(error).__name__}). Try again. If it "
            "happens again, show this message to the person who runs the service: the "
            "server’s log explains the error."
        )
    try:
        return fail_file(file=file, problem=problem, by=by)
    except OvertakenError:
        return None


def _pdf(file: EditionFile) -> bytes:
    edition = file.edition
    if problems := edition_problems([edition])[edition.pk]:
        raise PdfUnavailableError(f"The edition {' It '.join(problems)} No PDF of it was made.")
    return render_pdf(
        from_plain(ReportContent, edition.content),
        Imprint(
            number=edition.number,
            digest=edition.digest,
            published_at=edition.published_at,
            published_text=date_format(timezone.localtime(edition.published_at), "j F Y, H:i"),
            corrects=edition.corrects,
            audit_seal=edition.audit_seal,
        ),
        lambda percent, words: note_progress(file=file, percent=percent, words=words),
    )
