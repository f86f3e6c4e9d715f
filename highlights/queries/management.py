"""What those who manage a report need to see: its state, next steps, comments and history."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from accounts.permissions import Reader
from highlights.content import ReportContent
from highlights.evidence import part_slug
from highlights.models import Report, Section, SectionComment, TransitionName
from highlights.policies import TRANSITIONS, reason_against
from highlights.queries.files import FileNote, pdfs_of
from highlights.queries.revisions import rows_of


@dataclass(frozen=True, slots=True)
class Step:
    """A move of the report as its page offers it: `reason` says why it cannot be done, or "".

    `asks` is true where a page of its own asks for a reason or a confirmation first.
    """

    name: str
    verb: str
    reason: str
    asks: bool


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment on a section. `resolved_at` and `resolved_by` are None and "" while it is open."""

    pk: int
    text: str
    made_at: datetime
    made_by: str
    resolved_at: datetime | None
    resolved_by: str


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section with its comments, the open ones first. `part` is the slug of its page."""

    slug: str
    part: str
    title: str
    priority_number: int | None
    comments: tuple[CommentLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A move of the report in the past."""

    text: str
    reason: str
    edition: int | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition of the report."""

    number: int
    published_at: datetime
    published_by: str
    corrects: str
    digest: str
    is_withdrawn: bool
    pdf: FileNote | None


@dataclass(frozen=True, slots=True)
class Management:
    """Everything on the page from which a report is managed, but its checklist."""

    steps: tuple[Step, ...]
    sections: tuple[SectionLine, ...]
    open_comments: int
    history: tuple[HistoryLine, ...]
    editions: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True)
class FrozenCounts:
    """What publishing would freeze of a part of the report, counted."""

    title: str
    sections: int
    texts: int
    figures: int
    deliverables: int
    risks: int


def management(report: Report, reader: Reader) -> Management:
    """What someone who manages the report sees, in a constant number of queries."""
    sections = tuple(
        _section_line(section)
        for section in report.sections.select_related("priority").prefetch_related(
            Prefetch(
                "comments",
                SectionComment.objects.select_related("made_by", "resolved_by").order_by("pk"),
            )
        )
    )
    transitions = list(report.transitions.select_related("by"))
    open_comments = sum(
        comment.resolved_at is None for section in sections for comment in section.comments
    )
    withdrawn = max(
        (
            transition.edition or 0
            for transition in transitions
            if transition.name == TransitionName.WITHDRAW
        ),
        default=0,
    )
    pdfs = pdfs_of([report.slug])
    return Management(
        steps=_steps(report, reader, open_comments),
        sections=sections,
        open_comments=open_comments,
        history=tuple(
            HistoryLine(
                text=transition.get_name_display(),
                reason=transition.reason,
                edition=transition.edition if transition.name == TransitionName.PUBLISH else None,
                at=transition.at,
                by=str(transition.by),
            )
            for transition in transitions
        ),
        editions=tuple(
            EditionLine(
                number=edition.number,
                published_at=edition.published_at,
                published_by=str(edition.published_by),
                corrects=edition.corrects,
                digest=edition.digest,
                is_withdrawn=edition.number <= withdrawn,
                pdf=pdfs.get((report.slug, edition.number)),
            )
            for edition in report.editions.select_related("published_by").defer("content")
        ),
    )


def open_comment_count(report: Report) -> int:
    """How many comments on the report's sections are open."""
    return SectionComment.objects.filter(section__report=report, resolved_at__isnull=True).count()


def frozen_counts(content: ReportContent) -> tuple[FrozenCounts, ...]:
    """What publishing this content would freeze, part by part."""
    return tuple(
        FrozenCounts(
            title=f"Priority {part.number}: {part.title}" if part.number else part.title,
            sections=len(part.sections),
            texts=sum(len(section.narratives) for section in part.sections),
            figures=len(rows_of(part.sections)),
            deliverables=sum(len(section.deliverables) for section in part.sections),
            risks=sum(len(section.risks) for section in part.sections),
        )
        for part in content.parts
    )


def _steps(report: Report, reader: Reader, open_comments: int) -> tuple[Step, ...]:
    """Every step, those that can be taken first."""
    steps = [
        Step(
            name=name.value,
            verb=transition.verb,
            reason=reason_against(report, name, reader),
            asks=transition.needs_reason
            or name == TransitionName.PUBLISH
            or (name == TransitionName.APPROVE and open_comments > 0),
        )
        for name, transition in TRANSITIONS.items()
    ]
    return tuple(sorted(steps, key=lambda step: bool(step.reason)))


def _section_line(section: Section) -> SectionLine:
    comments = sorted(section.comments.all(), key=lambda comment: comment.resolved_at is not None)
    return SectionLine(
        slug=section.slug,
        part=part_slug(section),
        title=section.title,
        priority_number=section.priority.number if section.priority else None,
        comments=tuple(
            CommentLine(
                pk=comment.pk,
                text=comment.text,
                made_at=comment.made_at,
                made_by=str(comment.made_by),
                resolved_at=comment.resolved_at,
                resolved_by=str(comment.resolved_by) if comment.resolved_by else "",
            )
            for comment in comments
        ),
    )
