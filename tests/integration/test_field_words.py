"""Every field of every form says what is wrong and how to fix it, in the product's own words."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.core import validators
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import User
from tests.accounts.sessions import sign_in_confirmed
from tests.architecture.source_tree import APPS
from tests.integration.address import ADMINISTRATOR, APPROVER, NOBODY, OFFICER
from tests.integration.addresses import ADDRESSES

pytestmark = pytest.mark.django_db

NULL = "a\0b"
# What people and scripts send that is wrong for some kind of field or other.
WRONG: tuple[Any, ...] = (
    *("", None, "x", "9" * 40, "-1", "0", "1.23456789", "x" * 25_000, NULL, "no such thing"),
    *(["x"], "x", ["999999999"]),
    *(SimpleUploadedFile("empty.csv", b""), SimpleUploadedFile("n" * 300, b"x"), BytesIO(b"x")),
)


def every_subclass(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from every_subclass(each)


def django_wording() -> re.Pattern[str]:
    """What Django itself says, whatever is in its places."""
    kinds = [forms.Field, *every_subclass(forms.Field)]
    said = {
        str(words)
        for kind in kinds
        if kind.__module__.startswith("django.")
        for words in getattr(kind, "default_error_messages", {}).values()
    }
    said |= {
        str(each.message)
        for each in vars(validators).values()
        if (isinstance(each, type) and isinstance(getattr(each, "message", None), str))
        or hasattr(each, "message")
    }
    said |= {
        "Ensure this value has at most %(x)s character (it has %(x)s).",
        "Ensure this value has at most %(x)s characters (it has %(x)s).",
        "Ensure this value has at least %(x)s characters (it has %(x)s).",
        "Ensure that there are no more than %(x)s digits in total.",
        "Ensure that there are no more than %(x)s decimal places.",
        "Ensure that there are no more than %(x)s digits before the decimal point.",
        "Ensure this filename has at most %(x)s characters (it has %(x)s).",
        "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
    }
    places = re.compile(r"%\\?\([^)]*\\?\)s|%\\?\([^)]*\\?\)d|\\?\{[^}]*\\?\}")
    patterns = [places.sub(".*", re.escape(words)) for words in said if words]
    return re.compile("|".join(patterns), re.DOTALL)


DJANGO = django_wording()


def words_of(form: forms.BaseForm) -> Iterator[str]:
    """What the fields of a form say to whatever is wrong for them, each with the field's name."""
    for name in form.fields:
        field = form[name].field
        for value in WRONG:
            if isinstance(field, forms.ModelChoiceField) and value == NULL:
                # No browser sends it for a list, and Django takes no other words for it there.
                continue
            try:
                field.clean(value)
            except forms.ValidationError as error:
                for words in error.messages:
                    yield f"{name}: {words}"
            except (TypeError, AttributeError):
                # Not what its widget would ever give it.
                continue


def left_to_django(form: forms.BaseForm) -> set[str]:
    return {said for said in words_of(form) if DJANGO.fullmatch(said.partition(": ")[2])}


