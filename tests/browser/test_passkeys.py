"""Passkeys in a real browser: Chromium's virtual authenticator, as a phone with a fingerprint."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.people import confirm, credentials

ROLE = "panel_member"
EMAIL, PASSWORD = credentials(ROLE)


@pytest.fixture
def at_localhost(chromium: Browser, site: str) -> Iterator[Page]:
    """A tab at the site's name: browsers allow no passkeys for a bare number."""
    context = chromium.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield tab
    context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def device(at_localhost: Page) -> CDPSession:
    """A device with passkeys, whose owner always confirms."""
    session = at_localhost.context.new_cdp_session(at_localhost)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def sign_in_with_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def add_passkey(page: Page, name: str, check: Callable[[], None]) -> None:
    page.goto("/accounts/2fa/")
    check()
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page, ROLE)
    check()
    page.fill("input[name=name]", name)
    page.get_by_role("button", name="Create the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    check()


def remove_passkey(page: Page, name: str, check: Callable[[], None]) -> None:
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name=f"remove {name}").click()
    confirm(page, ROLE)
    check()
    # Going elsewhere at once would break off what the button sends.
    with page.expect_navigation():
        page.get_by_role("button", name="Remove it").click()
    page.goto("/accounts/2fa/")
    assert page.get_by_role("link", name="Add a passkey").count()
    assert not page.get_by_text(name).count()


@pytest.fixture
def check(
    at_localhost: Page, axe_violations: Callable[[Page], list[str]]
) -> Iterator[Callable[[], None]]:
    """Returns a function that looks for what makes the present page hard to use."""
    problems: list[str] = []

    def look() -> None:
        found = axe_violations(at_localhost)
        problems.extend(f"{at_localhost.url}: {text}" for text in found)

    yield look
    assert not problems, "\n".join(problems)


def test_a_passkey_signs_in_by_itself(
    at_localhost: Page, device: CDPSession, check: Callable[[], None]
) -> None:
    page = at_localhost
    sign_in_with_password(page)
    add_passkey(page, "Work phone", check)
    page.goto("/accounts/2fa/")
    check()
    page.get_by_role("link", name="Rename Work phone").click()
    check()
    page.fill("input[name=name]", "Old phone")
    page.get_by_role("button", name="Save the name").click()
    page.wait_for_url("**/webauthn/")
    check()
    assert page.get_by_text("Old phone").count()

    # Without address or password, and back to where somebody wanted to go.
    sign_out(page)
    page.goto("/accounts/login/?next=/terminology/")
    check()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: url.endswith("/terminology/") and "login" not in url)
    assert page.get_by_text("Signed in as").count()

    sign_out(page)
    sign_in_with_password(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(lambda url: "authenticate" not in url)
    remove_passkey(page, "Old phone", check)
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That was not right").wait_for()
    assert not page.get_by_text("Signed in as").count()


def test_a_passkey_is_the_second_step_and_confirms(
    at_localhost: Page, device: CDPSession, check: Callable[[], None]
) -> None:
    page = at_localhost
    sign_in_with_password(page)
    add_passkey(page, "Tablet", check)
    sign_out(page)
    sign_in_with_password(page)
    page.wait_for_url("**/2fa/authenticate/")
    check()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(lambda url: "authenticate" not in url)
    assert page.get_by_text("Signed in as").count()

    # A sensitive page takes it as the confirmation.
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/add/")
    check()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(lambda url: url.endswith("/webauthn/add/") and "next" not in url)

    # The same device again is refused in words.
    page.get_by_role("button", name="Create the passkey").click()
    page.get_by_text("has a passkey for your account already").wait_for()
    check()
    remove_passkey(page, "Tablet", check)


def test_without_a_passkey_the_page_says_what_to_do(at_localhost: Page, device: CDPSession) -> None:
    at_localhost.goto("/accounts/login/")
    at_localhost.get_by_role("button", name="Sign in with a passkey").click()
    at_localhost.get_by_text("has no passkey for this site").wait_for()
