"""Every address of the product, and who may open it.

Every address of the product is listed here, a second and third time where it shows records that are
not for everybody; the tests hold it against the addresses that there are.
"""

from collections.abc import Iterator, Mapping

from tests.integration.address import (
    ADMINISTRATOR,
    API_CLIENT,
    APPROVER,
    COMMENT,
    CONTROL,
    DRAFT,
    EVENT,
    IMPORT,
    MATRIX,
    NOTED,
    OBJECTIVE,
    OFFICE,
    OFFICE_NAMES,
    OFFICER,
    PANEL,
    PANEL_MEMBER,
    RISK_ACTION,
    SOMEBODY,
    TERM,
    TERM_TO_REMOVE,
    TOKEN,
    Address,
    graded,
)
from tests.integration.api_addresses import api_addresses


def _pages() -> Iterator[Address]:
    for name in ("livez", "healthz", "accessibility", "method"):
        yield Address(name)
    # There is nothing to confirm with where no one signs in with an office account.
    yield Address(
        "accounts:identity-confirm", {}, "where office accounts do not sign in", frozenset()
    )
    yield Address("accounts:address-change", {}, "for an administrator does it", frozenset())
    yield from _own_tokens()
    yield from (Address("highlights:home"), Address("components:component-list"))
    yield Address("highlights:assurance")
    yield Address(
        "highlights:assurance-link", {"code": "1"}, readers=OFFICE, writers=OFFICE, gated=True
    )
    yield Address("highlights:report-list")
    for form in ("report", "live"):
        for view, parts in (("contents", {}), ("print", {}), ("part", {"part": "priority-1"})):
            name = f"highlights:{form}-{view}"
            yield Address(name, {"slug": "published", **parts}, "a published report")
            yield Address(name, {"slug": "draft", **parts}, *DRAFT)
    for view, parts in (("contents", {}), ("print", {}), ("part", {"part": "priority-1"})):
        yield Address(
            f"highlights:prerelease-{view}",
            {"slug": "scheduled", **parts},
            "what is to be published, to a panel member on its list",
            frozenset({PANEL_MEMBER}),
        )
    yield from _management()
    yield from _drafting()
    for view, parts in (("contents", {}), ("print", {}), ("part", {"part": "priority-1"})):
        yield Address(
            f"highlights:edition-{view}",
            {"slug": "published", "edition": 1, **parts},
            "an edition of a published report",
        )
    edition: Mapping[str, str | int] = {"slug": "published", "edition": 1}
    for name in ("edition-pdf", "edition-pdf-progress"):
        yield Address(f"highlights:{name}", edition, "an edition of a published report")
    yield Address(
        "highlights:edition-pdf-request",
        edition,
        readers=frozenset({APPROVER}),
        writers=frozenset({APPROVER}),
        gated=True,
        posts_only=True,
    )
    for name in ("scorecards:scorecard-list", "scorecards:kpi-list", "measures:measure-list"):
        yield Address(name)
    yield Address("scorecards:scorecard-detail", {"slug": "scorecard"})
    yield Address(
        "scorecards:scorecard-rows",
        {"slug": "scorecard"},
        readers=frozenset({OFFICER, APPROVER}),
        writers=frozenset({OFFICER, APPROVER}),
        gated=True,
    )
    yield Address(
        "highlights:commentary-draft",
        {"slug": "scorecard"},
        readers=frozenset({OFFICER, APPROVER}),
        writers=frozenset({OFFICER, APPROVER}),
        gated=True,
        posts_only=True,
    )
    yield Address("scorecards:kpi-detail", {"slug": "kpi"})
    yield from graded("measures:measure-detail", "measure", slug="{}-matter-measured")
    yield from graded("measures:measure-series", "measure", slug="{}-matter-measured")
    yield from graded("measures:rank-data", "measure", slug="{}-matter-measured")
    for name in ("chart-data", "chart-figure"):
        yield from graded(f"measures:{name}", "measure", slug="{}-matter-measured", area="county")
    yield Address(
        "scorecards:figure-offers",
        {"month": "2024-09"},
        readers=frozenset({OFFICER, APPROVER}),
        gated=True,
    )
    yield Address("measures:quality-list", readers=OFFICE, gated=True)
    yield from _charting()
    yield from _importing()
    yield Address("deliverables:deliverable-list")
    yield Address("deliverables:deliverable-timeline")
    yield from graded("deliverables:deliverable-detail", "deliverable", reference="D-{}")
    yield from _updating()
    yield Address("risks:risk-list")
    yield Address("risks:register-detail", {"register": "register"})
    yield from graded("risks:risk-detail", "risk", register="register", reference="R-{}")
    yield from _risk_keeping()
    yield Address("consultation:consultation-list")
    yield Address("consultation:consultation-detail", {"slug": "survey"})
    yield Address("consultation:wave-detail", {"slug": "survey", "wave": "first"})
    yield from _consulting()
    yield Address("plans:plan-current")
    yield Address("plans:plan-list")
    yield Address("plans:plan-detail", {"slug": "plan"})
    yield Address("plans:body-list")
    yield Address("plans:body-detail", {"slug": "board"})
    yield Address("plans:term-list")
    yield from _administration()


