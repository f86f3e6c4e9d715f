"""Pages as tests read them: compact, so that a test finds `<td>12</td>` on however many lines."""

from functools import wraps
from typing import Any

from django.test import Client

from components.markup import compact


def read_compact_pages() -> None:
    """Let Django's test client answer with compact pages."""
    request = Client.request

    @wraps(request)
    def compact_request(self: Client, **arguments: Any) -> Any:
        response = request(self, **arguments)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming:
            response.content = compact(response.content.decode()).encode()
        return response

    Client.request = compact_request  # type: ignore[method-assign]
