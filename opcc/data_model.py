"""Draws the data model from the models themselves: `python -m opcc.data_model [--check]`.

Writes `docs/data-model.md`; with `--check` it writes nothing and fails where that file is out of
date.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.db import models

from opcc.drawing import write_or_check

# From what is read most to what everything stands on.
APPS = (
    "highlights",
    "figure_entry",
    "imports",
    "scorecards",
    "measures",
    "deliverables",
    "risks",
    "consultation",
    "plans",
    "accounts",
    "audit",
)

INTRODUCTION = """\
# The data model

Drawn from the models by `make data-model`; `make check` fails where it is out of date, so do not
edit it by hand. `||--o{` reads "one has any number of", `|o--o{` "one, or none, has any number of",
and `}o--o{` "any number on both sides". Entities of another app are named, not opened. Who recorded
something is left out of the lines: nearly every record says it.
"""


def draw() -> Iterator[str]:
    """The lines of the whole document."""
    yield INTRODUCTION
    configs = [apps.get_app_config(label) for label in APPS]
    yield from _overview(configs)
    for config in configs:
        yield from _app(config)


def _overview(configs: Sequence[AppConfig]) -> Iterator[str]:
    """Which app's records point at which other app's."""
    yield "## How the apps hang together"
    yield ""
    yield "An arrow says that records of one app point at records of the other."
    yield ""
    yield "```mermaid"
    yield "flowchart TD"
    for config in configs:
        yield f'  {config.label}["{config.label}"]'
    arrows = {
        (config.label, target._meta.app_label)
        for config in configs
        for model in _models(config)
        for _, target in _links(model)
        if target._meta.app_label != config.label
    }
    for source, target in sorted(arrows, key=lambda pair: tuple(map(APPS.index, pair))):
        yield f"  {source} --> {target}"
    yield "```"
    yield ""
    yield "`audit` stands alone on purpose: its events hold copies and outlive their subjects."


def _app(config: AppConfig) -> Iterator[str]:
    yield ""
    yield f"## {config.verbose_name}"
    yield ""
    yield "```mermaid"
    yield "erDiagram"
    for model in _models(config):
        yield from _entity(model)
    for model in _models(config):
        for field, target in _links(model):
            yield f"  {_name(target, config)} {_line(field)} {model.__name__} : {field.name}"
    yield "```"
    yield ""
    for model in _models(config):
        yield f"- **{model.__name__}**: {_sentence(model)}"


def _entity(model: type[models.Model]) -> Iterator[str]:
    yield f"  {model.__name__} {{"
    for field in model._meta.fields:
        if not field.is_relation and not field.primary_key:
            unique = " UK" if field.unique else ""
            yield f"    {_kind(field)} {field.name}{unique}"
    yield "  }"


def _models(config: AppConfig) -> list[type[models.Model]]:
    return [model for model in config.get_models() if not model._meta.proxy]


def _links(model: type[models.Model]) -> Iterator[tuple[Any, type[models.Model]]]:
    """Fields that lead to another record of the product, and where they lead.

    Who recorded something is left out: nearly every record says it, and the lines would hide the
    rest. The tables of Django itself are left out too.
    """
    for field in (*model._meta.fields, *model._meta.many_to_many):
        target = field.related_model
        if not isinstance(target, type) or target._meta.app_label not in APPS:
            continue
        through = getattr(field.remote_field, "through", None)
        if through is not None and not through._meta.auto_created:
            continue
        if not field.name.endswith("_by"):
            yield field, target


def _line(field: Any) -> str:
    if field.many_to_many:
        return "}o--o{"
    one = "|o" if field.null else "||"
    return f"{one}--{'o|' if field.one_to_one else 'o{'}"


def _name(model: type[models.Model], config: AppConfig) -> str:
    if model._meta.app_label == config.label:
        return model.__name__
    return f'"{model._meta.app_label}.{model.__name__}"'


def _kind(field: "models.Field[Any, Any]") -> str:
    """The field's type in a word: CharField is char, ArrayField array."""
    return field.get_internal_type().removesuffix("Field").lower()


def _sentence(model: type[models.Model]) -> str:
    """The first sentences of the model's docstring, up to its first blank line."""
    first = (model.__doc__ or "").strip().split("\n\n", 1)[0]
    return " ".join(first.split())


if __name__ == "__main__":
    sys.exit(
        write_or_check(sys.argv[1:], name="data-model.md", draw=draw, command="make data-model")
    )