def _own_tokens() -> Iterator[Address]:
    """Where everybody who signs in keeps their own tokens. Another system sees no page."""
    people = PANEL - {API_CLIENT}
    yield Address("accounts:token-list", {}, "", people, gated=True)
    yield Address("accounts:token-add", {}, "", people, people, gated=True)
    token = {"token": TOKEN}
    yield Address("accounts:token-revoke", token, "", people, people, gated=True, posts_only=True)


def _management() -> Iterator[Address]:
    """Where a report is managed. An officer hands it on; an approver decides."""
    writers, approver = frozenset({OFFICER, APPROVER}), frozenset({APPROVER})
    draft = {"slug": "draft"}
    yield Address("highlights:report-manage", draft, readers=writers, gated=True)
    for name, may in (
        ("submit", writers),
        ("return", approver),
        ("approve", approver),
        ("publish", approver),
        ("withdraw", approver),
        ("correct", approver),
        ("abandon", approver),
    ):
        yield Address(
            "highlights:report-move",
            {**draft, "name": name},
            f"the step “{name}”",
            readers=may,
            writers=may,
            gated=True,
        )
    yield Address(
        "highlights:publication-schedule", draft, readers=approver, writers=approver, gated=True
    )
    yield Address(
        "highlights:schedule-cancel",
        draft,
        readers=approver,
        writers=approver,
        gated=True,
        posts_only=True,
    )
    yield Address(
        "highlights:section-comment",
        {**draft, "section": "delivery"},
        readers=writers,
        writers=writers,
        gated=True,
    )
    yield Address(
        "highlights:comment-resolve",
        {**draft, "comment": COMMENT},
        readers=writers,
        writers=writers,
        gated=True,
        posts_only=True,
    )


def _updating() -> Iterator[Address]:
    """Where deliverables are added, reported on and ended."""
    writers = frozenset({OFFICER, APPROVER})
    deliverable = {"reference": "D-public"}
    for name, parts in (
        ("update-round", {}),
        ("deliverable-add", {}),
        ("deliverable-edit", deliverable),
        ("progress-record", deliverable),
        ("due-date-change", deliverable),
        ("deliverable-close", deliverable),
        ("deliverable-drop", deliverable),
        ("deliverable-reopen", deliverable),
        ("status-set", deliverable),
    ):
        yield Address(f"deliverables:{name}", parts, readers=writers, writers=writers, gated=True)


def _risk_keeping() -> Iterator[Address]:
    """Where risks are kept, and by administrators their registers."""
    writers, managers = frozenset({OFFICER, APPROVER}), frozenset({ADMINISTRATOR})
    register: Mapping[str, str | int] = {"register": "register"}
    risk: Mapping[str, str | int] = {**register, "reference": "R-public"}
    control: Mapping[str, str | int] = {**risk, "pk": CONTROL}
    action: Mapping[str, str | int] = {**risk, "pk": RISK_ACTION}
    forms: tuple[tuple[str, Mapping[str, str | int]], ...] = (
        ("review-round", {}),
        ("risk-add", register),
        *((f"risk-{name}", risk) for name in ("edit", "score", "review", "close", "reopen")),
        ("control-add", risk),
        ("control-edit", control),
        ("control-retire", control),
        ("action-add", risk),
        ("action-edit", action),
        ("action-complete", action),
    )
    for name, parts in forms:
        yield Address(f"risks:{name}", parts, readers=writers, writers=writers, gated=True)
    for name, parts in (
        ("register-add", {}),
        ("register-edit", register),
        ("matrix-add", {}),
        ("matrix-edit", {"pk": MATRIX}),
    ):
        yield Address(f"risks:{name}", parts, readers=managers, writers=managers, gated=True)


