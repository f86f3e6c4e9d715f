"""The assurance framework: what assures each priority and objective, and what is missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accounts.permissions import Reader, visibilities_for
from deliverables.models import Deliverable
from measures.models import Measure
from plans.models import Objective, Plan
from risks.models import Risk, RiskState


@dataclass(frozen=True, slots=True)
class Assured:
    """A priority or objective with the names of what assures it.

    `missing` names the kinds of assurance that it lacks: "deliverables", "measures", "risks",
    "boards".
    """

    code: str
    title: str
    level: str
    deliverables: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    risks: tuple[tuple[str, str, str], ...]
    bodies: tuple[tuple[str, str], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds of assurance of which there is none that the reader may see."""
        kinds = {
            "deliverables": self.deliverables,
            "measures": self.measures,
            "risks": self.risks,
            "boards": self.bodies,
        }
        return tuple(kind for kind, found in kinds.items() if not found)


def assurance_framework(plan: Plan, reader: Reader) -> tuple[Assured, ...]:
    """Every priority, each followed by its objectives, in a constant number of queries."""
    levels = visibilities_for(reader)
    deliverables = Deliverable.objects.visible(levels)
    measures = Measure.objects.visible(levels)
    risks = Risk.objects.visible(levels).filter(state=RiskState.OPEN).select_related("register")
    assuring: list[Prefetch[Any]] = [
        Prefetch("deliverables", deliverables, to_attr="seen_deliverables"),
        Prefetch("measures", measures, to_attr="seen_measures"),
        Prefetch("risks", risks, to_attr="seen_risks"),
    ]
    objectives = Objective.objects.select_related("priority").prefetch_related(*assuring, "bodies")
    priorities = plan.priorities.prefetch_related(
        *assuring,
        Prefetch("objectives", objectives),
        "bodies",
    )
    lines: list[Assured] = []
    for priority in priorities:
        lines.append(_line(str(priority.number), priority, "priority"))
        lines.extend(
            _line(objective.code, objective, "objective") for objective in priority.objectives.all()
        )
    return tuple(lines)


def _line(code: str, record: Any, level: str) -> Assured:
    return Assured(
        code=code,
        title=record.title,
        level=level,
        deliverables=tuple((line.reference, line.title) for line in record.seen_deliverables),
        measures=tuple((measure.slug, measure.name) for measure in record.seen_measures),
        risks=tuple((risk.register.slug, risk.reference, risk.title) for risk in record.seen_risks),
        bodies=tuple((body.slug, str(body)) for body in record.bodies.all()),
    )
