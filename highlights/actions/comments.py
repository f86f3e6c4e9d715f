"""Reviewers' comments on the sections of a report."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from highlights.actions.locks import locked
from highlights.models import Section, SectionComment
from highlights.policies import NotAllowedError, reason_against_commenting
from plans.policies import check_remit


@transaction.atomic
def comment_on_section(*, section: Section, text: str, by: User) -> SectionComment:
    """Leave an open comment on a section. Raises NotAllowedError, ValidationError."""
    check_remit(by, section.priority)
    report = locked(section.report)
    if reason := reason_against_commenting(report):
        raise NotAllowedError(reason)
    comment = SectionComment(section=section, text=text.strip(), made_by=by)
    comment.full_clean()
    comment.save()
    record(
        by=by,
        verb="comment_on_section",
        subject=comment,
        sentence=f"commented on “{section.title}” of {report}",
        after={"text": comment.text},
    )
    return comment


@transaction.atomic
def resolve_comment(*, comment: SectionComment, by: User) -> SectionComment:
    """Close a comment. One that is resolved already stays as it is, with who resolved it."""
    comment = (
        SectionComment.objects.select_for_update(of=("self",))
        .select_related("section__report__plan", "section__priority")
        .get(pk=comment.pk)
    )
    check_remit(by, comment.section.priority)
    if comment.resolved_at:
        return comment
    comment.resolved_at = timezone.now()
    comment.resolved_by = by
    comment.save(update_fields=("resolved_at", "resolved_by"))
    record(
        by=by,
        verb="resolve_comment",
        subject=comment,
        sentence=(f"resolved a comment on “{comment.section.title}” of {comment.section.report}"),
        before={"resolved": False},
        after={"resolved": True, "text": comment.text},
    )
    return comment
