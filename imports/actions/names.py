"""What names of a source's files mean here: said once, kept, changed and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.actions import record
from imports.models import ImportName
from imports.queries.imports import known_names
from imports.reading import FileProblem, UnreadableFileError
from imports.reading.known_names import Known
from measures.actions.locks import one_at_a_time
from measures.actions.reference import ensure_home_area
from measures.models import Source
from records.editing import Values, change_of

MEANING_WORDS = {"measure": "What it means", "area": "What it means"}


@dataclass(frozen=True, slots=True)
class NameMeant:
    """What a name of files means: a measure or an area by name or slug, or "" to leave it out."""

    name: str
    means: str
    is_measure: bool

    @property
    def kind(self) -> str:
        """What it names."""
        return "measure" if self.is_measure else "area"


def _meant(name: NameMeant, known: Known) -> int | None:
    """The key of the measure or area that is meant, or None."""
    if not name.is_measure:
        return known.areas.get(name.means)
    measure = known.measures.get(name.means)
    return measure.key if measure else None


@transaction.atomic
def map_names(*, source: Source, names: Sequence[NameMeant], by: User) -> None:
    """Keep what names of the files of a source mean here, in place of what they meant before.

    Raises UnreadableFileError where a measure or area is not known.
    """
    one_at_a_time("reference")
    known = known_names(ensure_home_area(by=by))
    problems = [
        FileProblem(line, "means", each.means, f"no {each.kind} has this name")
        for line, each in enumerate(names, 2)
        if each.means and _meant(each, known) is None
    ]
    if problems:
        raise UnreadableFileError(problems)
    for each in names:
        meant = _meant(each, known)
        ImportName.objects.update_or_create(
            source=source,
            is_measure=each.is_measure,
            name=each.name,
            defaults={
                "measure_id": meant if each.is_measure else None,
                "area_id": None if each.is_measure else meant,
                "changed_by": by,
            },
        )
    count = "1 name" if len(names) == 1 else f"{len(names):,} names"
    record(
        by=by,
        verb="map_names",
        subject=source,
        sentence=f"chose what {count} in files of {source} mean{'s' if len(names) == 1 else ''}",
        after={each.name: each.means for each in names},
    )


@transaction.atomic
def change_name(*, name: ImportName, seen: Values, to: Values, by: User) -> ImportName:
    """Change what a name means for files to come. Figures that were applied stay.

    Raises EditConflict where someone else did, and ValidationError.
    """
    one_at_a_time("reference")
    locked = ImportName.objects.select_for_update(of=("self",)).get(pk=name.pk)
    change = change_of(locked, seen=seen, to=to, words=MEANING_WORDS)
    if change is None:
        return locked
    locked.changed_by = by
    change.write()
    record(
        by=by,
        verb="change_name",
        subject=locked,
        sentence=f"changed what “{locked}” in files of {locked.source} means",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def remove_name(*, name: ImportName, by: User) -> None:
    """Forget what a name means; the next file with it asks again. Figures that were applied stay.

    Twice is once.
    """
    locked = ImportName.objects.select_for_update(of=("self",)).filter(pk=name.pk).first()
    if locked is None:
        return
    means = locked.measure or locked.area
    record(
        by=by,
        verb="remove_name",
        subject=locked,
        sentence=f"forgot what “{locked}” in files of {locked.source} means",
        before={"means": str(means) if means else ""},
    )
    locked.delete()
