"""Who may write on which measures, what the state of an import allows, and why not."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import Permission, Reader
from accounts.roles import holders_of
from plans.models import Priority
from plans.policies import OutsideRemitError, remit_of
from scorecards.models import ImportBatch, ImportState, Measure

LONGEST_REASON = 300


def reason_against_measures(person: Reader, measures: Iterable[Measure | int]) -> str:
    """Why a person may not write on these measures (or their keys), and who could, or "".

    A measure belongs to every priority that its definition names, so that who writes on it needs
    all of them. Those of plans that have ended count only where it is in no other. One that names
    none belongs to the whole plan. Where it is shown does not matter: otherwise who arranges a
    scorecard could make any measure theirs.
    """
    remit = remit_of(person)
    if remit.keys is None:
        return ""
    keys = {each.pk if isinstance(each, Measure) else each for each in measures}
    of_measure = _priorities_of(keys)
    reasons = (
        remit.reason_against(priority) for key in sorted(keys) for priority in of_measure[key]
    )
    return next(filter(None, reasons), "")


def check_measures_remit(person: Reader, measures: Iterable[Measure | int]) -> None:
    """Raise OutsideRemitError where a person may not write on one of these measures."""
    if reason := reason_against_measures(person, measures):
        raise OutsideRemitError(reason)


def measures_to_write(person: Reader, measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Those of the measures on which the person may write, whatever their roles are."""
    remit = remit_of(person)
    if remit.keys is None:
        return measures
    of_measure = _priorities_of(set(measures.values_list("pk", flat=True)))
    theirs = [key for key, named in of_measure.items() if all(map(remit.covers, named))]
    return measures.filter(pk__in=theirs)


def _priorities_of(keys: set[int]) -> dict[int, list[Priority | None]]:
    """The priorities that each of these measures belongs to; None is the whole plan."""
    named: dict[int, set[Priority]] = defaultdict(set)
    for link in Measure.priorities.through.objects.filter(measure__in=keys).select_related(
        "priority__plan"
    ):
        named[link.measure_id].add(link.priority)
    for aim in Measure.objectives.through.objects.filter(measure__in=keys).select_related(
        "objective__priority__plan"
    ):
        named[aim.measure_id].add(aim.objective.priority)
    today = timezone.localdate()
    priorities: dict[int, list[Priority | None]] = {}
    for key in keys:
        found = sorted(named[key], key=lambda each: (each.plan_id, each.number))
        running = [each for each in found if each.plan.ends_on >= today]
        priorities[key] = [*(running or found)] or [None]
    return priorities


def why_not_read_again(batch: ImportBatch) -> str:
    """Why the columns of an import cannot be chosen (again), or ""."""
    if batch.state not in (ImportState.UPLOADED, ImportState.PREVIEWED):
        return f"{_state_of(batch)}: upload the file again ({_importers()})."
    if not hasattr(batch, "file"):
        return f"The file is no longer kept: upload it again ({_importers()})."
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
            "The preview has changed since this page was shown: look at it again and confirm.",
        ),
        (
            batch.problem_count > 0,
            "A file is applied as a whole or not at all: mend its problems and upload it again.",
        ),
        (
            not batch.new_count + batch.changed_count,
            "Every figure of the file is there already: there is nothing to apply.",
        ),
        (
            batch.printed_count > 0 and not reason,
            "Give the reason: the file changes what a published report printed.",
        ),
        (
            len(reason) > LONGEST_REASON,
            f"Say the reason in {LONGEST_REASON} characters at most.",
        ),
        (
            batch.unusual_count > 0 and not confirms_unusual,
            "Confirm the figures that look wrong: they stand in the list “To be confirmed”.",
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
