"""Serializers for content dataclasses, so that the API's description follows their fields."""

import dataclasses
import types
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from rest_framework import serializers

from highlights.codec import is_required
from highlights.content import ReportContent


def content_serializer() -> type[serializers.Serializer[Any]]:
    """The serializer of a whole report's content."""
    return _serializer(ReportContent)


@cache
def _serializer(kind: type) -> type[serializers.Serializer[Any]]:
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        # Editions from before a field with a default lack it.
        field.name: _field(hints[field.name], **({} if is_required(field) else {"required": False}))
        for field in dataclasses.fields(kind)
    }
    return type(
        f"{kind.__name__}Serializer",
        (serializers.Serializer,),
        {"__doc__": kind.__doc__, **fields},
    )


SCALARS: dict[Any, Any] = {
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    str: serializers.CharField,
}


def _field(hint: Any, **options: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        return _field(inner, **options, allow_null=True)
    if origin is tuple:
        return _list_field(get_args(hint), **options)
    kind = SCALARS.get(hint) or _serializer(hint)
    return kind(**options)


def _list_field(arguments: tuple[Any, ...], **options: Any) -> Any:
    each: Any = arguments[0]
    if arguments[-1] is not Ellipsis:
        return serializers.ListField(help_text="A pair, in order.", **options)
    if each in SCALARS or get_origin(each):
        return serializers.ListField(child=_field(each), **options)
    return _serializer(each)(many=True, **options)
