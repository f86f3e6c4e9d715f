"""The parameters that each address of the API has."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from drf_spectacular.generators import SchemaGenerator


def refuse_unknown_parameters(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a parameter that an address of the API does not have is refused, not ignored.

    Else a misspelt month would be answered with the figures of another one.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        known = _known_at(request) if request.GET else None
        unknown = sorted(set(request.GET) - known) if known is not None else []
        if not unknown:
            return get_response(request)
        words = _words(known or frozenset())
        return JsonResponse({name: [words] for name in unknown}, status=400)

    return handle


def _words(known: frozenset[str]) -> str:
    if not known:
        return "This address takes no parameters. Remove it."
    return f"This address does not take this parameter. It takes: {', '.join(sorted(known))}."


def _known_at(request: HttpRequest) -> frozenset[str] | None:
    """The parameters of the address that is asked for; None where it is none of the API's."""
    if not request.path.startswith("/api/v1/"):
        return None
    parts = request.path.split("/")
    method = "get" if request.method == "HEAD" else str(request.method).lower()
    for template, methods in _described():
        if len(template) == len(parts) and all(
            each == part or each.startswith("{") for each, part in zip(template, parts, strict=True)
        ):
            return methods.get(method, frozenset())
    return None


@cache
def _described() -> list[tuple[list[str], dict[str, frozenset[str]]]]:
    """The parameters of every address by method, as the API describes itself. Once a process."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    described = [
        (address.split("/"), {method: _parameters(each) for method, each in methods.items()})
        for address, methods in schema["paths"].items()
    ]
    # An address that is written out goes before one with a part in braces.
    return sorted(described, key=lambda pair: sum(part.startswith("{") for part in pair[0]))


def _parameters(operation: dict[str, Any]) -> frozenset[str]:
    """The names that stand behind the address."""
    listed = operation.get("parameters", [])
    return frozenset(each["name"] for each in listed if each["in"] == "query")
