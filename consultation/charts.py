"""The picture of a question: its answers as bars, drawn on the server from plain values."""

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from consultation.content import AnswerContent, QuestionContent

# One scale for every question, 0% to 100%, so that pictures of different questions compare. As wide
# as the narrowest screen shows it, so that its words are as large as those of the page.
WIDTH, BAR_LEFT, BAR_WIDTH = 288, 2, 222
BAR, LINE, GAP = 20, 20, 16
# Characters of a line of an answer.
LABEL = 36
POSITIVE, OTHER, GROUND = "#1d4f76", "#8598a5", "#e8ecef"


def answer_bars(question: QuestionContent) -> SafeString:
    """A bar for every answer whose share is known; empty where there is none."""
    known = [answer for answer in question.answers if answer.share is not None]
    if not known:
        return SafeString("")
    bars, height = [], 0
    for answer in known:
        lines = wrap(answer.label, LABEL)
        bars.append(_bar(answer, lines, height))
        height += LINE * len(lines) + BAR + GAP
    return format_html(
        '<svg class="app-bars" viewBox="0 0 {} {}" role="img" focusable="false">'
        "<title>{}</title>{}</svg>",
        WIDTH,
        height,
        _words(known, question),
        format_html_join("", "{}", ((bar,) for bar in bars)),
    )


def _words(known: Sequence[AnswerContent], question: QuestionContent) -> str:
    """What the bars show, in sentences: the answer given most, then the others as they stand."""
    most = max(known, key=lambda answer: Decimal(answer.share or 0))
    said = [f"“{most.label}” is the answer given most, by {most.share_text}"]
    said += [f"“{each.label}” by {each.share_text}" for each in known if each is not most]
    several = f" {question.several_text}" if question.several_text else ""
    return f"{', '.join(said)} ({question.base_text}).{several}"


def _bar(answer: AnswerContent, lines: Sequence[str], top: int) -> SafeString:
    """The bar of an answer below its words, with its share at its end."""
    below = top + LINE * len(lines)
    return format_html(
        '{}<rect class="app-bars__ground" x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<rect class="app-bars__bar{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<text class="app-chart__value" x="{}" y="{}">{}</text>',
        format_html_join(
            "",
            '<text class="app-chart__label" x="{}" y="{}">{}</text>',
            ((BAR_LEFT, top + LINE * at + 15, line) for at, line in enumerate(lines)),
        ),
        *(BAR_LEFT, below, BAR_WIDTH, BAR, GROUND),
        " app-bars__bar--positive" if answer.is_positive else "",
        *(BAR_LEFT, below, _width(answer.share), BAR),
        POSITIVE if answer.is_positive else OTHER,
        *(BAR_LEFT + BAR_WIDTH + 8, below + 16, answer.share_text),
    )


def _width(share: str | None) -> int:
    return round(Decimal(share or 0) * BAR_WIDTH / 100)
