"""Data walks one way, the arithmetic knows no Django, and content is made of plain values."""

import dataclasses
import importlib
import types
from pathlib import Path
from typing import Union, get_args, get_origin, get_type_hints

import pytest

from tests.architecture.source_tree import (
    APPS,
    PURE_MODULES,
    ROOMS,
    ROOT,
    files_below,
    imported_modules,
    module_path,
    parse,
)

LEVELS = (
    {"opcc"},
    {"demonstration"},
    {"administration"},
    {"highlights"},
    {"figure_check"},
    {"imports"},
    {"scorecards"},
    {"measures", "deliverables", "risks", "consultation"},
    {"plans"},
    {"records"},
    {"accounts"},
    {"texts", "dates", "audit"},
)
NOT_FOR_ARITHMETIC = ("django", "rest_framework", "django_tables2", "celery", "pgtrigger")
PLAIN = (str, int, bool, type(None))
CONTENT_MODULES = [f"{app}.content" for app in APPS if (ROOT / app / "content.py").is_file()]


def level(room: str) -> int:
    return next(number for number, rooms in enumerate(LEVELS) if room in rooms)


@pytest.mark.parametrize("room", ROOMS)
def test_room_imports_only_lower_rooms(room):
    upward = [
        f"{path} imports {name}"
        for path in files_below(room, ".py")
        for name in imported_modules(parse(path))
        for other in [name.split(".")[0]]
        if other in ROOMS and other != room and level(other) <= level(room)
    ]
    assert upward == []


def reachable(module: str) -> set[str]:
    """Everything that a module imports, through other modules of the project too."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        for name in imported_modules(parse(module_path(waiting.pop()))) - found:
            found.add(name)
            if name.split(".")[0] in ROOMS and (ROOT / module_path(name)).is_file():
                waiting.append(name)
    return found


@pytest.mark.parametrize("module", PURE_MODULES)
def test_arithmetic_is_pure(module):
    frameworks = {name for name in reachable(module) if name.split(".")[0] in NOT_FOR_ARITHMETIC}
    assert frameworks == set()


def content_classes() -> list[type]:
    return [
        member
        for name in CONTENT_MODULES
        for member in vars(importlib.import_module(name)).values()
        if isinstance(member, type) and member.__module__ == name
    ]


def is_plain(hint: object) -> bool:
    """Whether a value of this type can be stored as JSON and read back equal."""
    if hint in PLAIN:
        return True
    if get_origin(hint) in (Union, types.UnionType):
        return all(is_plain(inner) for inner in get_args(hint))
    if get_origin(hint) is tuple:
        return all(inner is Ellipsis or is_plain(inner) for inner in get_args(hint))
    return dataclasses.is_dataclass(hint) and hint in content_classes()


@pytest.mark.parametrize("kind", content_classes(), ids=lambda kind: kind.__name__)
def test_content_is_frozen_and_made_of_plain_values(kind):
    parameters = getattr(kind, "__dataclass_params__", None)
    assert parameters is not None, f"{kind.__name__} is not a dataclass"
    assert parameters.frozen, f"{kind.__name__} is not frozen"
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(")
    odd = {name: hint for name, hint in get_type_hints(kind).items() if not is_plain(hint)}
    assert odd == {}


@pytest.mark.parametrize("module", CONTENT_MODULES)
def test_content_modules_import_only_content(module):
    foreign = {
        name
        for name in imported_modules(parse(module_path(module)))
        if name.split(".")[0] not in {"dataclasses", "collections", "typing"}
        and Path(*name.split(".")[:2]).name != "content"
    }
    assert foreign == set()
