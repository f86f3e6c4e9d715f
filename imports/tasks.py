"""Background jobs of imports: applying them, starting stalled ones again, removing old uploads."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import command_user
from imports.actions.applying import FiguresChangedError, apply_import, begin_import, fail_import
from imports.actions.uploads import remove_uploads, restage_import
from imports.job import PROGRESS, ask_worker
from imports.queries.imports import stalled_imports
from plans.policies import OutsideRemitError
from records.job_progress import saying_progress
from records.job_queue import try_again_at_once

# What no one has taken up by then is handed over again. One that runs is locked, and left alone.
STALLED_AFTER = timedelta(minutes=1)
_log = logging.getLogger(__name__)


@shared_task
def apply_confirmed_import(key: int) -> None:
    """Apply an import that someone confirmed, in their name. Safe to run twice."""
    batch = begin_import(key)
    if batch is None:
        return
    by = batch.confirmed_by or command_user()
    try:
        with saying_progress(PROGRESS, key) as progress:
            apply_import(batch=batch, by=by, progress=progress)
    except FiguresChangedError as error:
        restage_import(batch=batch, why=str(error), by=by)
    except ValidationError as error:
        fail_import(batch=batch, why=" ".join(error.messages), by=by)
    except OutsideRemitError as error:
        fail_import(batch=batch, why=str(error), by=by)
    except Exception:
        _log.exception("Import %s was not applied.", key)
        why = "There is a problem with the service. Nothing was changed. Upload the file again."
        fail_import(batch=batch, why=why, by=by)


@shared_task
def restart_stalled_imports() -> None:
    """Hand over imports again that no one has taken up, or whose worker was lost.

    Runs every minute. They wait in the database, so none is lost with the queue.
    """
    try_again_at_once()
    with transaction.atomic():
        keys = stalled_imports(timezone.now() - STALLED_AFTER)
    for key in keys:
        ask_worker(key)


@shared_task
def remove_old_uploads() -> None:
    """Remove uploads that have been kept for as long as the setting says."""
    before = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    remove_uploads(before=before, by=command_user())
