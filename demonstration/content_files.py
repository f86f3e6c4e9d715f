"""The content files, and what has been loaded from them so far."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts.models import User
from consultation.models import Wave
from deliverables.models import Deliverable
from measures.models import Area
from plans.models import Body, Objective, Plan, Priority

CONTENT = Path(__file__).parent / "content"
DATA = Path(__file__).parent / "data"


@dataclass
class Loaded:
    """What has been loaded so far, by the names that the content files use."""

    officer: User
    approver: User
    plan: Plan | None = None
    priorities: dict[int, Priority] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    deliverables: dict[str, Deliverable] = field(default_factory=dict)
    waves: dict[str, Wave] = field(default_factory=dict)

    @property
    def plan_in_force(self) -> Plan:
        """The plan, once it is loaded."""
        if self.plan is None:
            raise RuntimeError("the plan is loaded before what belongs to it")
        return self.plan

    def objectives_of(self, codes: list[str]) -> list[Objective]:
        """The objectives with these codes."""
        return [self.objectives[code] for code in codes]


def read(name: str) -> dict[str, Any]:
    """Read one content file."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))
