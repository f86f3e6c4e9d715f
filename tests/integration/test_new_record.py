"""The recipe for a new record is followed as it stands: its room is made, and used."""

import importlib
import re
import sys
import types
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection
from django.test import Client
from django.urls import clear_url_caches, include, path
from rest_framework.routers import SimpleRouter

import opcc.urls
from accounts.models import User
from audit.models import AuditEvent
from tests.accounts.factories import UserFactory
from tests.architecture.source_tree import read

BLOCK = re.compile(r"```(?:python|html)\n(?:# |<!-- )(\S+?)(?: -->)?\n(.*?)```", re.DOTALL)


@pytest.fixture
def contacts(as_owner, db, tmp_path: Path, monkeypatch):
    """The room of the recipe, installed for one test, with its table and addresses.

    The application may make no table, so that it is made as the owner.
    """
    blocks = dict(BLOCK.findall(read(Path("docs/new-record.md"))))
    assert len(blocks) == 7
    for name, text in blocks.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "contacts" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    [templates] = settings.TEMPLATES
    there = {**templates, "DIRS": [*templates["DIRS"], tmp_path / "templates"]}
    apps.set_installed_apps([*settings.INSTALLED_APPS, "contacts"])
    try:
        with connection.schema_editor() as editor:
            editor.create_model(apps.get_app_config("contacts").get_model("Contact"))
        monkeypatch.setattr(settings, "TEMPLATES", [there])
        setting_changed.send(None, setting="TEMPLATES", value=None, enter=True)
        monkeypatch.setattr(settings, "ROOT_URLCONF", _addresses())
        clear_url_caches()
        yield importlib.import_module("contacts.models").Contact
    finally:
        apps.unset_installed_apps()
        apps.all_models.pop("contacts", None)
        for name in [name for name in sys.modules if name.partition(".")[0] == "contacts"]:
            del sys.modules[name]
        monkeypatch.undo()
        setting_changed.send(None, setting="TEMPLATES", value=None, enter=True)
        clear_url_caches()


def _addresses() -> str:
    """The addresses of the product and those of the recipe, as a module of their own."""
    router = SimpleRouter()
    for prefix, viewset in importlib.import_module("contacts.api").ROUTES:
        router.register(prefix, viewset, basename=prefix)
    module = types.ModuleType("contacts.all_urls")
    patterns = [
        path("api/v1/", include(router.urls)),
        path("", include("contacts.urls")),
        *opcc.urls.urlpatterns,
    ]
    vars(module)["urlpatterns"] = patterns
    sys.modules[module.__name__] = module
    return module.__name__


@pytest.fixture
def officer() -> User:
    return UserFactory(role="officer")


def test_the_recipe_makes_a_record_that_is_added_listed_edited_and_read(contacts, officer):
    browser = Client()
    browser.force_login(officer)
    assert browser.get("/contacts/add/").status_code == 200
    refused = browser.post("/contacts/add/", {"name": "", "role": "Lead"})
    assert "Enter the name." in refused.content.decode()
    added = browser.post("/contacts/add/", {"name": "Ann", "role": "Lead"}, follow=True)
    assert "Ann is added." in added.content.decode()
    assert AuditEvent.objects.get(verb="add_contact").sentence == "added the contact Ann"
    taken = browser.post("/contacts/add/", {"name": "Ann", "role": ""})
    assert "Another contact already has this name." in taken.content.decode()
    [row] = contacts.objects.all()
    page = f"/contacts/{row.pk}/edit/"
    started = {"initial-name": "Ann", "initial-role": "Lead"}
    browser.post(page, {**started, "name": "Ann", "role": "Chief"})
    conflict = browser.post(page, {**started, "name": "Anna", "role": "Head"})
    assert conflict.status_code == 409
    shown = conflict.content.decode()
    assert "<span>Chief</span>" in shown
    assert "<span>Head</span>" in shown
    again = {"initial-name": "Ann", "initial-role": "Chief", "name": "Anna", "role": "Head"}
    assert "Anna is saved." in browser.post(page, again, follow=True).content.decode()
    [answer] = Client().get("/api/v1/contacts/").json()["results"]
    assert answer == {"name": "Anna", "role": "Head"}


def test_the_recipe_asks_for_a_permission(contacts):
    reader = Client()
    reader.force_login(UserFactory(role="panel_member"))
    assert reader.get("/contacts/add/").status_code == 403
    assert reader.get("/contacts/").status_code == 200
