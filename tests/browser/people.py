"""The demonstration's people at the browser."""

from django.conf import settings
from playwright.sync_api import Page

from demonstration.accounts import demonstration_accounts


def sign_in(page: Page, role: str) -> None:
    """Sign in as the demonstration account of a role."""
    email, password = next(
        (email, password)
        for slug, email, password in demonstration_accounts(settings.SECRET_KEY)
        if slug == role
    )
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    assert page.get_by_text("Signed in as").count()
