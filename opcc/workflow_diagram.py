"""Draws the workflow of reports from its table: `python -m opcc.workflow_diagram [--check]`.

Writes `docs/workflow.md`; with `--check` it writes nothing and fails where that file is out of
date.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

from accounts.roles import ROLES

DRAWING = Path(__file__).resolve().parent.parent / "docs" / "workflow.md"

INTRODUCTION = """\
# The workflow of a report

Drawn from the table in `highlights/policies.py` by `make workflow`; `make check` fails where it is
out of date, so do not edit it by hand. [Why it is so](decisions/0014-workflow-is-a-table.md).
"""


def main(arguments: Sequence[str]) -> int:
    """Write the drawing or check it. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m opcc.workflow_diagram", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail where it is out of date")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")
    django.setup()
    wanted = "\n".join(draw()) + "\n"
    if not options.check:
        DRAWING.write_text(wanted, encoding="utf-8")
        return 0
    if DRAWING.exists() and DRAWING.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write(
        "docs/workflow.md does not show the workflow as it is: write it anew with\n"
        "    make workflow\n"
    )
    return 1


def draw() -> Iterator[str]:
    """The lines of the whole document. Asks for Django to be set up."""
    # Models can be loaded only then.
    from highlights.models import ReportState  # noqa: PLC0415
    from highlights.policies import TRANSITIONS  # noqa: PLC0415

    yield INTRODUCTION
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in ReportState:
        yield f"  {state.value} : {state.label}"
    yield f"  [*] --> {ReportState.DRAFT.value}"
    for transition in TRANSITIONS.values():
        for state in ReportState:
            if state in transition.from_states:
                yield f"  {state.value} --> {transition.to_state.value} : {transition.verb.lower()}"
    yield "```"
    yield ""
    yield "| Step | From | To | Who | Asks for a reason | What follows |"
    yield "|---|---|---|---|---|---|"
    for transition in TRANSITIONS.values():
        holders = [
            role.name.lower()
            for role in ROLES.values()
            if transition.permission in role.permissions
        ]
        cells = (
            transition.verb,
            " or ".join(
                state.label.lower() for state in ReportState if state in transition.from_states
            ),
            transition.to_state.label.lower(),
            f"{' or '.join(holders)} (`{transition.permission}`)",
            "yes" if transition.needs_reason else "no",
            transition.after,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "Approving asks for a reason too where comments are open: it overrides them."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
