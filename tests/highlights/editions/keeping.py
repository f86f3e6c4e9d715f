"""What is kept of each version of the content: its shape in words, and a whole edition.

`shape-N.txt` names every field of version N with its type, and `schema-N.json` is an edition as the
product of that version wrote it, cut from the demonstration's two reports to one of every kind.
"""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

from highlights.codec import canonical_json, digest
from highlights.content import SCHEMA_VERSION, PartContent, ReportContent, SectionContent

FOLDER = Path(__file__).parent
# Fields whose value decides how the record is shown.
KINDS = {
    *("kind", "unit", "verdict", "arrow", "preferred_direction", "status", "trend", "response"),
    *("group", "part", "tone", "dimension", "change_direction", "rebases", "target_met"),
}
# A class may be renamed, since editions store its fields and not its name.
RENAMED_CLASSES = {"GlanceContent": "KeyChangesContent"}
# Of these every item belongs to its row or its question.
WHOLE = {"series", "points", "windows", "headings", "scale", "answers"}
MOST_ITEMS = 6


def shape() -> dict[str, str]:
    """The type of every field of the content, by the field's name; a default is written too."""
    return dict(_fields_of(ReportContent, set()))


def shape_file(version: int = SCHEMA_VERSION) -> Path:
    """Where the shape of a version is kept."""
    return FOLDER / f"shape-{version}.txt"


def edition_file(version: int = SCHEMA_VERSION) -> Path:
    """Where an edition of a version is kept."""
    return FOLDER / f"schema-{version}.json"


def kept_shape(version: int) -> dict[str, str]:
    """The shape of a version as it is kept, with the classes called as they are today."""
    text = shape_file(version).read_text(encoding="utf-8")
    for old, new in RENAMED_CLASSES.items():
        text = re.sub(rf"\b{old}\b", new, text)
    lines = text.splitlines()
    return dict(line.split(": ", 1) for line in lines)


def keep_shape() -> None:
    """Write the shape of today. Refused once an edition of the version is kept."""
    if edition_file().exists():
        raise SystemExit(
            f"An edition of version {SCHEMA_VERSION} is kept, so its shape is what it is. "
            "Raise SCHEMA_VERSION in highlights/content.py and run this again."
        )
    lines = "\n".join(f"{name}: {kind}" for name, kind in sorted(shape().items()))
    shape_file().write_text(lines + "\n", encoding="utf-8")


def keep_edition(contents: Mapping[str, ReportContent]) -> None:
    """Write an edition as today's product writes it, from the demonstration's reports by slug."""
    content = one_of_every_kind(contents["2022-06-to-08"], contents["2024-09-to-12"])
    kept = {
        "schema_version": content.schema_version,
        "calculation_version": content.calculation_version,
        "digest": digest(content),
        "content": json.loads(canonical_json(content)),
    }
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    edition_file().write_text(text + "\n", encoding="utf-8")


def one_of_every_kind(earlier: ReportContent, later: ReportContent) -> ReportContent:
    """A report small enough to keep: the earlier one with the later's KPI page and consultation."""
    kpi = next(_sections(later, "kpi", most="kpi"))
    parts = []
    for part in (*earlier.parts[:2], later.part("consultation"), earlier.part("terminology")):
        assert part is not None
        more = (kpi,) if part.kind == "priority" else ()
        parts.append(dataclasses.replace(part, sections=(*part.sections, *more)))
    cut: ReportContent = _cut(dataclasses.replace(earlier, parts=tuple(parts)))
    return cut


def _sections(content: ReportContent, kind: str, *, most: str) -> Iterator[SectionContent]:
    sections = [each for part in content.parts for each in part.sections if each.kind == kind]
    yield from sorted(sections, key=lambda each: -len(canonical_json(_cut(getattr(each, most)))))


def _cut(content: Any) -> Any:
    """The content with one of each kind of record in its lists."""
    if not dataclasses.is_dataclass(content) or isinstance(content, type):
        return content
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(content):
        value = getattr(content, field.name)
        if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            items = [_cut(item) for item in value]
            if field.name not in WHOLE and not isinstance(value[0], PartContent | SectionContent):
                first = {_signature(item): item for item in reversed(items)}
                items = [item for item in items if item in first.values()][:MOST_ITEMS]
            changes[field.name] = tuple(items)
        elif dataclasses.is_dataclass(value):
            changes[field.name] = _cut(value)
    return dataclasses.replace(content, **changes)


def _signature(content: Any) -> tuple[Any, ...]:
    """What makes a record another kind: which fields it fills, and the kinds that it names."""
    return tuple(
        _signature(value)
        if dataclasses.is_dataclass(value)
        else (value if field.name in KINDS else bool(value))
        for field in dataclasses.fields(content)
        for value in [getattr(content, field.name)]
    )


def _fields_of(kind: type, known: set[type]) -> Iterator[tuple[str, str]]:
    if kind in known:
        return
    known.add(kind)
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        words = "" if default is dataclasses.MISSING else f" = {default!r}"
        yield f"{kind.__name__}.{field.name}", f"{_name(hint)}{words}"
        for inner in _classes_in(hint):
            yield from _fields_of(inner, known)


def _classes_in(hint: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for argument in get_args(hint):
        yield from _classes_in(argument)


def _name(hint: Any) -> str:
    if arguments := get_args(hint):
        names = [_name(argument) for argument in arguments]
        return " | ".join(names) if "|" in str(hint) else f"tuple[{', '.join(names)}]"
    if hint is Ellipsis:
        return "..."
    return "None" if hint is type(None) else str(hint.__name__)
