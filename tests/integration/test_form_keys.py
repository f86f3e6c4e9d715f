"""Every form that makes a record is sent twice, and makes one."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.actions import assign_role, command_user, create_person
from accounts.form_keys import KEPT_FOR
from accounts.models import UsedFormKey
from accounts.pending_submissions.store import FORM_KEY
from accounts.tasks import remove_form_keys
from audit.models import AuditEvent
from measures.models import Area, Source
from plans.models import Body, Plan
from risks.models import Control
from tests.accounts.sessions import sign_in_confirmed
from tests.architecture.source_tree import APPS
from tests.form_reader import texts
from tests.integration.address import ADMINISTRATOR, OFFICER
from tests.integration.addresses import ADDRESSES

MONTHS = {"period_start": "2023-01", "period_end": "2023-03", "data_to": "2022-08"}
DUE = {"due_as_written": "30 September 2030", "read_as": "2030-09-30"}
# What the fields of a form need beyond the first words, day or choice that is allowed.
FILLED: dict[str, dict[str, Any]] = {
    "plans:plan-add": {"starts_on": "2030-01-01", "ends_on": "2031-01-01"},
    "plans:office-add": {"valid_from": "2027-01-01"},
    "scorecards:kpi-event-add": {"month": "2022-08"},
    "measures:annotation-add": {"start_month": "2022-08"},
    "measures:target-add": {"value": "5", "from_month": "2022-08"},
    "measures:rank-add": {"month": "2022-02", "rank": "3", "forces": "44"},
    "scorecards:scorecard-add": {"body": lambda: Body.objects.get(slug="board").pk},
    "risks:risk-score": {"reason": "Again."},
    "consultation:wave-add": {"is_self_selected": "True"},
    "deliverables:due-date-change": {**DUE, "reason": "Later."},
    "deliverables:deliverable-add": {**DUE},
    "deliverables:progress-record": {"progress": "10"},
    "risks:action-add": {"due_as_written": ""},
    "highlights:report-create": MONTHS,
    "highlights:section-create": {"kind": "focus", "title": "Something new"},
    "administration:person-add": {"email": "new@office.invalid", "roles": ["officer"]},
    "measures:area-add": {"kind": "local", "parent": lambda: Area.objects.get(kind="force").pk},
    "consultation:question-add": {"code": "new", "allows_several": "False"},
}
# Forms whose name ends otherwise.
MORE = {
    "deliverables:progress-record",
    "deliverables:due-date-change",
    "risks:risk-score",
    "highlights:section-comment",
    "imports:import-upload",
}
ONE_TOKEN = "no two tokens of a person have one name, and only the answer to the form shows one"
NO_KEY = {"administration:token-create": ONE_TOKEN, "accounts:token-add": ONE_TOKEN}


def creating() -> list[Any]:
    """Every address whose form makes a record."""
    return [each for each in ADDRESSES if each.writers and _is_creating(each.name)]


def _is_creating(name: str) -> bool:
    return (name.endswith(("-add", "-create")) or name in MORE) and name not in NO_KEY


def test_every_creating_form_makes_one_record() -> None:
    marked = set(_marked(get_resolver()))
    assert marked == {each.name for each in creating()}


def _marked(resolver: URLResolver, namespace: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += _marked(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and getattr(pattern.callback, "makes_one", False):
            found.append(f"{namespace}:{pattern.name}")
    return found


def _counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.django_db
def test_every_creating_form_that_is_sent_twice_makes_one_record(
    small_office: None, people: Any
) -> None:
    clients = {}
    for role in (ADMINISTRATOR, OFFICER):
        clients[role] = Client()
        sign_in_confirmed(clients[role], people[role])
    Plan.objects.update(ends_on="2029-12-31")
    wrong = []
    for each in creating():
        client = clients[OFFICER if OFFICER in each.writers else ADMINISTRATOR]
        url = reverse(each.name, kwargs=dict(each.kwargs))
        first = client.get(url, {"kind": "focus"} if "section-create" in each.name else {})
        keys = re.findall(rf'name="{FORM_KEY}" value="([^"]+)"', first.content.decode())
        if len(keys) != 1:
            wrong.append(f"{each.name} has {len(keys)} keys")
            continue
        sent = {**_filled(first, FILLED.get(each.name, {})), FORM_KEY: keys[0]}
        unsent = _counts()
        answer = client.post(url, _again(sent))
        once = _counts()
        if answer.status_code != 302 or once == unsent:
            wrong.append(f"{each.name}: {answer.status_code} {_errors(answer)}")
            continue
        second = client.post(url, _again(sent), follow=True)
        if second.redirect_chain[0][0] != answer["Location"] or _counts() != once:
            wrong.append(f"{each.name}: a second time {second.redirect_chain}")
        if "You have already sent this form" not in texts(second):
            wrong.append(f"{each.name}: says nothing")
    assert not wrong, "\n".join(wrong)


def _again(sent: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends, with its file from the beginning."""
    for value in sent.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return sent


