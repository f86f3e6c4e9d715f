"""Which records may be removed or retired, and why one may not be removed.

Each room says in its own `removal` module of which kinds its records are: who may remove one, what
is part of it, and what counts as its figures. Everything else that points to a record refers to it,
so a relation that is added later keeps records from being removed until someone says otherwise.
What a published report says is known to the uppermost room alone, which registers how to ask.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CASCADE, ForeignKey

from accounts.permissions import Permission, Reader, can, visibilities_for
from records.standing import Removable, Retirable

# So many of those that refer to a record are named.
NAMED = 5

# Where a record stands in what was published, each place in words.
Published = Callable[[Removable], list[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that may be removed. `word` is what it is called within a sentence.

    `url` is where a record is shown and `listed` where its kind is. `parts` name the relations
    whose rows go with the record, as "Model.field"; `figures` those whose rows are its figures,
    with what these are called. `check_remit` raises OutsideRemitError for someone whose writing is
    limited to other priorities. `instead` says what to do with a record that has been used where it
    cannot be retired. `afterwards` is done in the same transaction once a record is removed.
    """

    model: type[Removable]
    word: str
    permission: Permission
    url: Callable[[Any], str]
    listed: Callable[[Any], str]
    parts: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    check_remit: Callable[[Reader, Any], None] | None = None
    instead: str = ""
    afterwards: Callable[[Any], None] | None = None

    @property
    def slug(self) -> str:
        """The kind in addresses."""
        return str(self.model._meta.model_name)

    @property
    def is_retirable(self) -> bool:
        """Whether its records may be retired."""
        return issubclass(self.model, Retirable)


_kinds: dict[str, Kind] = {}
_publications: list[Published] = []
# Parts that rooms above the kind's own have, by the slug of the kind.
_parts_above: dict[str, tuple[str, ...]] = {}


def register_kind(kind: Kind) -> None:
    """Let the records of a kind be removed. Called once, when the product starts."""
    _kinds[kind.slug] = kind


def register_parts(model: type[Removable], *parts: str) -> None:
    """Register what else is part of the records of a kind that an app below has."""
    slug = str(model._meta.model_name)
    _parts_above[slug] = (*_parts_above.get(slug, ()), *parts)


def register_publication(published: Published) -> None:
    """Have records looked up in what was published. Called once, when the product starts."""
    _publications.append(published)


def kinds() -> list[Kind]:
    """Every kind, by its word."""
    return sorted(_kinds.values(), key=lambda kind: kind.word.lower())


def kind_of(row: models.Model) -> Kind | None:
    """The kind of a record, None where its records are not removed."""
    return _kinds.get(str(row._meta.model_name))


def kind_named(slug: str) -> Kind | None:
    """The kind that an address names."""
    return _kinds.get(slug)


def may_remove(person: Reader, kind: Kind) -> bool:
    """Whether someone may remove and retire records of a kind."""
    return can(person, Permission.REMOVE_RECORD) and can(person, kind.permission)


def visible_rows(kind: Kind, person: Reader) -> models.QuerySet[Any]:
    """The records of a kind that someone may see."""
    rows = kind.model._default_manager.all()
    if hasattr(kind.model, "visibility"):
        rows = rows.filter(visibility__in=visibilities_for(person))  # type: ignore[misc]
    return rows


def why_not_removed(row: Removable) -> list[str]:
    """Why a record cannot be removed, each reason a sentence; none where it can."""
    kind = _kinds[str(row._meta.model_name)]
    places = [place for published in _publications for place in published(row)]
    reasons = [f"It is published in {place}." for place in places]
    reasons += [f"It has {words}." for words in _figures(row, kind)]
    others = list(_references(row, kind))
    reasons += [f"It is used by {each}." for each in others[:NAMED]]
    if len(others) > NAMED:
        reasons.append(f"It is used by {len(others) - NAMED} more.")
    return reasons


def parts_of(kind: Kind) -> frozenset[str]:
    """The relations whose rows go with a record of the kind, or are its figures."""
    return frozenset((*kind.parts, *kind.figures, *_parts_above.get(kind.slug, ())))


def _figures(row: Removable, kind: Kind) -> Iterator[str]:
    for relation, words in kind.figures.items():
        model_name, _, path = relation.partition(".")
        model = next(each for each in apps.get_models() if each.__name__ == model_name)
        if model._default_manager.filter(**{path: row}).exists():
            yield words


def _references(row: Removable, kind: Kind) -> Iterator[str]:
    known = parts_of(kind)
    named: set[str] = set()
    for relation, rows in _pointing(row):
        if relation in known:
            continue
        for other in rows[: 10 * NAMED]:
            words = described(other)
            if words not in named:
                named.add(words)
                yield words


def relations_to(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model], str]]:
    """What points to a model: "Model.field", the model, and its field."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel | models.ManyToManyRel):
            continue
        other = relation.related_model
        if not isinstance(other, str) and not _is_counted_elsewhere(relation, other):
            yield f"{other.__name__}.{relation.field.name}", other, relation.field.name


def _pointing(row: Removable) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """The rows that point to a record, by relation, without what was removed with its owner."""
    for relation, model, name in relations_to(type(row)):
        rows = model._default_manager.filter(**{name: row})
        for path in _owner_marks(model):
            rows = rows.exclude(**{f"{path}__removed_at__isnull": False})
        yield relation, rows


def _is_counted_elsewhere(
    relation: models.ManyToOneRel | models.ManyToManyRel, model: type[models.Model]
) -> bool:
    """Whether the rows are those between two linked models, and so count by the other one."""
    if isinstance(relation, models.ManyToManyRel):
        return not relation.through._meta.auto_created  # type: ignore[union-attr]
    return bool(model._meta.auto_created)


def _owner_marks(model: type[models.Model]) -> Iterator[str]:
    """The ways from a part to the records whose removal removes it too."""
    for each in model._meta.fields:
        if isinstance(each, ForeignKey) and each.remote_field.on_delete is CASCADE:
            owner = each.related_model
            if issubclass(owner, Removable):
                yield each.name
            if owner is not model:
                yield from (f"{each.name}__{path}" for path in _owner_marks(owner))


def described(row: models.Model) -> str:
    """A record in words: itself where it is of a kind, else the record that it is a part of."""
    kind = kind_of(row)
    if kind is not None:
        return f"the {kind.word} “{row}”"
    for each in row._meta.fields:
        if isinstance(each, ForeignKey) and each.remote_field.on_delete is CASCADE:
            owner = getattr(row, each.name)
            if owner is not None:
                return described(owner)
    return f"the {row._meta.verbose_name} “{row}”"
