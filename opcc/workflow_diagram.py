"""Draws the workflow of reports from its table: `python -m opcc.workflow_diagram [--check]`.

Writes `docs/workflow.md`; with `--check` it writes nothing and fails where that file is out of
date.
"""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accounts.roles import holders_of
from opcc.drawing import write_or_check

if TYPE_CHECKING:
    from highlights.policies import Transition

INTRODUCTION = """\
# The workflow of a report

Drawn from the table in `highlights/policies.py` by `make workflow`; `make check` fails where it is
out of date, so do not edit it by hand. [Why it is so](decisions/0014-workflow-is-a-table.md).
"""


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
                for to_state in transition.to_states:
                    yield f"  {state.value} --> {to_state.value} : {transition.verb.lower()}"
    yield "```"
    yield ""
    yield "| Step | From | To | Who | Asks for a reason | Asks to confirm identity | What follows |"
    yield "|---|---|---|---|---|---|---|"
    for transition in TRANSITIONS.values():
        yield f"| {' | '.join(_cells(transition))} |"
    yield ""
    yield "Approving also asks for a reason when comments are open, because it overrides them."
    yield ""
    yield (
        "An approved report can be published at a set time, and read before then by the people on a"
    )
    yield "list: [why it is so](decisions/0019-what-was-confirmed-is-published.md)."


def _cells(transition: "Transition") -> tuple[str, ...]:
    from highlights.models import ReportState  # noqa: PLC0415

    return (
        transition.verb,
        " or ".join(state.label.lower() for state in ReportState if state in transition.from_states)
        + (" of a correction" if transition.ends_correction else ""),
        transition.to_state.label.lower()
        + (
            f", or {transition.to_state_if_withdrawn.label.lower()} where the edition was"
            if transition.to_state_if_withdrawn
            else ""
        ),
        f"{holders_of(transition.permission)} (`{transition.permission}`)",
        "yes" if transition.needs_reason else "no",
        "yes" if transition.is_sensitive else "no",
        transition.after,
    )


if __name__ == "__main__":
    sys.exit(write_or_check(sys.argv[1:], name="workflow.md", draw=draw, command="make workflow"))