def _errors(answer: Any) -> Any:
    return getattr(answer.context and answer.context.get("form"), "errors", None)


def _filled(page: Any, more: dict[str, Any]) -> dict[str, Any]:
    """The fields of a form as someone fills them in."""
    form = page.context["form"]
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value in (None, "", []) and (bound.field.required or bound.name in ("source", "month")):
            value = _value_for(bound.field)
        if isinstance(value, bool):
            value = "on" if value else None
        if value is not None:
            data[bound.html_name] = getattr(value, "pk", value)
    return {**data, **{name: each() if callable(each) else each for name, each in more.items()}}


def _value_for(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("new.csv", b"measure,area,month,numerator\nA,,2022-08,1\n")
    if isinstance(field, forms.DateField):
        return "2022-08-01"
    if isinstance(field, forms.ModelChoiceField):
        first = field.queryset.first() if field.queryset is not None else None
        chosen = first.pk if first else ""
        return [chosen] if isinstance(field, forms.ModelMultipleChoiceField) else chosen
    if isinstance(field, forms.ChoiceField):
        return _first_choice(field)
    if isinstance(field, forms.IntegerField):
        return str(field.min_value or 3)
    return "something-new"


def _first_choice(field: Any) -> str:
    for value, words in field.choices:
        if isinstance(words, list | tuple):
            return str(words[0][0])
        if value:
            return str(value)
    return ""


@pytest.mark.django_db
def test_a_form_with_an_error_may_be_sent_again(small_office: None, people: Any) -> None:
    client = Client()
    sign_in_confirmed(client, people[OFFICER])
    url = reverse("risks:control-add", args=["register", "R-public"])
    key = _key(client.get(url))
    wrong = client.post(url, {"description": "", FORM_KEY: key})
    assert wrong.status_code == 200
    assert _key(wrong) == key, "it is the same form still"
    assert not UsedFormKey.objects.exists()
    assert client.post(url, {"description": "Locks", FORM_KEY: key}).status_code == 302
    assert Control.objects.filter(description="Locks").count() == 1


@pytest.mark.django_db
def test_another_form_and_another_person_make_their_own(small_office: None, people: Any) -> None:
    url = reverse("risks:control-add", args=["register", "R-public"])
    for role in (OFFICER, "approver"):
        client = Client()
        sign_in_confirmed(client, people[role])
        for _ in range(2):
            client.post(url, {"description": "Locks", FORM_KEY: _key(client.get(url))})
    assert Control.objects.filter(description="Locks").count() == 4
    # No one can use up the key of someone else, and no sign makes an error of a page.
    for odd in ("short", "x" * 65, "%00" * 20, "é" * 20):
        assert client.post(url, {"description": "Odd", FORM_KEY: odd}).status_code == 302


@pytest.mark.django_db
def test_a_form_sent_after_the_session_had_ended_keeps_its_key(
    small_office: None, people: Any
) -> None:
    client = Client()
    sign_in_confirmed(client, people[OFFICER])
    url = reverse("risks:control-add", args=["register", "R-public"])
    opened = client.get(url)
    sent = {
        "description": "Locks",
        FORM_KEY: _key(opened),
        "csrfmiddlewaretoken": re.findall(
            r'name="csrfmiddlewaretoken" value="(\w+)"', opened.content.decode()
        )[0],
    }
    client.post(url, sent)
    client.cookies.pop("sessionid")
    kept_at = client.post(url, sent)["Location"]
    sign_in_confirmed(client, people[OFFICER])
    again = client.get(kept_at.partition("next=")[2].replace("%3F", "?").replace("%3D", "="))
    assert _key(again) == sent[FORM_KEY]
    answer = client.post(url, sent, follow=True)
    assert "You have already sent this form" in texts(answer)
    assert Control.objects.filter(description="Locks").count() == 1


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_week(people: Any) -> None:
    old, new = (UsedFormKey.objects.create(key=name * 20, used_by=people[OFFICER]) for name in "ab")
    UsedFormKey.objects.filter(pk=old.pk).update(
        used_at=timezone.now() - KEPT_FOR - timedelta(minutes=1)
    )
    remove_form_keys()
    assert list(UsedFormKey.objects.all()) == [new]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_sent_at_once_one_makes_the_record() -> None:
    by = command_user()
    person = create_person(email="a@office.invalid", name="A", password="a long password", by=by)
    assign_role(user=person, role=ADMINISTRATOR, by=by)
    clients = [Client(), Client()]
    for client in clients:
        sign_in_confirmed(client, person)
    url = reverse("measures:source-add")
    sent = {"name": "Source", FORM_KEY: _key(clients[0].get(url))}
    start, answers = threading.Barrier(2), []

    def send(client: Client) -> None:
        try:
            start.wait()
            answers.append(client.post(url, sent))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Source.objects.count() == 1
    assert AuditEvent.objects.filter(verb="define_source").count() == 1


def _key(page: Any) -> str:
    found = re.findall(rf'name="{FORM_KEY}" value="([^"]+)"', page.content.decode())
    return str(found[0])
