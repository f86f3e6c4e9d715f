"""Report content to JSON and back, without loss: what an edition stores is what its pages read."""

import dataclasses
import hashlib
import json
import types
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Content = TypeVar("Content")


class ContentError(ValueError):
    """Stored content does not have the shape that this version of the product reads."""


def to_plain(content: Any) -> Any:
    """Turn a content dataclass into plain lists, dictionaries and scalars."""
    if dataclasses.is_dataclass(content) and not isinstance(content, type):
        return {
            field.name: to_plain(getattr(content, field.name))
            for field in dataclasses.fields(content)
        }
    if isinstance(content, tuple | list):
        return [to_plain(item) for item in content]
    if content is None or isinstance(content, str | int | bool):
        return content
    raise TypeError(
        f"{type(content).__name__} has no place in content: use text, int, bool or None"
    )


def from_plain(kind: type[Content], plain: Any) -> Content:
    """Build a content dataclass from what `to_plain` gave. Raises ContentError.

    A field with a default may be absent: editions from before that field say nothing of it.
    """
    result: Content = _build(kind, plain, kind.__name__)
    return result


def canonical_json(content: Any) -> str:
    """The one JSON text of a content: sorted keys and no blanks, so that a digest means it."""
    return _one_text(to_plain(content))


def digest(content: Any) -> str:
    """The sha256 of a content's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def stored_digest(stored: Any) -> str:
    """The same digest of content as it is stored, which no class of today has read."""
    return hashlib.sha256(_one_text(stored).encode()).hexdigest()


def _one_text(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_required(field: "dataclasses.Field[Any]") -> bool:
    """Whether stored content must say something of the field."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, plain: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in get_args(kind):
            return None
        inner = next(arg for arg in get_args(kind) if arg is not type(None))
        return _build(inner, plain, where)
    if origin is tuple:
        return _build_tuple(get_args(kind), plain, where)
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(kind, plain, where)
    # A bool is an int to Python, but not to a reader of the content.
    if not isinstance(plain, kind) or isinstance(plain, bool) != (kind is bool):
        raise ContentError(f"{where} should be {kind.__name__}, not {type(plain).__name__}")
    return plain


def _build_tuple(kinds: tuple[Any, ...], plain: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise ContentError(f"{where} should be a list")
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(plain)
    if len(plain) != len(kinds):
        raise ContentError(f"{where} should have {len(kinds)} items")
    return tuple(
        _build(kind, item, f"{where}[{at}]")
        for at, (kind, item) in enumerate(zip(kinds, plain, strict=True))
    )


def _build_dataclass(kind: Any, plain: Any, where: str) -> Any:
    if not isinstance(plain, dict):
        raise ContentError(f"{where} should be an object")
    fields = {field.name for field in dataclasses.fields(kind)}
    required = {field.name for field in dataclasses.fields(kind) if is_required(field)}
    missing, unknown = sorted(required - set(plain)), sorted(set(plain) - fields)
    if missing or unknown:
        raise ContentError(f"{where}: missing {missing}, unknown {unknown}")
    hints = _hints(kind)
    return kind(
        **{name: _build(hints[name], value, f"{where}.{name}") for name, value in plain.items()}
    )
