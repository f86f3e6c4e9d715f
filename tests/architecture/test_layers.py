"""Data walks one way, the arithmetic knows no Django, and content is made of plain values."""

import dataclasses
import importlib
import types
from pathlib import Path
from typing import Union, get_args, get_origin, get_type_hints

import grimp

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
    {"figure_entry"},
    {"imports"},
    {"scorecards"},
    {"measures", "deliverables", "risks", "consultation"},
    {"plans"},
    {"records"},
    {"accounts"},
    {"texts", "dates", "audit", "components"},
)
NOT_FOR_ARITHMETIC = ("django", "rest_framework", "django_tables2", "celery", "pgtrigger")
PLAIN = (str, int, bool, type(None))
CONTENT_MODULES = [f"{app}.content" for app in APPS if (ROOT / app / "content.py").is_file()]


def level(room: str) -> int:
    return next(number for number, rooms in enumerate(LEVELS) if room in rooms)


def test_every_room_imports_only_lower_rooms():
    upward = [
        f"{path} imports {name}"
        for room in ROOMS
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


def test_arithmetic_is_pure():
    assert PURE_MODULES
    frameworks = {
        module: {name for name in reachable(module) if name.split(".")[0] in NOT_FOR_ARITHMETIC}
        for module in PURE_MODULES
    }
    assert {module: names for module, names in frameworks.items() if names} == {}


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


def test_content_is_frozen():
    loose = [
        kind.__name__
        for kind in content_classes()
        if not getattr(getattr(kind, "__dataclass_params__", None), "frozen", False)
    ]
    assert content_classes()
    assert loose == [], "each is a frozen dataclass"


def test_content_says_what_it_is():
    silent = [
        kind.__name__
        for kind in content_classes()
        if not kind.__doc__ or kind.__doc__.startswith(f"{kind.__name__}(")
    ]
    assert silent == []


def test_content_is_made_of_plain_values():
    odd = {
        f"{kind.__name__}.{name}": hint
        for kind in content_classes()
        for name, hint in get_type_hints(kind).items()
        if not is_plain(hint)
    }
    assert odd == {}


def test_content_modules_import_only_content():
    foreign = [
        f"{module} imports {name}"
        for module in CONTENT_MODULES
        for name in imported_modules(parse(module_path(module)))
        if name.split(".")[0] not in {"dataclasses", "collections", "typing"}
        and Path(*name.split(".")[:2]).name != "content"
    ]
    assert foreign == []


def test_no_module_imports_itself_through_others():
    graph = grimp.build_graph(*ROOMS)
    waiting = {name: set(graph.find_modules_directly_imported_by(name)) for name in graph.modules}
    while free := {name for name, imported in waiting.items() if not imported & waiting.keys()}:
        for name in free:
            del waiting[name]
    # What is left stands in a circle, or imports what does.
    assert sorted(waiting) == []