def _consulting() -> Iterator[Address]:
    """Where consultations and their results are recorded."""
    writers = frozenset({OFFICER, APPROVER})
    survey: Mapping[str, str | int] = {"slug": "survey"}
    wave: Mapping[str, str | int] = {**survey, "wave": "first"}
    forms: tuple[tuple[str, Mapping[str, str | int]], ...] = (
        ("consultation-add", {}),
        ("consultation-edit", survey),
        ("wave-add", survey),
        ("question-add", survey),
        ("question-edit", {**survey, "code": "safe"}),
        ("wave-edit", wave),
        ("profile-edit", wave),
        ("result-edit", wave),
    )
    for name, parts in forms:
        yield Address(f"consultation:{name}", parts, readers=writers, writers=writers, gated=True)


def _drafting() -> Iterator[Address]:
    """Where a report and its texts are written."""
    writers = frozenset({OFFICER, APPROVER})
    draft = {"slug": "draft"}
    section = {**draft, "section": "delivery"}
    yield Address("highlights:narrative-list", draft, readers=writers, gated=True)
    for name, parts in (
        ("report-create", {}),
        ("narrative-edit", section),
        ("report-set-up", draft),
        ("section-create", draft),
        ("section-change", section),
        ("section-remove", section),
    ):
        yield Address(f"highlights:{name}", parts, readers=writers, writers=writers, gated=True)
    for name in ("draft-save", "section-move"):
        yield Address(
            f"highlights:{name}",
            section,
            readers=writers,
            writers=writers,
            gated=True,
            posts_only=True,
        )
    for name, parts in (
        ("kpi-create", {}),
        ("kpi-edit", {"slug": "kpi"}),
        ("kpi-event-add", {"slug": "kpi"}),
    ):
        yield Address(f"scorecards:{name}", parts, readers=writers, writers=writers, gated=True)
    yield Address(
        "highlights:commentary-edit",
        {"slug": "scorecard"},
        readers=writers,
        writers=writers,
        gated=True,
    )


def _charting() -> Iterator[Address]:
    """Where it is said what the charts of measures need."""
    writers = frozenset({OFFICER, APPROVER})
    measure = {"slug": "public-matter-measured"}
    yield Address("measures:chart-manage", measure, readers=writers, gated=True)
    for name in ("chart-settings", "annotation-add", "target-add", "peers-edit", "rank-add"):
        yield Address(f"measures:{name}", measure, readers=writers, writers=writers, gated=True)
    for name in (
        "annotation-edit",
        "target-edit",
    ):
        yield Address(
            f"measures:{name}",
            {**measure, "key": NOTED},
            readers=writers,
            writers=writers,
            gated=True,
        )
    for name in ("scorecard-icons", "kpi-icons", "kpi-charts"):
        yield Address(
            f"scorecards:{name}",
            {"slug": name.partition("-")[0]},
            readers=writers,
            writers=writers,
            gated=True,
            posts_only=True,
        )


def _importing() -> Iterator[Address]:
    """Where files of figures are imported. Another system sends its figures to the API."""
    officers = frozenset({OFFICER})
    yield Address("imports:import-list", readers=officers, gated=True)
    yield Address("imports:import-upload", readers=officers, writers=officers, gated=True)
    for name, shows in (
        ("detail", "an import"),
        ("problems", "an import"),
        ("map", "an import to be confirmed"),
        ("names", "an import with a name that is not known"),
    ):
        yield Address(
            f"imports:import-{name}",
            {"pk": IMPORT},
            shows,
            readers=officers,
            writers=officers if name in {"map", "names"} else frozenset(),
            gated=True,
        )
    yield Address("imports:import-name-list", readers=officers, gated=True)
    for name in ("edit", "remove"):
        yield Address(
            f"imports:import-name-{name}",
            {"key": NOTED},
            readers=officers,
            writers=officers,
            gated=True,
        )
    yield Address("imports:import-undo", {"pk": IMPORT}, "", officers, officers, gated=True)
    for name in ("imports:import-confirm", "imports:import-read"):
        yield Address(name, {"pk": IMPORT}, "", officers, officers, gated=True, posts_only=True)
    yield from _entering()
    yield from _closing()


def _entering() -> Iterator[Address]:
    """Where figures are typed in."""
    officers = frozenset({OFFICER})
    yield Address("figure_entry:figure-enter", readers=officers, gated=True)
    for month, choice in (("2022-08", "source:source"), ("2022-08", "missing")):
        yield Address(
            "figure_entry:figure-grid",
            {"month": month, "choice": choice},
            "figures by source" if choice != "missing" else "missing figures",
            readers=officers,
            writers=officers,
            gated=True,
        )
    yield Address(
        "figure_entry:figure-correct",
        {"slug": "public-matter-measured", "area": "county", "month": "2022-08"},
        readers=officers,
        writers=officers,
        gated=True,
    )


