"""Findings of the figure check: dismissed as false alarms, and taken up again."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from highlights.actions.locks import locked
from highlights.figure_check import Finding
from highlights.models import FindingDismissal, Section
from highlights.policies import check_editing
from plans.policies import check_remit


@transaction.atomic
def dismiss_finding(*, section: Section, finding: Finding, by: User) -> FindingDismissal:
    """Keep that a finding in a section's text is a false alarm, while its sentence stays the same.

    One that is dismissed already stays as it is. Raises NotAllowedError, and OutsideRemitError
    where the person may not write on the section.
    """
    report = locked(section.report)
    check_editing(report)
    check_remit(by, section.priority)
    there = report.dismissals.filter(fingerprint=finding.fingerprint).first()
    if there:
        return there
    dismissal = FindingDismissal.objects.create(
        report=report,
        fingerprint=finding.fingerprint,
        rule=finding.rule.value,
        sentence=finding.sentence,
        found=finding.found[:300],
        dismissed_by=by,
    )
    record(
        by=by,
        verb="dismiss_finding",
        subject=dismissal,
        sentence=f"dismissed “{finding.found}” of the figure check of {report}",
        after=_words(dismissal),
    )
    return dismissal


@transaction.atomic
def take_up_finding(*, section: Section, finding: Finding, by: User) -> None:
    """Let a dismissed finding in a section's text be shown again. Raises as `dismiss_finding`."""
    report = locked(section.report)
    check_editing(report)
    check_remit(by, section.priority)
    dismissal = report.dismissals.filter(fingerprint=finding.fingerprint).first()
    if dismissal is None:
        return
    record(
        by=by,
        verb="take_up_finding",
        subject=dismissal,
        sentence=f"took up “{dismissal.found}” of the figure check of {report} again",
        before=_words(dismissal),
    )
    dismissal.delete()


def _words(dismissal: FindingDismissal) -> dict[str, str]:
    return {
        "rule": dismissal.rule,
        "sentence": dismissal.sentence,
        "found": dismissal.found,
    }
