"""A report's content as the HTML that is laid out: what the pages show, without the site around."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from highlights.content import PartContent, ReportContent


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the PDF says of the edition that it shows."""

    number: int
    digest: str
    published_at: datetime
    published_text: str
    corrects: str
    audit_seal: str = ""


def cover_html(report: ReportContent, edition: Imprint, numbers: Sequence[int]) -> str:
    """The cover and the contents. `numbers` are the pages on which the parts begin."""
    entries = [
        {"part": part, "title": part_title(part), "page": number}
        for part, number in zip(report.parts, numbers, strict=True)
    ]
    return render_to_string(
        "highlights/pdf/cover.html", {"report": report, "edition": edition, "entries": entries}
    )


def part_html(report: ReportContent, edition: Imprint, part: PartContent) -> str:
    """A part of the report, whole."""
    return render_to_string(
        "highlights/pdf/part.html",
        {
            "report": report,
            "edition": edition,
            "part": part,
            "title": part_title(part),
            "prefix": f"{part.slug}-",
            "in_print": True,
            "unlinked": True,
        },
    )


def part_title(part: PartContent) -> str:
    """A part's title as its page and the contents give it."""
    return f"Priority {part.number}: {part.title}" if part.number else part.title
