"""What a plan and its bodies say on pages and in the API. Frozen and made of plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body in a list of names."""

    slug: str
    name: str
    acronym: str


@dataclass(frozen=True, slots=True)
class ObjectiveStructure:
    """An objective ("1.2") and the bodies that oversee it."""

    code: str
    title: str
    description: str
    bodies: tuple[BodyName, ...]


@dataclass(frozen=True, slots=True)
class PriorityStructure:
    """A priority with its objectives in order and the bodies that oversee it."""

    number: int
    title: str
    summary: str
    objectives: tuple[ObjectiveStructure, ...]
    bodies: tuple[BodyName, ...]


@dataclass(frozen=True, slots=True)
class BodyNode:
    """A body in the delivery and governance structure, with the bodies below it.

    `kind` is a `plans.models.BodyKind` value and `kind_text` its words; `parent_slug` is "" at the
    top. Priorities and objectives are those of one plan, in order.
    """

    slug: str
    name: str
    acronym: str
    kind: str
    kind_text: str
    purpose: str
    oversees: str
    parent_slug: str
    priority_numbers: tuple[int, ...]
    objective_codes: tuple[str, ...]
    children: tuple["BodyNode", ...]


@dataclass(frozen=True, slots=True)
class PlanStructure:
    """A plan: what it wants, and who delivers and oversees it. Days are ISO 8601 and in words."""

    slug: str
    title: str
    summary: str
    starts_on: str
    starts_text: str
    ends_on: str
    ends_text: str
    priorities: tuple[PriorityStructure, ...]
    bodies: tuple[BodyNode, ...]
