"""What the models promise: who did it, what may not be, and that the database keeps the promise."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source_tree import APPS

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]

# A moment without a person beside it, and why.
AT_WITHOUT_BY = {
    "highlights.PublicationSchedule.publish_at": "is still to come; scheduled_by set it",
    "highlights.EditionFile.heard_of_at": "a worker of the job queue reports, and no person",
    "highlights.EditionFile.made_at": "made by a worker for whoever requested it",
    "scorecards.Observation.superseded_at": "the revision after it says who",
}
# Models that need no constraint of their own beyond their columns, and why.
WITHOUT_CONSTRAINTS = {
    "risks.RiskAction": "a line of a risk, which may be due, done, both or neither",
}
# Whole sentences of the class docstrings stand in the data model, so each has one.
SENTENCE = re.compile(r"^[A-Z].*\.$", re.DOTALL)


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_moment_has_its_person(model):
    names = {field.name for field in model._meta.get_fields()}
    alone = {
        f"{label(model)}.{name}"
        for name in names
        if name.endswith("_at") and f"{name.removesuffix('_at')}_by" not in names
    }
    dates = {name for name in alone if is_date(model, name.rsplit(".", 1)[-1])}
    assert alone - dates - AT_WITHOUT_BY.keys() == set()


def is_date(model: type[models.Model], name: str) -> bool:
    """A day that something is about ("as at 31 August"), rather than the moment of a write."""
    field = model._meta.get_field(name)
    return isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_person_who_acted_is_kept(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.name.endswith("_by"):
            assert field.remote_field.on_delete is models.PROTECT, field.name


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_model_is_held_by_the_database(model):
    held = (
        model._meta.constraints
        or getattr(model._meta, "triggers", ())
        or any(field.unique and not field.primary_key for field in model._meta.fields)
    )
    assert held or label(model) in WITHOUT_CONSTRAINTS


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_model_says_what_it_is(model):
    assert SENTENCE.match((model.__doc__ or "").strip()), label(model)
    assert not (model.__doc__ or "").startswith(f"{model.__name__}(")


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_figure_is_a_float(model):
    floats = [field.name for field in model._meta.fields if isinstance(field, models.FloatField)]
    assert floats == []


def test_exceptions_still_exist():
    fields = {f"{label(model)}.{field.name}" for model in MODELS for field in model._meta.fields}
    assert AT_WITHOUT_BY.keys() <= fields
    assert WITHOUT_CONSTRAINTS.keys() <= {label(model) for model in MODELS}
