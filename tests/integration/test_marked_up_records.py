"""What people wrote into records shows as the characters that they typed, on every page."""

from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import CharField, F, Model, TextField, Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.integration.address import ADMINISTRATOR, NOBODY, OFFICER
from tests.integration.addresses import ADDRESSES

OWN_APPS = (
    *("accounts", "plans", "measures", "scorecards", "imports", "deliverables"),
    *("risks", "consultation", "highlights", "administration"),
)
# Closes an attribute, then opens an element that only a record can have brought.
MARKUP = '"><i data-raw>'
# What no person types: addresses, kinds and digests.
UNTYPED = {"slug", "code", "reference", "email", "password", "sha256", "digest", "unit", "format"}

pytestmark = pytest.mark.django_db


class Found(HTMLParser):
    """Notices elements that a record brought."""

    def __init__(self) -> None:
        super().__init__()
        self.raw = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.raw += any(name == "data-raw" for name, _ in attrs)


def raw_in(html: str) -> int:
    found = Found()
    found.feed(html)
    return found.raw


def typed_fields(model: type[Model]) -> list[str]:
    """The names of the fields of a model that hold what someone typed."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if type(field) in (CharField, TextField)
        and not field.choices
        and field.name not in UNTYPED
        and (field.max_length is None or field.max_length > 20)
    ]


def mark(model: type[Model], name: str) -> bool:
    """Append markup to a field of every record, unless the database refuses it."""
    try:
        with transaction.atomic():
            changed = Concat(F(name), Value(MARKUP), output_field=TextField())
            return model._default_manager.update(**{name: changed}) > 0
    except DatabaseError:
        return False


@pytest.fixture
def marked_up_office(small_office):
    """The small office, in whose records every text holds markup."""
    names = {
        f"{model._meta.label}.{name}"
        for label in OWN_APPS
        for model in apps.get_app_config(label).get_models()
        for name in typed_fields(model)
        if mark(model, name)
    }
    assert len(names) > 60, names
    return names


@pytest.mark.parametrize("reader", [NOBODY, OFFICER, ADMINISTRATOR])
def test_no_page_prints_a_record_raw(marked_up_office, reader):
    client = Client()
    if reader != NOBODY:
        sign_in_confirmed(client, UserFactory(role=reader, name=f"Someone {MARKUP}"))
    wrong, shown = {}, 0
    for address in ADDRESSES:
        if reader not in address.readers:
            continue
        response = client.get(reverse(address.name, kwargs=dict(address.kwargs)))
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        html = response.getvalue().decode()
        shown += "data-raw" in html
        if raw := raw_in(html):
            wrong[f"{address.name} {dict(address.kwargs)}"] = raw
    assert wrong == {}
    assert shown > 20, "the markup stands on too few pages to prove anything"
