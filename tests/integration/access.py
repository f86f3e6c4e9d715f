"""Who may open which address.

`python -m tests.integration.access` prints the table of docs/roles.md.

Every address of the product stands here, a second and third time where it shows records that are
not for everybody; the tests hold it against the addresses that there are.
"""

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


@dataclass(frozen=True)
class Address:
    """An address by its name and parts, what it shows in words, and who may open it."""

    name: str
    kwargs: Mapping[str, str | int] = field(default_factory=dict)
    shows: str = ""
    readers: frozenset[str] = EVERYONE
    query: str = ""

    @property
    def is_api(self) -> bool:
        """Whether another system opens it, with its token."""
        return ":" not in self.name and self.name not in {"healthz", "accessibility", "method"}


def graded(name: str, kind: str, **patterns: str) -> Iterator[Address]:
    """An address of a record of each visibility; "{}" in its parts stands for the visibility."""
    for visibility, readers in SEEN_BY.items():
        parts = {key: pattern.format(visibility) for key, pattern in patterns.items()}
        yield Address(name, parts, f"a {kind} for {WORDS[visibility]}", readers)


WORDS = {"public": "everyone", "panel": "the panel", "office": "the office"}
DRAFT = ("a report that is not published", OFFICE)


def _pages() -> Iterator[Address]:
    for name in ("healthz", "accessibility", "method"):
        yield Address(name)
    yield Address("highlights:home")
    yield Address("highlights:assurance")
    yield Address("highlights:report-list")
    for form in ("report", "live"):
        for view, parts in (("contents", {}), ("print", {}), ("part", {"part": "priority-1"})):
            name = f"highlights:{form}-{view}"
            yield Address(name, {"slug": "published", **parts}, "a published report")
            yield Address(name, {"slug": "draft", **parts}, *DRAFT)
    for view, parts in (("contents", {}), ("print", {}), ("part", {"part": "priority-1"})):
        yield Address(
            f"highlights:edition-{view}",
            {"slug": "published", "edition": 1, **parts},
            "an edition of a published report",
        )
    yield Address("deliverables:deliverable-list")
    yield from graded("deliverables:deliverable-detail", "deliverable", reference="D-{}")
    yield Address("risks:risk-list")
    yield Address("risks:register-detail", {"register": "register"})
    yield from graded("risks:risk-detail", "risk", register="register", reference="R-{}")
    yield Address("consultation:consultation-list")
    yield Address("consultation:consultation-detail", {"slug": "survey"})
    yield Address("consultation:wave-detail", {"slug": "survey", "wave": "first"})
    yield Address("plans:plan-current")
    yield Address("plans:plan-list")
    yield Address("plans:plan-detail", {"slug": "plan"})
    yield Address("plans:body-list")
    yield Address("plans:body-detail", {"slug": "board"})
    yield Address("plans:term-list")


def _api() -> Iterator[Address]:
    yield Address("api-reference")
    yield Address("api-schema")
    yield Address("reports-list")
    yield Address("reports-detail", {"slug": "published"}, "a published report")
    yield Address("reports-detail", {"slug": "draft"}, *DRAFT)
    yield Address("reports-editions", {"slug": "published"}, "a published report")
    yield Address("reports-editions", {"slug": "draft"}, *DRAFT)
    yield Address("deliverables-list")
    yield from graded("deliverables-detail", "deliverable", reference="D-{}")


ADDRESSES = (*_pages(), *_api())


def table() -> Iterator[str]:
    """The lines of the table in docs/roles.md."""
    heads = ("Address", "Shows", "Nobody", "Officer", "Approver", "Panel member", "Administrator")
    yield f"| {' | '.join((*heads, 'API client'))} |"
    yield "|" + "---|" * (len(READERS) + 2)
    for address in ADDRESSES:
        cells = ["yes" if answer_for(address, reader) else "hidden" for reader in READERS]
        yield f"| `{address.name}` | {address.shows} | {' | '.join(cells)} |"


def answer_for(address: Address, reader: str) -> bool:
    """Whether the reader gets the page. A token opens the API only: pages do not know it."""
    if reader == API_CLIENT and not address.is_api:
        return NOBODY in address.readers
    return reader in address.readers


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201
