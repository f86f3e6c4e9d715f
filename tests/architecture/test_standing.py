"""Records that may be removed: every query leaves removed ones out, and every relation is known."""

import ast

from django.apps import apps
from django.db import models

from highlights.removal import PRINTED
from records.removing import kinds, parts_of, relations_to
from records.standing import Removable, StandingManager
from tests.architecture.source_tree import APPS, modules_of, parse

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
REMOVABLE = [model for model in MODELS if issubclass(model, Removable)]
# What people make by form and do not remove this way, and why.
NOT_REMOVED = {
    "accounts.User": "people are deactivated, so that what they did stays theirs",
    "imports.ImportBatch": "an import is undone, or deleted automatically",
}
FIELDS = ("ModelChoiceField", "ModelMultipleChoiceField")
# What may look at removed records, and why.
LOOKS_AT_ALL = {"records/standing.py": "defines it"}


def test_every_query_begins_without_removed_records() -> None:
    showing = [
        model._meta.label
        for model in REMOVABLE
        if not isinstance(model._default_manager, StandingManager)
        or model._default_manager.name != "objects"
        or "removed_at" not in str(model._default_manager.all().query.where)
    ]
    assert showing == []


def test_every_record_that_may_be_removed_has_two_managers() -> None:
    """One that leaves removed ones out, and one that does not."""
    managers = {
        model._meta.label: {manager.name for manager in model._meta.managers} for model in REMOVABLE
    }
    both = {"objects", "with_removed"}
    assert {name: found for name, found in managers.items() if found != both} == {}


def test_no_product_code_asks_for_removed_records() -> None:
    for app in APPS:
        for path in modules_of(app):
            words = {"with_removed", "_base_manager"} & set(_names(parse(path)))
            assert not words or str(path) in LOOKS_AT_ALL, f"{path}: {words}"


def _names(tree: ast.Module) -> list[str]:
    return [
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
    ]


def test_every_kind_that_may_be_removed_says_how() -> None:
    assert {kind.model for kind in kinds()} == set(REMOVABLE)
    assert len({kind.slug for kind in kinds()}) == len(REMOVABLE)
    for kind in kinds():
        assert kind.is_retirable or kind.instead or not _may_be_published(kind.model), kind.slug


def _may_be_published(model: type[models.Model]) -> bool:
    return model in PRINTED


def test_parts_and_figures_are_relations_that_there_are() -> None:
    gone = {
        kind.slug: {name for name in parts_of(kind) if "__" not in name}
        - {name for name, _, _ in relations_to(kind.model)}
        for kind in kinds()
    }
    assert {slug: names for slug, names in gone.items() if names} == {}


def test_no_removed_record_holds_a_name() -> None:
    for model in REMOVABLE:
        assert not [f.name for f in model._meta.fields if f.unique and not f.primary_key], model
        for each in model._meta.constraints:
            if isinstance(each, models.UniqueConstraint) and not _is_place(each):
                assert each.condition is not None, each.name
                assert "removed_at__isnull" in str(each.condition), each.name


def _is_place(constraint: models.UniqueConstraint) -> bool:
    return "position" in constraint.fields


def test_choices_of_records_offer_no_retired_one() -> None:
    """Every field in which a record is chosen is one that leaves out what was retired."""
    for app in APPS:
        for path in modules_of(app):
            if str(path) == "records/choices.py":
                continue
            made = [
                ast.unparse(node.func)
                for node in ast.walk(parse(path))
                if isinstance(node, ast.Call)
            ]
            bases = [
                ast.unparse(base)
                for node in ast.walk(parse(path))
                if isinstance(node, ast.ClassDef)
                for base in node.bases
            ]
            plain = [name for name in (*made, *bases) if name.endswith(FIELDS)]
            assert not plain, f"{path}: use RecordChoice or RecordChoices of records.choices"


def test_what_is_not_removed_is_named() -> None:
    labels = {model._meta.label for model in MODELS}
    assert NOT_REMOVED.keys() <= labels
    assert not {model._meta.label for model in REMOVABLE} & NOT_REMOVED.keys()
