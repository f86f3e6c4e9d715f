"""Who may write on which measures, what the state of an import allows, and why not."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import Reader
from measures.models import Measure
from plans.models import Priority
from plans.policies import OutsideRemitError, remit_of

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
