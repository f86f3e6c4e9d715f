"""A form that somebody sends after their session has ended is not lost."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import kept_forms
from accounts.decorators import requires
from accounts.permissions import Permission
from deliverables.models import ProgressUpdate
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import end_sessions
from tests.deliverables.factories import DeliverableFactory

pytestmark = pytest.mark.django_db

ROUND = reverse("deliverables:update-round")
PASSWORD = "a long password"


@pytest.fixture
def officer():
    person = UserFactory(role="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def row():
    return DeliverableFactory(reference="T-1")


def typed(row, **more):
    return {
        "as_at": timezone.localdate().isoformat(),
        "row": row.pk,
        f"d{row.pk}-progress": "70",
        f"d{row.pk}-note": "Typed “with” care & <b>zeal</b>",
        f"d{row.pk}-seen": "0",
        **more,
    }


def opened_by(person, address=ROUND, client=None):
    """A browser in which somebody opened a form before their session ended by itself."""
    client = client or Client()
    client.force_login(person)
    client.get(address)
    end_sessions()
    return client


@pytest.fixture
def browser(officer, row):
    """The officer's browser, with a form of the round open and the session ended."""
    return opened_by(officer)


def sign_in(client, person, address):
    return client.post(address, {"login": person.email, "password": PASSWORD}, follow=True)


def test_it_is_shown_again_after_sign_in_and_saved_when_sent(browser, officer, row):
    client = browser
    answer = client.post(f"{ROUND}?whose=everybody", typed(row))
    assert answer.status_code == 302
    response = sign_in(client, officer, answer["Location"])
    assert response.redirect_chain[-1][0] == f"{ROUND}?whose=everybody"
    shown = response.content.decode()
    assert "What you typed is kept" in shown
    assert 'value="70"' in shown
    assert "Typed “with” care &amp; &lt;b&gt;zeal&lt;/b&gt;" in shown
    assert not ProgressUpdate.objects.exists()
    # Reading the page again loses nothing either.
    assert 'value="70"' in client.get(ROUND).content.decode()
    client.post(ROUND, typed(row))
    assert str(row.progress_updates.get()) == "70%"
    assert "What you typed is kept" not in client.get(ROUND).content.decode()


def test_it_can_be_thrown_away(browser, officer, row):
    client = browser
    answer = client.post(ROUND, typed(row))
    sign_in(client, officer, answer["Location"])
    assert client.post(ROUND, {"kept_form": "forget"}).url == ROUND
    assert "What you typed is kept" not in client.get(ROUND).content.decode()
    assert not ProgressUpdate.objects.exists()


def test_every_form_of_a_deliverable_is_shown_again(client, officer, row):
    names = ("edit", "close", "drop", "reopen")
    pages = [reverse(f"deliverables:deliverable-{name}", args=["T-1"]) for name in names]
    others = ("deliverables:due-date-change", "deliverables:status-set")
    pages += [reverse(name, args=["T-1"]) for name in others]
    for page in (*pages, reverse("deliverables:deliverable-add")):
        visitor = opened_by(officer, page)
        said = {"reason": "Typed with care", "description": "Typed with care", "on": "2022-02-31"}
        answer = visitor.post(page, said)
        shown = sign_in(visitor, officer, answer["Location"]).content.decode()
        assert "Typed with care" in shown or "2022-02-31" in shown, page
        assert "What you typed is kept" in shown, page


def test_secrets_are_not_kept(browser, officer, row):
    client = browser
    client.post(ROUND, typed(row, password="hidden words", csrfmiddlewaretoken="hidden token"))
    request = type("Request", (), {"session": client.session, "path": ROUND, "user": officer})()
    kept = kept_forms.kept_form(request)
    assert kept is not None
    assert kept[f"d{row.pk}-progress"] == "70"
    assert not {"password", "csrfmiddlewaretoken"} & set(kept)


def test_it_waits_for_an_hour_only(browser, officer, row, monkeypatch):
    client = browser
    answer = client.post(ROUND, typed(row))
    monkeypatch.setattr(kept_forms, "LONGEST_WAIT", -1)
    shown = sign_in(client, officer, answer["Location"]).content.decode()
    assert "What you typed is kept" not in shown


