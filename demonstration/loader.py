"""Loads the demonstration's content through the actions and loaders that officers use.

The content is data: `content/*.toml` holds words and facts, `data/*.csv` the monthly figures.
Nothing here writes to the database except through an action of its app.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.actions import assign_role, command_user, create_person
from accounts.models import User
from accounts.roles import APPROVER, OFFICER, ROLES
from audit.sealing import seal_events
from dates.periods import parse_month
from deliverables.actions import add_deliverable, record_progress
from demonstration.accounts import demonstration_accounts
from demonstration.content_files import CONTENT, Loaded, read
from demonstration.measures import load_figures, load_pages
from demonstration.registers import load_consultation, load_risks
from highlights.actions import (
    add_section,
    approve_report,
    create_report,
    publish,
    submit_report,
    write_narrative,
)
from highlights.models import NarrativePart, Report, SectionKind
from plans.actions import (
    define_body,
    define_objective,
    define_plan,
    define_priority,
    define_term,
    name_office,
)
from plans.models import Plan
from scorecards.models import KpiPage, Scorecard

# The file's keys of a section's texts, and which part of the section each is.
TEXT_KEYS = {
    "text": NarrativePart.BODY,
    "data_summary": NarrativePart.DATA_SUMMARY,
    "overview": NarrativePart.OVERVIEW,
    "force_update": NarrativePart.FORCE_UPDATE,
}


def is_empty() -> bool:
    """Whether the database holds no plan yet."""
    return not Plan.objects.exists()


@transaction.atomic
def load_demonstration(*, with_sign_ins: bool, report: Callable[[str], Any]) -> None:
    """Load everything in one transaction. `report` is told each step in words."""
    loaded = _people(with_sign_ins=with_sign_ins)
    steps: list[tuple[str, Callable[[Loaded], None]]] = [
        ("plan, bodies and terminology", _load_plan),
        ("measures and their observations", load_figures),
        ("scorecards and KPI pages", load_pages),
        ("deliverables", _load_deliverables),
        ("risks", load_risks),
        ("consultation", load_consultation),
        ("highlight reports", _load_reports),
    ]
    for words, step in steps:
        report(f"Loading {words} …")
        step(loaded)
    report("The demonstration is loaded.")


def _people(*, with_sign_ins: bool) -> Loaded:
    """The demonstration's people in the local stack; elsewhere the system acts for them."""
    system = command_user()
    if not with_sign_ins:
        return Loaded(officer=system, approver=system)
    people: dict[str, User] = {}
    for role, email, password in demonstration_accounts(settings.SECRET_KEY):
        name = f"Demonstration {ROLES[role].name.lower()}"
        people[role] = create_person(email=email, name=name, password=password, by=system)
        assign_role(user=people[role], role=role, by=system)
    return Loaded(officer=people[OFFICER.slug], approver=people[APPROVER.slug])


def _load_plan(loaded: Loaded) -> None:
    by = loaded.officer
    for identity in read("office.toml")["identities"]:
        name_office(**identity, by=by)
    content = read("plan.toml")
    loaded.plan = define_plan(**content["plan"], by=by)
    for entry in content["priorities"]:
        loaded.priorities[entry["number"]] = define_priority(
            plan=loaded.plan_in_force, **entry, by=by
        )
    for entry in content["objectives"]:
        priority, number = entry["code"].split(".")
        loaded.objectives[entry["code"]] = define_objective(
            priority=loaded.priorities[int(priority)],
            number=int(number),
            title=entry["title"],
            description=entry["description"],
            by=by,
        )
    for entry in _parents_first(read("bodies.toml")["bodies"]):
        _load_body(loaded, entry)
    for entry in read("glossary.toml")["terms"]:
        define_term(**entry, by=by)


def _load_body(loaded: Loaded, entry: dict[str, Any]) -> None:
    loaded.bodies[entry["slug"]] = define_body(
        slug=entry["slug"],
        name=entry["name"],
        acronym=entry["acronym"],
        kind=entry["kind"],
        purpose=entry["purpose"],
        oversees=entry["oversees"],
        parent=loaded.bodies.get(entry["parent"]),
        priorities=[loaded.priorities[number] for number in entry["priorities"]],
        objectives=loaded.objectives_of(entry["objectives"]),
        by=loaded.officer,
    )


def _parents_first(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered: list[dict[str, Any]] = []
    placed = {""}
    while len(ordered) < len(entries):
        ready = [
            entry for entry in entries if entry["slug"] not in placed and entry["parent"] in placed
        ]
        if not ready:
            raise ValueError(
                "bodies.toml: a parent is missing, or two bodies are each other's parent"
            )
        ordered.extend(ready)
        placed.update(entry["slug"] for entry in ready)
    return ordered


def _load_deliverables(loaded: Loaded) -> None:
    for entry in read("deliverables.toml")["deliverables"]:
        deliverable = add_deliverable(
            reference=entry["reference"],
            title=entry["title"],
            description=entry["description"],
            plan=loaded.plan_in_force,
            priority=loaded.priorities.get(entry["priority"]),
            objectives=loaded.objectives_of(entry["objectives"]),
            owner_title=entry["owner_title"],
            started_on=entry["started_on"],
            due_as_written=entry["due"],
            set_on=entry["started_on"],
            by=loaded.officer,
        )
        record_progress(
            deliverable=deliverable,
            as_at=entry["as_at"],
            percent=entry.get("percent"),
            state=entry.get("state", ""),
            note=entry["note"],
            by=loaded.officer,
        )
        loaded.deliverables[entry["reference"]] = deliverable


def _load_reports(loaded: Loaded) -> None:
    scorecards = {scorecard.slug: scorecard for scorecard in Scorecard.objects.all()}
    kpi_pages = {page.slug: page for page in KpiPage.objects.all()}
    for path in sorted((CONTENT / "reports").glob("*.toml")):
        content = read(f"reports/{path.name}")
        about = content["report"]
        for entry in content.get("terms", []):
            define_term(**entry, by=loaded.officer)
        for entry in content.get("bodies", []):
            _load_body(loaded, entry)
        report = create_report(
            slug=about["slug"],
            title="Quarterly highlight report",
            plan=loaded.plan_in_force,
            period_start=parse_month(about["period_start"]),
            period_end=parse_month(about["period_end"]),
            data_to=parse_month(about["data_to"]),
            by=loaded.officer,
        )
        for entry in content["sections"]:
            _load_section(loaded, report, entry, scorecards, kpi_pages)
        submit_report(report=report, by=loaded.officer)
        approve_report(report=report, by=loaded.approver)
        # As in an office whose worker seals every minute: each edition names the seal before it.
        seal_events()
        publish(report=report, by=loaded.approver)


def _load_section(
    loaded: Loaded,
    report: Report,
    entry: dict[str, Any],
    scorecards: Mapping[str, Scorecard],
    kpi_pages: Mapping[str, KpiPage],
) -> None:
    number = entry["part"].removeprefix("priority-")
    section = add_section(
        report=report,
        kind=SectionKind(entry["kind"]),
        title=entry["title"],
        priority=loaded.priorities[int(number)] if number.isdecimal() else None,
        scorecard=scorecards.get(entry["scorecard"]),
        kpi_page=kpi_pages.get(entry["kpi_page"]),
        wave=loaded.waves.get(entry["wave"]),
        deliverables=[loaded.deliverables[name] for name in entry["deliverables"]],
        by=loaded.officer,
    )
    for key, part in TEXT_KEYS.items():
        if text := entry.get(key, "").strip():
            write_narrative(section=section, part=part, text=text, by=loaded.officer)
