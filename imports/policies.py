"""What the state of an import allows, and why not."""

from collections.abc import Collection

from accounts.permissions import Permission
from accounts.roles import holders_of
from imports.models import ImportBatch, ImportState
from measures.policies import LONGEST_REASON


def why_not_read_again(batch: ImportBatch) -> str:
    """Why the columns of an import cannot be chosen (again), or ""."""
    if batch.state not in (ImportState.UPLOADED, ImportState.PREVIEWED):
        return f"{_state_of(batch)}: upload the file again ({_importers()})."
    if not hasattr(batch, "file"):
        return f"The file has been deleted: upload it again ({_importers()})."
    return ""


def _state_of(batch: ImportBatch) -> str:
    return f"This import is {batch.get_state_display().lower()}"


def _importers() -> str:
    """Who may import, in words."""
    return holders_of(Permission.IMPORT_DATA)


def why_not_confirmed(
    batch: ImportBatch, *, version: int, reason: str, confirms_unusual: bool
) -> str:
    """Why what the preview of this version shows cannot be applied, or ""."""
    reasons = (
        (
            batch.state != ImportState.PREVIEWED,
            f"{_state_of(batch)}, so there is nothing to apply. Upload a file ({_importers()}).",
        ),
        (
            batch.version != version,
            "The preview has changed since you opened this page: check it again and confirm.",
        ),
        (
            batch.problem_count > 0,
            "A file is applied as a whole or not at all: fix its problems and upload it again.",
        ),
        (
            not batch.new_count + batch.changed_count,
            "Every figure in the file has already been loaded: there is nothing to apply.",
        ),
        (
            batch.printed_count > 0 and not reason,
            "Enter the reason: the file changes what a published report printed.",
        ),
        (
            len(reason) > LONGEST_REASON,
            f"The reason must be {LONGEST_REASON} characters or fewer.",
        ),
        (
            batch.unusual_count > 0 and not confirms_unusual,
            "Confirm the figures that look wrong. They are listed under “To be confirmed”.",
        ),
    )
    return next((words for holds, words in reasons if holds), "")


def why_not_undone(batch: ImportBatch, *, later: Collection[object], only_untouched: bool) -> str:
    """Why an import cannot be taken back, or "". `later` are its figures revised since."""
    if batch.state != ImportState.APPLIED:
        return f"{_state_of(batch)}, so there is nothing to undo. Upload a file ({_importers()})."
    if len(later) >= batch.new_count + batch.changed_count:
        return "Every figure of this import has been revised since: there is nothing left to undo."
    if later and not only_untouched:
        count = "1 figure has" if len(later) == 1 else f"{len(later):,} figures have"
        return (
            f"{count} been revised since. Undo the others only, or undo those revisions first "
            f"({_importers()})."
        )
    return ""
