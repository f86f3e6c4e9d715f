"""Every address for every role: what is hidden is not there, and nothing can be written yet."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.permissions import Visibility
from tests.integration.access import address_table, answer_for, permission_table
from tests.integration.address import API_CLIENT, NOBODY, OFFICE, PANEL, READERS
from tests.integration.addresses import ADDRESSES
from tests.integration.conftest import MARKS

ROLES_PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "roles.md"
# Pages of the second step, for who has turned it on.
NO_PAGE_OF_THEIR_OWN = {
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
    # An administrator changes addresses: `accounts.urls` stands before it.
    "account_email",
    # It says that a sign-in failed.
    "socialaccount_login_error",
}
UNSAFE = ("post", "put", "patch", "delete")

pytestmark = pytest.mark.django_db


def own_names(resolver: URLResolver, namespace: str = "") -> set[str]:
    """The names of all addresses but those of django-allauth, some of which have none."""
    names: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            names |= own_names(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and not _is_of_allauth(pattern):
            names.add(f"{namespace}:{pattern.name}" if namespace else str(pattern.name))
    return names


def _is_of_allauth(pattern: URLPattern) -> bool:
    return pattern.name is None or pattern.lookup_str.startswith("allauth.")


def sign_in_names() -> list[str]:
    """The addresses of django-allauth that take no parts."""
    return sorted(
        str(pattern.name)
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "accounts/"
        for pattern in _flat(resolver)
        if pattern.name and _takes_no_parts(pattern.name)
    )


def _takes_no_parts(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def _flat(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in resolver.url_patterns:
        found += _flat(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


def test_every_address_stands_in_the_table():
    listed = {address.name for address in ADDRESSES}
    there = own_names(get_resolver())
    assert there - listed == set(), "say in tests/integration/access.py who may open these"
    assert listed - there == set(), "these addresses are gone"


@pytest.mark.parametrize("table", [permission_table, address_table])
def test_the_tables_in_the_docs_are_true(table):
    assert "\n".join(table()) in ROLES_PAGE.read_text(encoding="utf-8"), (
        "write the tables again with `python -m tests.integration.access`"
    )


@pytest.mark.parametrize("reader", READERS)
def test_each_role_reads_what_it_may_and_no_trace_of_the_rest(small_office, client_of, reader):
    client = client_of(reader)
    wrong = []
    for address in ADDRESSES:
        response = client.get(reverse(address.name, kwargs=dict(address.kwargs)))
        what = f"{address.name} of {address.shows or 'all'}"
        if response.status_code != expected_status(address, reader):
            wrong.append(f"{what} answers {response.status_code}")
        # A page that was not found may repeat the address that was asked for.
        if response.status_code == 200:
            as_whom = NOBODY if reader == API_CLIENT and not address.is_api else reader
            wrong += [f"{what} holds {trace}" for trace in hidden_traces(response, as_whom)]
    assert wrong == []


def expected_status(address, reader):
    """How an address answers a reader who only looks."""
    if answer_for(address, reader):
        return 405 if address.posts_only else 200
    if not address.gated:
        return 404
    # A token opens no page, so another system is asked to sign in like anybody.
    return 302 if reader in (NOBODY, API_CLIENT) else 403


def hidden_traces(response, reader):
    """What an answer says of records that are not for the reader."""
    text = response.getvalue().decode()
    found = set()
    for visibility, readers in ((Visibility.PANEL, PANEL), (Visibility.OFFICE, OFFICE)):
        if reader not in readers:
            traces = rf"{MARKS[visibility]}|\b[DR]-{visibility}\b|\b{visibility}-matter\b"
            found |= set(re.findall(traces, text))
    return found


@pytest.mark.parametrize("reader", READERS)
def test_no_address_takes_a_write_from_others(small_office, client_of, reader):
    client = client_of(reader)
    taken = []
    for address in ADDRESSES:
        if reader in address.writers:
            continue
        for method in UNSAFE:
            response = getattr(client, method)(reverse(address.name, kwargs=dict(address.kwargs)))
            asks_to_sign_in = response.status_code == 302 and "/accounts/login/" in response.url
            if response.status_code not in (401, 403, 404, 405) and not asks_to_sign_in:
                taken.append(f"{method} {address.name} answers {response.status_code}")
    assert taken == []


@pytest.mark.parametrize("reader", READERS)
def test_writers_are_answered(small_office, client_of, reader):
    """An empty form is sent back with its errors, or does nothing; it never breaks."""
    client = client_of(reader)
    broken = []
    for address in ADDRESSES:
        if reader in address.writers:
            response = client.post(reverse(address.name, kwargs=dict(address.kwargs)))
            if response.status_code not in (200, 302, 400, 422):
                broken.append(f"{address.name} answers {response.status_code}")
    assert broken == []


@pytest.mark.parametrize("reader", READERS)
def test_sign_in_pages_answer(small_office, client_of, reader):
    client = client_of(reader)
    answers = {name: client.get(reverse(name)).status_code for name in sign_in_names()}
    assert answers
    odd = {name: status for name, status in answers.items() if status not in (200, 302)}
    assert odd.keys() <= NO_PAGE_OF_THEIR_OWN


def test_a_wrong_token_opens_nothing():
    client = Client(headers={"authorization": "Token wrong"})
    assert client.get(reverse("reports-list")).status_code == 401


def test_somebody_who_left_reads_as_nobody(small_office, people, client_of):
    client = client_of("officer")
    people["officer"].is_active = False
    people["officer"].save()
    address = reverse("deliverables:deliverable-detail", kwargs={"reference": "D-office"})
    assert client.get(address).status_code == 404
