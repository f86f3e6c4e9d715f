"""Paging of API lists."""

from typing import Any

from rest_framework.pagination import PageNumberPagination


class PageNumbers(PageNumberPagination):
    """`page` and `page_size` (50 unless asked otherwise, 500 at most)."""

    page_size_query_param = "page_size"
    max_page_size = 500

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page in OpenAPI 3.1, where null is a type and not a flag."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            link = described["properties"][name]
            link.pop("nullable", None)
            link["type"] = ["string", "null"]
        return described
