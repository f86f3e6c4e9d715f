"""The demonstration's people at the browser."""

from django.conf import settings
from playwright.sync_api import Page

from demonstration.accounts import demonstration_accounts


def credentials(role: str) -> tuple[str, str]:
    """Address and password of the demonstration account of a role."""
    return next(
        (email, password)
        for slug, email, password in demonstration_accounts(settings.SECRET_KEY)
        if slug == role
    )


def confirm(page: Page, role: str) -> None:
    """Give the password again where a page asks for it, and come to the page."""
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.fill("input[name=password]", credentials(role)[1])
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()


def sign_in(page: Page, role: str) -> None:
    """Sign in as the demonstration account of a role."""
    email, password = credentials(role)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    assert page.get_by_text("Signed in as").count()
