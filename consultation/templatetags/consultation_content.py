"""Pictures of a consultation, for templates that are given finished content only."""

from django import template
from django.utils.safestring import SafeString

from consultation import charts
from consultation.content import QuestionContent

register = template.Library()


@register.filter
def answer_bars(question: QuestionContent) -> SafeString:
    """The answers of a question as bars: `{{ question|answer_bars }}`."""
    return charts.answer_bars(question)
