"""How far a deliverable is, in the words of a table."""

from django import template

from deliverables.content import DeliverableContent
from deliverables.progress import ALL_DONE, Status

register = template.Library()


@register.filter
def progress_words(deliverable: DeliverableContent) -> str:
    """How far it is, beside the bar that shows it."""
    if not deliverable.progress_text:
        return "No progress recorded"
    is_under_way = deliverable.percent is not None and deliverable.percent != ALL_DONE
    return f"{deliverable.progress_text} done" if is_under_way else deliverable.progress_text


@register.filter
def time_gone_words(deliverable: DeliverableContent) -> str:
    """How much of its time is over, where its progress can be compared with that, or ""."""
    if deliverable.percent is None or deliverable.expected_percent is None:
        return ""
    if deliverable.status == Status.COMPLETE:
        return ""
    return f"{deliverable.expected_percent}% of the time has passed"
