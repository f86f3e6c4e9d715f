"""Handing jobs to the queue without waiting for a queue that does not answer.

What is to be done stands in the database before it is handed over, so nothing is lost where that
fails: a job of every minute hands over what still waits.
"""

import logging
import time

from celery import Task, current_app

# For so many seconds after it was silent, no one in this process waits for the queue again. Else a
# few clicks would hold every thread of the web server, and no page would answer.
REST_SECONDS = 30
# A message that no one took by then is dropped: what waits has been handed over again since.
EXPIRES_SECONDS = 300
SILENT = "The job queue does not answer."

_log = logging.getLogger(__name__)
_silent_since: dict[str, float] = {}


def hand_over(name: str, key: int) -> str:
    """Hand a job to the queue, once and with a time limit. Why that failed, or "".

    The job is called by its name, as the queue does: jobs call actions, and not the reverse.
    """
    if time.monotonic() - _silent_since.get("queue", -REST_SECONDS) < REST_SECONDS:
        return SILENT
    task = _registered(name)
    try:
        task.apply_async(args=(key,), retry=False, expires=EXPIRES_SECONDS)
    except Exception as error:
        # The library of each kind of queue has errors of its own.
        _log.warning("%s %s of %s waits: %s", SILENT, task.name, key, error)
        _silent_since["queue"] = time.monotonic()
        return SILENT
    _silent_since.clear()
    return ""


def _registered(name: str) -> Task:
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    return current_app.tasks[name]


def try_again_at_once() -> None:
    """Forget that the queue was silent: for the job that hands over what waits."""
    _silent_since.clear()
