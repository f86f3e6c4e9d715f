"""Demonstration sign-ins open the local stack and nothing else."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from pytest_django import Settings

from accounts.actions import command_user, create_person
from demonstration.accounts import demonstration_accounts, is_demonstration_email


@pytest.fixture
def sign_in(db: None) -> tuple[str, str]:
    role, email, password = demonstration_accounts("a secret")[0]
    create_person(email=email, name=role, password=password, by=command_user())
    return email, password


def test_passwords_belong_to_one_stack() -> None:
    here, there = demonstration_accounts("one secret"), demonstration_accounts("another")
    assert {email for _, email, _ in here} == {email for _, email, _ in there}
    assert not {word for *_, word in here} & {word for *_, word in there}


def test_opens_the_local_stack(settings: Settings, sign_in: tuple[str, str]) -> None:
    settings.LOCAL_STACK = True
    email, password = sign_in
    assert authenticate(email=email, password=password) is not None


def test_opens_nothing_else(settings: Settings, sign_in: tuple[str, str]) -> None:
    settings.LOCAL_STACK = False
    email, password = sign_in
    assert authenticate(email=email, password=password) is None
    assert authenticate(username=email.upper(), password=password) is None


def test_sign_in_page_refuses_it_elsewhere(
    client: Client, settings: Settings, sign_in: tuple[str, str]
) -> None:
    settings.LOCAL_STACK = False
    email, password = sign_in
    client.post("/accounts/login/", {"login": email, "password": password})
    assert "_auth_user_id" not in client.session


def test_sign_in_page_opens_for_it_here(
    client: Client, settings: Settings, sign_in: tuple[str, str]
) -> None:
    settings.LOCAL_STACK = True
    email, password = sign_in
    client.post("/accounts/login/", {"login": email, "password": password})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["someone@office.gov.uk", "demonstration.invalid@office.uk"])
def test_other_accounts_are_not_meant(email: str) -> None:
    assert not is_demonstration_email(email)
