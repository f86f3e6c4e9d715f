"""Handing the files of editions to the job queue."""

from highlights.actions.file_silence import note_silence
from records.job_queue import hand_over


def ask_worker(key: int) -> None:
    """Hand a file to the job queue. Where no queue answers the file waits, and says so."""
    if problem := hand_over("highlights.tasks.make_edition_file", key):
        note_silence(key=key, problem=f"{problem} The PDF is not being made yet.")