def _closing() -> Iterator[Address]:
    """Where months are closed and opened again."""
    officers = frozenset({OFFICER})
    yield Address("figure_entry:month-list", readers=officers, gated=True)
    month: Mapping[str, str | int] = {"month": "2022-08"}
    yield Address("figure_entry:month-reopen", month, "", officers, officers, gated=True)
    yield Address(
        "figure_entry:month-close", month, "", officers, officers, gated=True, posts_only=True
    )


def _reference_forms() -> Iterator[tuple[str, Mapping[str, str | int]]]:
    """Where administrators keep the plan and reference data."""
    plan: Mapping[str, str | int] = {"slug": "plan"}
    priority: Mapping[str, str | int] = {**plan, "number": 1}
    yield "plans:plan-add", {}
    yield "plans:plan-edit", plan
    yield "plans:priority-add", plan
    yield "plans:priority-edit", priority
    yield "plans:objective-add", priority
    yield "plans:objective-edit", {**plan, "code": f"1.{OBJECTIVE}"}
    yield "plans:body-add", {}
    yield "plans:body-edit", {"slug": "board"}
    yield "plans:term-add", {}
    yield "plans:term-edit", {"pk": TERM}
    yield "plans:office-add", {}
    yield "plans:office-edit", {"pk": OFFICE_NAMES}
    yield "measures:measure-add", {}
    yield "measures:measure-edit", {"slug": "public-matter-measured"}
    yield "scorecards:scorecard-add", {}
    yield "scorecards:scorecard-edit", {"slug": "scorecard"}
    yield "measures:area-add", {}
    yield "measures:area-edit", {"slug": "county"}
    yield "measures:source-add", {}
    yield "measures:source-edit", {"slug": "source"}
    yield "administration:term-remove", {"pk": TERM_TO_REMOVE}


def _removing() -> Iterator[Address]:
    """Where records are removed and retired, by who may make one of their kind."""
    term: Mapping[str, str | int] = {"kind": "glossaryterm", "pk": TERM}
    control: Mapping[str, str | int] = {"kind": "control", "pk": CONTROL}
    managers, writers = frozenset({ADMINISTRATOR}), frozenset({OFFICER, APPROVER})
    yield Address("records:retired-list", readers=OFFICE, gated=True)
    for record, may, shows in ((term, managers, "a term"), (control, writers, "a control")):
        yield Address("records:record-remove", record, shows, may, may, gated=True)
    yield Address("records:record-retire", term, "a term", managers, managers, gated=True)
    yield Address(
        "records:record-take-back", term, "a term", managers, managers, gated=True, posts_only=True
    )


def _administration() -> Iterator[Address]:
    yield from _removing()
    managers, auditors = frozenset({ADMINISTRATOR}), frozenset({APPROVER, ADMINISTRATOR})
    somebody = {"pk": SOMEBODY}
    yield Address("administration:reference-list", readers=managers, gated=True)
    for name, parts in _reference_forms():
        yield Address(name, parts, readers=managers, writers=managers, gated=True)
    yield Address("administration:person-list", readers=managers, gated=True)
    yield Address("administration:person-detail", somebody, readers=managers, gated=True)
    for name, parts in (
        ("person-add", {}),
        ("person-change", somebody),
        ("person-deactivate", somebody),
        ("token-create", somebody),
    ):
        yield Address(
            f"administration:{name}", parts, readers=managers, writers=managers, gated=True
        )
    for name, parts in (
        ("person-invite", somebody),
        ("person-reactivate", somebody),
        ("token-revoke", {**somebody, "token": TOKEN}),
        ("identity-disconnect", somebody),
    ):
        yield Address(
            f"administration:{name}",
            parts,
            readers=managers,
            writers=managers,
            gated=True,
            posts_only=True,
        )
    yield Address("administration:event-list", readers=auditors, gated=True)
    yield Address("administration:event-detail", {"pk": EVENT}, readers=auditors, gated=True)
    yield Address("administration:event-export", readers=auditors, gated=True)
    messages: tuple[tuple[str, Mapping[str, str | int]], ...] = (
        ("list", {}),
        ("detail", {"name": "kept-1"}),
    )
    for name, which in messages:
        yield Address(
            f"administration:message-{name}",
            which,
            "in the local stack only",
            managers,
            gated=True,
        )


ADDRESSES = (*_pages(), *api_addresses())
