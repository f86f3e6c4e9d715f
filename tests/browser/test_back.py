"""The Back button: what was typed is still there, and after sign-out nothing is."""

from playwright.sync_api import Page, expect

from tests.browser.people import follow, sign_in

FORM = "/deliverables/add/"
TYPED = {"title": "A title that was typed", "reference": "D99-77", "due_as_written": "March 2026"}


def type_into_form(page: Page) -> None:
    page.goto(FORM)
    for name, text in TYPED.items():
        page.fill(f"[name={name}]", text)
    page.locator("select[name=owner]").select_option(index=2)


def kept_in_tab(page: Page) -> str:
    kept = page.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    assert isinstance(kept, str)
    return kept


def test_a_form_reached_again_by_back_has_what_was_typed(page: Page) -> None:
    sign_in(page, "officer")
    type_into_form(page)
    chosen = page.input_value("select[name=owner]")
    follow(page.get_by_role("link", name="Measures", exact=True).first)
    page.go_back()
    for name, text in TYPED.items():
        expect(page.locator(f"[name={name}]")).to_have_value(text)
    expect(page.locator("select[name=owner]")).to_have_value(chosen)
    page.reload()
    expect(page.locator("[name=title]")).to_have_value(TYPED["title"])
    # Opened once more from another page, it is another form.
    page.goto("/measures/")
    page.goto(FORM)
    expect(page.locator("[name=title]")).to_have_value("")


def test_a_form_that_was_refused_keeps_it_and_one_that_was_saved_does_not(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/deliverables/D24-05/edit/")
    before = page.input_value("[name=title]")
    page.fill("[name=title]", "")
    follow(page.locator("main button[type=submit]").first)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.fill("[name=title]", f"{before} again")
    follow(page.locator("main button[type=submit]").first)
    expect(page.get_by_role("heading", name=f"{before} again")).to_be_visible()
    assert "typed:" not in kept_in_tab(page)
    page.goto("/deliverables/D24-05/edit/")
    page.fill("[name=title]", before)
    follow(page.locator("main button[type=submit]").first)
    page.go_back()
    expect(page.locator("[name=title]")).to_have_value(before)


def test_after_sign_out_back_shows_nothing(page: Page) -> None:
    sign_in(page, "officer")
    type_into_form(page)
    follow(page.get_by_role("link", name="My updates"))
    assert TYPED["title"] in kept_in_tab(page)
    follow(page.get_by_role("button", name="Sign out"))
    assert kept_in_tab(page) == "[]"
    for _ in range(2):
        page.go_back()
        expect(page.get_by_text("Signed in as")).to_have_count(0)
        assert TYPED["title"] not in page.content()


def test_the_next_person_in_the_tab_finds_nothing(page: Page) -> None:
    sign_in(page, "officer")
    type_into_form(page)
    page.context.clear_cookies()
    sign_in(page, "approver")
    assert TYPED["title"] not in kept_in_tab(page)
    page.go_back()
    page.go_back()
    assert TYPED["title"] not in page.content()


def test_passwords_are_never_kept(page: Page) -> None:
    sign_in(page, "administrator")
    page.goto("/accounts/reauthenticate/")
    page.fill("[name=password]", "a secret that was typed")
    assert "a secret" not in kept_in_tab(page)
