"""Keeps what the tests of older editions read: `python -m tests.highlights.editions [edition]`.

`shape` writes the shape of today's content. `edition` writes an edition too, of the version that
is about to be released: from then on that version's shape is closed. It reads the reports of a
database that holds the demonstration (`make manage ARGS=load_demonstration`).
"""

import os
import sys

import django

from tests.highlights.editions.keeping import keep_edition, keep_shape


def main(arguments: list[str]) -> int:
    """Write what was asked for."""
    if arguments not in (["shape"], ["edition"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    keep_shape()
    if arguments == ["edition"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")
        django.setup()
        # Models can be loaded only then.
        from highlights.evidence import report_content  # noqa: PLC0415
        from highlights.models import Report  # noqa: PLC0415

        keep_edition({report.slug: report_content(report) for report in Report.objects.all()})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
