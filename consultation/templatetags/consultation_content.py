"""Pictures of a consultation, for templates that are given finished content only."""

from django import template
from django.utils.safestring import SafeString

from consultation import charts
from consultation.content import AnswerContent, QuestionContent

register = template.Library()


@register.filter
def answer_bars(question: QuestionContent) -> SafeString:
    """The answers of a question as bars: `{{ question|answer_bars }}`."""
    return charts.answer_bars(question)


@register.filter
def change_of_answer(answer: AnswerContent) -> str:
    """How the share of an answer changed since the last wave, and whether by more than chance."""
    change = answer.change_text[:1].upper() + answer.change_text[1:]
    return "; ".join(filter(None, (change, answer.significance_text))) or "No earlier figure"
