"""Editions as files that people download: made once, in the background, and kept."""

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.protection import KeptForEver, never_truncated
from highlights.models.editions import Edition
from records.constraints import one_of

# A file on which nothing was heard for so long has lost its worker, or was never asked for.
NOT_HEARD_OF = timedelta(minutes=5)
# A file that so many workers did not survive is given up: one more would end too.
MOST_WORKERS_LOST = 3


class FileKind(models.TextChoices):
    """What an edition is made into."""

    PDF = "pdf", "PDF"


class FileState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting", "Waiting to be made"
    MAKING = "making", "Being made"
    MADE = "made", "Made"
    FAILED = "failed", "Not made"


# What may be written until the file is made.
CHANGING = (
    *("state", "attempt", "progress", "words", "problem", "content", "sha256", "size"),
    *("requested_at", "requested_by", "heard_of_at", "made_at", "workers_lost"),
)


class EditionFile(models.Model):
    """An edition as a file, or what has become of making it.

    `attempt` counts the workers that took it up, so that one which was given up cannot write over
    the next. `progress` is in percent, `words` what was done last, `problem` why it is not made.
    Once made, the database refuses any change.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind.choices, default=FileKind.PDF)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    problem = models.TextField(blank=True)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    heard_of_at = models.DateTimeField()
    workers_lost = models.PositiveSmallIntegerField(
        default=0, help_text="How many workers stopped while making it, since it was requested."
    )
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("edition", "kind")
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind"), name="one_file_of_a_kind"),
            one_of("edition_file_kind_and_state_are_known", kind=FileKind, state=FileState),
            models.CheckConstraint(condition=Q(progress__lte=100), name="edition_file_progress"),
            models.CheckConstraint(
                condition=Q(
                    state="made", content__isnull=False, size__isnull=False, made_at__isnull=False
                )
                & ~Q(sha256="")
                | ~Q(state="made")
                & Q(content__isnull=True, size__isnull=True, made_at__isnull=True, sha256=""),
                name="edition_file_is_whole_or_not_made",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="failed_file_says_why"
            ),
        )
        triggers = (
            KeptForEver(
                name="edition_file_made_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="made"),
                # Which edition it is of, and as what, never changes.
                changing=CHANGING,
            ),
            never_truncated("edition_file"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.edition}"

    def may_be_asked_for(self, now: datetime) -> bool:
        """Whether it makes sense to ask for it again: it failed, or nothing was heard of it.

        A file that waits has a problem where no job queue answered.
        """
        if self.state == FileState.WAITING and self.problem:
            return True
        if self.state in (FileState.WAITING, FileState.MAKING):
            return now - self.heard_of_at > NOT_HEARD_OF
        return self.state == FileState.FAILED
