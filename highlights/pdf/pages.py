"""A report's content as the HTML that is laid out: what the pages show, without the site around."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from components.markup import compact
from highlights.content import PartContent, ReportContent, SectionContent


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the PDF says of the edition that it shows."""

    number: int
    digest: str
    published_at: datetime
    published_text: str
    corrects: str
    audit_seal: str = ""


def chapters(parts: Sequence[PartContent]) -> tuple[tuple[PartContent, ...], ...]:
    """The parts that are laid out together: a priority begins a page, and whatever follows it goes
    on below it. The first chapter follows the cover and the contents, and may be empty.
    """
    laid_out: list[list[PartContent]] = [[]]
    for part in parts:
        if part.kind == "priority":
            laid_out.append([])
        laid_out[-1].append(part)
    return tuple(tuple(chapter) for chapter in laid_out)


def front_html(
    report: ReportContent,
    edition: Imprint,
    numbers: Mapping[str, int],
    parts: Sequence[PartContent],
    *,
    tight: bool,
) -> str:
    """The cover, the contents, and the parts before the first priority.

    `numbers` are by slug the pages on which parts begin; 0 stands where that is not known yet.
    """
    entries = [
        {"part": part, "title": part_title(part), "page": numbers.get(part.slug, 0)}
        for part in report.parts
    ]
    shown = {"entries": entries, "assessments": assessments(report), "tight": tight}
    return _html("highlights/pdf/front.html", report, edition, parts, shown)


def chapter_html(
    report: ReportContent, edition: Imprint, parts: Sequence[PartContent], *, tight: bool
) -> str:
    """A priority, whole, with the parts that follow it and are no priority."""
    return _html("highlights/pdf/chapter.html", report, edition, parts, {"tight": tight})


def assessments(report: ReportContent) -> tuple[SectionContent, ...]:
    """What the holder of the office says of the plan as a whole."""
    return tuple(
        section
        for part in report.parts
        if part.kind == "plan"
        for section in part.sections
        if section.kind == "assessment" and section.narratives
    )


def _html(
    template: str,
    report: ReportContent,
    edition: Imprint,
    parts: Sequence[PartContent],
    shown: Mapping[str, object],
) -> str:
    laid_out = [
        {"part": part, "title": part_title(part), "prefix": f"{part.slug}-"} for part in parts
    ]
    context = {"report": report, "edition": edition, "laid_out": laid_out}
    settings = {"in_print": True, "on_paper": True, "unlinked": True}
    return compact(render_to_string(template, {**context, **shown, **settings}))


def part_title(part: PartContent) -> str:
    """A part's title as its page and the contents give it."""
    return f"Priority {part.number}: {part.title}" if part.number else part.title
