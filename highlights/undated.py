"""What is not dated of the records that a report prints, so that it is kept with an edition."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q

from deliverables.content import DeliverableNoteContent
from deliverables.models import Deliverable
from deliverables.queries import deliverable_notes
from highlights.content import SectionContent, UndatedContent
from measures.queries import measure_notes
from measures.queries.rows import PUBLIC
from risks.content import RiskContent, RiskNoteContent
from risks.models import Risk
from risks.queries import risk_notes


def undated_content(
    sections: Sequence[SectionContent], *, cut_off: date, data_to: date
) -> UndatedContent:
    """What is known today of the records in these sections, and is not dated.

    The number of queries does not depend on how many records there are.
    """
    measures = {row.slug for section in sections for row in section.rows}
    references = {line.reference for section in sections for line in section.deliverables}
    risks = [risk for section in sections for risk in section.risks]
    return UndatedContent(
        measures=measure_notes(measures, PUBLIC, until=data_to) if measures else (),
        deliverables=_deliverable_notes(references) if references else (),
        risks=_risk_notes(risks, cut_off) if risks else (),
    )


def _deliverable_notes(references: Collection[str]) -> tuple[DeliverableNoteContent, ...]:
    return deliverable_notes(Deliverable.objects.visible(PUBLIC).filter(reference__in=references))


def _risk_notes(risks: Sequence[RiskContent], cut_off: date) -> tuple[RiskNoteContent, ...]:
    # References are unique within a register.
    named: dict[str, list[str]] = {}
    for risk in risks:
        named.setdefault(risk.register_slug, []).append(risk.reference)
    found = Q()
    for register, references in named.items():
        found |= Q(register__slug=register, reference__in=references)
    return risk_notes(Risk.objects.visible(PUBLIC).filter(found), cut_off)
