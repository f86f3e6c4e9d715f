"""What an address of the product is, who reads, and the records that the tests look for there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

NOBODY, OFFICER, APPROVER, PANEL_MEMBER, ADMINISTRATOR, API_CLIENT = READERS = (
    "nobody",
    "officer",
    "approver",
    "panel_member",
    "administrator",
    "api_client",
)
EVERYONE = frozenset(READERS)
OFFICE = frozenset({OFFICER, APPROVER, ADMINISTRATOR})
PANEL = EVERYONE - {NOBODY}
SEEN_BY = {"public": EVERYONE, "panel": PANEL, "office": OFFICE}

# Numbers that no sequence reaches: a person to be managed, an event of the audit trail, a token.
SOMEBODY = EVENT = TOKEN = 900_000_000_000
# Of the risks of the small office.
CONTROL = RISK_ACTION = MATRIX = 900_000_000_000
# Of its plan and terminology. Removing a term needs no field, so one is there for that alone.
OBJECTIVE = 90
TERM, TERM_TO_REMOVE = 900_000_000_000, 900_000_000_001
OFFICE_NAMES = 900_000_000_000


@dataclass(frozen=True)
class Address:
    """An address by its name and parts, what it shows in words, and who may open it."""

    name: str
    kwargs: Mapping[str, str | int] = field(default_factory=dict)
    shows: str = ""
    readers: frozenset[str] = EVERYONE
    # Who may send a form there. A gated address asks others to sign in or says who could, since
    # that it exists is no secret; only what takes a form and shows nothing is posts_only.
    writers: frozenset[str] = frozenset()
    gated: bool = False
    posts_only: bool = False

    @property
    def is_api(self) -> bool:
        """Whether another system opens it, with its token."""
        return ":" not in self.name and self.name not in {
            "livez",
            "healthz",
            "accessibility",
            "method",
        }


def graded(name: str, kind: str, **patterns: str) -> Iterator[Address]:
    """An address of a record of each visibility; "{}" in its parts stands for the visibility."""
    for visibility, readers in SEEN_BY.items():
        parts = {key: pattern.format(visibility) for key, pattern in patterns.items()}
        yield Address(name, parts, f"a {kind} for {WORDS[visibility]}", readers)


WORDS = {"public": "everyone", "panel": "the panel", "office": "the office"}
# The key of the one import that waits to be confirmed.
IMPORT = 900_000_000_000
# The key of the one comment of the small office.
COMMENT = 900_000_000_000
# The key of the one annotation, target, published rank and name of a file of the small office.
NOTED = 900_000_000_001
DRAFT = ("a report that is not published", OFFICE)
