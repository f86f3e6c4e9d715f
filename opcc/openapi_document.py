"""Writes the description of the API: `python -m opcc.openapi_document [--check]`.

Writes `docs/openapi.yaml`; with `--check` it writes nothing and fails where that file is out of
date. A change of the API is therefore seen in the change that makes it.
"""

import sys
from collections.abc import Iterator

from opcc.drawing import write_or_check


def draw() -> Iterator[str]:
    """The lines of the whole document. Asks for Django to be set up."""
    # The framework reads its settings when it is imported.
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415
    from drf_spectacular.renderers import OpenApiYamlRenderer  # noqa: PLC0415

    schema = SchemaGenerator().get_schema(request=None, public=True)
    described: bytes = OpenApiYamlRenderer().render(schema, renderer_context={})
    yield from described.decode().splitlines()


if __name__ == "__main__":
    sys.exit(write_or_check(sys.argv[1:], name="openapi.yaml", draw=draw, command="make openapi"))
