"""A file of an edition that waits because no job queue answers."""

from highlights.models import EditionFile, FileState


def note_silence(*, key: int, problem: str) -> None:
    """Keep why no one has taken up a file that waits."""
    EditionFile.objects.filter(pk=key, state=FileState.WAITING).update(problem=problem)
