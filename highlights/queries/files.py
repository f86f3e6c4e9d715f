"""Editions as files: which there are, and how far the others are. Never their content but one's."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from highlights.models import EditionFile, FileKind, FileState, ReportState
from highlights.queries.reports import ReportLine
from highlights.verification import is_whole_file

_log = logging.getLogger(__name__)

# Sizes are given as people's file managers give them.
KILOBYTE, MEGABYTE = 1000, 1_000_000


@dataclass(frozen=True, slots=True)
class FileNote:
    """An edition as a file, without its content. `edition` is the edition's number.

    `may_be_asked_for` says whether to ask again makes sense; `words` what was done last.
    """

    report_slug: str
    edition: int
    state: str
    state_text: str
    progress: int
    words: str
    problem: str
    sha256: str
    size: int | None
    size_text: str
    requested_at: datetime
    made_at: datetime | None
    may_be_asked_for: bool

    @property
    def is_made(self) -> bool:
        """Whether it can be downloaded."""
        return self.state == FileState.MADE

    @property
    def is_on_its_way(self) -> bool:
        """Whether a worker makes it, or will."""
        return self.state in (FileState.WAITING, FileState.MAKING)


def pdfs_of(slugs: Collection[str]) -> dict[tuple[str, int], FileNote]:
    """The PDFs of all editions of some reports, by slug and edition's number. One query."""
    now = timezone.now()
    files = (
        EditionFile.objects.filter(edition__report__slug__in=slugs, kind=FileKind.PDF)
        .defer("content", "edition__content")
        .select_related("edition__report")
    )
    notes = (_note(file, now) for file in files)
    return {(note.report_slug, note.edition): note for note in notes}


def pdf_of(slug: str, edition: int) -> FileNote | None:
    """The PDF of an edition; None where no one has asked for one."""
    return pdfs_of([slug]).get((slug, edition))


def pdf_content(note: FileNote) -> bytes | None:
    """The file itself, which is made. None where what is stored is not what was made."""
    edition, stored = EditionFile.objects.values_list("edition", "content").get(
        edition__report__slug=note.report_slug, edition__number=note.edition, kind=FileKind.PDF
    )
    content = bytes(stored or b"")
    if is_whole_file(edition, note.sha256, content):
        return content
    _log.error("The PDF of edition %s of %s cannot be served", note.edition, note.report_slug)
    return None


def with_pdfs(lines: Iterable[ReportLine]) -> list[ReportLine]:
    """Lines of a list of reports with the PDF of the edition that each names. One query."""
    lines = list(lines)
    pdfs = pdfs_of([line.slug for line in lines])
    return [
        replace(line, pdf_size_text=note.size_text)
        if line.state != ReportState.WITHDRAWN
        and (note := pdfs.get((line.slug, line.edition_number or 0)))
        else line
        for line in lines
    ]


def _note(file: EditionFile, now: datetime) -> FileNote:
    return FileNote(
        report_slug=file.edition.report.slug,
        edition=file.edition.number,
        state=file.state,
        state_text=file.get_state_display(),
        progress=file.progress,
        words=file.words,
        problem=file.problem,
        sha256=file.sha256,
        size=file.size,
        size_text=_size_text(file.size),
        requested_at=file.requested_at,
        made_at=file.made_at,
        may_be_asked_for=file.may_be_asked_for(now),
    )


def _size_text(size: int | None) -> str:
    """A size in words: "248 KB", "1.3 MB"; "" where there is none."""
    if size is None:
        return ""
    if size < MEGABYTE:
        return f"{max(1, (size + KILOBYTE // 2) // KILOBYTE)} KB"
    tenths = (size * 10 + MEGABYTE // 2) // MEGABYTE
    return f"{tenths // 10}.{tenths % 10} MB"
