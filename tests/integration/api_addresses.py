"""Every address of the API, and who may open it."""

from collections.abc import Iterator

from tests.integration.address import (
    ADMINISTRATOR,
    API_CLIENT,
    APPROVER,
    DRAFT,
    EVENT,
    OFFICER,
    Address,
    graded,
)


def api_addresses() -> Iterator[Address]:
    """The addresses below /api/v1/."""
    yield Address("api-reference")
    yield Address("api-schema")
    yield Address("reports-list")
    yield Address("reports-detail", {"slug": "published"}, "a published report")
    yield Address("reports-detail", {"slug": "draft"}, *DRAFT)
    yield Address("reports-editions", {"slug": "published"}, "a published report")
    yield Address("reports-editions", {"slug": "draft"}, *DRAFT)
    yield Address("deliverables-list")
    yield from graded("deliverables-detail", "deliverable", reference="D-{}")
    for name in ("measures", "areas", "scorecards", "comparisons", "kpi-pages"):
        yield Address(f"{name}-list")
    yield Address("observations-list", writers=frozenset({OFFICER, API_CLIENT}))
    yield from graded("measures-detail", "measure", slug="{}-matter-measured")
    for name in ("control-chart", "peers"):
        yield from graded(f"measures-{name}", "measure", slug="{}-matter-measured")
    yield Address("areas-detail", {"slug": "county"})
    yield Address("scorecards-detail", {"slug": "scorecard"})
    yield Address("kpi-pages-detail", {"slug": "kpi"})
    for name in ("risk-registers", "risks", "consultations", "waves"):
        yield Address(f"{name}-list")
    yield Address("risk-registers-detail", {"slug": "register"})
    yield from graded("risks-detail", "risk", register="register", reference="R-{}")
    yield Address("consultations-detail", {"slug": "survey"})
    yield Address("waves-detail", {"consultation": "survey", "slug": "first"})
    for name in ("plans", "bodies", "glossary", "office-identities"):
        yield Address(f"{name}-list")
    yield Address("plans-detail", {"slug": "plan"})
    yield Address("bodies-detail", {"slug": "board"})
    auditors = frozenset({APPROVER, ADMINISTRATOR})
    yield Address("audit-events-list", readers=auditors)
    yield Address("audit-events-detail", {"pk": EVENT}, readers=auditors)
