"""Passkeys in a real browser: Chromium's virtual authenticator, as a phone with a fingerprint."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.people import confirm, credentials, follow, press_here

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
    follow(page.get_by_role("button", name="Sign in", exact=True))


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    follow(page.locator("main").get_by_role("button", name="Sign out"))


def add_passkey(page: Page, name: str, check: Callable[[], None]) -> None:
    page.goto("/accounts/2fa/")
    check()
    follow(page.get_by_role("link", name="Add a passkey"))
    confirm(page, ROLE)
    check()
    page.fill("input[name=name]", name)
    press_here(page.get_by_role("button", name="Create the passkey"))
    page.wait_for_url("**/recovery-codes/")
    check()


def remove_passkey(page: Page, name: str, check: Callable[[], None]) -> None:
    page.goto("/accounts/2fa/")
    follow(page.get_by_role("link", name=f"remove {name}"))
    confirm(page, ROLE)
    check()
    follow(page.get_by_role("button", name="Remove it"))
    page.goto("/accounts/2fa/")
    expect(page.get_by_role("link", name="Add a passkey").first).to_be_visible()
    expect(page.get_by_text(name)).to_have_count(0)


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
    follow(page.get_by_role("link", name="Rename Work phone"))
    check()
    page.fill("input[name=name]", "Old phone")
    follow(page.get_by_role("button", name="Save the name"))
    page.wait_for_url("**/webauthn/")
    check()
    expect(page.get_by_text("Old phone").first).to_be_visible()

    # Without address or password, and back to where someone wanted to go.
    sign_out(page)
    page.goto("/accounts/login/?next=/terminology/")
    check()
    press_here(page.get_by_role("button", name="Sign in with a passkey"))
    page.wait_for_url(lambda url: url.endswith("/terminology/") and "login" not in url)
    expect(page.get_by_text("Signed in as").first).to_be_visible()

    sign_out(page)
    sign_in_with_password(page)
    press_here(page.get_by_role("button", name="Use your passkey"))
    page.wait_for_url(lambda url: "authenticate" not in url)
    remove_passkey(page, "Old phone", check)
    sign_out(page)
    page.goto("/accounts/login/")
    press_here(page.get_by_role("button", name="Sign in with a passkey"))
    page.get_by_text("That code is not correct").wait_for()
    expect(page.get_by_text("Signed in as")).to_have_count(0)


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
    press_here(page.get_by_role("button", name="Use your passkey"))
    page.wait_for_url(lambda url: "authenticate" not in url)
    expect(page.get_by_text("Signed in as").first).to_be_visible()

    # A sensitive page takes it as the confirmation.
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/add/")
    check()
    press_here(page.get_by_role("button", name="Use your passkey"))
    page.wait_for_url(lambda url: url.endswith("/webauthn/add/") and "next" not in url)

    # The same device again is refused in words.
    press_here(page.get_by_role("button", name="Create the passkey"))
    page.get_by_text("has a passkey for your account already").wait_for()
    check()
    remove_passkey(page, "Tablet", check)


def test_without_a_passkey_the_page_says_what_to_do(at_localhost: Page, device: CDPSession) -> None:
    at_localhost.goto("/accounts/login/")
    press_here(at_localhost.get_by_role("button", name="Sign in with a passkey"))
    at_localhost.get_by_text("has no passkey for this site").wait_for()
