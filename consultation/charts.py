"""The picture of a question: its answers as bars, drawn on the server from plain values."""

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from consultation.content import QuestionContent

# One scale for every question, 0% to 100%, so that pictures of different questions compare.
WIDTH, BAR_LEFT, BAR_WIDTH = 420, 2, 350
ROW, BAR, LABEL = 52, 20, 16
POSITIVE, OTHER, GROUND = "#1d4f76", "#8598a5", "#e8ecef"


def answer_bars(question: QuestionContent) -> SafeString:
    """A bar for every answer whose share is known; empty where there is none."""
    known = [answer for answer in question.answers if answer.share is not None]
    if not known:
        return SafeString("")
    height = ROW * len(known)
    words = "; ".join(f"{answer.label} {answer.share_text}" for answer in known)
    bars = format_html_join(
        "",
        '<text class="app-chart__label" x="{}" y="{}" font-size="15" fill="#0b0c0c">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<rect class="app-bars__bar{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<text class="app-chart__value" x="{}" y="{}" font-size="15" font-weight="700" '
        'fill="#0b0c0c">{}</text>',
        (
            (
                *(BAR_LEFT, ROW * row + LABEL, answer.label),
                *(BAR_LEFT, ROW * row + LABEL + 6, BAR_WIDTH, BAR, GROUND),
                " app-bars__bar--positive" if answer.is_positive else "",
                *(BAR_LEFT, ROW * row + LABEL + 6, _width(answer.share), BAR),
                POSITIVE if answer.is_positive else OTHER,
                *(BAR_LEFT + BAR_WIDTH + 8, ROW * row + LABEL + 21, answer.share_text),
            )
            for row, answer in enumerate(known)
        ),
    )
    return format_html(
        '<svg class="app-bars" viewBox="0 0 {} {}" role="img" focusable="false">'
        "<title>{}. {}.{}</title>{}</svg>",
        WIDTH,
        height,
        words,
        question.base_text,
        f" {question.several_text}" if question.several_text else "",
        bars,
    )


def _width(share: str | None) -> int:
    return round(Decimal(share or 0) * BAR_WIDTH / 100)
