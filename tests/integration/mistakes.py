"""A record of every kind that someone makes by mistake, in the small office."""

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.actions import command_user
from consultation.models import Consultation, Question, Wave
from deliverables.actions import add_deliverable
from deliverables.models import Deliverable
from highlights.actions import create_report
from measures.models import Annotation, Area, Measure, PeerComparison, PublishedRank, Source, Target
from plans.actions import rename_office
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from records.standing import Removable
from risks.actions import raise_risk
from risks.models import Control, Register, Risk, RiskAction, RiskMatrix
from scorecards.models import KpiPage, Scorecard

DAY = date(2022, 8, 1)
MISTAKE = "Mistake 4711"


def mistaken_name(kind: str) -> str:
    """What the record of a kind that was made by mistake is called."""
    return f"{MISTAKE} {kind}"


def mistaken_measure() -> Measure:
    return Measure.objects.create(
        slug="mistake",
        name=mistaken_name("measure"),
        unit="count",
        aggregation="sum",
        preferred_direction="up",
    )


def mistaken_risk() -> Risk:
    return raise_risk(
        register=Register.objects.get(slug="register"),
        reference="R-4711",
        title=mistaken_name("risk"),
        appetite=8,
        response="treat",
        opened_on=DAY,
        priority=Priority.objects.get(number=1),
        visibility="public",
        by=command_user(),
    )


def mistaken_deliverable() -> Deliverable:
    return add_deliverable(
        title=mistaken_name("deliverable"),
        reference="D-4711",
        plan=Plan.objects.get(slug="plan"),
        priority=Priority.objects.get(number=1),
        due_as_written="Dec 2022",
        set_on=DAY,
        by=command_user(),
    )


def mistaken_office_names() -> OfficeIdentity:
    names = ("office_name", "office_short", "holder_title", "panel_name", "force_name", "area_name")
    return rename_office(
        valid_from=date(2024, 5, 1),
        by=command_user(),
        **dict.fromkeys(names, mistaken_name("officeidentity")),
    )


def _annotation() -> Annotation:
    made = Annotation.objects.create(
        kind="event", start_month=DAY, text=mistaken_name("annotation"), created_by=command_user()
    )
    made.measures.set([Measure.objects.get(slug="public-matter-measured")])
    return made


def _target() -> Target:
    measure = Measure.objects.get(slug="public-matter-measured")
    return Target.objects.create(
        measure=measure,
        area=Area.objects.get(kind="force"),
        from_month=DAY,
        value=5,
        label=mistaken_name("target"),
    )


def _report() -> Any:
    return create_report(
        slug="mistake",
        title=mistaken_name("report"),
        plan=Plan.objects.get(slug="plan"),
        period_start=date(2023, 1, 1),
        period_end=date(2023, 3, 1),
        data_to=DAY,
        by=command_user(),
    )


# How someone makes a record of each kind by mistake.
MAKERS: dict[str, Callable[[], Removable]] = {
    "plan": lambda: Plan.objects.create(
        slug="mistake",
        title=mistaken_name("plan"),
        starts_on=date(2030, 1, 1),
        ends_on=date(2031, 1, 1),
    ),
    "priority": lambda: Priority.objects.create(
        plan=Plan.objects.get(slug="plan"), number=9, title=mistaken_name("priority")
    ),
    "objective": lambda: Objective.objects.create(
        priority=Priority.objects.get(number=1), number=9, title=mistaken_name("objective")
    ),
    "body": lambda: Body.objects.create(slug="mistake", name=mistaken_name("body"), kind="board"),
    "glossaryterm": lambda: GlossaryTerm.objects.create(
        acronym="MIS", name=mistaken_name("glossaryterm")
    ),
    "officeidentity": mistaken_office_names,
    "riskmatrix": lambda: RiskMatrix.objects.create(name=mistaken_name("riskmatrix")),
    "register": lambda: Register.objects.create(
        slug="mistake",
        name=mistaken_name("register"),
        body=Body.objects.get(slug="board"),
        matrix=RiskMatrix.objects.all()[0],
    ),
    "risk": mistaken_risk,
    "control": lambda: Control.objects.create(
        risk=Risk.objects.get(reference="R-public"), description=mistaken_name("control")
    ),
    "riskaction": lambda: RiskAction.objects.create(
        risk=Risk.objects.get(reference="R-public"), title=mistaken_name("riskaction")
    ),
    "deliverable": mistaken_deliverable,
    "consultation": lambda: Consultation.objects.create(
        slug="mistake", title=mistaken_name("consultation")
    ),
    "wave": lambda: Wave.objects.create(
        consultation=Consultation.objects.get(slug="survey"),
        slug="mistake",
        title=mistaken_name("wave"),
    ),
    "question": lambda: Question.objects.create(
        consultation=Consultation.objects.get(slug="survey"),
        code="mistake",
        topic="Topic",
        position=9,
        wording=mistaken_name("question"),
    ),
    "measure": mistaken_measure,
    "area": lambda: Area.objects.create(
        slug="mistake",
        name=mistaken_name("area"),
        kind="local",
        parent=Area.objects.get(kind="force"),
    ),
    "source": lambda: Source.objects.create(slug="mistake", name=mistaken_name("source")),
    "scorecard": lambda: Scorecard.objects.create(
        slug="mistake", title=mistaken_name("scorecard"), priority=Priority.objects.get(number=1)
    ),
    "kpipage": lambda: KpiPage.objects.create(
        slug="mistake", title=mistaken_name("kpipage"), priority=Priority.objects.get(number=1)
    ),
    "annotation": _annotation,
    "target": _target,
    "publishedrank": lambda: PublishedRank.objects.create(
        comparison=PeerComparison.objects.order_by("pk")[0],
        month=date(2022, 3, 1),
        rank=1,
        forces=44,
        value_text=mistaken_name("publishedrank"),
    ),
    "report": _report,
}
