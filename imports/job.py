"""Handing confirmed imports to the job queue."""

from records.job_progress import note_waiting
from records.job_queue import hand_over

PROGRESS = "import"


def ask_worker(key: int) -> None:
    """Hand an import to the job queue. Where no queue answers it waits, and its page says so."""
    if problem := hand_over("imports.tasks.apply_confirmed_import", key):
        note_waiting(PROGRESS, key, problem)
