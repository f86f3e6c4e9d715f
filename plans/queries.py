"""Reads of plans, bodies, names of the office and terminology, in constant numbers of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Lower

from dates.periods import day_text
from plans.content import BodyName, BodyNode, ObjectiveStructure, PlanStructure, PriorityStructure
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from texts.acronyms import AcronymTerm, by_spelling


def office_on(day: date) -> OfficeIdentity | None:
    """What office, holder, panel and force were called on a day; None where no one has said."""
    return (
        OfficeIdentity.objects.filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .first()
    )


def office_name_on(day: date) -> str:
    """What to call the office in words on a day, also where no one has said its name yet."""
    office = office_on(day)
    return office.office_name if office else "Office of the Police and Crime Commissioner"


def plan_in_force(day: date) -> Plan | None:
    """The plan in force on a day, or None."""
    return Plan.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def current_plan(day: date) -> Plan | None:
    """The plan to show on a day: the one in force, else the last that has started, else the first
    that will. None where there is no plan at all."""
    plans = Plan.objects.order_by("starts_on")
    return plans.filter(starts_on__lte=day).last() or plans.first()


def plan_structure(plan: Plan) -> PlanStructure:
    """A plan with its priorities, their objectives, and the bodies that deliver and oversee it."""
    (structure,) = plan_structures([plan])
    return structure


def plan_structures(plans: Iterable[Plan]) -> list[PlanStructure]:
    """Several plans, each with its whole structure, in the same number of queries as one."""
    rows = list(plans)
    prefetch_related_objects(
        rows,
        Prefetch("priorities", Priority.objects.order_by("number")),
        Prefetch("priorities__objectives", Objective.objects.order_by("number")),
    )
    bodies = _bodies_of(rows)
    return [_structure(plan, [body for body in bodies if _in_time_of(plan, body)]) for plan in rows]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms under a letter; what starts with a figure or a sign stands under "0 to 9"."""

    letter: str
    terms: tuple[AcronymTerm, ...]


def glossary_by_letter(search: str = "") -> list[TermGroup]:
    """The terminology by its first letters; with a search only terms that have the words."""
    wanted = search.strip().casefold()
    groups: dict[str, list[AcronymTerm]] = defaultdict(list)
    for term in glossary():
        texts = (term.acronym, term.name, term.definition, *term.aliases)
        if wanted and not any(wanted in text.casefold() for text in texts):
            continue
        first = (term.acronym or term.name)[0].upper()
        groups[first if first.isalpha() else "0 to 9"].append(term)
    return [TermGroup(letter, tuple(terms)) for letter, terms in groups.items()]


def glossary() -> list[AcronymTerm]:
    """The terminology from A to Z, by acronym or else by name, whatever their case."""
    terms = [
        AcronymTerm(term.acronym, term.name, term.definition, tuple(term.aliases))
        for term in GlossaryTerm.objects.offered().order_by(Lower("acronym"), Lower("name"))
    ]
    return sorted(terms, key=lambda term: (term.acronym or term.name).casefold())


def acronym_terms() -> dict[str, AcronymTerm]:
    """Terms that have an acronym, under each of its spellings: for `texts.acronyms.mark_up`."""
    return by_spelling(term for term in glossary() if term.acronym)


def _structure(plan: Plan, bodies: list[Body]) -> PlanStructure:
    by_priority: dict[int, list[BodyName]] = defaultdict(list)
    by_objective: dict[int, list[BodyName]] = defaultdict(list)
    for body in bodies:
        name = BodyName(body.slug, body.name, body.acronym)
        for priority in body.priorities.all():
            by_priority[priority.pk].append(name)
        for objective in body.objectives.all():
            by_objective[objective.pk].append(name)
    return PlanStructure(
        slug=plan.slug,
        title=plan.title,
        summary=plan.summary,
        starts_on=plan.starts_on.isoformat(),
        starts_text=day_text(plan.starts_on),
        ends_on=plan.ends_on.isoformat(),
        ends_text=day_text(plan.ends_on),
        priorities=tuple(
            PriorityStructure(
                number=priority.number,
                title=priority.title,
                summary=priority.summary,
                objectives=tuple(
                    ObjectiveStructure(
                        code=f"{priority.number}.{objective.number}",
                        title=objective.title,
                        description=objective.description,
                        bodies=tuple(by_objective[objective.pk]),
                    )
                    for objective in priority.objectives.all()
                ),
                bodies=tuple(by_priority[priority.pk]),
            )
            for priority in plan.priorities.all()
        ),
        bodies=_tree(bodies, plan),
    )


def _in_time_of(plan: Plan, body: Body) -> bool:
    """Whether the body existed on any day of the plan."""
    return (body.valid_from is None or body.valid_from <= plan.ends_on) and (
        body.valid_to is None or body.valid_to >= plan.starts_on
    )


def _bodies_of(plans: Collection[Plan]) -> list[Body]:
    """All bodies by name, with those priorities and objectives that belong to the plans."""
    objectives = Objective.objects.filter(priority__plan__in=plans).select_related("priority")
    return list(
        Body.objects.order_by("name").prefetch_related(  # type: ignore[type-var]
            Prefetch("priorities", Priority.objects.filter(plan__in=plans).order_by("number")),
            Prefetch("objectives", objectives.order_by("priority__number", "number")),
        )
    )


def _tree(bodies: Iterable[Body], plan: Plan) -> tuple[BodyNode, ...]:
    """A body whose parent is not among them stands at the top."""
    by_id = {body.pk: body for body in bodies}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in by_id.values():
        below[body.parent_id if body.parent_id in by_id else None].append(body)

    def nodes(parent: Body | None) -> tuple[BodyNode, ...]:
        return tuple(
            BodyNode(
                slug=body.slug,
                name=body.name,
                acronym=body.acronym,
                kind=body.kind,
                kind_text=body.get_kind_display(),
                purpose=body.purpose,
                oversees=body.oversees,
                parent_slug=parent.slug if parent else "",
                priority_numbers=tuple(
                    priority.number
                    for priority in body.priorities.all()
                    if priority.plan_id == plan.pk
                ),
                objective_codes=tuple(
                    objective.code
                    for objective in body.objectives.all()
                    if objective.priority.plan_id == plan.pk
                ),
                children=nodes(body),
            )
            for body in below[parent.pk if parent else None]
        )

    return nodes(None)
