"""The one map of /api/v1/: every app's routes, the OpenAPI description, and a page to browse it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

import administration.api
import consultation.api
import deliverables.api
import highlights.api
import imports.api
import measures.api
import plans.api
import risks.api
import scorecards.api

router = SimpleRouter()
for app in (
    highlights,
    measures,
    imports,
    scorecards,
    deliverables,
    risks,
    consultation,
    plans,
    administration,
):
    for prefix, viewset in app.api.ROUTES:
        router.register(prefix, viewset, basename=prefix)


class ApiTokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API names tokens."""

    target_class = "accounts.api_access.ApiTokenAuthentication"
    name = "tokenAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The header in which a token is sent."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Token-based authentication with required prefix “Token”.",
        }


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Browse the API: every address with its parameters and answers, made from its description."""
    return render(request, "api_reference.html", _described())


@cache
def _described() -> dict[str, Any]:
    """The description in the page's terms; it follows from the code, so once a process."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            group = address.removeprefix("/api/v1/").split("/")[0]
            groups.setdefault(group, []).append(
                {
                    "address": address,
                    "method": method.upper(),
                    "id": operation["operationId"],
                    "description": operation.get("description", ""),
                    "parameters": operation.get("parameters", []),
                    "try_it": address if "{" not in address else "",
                    "answer": _answer_name(operation),
                }
            )
    return {"groups": groups, "info": schema["info"], "components": _components(schema)}


def _answer_name(operation: dict[str, Any]) -> str:
    for answer in operation.get("responses", {}).values():
        for media in answer.get("content", {}).values():
            schema = media.get("schema", {})
            reference = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
            return str(reference.rsplit("/", 1)[-1])
    return ""


def _components(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": component.get("description", ""),
            "fields": [
                {
                    "name": field,
                    "kind": _kind(description),
                    "description": description.get("description", ""),
                }
                for field, description in component.get("properties", {}).items()
            ],
        }
        for name, component in schema.get("components", {}).get("schemas", {}).items()
        if component.get("properties")
    ]


def _kind(description: dict[str, Any]) -> str:
    if "$ref" in description:
        return str(description["$ref"].rsplit("/", 1)[-1])
    kind = description.get("type", "")
    if isinstance(kind, list):
        kind = " or ".join(kind)
    if kind == "array":
        return f"list of {_kind(description.get('items', {})) or 'values'}"
    for several in ("oneOf", "allOf", "anyOf"):
        if several in description:
            return " or ".join(filter(None, map(_kind, description[several])))
    return str(kind)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", reference, name="api-reference"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("", include(router.urls)),
]
