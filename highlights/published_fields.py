"""The words of the records that a report prints, and where each of them is corrected.

Narratives and the commentary on a scorecard are no records: they have editors of their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from consultation.content import WaveContent
from highlights.content import PartContent, ReportContent, SectionContent
from measures.content import RowContent
from scorecards.content import KpiContent


@dataclass(frozen=True, slots=True)
class PublishedFields:
    """A record that a section prints: what it is called, where it is corrected, and its words.

    `titles` are those that name the record itself, which the report knows by its `key`.
    """

    name: str
    url: str
    texts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    key: str = ""


def published_fields(report: ReportContent, section: SectionContent) -> Iterator[PublishedFields]:
    """The records that a section prints. What its part or the report says above all sections
    stands with the first of them."""
    for part in report.parts:
        if part.sections and section.slug == part.sections[0].slug:
            if part is report.parts[0]:
                yield PublishedFields(
                    "Title of the report",
                    reverse("highlights:report-set-up", args=(report.slug,)),
                    (report.title,),
                )
            yield from _of_part(report, part)
    yield PublishedFields(
        "Title of the section",
        reverse("highlights:section-change", args=(report.slug, section.slug)),
        (section.title,),
    )
    yield from _deliverables(section)
    yield from _risks(section)
    if section.scorecard:
        yield PublishedFields(
            "Title of the scorecard",
            reverse("scorecards:scorecard-detail", args=(section.scorecard.slug,)),
            (section.scorecard.title,),
        )
        yield from _decisions(section.scorecard.rows)
    if section.kpi:
        yield from _kpi(section.kpi)
    if section.wave:
        yield _wave(section.wave)
    for body in section.bodies:
        yield PublishedFields(
            f"What {body.name} oversees",
            reverse("plans:body-detail", args=(body.slug,)),
            (body.oversees,),
        )
    for term in section.terms:
        yield PublishedFields(
            f"Definition of {term.name}", reverse("plans:term-list"), (term.definition,)
        )


def _kpi(kpi: KpiContent) -> Iterator[PublishedFields]:
    page = reverse("scorecards:kpi-detail", args=(kpi.slug,))
    events = (
        *kpi.annotations,
        *(each for line in kpi.rows for each in (*line.annotations, *line.row.decisions)),
    )
    yield PublishedFields(
        "Events of the KPI page", page, tuple(dict.fromkeys(each.text for each in events))
    )
    links = tuple(each.title for each in kpi.links)
    yield PublishedFields("Title and links of the KPI page", page, (kpi.title, *links))


def _decisions(rows: Iterable[RowContent]) -> Iterator[PublishedFields]:
    """The decisions on the quality of data that are shown below a scorecard, each once."""
    told: set[str] = set()
    for row in rows:
        texts = tuple(each.text for each in row.decisions if each.text not in told)
        told.update(texts)
        if texts:
            yield PublishedFields(
                f"Decisions on the quality of data of {row.measure}",
                reverse("measures:chart-manage", args=(row.slug,)),
                texts,
            )


def _of_part(report: ReportContent, part: PartContent) -> Iterator[PublishedFields]:
    # Every other part is called after its first section, or by the product.
    if part.number is not None:
        yield PublishedFields(
            f"Priority {part.number}",
            reverse("plans:plan-detail", args=(report.plan_slug,)),
            (part.title, part.summary),
        )


def _deliverables(section: SectionContent) -> Iterator[PublishedFields]:
    for line in section.deliverables:
        url = reverse("deliverables:deliverable-detail", args=(line.reference,))
        state = line.progress_text if line.percent is None else ""
        yield PublishedFields(
            f"{line.reference}, note of its progress",
            url,
            (state, line.progress_note, line.status_reason),
        )
        yield PublishedFields(
            f"{line.reference}, its title", url, titles=(line.title,), key=line.reference
        )


def _risks(section: SectionContent) -> Iterator[PublishedFields]:
    for risk in section.risks:
        yield PublishedFields(
            f"{risk.reference}, {risk.title}",
            reverse("risks:risk-detail", args=(risk.register_slug, risk.reference)),
            (risk.cause, risk.event, risk.consequence),
            titles=(risk.title,),
            key=risk.reference,
        )


def _wave(wave: WaveContent) -> PublishedFields:
    return PublishedFields(
        f"Notes of {wave.title}",
        reverse("consultation:wave-detail", args=(wave.consultation_slug, wave.slug)),
        (
            wave.consultation,
            wave.title,
            wave.purpose,
            wave.method,
            wave.population,
            wave.note,
            *(each.note for each in wave.profile),
            *(each.note for each in wave.questions),
        ),
    )
