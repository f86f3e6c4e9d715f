"""The demonstration's people at the browser."""

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from demonstration.accounts import demonstration_accounts


def credentials(role: str) -> tuple[str, str]:
    """Address and password of the demonstration account of a role."""
    return next(
        (email, password)
        for slug, email, password in demonstration_accounts(settings.SECRET_KEY)
        if slug == role
    )


def follow(target: Locator) -> None:
    """Click what leads to another page or sends a form, and wait until the answer is there.

    A click on its own returns while the browser is still loading, and what is read then may be
    the page before, or half of the next.
    """
    with target.page.expect_navigation():
        target.click()


def press_here(target: Locator) -> None:
    """Click what changes the page that is shown; whoever asks next waits with `expect`."""
    target.click()


def touch_here(target: Locator) -> None:
    """Touch what changes the page that is shown, as a finger does."""
    target.tap()


def confirm(page: Page, role: str) -> None:
    """Enter the password again where a page asks for it, and come to the page."""
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.fill("input[name=password]", credentials(role)[1])
        follow(page.get_by_role("button", name="Continue"))


def sign_in(page: Page, role: str) -> None:
    """Sign in as the demonstration account of a role."""
    email, password = credentials(role)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_text("Signed in as").first).to_be_visible()
