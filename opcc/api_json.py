"""JSON that is sent to the API."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# What is sent has two levels: rows, and the values of a row.
DEEPEST = 20
_TOO_DEEP = f"The JSON is nested deeper than {DEEPEST} levels. Send the figures as a list of rows."


class ShallowJSONParser(JSONParser):
    """Reads JSON that is not nested deeper than anything here could be."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The values. Raises ParseError where it is no JSON, or nested too deep."""
        try:
            sent = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_TOO_DEEP) from error
        level, depth = [sent], 0
        while level:
            depth += 1
            if depth > DEEPEST:
                raise ParseError(_TOO_DEEP)
            level = [inner for each in level for inner in _within(each)]
        return sent


def _within(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
