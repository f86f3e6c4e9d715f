"""Imports that ask for measures and areas which their file names and no one has defined."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, can
from imports import actions
from imports.models import ImportBatch
from imports.policies import why_not_read_again
from imports.reading.known_names import LONGEST_NAME
from measures.asking import register_asking

# An import's key has fewer digits.
_LONGEST_KEY = 12


@dataclass(frozen=True, slots=True)
class AskedByImport:
    """The name that a form begins with, and the import whose file says it, where it may be read
    again by whoever asks."""

    name: str = ""
    batch: ImportBatch | None = None

    @property
    def initial(self) -> dict[str, Any]:
        given: dict[str, Any] = {"name": self.name} if self.name else {}
        return given | ({"source": self.batch.source} if self.batch else {})

    @property
    def back(self) -> str:
        """Where "Cancel" leads: to the names of the import."""
        return reverse("imports:import-names", args=[self.batch.pk]) if self.batch else ""

    def read_again(self, means: str, *, is_measure: bool, by: User) -> str:
        """Judge the preview again with what was added, and say where it is shown; else ""."""
        if self.batch is None:
            return ""
        if self.batch.source and self.name:
            meant = actions.NameMeant(self.name, means, is_measure)
            actions.say_names(batch=self.batch, names=[meant], by=by)
        else:
            actions.preview_import(batch=self.batch, roles=self.batch.mapping, by=by)
        return reverse("imports:import-detail", args=[self.batch.pk])


def asked_by_import(request: HttpRequest) -> AskedByImport:
    """The import that a form's address names, where its file may be read again."""
    name, key = request.GET.get("name", "").strip()[:LONGEST_NAME], request.GET.get("import", "")
    batch = None
    if key.isdecimal() and len(key) < _LONGEST_KEY and can(request.user, Permission.IMPORT_DATA):
        batches = ImportBatch.objects.select_related("source", "file").defer("file__content")
        batch = batches.filter(pk=key).first()
    is_open = batch is not None and not why_not_read_again(batch)
    return AskedByImport(name, batch if is_open else None)


register_asking(asked_by_import)
