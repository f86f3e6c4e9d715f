"""Findings of the figure check: dismissed as false alarms, and taken up again."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit.actions import record
from dates.periods import month_text
from figure_check import Finding
from highlights.actions.locks import locked
from highlights.models import FindingDismissal, Section
from highlights.policies import check_editing
from highlights.queries.figure_checks import RecordPlace, ScorecardMonth
from plans.policies import check_remit
from scorecards.models import Scorecard

Place = Section | RecordPlace | ScorecardMonth


@transaction.atomic
def dismiss_finding(*, place: Place, finding: Finding, by: User) -> FindingDismissal:
    """Keep that a finding is a false alarm, while its sentence stays the same.

    `place` is the section, commentary or record in whose text it stands. One that is dismissed
    already stays as it is. Raises NotAllowedError, and OutsideRemitError where the person may not
    write there.
    """
    there = _dismissals(place, by)
    if dismissal := there.filter(fingerprint=finding.digest).first():
        return dismissal
    dismissal = FindingDismissal.objects.create(
        **(
            {"scorecard": place.scorecard, "month": place.month}
            if isinstance(place, ScorecardMonth)
            else {"report": place.report}
        ),
        fingerprint=finding.digest,
        rule=finding.rule.value,
        sentence=finding.sentence,
        found=finding.found[:300],
        dismissed_by=by,
    )
    record(
        by=by,
        verb="dismiss_finding",
        subject=dismissal,
        sentence=f"dismissed “{finding.found}” in the figure check of {_named(place)}",
        after=_words(dismissal),
    )
    return dismissal


@transaction.atomic
def restore_finding(*, place: Place, finding: Finding, by: User) -> None:
    """Let a dismissed finding in a text be shown again. Raises as `dismiss_finding`."""
    dismissal = _dismissals(place, by).filter(fingerprint=finding.digest).first()
    if dismissal is None:
        return
    record(
        by=by,
        verb="take_up_finding",
        subject=dismissal,
        sentence=f"restored “{dismissal.found}” in the figure check of {_named(place)}",
        before=_words(dismissal),
    )
    dismissal.delete()


def _dismissals(place: Place, by: User) -> QuerySet[FindingDismissal]:
    """What was dismissed in the place, which is held and may be written by the person."""
    if isinstance(place, ScorecardMonth):
        check_remit(by, place.scorecard.priority)
        Scorecard.objects.select_for_update(no_key=True).get(pk=place.scorecard.pk)
        return place.scorecard.dismissals.filter(month=place.month)
    report = locked(place.report)
    check_editing(report)
    check_remit(by, place.priority)
    return report.dismissals.all()


def _named(place: Place) -> str:
    if isinstance(place, ScorecardMonth):
        return f"the commentary on {place.scorecard} for {month_text(place.month)}"
    return str(place.report)


def _words(dismissal: FindingDismissal) -> dict[str, str]:
    return {
        "rule": dismissal.rule,
        "sentence": dismissal.sentence,
        "found": dismissal.found,
    }
