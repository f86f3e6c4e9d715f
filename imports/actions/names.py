"""What names of a source's files mean here: said once, kept, changed and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.actions import record
from imports.models import ImportName
from imports.queries.imports import known_names
from imports.reading import FileProblem, UnreadableFileError
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


@transaction.atomic
def map_names(*, source: Source, names: Sequence[NameMeant], by: User) -> None:
    """Keep what names of the files of a source mean here, in place of what they meant before.

    Raises UnreadableFileError where a measure or area is not known.
    """
    one_at_a_time("reference")
    known = known_names(ensure_home_area(by=by))
    problems = []
    for line, each in enumerate(names, 2):
        measure = known.measures.get(each.means) if each.is_measure else None
        area = None if each.is_measure else known.areas.get(each.means)
        if each.means and measure is None and area is None:
            mend = f"no {'measure' if each.is_measure else 'area'} has this name"
            problems.append(FileProblem(line, "means", each.means, mend))
            continue
        ImportName.objects.update_or_create(
            source=source,
            is_measure=each.is_measure,
            name=each.name,
            defaults={
                "measure_id": measure.key if measure else None,
                "area_id": area,
                "changed_by": by,
            },
        )
    if problems:
        raise UnreadableFileError(problems)
    count = "1 name" if len(names) == 1 else f"{len(names):,} names"
    record(
        by=by,
        verb="map_names",
        subject=source,
        sentence=f"said what {count} in files of {source} mean{'s' if len(names) == 1 else ''}",
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