def test_few_are_kept_at_a_time(browser, row):
    client = browser
    for number in range(kept_forms.MOST + 3):
        address = reverse("deliverables:deliverable-edit", args=[f"T-{number}"])
        client.post(address, {"title": "Typed"})
    assert len(client.session["kept_forms"]) == kept_forms.MOST


def test_what_is_too_large_to_keep_stays_on_the_answer(browser, row, monkeypatch):
    client = browser
    monkeypatch.setattr(kept_forms, "LARGEST", 50)
    response = client.post(ROUND, typed(row))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "keep it open" in shown
    assert f'name="d{row.pk}-progress" value="70"' in shown
    assert "kept_forms" not in client.session


def proof(client):
    """The proof of origin that a form has which this browser shows now."""
    return client.get(ROUND).context["csrf_token"]


def in_browser(person):
    client = Client(enforce_csrf_checks=True)
    client.post(
        reverse("account_login"),
        {
            "login": person.email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": client.get(reverse("account_login")).context["csrf_token"],
        },
    )
    return client


def sign_in_again(client, person):
    """In another window of the same browser."""
    end_sessions()
    token = client.get(reverse("account_login")).context["csrf_token"]
    entries = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(reverse("account_login"), entries).status_code == 302


def test_a_stale_proof_after_signing_in_elsewhere_loses_nothing(officer, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, officer)
    answer = client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert (answer.status_code, answer["Location"]) == (302, ROUND)
    shown = client.get(ROUND).content.decode()
    assert "What you typed is kept" in shown
    assert 'value="70"' in shown
    assert not ProgressUpdate.objects.exists()


@pytest.fixture
def colleague():
    person = UserFactory(role="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def test_a_colleague_who_signs_in_next_does_not_see_it(browser, colleague, officer, row):
    answer = browser.post(ROUND, typed(row))
    shown = sign_in(browser, colleague, answer["Location"]).content.decode()
    assert "What you typed is kept" not in shown
    assert "Typed “with” care" not in shown
    # Not by sending something of their own either.
    browser.post(ROUND, {"as_at": "", "row": row.pk})
    assert not ProgressUpdate.objects.exists()


def test_a_form_opened_by_another_is_not_sent_in_a_colleagues_name(officer, colleague, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, colleague)
    answer = client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert answer.status_code == 403
    assert "Typed “with” care" not in client.get(ROUND).content.decode()
    # The officer comes back, and the proof of their first form is still known as theirs.
    sign_in_again(client, officer)
    client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert "What you typed is kept" in client.get(ROUND).content.decode()


def test_without_a_known_writer_the_answer_holds_the_form(client, row):
    shown = client.post(ROUND, typed(row)).content.decode()
    assert "keep it open" in shown
    assert "kept_forms" not in client.session


def test_a_form_from_nowhere_is_refused(row):
    client = Client(enforce_csrf_checks=True)
    response = client.post(ROUND, typed(row))
    assert response.status_code == 403
    assert "kept_forms" not in client.session


@requires(Permission.EDIT_RECORD)
def plain(request):
    """A gated view that knows nothing of kept forms."""
    return HttpResponse(f"{request.method} {request.POST.get('words', '')}")


def test_a_view_that_does_not_refill_offers_to_send_it(rf, officer, settings):
    session: dict[str, str] = {}

    def ask(method, user, **data):
        request = getattr(rf, method)("/plain/", data)
        request.user, request.session = user, session
        request.COOKIES.update(writers)
        request.META["CSRF_COOKIE"] = secret
        return plain(request)

    secret, writers = "s" * 32, {}
    visit = rf.get("/plain/")
    visit.user, visit.META["CSRF_COOKIE"] = officer, secret
    visit.COOKIES[settings.SESSION_COOKIE_NAME] = "session"
    answer = kept_forms.remember_writer(lambda _: HttpResponse())(visit)
    writers = {name: morsel.value for name, morsel in answer.cookies.items()}

    assert ask("post", AnonymousUser(), words="Typed with care").status_code == 302
    page = ask("get", officer).content.decode()
    assert "Save it now" in page
    assert 'name="words" value="Typed with care"' in page
    assert ask("post", officer, words="Typed with care").content == b"POST Typed with care"
    assert ask("get", officer).content == b"GET "
