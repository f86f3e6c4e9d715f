"""Records made by mistake are removed, and those that were used are retired, of every kind."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import command_user
from accounts.permissions import Permission
from audit.models import AuditEvent
from consultation.models import Consultation, Question, Wave
from deliverables.actions import record_progress
from deliverables.models import Deliverable, DueDate
from measures.models import Area, Measure, Source
from plans.actions import limit_person
from plans.models import Body, OfficeIdentity, Plan, Priority
from records.actions import remove_record, retire_record, take_back_record
from records.removing import kind_of, kinds, why_not_removed
from records.standing import Removable
from risks.actions import score_risk
from risks.models import Register, Risk, RiskScore
from scorecards.models import KpiPage, Scorecard
from tests.accounts.sessions import sign_in_confirmed
from tests.integration.address import ADMINISTRATOR, OFFICER
from tests.integration.addresses import ADDRESSES
from tests.integration.mistakes import (
    DAY,
    MAKERS,
    mistaken_deliverable,
    mistaken_measure,
    mistaken_name,
    mistaken_office_names,
    mistaken_risk,
)

pytestmark = pytest.mark.django_db
# Pages on which a record of the kind would be, besides those that take no parts.
PAGES_OF_PARTS = {
    "control": ("risks:risk-detail", ["register", "R-public"]),
    "riskaction": ("risks:risk-detail", ["register", "R-public"]),
    "question": ("consultation:consultation-detail", ["survey"]),
    "wave": ("consultation:consultation-detail", ["survey"]),
    "risk": ("risks:register-detail", ["register"]),
    "target": ("measures:chart-manage", ["public-matter-measured"]),
    "annotation": ("measures:chart-manage", ["public-matter-measured"]),
    "publishedrank": ("measures:chart-manage", ["public-matter-measured"]),
    "priority": ("plans:plan-detail", ["plan"]),
    "objective": ("plans:plan-detail", ["plan"]),
}


@pytest.fixture
def as_writer(small_office: None, people: Any) -> Callable[[Any], Client]:
    """A client of who may remove records of a kind."""

    def make(kind: Any) -> Client:
        client = Client()
        role = OFFICER if kind.permission == Permission.EDIT_RECORD else ADMINISTRATOR
        sign_in_confirmed(client, people[role])
        return client

    return make


def _remove_url(row: Removable, step: str = "remove") -> str:
    return reverse(f"records:record-{step}", args=[row._meta.model_name, row.pk])


def _seen(client: Client) -> dict[str, str]:
    """The kinds of which a page, list or answer of the API names the record made by mistake."""
    urls = [
        reverse(each.name)
        for each in ADDRESSES
        if not each.kwargs and not each.posts_only and "event" not in each.name
    ]
    urls += [
        reverse(name, args=args) for name, args in set(map(_hashable, PAGES_OF_PARTS.values()))
    ]
    found: dict[str, str] = {}
    for url in urls:
        response = client.get(url)
        text = response.getvalue().decode() if response.status_code == 200 else ""
        found |= {kind: url for kind in MAKERS if re.search(rf"{mistaken_name(kind)}\b", text)}
    return found


def _hashable(page: tuple[str, list[str]]) -> tuple[str, tuple[str, ...]]:
    return page[0], tuple(page[1])


def test_every_kind_has_its_maker() -> None:
    assert {kind.slug for kind in kinds()} == MAKERS.keys()


def test_records_made_by_mistake_are_removed_and_shown_nowhere(
    as_writer: Callable[[Any], Client],
) -> None:
    rows = {name: make() for name, make in MAKERS.items()}
    clients = {kind.slug: as_writer(kind) for kind in kinds()}
    seen = _seen(clients["risk"]) | _seen(clients["measure"])
    assert MAKERS.keys() == seen.keys(), "each was to be seen before"
    for name in MAKERS:
        row, client = rows[name], clients[name]
        page = client.get(_remove_url(row))
        assert page.status_code == 200
        assert 'name="because"' in page.content.decode(), name
        done = client.post(_remove_url(row), {"because": "Entered twice."})
        assert done.status_code == 302, name
        kept = type(row).with_removed.get(pk=row.pk)
        assert kept.removed_because == "Entered twice."
        event = AuditEvent.objects.filter(verb="remove_record").order_by("-pk")[0]
        assert (event.subject_id, event.actor_id) == (str(row.pk), kept.removed_by_id)
        assert "Entered twice." in event.sentence
        assert client.get(_remove_url(row)).status_code == 404
        assert client.post(_remove_url(row), {"because": "Again"}).status_code == 404
    clients = {kind.slug: as_writer(kind) for kind in kinds()}
    # What was said after the last removal is shown once.
    clients["risk"].get("/")
    assert _seen(clients["risk"]) | _seen(clients["measure"]) == {}


def test_nothing_is_removed_without_a_reason(as_writer: Callable[[Any], Client]) -> None:
    row = mistaken_measure()
    answer = as_writer(kind_of(row)).post(_remove_url(row), {"because": " "})
    assert answer.status_code == 200
    assert "Enter a reason." in answer.content.decode()
    with pytest.raises(ValidationError, match="Enter a reason"):
        remove_record(row=row, because=" ", by=command_user())


def test_the_name_of_a_removed_record_is_free(small_office: None) -> None:
    by = command_user()
    for make in MAKERS.values():
        row = make()
        remove_record(row=row, because="Entered twice.", by=by)
        again = make()
        assert again.pk != row.pk
        again.full_clean()
        remove_record(row=again, because="Entered twice.", by=by)


def test_histories_of_a_removed_record_stay(small_office: None) -> None:
    by = command_user()
    risk, deliverable = mistaken_risk(), mistaken_deliverable()
    score_risk(risk=risk, kind="current", likelihood=2, impact=2, on=DAY, by=by)
    for row in (risk, deliverable):
        remove_record(row=row, because="Entered twice.", by=by)
    assert RiskScore.objects.filter(risk=risk.pk).count() == 1
    assert DueDate.objects.filter(deliverable=deliverable.pk).count() == 1
    for rows in (RiskScore.objects.all(), DueDate.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_names_of_the_office_before_hold_again(small_office: None) -> None:
    before = OfficeIdentity.objects.get(office_name="Office")
    names = mistaken_office_names()
    before.refresh_from_db()
    assert before.valid_to == date(2024, 4, 30)
    remove_record(row=names, because="Not decided yet.", by=command_user())
    before.refresh_from_db()
    assert before.valid_to is None


USED: dict[str, tuple[Callable[[], Removable], str]] = {
    "a measure with figures": (
        lambda: Measure.objects.get(slug="public-matter-measured"),
        "It has figures.",
    ),
    "a measure that was published": (
        lambda: Measure.objects.get(slug="public-matter-measured"),
        "It is published in “Published report",
    ),
    "a measure on a scorecard": (
        lambda: Measure.objects.get(slug="office-matter-measured"),
        "It is used by the scorecard “Scorecard”.",
    ),
    "a risk that was published": (
        lambda: Risk.objects.get(reference="R-public"),
        "It is published in “Published report",
    ),
    "a deliverable that was published": (
        lambda: Deliverable.objects.get(reference="D-public"),
        "It is published in “Published report",
    ),
    "a deliverable that a report lists": (
        lambda: Deliverable.objects.get(reference="D-office"),
        "It is used by the report “Office matter",
    ),
    "a scorecard": (Scorecard.objects.get, "It is published in “Published report"),
    "a KPI page": (KpiPage.objects.get, "It is published in “Published report"),
    "an area": (Area.objects.get, "It is published in “Published report"),
    "a body": (lambda: Body.objects.get(slug="board"), "It is published in “Published report"),
    "a register": (Register.objects.get, "It is used by the risk “R-"),
    "a priority": (Priority.objects.get, "It is published in “Published report"),
    "a plan": (Plan.objects.get, "It is used by the priority “Priority 1: Safer”"),
    "a consultation": (Consultation.objects.get, "used by the survey “First”"),
    "a survey": (Wave.objects.get, "It has results."),
    "a question": (Question.objects.get, "It has results."),
    "a published report": (
        lambda: Plan.objects.get(slug="plan").reports.get(slug="published"),
        "It is published in “Published report",
    ),
}


def test_what_was_used_is_not_removed_and_the_page_says_why_and_what_else(
    as_writer: Callable[[Any], Client],
) -> None:
    clients = {kind.slug: as_writer(kind) for kind in kinds()}
    for what, (find, reason) in USED.items():
        row = find()
        kind = kind_of(row)
        assert kind is not None
        page = clients[kind.slug].get(_remove_url(row)).content.decode()
        assert reason in page, what
        assert 'name="because"' not in page
        assert ("Retire the" in page) == kind.is_retirable
        assert kind.instead in page
        answer = clients[kind.slug].post(_remove_url(row), {"because": "No."})
        assert answer.status_code == 200
        assert type(row).objects.filter(pk=row.pk).exists()
        with pytest.raises(ValidationError, match="cannot be removed"):
            remove_record(row=row, because="No.", by=command_user())


def test_reported_progress_keeps_a_deliverable(small_office: None) -> None:
    row = mistaken_deliverable()
    assert why_not_removed(row) == []
    record_progress(deliverable=row, as_at=DAY, percent=10, by=command_user())
    assert why_not_removed(row) == ["It has reported progress."]


def test_what_only_a_removed_record_refers_to_may_be_removed_too(small_office: None) -> None:
    by = command_user()
    register: Any = MAKERS["register"]()
    risk = mistaken_risk()
    risk.register = register
    risk.save()
    assert why_not_removed(register) == ["It is used by the risk “R-4711 Mistake 4711 risk”."]
    remove_record(row=risk, because="Entered twice.", by=by)
    assert why_not_removed(register) == []
    measure = mistaken_measure()
    scorecard: Any = MAKERS["scorecard"]()
    scorecard.rows.create(measure=measure, area=Area.objects.get(kind="force"), position=1)
    assert why_not_removed(measure) == ["It is used by the scorecard “Mistake 4711 scorecard”."]
    remove_record(row=scorecard, because="Entered twice.", by=by)
    assert why_not_removed(measure) == []


def test_retired_records_are_offered_nowhere_and_taken_back(
    as_writer: Callable[[Any], Client],
) -> None:
    retirable = {kind.slug: kind for kind in kinds() if kind.is_retirable}
    rows = {name: MAKERS[name]() for name in retirable}
    Plan.objects.filter(slug="plan").update(ends_on=date(2029, 12, 31))
    clients = {name: as_writer(kind) for name, kind in retirable.items()}
    readers = [clients["kpipage"], clients["measure"]]
    offered = _offered(readers)
    assert offered == {
        *("area", "body", "kpipage", "measure", "objective", "plan", "priority"),
        *("riskmatrix", "scorecard", "source", "wave"),
    }
    for name, row in rows.items():
        url = _remove_url(row, "retire")
        assert clients[name].get(url).status_code == 200
        assert clients[name].post(url, {"because": "No longer used."}).status_code == 302, name
        assert type(row).objects.filter(pk=row.pk).exists()
    assert _offered(readers) == set()
    listed = clients["measure"].get(reverse("records:retired-list")).content.decode()
    assert mistaken_name("measure") in listed
    assert "No longer used." in listed
    for name, row in rows.items():
        assert clients[name].post(_remove_url(row, "take-back")).status_code == 302
    assert _offered(readers) == offered
    verbs = AuditEvent.objects.filter(verb__in=("retire_record", "take_back_record"))
    assert verbs.count() == 2 * len(rows)


def _offered(clients: Sequence[Client]) -> set[str]:
    """The kinds of which any choice of any form offers the record made by mistake."""
    found: set[str] = set()
    urls = [
        reverse(each.name, kwargs=dict(each.kwargs))
        for each in ADDRESSES
        if each.writers and not (each.posts_only or each.is_api or "record-" in each.name)
    ]
    section = reverse("highlights:section-create", args=["draft"])
    urls += [f"{section}?kind={kind}" for kind in ("scorecard", "kpi", "consultation")]
    for client in clients:
        for url in urls:
            page = client.get(url)
            text = page.content.decode() if page.status_code == 200 else ""
            chosen = re.findall(r"<option[^>]*>([^<]*)</option>|<label[^>]*>([^<]*)</label>", text)
            words = " | ".join(" ".join(pair) for pair in chosen) + " | "
            found |= {kind for kind in MAKERS if re.search(rf"{mistaken_name(kind)}\b", words)}
    return found


def test_a_retired_record_stays_chosen_where_it_was(small_office: None, people: Any) -> None:
    by = command_user()
    client = Client()
    sign_in_confirmed(client, people[ADMINISTRATOR])
    source = Source.objects.get(slug="source")
    retire_record(row=source, because="Closed down.", by=by)
    edit = reverse("measures:measure-edit", args=["public-matter-measured"])
    offered = re.compile(rf'<option value="{source.pk}"([^>]*)>\s*{re.escape(str(source))}')
    still_chosen = offered.search(client.get(edit).content.decode())
    assert still_chosen
    assert "selected" in still_chosen[1]
    add = reverse("measures:measure-add")
    assert not offered.search(client.get(add).content.decode())
    take_back_record(row=source, by=by)
    assert offered.search(client.get(add).content.decode())


def test_who_may_not_make_a_record_may_not_remove_it(small_office: None, people: Any) -> None:
    client = Client()
    sign_in_confirmed(client, people[OFFICER])
    row = mistaken_measure()
    answer = client.post(_remove_url(row), {"because": "Entered twice."})
    assert answer.status_code == 403
    assert "administrator" in answer.content.decode()
    assert Measure.objects.filter(pk=row.pk).exists()


def test_removing_respects_the_limits_of_a_writer(small_office: None, people: Any) -> None:
    other = Priority.objects.create(plan=Plan.objects.get(slug="plan"), number=2, title="Other")
    limit_person(person=people[OFFICER], priorities=[other], by=command_user())
    client = Client()
    sign_in_confirmed(client, people[OFFICER])
    assert client.post(_remove_url(mistaken_risk()), {"because": "Twice."}).status_code == 403


def test_records_page_leads_to_removal(small_office: None, people: Any) -> None:
    client = Client()
    sign_in_confirmed(client, people[OFFICER])
    for row in (mistaken_risk(), mistaken_deliverable()):
        kind = kind_of(row)
        assert kind is not None
        assert _remove_url(row) in client.get(kind.url(row)).content.decode()
    anonymous = Client().get(reverse("deliverables:deliverable-detail", args=["D-4711"]))
    assert "/records/" not in anonymous.content.decode()