def form_classes() -> list[Any]:
    """The forms of the project, those of its filters, and those of signing in."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name:
                importlib.import_module(found.name)
    signing_in = [*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()]
    own = [kind for kind in every_subclass(forms.BaseForm) if kind.__module__.split(".")[0] in APPS]
    return list(dict.fromkeys([*own, *(import_string(path) for path in signing_in)]))


def probe(kind: Any, name: str) -> forms.Form:
    """A form with one field of another, which needs nothing else to be made."""
    made: type[forms.Form] = type("Probe", (forms.Form,), {name: kind.base_fields[name]})
    return made()


def test_django_is_told_from_our_words():
    said = {
        "This field is required.",
        "Ensure this value has at most 5 characters (it has 9).",
        "Select a valid choice. 7 is not one of the available choices.",
        "Enter a whole number.",
    }
    assert all(DJANGO.fullmatch(words) for words in said)
    assert not DJANGO.fullmatch("Title must be 200 characters or fewer. It has 201.")


def test_no_field_of_any_form_is_left_to_django():
    kinds = form_classes()
    left = {
        f"{kind.__module__}.{kind.__name__}.{words}"
        for kind in kinds
        for name in kind.base_fields
        for words in left_to_django(probe(kind, name))
    }
    assert not left, "\n".join(sorted(left))
    assert len(kinds) > 70


def forms_in(values: Iterable[Any], depth: int = 3) -> Iterator[forms.BaseForm]:
    """The forms that a page was made with, also those within lists and lines."""
    for value in values:
        if isinstance(value, forms.BaseForm):
            yield value
        elif depth and isinstance(value, list | tuple):
            yield from forms_in(value, depth - 1)
        elif depth and isinstance(getattr(value, "form", None), forms.BaseForm):
            yield value.form


def test_no_field_of_any_page_is_left_to_django(small_office, people):
    """Also of fields that a form makes when it is opened, and of the pages of signing in."""
    left, seen = set(), set()
    for reader in (NOBODY, OFFICER, APPROVER, ADMINISTRATOR):
        client = Client()
        if reader != NOBODY:
            sign_in_confirmed(client, people[reader])
        for address in ADDRESSES:
            if address.is_api:
                continue
            page = reverse(address.name, kwargs=dict(address.kwargs))
            context: Any = client.get(page).context
            contexts = context if isinstance(context, list) else [context] if context else []
            values = [value for each in contexts for value in each.flatten().values()]
            for form in forms_in(values):
                if (address.name, type(form).__name__) in seen:
                    continue
                seen.add((address.name, type(form).__name__))
                left |= {f"{address.name}: {words}" for words in left_to_django(form)}
    assert not left, "\n".join(sorted(left))
    assert len(seen) > 60


@pytest.mark.parametrize(
    "password, fix",
    [
        ("short", "Password must be 12 characters or more"),
        ("password1234", "commonly used"),
        ("902834650192", "must not be only digits"),
        ("pat.morgan@example", "too similar to your email address"),
    ],
)
def test_a_password_that_is_refused_is_told_its_fix(password, fix):
    person = User(email="pat.morgan@example.org", name="P M")
    said = []
    for validator in get_default_password_validators():
        try:
            validator.validate(password, person)
        except forms.ValidationError as error:
            said += error.messages
    assert fix in " ".join(said)


class Everything(forms.Form):
    """One field of each kind, for their words."""

    title = forms.CharField(max_length=5)
    area_name = forms.CharField(label="Name of the area", max_length=2000)
    pcc = forms.CharField(label="PCC's name")
    why = forms.CharField(label="Why do you approve?")
    data_to = forms.CharField(label="Data to", max_length=5)
    size = forms.IntegerField(min_value=3, max_value=1000)
    share = forms.DecimalField(label="Share in %", max_digits=4, decimal_places=1)
    kind = forms.ChoiceField(choices=[("a", "A")])
    q = forms.CharField(max_length=5, widget=forms.SearchInput, required=False)
    note = forms.CharField(max_length=5, widget=forms.Textarea, help_text="For others.")
    own = forms.CharField(error_messages={"required": "Own words."})
    seen = forms.IntegerField(widget=forms.HiddenInput)


def errors(**sent: str) -> dict[str, list[str]]:
    return {name: [str(each) for each in words] for name, words in Everything(sent).errors.items()}


def test_what_is_missing_is_named_as_its_label_names_it():
    said = {name: words[0] for name, words in errors().items()}
    assert said == {
        "title": "Enter the title.",
        "area_name": "Enter the name of the area.",
        "pcc": "Enter the PCC's name.",
        "why": "Enter your answer.",
        "data_to": "Enter an answer for “Data to”.",
        "size": "Enter the size.",
        "share": "Enter the share in per cent.",
        "kind": "Choose the kind.",
        "note": "Enter the note.",
        "own": "Own words.",
        "seen": "The page is out of date: open it again.",
    }


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("title", "x" * 7, "Title must be 5 characters or fewer. It has 7."),
        ("area_name", "x" * 2001, "Name of the area must be 2,000 characters or fewer."),
        ("data_to", "x" * 6, "“Data to” must be 5 characters or fewer. It has 6."),
        ("size", "x", "Size must be a whole number, such as 12."),
        ("size", "2", "Size must be 3 or more."),
        ("size", "1001", "Size must be 1,000 or less."),
        ("share", "1.25", "Share in per cent must have 1 decimal places or fewer."),
        ("kind", "b", "Choose the kind from the list."),
        ("q", "x" * 6, "Q must be 5 characters or fewer. It has 6."),
        ("seen", "x", "The page is out of date: open it again."),
    ],
)
def test_what_is_wrong_is_told_with_its_limit(name, value, words):
    assert errors(**{name: value})[name][0].startswith(words)


def test_limits_are_said_beforehand_where_something_is_kept():
    form = Everything()
    assert form["title"].help_text == "At most 5 characters."
    assert form["note"].help_text == "For others. At most 5 characters."
    assert 'aria-describedby="id_title_helptext"' in str(form["title"])
    assert form["q"].help_text == ""
    assert form["own"].help_text == ""


def test_the_api_says_the_same_of_what_a_filter_does_not_take(client):
    answer = client.get("/api/v1/measures/", {"q": "x" * 201, "unit": "miles"})
    assert answer.status_code == 400
    assert answer.json() == {
        "q": ["Search must be 200 characters or fewer. It has 201."],
        "unit": ["Choose an answer for “Counted in” from the list."],
    }
